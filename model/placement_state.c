#include "model/placement_state.h"

#include "model/binding.h"

#include <string.h>

static const char tracking_label[] = "kubernetes-fleet.io/parent-CRP";

/* Where a name stands or belongs. */
static size_t position_of(const struct slot_set *set, const char *name, bool *found)
{
	size_t low = 0;
	size_t high = set->count;
	*found = false;
	if (high && strcmp(set->items[high - 1]->identity.name, name) < 0)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(set->items[middle]->identity.name, name);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void insert(struct arena *arena, struct slot_set *set, struct slot *slot)
{
	bool found;
	size_t at = position_of(set, slot->identity.name, &found);
	if (found)
		return;
	set->items = arena_room(arena, set->items, set->count, &set->room, sizeof *set->items);
	memmove(&set->items[at + 1], &set->items[at], (set->count - at) * sizeof *set->items);
	set->items[at] = slot;
	set->count++;
}

static void take_out(struct slot_set *set, const struct slot *slot)
{
	bool found;
	size_t at = position_of(set, slot->identity.name, &found);
	if (!found)
		return;
	set->count--;
	memmove(&set->items[at], &set->items[at + 1], (set->count - at) * sizeof *set->items);
}

enum { FIRST_TABLE = 64 };

/* Where a cluster stands in the table, or would. Symbols are equal when their addresses are; nothing is ordered by them. */
static size_t table_position(struct cluster_place *const *table, size_t size, const char *cluster)
{
	size_t at = (size_t)((uint64_t)(uintptr_t)cluster * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (size - 1);
	while (table[at] && table[at]->cluster != cluster)
		at = (at + 1) & (size - 1);
	return at;
}

static void grow_table(struct arena *arena, struct placement_state *state)
{
	size_t size = state->table_size ? 2 * state->table_size : FIRST_TABLE;
	struct cluster_place **table = ARENA_ARRAY(arena, struct cluster_place *, size);
	for (size_t i = 0; i < state->place_count; i++)
		table[table_position(table, size, state->places[i]->cluster)] = state->places[i];
	state->table = table;
	state->table_size = size;
}

struct cluster_place *placement_state_place(struct world *world, struct placement_state *state, const char *cluster)
{
	struct arena *arena = &world->arena;
	if (2 * state->place_count >= state->table_size)
		grow_table(arena, state);
	size_t at = table_position(state->table, state->table_size, cluster);
	if (state->table[at])
		return state->table[at];
	struct cluster_place *place = ARENA_NEW(arena, struct cluster_place);
	place->cluster = cluster;
	place->position = NOT_SELECTED;
	state->table[at] = place;
	state->places = arena_room(arena, state->places, state->place_count, &state->place_room, sizeof(struct cluster_place *));
	state->places[state->place_count++] = place;
	return place;
}

static void mark_dirty(struct world *world, struct placement_state *state, struct cluster_place *place)
{
	if (place->dirty)
		return;
	place->dirty = true;
	state->dirty = arena_room(&world->arena, state->dirty, state->dirty_count, &state->dirty_room, sizeof *state->dirty);
	state->dirty[state->dirty_count++] = place;
}

void placement_state_clean(struct placement_state *state)
{
	for (size_t i = 0; i < state->dirty_count; i++)
		state->dirty[i]->dirty = false;
	state->dirty_count = 0;
}

static void put_binding(struct world *world, struct placement_state *state, struct slot *slot, const char *cluster, bool there)
{
	struct cluster_place *place = placement_state_place(world, state, symbol_of(&world->symbols, cluster));
	if (there) {
		insert(&world->arena, &state->bindings, slot);
		insert(&world->arena, &place->bindings, slot);
	} else {
		take_out(&state->bindings, slot);
		take_out(&place->bindings, slot);
	}
	mark_dirty(world, state, place);
}

/* The set that objects of a kind go to; NULL when placements have nothing to do with it. */
static struct slot_set *set_for(const struct world *world, struct placement_state *state, const struct kind_info *kind)
{
	if (kind == world->kinds.policy_snapshot[state->scope])
		return &state->policies;
	if (kind == world->kinds.resource_snapshot[state->scope])
		return &state->snapshots;
	return NULL;
}

static void put(struct world *world, struct placement_state *state, struct slot *slot, const struct object *version, bool there)
{
	const struct kind_info *kind = slot->identity.kind;
	if (kind == world->kinds.binding[state->scope]) {
		put_binding(world, state, slot, version->binding_spec->cluster, there);
		return;
	}
	struct slot_set *set = set_for(world, state, kind);
	if (there)
		insert(&world->arena, set, slot);
	else
		take_out(set, slot);
	if (set == &state->snapshots)
		state->snapshots_version++;
}

static const char *parent_of(const struct object *object)
{
	return object ? object_label(object, tracking_label) : NULL;
}

static void collect(struct world *world, struct placement_state *state, const struct kind_info *kind)
{
	const struct identity *placement = &state->slot->identity;
	struct slot_list list = store_list(&world->store, kind);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *object = list.items[i]->current;
		const char *parent = parent_of(object);
		if (strcmp(object->identity->ns, placement->ns) == 0 && parent && strcmp(parent, placement->name) == 0)
			put(world, state, list.items[i], object, true);
	}
}

static struct placement_state *make_state(struct world *world, struct slot *placement)
{
	struct placement_state *state = ARENA_NEW(&world->arena, struct placement_state);
	state->slot = placement;
	state->scope = world_scope_of(placement->identity.kind);
	collect(world, state, world->kinds.policy_snapshot[state->scope]);
	collect(world, state, world->kinds.resource_snapshot[state->scope]);
	collect(world, state, world->kinds.binding[state->scope]);
	return state;
}

struct placement_state *placement_state_of(struct world *world, struct slot *placement)
{
	/* Nobody tells of writes in a world of runs alone: there a state serves once. */
	if (world->config.run_controller_only)
		return make_state(world, placement);
	if (!placement->engine_state)
		placement->engine_state = make_state(world, placement);
	return placement->engine_state;
}

static struct placement_state *existing_state(struct world *world, enum scope scope, const char *ns, const char *parent)
{
	return parent ? store_slot(&world->store, world->kinds.placement[scope], ns, parent)->engine_state : NULL;
}

void placement_state_on_write(struct world *world, const struct object *before, const struct object *after)
{
	const struct identity *identity = (after ? after : before)->identity;
	enum scope scope = world_scope_of(identity->kind);
	if (identity->kind != world->kinds.binding[scope] && identity->kind != world->kinds.policy_snapshot[scope] &&
	    identity->kind != world->kinds.resource_snapshot[scope])
		return;
	const char *old_parent = parent_of(before);
	const char *new_parent = parent_of(after);
	struct placement_state *old = existing_state(world, scope, identity->ns, old_parent);
	struct placement_state *new = new_parent == old_parent ? old : existing_state(world, scope, identity->ns, new_parent);
	bool moved = before && after && before->binding_spec && before->binding_spec->cluster != after->binding_spec->cluster;
	if (!old && !new)
		return;
	struct slot *slot = store_slot(&world->store, identity->kind, identity->ns, identity->name);
	if (old && (old != new || moved))
		put(world, old, slot, before, false);
	if (new)
		put(world, new, slot, after, true);
}
