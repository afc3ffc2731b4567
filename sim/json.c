#include "sim/json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading */

struct read_level {
	const cJSON *next;
	struct value *into;
};

static struct value *read_number(struct arena *arena, double number)
{
	const double whole_limit = 9007199254740992.0; /* 2^53: beyond it a double no longer tells neighbours apart */
	if (floor(number) >= number && ceil(number) <= number && fabs(number) <= whole_limit)
		return value_int(arena, (int64_t)number);
	return value_real(arena, number);
}

static struct value *read_node(struct arena *arena, const cJSON *node)
{
	if (cJSON_IsObject(node))
		return value_map(arena);
	if (cJSON_IsArray(node))
		return value_list(arena);
	if (cJSON_IsString(node)) {
		struct value *text = value_text(arena, node->valuestring);
		text->quoted = true;
		return text;
	}
	if (cJSON_IsNumber(node))
		return read_number(arena, node->valuedouble);
	if (cJSON_IsBool(node))
		return value_bool(arena, cJSON_IsTrue(node));
	return value_null(arena);
}

static struct value *read_tree(struct arena *arena, const cJSON *document, const char **error)
{
	struct read_level stack[VALUE_DEPTH_MAX];
	size_t depth = 0;
	struct value *root = read_node(arena, document);
	stack[depth++] = (struct read_level){document->child, root};
	while (depth) {
		struct read_level *level = &stack[depth - 1];
		const cJSON *node = level->next;
		if (!node) {
			depth--;
			continue;
		}
		level->next = node->next;
		struct value *value = read_node(arena, node);
		if (level->into->type == VALUE_LIST) {
			value_add(arena, level->into, value);
		} else {
			if (value_get(level->into, node->string)) {
				*error = arena_format(arena, "the key \"%s\" stands twice in one object", node->string);
				return NULL;
			}
			value_put(arena, level->into, node->string, value);
		}
		if (!node->child)
			continue;
		if (depth == VALUE_DEPTH_MAX) {
			*error = arena_format(arena, "nested deeper than %d levels", VALUE_DEPTH_MAX);
			return NULL;
		}
		stack[depth++] = (struct read_level){node->child, value};
	}
	return root;
}

struct value *json_read(struct arena *arena, const char *bytes, size_t size, const char **error)
{
	const char *end = NULL;
	cJSON *document = cJSON_ParseWithLengthOpts(bytes, size, &end, 0);
	if (!document) {
		*error = arena_format(arena, "not JSON at byte %zu", end ? (size_t)(end - bytes) : (size_t)0);
		return NULL;
	}
	struct value *root = read_tree(arena, document, error);
	cJSON_Delete(document);
	return root;
}

/* Writing */

void json_write_string(struct text *out, const char *string)
{
	text_put_char(out, '"');
	for (const unsigned char *at = (const unsigned char *)string; *at; at++) {
		switch (*at) {
		case '"':
			text_put(out, "\\\"");
			break;
		case '\\':
			text_put(out, "\\\\");
			break;
		case '\n':
			text_put(out, "\\n");
			break;
		case '\r':
			text_put(out, "\\r");
			break;
		case '\t':
			text_put(out, "\\t");
			break;
		case '\b':
			text_put(out, "\\b");
			break;
		case '\f':
			text_put(out, "\\f");
			break;
		case '<':
		case '>':
		case '&':
			text_putf(out, "\\u%04x", *at);
			break;
		default:
			if (*at < 0x20)
				text_putf(out, "\\u%04x", *at);
			else if (at[0] == 0xE2 && at[1] == 0x80 && (at[2] == 0xA8 || at[2] == 0xA9)) {
				text_putf(out, "\\u20%02x", at[2] - 0x80);
				at += 2;
			} else
				text_put_char(out, (char)*at);
		}
	}
	text_put_char(out, '"');
}

void json_write_real(struct text *out, double real)
{
	char digits[40];
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, real);
		double back = strtod(digits, NULL);
		if (memcmp(&back, &real, sizeof back) == 0)
			break;
	}
	double size = fabs(real);
	if ((size >= 1e-6 && size < 1e21) && strchr(digits, 'e')) {
		for (int places = 0; places <= 24; places++) {
			snprintf(digits, sizeof digits, "%.*f", places, real);
			double back = strtod(digits, NULL);
			if (memcmp(&back, &real, sizeof back) == 0)
				break;
		}
	}
	char *exponent = strstr(digits, "e-0");
	if (exponent)
		memmove(exponent + 2, exponent + 3, strlen(exponent + 3) + 1);
	text_put(out, digits);
}

static void write_scalar(struct text *out, const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		text_put(out, "null");
		break;
	case VALUE_BOOL:
		text_put(out, value->as.boolean ? "true" : "false");
		break;
	case VALUE_INT:
		text_putf(out, "%lld", (long long)value->as.integer);
		break;
	case VALUE_REAL:
		json_write_real(out, value->as.real);
		break;
	case VALUE_TEXT:
		json_write_string(out, value->as.text);
		break;
	case VALUE_LIST:
		text_put(out, "[]");
		break;
	case VALUE_MAP:
		text_put(out, "{}");
		break;
	}
}

struct write_level {
	const struct value *value;
	size_t next;
};

static bool has_children(const struct value *value)
{
	return (value->type == VALUE_LIST || value->type == VALUE_MAP) && value->count;
}

static void new_line(struct text *out, unsigned indent, size_t depth)
{
	if (!indent)
		return;
	text_put_char(out, '\n');
	text_put_repeated(out, ' ', indent * depth);
}

static void write_tree(struct text *out, const struct value *value, unsigned indent)
{
	struct write_level stack[VALUE_DEPTH_MAX + 3]; /* a list of objects around the deepest document */
	size_t depth = 0;
	if (!has_children(value)) {
		write_scalar(out, value);
		return;
	}
	stack[depth++] = (struct write_level){value, 0};
	text_put_char(out, value->type == VALUE_MAP ? '{' : '[');
	while (depth) {
		struct write_level *level = &stack[depth - 1];
		bool map = level->value->type == VALUE_MAP;
		if (level->next == level->value->count) {
			depth--;
			new_line(out, indent, depth);
			text_put_char(out, map ? '}' : ']');
			continue;
		}
		size_t at = level->next++;
		if (at)
			text_put_char(out, ',');
		new_line(out, indent, depth);
		const struct value *child = map ? level->value->as.fields[at].value : level->value->as.items[at];
		if (map) {
			json_write_string(out, level->value->as.fields[at].key);
			text_put(out, indent ? ": " : ":");
		}
		if (!has_children(child)) {
			write_scalar(out, child);
			continue;
		}
		assert(depth < sizeof stack / sizeof stack[0]);
		text_put_char(out, child->type == VALUE_MAP ? '{' : '[');
		stack[depth++] = (struct write_level){child, 0};
	}
}

void json_write_compact(struct text *out, const struct value *value)
{
	write_tree(out, value, 0);
}

void json_write_indented(struct text *out, const struct value *value, unsigned indent)
{
	write_tree(out, value, indent);
}
