#ifndef FLEETSIM_TESTS_CONFORM_PRODUCT_CASE_H
#define FLEETSIM_TESTS_CONFORM_PRODUCT_CASE_H

#include "sim/arena.h"
#include "sim/value.h"

/* Replays a recorded case through the product, as `fleetsim run` replays a scenario, and returns the history in the form of the conformance
 * README, in `arena`. NULL with *error when it cannot be replayed. */
struct value *product_replay_case(struct arena *arena, const struct value *recorded_case, const char **error);

#endif
