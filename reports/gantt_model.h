#ifndef FLEETSIM_REPORTS_GANTT_MODEL_H
#define FLEETSIM_REPORTS_GANTT_MODEL_H

#include "reports/attribution.h"
#include "reports/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a timeline shows, before it is drawn: rows by run, stage and cluster (or wave), what each does when, marks, and curves over the same time.
 * All instants are virtual. */

enum {
	GANTT_CLUSTER_ROWS_MAX = 300, /* with more clusters there is a row for a wave, or for several */
	GANTT_WAVE_ROWS_MAX = 60,
	GANTT_RUNS_MAX = 12, /* with more runs each is one row; so with more stages than this: */
	GANTT_STAGES_MAX = 100,
	GANTT_RUN_ROWS_MAX = 200, /* the rest is counted */
	GANTT_COLUMNS = 1000      /* how finely rows of many clusters are told */
};

enum gantt_state {
	GANTT_LINE,    /* in line for a slot */
	GANTT_WORKING, /* the member applies and rolls out */
	GANTT_FAILING, /* and reports that something is wrong */
	GANTT_POLL,    /* ready, and the controller has not looked again yet (its poll, its worker, its requeue) */
	GANTT_BACKOFF, /* the controller is in back-off after errors: a cluster is ready or not started yet, a stage has none in flight */
	GANTT_DONE,
	GANTT_UPDATING, /* of a stage: its clusters are being updated */
	GANTT_WAIT,
	GANTT_APPROVAL,
	GANTT_STOP,
	GANTT_HELD,
	GANTT_STATE_COUNT
};

const char *gantt_state_name(enum gantt_state state);

/* A part of the row's height, from `low` to `high` (0 at the bottom, 1 at the top), from an instant to another. */
struct gantt_bar {
	int64_t begin_ns, end_ns;
	float low, high;
	enum gantt_state state;
	const char *text; /* to write on it; NULL */
};

enum gantt_row_kind { GANTT_ROW_RUN, GANTT_ROW_STAGE, GANTT_ROW_CLUSTERS };

struct gantt_row {
	enum gantt_row_kind kind;
	const char *label;
	uint32_t run;   /* position in gantt->runs */
	uint32_t group; /* rows of one stage have one number, the position of the stage's own row */
	uint32_t count; /* clusters it stands for; 0 for runs and stages */
	int64_t started_ns; /* when the first of them was started; STORY_NEVER */
	bool trouble;   /* one of them reported a failure, or the stage failed */
	struct gantt_bar *bars;
	size_t bar_count, bar_room;
};

enum gantt_mark_kind { MARK_APPROVED, MARK_STOPPED, MARK_RESUMED, MARK_STUCK, MARK_FAILED, MARK_FINISHED, MARK_UNFINISHED };

struct gantt_mark {
	enum gantt_mark_kind kind;
	int64_t at_ns;
	size_t row;       /* it belongs to */
	const char *text; /* "finished 00:07:40 (21:32:38 UTC)" */
};

struct gantt_point {
	int64_t at_ns;
	int64_t value;
};

/* A value that holds from each point to the next. */
struct gantt_steps {
	struct gantt_point *points;
	size_t count, room;
};

/* Of one run: from its creation to its end. */
struct gantt_run {
	const struct story_run *run;
	const struct attribution *attribution;
	struct summary summary;
	struct gantt_steps done, in_flight, limit;
	int64_t clusters;
};

struct gantt_version {
	const char *label;
	struct gantt_steps members;
};

enum { GANTT_VERSIONS_MAX = 6 };

struct gantt {
	const struct story *story;
	const char *title;
	int64_t begin_ns, end_ns; /* begin_ns < end_ns */
	struct gantt_row *rows;
	size_t row_count, row_room;
	struct gantt_mark *marks;
	size_t mark_count, mark_room;
	struct gantt_run *runs;
	size_t run_count;
	bool aggregated;                                   /* rows stand for several clusters */
	bool runs_only;                                    /* each run is one row, which shows what its critical path waits for */
	struct gantt_version versions[GANTT_VERSIONS_MAX]; /* the last one stands for all others when there are more */
	size_t version_count;
	int64_t members; /* the most that held anything at a time, or that a run was about */
};

struct gantt_options {
	const char *title;         /* NULL: the name of the run, or how many there are */
	const char *run;           /* only runs of this name; NULL: all */
	const struct story_run *only; /* only this one; NULL: all */
	uint32_t cluster_rows_max; /* 0: GANTT_CLUSTER_ROWS_MAX */
	uint32_t wave_rows_max;    /* 0: GANTT_WAVE_ROWS_MAX */
};

/* In the arena, which must live as long as the story. NULL when there is no run to show. */
struct gantt *gantt_build(struct arena *arena, const struct story *story, const struct gantt_options *options);

/* Private to gantt_*.c. */
struct gantt_row *gantt_add_row(struct arena *arena, struct gantt *gantt, enum gantt_row_kind kind, const char *label, uint32_t group);
void gantt_add_bar(struct arena *arena, struct gantt_row *row, const struct gantt_bar *bar);
/* Whether the controller waits to retry after an error, or does. */
bool gantt_in_backoff(const struct time_path *path, size_t index);
void gantt_add_clusters(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint32_t stage_index, uint32_t group,
			uint32_t rows_max);
void gantt_add_curves(struct arena *arena, struct gantt *gantt);

#endif
