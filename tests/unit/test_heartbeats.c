#include "tests/unit/report_fixture.h"

/* Members of a scenario do not fall silent: hours later the scheduler still picks them. */

#define POLICY "clusterSelectorTerms: [{labelSelector: {matchLabels: {keep: \"yes\"}}}]"

static void test_policy_after_hours(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played,
			 PLAY_HEAD("  horizon: 10h\n  members:\n    - {name: a, labels: {keep: \"yes\"}}\n    - {name: b, labels: {keep: \"no\"}}\n"
				   "    - {name: c, labels: {keep: \"yes\"}}\n"
				   "  timeline:\n"
				   "    - at: 5h\n"
				   "      patch:\n"
				   "        crp: example-placement\n"
				   "        merge: {spec: {policy: {affinity: {clusterAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {" POLICY "}}}}}}\n"
				   "    - {at: 6h, label: {membercluster: b, labels: {keep: \"yes\"}}}\n"
				   "  expect:\n"
				   "    - {name: all, at: 4h, count: {kind: clusterresourcebindings, is: 3}}\n"
				   "    - {name: two, at: 5h30m, object: {kind: ClusterResourcePlacement, metadata: {name: example-placement}, status: {conditions: [\n"
				   "        {type: ClusterResourcePlacementScheduled, status: \"True\", message: \"found all cluster needed as specified by the scheduling "
				   "policy, found 2 cluster(s)\"}]}}}\n"
				   "    - {name: three again, at: 7h, object: {kind: ClusterResourcePlacement, metadata: {name: example-placement}, status: {conditions: [\n"
				   "        {type: ClusterResourcePlacementScheduled, status: \"True\", message: \"found all cluster needed as specified by the scheduling "
				   "policy, found 3 cluster(s)\"}]}}}\n") PLAY_PLACEMENT);
	for (size_t i = 0; i < played.outcome.count; i++)
		if (played.outcome.checks[i].state == CHECK_FAILED)
			fail_msg("%s: wanted %s, found %s", played.outcome.checks[i].name, played.outcome.checks[i].wanted, played.outcome.checks[i].found);
	assert_int_equal(played.outcome.counts[CHECK_EXPECTATION][CHECK_HELD], 3);
	report_play_end(&played);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_policy_after_hours)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
