#include "reports/table.h"

#include "reports/columns.h"
#include "reports/core_cells.h"
#include "reports/text_grid.h"

#include "sim/arena.h"

#include <string.h>

struct table {
	struct arena arena;
	struct column_list columns;
	const struct table_options *options;
	size_t width;       /* columns shown */
	size_t height;      /* lines */
	const char **cells; /* height x width */
	const char *kind;   /* prefix of names; "" for none */
};

static bool is_shown(const struct table *table, const struct column *column)
{
	return table->options->wide || !column->wide;
}

static void count_columns(struct table *table)
{
	for (size_t i = 0; i < table->columns.count; i++)
		table->width += is_shown(table, table->columns.columns[i]);
	table->width += table->options->with_namespace + table->options->label_column_count + table->options->show_labels;
}

/* Cut at the first line end, with ESC made harmless. */
static const char *safe_cell(struct arena *arena, const struct text *cell)
{
	const char *text = text_view(cell);
	size_t size = strcspn(text, "\n\r\f");
	if (!text[size] && !strchr(text, 0x1B))
		return arena_copy(arena, text, size);
	struct text safe;
	text_init(&safe, 0);
	for (size_t i = 0; i < size; i++) {
		if (text[i] == 0x1B)
			text_put(&safe, "^[");
		else
			text_put_char(&safe, text[i]);
	}
	text_put(&safe, text[size] ? "..." : "");
	const char *copy = arena_copy(arena, text_view(&safe), safe.size);
	text_deinit(&safe);
	return copy;
}

static const char *upper_case(struct arena *arena, const char *name)
{
	char *upper = arena_text(arena, name);
	for (char *at = upper; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return upper;
}

static void fill_header(struct table *table, const char **cells)
{
	const struct table_options *options = table->options;
	if (options->with_namespace)
		*cells++ = "NAMESPACE";
	for (size_t i = 0; i < table->columns.count; i++)
		if (is_shown(table, table->columns.columns[i]))
			*cells++ = upper_case(&table->arena, table->columns.columns[i]->name);
	for (size_t i = 0; i < options->label_column_count; i++) {
		const char *slash = strrchr(options->label_columns[i], '/');
		*cells++ = upper_case(&table->arena, slash ? slash + 1 : options->label_columns[i]);
	}
	if (options->show_labels)
		*cells = "LABELS";
}

static void fill_row(struct table *table, const char **cells, const struct value *object, const struct cell_context *context)
{
	const struct table_options *options = table->options;
	const struct value *labels = value_find(object, "metadata", "labels", NULL);
	struct text cell;
	text_init(&cell, 0);
	if (options->with_namespace)
		*cells++ = arena_text(&table->arena, value_text_or(value_find(object, "metadata", "namespace", NULL), ""));
	for (size_t i = 0; i < table->columns.count; i++) {
		const struct column *column = table->columns.columns[i];
		if (!is_shown(table, column))
			continue;
		text_clear(&cell);
		if (strcmp(column->name, "Name") == 0)
			text_put(&cell, table->kind);
		column_write(&cell, column, object, context);
		*cells++ = safe_cell(&table->arena, &cell);
	}
	for (size_t i = 0; i < options->label_column_count; i++)
		*cells++ = arena_text(&table->arena, value_text_or(value_get(labels, options->label_columns[i]), ""));
	if (options->show_labels) {
		text_clear(&cell);
		cell_write_labels(&cell, labels, "<none>", context->arena);
		*cells = arena_copy(&table->arena, text_view(&cell), cell.size);
	}
	text_deinit(&cell);
}

void table_write(struct text *out, const struct kind_info *kind, enum release_id release, int64_t now_ns, const struct value *const *objects,
		 size_t count, const struct table_options *options)
{
	if (!count)
		return;
	struct arena scratch;
	struct table table = {.options = options, .kind = ""};
	arena_init(&scratch, 0);
	arena_init(&table.arena, 0);
	columns_of_kind(kind, release, &table.columns);
	count_columns(&table);
	if (options->with_kind)
		table.kind = arena_format(&table.arena, "%s/", kind_singular(&table.arena, kind));
	table.cells = ARENA_ARRAY(&table.arena, const char *, table.width * (count + 1));
	if (!options->no_headers)
		fill_header(&table, &table.cells[table.width * table.height++]);
	struct cell_context context = {.arena = &scratch, .now_ns = now_ns, .wide = options->wide};
	for (size_t i = 0; i < count; i++) {
		fill_row(&table, &table.cells[table.width * table.height++], objects[i], &context);
		arena_reset(&scratch);
	}
	text_grid_write(out, table.cells, table.height, table.width);
	arena_deinit(&table.arena);
	arena_deinit(&scratch);
}
