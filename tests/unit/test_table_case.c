/* The runner of recorded table cases: what is right passes, what is not is told. */

#include "tests/conform/table_case.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

#define CASE(release, now, form, text) \
	"{\"release\":\"" release "\",\"now\":\"" now "\",\"objects\":[{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":" \
	"\"ClusterStagedUpdateStrategy\",\"metadata\":{\"name\":\"s\",\"creationTimestamp\":\"2000-01-01T00:00:00Z\"}}],\"outputs\":[{\"form\":\"" form \
	"\",\"text\":\"" text "\"}]}"
#define LATER "2000-01-01T00:01:00.5Z"

static bool run(const char *json, const char *told)
{
	struct arena arena;
	struct text difference;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&difference, 0);
	struct value *recorded = json_read(&arena, json, strlen(json), &error);
	assert_non_null(recorded);
	bool held = table_case_run(&arena, recorded, &difference);
	if (held)
		assert_int_equal(difference.size, 0);
	else if (!strstr(text_view(&difference), told))
		fail_msg("told: %s", text_view(&difference));
	text_deinit(&difference);
	arena_deinit(&arena);
	return held;
}

static void test_right_cases(void **state)
{
	(void)state;
	assert_true(run(CASE("head", LATER, "", "NAME   AGE\\ns      60s\\n"), ""));
	assert_true(run(CASE("mid-2025", LATER, "--no-headers", "s     60s\\n"), ""));
	assert_true(run(CASE("v0.2.2", LATER, "-o name", "clusterstagedupdatestrategy.placement.kubernetes-fleet.io/s\\n"), ""));
	assert_true(run(CASE("v0.3.1", LATER, "NAME -o yaml",
			     "apiVersion: placement.kubernetes-fleet.io/v1beta1\\nkind: ClusterStagedUpdateStrategy\\nmetadata:\\n"
			     "  creationTimestamp: \\\"2000-01-01T00:00:00Z\\\"\\n  name: s\\n"), ""));
}

static void test_wrong_cases(void **state)
{
	(void)state;
	assert_false(run(CASE("head", LATER, "", "NAME   AGE\\ns      61s\\n"), "form '':\nline 2, expected line 2:\n NAME   AGE\n-s      61s\n+s      60s\n"));
	assert_false(run(CASE("head", LATER, "-o wide", "NAME   AGE \\ns      60s\\n"), "-NAME   AGE <- 1 blanks at the end\n"));
	assert_false(run(CASE("head", LATER, "--odd", ""), "form '--odd': error: unknown flag: --odd"));
	assert_false(run(CASE("v9", LATER, "", ""), "no release v9"));
	assert_false(run(CASE("head", "noon", "", ""), "now is no instant"));
	assert_false(run("{\"release\":\"head\",\"now\":\"" LATER "\",\"objects\":[],\"outputs\":[]}", "no objects"));
	assert_false(run("{\"release\":\"head\",\"now\":\"" LATER "\",\"objects\":[{}],\"outputs\":[]}", "no outputs"));
	assert_false(run("{\"release\":\"head\",\"now\":\"" LATER "\",\"objects\":[{\"kind\":\"X\",\"apiVersion\":\"v1\"}],\"outputs\":[{\"form\":\"\"}]}",
			 "in no table"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_right_cases), cmocka_unit_test(test_wrong_cases)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
