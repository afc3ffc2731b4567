#include "model/labels.h"

#include <string.h>

/* The position of `key`, or where it would stand. */
static uint32_t find_position(struct labels labels, const char *key, bool *found)
{
	uint32_t low = 0;
	uint32_t high = labels.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(labels.items[middle].key, key);
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

const char *labels_get(struct labels labels, const char *key)
{
	bool found;
	uint32_t at = find_position(labels, key, &found);
	return found ? labels.items[at].value : NULL;
}

struct labels labels_with(struct arena *arena, struct labels labels, const char *key, const char *value)
{
	bool found;
	uint32_t at = find_position(labels, key, &found);
	if (!found && !value)
		return labels;
	struct label *items = ARENA_ARRAY(arena, struct label, labels.count + 1);
	uint32_t rest = labels.count - at - found;
	if (at)
		memcpy(items, labels.items, at * sizeof *items);
	if (value)
		items[at] = (struct label){key, value};
	if (rest)
		memcpy(items + at + (value != NULL), labels.items + at + found, rest * sizeof *items);
	return (struct labels){items, at + (value != NULL) + rest};
}

bool labels_equal(struct labels left, struct labels right)
{
	if (left.count != right.count)
		return false;
	for (uint32_t i = 0; i < left.count; i++) {
		const struct label *one = &left.items[i];
		const struct label *other = &right.items[i];
		if (one->key != other->key && strcmp(one->key, other->key) != 0)
			return false;
		if (one->value != other->value && strcmp(one->value, other->value) != 0)
			return false;
	}
	return true;
}

static const char *keep_text(struct symbols *symbols, const char *text)
{
	return symbols ? symbol_of(symbols, text) : text;
}

struct labels labels_decode(struct arena *arena, struct symbols *symbols, const struct value *map)
{
	if (!value_is(map, VALUE_MAP) || !map->count)
		return (struct labels){0};
	struct label *items = ARENA_ARRAY(arena, struct label, map->count);
	uint32_t count = 0;
	for (size_t i = 0; i < map->count; i++) {
		const struct value_field *field = &map->as.fields[i];
		if (field->value->type != VALUE_TEXT)
			continue;
		items[count].key = keep_text(symbols, field->key);
		items[count].value = keep_text(symbols, field->value->as.text);
		count++;
	}
	return (struct labels){items, count};
}

struct value *labels_encode(struct arena *arena, struct labels labels)
{
	struct value *map = value_map(arena);
	for (uint32_t i = 0; i < labels.count; i++)
		value_put(arena, map, labels.items[i].key, value_text_view(arena, labels.items[i].value));
	return map;
}
