#include "reports/fleet_versions.h"

#include "sim/hash_table.h"

#include <string.h>

static const uint32_t nothing = UINT32_MAX;

/* What a member holds of a placement, by placement and cluster. */
struct held {
	UT_hash_handle hh;
	const char *name; /* "namespace/placement/cluster" */
	int64_t index;
};

struct placement_entry {
	UT_hash_handle hh;
	const char *name; /* "namespace/placement" */
	size_t position;
};

struct reading {
	struct arena *arena;
	struct fleet_versions_list list;
	struct placement_entry *placements;
	struct held *held;
};

static size_t position_of(struct reading *reading, const struct story_holding *holding)
{
	const char *name = arena_format(reading->arena, "%s/%s", holding->ns, holding->placement);
	struct placement_entry *entry;
	HASH_FIND_STR(reading->placements, name, entry);
	if (entry)
		return entry->position;
	struct fleet_versions_list *list = &reading->list;
	list->items = arena_room(reading->arena, list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count] = (struct fleet_versions){.ns = holding->ns, .placement = holding->placement};
	entry = ARENA_NEW(reading->arena, struct placement_entry);
	entry->name = name;
	entry->position = list->count++;
	HASH_ADD_KEYPTR(hh, reading->placements, entry->name, strlen(entry->name), entry);
	return entry->position;
}

/* The newest FLEET_VERSIONS_MAX are kept. */
static void note_version(struct fleet_versions *fleet, int64_t index)
{
	size_t at = 0;
	while (at < fleet->version_count && fleet->versions[at] < index)
		at++;
	if (index < 0 || (at < fleet->version_count && fleet->versions[at] == index))
		return;
	if (fleet->version_count == FLEET_VERSIONS_MAX) {
		fleet->merged = true;
		if (at == 0)
			return;
		at--;
		memmove(&fleet->versions[0], &fleet->versions[1], at * sizeof fleet->versions[0]);
	} else {
		memmove(&fleet->versions[at + 1], &fleet->versions[at], (fleet->version_count - at) * sizeof fleet->versions[0]);
		fleet->version_count++;
	}
	fleet->versions[at] = index;
}

static uint32_t version_of(const struct fleet_versions *fleet, int64_t index)
{
	uint32_t found = 0;
	if (index < 0)
		return nothing;
	for (uint32_t i = 0; i < fleet->version_count; i++)
		if (fleet->versions[i] <= index)
			found = i;
	return found;
}

static void note_change(struct reading *reading, struct fleet_versions *fleet, const struct story_holding *holding)
{
	const char *name = arena_format(reading->arena, "%s/%s/%s", holding->ns, holding->placement, holding->cluster);
	struct held *held;
	HASH_FIND_STR(reading->held, name, held);
	if (!held) {
		held = ARENA_NEW(reading->arena, struct held);
		*held = (struct held){.name = name, .index = -1};
		HASH_ADD_KEYPTR(hh, reading->held, held->name, strlen(held->name), held);
	}
	fleet->changes = arena_room(reading->arena, fleet->changes, fleet->change_count, &fleet->change_room, sizeof *fleet->changes);
	fleet->changes[fleet->change_count++] =
		(struct version_change){holding->at_ns, version_of(fleet, holding->index), version_of(fleet, held->index)};
	held->index = holding->index;
}

static void note_most(struct fleet_versions *fleet)
{
	uint32_t holding = 0;
	for (size_t i = 0; i < fleet->change_count; i++) {
		holding += fleet->changes[i].version != nothing;
		holding -= fleet->changes[i].before != nothing;
		fleet->most = holding > fleet->most ? holding : fleet->most;
	}
}

struct fleet_versions_list fleet_versions_of(struct arena *arena, const struct story *story)
{
	struct reading reading = {.arena = arena};
	for (size_t i = 0; i < story->holding_count; i++) {
		size_t position = position_of(&reading, &story->holdings[i]);
		note_version(&reading.list.items[position], story->holdings[i].index);
	}
	for (size_t i = 0; i < story->holding_count; i++) {
		size_t position = position_of(&reading, &story->holdings[i]);
		note_change(&reading, &reading.list.items[position], &story->holdings[i]);
	}
	for (size_t i = 0; i < reading.list.count; i++)
		note_most(&reading.list.items[i]);
	HASH_CLEAR(hh, reading.placements);
	HASH_CLEAR(hh, reading.held);
	return reading.list;
}

uint32_t *fleet_versions_sample(struct arena *arena, const struct fleet_versions *fleet, int64_t from_ns, int64_t until_ns, size_t columns)
{
	uint32_t *counts = ARENA_ARRAY(arena, uint32_t, columns * fleet->version_count);
	uint32_t now[FLEET_VERSIONS_MAX] = {0};
	int64_t step_ns = (until_ns - from_ns) / (int64_t)columns + 1;
	size_t next = 0;
	for (size_t column = 0; column < columns; column++) {
		int64_t end_ns = column + 1 == columns ? INT64_MAX : from_ns + step_ns * (int64_t)(column + 1);
		for (; next < fleet->change_count && fleet->changes[next].at_ns < end_ns; next++) {
			const struct version_change *change = &fleet->changes[next];
			if (change->before != nothing)
				now[change->before]--;
			if (change->version != nothing)
				now[change->version]++;
		}
		memcpy(&counts[column * fleet->version_count], now, fleet->version_count * sizeof now[0]);
	}
	return counts;
}
