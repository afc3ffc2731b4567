#include "model/scheduler_cycle.h"

#include "model/binding.h"

#include <stdlib.h>
#include <string.h>

static const char cleanup_finalizer[] = "kubernetes-fleet.io/scheduler-crb-cleanup";

bool scheduler_fail(struct cycle *cycle, const char *text)
{
	cycle->error = symbol_format(&cycle->world->symbols, "unexpected behavior which cannot be handled by the controller: %s", text);
	return false;
}

static int compare_to_name(const void *name, const void *candidate)
{
	return strcmp(name, ((const struct candidate *)candidate)->name);
}

struct candidate *scheduler_candidate(const struct cycle *cycle, const char *name)
{
	return cycle->candidate_count ? bsearch(name, cycle->candidates, cycle->candidate_count, sizeof *cycle->candidates, compare_to_name) : NULL;
}

static void collect_clusters(struct cycle *cycle)
{
	struct slot_list list = store_list(&cycle->world->store, cycle->world->kinds.member_cluster);
	cycle->candidates = ARENA_ARRAY(&cycle->world->arena, struct candidate, list.count);
	cycle->candidate_count = list.count;
	for (size_t i = 0; i < list.count; i++)
		cycle->candidates[i] = (struct candidate){.cluster = list.items[i]->current, .name = list.items[i]->identity.name};
}

static enum binding_class classify(const struct cycle *cycle, const struct object *binding, const struct candidate *candidate)
{
	const struct binding_spec *spec = binding->binding_spec;
	if (binding->meta.deleting)
		return BINDING_DELETING;
	if (strcmp(spec->state, "Unscheduled") == 0)
		return BINDING_UNSCHEDULED;
	if (!candidate || candidate->cluster->meta.deleting)
		return BINDING_DANGLING;
	if (!spec->policy_snapshot || strcmp(spec->policy_snapshot, cycle->snapshot->identity->name) != 0)
		return BINDING_OBSOLETE;
	return strcmp(spec->state, "Scheduled") == 0 ? BINDING_SCHEDULED : BINDING_BOUND;
}

void scheduler_list_add(struct binding_list *list, const struct object *binding)
{
	list->items[list->count++] = binding;
}

struct binding_list scheduler_list_new(const struct cycle *cycle, size_t most)
{
	return (struct binding_list){.items = ARENA_ARRAY(&cycle->world->arena, const struct object *, most)};
}

static void collect_bindings(struct cycle *cycle)
{
	const struct slot_set *set = &cycle->state->bindings;
	for (unsigned class = 0; class < BINDING_CLASSES; class++)
		cycle->bindings[class] = scheduler_list_new(cycle, set->count);
	for (size_t i = 0; i < set->count; i++) {
		const struct object *binding = set->items[i]->current;
		struct candidate *candidate = scheduler_candidate(cycle, binding->binding_spec->cluster);
		enum binding_class class = classify(cycle, binding, candidate);
		scheduler_list_add(&cycle->bindings[class], binding);
		if (candidate && (class == BINDING_SCHEDULED || class == BINDING_BOUND))
			candidate->present = true;
		if (candidate && class == BINDING_OBSOLETE)
			candidate->has_obsolete = true;
	}
}

static void release_deleting(struct cycle *cycle)
{
	const struct binding_list *list = &cycle->bindings[BINDING_DELETING];
	for (size_t i = 0; i < list->count; i++) {
		struct object *draft = store_draft(&cycle->world->store, list->items[i]);
		object_drop_finalizer(&cycle->world->store, draft, cleanup_finalizer);
		store_commit(&cycle->world->store, draft, PART_META);
	}
}

bool scheduler_run_cycle(struct world *world, struct placement_state *state, const struct object *snapshot, bool *again, const char **error)
{
	struct cycle cycle = {.world = world, .state = state, .snapshot = snapshot};
	const struct value *policy = object_field(snapshot, "spec", "policy", NULL);
	cycle.policy = value_is(policy, VALUE_MAP) ? policy : NULL;
	*again = false;
	collect_clusters(&cycle);
	collect_bindings(&cycle);
	release_deleting(&cycle);
	scheduler_unschedule(&cycle, &cycle.bindings[BINDING_DANGLING]);
	const char *type = value_text_or(value_get(cycle.policy, "placementType"), "PickAll");
	bool good;
	if (strcmp(type, "PickFixed") == 0)
		good = scheduler_pick_fixed(&cycle);
	else if (strcmp(type, "PickN") == 0)
		good = scheduler_pick_n(&cycle, again);
	else
		good = scheduler_pick_all(&cycle);
	*error = cycle.error;
	return good;
}
