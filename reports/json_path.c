#include "reports/json_path.h"

#include "reports/go_number.h"

#include "sim/digit.h"
#include "sim/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Reading */

struct reader {
	struct arena *arena;
	const char *at;
	const char *error;
};

static bool ends_name(char byte)
{
	return !byte || strchr(" .[](){}=!<>,'\"\t\n", byte);
}

static void skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

static bool fail(struct reader *reader, const char *what)
{
	if (!reader->error)
		reader->error = arena_format(reader->arena, "%s at \"%.40s\"", what, reader->at);
	return false;
}

/* A name up to a character that means something; `\` takes the next one as it is. */
static const char *read_name(struct reader *reader)
{
	char *name = arena_take(reader->arena, strlen(reader->at) + 1);
	size_t size = 0;
	while (!ends_name(*reader->at)) {
		if (*reader->at == '\\' && reader->at[1])
			reader->at++;
		name[size++] = *reader->at++;
	}
	return name;
}

/* 'text' or "text" with the escapes \n, \t, and \x as x; NULL when it does not end. */
static const char *read_quoted(struct reader *reader)
{
	char quote = *reader->at++;
	char *text = arena_take(reader->arena, strlen(reader->at) + 1);
	size_t size = 0;
	for (; *reader->at && *reader->at != quote; reader->at++) {
		char byte = *reader->at;
		if (byte == '\\' && reader->at[1]) {
			byte = *++reader->at;
			byte = byte == 'n' ? '\n' : byte == 't' ? '\t' : byte == 'r' ? '\r' : byte;
		}
		text[size++] = byte;
	}
	if (*reader->at != quote) {
		fail(reader, "a quote that does not end");
		return NULL;
	}
	reader->at++;
	return text;
}

static bool read_integer(struct reader *reader, int64_t *integer)
{
	char *end;
	if (!is_digit(*reader->at) && !(*reader->at == '-' && is_digit(reader->at[1])))
		return false;
	*integer = strtoll(reader->at, &end, 10);
	reader->at = end;
	return true;
}

static bool read_literal(struct reader *reader, struct json_operand *operand)
{
	if (*reader->at == '\'' || *reader->at == '"') {
		const char *text = read_quoted(reader);
		operand->literal = text ? value_text_view(reader->arena, text) : NULL;
		return text != NULL;
	}
	const char *start = reader->at;
	while (*reader->at && strchr("+-.0123456789eE", *reader->at))
		reader->at++;
	if (reader->at > start) {
		const char *error = NULL;
		operand->literal = json_read(reader->arena, start, (size_t)(reader->at - start), &error);
		return operand->literal || fail(reader, "no number");
	}
	const char *word = read_name(reader);
	if (strcmp(word, "true") != 0 && strcmp(word, "false") != 0)
		return fail(reader, "neither a path nor a value");
	operand->literal = value_bool(reader->arena, word[0] == 't');
	return true;
}

static bool read_operand(struct reader *reader, struct json_operand *operand)
{
	skip_blanks(reader);
	if (*reader->at != '@' && *reader->at != '$')
		return read_literal(reader, operand);
	operand->from_root = *reader->at++ == '$';
	while (*reader->at == '.' || *reader->at == '[') {
		bool bracket = *reader->at++ == '[';
		if (operand->name_count == JSON_PATH_NAMES_MAX)
			return fail(reader, "a path too long for a filter");
		const char *name = bracket && (*reader->at == '\'' || *reader->at == '"') ? read_quoted(reader) : read_name(reader);
		if (!name)
			return false;
		if (bracket && *reader->at++ != ']')
			return fail(reader, "a bracket that does not end");
		operand->names[operand->name_count++] = name;
	}
	skip_blanks(reader);
	return true;
}

static bool read_filter(struct reader *reader, struct json_step *step)
{
	static const struct {
		const char *sign;
		enum json_compare compare;
	} signs[] = {{"==", JSON_EQUAL}, {"!=", JSON_UNEQUAL}, {"<=", JSON_LESS_EQUAL}, {">=", JSON_MORE_EQUAL}, {"<", JSON_LESS}, {">", JSON_MORE}};
	step->type = JSON_STEP_FILTER;
	if (*reader->at++ != '(' || !read_operand(reader, &step->left))
		return fail(reader, "no filter");
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t size = strlen(signs[i].sign);
		if (strncmp(reader->at, signs[i].sign, size) != 0)
			continue;
		reader->at += size;
		step->compare = signs[i].compare;
		if (!read_operand(reader, &step->right))
			return false;
		break;
	}
	skip_blanks(reader);
	if (reader->at[0] != ')' || reader->at[1] != ']')
		return fail(reader, "a filter that does not end");
	reader->at += 2;
	return true;
}

static bool read_slice(struct reader *reader, struct json_step *step)
{
	step->type = JSON_STEP_SLICE;
	step->by = 1;
	step->has_from = read_integer(reader, &step->from);
	if (*reader->at++ != ':')
		return fail(reader, "no slice");
	step->has_to = read_integer(reader, &step->to);
	if (*reader->at == ':') {
		reader->at++;
		read_integer(reader, &step->by);
	}
	return (*reader->at++ == ']' && step->by > 0) || fail(reader, "no slice");
}

/* ['a','b'] or [0,2]. */
static bool read_union(struct reader *reader, struct json_step *step)
{
	bool named = *reader->at == '\'';
	step->type = named ? JSON_STEP_NAMES : JSON_STEP_INDEXES;
	do {
		skip_blanks(reader);
		if (step->count == JSON_PATH_NAMES_MAX)
			return fail(reader, "too many in one bracket");
		if (named && *reader->at == '\'')
			step->names[step->count] = read_quoted(reader);
		else if (named || !read_integer(reader, &step->indexes[step->count]))
			return fail(reader, "invalid array index");
		step->count++;
		skip_blanks(reader);
	} while (*reader->at++ == ',');
	return !reader->error && (reader->at[-1] == ']' || fail(reader, "a bracket that does not end"));
}

static bool read_bracket(struct reader *reader, struct json_step *step)
{
	if (*reader->at == '?') {
		reader->at++;
		return read_filter(reader, step);
	}
	if (*reader->at == '*' && reader->at[1] == ']') {
		reader->at += 2;
		step->type = JSON_STEP_ALL;
		return true;
	}
	size_t size = strcspn(reader->at, "]'\"");
	if (memchr(reader->at, ':', size))
		return read_slice(reader, step);
	return read_union(reader, step);
}

static bool read_step(struct reader *reader, struct json_step *step)
{
	if (*reader->at == '[') {
		reader->at++;
		return read_bracket(reader, step);
	}
	if (*reader->at != '.')
		return fail(reader, "unexpected text");
	reader->at++;
	if (*reader->at == '.') {
		step->type = JSON_STEP_DESCEND;
		return true;
	}
	if (*reader->at == '*') {
		reader->at++;
		step->type = JSON_STEP_ALL;
		return true;
	}
	step->type = JSON_STEP_NAMES;
	step->names[0] = read_name(reader);
	step->count = *step->names[0] != '\0';
	return step->count || *reader->at == '[' || ends_name(*reader->at) || fail(reader, "no name");
}

struct json_path *json_path_read(struct arena *arena, const char **at, const char **error)
{
	struct reader reader = {arena, *at, NULL};
	struct json_path *path = ARENA_NEW(arena, struct json_path);
	if (*reader.at == '$' || *reader.at == '@')
		reader.at++;
	while (*reader.at && !strchr(" \t\n}", *reader.at)) {
		struct json_step step = {0};
		if (path->count == JSON_PATH_STEPS_MAX)
			fail(&reader, "a path too long");
		else if (read_step(&reader, &step) && (step.type != JSON_STEP_NAMES || step.count))
			path->steps[path->count++] = step;
		if (reader.error)
			break;
	}
	*at = reader.at;
	*error = reader.error;
	return reader.error ? NULL : path;
}

/* Finding */

static void add_result(struct arena *arena, struct json_results *results, const struct value *value)
{
	if (!value)
		return;
	results->values = arena_room(arena, results->values, results->count, &results->room, sizeof *results->values);
	results->values[results->count++] = value;
}

static const struct value *child_at(const struct value *value, size_t index)
{
	return value->type == VALUE_MAP ? value->as.fields[index].value : value->as.items[index];
}

struct level {
	const struct value *value;
	size_t next;
};

/* kubectl goes down into maps, lists and texts that have anything in them, and finds nothing else. */
static bool is_descended(const struct value *value)
{
	return value->type == VALUE_TEXT ? *value->as.text != '\0' : value_is_nested(value) && value->count;
}

static void add_descendants(struct arena *arena, struct json_results *results, const struct value *value)
{
	struct level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	if (is_descended(value))
		add_result(arena, results, value);
	stack[depth++] = (struct level){value, 0};
	while (depth) {
		struct level *level = &stack[depth - 1];
		if (!value_is_nested(level->value) || level->next == level->value->count) {
			depth--;
			continue;
		}
		const struct value *child = child_at(level->value, level->next++);
		if (is_descended(child))
			add_result(arena, results, child);
		assert(depth < sizeof stack / sizeof stack[0]);
		stack[depth++] = (struct level){child, 0};
	}
}

static const struct value *operand_value(const struct json_operand *operand, const struct value *root, const struct value *item)
{
	if (operand->literal)
		return operand->literal;
	const struct value *value = operand->from_root ? root : item;
	for (size_t i = 0; value && i < operand->name_count; i++) {
		if (value->type == VALUE_LIST) {
			size_t index = strtoul(operand->names[i], NULL, 10);
			value = index < value->count ? value->as.items[index] : NULL;
		} else {
			value = value_get(value, operand->names[i]);
		}
	}
	return value;
}

static double number_of(const struct value *value)
{
	return value->type == VALUE_INT ? (double)value->as.integer : value->as.real;
}

static bool is_number(const struct value *value)
{
	return value->type == VALUE_INT || value->type == VALUE_REAL;
}

/* Values of different types are neither equal nor in an order. */
static bool compares(enum json_compare compare, const struct value *left, const struct value *right)
{
	if (compare == JSON_EQUAL || compare == JSON_UNEQUAL)
		return value_equal(left, right) == (compare == JSON_EQUAL);
	int order;
	if (is_number(left) && is_number(right))
		order = (number_of(left) > number_of(right)) - (number_of(left) < number_of(right));
	else if (left->type == VALUE_TEXT && right->type == VALUE_TEXT)
		order = strcmp(left->as.text, right->as.text);
	else
		return false;
	switch (compare) {
	case JSON_LESS:
		return order < 0;
	case JSON_LESS_EQUAL:
		return order <= 0;
	case JSON_MORE:
		return order > 0;
	default:
		return order >= 0;
	}
}

static bool passes(const struct json_step *step, const struct value *root, const struct value *item)
{
	const struct value *left = operand_value(&step->left, root, item);
	if (step->compare == JSON_EXISTS || !left)
		return left != NULL;
	const struct value *right = operand_value(&step->right, root, item);
	return right && compares(step->compare, left, right);
}

static bool add_indexes(struct arena *arena, const struct json_step *step, const struct value *list, struct json_results *results,
			const char **error)
{
	if (list->type != VALUE_LIST)
		return true;
	for (size_t i = 0; i < step->count; i++) {
		int64_t index = step->indexes[i] < 0 ? step->indexes[i] + (int64_t)list->count : step->indexes[i];
		if (index < 0 || index >= (int64_t)list->count) {
			*error = arena_format(arena, "array index out of bounds: index %lld, length %zu", (long long)step->indexes[i], list->count);
			return false;
		}
		add_result(arena, results, list->as.items[index]);
	}
	return true;
}

static int64_t clamp(int64_t index, int64_t count)
{
	if (index < 0)
		index += count;
	return index < 0 ? 0 : index > count ? count : index;
}

static void add_slice(struct arena *arena, const struct json_step *step, const struct value *list, struct json_results *results)
{
	if (list->type != VALUE_LIST)
		return;
	int64_t count = (int64_t)list->count;
	int64_t to = step->has_to ? clamp(step->to, count) : count;
	for (int64_t i = step->has_from ? clamp(step->from, count) : 0; i < to; i += step->by) {
		add_result(arena, results, list->as.items[i]);
		if (step->by >= to - i) /* adding it could pass what an int64_t holds */
			break;
	}
}

static bool apply_step(struct arena *arena, const struct json_step *step, const struct value *root, const struct value *value,
		       struct json_results *results, const char **error)
{
	switch (step->type) {
	case JSON_STEP_NAMES:
		for (size_t i = 0; i < step->count; i++)
			add_result(arena, results, value_get(value, step->names[i]));
		return true;
	case JSON_STEP_ALL:
		for (size_t i = 0; value_is_nested(value) && i < value->count; i++)
			add_result(arena, results, child_at(value, i));
		return true;
	case JSON_STEP_INDEXES:
		return add_indexes(arena, step, value, results, error);
	case JSON_STEP_SLICE:
		add_slice(arena, step, value, results);
		return true;
	case JSON_STEP_DESCEND:
		add_descendants(arena, results, value);
		return true;
	case JSON_STEP_FILTER:
		if (value->type != VALUE_LIST) {
			*error = arena_format(arena, "a %s is not array or slice and cannot be filtered", value_type_name(value->type));
			return false;
		}
		for (size_t i = 0; i < value->count; i++)
			if (passes(step, root, value->as.items[i]))
				add_result(arena, results, value->as.items[i]);
		return true;
	}
	return true;
}

bool json_path_find(struct arena *arena, const struct json_path *path, const struct value *root, const struct value *current,
		    struct json_results *results, const char **error)
{
	*results = (struct json_results){0};
	add_result(arena, results, current);
	for (size_t i = 0; i < path->count; i++) {
		struct json_results next = {0};
		for (size_t k = 0; k < results->count; k++)
			if (!apply_step(arena, &path->steps[i], root, results->values[k], &next, error))
				return false;
		*results = next;
	}
	return true;
}

const struct value *json_path_first(struct arena *arena, const struct value *root, const char *path)
{
	const char *error = NULL;
	struct json_results results;
	const struct json_path *parsed = json_path_read(arena, &path, &error);
	assert(parsed && !*path);
	return json_path_find(arena, parsed, root, root, &results, &error) && results.count ? results.values[0] : NULL;
}

void json_path_write_value(struct text *out, const struct value *value)
{
	if (value->type == VALUE_TEXT)
		text_put(out, value->as.text);
	else if (value->type == VALUE_REAL)
		go_number_write_real(out, value->as.real);
	else
		json_write_compact(out, value);
}
