#include "tests/conform/placement_case.h"

#include "tests/conform/compare.h"

#include "model/admission.h"
#include "model/api.h"
#include "model/codec.h"
#include "model/placement.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <math.h>
#include <string.h>

struct replay {
	struct arena *arena; /* of results */
	struct world world;
	struct trace trace;
	struct value *events; /* of the pass that runs */
	struct text *difference;
};

static int64_t seconds_ns(const struct value *seconds)
{
	if (value_is(seconds, VALUE_INT))
		return seconds->as.integer * NS_PER_SECOND;
	return value_is(seconds, VALUE_REAL) ? (int64_t)llround(seconds->as.real * (double)NS_PER_SECOND) : 0;
}

static void note_event(void *context, const struct trace_record *record)
{
	struct replay *replay = context;
	if (record->kind != TRACE_EVENT)
		return;
	const char *words = arena_format(replay->arena, "%s %s %s", record->as.event.type, record->as.event.reason, record->as.event.message);
	value_add(replay->arena, replay->events, value_text(replay->arena, words));
}

static bool refuse(struct replay *replay, const char *text)
{
	text_put(replay->difference, text);
	return false;
}

static bool start(struct replay *replay, const struct value *recorded_case)
{
	const struct release *release = release_by_name(value_text_or(value_get(recorded_case, "release"), ""));
	struct world_config config = world_config_default();
	if (!release || !instant_parse(value_text_or(value_get(recorded_case, "start"), ""), &config.start_ns))
		return refuse(replay, "neither release nor start");
	config.release = release->id;
	config.placements_by_hand = true;
	config.snapshot_minimum_interval_ns = seconds_ns(value_find(recorded_case, "snapshotDelays", "minimumInterval", NULL));
	config.changes_collection_ns = seconds_ns(value_find(recorded_case, "snapshotDelays", "collection", NULL));
	trace_init(&replay->trace);
	replay->trace.kept = false;
	replay->trace.sink = note_event;
	replay->trace.sink_context = replay;
	world_init(&replay->world, &config, &replay->trace);
	return true;
}

/* With its status, and with nothing added but the defaults. */
static bool put(struct replay *replay, const struct value *manifest)
{
	struct world *world = &replay->world;
	const struct kind_info *kind = api_kind(world, manifest);
	struct value *stored = admission_default(&world->arena, world->config.release, kind->group, kind->kind, manifest);
	if (kind == world->kinds.name_space && !value_get(stored, "spec")) {
		stored = value_copy_shallow(&world->arena, stored);
		value_put(&world->arena, stored, "spec", value_map(&world->arena));
	}
	struct object *draft = store_new(&world->store, kind, value_text_or(value_find(manifest, "metadata", "namespace", NULL), ""),
					 value_text_or(value_find(manifest, "metadata", "name", NULL), ""));
	object_decode(&world->store, draft, stored, true);
	store_create(&world->store, draft);
	return true;
}

static struct api_target target_of(const struct value *step)
{
	return (struct api_target){.kind = kind_by_name(value_text_or(value_get(step, "kind"), ""), NULL),
				   .ns = value_text_or(value_get(step, "namespace"), ""),
				   .name = value_text_or(value_get(step, "name"), "")};
}

static bool patch(struct replay *replay, const struct value *step)
{
	const char *refusal = NULL;
	struct api_target target = target_of(step);
	bool status = strcmp(value_text_or(value_get(step, "subresource"), ""), "status") == 0;
	return api_patch(&replay->world, &target, value_get(step, "merge"), status, &refusal) || refuse(replay, refusal);
}

static bool delete(struct replay *replay, const struct value *step)
{
	const char *refusal = NULL;
	struct api_target target = target_of(step);
	return api_delete(&replay->world, &target, &refusal) || refuse(replay, refusal);
}

static enum condition_status status_of(const char *name)
{
	return strcmp(name, "True") == 0 ? CONDITION_TRUE : strcmp(name, "False") == 0 ? CONDITION_FALSE : CONDITION_UNKNOWN;
}

static bool set_conditions(struct replay *replay, const struct api_target *target, const struct value *conditions)
{
	struct world *world = &replay->world;
	uint32_t count = (uint32_t)conditions->count;
	struct condition_words *words = ARENA_ARRAY(&world->arena, struct condition_words, count);
	int64_t *generations = ARENA_ARRAY(&world->arena, int64_t, count);
	const char *refusal = NULL;
	for (uint32_t i = 0; i < count; i++) {
		const struct value *one = conditions->as.items[i];
		words[i] = (struct condition_words){symbol_of(&world->symbols, value_text_or(value_get(one, "type"), "")),
						    status_of(value_text_or(value_get(one, "status"), "")),
						    symbol_of(&world->symbols, value_text_or(value_get(one, "reason"), "")),
						    symbol_of(&world->symbols, value_text_or(value_get(one, "message"), ""))};
		generations[i] = value_int_or(value_get(one, "observedGeneration"), -1);
	}
	return api_set_conditions(world, target, words, generations, count, &refusal) || refuse(replay, refusal);
}

static bool change_binding(struct replay *replay, const struct value *step)
{
	struct world *world = &replay->world;
	const char *ns = value_text_or(value_get(step, "namespace"), "");
	const char *name = arena_format(&world->arena, "binding-%s", value_text_or(value_get(step, "cluster"), ""));
	struct api_target target = {.kind = world->kinds.binding[*ns ? SCOPE_NAMESPACED : SCOPE_CLUSTER],
				    .ns = ns,
				    .name = value_text_or(value_get(step, "name"), name)};
	struct value *spec = value_get(step, "spec");
	const struct value *conditions = value_get(step, "conditions");
	const char *refusal = NULL;
	if (spec) {
		struct value *merge = value_map(&world->arena);
		value_put(&world->arena, merge, "spec", spec);
		if (!api_patch(world, &target, merge, false, &refusal))
			return refuse(replay, refusal);
	}
	return !conditions || set_conditions(replay, &target, conditions);
}

static void nothing(struct world *world, void *context)
{
	(void)world;
	(void)context;
}

static bool pass_time(struct replay *replay, const struct value *seconds)
{
	int64_t until_ns = world_now(&replay->world) + seconds_ns(seconds);
	world_call_at(&replay->world, until_ns, CLASS_ACTION, nothing, NULL);
	return world_run(&replay->world, until_ns) || refuse(replay, "too many events");
}

static struct value *describe_placement(struct replay *replay, const struct object *placement)
{
	struct arena *arena = replay->arena;
	if (!placement)
		return value_text(arena, "gone");
	struct value *whole = object_encode(arena, placement);
	struct value *result = value_map(arena);
	struct value *finalizers = value_find(whole, "metadata", "finalizers", NULL);
	value_put_int(arena, result, "generation", placement->meta.generation);
	if (finalizers)
		value_put(arena, result, "finalizers", finalizers);
	if (value_get(whole, "status"))
		value_put(arena, result, "status", value_get(whole, "status"));
	if (placement->meta.deleting)
		value_put(arena, result, "deleting", value_bool(arena, true));
	return result;
}

static struct value *describe_snapshots(struct replay *replay, const struct kind_info *kind, const struct slot *placement)
{
	static const char *const from_metadata[] = {"name", "namespace", "labels", "annotations"};
	struct arena *arena = replay->arena;
	struct value *list = value_list(arena);
	struct slot_list all = store_list(&replay->world.store, kind);
	for (size_t i = 0; i < all.count; i++) {
		const struct object *snapshot = all.items[i]->current;
		const char *parent = object_label(snapshot, "kubernetes-fleet.io/parent-CRP");
		if (!parent || strcmp(parent, placement->identity.name) != 0 || strcmp(snapshot->identity->ns, placement->identity.ns) != 0)
			continue;
		struct value *whole = object_encode(arena, snapshot);
		struct value *one = value_map(arena);
		for (size_t field = 0; field < sizeof from_metadata / sizeof *from_metadata; field++) {
			struct value *found = value_find(whole, "metadata", from_metadata[field], NULL);
			if (found)
				value_put(arena, one, from_metadata[field], found);
		}
		if (value_get(whole, "spec"))
			value_put(arena, one, "spec", value_get(whole, "spec"));
		if (snapshot->meta.deleting)
			value_put(arena, one, "deleting", value_bool(arena, true));
		value_add(arena, list, one);
	}
	return list;
}

static void describe_outcome(struct arena *arena, struct value *result, const struct pass_outcome *outcome)
{
	if (outcome->result == PASS_NOW)
		value_put_int(arena, result, "requeueAfter", -1);
	if (outcome->result == PASS_AFTER)
		value_put(arena, result, "requeueAfter", value_real(arena, (double)outcome->after_ns / (double)NS_PER_SECOND));
	if (outcome->result == PASS_ERROR)
		value_put_text(arena, result, "error", outcome->error);
}

static bool reconcile(struct replay *replay, const struct value *step)
{
	struct arena *arena = replay->arena;
	struct world *world = &replay->world;
	const char *key = value_text_or(value_get(step, "reconcile"), "");
	const char *slash = strchr(key, '/');
	enum scope scope = slash ? SCOPE_NAMESPACED : SCOPE_CLUSTER;
	const char *ns = slash ? arena_copy(arena, key, (size_t)(slash - key)) : "";
	struct slot *slot = store_slot(&world->store, world->kinds.placement[scope], ns, slash ? slash + 1 : key);
	replay->events = value_list(arena);
	world->store.writer = WRITER_PLACEMENT_CONTROLLER;
	struct pass_outcome outcome = placement_reconcile(world, slot);
	world->store.writer = WRITER_USER;
	struct value *result = value_map(arena);
	value_put(arena, result, "placement", describe_placement(replay, slot->current));
	value_put(arena, result, "policySnapshots", describe_snapshots(replay, world->kinds.policy_snapshot[scope], slot));
	value_put(arena, result, "resourceSnapshots", describe_snapshots(replay, world->kinds.resource_snapshot[scope], slot));
	if (replay->events->count)
		value_put(arena, result, "events", replay->events);
	describe_outcome(arena, result, &outcome);
	return !compare_values(value_get(step, "result"), result, replay->difference);
}

static bool perform(struct replay *replay, const struct value *step)
{
	if (value_get(step, "put"))
		return put(replay, value_get(step, "put"));
	if (value_get(step, "patch"))
		return patch(replay, value_get(step, "patch"));
	if (value_get(step, "delete"))
		return delete(replay, value_get(step, "delete"));
	if (value_get(step, "binding"))
		return change_binding(replay, value_get(step, "binding"));
	if (value_get(step, "wait"))
		return pass_time(replay, value_get(step, "wait"));
	if (value_get(step, "reconcile"))
		return reconcile(replay, step);
	return refuse(replay, "an unknown kind of step");
}

bool placement_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference)
{
	struct text found;
	text_init(&found, 0);
	struct replay replay = {.arena = arena, .difference = &found, .events = value_list(arena)};
	const struct value *steps = value_get(recorded_case, "steps");
	bool same = start(&replay, recorded_case);
	if (!same) {
		text_put(difference, text_view(&found));
		text_deinit(&found);
		return false;
	}
	for (size_t i = 0; same && value_is(steps, VALUE_LIST) && i < steps->count; i++) {
		same = perform(&replay, steps->as.items[i]);
		if (!same)
			text_putf(difference, "step %zu at %.9g s: %s", i, (double)world_now(&replay.world) / (double)NS_PER_SECOND, text_view(&found));
	}
	text_deinit(&found);
	world_deinit(&replay.world);
	trace_deinit(&replay.trace);
	return same;
}
