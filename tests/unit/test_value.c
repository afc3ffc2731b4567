/* Documents: maps stay sorted, equality, copies that share nothing, and RFC 7386's own table of merges. */

#include "sim/json.h"
#include "sim/rng.h"
#include "sim/value.h"
#include "tests/unit/unit.h"

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

static struct value *parse(const char *json)
{
	const char *error = NULL;
	struct value *value = json_read(&arena, json, strlen(json), &error);
	if (!value)
		fail_msg("%s: %s", json, error);
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

static void maps_stay_sorted(void **state)
{
	(void)state;
	struct value *map = value_map(&arena);
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (int i = 0; i < 2000; i++) {
		uint64_t number = rng_below(&stream, 500);
		value_put_int(&arena, map, arena_format(&arena, "key%llu", (unsigned long long)number), i);
		if (i % 3 == 0)
			value_drop(map, arena_format(&arena, "key%llu", (unsigned long long)rng_below(&stream, 500)));
	}
	assert_true(map->count > 300);
	for (size_t i = 0; i < map->count; i++) {
		assert_ptr_equal(value_get(map, map->as.fields[i].key), map->as.fields[i].value);
		if (i > 0)
			assert_true(strcmp(map->as.fields[i - 1].key, map->as.fields[i].key) < 0);
	}
	while (map->count)
		value_drop(map, map->as.fields[map->count / 2].key);
	value_drop(map, "missing");
	assert_null(value_get(map, "key1"));
}

static void a_put_replaces_and_copies_its_key(void **state)
{
	(void)state;
	struct value *map = value_map(&arena);
	char key[] = "a";
	struct value_field *field = value_put(&arena, map, key, value_int(&arena, 1));
	field->line = 7;
	key[0] = 'b';
	assert_int_equal(value_int_or(value_get(map, "a"), 0), 1);
	field = value_put(&arena, map, "a", value_int(&arena, 2));
	assert_int_equal(map->count, 1);
	assert_int_equal(field->line, 7);
	assert_int_equal(value_int_or(value_get(map, "a"), 0), 2);
	value_put_text(&arena, map, "none", NULL);
	assert_int_equal(map->count, 1);
	value_put_text(&arena, map, "B", "text");
	assert_string_equal(compact(map), "{\"B\":\"text\",\"a\":2}");
}

static void finding_is_gentle(void **state)
{
	(void)state;
	const struct value *value = parse("{\"spec\":{\"strategy\":{\"type\":\"External\"},\"replicas\":3},\"list\":[1]}");
	assert_string_equal(value_text_or(value_find(value, "spec", "strategy", "type", NULL), "?"), "External");
	assert_string_equal(value_text_or(value_find(value, "spec", "replicas", NULL), "?"), "?");
	assert_int_equal(value_int_or(value_find(value, "spec", "replicas", NULL), -1), 3);
	assert_int_equal(value_int_or(value_find(value, "spec", "strategy", NULL), -1), -1);
	assert_null(value_find(value, "spec", "missing", "type", NULL));
	assert_null(value_find(value, "list", "type", NULL));
	assert_null(value_find(NULL, "spec", NULL));
	assert_null(value_get(NULL, "spec"));
	assert_true(value_is(value, VALUE_MAP));
	assert_false(value_is(value, VALUE_LIST));
	assert_false(value_is(NULL, VALUE_NULL));
	assert_string_equal(value_text_or(NULL, "none"), "none");
}

static void equality_is_deep(void **state)
{
	(void)state;
	static const struct {
		const char *left, *right;
		bool equal;
	} cases[] = {
		{"{\"a\":[1,{\"b\":null}],\"c\":\"x\"}", "{\"c\":\"x\",\"a\":[1,{\"b\":null}]}", true},
		{"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
		{"{\"a\":1}", "{\"b\":1}", false},
		{"[1,2]", "[2,1]", false},
		{"[1,2]", "[1,2,3]", false},
		{"[[],{}]", "[{},[]]", false},
		{"{\"a\":[1,{\"b\":2}]}", "{\"a\":[1,{\"b\":3}]}", false},
		{"1.5", "1.5", true},
		{"1.5", "1.25", false},
		{"1", "true", false},
		{"1", "\"1\"", false},
		{"null", "{}", false},
		{"\"a\"", "\"a\"", true},
		{"true", "false", false},
		{"9007199254740993", "9007199254740992", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct value *left = parse(cases[i].left);
		const struct value *right = parse(cases[i].right);
		assert_int_equal(value_equal(left, right), cases[i].equal);
		assert_int_equal(value_equal(right, left), cases[i].equal);
		assert_true(value_equal(left, left));
	}
	struct value *real = value_real(&arena, 2);
	struct value *integer = value_int(&arena, 2);
	assert_true(value_equal(real, integer));
	assert_true(value_equal(integer, real));
	assert_false(value_equal(value_real(&arena, 2.5), integer));
	assert_true(value_equal(NULL, NULL));
	assert_false(value_equal(NULL, integer));
	assert_false(value_equal(integer, NULL));
}

static void copies_share_nothing(void **state)
{
	(void)state;
	struct value *value = parse("{\"a\":[1,{\"b\":\"x\"}],\"c\":{\"d\":{}},\"e\":[]}");
	value->as.fields[0].line = 4;
	struct value *copy = value_copy(&arena, value);
	assert_true(value_equal(value, copy));
	assert_int_equal(copy->as.fields[0].line, 4);
	value_put_int(&arena, value_find(copy, "c", "d", NULL), "new", 1);
	value_add(&arena, value_get(copy, "a"), value_int(&arena, 2));
	value_add(&arena, value_get(copy, "e"), value_int(&arena, 3));
	value_drop(value_get(copy, "a")->as.items[1], "b");
	assert_string_equal(compact(value), "{\"a\":[1,{\"b\":\"x\"}],\"c\":{\"d\":{}},\"e\":[]}");
	assert_string_equal(compact(copy), "{\"a\":[1,{},2],\"c\":{\"d\":{\"new\":1}},\"e\":[3]}");
	struct value *shallow = value_copy_shallow(&arena, value);
	value_drop(shallow, "a");
	value_put_int(&arena, shallow, "z", 1);
	assert_string_equal(compact(shallow), "{\"c\":{\"d\":{}},\"e\":[],\"z\":1}");
	assert_string_equal(compact(value), "{\"a\":[1,{\"b\":\"x\"}],\"c\":{\"d\":{}},\"e\":[]}");
	assert_ptr_equal(value_get(shallow, "c"), value_get(value, "c"));
	assert_int_equal(value_copy_shallow(&arena, value_map(&arena))->count, 0);
}

/* Appendix A of RFC 7386, and what follows from its rules. */
static void merges_are_those_of_the_rfc(void **state)
{
	(void)state;
	static const struct {
		const char *target, *patch, *result;
	} cases[] = {
		{"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
		{"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
		{"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
		{"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
		{"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
		{"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
		{"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
		{"{\"a\":\"foo\"}", "null", "null"},
		{"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
		{"{\"e\":null}", "{\"a\":1}", "{\"a\":1,\"e\":null}"},
		{"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
		{"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
		{"{\"a\":{\"b\":{\"c\":1,\"d\":2}},\"x\":1}", "{\"a\":{\"b\":{\"c\":null,\"e\":3},\"f\":4},\"x\":{\"y\":null}}",
		 "{\"a\":{\"b\":{\"d\":2,\"e\":3},\"f\":4},\"x\":{}}"},
		{"{\"a\":1}", "{\"a\":[{\"b\":null}]}", "{\"a\":[{\"b\":null}]}"},
		{"{\"a\":1}", "{}", "{\"a\":1}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct value *target = parse(cases[i].target);
		const struct value *patch = parse(cases[i].patch);
		const char *before = compact(target);
		assert_string_equal(compact(value_merge(&arena, target, patch)), cases[i].result);
		assert_string_equal(compact(target), before);
		assert_string_equal(compact(patch), cases[i].patch);
	}
	assert_string_equal(compact(value_merge(&arena, NULL, parse("{\"a\":{\"b\":null,\"c\":1}}"))), "{\"a\":{\"c\":1}}");
}

/* The deepest document there may be. */
static void depth_reaches_its_limit(void **state)
{
	(void)state;
	struct value *value = value_int(&arena, 1);
	for (int depth = 0; depth < VALUE_DEPTH_MAX; depth++) {
		struct value *outer = depth % 2 ? value_list(&arena) : value_map(&arena);
		if (depth % 2)
			value_add(&arena, outer, value);
		else
			value_put(&arena, outer, "k", value);
		value = outer;
	}
	struct value *copy = value_copy(&arena, value);
	assert_true(value_equal(value, copy));
	struct value *maps = value_int(&arena, 1);
	for (int depth = 0; depth < VALUE_DEPTH_MAX; depth++) {
		struct value *outer = value_map(&arena);
		value_put(&arena, outer, "k", maps);
		maps = outer;
	}
	assert_true(value_equal(value_merge(&arena, NULL, maps), maps));
}

static void types_have_names(void **state)
{
	(void)state;
	assert_string_equal(value_type_name(VALUE_NULL), "null");
	assert_string_equal(value_type_name(VALUE_BOOL), "boolean");
	assert_string_equal(value_type_name(VALUE_INT), "integer");
	assert_string_equal(value_type_name(VALUE_REAL), "number");
	assert_string_equal(value_type_name(VALUE_TEXT), "text");
	assert_string_equal(value_type_name(VALUE_LIST), "list");
	assert_string_equal(value_type_name(VALUE_MAP), "map");
	assert_int_equal(value_null(&arena)->type, VALUE_NULL);
	assert_true(value_bool(&arena, true)->as.boolean);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(maps_stay_sorted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_put_replaces_and_copies_its_key, setup, teardown),
		cmocka_unit_test_setup_teardown(finding_is_gentle, setup, teardown),
		cmocka_unit_test_setup_teardown(equality_is_deep, setup, teardown),
		cmocka_unit_test_setup_teardown(copies_share_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(merges_are_those_of_the_rfc, setup, teardown),
		cmocka_unit_test_setup_teardown(depth_reaches_its_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(types_have_names, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
