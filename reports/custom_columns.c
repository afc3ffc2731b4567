#include "reports/custom_columns.h"

#include "reports/json_path.h"
#include "reports/text_grid.h"

#include <assert.h>
#include <string.h>

enum { CUSTOM_COLUMNS_MAX = 64 };

struct custom_column {
	const char *header;
	const struct json_path *path;
};

static bool read_column(struct arena *arena, const char *text, struct custom_column *column, const char **error)
{
	const char *colon = strchr(text, ':');
	if (!colon) {
		*error = arena_format(arena, "unexpected custom-columns spec: %s, expected <header>:<json-path-expr>", text);
		return false;
	}
	size_t size = strlen(colon + 1);
	bool braces = size > 1 && colon[1] == '{' && colon[size] == '}';
	const char *inner = braces ? arena_copy(arena, colon + 2, size - 2) : colon + 1;
	const char *at = *inner == '.' || *inner == '[' ? inner : arena_format(arena, ".%s", inner);
	column->header = arena_copy(arena, text, (size_t)(colon - text));
	column->path = json_path_read(arena, &at, error);
	if (column->path && *at)
		*error = arena_format(arena, "unexpected path string: %s", colon + 1);
	return column->path && !*at;
}

static bool read_columns(struct arena *arena, const char *text, struct custom_column *columns, size_t *count, const char **error)
{
	*count = 0;
	for (bool more = true; more;) {
		size_t size = strcspn(text, ",");
		if (*count == CUSTOM_COLUMNS_MAX) {
			*error = arena_format(arena, "more than %d custom columns", CUSTOM_COLUMNS_MAX);
			return false;
		}
		if (!read_column(arena, arena_copy(arena, text, size), &columns[(*count)++], error))
			return false;
		more = text[size] == ',';
		text += size + more;
	}
	return true;
}

struct level {
	const struct value *value;
	size_t next;
};

static void open_value(struct text *out, const struct value *value)
{
	if (value->type == VALUE_NULL)
		text_put(out, "<nil>");
	else if (value_is_nested(value))
		text_put(out, value->type == VALUE_MAP ? "map[" : "[");
	else
		json_path_write_value(out, value);
}

/* A value as Go's %v: "map[a:1 b:[x y]]", "<nil>". */
static void write_value(struct text *out, const struct value *value)
{
	struct level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	open_value(out, value);
	stack[depth++] = (struct level){value, 0};
	while (depth) {
		struct level *level = &stack[depth - 1];
		if (!value_is_nested(level->value) || level->next == level->value->count) {
			text_put(out, value_is_nested(level->value) ? "]" : "");
			depth--;
			continue;
		}
		size_t at = level->next++;
		bool map = level->value->type == VALUE_MAP;
		const struct value *child = map ? level->value->as.fields[at].value : level->value->as.items[at];
		text_put(out, at ? " " : "");
		if (map)
			text_putf(out, "%s:", level->value->as.fields[at].key);
		open_value(out, child);
		assert(depth < sizeof stack / sizeof stack[0]);
		stack[depth++] = (struct level){child, 0};
	}
}

static const char *make_cell(struct arena *arena, const struct json_path *path, const struct value *object)
{
	struct json_results results;
	const char *error = NULL;
	if (!json_path_find(arena, path, object, object, &results, &error) || !results.count)
		return "<none>";
	struct text cell;
	text_init(&cell, 0);
	for (size_t i = 0; i < results.count; i++) {
		text_put(&cell, i ? "," : "");
		write_value(&cell, results.values[i]);
	}
	const char *copy = arena_copy(arena, text_view(&cell), cell.size);
	text_deinit(&cell);
	return copy;
}

bool custom_columns_print(struct text *out, struct arena *arena, const char *columns, const struct value *document, bool headers,
			  const char **error)
{
	struct custom_column parsed[CUSTOM_COLUMNS_MAX];
	size_t count;
	if (!read_columns(arena, columns, parsed, &count, error))
		return false;
	const struct value *items = value_get(document, "items");
	bool list = value_is(items, VALUE_LIST) && strcmp(value_text_or(value_get(document, "kind"), ""), "List") == 0;
	size_t rows = list ? items->count : 1;
	const char **cells = ARENA_ARRAY(arena, const char *, count * (rows + 1));
	size_t filled = 0;
	for (size_t i = 0; headers && i < count; i++)
		cells[filled++] = parsed[i].header;
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < count; i++)
			cells[filled++] = make_cell(arena, parsed[i].path, list ? items->as.items[row] : document);
	text_grid_write(out, cells, filled / count, count);
	return true;
}
