#ifndef FLEETSIM_MODEL_CONDITION_H
#define FLEETSIM_MODEL_CONDITION_H

#include "sim/arena.h"
#include "sim/symbol.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* metav1.Condition with meta.SetStatusCondition's semantics (engine.md 3.1). All texts are symbols of the world. */

enum condition_status {
	CONDITION_FALSE,
	CONDITION_TRUE,
	CONDITION_UNKNOWN
};

struct condition {
	const char *type;
	const char *reason;
	const char *message;
	int64_t changed_ns; /* lastTransitionTime, an instant; whole seconds once persisted */
	int32_t generation; /* observedGeneration */
	uint8_t status;     /* enum condition_status */
	bool no_generation; /* the key observedGeneration was absent */
	bool no_message;
};

/* The words of a condition to be set. */
struct condition_words {
	const char *type;
	enum condition_status status;
	const char *reason;
	const char *message;
};

/* A read-only list, as bindings and approval requests carry it. `items` is NULL when the list is absent and not NULL when it is present and empty. */
struct conditions {
	const struct condition *items;
	uint32_t count;
};

/* NULL when absent. */
const struct condition *condition_find(const struct condition *items, uint32_t count, const char *type);

/* Status True (False) and observedGeneration exactly `generation`; anything else is neither. */
bool condition_is_true(const struct condition *condition, int64_t generation);
bool condition_is_false(const struct condition *condition, int64_t generation);

/* Whatever the generation; a condition that is NULL has neither. */
bool condition_has(const struct condition *condition, enum condition_status status);
bool condition_has_reason(const struct condition *condition, const char *reason);

/* Sets in place; `items` has room for `capacity`, which must suffice. */
void condition_set(struct condition *items, uint32_t *count, uint32_t capacity, const struct condition_words *words, int64_t generation,
		   int64_t now_ns);

/* The same on a copy in the arena. */
struct conditions conditions_set(struct arena *arena, struct conditions old, const struct condition_words *words, int64_t generation,
				 int64_t now_ns);

/* A copy without `type`. */
struct conditions conditions_drop(struct arena *arena, struct conditions old, const char *type);

bool condition_equal(const struct condition *left, const struct condition *right);
bool conditions_equal(struct conditions left, struct conditions right);

/* Cuts every lastTransitionTime to the second, as the API server stores it. */
void condition_floor_times(struct condition *items, uint32_t count);

const char *condition_status_name(enum condition_status status);

/* To and from the API's form; a list that is not one gives no conditions. */
struct value *conditions_encode(struct arena *arena, const struct condition *items, uint32_t count);
struct conditions conditions_decode(struct arena *arena, struct symbols *symbols, const struct value *list);

#endif
