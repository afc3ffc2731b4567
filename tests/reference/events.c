#include "tests/reference/events.h"

#include "tests/reference/api.h"
#include "tests/reference/conditions.h"

#include <math.h>
#include <string.h>

static int64_t seconds_ns(const struct value *seconds)
{
	if (value_is(seconds, VALUE_INT))
		return seconds->as.integer * 1000000000;
	return value_is(seconds, VALUE_REAL) ? llround(seconds->as.real * 1e9) : 0;
}

static struct ref_controller *controller_of(struct ref_world *world, const char *ns)
{
	return &world->controllers[*ns ? 1 : 0];
}

static void enqueue(struct ref_world *world, const char *ns, const char *name)
{
	ref_queue_add(&controller_of(world, ns)->queue, (struct ref_key){ns, name});
}

/* "run created: yes; updated with a different gen: yes; with the same gen: no; removed: yes" */
static void deliver_run(struct ref_world *world, const struct ref_object *before, const struct ref_object *after)
{
	const struct ref_object *run = after ? after : before;
	if (before && after && ref_object_generation(before->tree) == ref_object_generation(after->tree))
		return;
	enqueue(world, run->ns, run->name);
}

void ref_events_start(struct ref_world *world, const struct ref_object *run)
{
	deliver_run(world, NULL, run);
}

static bool condition_true(const struct value *tree, const char *type)
{
	return ref_condition_is(value_get(tree, "status"), type, "True", ref_object_generation(tree));
}

static void deliver_request(struct ref_world *world, const struct ref_object *before, const struct ref_object *after)
{
	const struct ref_object *request = after ? after : before;
	const char *run = value_text_or(value_find(request->tree, "spec", "parentStageRollout", NULL), "");
	if (!*run || !before)
		return;
	if (after && condition_true(before->tree, "Approved") == condition_true(after->tree, "Approved"))
		return;
	if (!after && ref_condition(value_get(before->tree, "status"), "Approved") && condition_true(before->tree, "ApprovalAccepted"))
		return;
	enqueue(world, request->ns, run);
}

static const struct value *script_of(const struct ref_world *world, const struct value *binding)
{
	return value_get(world->scripts, value_text_or(value_find(binding, "spec", "targetCluster", NULL), ""));
}

static void add_timer(struct ref_world *world, const struct ref_object *binding, int64_t after_ns, const struct value *conditions)
{
	world->timers = arena_room(world->arena, world->timers, world->timer_count, &world->timer_room, sizeof(struct ref_timer));
	world->timers[world->timer_count++] = (struct ref_timer){
		.at_ns = world->now_ns + after_ns,
		.sequence = ++world->last_sequence,
		.kind = binding->kind,
		.ns = binding->ns,
		.name = binding->name,
		.uid = binding->uid,
		.generation = ref_object_generation(binding->tree),
		.conditions = conditions,
	};
}

/* After RolloutStarted turned True at the binding's generation the member's reports are due; after the deletion request its clean-up. */
static void deliver_binding(struct ref_world *world, const struct ref_object *before, const struct ref_object *after)
{
	if (!after)
		return;
	const struct value *script = script_of(world, after->tree);
	if (!script)
		return;
	bool rollout = condition_true(after->tree, "RolloutStarted") && !(before && condition_true(before->tree, "RolloutStarted"));
	bool deletion = ref_object_deleting(after->tree) && !(before && ref_object_deleting(before->tree));
	for (size_t i = 0; i < script->count; i++) {
		const struct value *step = script->as.items[i];
		const struct value *after_delete = value_get(step, "afterDelete");
		if (after_delete && deletion)
			add_timer(world, after, seconds_ns(after_delete), NULL);
		if (!after_delete && rollout)
			add_timer(world, after, seconds_ns(value_get(step, "after")), value_get(step, "conditions"));
	}
}

void ref_events_deliver(struct ref_world *world, const struct ref_object *before, const struct ref_object *after)
{
	const char *kind = after ? after->kind : before->kind;
	for (size_t i = 0; i < 2; i++) {
		const struct ref_scope *scope = world->controllers[i].scope;
		if (strcmp(kind, scope->run) == 0)
			deliver_run(world, before, after);
		if (strcmp(kind, scope->request) == 0)
			deliver_request(world, before, after);
		if (strcmp(kind, scope->binding) == 0)
			deliver_binding(world, before, after);
	}
}

static size_t next_timer(const struct ref_world *world)
{
	size_t next = 0;
	for (size_t i = 1; i < world->timer_count; i++) {
		const struct ref_timer *timer = &world->timers[i], *best = &world->timers[next];
		if (timer->at_ns < best->at_ns || (timer->at_ns == best->at_ns && timer->sequence < best->sequence))
			next = i;
	}
	return next;
}

int64_t ref_members_next_ns(const struct ref_world *world)
{
	return world->timer_count ? world->timers[next_timer(world)].at_ns : INT64_MAX;
}

const char *ref_members_report(struct ref_world *world, const char *kind, const char *ns, const char *name, const struct value *conditions)
{
	struct arena *arena = &world->pass;
	const struct ref_object *binding = ref_api_get(world, kind, ns, name);
	if (!binding)
		return ref_api_patch(world, kind, ns, name, value_map(arena), true);
	struct value *tree = value_copy(arena, binding->tree);
	struct value *status = value_get(tree, "status");
	if (!status)
		status = value_put(arena, tree, "status", value_map(arena))->value;
	for (size_t i = 0; conditions && i < conditions->count; i++) {
		const struct value *wanted = conditions->as.items[i];
		ref_condition_set(arena, status,
				  &(struct ref_condition){
					  .type = value_text_or(value_get(wanted, "type"), ""),
					  .status = value_text_or(value_get(wanted, "status"), ""),
					  .reason = value_text_or(value_get(wanted, "reason"), ""),
					  .message = value_text_or(value_get(wanted, "message"), ""),
					  .observed_generation = value_int_or(value_get(wanted, "observedGeneration"), ref_object_generation(tree)),
					  .now = ref_now_second(world, arena),
				  });
	}
	return ref_api_update_status(world, tree);
}

static void remove_finalizers(struct ref_world *world, const struct ref_object *binding)
{
	struct arena *arena = &world->pass;
	struct value *tree = value_copy_shallow(arena, binding->tree);
	struct value *metadata = value_copy_shallow(arena, value_get(tree, "metadata"));
	value_drop(metadata, "finalizers");
	value_put(arena, tree, "metadata", metadata);
	ref_api_update(world, tree);
}

/* "an entry is dropped if the generation has moved on or the binding is being deleted" */
static void fire(struct ref_world *world, const struct ref_timer *timer)
{
	const struct ref_object *binding = ref_api_get(world, timer->kind, timer->ns, timer->name);
	if (!binding || binding->uid != timer->uid)
		return;
	if (!timer->conditions)
		remove_finalizers(world, binding);
	else if (ref_object_generation(binding->tree) == timer->generation && !ref_object_deleting(binding->tree))
		ref_members_report(world, timer->kind, timer->ns, timer->name, timer->conditions);
}

void ref_members_write(struct ref_world *world)
{
	while (ref_members_next_ns(world) <= world->now_ns) {
		size_t at = next_timer(world);
		struct ref_timer timer = world->timers[at];
		world->timer_count--;
		memmove(&world->timers[at], &world->timers[at + 1], (world->timer_count - at) * sizeof(struct ref_timer));
		fire(world, &timer);
	}
}
