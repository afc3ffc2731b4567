#ifndef FLEETSIM_MODEL_PATTERN_H
#define FLEETSIM_MODEL_PATTERN_H

#include <stdbool.h>

/* The regular expressions of the schemas. Each has a matcher of its own that reads the text once, so no input can make one expensive; `text` is
 * only shown in errors. */

struct pattern {
	const char *text;
	bool (*matches)(const char *text);
};

extern const struct pattern pattern_condition_reason;
extern const struct pattern pattern_condition_type;
extern const struct pattern pattern_stage_name;
extern const struct pattern pattern_stage_share;   /* maxConcurrency as a percentage */
extern const struct pattern pattern_rolling_share; /* maxUnavailable and maxSurge */
extern const struct pattern pattern_budget_share;
extern const struct pattern pattern_wait_loose; /* waitTime before head (engine.md 10.1 row 36) */
extern const struct pattern pattern_wait_strict;
extern const struct pattern pattern_wait_alpha; /* head's v1alpha1 */
extern const struct pattern pattern_quantity;

#endif
