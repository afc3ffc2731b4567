#include "scenarios/match.h"
#include "scenarios/yaml.h"
#include "tests/unit/unit.h"

#include "sim/text_match.h"
#include "sim/json.h"

#include <string.h>

static struct value *read(struct arena *arena, const char *yaml)
{
	struct diags diags;
	diags_init(&diags);
	struct yaml_stream stream;
	assert_true(yaml_read(arena, "f", yaml, strlen(yaml), &stream, &diags));
	diags_deinit(&diags);
	return stream.documents[0];
}

/* `path` NULL: they match. */
static void check(const char *wanted, const char *found, const char *path)
{
	struct arena arena;
	struct mismatch mismatch;
	arena_init(&arena, 0);
	bool match = match_value(&arena, read(&arena, wanted), read(&arena, found), &mismatch);
	if (path) {
		assert_false(match);
		assert_string_equal(mismatch.path, path);
	} else if (!match) {
		fail_msg("mismatch at %s", mismatch.path);
	}
	arena_deinit(&arena);
}

static void test_values(void **state)
{
	(void)state;
	check("{a: 1}", "{a: 1, b: 2}", NULL);
	check("{a: 1}", "{b: 2}", "a");
	check("{a: 1}", "{a: '1'}", "a");
	check("{a: null}", "{b: 2}", NULL);
	check("{a: {b: null}}", "{c: 2}", NULL);
	check("{a: {b: null, d: 1}}", "{c: 2}", "a");
	check("{a: {}}", "{c: 2}", "a");
	check("{a: null}", "{a: 2}", "a");
	check("{a: <any>}", "{a: x}", NULL);
	check("{a: <any>}", "{a: 5}", NULL);
	check("{a: <any>}", "{a: [5]}", "a");
	check("{a: <any>}", "{}", "a");
	check("{a: {b: {c: 1}}}", "{a: {b: {c: 2}}}", "a.b.c");
	check("{a: [1, 2]}", "{a: [1, 2]}", NULL);
	check("{a: [1, 2]}", "{a: [1, 3]}", "a[1]");
	check("{a: [1, 2]}", "{a: [1, 2, 3]}", "a");
	check("{a: [{b: 1}]}", "{a: [{b: 1, c: 2}]}", NULL);
	check("{a: {b: 1}}", "{a: [1]}", "a");
	check("{a: []}", "{a: [1]}", "a");
}

static void test_conditions_by_type(void **state)
{
	(void)state;
	const char *found = "{status: {conditions: [{type: A, status: x}, {type: B, status: y}]}}";
	check("{status: {conditions: [{type: B, status: y}]}}", found, NULL);
	check("{status: {conditions: [{type: B, status: y}, {type: A, status: x}]}}", found, NULL);
	check("{status: {conditions: [{type: B, status: z}]}}", found, "status.conditions[B].status");
	check("{status: {conditions: [{type: C}]}}", found, "status.conditions[C]");
	check("{status: {others: [{type: B}]}}", "{status: {others: [{type: A}, {type: B}]}}", "status.others");
}

static void test_texts(void **state)
{
	(void)state;
	assert_true(text_match("a\nb\n", "a\nb\n", NULL));
	assert_false(text_match("a\nb\n", "a\nb", NULL));
	assert_false(text_match("a\nb\n", "a\nb \n", NULL));
	assert_false(text_match("a\n", "a\nb\n", NULL));
	assert_true(text_match("", "", NULL));
	assert_true(text_match("...\n", "", NULL));
	assert_true(text_match("a\n  ...\nd\n", "a\nb\nc\nd\n", NULL));
	assert_true(text_match("a\n...\nd\n", "a\nd\n", NULL));
	assert_false(text_match("a\n...\nd\n", "a\nb\nc\n", NULL));
	/* The first place that fits is not always the right one. */
	assert_true(text_match("...\nx\ny\n...\n", "x\nz\nx\ny\nw\n", NULL));
	assert_true(text_match("...\nx\n...\nx\nz\n", "x\ny\nx\nx\nz\n", NULL));
	assert_false(text_match("...\nx\n...\nx\nz\n", "y\nx\nz\n", NULL));
	assert_true(text_match("uid: <any>\n", "uid: 12-34\n", NULL));
	assert_true(text_match("uid: <any>\n", "uid: \"12 34\"\n", NULL));
	assert_false(text_match("uid: <any>\n", "uid: 12 34\n", NULL));
	assert_false(text_match("uid: <any>\n", "uid: \n", NULL));
	assert_true(text_match("<any>,b=<any>\n", "a=1,b=2\n", NULL));
	assert_true(text_match("name \"<any>\" is bad\n", "name \"x\" is bad\n", NULL));
}

/* A text that makes careless matching of gaps take for ever. */
static void test_many_gaps(void **state)
{
	(void)state;
	struct text wanted, found;
	text_init(&wanted, 0);
	text_init(&found, 0);
	for (int i = 0; i < 1000; i++)
		text_put(&wanted, "...\na\n");
	text_put(&wanted, "b\n");
	for (int i = 0; i < 20000; i++)
		text_put(&found, "a\n");
	assert_false(text_match(text_view(&wanted), text_view(&found), NULL));
	text_put(&found, "b\n");
	assert_true(text_match(text_view(&wanted), text_view(&found), NULL));
	text_deinit(&wanted);
	text_deinit(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_conditions_by_type), cmocka_unit_test(test_texts),
					   cmocka_unit_test(test_many_gaps)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
