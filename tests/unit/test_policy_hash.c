#include "model/policy_hash.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

static struct arena arena;

static const struct value *read(const char *json)
{
	const char *error = NULL;
	const struct value *value = json_read(&arena, json, strlen(json), &error);
	assert_non_null(value);
	return value;
}

static void assert_hash(const char *json, const char *hash)
{
	assert_string_equal(policy_hash(&arena, read(json)), hash);
}

/* hub-and-members.md 3.5, and recorded placements. */
static void known_hashes(void **state)
{
	(void)state;
	const char *pick_n = "NDc5ZjQwNWViNzgwOGNmYzU4MzY2YjI2NDg2ODBhM2E4MTVlZjkxNGZlNjc1NmFlOGRmMGQ2Zjc0ODg1NDE2YQ==";
	assert_hash("{\"placementType\":\"PickN\"}", pick_n);
	assert_hash("{\"numberOfClusters\":0,\"placementType\":\"PickN\"}", pick_n);
	assert_hash("{\"numberOfClusters\":7,\"placementType\":\"PickN\",\"tolerations\":[],\"clusterNames\":[]}", pick_n);
	assert_hash("{\"placementType\":\"PickN\",\"numberOfClusters\":3,\"affinity\":{\"clusterAffinity\":{"
		    "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"clusterSelectorTerms\":[{\"labelSelector\":{\"matchLabels\":"
		    "{\"env\":\"prod\"}}}]}}}}",
		    "ZjE0Yjk4YjYyMTVjY2U3NzQ1MTZkNWRhZjRiNjQ1NzQ4NjllNTUyMzZkODBkYzkyYmRkMGU3OTI3MWEwOTkyNQ==");
	assert_hash("{\"placementType\":\"PickAll\"}", "OGNjNTdkZWU1OTY4NGZmODg3NjZlMjY5MzZjOGZiMTI1ZjRiZGUyMzRhMmJlYjVjNTRhZGVkNDU2OWRiMGQ1YQ==");
	assert_hash("{\"clusterNames\":[\"a\",\"b\"],\"placementType\":\"PickFixed\"}",
		    "ZTMwN2ExZjQyYjZmMTE2ZmI3YWE0ZmNhYmM2ZDBkZDM2ODc5MjNiYWYxNWRhMDgwNjE3NDFlZWY4YTEyZTZiMw==");
	assert_hash("null", "NzQyMzRlOThhZmU3NDk4ZmI1ZGFmMWYzNmFjMmQ3OGFjYzMzOTQ2NGY5NTA3MDNiOGMwMTk4OTJmOTgyYjkwYg==");
	assert_string_equal(policy_hash(&arena, NULL), policy_hash(&arena, read("null")));
}

static void assert_normal(const char *json, bool with_count, const char *expected)
{
	struct text out;
	text_init(&out, 0);
	json_write_compact(&out, policy_normalize(&arena, read(json), with_count));
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

static void what_marshalling_leaves_out(void **state)
{
	(void)state;
	assert_null(policy_normalize(&arena, NULL, true));
	assert_normal("{\"placementType\":\"PickN\",\"numberOfClusters\":0,\"tolerations\":[]}", true, "{\"numberOfClusters\":0,\"placementType\":\"PickN\"}");
	assert_normal("{\"placementType\":\"PickN\",\"numberOfClusters\":2}", false, "{\"placementType\":\"PickN\"}");
	/* Pointers to empty structs stay, empty maps and lists go, required fields stay. */
	assert_normal("{\"affinity\":{\"clusterAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"clusterSelectorTerms\":["
		      "{\"labelSelector\":{\"matchLabels\":{}}},{}]},\"preferredDuringSchedulingIgnoredDuringExecution\":["
		      "{\"weight\":0,\"preference\":{\"propertySorter\":{\"name\":\"n\",\"sortOrder\":\"Ascending\"}}}]}}}",
		      true,
		      "{\"affinity\":{\"clusterAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"preference\":"
		      "{\"propertySorter\":{\"name\":\"n\",\"sortOrder\":\"Ascending\"}},\"weight\":0}],"
		      "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"clusterSelectorTerms\":[{\"labelSelector\":{}},{}]}}}}");
	assert_normal("{\"topologySpreadConstraints\":[{\"maxSkew\":0,\"topologyKey\":\"r\"}],\"tolerations\":[{\"key\":\"\",\"operator\":\"Exists\"}]}",
		      true, "{\"tolerations\":[{\"operator\":\"Exists\"}],\"topologySpreadConstraints\":[{\"maxSkew\":0,\"topologyKey\":\"r\"}]}");
}

static int open_arena(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(known_hashes, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(what_marshalling_leaves_out, open_arena, close_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
