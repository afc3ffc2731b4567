#include "reports/dump.h"

#include "sim/json.h"

const struct value *dump_shown(struct arena *arena, const struct value *object)
{
	const struct value *metadata = value_get(object, "metadata");
	if (!value_get(metadata, "managedFields"))
		return object;
	struct value *shown = value_copy_shallow(arena, object);
	struct value *shown_metadata = value_copy_shallow(arena, metadata);
	value_drop(shown_metadata, "managedFields");
	value_put(arena, shown, "metadata", shown_metadata);
	return shown;
}

const struct value *dump_in_version(struct arena *arena, const struct value *object, const char *api_version)
{
	struct value *shown = value_copy_shallow(arena, object);
	value_put_text(arena, shown, "apiVersion", api_version);
	return shown;
}

const struct value *dump_list(struct arena *arena, const struct value *const *objects, size_t count)
{
	struct value *list = value_map(arena);
	struct value *items = value_list(arena);
	struct value *metadata = value_map(arena);
	for (size_t i = 0; i < count; i++)
		value_add(arena, items, value_copy_shallow(arena, objects[i]));
	value_put_text(arena, metadata, "resourceVersion", "");
	value_put_text(arena, list, "apiVersion", "v1");
	value_put(arena, list, "items", items);
	value_put_text(arena, list, "kind", "List");
	value_put(arena, list, "metadata", metadata);
	return list;
}

void dump_write_json(struct text *out, const struct value *document)
{
	json_write_indented(out, document, 4);
	text_put_char(out, '\n');
}

void dump_write_name(struct text *out, const struct kind_info *kind, const struct value *object)
{
	struct arena arena;
	arena_init(&arena, 1024);
	text_putf(out, "%s/%s\n", kind_singular(&arena, kind), value_text_or(value_find(object, "metadata", "name", NULL), ""));
	arena_deinit(&arena);
}
