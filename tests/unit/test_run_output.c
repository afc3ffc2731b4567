#include "tools/run_output.h"

#include "tests/unit/unit.h"

#include <stdarg.h>
#include <string.h>

/* -o FORMAT[=FILE] and --report of run. */

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static bool read_words(struct run_output *output, const char **error, size_t count, ...)
{
	struct option_texts *words = ARENA_NEW(&arena, struct option_texts);
	va_list list;
	va_start(list, count);
	for (size_t i = 0; i < count; i++)
		words->items[words->count++] = va_arg(list, const char *);
	va_end(list);
	return run_output_read(output, &arena, words, NULL, error);
}

static void test_reading(void **state)
{
	struct run_output output;
	const char *error;
	(void)state;
	assert_true(read_words(&output, &error, 0));
	assert_int_equal(output.form, RUN_NARRATIVE);
	assert_false(run_output_has_reports(&output));
	assert_true(read_words(&output, &error, 1, "wide"));
	assert_int_equal(output.form, RUN_WIDE);
	assert_true(read_words(&output, &error, 2, "csv=a=b.csv", "html=p.html"));
	assert_int_equal(output.form, RUN_NARRATIVE);
	assert_int_equal(output.wish_count, 2);
	assert_string_equal(output.wishes[0].path, "a=b.csv");
	assert_string_equal(output.wishes[1].format->name, "html");
	assert_true(run_output_has_reports(&output));
	assert_true(read_words(&output, &error, 2, "markdown", "narrative=n.txt"));
	assert_int_equal(output.form, RUN_NONE);
	assert_string_equal(output.wishes[0].path, "-");
	assert_string_equal(output.wishes[1].path, "n.txt");
	assert_true(read_words(&output, &error, 1, "csv=-"));
	assert_string_equal(output.wishes[0].path, "-");
	assert_true(read_words(&output, &error, 1, "json=-"));
	assert_int_equal(output.form, RUN_JSON);
}

static void assert_refused(const char *first, const char *second, const char *expected)
{
	struct run_output output;
	const char *error = NULL;
	assert_false(read_words(&output, &error, second ? 2 : 1, first, second));
	if (!strstr(error, expected))
		fail_msg("%s", error);
}

static void test_refusals(void **state)
{
	struct run_output output;
	const char *error;
	const struct option_texts none = {.count = 0};
	(void)state;
	assert_refused("nothing", NULL, "--output: wants one of narrative, table, ");
	assert_refused("nothing", NULL, ", runbook, not \"nothing\"");
	assert_refused("", NULL, "not \"\"");
	assert_refused("=x", NULL, "not \"=x\"");
	assert_refused("csv=", NULL, "--output: wants a file behind csv=");
	assert_refused("table=x", NULL, "--output: table goes to stdout only");
	assert_refused("table", "wide", "--output: both table and wide would go to stdout");
	assert_refused("csv", "json", "--output: both csv and json would go to stdout");
	assert_refused("csv=c", "ics=./c", "two reports would go to ./c");
	assert_refused("csv", "csv=-", "--output: both csv and csv would go to stdout");
	assert_false(run_output_read(&output, &arena, &none, "", &error));
	assert_true(run_output_read(&output, &arena, &none, "folder", &error));
	assert_true(run_output_has_reports(&output));
}

/* Every report has a word, with the same explanation. */
static void test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < report_format_count(); i++) {
		const struct report_format *format = report_format_at(i);
		const struct option_word *word = run_output_words;
		while (word->word && strcmp(word->word, format->name) != 0)
			word++;
		assert_non_null(word->word);
		if (word - run_output_words >= RUN_FORMS)
			assert_string_equal(word->doc, format->doc);
	}
	for (const struct option_word *word = run_output_words; word->word; word++)
		assert_true(word - run_output_words < RUN_FORMS || report_format_by_name(word->word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
