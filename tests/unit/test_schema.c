#include "scenarios/field_tables.h"
#include "scenarios/schema_writer.h"
#include "tests/unit/unit.h"

#include "sim/io.h"
#include "sim/json.h"

#include <stdlib.h>
#include <string.h>

/* The schema and the reference page hold every table and every key, and those in the repository are those of today; that they agree with the loader
 * is checked by tests/checks/schema.sh. With FLEETSIM_UPDATE=1 in the environment the files are written anew. */

enum { FILE_MAX = 1 << 20 };

static void test_schema(void **state)
{
	(void)state;
	struct arena arena;
	struct text text;
	struct field_tables tables;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&text, 0);
	field_tables_collect(&tables);
	assert_true(tables.count >= 30);
	schema_write(&text);
	const struct value *schema = json_read(&arena, text_view(&text), text.size, &error);
	if (!schema)
		fail_msg("%s", error);
	assert_string_equal(value_text_or(value_get(schema, "$schema"), ""), "http://json-schema.org/draft-07/schema#");
	for (size_t i = 0; i < tables.count; i++) {
		const struct field_table *table = tables.items[i];
		const struct value *definition = value_find(schema, "definitions", field_table_id(&arena, table), NULL);
		assert_non_null(definition);
		/* With a shorthand the map is the second of two ways. */
		if (table->shorthand)
			definition = value_get(definition, "anyOf")->as.items[1];
		assert_int_equal(value_get(definition, "properties")->count, table->count + (table->has_ref ? 2 : 0));
		for (size_t j = 0; j < table->count; j++)
			assert_non_null(value_find(definition, "properties", table->fields[j].name, "description", NULL));
	}
	text_deinit(&text);
	arena_deinit(&arena);
}

static void test_tables_are_sound(void **state)
{
	(void)state;
	struct field_tables tables;
	struct arena arena;
	arena_init(&arena, 0);
	field_tables_collect(&tables);
	for (size_t i = 0; i < tables.count; i++) {
		const struct field_table *table = tables.items[i];
		assert_true(table->count <= FIELDS_MAX);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(field_table_id(&arena, table), field_table_id(&arena, tables.items[j]));
		for (size_t j = 0; j < table->count; j++) {
			const struct field *field = &table->fields[j];
			bool object = field->type == FIELD_OBJECT || field->type == FIELD_OBJECTS;
			assert_true(field->offset >= sizeof(struct origin) && field->offset < table->size);
			assert_true(object == (field->table != NULL));
			assert_true((field->type == FIELD_WORD) == (field->words != NULL));
			assert_true(field->choice == 0 || (field->choice <= FIELD_CHOICES_MAX && !field->required));
			assert_true(strlen(field->doc) > 3 && field->doc[strlen(field->doc) - 1] == '.');
		}
	}
	arena_deinit(&arena);
}

static void test_reference(void **state)
{
	(void)state;
	struct text text;
	struct field_tables tables;
	struct arena arena;
	arena_init(&arena, 0);
	text_init(&text, 0);
	field_tables_collect(&tables);
	reference_write(&text);
	for (size_t i = 0; i < tables.count; i++) {
		assert_non_null(strstr(text_view(&text), arena_format(&arena, "\n## %s\n", tables.items[i]->name)));
		for (size_t j = 0; j < tables.items[i]->count; j++)
			assert_non_null(strstr(text_view(&text), arena_format(&arena, "\n| `%s` | ", tables.items[i]->fields[j].name)));
	}
	text_deinit(&text);
	arena_deinit(&arena);
}

static void check_file(const char *path, void (*write)(struct text *out))
{
	struct arena arena;
	struct text text;
	struct io_file file;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&text, 0);
	write(&text);
	if (getenv("FLEETSIM_UPDATE"))
		assert_true(io_write_file(&arena, path, text_view(&text), text.size, &error));
	if (!io_read_file(&arena, path, FILE_MAX, &file, &error))
		fail_msg("%s %s", path, error);
	if (strcmp(file.bytes, text_view(&text)) != 0)
		fail_msg("%s is out of date: run this test with FLEETSIM_UPDATE=1", path);
	text_deinit(&text);
	arena_deinit(&arena);
}

static void test_files(void **state)
{
	(void)state;
	check_file("scenarios/scenario.schema.json", schema_write);
	check_file("scenarios/reference.md", reference_write);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_schema), cmocka_unit_test(test_tables_are_sound), cmocka_unit_test(test_reference), cmocka_unit_test(test_files)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
