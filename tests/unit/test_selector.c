#include "model/selector.h"

#include "model/names.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#define DNS_RULE                                                                                                                                     \
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "             \
	"alphanumeric character (e.g. 'example.com', regex used for validation is "                                                                  \
	"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
#define KEY_RULE                                                                                                                                     \
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "           \
	"'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
#define VALUE_RULE                                                                                                                                   \
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "              \
	"alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "                                         \
	"'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

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

static struct value *read(struct arena *arena, const char *json)
{
	const char *error = NULL;
	struct value *value = json_read(arena, json, strlen(json), &error);
	if (!value)
		fail_msg("%s: %s", json, error);
	return value;
}

static void matching(void **state)
{
	static const struct {
		const char *selector, *labels;
		bool matches;
	} rows[] = {
		{"{}", "{}", true},
		{"null", "{}", false},
		{"null", "{\"a\":\"b\"}", false},
		{"{\"matchLabels\":{},\"matchExpressions\":[]}", "{}", true},
		{"{\"matchLabels\":{\"a\":\"b\"}}", "{\"a\":\"b\",\"c\":\"d\"}", true},
		{"{\"matchLabels\":{\"a\":\"b\"}}", "{\"a\":\"c\"}", false},
		{"{\"matchLabels\":{\"a\":\"\"}}", "{}", false},
		{"{\"matchLabels\":{\"a\":\"\"}}", "{\"a\":\"\"}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"x\",\"y\"]}]}", "{\"a\":\"y\"}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"x\",\"y\"]}]}", "{}", false},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\",\"values\":[\"x\"]}]}", "{}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\",\"values\":[\"x\"]}]}", "{\"a\":\"x\"}", false},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\",\"values\":[\"x\"]}]}", "{\"a\":\"z\"}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}", "{\"a\":\"\"}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}", "{\"b\":\"\"}", false},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"DoesNotExist\"}]}", "{\"b\":\"\"}", true},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"DoesNotExist\"}]}", "{\"a\":\"\"}", false},
		{"{\"matchLabels\":{\"a\":\"b\"},\"matchExpressions\":[{\"key\":\"c\",\"operator\":\"Exists\"}]}", "{\"a\":\"b\"}", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *error = NULL;
		const struct selector *selector = selector_compile(*state, read(*state, rows[i].selector), false, &error);
		assert_non_null(selector);
		bool matches = selector_matches(selector, labels_decode(*state, NULL, read(*state, rows[i].labels)));
		if (matches != rows[i].matches)
			fail_msg("%s on %s", rows[i].selector, rows[i].labels);
	}
	const char *error = NULL;
	assert_false(selector_matches(selector_compile(*state, NULL, false, &error), (struct labels){0}));
}

static void refusals(void **state)
{
	static const struct {
		const char *selector, *error, *go_error; /* NULL: the same */
	} rows[] = {
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"in\",\"values\":[\"x\"]}]}", "\"in\" is not a valid label selector operator",
		 NULL},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}",
		 "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
		 "values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty"},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\",\"values\":[\"eu\",\"us\"]}]}",
		 "values: Invalid value: [\"eu\",\"us\"]: values set must be empty for exists and does not exist",
		 "values: Invalid value: []string{\"eu\", \"us\"}: values set must be empty for exists and does not exist"},
		{"{\"matchLabels\":{\"a b\":\"c\"}}", "key: Invalid value: \"a b\": " KEY_RULE, NULL},
		{"{\"matchLabels\":{\"\":\"c\"}}", "key: Invalid value: \"\": name part must be non-empty; " KEY_RULE, NULL},
		{"{\"matchLabels\":{\"X/y\":\"c\"}}", "key: Invalid value: \"X/y\": prefix part " DNS_RULE, NULL},
		{"{\"matchLabels\":{\"a\":\"c d\"}}", "values[0][a]: Invalid value: \"c d\": " VALUE_RULE, NULL},
		{"{\"matchExpressions\":[{\"key\":\"-\",\"operator\":\"NotIn\"}]}",
		 "[key: Invalid value: \"-\": " KEY_RULE ", values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty]",
		 "[key: Invalid value: \"-\": " KEY_RULE
		 ", values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty]"},
		{"{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"ok\",\"-\",\"_\"]}]}",
		 "[values[1][a]: Invalid value: \"-\": " VALUE_RULE ", values[2][a]: Invalid value: \"_\": " VALUE_RULE "]", NULL},
		{"{\"matchLabels\":{\"a\":\"_\"},\"matchExpressions\":[{\"key\":\"b\",\"operator\":\"Is\"}]}",
		 "values[0][a]: Invalid value: \"_\": " VALUE_RULE, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *error = NULL;
		assert_null(selector_compile(*state, read(*state, rows[i].selector), false, &error));
		assert_string_equal(error, rows[i].error);
		assert_null(selector_compile(*state, read(*state, rows[i].selector), true, &error));
		assert_string_equal(error, rows[i].go_error ? rows[i].go_error : rows[i].error);
	}
}

static void lengths_of_keys_and_values(void **state)
{
	(void)state;
	char text[320] = "";
	memset(text, 'a', 64);
	assert_string_equal(label_check_key(text).texts[0], "name part must be no more than 63 characters");
	assert_int_equal(label_check_key(text).count, 1);
	assert_string_equal(label_check_value(text).texts[0], "must be no more than 63 characters");
	text[63] = '\0';
	assert_int_equal(label_check_key(text).count, 0);
	assert_int_equal(label_check_value(text).count, 0);
	memset(text, 'a', 254);
	memcpy(text + 254, "/b", 3);
	assert_string_equal(label_check_key(text).texts[0], "prefix part must be no more than 253 characters");
	assert_int_equal(label_check_key(text + 1).count, 0);
	assert_string_equal(label_check_key("/b").texts[0], "prefix part must be non-empty");
	assert_int_equal(label_check_key("a/b/c").count, 1);
	assert_int_equal(label_check_value("").count, 0);
}

static void names_of_objects(void **state)
{
	(void)state;
	char text[260] = "";
	memset(text, 'a', 254);
	assert_string_equal(name_check_subdomain(text).texts[0], "must be no more than 253 characters");
	assert_int_equal(name_check_subdomain(text + 1).count, 0);
	assert_string_equal(name_check_subdomain("UPPER").texts[0], DNS_RULE);
	assert_string_equal(name_check_subdomain("a..b").texts[0], DNS_RULE);
	assert_int_equal(name_check_subdomain("0a.b-c").count, 0);
	assert_int_equal(name_check_subdomain("").count, 1);
	assert_string_equal(name_check_label("a.b").texts[0], "must not contain dots");
	assert_int_equal(name_check_label("0a-b").count, 0);
	assert_int_equal(name_check_label_1035("0a").count, 1);
	assert_int_equal(name_check_label_1035("a0").count, 0);
	assert_int_equal(name_check_segment("system:Any_Thing").count, 0);
	assert_string_equal(name_check_segment("..").texts[0], "may not be '..'");
	assert_string_equal(name_check_segment("a/b%").texts[1], "may not contain '%'");
}

static void labels_are_looked_up_set_and_compared(void **state)
{
	struct labels labels = labels_decode(*state, NULL, read(*state, "{\"b\":\"2\",\"a\":\"1\",\"number\":3,\"c\":\"3\"}"));
	assert_int_equal(labels.count, 3);
	assert_string_equal(labels_get(labels, "b"), "2");
	assert_null(labels_get(labels, "number"));
	struct labels more = labels_with(*state, labels, "aa", "x");
	assert_int_equal(more.count, 4);
	assert_string_equal(more.items[1].key, "aa");
	assert_string_equal(labels_get(more, "c"), "3");
	assert_false(labels_equal(labels, more));
	assert_true(labels_equal(labels, labels_with(*state, more, "aa", NULL)));
	assert_true(labels_equal(labels, labels_with(*state, labels, "none", NULL)));
	assert_string_equal(labels_get(labels_with(*state, labels, "a", "9"), "a"), "9");
	assert_int_equal(labels_with(*state, labels, "a", "9").count, 3);
	assert_true(value_equal(labels_encode(*state, more), read(*state, "{\"a\":\"1\",\"aa\":\"x\",\"b\":\"2\",\"c\":\"3\"}")));
	assert_int_equal(labels_decode(*state, NULL, NULL).count, 0);
	assert_int_equal(labels_with(*state, (struct labels){0}, "k", "v").count, 1);
}

static void selector_as_go_prints_it(void **state)
{
	const char *json = "{\"matchLabels\":{\"b\":\"2\",\"a\":\"1\"},\"matchExpressions\":[{\"key\":\"k\",\"operator\":\"In\","
			   "\"values\":[\"x\",\"y\"]},{\"key\":\"l\",\"operator\":\"Exists\"}]}";
	assert_string_equal(selector_go_text(*state, read(*state, json)),
			    "&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{"
			    "LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},LabelSelectorRequirement{Key:l,Operator:Exists,Values:[],"
			    "},},}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(matching, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lengths_of_keys_and_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_of_objects, set_up, tear_down),
		cmocka_unit_test_setup_teardown(labels_are_looked_up_set_and_compared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(selector_as_go_prints_it, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
