#include "model/scheduler.h"

#include "model/eligibility.h"
#include "model/policy_snapshot.h"
#include "model/scheduler_cycle.h"

#include "sim/duration.h"

#include <string.h>

static const char cleanup_finalizer[] = "kubernetes-fleet.io/scheduler-cleanup";
static const char binding_finalizer[] = "kubernetes-fleet.io/scheduler-crb-cleanup";

/* hub-and-members.md 4.1. */
static const struct queue_limits limits = {
	.base_ns = 5 * NS_PER_MS,
	.cap_ns = 1000 * NS_PER_SECOND,
	.token_ns = 100 * NS_PER_MS,
	.burst = 100,
	.workers = 20,
};

struct scheduler {
	struct work_queue queue;
};

void scheduler_init(struct world *world)
{
	struct scheduler *scheduler = ARENA_NEW(&world->arena, struct scheduler);
	world_init_queue(world, &scheduler->queue, CONTROLLER_SCHEDULER, &limits, world->config.scheduler_pass_ns);
	world->scheduler = scheduler;
}

struct work_queue *scheduler_queue(struct world *world)
{
	return &world->scheduler->queue;
}

/* Enqueueing (4.2) */

static struct slot *owner_of(struct world *world, const struct object *object)
{
	const char *parent = object_label(object, "kubernetes-fleet.io/parent-CRP");
	if (!parent)
		return NULL;
	return store_slot(&world->store, world->kinds.placement[world_scope_of(object->identity->kind)], object->identity->ns, parent);
}

static bool same_annotation(const struct object *before, const struct object *after, const char *key)
{
	return text_same(object_annotation(before, key), object_annotation(after, key));
}

static bool policy_matters(const struct object *before, const struct object *after)
{
	if (!after || !object_is_latest(after))
		return false;
	return !before || !object_is_latest(before) || !same_annotation(before, after, "kubernetes-fleet.io/number-of-clusters") ||
	       !same_annotation(before, after, "kubernetes-fleet.io/CRP-generation");
}

static bool began_deleting(const struct object *before, const struct object *after, const char *finalizer)
{
	return after && after->meta.deleting && !(before && before->meta.deleting) && object_has_finalizer(after, finalizer);
}

/* A taint that was there is not any more; new ones alone wake nobody. */
static bool taint_went(const struct value *before, const struct value *after)
{
	for (size_t i = 0; value_is(before, VALUE_LIST) && i < before->count; i++) {
		bool found = false;
		for (size_t j = 0; !found && value_is(after, VALUE_LIST) && j < after->count; j++)
			found = value_equal(before->as.items[i], after->as.items[j]);
		if (!found)
			return true;
	}
	return false;
}

static bool properties_differ(const struct value *before, const struct value *after)
{
	size_t old_count = value_is(before, VALUE_MAP) ? before->count : 0;
	size_t new_count = value_is(after, VALUE_MAP) ? after->count : 0;
	if (old_count != new_count)
		return true;
	for (size_t i = 0; i < old_count; i++) {
		const struct value *old = value_get(before->as.fields[i].value, "value");
		const struct value *new = value_find(after, before->as.fields[i].key, "value", NULL);
		if (!new || strcmp(value_text_or(old, ""), value_text_or(new, "")) != 0)
			return true;
	}
	return false;
}

static bool part_differs(const struct object *before, const struct object *after, const char *part, const char *inner)
{
	const struct value *old = inner ? value_find(before->status, part, inner, NULL) : value_get(before->status, part);
	const struct value *new = inner ? value_find(after->status, part, inner, NULL) : value_get(after->status, part);
	return !value_equal(old, new);
}

static bool is_eligible(struct world *world, const struct object *cluster)
{
	return eligibility_refusal(world, cluster) == NULL;
}

/* A cluster that is created ready to be picked counts as one that becomes eligible; a real one is created without a status, and is not. */
static bool cluster_matters(struct world *world, const struct object *before, const struct object *after)
{
	if (after->meta.deleting)
		return false;
	if (!before)
		return is_eligible(world, after);
	if (!labels_equal(before->meta.labels, after->meta.labels) ||
	    taint_went(object_field(before, "spec", "taints", NULL), object_field(after, "spec", "taints", NULL)))
		return true;
	if (before->status == after->status)
		return false;
	return properties_differ(value_get(before->status, "properties"), value_get(after->status, "properties")) ||
	       part_differs(before, after, "namespaces", NULL) || part_differs(before, after, "resourceUsage", "capacity") ||
	       part_differs(before, after, "resourceUsage", "allocatable") || part_differs(before, after, "resourceUsage", "available") ||
	       (!is_eligible(world, before) && is_eligible(world, after));
}

/* PickAll may take the cluster; others only while they are not fully scheduled. */
static bool may_want_clusters(const struct object *placement)
{
	static const char *const types[] = {"ClusterResourcePlacementScheduled", "ResourcePlacementScheduled"};
	const char *type = value_text_or(object_field(placement, "spec", "policy", "placementType", NULL), "PickAll");
	const struct placement_status *status = placement->placement_status;
	if (strcmp(type, "PickN") != 0 && strcmp(type, "PickFixed") != 0)
		return true;
	const char *condition = types[world_scope_of(placement->identity->kind)];
	return !status || !condition_is_true(condition_find(status->conditions.items, status->conditions.count, condition), placement->meta.generation);
}

static void wake_for_cluster(struct world *world, bool gone)
{
	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		struct slot_list list = store_list(&world->store, world->kinds.placement[scope]);
		for (size_t i = 0; i < list.count; i++)
			if (gone || may_want_clusters(list.items[i]->current))
				work_queue_add(&world->scheduler->queue, list.items[i]);
	}
}

void scheduler_on_write(struct world *world, const struct object *before, const struct object *after)
{
	const struct object *either = after ? after : before;
	const struct kind_info *kind = either->identity->kind;
	enum scope scope = world_scope_of(kind);
	struct work_queue *queue = &world->scheduler->queue;
	struct slot *owner = NULL;
	if (world->config.placements_by_hand)
		return;
	if (kind == world->kinds.policy_snapshot[scope]) {
		owner = policy_matters(before, after) ? owner_of(world, after) : NULL;
		if (owner)
			work_queue_add(queue, owner);
	} else if (kind == world->kinds.binding[scope]) {
		owner = began_deleting(before, after, binding_finalizer) ? owner_of(world, after) : NULL;
		if (owner)
			work_queue_add_rate_limited(queue, owner);
	} else if (kind == world->kinds.placement[scope]) {
		if (began_deleting(before, after, cleanup_finalizer))
			work_queue_add_rate_limited(queue, store_slot(&world->store, kind, after->identity->ns, after->identity->name));
	} else if (kind == world->kinds.member_cluster) {
		if (!after || cluster_matters(world, before, after))
			wake_for_cluster(world, !after);
	}
}

/* Passes (4.3) */

static void clean_up(struct world *world, struct placement_state *state)
{
	size_t count = state->bindings.count;
	struct slot **bindings = ARENA_ARRAY(&world->arena, struct slot *, count);
	if (count)
		memcpy(bindings, state->bindings.items, count * sizeof *bindings);
	for (size_t i = 0; i < count; i++) {
		struct object *draft = store_draft(&world->store, bindings[i]->current);
		object_drop_finalizer(&world->store, draft, binding_finalizer);
		const struct object *left = store_commit(&world->store, draft, PART_META);
		if (left)
			store_delete(&world->store, left);
	}
	struct object *draft = store_draft(&world->store, state->slot->current);
	object_drop_finalizer(&world->store, draft, cleanup_finalizer);
	store_commit(&world->store, draft, PART_META);
}

/* What goes wrong for good is not tried again; the trace tells of it. */
static void note_failure(struct world *world, const struct slot *placement, const char *error)
{
	struct trace_record record = {.at_ns = world_now(world),
				      .kind = TRACE_NOTE,
				      .writer = WRITER_SCHEDULER,
				      .subject = placement->identity.number,
				      .identity = &placement->identity,
				      .as.note = {symbol_format(&world->symbols, "the scheduler gives up: %s", error)}};
	trace_put(world->trace, &record);
}

struct pass_outcome scheduler_reconcile(struct world *world, struct slot *placement)
{
	struct pass_outcome done = {.result = PASS_DONE};
	const char *error = NULL;
	bool again;
	if (!placement->current)
		return done;
	struct placement_state *state = placement_state_of(world, placement);
	if (placement->current->meta.deleting) {
		if (object_has_finalizer(placement->current, cleanup_finalizer))
			clean_up(world, state);
		return done;
	}
	const struct object *snapshot = policy_snapshot_latest(world, state, &error);
	if (!snapshot)
		return done;
	if (!object_has_finalizer(placement->current, cleanup_finalizer)) {
		struct object *draft = store_draft(&world->store, placement->current);
		object_add_finalizer(&world->store, draft, cleanup_finalizer);
		store_commit(&world->store, draft, PART_META);
	}
	if (!scheduler_run_cycle(world, state, snapshot, &again, &error))
		note_failure(world, placement, error);
	else if (again)
		work_queue_add(&world->scheduler->queue, placement);
	return done;
}
