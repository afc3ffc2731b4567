#include "model/scheduler_cycle.h"

#include "model/atoi.h"
#include "model/binding.h"
#include "model/eligibility.h"

#include <stdlib.h>
#include <string.h>

/* Cross-reference of picked clusters with bindings that are there (hub-and-members.md 4.5) */

static bool mark_old_bindings(struct cycle *cycle)
{
	static const enum binding_class classes[] = {BINDING_OBSOLETE, BINDING_UNSCHEDULED};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		const struct binding_list *list = &cycle->bindings[classes[i]];
		for (size_t j = 0; j < list->count; j++) {
			struct candidate *candidate = scheduler_candidate(cycle, list->items[j]->binding_spec->cluster);
			if (!candidate)
				continue;
			candidate->has_old_binding = true;
			if (candidate->picked && classes[i] == BINDING_UNSCHEDULED && !scheduler_previous_state(cycle, list->items[j]))
				return false;
		}
	}
	return true;
}

static void create_missing(struct cycle *cycle, const struct candidate_list *picked, struct cycle_result *result)
{
	for (size_t i = 0; i < picked->count; i++) {
		const struct candidate *candidate = picked->items[i];
		if (!candidate->has_old_binding)
			scheduler_list_add(&result->created,
					   scheduler_create_binding(cycle, candidate->name, scheduler_decision_scored(cycle, candidate)));
	}
}

/* Takes over the old bindings of picked clusters; the others go to `left`. */
static void patch_old(struct cycle *cycle, enum binding_class class, struct cycle_result *result, struct binding_list *left)
{
	const struct binding_list *old = &cycle->bindings[class];
	for (size_t i = 0; i < old->count; i++) {
		const struct object *binding = old->items[i];
		const struct candidate *candidate = scheduler_candidate(cycle, binding->binding_spec->cluster);
		if (!candidate || !candidate->picked) {
			scheduler_list_add(left, binding);
			continue;
		}
		const char *state =
			class == BINDING_UNSCHEDULED ? scheduler_previous_state(cycle, binding) : binding->binding_spec->state;
		scheduler_list_add(&result->patched,
				   scheduler_patch_binding(cycle, binding, state, scheduler_decision_scored(cycle, candidate)));
	}
}

static bool give_bindings(struct cycle *cycle, const struct candidate_list *picked, struct cycle_result *result)
{
	size_t obsolete = cycle->bindings[BINDING_OBSOLETE].count;
	size_t unscheduled = cycle->bindings[BINDING_UNSCHEDULED].count;
	struct binding_list not_picked = scheduler_list_new(cycle, obsolete);
	struct binding_list stay = scheduler_list_new(cycle, unscheduled);
	result->created = scheduler_list_new(cycle, picked->count);
	result->patched = scheduler_list_new(cycle, obsolete + unscheduled);
	for (size_t i = 0; i < picked->count; i++)
		picked->items[i]->picked = true;
	if (!mark_old_bindings(cycle))
		return false;
	create_missing(cycle, picked, result);
	patch_old(cycle, BINDING_OBSOLETE, result, &not_picked);
	patch_old(cycle, BINDING_UNSCHEDULED, result, &stay);
	scheduler_unschedule(cycle, &not_picked);
	return true;
}

/* The clusters that no filter refuses and that have no binding of this policy yet, by name. */
static struct candidate_list passed(const struct cycle *cycle)
{
	struct candidate_list list = {.items = ARENA_ARRAY(&cycle->world->arena, struct candidate *, cycle->candidate_count)};
	for (size_t i = 0; i < cycle->candidate_count; i++)
		if (!cycle->candidates[i].refused && !cycle->candidates[i].present)
			list.items[list.count++] = &cycle->candidates[i];
	return list;
}

bool scheduler_pick_all(struct cycle *cycle)
{
	const struct binding_list *scheduled = &cycle->bindings[BINDING_SCHEDULED];
	const struct binding_list *bound = &cycle->bindings[BINDING_BOUND];
	struct cycle_result result = {.tells_refused = true};
	if (!scheduler_filter(cycle))
		return false;
	struct candidate_list picked = passed(cycle);
	if (!give_bindings(cycle, &picked, &result))
		return false;
	size_t wanted = result.created.count + result.patched.count + scheduled->count + bound->count;
	return scheduler_tell(cycle, &result, wanted, scheduled, bound);
}

/* PickN */

static int compare_numbers(int64_t left, int64_t right)
{
	return (left > right) - (left < right);
}

/* Best first; of equals the larger name. */
static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *one = *(struct candidate *const *)left;
	const struct candidate *other = *(struct candidate *const *)right;
	int order = compare_numbers(other->score.topology, one->score.topology);
	if (!order)
		order = compare_numbers(other->score.affinity, one->score.affinity);
	if (!order)
		order = compare_numbers(other->score.obsolete, one->score.obsolete);
	return order ? order : strcmp(other->name, one->name);
}

/* A score that the decision on a binding does not have sorts first. */
static int compare_recorded(const struct value *left, const struct value *right)
{
	if (!left || !right)
		return (left != NULL) - (right != NULL);
	return compare_numbers(value_int_or(left, 0), value_int_or(right, 0));
}

/* Worst first; of equals the smaller cluster name. */
static int compare_bindings(const void *left, const void *right)
{
	const struct binding_spec *one = (*(const struct object *const *)left)->binding_spec;
	const struct binding_spec *other = (*(const struct object *const *)right)->binding_spec;
	const struct value *first = value_get(one->decision, "clusterScore");
	const struct value *second = value_get(other->decision, "clusterScore");
	int order = compare_recorded(value_get(first, "priorityScore"), value_get(second, "priorityScore"));
	if (!order)
		order = compare_recorded(value_get(first, "affinityScore"), value_get(second, "affinityScore"));
	return order ? order : strcmp(one->cluster, other->cluster);
}

/* Unschedules the worst `count` of a list and leaves the rest in it, sorted unless the whole list goes. */
static void trim(struct cycle *cycle, struct binding_list *list, size_t count)
{
	if (count < list->count)
		qsort(list->items, list->count, sizeof *list->items, compare_bindings);
	struct binding_list going = {list->items, count};
	scheduler_unschedule(cycle, &going);
	list->items += count;
	list->count -= count;
}

static bool downscale(struct cycle *cycle, size_t wanted)
{
	struct binding_list *scheduled = &cycle->bindings[BINDING_SCHEDULED];
	struct binding_list *bound = &cycle->bindings[BINDING_BOUND];
	struct cycle_result nothing = {0};
	size_t count = scheduled->count + bound->count - wanted;
	size_t of_scheduled = count < scheduled->count ? count : scheduled->count;
	scheduler_unschedule(cycle, &cycle->bindings[BINDING_OBSOLETE]);
	if (of_scheduled)
		trim(cycle, scheduled, of_scheduled);
	if (count > of_scheduled)
		trim(cycle, bound, count - of_scheduled);
	return scheduler_tell(cycle, &nothing, wanted, scheduled, bound);
}

static bool wanted_count(struct cycle *cycle, size_t *wanted)
{
	static const char annotation[] = "kubernetes-fleet.io/number-of-clusters";
	const char *text = object_annotation(cycle->snapshot, annotation);
	int64_t count;
	if (!text)
		return scheduler_fail(cycle, arena_format(&cycle->world->arena, "cannot find annotation %s", annotation));
	enum atoi_result parsed = atoi_parse(text, &count);
	if (parsed != ATOI_OK || count < 0)
		return scheduler_fail(cycle, arena_format(&cycle->world->arena, "invalid annotation %s: %s is not a valid count: %s", annotation, text,
							  parsed == ATOI_OK ? "%!w(<nil>)" : atoi_error(&cycle->world->arena, text, parsed)));
	*wanted = (size_t)count;
	return true;
}

/* With spread constraints each cycle makes one binding, because each changes the spread. */
static bool upscale(struct cycle *cycle, size_t wanted, bool *again)
{
	const struct binding_list *scheduled = &cycle->bindings[BINDING_SCHEDULED];
	const struct binding_list *bound = &cycle->bindings[BINDING_BOUND];
	struct cycle_result result = {.tells_refused = true};
	size_t missing = wanted - scheduled->count - bound->count;
	size_t limit = scheduler_has_spread(cycle) ? 1 : missing;
	if (!scheduler_filter(cycle))
		return false;
	struct candidate_list scored = passed(cycle);
	if (!scheduler_score(cycle, &scored))
		return false;
	if (scored.count)
		qsort(scored.items, scored.count, sizeof *scored.items, compare_candidates);
	size_t picks = limit < scored.count ? limit : scored.count;
	struct candidate_list picked = {scored.items, picks};
	result.passed_over = (struct candidate_list){scored.items + picks, scored.count - picks};
	if (!give_bindings(cycle, &picked, &result))
		return false;
	*again = missing > limit && result.created.count + result.patched.count == limit;
	return *again || scheduler_tell(cycle, &result, wanted, scheduled, bound);
}

bool scheduler_pick_n(struct cycle *cycle, bool *again)
{
	const struct binding_list *scheduled = &cycle->bindings[BINDING_SCHEDULED];
	const struct binding_list *bound = &cycle->bindings[BINDING_BOUND];
	struct cycle_result nothing = {0};
	size_t wanted = 0;
	if (!wanted_count(cycle, &wanted))
		return false;
	size_t present = scheduled->count + bound->count;
	if (wanted <= present && present - wanted + cycle->bindings[BINDING_OBSOLETE].count > 0)
		return downscale(cycle, wanted);
	if (wanted == present)
		return scheduler_tell(cycle, &nothing, wanted, bound, scheduled);
	return upscale(cycle, wanted, again);
}

/* PickFixed */

static const struct object *find_binding(const struct cycle *cycle, enum binding_class class, const char *cluster)
{
	const struct binding_list *list = &cycle->bindings[class];
	for (size_t i = list->count; i-- > 0;)
		if (strcmp(list->items[i]->binding_spec->cluster, cluster) == 0)
			return list->items[i];
	return NULL;
}

static bool give_fixed(struct cycle *cycle, const struct candidate *candidate)
{
	const struct object *obsolete = find_binding(cycle, BINDING_OBSOLETE, candidate->name);
	const struct object *unscheduled = find_binding(cycle, BINDING_UNSCHEDULED, candidate->name);
	const struct value *decision = scheduler_decision_fixed(cycle, candidate->name);
	if (candidate->present)
		return true;
	if (obsolete) {
		scheduler_patch_binding(cycle, obsolete, obsolete->binding_spec->state, decision);
	} else if (unscheduled) {
		const char *state = scheduler_previous_state(cycle, unscheduled);
		if (!state)
			return false;
		scheduler_patch_binding(cycle, unscheduled, state, decision);
	} else {
		scheduler_create_binding(cycle, candidate->name, decision);
	}
	return true;
}

static void unschedule_unnamed(struct cycle *cycle)
{
	const struct binding_list *obsolete = &cycle->bindings[BINDING_OBSOLETE];
	struct binding_list going = scheduler_list_new(cycle, obsolete->count);
	for (size_t i = 0; i < obsolete->count; i++)
		if (!scheduler_candidate(cycle, obsolete->items[i]->binding_spec->cluster)->picked)
			scheduler_list_add(&going, obsolete->items[i]);
	scheduler_unschedule(cycle, &going);
}

/* Decisions of the three sorts, each in the order of the policy: valid, not eligible, not found. */
static const struct value *decide_fixed(struct cycle *cycle, const char *name, int sort)
{
	struct arena *arena = &cycle->world->arena;
	struct candidate *candidate = scheduler_candidate(cycle, name);
	const char *refused = candidate ? candidate->refused : NULL;
	if (sort != (!candidate ? 2 : refused ? 1 : 0))
		return NULL;
	if (!candidate)
		return scheduler_decision_refused(cycle, name, arena_format(arena, "Specified cluster \"%s\" is not found", name));
	if (refused)
		return scheduler_decision_refused(cycle, name,
						  arena_format(arena, "Cluster \"%s\" is not eligible for resource placement yet: %s", name, refused));
	return scheduler_decision_fixed(cycle, name);
}

static bool tell_fixed(struct cycle *cycle, const struct value *names)
{
	struct outcome_status outcome = {.decisions = ARENA_ARRAY(&cycle->world->arena, const struct value *, names->count)};
	for (int sort = 0; sort < 3; sort++) {
		for (size_t i = 0; i < names->count; i++) {
			const struct value *decision = decide_fixed(cycle, value_text_or(names->as.items[i], ""), sort);
			if (decision)
				outcome.decisions[outcome.count++] = decision;
		}
		if (sort == 0)
			outcome.found = outcome.count;
	}
	outcome.fulfilled = outcome.found == outcome.count;
	return scheduler_write_status(cycle, &outcome);
}

bool scheduler_pick_fixed(struct cycle *cycle)
{
	const struct value *names = value_get(cycle->policy, "clusterNames");
	if (!value_is(names, VALUE_LIST) || !names->count)
		return true;
	for (size_t i = 0; i < names->count; i++) {
		struct candidate *candidate = scheduler_candidate(cycle, value_text_or(names->as.items[i], ""));
		if (!candidate)
			continue;
		candidate->refused = eligibility_refusal(cycle->world, candidate->cluster);
		candidate->picked = !candidate->refused;
		if (candidate->picked && !give_fixed(cycle, candidate))
			return false;
	}
	unschedule_unnamed(cycle);
	return tell_fixed(cycle, names);
}
