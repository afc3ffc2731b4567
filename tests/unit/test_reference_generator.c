#include "tests/reference/coverage.h"
#include "tests/reference/generate.h"
#include "tests/reference/reference.h"
#include "tests/reference/words.h"

#include "sim/json.h"

#include <math.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const releases[] = {"mid-2025", "v0.2.2", "v0.3.1", "head"};

static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static const char *json_of(const struct value *value)
{
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, value);
	const char *json = arena_text(&arena, text_view(&text));
	text_deinit(&text);
	return json;
}

static void same_seed_same_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const char *first = json_of(generate_case(&arena, releases[i], 7));
		assert_string_equal(first, json_of(generate_case(&arena, releases[i], 7)));
		assert_string_not_equal(first, json_of(generate_case(&arena, releases[i], 8)));
	}
}

/* What is written out and read again replays the same, so a case can be kept as a file. */
static void survives_json(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		const struct value *made = generate_case(&arena, releases[seed % 4], seed);
		const char *json = json_of(made), *error;
		const struct value *read = json_read(&arena, json, strlen(json), &error);
		assert_non_null(read);
		assert_true(value_equal(reference_replay(&arena, made), reference_replay(&arena, read)));
		arena_reset(&arena);
	}
}

static int64_t action_ns(const struct value *action)
{
	const struct value *at = value_get(action, "at");
	return at->type == VALUE_INT ? at->as.integer * 1000000000 : llround(at->as.real * 1e9);
}

/* No two actions at one instant, none at a multiple of 5 ms from another: there are the polls. */
static void actions_keep_apart(void **state)
{
	(void)state;
	for (uint64_t seed = 100; seed < 160; seed++) {
		const struct value *actions = value_get(generate_case(&arena, releases[seed % 4], seed), "actions");
		for (size_t i = 1; i < actions->count; i++) {
			assert_true(action_ns(actions->as.items[i - 1]) < action_ns(actions->as.items[i]));
			for (size_t j = 0; j < i; j++)
				assert_int_not_equal((action_ns(actions->as.items[i]) - action_ns(actions->as.items[j])) % 5000000, 0);
		}
		arena_reset(&arena);
	}
}

static void matches_words(void **state)
{
	static const struct {
		bool (*matches)(const char *text);
		const char *good[7], *bad[9];
	} rows[] = {
		{ref_is_dns_subdomain, {"a", "a-b", "a.b", "1.2-3.x"}, {"", "A", "a..b", "-a", "a-", ".a", "a.", "a_b"}},
		{ref_is_label_text, {"a", "MyName", "my.name", "123-abc", "a_b"}, {"", "-a", "a-", ".", "a b", "_"}},
		{ref_is_stage_name, {"a", "0", "stage1"}, {"", "A", "a-b", "a "}},
		{ref_is_percentage, {"1%", "10%", "99%", "100%"}, {"0%", "101%", "07%", "%", "5", "1.5%", "1000%", ""}},
		{ref_is_reason, {"A", "lgtm", "A:b,c_d", "A_"}, {"", "1a", "not a word", "a:", "a,", ":a"}},
		{ref_is_condition_type, {"Approved", "a.b/C", "x"}, {"", "/C", "a.b/", "A.b/C", "a b"}},
		{ref_is_loose_wait, {"0", "01h", "-1m", "1m", "0abc", "x5s", "1.5h"}, {"", "1d", "10", "500ms", "1m ", "m"}},
		{ref_is_strict_wait, {"0s", "1h30m", "1.5h", "10.25s", "0.5s"}, {"", "0", "01h", "1d", "500ms", "-1m", "1.h", "1", ".5s"}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (size_t j = 0; j < 7 && rows[i].good[j]; j++)
			assert_true(rows[i].matches(rows[i].good[j]));
		for (size_t j = 0; j < 9 && rows[i].bad[j]; j++)
			assert_false(rows[i].matches(rows[i].bad[j]));
	}
}

/* A row is counted once a case, for the release of the case. */
static void counts_coverage(void **state)
{
	(void)state;
	static const char json[] =
		"[{\"t\":0,\"kind\":\"ClusterStagedUpdateRun\",\"name\":\"r\",\"status\":{\"conditions\":[{\"type\":\"Initialized\",\"status\":"
		"\"False\","
		"\"reason\":\"UpdateRunInitializedFailed\",\"lastTransitionTime\":\"2000-01-01T00:00:00Z\",\"message\":\"cannot continue the "
		"updateRun: "
		"failed to validate the updateRun: failed to process the request due to a client error: parent placement not found\"}]}},"
		"{\"t\":1,\"kind\":\"Rejected\",\"action\":0,\"message\":\"clusterstagedupdateruns.x \\\"r\\\" already exists\"}]";
	static struct ref_coverage coverage;
	const char *error;
	const struct value *history = json_read(&arena, json, strlen(json), &error);
	coverage_init(&coverage);
	size_t hits = 0;
	coverage_add(&coverage, "head", history);
	for (size_t i = 0; i < ref_coverage_row_count; i++) {
		hits += coverage.hits[i][REF_HEAD];
		assert_int_equal(coverage.hits[i][REF_MID_2025], 0);
	}
	assert_int_equal(hits, 3);
	assert_true(coverage_missing(&coverage) > 50);
	struct text table;
	text_init(&table, 0);
	coverage_write(&table, &coverage);
	assert_non_null(strstr(text_view(&table), "INIT-01"));
	text_deinit(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(same_seed_same_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(survives_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(actions_keep_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(matches_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_coverage, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
