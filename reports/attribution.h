#ifndef FLEETSIM_REPORTS_ATTRIBUTION_H
#define FLEETSIM_REPORTS_ATTRIBUTION_H

#include "reports/story.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the time went: every nanosecond between the creation of a run and its end belongs to exactly one cause, decided by a rule from its own
 * records. There is no remainder.
 *
 * For a run and its stages the causes are those along the critical path, the chain of things that each had to end before the next could begin,
 * read backwards from the end. Among the clusters of a stage the chain goes from the one that was ready last to the one whose slot it got: the
 * n-th cluster that a pass starts got the slot of the n-th cluster (in the order of readiness) that the pass saw done. The wait and the approval
 * after a stage run side by side: the chain goes through the one that ended last (stage_last_task), from its own begin. What happened beside the
 * chain made nothing later. For a cluster the causes are its own, from the creation of the run until it was seen done. */
enum time_part {
	TIME_HELD,     /* Nothing wakes the controller until somebody acts: state Initialize. */
	TIME_EARLIER,  /* Of a cluster: its stage had not begun, because the stages before it had not ended. */
	TIME_SLOT,     /* Of a cluster: its stage was at work and maxConcurrency other clusters held its slots. */
	TIME_WORKING,  /* The member applied and rolled out: from RolloutStarted until its binding reported Available (DiffReported) for the last
			* time before that was seen. In the deletion stage: from the deletion request until the binding was gone. */
	TIME_POLL,     /* There was something to see, and what would wake the controller next was the delay that it had asked for. */
	TIME_BACKOFF,  /* The same, and it was the retry after an error (engine.md 4.7). */
	TIME_REQUEUE,  /* The same, and it was the zero-delay requeue of a stage's end, which shares the counter of errors (4.8). */
	TIME_QUEUE,    /* The same, and the controller's only worker was in a pass: of this run, or of another while this one was ready. */
	TIME_WAIT,     /* The timed wait of a stage ran: from the begin that counted in the end, so also while stopped, if somebody resumed; before a
			* stop made it begin again, until that stop. */
	TIME_APPROVAL, /* A request was there and nobody had approved it, also while stopped, if somebody resumed. */
	TIME_STOP,     /* State Stop, and nothing of the above could have ended. */
	TIME_COUNT
};

struct time_segment {
	int64_t begin_ns, end_ns;
	enum time_part part;
	uint32_t stage;   /* STORY_NONE: before the first */
	uint32_t cluster; /* whose work it was or that was waited for; STORY_NONE: none */
};

/* Consecutive: each segment begins where the one before it ends, and neighbours differ in part, stage or cluster. */
struct time_path {
	struct time_segment *items;
	size_t count, room;
};

struct time_totals {
	int64_t part_ns[TIME_COUNT];
};

struct attribution_stage {
	int64_t begin_ns, end_ns; /* begun to ended, or the end of the run; equal when it never began */
	struct time_totals totals;
};

struct attribution {
	const struct story *story;
	const struct story_run *run;
	int64_t begin_ns, end_ns; /* created to ended, or the end of the trace */
	struct time_path path;    /* the critical path */
	struct time_totals totals;
	struct attribution_stage *stages; /* as many as the run has, with the deletion stage */
	struct time_path *lines;          /* private: what clusters in line wait for, by stage */
};

/* In the arena, which must live as long as the story. */
struct attribution *attribution_of_run(struct arena *arena, const struct story *story, const struct story_run *run);

/* From the creation of the run until the cluster was seen done, failed, or the run ended. The path lives in the arena. */
struct time_path attribution_of_cluster(struct arena *arena, const struct attribution *attribution, uint32_t stage_index, uint32_t cluster_index);

/* Of the tasks after a stage, which run side by side, the one that was recorded as done last; if both were in one pass (or neither was), the one
 * that was over last, by its approval or the length of the wait; if that is one instant too, the wait, which nobody could have ended earlier.
 * NULL: the stage has none. */
const struct story_task *stage_last_task(const struct story_stage *stage);

struct time_totals time_totals_of(const struct time_path *path);
int64_t time_totals_sum(const struct time_totals *totals);

/* "working", "controller's poll", ...: stable words for tables. */
const char *time_part_name(enum time_part part);

/* The same as a key of machine output: "working", "poll", "error_backoff". */
const char *time_part_key(enum time_part part);

/* Parts in the order of their share, the largest first; parts of equal share in the order of the enum. Returns how many are not 0. */
uint32_t time_totals_order(const struct time_totals *totals, enum time_part order[TIME_COUNT]);

#endif
