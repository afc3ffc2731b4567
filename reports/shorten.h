#ifndef FLEETSIM_REPORTS_SHORTEN_H
#define FLEETSIM_REPORTS_SHORTEN_H

#include "reports/attribution.h"

#include "scenarios/scenario.h"

#include <stdbool.h>
#include <stdint.h>

/* What would shorten a run. Each answer is found by playing the scenario again with one thing changed and everybody's luck unchanged. */

/* What is changed; a zeroed one changes nothing. Strategies are changed wherever the scenario has them: in manifests, and in what its timeline applies
 * and merges. What a JSON patch writes stays as it is. */
struct shorten_change {
	bool watches_bindings;    /* the controller sees at once what members report: no poll, no retries after errors */
	bool all_at_once;         /* maxConcurrency 100% in all stages */
	bool doubles_concurrency; /* twice what each stage's maxConcurrency says, up to 100% */
	bool scales_waits;        /* timed waits last `wait_percent` of what they did; 0: there are none */
	int64_t wait_percent;
	bool approves_at_once;    /* somebody approves each request as soon as it is there */
	const struct story_run *approves_earlier; /* each approval of this run comes after half the time it took, whoever gave it; NULL: as it was */
	bool instant_members;     /* members apply and roll out in no time and never fail */
};

enum shorten_kind {
	SHORTEN_POLL,
	SHORTEN_CONCURRENCY, /* all clusters of a stage at a time */
	SHORTEN_CONCURRENCY_DOUBLED,
	SHORTEN_WAITS, /* halved */
	SHORTEN_NO_WAITS,
	SHORTEN_APPROVALS, /* at once */
	SHORTEN_APPROVALS_HALVED,
	SHORTEN_MEMBERS,
	SHORTEN_COUNT
};

struct shorten_answer {
	enum shorten_kind kind;
	bool played;      /* false: nothing to change, so nothing to save */
	bool finished;    /* the changed run succeeded */
	int64_t run_ns;   /* how long it took, or took so far */
	int64_t saved_ns; /* against the run as it was; negative: it took longer; 0 when it did not succeed */
};

/* The scenario with the change, in the arena; it shares what is not changed. */
const struct scenario *shorten_scenario(struct arena *arena, const struct scenario *scenario, const struct shorten_change *change);

/* Plays it and measures the run that has this kind, namespace, name and number among the runs so called.
 * False when the changed scenario has no such run or cannot be played. */
bool shorten_measure(const struct scenario *scenario, uint64_t replication, const struct story_run *run, int64_t *run_ns, bool *finished);

/* The usual questions, for a run that succeeded, the largest saving first and those whose changed run did not succeed last. Questions about a part
 * of which the run has nothing are not played. Takes as long as SHORTEN_COUNT replays. Returns how many answers there are, at most SHORTEN_COUNT. */
uint32_t shorten_answers(const struct scenario *scenario, uint64_t replication, const struct attribution *attribution,
			 struct shorten_answer answers[SHORTEN_COUNT]);

/* "if the controller saw at once what members report" */
const char *shorten_words(enum shorten_kind kind);

/* The same as a key of machine output: "no_poll". */
const char *shorten_key(enum shorten_kind kind);

/* One line each: "saves 33s (12 %), then 3m57s: if the controller saw at once what members report". */
void shorten_write(struct text *out, const struct shorten_answer *answers, uint32_t count);

#endif
