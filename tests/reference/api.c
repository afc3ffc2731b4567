#include "tests/reference/api.h"

#include "tests/reference/events.h"
#include "tests/reference/history.h"
#include "tests/reference/schema.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static const struct ref_kind kinds[] = {
	{"ClusterStagedUpdateRun", "clusterstagedupdateruns", true, true},
	{"StagedUpdateRun", "stagedupdateruns", true, true},
	{"ClusterStagedUpdateStrategy", "clusterstagedupdatestrategies", false, false},
	{"StagedUpdateStrategy", "stagedupdatestrategies", false, false},
	{"ClusterApprovalRequest", "clusterapprovalrequests", true, true},
	{"ApprovalRequest", "approvalrequests", true, true},
	{"ClusterResourceBinding", "clusterresourcebindings", true, true},
	{"ResourceBinding", "resourcebindings", true, true},
	{"ClusterResourceSnapshot", "clusterresourcesnapshots", true, true},
	{"ResourceSnapshot", "resourcesnapshots", true, true},
	{"ClusterResourcePlacement", "clusterresourceplacements", false, true},
	{"ResourcePlacement", "resourceplacements", false, true},
	{"ClusterSchedulingPolicySnapshot", "clusterschedulingpolicysnapshots", false, true},
	{"SchedulingPolicySnapshot", "schedulingpolicysnapshots", false, true},
	{"ClusterResourceOverrideSnapshot", "clusterresourceoverridesnapshots", false, false},
	{"ResourceOverrideSnapshot", "resourceoverridesnapshots", false, false},
};

const struct ref_kind *ref_kind_named(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].kind, kind) == 0)
			return &kinds[i];
	}
	return NULL;
}

const char *ref_object_name(const struct value *tree)
{
	return value_text_or(value_find(tree, "metadata", "name", NULL), "");
}

const char *ref_object_namespace(const struct value *tree)
{
	return value_text_or(value_find(tree, "metadata", "namespace", NULL), "");
}

int64_t ref_object_generation(const struct value *tree)
{
	return value_int_or(value_find(tree, "metadata", "generation", NULL), 0);
}

bool ref_object_deleting(const struct value *tree)
{
	return value_find(tree, "metadata", "deletionTimestamp", NULL) != NULL;
}

const char *ref_object_label(const struct value *tree, const char *key)
{
	return value_text_or(value_find(tree, "metadata", "labels", key, NULL), NULL);
}

const char *ref_object_annotation(const struct value *tree, const char *key)
{
	return value_text_or(value_find(tree, "metadata", "annotations", key, NULL), NULL);
}

static int compare_place(const struct ref_object *object, const char *kind, const char *ns, const char *name)
{
	int order = strcmp(object->kind, kind);
	if (order == 0)
		order = strcmp(object->ns, ns);
	return order ? order : strcmp(object->name, name);
}

const struct ref_object *ref_api_get(const struct ref_world *world, const char *kind, const char *ns, const char *name)
{
	for (size_t i = 0; i < world->object_count; i++) {
		if (compare_place(&world->objects[i], kind, ns, name) == 0)
			return &world->objects[i];
	}
	return NULL;
}

static bool labels_match(const struct value *tree, va_list labels)
{
	bool match = true;
	va_list rest;
	va_copy(rest, labels);
	for (const char *key = va_arg(rest, const char *); key && match; key = va_arg(rest, const char *)) {
		const char *wanted = va_arg(rest, const char *);
		const char *label = ref_object_label(tree, key);
		match = label && strcmp(label, wanted) == 0;
	}
	va_end(rest);
	return match;
}

struct ref_list ref_api_list(const struct ref_world *world, struct arena *arena, const char *kind, const char *ns, ...)
{
	struct ref_object *items = NULL;
	size_t count = 0, room = 0;
	va_list labels;
	va_start(labels, ns);
	for (size_t i = 0; i < world->object_count; i++) {
		const struct ref_object *object = &world->objects[i];
		if (strcmp(object->kind, kind) != 0 || (ns && strcmp(object->ns, ns) != 0) || !labels_match(object->tree, labels))
			continue;
		items = arena_room(arena, items, count, &room, sizeof(struct ref_object));
		items[count++] = *object;
	}
	va_end(labels);
	return (struct ref_list){items, count};
}

static size_t insert_object(struct ref_world *world, const char *kind, const char *ns, const char *name)
{
	size_t at = 0;
	while (at < world->object_count && compare_place(&world->objects[at], kind, ns, name) < 0)
		at++;
	world->objects = arena_room(world->arena, world->objects, world->object_count, &world->object_room, sizeof(struct ref_object));
	memmove(&world->objects[at + 1], &world->objects[at], (world->object_count - at) * sizeof(struct ref_object));
	world->object_count++;
	world->objects[at] = (struct ref_object){
		.kind = arena_text(world->arena, kind),
		.ns = arena_text(world->arena, ns),
		.name = arena_text(world->arena, name),
		.uid = ++world->last_uid,
	};
	return at;
}

/* Stores a tree at the object's place, or removes the object when `tree` is NULL. A write that changes nothing is none. */
static void persist(struct ref_world *world, const char *kind, const char *ns, const char *name, const struct value *tree)
{
	const struct ref_object *found = ref_api_get(world, kind, ns, name);
	struct ref_object before = found ? *found : (struct ref_object){0};
	if (found && tree && value_equal(before.tree, tree))
		return;
	struct ref_object after = {0};
	if (tree) {
		size_t at = found ? (size_t)(found - world->objects) : insert_object(world, kind, ns, name);
		world->objects[at].tree = value_copy(world->arena, tree);
		after = world->objects[at];
	} else {
		assert(found);
		size_t at = (size_t)(found - world->objects);
		world->object_count--;
		memmove(&world->objects[at], &world->objects[at + 1], (world->object_count - at) * sizeof(struct ref_object));
	}
	ref_history_record(world, before.tree ? &before : NULL, after.tree ? &after : NULL);
	ref_events_deliver(world, before.tree ? &before : NULL, after.tree ? &after : NULL);
}

void ref_api_load(struct ref_world *world, const struct value *manifest)
{
	struct arena *arena = world->arena;
	struct value *tree = ref_schema_complete(world, manifest);
	struct value *metadata = value_copy_shallow(arena, value_get(tree, "metadata"));
	if (!value_get(metadata, "generation"))
		value_put_int(arena, metadata, "generation", 1);
	if (!value_get(metadata, "creationTimestamp"))
		value_put_text(arena, metadata, "creationTimestamp", ref_now_second(world, arena));
	value_put(arena, tree, "metadata", metadata);
	const char *kind = value_text_or(value_get(tree, "kind"), "");
	size_t at = insert_object(world, kind, ref_object_namespace(tree), ref_object_name(tree));
	world->objects[at].tree = value_copy(arena, tree);
}

static const char *not_found(struct ref_world *world, const char *kind, const char *name)
{
	const struct ref_kind *known = ref_kind_named(kind);
	return arena_format(world->arena, "%s.%s \"%s\" not found", known ? known->plural : kind, REF_GROUP, name);
}

const char *ref_api_create(struct ref_world *world, const struct value *manifest)
{
	struct arena *arena = &world->pass;
	const char *kind = value_text_or(value_get(manifest, "kind"), "");
	const char *ns = ref_object_namespace(manifest);
	const char *name = ref_object_name(manifest);
	const struct ref_kind *known = ref_kind_named(kind);

	struct value *tree = ref_schema_complete(world, manifest);
	if (known && known->has_status)
		value_drop(tree, "status");
	struct value *metadata = value_copy_shallow(arena, value_get(tree, "metadata"));
	value_drop(metadata, "deletionTimestamp");
	value_put_int(arena, metadata, "generation", 1);
	value_put_text(arena, metadata, "creationTimestamp", ref_now_second(world, arena));
	value_put(arena, tree, "metadata", metadata);

	const char *refusal = ref_schema_check(world, NULL, tree);
	if (refusal)
		return refusal;
	if (ref_api_get(world, kind, ns, name))
		return arena_format(world->arena, "%s.%s \"%s\" already exists", known ? known->plural : kind, REF_GROUP, name);
	persist(world, kind, ns, name, tree);
	return NULL;
}

/* The spec, and whatever else is neither metadata nor status. */
static bool same_content(struct arena *arena, const struct value *one, const struct value *other)
{
	struct value *left = value_copy_shallow(arena, one);
	struct value *right = value_copy_shallow(arena, other);
	value_drop(left, "metadata");
	value_drop(left, "status");
	value_drop(right, "metadata");
	value_drop(right, "status");
	return value_equal(left, right);
}

/* What the client may set of the metadata, and the server's own part from what is stored. */
static struct value *merged_metadata(struct arena *arena, const struct value *stored, const struct value *wanted)
{
	static const char *const server_owned[] = {"creationTimestamp", "deletionTimestamp", "generation", "name", "namespace"};
	struct value *metadata = value_is(wanted, VALUE_MAP) ? value_copy_shallow(arena, wanted) : value_map(arena);
	for (size_t i = 0; i < sizeof server_owned / sizeof server_owned[0]; i++) {
		struct value *own = value_get(stored, server_owned[i]);
		if (own)
			value_put(arena, metadata, server_owned[i], own);
		else
			value_drop(metadata, server_owned[i]);
	}
	return metadata;
}

static bool has_finalizers(const struct value *tree)
{
	const struct value *finalizers = value_find(tree, "metadata", "finalizers", NULL);
	return finalizers && finalizers->count > 0;
}

const char *ref_api_update(struct ref_world *world, const struct value *object)
{
	struct arena *arena = &world->pass;
	const char *kind = value_text_or(value_get(object, "kind"), "");
	const struct ref_object *found = ref_api_get(world, kind, ref_object_namespace(object), ref_object_name(object));
	if (!found)
		return not_found(world, kind, ref_object_name(object));
	struct ref_object stored = *found;
	const struct ref_kind *known = ref_kind_named(kind);

	struct value *tree = ref_schema_complete(world, object);
	if (known && known->has_status) {
		struct value *status = value_get(stored.tree, "status");
		if (status)
			value_put(arena, tree, "status", status);
		else
			value_drop(tree, "status");
	}
	struct value *metadata = merged_metadata(arena, value_get(stored.tree, "metadata"), value_get(tree, "metadata"));
	if (!same_content(arena, stored.tree, tree))
		value_put_int(arena, metadata, "generation", ref_object_generation(stored.tree) + 1);
	value_put(arena, tree, "metadata", metadata);

	const char *refusal = ref_schema_check(world, stored.tree, tree);
	if (refusal)
		return refusal;
	bool removed = ref_object_deleting(tree) && !has_finalizers(tree);
	persist(world, stored.kind, stored.ns, stored.name, removed ? NULL : tree);
	return NULL;
}

const char *ref_api_update_status(struct ref_world *world, const struct value *object)
{
	struct arena *arena = &world->pass;
	const char *kind = value_text_or(value_get(object, "kind"), "");
	const struct ref_object *found = ref_api_get(world, kind, ref_object_namespace(object), ref_object_name(object));
	if (!found)
		return not_found(world, kind, ref_object_name(object));
	struct ref_object stored = *found;
	struct value *tree = value_copy_shallow(arena, stored.tree);
	struct value *status = value_get(object, "status");
	if (status && status->count > 0)
		value_put(arena, tree, "status", status);
	else
		value_drop(tree, "status");
	tree = ref_schema_complete(world, tree);
	const char *refusal = ref_schema_check(world, stored.tree, tree);
	if (refusal)
		return refusal;
	persist(world, stored.kind, stored.ns, stored.name, tree);
	return NULL;
}

const char *ref_api_patch(struct ref_world *world, const char *kind, const char *ns, const char *name, const struct value *merge, bool status)
{
	const struct ref_object *found = ref_api_get(world, kind, ns, name);
	if (!found)
		return not_found(world, kind, name);
	const struct value *merged = value_merge(&world->pass, found->tree, merge);
	return status ? ref_api_update_status(world, merged) : ref_api_update(world, merged);
}

/* A finalizer holds the object: it is marked, which counts as a new generation. Deleting it again changes nothing. */
const char *ref_api_delete(struct ref_world *world, const char *kind, const char *ns, const char *name)
{
	const struct ref_object *found = ref_api_get(world, kind, ns, name);
	if (!found)
		return not_found(world, kind, name);
	struct ref_object stored = *found;
	if (!has_finalizers(stored.tree)) {
		persist(world, stored.kind, stored.ns, stored.name, NULL);
		return NULL;
	}
	if (ref_object_deleting(stored.tree))
		return NULL;
	struct arena *arena = &world->pass;
	struct value *metadata = value_copy_shallow(arena, value_get(stored.tree, "metadata"));
	value_put_text(arena, metadata, "deletionTimestamp", ref_now_second(world, arena));
	value_put_int(arena, metadata, "generation", ref_object_generation(stored.tree) + 1);
	struct value *tree = value_copy_shallow(arena, stored.tree);
	value_put(arena, tree, "metadata", metadata);
	persist(world, stored.kind, stored.ns, stored.name, tree);
	return NULL;
}
