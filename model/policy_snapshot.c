#include "model/policy_snapshot.h"

#include "model/atoi.h"
#include "model/placement_profile.h"
#include "model/policy_hash.h"
#include "model/snapshots.h"

#include <string.h>

static const char latest_label[] = "kubernetes-fleet.io/is-latest-snapshot";
static const char index_label[] = "kubernetes-fleet.io/policy-index";
static const char generation_annotation[] = "kubernetes-fleet.io/CRP-generation";
static const char count_annotation[] = "kubernetes-fleet.io/number-of-clusters";
static const char unexpected_prefix[] = "unexpected behavior which cannot be handled by the controller";

const struct object *policy_snapshot_latest(struct world *world, struct placement_state *state, const char **error)
{
	const struct object *found = NULL;
	for (size_t i = 0; i < state->policies.count; i++) {
		const struct object *snapshot = state->policies.items[i]->current;
		if (!object_is_latest(snapshot))
			continue;
		if (found) {
			*error = symbol_format(&world->symbols, "%s: multiple active policy snapshots found", unexpected_prefix);
			return NULL;
		}
		found = snapshot;
	}
	return found;
}

static bool read_index(struct world *world, const struct object *snapshot, int64_t *index, const char **error)
{
	const char *text = object_label(snapshot, index_label);
	text = text ? text : "";
	enum atoi_result result = atoi_parse(text, index);
	if (result == ATOI_OK && *index >= 0)
		return true;
	*error = symbol_format(&world->symbols, "%s: invalid policy index \"%s\", error: %s", unexpected_prefix, text,
			       result == ATOI_OK ? "<nil>" : atoi_error(&world->arena, text, result));
	return false;
}

/* The latest snapshot or, when none is labelled so, the one with the largest index; its index, -1 when there is none at all. */
static bool look_up(struct world *world, struct placement_state *state, const struct object **found, int64_t *index, const char **error)
{
	*index = -1;
	*found = policy_snapshot_latest(world, state, error);
	if (*error)
		return false;
	if (*found)
		return read_index(world, *found, index, error);
	for (size_t i = 0; i < state->policies.count; i++) {
		const struct object *snapshot = state->policies.items[i]->current;
		int64_t its_index;
		if (!read_index(world, snapshot, &its_index, error))
			return false;
		if (its_index > *index) {
			*index = its_index;
			*found = snapshot;
		}
	}
	return true;
}

static const char *number_text(struct world *world, int64_t number)
{
	return symbol_format(&world->symbols, "%lld", (long long)number);
}

/* numberOfClusters of a PickN policy as a text, NULL for other policies. */
static const char *wanted_count(struct world *world, const struct value *policy)
{
	const struct value *count = value_get(policy, "numberOfClusters");
	bool pick_n = strcmp(value_text_or(value_get(policy, "placementType"), ""), "PickN") == 0;
	return pick_n && value_is(count, VALUE_INT) ? number_text(world, count->as.integer) : NULL;
}

static bool annotation_is(const struct object *object, const char *key, const char *value)
{
	const char *found = object_annotation(object, key);
	return found && strcmp(found, value) == 0;
}

static const struct object *keep_current(struct world *world, const struct object *placement, const struct object *snapshot,
					 const struct value *policy)
{
	const char *count = wanted_count(world, policy);
	const char *generation = number_text(world, placement->meta.generation);
	if (object_is_latest(snapshot) && annotation_is(snapshot, generation_annotation, generation) &&
	    (!count || annotation_is(snapshot, count_annotation, count)))
		return snapshot;
	struct object *draft = store_draft(&world->store, snapshot);
	object_set_annotation(&world->store, draft, generation_annotation, generation);
	if (count)
		object_set_annotation(&world->store, draft, count_annotation, count);
	object_set_label(&world->store, draft, latest_label, "true");
	return store_commit(&world->store, draft, PART_META);
}

/* Deletes the oldest so that one more does not pass the limit. */
static bool prune(struct world *world, struct placement_state *state, int64_t limit, const char **error)
{
	while ((int64_t)state->policies.count >= limit) {
		const struct object *oldest = NULL;
		int64_t lowest = 0;
		for (size_t i = 0; i < state->policies.count; i++) {
			const struct object *snapshot = state->policies.items[i]->current;
			int64_t index;
			if (!read_index(world, snapshot, &index, error))
				return false;
			if (!oldest || index < lowest) {
				oldest = snapshot;
				lowest = index;
			}
		}
		if (oldest->meta.deleting) /* somebody's finalizer holds it */
			return true;
		store_delete(&world->store, oldest);
	}
	return true;
}

static const struct object *create(struct world *world, struct placement_state *state, const struct value *policy, int64_t index,
				   const char **error)
{
	const struct object *placement = state->slot->current;
	const struct identity *identity = placement->identity;
	const struct kind_info *kind = world->kinds.policy_snapshot[state->scope];
	const char *name = symbol_format(&world->symbols, "%s-%lld", identity->name, (long long)index);
	const char *count = wanted_count(world, policy);
	struct arena *arena = &world->arena;
	if (store_get(&world->store, kind, identity->ns, name)) {
		*error = snapshots_exists_error(world, kind, name);
		return NULL;
	}
	struct value *spec = value_map(arena);
	struct value *body = value_map(arena);
	struct value *kept = policy_normalize(arena, policy, placement_profile_of(world->release->id)->policy_keeps_count);
	if (kept)
		value_put(arena, spec, "policy", kept);
	value_put_text(arena, spec, "policyHash", state->policy_hash);
	value_put(arena, body, "spec", spec);
	struct object *draft = store_new(&world->store, kind, identity->ns, name);
	draft->api_version = symbol_of(&world->symbols, kind_api_version(arena, kind, kind_storage_version(kind, world->release->id)));
	draft->body = body;
	draft->meta.owners = snapshots_owners(world, placement);
	object_set_label(&world->store, draft, "kubernetes-fleet.io/parent-CRP", identity->name);
	object_set_label(&world->store, draft, latest_label, "true");
	object_set_label(&world->store, draft, index_label, number_text(world, index));
	object_set_annotation(&world->store, draft, generation_annotation, number_text(world, placement->meta.generation));
	if (count)
		object_set_annotation(&world->store, draft, count_annotation, count);
	return store_create(&world->store, draft);
}

static const char *hash_of(struct world *world, struct placement_state *state, const struct value *policy)
{
	const struct object *placement = state->slot->current;
	if (!state->policy_hash || state->policy_body != placement->body) {
		state->policy_body = placement->body;
		state->policy_hash = policy_hash(&world->arena, policy);
	}
	return state->policy_hash;
}

const struct object *policy_snapshot_get_or_create(struct world *world, struct placement_state *state, const char **error)
{
	const struct object *placement = state->slot->current;
	const struct value *policy = object_field(placement, "spec", "policy", NULL);
	const char *hash = hash_of(world, state, policy);
	const struct object *latest;
	int64_t index;
	if (!look_up(world, state, &latest, &index, error))
		return NULL;
	if (latest && strcmp(value_text_or(object_field(latest, "spec", "policyHash", NULL), ""), hash) == 0)
		return keep_current(world, placement, latest, policy);
	if (latest && object_is_latest(latest)) {
		struct object *draft = store_draft(&world->store, latest);
		object_set_label(&world->store, draft, latest_label, "false");
		store_commit(&world->store, draft, PART_META);
	}
	if (!prune(world, state, snapshots_history_limit(placement), error))
		return NULL;
	return create(world, state, policy, index + 1, error);
}

static const struct decision *split_decisions(struct world *world, const struct value *list, bool selected, uint32_t *count)
{
	struct decision *decisions = ARENA_ARRAY(&world->arena, struct decision, value_is(list, VALUE_LIST) ? list->count : 0);
	*count = 0;
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++) {
		const struct value *one = list->as.items[i];
		const struct value *mark = value_get(one, "selected");
		if ((value_is(mark, VALUE_BOOL) && mark->as.boolean) != selected)
			continue;
		decisions[(*count)++] = (struct decision){
			.cluster = symbol_of(&world->symbols, value_text_or(value_get(one, "clusterName"), "")),
			.reason = symbol_of(&world->symbols, value_text_or(value_get(one, "reason"), "")),
		};
	}
	return decisions;
}

const struct decisions *policy_snapshot_decisions(struct world *world, struct placement_state *state, const struct object *snapshot)
{
	struct decisions *decisions = &state->decisions;
	if (decisions->status && decisions->status == snapshot->status)
		return decisions;
	const struct value *list = value_get(snapshot->status, "targetClusters");
	decisions->status = snapshot->status;
	decisions->selected = split_decisions(world, list, true, &decisions->selected_count);
	decisions->unselected = split_decisions(world, list, false, &decisions->unselected_count);
	decisions->conditions = conditions_decode(&world->arena, &world->symbols, value_get(snapshot->status, "conditions"));
	decisions->observed_generation = value_int_or(value_get(snapshot->status, "observedCRPGeneration"), 0);
	return decisions;
}
