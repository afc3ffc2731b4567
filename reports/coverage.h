#ifndef FLEETSIM_REPORTS_COVERAGE_H
#define FLEETSIM_REPORTS_COVERAGE_H

#include "model/release.h"
#include "model/trace.h"

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much of what can happen a suite of scenarios made happen, from their traces. */

enum coverage_area {
	COVERAGE_STAGES,   /* of every strategy that a scenario has: begun */
	COVERAGE_TASKS,    /* before and after those stages: approved, or the wait over */
	COVERAGE_REASONS,  /* conditions the run controller sets (engine.md 3.2 to 3.5), where a release of the suite knows them */
	COVERAGE_MESSAGES, /* failures that a scenario can reach without editing a status (engine.md 2.11), and why a pass is tried again */
	COVERAGE_AREAS,
	COVERAGE_ALL = COVERAGE_AREAS
};

struct coverage_item {
	enum coverage_area area;
	const char *name; /* "strategy/stage", "run Progressing=False/UpdateRunStuck", "INIT-08 no bindings for the latest policy snapshot" */
	uint64_t scenarios; /* in so many it happened */
};

enum { COVERAGE_NO_LIMIT = -1 };

struct coverage {
	const struct coverage_item *items; /* by area; stages and tasks by name, the others as engine.md has them */
	size_t count;
	size_t all[COVERAGE_AREAS + 1], hit[COVERAGE_AREAS + 1]; /* by area, and of all areas */
	int limits[COVERAGE_AREAS + 1]; /* least percent that is wanted, or COVERAGE_NO_LIMIT */
};

/* What was seen so far. Sums of different scenarios may be made on different threads. */
struct coverage_name;
struct coverage_sum {
	struct arena arena;
	struct coverage_name *names; /* of stages and tasks */
	uint64_t *fixed;             /* of the tables: scenarios in which it happened */
	bool releases[RELEASE_COUNT];
	uint64_t scenarios;
};

void coverage_sum_init(struct coverage_sum *sum);
void coverage_sum_deinit(struct coverage_sum *sum);

/* Reads a trace that was kept. */
void coverage_sum_add(struct coverage_sum *sum, const struct trace *trace, enum release_id release);

/* All sums together, in the arena; limits NULL: none. The same however the scenarios were spread over the sums. */
struct coverage *coverage_of(struct arena *arena, const struct coverage_sum *sums, size_t count, const int *limits);

/* "stages", "tasks", "reasons", "messages"; "all". */
const char *coverage_area_name(int area);

/* Whether the area (or COVERAGE_ALL) has what is wanted of it; whether all have. */
bool coverage_area_held(const struct coverage *coverage, int area);
bool coverage_held(const struct coverage *coverage);

/* Limits as they are typed: "80", "stages:100,reasons:60"; "" is none. False when it is neither. */
bool coverage_limits_read(const char *text, int limits[COVERAGE_AREAS + 1]);

/* "12 of 14 (85.7 %)", rounded down so that 100 % is all. */
void coverage_put_share(struct text *out, const struct coverage *coverage, int area);

/* "coverage of stages: 12 of 14 (85.7 %), at least 90 % wanted" */
void coverage_put_limit(struct text *out, const struct coverage *coverage, int area);

enum { COVERAGE_SHOWN_MAX = 20 };

/* For people: a line for each area, and up to COVERAGE_SHOWN_MAX of what did not happen. */
void coverage_write_text(struct text *out, const struct coverage *coverage);

/* {"areas": {AREA: {"all", "hit", "limit"}}, "held", "items": [{"area", "name", "scenarios"}]} */
void coverage_write_json(struct text *out, const struct coverage *coverage);

void coverage_write_markdown(struct text *out, const struct coverage *coverage);

#endif
