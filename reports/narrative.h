#ifndef FLEETSIM_REPORTS_NARRATIVE_H
#define FLEETSIM_REPORTS_NARRATIVE_H

#include "model/trace.h"

#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The trace told to a person: one line for each thing one would want to know, in the order of time:
 *
 *   [00:01:45.005] canary/member3 > update finished (1 of 2)
 *
 * First the virtual time, then what it is about (a stage, `stage/cluster`, or an object as `kind/name`; with the run in front of the stage when
 * two runs are under way at one time), then `>` and words. What repeats without news is not told. The wording is stable: tests compare it. */

enum { NARRATIVE_CLUSTERS_MAX = 8 };

struct narrative_options {
	bool every_cluster; /* a line for each cluster even when a pass touches more than NARRATIVE_CLUSTERS_MAX of a stage */
	bool instants;      /* the wall clock (RFC 3339) instead of virtual time */
	int64_t from_ns;    /* leaves out what is before */
	int64_t until_ns;   /* and after; 0: nothing */
	size_t last;        /* only so many lines of the end; 0: all */
};

/* `start_ns` is the instant of virtual time 0; `options` NULL: none. The trace must be kept. */
void narrative_write(struct text *out, const struct trace *trace, int64_t start_ns, const struct narrative_options *options);

#endif
