#include "model/codec.h"

#include "model/binding.h"
#include "model/placement_status.h"
#include "model/run.h"

#include "sim/instant.h"

#include <string.h>

/* Which kinds have typed parts. */
enum shape {
	SHAPE_PLAIN,
	SHAPE_RUN,
	SHAPE_BINDING,
	SHAPE_REQUEST,
	SHAPE_PLACEMENT
};

static enum shape shape_of(const struct kind_info *kind)
{
	static const struct {
		const char *kind;
		enum shape shape;
	} shapes[] = {
		{"ClusterStagedUpdateRun", SHAPE_RUN},	{"StagedUpdateRun", SHAPE_RUN},
		{"ClusterResourceBinding", SHAPE_BINDING}, {"ResourceBinding", SHAPE_BINDING},
		{"ClusterApprovalRequest", SHAPE_REQUEST}, {"ApprovalRequest", SHAPE_REQUEST},
		{"ClusterResourcePlacement", SHAPE_PLACEMENT}, {"ResourcePlacement", SHAPE_PLACEMENT},
	};
	if (strcmp(kind->group, "placement.kubernetes-fleet.io") != 0)
		return SHAPE_PLAIN;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
		if (strcmp(kind->kind, shapes[i].kind) == 0)
			return shapes[i].shape;
	return SHAPE_PLAIN;
}

/* Encoding */

static void put_instant(struct arena *arena, struct value *map, const char *key, int64_t instant_ns)
{
	struct text when;
	text_init(&when, 64);
	instant_write(&when, instant_ns);
	value_put(arena, map, key, value_text(arena, text_view(&when)));
	text_deinit(&when);
}

/* Which built-in groups keep metadata.generation; custom resources always do. */
static bool counts_generations(const struct kind_info *kind)
{
	static const char *const groups[] = {"apps", "batch", "networking.k8s.io", "policy", "autoscaling", "apiextensions.k8s.io"};
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(kind->group, groups[i]) == 0)
			return true;
	return kind->custom;
}

static struct value *encode_meta(struct arena *arena, const struct object *object)
{
	const struct meta *meta = &object->meta;
	struct value *map = value_map(arena);
	if (meta->annotations.count)
		value_put(arena, map, "annotations", labels_encode(arena, meta->annotations));
	put_instant(arena, map, "creationTimestamp", meta->created_ns);
	if (meta->deleting)
		put_instant(arena, map, "deletionTimestamp", meta->deleted_ns);
	if (meta->finalizer_count) {
		struct value *list = value_list(arena);
		for (uint32_t i = 0; i < meta->finalizer_count; i++)
			value_add(arena, list, value_text_view(arena, meta->finalizers[i]));
		value_put(arena, map, "finalizers", list);
	}
	if (counts_generations(object->identity->kind))
		value_put_int(arena, map, "generation", meta->generation);
	if (meta->labels.count)
		value_put(arena, map, "labels", labels_encode(arena, meta->labels));
	value_put_text(arena, map, "name", object->identity->name);
	if (*object->identity->ns)
		value_put_text(arena, map, "namespace", object->identity->ns);
	if (meta->owners)
		value_put(arena, map, "ownerReferences", value_copy(arena, meta->owners));
	value_put(arena, map, "resourceVersion", value_text_view(arena, arena_format(arena, "%lld", (long long)meta->resource_version)));
	value_put_text(arena, map, "uid", meta->uid);
	return map;
}

/* Conditions are typed; what else there is in such a status (failedPlacements and the like) is kept as it was written. */
static struct value *encode_conditions_status(struct arena *arena, const struct object *object)
{
	struct value *status = object->status ? value_copy(arena, object->status) : value_map(arena);
	if (object->conditions.items)
		value_put(arena, status, "conditions", conditions_encode(arena, object->conditions.items, object->conditions.count));
	return status;
}

static struct value *encode_status(struct arena *arena, const struct object *object)
{
	struct value *status = NULL;
	switch (shape_of(object->identity->kind)) {
	case SHAPE_RUN:
		status = object->run_status ? run_status_encode(arena, object->run_status) : NULL;
		break;
	case SHAPE_PLACEMENT:
		status = object->placement_status ? placement_status_encode(arena, object->placement_status) : NULL;
		break;
	case SHAPE_BINDING:
	case SHAPE_REQUEST:
		status = encode_conditions_status(arena, object);
		break;
	case SHAPE_PLAIN:
		status = object->status ? value_copy(arena, object->status) : NULL;
		break;
	}
	return status && status->count ? status : NULL;
}

struct value *object_encode(struct arena *arena, const struct object *object)
{
	struct value *map = object->body ? value_copy_shallow(arena, object->body) : value_map(arena);
	value_put_text(arena, map, "apiVersion", object->api_version);
	value_put_text(arena, map, "kind", object->identity->kind->kind);
	value_put(arena, map, "metadata", encode_meta(arena, object));
	if (object->run_spec)
		value_put(arena, map, "spec", run_spec_encode(arena, object->run_spec));
	if (object->binding_spec)
		value_put(arena, map, "spec", binding_spec_encode(arena, object->binding_spec));
	struct value *status = encode_status(arena, object);
	if (status)
		value_put(arena, map, "status", status);
	return map;
}

/* Decoding */

static void decode_meta(struct store *store, struct object *draft, const struct value *map)
{
	struct arena *arena = store->arena;
	const struct value *finalizers = value_get(map, "finalizers");
	const struct value *owners = value_get(map, "ownerReferences");
	draft->meta.labels = labels_decode(arena, store->symbols, value_get(map, "labels"));
	draft->meta.annotations = labels_decode(arena, store->symbols, value_get(map, "annotations"));
	draft->meta.finalizers = NULL;
	draft->meta.finalizer_count = 0;
	if (value_is(finalizers, VALUE_LIST) && finalizers->count) {
		const char **items = ARENA_ARRAY(arena, const char *, finalizers->count);
		for (size_t i = 0; i < finalizers->count; i++)
			items[i] = symbol_of(store->symbols, value_text_or(finalizers->as.items[i], ""));
		draft->meta.finalizers = items;
		draft->meta.finalizer_count = (uint32_t)finalizers->count;
	}
	draft->meta.owners = owners ? value_copy(arena, owners) : NULL;
}

static const struct value *decode_body(struct arena *arena, const struct value *manifest, bool without_spec)
{
	struct value *body = value_copy_shallow(arena, manifest);
	value_drop(body, "apiVersion");
	value_drop(body, "kind");
	value_drop(body, "metadata");
	value_drop(body, "status");
	if (without_spec)
		value_drop(body, "spec");
	return body->count ? value_copy(arena, body) : NULL;
}

/* NULL when nothing else is there. */
static const struct value *without_conditions(struct arena *arena, const struct value *status)
{
	if (!value_is(status, VALUE_MAP))
		return NULL;
	struct value *rest = value_copy_shallow(arena, status);
	value_drop(rest, "conditions");
	return rest->count ? value_copy(arena, rest) : NULL;
}

static void decode_status(struct store *store, struct object *draft, enum shape shape, const struct value *status)
{
	switch (shape) {
	case SHAPE_RUN:
		draft->run_status = run_status_decode(store->arena, store->symbols, status);
		break;
	case SHAPE_PLACEMENT:
		draft->placement_status = placement_status_decode(store->arena, store->symbols, status);
		break;
	case SHAPE_BINDING:
	case SHAPE_REQUEST:
		draft->conditions = conditions_decode(store->arena, store->symbols, value_get(status, "conditions"));
		draft->status = without_conditions(store->arena, status);
		break;
	case SHAPE_PLAIN:
		draft->status = status ? value_copy(store->arena, status) : NULL;
		break;
	}
}

void object_decode(struct store *store, struct object *draft, const struct value *manifest, bool with_status)
{
	enum shape shape = shape_of(draft->identity->kind);
	draft->api_version = symbol_of(store->symbols, value_text_or(value_get(manifest, "apiVersion"), "v1"));
	decode_meta(store, draft, value_get(manifest, "metadata"));
	draft->body = decode_body(store->arena, manifest, shape == SHAPE_RUN || shape == SHAPE_BINDING);
	if (shape == SHAPE_RUN)
		draft->run_spec = run_spec_decode(store->arena, store->symbols, value_get(manifest, "spec"));
	if (shape == SHAPE_BINDING)
		draft->binding_spec = binding_spec_decode(store->arena, store->symbols, value_get(manifest, "spec"));
	if (with_status)
		decode_status(store, draft, shape, value_get(manifest, "status"));
}
