#include "scenarios/loader.h"

#include "model/members.h"

#include "sim/hash_table.h"

#include <string.h>

/* Behaviour: all entries that match a member are laid over each other, the later ones on top, field by field. Members for which the same entries
 * have the last word share one result. There may be as many entries as members, so members are found by name and label, never by trying all. */

/* What entries say: of each field the entry with the last word, NULL when no entry says anything about it. Compared as bytes. */
struct layer {
	const struct spec_dist *apply_latency, *remove_latency;
	const struct spec_failure *probability[2], *recovers[2]; /* apply, availability */
	const struct spec_behavior *quiet, *script;
};

/* Members that have a name or a label in common. */
struct member_group {
	UT_hash_handle hh;
	const char *key; /* label, a newline, value; of a name without a label */
	uint32_t *members;
	size_t count, room;
};

struct shared {
	UT_hash_handle hh;
	struct layer layer;
	struct member_behavior behavior;
	const struct member_script *script;
};

struct layering {
	struct loader *loader;
	struct member_group *groups; /* hash */
	struct shared *results;      /* hash */
	struct layer *layers;        /* by member */
};

/* Which members an entry is for */

static struct member_group *find_group(const struct layering *layering, const char *label, const char *value)
{
	const char *key = arena_format(layering->loader->arena, "%s\n%s", label, value);
	struct member_group *group;
	HASH_FIND_STR(layering->groups, key, group);
	return group;
}

static void enter(struct layering *layering, uint32_t member, const char *label, const char *value)
{
	struct arena *arena = layering->loader->arena;
	struct member_group *group = find_group(layering, label, value);
	if (!group) {
		group = ARENA_NEW(arena, struct member_group);
		group->key = arena_format(arena, "%s\n%s", label, value);
		HASH_ADD_KEYPTR(hh, layering->groups, group->key, strlen(group->key), group);
	}
	group->members = arena_room(arena, group->members, group->count, &group->room, sizeof group->members[0]);
	group->members[group->count++] = member;
}

static void enter_members(struct layering *layering)
{
	const struct loader *loader = layering->loader;
	for (size_t i = 0; i < loader->member_count; i++) {
		const struct scenario_member *member = &loader->members[i];
		enter(layering, (uint32_t)i, "", member->name);
		for (uint32_t j = 0; j < member->labels.count; j++)
			enter(layering, (uint32_t)i, member->labels.items[j].key, member->labels.items[j].value);
	}
}

static bool has_labels(const struct scenario_member *member, const struct value *match)
{
	for (size_t i = 0; match && i < match->count; i++) {
		const char *value = labels_get(member->labels, match->as.fields[i].key);
		if (!value || strcmp(value, match->as.fields[i].value->as.text) != 0)
			return false;
	}
	return true;
}

/* Laying */

static void take_failure(struct layer *layer, size_t kind, const struct spec_failure *failure)
{
	if (!failure)
		return;
	if (value_get(failure->origin.value, "probability"))
		layer->probability[kind] = failure;
	if (failure->recovers)
		layer->recovers[kind] = failure;
}

static struct layer layer_of(const struct spec_behavior *entry)
{
	struct layer layer = {.apply_latency = entry->apply_latency, .remove_latency = entry->remove_latency};
	if (value_get(entry->origin.value, "quiet"))
		layer.quiet = entry;
	if (value_get(entry->origin.value, "script"))
		layer.script = entry;
	if (entry->failures) {
		take_failure(&layer, 0, entry->failures->apply);
		take_failure(&layer, 1, entry->failures->availability);
	}
	return layer;
}

static void lay(struct layer *below, const struct layer *layer)
{
	if (layer->apply_latency)
		below->apply_latency = layer->apply_latency;
	if (layer->remove_latency)
		below->remove_latency = layer->remove_latency;
	if (layer->quiet)
		below->quiet = layer->quiet;
	if (layer->script)
		below->script = layer->script;
	for (size_t i = 0; i < 2; i++) {
		if (layer->probability[i])
			below->probability[i] = layer->probability[i];
		if (layer->recovers[i])
			below->recovers[i] = layer->recovers[i];
	}
}

/* For the members of a group (NULL: for all) that have the labels; whether there were any. */
static bool lay_group(struct layering *layering, const struct member_group *group, const struct value *match, const struct layer *layer)
{
	size_t count = group ? group->count : layering->loader->member_count;
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		size_t member = group ? group->members[i] : i;
		if (!has_labels(&layering->loader->members[member], match))
			continue;
		lay(&layering->layers[member], layer);
		any = true;
	}
	return any;
}

/* Whether a member matches the entry. */
static bool lay_entry(struct layering *layering, const struct spec_behavior *entry)
{
	const struct layer layer = layer_of(entry);
	const struct member_group *group;
	bool any = false;
	for (size_t i = 0; i < entry->clusters.count; i++)
		if ((group = find_group(layering, "", entry->clusters.items[i])))
			any = lay_group(layering, group, entry->match, &layer) || any;
	if (entry->clusters.count)
		return any;
	if (!entry->match || !entry->match->count)
		return lay_group(layering, NULL, NULL, &layer);
	const struct value_field *first = &entry->match->as.fields[0];
	group = find_group(layering, first->key, first->value->as.text);
	/* checked again, for names of members stand beside the labels, under none */
	return group && lay_group(layering, group, entry->match, &layer);
}

/* What comes of it */

static struct dist dist_or_zero(const struct spec_dist *spec)
{
	return spec ? spec->dist : dist_constant(0);
}

static void finish(struct loader *loader, const struct layer *layer, const struct scenario_member *member, struct member_behavior *behavior)
{
	static const enum member_failure kinds[2] = {FAILURE_APPLY, FAILURE_AVAILABILITY};
	behavior->apply_latency = dist_or_zero(layer->apply_latency);
	behavior->remove_latency = dist_or_zero(layer->remove_latency);
	behavior->recovery = dist_constant(0);
	behavior->quiet = layer->quiet && layer->quiet->quiet;
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

static const struct shared *share(struct layering *layering, const struct layer *layer, const struct scenario_member *member)
{
	struct loader *loader = layering->loader;
	struct shared *shared;
	HASH_FIND(hh, layering->results, layer, sizeof *layer, shared);
	if (shared)
		return shared;
	shared = ARENA_NEW(loader->arena, struct shared);
	shared->layer = *layer;
	finish(loader, layer, member, &shared->behavior);
	shared->script = layer->script ? load_script(loader, &layer->script->script) : NULL;
	HASH_ADD(hh, layering->results, layer, sizeof *layer, shared);
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
	struct layering layering = {.loader = loader, .layers = ARENA_ARRAY(loader->arena, struct layer, loader->member_count)};
	bool *used = ARENA_ARRAY(loader->arena, bool, count);
	if (count)
		enter_members(&layering);
	for (size_t i = 0; i < count; i++) {
		check_clusters(loader, &specs[i]);
		used[i] = lay_entry(&layering, &specs[i]);
	}
	for (size_t i = 0; i < loader->member_count; i++) {
		struct scenario_member *member = &loader->members[i];
		const struct shared *shared = share(&layering, &layering.layers[i], member);
		member->behavior = &shared->behavior;
		member->script = shared->script;
	}
	HASH_CLEAR(hh, layering.groups);
	HASH_CLEAR(hh, layering.results);
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
