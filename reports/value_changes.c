#include "reports/value_changes.h"

#include "reports/words.h"

#include <string.h>

/* Two maps that are being walked together; both are sorted by key. */
struct level {
	const struct value *old, *new;
	size_t old_at, new_at;
	const char *key; /* that led here; NULL at the top */
};

struct walk {
	struct text *out;
	struct level levels[VALUE_WRAPPED_MAX + 1];
	size_t depth; /* of the deepest level */
	size_t told;
};

static void put_path(struct walk *walk, const char *key)
{
	for (size_t i = 1; i <= walk->depth; i++) {
		words_put_plain(walk->out, walk->levels[i].key);
		text_put_char(walk->out, '.');
	}
	words_put_plain(walk->out, key);
}

/* False when the value has no short form. */
static bool put_scalar(struct text *out, const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		text_put(out, "null");
		return true;
	case VALUE_BOOL:
		text_put(out, value->as.boolean ? "true" : "false");
		return true;
	case VALUE_INT:
		text_putf(out, "%lld", (long long)value->as.integer);
		return true;
	case VALUE_TEXT:
		if (strlen(value->as.text) > VALUE_CHANGE_TEXT_MAX)
			return false;
		words_put_plain(out, *value->as.text ? value->as.text : "\"\"");
		return true;
	case VALUE_REAL:
	case VALUE_LIST:
	case VALUE_MAP:
		break;
	}
	return false;
}

static void put_values(struct text *out, const struct value *old, const struct value *new)
{
	struct text pair;
	text_init(&pair, 0);
	text_put_char(&pair, ' ');
	bool whole = put_scalar(&pair, old);
	text_put(&pair, " -> ");
	if (put_scalar(&pair, new) && whole)
		text_put(out, text_view(&pair));
	text_deinit(&pair);
}

static void tell(struct walk *walk, const char *key, const struct value *old, const struct value *new)
{
	if (walk->told++ >= VALUE_CHANGES_MAX)
		return;
	if (walk->told > 1)
		text_put(walk->out, ", ");
	put_path(walk, key);
	if (!old)
		text_put(walk->out, " added");
	else if (!new)
		text_put(walk->out, " removed");
	else
		put_values(walk->out, old, new);
}

static void descend(struct walk *walk, const char *key, const struct value *old, const struct value *new)
{
	walk->depth++;
	walk->levels[walk->depth] = (struct level){.old = old, .new = new, .key = key};
}

static const struct value_field *field_at(const struct value *map, size_t at)
{
	return value_is(map, VALUE_MAP) && at < map->count ? &map->as.fields[at] : NULL;
}

/* One step: the next key of either side, or up. False when all is walked. */
static bool step(struct walk *walk)
{
	struct level *level = &walk->levels[walk->depth];
	const struct value_field *old = field_at(level->old, level->old_at);
	const struct value_field *new = field_at(level->new, level->new_at);
	if (!old && !new) {
		if (walk->depth == 0)
			return false;
		walk->depth--;
		return true;
	}
	int order = !old ? 1 : !new ? -1 : strcmp(old->key, new->key);
	level->old_at += order <= 0;
	level->new_at += order >= 0;
	if (order != 0)
		tell(walk, order < 0 ? old->key : new->key, order < 0 ? old->value : NULL, order < 0 ? NULL : new->value);
	else if (value_is(old->value, VALUE_MAP) && value_is(new->value, VALUE_MAP) && walk->depth < VALUE_WRAPPED_MAX)
		descend(walk, new->key, old->value, new->value);
	else if (!value_equal(old->value, new->value))
		tell(walk, new->key, old->value, new->value);
	return true;
}

void value_changes_write(struct text *out, const struct value *old, const struct value *new)
{
	struct walk walk = {.out = out, .levels[0] = {.old = old, .new = new}};
	while (step(&walk))
		;
	if (walk.told > VALUE_CHANGES_MAX)
		text_put(out, " and more");
}
