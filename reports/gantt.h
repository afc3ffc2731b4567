#ifndef FLEETSIM_REPORTS_GANTT_H
#define FLEETSIM_REPORTS_GANTT_H

#include "reports/story.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A run as rows of bars, for whoever draws or lists it: stage by stage a heading, the tasks before it, its clusters, the tasks after it. Stages
 * with more clusters than there is room for are drawn by wave, and waves by neighbours. */

enum gantt_state {
	GANTT_UPDATING, /* started and not ready; in the deletion stage: being removed */
	GANTT_TROUBLED, /* and reported that it failed or is not available */
	GANTT_READY,    /* ready or granted, and not yet seen by the controller */
	GANTT_DONE,     /* seen done, to the end of the run */
	GANTT_FAILED,   /* seen failed, to the end of the run */
	GANTT_APPROVAL, /* waits for somebody to approve */
	GANTT_WAIT,     /* a timed wait */
	GANTT_STATES
};

const char *gantt_state_words(enum gantt_state state);

struct gantt_bar {
	enum gantt_state state;
	int64_t from_ns, until_ns;
};

enum gantt_kind { GANTT_STAGE, GANTT_TASK, GANTT_CLUSTER, GANTT_GROUP, GANTT_NOT_STARTED };

enum { GANTT_BARS_MAX = 4 };

/* Bars of a cluster or task follow each other and never overlap. Those of a group span: UPDATING from the first start to the last end, TROUBLED from
 * the first trouble to the end of the last, DONE from when all were done. */
struct gantt_row {
	enum gantt_kind kind;
	const struct story_stage *stage;
	const struct story_task *task;       /* GANTT_TASK */
	const struct story_cluster *cluster; /* GANTT_CLUSTER */
	uint32_t first, count;               /* GANTT_GROUP: part of the stage's start_order; GANTT_NOT_STARTED: only the count */
	uint32_t first_wave, last_wave;      /* GANTT_GROUP */
	uint32_t done, failed, troubled;     /* GANTT_GROUP: so many of them */
	struct gantt_bar bars[GANTT_BARS_MAX];
	uint32_t bar_count;
};

struct gantt {
	const struct story_run *run;
	int64_t from_ns, until_ns; /* creation and end of the run; until_ns is later */
	struct gantt_row *rows;
	size_t count;
	bool grouped; /* some clusters are drawn by wave */
};

/* At most `room` rows of clusters (at least one for each stage), and at most `groups` for a stage that has to be grouped. All in the arena. */
struct gantt *gantt_make(struct arena *arena, const struct story *story, const struct story_run *run, uint32_t room, uint32_t groups);

/* The cluster of a group, by its place in it. */
const struct story_cluster *gantt_group_cluster(const struct gantt_row *row, uint32_t place);

#endif
