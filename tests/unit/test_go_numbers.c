#include "model/atoi.h"
#include "model/percent.h"
#include "model/quote.h"

#include "tests/unit/unit.h"

#include <inttypes.h>
#include <stdlib.h>

static int set_up(void **state)
{
	struct arena *arena = malloc(sizeof *arena);
	arena_init(arena, 0);
	*state = arena;
	return 0;
}

static int tear_down(void **state)
{
	arena_deinit(*state);
	free(*state);
	return 0;
}

static void atoi_accepts(void **state)
{
	static const struct {
		const char *text;
		int64_t number;
	} rows[] = {
		{"0", 0},
		{"7", 7},
		{"007", 7},
		{"+5", 5},
		{"-1", -1},
		{"-0", 0},
		{"9223372036854775807", INT64_MAX},
		{"-9223372036854775808", INT64_MIN},
		{"000000000000000000000000000001", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t number = 99;
		assert_int_equal(atoi_parse(rows[i].text, &number), ATOI_OK);
		assert_true(number == rows[i].number);
	}
}

static void atoi_refuses(void **state)
{
	static const struct {
		const char *text;
		enum atoi_result result;
		const char *error;
	} rows[] = {
		{"", ATOI_SYNTAX, "strconv.Atoi: parsing \"\": invalid syntax"},
		{"+", ATOI_SYNTAX, "strconv.Atoi: parsing \"+\": invalid syntax"},
		{"-+1", ATOI_SYNTAX, "strconv.Atoi: parsing \"-+1\": invalid syntax"},
		{" 1", ATOI_SYNTAX, "strconv.Atoi: parsing \" 1\": invalid syntax"},
		{"1_0", ATOI_SYNTAX, "strconv.Atoi: parsing \"1_0\": invalid syntax"},
		{"0x1", ATOI_SYNTAX, "strconv.Atoi: parsing \"0x1\": invalid syntax"},
		{"1.0", ATOI_SYNTAX, "strconv.Atoi: parsing \"1.0\": invalid syntax"},
		{"9223372036854775808", ATOI_RANGE, "strconv.Atoi: parsing \"9223372036854775808\": value out of range"},
		{"-9223372036854775809", ATOI_RANGE, "strconv.Atoi: parsing \"-9223372036854775809\": value out of range"},
		{"99999999999999999999x", ATOI_SYNTAX, "strconv.Atoi: parsing \"99999999999999999999x\": invalid syntax"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t number = 99;
		assert_int_equal(atoi_parse(rows[i].text, &number), rows[i].result);
		assert_int_equal(number, 99);
		assert_string_equal(atoi_error(*state, rows[i].text, rows[i].result), rows[i].error);
	}
}

/* engine.md 7.1 */
static void concurrency_of_a_stage(void **state)
{
	static const struct {
		const char *text; /* NULL: the number */
		int64_t number, clusters, expected;
	} rows[] = {
		{NULL, 3, 10, 3},    {NULL, 15, 10, 15}, {"50%", 0, 10, 5}, {"10%", 0, 1, 1}, {"33%", 0, 10, 3},
		{"100%", 0, 10, 10}, {"25%", 0, 7, 1},   {"70%", 0, 3, 2},  {NULL, 3, 0, 3},  {"50%", 0, 0, 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct value *value = rows[i].text ? value_text(*state, rows[i].text) : value_int(*state, rows[i].number);
		int64_t concurrency = -1;
		const char *error = NULL;
		assert_true(percent_concurrency(*state, value, rows[i].clusters, &concurrency, &error));
		assert_int_equal(concurrency, rows[i].expected);
	}
}

static void percentages_that_are_none(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{"50", "invalid value for IntOrString: invalid type: string is not a percentage"},
		{"", "invalid value for IntOrString: invalid type: string is not a percentage"},
		{"%", "invalid value for IntOrString: invalid value \"%\": strconv.Atoi: parsing \"\": invalid syntax"},
		{"a%", "invalid value for IntOrString: invalid value \"a%\": strconv.Atoi: parsing \"a\": invalid syntax"},
	};
	int64_t scaled = 0;
	const char *error = NULL;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_false(percent_scale(*state, value_text(*state, rows[i].text), 10, PERCENT_DOWN, &scaled, &error));
		assert_string_equal(error, rows[i].error);
	}
	assert_false(percent_scale(*state, NULL, 10, PERCENT_DOWN, &scaled, &error));
	assert_string_equal(error, "nil value for IntOrString");
}

static void percentages_are_rounded(void **state)
{
	int64_t scaled = 0;
	const char *error = NULL;
	assert_true(percent_scale(*state, value_text(*state, "25%"), 10, PERCENT_UP, &scaled, &error));
	assert_int_equal(scaled, 3);
	assert_true(percent_scale(*state, value_text(*state, "25%"), 10, PERCENT_DOWN, &scaled, &error));
	assert_int_equal(scaled, 2);
	assert_true(percent_scale(*state, value_text(*state, "9223372036854775807%"), INT64_MAX, PERCENT_DOWN, &scaled, &error));
	assert_true(scaled == INT64_MAX);
}

static void quoting(void **state)
{
	static const struct {
		const char *string, *quoted;
	} rows[] = {
		{"plain", "\"plain\""},
		{"a\"b\\c", "\"a\\\"b\\\\c\""},
		{"\a\b\f\n\r\t\v", "\"\\a\\b\\f\\n\\r\\t\\v\""},
		{"\x01\x7f", "\"\\x01\\x7f\""},
		{"gr\xc3\xbc\xc3\x9f", "\"gr\xc3\xbc\xc3\x9f\""},
		{"\xc2\xa0\xe2\x80\xa8", "\"\\u00a0\\u2028\""},
		{"\xff\xc3", "\"\\xff\\xc3\""},
		{"\xed\xa0\x80", "\"\\xed\\xa0\\x80\""},
		{"\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", "\"\xf0\x9f\x98\x80\\U0010ffff\""},
		{"\xc0\xaf\xf4\x90\x80\x80", "\"\\xc0\\xaf\\xf4\\x90\\x80\\x80\""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(quote_text(*state, rows[i].string), rows[i].quoted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(atoi_accepts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(atoi_refuses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(concurrency_of_a_stage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(percentages_that_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(percentages_are_rounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(quoting, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
