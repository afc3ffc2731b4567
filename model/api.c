#include "model/api.h"

#include "model/admission.h"
#include "model/codec.h"

#include "sim/hash_table.h"
#include "sim/instant.h"

#include <string.h>

struct guessed_kind {
	UT_hash_handle hh;
	const struct kind_info *kind;
	char key[];
};

static const struct kind_info *guess_kind(struct world *world, const char *kind, const char *api_version, bool namespaced)
{
	const char *key = symbol_format(&world->symbols, "%s/%s", api_version, kind);
	struct guessed_kind *guessed;
	HASH_FIND_STR(world->guessed, key, guessed);
	if (!guessed) {
		guessed = arena_take(&world->arena, sizeof *guessed + strlen(key) + 1);
		memcpy(guessed->key, key, strlen(key));
		guessed->kind = kind_guess(&world->arena, kind, api_version, namespaced);
		HASH_ADD_STR(world->guessed, key, guessed);
	}
	return guessed->kind;
}

const struct kind_info *api_kind(struct world *world, const struct value *manifest)
{
	const char *kind = value_text_or(value_get(manifest, "kind"), "");
	const char *api_version = value_text_or(value_get(manifest, "apiVersion"), "v1");
	const struct kind_info *known = kind_by_api_version(kind, api_version);
	if (known)
		return known;
	return guess_kind(world, kind, api_version, value_find(manifest, "metadata", "namespace", NULL) != NULL);
}

void api_forget_kinds(struct world *world)
{
	HASH_CLEAR(hh, world->guessed);
}

static const char *namespace_of(const struct kind_info *kind, const struct value *manifest)
{
	return kind->namespaced ? value_text_or(value_find(manifest, "metadata", "namespace", NULL), "default") : "";
}

static bool is_namespace(const struct world *world, const struct kind_info *kind)
{
	return kind == world->kinds.name_space;
}

/* What the API server itself adds to a new Namespace. */
static void complete_namespace(struct world *world, struct object *draft)
{
	struct arena *arena = &world->arena;
	struct value *body = draft->body ? value_copy_shallow(arena, draft->body) : value_map(arena);
	struct value *spec = value_map(arena);
	struct value *finalizers = value_list(arena);
	struct value *status = value_map(arena);
	value_add(arena, finalizers, value_text(arena, "kubernetes"));
	value_put(arena, spec, "finalizers", finalizers);
	value_put(arena, body, "spec", spec);
	value_put_text(arena, status, "phase", "Active");
	draft->body = body;
	draft->status = status;
	object_set_label(&world->store, draft, "kubernetes.io/metadata.name", draft->identity->name);
}

bool api_create(struct world *world, const struct value *manifest, const char **refusal)
{
	const struct kind_info *kind = api_kind(world, manifest);
	struct admission_request request = {.release = world->config.release,
					    .kind = kind->kind,
					    .group = kind->group,
					    .namespaced = kind->namespaced,
					    .webhooks = !world->config.no_webhooks,
					    .proposed = manifest};
	const char *ns = namespace_of(kind, manifest);
	const char *name = value_text_or(value_find(manifest, "metadata", "name", NULL), "");
	struct value *admitted = admission_create(&world->arena, &request, refusal);
	if (!admitted)
		return false;
	if (store_get(&world->store, kind, ns, name)) {
		*refusal = admission_already_exists(&world->arena, kind->plural, kind->group, name);
		return false;
	}
	struct object *draft = store_new(&world->store, kind, ns, name);
	object_decode(&world->store, draft, admitted, false);
	if (is_namespace(world, kind))
		complete_namespace(world, draft);
	store_create(&world->store, draft);
	return true;
}

static const struct object *find(struct world *world, const struct api_target *target, const char **refusal)
{
	const struct object *current = store_get(&world->store, target->kind, target->ns, target->name);
	if (!current)
		*refusal = admission_not_found(&world->arena, target->kind->plural, target->kind->group, target->name);
	return current;
}

static bool update(struct world *world, const struct object *current, const struct value *old, const struct value *proposed, bool status,
		   const char **refusal)
{
	const struct kind_info *kind = current->identity->kind;
	struct admission_request request = {.release = world->config.release,
					    .kind = kind->kind,
					    .group = kind->group,
					    .namespaced = kind->namespaced,
					    .webhooks = !world->config.no_webhooks,
					    .old = old,
					    .proposed = proposed,
					    .status_subresource = status};
	struct value *admitted = admission_update(&world->arena, &request, refusal);
	if (!admitted)
		return false;
	struct object *draft = store_draft(&world->store, current);
	bool with_status = status || !admission_has_status(world->config.release, kind->group, kind->kind);
	object_decode(&world->store, draft, admitted, with_status);
	draft->api_version = current->api_version;
	bool same_body = value_equal(value_get(old, "spec"), value_get(admitted, "spec"));
	store_commit(&world->store, draft, status ? PART_STATUS : same_body ? PART_META : PART_SPEC);
	return true;
}

bool api_patch(struct world *world, const struct api_target *target, const struct value *merge, bool status_subresource, const char **refusal)
{
	const struct object *current = find(world, target, refusal);
	if (!current)
		return false;
	struct value *old = object_encode(&world->arena, current);
	struct value *proposed = value_merge(&world->arena, old, merge);
	return update(world, current, old, proposed, status_subresource, refusal);
}

bool api_replace(struct world *world, const struct api_target *target, const struct value *document, bool status_subresource,
		 const char **refusal)
{
	const struct object *current = find(world, target, refusal);
	if (!current)
		return false;
	return update(world, current, object_encode(&world->arena, current), document, status_subresource, refusal);
}

bool api_apply(struct world *world, const struct value *manifest, const char **refusal)
{
	const struct kind_info *kind = api_kind(world, manifest);
	struct api_target target = {kind, namespace_of(kind, manifest), value_text_or(value_find(manifest, "metadata", "name", NULL), "")};
	if (!store_get(&world->store, target.kind, target.ns, target.name))
		return api_create(world, manifest, refusal);
	struct value *merge = value_copy_shallow(&world->arena, manifest);
	value_drop(merge, "status");
	return api_patch(world, &target, merge, false, refusal);
}

/* A namespace takes everything in it along; it is gone when its last object is. */
static void delete_namespace(struct world *world, const struct object *name_space)
{
	struct slot_list list = store_list_namespace(&world->store, name_space->identity->name);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i]->current)
			store_delete(&world->store, list.items[i]->current);
	store_delete(&world->store, name_space);
}

bool api_delete(struct world *world, const struct api_target *target, const char **refusal)
{
	const struct object *current = find(world, target, refusal);
	if (!current)
		return false;
	if (is_namespace(world, target->kind))
		delete_namespace(world, current);
	else
		store_delete(&world->store, current);
	return true;
}

bool api_approve(struct world *world, const struct api_target *request, const struct api_approval *approval, const char **refusal)
{
	struct condition_words words = {symbol_of(&world->symbols, "Approved"), approval->status, symbol_of(&world->symbols, approval->reason),
					symbol_of(&world->symbols, approval->message)};
	int64_t generation = approval->generation ? approval->generation : -1;
	return api_set_conditions(world, request, &words, &generation, 1, refusal);
}

bool api_set_conditions(struct world *world, const struct api_target *target, const struct condition_words *words, const int64_t *generations,
			uint32_t count, const char **refusal)
{
	const struct object *current = find(world, target, refusal);
	if (!current)
		return false;
	struct object *draft = store_draft(&world->store, current);
	int64_t now_ns = instant_floor_second(world_instant(world));
	for (uint32_t i = 0; i < count; i++) {
		int64_t generation = generations && generations[i] >= 0 ? generations[i] : current->meta.generation;
		struct condition_words own = {symbol_of(&world->symbols, words[i].type), words[i].status,
					      symbol_of(&world->symbols, words[i].reason), symbol_of(&world->symbols, words[i].message)};
		draft->conditions = conditions_set(&world->arena, draft->conditions, &own, generation, now_ns);
	}
	store_commit(&world->store, draft, PART_STATUS);
	return true;
}

bool api_label(struct world *world, const struct api_target *target, const struct value *labels, const char **refusal)
{
	const struct object *current = find(world, target, refusal);
	if (!current)
		return false;
	struct object *draft = store_draft(&world->store, current);
	for (size_t i = 0; i < labels->count; i++)
		object_set_label(&world->store, draft, labels->as.fields[i].key, value_text_or(labels->as.fields[i].value, NULL));
	store_commit(&world->store, draft, PART_META);
	return true;
}

bool api_seed(struct world *world, const struct value *manifest, const char **refusal)
{
	const struct kind_info *kind = api_kind(world, manifest);
	const char *ns = namespace_of(kind, manifest);
	const char *name = value_text_or(value_find(manifest, "metadata", "name", NULL), "");
	const struct value *metadata = value_get(manifest, "metadata");
	if (store_get(&world->store, kind, ns, name)) {
		*refusal = admission_already_exists(&world->arena, kind->plural, kind->group, name);
		return false;
	}
	int64_t created_ns = world_instant(world);
	instant_parse(value_text_or(value_get(metadata, "creationTimestamp"), ""), &created_ns);
	struct object *draft = store_new(&world->store, kind, ns, name);
	object_decode(&world->store, draft,
		      admission_default(&world->arena, world->config.release, kind->group, kind->kind, manifest), true);
	if (is_namespace(world, kind) && !object_field(draft, "spec", NULL)) {
		struct value *body = draft->body ? value_copy_shallow(&world->arena, draft->body) : value_map(&world->arena);
		value_put(&world->arena, body, "spec", value_map(&world->arena));
		draft->body = body;
	}
	draft->meta.generation = value_int_or(value_get(metadata, "generation"), 1);
	draft->meta.uid = symbol_of(&world->symbols, value_text_or(value_get(metadata, "uid"), NULL));
	enum trace_writer writer = world->store.writer;
	world->store.writer = WRITER_SEED;
	store_seed(&world->store, draft, created_ns);
	world->store.writer = writer;
	return true;
}
