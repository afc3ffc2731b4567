#include "scenarios/match.h"

#include <assert.h>
#include <string.h>

/* Documents */

struct match_level {
	const struct value *wanted, *found;
	const char *path;
	size_t next;
};

static const char any[] = "<any>";

static bool is_any(const struct value *wanted)
{
	return wanted->type == VALUE_TEXT && strcmp(wanted->as.text, any) == 0;
}

static bool nested(const struct value *value)
{
	return value->type == VALUE_MAP || value->type == VALUE_LIST;
}

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);
	return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* Lists whose order says nothing: conditions. */
static bool by_type(const struct match_level *level)
{
	if (!ends_with(level->path, "conditions"))
		return false;
	for (size_t i = 0; i < level->wanted->count; i++)
		if (!value_is(value_get(level->wanted->as.items[i], "type"), VALUE_TEXT))
			return false;
	return true;
}

static const struct value *find_type(const struct value *list, const char *type)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(value_text_or(value_get(list->as.items[i], "type"), ""), type) == 0)
			return list->as.items[i];
	return NULL;
}

/* The next part of a level: what is wanted, what is there, and where. */
static const struct value *next_part(struct arena *arena, struct match_level *level, const struct value **found, const char **path)
{
	size_t at = level->next++;
	if (level->wanted->type == VALUE_MAP) {
		const struct value_field *field = &level->wanted->as.fields[at];
		*found = value_get(level->found, field->key);
		*path = *level->path ? arena_format(arena, "%s.%s", level->path, field->key) : field->key;
		return field->value;
	}
	const struct value *wanted = level->wanted->as.items[at];
	if (by_type(level)) {
		const char *type = value_get(wanted, "type")->as.text;
		*found = find_type(level->found, type);
		*path = arena_format(arena, "%s[%s]", level->path, type);
	} else {
		*found = level->found->as.items[at];
		*path = arena_format(arena, "%s[%zu]", level->path, at);
	}
	return wanted;
}

/* Of a map that is not there, all keys are absent. */
static bool wants_absence(const struct value *wanted)
{
	for (size_t i = 0; wanted->type == VALUE_MAP && i < wanted->count; i++)
		if (wanted->as.fields[i].value->type != VALUE_NULL)
			return false;
	return wanted->type == VALUE_MAP && wanted->count > 0;
}

/* One node without what is in it. */
static bool match_node(struct arena *arena, const struct match_level *level, struct mismatch *mismatch)
{
	const struct value *wanted = level->wanted;
	const struct value *found = level->found;
	*mismatch = (struct mismatch){.path = level->path, .wanted = wanted, .found = found};
	if (wanted->type == VALUE_NULL)
		return !found || found->type == VALUE_NULL;
	if (!found)
		return wants_absence(wanted);
	if (is_any(wanted))
		return !nested(found);
	if (!nested(wanted))
		return value_equal(wanted, found);
	if (wanted->type != found->type)
		return false;
	if (wanted->type == VALUE_LIST && wanted->count != found->count && !by_type(level)) {
		mismatch->note = arena_format(arena, "%zu items\n%zu items", wanted->count, found->count);
		return false;
	}
	return true;
}

bool match_value(struct arena *arena, const struct value *wanted, const struct value *found, struct mismatch *mismatch)
{
	struct match_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	stack[depth++] = (struct match_level){wanted, found, "", 0};
	if (!match_node(arena, &stack[0], mismatch))
		return false;
	while (depth) {
		struct match_level *level = &stack[depth - 1];
		if (!nested(level->wanted) || level->next == level->wanted->count) {
			depth--;
			continue;
		}
		struct match_level part = {.next = 0};
		part.wanted = next_part(arena, level, &part.found, &part.path);
		if (!match_node(arena, &part, mismatch))
			return false;
		assert(depth <= VALUE_WRAPPED_MAX);
		stack[depth++] = part;
	}
	return true;
}
