#ifndef FLEETSIM_TOOLS_SESSION_H
#define FLEETSIM_TOOLS_SESSION_H

#include "tools/options.h"

#include "scenarios/history.h"
#include "scenarios/replay.h"
#include "scenarios/scenario.h"

#include "sim/diag.h"

/* What `run` and `get` have in common: a scenario is loaded and replayed once, and read afterwards. */

struct session_options {
	const char *scenario; /* NULL: none, only manifests */
	const struct option_texts *manifests;
	const char *release;  /* NULL: as the scenario says */
	struct option_number seed, replication;
	struct moment until;      /* NONE: to the horizon */
	const char *until_option; /* what the user calls it, for messages */
	bool quiet;           /* no warnings, no progress */
};

struct session {
	struct arena arena;
	struct diags diags;
	const struct scenario *scenario; /* NULL: not loaded */
	struct replay replay;
	bool replaying;                  /* `replay` is initialized */
	const struct history *history;
};

/* Loads, replays, and builds the history. EXIT_HELD, or the exit code of what went wrong, which stderr then tells. Either way
 * session_close follows. */
int session_open(struct session *session, const struct session_options *options);
void session_close(struct session *session);

/* A moment that the command line gave to `option` ("--at") as virtual time, from the start to the horizon; END is the end of the replay. False
 * after stderr was told that it lies outside. */
bool session_moment(const struct session *session, const char *option, const struct moment *moment, int64_t *at_ns);

/* Options that more than one command has. */
extern const struct option_word session_releases[];

#endif
