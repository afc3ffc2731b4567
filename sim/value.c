#include "sim/value.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static struct value *new_value(struct arena *arena, enum value_type type)
{
	struct value *value = ARENA_NEW(arena, struct value);
	value->type = type;
	return value;
}

struct value *value_null(struct arena *arena)
{
	return new_value(arena, VALUE_NULL);
}

struct value *value_bool(struct arena *arena, bool boolean)
{
	struct value *value = new_value(arena, VALUE_BOOL);
	value->as.boolean = boolean;
	return value;
}

struct value *value_int(struct arena *arena, int64_t integer)
{
	struct value *value = new_value(arena, VALUE_INT);
	value->as.integer = integer;
	return value;
}

struct value *value_real(struct arena *arena, double real)
{
	struct value *value = new_value(arena, VALUE_REAL);
	value->as.real = real;
	return value;
}

struct value *value_text_view(struct arena *arena, const char *text)
{
	struct value *value = new_value(arena, VALUE_TEXT);
	value->as.text = text;
	return value;
}

struct value *value_text(struct arena *arena, const char *text)
{
	return value_text_view(arena, arena_text(arena, text));
}

struct value *value_list(struct arena *arena)
{
	return new_value(arena, VALUE_LIST);
}

struct value *value_map(struct arena *arena)
{
	return new_value(arena, VALUE_MAP);
}

void value_add(struct arena *arena, struct value *list, struct value *item)
{
	assert(list->type == VALUE_LIST);
	list->as.items = arena_room(arena, list->as.items, list->count, &list->room, sizeof(struct value *));
	list->as.items[list->count++] = item;
}

/* The position of `key`, or where it would be inserted. */
static size_t field_position(const struct value *map, const char *key, bool *found)
{
	size_t low = 0;
	size_t high = map->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(map->as.fields[middle].key, key);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = false;
	return low;
}

struct value_field *value_put(struct arena *arena, struct value *map, const char *key, struct value *item)
{
	assert(map->type == VALUE_MAP);
	bool found;
	size_t at = field_position(map, key, &found);
	if (!found) {
		map->as.fields = arena_room(arena, map->as.fields, map->count, &map->room, sizeof(struct value_field));
		memmove(&map->as.fields[at + 1], &map->as.fields[at], (map->count - at) * sizeof(struct value_field));
		map->as.fields[at] = (struct value_field){.key = arena_text(arena, key)};
		map->count++;
	}
	map->as.fields[at].value = item;
	return &map->as.fields[at];
}

void value_put_text(struct arena *arena, struct value *map, const char *key, const char *text)
{
	if (text)
		value_put(arena, map, key, value_text(arena, text));
}

void value_put_int(struct arena *arena, struct value *map, const char *key, int64_t integer)
{
	value_put(arena, map, key, value_int(arena, integer));
}

void value_drop(struct value *map, const char *key)
{
	assert(map->type == VALUE_MAP);
	bool found;
	size_t at = field_position(map, key, &found);
	if (!found)
		return;
	map->count--;
	memmove(&map->as.fields[at], &map->as.fields[at + 1], (map->count - at) * sizeof(struct value_field));
}

struct value *value_get(const struct value *map, const char *key)
{
	if (!map || map->type != VALUE_MAP)
		return NULL;
	bool found;
	size_t at = field_position(map, key, &found);
	return found ? map->as.fields[at].value : NULL;
}

struct value *value_find(const struct value *map, ...)
{
	va_list keys;
	va_start(keys, map);
	struct value *found = NULL;
	for (const char *key = va_arg(keys, const char *); key; key = va_arg(keys, const char *)) {
		found = value_get(map, key);
		map = found;
	}
	va_end(keys);
	return found;
}

const char *value_text_or(const struct value *value, const char *fallback)
{
	return value && value->type == VALUE_TEXT ? value->as.text : fallback;
}

const char *value_text_at(const struct value *map, const char *key)
{
	return value_text_or(value_get(map, key), "");
}

int64_t value_int_or(const struct value *value, int64_t fallback)
{
	return value && value->type == VALUE_INT ? value->as.integer : fallback;
}

bool value_is(const struct value *value, enum value_type type)
{
	return value && value->type == type;
}

bool value_is_nested(const struct value *value)
{
	return value->type == VALUE_LIST || value->type == VALUE_MAP;
}

bool value_has_children(const struct value *value)
{
	return value_is_nested(value) && value->count;
}

static bool scalar_equal(const struct value *left, const struct value *right)
{
	if (left->type == VALUE_INT && right->type == VALUE_REAL)
		return (double)left->as.integer >= right->as.real && (double)left->as.integer <= right->as.real;
	if (left->type == VALUE_REAL && right->type == VALUE_INT)
		return scalar_equal(right, left);
	if (left->type != right->type)
		return false;
	switch (left->type) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return left->as.boolean == right->as.boolean;
	case VALUE_INT:
		return left->as.integer == right->as.integer;
	case VALUE_REAL:
		return memcmp(&left->as.real, &right->as.real, sizeof left->as.real) == 0;
	case VALUE_TEXT:
		return strcmp(left->as.text, right->as.text) == 0;
	case VALUE_LIST:
	case VALUE_MAP:
		return left->count == right->count;
	}
	return false;
}

/* One level of a pre-order walk over two trees in step. */
struct pair_level {
	const struct value *left, *right;
	size_t next;
};

bool value_equal(const struct value *left, const struct value *right)
{
	struct pair_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	if (left == right)
		return true;
	if (!left || !right || !scalar_equal(left, right))
		return false;
	stack[depth++] = (struct pair_level){left, right, 0};
	while (depth) {
		struct pair_level *level = &stack[depth - 1];
		bool nested = level->left->type == VALUE_LIST || level->left->type == VALUE_MAP;
		if (!nested || level->next == level->left->count) {
			depth--;
			continue;
		}
		size_t at = level->next++;
		const struct value *one, *other;
		if (level->left->type == VALUE_MAP) {
			if (strcmp(level->left->as.fields[at].key, level->right->as.fields[at].key) != 0)
				return false;
			one = level->left->as.fields[at].value;
			other = level->right->as.fields[at].value;
		} else {
			one = level->left->as.items[at];
			other = level->right->as.items[at];
		}
		if (one == other)
			continue;
		if (!scalar_equal(one, other))
			return false;
		assert(depth <= VALUE_WRAPPED_MAX);
		stack[depth++] = (struct pair_level){one, other, 0};
	}
	return true;
}

struct copy_level {
	const struct value *from;
	struct value *to;
	size_t next;
};

static struct value *copy_node(struct arena *arena, const struct value *from)
{
	struct value *to = ARENA_NEW(arena, struct value);
	*to = *from;
	if (from->type == VALUE_TEXT)
		to->as.text = arena_text(arena, from->as.text);
	if (from->type == VALUE_LIST && from->count)
		to->as.items = ARENA_ARRAY(arena, struct value *, from->count);
	if (from->type == VALUE_MAP && from->count)
		to->as.fields = ARENA_ARRAY(arena, struct value_field, from->count);
	if (from->type == VALUE_LIST || from->type == VALUE_MAP)
		to->room = from->count;
	return to;
}

struct value *value_copy(struct arena *arena, const struct value *value)
{
	struct copy_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	struct value *root = copy_node(arena, value);
	stack[depth++] = (struct copy_level){value, root, 0};
	while (depth) {
		struct copy_level *level = &stack[depth - 1];
		bool nested = level->from->type == VALUE_LIST || level->from->type == VALUE_MAP;
		if (!nested || level->next == level->from->count) {
			depth--;
			continue;
		}
		size_t at = level->next++;
		const struct value *from;
		struct value *to;
		if (level->from->type == VALUE_MAP) {
			from = level->from->as.fields[at].value;
			to = copy_node(arena, from);
			level->to->as.fields[at] = level->from->as.fields[at];
			level->to->as.fields[at].key = arena_text(arena, level->from->as.fields[at].key);
			level->to->as.fields[at].value = to;
		} else {
			from = level->from->as.items[at];
			to = copy_node(arena, from);
			level->to->as.items[at] = to;
		}
		assert(depth <= VALUE_WRAPPED_MAX);
		stack[depth++] = (struct copy_level){from, to, 0};
	}
	return root;
}

struct measured_level {
	const struct value *node;
	size_t next;
};

struct value_extent value_measure(const struct value *value)
{
	struct measured_level stack[VALUE_WRAPPED_MAX + 1];
	struct value_extent extent = {.nodes = 1};
	size_t depth = 0;
	stack[depth++] = (struct measured_level){value, 0};
	while (depth) {
		struct measured_level *level = &stack[depth - 1];
		bool nested = level->node->type == VALUE_LIST || level->node->type == VALUE_MAP;
		if (nested && depth > extent.levels)
			extent.levels = depth;
		if (!nested || level->next == level->node->count) {
			depth--;
			continue;
		}
		size_t at = level->next++;
		const struct value *child = level->node->type == VALUE_LIST ? level->node->as.items[at] : level->node->as.fields[at].value;
		assert(depth <= VALUE_WRAPPED_MAX);
		stack[depth++] = (struct measured_level){child, 0};
		extent.nodes++;
	}
	return extent;
}

struct value *value_copy_shallow(struct arena *arena, const struct value *map)
{
	assert(map->type == VALUE_MAP);
	struct value *copy = ARENA_NEW(arena, struct value);
	*copy = *map;
	copy->room = map->count;
	copy->as.fields = map->count ? ARENA_ARRAY(arena, struct value_field, map->count) : NULL;
	for (size_t i = 0; i < map->count; i++)
		copy->as.fields[i] = map->as.fields[i];
	return copy;
}

struct merge_level {
	struct value *into; /* a fresh map that may be changed */
	const struct value *patch;
	size_t next;
};

static struct value *merge_base(struct arena *arena, const struct value *target)
{
	return value_is(target, VALUE_MAP) ? value_copy_shallow(arena, target) : value_map(arena);
}

struct value *value_merge(struct arena *arena, const struct value *target, const struct value *patch)
{
	if (patch->type != VALUE_MAP)
		return value_copy(arena, patch);
	struct merge_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	struct value *root = merge_base(arena, target);
	stack[depth++] = (struct merge_level){root, patch, 0};
	while (depth) {
		struct merge_level *level = &stack[depth - 1];
		if (level->next == level->patch->count) {
			depth--;
			continue;
		}
		const struct value_field *field = &level->patch->as.fields[level->next++];
		if (field->value->type == VALUE_NULL) {
			value_drop(level->into, field->key);
		} else if (field->value->type != VALUE_MAP) {
			value_put(arena, level->into, field->key, value_copy(arena, field->value));
		} else {
			struct value *merged = merge_base(arena, value_get(level->into, field->key));
			value_put(arena, level->into, field->key, merged);
			assert(depth <= VALUE_WRAPPED_MAX);
			stack[depth++] = (struct merge_level){merged, field->value, 0};
		}
	}
	return root;
}

const char *value_type_name(enum value_type type)
{
	switch (type) {
	case VALUE_NULL:
		return "null";
	case VALUE_BOOL:
		return "boolean";
	case VALUE_INT:
		return "integer";
	case VALUE_REAL:
		return "number";
	case VALUE_TEXT:
		return "text";
	case VALUE_LIST:
		return "list";
	case VALUE_MAP:
		return "map";
	}
	return "value";
}
