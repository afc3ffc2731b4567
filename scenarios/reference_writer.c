#include "scenarios/schema_writer.h"

#include "scenarios/field_tables.h"
#include "scenarios/field_values.h"

/* A text inside a Markdown table. */
static void put_cell(struct text *out, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '|' || *at == '<' || *at == '*' || *at == '_')
			text_put_char(out, '\\');
		text_put_char(out, *at);
	}
}

static void put_type(struct text *out, struct arena *arena, const struct field *field)
{
	if (field->type == FIELD_OBJECT) {
		text_putf(out, "[%s](#%s)", field->table->name, field_table_id(arena, field->table));
	} else if (field->type == FIELD_OBJECTS) {
		text_putf(out, "list of [%s](#%s)", field->table->name, field_table_id(arena, field->table));
	} else if (field->type == FIELD_WORD) {
		for (const struct field_word *word = field->words; word->word; word++)
			text_putf(out, "%s`%s`", word == field->words ? "" : ", ", word->word);
	} else {
		put_cell(out, field_wanted(field));
	}
}

static void put_meaning(struct text *out, const struct field *field)
{
	put_cell(out, field->doc);
	for (const struct field_word *word = field->words; word && word->word; word++) {
		if (!*word->doc)
			continue;
		text_putf(out, " `%s`: ", word->word);
		put_cell(out, word->doc);
	}
}

static void put_choice(struct text *out, const struct field_table *table, size_t number)
{
	bool first = true;
	text_put(out, table->choices[number - 1] == CHOICE_EXACTLY ? "\nExactly one of " : "\nAt most one of ");
	for (size_t i = 0; i < table->count; i++) {
		if (table->fields[i].choice != number)
			continue;
		text_putf(out, "%s`%s`", first ? "" : ", ", table->fields[i].name);
		first = false;
	}
	text_put(out, ".\n");
}

static void put_table(struct text *out, struct arena *arena, const struct field_table *table)
{
	text_putf(out, "\n## %s\n\n%s\n", table->name, table->doc);
	if (table->shorthand)
		text_putf(out, "\nA plain value in place of the map is its `%s`.\n", table->shorthand);
	text_put(out, "\n| key | value | default | meaning |\n|---|---|---|---|\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct field *field = &table->fields[i];
		text_putf(out, "| `%s` | ", field->name);
		put_type(out, arena, field);
		text_put(out, " | ");
		if (field->required)
			text_put(out, "required");
		else if (field->fallback)
			text_putf(out, "`%s`", field->fallback);
		text_put(out, " | ");
		put_meaning(out, field);
		text_put(out, " |\n");
	}
	if (table->has_ref)
		text_putf(out,
			  "\n%s names an object: `run: NAME` (NAMESPACE/NAME for a StagedUpdateRun), a word for a kind as after `kubectl get` "
			  "(`configmap: NAMESPACE/NAME`, `csur: NAME`), or `target: KIND/NAME`.\n",
			  table->ref_required ? "One more key" : "One more key may stand there that");
	for (size_t number = 1; number <= FIELD_CHOICES_MAX; number++)
		if (table->choices[number - 1] != CHOICE_FREE)
			put_choice(out, table, number);
}

void reference_write(struct text *out)
{
	struct arena arena;
	struct field_tables tables;
	arena_init(&arena, 0);
	field_tables_collect(&tables);
	text_put(out, "# The scenario language\n\n"
		      "A scenario is a stream of YAML documents: at most one of `kind: Scenario`, and any number of Kubernetes manifests as they are applied or\n"
		      "as `kubectl get -o yaml` prints them (single objects or lists; `status` and what only a server sets is left out). What the timeline\n"
		      "does not mention exists from 0 s, and is at rest before the first run of it begins. JSON is YAML too. This page is made from the table that\n"
		      "the loader reads by.\n");
	for (size_t i = 0; i < tables.count; i++)
		put_table(out, &arena, tables.items[i]);
	arena_deinit(&arena);
}
