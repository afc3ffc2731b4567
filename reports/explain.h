#ifndef FLEETSIM_REPORTS_EXPLAIN_H
#define FLEETSIM_REPORTS_EXPLAIN_H

#include "reports/attribution.h"

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a run, or the update of one cluster, took as long as it did: every stretch of time with its cause, from the first to the last. */

struct explain_subject {
	const struct attribution *attribution; /* of its run */
	uint32_t stage, cluster; /* STORY_NONE both: the run itself */
};

struct explain_subjects {
	const struct explain_subject *items; /* runs in the order of their creation, each before its clusters */
	size_t count;
};

/* What a name means: a run (NAME, NAMESPACE/NAME, with KIND/ in front or not) and clusters that runs update (NAME, STAGE/NAME, membercluster/NAME).
 * NULL: all runs. */
struct explain_subjects explain_find(struct arena *arena, const struct story *story, const char *name);

/* The name of a run or cluster that is nearest to a wrong one; NULL. */
const char *explain_nearest(struct arena *arena, const struct story *story, const char *name);

/* For people:
 *
 *   from              for  what
 *   00:01:00          45s  canary/member1: its member applies and rolls out
 */
void explain_write_text(struct text *out, struct arena *arena, const struct explain_subjects *subjects);

/* A list of {run, stage, cluster, beginNs, endNs, totals: {CAUSE: ns}, path: [{beginNs, endNs, cause, stage, cluster, words}]}; causes are
 * time_part_key, times virtual nanoseconds. The totals add up to endNs - beginNs. */
void explain_write_json(struct text *out, struct arena *arena, const struct explain_subjects *subjects);

/* What the segment was: "its member applies and rolls out". `own`: it is told of the cluster itself, not of a run. */
void explain_put_segment(struct text *out, const struct attribution *attribution, const struct time_segment *segment, bool own);

#endif
