#include "model/placement_controller.h"

#include "model/snapshots.h"

#include "sim/instant.h"

#include <string.h>

/* Placements with statusReportingScope NamespaceAccessible (hub-and-members.md 2.8): their status is mirrored into the one namespace they select.
 * The mirror is an ordinary document, so unlike the status itself it costs the size of the fleet each time. */

static const char no_namespace[] = "NamespaceAccessible ClusterResourcePlacement doesn't specify a resource selector which selects a namespace";

bool placement_is_mirrored(const struct world *world, const struct object *placement)
{
	const char *scope = value_text_or(object_field(placement, "spec", "statusReportingScope", NULL), "");
	return world->placements->profile->mirrors_status && !*placement->identity->ns && strcmp(scope, "NamespaceAccessible") == 0;
}

static bool is_namespace(const struct value *identified)
{
	return !*value_text_or(value_get(identified, "group"), "") && strcmp(value_text_or(value_get(identified, "version"), ""), "v1") == 0 &&
	       strcmp(value_text_or(value_get(identified, "kind"), ""), "Namespace") == 0;
}

/* The name of the first Namespace in a list of selectors or identifiers; "" when there is none. */
static const char *namespace_in(const struct value *list)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++)
		if (is_namespace(list->as.items[i]))
			return value_text_or(value_get(list->as.items[i], "name"), "");
	return "";
}

static const char *selected_namespace(const struct object *placement)
{
	return namespace_in(object_field(placement, "spec", "resourceSelectors", NULL));
}

static void write_condition(struct world *world, struct placement_state *state, const struct condition_words *words)
{
	const struct object *placement = state->slot->current;
	struct roll_up now = placement_roll_up_now(world, state);
	struct placement_draft status;
	placement_draft_init(&status, &world->arena, store_next_epoch(&world->store), placement->placement_status);
	status.status->conditions = conditions_set(&world->arena, status.status->conditions, words, now.generation, now.now_ns);
	struct object *draft = store_draft(&world->store, placement);
	draft->placement_status = status.status;
	store_commit(&world->store, draft, PART_STATUS);
}

static void refuse_selectors(struct world *world, struct placement_state *state, const char *message)
{
	const struct placement_words *words = &world->placements->words;
	write_condition(world, state,
			&(struct condition_words){words->scheduled_type[state->scope], CONDITION_FALSE, words->invalid_selectors,
						  symbol_of(&world->symbols, message)});
}

bool placement_check_namespace(struct world *world, struct placement_state *state)
{
	const struct object *placement = state->slot->current;
	const char *before = namespace_in(placement->placement_status ? placement->placement_status->selected : NULL);
	const char *now = selected_namespace(placement);
	if (!*before || strcmp(before, now) == 0)
		return true;
	refuse_selectors(world, state,
			 *now ? arena_format(&world->arena,
					     "namespace resource selector is choosing a different namespace '%s' from what was originally picked '%s'. This is "
					     "not allowed for NamespaceAccessible ClusterResourcePlacement",
					     now, before)
			      : no_namespace);
	return false;
}

/* The status without what tells of the mirroring itself. */
static struct value *mirrored_status(struct world *world, const struct object *placement)
{
	struct placement_status status = *placement->placement_status;
	status.conditions = conditions_drop(&world->arena, status.conditions, world->placements->words.synced_type);
	struct value *encoded = placement_status_encode(&world->arena, &status);
	return encoded ? encoded : value_map(&world->arena);
}

static void write_mirror(struct world *world, const struct object *placement, const char *ns)
{
	struct arena *arena = &world->arena;
	const struct kind_info *kind = world->placements->mirror_kind;
	const struct object *current = store_get(&world->store, kind, ns, placement->identity->name);
	struct object *draft = current ? store_draft(&world->store, current) : store_new(&world->store, kind, ns, placement->identity->name);
	struct value *body = value_map(arena);
	struct text when;
	text_init(&when, 64);
	instant_write(&when, world_instant(world));
	value_put_text(arena, body, "lastUpdatedTime", text_view(&when));
	text_deinit(&when);
	value_put(arena, body, "sourceStatus", mirrored_status(world, placement));
	draft->body = body;
	draft->meta.owners = snapshots_owners(world, placement);
	if (current) {
		store_commit(&world->store, draft, PART_SPEC);
		return;
	}
	draft->api_version = symbol_of(&world->symbols, kind_api_version(arena, kind, kind_storage_version(kind, world->release->id)));
	store_create(&world->store, draft);
}

bool placement_mirror_status(struct world *world, struct placement_state *state, const char **error)
{
	const struct placement_words *words = &world->placements->words;
	const struct object *placement = state->slot->current;
	const char *ns = selected_namespace(placement);
	if (!*ns) {
		refuse_selectors(world, state, no_namespace);
		return true;
	}
	if (store_get(&world->store, world->kinds.name_space, "", ns)) {
		write_mirror(world, placement, ns);
		write_condition(world, state,
				&(struct condition_words){words->synced_type, CONDITION_TRUE, words->synced_reason,
							  symbol_format(&world->symbols,
									"Successfully created or updated ClusterResourcePlacementStatus in namespace '%s'", ns)});
		return true;
	}
	*error = symbol_format(&world->symbols,
			       "error returned by the API server: failed to create or update ClusterResourcePlacementStatus: namespaces \"%s\" "
			       "not found",
			       ns);
	write_condition(world, state,
			&(struct condition_words){words->synced_type, CONDITION_FALSE, words->sync_failed_reason,
						  symbol_format(&world->symbols, "Failed to create or update ClusterResourcePlacementStatus: %s", *error)});
	return false;
}

void placement_drop_mirrors(struct world *world, const struct object *removed)
{
	struct slot_list list = store_list_copy(&world->store, world->placements->mirror_kind);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *mirror = list.items[i]->current;
		const struct value *owner = value_is(mirror->meta.owners, VALUE_LIST) ? mirror->meta.owners->as.items[0] : NULL;
		if (strcmp(value_text_or(value_get(owner, "uid"), ""), removed->meta.uid) != 0)
			continue;
		enum trace_writer writer = world->store.writer;
		world->store.writer = WRITER_API_SERVER;
		store_delete(&world->store, mirror);
		world->store.writer = writer;
	}
}
