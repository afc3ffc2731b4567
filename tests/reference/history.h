#ifndef FLEETSIM_TESTS_REFERENCE_HISTORY_H
#define FLEETSIM_TESTS_REFERENCE_HISTORY_H

#include "tests/reference/world.h"

/* Writes the entry of a persisted change, in the form of the conformance README. `before` is NULL when the object was made, `after` when it was
 * removed. Kinds that are not in the history, and changes of what is not shown, leave no entry. */
void ref_history_record(struct ref_world *world, const struct ref_object *before, const struct ref_object *after);

/* The API server refused action number `action`. */
void ref_history_reject(struct ref_world *world, size_t action, const char *message);

#endif
