#include "reports/yaml_plain.h"
#include "reports/yaml_writer.h"

#include "sim/json.h"
#include "sim/utf8.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* All expected texts are what kubectl 1.32 prints for the same object. */

static void assert_yaml(const char *json, const char *yaml)
{
	struct arena arena;
	struct text out;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&out, 0);
	struct value *document = json_read(&arena, json, strlen(json), &error);
	if (!document)
		fail_msg("%s: %s", error, json);
	yaml_write(&out, document);
	assert_string_equal(text_view(&out), yaml);
	text_deinit(&out);
	arena_deinit(&arena);
}

static void test_nesting(void **state)
{
	(void)state;
	assert_yaml("{\"b\":{\"y\":[1,{\"k\":\"v\",\"a\":true}],\"x\":null},\"a\":[]}",
		    "a: []\nb:\n  x: null\n  \"y\":\n  - 1\n  - a: true\n    k: v\n");
	assert_yaml("{\"l\":[[1,[2,3]],[\"a\"],{\"b\":[1]},[],{}]}",
		    "l:\n- - 1\n  - - 2\n    - 3\n- - a\n- b:\n  - 1\n- []\n- {}\n");
	assert_yaml("[{\"a\":1},2]", "- a: 1\n- 2\n");
	assert_yaml("{}", "{}\n");
	assert_yaml("\"x: y\"", "'x: y'\n");
}

static void test_numbers(void **state)
{
	(void)state;
	assert_yaml("[0,-5,1.5,-0.25,1e-7,123456.5,1234567.25,1e21,1e20,1e19,0.00001,0.0001,100000.5,1e3]",
		    "- 0\n- -5\n- 1.5\n- -0.25\n- 1e-07\n- 123456.5\n- 1.23456725e+06\n- 1e+21\n- 1e+20\n- 10000000000000000000\n- 1e-05\n"
		    "- 0.0001\n- 100000.5\n- 1000\n");
}

static void test_order_of_keys(void **state)
{
	(void)state;
	assert_yaml("{\"a10\":1,\"a2\":1,\"a\":1,\"A\":1,\"a-b\":1,\"ab\":1,\"a02\":1,\"1\":1,\"_\":1,\"\xC3\xA9\":1,\"\xF0\x9F\x98\x80\":1,\"z\":1}",
		    "_: 1\n\"\\U0001F600\": 1\n\"1\": 1\nA: 1\na: 1\na-b: 1\na2: 1\na02: 1\na10: 1\nab: 1\nz: 1\n\xC3\xA9: 1\n");
	assert_true(yaml_compare_keys("k100", "k1000") < 0);
	assert_true(yaml_compare_keys("k1000", "k1001") < 0);
	assert_true(yaml_compare_keys("k10b", "k100a") > 0);
	assert_int_equal(yaml_compare_keys("same", "same"), 0);
}

static void test_plain_texts(void **state)
{
	(void)state;
	const char *const quoted[] = {"",	"~",	   "null",   "y",	   "Yes",	 "NO",	 "on",	  "OFF",	"true",	   "False",
				      ".nan",	"-.Inf",   "0",	     "-12",	   "1_000",	 "0x1F", "0o17",  "017",	"08",	   "0b101",
				      "1.5",	".5",	   "1.",     "1e3",	   "12e34",	 "1:30", "-1:59.5", "2000-01-01", "2000-1-1", "0b-1",
				      "2000-01-01T00:00:00Z", "2000-01-01 1:2:3.5",	   "2024-02-29", "123456789012345678901234567890", ".9_1"};
	const char *const plain[] = {"1m0s",  "Unknown", "25%",	     "1.5h", "TRUe",	  "nUll",	"0x",	      "0xG",
				     "1e",    "1e400",	 "1:60",     "_1",   "2023-02-29", "2000-13-01", "2000-01-32", "2000-01-01 25:00:00",
				     "2000-1-1T1:2:3", "0x10000000000000000", ".", "+", "-a", "1.2.3", "._1", ".9__1", "v1", "10s"};
	for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
		if (yaml_plain_is_text(quoted[i]))
			fail_msg("%s needs quotes", quoted[i]);
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (!yaml_plain_is_text(plain[i]))
			fail_msg("%s needs no quotes", plain[i]);
}

static void test_quotes(void **state)
{
	(void)state;
	assert_yaml("[\"a: b\",\"a:\",\"a #b\",\"a#b\",\" a\",\"a \",\"- a\",\"-a\",\"-\",\"?a\",\"? a\",\":a\",\"---a\",\"...\",\"it's\",\"'q'\"]",
		    "- 'a: b'\n- 'a:'\n- 'a #b'\n- a#b\n- ' a'\n- 'a '\n- '- a'\n- -a\n- '-'\n- ?a\n- '? a'\n- :a\n- '---a'\n- '...'\n- it's\n"
		    "- '''q'''\n");
	assert_yaml("[\"#\",\",\",\"[\",\"]\",\"{\",\"}\",\"&\",\"*\",\"!\",\"|\",\">\",\"\\\"\",\"%\",\"@\",\"`\",\"<<\",\"=\"]",
		    "- '#'\n- ','\n- '['\n- ']'\n- '{'\n- '}'\n- '&'\n- '*'\n- '!'\n- '|'\n- '>'\n- '\"'\n- '%'\n- '@'\n- '`'\n- <<\n- =\n");
	assert_yaml("[\"\\t\",\"\\u0001\\u0007\\b\\u000b\\f\\r\\u001b\",\"\xF0\x9F\x98\x80\",\"\xC3\xA9\xE6\x97\xA5\",\"a\\u2028b\",\"\\ufeffa\"]",
		    "- \"\\t\"\n- \"\\x01\\a\\b\\v\\f\\r\\e\"\n- \"\\U0001F600\"\n- \xC3\xA9\xE6\x97\xA5\n- 'a\xE2\x80\xA8  b'\n"
		    "- \"\\uFEFF\\x61\"\n");
}

static void test_blocks(void **state)
{
	(void)state;
	assert_yaml("{\"a\":\"x\\ny\",\"b\":\"x\\ny\\n\",\"c\":\"x\\n\\n\",\"d\":\" x\\ny\",\"e\":\"\\nx\\n\",\"f\":\"\\n\",\"g\":\"x\\n\\n  y\\n\"}",
		    "a: |-\n  x\n  y\nb: |\n  x\n  y\nc: |+\n  x\n\nd: |2-\n   x\n  y\ne: |2\n\n  x\nf: |2+\n\ng: |\n  x\n\n    y\n");
	assert_yaml("[\"a \\nb\",\"a\\nb \",\"a\\tb\\n\"]", "- \"a \\nb\"\n- \"a\\nb \"\n- \"a\\tb\\n\"\n");
	assert_yaml("{\"k\":[\"x\\ny\",\"z\"]}", "k:\n- |-\n  x\n  y\n- z\n");
}

#define EIGHTY "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh"

static void test_folding(void **state)
{
	(void)state;
	assert_yaml("{\"k\":\"" EIGHTY " iii jjj\"}", "k: " EIGHTY "\n  iii jjj\n");
	assert_yaml("{\"\":\"" EIGHTY " i jjj\"}", "\"\": " EIGHTY "\n  i jjj\n");
	assert_yaml("[\"" EIGHTY " jjj\"]", "- " EIGHTY "\n  jjj\n");
	assert_yaml("[\"" EIGHTY "\"]", "- " EIGHTY "\n");
	assert_yaml("[\"" EIGHTY " #\"]", "- '" EIGHTY "\n  #'\n");
	assert_yaml("[\"" EIGHTY "  two  jjj kkk\"]", "- " EIGHTY "  two  jjj\n  kkk\n");
	assert_yaml("[\"\\t" EIGHTY "   three kkk\"]", "- \"\\t" EIGHTY "\n  \\  three kkk\"\n");
	assert_yaml("{\"" EIGHTY " iii jjj\":1}", EIGHTY " iii jjj: 1\n");
}

static void test_awkward_keys(void **state)
{
	(void)state;
	char json[512];
	char yaml[512];
	char key[130];
	memset(key, 'x', 129);
	key[129] = '\0';
	snprintf(json, sizeof json, "{\"%s\":{\"a\":[1]},\"b\\nc\":[2]}", key);
	snprintf(yaml, sizeof yaml, "? |-\n  b\n  c\n: - 2\n? %s\n: a:\n  - 1\n", key);
	assert_yaml(json, yaml);
	snprintf(json, sizeof json, "{\"%s\":{\"a\":[1]}}", key + 1);
	snprintf(yaml, sizeof yaml, "%s:\n  a:\n  - 1\n", key + 1);
	assert_yaml(json, yaml);
	assert_yaml("{\"true\":1,\"a: b\":2,\"1\":3}", "\"1\": 3\n'a: b': 2\n\"true\": 1\n");
}

static void test_bytes_that_are_no_utf8(void **state)
{
	(void)state;
	struct arena arena;
	struct text out;
	arena_init(&arena, 0);
	text_init(&out, 0);
	yaml_write(&out, value_text(&arena, "a\xFF\xC3(\xED\xA0\x80"));
	assert_string_equal(text_view(&out), "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n");
	text_deinit(&out);
	arena_deinit(&arena);
	assert_int_equal(utf8_at("\xE2\x82\xAC").code, 0x20AC);
	assert_int_equal(utf8_at("\xE2\x82\xAC").size, 3);
	assert_int_equal(utf8_at("\xF0\x80\x80\x80").code, UTF8_REPLACEMENT);
	assert_int_equal(utf8_at("\xF4\x90\x80\x80").code, UTF8_REPLACEMENT);
	assert_true(utf8_is_letter(0xE9));
	assert_false(utf8_is_letter(0x1F600));
}

static void test_deepest_document(void **state)
{
	(void)state;
	struct arena arena;
	struct text out;
	arena_init(&arena, 0);
	text_init(&out, 0);
	struct value *document = value_text(&arena, "end");
	for (int i = 0; i < VALUE_DEPTH_MAX; i++) {
		struct value *list = value_list(&arena);
		value_add(&arena, list, document);
		document = list;
	}
	yaml_write(&out, document);
	assert_int_equal(out.size, 2 * VALUE_DEPTH_MAX + 4);
	text_deinit(&out);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nesting),	      cmocka_unit_test(test_numbers), cmocka_unit_test(test_order_of_keys),
		cmocka_unit_test(test_plain_texts),   cmocka_unit_test(test_quotes),  cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_folding),	      cmocka_unit_test(test_awkward_keys), cmocka_unit_test(test_bytes_that_are_no_utf8),
		cmocka_unit_test(test_deepest_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
