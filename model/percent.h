#ifndef FLEETSIM_MODEL_PERCENT_H
#define FLEETSIM_MODEL_PERCENT_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* A whole number or a percentage of a total, as maxConcurrency, maxUnavailable and maxSurge are written. */

enum percent_rounding { PERCENT_DOWN, PERCENT_UP };

/* Integers are taken as they are (not capped); `p%` is p * total / 100, rounded. False when `value` is neither: *error (in the arena) is the text
 * of Kubernetes' library (engine.md VAL-14); NULL as value gives `nil value for IntOrString`. */
bool percent_scale(struct arena *arena, const struct value *value, int64_t total, enum percent_rounding rounding, int64_t *scaled,
		   const char **error);

/* Clusters of a stage that may be updated at a time (engine.md 7.1): rounded down, at least 1. */
bool percent_concurrency(struct arena *arena, const struct value *value, int64_t clusters, int64_t *concurrency, const char **error);

#endif
