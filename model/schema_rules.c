#include "model/schema_check.h"

#include "model/metadata.h"
#include "model/names.h"
#include "model/schema_walk.h"

#include <stdlib.h>
#include <string.h>

/* What the rules say of the type of their node. */
static const char *shown_type(const struct schema *schema)
{
	switch (schema->type) {
	case SCHEMA_OBJECT:
		return "object";
	case SCHEMA_ARRAY:
		return "array";
	case SCHEMA_TEXT:
		return "string";
	case SCHEMA_INTEGER:
		return "integer";
	case SCHEMA_BOOLEAN:
		return "boolean";
	case SCHEMA_ANY:
	case SCHEMA_INT_OR_TEXT:
		break;
	}
	return "";
}

static void check_rule(struct field_errors *errors, const struct schema_walk *walk, const struct schema_step *step, const struct schema_rule *rule)
{
	if (!(rule->editions & walk->edition) || (rule->transition && !step->old))
		return;
	enum rule_outcome outcome = rule->check(step->value, step->old);
	if (outcome == RULE_HOLDS || (outcome == RULE_BROKEN && !rule->transition && schema_walk_unchanged(walk)))
		return;
	const char *detail = rule->message;
	if (outcome == RULE_NO_KEY)
		detail = arena_format(errors->arena, "no such key: %s evaluating rule: %s", rule->no_key, rule->message);
	field_error_add_text(errors, FIELD_INVALID, schema_walk_path(walk, errors->arena, NULL, true), shown_type(step->schema), detail);
}

void schema_check_rules(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object,
			const struct value *old)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, old);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step)) {
		const struct schema_rules *rules = step->schema->rules;
		for (uint32_t i = 0; visit == SCHEMA_ENTER && rules && i < rules->count; i++)
			check_rule(errors, &walk, step, &rules->items[i]);
	}
}

/* Lists that are maps */

/* The key of an item; NULL when it has none. */
struct item_key {
	const struct value *key;
	size_t index;
};

static int compare_texts(const struct value *left, const struct value *right)
{
	return strcmp(value_text_or(left, ""), value_text_or(right, ""));
}

/* By key (none first), then by place. Keys of other types than text, which are refused anyway, count as one. */
static int compare_keys(const void *left, const void *right)
{
	const struct item_key *one = left;
	const struct item_key *other = right;
	if (!one->key != !other->key)
		return one->key ? 1 : -1;
	int order = compare_texts(one->key, other->key);
	if (order)
		return order;
	return one->index < other->index ? -1 : one->index > other->index;
}

static int compare_places(const void *left, const void *right)
{
	const struct item_key *one = left;
	const struct item_key *other = right;
	return one->index < other->index ? -1 : one->index > other->index;
}

static bool same_key(const struct item_key *left, const struct item_key *right)
{
	return !left->key == !right->key && compare_texts(left->key, right->key) == 0;
}

/* Keeps the second item of each key, in the order of the list; returns how many. */
static size_t keep_second(struct item_key *keys, size_t count)
{
	size_t kept = 0;
	size_t run = 1;
	qsort(keys, count, sizeof *keys, compare_keys);
	for (size_t i = 1; i < count; i++) {
		run = same_key(&keys[i], &keys[i - 1]) ? run + 1 : 1;
		if (run == 2)
			keys[kept++] = keys[i];
	}
	qsort(keys, kept, sizeof *keys, compare_places);
	return kept;
}

static bool check_items(struct field_errors *errors, const char *path, const struct value *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = list->as.items[i];
		if (item->type == VALUE_MAP || item->type == VALUE_NULL)
			continue;
		field_error_add(errors, FIELD_INVALID, arena_format(errors->arena, "%s[%zu]", path, i), item,
				"must be an object for an array of list-type map");
		return false;
	}
	return true;
}

static void check_list(struct field_errors *errors, const struct schema_walk *walk, const struct schema_step *step)
{
	const char *path = schema_walk_path(walk, errors->arena, NULL, true);
	size_t count = step->value->count;
	if (!check_items(errors, path, step->value) || count < 2)
		return;
	struct item_key *keys = ARENA_ARRAY(errors->arena, struct item_key, count);
	for (size_t i = 0; i < count; i++)
		keys[i] = (struct item_key){value_get(step->value->as.items[i], step->schema->list_key), i};
	size_t repeated = keep_second(keys, count);
	for (size_t i = 0; i < repeated; i++) {
		struct value *shown = value_map(errors->arena);
		if (keys[i].key)
			value_put(errors->arena, shown, step->schema->list_key, value_copy(errors->arena, keys[i].key));
		field_error_add(errors, FIELD_DUPLICATE, arena_format(errors->arena, "%s[%zu]", path, keys[i].index), shown, NULL);
	}
}

void schema_check_keys(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, NULL);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step))
		if (visit == SCHEMA_ENTER && step->schema->list_key && step->value->type == VALUE_LIST)
			check_list(errors, &walk, step);
}

/* Kubernetes objects inside the document */

static const char *lower_case(struct arena *arena, const char *text)
{
	char *lower = arena_text(arena, text);
	for (char *at = lower; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return lower;
}

static const char *join_faults(struct arena *arena, const struct name_faults *faults)
{
	const char *joined = faults->texts[0];
	for (uint32_t i = 1; i < faults->count; i++)
		joined = arena_format(arena, "%s,%s", joined, faults->texts[i]);
	return joined;
}

static void check_api_version(struct field_errors *errors, const char *path, const struct value *value)
{
	const char *text = value_text_or(value, NULL);
	const char *slash = text ? strchr(text, '/') : NULL;
	if (!value)
		return;
	if (!text)
		field_error_add(errors, FIELD_INVALID, path, value, "must be a string");
	else if (!*text)
		field_error_add(errors, FIELD_REQUIRED, path, NULL, NULL);
	else if (slash && strchr(slash + 1, '/'))
		field_error_add(errors, FIELD_INVALID, path, value,
				arena_format(errors->arena, "unexpected GroupVersion string: %s", text));
}

static void check_kind(struct field_errors *errors, const char *path, const struct value *value)
{
	const char *text = value_text_or(value, NULL);
	if (!value)
		return;
	if (!text) {
		field_error_add(errors, FIELD_INVALID, path, value, "must be a string");
		return;
	}
	if (!*text) {
		field_error_add(errors, FIELD_REQUIRED, path, NULL, NULL);
		return;
	}
	struct name_faults faults = name_check_label_1035(lower_case(errors->arena, text));
	if (faults.count)
		field_error_add(errors, FIELD_INVALID, path, value,
				arena_format(errors->arena, "may have mixed case, but should otherwise match: %s",
					     join_faults(errors->arena, &faults)));
}

static void check_resource(struct field_errors *errors, const struct schema_walk *walk, const struct value *resource)
{
	const char *version_path = schema_walk_path(walk, errors->arena, "apiVersion", true);
	const char *kind_path = schema_walk_path(walk, errors->arena, "kind", true);
	if (!value_get(resource, "apiVersion"))
		field_error_add(errors, FIELD_REQUIRED, version_path, NULL, NULL);
	if (!value_get(resource, "kind"))
		field_error_add(errors, FIELD_REQUIRED, kind_path, NULL, NULL);
	check_api_version(errors, version_path, value_get(resource, "apiVersion"));
	check_kind(errors, kind_path, value_get(resource, "kind"));
	metadata_check_inner(errors, schema_walk_path(walk, errors->arena, "metadata", true), value_get(resource, "metadata"));
}

void schema_check_resources(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, NULL);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step))
		if (visit == SCHEMA_ENTER && step->schema->is_resource && step->value->type == VALUE_MAP)
			check_resource(errors, &walk, step->value);
}
