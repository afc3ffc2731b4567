#include "scenarios/conditions.h"

#include "model/placement_status.h"
#include "model/run.h"

#include <string.h>

static bool find_in(const struct condition *items, uint32_t count, const char *type, struct condition *out)
{
	for (uint32_t i = 0; i < count; i++) {
		if (strcmp(items[i].type, type) == 0) {
			*out = items[i];
			return true;
		}
	}
	return false;
}

static enum condition_status status_of(const char *word)
{
	return strcmp(word, "True") == 0 ? CONDITION_TRUE : strcmp(word, "False") == 0 ? CONDITION_FALSE : CONDITION_UNKNOWN;
}

/* In a status that is a plain document. */
static bool find_in_document(const struct value *status, const char *type, struct condition *out)
{
	const struct value *list = value_get(status, "conditions");
	for (size_t i = 0; list && list->type == VALUE_LIST && i < list->count; i++) {
		const struct value *item = list->as.items[i];
		if (strcmp(value_text_or(value_get(item, "type"), ""), type) != 0)
			continue;
		*out = (struct condition){.type = type,
					  .status = (uint8_t)status_of(value_text_or(value_get(item, "status"), "")),
					  .reason = value_text_or(value_get(item, "reason"), ""),
					  .message = value_text_or(value_get(item, "message"), ""),
					  .generation = (int32_t)value_int_or(value_get(item, "observedGeneration"), 0)};
		return true;
	}
	return false;
}

bool object_condition(const struct object *object, const char *type, struct condition *out)
{
	if (object->run_status)
		return find_in(object->run_status->conditions, object->run_status->condition_count, type, out);
	if (object->placement_status)
		return find_in(object->placement_status->conditions.items, object->placement_status->conditions.count, type, out);
	if (object->conditions.count)
		return find_in(object->conditions.items, object->conditions.count, type, out);
	return find_in_document(object->status, type, out);
}

bool kind_is_same(const struct kind_info *left, const struct kind_info *right)
{
	return left == right || (strcmp(left->kind, right->kind) == 0 && strcmp(left->group, right->group) == 0);
}

bool object_is_named(const struct identity *identity, const struct object_name *name)
{
	return kind_is_same(identity->kind, name->kind) && strcmp(identity->name, name->name) == 0 && strcmp(identity->ns, name->ns) == 0;
}

bool condition_holds(const struct scenario_condition *condition, const struct object *object, bool was_there)
{
	struct condition found;
	if (condition->gone)
		return !object && was_there;
	if (!object)
		return false;
	if (!condition->type)
		return true;
	if (!object_condition(object, condition->type, &found))
		return condition->absent;
	return !condition->absent && found.status == condition->status && (!condition->reason || strcmp(found.reason, condition->reason) == 0);
}
