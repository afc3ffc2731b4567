#include "tests/unit/scenario_kit.h"

#include "model/codec.h"

#include "sim/duration.h"

/* How expectations fail, to the letter. */

#define MEMBERS "  members: [{group: {name: 'm{1..3}'}}]\n"
#define RUN "  timeline: [{at: 1m, apply: csur/roll}]\n"

static void check(const char *expectation, const char *failure)
{
	struct arena arena;
	arena_init(&arena, 0);
	play_check(arena_format(&arena, PLAY_HEAD MEMBERS RUN "  horizon: 10m\n  expect:\n    - %s\n" PLAY_MANIFESTS, expectation), failure);
	arena_deinit(&arena);
}

static void test_objects(void **state)
{
	(void)state;
	check("{at: 2m, object: {kind: cm, metadata: {name: app, namespace: shop}, data: {version: '1'}}}", "");
	check("{name: it is two, at: 2m, object: {kind: cm, metadata: {name: app, namespace: shop}, data: {version: '2'}}}",
	      "it is two\n  at 2m, 2000-01-01T00:02:00Z\n  exp: data.version: 2\n  got: data.version: 1\n");
	check("{at: 59s, object: {kind: csur, metadata: {name: roll}}}",
	      "clusterstagedupdaterun/roll at 59s\n  at 59s, 2000-01-01T00:00:59Z\n  exp: the ClusterStagedUpdateRun roll\n  got: there is no such object\n");
	check("{name: one, at: 65s, object: {kind: csur, metadata: {name: roll}, status: {stagesStatus: [{clusters: [{clusterName: m1}]}]}}}",
	      "one\n  at 1m5s, 2000-01-01T00:01:05Z\n  exp: status.stagesStatus[0].clusters: 1 items\n  got: status.stagesStatus[0].clusters: 3 items\n");
	check("{absent: cm/shop/app}", "no cm/shop/app at the end\n  at 10m, 2000-01-01T00:10:00Z\n  exp: no ConfigMap app\n  got: it is there\n");
	check("{at: 59s, absent: csur/roll}", "");
	check("{cluster: m1, at: 2m, object: {kind: cm, metadata: {name: app, namespace: shop}, data: {version: '1'}}}", "");
	check("{cluster: m1, at: 30s, absent: cm/shop/app}", "");
	check("{name: on m1, cluster: m1, at: 2m, absent: cm/shop/app}",
	      "on m1\n  at 2m, 2000-01-01T00:02:00Z\n  exp: no ConfigMap app\n  got: it is there\n");
	check("{when: {run: roll, condition: Succeeded=False}, absent: cm/shop/app}",
	      "no cm/shop/app when asked\n  at 10m, 2000-01-01T00:10:00Z\n  exp: clusterstagedupdaterun/roll Succeeded=False\n  got: that never came\n");
}

/* A member creates what the first version of a snapshot brings, and updates it from then on. */
static void test_ages_on_members(void **state)
{
	(void)state;
	static const char again[] = "---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: again}\n"
				    "spec: {placementName: place, resourceSnapshotIndex: '', stagedRolloutStrategyName: strategy, state: Run}\n";
	struct arena arena;
	arena_init(&arena, 0);
	play_check(arena_format(&arena, "%s%s%s",
				PLAY_HEAD MEMBERS "  release: v0.2.2\n  horizon: 20m\n  timeline:\n    - {at: 1m, apply: csur/roll}\n"
						  "    - {at: 5m, patch: {cm: shop/app, merge: {data: {version: '2'}}}}\n    - {at: 10m, apply: csur/again}\n"
						  "  expect:\n"
						  "    - {cluster: m2, at: 90s, object: {kind: cm, metadata: {name: app, namespace: shop, creationTimestamp: "
						  "'2000-01-01T00:01:15Z'}, data: {version: '1'}}}\n"
						  "    - {cluster: m2, at: 15m, object: {kind: cm, metadata: {name: app, namespace: shop, creationTimestamp: "
						  "'2000-01-01T00:01:15Z'}, data: {version: '2'}}}\n",
				PLAY_MANIFESTS, again),
		   "");
	arena_deinit(&arena);
}

static void test_counts(void **state)
{
	(void)state;
	check("{count: {kind: membercluster, is: 3}}", "");
	check("{count: {kind: membercluster, atLeast: 3}}", "");
	check("{count: {kind: membercluster, atMost: 3}}", "");
	check("{at: 2m, count: {kind: cluster, is: 2}}", "number of cluster at 2m\n  at 2m, 2000-01-01T00:02:00Z\n  exp: 2\n  got: 3\n");
	check("{name: it, at: 2m, count: {kind: cluster, atLeast: 4}}", "it\n  at 2m, 2000-01-01T00:02:00Z\n  exp: at least 4\n  got: 3\n");
	check("{name: it, at: 2m, count: {kind: cluster, atMost: 2}}", "it\n  at 2m, 2000-01-01T00:02:00Z\n  exp: from 0 to 2\n  got: 3\n");
	check("{count: {kind: cm, namespace: shop, is: 1}}", "");
	check("{count: {kind: cm, namespace: other, is: 0}}", "");
	check("{count: {kind: crs, labels: {kubernetes-fleet.io/is-latest-snapshot: 'true'}, is: 1}}", "");
	check("{count: {kind: crs, labels: {kubernetes-fleet.io/is-latest-snapshot: 'false'}, is: 0}}", "");
	check("{cluster: m2, count: {kind: cm, namespace: shop, is: 1}}", "");
	check("{cluster: m2, at: 1m, count: {kind: ns, is: 0}}", "");
}

static void test_orders_and_durations(void **state)
{
	(void)state;
	check("{order: {run: roll, clusters: [m1, m2, m3]}}", "");
	check("{order: {run: roll, clusters: [m1, m3]}}",
	      "order of clusters in roll\n  at 10m, 2000-01-01T00:10:00Z\n  exp: m1, m3\n  got: m1, m2, m3\n");
	check("{duration: {run: roll, exactly: 45.005s}}", "");
	check("{duration: {run: roll, within: [45s, 46s]}}", "");
	check("{duration: {run: roll, stage: all, exactly: 45s}}", "");
	check("{duration: {run: roll, cluster: m2, exactly: 15s}}", "");
	check("{duration: {run: roll, exactly: 45s}}",
	      "duration of roll\n  at 1m45.005s, 2000-01-01T00:01:45.005Z\n  exp: it takes 45s\n  got: it took 45.005s, from 1m to 1m45.005s\n");
	check("{duration: {run: roll, cluster: m3, within: [1s, 2s]}}",
	      "duration of roll m3\n  at 1m45s, 2000-01-01T00:01:45Z\n  exp: it takes from 1s to 2s\n  got: it took 15s, from 1m30s to 1m45s\n");
	play_check(PLAY_HEAD MEMBERS RUN "  horizon: 65s\n"
					 "  expect: [{duration: {run: roll, exactly: 45s}}, {duration: {run: roll, cluster: m2, exactly: 1s}}]\n" PLAY_MANIFESTS,
		   "duration of roll\n  at 1m5s, 2000-01-01T00:01:05Z\n  exp: it takes 45s\n  got: it began at 1m and never ended\n"
		   "duration of roll m2\n  at 1m5s, 2000-01-01T00:01:05Z\n  exp: it takes 1s\n  got: it never began\n");
}

static void test_states_over_time(void **state)
{
	(void)state;
	check("{never: {run: roll, condition: Succeeded=False}}", "");
	check("{never: {run: roll, condition: Succeeded=True}}",
	      "clusterstagedupdaterun/roll never Succeeded=True\n  at 1m45.005s, 2000-01-01T00:01:45.005Z\n"
	      "  exp: never clusterstagedupdaterun/roll Succeeded=True\n  got: Succeeded=True/UpdateRunSucceeded\n");
	check("{never: {run: roll, condition: Succeeded=True, until: 1m45.004999999s}}", "");
	check("{name: it, never: {run: roll, condition: Succeeded=True, from: 3m}}",
	      "it\n  at 3m, 2000-01-01T00:03:00Z\n  exp: never clusterstagedupdaterun/roll Succeeded=True\n  got: Succeeded=True/UpdateRunSucceeded\n");
	check("{always: {cm: shop/app}}", "");
	check("{always: {run: roll, condition: Initialized=True, from: 61s}}", "");
	check("{name: it, always: {run: roll, condition: Initialized=True}}",
	      "it\n  at 1m, 2000-01-01T00:01:00Z\n  exp: always clusterstagedupdaterun/roll Initialized=True\n  got: Initialized=Absent\n");
	check("{name: it, always: {careq: nothing}}",
	      "it\n  at 10m, 2000-01-01T00:10:00Z\n  exp: always clusterapprovalrequest/nothing there\n  got: it was never there\n");
	check("{eventually: {run: roll, condition: Succeeded=True/UpdateRunSucceeded}}", "");
	check("{name: it, eventually: {run: roll, condition: Succeeded=True, until: 100s}}",
	      "it\n  at 1m40s, 2000-01-01T00:01:40Z\n  exp: eventually clusterstagedupdaterun/roll Succeeded=True\n  got: Succeeded=Absent\n");
	check("{name: it, eventually: {run: roll, gone: true}}",
	      "it\n  at 10m, 2000-01-01T00:10:00Z\n  exp: eventually clusterstagedupdaterun/roll gone\n  got: it is there\n");
	check("{eventually: {run: roll, condition: Succeeded=Absent}}", "");
}

static bool print(void *context, const struct history *history, const struct scenario *scenario, int64_t at_ns, const char *command,
		  const char *cluster, struct text *out, const char **error)
{
	(void)context;
	(void)history;
	if (strcmp(command, "nonsense") == 0) {
		*error = "the server has no such type";
		return false;
	}
	if (strcmp(command, "everything") == 0)
		text_put_repeated(out, 'x', 65 * 1024 * 1024);
	text_putf(out, "NAME\n%s %s at %lld of %s\n", command, cluster ? cluster : "hub", (long long)(at_ns / NS_PER_SECOND), scenario->name);
	return true;
}

static void test_printing(void **state)
{
	(void)state;
	struct play play;
	play_init(&play, PLAY_HEAD MEMBERS RUN "  horizon: 10m\n  expect:\n"
					       "    - {at: 5s, get: {command: csur -A, prints: \"...\\ncsur -A hub at <any> of play\\n\"}}\n"
					       "    - {at: 6s, cluster: m1, get: {command: cm, prints: \"NAME\\ncm m1 at 7 of play\\n\"}}\n"
					       "    - {at: 7s, get: {command: nonsense, prints: \"...\\n\"}}\n" PLAY_MANIFESTS);
	assert_string_equal(play_failures(&play),
			    "kubectl get csur -A at 5s\n  at 5s, 2000-01-01T00:00:05Z\n  exp: what kubectl get csur -A prints\n  got: nobody here can print that\n"
			    "kubectl get cm at 6s\n  at 6s, 2000-01-01T00:00:06Z\n  exp: what kubectl get cm prints\n  got: nobody here can print that\n"
			    "kubectl get nonsense at 7s\n  at 7s, 2000-01-01T00:00:07Z\n  exp: what kubectl get nonsense prints\n  got: nobody here can print that\n");
	const struct expect_printer printer = {NULL, print};
	play.results = expect_evaluate(&play.arena, &play.replay, play.history, &printer);
	assert_string_equal(play_failures(&play),
			    "kubectl get cm at 6s\n  at 6s, 2000-01-01T00:00:06Z\n  exp:\n    NAME\n    cm m1 at 7 of play\n  got:\n    NAME\n    cm m1 at 6 of play\n"
			    "kubectl get nonsense at 7s\n  at 7s, 2000-01-01T00:00:07Z\n  exp:\n    ...\n  got: error: the server has no such type\n");
	play_deinit(&play);
}

/* What does not fit cannot be compared, also when what fits would match. */
static void test_printing_too_much(void **state)
{
	(void)state;
	struct play play;
	play_init(&play, PLAY_HEAD MEMBERS RUN "  horizon: 10m\n  expect: [{at: 6s, get: {command: everything, prints: \"...\\n\"}}]\n" PLAY_MANIFESTS);
	const struct expect_printer printer = {NULL, print};
	play.results = expect_evaluate(&play.arena, &play.replay, play.history, &printer);
	assert_string_equal(play_failures(&play), "kubectl get everything at 6s\n  at 6s, 2000-01-01T00:00:06Z\n  exp:\n    ...\n"
						  "  got: error: it prints more than 67108864 bytes\n");
	play_deinit(&play);
}

/* What was loaded from files says how to see it again. */
static void test_command(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD MEMBERS RUN "  horizon: 10m\n  release: v0.3.1\n  seed: 3\n  expect: [{name: it, at: 90s, absent: csur/roll}]\n" PLAY_MANIFESTS);
	static const char *const paths[] = {"dir/it.yaml", "it's more.yaml"};
	struct scenario named = *play.scenario;
	named.paths = paths;
	named.path_count = 2;
	play.scenario = &named;
	const struct replay_options options = {.replication = 4};
	play_run(&play, &options);
	assert_string_equal(play_failures(&play), "it\n  at 1m30s, 2000-01-01T00:01:30Z\n  exp: no ClusterStagedUpdateRun roll\n  got: it is there\n"
						  "  again: fleetsim run dir/it.yaml -f 'it'\\''s more.yaml' --release v0.3.1 --seed 3 --replication 4 --until 1m30s\n");
	play_deinit(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ages_on_members), cmocka_unit_test(test_objects),		 cmocka_unit_test(test_counts),	  cmocka_unit_test(test_orders_and_durations),
		cmocka_unit_test(test_states_over_time), cmocka_unit_test(test_printing),
		cmocka_unit_test(test_printing_too_much), cmocka_unit_test(test_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
