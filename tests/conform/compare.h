#ifndef FLEETSIM_TESTS_CONFORM_COMPARE_H
#define FLEETSIM_TESTS_CONFORM_COMPARE_H

#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* Compares two histories (lists of entries in the form of the conformance README) entry by entry; `t` as nanoseconds, all else as values.
 * False when they differ: then `difference` receives the first divergence in one line: the number of the entry (from 0), its time, its object,
 * the path of the field, what was expected and what was found. */
bool compare_histories(const struct value *expected, const struct value *got, struct text *difference);

/* The first difference of two documents, as "path: expected X, got Y". False when there is none. NULL stands for absent. */
bool compare_values(const struct value *expected, const struct value *got, struct text *difference);

#endif
