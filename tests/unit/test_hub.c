#include "model/api.h"
#include "model/binding.h"
#include "model/codec.h"
#include "model/members.h"
#include "model/placement_status.h"

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

/* The controllers of the hub together, at the instants of the user's document: placement, snapshots, scheduling, a run, a cluster that joins and
 * one that leaves, the clean-up. */

static struct world world;
static struct trace trace;
static struct member_behavior quick;

static const char group[] = "placement.kubernetes-fleet.io/v1beta1";

static const struct value *read(const char *json)
{
	const char *error = NULL;
	const struct value *value = json_read(&world.arena, json, strlen(json), &error);
	if (!value)
		fail_msg("%s: %s", error, json);
	return value;
}

static void create(const char *json)
{
	const char *refusal = NULL;
	if (!api_create(&world, read(json), &refusal))
		fail_msg("%s", refusal);
}

static struct api_target target_of(const char *kind, const char *ns, const char *name)
{
	return (struct api_target){kind_by_name(kind, NULL), ns, name};
}

static const struct object *get(const char *kind, const char *name)
{
	return store_get(&world.store, kind_by_name(kind, NULL), "", name);
}

static size_t count(const char *kind)
{
	return store_list(&world.store, kind_by_name(kind, NULL)).count;
}

static void patch(struct api_target target, const char *merge)
{
	const char *refusal = NULL;
	if (!api_patch(&world, &target, read(merge), false, &refusal))
		fail_msg("%s", refusal);
}

static void delete(const char *kind, const char *name)
{
	struct api_target target = target_of(kind, "", name);
	const char *refusal = NULL;
	if (!api_delete(&world, &target, &refusal))
		fail_msg("%s", refusal);
}

static void nothing(struct world *unused, void *context)
{
	(void)unused;
	(void)context;
}

/* Lets the world live up to an instant of the day, "21:26:39". */
static void live_until(const char *clock)
{
	int64_t until_ns;
	assert_true(instant_parse(arena_format(&world.arena, "2025-07-22T%sZ", clock), &until_ns));
	world_call_at(&world, until_ns - world.config.start_ns, CLASS_ACTION, nothing, NULL);
	assert_true(world_run(&world, until_ns - world.config.start_ns));
}

static void create_member(const char *name, const char *labels)
{
	members_set_behavior(&world, symbol_of(&world.symbols, name), &quick);
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"cluster.kubernetes-fleet.io/v1beta1\",\"kind\":\"MemberCluster\",\"metadata\":{\"name\":\"%s\",\"labels\":%s},"
			    "\"spec\":{\"identity\":{\"kind\":\"ServiceAccount\",\"name\":\"x\",\"namespace\":\"fleet-system\"}}}",
			    name, labels));
}

static void create_run(const char *name, const char *index)
{
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"%s\",\"kind\":\"ClusterStagedUpdateRun\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"placementName\":"
			    "\"example-placement\",\"resourceSnapshotIndex\":\"%s\",\"stagedRolloutStrategyName\":\"example-strategy\"}}",
			    group, name, index));
}

/* A run without an index makes the snapshot itself. */
static void create_automatic_run(void)
{
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"%s\",\"kind\":\"ClusterStagedUpdateRun\",\"metadata\":{\"name\":\"example-run\"},\"spec\":{"
			    "\"placementName\":\"example-placement\",\"stagedRolloutStrategyName\":\"example-strategy\",\"state\":\"Run\"}}",
			    group));
}

static void open_document(enum release_id release)
{
	struct world_config config = world_config_default();
	config.release = release;
	instant_parse("2025-07-22T21:24:58Z", &config.start_ns);
	quick = (struct member_behavior){.apply_latency = dist_constant(0), .remove_latency = dist_constant(0)};
	trace_init(&trace);
	world_init(&world, &config, &trace);
	create_member("member1", "{\"environment\":\"canary\",\"order\":\"2\"}");
	create_member("member2", "{\"environment\":\"staging\"}");
	create_member("member3", "{\"environment\":\"canary\",\"order\":\"1\"}");
	create("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"test-namespace\"}}");
	create("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"test-cm\",\"namespace\":\"test-namespace\"},\"data\":{\"key\":"
	       "\"value1\"}}");
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"%s\",\"kind\":\"ClusterResourcePlacement\",\"metadata\":{\"name\":\"example-placement\"},\"spec\":{"
			    "\"resourceSelectors\":[{\"group\":\"\",\"kind\":\"Namespace\",\"name\":\"test-namespace\",\"version\":\"v1\"}],\"policy\":{"
			    "\"placementType\":\"PickAll\"},\"strategy\":{\"type\":\"External\"}}}",
			    group));
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"%s\",\"kind\":\"ClusterStagedUpdateStrategy\",\"metadata\":{\"name\":\"example-strategy\"},\"spec\":{\"stages\":["
			    "{\"name\":\"staging\",\"labelSelector\":{\"matchLabels\":{\"environment\":\"staging\"}},\"afterStageTasks\":[{\"type\":"
			    "\"TimedWait\",\"waitTime\":\"1m\"}]},{\"name\":\"canary\",\"labelSelector\":{\"matchLabels\":{\"environment\":\"canary\"}},"
			    "\"sortingLabelKey\":\"order\",\"afterStageTasks\":[{\"type\":\"Approval\"}]}]}}",
			    group));
}

static void close_world(void)
{
	world_deinit(&world);
	trace_deinit(&trace);
}

static const struct condition *placement_condition(const char *word)
{
	const struct placement_status *status = get("ClusterResourcePlacement", "example-placement")->placement_status;
	return condition_find(status->conditions.items, status->conditions.count, arena_format(&world.arena, "ClusterResourcePlacement%s", word));
}

static void assert_condition(const char *word, enum condition_status status, const char *reason)
{
	const struct condition *found = placement_condition(word);
	if (!found)
		fail_msg("no condition %s", word);
	assert_int_equal(found->status, status);
	assert_string_equal(found->reason, reason);
	assert_int_equal(found->generation, 1);
}

static void assert_snapshot(const char *name, const char *latest, const char *created)
{
	const struct object *snapshot = get("ClusterResourceSnapshot", name);
	int64_t created_ns;
	if (!snapshot)
		fail_msg("no snapshot %s", name);
	assert_true(instant_parse(arena_format(&world.arena, "2025-07-22T%sZ", created), &created_ns));
	assert_string_equal(object_label(snapshot, "kubernetes-fleet.io/is-latest-snapshot"), latest);
	assert_int_equal(snapshot->meta.created_ns, created_ns);
}

/* Bindings in the order of their names: "<cluster>=<state>/<snapshot>". */
static const char *bindings(void)
{
	struct text text;
	struct slot_list list = store_list(&world.store, kind_by_name("ClusterResourceBinding", NULL));
	text_init(&text, 0);
	for (size_t i = 0; i < list.count; i++) {
		const struct binding_spec *spec = list.items[i]->current->binding_spec;
		text_putf(&text, "%s%s=%s/%s", i ? " " : "", spec->cluster, spec->state, spec->snapshot);
	}
	const char *result = symbol_of(&world.symbols, text_view(&text));
	text_deinit(&text);
	return result;
}

static const char *snapshot_index(void)
{
	const char *index = get("ClusterResourcePlacement", "example-placement")->placement_status->snapshot_index;
	return index ? index : "";
}

static void approve(const char *request)
{
	struct api_target target = target_of("ClusterApprovalRequest", "", request);
	struct api_approval approval = {CONDITION_TRUE, 0, "approvalReason", "approvalMessage"};
	const char *refusal = NULL;
	if (!api_approve(&world, &target, &approval, &refusal))
		fail_msg("%s", refusal);
}

static void the_walkthrough(void **state)
{
	(void)state;
	open_document(RELEASE_MID_2025);
	live_until("21:25:49");
	assert_string_equal(bindings(), "member1=Scheduled/ member2=Scheduled/ member3=Scheduled/");
	assert_condition("Scheduled", CONDITION_TRUE, "SchedulingPolicyFulfilled");
	assert_condition("RolloutStarted", CONDITION_UNKNOWN, "RolloutControlledByExternalController");
	assert_null(placement_condition("Available"));
	assert_snapshot("example-placement-0-snapshot", "true", "21:24:58");
	live_until("21:26:39");
	patch(target_of("ConfigMap", "test-namespace", "test-cm"), "{\"data\":{\"key\":\"value2\"}}");
	live_until("21:26:53");
	assert_int_equal(count("ClusterResourceSnapshot"), 1);
	live_until("21:27:04");
	assert_snapshot("example-placement-0-snapshot", "false", "21:24:58");
	assert_snapshot("example-placement-1-snapshot", "true", "21:26:54");
	assert_string_equal(object_annotation(get("ClusterResourceSnapshot", "example-placement-1-snapshot"), "kubernetes-fleet.io/resource-hash"),
			    "10dd7a3d1e5f9849afe956cfbac080a60671ad771e9bda7dd34415f867c75648");
	live_until("21:28:08");
	create_run("example-run", "1");
	live_until("21:28:20");
	assert_string_equal(bindings(), "member1=Scheduled/ member2=Bound/example-placement-1-snapshot member3=Scheduled/");
	live_until("21:33:00");
	assert_condition("RolloutStarted", CONDITION_TRUE, "RolloutStarted");
	approve("example-run-canary");
	live_until("21:33:53");
	assert_condition("Available", CONDITION_TRUE, "ResourceAvailable");
	assert_string_equal(snapshot_index(), "1");
	live_until("21:41:10");
	create_run("example-run-2", "0");
	live_until("21:44:00");
	approve("example-run-2-canary");
	live_until("21:46:00");
	assert_condition("Available", CONDITION_TRUE, "ResourceAvailable");
	assert_string_equal(snapshot_index(), "0");
	delete("ClusterStagedUpdateRun", "example-run");
	delete("ClusterStagedUpdateRun", "example-run-2");
	delete("ClusterResourcePlacement", "example-placement");
	live_until("21:50:00");
	assert_null(get("ClusterResourcePlacement", "example-placement"));
	assert_int_equal(count("ClusterResourceSnapshot"), 0);
	assert_int_equal(count("ClusterSchedulingPolicySnapshot"), 0);
	assert_int_equal(count("ClusterResourceBinding"), 0);
	assert_int_equal(count("ClusterApprovalRequest"), 0);
	close_world();
}

static void clusters_come_and_go(void **state)
{
	(void)state;
	open_document(RELEASE_MID_2025);
	live_until("21:26:00");
	create_member("member4", "{\"environment\":\"staging\"}");
	live_until("21:26:01");
	assert_string_equal(bindings(), "member1=Scheduled/ member2=Scheduled/ member3=Scheduled/ member4=Scheduled/");
	assert_string_equal(placement_condition("Scheduled")->message,
			    "found all cluster needed as specified by the scheduling policy, found 4 cluster(s)");
	delete("MemberCluster", "member1");
	live_until("21:26:02");
	assert_string_equal(bindings(), "member1=Unscheduled/ member2=Scheduled/ member3=Scheduled/ member4=Scheduled/");
	assert_int_equal(get("ClusterResourcePlacement", "example-placement")->placement_status->entry_count, 3);
	create_member("member1", "{}");
	live_until("21:26:03");
	assert_string_equal(bindings(), "member1=Scheduled/ member2=Scheduled/ member3=Scheduled/ member4=Scheduled/");
	close_world();
}

/* At head only runs make snapshots for External placements. */
static void external_at_head(void **state)
{
	(void)state;
	open_document(RELEASE_HEAD);
	live_until("21:28:08");
	assert_int_equal(count("ClusterResourceSnapshot"), 0);
	assert_string_equal(snapshot_index(), "");
	create_automatic_run();
	live_until("21:30:00");
	assert_snapshot("example-placement-0-snapshot", "true", "21:28:08");
	approve("example-run-after-canary");
	live_until("21:31:00");
	assert_condition("Available", CONDITION_TRUE, "ResourceAvailable");
	assert_string_equal(snapshot_index(), "0");
	close_world();
}

/* Each event of the rollout is told once, at its instant. */
static void events(void **state)
{
	(void)state;
	static const char *const expected[] = {"PlacementRolloutStarted",  "PlacementOverriddenSucceeded", "PlacementWorkSynchronized",
					       "PlacementApplied",	   "PlacementAvailable",	   "PlacementRolloutCompleted"};
	open_document(RELEASE_HEAD);
	live_until("21:28:08");
	create_automatic_run();
	live_until("21:40:00");
	struct trace_cursor cursor = trace_begin(&trace);
	const struct trace_record *record;
	size_t seen = 0;
	while ((record = trace_next(&cursor))) {
		if (record->kind != TRACE_EVENT)
			continue;
		assert_true(seen < sizeof expected / sizeof *expected);
		assert_string_equal(record->as.event.reason, expected[seen++]);
		assert_string_equal(record->identity->name, "example-placement");
	}
	assert_int_equal(seen, sizeof expected / sizeof *expected);
	close_world();
}

static size_t passes(enum trace_controller controller)
{
	struct trace_cursor cursor = trace_begin(&trace);
	const struct trace_record *record;
	size_t number = 0;
	while ((record = trace_next(&cursor)))
		number += record->kind == TRACE_PASS_BEGIN && record->as.pass->controller == controller;
	return number;
}

/* Scheduling passes that a patch of a MemberCluster brings about by `clock`. */
static size_t woken_by(const char *clock, const char *name, const char *merge)
{
	size_t before = passes(CONTROLLER_SCHEDULER);
	patch(target_of("MemberCluster", "", name), merge);
	live_until(clock);
	return passes(CONTROLLER_SCHEDULER) - before;
}

/* hub-and-members.md 4.2. */
static void what_wakes_the_scheduler(void **state)
{
	(void)state;
	open_document(RELEASE_HEAD);
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"%s\",\"kind\":\"ClusterResourcePlacement\",\"metadata\":{\"name\":\"some\"},\"spec\":{\"resourceSelectors\":"
			    "[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\",\"name\":\"test-namespace\"}],\"policy\":{\"placementType\":\"PickN\","
			    "\"numberOfClusters\":2},\"strategy\":{\"type\":\"External\"}}}",
			    group));
	live_until("21:25:00");
	/* The PickN placement has all it wants, so only the other one is woken. */
	assert_int_equal(woken_by("21:25:01", "member1", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"), 1);
	assert_int_equal(woken_by("21:25:02", "member1", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}"), 0);
	assert_int_equal(woken_by("21:25:03", "member1", "{\"spec\":{\"taints\":[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoSchedule\"}]}}"), 0);
	assert_int_equal(woken_by("21:25:04", "member1", "{\"spec\":{\"taints\":[]}}"), 1);
	size_t before = passes(CONTROLLER_SCHEDULER);
	patch(target_of("ClusterResourcePlacement", "", "some"), "{\"spec\":{\"policy\":{\"numberOfClusters\":5}}}");
	live_until("21:25:05");
	assert_int_equal(passes(CONTROLLER_SCHEDULER) - before, 1);
	/* Now it wants more. */
	assert_int_equal(woken_by("21:25:06", "member1", "{\"metadata\":{\"labels\":{\"a\":\"c\"}}}"), 2);
	before = passes(CONTROLLER_SCHEDULER);
	delete("MemberCluster", "member3");
	live_until("21:25:07");
	assert_int_equal(passes(CONTROLLER_SCHEDULER) - before, 2);
	close_world();
}

/* The same seed gives the same names and the same run; another seed other names. */
static void seeds(void **state)
{
	(void)state;
	uint64_t fingerprints[2];
	const char *names[2];
	struct symbols kept;
	symbols_init(&kept);
	for (int i = 0; i < 2; i++) {
		open_document(RELEASE_HEAD);
		live_until("21:26:00");
		fingerprints[i] = trace.fingerprint;
		names[i] = symbol_of(&kept, store_list(&world.store, kind_by_name("ClusterResourceBinding", NULL)).items[0]->identity.name);
		close_world();
	}
	assert_int_equal(fingerprints[0], fingerprints[1]);
	assert_string_equal(names[0], names[1]);
	assert_int_equal(strlen(names[0]), strlen("example-placement-member1-12345678"));
	assert_memory_equal(names[0], "example-placement-member1-", strlen("example-placement-member1-"));
	symbols_deinit(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_walkthrough), cmocka_unit_test(clusters_come_and_go), cmocka_unit_test(external_at_head),
		cmocka_unit_test(events),	   cmocka_unit_test(what_wakes_the_scheduler), cmocka_unit_test(seeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
