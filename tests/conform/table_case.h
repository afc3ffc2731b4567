#ifndef FLEETSIM_TESTS_CONFORM_TABLE_CASE_H
#define FLEETSIM_TESTS_CONFORM_TABLE_CASE_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* Prints the objects of a recorded table case in every recorded form and compares byte for byte. False when one differs: then `difference` receives
 * the form and the first line that is not as recorded. */
bool table_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference);

#endif
