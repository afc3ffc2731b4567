#ifndef FLEETSIM_REPORTS_MARKS_H
#define FLEETSIM_REPORTS_MARKS_H

#include "reports/story.h"

#include "sim/arena.h"

#include <stddef.h>
#include <stdint.h>

/* The instants of a run that one marks on a timeline: what people did, what the run waited for, what went wrong, how it ended. */

enum mark_kind {
	MARK_RUN,       /* it begins, rolls back, ends well */
	MARK_STATE,     /* somebody stops or resumes it */
	MARK_REQUESTED, /* a stage waits for approval */
	MARK_APPROVED,
	MARK_WAITED,  /* a timed wait is over */
	MARK_TROUBLE, /* the first cluster of a stage in trouble; the run is stuck, or no longer */
	MARK_FAILED   /* a cluster, a stage, the run */
};

struct mark {
	int64_t at_ns;
	enum mark_kind kind;
	const char *words; /* with names as they are: to be made safe by who writes them */
};

/* Of more than these the last is kept, and those before it are left out. */
enum { MARKS_MAX = 99 };

struct marks {
	struct mark items[MARKS_MAX];
	size_t count; /* in the order of time */
	size_t left_out;
};

struct marks *marks_of(struct arena *arena, const struct story *story, const struct story_run *run);

#endif
