#include "model/selected_object.h"

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

static struct selected_object object_of(const char *json)
{
	const struct value *manifest = read(json);
	struct selected_object object = selected_object_of(&arena, manifest);
	object.content = selected_object_strip(&arena, manifest);
	return object;
}

static void assert_stripped(const char *json, const char *expected)
{
	const struct value *manifest = read(json);
	const struct value *before = value_copy(&arena, manifest);
	struct text out;
	text_init(&out, 0);
	json_write_compact(&out, selected_object_strip(&arena, manifest));
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
	assert_true(value_equal(before, manifest));
}

#define TEST_NAMESPACE                                                                                                                               \
	"{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"test-namespace\",\"uid\":\"u\",\"resourceVersion\":\"7\","           \
	"\"creationTimestamp\":\"2025-07-22T21:24:00Z\",\"labels\":{\"kubernetes.io/metadata.name\":\"test-namespace\"}},"                           \
	"\"spec\":{\"finalizers\":[\"kubernetes\"]},\"status\":{\"phase\":\"Active\"}}"
#define TEST_CONFIG(value)                                                                                                                           \
	"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"test-cm\",\"namespace\":\"test-namespace\","                         \
	"\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\"}},\"data\":{\"key\":\"" value "\"}}"

/* The check vectors of hub-and-members.md 3.1, which the user's document shows too. */
static void hash_of_the_document(void **state)
{
	(void)state;
	struct selected_object objects[] = {object_of(TEST_NAMESPACE), object_of(TEST_CONFIG("value2"))};
	assert_string_equal(selected_object_hash(&arena, objects, 2), "10dd7a3d1e5f9849afe956cfbac080a60671ad771e9bda7dd34415f867c75648");
	objects[1] = object_of(TEST_CONFIG("value1"));
	assert_string_equal(selected_object_hash(&arena, objects, 2), "0130c875defa5c7ebcfaa8e16ef8b3c3e10285f3a0e8cc6f39be8c802f03c479");
}

static void what_is_stripped(void **state)
{
	(void)state;
	assert_stripped("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"finalizers\":[\"f\"],\"generation\":3,"
			"\"selfLink\":\"s\",\"deletionTimestamp\":\"t\",\"deletionGracePeriodSeconds\":0,\"managedFields\":[{}],"
			"\"ownerReferences\":[{\"uid\":\"x\"}],\"annotations\":{\"keep\":\"1\",\"deployment.kubernetes.io/revision\":\"2\"}}}",
			"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"keep\":\"1\"},\"deletionGracePeriodSeconds\":0,"
			"\"finalizers\":[\"f\"],\"name\":\"a\"}}");
	assert_stripped("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"clusterIP\":\"10.0.0.1\",\"clusterIPs\":[\"10.0.0.1\"],"
			"\"healthCheckNodePort\":1,\"ports\":[{\"nodePort\":3,\"port\":80}]}}",
			"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"ports\":[{\"port\":80}]}}");
	assert_stripped("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"clusterIP\":\"None\",\"clusterIPs\":[\"None\"]}}",
			"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"clusterIP\":\"None\",\"clusterIPs\":[\"None\"]}}");
	static const char job[] = "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"spec\":{%s\"selector\":{\"matchLabels\":{\"a\":\"b\","
				  "\"controller-uid\":\"u\"}},\"template\":{\"metadata\":{\"creationTimestamp\":null,\"labels\":{"
				  "\"batch.kubernetes.io/controller-uid\":\"u\"}}}}}";
	assert_stripped(arena_format(&arena, job, ""), "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"spec\":{\"selector\":{\"matchLabels\":"
						       "{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{}}}}}");
	const char *manual = arena_format(&arena, job, "\"manualSelector\":true,");
	assert_stripped(manual, manual);
}

static void order_within_a_snapshot(void **state)
{
	(void)state;
	/* In order; each neighbour differs in one thing. */
	static const struct selected_object sorted[] = {
		{"scheduling.k8s.io", "v1", "PriorityClass", "", "z", NULL},
		{"", "v1", "Namespace", "", "b", NULL},
		{"", "v1", "ConfigMap", "a-b", "z", NULL}, /* '-' comes before '/' */
		{"", "v1", "ConfigMap", "a", "a", NULL},
		{"", "v1", "ConfigMap", "a", "z", NULL},
		{"apps", "v1", "Deployment", "n", "x", NULL},
		{"apps", "v1beta1", "Deployment", "a", "a", NULL},
		{"extensions", "v1", "Deployment", "a", "a", NULL},
		{"", "v2", "Zebra", "n", "n", NULL},
		{"a.b", "v1", "Alpha", "n", "n", NULL},
		{"a.b", "v1", "Beta", "n", "a", NULL},
		{"a.b", "v1", "Beta", "n", "b", NULL},
	};
	enum { COUNT = sizeof sorted / sizeof *sorted };
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < COUNT; j++) {
			int order = selected_object_compare(&sorted[i], &sorted[j]);
			assert_int_equal(order < 0, i < j);
			assert_int_equal(order > 0, i > j);
		}
}

static bool allowed(const char *json, bool has_service)
{
	const struct value *manifest = read(json);
	struct selected_object object = selected_object_of(&arena, manifest);
	return selected_object_allowed(&object, manifest, has_service);
}

static void what_is_never_propagated(void **state)
{
	(void)state;
	assert_false(selected_object_namespace_allowed("kube-system"));
	assert_false(selected_object_namespace_allowed("fleet-member-x"));
	assert_false(selected_object_namespace_allowed("default"));
	assert_true(selected_object_namespace_allowed("defaults"));
	assert_false(selected_object_kind_allowed(release_of(RELEASE_HEAD), "", "v1", "Pod"));
	assert_false(selected_object_kind_allowed(release_of(RELEASE_HEAD), "coordination.k8s.io", "v1", "Lease"));
	assert_false(selected_object_kind_allowed(release_of(RELEASE_HEAD), "placement.kubernetes-fleet.io", "v1beta1", "ClusterResourcePlacement"));
	assert_true(selected_object_kind_allowed(release_of(RELEASE_HEAD), "placement.kubernetes-fleet.io", "v1beta1", "ResourceEnvelope"));
	assert_true(selected_object_kind_allowed(release_of(RELEASE_HEAD), "apps", "v1", "Deployment"));
	/* engine.md 10.1 row 42 */
	assert_false(selected_object_kind_allowed(release_of(RELEASE_HEAD), "placement.kubernetes-fleet.io", "v1beta1", "StagedUpdateRun"));
	assert_true(selected_object_kind_allowed(release_of(RELEASE_V0_3_1), "placement.kubernetes-fleet.io", "v1beta1", "StagedUpdateRun"));
	assert_false(allowed("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"kube-root-ca.crt\"}}", false));
	assert_true(allowed("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}", false));
	assert_false(allowed("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"kubernetes.io/service-account-token\"}", false));
	assert_true(allowed("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"Opaque\"}", false));
	assert_false(allowed("{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\"}", true));
	assert_true(allowed("{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\"}", false));
	assert_false(allowed("{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"metadata\":{\"ownerReferences\":[{}]}}", false));
	assert_true(allowed("{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\"}", false));
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
		cmocka_unit_test_setup_teardown(hash_of_the_document, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(what_is_stripped, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(order_within_a_snapshot, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(what_is_never_propagated, open_arena, close_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
