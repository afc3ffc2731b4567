#include "model/condition.h"

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/text.h"

#include <assert.h>
#include <string.h>

const struct condition *condition_find(const struct condition *items, uint32_t count, const char *type)
{
	for (uint32_t i = 0; i < count; i++)
		if (items[i].type == type || strcmp(items[i].type, type) == 0)
			return &items[i];
	return NULL;
}

bool condition_is_true(const struct condition *condition, int64_t generation)
{
	return condition && condition->status == CONDITION_TRUE && condition->generation == generation;
}

bool condition_is_false(const struct condition *condition, int64_t generation)
{
	return condition && condition->status == CONDITION_FALSE && condition->generation == generation;
}

bool condition_has(const struct condition *condition, enum condition_status status)
{
	return condition && condition->status == (uint8_t)status;
}

bool condition_has_reason(const struct condition *condition, const char *reason)
{
	return condition && condition->reason && strcmp(condition->reason, reason) == 0;
}

void condition_set(struct condition *items, uint32_t *count, uint32_t capacity, const struct condition_words *words, int64_t generation,
		   int64_t now_ns)
{
	const struct condition *found = condition_find(items, *count, words->type);
	uint32_t at = found ? (uint32_t)(found - items) : *count;
	if (!found) {
		assert(*count < capacity);
		items[(*count)++] = (struct condition){.type = words->type, .changed_ns = now_ns};
	} else if (items[at].status != words->status) {
		items[at].changed_ns = now_ns;
	}
	items[at].status = (uint8_t)words->status;
	items[at].reason = words->reason;
	items[at].message = words->message;
	items[at].generation = (int32_t)generation;
	items[at].no_generation = generation == 0; /* typed clients leave a zero out */
	items[at].no_message = false;
}

struct conditions conditions_set(struct arena *arena, struct conditions old, const struct condition_words *words, int64_t generation,
				 int64_t now_ns)
{
	struct condition *items = ARENA_ARRAY(arena, struct condition, old.count + 1);
	if (old.count)
		memcpy(items, old.items, old.count * sizeof *items);
	uint32_t count = old.count;
	condition_set(items, &count, old.count + 1, words, generation, now_ns);
	return (struct conditions){items, count};
}

struct conditions conditions_drop(struct arena *arena, struct conditions old, const char *type)
{
	struct condition *items = ARENA_ARRAY(arena, struct condition, old.count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < old.count; i++)
		if (strcmp(old.items[i].type, type) != 0)
			items[count++] = old.items[i];
	return (struct conditions){items, count};
}

bool condition_equal(const struct condition *left, const struct condition *right)
{
	return left->status == right->status && left->changed_ns == right->changed_ns && left->generation == right->generation &&
	       left->no_generation == right->no_generation && text_same(left->type, right->type) && text_same(left->reason, right->reason) &&
	       text_same(left->message, right->message);
}

bool conditions_equal(struct conditions left, struct conditions right)
{
	if (left.items == right.items && left.count == right.count)
		return true;
	if (left.count != right.count)
		return false;
	for (uint32_t i = 0; i < left.count; i++)
		if (!condition_equal(&left.items[i], &right.items[i]))
			return false;
	return true;
}

void condition_floor_times(struct condition *items, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		items[i].changed_ns = instant_floor_second(items[i].changed_ns);
}

const char *condition_status_name(enum condition_status status)
{
	static const char *const names[] = {"False", "True", "Unknown"};
	return names[status];
}

static struct value *encode_one(struct arena *arena, const struct condition *condition)
{
	struct value *map = value_map(arena);
	struct text when;
	text_init(&when, 64);
	instant_write(&when, condition->changed_ns);
	value_put(arena, map, "lastTransitionTime", value_text(arena, text_view(&when)));
	text_deinit(&when);
	if (!condition->no_message)
		value_put(arena, map, "message", value_text_view(arena, condition->message));
	if (!condition->no_generation)
		value_put_int(arena, map, "observedGeneration", condition->generation);
	value_put(arena, map, "reason", value_text_view(arena, condition->reason));
	value_put(arena, map, "status", value_text_view(arena, condition_status_name(condition->status)));
	value_put(arena, map, "type", value_text_view(arena, condition->type));
	return map;
}

struct value *conditions_encode(struct arena *arena, const struct condition *items, uint32_t count)
{
	struct value *list = value_list(arena);
	for (uint32_t i = 0; i < count; i++)
		value_add(arena, list, encode_one(arena, &items[i]));
	return list;
}

static struct condition decode_one(struct symbols *symbols, const struct value *map)
{
	struct condition condition = {0};
	const struct value *generation = value_get(map, "observedGeneration");
	const struct value *message = value_get(map, "message");
	const char *status = value_text_or(value_get(map, "status"), "Unknown");
	condition.type = symbol_of(symbols, value_text_or(value_get(map, "type"), ""));
	condition.reason = symbol_of(symbols, value_text_or(value_get(map, "reason"), ""));
	condition.message = symbol_of(symbols, value_text_or(message, ""));
	condition.no_message = message == NULL;
	condition.generation = (int32_t)value_int_or(generation, 0);
	condition.no_generation = generation == NULL;
	condition.status = strcmp(status, "True") == 0 ? CONDITION_TRUE : strcmp(status, "False") == 0 ? CONDITION_FALSE : CONDITION_UNKNOWN;
	instant_parse(value_text_or(value_get(map, "lastTransitionTime"), ""), &condition.changed_ns);
	condition.changed_ns = instant_floor_second(condition.changed_ns);
	return condition;
}

struct conditions conditions_decode(struct arena *arena, struct symbols *symbols, const struct value *list)
{
	static const struct condition none[1];
	if (!value_is(list, VALUE_LIST))
		return (struct conditions){0};
	if (!list->count)
		return (struct conditions){none, 0};
	struct condition *items = ARENA_ARRAY(arena, struct condition, list->count);
	for (size_t i = 0; i < list->count; i++)
		items[i] = decode_one(symbols, list->as.items[i]);
	return (struct conditions){items, (uint32_t)list->count};
}
