#include "model/placement_roll_up.h"

#include <assert.h>
#include <string.h>

/* Conditions of one object while they are being set. `own` holds them unless somebody else has written many of other types. */
enum { SET_MAX = PLACED_COUNT + 2, OWN_ROOM = 24 };

struct working_list {
	struct condition own[OWN_ROOM];
	struct condition *items;
	uint32_t count, room;
};

static void take_old(const struct roll_up *roll_up, struct working_list *list, struct conditions old)
{
	bool fits = old.count + SET_MAX <= OWN_ROOM;
	list->count = old.count;
	list->room = fits ? OWN_ROOM : old.count + SET_MAX;
	list->items = fits ? list->own : ARENA_ARRAY(roll_up->arena, struct condition, list->room);
	if (list->count)
		memcpy(list->items, old.items, list->count * sizeof *old.items);
}

static void set(const struct roll_up *roll_up, struct working_list *list, const struct condition_words *words)
{
	condition_set(list->items, &list->count, list->room, words, roll_up->generation, roll_up->now_ns);
}

static void drop(struct working_list *list, const char *type)
{
	const struct condition *found = condition_find(list->items, list->count, type);
	if (!found)
		return;
	uint32_t at = (uint32_t)(found - list->items);
	list->count--;
	memmove(&list->items[at], &list->items[at + 1], (list->count - at) * sizeof *list->items);
}

static struct conditions keep(const struct roll_up *roll_up, const struct working_list *list, struct conditions old)
{
	struct conditions now = {list->items, list->count};
	if (conditions_equal(now, old))
		return old;
	struct condition *items = ARENA_ARRAY(roll_up->arena, struct condition, list->count);
	memcpy(items, list->items, list->count * sizeof *items);
	return (struct conditions){items, list->count};
}

static void set_unknown(const struct roll_up *roll_up, struct working_list *list, enum placed type)
{
	const struct placed_words *placed = &roll_up->words->placed[type];
	set(roll_up, list, &(struct condition_words){placed->word, CONDITION_UNKNOWN, placed->unknown_reason, placed->unknown_message});
}

static const struct value *list_of(const struct object *binding, const char *key)
{
	const struct value *list = value_get(binding->status, key);
	return value_is(list, VALUE_LIST) && list->count ? list : NULL;
}

/* What else a condition of the binding brings along. */
static void take_details(struct placement_entry *entry, const struct object *binding, enum placed type, bool status)
{
	switch (type) {
	case PLACED_ROLLOUT_STARTED:
		if (status)
			entry->overrides = binding->binding_spec->overrides;
		break;
	case PLACED_APPLIED:
	case PLACED_AVAILABLE:
		entry->drifted = list_of(binding, "driftedPlacements");
		if (!status) {
			entry->failed = list_of(binding, "failedPlacements");
			entry->diffed = list_of(binding, "diffedPlacements");
		}
		break;
	case PLACED_DIFF_REPORTED:
		if (status)
			entry->diffed = list_of(binding, "diffedPlacements");
		break;
	case PLACED_OVERRIDDEN:
	case PLACED_WORK_SYNCHRONIZED:
	case PLACED_COUNT:
		break;
	}
}

/* Walks the expected types; returns the set of those it set. */
static unsigned walk_binding(const struct roll_up *roll_up, const struct object *binding, struct working_list *list, struct placement_entry *entry)
{
	unsigned seen = 0;
	for (uint32_t i = 0; i < roll_up->expected.count; i++) {
		enum placed type = roll_up->expected.items[i];
		const char *word = roll_up->words->placed[type].word;
		const struct condition *found = condition_find(binding->conditions.items, binding->conditions.count, word);
		bool status = condition_is_true(found, binding->meta.generation);
		seen |= 1U << type;
		if (!status && !condition_is_false(found, binding->meta.generation)) {
			set_unknown(roll_up, list, type);
			return seen;
		}
		take_details(entry, binding, type, status);
		set(roll_up, list,
		    &(struct condition_words){word, status ? CONDITION_TRUE : CONDITION_FALSE, found->reason, found->message});
		if (!status)
			return seen;
	}
	return seen;
}

static unsigned set_outdated(const struct roll_up *roll_up, const struct object *binding, struct working_list *list)
{
	const struct placement_words *words = roll_up->words;
	const char *word = words->placed[PLACED_ROLLOUT_STARTED].word;
	const struct condition *found = condition_find(binding->conditions.items, binding->conditions.count, word);
	if (condition_is_false(found, binding->meta.generation))
		set(roll_up, list, &(struct condition_words){word, CONDITION_FALSE, words->blocked_reason, words->blocked_message});
	else
		set_unknown(roll_up, list, PLACED_ROLLOUT_STARTED);
	return 1U << PLACED_ROLLOUT_STARTED;
}

const struct placement_entry *roll_up_entry(const struct roll_up *roll_up, const struct roll_up_cluster *cluster)
{
	const struct placement_words *words = roll_up->words;
	struct conditions old = cluster->old ? cluster->old->conditions : (struct conditions){0};
	struct placement_entry entry = {.cluster = cluster->name};
	struct working_list list;
	take_old(roll_up, &list, old);
	set(roll_up, &list, &(struct condition_words){words->scheduled, CONDITION_TRUE, words->scheduled_reason, cluster->reason});
	unsigned seen = 1U << PLACED_ROLLOUT_STARTED;
	if (!cluster->binding) {
		set_unknown(roll_up, &list, PLACED_ROLLOUT_STARTED);
	} else {
		entry.snapshot_index = cluster->snapshot_index && *cluster->snapshot_index ? cluster->snapshot_index : NULL;
		seen = cluster->outdated ? set_outdated(roll_up, cluster->binding, &list) : walk_binding(roll_up, cluster->binding, &list, &entry);
	}
	for (unsigned type = 0; type < PLACED_COUNT; type++)
		if (!(seen >> type & 1))
			drop(&list, words->placed[type].word);
	entry.conditions = keep(roll_up, &list, old);
	if (cluster->old && placement_entry_equal(cluster->old, &entry))
		return cluster->old;
	struct placement_entry *kept = ARENA_NEW(roll_up->arena, struct placement_entry);
	*kept = entry;
	return kept;
}

const struct placement_entry *roll_up_failed_entry(const struct roll_up *roll_up, const char *reason)
{
	const struct placement_words *words = roll_up->words;
	struct working_list list;
	take_old(roll_up, &list, (struct conditions){0});
	set(roll_up, &list, &(struct condition_words){words->scheduled, CONDITION_FALSE, words->schedule_failed, reason});
	struct placement_entry *entry = ARENA_NEW(roll_up->arena, struct placement_entry);
	entry->conditions = keep(roll_up, &list, (struct conditions){0});
	return entry;
}

static struct index_count *index_count_of(struct placement_tally *tally, struct arena *arena, const char *index)
{
	for (size_t i = 0; i < tally->index_count; i++) {
		const char *known = tally->indices[i].index;
		if (known == index || (known && index && strcmp(known, index) == 0))
			return &tally->indices[i];
	}
	tally->indices = arena_room(arena, tally->indices, tally->index_count, &tally->index_room, sizeof *tally->indices);
	tally->indices[tally->index_count] = (struct index_count){.index = index};
	return &tally->indices[tally->index_count++];
}

static void tally_conditions(struct placement_tally *tally, const struct roll_up *roll_up, const struct placement_entry *entry, int by)
{
	for (unsigned type = 0; type < PLACED_COUNT; type++) {
		const struct condition *found =
			condition_find(entry->conditions.items, entry->conditions.count, roll_up->words->placed[type].word);
		if (found)
			tally->counts[type][found->status] += (uint32_t)by;
	}
	tally->selected += (uint32_t)by;
	if (entry->overrides && (entry->overrides->resource_count || entry->overrides->cluster_count))
		tally->overridden += (uint32_t)by;
}

void placement_tally_add(struct placement_tally *tally, const struct roll_up *roll_up, const struct placement_entry *entry)
{
	tally_conditions(tally, roll_up, entry, 1);
	struct index_count *index = index_count_of(tally, roll_up->arena, entry->snapshot_index);
	if (!index->count++)
		tally->distinct++;
}

void placement_tally_drop(struct placement_tally *tally, const struct roll_up *roll_up, const struct placement_entry *entry)
{
	tally_conditions(tally, roll_up, entry, -1);
	struct index_count *index = index_count_of(tally, roll_up->arena, entry->snapshot_index);
	assert(index->count);
	if (!--index->count)
		tally->distinct--;
}

const char *placement_tally_index(const struct placement_tally *tally)
{
	for (size_t i = 0; i < tally->index_count; i++)
		if (tally->indices[i].count)
			return tally->indices[i].index;
	return NULL;
}

const char *roll_up_external(const struct roll_up *roll_up, const struct placement_tally *tally, const char *waiting)
{
	if (tally->distinct > 1)
		return roll_up->words->external_different;
	if (!placement_tally_index(tally))
		return roll_up->words->external_none[roll_up->scope];
	if (waiting)
		return symbol_format(roll_up->words->symbols,
				     "Rollout is controlled by an external controller and cluster %s is in RolloutStarted Unknown state", waiting);
	return NULL;
}

/* Sets one of the placement's conditions; returns its status. */
static enum condition_status sum_up(const struct roll_up *roll_up, struct working_list *list, const struct placement_tally *tally, enum placed type)
{
	const struct placement_words *words = roll_up->words;
	const struct placed_words *placed = &words->placed[type];
	const uint32_t *counts = tally->counts[type];
	enum condition_status status = counts[CONDITION_UNKNOWN] ? CONDITION_UNKNOWN : counts[CONDITION_FALSE] ? CONDITION_FALSE : CONDITION_TRUE;
	struct condition_words one = {placed->type[roll_up->scope], status, placed->reasons[status], NULL};
	if (type == PLACED_OVERRIDDEN && status == CONDITION_TRUE && !tally->overridden) {
		one.reason = words->no_override_reason;
		one.message = words->no_override_message;
	} else {
		one.message = symbol_format(words->symbols, placed->formats[status], counts[status]);
	}
	set(roll_up, list, &one);
	return status;
}

struct conditions roll_up_conditions(const struct roll_up *roll_up, struct conditions old, const struct placement_tally *tally,
				     const char *external)
{
	const struct placement_words *words = roll_up->words;
	struct working_list list;
	take_old(roll_up, &list, old);
	unsigned seen = 0;
	if (external) {
		seen = 1U << PLACED_ROLLOUT_STARTED;
		set(roll_up, &list,
		    &(struct condition_words){words->placed[PLACED_ROLLOUT_STARTED].type[roll_up->scope], CONDITION_UNKNOWN,
					      words->external_reason, external});
	}
	for (uint32_t i = 0; !external && i < roll_up->expected.count; i++) {
		enum placed type = roll_up->expected.items[i];
		seen |= 1U << type;
		if (sum_up(roll_up, &list, tally, type) != CONDITION_TRUE)
			break;
	}
	for (unsigned type = 0; type < PLACED_COUNT; type++)
		if (!(seen >> type & 1))
			drop(&list, words->placed[type].type[roll_up->scope]);
	return keep(roll_up, &list, old);
}

bool roll_up_completed(const struct roll_up *roll_up, struct conditions conditions, int64_t generation)
{
	const struct placement_words *words = roll_up->words;
	if (!condition_is_true(condition_find(conditions.items, conditions.count, words->scheduled_type[roll_up->scope]), generation))
		return false;
	for (uint32_t i = 0; i < roll_up->expected.count; i++) {
		const char *type = words->placed[roll_up->expected.items[i]].type[roll_up->scope];
		if (!condition_is_true(condition_find(conditions.items, conditions.count, type), generation))
			return false;
	}
	return true;
}
