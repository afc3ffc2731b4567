#include "model/placement.h"

#include "model/binding.h"
#include "model/placement_controller.h"

#include "sim/duration.h"

#include <string.h>

/* 2.3: the limiter is shared by both scopes; ten workers for each. */
static const struct queue_limits limits = {
	.base_ns = 5 * NS_PER_MS,
	.cap_ns = 60 * NS_PER_SECOND,
	.token_ns = 100 * NS_PER_MS,
	.burst = 100,
	.workers = 20,
};

void placement_controller_init(struct world *world)
{
	struct placement_controller *controller = ARENA_NEW(&world->arena, struct placement_controller);
	controller->profile = placement_profile_of(world->release->id);
	controller->mirror_kind = kind_by_name("ClusterResourcePlacementStatus", "placement.kubernetes-fleet.io");
	placement_words_init(&controller->words, &world->symbols, controller->profile);
	world_init_queue(world, &controller->queue, CONTROLLER_PLACEMENT, &limits, world->config.placement_pass_ns);
	world->placements = controller;
}

struct work_queue *placement_queue(struct world *world)
{
	return &world->placements->queue;
}

uint64_t placement_controller_hub_version(const struct world *world)
{
	return world->placements->hub_version;
}

static void enqueue(struct world *world, struct slot *placement)
{
	if (!world->config.placements_by_hand)
		work_queue_add(&world->placements->queue, placement);
}

/* The placement an object belongs to, by its label; NULL without one. */
static struct slot *owner_of(struct world *world, const struct object *object)
{
	const char *parent = object_label(object, "kubernetes-fleet.io/parent-CRP");
	if (!parent)
		return NULL;
	enum scope scope = world_scope_of(object->identity->kind);
	return store_slot(&world->store, world->kinds.placement[scope], object->identity->ns, parent);
}

/* Equal for the controller: the transition time does not count, nor does an older observedGeneration after a newer one. */
static bool same_condition(const struct condition *before, const struct condition *after)
{
	if (!before || !after)
		return before == after;
	return before->status == after->status && before->generation >= after->generation && strcmp(before->reason, after->reason) == 0 &&
	       strcmp(before->message, after->message) == 0;
}

static bool binding_matters(const struct world *world, const struct object *before, const struct object *after)
{
	const struct placed_words *placed = world->placements->words.placed;
	for (unsigned type = 0; type < PLACED_COUNT; type++)
		if (!same_condition(condition_find(before->conditions.items, before->conditions.count, placed[type].word),
				    condition_find(after->conditions.items, after->conditions.count, placed[type].word)))
			return true;
	return !value_equal(before->status, after->status);
}

static void wake_selecting(struct world *world, const struct object *before, const struct object *after)
{
	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		struct slot_list list = store_list(&world->store, world->kinds.placement[scope]);
		for (size_t i = 0; i < list.count; i++) {
			const struct object *placement = list.items[i]->current;
			if ((before && selection_concerns(world, placement, before)) || (after && selection_concerns(world, placement, after)))
				enqueue(world, list.items[i]);
		}
	}
}

static bool concerns_placement(const struct object *before, const struct object *after)
{
	return after && (!before || before->meta.generation != after->meta.generation || before->meta.deleting != after->meta.deleting);
}

static bool policy_matters(const struct object *before, const struct object *after)
{
	return before && after && (!value_equal(before->status, after->status) || !labels_equal(before->meta.annotations, after->meta.annotations));
}

void placement_on_write(struct world *world, const struct object *before, const struct object *after)
{
	const struct object *either = after ? after : before;
	const struct kind_info *kind = either->identity->kind;
	enum scope scope = world_scope_of(kind);
	struct slot *woken = NULL;
	placement_state_on_write(world, before, after);
	if (kind == world->kinds.placement[scope]) {
		if (concerns_placement(before, after))
			woken = store_slot(&world->store, kind, after->identity->ns, after->identity->name);
		if (!after)
			placement_drop_mirrors(world, before);
	} else if (kind == world->kinds.policy_snapshot[scope]) {
		if (policy_matters(before, after))
			woken = owner_of(world, after);
	} else if (kind == world->kinds.binding[scope]) {
		if (before && after && binding_matters(world, before, after))
			woken = owner_of(world, after);
	} else if (kind == world->placements->mirror_kind) {
		if (!after)
			woken = store_slot(&world->store, world->kinds.placement[SCOPE_CLUSTER], "", before->identity->name);
	} else if (selection_can_take(world->release, kind)) {
		world->placements->hub_version++;
		if (!world->config.placements_by_hand)
			wake_selecting(world, before, after);
	}
	if (woken)
		enqueue(world, woken);
}
