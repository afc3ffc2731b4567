#include "tests/reference/conditions.h"

#include <string.h>

struct value *ref_condition(const struct value *owner, const char *type)
{
	const struct value *conditions = value_get(owner, "conditions");
	for (size_t i = 0; conditions && i < conditions->count; i++) {
		if (strcmp(value_text_or(value_get(conditions->as.items[i], "type"), ""), type) == 0)
			return conditions->as.items[i];
	}
	return NULL;
}

bool ref_condition_is(const struct value *owner, const char *type, const char *status, int64_t generation)
{
	const struct value *condition = ref_condition(owner, type);
	return condition && strcmp(value_text_or(value_get(condition, "status"), ""), status) == 0 &&
	       value_int_or(value_get(condition, "observedGeneration"), 0) == generation;
}

const char *ref_condition_reason(const struct value *owner, const char *type)
{
	return value_text_or(value_get(ref_condition(owner, type), "reason"), "");
}

void ref_condition_set(struct arena *arena, struct value *owner, const struct ref_condition *wanted)
{
	struct value *conditions = value_get(owner, "conditions");
	if (!conditions)
		conditions = value_put(arena, owner, "conditions", value_list(arena))->value;
	struct value *condition = ref_condition(owner, wanted->type);
	if (!condition) {
		condition = value_map(arena);
		value_put_text(arena, condition, "type", wanted->type);
		value_add(arena, conditions, condition);
	}
	if (strcmp(value_text_or(value_get(condition, "status"), ""), wanted->status) != 0) {
		value_put_text(arena, condition, "status", wanted->status);
		value_put_text(arena, condition, "lastTransitionTime", wanted->now);
	}
	value_put_text(arena, condition, "reason", wanted->reason);
	value_put_text(arena, condition, "message", wanted->message);
	if (wanted->observed_generation)
		value_put_int(arena, condition, "observedGeneration", wanted->observed_generation);
	else
		value_drop(condition, "observedGeneration");
}

void ref_condition_remove(struct value *owner, const char *type)
{
	struct value *conditions = value_get(owner, "conditions");
	for (size_t i = 0; conditions && i < conditions->count; i++) {
		if (strcmp(value_text_or(value_get(conditions->as.items[i], "type"), ""), type) != 0)
			continue;
		conditions->count--;
		memmove(&conditions->as.items[i], &conditions->as.items[i + 1], (conditions->count - i) * sizeof(struct value *));
		return;
	}
}
