#include "tests/reference/reference.h"

#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/events.h"
#include "tests/reference/history.h"

#include "sim/instant.h"
#include "sim/text.h"

#include <math.h>
#include <string.h>

const struct ref_scope ref_cluster_scope = {
	.namespaced = false,
	.run = "ClusterStagedUpdateRun",
	.strategy = "ClusterStagedUpdateStrategy",
	.request = "ClusterApprovalRequest",
	.placement = "ClusterResourcePlacement",
	.binding = "ClusterResourceBinding",
	.policy_snapshot = "ClusterSchedulingPolicySnapshot",
	.resource_snapshot = "ClusterResourceSnapshot",
};
const struct ref_scope ref_namespaced_scope = {
	.namespaced = true,
	.run = "StagedUpdateRun",
	.strategy = "StagedUpdateStrategy",
	.request = "ApprovalRequest",
	.placement = "ResourcePlacement",
	.binding = "ResourceBinding",
	.policy_snapshot = "SchedulingPolicySnapshot",
	.resource_snapshot = "ResourceSnapshot",
};

static const char *written_instant(struct arena *arena, int64_t instant_ns, void (*write)(struct text *, int64_t))
{
	struct text text;
	text_init(&text, 0);
	write(&text, instant_ns);
	const char *result = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return result;
}

const char *ref_now_exact(const struct ref_world *world, struct arena *arena)
{
	return written_instant(arena, world->start_ns + world->now_ns, instant_write_exact);
}

const char *ref_now_second(const struct ref_world *world, struct arena *arena)
{
	return written_instant(arena, world->start_ns + world->now_ns, instant_write);
}

int64_t ref_instant(const struct ref_world *world, const char *text)
{
	int64_t instant_ns = world->start_ns;
	instant_parse(text, &instant_ns);
	return instant_ns - world->start_ns;
}

const char *ref_cut_to_second(struct arena *arena, const char *text)
{
	int64_t instant_ns;
	return instant_parse(text, &instant_ns) ? written_instant(arena, instant_ns, instant_write) : text;
}

/* Seconds as exact nanoseconds. */
static int64_t seconds_ns(const struct value *seconds)
{
	if (value_is(seconds, VALUE_INT))
		return seconds->as.integer * 1000000000;
	return value_is(seconds, VALUE_REAL) ? llround(seconds->as.real * 1e9) : 0;
}

static const char *text_at(const struct value *map, const char *key)
{
	return value_text_or(value_get(map, key), "");
}

static void load_clusters(struct ref_world *world, const struct value *clusters)
{
	for (size_t i = 0; clusters && i < clusters->count; i++) {
		struct value *metadata = value_map(world->arena), *cluster = value_map(world->arena);
		value_put_text(world->arena, metadata, "name", text_at(clusters->as.items[i], "name"));
		struct value *labels = value_get(clusters->as.items[i], "labels");
		if (labels)
			value_put(world->arena, metadata, "labels", labels);
		value_put_text(world->arena, cluster, "kind", "MemberCluster");
		value_put(world->arena, cluster, "metadata", metadata);
		ref_api_load(world, cluster);
	}
}

static void load_objects(struct ref_world *world, const struct value *objects)
{
	for (size_t i = 0; objects && i < objects->count; i++)
		ref_api_load(world, objects->as.items[i]);
}

static void start_existing_runs(struct ref_world *world)
{
	for (size_t i = 0; i < world->object_count; i++) {
		if (strcmp(world->objects[i].kind, ref_cluster_scope.run) == 0 || strcmp(world->objects[i].kind, ref_namespaced_scope.run) == 0)
			ref_events_start(world, &world->objects[i]);
	}
}

/* {name, status?, generation?}: condition Approved with reason and message "test". */
static const char *approve(struct ref_world *world, const struct value *action)
{
	const char *ns = text_at(action, "namespace");
	const char *kind = *ns ? ref_namespaced_scope.request : ref_cluster_scope.request;
	struct value *condition = value_map(&world->pass), *conditions = value_list(&world->pass);
	value_put_text(&world->pass, condition, "type", "Approved");
	value_put_text(&world->pass, condition, "status", value_text_or(value_get(action, "status"), "True"));
	value_put_text(&world->pass, condition, "reason", "test");
	value_put_text(&world->pass, condition, "message", "test");
	struct value *generation = value_get(action, "generation");
	if (generation)
		value_put(&world->pass, condition, "observedGeneration", generation);
	value_add(&world->pass, conditions, condition);
	return ref_members_report(world, kind, ns, text_at(action, "name"), conditions);
}

static const char *relabel(struct ref_world *world, const struct value *action)
{
	struct value *metadata = value_map(&world->pass), *merge = value_map(&world->pass);
	value_put(&world->pass, metadata, "labels", value_get(action, "labels"));
	value_put(&world->pass, merge, "metadata", metadata);
	return ref_api_patch(world, "MemberCluster", "", text_at(action, "cluster"), merge, false);
}

/* Somebody else merges a spec into the binding, then sets conditions on it. */
static const char *change_binding(struct ref_world *world, const struct value *action)
{
	const char *ns = text_at(action, "namespace");
	const char *kind = *ns ? ref_namespaced_scope.binding : ref_cluster_scope.binding;
	const char *name = value_text_or(value_get(action, "name"), arena_format(&world->pass, "binding-%s", text_at(action, "cluster")));
	struct value *spec = value_get(action, "spec"), *conditions = value_get(action, "conditions");
	if (spec) {
		struct value *merge = value_map(&world->pass);
		value_put(&world->pass, merge, "spec", spec);
		const char *refusal = ref_api_patch(world, kind, ns, name, merge, false);
		if (refusal)
			return refusal;
	}
	return conditions ? ref_members_report(world, kind, ns, name, conditions) : NULL;
}

static void act(struct ref_world *world, const struct value *action, size_t number)
{
	const struct value *what;
	const char *refusal = NULL;
	if ((what = value_get(action, "create")))
		refusal = ref_api_create(world, what);
	else if ((what = value_get(action, "patch")))
		refusal = ref_api_patch(world, text_at(what, "kind"), text_at(what, "namespace"), text_at(what, "name"), value_get(what, "merge"),
					strcmp(text_at(what, "subresource"), "status") == 0);
	else if ((what = value_get(action, "delete")))
		refusal = ref_api_delete(world, text_at(what, "kind"), text_at(what, "namespace"), text_at(what, "name"));
	else if ((what = value_get(action, "approve")))
		refusal = approve(world, what);
	else if ((what = value_get(action, "label")))
		refusal = relabel(world, what);
	else if ((what = value_get(action, "binding")))
		refusal = change_binding(world, what);
	else if ((what = value_get(action, "member")))
		value_put(world->arena, world->scripts, text_at(what, "cluster"), value_get(what, "script"));
	if (refusal)
		ref_history_reject(world, number, refusal);
}

static void finish_reconcile(struct ref_world *world, struct ref_controller *controller)
{
	controller->busy = false;
	ref_queue_finish(&controller->queue, controller->current, controller->outcome, world->now_ns);
}

/* Lets each worker take and reconcile until it is busy or has nothing to do. Everything of a reconcile happens at its start. */
static void run_workers(struct ref_world *world)
{
	for (size_t i = 0; i < 2;) {
		struct ref_controller *controller = &world->controllers[i];
		if (controller->busy || !ref_queue_take(&controller->queue, &controller->current)) {
			i++;
			continue;
		}
		controller->outcome = ref_reconcile(world, controller->scope, controller->current);
		arena_reset(&world->pass);
		controller->busy = true;
		controller->busy_until_ns = world->now_ns + world->pass_ns;
		if (world->pass_ns == 0)
			finish_reconcile(world, controller);
	}
}

static int64_t next_ns(const struct ref_world *world, const struct value *actions, size_t next_action)
{
	int64_t next = ref_members_next_ns(world);
	if (actions && next_action < actions->count) {
		int64_t at_ns = seconds_ns(value_get(actions->as.items[next_action], "at"));
		next = at_ns < next ? at_ns : next;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct ref_controller *controller = &world->controllers[i];
		int64_t waiting_ns = ref_queue_next_ns(&controller->queue);
		next = waiting_ns < next ? waiting_ns : next;
		if (controller->busy && controller->busy_until_ns < next)
			next = controller->busy_until_ns;
	}
	return next;
}

/* At one instant: actions and members first, then timers, ends of reconciles, and last the workers. */
static void step(struct ref_world *world, const struct value *actions, size_t *next_action)
{
	for (; actions && *next_action < actions->count; (*next_action)++) {
		const struct value *action = actions->as.items[*next_action];
		if (seconds_ns(value_get(action, "at")) > world->now_ns)
			break;
		act(world, action, *next_action);
		arena_reset(&world->pass);
	}
	ref_members_write(world);
	arena_reset(&world->pass);
	for (size_t i = 0; i < 2; i++) {
		struct ref_controller *controller = &world->controllers[i];
		ref_queue_wake(&controller->queue, world->now_ns);
		if (controller->busy && controller->busy_until_ns <= world->now_ns)
			finish_reconcile(world, controller);
	}
	run_workers(world);
}

static void replay(struct ref_world *world, const struct value *recorded_case)
{
	load_clusters(world, value_get(recorded_case, "clusters"));
	load_objects(world, value_get(recorded_case, "objects"));
	load_objects(world, value_get(recorded_case, "bindings"));
	start_existing_runs(world);
	const struct value *actions = value_get(recorded_case, "actions");
	size_t next_action = 0;
	for (int64_t at_ns = 0; at_ns < world->until_ns; at_ns = next_ns(world, actions, next_action)) {
		world->now_ns = at_ns;
		step(world, actions, &next_action);
	}
}

struct value *reference_replay(struct arena *arena, const struct value *recorded_case)
{
	struct ref_world world = {.arena = arena, .release = ref_release_named(text_at(recorded_case, "release"))};
	if (!world.release || !instant_parse(text_at(recorded_case, "start"), &world.start_ns) || !value_get(recorded_case, "until"))
		return NULL;
	const struct value *delays = value_get(recorded_case, "snapshotDelays");
	const struct value *members = value_get(recorded_case, "members");
	world.until_ns = seconds_ns(value_get(recorded_case, "until"));
	world.pass_ns = seconds_ns(value_get(recorded_case, "passSeconds"));
	world.minimum_interval_ns = seconds_ns(value_get(delays, "minimumInterval"));
	world.collection_ns = seconds_ns(value_get(delays, "collection"));
	world.scripts = value_is(members, VALUE_MAP) ? value_copy_shallow(arena, members) : value_map(arena);
	world.history = value_list(arena);
	world.controllers[0].scope = &ref_cluster_scope;
	world.controllers[1].scope = &ref_namespaced_scope;
	for (size_t i = 0; i < 2; i++)
		ref_queue_init(&world.controllers[i].queue, arena);
	arena_init(&world.pass, 0);
	replay(&world, recorded_case);
	arena_deinit(&world.pass);
	return world.history;
}
