#ifndef FLEETSIM_TESTS_CONFORM_PLACEMENT_CASE_H
#define FLEETSIM_TESTS_CONFORM_PLACEMENT_CASE_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* Replays a recorded placement case (objects that come, change and go; one pass of the placement controller at a time) and compares what each
 * pass leaves behind. False when they differ: `difference` receives the first divergence in one line: the number of the step (from 0), its time,
 * the path, what was expected and what was found. */
bool placement_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference);

#endif
