/* The tables of the user's document (hub-and-members.md 8.4), each at the instant at which it was taken. */

#include "tests/unit/get_fixture.h"

#define PLACEMENT "placement.kubernetes-fleet.io/v1beta1"
#define HEAD(kind, name, created) \
	"{\"apiVersion\":\"" PLACEMENT "\",\"kind\":\"" kind "\",\"metadata\":{\"name\":\"" name "\",\"creationTimestamp\":\"" created \
	"\",\"generation\":1"
#define TRUE(type) "{\"type\":\"" type "\",\"status\":\"True\",\"observedGeneration\":1}"

#define CRP(conditions) \
	HEAD("ClusterResourcePlacement", "example-placement", "2025-07-22T21:24:58Z") \
	"},\"spec\":{\"policy\":{\"placementType\":\"PickAll\"}},\"status\":{\"conditions\":[" conditions "]}}"
#define SNAPSHOT(index, latest, created) \
	HEAD("ClusterResourceSnapshot", "example-placement-" index "-snapshot", created) \
	",\"labels\":{\"kubernetes-fleet.io/parent-CRP\":\"example-placement\",\"kubernetes-fleet.io/resource-index\":\"" index \
	"\",\"kubernetes-fleet.io/is-latest-snapshot\":\"" latest "\"}}}"
#define RUN(name, index, created, conditions) \
	HEAD("ClusterStagedUpdateRun", name, created) \
	"},\"spec\":{\"placementName\":\"example-placement\",\"resourceSnapshotIndex\":\"" index \
	"\",\"stagedRolloutStrategyName\":\"example-strategy\"},\"status\":{\"policySnapshotIndexUsed\":\"0\",\"conditions\":[" conditions "]}}"
#define REQUEST(run, created, conditions) \
	HEAD("ClusterApprovalRequest", run "-canary", created) \
	"},\"spec\":{\"parentStageRollout\":\"" run "\",\"targetStage\":\"canary\"},\"status\":{\"conditions\":[" conditions "]}}"

static void assert_get(const char *objects, const char *now, const char *command, const char *out)
{
	struct fixture fixture;
	fixture_init(&fixture, objects, RELEASE_MID_2025, now);
	fixture_get(&fixture, command, out, "", 0);
	fixture_deinit(&fixture);
}

static void test_placement_waits(void **state)
{
	(void)state;
	assert_get("[" CRP(TRUE("ClusterResourcePlacementScheduled")) "]", "2025-07-22T21:25:49Z", "crp example-placement",
		   "NAME                GEN   SCHEDULED   SCHEDULED-GEN   AVAILABLE   AVAILABLE-GEN   AGE\n"
		   "example-placement   1     True        1                                           51s\n");
}

static void test_snapshots(void **state)
{
	(void)state;
	assert_get("[" SNAPSHOT("0", "true", "2025-07-22T21:24:58Z") "]", "2025-07-22T21:25:58Z", "clusterresourcesnapshots --show-labels",
		   "NAME                           GEN   AGE   LABELS\n"
		   "example-placement-0-snapshot   1     60s   kubernetes-fleet.io/is-latest-snapshot=true,"
		   "kubernetes-fleet.io/parent-CRP=example-placement,kubernetes-fleet.io/resource-index=0\n");
	assert_get("[" SNAPSHOT("1", "true", "2025-07-22T21:26:54Z") "," SNAPSHOT("0", "false", "2025-07-22T21:24:58Z") "]",
		   "2025-07-22T21:27:04Z", "clusterresourcesnapshots --show-labels",
		   "NAME                           GEN   AGE    LABELS\n"
		   "example-placement-0-snapshot   1     2m6s   kubernetes-fleet.io/is-latest-snapshot=false,"
		   "kubernetes-fleet.io/parent-CRP=example-placement,kubernetes-fleet.io/resource-index=0\n"
		   "example-placement-1-snapshot   1     10s    kubernetes-fleet.io/is-latest-snapshot=true,"
		   "kubernetes-fleet.io/parent-CRP=example-placement,kubernetes-fleet.io/resource-index=1\n");
}

#define STARTED "2025-07-22T21:28:08Z"
#define RUN_HEADER "RESOURCE-SNAPSHOT-INDEX   POLICY-SNAPSHOT-INDEX   INITIALIZED   SUCCEEDED   AGE\n"

static void test_runs(void **state)
{
	(void)state;
	assert_get("[" RUN("example-run", "1", STARTED, TRUE("Initialized")) "]", "2025-07-22T21:28:15Z", "csur example-run",
		   "NAME          PLACEMENT           " RUN_HEADER
		   "example-run   example-placement   1                         0                       True                      7s\n");
	assert_get("[" RUN("example-run", "1", STARTED, TRUE("Initialized") "," TRUE("Succeeded")) "]", "2025-07-22T21:33:36Z",
		   "csur example-run",
		   "NAME          PLACEMENT           " RUN_HEADER
		   "example-run   example-placement   1                         0                       True          True        5m28s\n");
	assert_get("[" RUN("example-run", "1", STARTED, TRUE("Initialized") "," TRUE("Succeeded")) ","
		   RUN("example-run-2", "0", "2025-07-22T21:41:30Z", TRUE("Initialized")) "]",
		   "2025-07-22T21:41:39Z", "csur",
		   "NAME            PLACEMENT           " RUN_HEADER
		   "example-run     example-placement   1                         0                       True          True        13m\n"
		   "example-run-2   example-placement   0                         0                       True                      9s\n");
	assert_get("[" CRP(TRUE("ClusterResourcePlacementScheduled") "," TRUE("ClusterResourcePlacementAvailable")) "]", "2025-07-22T21:33:53Z",
		   "crp example-placement",
		   "NAME                GEN   SCHEDULED   SCHEDULED-GEN   AVAILABLE   AVAILABLE-GEN   AGE\n"
		   "example-placement   1     True        1               True        1               8m55s\n");
}

#define APPROVED TRUE("Approved") "," TRUE("ApprovalAccepted")
#define REQUEST_HEADER "STAGE    APPROVED   APPROVALACCEPTED   AGE\n"

static void test_approvals(void **state)
{
	(void)state;
	assert_get("[" REQUEST("example-run", "2025-07-22T21:29:53Z", "") "]", "2025-07-22T21:32:32Z", "clusterapprovalrequest",
		   "NAME                 UPDATE-RUN    " REQUEST_HEADER
		   "example-run-canary   example-run   canary                                 2m39s\n");
	assert_get("[" REQUEST("example-run", "2025-07-22T21:29:53Z", APPROVED) "]", "2025-07-22T21:33:28Z", "clusterapprovalrequest",
		   "NAME                 UPDATE-RUN    " REQUEST_HEADER
		   "example-run-canary   example-run   canary   True       True               3m35s\n");
	assert_get("[" REQUEST("example-run", "2025-07-22T21:29:53Z", APPROVED) "," REQUEST("example-run-2", "2025-07-22T21:43:15Z", "") "]",
		   "2025-07-22T21:44:30Z", "clusterapprovalrequest",
		   "NAME                   UPDATE-RUN      " REQUEST_HEADER
		   "example-run-2-canary   example-run-2   canary                                 75s\n"
		   "example-run-canary     example-run     canary   True       True               14m\n");
	assert_get("[" REQUEST("example-run", "2025-07-22T21:29:53Z", APPROVED) "," REQUEST("example-run-2", "2025-07-22T21:43:15Z", APPROVED)
		   "]", "2025-07-22T21:45:22Z", "clusterapprovalrequest",
		   "NAME                   UPDATE-RUN      " REQUEST_HEADER
		   "example-run-2-canary   example-run-2   canary   True       True               2m7s\n"
		   "example-run-canary     example-run     canary   True       True               15m\n");
}

static void test_other_releases(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_init(&fixture,
		     "[" REQUEST("example-run", "2025-07-22T21:29:53Z", APPROVED) "," RUN("r", "1", STARTED, TRUE("Progressing")) "]",
		     RELEASE_HEAD, "2025-07-22T21:33:28Z");
	fixture_get(&fixture, "careq",
		    "NAME                 UPDATE-RUN    STAGE    APPROVED   AGE\n"
		    "example-run-canary   example-run   canary   True       3m35s\n", "", 0);
	fixture_get(&fixture, "csur -o wide",
		    "NAME   PLACEMENT           RESOURCE-SNAPSHOT-INDEX   POLICY-SNAPSHOT-INDEX   INITIALIZED   PROGRESSING   SUCCEEDED   AGE     "
		    "STRATEGY\n"
		    "r      example-placement   1                         0                                     True                      5m20s   "
		    "example-strategy\n", "", 0);
	fixture_deinit(&fixture);
}

static void test_cleaned_up(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_init(&fixture, "[]", RELEASE_MID_2025, "2025-07-22T22:00:00Z");
	fixture_get(&fixture, "csur", "", "No resources found\n", 0);
	fixture_get(&fixture, "configmap -n test-namespace", "", "No resources found in test-namespace namespace.\n", 0);
	fixture_get(&fixture, "configmap -n test-namespace --cluster member1", "", "No resources found in test-namespace namespace.\n", 0);
	fixture_get(&fixture, "sur", "", "error: the server doesn't have a resource type \"sur\"\n", 1);
	fixture_deinit(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placement_waits), cmocka_unit_test(test_snapshots),	cmocka_unit_test(test_runs),
		cmocka_unit_test(test_approvals),	cmocka_unit_test(test_other_releases), cmocka_unit_test(test_cleaned_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
