#ifndef FLEETSIM_TESTS_REFERENCE_CONDITIONS_H
#define FLEETSIM_TESTS_REFERENCE_CONDITIONS_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Conditions (engine.md 3.1). An owner is a map with the list `conditions`: a status, a stage, a cluster, a task. */

struct ref_condition {
	const char *type, *status, *reason, *message;
	int64_t observed_generation;
	const char *now; /* RFC 3339 */
};

/* NULL when there is none. */
struct value *ref_condition(const struct value *owner, const char *type);

/* IsTrue/IsFalse of engine.md 0.2: the condition exists, has the status, and was observed at exactly this generation. */
bool ref_condition_is(const struct value *owner, const char *type, const char *status, int64_t generation);

/* "" when there is none. */
const char *ref_condition_reason(const struct value *owner, const char *type);

/* Absent: appended. Present: reason, message and generation are overwritten; the time moves only when the status differs. */
void ref_condition_set(struct arena *arena, struct value *owner, const struct ref_condition *condition);

void ref_condition_remove(struct value *owner, const char *type);

#endif
