#include "sim/json.h"

#include "sim/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A character beyond ASCII; its size in bytes. JavaScript's line separators and what is no UTF-8 are escaped. */
static size_t write_wide(struct text *out, const char *at)
{
	struct utf8_character character = utf8_at(at);
	bool invalid = character.code == UTF8_REPLACEMENT && character.size == 1;
	if (invalid || character.code == 0x2028 || character.code == 0x2029)
		text_putf(out, "\\u%04x", character.code);
	else
		text_put_bytes(out, at, character.size);
	return character.size;
}

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
			else if (*at < 0x80)
				text_put_char(out, (char)*at);
			else
				at += write_wide(out, (const char *)at) - 1;
		}
	}
	text_put_char(out, '"');
}

/* The fewest digits that read back as the same double, and the place of the decimal point behind the first of them. */
static int shortest_digits(double real, char digits[24])
{
	char form[40];
	for (int precision = 0; precision <= 16; precision++) {
		snprintf(form, sizeof form, "%.*e", precision, real);
		double back = strtod(form, NULL);
		if (memcmp(&back, &real, sizeof back) == 0)
			break;
	}
	size_t count = 0;
	const char *at = form;
	for (; *at != 'e'; at++) {
		if (*at != '.')
			digits[count++] = *at;
	}
	digits[count] = '\0';
	return (int)strtol(at + 1, NULL, 10);
}

void json_write_real(struct text *out, double real)
{
	if (!isfinite(real)) {
		text_put(out, "null");
		return;
	}
	char digits[24];
	double size = fabs(real);
	int point = shortest_digits(size, digits);
	int count = (int)strlen(digits);
	if (signbit(real))
		text_put_char(out, '-');
	if (size > 0 && (size < 1e-6 || size >= 1e21)) {
		text_putf(out, "%c%s%se%c%d", digits[0], count > 1 ? "." : "", digits + 1, point < 0 ? '-' : '+', abs(point));
	} else if (point < 0) {
		text_put(out, "0.");
		text_put_repeated(out, '0', (size_t)(-point - 1));
		text_put(out, digits);
	} else {
		int whole = point + 1 < count ? point + 1 : count;
		text_put_bytes(out, digits, (size_t)whole);
		text_put_repeated(out, '0', (size_t)(point + 1 - whole));
		if (whole < count)
			text_putf(out, ".%s", digits + whole);
	}
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

static void new_line(struct text *out, unsigned indent, size_t depth)
{
	if (!indent)
		return;
	text_put_char(out, '\n');
	text_put_repeated(out, ' ', indent * depth);
}

static void write_tree(struct text *out, const struct value *value, unsigned indent)
{
	struct write_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	if (!value_has_children(value)) {
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
		if (!value_has_children(child)) {
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
