#ifndef FLEETSIM_TESTS_CONFORM_SCHEDULING_CASE_H
#define FLEETSIM_TESTS_CONFORM_SCHEDULING_CASE_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* Replays a recorded scheduling case (clusters, policies and bindings that change) and compares what each scheduling leaves behind. False when
 * they differ: `difference` receives the first divergence in one line: the number of the step (from 0), the path, what was expected and what was
 * found. */
bool scheduling_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference);

#endif
