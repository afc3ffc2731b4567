#ifndef FLEETSIM_SCENARIOS_REPLAY_H
#define FLEETSIM_SCENARIOS_REPLAY_H

#include "scenarios/scenario.h"

#include "model/trace.h"
#include "model/world.h"

#include <stdbool.h>
#include <stdint.h>

/* Plays a scenario: builds the world, lets it run, and leaves the trace, which is all that readers need. */

struct replay_options {
	uint64_t replication; /* 0 is the one that `run` shows */
	int64_t until_ns;     /* stop here, also behind the horizon; 0: at the horizon */
	void (*sink)(void *context, const struct trace_record *record); /* sees every record as it happens; NULL: none */
	void *sink_context;
	bool keep_nothing;    /* the trace is not stored: only the sink and the fingerprint see it */
};

/* What became of one entry of the timeline. */
struct replay_entry {
	bool happened;
	int64_t at_ns;
	const char *refusal; /* of its first refused step; NULL: none was refused */
};

enum replay_end {
	REPLAY_QUIET,   /* nothing is left to happen */
	REPLAY_HORIZON, /* the horizon (or until_ns) was reached */
	REPLAY_RUNAWAY  /* the limit of events was reached: the world never came to rest */
};

struct replay {
	const struct scenario *scenario;
	struct replay_options options;
	struct trace trace;
	struct world world;
	int64_t end_ns; /* virtual time at which it ended */
	enum replay_end end;
	struct replay_entry *entries; /* as many as the scenario has, in its order */
	struct replay_watch *watches; /* private */
	const char *error;            /* NULL, or what went wrong in the simulator itself; in the world's arena */
	const char *error_words;      /* the same without the place in front */
	struct place error_place;     /* of what could not be; file NULL: none */
};

/* `options` NULL: the defaults. The scenario must outlive the replay. */
void replay_init(struct replay *replay, const struct scenario *scenario, const struct replay_options *options);
void replay_deinit(struct replay *replay);

/* Runs to the end. False when `error` is set. */
bool replay_run(struct replay *replay);

#endif
