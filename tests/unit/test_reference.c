#include "tests/conform/compare.h"
#include "tests/reference/queue.h"
#include "tests/reference/reference.h"
#include "tests/reference/release.h"
#include "tests/reference/sha256.h"
#include "tests/reference/texts.h"

#include "sim/duration.h"
#include "sim/json.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

/* FIPS 180-4 examples, and the hash of hub-and-members.md 3.1. */
static void hashes_known_texts(void **state)
{
	static const struct {
		const char *text, *hex;
	} vectors[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"{\"selectedResources\":[{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"labels\":{\"kubernetes.io/metadata.name\":"
		 "\"test-namespace\"},\"name\":\"test-namespace\"},\"spec\":{\"finalizers\":[\"kubernetes\"]}},{\"apiVersion\":\"v1\",\"data\":{"
		 "\"key\":\"value2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"test-cm\",\"namespace\":\"test-namespace\"}}]}",
		 "10dd7a3d1e5f9849afe956cfbac080a60671ad771e9bda7dd34415f867c75648"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		char hex[65];
		ref_sha256_hex(vectors[i].text, strlen(vectors[i].text), hex);
		assert_string_equal(hex, vectors[i].hex);
	}
}

static void fills_templates_of_each_release(void **state)
{
	(void)state;
	const struct ref_release *head = ref_release_named("head"), *mid_2025 = ref_release_named("mid-2025");
	assert_string_equal(ref_text(&arena, head, REF_INIT_03, "placement", "/p", NULL),
			    "cannot continue the updateRun: failed to validate the updateRun: no latest policy snapshot found for placement /p");
	assert_string_equal(
		ref_text(&arena, ref_release_named("v0.3.1"), REF_INIT_03, "placement", "/p", NULL),
		"cannot continue the updateRun: failed to validate the updateRun: no latest policy snapshot associated with the placement: "
		"`/p`");
	assert_string_equal(ref_text(&arena, mid_2025, REF_INIT_03, "placement", "p", NULL),
			    "cannot continue the ClusterStagedUpdateRun: failed to initialize the clusterStagedUpdateRun: no latest policy snapshot "
			    "associated with the clusterResourcePlacement: p");
	assert_null(ref_release_named("v9"));
}

static void aggregates_errors(void **state)
{
	(void)state;
	const char *one[] = {"a", "a"}, *several[] = {"a", "b", "a", "c"};
	assert_string_equal(ref_texts_aggregate(&arena, one, 2), "a");
	assert_string_equal(ref_texts_aggregate(&arena, several, 4), "[a, b, c]");
}

static struct ref_key key_of(const char *name)
{
	return (struct ref_key){"", name};
}

/* engine.md 4.2: 5 ms * 2^n up to 1000 s, reset by anything that ends without an error. */
static void queue_backs_off(void **state)
{
	(void)state;
	struct ref_queue queue;
	ref_queue_init(&queue, &arena);
	int64_t now_ns = 0;
	for (int n = 0; n < 20; n++) {
		struct ref_key key;
		ref_queue_add(&queue, key_of("r"));
		assert_true(ref_queue_take(&queue, &key));
		ref_queue_finish(&queue, key, (struct ref_outcome){REF_ERROR, 0}, now_ns);
		int64_t delay_ns = n < 18 ? (5 * NS_PER_MS) << n : 1000 * NS_PER_SECOND;
		assert_int_equal(ref_queue_next_ns(&queue) - now_ns, delay_ns);
		now_ns += delay_ns;
		ref_queue_wake(&queue, now_ns);
	}
	struct ref_key key;
	assert_true(ref_queue_take(&queue, &key));
	ref_queue_finish(&queue, key, (struct ref_outcome){REF_DONE, 0}, now_ns);
	ref_queue_add(&queue, key_of("r"));
	assert_true(ref_queue_take(&queue, &key));
	ref_queue_finish(&queue, key, (struct ref_outcome){REF_NOW, 0}, now_ns);
	assert_int_equal(ref_queue_next_ns(&queue) - now_ns, 5 * NS_PER_MS);
}

/* engine.md 4.3: an earlier timer stays, a later one is moved; a key that is being worked on comes again once. */
static void queue_keeps_the_earlier_timer(void **state)
{
	(void)state;
	struct ref_queue queue;
	struct ref_key key;
	ref_queue_init(&queue, &arena);
	ref_queue_add_after(&queue, key_of("r"), 0, 10);
	ref_queue_add_after(&queue, key_of("r"), 0, 20);
	assert_int_equal(ref_queue_next_ns(&queue), 10);
	ref_queue_add_after(&queue, key_of("r"), 0, 5);
	assert_int_equal(ref_queue_next_ns(&queue), 5);
	ref_queue_wake(&queue, 5);
	assert_int_equal(ref_queue_next_ns(&queue), INT64_MAX);
	assert_true(ref_queue_take(&queue, &key));
	ref_queue_add(&queue, key_of("r"));
	ref_queue_add(&queue, key_of("r"));
	assert_false(ref_queue_take(&queue, &key));
	ref_queue_finish(&queue, key, (struct ref_outcome){REF_DONE, 0}, 5);
	assert_true(ref_queue_take(&queue, &key));
	ref_queue_finish(&queue, key, (struct ref_outcome){REF_DONE, 0}, 5);
	assert_false(ref_queue_take(&queue, &key));
}

/* The bucket of 100 tokens: the first request beyond it waits for a tenth of a second. */
static void queue_owes_tokens(void **state)
{
	(void)state;
	struct ref_queue queue;
	ref_queue_init(&queue, &arena);
	for (int i = 0; i < 102; i++) {
		struct ref_key key = key_of(arena_format(&arena, "r%d", i));
		ref_queue_add(&queue, key);
		assert_true(ref_queue_take(&queue, &key));
		ref_queue_finish(&queue, key, (struct ref_outcome){REF_ERROR, 0}, 0);
		assert_int_equal(queue.waiting[i].ready_ns, i < 100 ? 5 * NS_PER_MS : (i - 99) * 100 * NS_PER_MS);
	}
}

static const struct value *parse(const char *json)
{
	const char *error;
	const struct value *value = json_read(&arena, json, strlen(json), &error);
	assert_non_null(value);
	return value;
}

/* A run whose placement does not exist fails at once; the index that was left out is written as an empty one. */
static void replays_a_case(void **state)
{
	(void)state;
	const struct value *recorded_case = parse(
		"{\"release\":\"head\",\"start\":\"2000-01-01T00:00:00Z\",\"until\":60,\"actions\":[{\"at\":1.5,\"create\":{\"kind\":"
		"\"ClusterStagedUpdateRun\",\"metadata\":{\"name\":\"r\"},\"spec\":{\"placementName\":\"p\",\"stagedRolloutStrategyName\":\"s\"}"
		"}}]}");
	const struct value *expected = parse(
		"[{\"t\":1.5,\"kind\":\"ClusterStagedUpdateRun\",\"name\":\"r\",\"generation\":1,\"spec\":{\"placementName\":\"p\","
		"\"stagedRolloutStrategyName\":\"s\",\"state\":\"Initialize\"}},"
		"{\"t\":1.5,\"kind\":\"ClusterStagedUpdateRun\",\"name\":\"r\",\"generation\":2,\"spec\":{\"placementName\":\"p\","
		"\"resourceSnapshotIndex\":\"\",\"stagedRolloutStrategyName\":\"s\",\"state\":\"Initialize\"}},"
		"{\"t\":1.5,\"kind\":\"ClusterStagedUpdateRun\",\"name\":\"r\",\"generation\":2,\"status\":{\"conditions\":[{"
		"\"lastTransitionTime\":\"2000-01-01T00:00:01Z\",\"message\":\"cannot continue the updateRun: failed to validate the updateRun: "
		"failed to process the request due to a client error: parent placement not found\",\"observedGeneration\":2,\"reason\":"
		"\"UpdateRunInitializedFailed\",\"status\":\"False\",\"type\":\"Initialized\"}]}}]");
	struct text difference;
	text_init(&difference, 0);
	bool same = compare_histories(expected, reference_replay(&arena, recorded_case), &difference);
	if (!same)
		print_error("%s\n", text_view(&difference));
	assert_true(same);
	text_deinit(&difference);
	assert_null(reference_replay(&arena, parse("{\"release\":\"v9\"}")));
}

static void finds_the_first_divergence(void **state)
{
	static const struct {
		const char *expected, *got, *text;
	} rows[] = {
		{"[]", "[]", NULL},
		{"[{\"t\":1,\"kind\":\"K\",\"name\":\"n\"}]", "[{\"t\":1.0,\"kind\":\"K\",\"name\":\"n\"}]", NULL},
		{"[{\"t\":1.000000001,\"kind\":\"K\",\"name\":\"n\"}]", "[{\"t\":1,\"kind\":\"K\",\"name\":\"n\"}]",
		 "entry 0, t=1.000000001, K n, t: expected 1.000000001, got 1"},
		{"[{\"t\":1,\"kind\":\"K\",\"name\":\"n\",\"namespace\":\"s\",\"status\":{\"c\":[{\"a\":1},{\"a\":2}]}}]",
		 "[{\"t\":1,\"kind\":\"K\",\"name\":\"n\",\"namespace\":\"s\",\"status\":{\"c\":[{\"a\":1},{\"a\":3}]}}]",
		 "entry 0, t=1, K s/n, status.c[1].a: expected 2, got 3"},
		{"[{\"t\":1,\"kind\":\"K\",\"name\":\"n\",\"status\":{\"x\":1}}]", "[{\"t\":1,\"kind\":\"K\",\"name\":\"n\"}]",
		 "entry 0, t=1, K n, status: expected {\"x\":1}, got nothing"},
		{"[{\"t\":1,\"kind\":\"K\",\"name\":\"n\"}]", "[]", "entry 0, t=1, K n, this entry is missing"},
		{"[]", "[{\"t\":1,\"kind\":\"Rejected\",\"action\":0}]", "entry 0, t=1, Rejected, this entry is one too many"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text difference;
		text_init(&difference, 0);
		bool same = compare_histories(parse(rows[i].expected), parse(rows[i].got), &difference);
		assert_int_equal(same, rows[i].text == NULL);
		assert_string_equal(text_view(&difference), rows[i].text ? rows[i].text : "");
		text_deinit(&difference);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hashes_known_texts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(fills_templates_of_each_release, set_up, tear_down),
		cmocka_unit_test_setup_teardown(aggregates_errors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(queue_backs_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(queue_keeps_the_earlier_timer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(queue_owes_tokens, set_up, tear_down),
		cmocka_unit_test_setup_teardown(replays_a_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_the_first_divergence, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
