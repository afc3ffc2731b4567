#ifndef FLEETSIM_SCENARIOS_VERDICT_H
#define FLEETSIM_SCENARIOS_VERDICT_H

#include "scenarios/expect.h"
#include "scenarios/invariants.h"

/* Between the files that evaluate expectations. */

struct judge {
	struct arena *arena;
	const struct replay *replay;
	const struct scenario *scenario;
	const struct history *history;
	const struct expect_printer *printer; /* NULL: none */
};

struct verdict {
	bool held;
	bool not_reached;
	bool has_time;
	int64_t at_ns;      /* when it was looked at */
	bool whole;         /* it speaks of the whole replay: one that is stopped at at_ns does not show it */
	const char *wanted; /* what was expected, lines of text; NULL when it held */
	const char *found;
};

/* Shorthands; all texts are copied into the judge's arena. */
struct verdict verdict_held(void);
struct verdict verdict_failed(const struct judge *judge, int64_t at_ns, const char *wanted, const char *found);

/* "clusterstagedupdaterun/example-run Progressing=False/UpdateRunWaiting" */
const char *verdict_condition_words(const struct judge *judge, const struct scenario_condition *condition);

/* When a condition first becomes true; false when it never does. */
bool verdict_first_time(const struct judge *judge, const struct scenario_condition *condition, int64_t *at_ns);

/* verdict_state.c */
struct verdict verdict_never(const struct judge *judge, const struct expectation *expectation);
struct verdict verdict_always(const struct judge *judge, const struct expectation *expectation);
struct verdict verdict_eventually(const struct judge *judge, const struct expectation *expectation);

/* verdict_run.c */
struct verdict verdict_order(const struct judge *judge, const struct expectation *expectation);
struct verdict verdict_duration(const struct judge *judge, const struct expectation *expectation);

/* verdict_invariant.c; all invariants of the replay, also those that the scenario excepts */
const struct invariant_report *verdict_invariants(struct arena *arena, const struct replay *replay);
struct verdict verdict_violates(const struct judge *judge, const struct expectation *expectation);

/* verdict_point.c: what looks at one instant */
struct verdict verdict_point(const struct judge *judge, const struct expectation *expectation, int64_t at_ns);

#endif
