#include "model/placement_controller.h"

#include "model/binding.h"
#include "model/policy_snapshot.h"
#include "model/snapshots.h"

#include <assert.h>
#include <string.h>

static const char index_label[] = "kubernetes-fleet.io/resource-index";

/* One computation of a status (hub-and-members.md 2.6, 2.7). */
struct computation {
	struct world *world;
	struct placement_state *state;
	const struct object *placement;
	const struct status_inputs *inputs;
	const struct decisions *decisions;
	struct roll_up roll_up;
	bool external;
	uint32_t failed; /* entries for clusters that were not found */
	struct placement_draft draft;
};

static struct condition_words scheduled_words(const struct computation *computation)
{
	const struct placement_words *words = computation->roll_up.words;
	const struct decisions *decisions = computation->decisions;
	const char *type = words->scheduled_type[computation->state->scope];
	const struct condition *found = condition_find(decisions->conditions.items, decisions->conditions.count, words->scheduled);
	if (!found || found->generation < computation->inputs->policy->meta.generation || found->status == CONDITION_UNKNOWN ||
	    decisions->observed_generation < computation->placement->meta.generation)
		return (struct condition_words){type, CONDITION_UNKNOWN, words->pending_reason, words->pending_message};
	return (struct condition_words){type, (enum condition_status)found->status, found->reason, found->message};
}

static struct conditions set_condition(const struct computation *computation, struct conditions old, const struct condition_words *words)
{
	return conditions_set(computation->roll_up.arena, old, words, computation->roll_up.generation, computation->roll_up.now_ns);
}

/* How many clusters the policy wants, less the selected ones; 0 for PickAll. */
static int64_t missing_count(const struct computation *computation)
{
	const struct value *policy = object_field(computation->placement, "spec", "policy", NULL);
	const char *type = value_text_or(value_get(policy, "placementType"), "");
	const struct value *count = value_get(policy, "numberOfClusters");
	const struct value *names = value_get(policy, "clusterNames");
	if (strcmp(type, "PickN") == 0 && value_is(count, VALUE_INT))
		return count->as.integer - computation->decisions->selected_count;
	if (strcmp(type, "PickFixed") == 0)
		return (int64_t)(value_is(names, VALUE_LIST) ? names->count : 0) - computation->decisions->selected_count;
	return 0;
}

static bool count_failed(struct computation *computation, const char **error)
{
	int64_t missing = missing_count(computation);
	if (missing < 0 && computation->world->placements->profile->surplus_fails) {
		*error = symbol_format(&computation->world->symbols,
				       "unexpected behavior which cannot be handled by the controller: calculated negative failed to schedule cluster "
				       "count: %lld",
				       (long long)missing);
		return false;
	}
	int64_t most = computation->decisions->unselected_count;
	computation->failed = (uint32_t)(missing < 0 ? 0 : missing < most ? missing : most);
	return true;
}

/* The binding in force for a cluster: of the latest policy and not being deleted. */
static const struct object *binding_of(const struct computation *computation, const struct cluster_place *place)
{
	for (size_t i = place->bindings.count; i-- > 0;) {
		const struct object *binding = place->bindings.items[i]->current;
		const char *policy = binding->binding_spec->policy_snapshot;
		if (!binding->meta.deleting && policy && strcmp(policy, computation->inputs->policy->identity->name) == 0)
			return binding;
	}
	return NULL;
}

static const char *index_of(const struct object *snapshot)
{
	return snapshot ? object_label(snapshot, index_label) : NULL;
}

static const struct object *snapshot_of(const struct computation *computation, const struct object *binding)
{
	const char *name = binding->binding_spec->snapshot;
	const struct placement_state *state = computation->state;
	if (!name || !*name)
		return NULL;
	return store_get(&computation->world->store, computation->world->kinds.resource_snapshot[state->scope], state->slot->identity.ns, name);
}

static const struct placement_entry *compute_entry(const struct computation *computation, uint32_t position, const struct cluster_place *place,
						   const struct placement_entry *old)
{
	const struct object *binding = binding_of(computation, place);
	const struct object *master = computation->inputs->master;
	struct roll_up_cluster cluster = {
		.name = place->cluster,
		.reason = computation->decisions->selected[position].reason,
		.binding = binding,
		.old = old,
	};
	if (binding && computation->external) {
		cluster.snapshot_index = index_of(snapshot_of(computation, binding));
	} else if (binding) {
		const char *named = binding->binding_spec->snapshot;
		cluster.snapshot_index = index_of(master);
		cluster.outdated = !named || strcmp(named, master->identity->name) != 0;
	}
	return roll_up_entry(&computation->roll_up, &cluster);
}

static void compute_failed(struct computation *computation)
{
	for (uint32_t i = 0; i < computation->failed; i++)
		placement_draft_set_entry(&computation->draft, computation->decisions->selected_count + i,
					  roll_up_failed_entry(&computation->roll_up, computation->decisions->unselected[i].reason));
}

/* Where the entries of the present status are, by cluster. */
static void find_old_entries(struct computation *computation, uint64_t epoch)
{
	const struct placement_status *status = computation->placement->placement_status;
	const struct placement_state *state = computation->state;
	for (size_t i = 0; i < state->place_count; i++)
		state->places[i]->position = NOT_SELECTED;
	for (uint32_t i = 0; status && i < status->entry_count; i++) {
		const struct placement_entry *entry = placement_entry_at(status, i);
		if (!entry->cluster)
			continue;
		struct cluster_place *place = placement_state_place(computation->world, computation->state, entry->cluster);
		place->old = entry;
		place->old_epoch = epoch;
	}
}

static void compute_all(struct computation *computation)
{
	struct placement_state *state = computation->state;
	struct placement_tally *tally = &state->derived.tally;
	const struct decisions *decisions = computation->decisions;
	uint64_t epoch = store_next_epoch(&computation->world->store);
	find_old_entries(computation, epoch);
	*tally = (struct placement_tally){.indices = tally->indices, .index_room = tally->index_room};
	state->derived.started_prefix = 0;
	state->derived.valid = true;
	placement_draft_resize(&computation->draft, decisions->selected_count + computation->failed);
	for (uint32_t i = 0; i < decisions->selected_count; i++) {
		struct cluster_place *place = placement_state_place(computation->world, state, decisions->selected[i].cluster);
		if (place->position != NOT_SELECTED)
			state->derived.valid = false;
		place->position = i;
		const struct placement_entry *entry = compute_entry(computation, i, place, place->old_epoch == epoch ? place->old : NULL);
		placement_draft_set_entry(&computation->draft, i, entry);
		placement_tally_add(tally, &computation->roll_up, entry);
	}
}

static bool is_waiting(const struct computation *computation, const struct placement_entry *entry)
{
	const char *word = computation->roll_up.words->placed[PLACED_ROLLOUT_STARTED].word;
	const struct condition *found = condition_find(entry->conditions.items, entry->conditions.count, word);
	return !found || found->status == CONDITION_UNKNOWN;
}

static void compute_changed(struct computation *computation)
{
	struct placement_state *state = computation->state;
	struct derived_status *derived = &state->derived;
	for (size_t i = 0; i < state->dirty_count; i++) {
		const struct cluster_place *place = state->dirty[i];
		if (place->position == NOT_SELECTED)
			continue;
		const struct placement_entry *old = placement_entry_at(computation->draft.status, place->position);
		const struct placement_entry *entry = compute_entry(computation, place->position, place, old);
		if (entry == old)
			continue;
		placement_tally_drop(&derived->tally, &computation->roll_up, old);
		placement_tally_add(&derived->tally, &computation->roll_up, entry);
		placement_draft_set_entry(&computation->draft, place->position, entry);
		if (place->position < derived->started_prefix && is_waiting(computation, entry))
			derived->started_prefix = place->position;
	}
}

/* Nothing but bindings changed since the last computation. */
static bool only_bindings_changed(const struct computation *computation)
{
	const struct derived_status *derived = &computation->state->derived;
	return derived->valid && derived->status == computation->placement->placement_status && derived->policy == computation->inputs->policy &&
	       derived->body == computation->placement->body && derived->generation == computation->placement->meta.generation &&
	       derived->snapshots_version == computation->state->snapshots_version;
}

static void compute_entries(struct computation *computation)
{
	if (only_bindings_changed(computation))
		compute_changed(computation);
	else
		compute_all(computation);
	compute_failed(computation);
	placement_state_clean(computation->state);
}

/* The first selected cluster whose RolloutStarted is Unknown; NULL: none. */
static const char *first_waiting(struct computation *computation)
{
	struct derived_status *derived = &computation->state->derived;
	for (; derived->started_prefix < computation->decisions->selected_count; derived->started_prefix++) {
		const struct placement_entry *entry = placement_entry_at(computation->draft.status, derived->started_prefix);
		if (is_waiting(computation, entry))
			return entry->cluster;
	}
	return NULL;
}

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* 2.7; returns the message of a RolloutStarted that is Unknown because of it. */
static const char *compute_external(struct computation *computation)
{
	struct placement_status *status = computation->draft.status;
	const struct placement_tally *tally = &computation->state->derived.tally;
	const char *index = tally->distinct == 1 ? placement_tally_index(tally) : NULL;
	status->snapshot_index = index;
	status->selected = index ? snapshots_identify(computation->world, computation->state, index) : NULL;
	return roll_up_external(&computation->roll_up, tally, index ? first_waiting(computation) : NULL);
}

static void compute_conditions(struct computation *computation, const struct condition_words *scheduled)
{
	struct placement_status *status = computation->draft.status;
	if (!computation->decisions->selected_count) {
		const struct condition *old = condition_find(status->conditions.items, status->conditions.count, scheduled->type);
		bool reset = computation->world->placements->profile->none_selected_resets;
		struct conditions kept = reset ? (struct conditions){0} : (struct conditions){old, 1};
		status->conditions = set_condition(computation, kept, scheduled);
		return;
	}
	const char *external = computation->external ? compute_external(computation) : NULL;
	status->conditions = roll_up_conditions(&computation->roll_up, status->conditions, &computation->state->derived.tally, external);
}

static bool compute(struct computation *computation, const char **error)
{
	struct placement_status *status = computation->draft.status;
	struct condition_words scheduled = scheduled_words(computation);
	status->selected = computation->inputs->identifiers;
	status->snapshot_index = text_or_null(index_of(computation->inputs->master));
	status->conditions = set_condition(computation, status->conditions, &scheduled);
	if (scheduled.status == CONDITION_UNKNOWN) {
		placement_draft_resize(&computation->draft, 0);
		computation->state->derived.valid = false;
		return true;
	}
	if (!count_failed(computation, error))
		return false;
	compute_entries(computation);
	compute_conditions(computation, &scheduled);
	return true;
}

static void remember(struct computation *computation, const struct object *written)
{
	struct derived_status *derived = &computation->state->derived;
	derived->status = written->placement_status;
	derived->policy = computation->inputs->policy;
	derived->body = written->body;
	derived->generation = written->meta.generation;
	derived->snapshots_version = computation->state->snapshots_version;
}

static struct conditions conditions_of(const struct object *placement)
{
	return placement->placement_status ? placement->placement_status->conditions : (struct conditions){0};
}

static bool became_true(const struct computation *computation, const struct object *written, const char *type)
{
	struct conditions old = conditions_of(computation->placement);
	struct conditions new = conditions_of(written);
	return condition_is_true(condition_find(new.items, new.count, type), written->meta.generation) &&
	       !condition_is_true(condition_find(old.items, old.count, type), computation->placement->meta.generation);
}

static void emit_events(const struct computation *computation, const struct object *written, bool completed)
{
	const struct placement_words *words = computation->roll_up.words;
	for (unsigned type = 0; type < PLACED_DIFF_REPORTED; type++) {
		const struct placed_words *placed = &words->placed[type];
		if (became_true(computation, written, placed->type[computation->state->scope]))
			placement_emit_event(computation->world, computation->state, placed->event_reason, placed->event_message);
	}
	if (completed && !roll_up_completed(&computation->roll_up, conditions_of(computation->placement), computation->placement->meta.generation))
		placement_emit_event(computation->world, computation->state, words->completed_reason, words->completed_message);
}

bool placement_write_status(struct world *world, struct placement_state *state, const struct status_inputs *inputs, bool *completed,
			    const char **error)
{
	struct computation computation = {
		.world = world,
		.state = state,
		.placement = state->slot->current,
		.inputs = inputs,
		.decisions = policy_snapshot_decisions(world, state, inputs->policy),
		.roll_up = placement_roll_up_now(world, state),
		.external = placement_is_external(state->slot->current),
	};
	assert(inputs->master || computation.external);
	placement_draft_init(&computation.draft, &world->arena, store_next_epoch(&world->store), computation.placement->placement_status);
	if (!compute(&computation, error)) {
		state->derived.valid = false;
		return false;
	}
	struct object *draft = store_draft(&world->store, computation.placement);
	draft->placement_status = computation.draft.status;
	const struct object *written = store_commit(&world->store, draft, PART_STATUS);
	bool synced = !placement_is_mirrored(world, written) || placement_mirror_status(world, state, error);
	remember(&computation, state->slot->current);
	if (!synced)
		return false;
	*completed = roll_up_completed(&computation.roll_up, conditions_of(written), written->meta.generation);
	emit_events(&computation, written, *completed);
	return true;
}
