#ifndef FLEETSIM_SCENARIOS_OUTCOME_H
#define FLEETSIM_SCENARIOS_OUTCOME_H

#include "scenarios/expect.h"
#include "scenarios/history.h"
#include "scenarios/invariants.h"
#include "scenarios/replay.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything a finished replay is checked for, in one list: what went wrong in its timeline, its expectations, and the invariants. `run` and
 * `test` both say what this says. */

enum check_group {
	CHECK_TIMELINE,    /* an entry that did not go as the scenario says; there is no check for the others */
	CHECK_EXPECTATION,
	CHECK_INVARIANT,
	CHECK_GOLDEN,      /* a file beside the scenario; for whoever runs suites */
	CHECK_GROUPS
};

enum check_state {
	CHECK_HELD,
	CHECK_FAILED,
	CHECK_UNREACHED, /* the replay was stopped before the instant it looks at */
	CHECK_EXEMPT,    /* an invariant that need not hold here */
	CHECK_STATES
};

struct check {
	enum check_group group;
	enum check_state state;
	const char *name;           /* "canary waits for a person", "invariant stage-order", "timeline: apply ..." */
	struct place place;         /* file NULL: the scenario has none */
	const struct invariant *invariant; /* CHECK_INVARIANT, else NULL */
	bool has_time;              /* CHECK_FAILED: at_ns is when it was looked at, or first seen */
	int64_t at_ns;              /* virtual */
	const char *wanted, *found; /* CHECK_FAILED: lines of text without an end of line at the end, else NULL */
	const char *why;            /* CHECK_EXEMPT: the scenario's reason */
	const char *again;          /* CHECK_FAILED: the command that shows it and changes nothing; NULL when the scenario is not in files */
	const char *accept;         /* CHECK_GOLDEN that differs: the command that makes what was found what is wanted; else NULL */
};

struct outcome {
	const struct check *checks; /* the timeline, then expectations, both in the order of the file, then invariants by number */
	size_t count;
	size_t counts[CHECK_GROUPS][CHECK_STATES];
};

/* All in `arena`. The replay has run without error and its trace is kept. `printer` as for expect_evaluate. */
struct outcome outcome_of(struct arena *arena, const struct replay *replay, const struct history *history, const struct expect_printer *printer);

/* Checks of all groups in one state. */
size_t outcome_count(const struct outcome *outcome, enum check_state state);

#endif
