#include "tests/unit/scenario_kit.h"

/* Fields that the API server would drop from manifests: each is a warning with its position, and nothing else is. */

#define FLEET "apiVersion: placement.kubernetes-fleet.io/v1beta1\n"
#define STRATEGY FLEET "kind: ClusterStagedUpdateStrategy\nmetadata: {name: s}\n"

static void assert_warns(const char *yaml, const char *release, const char *expected)
{
	struct play play = {0};
	const struct scenario_overrides overrides = {.release = release};
	arena_init(&play.arena, 0);
	diags_init(&play.diags);
	play.scenario = scenario_load_bytes(&play.arena, "f", yaml, strlen(yaml), &overrides, &play.diags);
	assert_string_equal(play_said(&play), expected);
	assert_non_null(play.scenario);
	play_deinit(&play);
}

static void test_misspelt(void **state)
{
	(void)state;
	assert_warns(STRATEGY "spec:\n  stages:\n    - name: a\n      maxConcurency: 2\n      afterStageTasks: [{type: TimedWait, waitTime: 1m, wait: 1}]\nstages: 1\n",
		     NULL,
		     "f:7:7: warning: unknown field \"spec.stages[0].maxConcurency\" of the ClusterStagedUpdateStrategy; the API server of release head drops "
		     "it; did you mean \"maxConcurrency\"?\n"
		     "f:8:57: warning: unknown field \"spec.stages[0].afterStageTasks[0].wait\" of the ClusterStagedUpdateStrategy; the API server of release "
		     "head drops it\n"
		     "f:9:1: warning: unknown field \"stages\" of the ClusterStagedUpdateStrategy; the API server of release head drops it\n");
}

/* A field that came later, and one that only another version of the kind has. */
static void test_of_another_release(void **state)
{
	(void)state;
	static const char gates[] = STRATEGY "spec: {stages: [{name: a, beforeStageTasks: [{type: Approval}]}]}\n";
	assert_warns(gates, "v0.3.1", "");
	assert_warns(gates, "mid-2025",
		     "f:4:27: warning: unknown field \"spec.stages[0].beforeStageTasks\" of the ClusterStagedUpdateStrategy; the API server of release "
		     "mid-2025 drops it; v0.2.2, v0.3.1 and head know it\n");
	assert_warns("apiVersion: placement.kubernetes-fleet.io/v1alpha1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: s}\n"
		     "spec: {stages: [{name: a, maxConcurrency: 2}]}\n",
		     "v0.2.2",
		     "f:4:27: warning: unknown field \"spec.stages[0].maxConcurrency\" of the ClusterStagedUpdateStrategy; the API server of release v0.2.2 "
		     "drops it; v1 knows it\n");
}

/* What a server adds, free keys, objects inside of objects and kinds of others. */
static void test_no_false_alarms(void **state)
{
	(void)state;
	assert_warns("apiVersion: v1\nkind: List\nmetadata: {resourceVersion: ''}\nitems:\n"
		     "- apiVersion: placement.kubernetes-fleet.io/v1beta1\n  kind: ClusterStagedUpdateStrategy\n"
		     "  metadata: {name: s, uid: u, generation: 2, creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{manager: m, operation: Update}],\n"
		     "    annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}}\n"
		     "  spec: {stages: [{name: a, labelSelector: {matchLabels: {any: key}}}]}\n  status: {anything: goes}\n"
		     "- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b}, more: 1}\n"
		     "- {apiVersion: example.com/v1, kind: ClusterStagedUpdateStrategy, metadata: {name: x}, spec: {stagess: []}}\n"
		     "- apiVersion: placement.kubernetes-fleet.io/v1beta1\n  kind: ClusterResourceSnapshot\n"
		     "  metadata: {name: place-0-snapshot, labels: {kubernetes-fleet.io/parent-CRP: place, kubernetes-fleet.io/resource-index: '0'}}\n"
		     "  spec: {selectedResources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, anything: goes}]}\n",
		     NULL, "");
}

static void test_in_the_timeline(void **state)
{
	(void)state;
	assert_warns(PLAY_HEAD "  timeline:\n"
			       "    - at: 1m\n      apply: {apiVersion: placement.kubernetes-fleet.io/v1beta1, kind: ClusterStagedUpdateRun, metadata: {name: r},\n"
			       "        spec: {placementName: p, stagedRolloutStrategyName: s, State: Run}}\n"
			       "    - {at: 2m, patch: {run: r, merge: {spec: {stat: Stop}}}}\n"
			       "    - {at: 3m, patch: {run: r, subresource: status, merge: {status: {anything: goes}}}}\n"
			       "    - {at: 4m, stop: r}\n"
			       "  expect: [{eventually: {run: r, condition: Initialized=False}}]\n",
		     NULL,
		     "f:8:64: warning: unknown field \"spec.State\" of the ClusterStagedUpdateRun; the API server of release head drops it; did you mean "
		     "\"state\"?\n"
		     "f:9:47: warning: unknown field \"spec.stat\" of the ClusterStagedUpdateRun; the API server of release head drops it; did you mean "
		     "\"state\"?\n");
}

/* Errors come first, and all are counted. */
static void test_many(void **state)
{
	(void)state;
	struct play play = {0};
	struct text yaml;
	text_init(&yaml, 0);
	arena_init(&play.arena, 0);
	diags_init(&play.diags);
	text_put(&yaml, STRATEGY "spec:\n  stages: [{name: a}]\n");
	for (int i = 0; i < 3 * DIAG_SHOWN_MAX; i++)
		text_putf(&yaml, "  more%d: 1\n", i);
	text_put(&yaml, "---\n" FLEET "kind: ClusterStagedUpdateRun\nmetadata: {name: r}\nspec: {}\n");
	assert_null(scenario_load_bytes(&play.arena, "f", text_view(&yaml), yaml.size, NULL, &play.diags));
	assert_int_equal(play.diags.shown_count, DIAG_SHOWN_MAX);
	assert_int_equal(play.diags.error_count, 1);
	assert_int_equal(play.diags.warning_count, 3 * DIAG_SHOWN_MAX);
	size_t errors = 0;
	for (size_t i = 0; i < play.diags.shown_count; i++)
		errors += play.diags.shown[i].severity == DIAG_ERROR;
	assert_int_equal(errors, 1);
	text_deinit(&yaml);
	play_deinit(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_misspelt), cmocka_unit_test(test_of_another_release), cmocka_unit_test(test_no_false_alarms),
		cmocka_unit_test(test_in_the_timeline), cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
