#include "tools/suite_output.h"

#include "tools/command.h"

#include "tests/unit/scratch.h"
#include "tests/unit/suite_fixture.h"

#include <string.h>

/* Where the results of a suite go: what does not fit is an error and no file. */

static struct arena arena;

static int setup(void **state)
{
	arena_init(&arena, 0);
	return scratch_setup(state);
}

static int teardown(void **state)
{
	arena_deinit(&arena);
	return scratch_teardown(state);
}

static bool write_limited(size_t bytes_max)
{
	struct suite_fixture fixture;
	struct suite_outputs outputs;
	const struct suite_text_options options = {.quiet = true};
	const char *error;
	const char *words[] = {arena_format(&arena, "junit=%s", scratch_path("x.xml")), arena_format(&arena, "tap=%s", scratch_path("x.tap")),
			       "text=/dev/null"};
	suite_fixture_init(&fixture, NULL);
	assert_true(suite_outputs_read(&outputs, &arena, words, 3, &error));
	assert_int_equal(outputs.count, 4);
	outputs.count = 3; /* without the text for stdout, where the results of the tests go */
	outputs.bytes_max = bytes_max;
	assert_true(suite_outputs_open(&outputs));
	bool written = suite_outputs_write(&outputs, &fixture.suite, &options);
	suite_outputs_close(&outputs);
	return written;
}

static void test_too_large(void **state)
{
	(void)state;
	assert_false(write_limited(100));
	assert_int_equal(io_kind_of(scratch_path("x.xml")), IO_NOTHING);
	assert_int_equal(io_kind_of(scratch_path("x.tap")), IO_NOTHING);
	assert_true(write_limited(0));
	assert_int_equal(io_kind_of(scratch_path("x.xml")), IO_REGULAR);
	assert_int_equal(io_kind_of(scratch_path("x.tap")), IO_REGULAR);
}

static void test_one_file(void **state)
{
	(void)state;
	struct suite_outputs outputs;
	const char *error;
	const char *words[] = {arena_format(&arena, "junit=%s", scratch_path("x.xml")), arena_format(&arena, "tap=%s", scratch_path("./x.xml"))};
	assert_false(suite_outputs_read(&outputs, &arena, words, 2, &error));
	assert_non_null(strstr(error, "--output: two outputs for "));
}

/* What `run`, `get` and `explain` print. */
static void test_result(void **state)
{
	(void)state;
	struct text result;
	text_init(&result, 4);
	assert_int_equal(command_put_result(&result), EXIT_HELD);
	text_put(&result, "# 1\n");
	assert_int_equal(command_put_result(&result), EXIT_HELD);
	text_put_char(&result, '2');
	assert_int_equal(command_put_result(&result), EXIT_OUTPUT);
	text_deinit(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_too_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_file, setup, teardown),
		cmocka_unit_test(test_result),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
