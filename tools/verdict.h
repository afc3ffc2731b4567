#ifndef FLEETSIM_TOOLS_VERDICT_H
#define FLEETSIM_TOOLS_VERDICT_H

#include "scenarios/expect.h"

#include "sim/text.h"

#include <stdbool.h>

struct verdict_options {
	bool failed_only; /* leaves out what held, and the count when all did */
	bool color;
};

/* One line for each expectation, the reason below those that failed, and a count. Nothing when there are no expectations. */
void verdict_write(struct text *out, const struct expect_results *results, const struct verdict_options *options);

#endif
