#include "reports/yaml_writer.h"

#include "reports/go_number.h"
#include "reports/yaml_emitter.h"

#include "sim/arena.h"
#include "sim/digit.h"
#include "sim/json.h"
#include "sim/stable_sort.h"
#include "sim/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Order of keys */

/* The number that begins at `at`, behind a leading `head`; overflow wraps. */
static int64_t read_number(const char *at, uint64_t head, size_t *size)
{
	uint64_t number = head;
	for (*size = 0; is_digit(at[*size]); (*size)++)
		number = number * 10 + (uint64_t)(at[*size] - '0');
	return (int64_t)number;
}

/* Zeros inside a number are not leading zeros: 1 when a digit other than 0 stands before `at` in the same number. */
static uint64_t number_goes_on(const char *start, const char *at)
{
	while (at > start && is_digit(at[-1]))
		if (*--at != '0')
			return 1;
	return 0;
}

int yaml_compare_keys(const char *left, const char *right)
{
	size_t at = 0;
	while (left[at] && left[at] == right[at])
		at++;
	at = (size_t)(utf8_start(left, left + at) - left);
	const char *one = left + at;
	const char *other = right + at;
	int by_code = strcmp(one, other);
	if (!*one || !*other)
		return by_code;
	bool one_letter = utf8_is_letter(utf8_at(one).code);
	bool other_letter = utf8_is_letter(utf8_at(other).code);
	if (one_letter && other_letter)
		return by_code;
	if (one_letter || other_letter)
		return one_letter ? 1 : -1;
	uint64_t head = *one == '0' || *other == '0' ? number_goes_on(left, one) : 0;
	size_t one_size, other_size;
	int64_t one_number = read_number(one, head, &one_size);
	int64_t other_number = read_number(other, head, &other_size);
	if (one_number != other_number)
		return one_number < other_number ? -1 : 1;
	if (one_size != other_size)
		return one_size < other_size ? -1 : 1;
	return by_code;
}

static int compare_fields(const void *left, const void *right)
{
	const struct value_field *one = left;
	const struct value_field *other = right;
	return yaml_compare_keys(one->key, other->key);
}

/* The fields (struct value_field) of a map in the order of their keys. */
static const void *const *sorted_fields(struct arena *arena, const struct value *map)
{
	size_t count = map->count;
	const void **fields = ARENA_ARRAY(arena, const void *, count);
	for (size_t i = 0; i < count; i++)
		fields[i] = &map->as.fields[i];
	return stable_sort(fields, ARENA_ARRAY(arena, const void *, count), count, compare_fields);
}

/* Scalars */

/* Whole numbers that fit 64 bits come back as integers from the JSON between the object and its YAML. */
static void emit_real(struct yaml_emitter *emitter, double real)
{
	const double largest = 18446744073709551616.0; /* 2^64 */
	struct text word;
	text_init(&word, 64);
	if (floor(real) >= real && real < largest && real >= -largest / 2)
		json_write_real(&word, real);
	else
		go_number_write_real(&word, real);
	yaml_emit_plain(emitter, text_view(&word));
	text_deinit(&word);
}

static void emit_integer(struct yaml_emitter *emitter, int64_t integer)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%lld", (long long)integer);
	yaml_emit_plain(emitter, digits);
}

static void emit_scalar(struct yaml_emitter *emitter, const struct value *value, size_t indent)
{
	switch (value->type) {
	case VALUE_NULL:
		yaml_emit_plain(emitter, "null");
		break;
	case VALUE_BOOL:
		yaml_emit_plain(emitter, value->as.boolean ? "true" : "false");
		break;
	case VALUE_INT:
		emit_integer(emitter, value->as.integer);
		break;
	case VALUE_REAL:
		emit_real(emitter, value->as.real);
		break;
	case VALUE_TEXT:
		yaml_emit_text(emitter, value->as.text, indent, false);
		break;
	case VALUE_LIST:
		yaml_emit_plain(emitter, "[]");
		break;
	case VALUE_MAP:
		yaml_emit_plain(emitter, "{}");
		break;
	}
}

/* The tree */

struct level {
	const struct value *value;
	const void *const *fields; /* struct value_field of a map, in order */
	size_t next;
	size_t indent; /* the column of its keys or dashes */
};

/* Opens `value` below `parent`, NULL for the document. A list that is the value of a key starts in the key's own column. */
static struct level open_level(struct arena *arena, const struct yaml_emitter *emitter, const struct value *value, const struct level *parent)
{
	struct level level = {.value = value};
	if (value->type == VALUE_MAP)
		level.fields = sorted_fields(arena, value);
	if (parent) {
		bool level_with_key = value->type == VALUE_LIST && parent->value->type == VALUE_MAP && !emitter->indenting;
		level.indent = parent->indent + (level_with_key ? 0 : YAML_INDENT);
	}
	return level;
}

static void emit_key(struct yaml_emitter *emitter, const char *key, size_t indent)
{
	yaml_emit_indent(emitter, indent);
	if (yaml_key_is_simple(key)) {
		yaml_emit_text(emitter, key, indent + YAML_INDENT, true);
		yaml_emit_mark(emitter, ":", false, false);
		return;
	}
	yaml_emit_mark(emitter, "?", true, true);
	yaml_emit_text(emitter, key, indent + YAML_INDENT, false);
	yaml_emit_indent(emitter, indent);
	yaml_emit_mark(emitter, ":", true, true);
}

/* Writes what stands before the next child of a level and returns the child. */
static const struct value *emit_lead(struct yaml_emitter *emitter, struct level *level)
{
	size_t at = level->next++;
	if (level->value->type == VALUE_MAP) {
		const struct value_field *field = level->fields[at];
		emit_key(emitter, field->key, level->indent);
		return field->value;
	}
	yaml_emit_indent(emitter, level->indent);
	yaml_emit_mark(emitter, "-", true, true);
	return level->value->as.items[at];
}

void yaml_write(struct text *out, const struct value *document)
{
	struct level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	struct arena arena;
	struct yaml_emitter emitter;
	arena_init(&arena, 0);
	yaml_emitter_init(&emitter, out);
	if (value_has_children(document))
		stack[depth++] = open_level(&arena, &emitter, document, NULL);
	else
		emit_scalar(&emitter, document, YAML_INDENT);
	while (depth) {
		struct level *level = &stack[depth - 1];
		if (level->next == level->value->count) {
			depth--;
			continue;
		}
		const struct value *child = emit_lead(&emitter, level);
		if (value_has_children(child)) {
			assert(depth < sizeof stack / sizeof stack[0]);
			stack[depth++] = open_level(&arena, &emitter, child, level);
		} else {
			emit_scalar(&emitter, child, level->indent + YAML_INDENT);
		}
	}
	yaml_emit_indent(&emitter, 0);
	arena_deinit(&arena);
}
