#include "model/schema_check.h"

#include "model/schema_walk.h"

#include <stdlib.h>
#include <string.h>

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
