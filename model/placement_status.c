#include "model/placement_status.h"

#include "sim/text.h"

#include <assert.h>
#include <string.h>

static uint32_t chunk_count(uint32_t entries)
{
	return (entries + PLACEMENT_CHUNK - 1) / PLACEMENT_CHUNK;
}

void placement_draft_init(struct placement_draft *draft, struct arena *arena, uint64_t epoch, const struct placement_status *base)
{
	*draft = (struct placement_draft){.arena = arena, .epoch = epoch, .status = ARENA_NEW(arena, struct placement_status)};
	if (base)
		*draft->status = *base;
}

void placement_draft_resize(struct placement_draft *draft, uint32_t count)
{
	uint32_t chunks = chunk_count(count);
	draft->owns_chunks = true;
	draft->status->entry_count = count;
	draft->status->chunks = ARENA_ARRAY(draft->arena, struct placement_chunk *, chunks);
	for (uint32_t i = 0; i < chunks; i++) {
		draft->status->chunks[i] = ARENA_NEW(draft->arena, struct placement_chunk);
		draft->status->chunks[i]->epoch = draft->epoch;
	}
}

void placement_draft_set_entry(struct placement_draft *draft, uint32_t index, const struct placement_entry *entry)
{
	assert(index < draft->status->entry_count);
	if (!draft->owns_chunks) {
		uint32_t chunks = chunk_count(draft->status->entry_count);
		struct placement_chunk **copy = ARENA_ARRAY(draft->arena, struct placement_chunk *, chunks);
		memcpy(copy, draft->status->chunks, chunks * sizeof *copy);
		draft->status->chunks = copy;
		draft->owns_chunks = true;
	}
	struct placement_chunk **chunk = &draft->status->chunks[index / PLACEMENT_CHUNK];
	if ((*chunk)->epoch != draft->epoch) {
		struct placement_chunk *copy = ARENA_NEW(draft->arena, struct placement_chunk);
		*copy = **chunk;
		copy->epoch = draft->epoch;
		*chunk = copy;
	}
	(*chunk)->items[index % PLACEMENT_CHUNK] = entry;
}

static bool same_value(const struct value *left, const struct value *right)
{
	return left == right || (left && right && value_equal(left, right));
}

bool placement_entry_equal(const struct placement_entry *left, const struct placement_entry *right)
{
	if (left == right)
		return true;
	return text_same(left->cluster, right->cluster) && text_same(left->snapshot_index, right->snapshot_index) &&
	       conditions_equal(left->conditions, right->conditions) && overrides_equal(left->overrides, right->overrides) &&
	       same_value(left->failed, right->failed) && same_value(left->drifted, right->drifted) && same_value(left->diffed, right->diffed);
}

bool placement_status_equal(const struct placement_status *left, const struct placement_status *right)
{
	static const struct placement_status nothing;
	left = left ? left : &nothing;
	right = right ? right : &nothing;
	if (left == right)
		return true;
	if (left->entry_count != right->entry_count || !text_same(left->snapshot_index, right->snapshot_index) ||
	    !conditions_equal(left->conditions, right->conditions) || !same_value(left->selected, right->selected))
		return false;
	for (uint32_t chunk = 0; left->chunks != right->chunks && chunk < chunk_count(left->entry_count); chunk++) {
		if (left->chunks[chunk] == right->chunks[chunk])
			continue;
		uint32_t end = (chunk + 1) * PLACEMENT_CHUNK < left->entry_count ? (chunk + 1) * PLACEMENT_CHUNK : left->entry_count;
		for (uint32_t i = chunk * PLACEMENT_CHUNK; i < end; i++)
			if (!placement_entry_equal(placement_entry_at(left, i), placement_entry_at(right, i)))
				return false;
	}
	return true;
}

static void put_shared(struct arena *arena, struct value *map, const char *key, const struct value *item)
{
	if (item)
		value_put(arena, map, key, value_copy(arena, item));
}

static struct value *encode_entry(struct arena *arena, const struct placement_entry *entry)
{
	struct value *map = value_map(arena);
	value_put_text(arena, map, "clusterName", entry->cluster);
	value_put_text(arena, map, "observedResourceIndex", entry->snapshot_index);
	if (entry->overrides && entry->overrides->resource_count)
		value_put(arena, map, "applicableResourceOverrides", overrides_encode_resource(arena, entry->overrides));
	if (entry->overrides && entry->overrides->cluster_count)
		value_put(arena, map, "applicableClusterResourceOverrides", overrides_encode_cluster(arena, entry->overrides));
	put_shared(arena, map, "failedPlacements", entry->failed);
	put_shared(arena, map, "driftedPlacements", entry->drifted);
	put_shared(arena, map, "diffedPlacements", entry->diffed);
	if (entry->conditions.count)
		value_put(arena, map, "conditions", conditions_encode(arena, entry->conditions.items, entry->conditions.count));
	return map;
}

struct value *placement_status_encode(struct arena *arena, const struct placement_status *status)
{
	struct value *map = value_map(arena);
	put_shared(arena, map, "selectedResources", status->selected);
	value_put_text(arena, map, "observedResourceIndex", status->snapshot_index);
	if (status->conditions.count)
		value_put(arena, map, "conditions", conditions_encode(arena, status->conditions.items, status->conditions.count));
	if (status->entry_count) {
		struct value *entries = value_list(arena);
		for (uint32_t i = 0; i < status->entry_count; i++)
			value_add(arena, entries, encode_entry(arena, placement_entry_at(status, i)));
		value_put(arena, map, "placementStatuses", entries);
	}
	return map->count ? map : NULL;
}

static const struct value *list_or_none(struct arena *arena, const struct value *list)
{
	return value_is(list, VALUE_LIST) && list->count ? value_copy(arena, list) : NULL;
}

static const char *text_or_none(struct symbols *symbols, const struct value *text)
{
	const char *found = value_text_or(text, "");
	return *found ? symbol_of(symbols, found) : NULL;
}

static const struct placement_entry *decode_entry(struct arena *arena, struct symbols *symbols, const struct value *map)
{
	struct placement_entry *entry = ARENA_NEW(arena, struct placement_entry);
	entry->cluster = text_or_none(symbols, value_get(map, "clusterName"));
	entry->snapshot_index = text_or_none(symbols, value_get(map, "observedResourceIndex"));
	entry->overrides = overrides_decode(arena, symbols, value_get(map, "applicableResourceOverrides"),
					    value_get(map, "applicableClusterResourceOverrides"));
	entry->failed = list_or_none(arena, value_get(map, "failedPlacements"));
	entry->drifted = list_or_none(arena, value_get(map, "driftedPlacements"));
	entry->diffed = list_or_none(arena, value_get(map, "diffedPlacements"));
	entry->conditions = conditions_decode(arena, symbols, value_get(map, "conditions"));
	return entry;
}

const struct placement_status *placement_status_decode(struct arena *arena, struct symbols *symbols, const struct value *status)
{
	if (!value_is(status, VALUE_MAP) || !status->count)
		return NULL;
	struct placement_draft draft;
	placement_draft_init(&draft, arena, 0, NULL);
	draft.status->snapshot_index = text_or_none(symbols, value_get(status, "observedResourceIndex"));
	draft.status->selected = list_or_none(arena, value_get(status, "selectedResources"));
	draft.status->conditions = conditions_decode(arena, symbols, value_get(status, "conditions"));
	const struct value *entries = value_get(status, "placementStatuses");
	if (value_is(entries, VALUE_LIST)) {
		placement_draft_resize(&draft, (uint32_t)entries->count);
		for (uint32_t i = 0; i < entries->count; i++)
			placement_draft_set_entry(&draft, i, decode_entry(arena, symbols, entries->as.items[i]));
	}
	return draft.status;
}
