#include "model/schema_default.h"

#include "model/schema_walk.h"

static struct value *make_default(struct arena *arena, const struct schema *schema)
{
	if (schema->default_text)
		return value_text_view(arena, schema->default_text);
	return schema->default_integer ? value_int(arena, schema->default_integer) : NULL;
}

/* Nulls of known fields count as absent. */
static bool stays(const struct schema_walk *walk, const struct schema *schema, const struct value_field *field)
{
	bool known = schema->entries || schema_find_field(schema, walk->edition, field->key);
	return known ? field->value->type != VALUE_NULL : schema->keeps_unknown;
}

static void prune(const struct schema_walk *walk, const struct schema *schema, struct value *map)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->count; i++)
		if (stays(walk, schema, &map->as.fields[i]))
			map->as.fields[kept++] = map->as.fields[i];
	map->count = kept;
}

static void fill(struct arena *arena, const struct schema_walk *walk, const struct schema *schema, struct value *map)
{
	for (uint32_t i = 0; i < schema->field_count; i++) {
		const struct schema_field *field = &schema->fields[i];
		if (!(field->editions & walk->edition) || value_get(map, field->key))
			continue;
		struct value *filled = make_default(arena, field->schema);
		if (filled)
			value_put(arena, map, field->key, filled);
	}
}

struct value *schema_default(struct arena *arena, const struct schema *schema, enum schema_edition edition, const struct value *object)
{
	struct value *copy = value_copy(arena, object);
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, copy, NULL);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step)) {
		if (visit != SCHEMA_ENTER || step->value->type != VALUE_MAP)
			continue;
		prune(&walk, step->schema, step->value);
		fill(arena, &walk, step->schema, step->value);
	}
	return copy;
}
