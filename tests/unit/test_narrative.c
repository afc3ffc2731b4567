#include "reports/narrative.h"

#include "tests/unit/play.h"

/* What is told, line by line. */

static void assert_tells(const struct play *play, const struct narrative_options *options, const char *expected)
{
	struct text out;
	text_init(&out, 0);
	narrative_write(&out, &play->replay.trace, play->scenario->config.start_ns, options);
	bool same = strcmp(text_view(&out), expected) == 0;
	if (!same)
		fprintf(stderr, "%s", text_view(&out)); /* cmocka cuts long texts */
	assert_true(same);
	text_deinit(&out);
}

static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	assert_tells(&play, NULL,
		     "[00:00:00] hub > begins with 3 memberclusters, 1 namespace, 1 configmap, 1 clusterresourceplacement and 1 "
		     "clusterstagedupdatestrategy\n"
		     "[00:00:00] clusterschedulingpolicysnapshot/example-placement-0 > created\n"
		     "[00:00:00] clusterresourcesnapshot/example-placement-0-snapshot > created\n"
		     "[00:00:00] clusterresourceplacement/example-placement > scheduled to 3 clusters\n"
		     "[00:01:41] configmap/test-namespace/test-cm > edited: data.key value1 -> value2\n"
		     "[00:01:56] clusterresourcesnapshot/example-placement-1-snapshot > created\n"
		     "[00:03:10] clusterstagedupdaterun/example-run > created: snapshot 1 of example-placement with example-strategy\n"
		     "[00:03:10] clusterstagedupdaterun/example-run > initialized: 3 clusters in 2 stages\n"
		     "[00:03:10] staging > started: 1 cluster\n"
		     "[00:03:10] staging/member2 > update started\n"
		     "[00:03:25] staging/member2 > update finished (1 of 1)\n"
		     "[00:03:25] staging > all clusters updated, waiting 1m\n"
		     "[00:04:25] staging > wait of 1m is over\n"
		     "[00:04:25] staging > succeeded\n"
		     "[00:04:25.005] canary > started: 2 clusters, 1 at a time\n"
		     "[00:04:25.005] canary/member3 > update started\n"
		     "[00:04:40.005] canary/member3 > update finished (1 of 2)\n"
		     "[00:04:40.005] canary/member1 > update started\n"
		     "[00:04:40.005] clusterresourceplacement/example-placement > available on all clusters: snapshot 1\n"
		     "[00:04:55.005] canary/member1 > update finished (2 of 2)\n"
		     "[00:04:55.005] canary > all clusters updated\n"
		     "[00:04:55.005] clusterapprovalrequest/example-run-canary > created: stage canary waits for approval\n"
		     "[00:07:40.005] clusterapprovalrequest/example-run-canary > approved by alice\n"
		     "[00:07:40.005] canary > approval accepted\n"
		     "[00:07:40.005] canary > succeeded\n"
		     "[00:07:40.010] clusterstagedupdaterun/example-run > succeeded after 4m30.01s\n"
		     "[00:16:30] clusterstagedupdaterun/example-run-2 > created: snapshot 0 of example-placement with example-strategy\n"
		     "[00:16:30] clusterstagedupdaterun/example-run-2 > initialized: 3 clusters in 2 stages\n"
		     "[00:16:30] clusterstagedupdaterun/example-run-2 > rolls back from snapshot 1 to 0\n"
		     "[00:16:30] staging > started: 1 cluster\n"
		     "[00:16:30] staging/member2 > update started\n"
		     "[00:16:45] staging/member2 > update finished (1 of 1)\n"
		     "[00:16:45] staging > all clusters updated, waiting 1m\n"
		     "[00:17:45] staging > wait of 1m is over\n"
		     "[00:17:45] staging > succeeded\n"
		     "[00:17:45.005] canary > started: 2 clusters, 1 at a time\n"
		     "[00:17:45.005] canary/member3 > update started\n"
		     "[00:18:00.005] canary/member3 > update finished (1 of 2)\n"
		     "[00:18:00.005] canary/member1 > update started\n"
		     "[00:18:00.005] clusterresourceplacement/example-placement > available on all clusters: snapshot 0\n"
		     "[00:18:15.005] canary/member1 > update finished (2 of 2)\n"
		     "[00:18:15.005] canary > all clusters updated\n"
		     "[00:18:15.005] clusterapprovalrequest/example-run-2-canary > created: stage canary waits for approval\n"
		     "[00:21:00.005] clusterapprovalrequest/example-run-2-canary > approved by alice\n"
		     "[00:21:00.005] canary > approval accepted\n"
		     "[00:21:00.005] canary > succeeded\n"
		     "[00:21:00.010] clusterstagedupdaterun/example-run-2 > succeeded after 4m30.01s\n"
		     "[00:25:00] clusterstagedupdaterun/example-run > deletion requested\n"
		     "[00:25:00] clusterapprovalrequest/example-run-canary > deleted\n"
		     "[00:25:00] clusterstagedupdaterun/example-run > deleted\n"
		     "[00:25:01] clusterresourceplacement/example-placement > deletion requested\n"
		     "[00:25:01] clusterschedulingpolicysnapshot/example-placement-0 > deleted\n"
		     "[00:25:01] clusterresourcesnapshot/example-placement-0-snapshot > deleted\n"
		     "[00:25:01] clusterresourcesnapshot/example-placement-1-snapshot > deleted\n"
		     "[00:25:01.005] member1 > resources removed from the member\n"
		     "[00:25:01.005] member2 > resources removed from the member\n"
		     "[00:25:01.005] member3 > resources removed from the member\n"
		     "[00:25:01.005] clusterresourceplacement/example-placement > deleted\n");
	play_end(&play);
}

static void test_options(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct narrative_options last = {.last = 2};
	assert_tells(&play, &last,
		     "[00:25:01.005] member3 > resources removed from the member\n"
		     "[00:25:01.005] clusterresourceplacement/example-placement > deleted\n");
	const struct narrative_options all = {.last = 1000, .from_ns = INT64_C(265000000000), .until_ns = INT64_C(265005000000), .instants = true};
	assert_tells(&play, &all,
		     "[2025-07-22T21:29:23Z] staging > wait of 1m is over\n"
		     "[2025-07-22T21:29:23Z] staging > succeeded\n"
		     "[2025-07-22T21:29:23.005Z] canary > started: 2 clusters, 1 at a time\n"
		     "[2025-07-22T21:29:23.005Z] canary/member3 > update started\n");
	play_end(&play);
}

/* So many kinds that only the first are told one by one. */
static void test_many_kinds(void **state)
{
	struct text scenario, expected;
	struct play play;
	(void)state;
	text_init(&scenario, 0);
	text_init(&expected, 0);
	text_put(&scenario, PLAY_HEAD("  horizon: 1m\n") "---\napiVersion: v1\nkind: List\nitems:\n");
	text_put(&expected, "[00:00:00] hub > begins with ");
	for (int i = 0; i < 67; i++)
		text_putf(&scenario, "- {apiVersion: e.example.com/v1, kind: K%d, metadata: {name: x}}\n", i);
	for (int i = 0; i < 64; i++)
		text_putf(&expected, "%s1 k%d", i ? ", " : "", i);
	text_put(&expected, " and 3 objects of other kinds\n");
	play_text(&play, text_view(&scenario));
	assert_tells(&play, NULL, text_view(&expected));
	play_end(&play);
	text_deinit(&scenario);
	text_deinit(&expected);
}

#define ONE_STAGE(more) PLAY_STRATEGY("    - {name: all, labelSelector: {}" more "}\n")

/* Refusals, approvals that do not count, stop and resume, a second run at the same time that takes the binding away. */
static void test_what_people_get_wrong(void **state)
{
	struct play play;
	(void)state;
	play_text(&play,
		  PLAY_HEAD("  horizon: 10m\n  members: [{name: a}, {name: b}]\n  behavior: [{applyLatency: 2s}]\n"
			    "  timeline:\n"
			    "    - {at: 60s, apply: clusterstagedupdaterun/first}\n"
			    "    - {at: 61s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Initialize}}}, refused: \"*\"}\n"
			    "    - {at: 62s, approve: {request: first-before-all, generation: 7}}\n"
			    "    - {at: 63s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Run}}}}\n"
			    "    - {at: 64s, approve: first-before-all}\n"
			    "    - {at: 70s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Stop}}}}\n"
			    "    - {at: 100s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Run}}}}\n"
			    "    - {at: 105s, label: {membercluster: b, labels: {tier: gold}}}\n"
			    "    - {at: 106s, label: {membercluster: b, labels: {tier: null}}}\n")
			  PLAY_PLACEMENT ONE_STAGE(", maxConcurrency: 1, beforeStageTasks: [{type: Approval}]") PLAY_RUN("first", ", state: Run"));
	assert_tells(&play, NULL,
		     "[00:00:00] hub > begins with 2 memberclusters, 1 namespace, 1 configmap, 1 clusterresourceplacement and 1 "
		     "clusterstagedupdatestrategy\n"
		     "[00:00:00] clusterschedulingpolicysnapshot/example-placement-0 > created\n"
		     "[00:00:00] clusterresourceplacement/example-placement > scheduled to 2 clusters\n"
		     "[00:01:00] clusterstagedupdaterun/first > created: the latest of example-placement with example-strategy, state Run\n"
		     "[00:01:00] clusterresourcesnapshot/example-placement-0-snapshot > created\n"
		     "[00:01:00] clusterstagedupdaterun/first > initialized: 2 clusters in 1 stage, snapshot 0\n"
		     "[00:01:00] clusterapprovalrequest/first-before-all > created: stage all waits for approval\n"
		     "[00:01:01] patch clusterstagedupdaterun/first > refused: ClusterStagedUpdateRun.placement.kubernetes-fleet.io \"first\" is "
		     "invalid: spec: Invalid value: \"object\": invalid state transition: cannot transition from Run to Initialize\n"
		     "[00:01:02] clusterapprovalrequest/first-before-all > approved without effect: for generation 7, and it is 1\n"
		     "[00:01:03] patch clusterstagedupdaterun/first > nothing in the hub changed\n"
		     "[00:01:04] clusterapprovalrequest/first-before-all > approved\n"
		     "[00:01:04] all > approval accepted\n"
		     "[00:01:04] all > started: 2 clusters, 1 at a time\n"
		     "[00:01:04] all/a > update started\n"
		     "[00:01:10] clusterstagedupdaterun/first > state Stop\n"
		     "[00:01:10] all/a > update finished (1 of 2)\n"
		     "[00:01:10] clusterstagedupdaterun/first > stopped\n"
		     "[00:01:40] clusterstagedupdaterun/first > state Run\n"
		     "[00:01:40] all > goes on\n"
		     "[00:01:40] all/b > update started\n"
		     "[00:01:42] clusterresourceplacement/example-placement > available on all clusters: snapshot 0\n"
		     "[00:01:45] membercluster/b > labels changed: tier=gold\n"
		     "[00:01:46] membercluster/b > labels changed: tier removed\n"
		     "[00:01:55] all/b > update finished (2 of 2)\n"
		     "[00:01:55] all > succeeded\n"
		     "[00:01:55.005] clusterstagedupdaterun/first > succeeded after 55.005s\n");
	play_end(&play);
}

/* Members that fail and recover, a run that is stuck, more clusters than one wants to read, two runs at a time. */
static void test_many_clusters(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 30m\n  members: [{group: {name: \"m-{01..11}\"}}, {name: m-12, labels: {bad: \"yes\"}}]\n"
				   "  behavior:\n    - {applyLatency: 1s}\n"
				   "    - {match: {bad: \"yes\"}, failures: {apply: {probability: 100%, recovers: 400s}}}\n"
				   "  timeline:\n"
				   "    - {at: 60s, apply: clusterstagedupdaterun/first}\n"
				   "    - {at: 65s, apply: clusterstagedupdaterun/second}\n") PLAY_PLACEMENT ONE_STAGE(", maxConcurrency: 10")
				 PLAY_RUN("first", ", state: Run") PLAY_RUN("second", ""));
	const struct narrative_options run = {.from_ns = INT64_C(60000000000)};
	assert_tells(&play, &run,
		     "[00:01:00] clusterstagedupdaterun/first > created: the latest of example-placement with example-strategy, state Run\n"
		     "[00:01:00] clusterresourcesnapshot/example-placement-0-snapshot > created\n"
		     "[00:01:00] clusterstagedupdaterun/first > initialized: 12 clusters in 1 stage, snapshot 0\n"
		     "[00:01:00] first/all > started: 12 clusters, 10 at a time\n"
		     "[00:01:00] first/all > 10 updates started (m-01 to m-10)\n"
		     "[00:01:01.275] first/all > 10 updates finished (10 of 12)\n"
		     "[00:01:01.275] first/all/m-11 > update started\n"
		     "[00:01:01.275] first/all/m-12 > update started\n"
		     "[00:01:02.275] first/all/m-12 > reports Applied False: NotAllWorkHaveBeenApplied\n"
		     "[00:01:05] clusterstagedupdaterun/second > created: the latest of example-placement with example-strategy, state Initialize\n"
		     "[00:01:05] clusterstagedupdaterun/second > initialized: 12 clusters in 1 stage, snapshot 0\n"
		     "[00:01:16.275] first/all/m-11 > update finished (11 of 12)\n"
		     "[00:06:43.950] clusterstagedupdaterun/first > stuck: The updateRun is stuck waiting for m-12 cluster(s) in stage all to finish "
		     "updating, please check placement status for potential errors\n"
		     "[00:07:42.275] first/all/m-12 > recovered\n"
		     "[00:07:42.275] clusterresourceplacement/example-placement > available on all clusters: snapshot 0\n"
		     "[00:12:11.630] first/all/m-12 > update finished (12 of 12)\n"
		     "[00:12:11.630] first/all > succeeded\n"
		     "[00:12:11.630] clusterstagedupdaterun/first > no longer stuck\n"
		     "[00:23:06.990] clusterstagedupdaterun/first > succeeded after 22m6.99s\n");
	play_end(&play);
}

/* The wait of 10 minutes counts from the stop, so half of it is over at the resume. */
static void test_rest_of_a_wait(void **state)
{
	struct play play;
	struct text out;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 30m\n  members: [{name: a}]\n  behavior: [{applyLatency: 5s, quiet: true}]\n  timeline:\n"
				   "    - {at: 10s, apply: clusterstagedupdaterun/first}\n    - {at: 1m, stop: first}\n    - {at: 6m, resume: first}\n")
				 PLAY_PLACEMENT
		  PLAY_STRATEGY("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 10m}]}\n")
			  PLAY_RUN("first", ", state: Run"));
	text_init(&out, 0);
	narrative_write(&out, &play.replay.trace, play.scenario->config.start_ns, &(struct narrative_options){0});
	assert_non_null(strstr(text_view(&out), "[00:06:00] all > all clusters updated, waiting another 5m: 10m from 00:01:00 on\n"
						"[00:11:00] all > wait of 10m is over\n"));
	text_deinit(&out);
	play_end(&play);
}

/* A run of what the members hold already. */
static void test_nothing_to_do(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  members: [{name: a}]\n  behavior:\n    - applyLatency: 0s\n"
				   "  timeline:\n    - {at: 10m, apply: clusterstagedupdaterun/again}\n") PLAY_PLACEMENT
				 PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", ", resourceSnapshotIndex: \"\", state: Run")
					 PLAY_RUN("again", ", resourceSnapshotIndex: \"0\", state: Run"));
	const struct narrative_options last = {.last = 4};
	assert_tells(&play, &last,
		     "[00:10:00] all > started: 1 cluster\n"
		     "[00:10:00] all/a > already up to date (1 of 1)\n"
		     "[00:10:15] all > succeeded\n"
		     "[00:10:15.005] clusterstagedupdaterun/again > succeeded after 15.005s\n");
	play_end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_many_kinds),
		cmocka_unit_test(test_what_people_get_wrong),
		cmocka_unit_test(test_many_clusters),
		cmocka_unit_test(test_rest_of_a_wait),
		cmocka_unit_test(test_nothing_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
