#include "tests/reference/resources.h"

#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/sha256.h"

#include "sim/json.h"
#include "sim/text.h"

#include <stdlib.h>
#include <string.h>

/* Resource selection for snapshots that runs create (hub-and-members.md 2.5, 3.1). */

struct selection {
	struct ref_pass *pass;
	struct value *objects; /* those found so far, as they are stored */
};

static const char *selector_text(const struct value *selector, const char *key)
{
	return value_text_or(value_get(selector, key), "");
}

/* The placement as the errors name it. */
static const char *shown_placement(const struct ref_pass *pass)
{
	return arena_format(pass->arena, "%s/%s", pass->ns, pass->placement_name);
}

static struct ref_problem *user_error(struct ref_pass *pass, const char *text)
{
	const char *whole = arena_format(pass->arena, "%s: %s", ref_text_symbol(pass->release, "U"), text);
	return ref_abort(pass, REF_INIT_21, "error", whole, NULL);
}

static bool namespace_is_reserved(const char *name)
{
	return strcmp(name, "default") == 0 || strncmp(name, "kube-", 5) == 0 || strncmp(name, "fleet-", 6) == 0;
}

static bool has_owner(const struct value *object)
{
	const struct value *owners = value_find(object, "metadata", "ownerReferences", NULL);
	return owners && owners->count > 0;
}

/* What a selected namespace brings and a selector finds, but nothing propagates. */
static bool is_propagated(struct ref_pass *pass, const struct value *object)
{
	const struct ref_resource_kind *kind = ref_resource_kind_of(object);
	const char *name = ref_object_name(object);
	if (!kind || ref_object_deleting(object))
		return false;
	if (strcmp(kind->kind, "ConfigMap") == 0 && strcmp(name, "kube-root-ca.crt") == 0)
		return false;
	if (strcmp(kind->kind, "ServiceAccount") == 0 && strcmp(name, "default") == 0)
		return false;
	if (strcmp(kind->kind, "Secret") == 0 && strcmp(value_text_or(value_get(object, "type"), ""), "kubernetes.io/service-account-token") == 0)
		return false;
	if (strcmp(kind->kind, "Endpoints") == 0 && ref_api_get(pass->world, "Service", ref_object_namespace(object), name))
		return false;
	if (strcmp(kind->kind, "EndpointSlice") == 0 && ref_object_label(object, "endpointslice.kubernetes.io/managed-by"))
		return false;
	bool owned_kind = strcmp(kind->kind, "ReplicaSet") == 0 || strcmp(kind->kind, "ControllerRevision") == 0;
	return !(owned_kind && has_owner(object));
}

/* NULL, or the resource that was selected twice. */
static struct ref_problem *add_object(struct selection *selection, const struct value *object)
{
	struct ref_pass *pass = selection->pass;
	for (size_t i = 0; i < selection->objects->count; i++) {
		const struct value *other = selection->objects->as.items[i];
		const struct ref_resource_kind *kind = ref_resource_kind_of(object);
		if (kind != ref_resource_kind_of(other) || strcmp(ref_object_name(object), ref_object_name(other)) != 0 ||
		    strcmp(ref_object_namespace(object), ref_object_namespace(other)) != 0)
			continue;
		return user_error(pass, arena_format(pass->arena,
						     "found duplicate resource {Group:%s Version:%s Kind:%s Name:%s Namespace:%s Envelope:<nil>}",
						     kind->group, kind->version, kind->kind, ref_object_name(object), ref_object_namespace(object)));
	}
	value_add(pass->arena, selection->objects, value_copy(pass->arena, object));
	return NULL;
}

static bool selects(struct ref_pass *pass, const struct value *selector, const struct value *object)
{
	const char *name = selector_text(selector, "name");
	if (*name)
		return strcmp(name, ref_object_name(object)) == 0;
	const struct value *labels = value_get(selector, "labelSelector");
	const char *error;
	return !labels || ref_selector_matches(pass->arena, pass->release, labels, value_find(object, "metadata", "labels", NULL), &error);
}

/* Everything of one namespace; the namespace itself first. */
static struct ref_problem *add_namespace(struct selection *selection, const struct value *selector, const struct ref_object *namespace)
{
	struct ref_pass *pass = selection->pass;
	const char *scope = pass->release->has_selection_scope ? selector_text(selector, "selectionScope") : "";
	bool only = strcmp(scope, "NamespaceOnly") == 0;
	if (!only && namespace_is_reserved(namespace->name))
		return user_error(pass, arena_format(pass->arena, "invalid clusterRresourcePlacement %s: namespace %s is not allowed to propagate",
						     pass->placement_name, namespace->name));
	if (!is_propagated(pass, namespace->tree))
		return NULL;
	struct ref_problem *problem = add_object(selection, namespace->tree);
	if (only || (pass->release->has_selector_modes && strcmp(scope, "NamespaceWithResourceSelectors") == 0))
		return problem;
	for (size_t i = 0; i < pass->world->object_count && !problem; i++) {
		const struct ref_object *object = &pass->world->objects[i];
		if (strcmp(object->ns, namespace->name) == 0 && is_propagated(pass, object->tree))
			problem = add_object(selection, object->tree);
	}
	return problem;
}

static struct ref_problem *select_namespaces(struct selection *selection, const struct value *selector)
{
	struct ref_pass *pass = selection->pass;
	const char *name = selector_text(selector, "name");
	if (*name && namespace_is_reserved(name) && strcmp(selector_text(selector, "selectionScope"), "NamespaceOnly") != 0)
		return user_error(pass, arena_format(pass->arena, "invalid clusterRresourcePlacement %s: namespace %s is not allowed to propagate",
						     pass->placement_name, name));
	struct ref_list namespaces = ref_api_list(pass->world, pass->arena, "Namespace", NULL, NULL);
	for (size_t i = 0; i < namespaces.count; i++) {
		if (!selects(pass, selector, namespaces.items[i].tree))
			continue;
		struct ref_problem *problem = add_namespace(selection, selector, &namespaces.items[i]);
		if (problem)
			return problem;
	}
	return NULL;
}

static struct ref_problem *wrong_scope(struct ref_pass *pass, const struct ref_resource_kind *kind)
{
	const char *resource = arena_format(pass->arena, "%s/%s, Resource=%s", kind->group, kind->version, kind->plural);
	if (pass->release->id == REF_MID_2025)
		return user_error(
			pass, arena_format(pass->arena, "invalid placement %s: %s is not a cluster scoped resource", pass->placement_name, resource));
	if (!*pass->ns)
		return user_error(pass, arena_format(pass->arena,
						     "invalid placement %s: cannot select namespace-scoped resource %s in a clusterResourcePlacement",
						     shown_placement(pass), resource));
	if (strcmp(kind->kind, "Namespace") == 0 && pass->release->has_selector_modes)
		resource = "Namespace";
	return user_error(pass, arena_format(pass->arena, "invalid placement %s: cannot select cluster-scoped resource %s in a resourcePlacement",
					     shown_placement(pass), resource));
}

static struct ref_problem *unknown_kind(struct ref_pass *pass, const struct value *selector)
{
	const char *api_version = ref_resource_api_version(pass->arena, selector_text(selector, "group"), selector_text(selector, "version"));
	return user_error(pass, arena_format(pass->arena,
					     "invalid placement %s, failed to get GVR of the selector: no matches for kind \"%s\" in version \"%s\"",
					     pass->release->id == REF_MID_2025 ? pass->placement_name : shown_placement(pass),
					     selector_text(selector, "kind"), api_version));
}

static struct ref_problem *select_one(struct selection *selection, const struct value *selector)
{
	struct ref_pass *pass = selection->pass;
	const struct ref_resource_kind *kind =
		ref_resource_kind_named(selector_text(selector, "group"), selector_text(selector, "version"), selector_text(selector, "kind"));
	if (!kind)
		return unknown_kind(pass, selector);
	if (kind->namespaced != (*pass->ns != '\0'))
		return wrong_scope(pass, kind);
	if (strcmp(kind->kind, "Namespace") == 0)
		return select_namespaces(selection, selector);
	struct ref_list objects = ref_api_list(pass->world, pass->arena, kind->kind, pass->ns, NULL);
	for (size_t i = 0; i < objects.count; i++) {
		const struct value *object = objects.items[i].tree;
		if (ref_resource_kind_of(object) != kind || !is_propagated(pass, object) || !selects(pass, selector, object))
			continue;
		struct ref_problem *problem = add_object(selection, object);
		if (problem)
			return problem;
	}
	return NULL;
}

static void drop_empty(struct value *map, const char *key)
{
	const struct value *part = value_get(map, key);
	if (part && part->count == 0)
		value_drop(map, key);
}

/* What does not enter a snapshot; a Namespace always shows its spec. */
static void strip(struct ref_pass *pass, struct value *object)
{
	static const char *const server_set[] = {"resourceVersion",   "generation",     "uid", "selfLink", "deletionTimestamp", "managedFields",
						 "creationTimestamp", "ownerReferences"};
	struct value *metadata = value_get(object, "metadata");
	for (size_t i = 0; i < sizeof server_set / sizeof server_set[0]; i++)
		value_drop(metadata, server_set[i]);
	struct value *annotations = value_get(metadata, "annotations");
	if (annotations) {
		value_drop(annotations, "kubectl.kubernetes.io/last-applied-configuration");
		value_drop(annotations, "deployment.kubernetes.io/revision");
		drop_empty(metadata, "annotations");
	}
	value_drop(object, "status");
	const struct ref_resource_kind *kind = ref_resource_kind_of(object);
	if (strcmp(kind->kind, "Namespace") == 0 && !value_get(object, "spec"))
		value_put(pass->arena, object, "spec", value_map(pass->arena));
	struct value *spec = value_get(object, "spec");
	if (strcmp(kind->kind, "Service") == 0 && spec) {
		if (strcmp(value_text_or(value_get(spec, "clusterIP"), ""), "None") != 0) {
			value_drop(spec, "clusterIP");
			value_drop(spec, "clusterIPs");
		}
		value_drop(spec, "healthCheckNodePort");
		const struct value *ports = value_get(spec, "ports");
		for (size_t i = 0; ports && i < ports->count; i++)
			value_drop(ports->as.items[i], "nodePort");
	}
}

/* By kind; within a kind by "group/version", then "namespace/name". */
static int compare_objects(const void *left, const void *right)
{
	const struct value *one = *(struct value *const *)left, *other = *(struct value *const *)right;
	const char *kind = value_text_or(value_get(one, "kind"), ""), *other_kind = value_text_or(value_get(other, "kind"), "");
	int order = ref_resource_order(kind) - ref_resource_order(other_kind);
	if (order == 0)
		order = strcmp(value_text_or(value_get(one, "apiVersion"), ""), value_text_or(value_get(other, "apiVersion"), ""));
	if (order == 0)
		order = strcmp(kind, other_kind);
	if (order == 0)
		order = strcmp(ref_object_namespace(one), ref_object_namespace(other));
	return order ? order : strcmp(ref_object_name(one), ref_object_name(other));
}

struct ref_problem *ref_resources_select(struct ref_pass *pass, struct value **selected)
{
	struct selection selection = {pass, value_list(pass->arena)};
	const struct value *selectors = value_find(pass->placement, "spec", "resourceSelectors", NULL);
	for (size_t i = 0; selectors && i < selectors->count; i++) {
		struct ref_problem *problem = select_one(&selection, selectors->as.items[i]);
		if (problem)
			return problem;
	}
	for (size_t i = 0; i < selection.objects->count; i++)
		strip(pass, selection.objects->as.items[i]);
	if (selection.objects->count > 1)
		qsort(selection.objects->as.items, selection.objects->count, sizeof(struct value *), compare_objects);
	*selected = selection.objects;
	return NULL;
}

/* 3.1, "Hash" */
const char *ref_resources_hash(struct ref_pass *pass, const struct value *selected)
{
	struct value *hashed = value_map(pass->arena);
	value_put(pass->arena, hashed, "selectedResources", value_copy(pass->arena, selected));
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, hashed);
	char *hex = arena_take(pass->arena, 65);
	ref_sha256_hex(text_view(&text), text.size, hex);
	text_deinit(&text);
	return hex;
}
