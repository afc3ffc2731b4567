/* JSON: what is read and refused, numbers to the last digit, and the forms Go writes. */

#include "sim/json.h"
#include "sim/rng.h"
#include "tests/unit/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* From a block of exactly this size, so that a sanitizer sees a read past its end. */
static struct value *read_bytes(const char *bytes, size_t size, const char **error)
{
	char *exact = malloc(size ? size : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, size);
	*error = NULL;
	struct value *value = json_read(&arena, exact, size, error);
	free(exact);
	return value;
}

static struct value *read_good(const char *text)
{
	const char *error;
	struct value *value = read_bytes(text, strlen(text), &error);
	if (!value)
		fail_msg("%s: %s", text, error);
	return value;
}

static const char *compact(const struct value *value)
{
	struct text out;
	text_init(&out, 0);
	json_write_compact(&out, value);
	const char *copy = arena_text(&arena, text_view(&out));
	text_deinit(&out);
	return copy;
}

static const char *indented(const struct value *value, unsigned indent)
{
	struct text out;
	text_init(&out, 0);
	json_write_indented(&out, value, indent);
	const char *copy = arena_text(&arena, text_view(&out));
	text_deinit(&out);
	return copy;
}

static void documents_come_back_sorted(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"{}", "{}"},
		{" [ ] \n", "[]"},
		{"null", "null"},
		{"\"x\"", "\"x\""},
		{"[true,false,null,1,-2,0.5,\"a\"]", "[true,false,null,1,-2,0.5,\"a\"]"},
		{"{\"b\":1,\"a\":{\"z\":[1,{\"y\":2}],\"c\":{}},\"B\":[]}", "{\"B\":[],\"a\":{\"c\":{},\"z\":[1,{\"y\":2}]},\"b\":1}"},
		{"\"\\u00e9\\ud83d\\ude00\\/\\b\"", "\"\xC3\xA9\xF0\x9F\x98\x80/\\b\""},
		{"[\"1\",\"-\",\"2]3\\\"4\",5]", "[\"1\",\"-\",\"2]3\\\"4\",5]"},
		{"{\"1\":2,\"3\\\\\":4}", "{\"1\":2,\"3\\\\\":4}"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(compact(read_good(pairs[i][0])), pairs[i][1]);
}

static void whole_numbers_are_exact(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t integer;
	} integers[] = {
		{"0", 0}, {"-0", 0}, {"7", 7}, {"-12", -12}, {"9007199254740993", INT64_C(9007199254740993)}, {"9223372036854775807", INT64_MAX},
		{"-9223372036854775808", INT64_MIN}, {"1.0", 1}, {"1e3", 1000}, {"-2.50e1", -25}, {"9007199254740992.0", INT64_C(9007199254740992)},
	};
	for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
		const struct value *value = read_good(integers[i].text);
		assert_int_equal(value->type, VALUE_INT);
		assert_int_equal(value->as.integer, integers[i].integer);
	}
	static const struct {
		const char *text;
		double real;
	} reals[] = {{"0.5", 0.5}, {"9223372036854775808", 9223372036854775808.0}, {"99999999999999999999", 1e20}, {"1e30", 1e30}, {"1e-7", 1e-7},
		     {"-1.5E+2", -150}, {"123456789012345678901234567890123456789012", 1.2345678901234568e41}};
	for (size_t i = 0; i < sizeof reals / sizeof reals[0]; i++) {
		const struct value *value = read_good(reals[i].text);
		double found = value->type == VALUE_INT ? (double)value->as.integer : value->as.real;
		assert_true(found == reals[i].real);
	}
	assert_string_equal(compact(read_good("{\"b\":[9007199254740993,\"8\",{\"a\":9007199254740995}],\"a\":9007199254740997}")),
			    "{\"a\":9007199254740997,\"b\":[9007199254740993,\"8\",{\"a\":9007199254740995}]}");
}

static void what_is_no_json_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "[1 2]", "{} x", "{}{}", "1 2", "nul", "tru", "True", "NaN", "Infinity",
		"-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1_0", "--1", "1.2.3", "\"a", "\"a\\\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\n\"",
		"\"\t\"", "\"\x01\"", "\"\xFF\"", "\"\xC3\"", "\"\xE4\xB8\"", "\"\xED\xA0\x80\"", "\"a\\u0000b\"", "[\"\\", "[\"\\u", "/* */1", "1//", "[1]]",
		"{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const char *error;
		if (read_bytes(bad[i], strlen(bad[i]), &error))
			fail_msg("number %zu, %s, was read", i, bad[i]);
		assert_non_null(error);
	}
	const char *error;
	assert_null(read_bytes("{}\0", 3, &error));
	assert_null(read_bytes("\"a\0b\"", 5, &error));
	assert_null(read_bytes("[1, x]", 6, &error));
	assert_string_equal(error, "not JSON at byte 4");
	assert_null(read_bytes("[1, 02]", 7, &error));
	assert_string_equal(error, "not JSON at byte 4: a number is malformed");
	assert_null(read_bytes("[\"a\\u0000\"]", 11, &error));
	assert_string_equal(error, "not JSON at byte 1: a text has a NUL");
	assert_null(read_bytes("{\"a\":1,\"a\":2}", 13, &error));
	assert_string_equal(error, "the key \"a\" stands twice in one object");
	assert_null(read_bytes("[1, 1e400]", 10, &error));
	assert_string_equal(error, "a number is too large");
	assert_null(read_bytes("-1e999", 6, &error));
}

static void depth_has_a_limit(void **state)
{
	(void)state;
	char text[4096];
	const char *error;
	for (size_t depth = VALUE_DEPTH_MAX - 1; depth <= VALUE_DEPTH_MAX + 1; depth++) {
		memset(text, '[', depth);
		text[depth] = '1';
		memset(text + depth + 1, ']', depth);
		struct value *value = read_bytes(text, 2 * depth + 1, &error);
		assert_true(depth > VALUE_DEPTH_MAX ? !value : value != NULL);
		if (value)
			assert_int_equal(strlen(compact(value)), 2 * depth + 1);
		else
			assert_string_equal(error, "nested deeper than 64 levels");
	}
	memset(text, '[', sizeof text);
	assert_null(read_bytes(text, sizeof text, &error));
}

static void texts_are_written_as_go_does(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"plain", "\"plain\""},
		{"a\"b\\c/", "\"a\\\"b\\\\c/\""},
		{"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
		{"\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\""},
		{"<a>&b", "\"\\u003ca\\u003e\\u0026b\""},
		{"\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", "\"\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80\""},
		{"\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA7", "\"\\u2028\\u2029\xE2\x80\xA7\""},
		{"\xEF\xBF\xBD", "\"\xEF\xBF\xBD\""},
		{"\xff", "\"\\ufffd\""},
		{"a\xc2", "\"a\\ufffd\""},
		{"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
		{"x\xf0\x9f\x98", "\"x\\ufffd\\ufffd\\ufffd\""},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct text out;
		text_init(&out, 0);
		json_write_string(&out, pairs[i][0]);
		assert_string_equal(text_view(&out), pairs[i][1]);
		text_deinit(&out);
	}
}

static const char *real_text(double real)
{
	struct text out;
	text_init(&out, 0);
	json_write_real(&out, real);
	const char *copy = arena_text(&arena, text_view(&out));
	text_deinit(&out);
	return copy;
}

static void reals_are_written_as_go_does(void **state)
{
	(void)state;
	static const struct {
		double real;
		const char *text;
	} cases[] = {
		{0, "0"}, {-0.0, "-0"}, {1, "1"}, {-1, "-1"}, {0.1, "0.1"}, {-2.25, "-2.25"}, {1e-5, "0.00001"}, {1e-6, "0.000001"}, {9.99e-7, "9.99e-7"},
		{1e-7, "1e-7"}, {1.5e-9, "1.5e-9"}, {1e-10, "1e-10"}, {1e-100, "1e-100"}, {1e20, "100000000000000000000"}, {1e21, "1e+21"}, {1e22, "1e+22"},
		{123456789012345680000.0, "123456789012345680000"}, {1.7976931348623157e308, "1.7976931348623157e+308"}, {5e-324, "5e-324"},
		{0.30000000000000004, "0.30000000000000004"}, {1.0 / 3, "0.3333333333333333"}, {2.0 / 3, "0.6666666666666666"}, {1e15, "1000000000000000"},
		{123456.789, "123456.789"}, {1e6, "1000000"}, {12345678.9, "12345678.9"}, {1.2345678901234567e-5, "0.000012345678901234568"},
		{2.2250738585072014e-308, "2.2250738585072014e-308"}, {1.5e300, "1.5e+300"}, {5e-7, "5e-7"}, {INFINITY, "null"}, {NAN, "null"}, {12.5, "12.5"}, {100.25, "100.25"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(real_text(cases[i].real), cases[i].text);
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (int i = 0; i < 5000; i++) {
		uint64_t bits = rng_bits(&stream);
		double real;
		memcpy(&real, &bits, sizeof real);
		if (isfinite(real))
			assert_true(strtod(real_text(real), NULL) == real);
	}
}

static void indentation_is_kubectls(void **state)
{
	(void)state;
	const struct value *value = read_good("{\"a\":[],\"b\":{},\"c\":[1,{\"d\":\"x\"}],\"e\":{\"f\":null}}");
	assert_string_equal(indented(value, 4), "{\n"
						"    \"a\": [],\n"
						"    \"b\": {},\n"
						"    \"c\": [\n"
						"        1,\n"
						"        {\n"
						"            \"d\": \"x\"\n"
						"        }\n"
						"    ],\n"
						"    \"e\": {\n"
						"        \"f\": null\n"
						"    }\n"
						"}");
	assert_string_equal(indented(read_good("[1]"), 2), "[\n  1\n]");
	assert_string_equal(indented(read_good("{}"), 2), "{}");
	assert_string_equal(indented(read_good("5"), 2), "5");
}

/* Any bytes at all: read or refused, never read past, and what was read comes back the same. */
static void random_bytes_do_no_harm(void **state)
{
	(void)state;
	static const char *const pieces[] = {"{", "}", "[", "]", ",", ":", "\"", "\\", "a", "\"k\":", "1", "-", ".", "e", "null", "true", "\\u00", "\xC3", "\xA9",
					     " ", "\"x\"", "0", "[1,2]", "{\"a\":1}"};
	unsigned good = 0;
	for (uint64_t round = 0; round < 20000; round++) {
		struct rng_stream stream = rng_stream_of(9, round, 0, 0);
		char text[256] = "";
		for (size_t n = (size_t)rng_below(&stream, 12) + 1; n > 0; n--)
			strcat(text, pieces[rng_below(&stream, sizeof pieces / sizeof pieces[0])]);
		const char *error;
		struct value *value = read_bytes(text, strlen(text), &error);
		assert_true(value || error);
		if (!value)
			continue;
		good++;
		const char *written = compact(value);
		assert_true(value_equal(value, read_good(written)));
		assert_string_equal(compact(read_good(written)), written);
	}
	assert_true(good > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(documents_come_back_sorted, setup, teardown),
		cmocka_unit_test_setup_teardown(whole_numbers_are_exact, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(depth_has_a_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_are_written_as_go_does, setup, teardown),
		cmocka_unit_test_setup_teardown(reals_are_written_as_go_does, setup, teardown),
		cmocka_unit_test_setup_teardown(indentation_is_kubectls, setup, teardown),
		cmocka_unit_test_setup_teardown(random_bytes_do_no_harm, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
