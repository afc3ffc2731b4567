#ifndef FLEETSIM_TOOLS_SUITE_RUN_H
#define FLEETSIM_TOOLS_SUITE_RUN_H

#include "reports/suite.h"

#include "scenarios/scenario.h"

#include "tools/suite_filter.h"
#include "tools/suite_find.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Many scenarios, each loaded, replayed and judged on its own, some at a time. */

enum { SUITE_REPLICATIONS_MAX = 1000 * 1000 };

struct suite_request {
	const struct suite_paths *paths;
	const struct suite_filter *filter;
	const struct scenario_overrides *overrides;
	unsigned jobs;         /* 0: one for each processor */
	uint64_t replications; /* of each scenario, at least 1 */
	uint64_t shard, shards; /* 1 to shards: only this part of the scenarios; shards 0: all of them */
	bool fail_fast;
	bool goldens;          /* compare the files beside scenarios (suite_golden.h) */
	bool update;           /* write them instead */
	const int *coverage;   /* limits for coverage_of; NULL: it is not wanted. Not with fail_fast. */
	bool timed;            /* tell wall-clock times */
	bool quiet;            /* no progress */
};

struct suite_results {
	struct suite suite;
	size_t matched;     /* scenarios that are wanted, of all shards where that is known, else of this one */
	const char *write_error; /* --update: the first file that could not be written; NULL */
	size_t updated;     /* --update: files that changed */
	struct arena *arenas; /* one for each worker; what the suite says lives there */
	unsigned arena_count;
};

/* False when parallel_cancel cut it short, which the command never asks for: a signal ends the process. The results do not depend on `jobs`.
 * suite_results_deinit follows either way. */
bool suite_run(struct suite_results *results, const struct suite_request *request);
void suite_results_deinit(struct suite_results *results);

#endif
