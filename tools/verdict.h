#ifndef FLEETSIM_TOOLS_VERDICT_H
#define FLEETSIM_TOOLS_VERDICT_H

#include "scenarios/outcome.h"

#include "sim/text.h"

#include <stdbool.h>

struct verdict_options {
	bool failed_only; /* leaves out what held, and the counts when all did */
	bool color;
};

/* One line for each expectation and for each invariant that is violated, the reason below what failed, and counts. */
void verdict_write(struct text *out, const struct replay *replay, const struct outcome *outcome, const struct verdict_options *options);

#endif
