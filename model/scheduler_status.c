#include "model/scheduler_cycle.h"

#include "model/binding.h"

#include "sim/instant.h"

#include <stdlib.h>
#include <string.h>

/* Unselected clusters that a status explains at most (hub-and-members.md 4.7). The limit of 1,000 decisions in a status is lifted: a note in the
 * trace says when a placement passes it. */
enum { UNSELECTED_MAX = 20, DECISIONS_OF_THE_API = 1000 };

static int compare_decisions(const void *left, const void *right)
{
	const struct value *const *one = left;
	const struct value *const *other = right;
	return strcmp(value_text_or(value_get(*one, "clusterName"), ""), value_text_or(value_get(*other, "clusterName"), ""));
}

/* Equal whatever their order. */
static bool same_decisions(struct arena *arena, const struct value *old, const struct outcome_status *outcome)
{
	size_t count = value_is(old, VALUE_LIST) ? old->count : 0;
	if (count != outcome->count)
		return false;
	const struct value **before = ARENA_ARRAY(arena, const struct value *, count);
	const struct value **after = ARENA_ARRAY(arena, const struct value *, count);
	for (size_t i = 0; i < count; i++) {
		before[i] = old->as.items[i];
		after[i] = outcome->decisions[i];
	}
	if (count) {
		qsort(before, count, sizeof *before, compare_decisions);
		qsort(after, count, sizeof *after, compare_decisions);
	}
	for (size_t i = 0; i < count; i++)
		if (!value_equal(before[i], after[i]))
			return false;
	return true;
}

static struct condition_words scheduled_words(struct cycle *cycle, const struct outcome_status *outcome)
{
	static const char all[] = "found all cluster needed as specified by the scheduling policy, found %zu cluster(s)";
	static const char some[] = "could not find all clusters needed as specified by the scheduling policy, found %zu cluster(s) instead";
	struct symbols *symbols = &cycle->world->symbols;
	return (struct condition_words){
		symbol_of(symbols, "Scheduled"),
		outcome->fulfilled ? CONDITION_TRUE : CONDITION_FALSE,
		symbol_of(symbols, outcome->fulfilled ? "SchedulingPolicyFulfilled" : "SchedulingPolicyUnfulfilled"),
		symbol_format(symbols, outcome->fulfilled ? all : some, outcome->found),
	};
}

/* The transition time does not count, nor does an older observedGeneration after a newer one. */
static bool same_condition(const struct condition *old, const struct condition_words *words, int64_t generation)
{
	return old && old->status == words->status && strcmp(old->reason, words->reason) == 0 && strcmp(old->message, words->message) == 0 &&
	       old->generation >= generation;
}

static bool observed_generation(struct cycle *cycle, int64_t *generation)
{
	static const char annotation[] = "kubernetes-fleet.io/CRP-generation";
	const char *text = object_annotation(cycle->snapshot, annotation);
	char *end = NULL;
	if (!text)
		return scheduler_fail(cycle, arena_format(&cycle->world->arena, "cannot find annotation %s", annotation));
	*generation = strtoll(text, &end, 10);
	return (*text && !*end) ||
	       scheduler_fail(cycle, arena_format(&cycle->world->arena, "invalid annotation %s: %s is not a valid value", annotation, text));
}

static void note_many(struct cycle *cycle, size_t before, size_t after)
{
	if (before > DECISIONS_OF_THE_API || after <= DECISIONS_OF_THE_API)
		return;
	struct trace_record record = {.at_ns = world_now(cycle->world),
				      .kind = TRACE_NOTE,
				      .writer = WRITER_SCHEDULER,
				      .subject = cycle->snapshot->identity->number,
				      .identity = cycle->snapshot->identity,
				      .as.note = {symbol_format(&cycle->world->symbols,
								"%zu scheduling decisions, where the API server takes 1000 at most", after)}};
	trace_put(cycle->world->trace, &record);
}

bool scheduler_write_status(struct cycle *cycle, const struct outcome_status *outcome)
{
	struct world *world = cycle->world;
	struct arena *arena = &world->arena;
	const struct value *old = cycle->snapshot->status;
	struct conditions conditions = conditions_decode(arena, &world->symbols, value_get(old, "conditions"));
	struct condition_words words = scheduled_words(cycle, outcome);
	int64_t generation = 0;
	if (!observed_generation(cycle, &generation))
		return false;
	if (value_int_or(value_get(old, "observedCRPGeneration"), 0) == generation &&
	    same_decisions(arena, value_get(old, "targetClusters"), outcome) &&
	    same_condition(condition_find(conditions.items, conditions.count, words.type), &words, cycle->snapshot->meta.generation))
		return true;
	conditions = conditions_set(arena, conditions, &words, cycle->snapshot->meta.generation, instant_floor_second(world_instant(world)));
	struct value *status = value_map(arena);
	value_put(arena, status, "conditions", conditions_encode(arena, conditions.items, conditions.count));
	value_put_int(arena, status, "observedCRPGeneration", generation);
	if (outcome->count) {
		struct value *list = value_list(arena);
		for (size_t i = 0; i < outcome->count; i++)
			value_add(arena, list, value_copy(arena, outcome->decisions[i]));
		value_put(arena, status, "targetClusters", list);
	}
	const struct value *targets = value_get(old, "targetClusters");
	note_many(cycle, value_is(targets, VALUE_LIST) ? targets->count : 0, outcome->count);
	struct object *draft = store_draft(&world->store, cycle->snapshot);
	draft->status = status;
	store_commit(&world->store, draft, PART_STATUS);
	return true;
}

/* Decisions of a status, in order. */
struct decision_list {
	const struct value **items;
	size_t count, room;
	size_t selected;
};

static void add_decision(struct cycle *cycle, struct decision_list *list, const struct value *decision)
{
	list->items = arena_room(&cycle->world->arena, list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = decision;
}

static void add_bindings(struct cycle *cycle, struct decision_list *list, const struct binding_list *bindings)
{
	for (size_t i = 0; i < bindings->count; i++) {
		const struct value *decision = bindings->items[i]->binding_spec->decision;
		const struct value *selected = value_get(decision, "selected");
		add_decision(cycle, list, decision ? decision : value_map(&cycle->world->arena));
		list->selected += value_is(selected, VALUE_BOOL) && selected->as.boolean;
	}
}

static bool is_told(const struct decision_list *list, size_t count, const char *cluster)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(value_text_or(value_get(list->items[i], "clusterName"), ""), cluster) == 0)
			return true;
	return false;
}

static void add_unselected(struct cycle *cycle, struct decision_list *list, const struct cycle_result *result)
{
	size_t bindings = list->count;
	size_t left = UNSELECTED_MAX;
	for (size_t i = 0; left && i < result->passed_over.count; i++, left--)
		add_decision(cycle, list, scheduler_decision_passed_over(cycle, result->passed_over.items[i]));
	for (size_t i = 0; left && result->tells_refused && i < cycle->candidate_count; i++) {
		const struct candidate *candidate = &cycle->candidates[i];
		if (!candidate->refused)
			continue;
		left--;
		if (is_told(list, bindings, candidate->name))
			continue;
		const char *reason = arena_format(&cycle->world->arena, "ClusterUnschedulable, %s", candidate->refused);
		add_decision(cycle, list, scheduler_decision_refused(cycle, candidate->name, reason));
	}
}

bool scheduler_tell(struct cycle *cycle, const struct cycle_result *result, size_t wanted, const struct binding_list *first,
		    const struct binding_list *second)
{
	struct decision_list list = {0};
	add_bindings(cycle, &list, &result->created);
	add_bindings(cycle, &list, &result->patched);
	add_bindings(cycle, &list, first);
	add_bindings(cycle, &list, second);
	struct outcome_status outcome = {.found = list.selected, .fulfilled = list.selected >= wanted};
	add_unselected(cycle, &list, result);
	outcome.decisions = list.items;
	outcome.count = list.count;
	return scheduler_write_status(cycle, &outcome);
}
