#include "model/snapshots.h"

#include "model/admission.h"
#include "model/atoi.h"
#include "model/placement_controller.h"
#include "model/snapshots_group.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <assert.h>
#include <string.h>

static const char latest_label[] = "kubernetes-fleet.io/is-latest-snapshot";
static const char index_label[] = "kubernetes-fleet.io/resource-index";
static const char detection_annotation[] = "kubernetes-fleet.io/next-resource-snapshot-candidate-detection-time";
static const char hash_annotation[] = "kubernetes-fleet.io/resource-hash";
static const char size_annotation[] = "kubernetes-fleet.io/number-of-resource-snapshots";
static const char unexpected_prefix[] = "unexpected behavior which cannot be handled by the controller";

enum { DEFAULT_HISTORY = 10 };

int64_t snapshots_history_limit(const struct object *placement)
{
	int64_t limit = value_int_or(object_field(placement, "spec", "revisionHistoryLimit", NULL), DEFAULT_HISTORY);
	return limit > 0 ? limit : DEFAULT_HISTORY;
}

const struct value *snapshots_owners(struct world *world, const struct object *placement)
{
	struct arena *arena = &world->arena;
	const struct kind_info *kind = placement->identity->kind;
	struct value *owner = value_map(arena);
	value_put_text(arena, owner, "apiVersion", kind_api_version(arena, kind, kind_storage_version(kind, world->release->id)));
	value_put_text(arena, owner, "kind", kind->kind);
	value_put_text(arena, owner, "name", placement->identity->name);
	value_put_text(arena, owner, "uid", placement->meta.uid);
	value_put(arena, owner, "controller", value_bool(arena, true));
	value_put(arena, owner, "blockOwnerDeletion", value_bool(arena, true));
	struct value *owners = value_list(arena);
	value_add(arena, owners, owner);
	return owners;
}

const char *snapshots_exists_error(struct world *world, const struct kind_info *kind, const char *name)
{
	return symbol_format(&world->symbols, "error returned by the API server: %s",
			     admission_already_exists(&world->arena, kind->plural, kind->group, name));
}

const struct selection *snapshots_select(struct world *world, struct placement_state *state)
{
	const struct object *placement = state->slot->current;
	uint64_t version = placement_controller_hub_version(world);
	if (!state->selection_valid || state->selection_version != version || state->selection_body != placement->body) {
		state->selection = selection_make(world, placement);
		state->selection_body = placement->body;
		state->selection_version = version;
		state->selection_valid = true;
	}
	return &state->selection;
}

static struct snapshot_answer failed(const char *error)
{
	return (struct snapshot_answer){.error = error, .retriable = true};
}

/* The master that is labelled latest; without one, the last of all. *found stays NULL when the placement has no snapshot. */
static bool find_latest(struct world *world, struct placement_state *state, const struct snapshot_places *places,
			const struct snapshot_place **found, const char **error)
{
	const struct snapshot_place *labelled = NULL;
	*found = places->count ? &places->items[places->count - 1] : NULL;
	for (size_t i = 0; i < state->snapshots.count; i++) {
		if (!object_is_latest(places->items[i].snapshot))
			continue;
		labelled = &places->items[i];
		if (!snapshots_is_master(labelled->snapshot))
			continue;
		*found = labelled;
		return true;
	}
	if (!labelled)
		return true;
	*error = symbol_format(&world->symbols, "%s: no masterResourceSnapshot found for the placement %s/%s", unexpected_prefix,
			       state->slot->identity.ns, state->slot->identity.name);
	return false;
}

/* The annotations that every master has. */
static bool check_master(struct world *world, const struct object *master, int64_t *size, const char **error)
{
	const char *hash = object_annotation(master, hash_annotation);
	const char *text = object_annotation(master, size_annotation);
	if (!hash || !*hash) {
		*error = symbol_format(&world->symbols, "%s: ResourceGroupHashAnnotation is not set", unexpected_prefix);
		return false;
	}
	if (!text || atoi_parse(text, size) != ATOI_OK || *size < 1) {
		*error = symbol_format(&world->symbols, "%s: resource snapshot %s has an invalid snapshot count \"%s\"", unexpected_prefix,
				       master->identity->name, text ? text : "");
		return false;
	}
	return true;
}

static const struct object *relabel(struct world *world, const struct object *snapshot, const char *latest)
{
	struct object *draft = store_draft(&world->store, snapshot);
	object_set_label(&world->store, draft, latest_label, latest);
	return store_commit(&world->store, draft, PART_META);
}

/* How long a changed content must still be collected (3.3); notes when the change was seen first. */
static int64_t collect_for(struct world *world, const struct object **latest)
{
	const struct world_config *config = &world->config;
	int64_t now_ns = world_instant(world);
	int64_t detected_ns;
	if (config->snapshot_minimum_interval_ns <= 0 && config->changes_collection_ns <= 0)
		return 0;
	const char *noted = object_annotation(*latest, detection_annotation);
	if (!noted || !instant_parse(noted, &detected_ns)) {
		struct object *draft = store_draft(&world->store, *latest);
		struct text when;
		text_init(&when, 64);
		instant_write(&when, now_ns);
		object_set_annotation(&world->store, draft, detection_annotation, text_view(&when));
		text_deinit(&when);
		*latest = store_commit(&world->store, draft, PART_META);
		detected_ns = now_ns;
	}
	int64_t collected_ns = ns_add(detected_ns, config->changes_collection_ns);
	int64_t allowed_ns = ns_add((*latest)->meta.created_ns, config->snapshot_minimum_interval_ns);
	int64_t next_ns = collected_ns > allowed_ns ? collected_ns : allowed_ns;
	return next_ns > now_ns ? ns_subtract(next_ns, now_ns) : 0;
}

static size_t group_size(const struct snapshot_places *places, int64_t index)
{
	size_t size = 0;
	for (size_t i = 0; i < places->count; i++)
		size += places->items[i].index == index;
	return size;
}

static struct snapshot_answer create_group(struct world *world, struct placement_state *state, const struct selection *selection, int64_t index,
					   const struct object *master, size_t present)
{
	struct chunks chunks = snapshots_split(&world->arena, selection);
	const char *error = NULL;
	for (size_t chunk = present; chunk < chunks.count; chunk++) {
		const struct object *created = snapshots_create(world, state, selection, &chunks, chunk, index, &error);
		if (!created)
			return failed(error);
		if (chunk == 0)
			master = created;
	}
	return (struct snapshot_answer){.master = master};
}

struct snapshot_answer snapshots_update(struct world *world, struct placement_state *state, const struct selection *selection)
{
	struct snapshot_places places;
	const struct snapshot_place *latest = NULL;
	const char *error = NULL;
	int64_t size = 0;
	if (state->master && state->master_version == state->snapshots_version && strcmp(state->master_hash, selection->hash) == 0)
		return (struct snapshot_answer){.master = state->master};
	if (!snapshots_sorted(world, state, &places, &error) || !find_latest(world, state, &places, &latest, &error))
		return failed(error);
	if (!latest)
		return create_group(world, state, selection, 0, NULL, 0);
	const struct object *master = latest->snapshot;
	if (!check_master(world, master, &size, &error))
		return failed(error);
	if (strcmp(object_annotation(master, hash_annotation), selection->hash) == 0) {
		if (!object_is_latest(master))
			master = relabel(world, master, "true");
		size_t present = group_size(&places, latest->index);
		if ((int64_t)present == size) {
			state->master = master;
			state->master_hash = selection->hash;
			state->master_version = state->snapshots_version;
			return (struct snapshot_answer){.master = master};
		}
		return create_group(world, state, selection, latest->index, master, present);
	}
	if (object_is_latest(master)) {
		int64_t again_ns = collect_for(world, &master);
		if (again_ns > 0)
			return (struct snapshot_answer){.master = master, .again_ns = again_ns};
		relabel(world, master, "false");
	}
	snapshots_prune(world, &places, snapshots_history_limit(state->slot->current));
	return create_group(world, state, selection, latest->index + 1, NULL, 0);
}

struct snapshot_answer snapshots_get_or_create(struct world *world, const struct snapshot_request *request)
{
	const struct identity *identity = request->placement->identity;
	struct slot *slot = store_slot(&world->store, identity->kind, identity->ns, identity->name);
	assert(world_scope_of(identity->kind) == request->scope);
	struct placement_state *state = placement_state_of(world, slot);
	const struct selection *selection = snapshots_select(world, state);
	if (selection->error)
		return (struct snapshot_answer){.error = selection->error, .retriable = !selection->user_error};
	return snapshots_update(world, state, selection);
}

static const struct value *identify(struct world *world, struct placement_state *state, const char *index)
{
	struct snapshot_places places;
	const char *error = NULL;
	struct value *list = value_list(&world->arena);
	if (!snapshots_sorted(world, state, &places, &error))
		return NULL;
	/* Sub-snapshots stand before their master, but hold what comes after it. */
	for (int part = 0; part < 2; part++) {
		for (size_t i = 0; i < places.count; i++) {
			const struct object *snapshot = places.items[i].snapshot;
			const char *found = object_label(snapshot, index_label);
			if ((places.items[i].sub < 0) == (part == 0) && found && strcmp(found, index) == 0)
				selected_object_identify_all(&world->arena, list, object_field(snapshot, "spec", "selectedResources", NULL));
		}
	}
	return list->count ? list : NULL;
}

const struct value *snapshots_identify(struct world *world, struct placement_state *state, const char *index)
{
	if (!state->identified_index || state->identified_version != state->snapshots_version || strcmp(state->identified_index, index) != 0) {
		state->identified = identify(world, state, index);
		state->identified_index = symbol_of(&world->symbols, index);
		state->identified_version = state->snapshots_version;
	}
	return state->identified;
}
