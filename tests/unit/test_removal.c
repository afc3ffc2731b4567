#include "tests/unit/scenario_kit.h"

#include "model/binding.h"

#include "sim/duration.h"

#include <stdio.h>

/* What holds the binding of a cluster that a placement drops, and for how long (hub-and-members.md 6.3 step 3, 6.8, 7). */

#define MEMBERS "  members: [{name: a, labels: {stays: 'yes'}}, {name: b}]\n"
/* The placement no longer picks what has no label `stays`; its type may not change. */
#define DROP_PATCH                                                                                                                                   \
	"    - {at: 10m, patch: {crp: place, merge: {spec: {policy: {placementType: PickAll, affinity: {clusterAffinity: {"                          \
	"requiredDuringSchedulingIgnoredDuringExecution: {clusterSelectorTerms: [{labelSelector: {matchLabels: {stays: 'yes'}}}]}}}}}}}}\n"
#define MANIFESTS PLAY_MANIFESTS RUN("second")
#define RUN(name)                                                                                                                                    \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: " name "}\n"                        \
	"spec: {placementName: place, resourceSnapshotIndex: '', stagedRolloutStrategyName: strategy, state: Run}\n"
/* Both clusters are updated, then b is dropped, and a second run removes it. */
#define DROP_B                                                                                                                                       \
	"    - {at: 1s, apply: csur/roll}\n"                                                                                                         \
	DROP_PATCH                                                                                                                                   \
	"    - {at: 20m, apply: csur/second}\n"

static bool is_held(const struct object *binding)
{
	return binding && object_has_finalizer(binding, "kubernetes-fleet.io/work-cleanup");
}

/* What became of the binding of one cluster; each instant is -1 when it never came. */
struct fate {
	int64_t held_ns;
	int64_t deleted_ns; /* the request */
	int64_t gone_ns;
	int64_t removed_ns; /* the member holds nothing any more */
	char state[16];      /* of the binding when it was held */
	int64_t generation; /* and of its last version */
};

static struct fate fate_of(const struct play *play, const char *cluster)
{
	struct fate fate = {-1, -1, -1, -1, "", 0};
	struct trace_cursor cursor = trace_begin(&play->replay.trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_APPLIED && !record->as.applied.snapshot && strcmp(record->as.applied.cluster, cluster) == 0)
			fate.removed_ns = record->at_ns;
		if (record->kind != TRACE_WRITE || strcmp(record->identity->kind->kind, "ClusterResourceBinding") != 0)
			continue;
		const struct object *before = record->as.write.before;
		const struct object *after = record->as.write.after;
		const struct object *binding = after ? after : before;
		if (strcmp(binding->binding_spec->cluster, cluster) != 0)
			continue;
		fate.generation = binding->meta.generation;
		if (!after)
			fate.gone_ns = record->at_ns;
		else if (record->part == PART_DELETE)
			fate.deleted_ns = record->at_ns;
		if (is_held(after) && !is_held(before)) {
			assert_int_equal(record->writer, WRITER_MEMBER);
			fate.held_ns = record->at_ns;
			snprintf(fate.state, sizeof fate.state, "%s", after->binding_spec->state);
		}
	}
	return fate;
}

static struct fate play_fate(const char *yaml, const char *cluster)
{
	struct play play;
	play_init(&play, yaml);
	assert_string_equal(play_failures(&play), "");
	struct fate fate = fate_of(&play, cluster);
	play_deinit(&play);
	return fate;
}

/* Held from the update on that made it Bound. */
static void the_deletion_stage_waits(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n" DROP_B
						      "  expect:\n"
						      "    - {never: {run: second, condition: Succeeded=True, until: 49m}}\n"
						      "    - {eventually: {run: second, condition: Succeeded=True, until: 51m}}\n" MANIFESTS,
				     "b");
	assert_in_range(fate.held_ns, NS_PER_SECOND, 20 * NS_PER_SECOND);
	assert_string_equal(fate.state, "Bound");
	assert_in_range(fate.deleted_ns, 20 * NS_PER_MINUTE, 21 * NS_PER_MINUTE);
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 30 * NS_PER_MINUTE);
	assert_int_equal(fate.removed_ns, fate.gone_ns);
	assert_int_equal(fate.generation, 4); /* made, Bound, Unscheduled, to be deleted */
}

/* Nobody holds it but the scheduler, whose next pass comes 5 ms later. */
static void without_latency_nothing_is_held(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{applyLatency: 1s}]\n  timeline:\n" DROP_B
						      "  expect: [{eventually: {run: second, condition: Succeeded=True, until: 21m}}]\n" MANIFESTS,
				     "b");
	assert_int_equal(fate.held_ns, -1);
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 5 * NS_PER_MS);
	assert_int_equal(fate.removed_ns, fate.gone_ns);
}

/* The placement does not wait for the members. */
static void a_placement_goes_before_its_bindings(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 10m}]\n"
						      "  timeline:\n    - {at: 1s, apply: csur/roll}\n    - {at: 1h, delete: crp/place}\n"
						      "  expect: [{at: 61m, absent: crp/place}]\n" PLAY_MANIFESTS,
				     "b");
	assert_in_range(fate.deleted_ns, NS_PER_HOUR, NS_PER_HOUR + NS_PER_SECOND);
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 10 * NS_PER_MINUTE);
}

/* No rollout, no Works: an Unscheduled binding is held all the same, but is let go at once. */
static void what_was_never_rolled_out_goes_at_once(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n"
						      DROP_PATCH
						      "    - {at: 20m, apply: csur/roll}\n" PLAY_MANIFESTS,
				     "b");
	assert_in_range(fate.held_ns, 10 * NS_PER_MINUTE, 11 * NS_PER_MINUTE);
	assert_string_equal(fate.state, "Unscheduled");
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 5 * NS_PER_MS);
}

/* A cluster that has left keeps what it has, and nobody waits for it: neither before the deletion nor in the middle of it. */
static void a_cluster_that_leaves_is_not_waited_for(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n" DROP_B
						      "    - {at: 15m, delete: membercluster/b}\n" MANIFESTS,
				     "b");
	assert_in_range(fate.deleted_ns, 20 * NS_PER_MINUTE, 21 * NS_PER_MINUTE);
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 5 * NS_PER_MS);
	assert_int_equal(fate.removed_ns, -1);
	fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n" DROP_B "    - {at: 25m, delete: membercluster/b}\n" MANIFESTS, "b");
	assert_in_range(fate.deleted_ns, 20 * NS_PER_MINUTE, 21 * NS_PER_MINUTE);
	assert_int_equal(fate.gone_ns, 25 * NS_PER_MINUTE);
	assert_int_equal(fate.removed_ns, -1);
}

/* The work generator passes for every binding when it starts. */
static void what_is_there_at_the_start_is_held(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n"
						      "  timeline: [{at: 10m, delete: crb/old}]\n"
						      "---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterResourceBinding\nmetadata: {name: old}\n"
						      "spec: {state: Bound, targetCluster: b, resourceSnapshotName: s-0-snapshot, schedulingPolicySnapshotName: s-0,\n"
						      "  clusterDecision: {clusterName: b, selected: true, reason: x}}\n",
				     "b");
	assert_int_equal(fate.held_ns, 0);
	assert_int_equal(fate.deleted_ns, 10 * NS_PER_MINUTE);
	assert_int_equal(fate.gone_ns, fate.deleted_ns);
}

#define SCRIPT "[{after: 2s, conditions: [{type: Available, status: 'True', reason: Scripted}]}"

/* A member with a script holds nothing by itself; one that gets it later still lets go of what it holds. */
static void scripts(void **state)
{
	(void)state;
	struct fate fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m, script: " SCRIPT "]}]\n  timeline:\n" DROP_B MANIFESTS, "b");
	assert_int_equal(fate.held_ns, -1);
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 5 * NS_PER_MS);
	fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n" DROP_B
					   "    - {at: 15m, member: {cluster: b, script: " SCRIPT "]}}\n" MANIFESTS,
			 "b");
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 30 * NS_PER_MINUTE);
	fate = play_fate(PLAY_HEAD MEMBERS "  behavior: [{removeLatency: 30m}]\n  timeline:\n" DROP_B
					   "    - {at: 15m, member: {cluster: b, script: " SCRIPT ", {afterDelete: 3s}]}}\n" MANIFESTS,
			 "b");
	assert_int_equal(fate.gone_ns, fate.deleted_ns + 3 * NS_PER_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_deletion_stage_waits),
		cmocka_unit_test(without_latency_nothing_is_held),
		cmocka_unit_test(a_placement_goes_before_its_bindings),
		cmocka_unit_test(what_was_never_rolled_out_goes_at_once),
		cmocka_unit_test(a_cluster_that_leaves_is_not_waited_for),
		cmocka_unit_test(what_is_there_at_the_start_is_held),
		cmocka_unit_test(scripts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
