#include "model/snapshots_group.h"

#include "model/atoi.h"
#include "model/snapshots.h"

#include <stdlib.h>
#include <string.h>

static const char index_label[] = "kubernetes-fleet.io/resource-index";
static const char sub_annotation[] = "kubernetes-fleet.io/subindex-of-resource-snapshot";
static const char hash_annotation[] = "kubernetes-fleet.io/resource-hash";

/* 800 KiB of JSON in one snapshot object: what etcd takes, with room to spare. */
enum { CHUNK_BYTES_MAX = 800 * 1024 };

bool snapshots_is_master(const struct object *snapshot)
{
	const char *hash = object_annotation(snapshot, hash_annotation);
	return hash && *hash;
}

static bool read_index(struct world *world, const struct object *snapshot, int64_t *index, const char **error)
{
	const char *text = object_label(snapshot, index_label);
	text = text ? text : "";
	enum atoi_result result = atoi_parse(text, index);
	if (result == ATOI_OK && *index >= 0)
		return true;
	const char *inner = result == ATOI_OK ? "<nil>" : atoi_error(&world->arena, text, result);
	*error = symbol_format(&world->symbols, "unexpected behavior which cannot be handled by the controller: invalid resource index \"%s\", error: %s",
			       text, inner);
	return false;
}

static bool read_sub(struct world *world, const struct object *snapshot, int64_t *sub, const char **error)
{
	static const char prefix[] = "unexpected behavior which cannot be handled by the controller";
	const char *text = object_annotation(snapshot, sub_annotation);
	*sub = -1;
	if (!text)
		return true;
	enum atoi_result result = atoi_parse(text, sub);
	if (result == ATOI_OK && *sub >= 0)
		return true;
	if (result == ATOI_OK)
		*error = symbol_format(&world->symbols, "%s: subindex cannot be negative: %lld", prefix, (long long)*sub);
	else
		*error = symbol_format(&world->symbols, "%s: invalid subindex annotation value \"%s\": %s", prefix, text,
				       atoi_error(&world->arena, text, result));
	return false;
}

static int compare_places(const void *left, const void *right)
{
	const struct snapshot_place *one = left;
	const struct snapshot_place *other = right;
	if (one->index != other->index)
		return one->index < other->index ? -1 : 1;
	if ((one->sub < 0) != (other->sub < 0))
		return one->sub < 0 ? 1 : -1;
	if (one->sub != other->sub)
		return one->sub < other->sub ? -1 : 1;
	return strcmp(one->snapshot->identity->name, other->snapshot->identity->name);
}

bool snapshots_sorted(struct world *world, struct placement_state *state, struct snapshot_places *places, const char **error)
{
	size_t count = state->snapshots.count;
	struct snapshot_place *items = ARENA_ARRAY(&world->arena, struct snapshot_place, count);
	for (size_t i = 0; i < count; i++) {
		items[i].snapshot = state->snapshots.items[i]->current;
		if (!read_index(world, items[i].snapshot, &items[i].index, error) || !read_sub(world, items[i].snapshot, &items[i].sub, error))
			return false;
	}
	if (count)
		qsort(items, count, sizeof *items, compare_places);
	*places = (struct snapshot_places){items, count};
	return true;
}

void snapshots_prune(struct world *world, const struct snapshot_places *places, int64_t limit)
{
	int64_t groups = 0;
	int64_t last = -1;
	if ((int64_t)places->count < limit)
		return;
	for (size_t i = places->count; i-- > 0;) {
		if (places->items[i].index != last)
			groups++;
		last = places->items[i].index;
		if (groups >= limit)
			store_delete(&world->store, places->items[i].snapshot);
	}
}

struct chunks snapshots_split(struct arena *arena, const struct selection *selection)
{
	size_t *starts = ARENA_ARRAY(arena, size_t, selection->count + 2);
	size_t count = 1;
	size_t bytes = 0;
	for (size_t i = 0; i < selection->count; i++) {
		size_t more = selected_object_bytes(&selection->objects[i]);
		if (i > starts[count - 1] && bytes + more > CHUNK_BYTES_MAX) {
			starts[count++] = i;
			bytes = 0;
		}
		bytes += more;
	}
	starts[count] = selection->count;
	return (struct chunks){starts, count};
}

static const struct value *contents(struct arena *arena, const struct selection *selection, const struct chunks *chunks, size_t chunk)
{
	struct value *objects = value_list(arena);
	for (size_t i = chunks->starts[chunk]; i < chunks->starts[chunk + 1]; i++)
		value_add(arena, objects, value_copy(arena, selection->objects[i].content));
	struct value *spec = value_map(arena);
	value_put(arena, spec, "selectedResources", objects);
	struct value *body = value_map(arena);
	value_put(arena, body, "spec", spec);
	return body;
}

static void set_count(struct world *world, struct object *draft, const char *annotation, size_t count)
{
	object_set_annotation(&world->store, draft, annotation, symbol_format(&world->symbols, "%zu", count));
}

const struct object *snapshots_create(struct world *world, struct placement_state *state, const struct selection *selection,
				      const struct chunks *chunks, size_t chunk, int64_t index, const char **error)
{
	const struct identity *placement = &state->slot->identity;
	const struct kind_info *kind = world->kinds.resource_snapshot[state->scope];
	const char *name = chunk ? symbol_format(&world->symbols, "%s-%lld-%zu", placement->name, (long long)index, chunk - 1)
				 : symbol_format(&world->symbols, "%s-%lld-snapshot", placement->name, (long long)index);
	if (store_get(&world->store, kind, placement->ns, name)) {
		*error = snapshots_exists_error(world, kind, name);
		return NULL;
	}
	struct object *draft = store_new(&world->store, kind, placement->ns, name);
	draft->api_version = symbol_of(&world->symbols, kind_api_version(&world->arena, kind, kind_storage_version(kind, world->release->id)));
	draft->body = contents(&world->arena, selection, chunks, chunk);
	draft->meta.owners = snapshots_owners(world, state->slot->current);
	object_set_label(&world->store, draft, "kubernetes-fleet.io/parent-CRP", placement->name);
	object_set_label(&world->store, draft, index_label, symbol_format(&world->symbols, "%lld", (long long)index));
	if (chunk) {
		set_count(world, draft, sub_annotation, chunk - 1);
	} else {
		object_set_label(&world->store, draft, "kubernetes-fleet.io/is-latest-snapshot", "true");
		object_set_annotation(&world->store, draft, hash_annotation, selection->hash);
		set_count(world, draft, "kubernetes-fleet.io/number-of-resource-snapshots", chunks->count);
		set_count(world, draft, "kubernetes-fleet.io/number-of-enveloped-object", selection->envelopes);
	}
	return store_create(&world->store, draft);
}
