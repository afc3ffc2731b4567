#include "scenarios/conditions.h"
#include "scenarios/recorded.h"
#include "tests/unit/scenario_kit.h"

#include "sim/duration.h"
#include "sim/json.h"

#include <string.h>

/* Timelines, people and what they leave behind, told through expectations that must all hold. */

#define MEMBERS "  members: [{name: a, labels: {order: '1'}}, {name: b, labels: {order: '2'}}]\n"

static void test_verbs(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  timeline:\n"
		   "    - {at: 1s, patch: {configmap: shop/app, merge: {data: {version: '2', when: <now>}}}}\n"
		   "    - {at: 2s, patch: {target: cm/shop/app, json: [{op: add, path: /data/more, value: x}, {op: test, path: /data/version, value: '2'}]}}\n"
		   "    - {at: 3s, label: {membercluster: a, labels: {order: null, zone: north}}}\n"
		   "    - {at: 4s, taint: {cluster: b, taints: [{key: k, value: v}]}}\n"
		   "    - {at: 5s, create: {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: shop}, data: {a: b}}}\n"
		   "    - {at: 6s, apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: shop}, data: {c: d}}}\n"
		   "    - {at: 6s, patch: {target: cm/shop/new, json: [{op: replace, path: '', value: [a]}]},\n"
		   "       refused: 'the JSON patch leaves no object: what it makes is not a map'}\n"
		   "    - {at: 7s, delete: [cm/shop/app, csus/strategy]}\n"
		   "  expect:\n"
		   "    - {at: 2s, object: {kind: ConfigMap, metadata: {name: app, namespace: shop}, data: {version: '2', more: x, when: '2000-01-01T00:00:01Z'}}}\n"
		   "    - {at: 3s, object: {kind: MemberCluster, metadata: {name: a, labels: {zone: north, order: null}}}}\n"
		   "    - {at: 4s, object: {kind: MemberCluster, metadata: {name: b}, spec: {taints: [{key: k, value: v, effect: NoSchedule}]}}}\n"
		   "    - {at: 5s, object: {kind: ConfigMap, metadata: {name: new, namespace: shop}, data: {a: b, c: null}}}\n"
		   "    - {at: 6s, object: {kind: ConfigMap, metadata: {name: new, namespace: shop}, data: {a: b, c: d}}}\n"
		   "    - {at: 6s, object: {kind: ConfigMap, metadata: {name: app, namespace: shop}}}\n"
		   "    - {at: 7s, absent: configmap/shop/app}\n"
		   "    - {absent: csus/strategy}\n"
		   "    - {at: 4s, absent: cm/shop/new}\n" PLAY_MANIFESTS,
		   "");
}

static void test_run_states(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  timeline:\n"
		   "    - {at: 1s, apply: {apiVersion: placement.kubernetes-fleet.io/v1, kind: ClusterStagedUpdateRun, metadata: {name: held},\n"
		   "         spec: {placementName: place, stagedRolloutStrategyName: strategy}}}\n"
		   "    - {at: 10s, start: held}\n"
		   "    - {at: 12s, stop: held}\n"
		   "    - {name: stopped, when: {run: held, condition: Progressing=False/UpdateRunStopped}, after: 1h, resume: held}\n"
		   "  expect:\n"
		   "    - {at: 9s, object: {kind: csur, metadata: {name: held}, status: {conditions: [{type: Initialized, status: 'True'}]}}}\n"
		   "    - {never: {run: held, condition: Progressing=True, until: 9s}}\n"
		   "    - {at: 30m, object: {kind: csur, metadata: {name: held}, spec: {state: Stop}}}\n"
		   "    - {eventually: {run: held, condition: Succeeded=True}}\n"
		   "    - {never: {run: held, condition: Succeeded=True, until: 1h}}\n"
		   "    - {order: {run: held, clusters: [a, b]}}\n" PLAY_MANIFESTS,
		   "");
}

/* What somebody else writes into the status of a run is held against the strategy in the next pass (engine.md 2.4, VAL-10, 12 and 22). */
static void test_status_of_run(void **state)
{
	static const struct {
		const char *status, *problem;
	} cases[] = {
		{"deletionStageStatus: null",
		 "unexpected behavior which cannot be handled by the controller: the updateRun has nil deletionStageStatus"},
		{"stagesStatus: [{stageName: all, clusters: [{clusterName: a}]}, {stageName: more, clusters: [{clusterName: b}]}]",
		 "the number of stages in the updateRun has changed, new: 1, existing: 2"},
		{"stagesStatus: [{stageName: all, clusters: [{clusterName: a}, {clusterName: b}, {clusterName: c}]}]",
		 "the number of clusters in index `0` stage has changed, new: 2, existing: 3"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text yaml;
		text_init(&yaml, 0);
		text_putf(&yaml,
			  PLAY_HEAD MEMBERS
			  "  behavior: [{applyLatency: 1m}]\n"
			  "  timeline: [{at: 10s, patch: {clusterstagedupdaterun: roll, subresource: status, merge: {status: {%s}}}}]\n"
			  "  expect: [{at: 1m, object: {kind: csur, metadata: {name: roll}, status: {conditions: [{type: Succeeded, status: 'False',\n"
			  "    message: 'cannot continue the updateRun: %s'}]}}}]\n" PLAY_MANIFESTS,
			  cases[i].status, cases[i].problem);
		play_check(text_view(&yaml), "");
		text_deinit(&yaml);
	}
}

static void test_people(void **state)
{
	(void)state;
	static const char yaml[] = PLAY_HEAD MEMBERS
		"  people:\n"
		"    - {name: early, approves: {stage: gated, timing: before}, after: 10s}\n"
		"    - {name: late, approves: {stage: gated, run: gate, timing: after}, after: 20s}\n"
		"    - {name: elsewhere, approves: {run: roll}, after: 1s}\n"
		"  timeline: [{at: 1s, apply: csur/gate}]\n"
		"  expect:\n"
		"    - {when: {careq: gate-before-gated}, after: 9s, object: {kind: careq, metadata: {name: gate-before-gated}, status: {conditions: null}}}\n"
		"    - when: {careq: gate-before-gated}\n"
		"      after: 10s\n"
		"      object:\n"
		"        kind: careq\n"
		"        metadata: {name: gate-before-gated}\n"
		"        status: {conditions: [{type: Approved, reason: ClusterApprovalRequestApproved, message: ClusterApprovalRequest has been approved,\n"
		"          observedGeneration: 1}, {type: ApprovalAccepted, status: 'True'}]}\n"
		"    - {when: {careq: gate-after-gated}, after: 19s, object: {kind: careq, metadata: {name: gate-after-gated}, status: {conditions: null}}}\n"
		"    - {duration: {run: gate, exactly: 1m0.005s}}\n" PLAY_MANIFESTS
		"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: gated}\n"
		"spec: {stages: [{name: gated, labelSelector: {}, beforeStageTasks: [{type: Approval}], afterStageTasks: [{type: Approval}]}]}\n"
		"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: gate}\n"
		"spec: {placementName: place, resourceSnapshotIndex: '', stagedRolloutStrategyName: gated, state: Run}\n";
	play_check(yaml, "");
}

static void test_happened(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  timeline:\n"
		   "    - {name: third, when: {happened: second}, after: 3s, delete: cm/shop/app}\n"
		   "    - {name: first, at: 5s, label: {membercluster: a, labels: {x: '1'}}}\n"
		   "    - {name: second, when: {happened: first}, after: {uniform: [2s, 2s]}, label: {membercluster: a, labels: {x: '2'}}}\n"
		   "    - {when: {configmap: shop/app, gone: true}, label: {membercluster: a, labels: {x: '3'}}}\n"
		   "    - {when: {run: roll, condition: Succeeded=False}, optional: true, delete: csur/roll}\n"
		   "  expect:\n"
		   "    - {at: 6.999s, object: {kind: MemberCluster, metadata: {name: a, labels: {x: '1'}}}}\n"
		   "    - {at: 7s, object: {kind: MemberCluster, metadata: {name: a, labels: {x: '2'}}}}\n"
		   "    - {at: 10s, object: {kind: MemberCluster, metadata: {name: a, labels: {x: '3'}}}}\n"
		   "    - {when: {happened: third}, absent: cm/shop/app}\n" PLAY_MANIFESTS,
		   "");
}

static void test_refusals(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  timeline:\n"
		   "    - name: expected\n"
		   "      at: 1s\n"
		   "      create: csur/roll\n"
		   "    - {name: again, at: 2s, create: csur/roll, refused: 'clusterstagedupdateruns.placement.kubernetes-fleet.io \"roll\" already exists'}\n"
		   "    - {name: any, at: 3s, create: csur/roll, refused: '<any> \"<any>\" already exists'}\n"
		   "    - {name: wrong, at: 4s, create: csur/roll, refused: nonsense}\n"
		   "    - {name: surprise, at: 5s, create: csur/roll}\n"
		   "    - {name: taken, at: 6s, delete: csur/roll, refused: never}\n"
		   "  expect:\n"
		   "    - {refused: {entry: again, text: '<any> \"roll\" already exists'}}\n"
		   "    - {name: not refused, refused: {entry: expected, text: '...'}}\n" PLAY_MANIFESTS,
		   "timeline: wrong\n"
		   "  at 4s, 2000-01-01T00:00:04Z\n"
		   "  exp: refused: nonsense\n"
		   "  got: refused: clusterstagedupdateruns.placement.kubernetes-fleet.io \"roll\" already exists\n"
		   "timeline: surprise\n"
		   "  at 5s, 2000-01-01T00:00:05Z\n"
		   "  exp: it is done\n"
		   "  got: refused: clusterstagedupdateruns.placement.kubernetes-fleet.io \"roll\" already exists\n"
		   "timeline: taken\n"
		   "  at 6s, 2000-01-01T00:00:06Z\n"
		   "  exp: refused: never\n"
		   "  got: it was done\n"
		   "not refused\n"
		   "  at 1s, 2000-01-01T00:00:01Z\n"
		   "  exp: refused: ...\n"
		   "  got: it was done\n");
}

static void test_never_came(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  horizon: 30m\n"
		   "  timeline:\n"
		   "    - {when: {run: roll, condition: Succeeded=False/UpdateRunFailed}, delete: csur/roll}\n"
		   "    - {name: one, when: {happened: other}, delete: csur/roll}\n"
		   "    - {name: other, when: {configmap: shop/app, gone: true}, delete: csur/roll}\n" PLAY_MANIFESTS,
		   "timeline: delete clusterstagedupdaterun/roll\n"
		   "  at 30m, 2000-01-01T00:30:00Z\n"
		   "  exp: clusterstagedupdaterun/roll Succeeded=False/UpdateRunFailed\n"
		   "  got: that never came\n"
		   "timeline: one\n"
		   "  at 30m, 2000-01-01T00:30:00Z\n"
		   "  exp: it happens\n"
		   "  got: that never came\n"
		   "timeline: other\n"
		   "  at 30m, 2000-01-01T00:30:00Z\n"
		   "  exp: configmap/shop/app gone\n"
		   "  got: that never came\n");
}

static void test_scripts_and_bindings(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  behavior:\n"
		   "    - clusters: a\n"
		   "      script: [{after: 20s, conditions: [{type: Available, status: 'True', reason: Scripted, message: hi}]}]\n"
		   "  timeline:\n"
		   "    - {at: 1s, member: {cluster: b, script: [{after: 50s, conditions: [{type: Available, status: 'True', reason: Later}]}]}}\n"
		   "    - {at: 2s, apply: csur/roll}\n"
		   "  expect:\n"
		   "    - {duration: {run: roll, cluster: a, exactly: 30s}}\n"
		   "    - {duration: {run: roll, cluster: b, exactly: 60s}}\n"
		   "    - {duration: {run: roll, exactly: 1m30.005s}}\n" PLAY_MANIFESTS,
		   "");
}

static void test_a_member_joins(void **state)
{
	(void)state;
	play_check(PLAY_HEAD MEMBERS
		   "  behavior: [{match: {late: 'yes'}, applyLatency: 14s}]\n"
		   "  timeline:\n"
		   "    - at: 1m\n"
		   "      apply: {apiVersion: cluster.kubernetes-fleet.io/v1, kind: MemberCluster, metadata: {name: c, labels: {late: 'yes'}},\n"
		   "              spec: {identity: {kind: User, name: c}}}\n"
		   "    - {at: 2m, apply: csur/roll}\n"
		   "    - {at: 5m, delete: [membercluster/a, membercluster/d]}\n"
		   "  expect:\n"
		   "    - {at: 59s, count: {kind: clusterresourcebinding, is: 3}}\n"
		   "    - {at: 61s, count: {kind: clusterresourcebinding, is: 4}}\n"
		   "    - {order: {run: roll, clusters: [a, b, c, d]}}\n"
		   "    - {cluster: c, object: {kind: ConfigMap, metadata: {name: app, namespace: shop}, data: {version: '1'}}}\n"
		   "    - {at: 6m, count: {kind: membercluster, is: 2}}\n" PLAY_MANIFESTS
		   "---\napiVersion: cluster.kubernetes-fleet.io/v1\nkind: MemberCluster\n"
		   "metadata: {name: d, finalizers: [kubernetes-fleet.io/membercluster-finalizer]}\nspec: {identity: {kind: User, name: d}}\n",
		   "");
}

/* A strategy author's files and nothing else: what exists at 0 s has come to rest before the run begins. */
static void test_no_scenario(void **state)
{
	(void)state;
	struct play play;
	play_init(&play, PLAY_MANIFESTS "---\napiVersion: cluster.kubernetes-fleet.io/v1\nkind: MemberCluster\nmetadata: {name: a}\n"
					"spec: {identity: {kind: User, name: a}}\n");
	const struct kind_info *kind = kind_by_name("ClusterStagedUpdateRun", NULL);
	const struct object *run = history_object(play.history, kind, "", "roll", 15 * NS_PER_SECOND + 10 * NS_PER_MS);
	assert_non_null(run);
	struct condition succeeded;
	assert_true(object_condition(run, "Succeeded", &succeeded));
	assert_int_equal(succeeded.status, CONDITION_TRUE);
	play_deinit(&play);
}

/* Where it ends, and what is cut. */
static void test_ends(void **state)
{
	(void)state;
	static const char yaml[] = PLAY_HEAD MEMBERS
		"  horizon: 10m\n  timeline: [{at: 1m, apply: csur/roll}]\n  expect:\n    - {at: 30s, absent: csur/roll}\n"
		"    - {at: 5m, object: {kind: csur, metadata: {name: roll}}}\n    - {duration: {run: roll, exactly: 30.005s}}\n"
		"    - {eventually: {run: roll, condition: Succeeded=True}}\n    - {absent: careq/roll-after-all}\n" PLAY_MANIFESTS;
	struct play play;
	play_init(&play, yaml);
	assert_int_equal(play.replay.end, REPLAY_HORIZON);
	assert_int_equal(play.replay.end_ns, 10 * NS_PER_MINUTE);
	assert_string_equal(play_failures(&play), "");
	assert_int_equal(play.results.not_reached, 0);
	replay_deinit(&play.replay);
	const struct replay_options options = {.until_ns = 65 * NS_PER_SECOND};
	play_run(&play, &options);
	assert_int_equal(play.replay.end_ns, 65 * NS_PER_SECOND);
	assert_int_equal(play.results.failed, 0);
	assert_int_equal(play.results.not_reached, 4);
	assert_true(play.results.items[0].held);
	play_deinit(&play);
}

static uint64_t fingerprint(const struct play *play, uint64_t replication, bool kept, size_t *records)
{
	struct replay replay;
	const struct replay_options options = {.replication = replication, .keep_nothing = !kept};
	replay_init(&replay, play->scenario, &options);
	assert_true(replay_run(&replay));
	uint64_t print = replay.trace.fingerprint;
	*records = replay.trace.count;
	replay_deinit(&replay);
	return print;
}

/* Equal replications are equal, others are not, and not storing the trace changes nothing. */
static void test_replications(void **state)
{
	(void)state;
	struct play play;
	size_t kept, dropped;
	play_load(&play, PLAY_HEAD "  members: [{group: {name: 'm{1..20}'}}]\n  behavior: [{applyLatency: {lognormal: {median: 40s, p99: 4m}}}]\n"
				   "  timeline: [{at: 1m, apply: csur/roll}]\n" PLAY_MANIFESTS);
	uint64_t first = fingerprint(&play, 0, true, &kept);
	assert_true(first == fingerprint(&play, 0, true, &kept));
	assert_true(first == fingerprint(&play, 0, false, &dropped));
	assert_true(first != fingerprint(&play, 1, true, &kept));
	play_deinit(&play);
}

/* Times of recordings are decimal fractions of seconds, taken as they are written. */
static void test_times_of_recordings(void **state)
{
	(void)state;
	static const struct {
		const char *until;
		int64_t ns; /* -1: refused */
	} cases[] = {
		{"90", 90 * NS_PER_SECOND},	  {"0.3", 300 * NS_PER_MS},	   {"0.0000001", 100},	   {"86400.000000001", 86400 * NS_PER_SECOND + 1},
		{"315360000", 87600 * NS_PER_HOUR}, {"315360001", -1}, {"1e300", -1},
		{"9223372036854775807", -1},	  {"-1", -1},			   {"-0.5", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena arena;
		const char *error = NULL;
		arena_init(&arena, 0);
		const char *text = arena_format(&arena, "{\"release\":\"head\",\"start\":\"2026-01-01T00:00:00Z\",\"until\":%s}", cases[i].until);
		const struct scenario *scenario = recorded_scenario(&arena, json_read(&arena, text, strlen(text), &error), &error);
		assert_int_equal(scenario ? scenario->horizon_ns : -1, cases[i].ns);
		assert_true(scenario || strstr(error, "a time of the recording"));
		arena_deinit(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verbs),	  cmocka_unit_test(test_run_states),	       cmocka_unit_test(test_status_of_run), cmocka_unit_test(test_people),
		cmocka_unit_test(test_happened),  cmocka_unit_test(test_refusals),	       cmocka_unit_test(test_never_came),
		cmocka_unit_test(test_ends),	  cmocka_unit_test(test_scripts_and_bindings), cmocka_unit_test(test_a_member_joins),
		cmocka_unit_test(test_replications), cmocka_unit_test(test_no_scenario),
		cmocka_unit_test(test_times_of_recordings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
