#include "model/schema_walk.h"

#include "sim/text.h"

#include <assert.h>
#include <string.h>

void schema_walk_init(struct schema_walk *walk, const struct schema *schema, enum schema_edition edition, struct value *value,
		      const struct value *old)
{
	walk->edition = edition;
	walk->begun = false;
	walk->depth = 1;
	walk->steps[0] = (struct schema_step){.schema = schema, .value = value, .old = old, .place = SCHEMA_AT_ROOT};
}

const struct schema_field *schema_find_field(const struct schema *schema, enum schema_edition edition, const char *key)
{
	for (uint32_t i = 0; i < schema->field_count; i++)
		if ((schema->fields[i].editions & edition) && strcmp(schema->fields[i].key, key) == 0)
			return &schema->fields[i];
	return NULL;
}

/* Old items looked at for each new one, so that long lists stay cheap. */
enum { OLD_ITEMS_MAX = 4096 };

/* The item of the old list with the same key as this one. Other lists have no items that can be followed through an update. */
static const struct value *find_old_item(const struct schema *schema, const struct value *old, const struct value *item)
{
	const char *key = schema->list_key ? value_text_or(value_get(item, schema->list_key), NULL) : NULL;
	if (!key || !value_is(old, VALUE_LIST))
		return NULL;
	for (size_t i = 0; i < old->count && i < OLD_ITEMS_MAX; i++)
		if (strcmp(value_text_or(value_get(old->as.items[i], schema->list_key), ""), key) == 0)
			return old->as.items[i];
	return NULL;
}

static bool find_in_map(const struct schema_walk *walk, struct schema_step *parent, struct schema_step *child)
{
	while (parent->next < parent->value->count) {
		const struct value_field *field = &parent->value->as.fields[parent->next++];
		const struct schema_field *known = schema_find_field(parent->schema, walk->edition, field->key);
		if (!known && !parent->schema->entries)
			continue;
		*child = (struct schema_step){
			.schema = known ? known->schema : parent->schema->entries,
			.value = field->value,
			.old = value_get(parent->old, field->key),
			.place = known ? SCHEMA_AT_FIELD : SCHEMA_AT_ENTRY,
			.key = field->key,
		};
		return true;
	}
	return false;
}

static bool find_in_list(struct schema_step *parent, struct schema_step *child)
{
	if (!parent->schema->items || parent->next == parent->value->count)
		return false;
	size_t index = parent->next++;
	*child = (struct schema_step){
		.schema = parent->schema->items,
		.value = parent->value->as.items[index],
		.old = find_old_item(parent->schema, parent->old, parent->value->as.items[index]),
		.place = SCHEMA_AT_ITEM,
		.index = index,
	};
	return true;
}

enum schema_visit schema_walk_next(struct schema_walk *walk, struct schema_step **step)
{
	if (!walk->begun) {
		walk->begun = true;
		*step = &walk->steps[0];
		return SCHEMA_ENTER;
	}
	/* `next` of SIZE_MAX: the node was left and goes now. */
	if (walk->depth && walk->steps[walk->depth - 1].next == SIZE_MAX)
		walk->depth--;
	if (!walk->depth)
		return SCHEMA_END;
	struct schema_step *parent = &walk->steps[walk->depth - 1];
	struct schema_step child;
	bool map = parent->value->type == VALUE_MAP;
	bool list = parent->value->type == VALUE_LIST;
	if ((map && find_in_map(walk, parent, &child)) || (list && find_in_list(parent, &child))) {
		assert(walk->depth <= VALUE_WRAPPED_MAX);
		walk->steps[walk->depth] = child;
		*step = &walk->steps[walk->depth++];
		return SCHEMA_ENTER;
	}
	parent->next = SIZE_MAX;
	*step = parent;
	return SCHEMA_LEAVE;
}

const char *schema_walk_path(const struct schema_walk *walk, struct arena *arena, const char *key, bool entries_in_brackets)
{
	struct text out;
	text_init(&out, 0);
	for (size_t i = 1; i < walk->depth; i++) {
		const struct schema_step *step = &walk->steps[i];
		if (step->place == SCHEMA_AT_ITEM)
			text_putf(&out, "[%zu]", step->index);
		else if (step->place == SCHEMA_AT_ENTRY && entries_in_brackets)
			text_putf(&out, "[%s]", step->key);
		else
			text_putf(&out, "%s%s", out.size ? "." : "", step->key);
	}
	if (key)
		text_putf(&out, "%s%s", out.size ? "." : "", key);
	const char *path = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return path;
}

bool schema_walk_unchanged(const struct schema_walk *walk)
{
	for (size_t i = walk->depth; i-- > 0;) {
		const struct schema_step *step = &walk->steps[i];
		if (step->old)
			return value_equal(step->value, step->old);
	}
	return false;
}
