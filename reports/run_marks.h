#ifndef FLEETSIM_REPORTS_RUN_MARKS_H
#define FLEETSIM_REPORTS_RUN_MARKS_H

#include "reports/story.h"

#include "sim/arena.h"

#include <stddef.h>
#include <stdint.h>

/* The instants of a run that one marks on a timeline: what people did, what the run waited for, what went wrong, how it ended. */

enum run_mark_kind {
	RUN_MARK_OWN,       /* it begins, rolls back, ends well */
	RUN_MARK_STATE,     /* somebody stops or resumes it */
	RUN_MARK_REQUESTED, /* a stage waits for approval */
	RUN_MARK_APPROVED,
	RUN_MARK_WAITED,  /* a timed wait is over */
	RUN_MARK_TROUBLE, /* the first cluster of a stage in trouble; the run is stuck, or no longer */
	RUN_MARK_FAILED   /* a cluster, a stage, the run */
};

struct run_mark {
	int64_t at_ns;
	enum run_mark_kind kind;
	const char *words; /* with names as they are: to be made safe by who writes them */
};

/* Of more than these the last is kept, and those before it are left out. */
enum { RUN_MARKS_MAX = 99 };

struct run_marks {
	struct run_mark items[RUN_MARKS_MAX];
	size_t count; /* in the order of time */
	size_t left_out;
};

struct run_marks *run_marks_of(struct arena *arena, const struct story *story, const struct story_run *run);

#endif
