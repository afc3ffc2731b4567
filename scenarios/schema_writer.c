#include "scenarios/schema_writer.h"

#include "scenarios/field_tables.h"
#include "scenarios/yaml_scalar.h"

#include "sim/json.h"

#include <string.h>

static const char duration_pattern[] = "^[+]?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|\\u00b5s|\\u03bcs|ms|s|m|h)"
				       "(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|\\u00b5s|\\u03bcs|ms|s|m|h))*)$";
static const char instant_pattern[] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";

static struct value *typed(struct arena *arena, const char *type)
{
	struct value *schema = value_map(arena);
	value_put_text(arena, schema, "type", type);
	return schema;
}

static struct value *matching(struct arena *arena, const char *pattern)
{
	struct value *schema = typed(arena, "string");
	value_put_text(arena, schema, "pattern", pattern);
	return schema;
}

static struct value *constant(struct arena *arena, struct value *value)
{
	struct value *schema = value_map(arena);
	value_put(arena, schema, "const", value);
	return schema;
}

/* anyOf of two or three (NULL: none). */
static struct value *either(struct arena *arena, struct value *one, struct value *other, struct value *third)
{
	struct value *schema = value_map(arena);
	struct value *list = value_list(arena);
	value_add(arena, list, one);
	value_add(arena, list, other);
	if (third)
		value_add(arena, list, third);
	value_put(arena, schema, "anyOf", list);
	return schema;
}

static struct value *list_of(struct arena *arena, struct value *items, bool some)
{
	struct value *schema = typed(arena, "array");
	value_put(arena, schema, "items", items);
	if (some)
		value_put_int(arena, schema, "minItems", 1);
	return schema;
}

static struct value *map_of(struct arena *arena, struct value *values)
{
	struct value *schema = typed(arena, "object");
	value_put(arena, schema, "additionalProperties", values);
	return schema;
}

static struct value *reference_to(struct arena *arena, const struct field_table *table)
{
	struct value *schema = value_map(arena);
	value_put_text(arena, schema, "$ref", arena_format(arena, "#/definitions/%s", field_table_id(arena, table)));
	return schema;
}

static struct value *duration_schema(struct arena *arena)
{
	return either(arena, matching(arena, duration_pattern), constant(arena, value_int(arena, 0)), NULL);
}

static struct value *text_schema(struct arena *arena, const struct field *field)
{
	struct value *schema = typed(arena, "string");
	if (field->least)
		value_put_int(arena, schema, "minLength", 1);
	return schema;
}

static struct value *words_schema(struct arena *arena, const struct field *field)
{
	struct value *schema = value_map(arena);
	struct value *words = value_list(arena);
	for (const struct field_word *word = field->words; word->word; word++)
		value_add(arena, words, value_text(arena, word->word));
	value_put(arena, schema, "enum", words);
	return schema;
}

static struct value *int_schema(struct arena *arena, const struct field *field)
{
	struct value *schema = typed(arena, "integer");
	if (field->least || field->most) {
		value_put_int(arena, schema, "minimum", field->least);
		value_put_int(arena, schema, "maximum", field->most);
	}
	return schema;
}

static struct value *share_schema(struct arena *arena)
{
	struct value *number = typed(arena, "number");
	value_put_int(arena, number, "minimum", 0);
	value_put_int(arena, number, "maximum", 1);
	return either(arena, number, matching(arena, "^[0-9.]+%$"), NULL);
}

static struct value *moment_schema(struct arena *arena, const struct field *field)
{
	struct value *end = field->nullable ? constant(arena, value_text(arena, "end")) : NULL;
	return either(arena, duration_schema(arena), matching(arena, instant_pattern), end);
}

static struct value *patterns_schema(struct arena *arena)
{
	struct value *weight = typed(arena, "integer");
	value_put_int(arena, weight, "minimum", 1);
	value_put_int(arena, weight, "maximum", 1000000);
	return map_of(arena, either(arena, typed(arena, "string"), list_of(arena, typed(arena, "string"), true), map_of(arena, weight)));
}

static struct value *type_schema(struct arena *arena, const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT:
		return text_schema(arena, field);
	case FIELD_WORD:
		return words_schema(arena, field);
	case FIELD_BOOL:
		return typed(arena, "boolean");
	case FIELD_INT:
		return int_schema(arena, field);
	case FIELD_REAL:
		return typed(arena, "number");
	case FIELD_SHARE:
		return share_schema(arena);
	case FIELD_DURATION:
		return duration_schema(arena);
	case FIELD_MOMENT:
		return moment_schema(arena, field);
	case FIELD_INSTANT:
		return matching(arena, instant_pattern);
	case FIELD_TEXTS:
		return either(arena, text_schema(arena, field), list_of(arena, text_schema(arena, field), true), NULL);
	case FIELD_DURATIONS:
		return list_of(arena, duration_schema(arena), false);
	case FIELD_LABELS:
		return map_of(arena, field->nullable ? either(arena, typed(arena, "string"), typed(arena, "null"), NULL) : typed(arena, "string"));
	case FIELD_PATTERNS:
		return patterns_schema(arena);
	case FIELD_MANIFESTS: {
		struct value *one = either(arena, typed(arena, "string"), typed(arena, "object"), NULL);
		return either(arena, typed(arena, "string"), typed(arena, "object"), list_of(arena, one, true));
	}
	case FIELD_MAP:
		return typed(arena, "object");
	case FIELD_VALUE:
		return value_map(arena);
	case FIELD_OBJECT:
		return reference_to(arena, field->table);
	case FIELD_OBJECTS:
		return list_of(arena, reference_to(arena, field->table), false);
	}
	return value_map(arena);
}

static struct value *field_schema(struct arena *arena, const struct field *field)
{
	struct value *schema = type_schema(arena, field);
	if (value_get(schema, "$ref")) {
		/* Whatever stands beside a $ref is not looked at in draft-07. */
		struct value *all = value_list(arena);
		value_add(arena, all, schema);
		schema = value_map(arena);
		value_put(arena, schema, "allOf", all);
	}
	value_put_text(arena, schema, "description", field->doc);
	if (field->fallback) {
		const char *error = NULL;
		bool text = field->type == FIELD_TEXT || field->type == FIELD_WORD;
		value_put(arena, schema, "default", yaml_scalar(arena, field->fallback, strlen(field->fallback), NULL, !text, &error));
	}
	return schema;
}

static struct value *required_schema(struct arena *arena, const char *name)
{
	struct value *schema = value_map(arena);
	struct value *list = value_list(arena);
	value_add(arena, list, value_text(arena, name));
	value_put(arena, schema, "required", list);
	return schema;
}

/* Of one group of fields exactly one, or at most one, stands there. */
static struct value *choice_schema(struct arena *arena, const struct field_table *table, size_t number)
{
	struct value *schema = value_map(arena);
	struct value *ways = value_list(arena);
	struct value *all = value_list(arena);
	for (size_t i = 0; i < table->count; i++) {
		if (table->fields[i].choice != number)
			continue;
		value_add(arena, ways, required_schema(arena, table->fields[i].name));
		value_add(arena, all, required_schema(arena, table->fields[i].name));
	}
	if (table->choices[number - 1] == CHOICE_AT_MOST) {
		struct value *some = value_map(arena);
		struct value *none = value_map(arena);
		value_put(arena, some, "anyOf", all);
		value_put(arena, none, "not", some);
		value_add(arena, ways, none);
	}
	value_put(arena, schema, "oneOf", ways);
	return schema;
}

/* Keys that name an object: "run", "target", or a word for a kind. */
static void put_ref_keys(struct arena *arena, struct value *schema, struct value *properties)
{
	struct text words;
	text_init(&words, 0);
	text_put(&words, "^(");
	for (size_t i = 0; field_kind_word(i); i++)
		text_putf(&words, "%s%s", i ? "|" : "", field_kind_word(i));
	text_put(&words, ")$");
	struct value *name = typed(arena, "string");
	value_put_int(arena, name, "minLength", 1);
	struct value *patterns = value_map(arena);
	value_put(arena, patterns, text_view(&words), name);
	value_put(arena, schema, "patternProperties", patterns);
	text_deinit(&words);
	struct value *run = value_copy(arena, name);
	value_put_text(arena, run, "description", "NAME of a ClusterStagedUpdateRun or NAMESPACE/NAME of a StagedUpdateRun.");
	value_put(arena, properties, "run", run);
	struct value *target = value_copy(arena, name);
	value_put_text(arena, target, "description", "KIND/NAME or KIND/NAMESPACE/NAME.");
	value_put(arena, properties, "target", target);
}

static struct value *table_schema(struct arena *arena, const struct field_table *table)
{
	struct value *schema = typed(arena, "object");
	struct value *properties = value_map(arena);
	struct value *required = value_list(arena);
	struct value *choices = value_list(arena);
	const struct field *shorthand = NULL;
	for (size_t i = 0; i < table->count; i++) {
		const struct field *field = &table->fields[i];
		value_put(arena, properties, field->name, field_schema(arena, field));
		if (field->required)
			value_add(arena, required, value_text(arena, field->name));
		if (table->shorthand && strcmp(table->shorthand, field->name) == 0)
			shorthand = field;
	}
	for (size_t number = 1; number <= FIELD_CHOICES_MAX; number++)
		if (table->choices[number - 1] != CHOICE_FREE)
			value_add(arena, choices, choice_schema(arena, table, number));
	if (table->has_ref)
		put_ref_keys(arena, schema, properties);
	value_put(arena, schema, "properties", properties);
	value_put(arena, schema, "additionalProperties", value_bool(arena, false));
	if (required->count)
		value_put(arena, schema, "required", required);
	if (choices->count)
		value_put(arena, schema, "allOf", choices);
	if (shorthand)
		schema = either(arena, type_schema(arena, shorthand), schema, NULL);
	value_put_text(arena, schema, "description", table->doc);
	return schema;
}

static struct value *manifest_schema(struct arena *arena)
{
	static const char *const keys[] = {"apiVersion", "kind"};
	struct value *schema = typed(arena, "object");
	struct value *required = value_list(arena);
	struct value *properties = value_map(arena);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		value_add(arena, required, value_text(arena, keys[i]));
		value_put(arena, properties, keys[i], typed(arena, "string"));
	}
	value_put(arena, schema, "properties", properties);
	value_put(arena, schema, "required", required);
	value_put_text(arena, schema, "description", "A Kubernetes manifest, or a List of them.");
	return schema;
}

void schema_write(struct text *out)
{
	struct arena arena;
	struct field_tables tables;
	arena_init(&arena, 0);
	field_tables_collect(&tables);
	struct value *schema = value_map(&arena);
	struct value *definitions = value_map(&arena);
	struct value *is_scenario = required_schema(&arena, "kind");
	struct value *properties = value_map(&arena);
	value_put(&arena, properties, "kind", constant(&arena, value_text(&arena, "Scenario")));
	value_put(&arena, is_scenario, "properties", properties);
	for (size_t i = 0; i < tables.count; i++)
		value_put(&arena, definitions, field_table_id(&arena, tables.items[i]), table_schema(&arena, tables.items[i]));
	value_put(&arena, definitions, "manifest", manifest_schema(&arena));
	value_put_text(&arena, schema, "$schema", "http://json-schema.org/draft-07/schema#");
	value_put_text(&arena, schema, "title", "fleetsim scenario");
	value_put(&arena, schema, "if", is_scenario);
	value_put(&arena, schema, "then", reference_to(&arena, tables.items[0]));
	struct value *manifest = value_map(&arena);
	value_put_text(&arena, manifest, "$ref", "#/definitions/manifest");
	value_put(&arena, schema, "else", manifest);
	value_put(&arena, schema, "definitions", definitions);
	json_write_indented(out, schema, 2);
	text_put_char(out, '\n');
	arena_deinit(&arena);
}
