#ifndef FLEETSIM_TOOLS_SUITE_FILTER_H
#define FLEETSIM_TOOLS_SUITE_FILTER_H

#include "model/selector.h"

#include "scenarios/scenario.h"

#include "sim/arena.h"

#include <regex.h>
#include <stdbool.h>

/* Which scenarios and which of their expectations are wanted. */

enum { SUITE_PATTERN_MAX = 256 };

struct suite_filter {
	bool has_pattern;
	regex_t pattern; /* extended */
	const struct selector *labels; /* NULL: any */
};

/* Either text may be NULL. False with *error (in the arena) when it is wrong; then there is nothing to deinit. */
bool suite_filter_init(struct suite_filter *filter, struct arena *arena, const char *pattern, const char *labels, const char **error);
void suite_filter_deinit(struct suite_filter *filter);

/* Whether anything of the scenario is wanted: its labels match, and its name or one of its expectations matches. */
bool suite_filter_wants(const struct suite_filter *filter, struct arena *scratch, const struct scenario *scenario);

/* Whether an expectation of a wanted scenario is wanted: all are when the scenario's own name matches. */
bool suite_filter_wants_expectation(const struct suite_filter *filter, struct arena *scratch, const struct scenario *scenario, const char *name);

#endif
