#include "tools/command.h"

#include "scenarios/field_tables.h"
#include "scenarios/field_values.h"

#include "sim/diag.h"
#include "sim/io.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 4 };

/* Where a path leads. */
struct place_in_language {
	const struct field_table *table; /* that holds the field; of the document when `field` is NULL */
	const struct field *field;
};

static const struct field *field_named(const struct field_table *table, const char *name, size_t size)
{
	for (size_t i = 0; i < table->count; i++)
		if (strlen(table->fields[i].name) == size && memcmp(table->fields[i].name, name, size) == 0)
			return &table->fields[i];
	return NULL;
}

static const char *nearest_field(struct arena *arena, const struct field_table *table, const char *name)
{
	const char **names = ARENA_ARRAY(arena, const char *, table->count);
	for (size_t i = 0; i < table->count; i++)
		names[i] = table->fields[i].name;
	return diag_nearest(name, names, table->count);
}

/* "spec.timeline.apply": lists are not counted. False with *error. */
static bool follow(struct arena *arena, const struct field_table *root, const char *path, struct place_in_language *place, const char **error)
{
	*place = (struct place_in_language){.table = root};
	const char *at = path;
	while (*at) {
		size_t size = strcspn(at, ".");
		const struct field_table *table = place->field ? place->field->table : root;
		const char *parent = arena_copy(arena, path, at == path ? 0 : (size_t)(at - path) - 1);
		const char *name = arena_copy(arena, at, size);
		if (!table) {
			*error = arena_format(arena, "%s has no fields", parent);
			return false;
		}
		place->table = table;
		place->field = field_named(table, at, size);
		if (!place->field) {
			const char *nearest = nearest_field(arena, table, name);
			*error = arena_format(arena, "%s has no field \"%s\"%s%s%s", field_noun(arena, table), name, nearest ? "; did you mean " : "",
					      nearest ? nearest : "", nearest ? "?" : "");
			return false;
		}
		at += size;
		at += *at == '.';
	}
	return true;
}

static void put_words(struct text *out, const struct field *field)
{
	text_put(out, "\nOne of:\n");
	for (const struct field_word *word = field->words; word->word; word++) {
		text_putf(out, "  %s\n", word->word);
		if (!word->doc)
			continue;
		text_put_repeated(out, ' ', INDENT);
		options_write_wrapped(out, word->doc, INDENT, INDENT, WIDTH);
	}
}

static void put_fields(struct text *out, const struct field_table *table)
{
	text_put(out, "\nFields:\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct field *field = &table->fields[i];
		text_putf(out, "  %s%s: %s\n", field->name, field->required ? " (required)" : "", field_wanted(field));
		text_put_repeated(out, ' ', INDENT);
		options_write_wrapped(out, field->doc ? field->doc : "", INDENT, INDENT, WIDTH);
	}
	if (table->has_ref)
		text_put(out, "  target, run, or a word for a kind: the name of an object\n");
}

static void put_explanation(struct text *out, const char *path, const struct place_in_language *place)
{
	const struct field *field = place->field;
	const struct field_table *table = field ? field->table : place->table;
	text_putf(out, "%s\n", *path ? path : "A scenario");
	if (field) {
		text_putf(out, "  %s%s\n", field_wanted(field), field->required ? ", required" : "");
		if (field->fallback)
			text_putf(out, "  default: %s\n", field->fallback);
		text_put_char(out, '\n');
		options_write_wrapped(out, field->doc ? field->doc : "", 0, 0, WIDTH);
		if (field->words)
			put_words(out, field);
	}
	if (!table)
		return;
	if (table->doc && !(field && field->doc && strcmp(field->doc, table->doc) == 0)) {
		text_put_char(out, '\n');
		options_write_wrapped(out, table->doc, 0, 0, WIDTH);
	}
	put_fields(out, table);
}

static int run(const struct invocation *invocation)
{
	const char *path = invocation->operand_count ? invocation->operands[0] : "";
	struct field_tables *tables = ARENA_NEW(invocation->arena, struct field_tables);
	field_tables_collect(tables);
	struct place_in_language place;
	const char *error;
	if (!follow(invocation->arena, tables->items[0], path, &place, &error)) {
		command_complain("%s", error);
		return EXIT_NOTHING;
	}
	struct text text;
	text_init(&text, 0);
	put_explanation(&text, path, &place);
	io_stdout_put_text(&text);
	text_deinit(&text);
	return EXIT_HELD;
}

static const struct option_example examples[] = {
	{"fleetsim explain-field spec.timeline", "what an entry of the timeline may hold"},
	{"fleetsim explain-field spec.behavior.applyLatency.lognormal", "one distribution"},
	{NULL, NULL},
};

const struct command command_explain_field = {
	.name = "explain-field",
	.operands = "[PATH]",
	.operands_most = 1,
	.summary = "explain a field of the scenario language",
	.description = "Prints what may stand at a field of a scenario, its default and its meaning, and the fields below it. PATH joins the keys with "
		       "dots; lists are not counted. Without PATH it begins at the top.",
	.examples = examples,
	.run = run,
};
