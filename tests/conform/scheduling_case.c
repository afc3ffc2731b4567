#include "tests/conform/scheduling_case.h"

#include "tests/conform/compare.h"

#include "model/admission.h"
#include "model/api.h"
#include "model/binding.h"
#include "model/codec.h"
#include "model/placement_state.h"
#include "model/policy_snapshot.h"
#include "model/scheduler_cycle.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <stdlib.h>
#include <string.h>

/* More cycles than any case has clusters: it would go on for ever. */
enum { CYCLES_MAX = 1000 };

static const char holding_finalizer[] = "test/holds";
static const char latest_label[] = "kubernetes-fleet.io/is-latest-snapshot";
static const char count_annotation[] = "kubernetes-fleet.io/number-of-clusters";

struct replay {
	struct arena *arena;
	struct world world;
	struct trace trace;
	struct slot *placement;
	int policies;
	struct text *difference;
};

static bool refuse(struct replay *replay, const char *text)
{
	text_put(replay->difference, text);
	return false;
}

static bool put_cluster(struct replay *replay, const struct value *manifest)
{
	struct world *world = &replay->world;
	const struct kind_info *kind = world->kinds.member_cluster;
	const char *name = value_text_or(value_find(manifest, "metadata", "name", NULL), "");
	const struct object *current = store_get(&world->store, kind, "", name);
	const struct value *stored = admission_default(&world->arena, world->config.release, kind->group, kind->kind, manifest);
	struct object *draft = current ? store_draft(&world->store, current) : store_new(&world->store, kind, "", name);
	object_decode(&world->store, draft, stored, true);
	if (!draft->status)
		draft->status = value_map(&world->arena); /* a recorded cluster is never one of a scenario */
	if (current)
		store_commit(&world->store, draft, PART_SPEC);
	else
		store_create(&world->store, draft);
	return true;
}

static bool leave(struct replay *replay, const char *name, bool gone)
{
	struct world *world = &replay->world;
	const struct object *cluster = store_get(&world->store, world->kinds.member_cluster, "", name);
	if (!cluster)
		return refuse(replay, "no such cluster");
	struct object *draft = store_draft(&world->store, cluster);
	if (!gone)
		object_add_finalizer(&world->store, draft, holding_finalizer);
	else
		object_drop_finalizer(&world->store, draft, holding_finalizer);
	cluster = store_commit(&world->store, draft, PART_META);
	if (cluster)
		store_delete(&world->store, cluster);
	return true;
}

static const struct object *latest_policy(struct replay *replay)
{
	const char *error = NULL;
	return policy_snapshot_latest(&replay->world, placement_state_of(&replay->world, replay->placement), &error);
}

static void put_count(struct arena *arena, struct value *annotations, const struct value *step)
{
	const struct value *count = value_get(step, "numberOfClusters");
	if (count)
		value_put_text(arena, annotations, count_annotation, arena_format(arena, "%lld", (long long)value_int_or(count, 0)));
}

static struct value *policy_manifest(struct replay *replay, const struct value *step)
{
	struct arena *arena = &replay->world.arena;
	const struct value *policy = value_get(step, "policy");
	struct value *manifest = value_map(arena);
	struct value *metadata = value_map(arena);
	struct value *labels = value_map(arena);
	struct value *annotations = value_map(arena);
	struct value *spec = value_map(arena);
	value_put_text(arena, manifest, "apiVersion", "placement.kubernetes-fleet.io/v1beta1");
	value_put_text(arena, manifest, "kind", "ClusterSchedulingPolicySnapshot");
	value_put_text(arena, metadata, "name", arena_format(arena, "crp-%d", replay->policies));
	value_put_text(arena, labels, "kubernetes-fleet.io/parent-CRP", "crp");
	value_put_text(arena, labels, latest_label, "true");
	value_put_text(arena, labels, "kubernetes-fleet.io/policy-index", arena_format(arena, "%d", replay->policies));
	value_put_text(arena, annotations, "kubernetes-fleet.io/CRP-generation", arena_format(arena, "%d", replay->policies + 1));
	put_count(arena, annotations, step);
	value_put(arena, metadata, "labels", labels);
	value_put(arena, metadata, "annotations", annotations);
	value_put(arena, manifest, "metadata", metadata);
	if (policy)
		value_put(arena, spec, "policy", value_copy(arena, policy));
	value_put_text(arena, spec, "policyHash", "aGFzaA==");
	value_put(arena, manifest, "spec", spec);
	return manifest;
}

static bool put_policy(struct replay *replay, const struct value *step)
{
	struct world *world = &replay->world;
	const struct object *old = latest_policy(replay);
	const char *rejected = value_text_or(value_get(step, "rejected"), NULL);
	const char *refusal = NULL;
	bool created = api_create(world, policy_manifest(replay, step), &refusal);
	if (rejected || !created) {
		if (rejected && refusal && strcmp(rejected, refusal) == 0)
			return true;
		text_putf(replay->difference, "refusal: expected %s, got %s", rejected ? rejected : "none", refusal ? refusal : "none");
		return false;
	}
	if (old) {
		struct object *draft = store_draft(&world->store, old);
		object_set_label(&world->store, draft, latest_label, "false");
		store_commit(&world->store, draft, PART_META);
	}
	replay->policies++;
	return true;
}

static bool change_count(struct replay *replay, const struct value *step)
{
	struct world *world = &replay->world;
	struct object *draft = store_draft(&world->store, latest_policy(replay));
	long long count = (long long)value_int_or(value_get(step, "numberOfClusters"), 0);
	object_set_annotation(&world->store, draft, count_annotation, arena_format(&world->arena, "%lld", count));
	store_commit(&world->store, draft, PART_META);
	return true;
}

static struct slot_list bindings_of(struct replay *replay)
{
	return store_list_copy(&replay->world.store, replay->world.kinds.binding[SCOPE_CLUSTER]);
}

static bool names(const struct value *list, const char *cluster)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++) {
		const char *name = value_text_or(list->as.items[i], "");
		if (strcmp(name, "*") == 0 || strcmp(name, cluster) == 0)
			return true;
	}
	return false;
}

static bool bind(struct replay *replay, const struct value *clusters)
{
	struct world *world = &replay->world;
	struct slot_list list = bindings_of(replay);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *binding = list.items[i]->current;
		if (strcmp(binding->binding_spec->state, "Scheduled") != 0 || !names(clusters, binding->binding_spec->cluster))
			continue;
		struct object *draft = store_draft(&world->store, binding);
		struct binding_spec *spec = ARENA_NEW(&world->arena, struct binding_spec);
		*spec = *binding->binding_spec;
		spec->state = symbol_of(&world->symbols, "Bound");
		draft->binding_spec = spec;
		store_commit(&world->store, draft, PART_SPEC);
	}
	return true;
}

static bool delete_binding(struct replay *replay, const char *cluster)
{
	struct slot_list list = bindings_of(replay);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.items[i]->current->binding_spec->cluster, cluster) == 0)
			store_delete(&replay->world.store, list.items[i]->current);
	return true;
}

static void nothing(struct world *world, void *context)
{
	(void)world;
	(void)context;
}

static bool pass_time(struct replay *replay, const struct value *seconds)
{
	int64_t until_ns = world_now(&replay->world) + value_int_or(seconds, 0) * NS_PER_SECOND;
	world_call_at(&replay->world, until_ns, CLASS_ACTION, nothing, NULL);
	return world_run(&replay->world, until_ns) || refuse(replay, "too many events");
}

static int compare_clusters(const void *left, const void *right)
{
	const struct object *one = (*(struct slot *const *)left)->current;
	const struct object *other = (*(struct slot *const *)right)->current;
	return strcmp(one->binding_spec->cluster, other->binding_spec->cluster);
}

static struct value *describe_bindings(struct replay *replay)
{
	struct arena *arena = replay->arena;
	struct slot_list list = bindings_of(replay);
	struct slot **sorted = ARENA_ARRAY(arena, struct slot *, list.count);
	struct value *result = value_list(arena);
	if (list.count) {
		memcpy(sorted, list.items, list.count * sizeof *sorted);
		qsort(sorted, list.count, sizeof *sorted, compare_clusters);
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct object *binding = sorted[i]->current;
		const struct binding_spec *spec = binding->binding_spec;
		struct value *one = value_map(arena);
		value_put_text(arena, one, "cluster", spec->cluster);
		value_put_text(arena, one, "state", spec->state);
		value_put_text(arena, one, "policy", spec->policy_snapshot);
		if (spec->decision)
			value_put(arena, one, "decision", value_copy(arena, spec->decision));
		value_put_text(arena, one, "previousState", object_annotation(binding, "kubernetes-fleet.io/previous-binding-state"));
		if (binding->meta.deleting)
			value_put(arena, one, "deleting", value_bool(arena, true));
		value_add(arena, result, one);
	}
	return result;
}

/* Without transition times; as the API server returns a status that was never written. */
static struct value *describe_status(struct replay *replay)
{
	struct arena *arena = replay->arena;
	const struct object *snapshot = latest_policy(replay);
	struct value *status = snapshot->status ? value_copy(arena, snapshot->status) : value_map(arena);
	const struct value *conditions = value_get(status, "conditions");
	for (size_t i = 0; value_is(conditions, VALUE_LIST) && i < conditions->count; i++)
		value_drop(conditions->as.items[i], "lastTransitionTime");
	if (!value_get(status, "observedCRPGeneration"))
		value_put_int(arena, status, "observedCRPGeneration", 0);
	return status;
}

static bool schedule(struct replay *replay, const struct value *step)
{
	struct arena *arena = replay->arena;
	struct world *world = &replay->world;
	struct placement_state *state = placement_state_of(world, replay->placement);
	struct value *result = value_map(arena);
	const char *error = NULL;
	bool again = true;
	bool good = true;
	int cycles = 0;
	while (good && again && cycles < CYCLES_MAX) {
		good = scheduler_run_cycle(world, state, latest_policy(replay), &again, &error);
		cycles++;
	}
	value_put_int(arena, result, "cycles", cycles);
	if (good) {
		value_put(arena, result, "bindings", describe_bindings(replay));
		value_put(arena, result, "status", describe_status(replay));
	} else {
		value_put_text(arena, result, "error", error);
	}
	return !compare_values(value_get(step, "result"), result, replay->difference);
}

static bool perform(struct replay *replay, const struct value *step)
{
	if (value_get(step, "cluster"))
		return put_cluster(replay, value_get(step, "cluster"));
	if (value_get(step, "leave"))
		return leave(replay, value_text_or(value_get(step, "leave"), ""), false);
	if (value_get(step, "gone"))
		return leave(replay, value_text_or(value_get(step, "gone"), ""), true);
	if (value_get(step, "policy") || value_get(step, "newPolicy"))
		return put_policy(replay, step);
	if (value_get(step, "numberOfClusters"))
		return change_count(replay, step);
	if (value_get(step, "bound"))
		return bind(replay, value_get(step, "bound"));
	if (value_get(step, "deleteBinding"))
		return delete_binding(replay, value_text_or(value_get(step, "deleteBinding"), ""));
	if (value_get(step, "wait"))
		return pass_time(replay, value_get(step, "wait"));
	if (value_get(step, "schedule"))
		return schedule(replay, step);
	return refuse(replay, "an unknown kind of step");
}

bool scheduling_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference)
{
	const struct release *release = release_by_name(value_text_or(value_get(recorded_case, "release"), ""));
	struct world_config config = world_config_default();
	if (!release || !instant_parse(value_text_or(value_get(recorded_case, "now"), ""), &config.start_ns)) {
		text_put(difference, "neither release nor now");
		return false;
	}
	config.release = release->id;
	config.placements_by_hand = true;
	struct text found;
	text_init(&found, 0);
	struct replay replay = {.arena = arena, .difference = &found};
	trace_init(&replay.trace);
	replay.trace.kept = false;
	world_init(&replay.world, &config, &replay.trace);
	replay.placement = store_slot(&replay.world.store, replay.world.kinds.placement[SCOPE_CLUSTER], "", "crp");
	const struct value *steps = value_get(recorded_case, "steps");
	bool same = true;
	for (size_t i = 0; same && value_is(steps, VALUE_LIST) && i < steps->count; i++) {
		same = perform(&replay, steps->as.items[i]);
		if (!same)
			text_putf(difference, "step %zu: %s", i, text_view(&found));
	}
	text_deinit(&found);
	world_deinit(&replay.world);
	trace_deinit(&replay.trace);
	return same;
}
