#include "model/placement.h"

#include "model/placement_controller.h"
#include "model/policy_snapshot.h"
#include "model/snapshots.h"

#include "sim/instant.h"

#include <string.h>

static const char cleanup_finalizer[] = "kubernetes-fleet.io/crp-cleanup";

bool placement_is_external(const struct object *placement)
{
	return strcmp(value_text_or(object_field(placement, "spec", "strategy", "type", NULL), ""), "External") == 0;
}

struct roll_up placement_roll_up_now(struct world *world, const struct placement_state *state)
{
	const struct object *placement = state->slot->current;
	const char *apply = value_text_or(object_field(placement, "spec", "strategy", "applyStrategy", "type", NULL), "");
	return (struct roll_up){
		.arena = &world->arena,
		.words = &world->placements->words,
		.expected = placed_expected(strcmp(apply, "ReportDiff") == 0),
		.scope = state->scope,
		.generation = placement->meta.generation,
		.now_ns = instant_floor_second(world_instant(world)),
	};
}

void placement_emit_event(struct world *world, const struct placement_state *state, const char *reason, const char *message)
{
	struct trace_record record = {.at_ns = world_now(world),
				      .kind = TRACE_EVENT,
				      .writer = WRITER_PLACEMENT_CONTROLLER,
				      .subject = state->slot->identity.number,
				      .identity = &state->slot->identity,
				      .as.event = {world->placements->words.normal, reason, message}};
	trace_put(world->trace, &record);
}

static struct pass_outcome failed(const char *error)
{
	return (struct pass_outcome){.result = PASS_ERROR, .error = error};
}

static struct pass_outcome again_after(int64_t after_ns)
{
	return (struct pass_outcome){.result = PASS_AFTER, .after_ns = after_ns};
}

static void delete_all(struct world *world, const struct slot_set *set)
{
	struct slot **items = ARENA_ARRAY(&world->arena, struct slot *, set->count);
	size_t count = set->count;
	if (count)
		memcpy(items, set->items, count * sizeof *items);
	for (size_t i = 0; i < count; i++)
		store_delete(&world->store, items[i]->current);
}

static struct pass_outcome clean_up(struct world *world, struct placement_state *state)
{
	if (!object_has_finalizer(state->slot->current, cleanup_finalizer))
		return (struct pass_outcome){.result = PASS_DONE};
	delete_all(world, &state->policies);
	delete_all(world, &state->snapshots);
	struct object *draft = store_draft(&world->store, state->slot->current);
	object_drop_finalizer(&world->store, draft, cleanup_finalizer);
	store_commit(&world->store, draft, PART_META);
	const struct placement_words *words = &world->placements->words;
	placement_emit_event(world, state, words->cleaned_reason, words->cleaned_message);
	return (struct pass_outcome){.result = PASS_DONE};
}

/* 2.4 step 2: old conditions and fields stay. */
static void report_invalid_selectors(struct world *world, struct placement_state *state, const char *error)
{
	const struct placement_words *words = &world->placements->words;
	const struct object *placement = state->slot->current;
	struct roll_up now = placement_roll_up_now(world, state);
	struct placement_draft status;
	struct condition_words scheduled = {
		words->scheduled_type[state->scope],
		CONDITION_FALSE,
		words->invalid_selectors,
		symbol_format(&world->symbols, "The resource selectors are invalid: %s", error),
	};
	placement_draft_init(&status, &world->arena, store_next_epoch(&world->store), placement->placement_status);
	status.status->conditions = conditions_set(&world->arena, status.status->conditions, &scheduled, now.generation, now.now_ns);
	struct object *draft = store_draft(&world->store, placement);
	draft->placement_status = status.status;
	store_commit(&world->store, draft, PART_STATUS);
}

/* 2.4 steps 3 to 7. */
static struct pass_outcome update(struct world *world, struct placement_state *state, const struct selection *selection)
{
	struct status_inputs inputs = {.identifiers = selection->identifiers};
	const char *error = NULL;
	int64_t again_ns = 0;
	bool completed;
	inputs.policy = policy_snapshot_get_or_create(world, state, &error);
	if (!inputs.policy)
		return failed(error);
	if (!placement_is_external(state->slot->current) || world->release->placement_snapshots_external) {
		struct snapshot_answer answer = snapshots_update(world, state, selection);
		if (answer.error)
			return failed(answer.error);
		inputs.master = answer.master;
		again_ns = answer.again_ns;
		const char *index = object_label(answer.master, "kubernetes-fleet.io/resource-index");
		if (again_ns > 0)
			inputs.identifiers = snapshots_identify(world, state, index ? index : "");
	}
	if (!placement_write_status(world, state, &inputs, &completed, &error))
		return failed(error);
	if (again_ns > 0)
		return again_after(again_ns);
	return completed ? (struct pass_outcome){.result = PASS_DONE} : again_after(world->release->placement_resync_ns);
}

struct pass_outcome placement_reconcile(struct world *world, struct slot *placement)
{
	if (!placement->current)
		return (struct pass_outcome){.result = PASS_DONE};
	struct placement_state *state = placement_state_of(world, placement);
	if (placement->current->meta.deleting)
		return clean_up(world, state);
	if (!object_has_finalizer(placement->current, cleanup_finalizer)) {
		struct object *draft = store_draft(&world->store, placement->current);
		object_add_finalizer(&world->store, draft, cleanup_finalizer);
		store_commit(&world->store, draft, PART_META);
	}
	bool mirrored = placement_is_mirrored(world, placement->current);
	if (mirrored && !placement_check_namespace(world, state))
		return (struct pass_outcome){.result = PASS_DONE};
	const struct selection *selection = snapshots_select(world, state);
	if (!selection->error)
		return update(world, state, selection);
	if (!selection->user_error)
		return failed(selection->error);
	report_invalid_selectors(world, state, selection->error);
	const char *error = NULL;
	if (mirrored && !placement_mirror_status(world, state, &error))
		return failed(error);
	return again_after(world->release->placement_resync_ns);
}
