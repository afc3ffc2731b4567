#include "tests/unit/suite_fixture.h"

#include "sim/arena.h"
#include "sim/io.h"
#include "sim/json.h"

#include <stdlib.h>

/* What other programs read of a suite: JUnit, TAP, JSON. With the environment variable SUITE_FOLDER, writes all of them for each hostile name as
 * NUMBER.name, .xml, .tap and .json into that folder, for other people's parsers. */

static struct text out;

static int setup(void **state)
{
	(void)state;
	text_init(&out, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	text_deinit(&out);
	return 0;
}

static size_t count_of(const char *text, const char *what)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, what)); at++)
		count++;
	return count;
}

/* JUnit */

static void junit_of_a_suite(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	suite_fixture_init(&fixture, NULL);
	suite_write_junit(&out, &fixture.suite);
	const char *text = text_view(&out);
	static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				   "<testsuites name=\"fleetsim\" tests=\"9\" failures=\"4\" errors=\"2\" skipped=\"2\" time=\"2.500000\" "
				   "timestamp=\"2026-03-02T09:00:00\">\n"
				   "  <testsuite name=\"good\" file=\"suite/good.yaml\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\" "
				   "time=\"0.001000\" timestamp=\"2026-03-02T09:00:00\">\n"
				   "    <properties>\n"
				   "      <property name=\"virtual_seconds\" value=\"90.005000000\"/>\n"
				   "      <property name=\"seed\" value=\"7\"/>\n"
				   "      <property name=\"fingerprint\" value=\"000000000000abcd\"/>\n"
				   "      <property name=\"release\" value=\"head\"/>\n"
				   "    </properties>\n"
				   "    <testcase name=\"it succeeds\" classname=\"good\" file=\"suite/good.yaml\" line=\"9\" time=\"0.000500\"/>\n"
				   "    <testcase name=\"invariant stage-order\" classname=\"good\" file=\"suite/good.yaml\" time=\"0.000500\">\n"
				   "      <skipped message=\"an old recording\"/>\n"
				   "    </testcase>\n"
				   "  </testsuite>\n";
	assert_memory_equal(text, head, sizeof head - 1);
	assert_non_null(strstr(text, "<failure message=\"exp roll   1m, got roll   2m\" type=\"expectation\">"
				     "at 20m, 2026-03-02T09:20:00Z, seed 18446744073709551615, release v0.3.1\n"
				     "exp:\n  NAME   AGE\n  roll   1m\ngot:\n  NAME   AGE\n  roll   2m\n"
				     "before that: [00:19:45] canary/member1 &gt; update finished\n"
				     "again: fleetsim run suite/bad.yaml --until 20m\n</failure>\n"));
	assert_non_null(strstr(text, "<error message=\"unknown key &quot;specc&quot;; did you mean &quot;spec&quot;?\" type=\"invalid\">"
				     "suite/no.yaml:3:4: unknown key &quot;specc&quot;; did you mean &quot;spec&quot;?\n</error>\n"));
	assert_non_null(strstr(text, "<failure message=\"exp nothing, got a line\" type=\"golden\">"));
	assert_int_equal(count_of(text, "<testcase "), 9);
	assert_int_equal(count_of(text, "<failure "), 4);
	assert_int_equal(count_of(text, "<error "), 2);
	assert_int_equal(count_of(text, "<skipped "), 2);
}

/* Nothing between < and > but what we write. */
static void junit_has_no_markup_of_others(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		suite_fixture_init(&fixture, hostile_names[i]);
		text_clear(&out);
		suite_write_junit(&out, &fixture.suite);
		assert_int_equal(count_of(text_view(&out), "<testcase "), 9);
		assert_null(strstr(text_view(&out), "<![CDATA["));
		assert_null(strstr(text_view(&out), "<script"));
		assert_null(strstr(text_view(&out), "]]>"));
		for (const unsigned char *at = (const unsigned char *)text_view(&out); *at; at++)
			assert_true(*at >= 0x20 || *at == '\n' || *at == '\t');
	}
}

/* TAP */

static void tap_of_a_suite(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	suite_fixture_init(&fixture, NULL);
	suite_write_tap(&out, &fixture.suite);
	const char *text = text_view(&out);
	static const char head[] = "TAP version 13\n1..9\n"
				   "ok 1 - good: it succeeds\n"
				   "ok 2 - good: invariant stage-order # SKIP an old recording\n"
				   "not ok 3 - bad: timeline: apply run/roll\n"
				   "  ---\n"
				   "  file: \"suite/bad.yaml\"\n"
				   "  line: 12\n"
				   "  at: \"1m\"\n"
				   "  seed: 18446744073709551615\n"
				   "  release: \"v0.3.1\"\n"
				   "  expected: \"it is done\"\n"
				   "  got: \"refused: no\"\n"
				   "  again: \"fleetsim run suite/bad.yaml\"\n"
				   "  ...\n"
				   "not ok 4 - bad: canary waits\n";
	assert_memory_equal(text, head, sizeof head - 1);
	assert_non_null(strstr(text, "ok 7 - bad: later # SKIP not reached\n"));
	assert_non_null(strstr(text, "not ok 8 - suite/no.yaml: the scenario runs\n  ---\n  file: \"suite/no.yaml\"\n"
				     "  errors: \"suite/no.yaml:3:4: unknown key \\\"specc\\\"; did you mean \\\"spec\\\"?\"\n  ...\n"));
}

/* Every line is the version, the plan, one of nine tests, or stands inside a block. */
static void tap_has_only_our_lines(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		size_t tests = 0;
		suite_fixture_init(&fixture, hostile_names[i]);
		text_clear(&out);
		suite_write_tap(&out, &fixture.suite);
		for (const char *at = text_view(&out); *at; at = strchr(at, '\n') + 1) {
			bool test = strncmp(at, "ok ", 3) == 0 || strncmp(at, "not ok ", 7) == 0;
			tests += test;
			assert_true(test || at == text_view(&out) || strncmp(at, "  ", 2) == 0 || strncmp(at, "1..9\n", 5) == 0);
		}
		assert_int_equal(tests, 9);
	}
}

/* JSON */

static struct value *read_json(struct arena *arena)
{
	const char *error = NULL;
	struct value *report = json_read(arena, text_view(&out), out.size, &error);
	if (!report)
		fail_msg("%s", error);
	return report;
}

static const char *text_at(const struct value *map, const char *key)
{
	return value_text_or(value_get(map, key), NULL);
}

static void json_of_a_suite(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct arena arena;
	suite_fixture_init(&fixture, NULL);
	arena_init(&arena, 0);
	suite_write_json(&out, &fixture.suite);
	const struct value *report = read_json(&arena);
	assert_string_equal(text_at(report, "apiVersion"), "fleetsim/v1");
	assert_string_equal(text_at(report, "kind"), "TestReport");
	assert_false(value_get(report, "held")->as.boolean);
	assert_int_equal(value_int_or(value_find(report, "totals", "scenarios", "failed", NULL), -1), 1);
	assert_int_equal(value_int_or(value_find(report, "totals", "checks", "expectation", "unreached", NULL), -1), 1);
	const struct value *scenarios = value_get(report, "scenarios");
	assert_int_equal(scenarios->count, 4);
	const struct value *bad = scenarios->as.items[1];
	assert_string_equal(text_at(bad, "result"), "failed");
	assert_non_null(strstr(text_view(&out), "\"seed\":18446744073709551615,"));
	assert_non_null(strstr(text_view(&out), "\"virtualSeconds\":90.005000000,"));
	const struct value *check = value_get(bad, "checks")->as.items[1];
	assert_string_equal(text_at(check, "kind"), "expectation");
	assert_string_equal(text_at(check, "result"), "failed");
	assert_int_equal(value_int_or(value_get(check, "line"), 0), 12);
	assert_int_equal(value_int_or(value_get(check, "atSeconds"), 0), 1200);
	assert_string_equal(text_at(check, "got"), "NAME   AGE\nroll   2m");
	const struct value *invalid = scenarios->as.items[2];
	assert_string_equal(text_at(invalid, "result"), "invalid");
	assert_null(value_get(invalid, "seed"));
	assert_string_equal(text_at(value_get(invalid, "diagnostics")->as.items[0], "hint"), "did you mean \"spec\"?");
	assert_string_equal(text_at(scenarios->as.items[3], "result"), "broken");
	arena_deinit(&arena);
}

static bool is_clean_utf8(const char *name)
{
	return !strchr(name, '\xff') && !strstr(name, "\xef\xbf\xbe");
}

static void json_gives_back_every_name(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct arena arena;
	arena_init(&arena, 0);
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		suite_fixture_init(&fixture, hostile_names[i]);
		text_clear(&out);
		suite_write_json(&out, &fixture.suite);
		const struct value *report = read_json(&arena);
		const struct value *check = value_get(value_get(report, "scenarios")->as.items[1], "checks")->as.items[1];
		if (is_clean_utf8(hostile_names[i]))
			assert_string_equal(text_at(check, "name"), hostile_names[i]);
	}
	arena_deinit(&arena);
}

static void write_file(struct arena *arena, const char *folder, size_t number, const char *ending)
{
	const char *error = NULL;
	const char *path = arena_format(arena, "%s/%zu.%s", folder, number, ending);
	if (!io_write_file(arena, path, text_view(&out), out.size, &error))
		fail_msg("%s: %s", path, error);
	text_clear(&out);
}

static void for_parsers_of_others(void **state)
{
	(void)state;
	const char *folder = getenv("SUITE_FOLDER");
	struct suite_fixture fixture;
	struct arena arena;
	if (!folder) {
		print_message("skipped: SUITE_FOLDER is not set (tests/checks/suite_formats.sh sets it)\n");
		skip();
	}
	arena_init(&arena, 0);
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		suite_fixture_init(&fixture, hostile_names[i]);
		text_put(&out, hostile_names[i]);
		write_file(&arena, folder, i, "name");
		suite_write_junit(&out, &fixture.suite);
		write_file(&arena, folder, i, "xml");
		suite_write_tap(&out, &fixture.suite);
		write_file(&arena, folder, i, "tap");
		suite_write_json(&out, &fixture.suite);
		write_file(&arena, folder, i, "json");
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(junit_of_a_suite, setup, teardown),
		cmocka_unit_test_setup_teardown(junit_has_no_markup_of_others, setup, teardown),
		cmocka_unit_test_setup_teardown(tap_of_a_suite, setup, teardown),
		cmocka_unit_test_setup_teardown(tap_has_only_our_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(json_of_a_suite, setup, teardown),
		cmocka_unit_test_setup_teardown(json_gives_back_every_name, setup, teardown),
		cmocka_unit_test_setup_teardown(for_parsers_of_others, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
