#include "reports/json_shape.h"

#include "reports/escape.h"

#include <assert.h>

static void put_times_type(struct text *out)
{
	text_put(out, "\"type\": \"object\", \"additionalProperties\": false, \"properties\": {");
	for (int i = 0; i < TIME_COUNT; i++) {
		text_put(out, i ? ", " : "");
		escape_put_json(out, time_part_key((enum time_part)i));
		text_put(out, ": {\"type\": \"number\"}");
	}
	text_put_char(out, '}');
}

static void put_type(struct text *out, const struct json_field *field)
{
	switch (field->type) {
	case JSON_TEXT:
		text_put(out, "\"type\": \"string\"");
		break;
	case JSON_NULLABLE:
		text_put(out, "\"type\": [\"string\", \"null\"]");
		break;
	case JSON_WORD:
		text_put(out, "\"enum\": [");
		for (size_t i = 0; field->words[i]; i++) {
			text_put(out, i ? ", " : "");
			escape_put_json(out, field->words[i]);
		}
		text_put_char(out, ']');
		break;
	case JSON_INTEGER:
	case JSON_COUNT:
		text_put(out, "\"type\": \"integer\"");
		break;
	case JSON_SECONDS:
		text_put(out, "\"type\": \"number\"");
		break;
	case JSON_BOOLEAN:
		text_put(out, "\"type\": \"boolean\"");
		break;
	case JSON_LABELS:
		text_put(out, "\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}");
		break;
	case JSON_TIMES:
		put_times_type(out);
		break;
	case JSON_OBJECT: /* in draft-07 what stands beside $ref is not looked at */
		text_putf(out, "\"allOf\": [{\"$ref\": \"#/definitions/%s\"}]", field->shape->name);
		break;
	case JSON_LIST:
		text_putf(out, "\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/%s\"}", field->shape->name);
		break;
	}
}

static void put_required(struct text *out, const struct json_shape *shape)
{
	bool any = false;
	for (size_t i = 0; i < shape->count; i++) {
		if (shape->fields[i].need == JSON_OPTIONAL)
			continue;
		text_put(out, any ? ", " : "\"required\": [");
		escape_put_json(out, shape->fields[i].name);
		any = true;
	}
	if (any)
		text_put(out, "],");
}

static void put_shape(struct text *out, const struct json_shape *shape)
{
	text_put(out, "\"description\": ");
	escape_put_json(out, shape->doc);
	text_put(out, ", \"type\": \"object\",\n      ");
	put_required(out, shape);
	text_put(out, "\n      \"properties\": {");
	for (size_t i = 0; i < shape->count; i++) {
		text_put(out, i ? ",\n        " : "\n        ");
		escape_put_json(out, shape->fields[i].name);
		text_put(out, ": {\"description\": ");
		escape_put_json(out, shape->fields[i].doc);
		text_put(out, ", ");
		put_type(out, &shape->fields[i]);
		text_put_char(out, '}');
	}
	text_put(out, "\n      }");
}

/* Every shape once, those that are given first. */
static size_t gather_shapes(const struct json_shape *const *given, size_t count, const struct json_shape **shapes)
{
	assert(count <= JSON_SHAPES_MAX);
	for (size_t i = 0; i < count; i++)
		shapes[i] = given[i];
	for (size_t at = 0; at < count; at++) {
		for (size_t i = 0; i < shapes[at]->count; i++) {
			const struct json_shape *shape = shapes[at]->fields[i].shape;
			size_t known = 0;
			while (known < count && shapes[known] != shape)
				known++;
			if (!shape || known < count)
				continue;
			assert(count < JSON_SHAPES_MAX);
			shapes[count++] = shape;
		}
	}
	return count;
}

void json_shape_write_schema(struct text *out, const char *title, const struct json_shape *const *shapes, size_t count)
{
	const struct json_shape *all[JSON_SHAPES_MAX];
	size_t all_count = gather_shapes(shapes, count, all);
	text_put(out, "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": ");
	escape_put_json(out, title);
	text_putf(out, ",\n  \"%s\": [", count == 1 ? "allOf" : "oneOf");
	for (size_t i = 0; i < count; i++)
		text_putf(out, "%s{\"$ref\": \"#/definitions/%s\"}", i ? ", " : "", shapes[i]->name);
	text_put(out, "],\n  \"definitions\": {");
	for (size_t i = 0; i < all_count; i++) {
		text_putf(out, "%s\n    \"%s\": {", i ? "," : "", all[i]->name);
		put_shape(out, all[i]);
		text_put_char(out, '}');
	}
	text_put(out, "\n  }\n}\n");
}

/* The same to read */

static void put_words(struct text *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		text_putf(out, "%s`%s`", i ? ", " : "", words[i]);
}

static void put_value(struct text *out, const struct json_field *field)
{
	static const char *const words[] = {
		[JSON_TEXT] = "a text",	    [JSON_NULLABLE] = "a text or null", [JSON_INTEGER] = "an integer",	      [JSON_COUNT] = "an integer",
		[JSON_SECONDS] = "seconds", [JSON_BOOLEAN] = "true or false",	[JSON_LABELS] = "a map of texts", [JSON_TIMES] = "a map of seconds",
	};
	if (field->type == JSON_WORD)
		put_words(out, field->words);
	else if (field->type == JSON_OBJECT)
		text_putf(out, "[%s](#%s)", field->shape->name, field->shape->name);
	else if (field->type == JSON_LIST)
		text_putf(out, "list of [%s](#%s)", field->shape->name, field->shape->name);
	else
		text_put(out, words[field->type]);
}

void json_shape_write_reference(struct text *out, const struct json_shape *const *shapes, size_t count)
{
	const struct json_shape *all[JSON_SHAPES_MAX];
	size_t all_count = gather_shapes(shapes, count, all);
	for (size_t i = 0; i < all_count; i++) {
		text_putf(out, "### %s\n\n%c%s.\n\n", all[i]->name, all[i]->doc[0] & ~0x20, all[i]->doc + 1);
		text_put(out, "| field | value | always | meaning |\n|---|---|---|---|\n");
		for (size_t k = 0; k < all[i]->count; k++) {
			const struct json_field *field = &all[i]->fields[k];
			text_putf(out, "| `%s` | ", field->name);
			put_value(out, field);
			text_putf(out, " | %s | %s |\n", field->need == JSON_ALWAYS ? "yes" : "", field->doc);
		}
		text_put_char(out, '\n');
	}
}
