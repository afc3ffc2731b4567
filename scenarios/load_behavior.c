#include "scenarios/loader.h"

#include "model/members.h"

#include <string.h>

/* Behaviour: all entries that match a member are laid over each other, the later ones on top, field by field. Members that the same entries match
 * share one result. */

/* What is said so far; a field that no entry says anything about has its default. */
struct layer {
	struct member_behavior behavior;
	const struct spec_dist *apply_latency, *remove_latency;
	const struct spec_failure *probability[2], *recovers[2]; /* apply, availability: the entry that says it */
	const struct spec_behavior *script;
};

static bool matches(const struct spec_behavior *entry, const struct scenario_member *member)
{
	for (size_t i = 0; entry->match && i < entry->match->count; i++) {
		const char *value = labels_get(member->labels, entry->match->as.fields[i].key);
		if (!value || strcmp(value, entry->match->as.fields[i].value->as.text) != 0)
			return false;
	}
	for (size_t i = 0; i < entry->clusters.count; i++)
		if (strcmp(entry->clusters.items[i], member->name) == 0)
			return true;
	return entry->clusters.count == 0;
}

static void lay_failure(struct layer *layer, size_t kind, const struct spec_failure *failure)
{
	if (!failure)
		return;
	if (value_get(failure->origin.value, "probability"))
		layer->probability[kind] = failure;
	if (failure->recovers)
		layer->recovers[kind] = failure;
}

static void lay(struct layer *layer, const struct spec_behavior *entry)
{
	if (entry->apply_latency)
		layer->apply_latency = entry->apply_latency;
	if (entry->remove_latency)
		layer->remove_latency = entry->remove_latency;
	if (value_get(entry->origin.value, "quiet"))
		layer->behavior.quiet = entry->quiet;
	if (entry->failures) {
		lay_failure(layer, 0, entry->failures->apply);
		lay_failure(layer, 1, entry->failures->availability);
	}
	if (value_get(entry->origin.value, "script"))
		layer->script = entry;
}

static struct dist dist_or_zero(const struct spec_dist *spec)
{
	return spec ? spec->dist : dist_constant(0);
}

static void finish(struct loader *loader, struct layer *layer, const struct scenario_member *member)
{
	static const enum member_failure kinds[2] = {FAILURE_APPLY, FAILURE_AVAILABILITY};
	struct member_behavior *behavior = &layer->behavior;
	behavior->apply_latency = dist_or_zero(layer->apply_latency);
	behavior->remove_latency = dist_or_zero(layer->remove_latency);
	behavior->recovery = dist_constant(0);
	for (size_t i = 0; i < 2; i++) {
		const struct spec_failure *failure = layer->probability[i];
		if (!failure || failure->probability <= 0)
			continue;
		if (behavior->failure_kind != FAILURE_NONE) {
			field_error(&loader->reader, failure->origin.value, NULL, "the member \"%s\" would fail in two ways; a member has one kind of failure",
				    member->name);
			return;
		}
		behavior->failure_kind = kinds[i];
		behavior->failure_probability = failure->probability;
		behavior->recovers = layer->recovers[i] != NULL;
		if (behavior->recovers)
			behavior->recovery = dist_or_zero(layer->recovers[i]->recovers);
	}
}

/* A result, and which entries made it. */
struct shared {
	struct shared *next;
	const bool *matched;
	const struct member_behavior *behavior;
	const struct member_script *script;
};

static struct shared *find_shared(struct shared *list, const bool *matched, size_t count)
{
	while (list && memcmp(list->matched, matched, count * sizeof matched[0]) != 0)
		list = list->next;
	return list;
}

static struct shared *make_shared(struct loader *loader, struct shared *list, const bool *matched, size_t count, const struct scenario_member *member)
{
	const struct spec_behavior *specs = loader->spec ? loader->spec->behavior.items : NULL;
	struct layer *layer = ARENA_NEW(loader->arena, struct layer);
	bool *copy = ARENA_ARRAY(loader->arena, bool, count);
	for (size_t i = 0; i < count; i++) {
		copy[i] = matched[i];
		if (matched[i])
			lay(layer, &specs[i]);
	}
	finish(loader, layer, member);
	struct shared *shared = ARENA_NEW(loader->arena, struct shared);
	*shared = (struct shared){.next = list,
				  .matched = copy,
				  .behavior = &layer->behavior,
				  .script = layer->script ? load_script(loader, &layer->script->script) : NULL};
	return shared;
}

static void check_clusters(struct loader *loader, const struct spec_behavior *entry)
{
	for (size_t i = 0; i < entry->clusters.count; i++)
		load_cluster_name(loader, entry->clusters.at[i], entry->clusters.items[i]);
}

void load_behavior(struct loader *loader)
{
	size_t count = loader->spec ? loader->spec->behavior.count : 0;
	const struct spec_behavior *specs = count ? loader->spec->behavior.items : NULL;
	bool *matched = ARENA_ARRAY(loader->arena, bool, count);
	bool *used = ARENA_ARRAY(loader->arena, bool, count);
	struct shared *list = NULL;
	for (size_t i = 0; i < count; i++)
		check_clusters(loader, &specs[i]);
	for (size_t m = 0; m < loader->member_count; m++) {
		struct scenario_member *member = &loader->members[m];
		for (size_t i = 0; i < count; i++) {
			matched[i] = matches(&specs[i], member);
			used[i] = used[i] || matched[i];
		}
		struct shared *shared = find_shared(list, matched, count);
		if (!shared)
			list = shared = make_shared(loader, list, matched, count, member);
		member->behavior = shared->behavior;
		member->script = shared->script;
	}
	for (size_t i = 0; i < count; i++) {
		const struct value *at = specs[i].origin.value;
		if (!used[i] && loader->member_count && !diags_failed(loader->reader.diags))
			diag_warning(loader->reader.diags, at->file, at->line, at->column, NULL, "no member matches this behavior entry");
	}
}

/* Scripts */

void load_words(struct loader *loader, const struct object_list *conditions, const struct condition_words **words, const int64_t **generations)
{
	const struct spec_condition *specs = conditions->items;
	struct condition_words *made = ARENA_ARRAY(loader->arena, struct condition_words, conditions->count);
	int64_t *numbers = ARENA_ARRAY(loader->arena, int64_t, conditions->count);
	for (size_t i = 0; i < conditions->count; i++) {
		made[i] = (struct condition_words){specs[i].type, (enum condition_status)specs[i].status, specs[i].reason,
						   specs[i].message ? specs[i].message : ""};
		numbers[i] = specs[i].generation;
	}
	*words = made;
	*generations = numbers;
}

const struct member_script *load_script(struct loader *loader, const struct object_list *writes)
{
	const struct spec_script_write *specs = writes->items;
	struct member_script *script = ARENA_NEW(loader->arena, struct member_script);
	struct member_write *made = ARENA_ARRAY(loader->arena, struct member_write, writes->count);
	for (size_t i = 0; i < writes->count; i++) {
		bool deletion = value_get(specs[i].origin.value, "afterDelete") != NULL;
		made[i] = (struct member_write){.after_ns = deletion ? specs[i].after_delete_ns : specs[i].after_ns,
						.after_delete = deletion,
						.count = (uint32_t)specs[i].conditions.count};
		load_words(loader, &specs[i].conditions, &made[i].words, &made[i].generations);
	}
	*script = (struct member_script){made, (uint32_t)writes->count};
	return script;
}
