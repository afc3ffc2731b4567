#include "model/api.h"
#include "model/binding.h"
#include "model/codec.h"
#include "model/placement.h"
#include "model/placement_state.h"

#include "sim/duration.h"
#include "sim/json.h"
#include "sim/rng.h"

#include "tests/unit/unit.h"

#include <string.h>

/* Two worlds live through the same random history. In one the placement controller keeps what it derived from pass to pass, in the other it
 * forgets everything before each pass. Nobody can tell them apart. */

enum { CLUSTERS = 70, HISTORIES = 60, STEPS = 60, SNAPSHOTS = 4 };

struct twin {
	struct world world;
	struct trace trace;
	bool forgets;
};

static void open_twin(struct twin *twin, enum release_id release, bool forgets)
{
	struct world_config config = world_config_default();
	config.release = release;
	config.placements_by_hand = true;
	twin->forgets = forgets;
	trace_init(&twin->trace);
	world_init(&twin->world, &config, &twin->trace);
}

static void close_twin(struct twin *twin)
{
	world_deinit(&twin->world);
	trace_deinit(&twin->trace);
}

static const struct value *read(struct world *world, const char *format, ...)
{
	va_list arguments;
	struct text text;
	const char *error = NULL;
	text_init(&text, 0);
	va_start(arguments, format);
	text_vputf(&text, format, arguments);
	va_end(arguments);
	const struct value *value = json_read(&world->arena, text_view(&text), text.size, &error);
	assert_non_null(value);
	text_deinit(&text);
	return value;
}

static void create(struct world *world, const struct value *manifest)
{
	const char *refusal = NULL;
	if (!api_create(world, manifest, &refusal))
		fail_msg("%s", refusal);
}

static void create_all(struct world *world, bool external)
{
	create(world, read(world, "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"app\"}}"));
	create(world, read(world, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cm\",\"namespace\":\"app\"},\"data\":{\"k\":\"0\"}}"));
	create(world, read(world,
			   "{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourcePlacement\",\"metadata\":{\"name\":\"crp\"},"
			   "\"spec\":{\"resourceSelectors\":[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\",\"name\":\"app\"}],"
			   "\"policy\":{\"placementType\":\"PickN\",\"numberOfClusters\":%d},\"strategy\":{\"type\":\"%s\"}}}",
			   CLUSTERS, external ? "External" : "RollingUpdate"));
	for (int i = 0; i < SNAPSHOTS; i++)
		create(world, read(world,
				   "{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourceSnapshot\",\"metadata\":{\"name\":"
				   "\"crp-%d-snapshot\",\"labels\":{\"kubernetes-fleet.io/parent-CRP\":\"crp\",\"kubernetes-fleet.io/resource-index\":\"%d\","
				   "\"kubernetes-fleet.io/is-latest-snapshot\":\"%s\"},\"annotations\":{\"kubernetes-fleet.io/resource-hash\":\"h%d\","
				   "\"kubernetes-fleet.io/number-of-resource-snapshots\":\"1\"}},\"spec\":{\"selectedResources\":[{\"apiVersion\":\"v1\","
				   "\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n%d\"}}]}}",
				   i, i, i + 1 == SNAPSHOTS ? "true" : "false", i, i));
}

/* The name of the policy snapshot in force. */
static const char *policy_name(struct world *world)
{
	struct slot_list list = store_list(&world->store, world->kinds.policy_snapshot[SCOPE_CLUSTER]);
	for (size_t i = 0; i < list.count; i++) {
		const char *latest = object_label(list.items[i]->current, "kubernetes-fleet.io/is-latest-snapshot");
		if (latest && strcmp(latest, "true") == 0)
			return list.items[i]->identity.name;
	}
	return NULL;
}

static void decide(struct world *world, unsigned selected, unsigned unselected)
{
	struct text text;
	const char *name = policy_name(world);
	const char *refusal = NULL;
	if (!name)
		return;
	text_init(&text, 0);
	text_putf(&text, "{\"status\":{\"observedCRPGeneration\":99,\"conditions\":[{\"type\":\"Scheduled\",\"status\":\"%s\",\"reason\":\"R\",\"message\":"
			 "\"m\",\"observedGeneration\":1,\"lastTransitionTime\":\"2000-01-01T00:00:00Z\"}],\"targetClusters\":[",
		  selected % 7 == 6 ? "Unknown" : "True");
	for (unsigned i = 0; i < selected + unselected; i++)
		text_putf(&text, "%s{\"clusterName\":\"c%u\",\"selected\":%s,\"reason\":\"r%u\"}", i ? "," : "", i, i < selected ? "true" : "false", i);
	text_put(&text, "]}}");
	struct api_target target = {world->kinds.policy_snapshot[SCOPE_CLUSTER], "", name};
	if (!api_patch(world, &target, read(world, "%s", text_view(&text)), true, &refusal))
		fail_msg("%s", refusal);
	text_deinit(&text);
}

static struct api_target binding_target(struct world *world, unsigned cluster)
{
	return (struct api_target){world->kinds.binding[SCOPE_CLUSTER], "", arena_format(&world->arena, "binding-c%u", cluster)};
}

static bool has_binding(struct world *world, unsigned cluster)
{
	struct api_target target = binding_target(world, cluster);
	return store_get(&world->store, target.kind, "", target.name) != NULL;
}

/* Deletes a binding, and makes a new one if there was none or it is to come `back`. */
static void toggle_binding(struct world *world, unsigned cluster, unsigned snapshot, bool back)
{
	struct api_target target = binding_target(world, cluster);
	const char *refusal = NULL;
	const char *policy = policy_name(world);
	if (has_binding(world, cluster)) {
		api_delete(world, &target, &refusal);
		if (!back)
			return;
	}
	create(world, read(world,
			   "{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourceBinding\",\"metadata\":{\"name\":\"%s\",\"labels\":"
			   "{\"kubernetes-fleet.io/parent-CRP\":\"crp\"}},\"spec\":{\"state\":\"Bound\",\"resourceSnapshotName\":\"crp-%u-snapshot\","
			   "\"schedulingPolicySnapshotName\":\"%s\",\"targetCluster\":\"c%u\",\"clusterDecision\":{\"clusterName\":\"c%u\",\"selected\":true,"
			   "\"reason\":\"r\"}}}",
			   target.name, snapshot, policy ? policy : "crp-0", cluster, cluster));
}

static void name_snapshot(struct world *world, unsigned cluster, unsigned snapshot)
{
	struct api_target target = binding_target(world, cluster);
	const char *refusal = NULL;
	if (has_binding(world, cluster))
		api_patch(world, &target,
			  read(world, "{\"spec\":{\"resourceSnapshotName\":\"%s\",\"resourceOverrideSnapshots\":[{\"name\":\"o\",\"namespace\":\"n\"}]}}",
			       snapshot < SNAPSHOTS ? arena_format(&world->arena, "crp-%u-snapshot", snapshot) : ""),
			  false, &refusal);
}

/* The conditions up to `depth` True, that one with `last`. */
static void report(struct world *world, unsigned cluster, unsigned depth, unsigned last)
{
	static const char *const types[] = {"RolloutStarted", "Overridden", "WorkSynchronized", "Applied", "Available", "DiffReported"};
	struct condition_words words[6];
	int64_t generations[6];
	struct api_target target = binding_target(world, cluster);
	const char *refusal = NULL;
	if (!has_binding(world, cluster))
		return;
	for (unsigned i = 0; i <= depth; i++) {
		enum condition_status status = i < depth ? CONDITION_TRUE : (enum condition_status)last;
		words[i] = (struct condition_words){symbol_of(&world->symbols, types[i]), status, symbol_format(&world->symbols, "R%u", last),
						    symbol_of(&world->symbols, "m")};
		generations[i] = -1;
	}
	api_set_conditions(world, &target, words, generations, depth + 1, &refusal);
}

static void edit_placement(struct world *world, unsigned choice)
{
	static const char *const merges[] = {
		"{\"spec\":{\"strategy\":{\"applyStrategy\":{\"type\":\"ReportDiff\"}}}}",
		"{\"spec\":{\"strategy\":{\"applyStrategy\":{\"type\":\"ServerSideApply\"}}}}",
		"{\"spec\":{\"revisionHistoryLimit\":3}}",
		"{\"spec\":{\"revisionHistoryLimit\":5}}",
		"{\"spec\":{\"policy\":{\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}}}",
		"{\"metadata\":{\"labels\":{\"a\":\"b\"}}}",
	};
	struct api_target target = {world->kinds.placement[SCOPE_CLUSTER], "", "crp"};
	const char *refusal = NULL;
	api_patch(world, &target, read(world, "%s", merges[choice % 6]), false, &refusal);
}

static void edit_content(struct world *world, unsigned content)
{
	const struct kind_info *kind = kind_by_name("ConfigMap", "");
	struct api_target target = {kind, "app", "cm"};
	const char *refusal = NULL;
	api_patch(world, &target, read(world, "{\"data\":{\"k\":\"%u\"}}", content), false, &refusal);
}

static void drop_snapshot(struct world *world, unsigned snapshot)
{
	struct api_target target = {world->kinds.resource_snapshot[SCOPE_CLUSTER], "",
				    arena_format(&world->arena, "crp-%u-snapshot", snapshot)};
	const char *refusal = NULL;
	api_delete(world, &target, &refusal);
}

/* Somebody else writes the placement's status. */
static void overwrite_status(struct world *world, unsigned cluster)
{
	struct api_target target = {world->kinds.placement[SCOPE_CLUSTER], "", "crp"};
	const char *refusal = NULL;
	if (!api_patch(world, &target,
		  read(world, "{\"status\":{\"placementStatuses\":[{\"clusterName\":\"c%u\",\"conditions\":[{\"type\":\"Scheduled\",\"status\":"
			      "\"False\",\"reason\":\"X\",\"message\":\"\",\"lastTransitionTime\":\"1999-01-01T00:00:00Z\"}]}]}}",
		       cluster),
		  true, &refusal))
		fail_msg("%s", refusal);
}

static void nothing(struct world *world, void *context)
{
	(void)world;
	(void)context;
}

static void pass_time(struct world *world, int64_t ns)
{
	int64_t until_ns = world_now(world) + ns;
	world_call_at(world, until_ns, CLASS_ACTION, nothing, NULL);
	world_run(world, until_ns);
}

/* What a step of a history does; drawn once, done in both worlds. */
struct step {
	unsigned kind, cluster, a, b;
};

static void perform(struct world *world, const struct step *step)
{
	if (step->kind < 40)
		report(world, step->cluster, step->a % 6, step->b % 3);
	else if (step->kind < 60)
		name_snapshot(world, step->cluster, step->a % 32 < 31 ? SNAPSHOTS - 1 : step->b % (SNAPSHOTS + 1));
	else if (step->kind < 75)
		toggle_binding(world, step->cluster, step->b % 16 ? SNAPSHOTS - 1 : step->b % SNAPSHOTS, step->a % 8);
	else if (step->kind < 80)
		decide(world, step->a % (CLUSTERS + 1), step->b % 10);
	else if (step->kind < 84)
		edit_placement(world, step->a);
	else if (step->kind < 86)
		edit_content(world, step->a % 3);
	else if (step->kind < 87)
		drop_snapshot(world, step->a % (3 * SNAPSHOTS));
	else if (step->kind < 89)
		overwrite_status(world, step->cluster);
	else
		pass_time(world, (int64_t)(step->a % 4000) * NS_PER_MS);
}

static struct pass_outcome reconcile(struct twin *twin)
{
	struct world *world = &twin->world;
	struct slot *slot = store_slot(&world->store, world->kinds.placement[SCOPE_CLUSTER], "", "crp");
	if (twin->forgets)
		slot->engine_state = NULL;
	return placement_reconcile(world, slot);
}

static void assert_same(struct twin *one, struct twin *other)
{
	struct pass_outcome first = reconcile(one);
	struct pass_outcome second = reconcile(other);
	assert_int_equal(first.result, second.result);
	assert_int_equal(first.after_ns, second.after_ns);
	if (first.error)
		assert_string_equal(first.error, second.error);
	const struct object *left = store_get(&one->world.store, one->world.kinds.placement[SCOPE_CLUSTER], "", "crp");
	const struct object *right = store_get(&other->world.store, other->world.kinds.placement[SCOPE_CLUSTER], "", "crp");
	assert_int_equal(left->meta.generation, right->meta.generation);
	struct text expected, got;
	text_init(&expected, 0);
	text_init(&got, 0);
	json_write_compact(&expected, object_encode(&other->world.arena, right));
	json_write_compact(&got, object_encode(&one->world.arena, left));
	assert_string_equal(text_view(&got), text_view(&expected));
	text_deinit(&expected);
	text_deinit(&got);
	assert_int_equal(one->trace.count, other->trace.count);
}

static void live(enum release_id release, uint64_t seed, bool external)
{
	struct twin keeps, forgets;
	struct rng_stream stream = rng_stream_of(seed, 0, rng_hash_text("history"), 0);
	open_twin(&keeps, release, false);
	open_twin(&forgets, release, true);
	create_all(&keeps.world, external);
	create_all(&forgets.world, external);
	assert_same(&keeps, &forgets);
	for (unsigned cluster = 0; cluster < CLUSTERS; cluster++) {
		toggle_binding(&keeps.world, cluster, SNAPSHOTS - 1, false);
		toggle_binding(&forgets.world, cluster, SNAPSHOTS - 1, false);
	}
	decide(&keeps.world, CLUSTERS - 4, 2);
	decide(&forgets.world, CLUSTERS - 4, 2);
	for (unsigned i = 0; i < STEPS; i++) {
		/* Now and then several changes meet one pass. */
		uint64_t changes = 1 + rng_below(&stream, 4) / 3 * rng_below(&stream, 20);
		while (changes--) {
			struct step step;
			step.kind = (unsigned)rng_below(&stream, 100);
			step.cluster = (unsigned)rng_below(&stream, CLUSTERS);
			step.a = (unsigned)rng_below(&stream, 10000);
			step.b = (unsigned)rng_below(&stream, 10000);
			perform(&keeps.world, &step);
			perform(&forgets.world, &step);
		}
		assert_same(&keeps, &forgets);
	}
	close_twin(&keeps);
	close_twin(&forgets);
}

static void random_histories(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < HISTORIES; seed++)
		live((enum release_id)(seed % RELEASE_COUNT), seed, seed / RELEASE_COUNT % 2 == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
