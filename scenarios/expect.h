#ifndef FLEETSIM_SCENARIOS_EXPECT_H
#define FLEETSIM_SCENARIOS_EXPECT_H

#include "scenarios/history.h"
#include "scenarios/replay.h"
#include "scenarios/scenario.h"

/* What a scenario expects, and whether it held. Expectations read the trace of a finished replay, never the world. */

enum expectation_kind {
	EXPECT_OBJECT,     /* an object (partially) equals a document */
	EXPECT_ABSENT,     /* there is no such object */
	EXPECT_GET,        /* kubectl prints exactly this */
	EXPECT_COUNT,      /* of objects */
	EXPECT_ORDER,      /* in which a run starts clusters */
	EXPECT_DURATION,   /* of a run, a stage or a cluster update */
	EXPECT_NEVER,
	EXPECT_ALWAYS,
	EXPECT_EVENTUALLY,
	EXPECT_REFUSED,    /* a timeline entry was refused with this text */
	EXPECT_VIOLATES    /* an invariant does not hold, which then is no failure */
};

/* When a point expectation looks: at an instant, at the end, or when something became true. */
struct expectation_time {
	bool end;
	bool has_when;
	int64_t at_ns; /* without when: since the start; with it: this long afterwards */
	struct scenario_condition when;
};

struct expectation {
	enum expectation_kind kind;
	const char *name; /* given, or made of what is expected */
	struct place place;
	struct expectation_time time;
	const char *cluster; /* the objects of this member instead of the hub's; NULL: the hub's */
	struct object_name object; /* EXPECT_OBJECT, EXPECT_ABSENT; kind alone: EXPECT_COUNT; the run of EXPECT_ORDER and EXPECT_DURATION */
	const struct value *document;   /* EXPECT_OBJECT */
	const char *command;            /* EXPECT_GET: what stands after `kubectl get` */
	const char *text;               /* EXPECT_GET, EXPECT_REFUSED */
	const struct value *labels;     /* EXPECT_COUNT; NULL: any */
	int64_t least, most;            /* EXPECT_COUNT; EXPECT_DURATION in ns */
	struct text_list clusters;      /* EXPECT_ORDER */
	const char *stage, *of_cluster; /* EXPECT_DURATION; NULL: the run */
	struct scenario_condition condition; /* EXPECT_NEVER, EXPECT_ALWAYS, EXPECT_EVENTUALLY */
	int64_t from_ns, until_ns;      /* the time in which it is looked at; until -1: to the end */
	int64_t entry;                  /* EXPECT_REFUSED: index of the timeline entry */
	const struct invariant *invariant; /* EXPECT_VIOLATES */
};

/* kubectl, handed in by who can print (reports/). Appends what `kubectl get COMMAND` would print at `at_ns` (virtual) to `out`: stdout and, when
 * there is nothing to list, the line of stderr. False with *error (in the arena of the history) when the command is none. */
struct expect_printer {
	void *context;
	bool (*print)(void *context, const struct history *history, const struct scenario *scenario, int64_t at_ns, const char *command,
		      const char *cluster, struct text *out, const char **error);
};

struct expect_result {
	const char *name;
	struct place place;
	bool held;
	bool not_reached;    /* the replay was stopped before the instant it looks at; it neither held nor failed */
	bool has_time;       /* of what failed: at_ns is when it was looked at, in virtual time */
	int64_t at_ns;
	int64_t stop_ns;     /* of what failed: a replay that is stopped then (virtual) still shows it; -1: only one that goes to its end */
	const char *wanted, *found; /* of what failed: lines of text */
	const char *failure; /* NULL when it held; else lines of text: what was expected and what was there, when, and how to see it again */
};

struct expect_results {
	const struct expect_result *items; /* first the timeline (only what went wrong), then the expectations, in the order of the file */
	size_t count;
	size_t failed;
	size_t not_reached;
};

/* `printer` NULL: expectations that need printing fail and say so. All in `arena`. */
struct expect_results expect_evaluate(struct arena *arena, const struct replay *replay, const struct history *history,
				      const struct expect_printer *printer);

/* The command that replays what was judged, up to `until_ns` (virtual; at or after the end, or -1: to the end). NULL when the scenario is not in files. */
const char *expect_command(struct arena *arena, const struct replay *replay, int64_t until_ns);

#endif
