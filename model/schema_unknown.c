#include "model/schema_unknown.h"

#include "model/schema_walk.h"

#include "sim/diag.h"

#include <string.h>

enum { CANDIDATES_MAX = 64 };

static uint32_t editions_of(const struct schema *schema, const char *key)
{
	uint32_t editions = 0;
	for (uint32_t i = 0; i < schema->field_count; i++)
		if (strcmp(schema->fields[i].key, key) == 0)
			editions |= schema->fields[i].editions;
	return editions;
}

static const char *nearest_of(const struct schema *schema, enum schema_edition edition, const char *key)
{
	const char *candidates[CANDIDATES_MAX];
	size_t count = 0;
	for (uint32_t i = 0; i < schema->field_count && count < CANDIDATES_MAX; i++)
		if (schema->fields[i].editions & edition)
			candidates[count++] = schema->fields[i].key;
	return diag_nearest(key, candidates, count);
}

static bool is_unknown(const struct schema_walk *walk, const struct schema *schema, const char *key)
{
	return !schema->entries && !schema->keeps_unknown && !schema_find_field(schema, walk->edition, key);
}

size_t schema_find_unknown(struct arena *arena, const struct schema *schema, enum schema_edition edition, const struct value *object,
			   struct schema_unknown *out, size_t room)
{
	size_t count = 0;
	struct value *copy = value_copy(arena, object); /* a walk's nodes may be changed */
	value_drop(copy, "status");
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, copy, NULL);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step)) {
		if (visit != SCHEMA_ENTER || step->value->type != VALUE_MAP || step->schema->type != SCHEMA_OBJECT)
			continue;
		for (size_t i = 0; i < step->value->count; i++) {
			const struct value_field *field = &step->value->as.fields[i];
			if (!is_unknown(&walk, step->schema, field->key) || count++ >= room)
				continue;
			out[count - 1] = (struct schema_unknown){.path = schema_walk_path(&walk, arena, field->key, false),
								 .file = field->value->file,
								 .line = field->line,
								 .column = field->column,
								 .editions = editions_of(step->schema, field->key),
								 .nearest = nearest_of(step->schema, edition, field->key)};
		}
	}
	return count;
}
