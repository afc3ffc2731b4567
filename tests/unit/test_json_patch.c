#include "scenarios/json_patch.h"
#include "tests/unit/unit.h"

#include "sim/json.h"
#include "sim/text.h"

#include <string.h>

static struct value *read(struct arena *arena, const char *json)
{
	const char *error = NULL;
	struct value *value = json_read(arena, json, strlen(json), &error);
	if (!value)
		fail_msg("%s: %s", json, error);
	return value;
}

/* `expected`: the document, or a part of the error behind "!". */
static void check(const char *document, const char *patch, const char *expected)
{
	struct arena arena;
	struct text text;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&text, 0);
	struct value *target = read(&arena, document);
	struct value *before = value_copy(&arena, target);
	struct value *got = json_patch_apply(&arena, target, read(&arena, patch), &error);
	assert_true(value_equal(before, target));
	if (*expected == '!') {
		assert_null(got);
		if (!strstr(error, expected + 1))
			fail_msg("\"%s\" does not say \"%s\"", error, expected + 1);
	} else {
		if (!got)
			fail_msg("%s: %s", patch, error);
		json_write_compact(&text, got);
		assert_string_equal(text_view(&text), expected);
	}
	text_deinit(&text);
	arena_deinit(&arena);
}

static void test_operations(void **state)
{
	(void)state;
	check("{\"a\":1}", "[]", "{\"a\":1}");
	check("{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\",\"value\":[2]}]", "{\"a\":1,\"b\":[2]}");
	check("{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/a\",\"value\":2}]", "{\"a\":2}");
	check("{\"a\":[1,3]}", "[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":2}]", "{\"a\":[1,2,3]}");
	check("{\"a\":[1,3]}", "[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":4}]", "{\"a\":[1,3,4]}");
	check("{\"a\":[1,3]}", "[{\"op\":\"add\",\"path\":\"/a/2\",\"value\":4}]", "{\"a\":[1,3,4]}");
	check("{\"a\":1,\"b\":2}", "[{\"op\":\"remove\",\"path\":\"/a\"}]", "{\"b\":2}");
	check("{\"a\":[1,2,3]}", "[{\"op\":\"remove\",\"path\":\"/a/1\"}]", "{\"a\":[1,3]}");
	check("{\"a\":{\"b\":[{\"c\":1}]}}", "[{\"op\":\"replace\",\"path\":\"/a/b/0/c\",\"value\":2}]", "{\"a\":{\"b\":[{\"c\":2}]}}");
	check("{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]", "[1]");
	check("{\"a\":{\"b\":1},\"c\":{}}", "[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c/d\"}]", "{\"a\":{},\"c\":{\"d\":1}}");
	check("{\"a\":[1,2,3]}", "[{\"op\":\"move\",\"from\":\"/a/0\",\"path\":\"/a/2\"}]", "{\"a\":[2,3,1]}");
	check("{\"a\":{\"b\":1}}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},{\"op\":\"replace\",\"path\":\"/c/b\",\"value\":2}]",
	      "{\"a\":{\"b\":1},\"c\":{\"b\":2}}");
	check("{\"a/b\":1,\"c~d\":2}", "[{\"op\":\"remove\",\"path\":\"/a~1b\"},{\"op\":\"replace\",\"path\":\"/c~0d\",\"value\":3}]", "{\"c~d\":3}");
	check("{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1.0},{\"op\":\"add\",\"path\":\"/b\",\"value\":null}]",
	      "{\"a\":1,\"b\":null}");
	check("{\"\":1}", "[{\"op\":\"replace\",\"path\":\"/\",\"value\":2}]", "{\"\":2}");
}

static void test_refusals(void **state)
{
	(void)state;
	check("{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"/b\"}]", "!operation 0 of the JSON patch (remove /b): there is nothing at \"path\"");
	check("{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"/b\",\"value\":1}]", "!there is nothing at \"path\"");
	check("{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b/c\",\"value\":1}]", "!there is no place for it");
	check("{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/3\",\"value\":1}]", "!there is no place for it");
	check("{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/01\",\"value\":1}]", "!there is no place for it");
	check("{\"a\":[1]}", "[{\"op\":\"remove\",\"path\":\"/a/-\"}]", "!there is nothing at \"path\"");
	check("{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":\"1\"}]", "!the test failed");
	check("{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]", "!into itself");
	check("{\"a\":1}", "[{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/a\"}]", "!there is nothing at \"from\"");
	check("{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\",\"value\":1},{\"op\":\"remove\",\"path\":\"/x\"}]", "!operation 1");
	check("5", "[{\"op\":\"add\",\"path\":\"/b\",\"value\":1}]", "!there is no place for it");
}

/* `count` maps or lists within each other. */
static void put_nested(struct text *out, int count)
{
	for (int i = 0; i < count; i++)
		text_put(out, i % 2 ? "{\"a\":" : "[");
	text_put(out, "1");
	for (int i = count; i-- > 0;)
		text_put(out, i % 2 ? "}" : "]");
}

static const char *nested(struct arena *arena, const char *before, int count, const char *behind)
{
	struct text text;
	text_init(&text, 0);
	text_put(&text, before);
	put_nested(&text, count);
	text_put(&text, behind);
	const char *made = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return made;
}

static void test_depth(void **state)
{
	(void)state;
	static const char deeper[] = "!the document would be nested deeper than 64 levels";
	struct arena arena;
	arena_init(&arena, 0);
	check("{\"b\":{}}", nested(&arena, "[{\"op\":\"add\",\"path\":\"/b/c\",\"value\":", 62, "}]"), nested(&arena, "{\"b\":{\"c\":", 62, "}}"));
	check("{\"b\":{\"c\":{}}}", nested(&arena, "[{\"op\":\"add\",\"path\":\"/b/c/d\",\"value\":", 62, "}]"), deeper);
	check("{\"b\":{\"c\":{\"d\":1}}}", nested(&arena, "[{\"op\":\"replace\",\"path\":\"/b/c/d\",\"value\":", 62, "}]"), deeper);
	const char *deep = nested(&arena, "{\"b\":{},\"d\":", 62, "}");
	check(deep, "[{\"op\":\"move\",\"from\":\"/d\",\"path\":\"/b/c\"}]", nested(&arena, "{\"b\":{\"c\":", 62, "}}"));
	check(nested(&arena, "{\"b\":{},\"d\":", 63, "}"), "[{\"op\":\"move\",\"from\":\"/d\",\"path\":\"/b/c\"}]", deeper);
	check(nested(&arena, "{\"b\":{},\"d\":", 63, "}"), "[{\"op\":\"copy\",\"from\":\"/d\",\"path\":\"/b/c\"}]", deeper);
	check(deep, "[{\"op\":\"move\",\"from\":\"/d\",\"path\":\"/b/c\"},{\"op\":\"copy\",\"from\":\"/b\",\"path\":\"/b/e\"}]", deeper);
	arena_deinit(&arena);
}

/* A copy of /a beside it, then copies of /a into itself, each of which doubles it. */
static const char *copying(struct arena *arena, int copies)
{
	struct text patch;
	text_init(&patch, 0);
	text_put(&patch, "[");
	text_put(&patch, "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}");
	for (int i = 1; i < copies; i++)
		text_putf(&patch, ",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/b%d\"}", i);
	text_put(&patch, "]");
	const char *made = arena_text(arena, text_view(&patch));
	text_deinit(&patch);
	return made;
}

static void test_copies(void **state)
{
	(void)state;
	struct arena arena;
	struct text list;
	arena_init(&arena, 0);
	text_init(&list, 0);
	text_put(&list, "[");
	for (int i = 0; i < JSON_PATCH_COPIES_MAX - 1; i++)
		text_put(&list, i ? ",1" : "1");
	const char *items = text_view(&list);
	check(arena_format(&arena, "{\"a\":%s]}", items), copying(&arena, 1), arena_format(&arena, "{\"a\":%s],\"b\":%s]}", items, items));
	check(arena_format(&arena, "{\"a\":%s,1]}", items), copying(&arena, 1),
	      "!operation 0 of the JSON patch (copy /b): copies stand for more than 10000 nodes");
	check("{\"a\":{\"x\":1}}", copying(&arena, 40), "!copies stand for more than 10000 nodes");
	check("{\"a\":{\"b\":[1]}}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},{\"op\":\"add\",\"path\":\"/c/b/-\",\"value\":2}]",
	      "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1,2]}}");
	text_deinit(&list);
	arena_deinit(&arena);
}

static void test_check(void **state)
{
	(void)state;
	struct arena arena;
	const struct value *at;
	arena_init(&arena, 0);
	assert_null(json_patch_check(&arena, read(&arena, "[{\"op\":\"add\",\"path\":\"/b\",\"value\":null}]"), &at));
	assert_non_null(json_patch_check(&arena, read(&arena, "{}"), &at));
	assert_non_null(json_patch_check(&arena, read(&arena, "[5]"), &at));
	assert_non_null(json_patch_check(&arena, read(&arena, "[{\"op\":\"add\",\"path\":\"b\",\"value\":1}]"), &at));
	assert_non_null(json_patch_check(&arena, read(&arena, "[{\"op\":\"add\",\"path\":\"/b~2\",\"value\":1}]"), &at));
	assert_non_null(json_patch_check(&arena, read(&arena, "[{\"op\":\"move\",\"path\":\"/b\"}]"), &at));
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_operations), cmocka_unit_test(test_refusals), cmocka_unit_test(test_depth),
					   cmocka_unit_test(test_copies), cmocka_unit_test(test_check)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
