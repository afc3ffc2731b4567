#include "model/selected_object.h"

#include "sim/json.h"
#include "sim/sha256.h"

#include <string.h>

static const char fleet_group[] = "placement.kubernetes-fleet.io";

struct selected_object selected_object_of(struct arena *arena, const struct value *manifest)
{
	const char *api_version = value_text_or(value_get(manifest, "apiVersion"), "");
	const char *slash = strchr(api_version, '/');
	return (struct selected_object){
		.group = slash ? arena_copy(arena, api_version, (size_t)(slash - api_version)) : "",
		.version = slash ? slash + 1 : api_version,
		.kind = value_text_or(value_get(manifest, "kind"), ""),
		.ns = value_text_or(value_find(manifest, "metadata", "namespace", NULL), ""),
		.name = value_text_or(value_find(manifest, "metadata", "name", NULL), ""),
	};
}

/* Kinds are brought to members in this order; all others come last. */
static const char *const kind_order[] = {
	"PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap",
	"StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Role",
	"RoleBinding", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet",
	"Job", "CronJob", "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
};

enum { KNOWN_KINDS = sizeof kind_order / sizeof *kind_order };

static unsigned rank_of(const char *kind)
{
	for (unsigned i = 0; i < KNOWN_KINDS; i++)
		if (strcmp(kind_order[i], kind) == 0)
			return i;
	return KNOWN_KINDS;
}

/* strcmp of left[0] + left[1] + ... and right[0] + right[1] + ..., without putting the pieces together. */
static int compare_pieces(const char *const *left, const char *const *right, size_t count)
{
	size_t l = 0, r = 0;
	const char *a = left[0], *b = right[0];
	for (;;) {
		while (!*a && l + 1 < count)
			a = left[++l];
		while (!*b && r + 1 < count)
			b = right[++r];
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
		a++;
		b++;
	}
}

static int compare_types(const struct selected_object *left, const struct selected_object *right, bool with_kind)
{
	/* "group/version" has no slash without a group; "group/version, Kind=kind" always has one. */
	const char *const first[] = {left->group, *left->group || with_kind ? "/" : "", left->version, ", Kind=", left->kind};
	const char *const second[] = {right->group, *right->group || with_kind ? "/" : "", right->version, ", Kind=", right->kind};
	return compare_pieces(first, second, with_kind ? 5 : 3);
}

int selected_object_compare(const struct selected_object *left, const struct selected_object *right)
{
	unsigned first = rank_of(left->kind);
	unsigned second = rank_of(right->kind);
	if (first != second)
		return first < second ? -1 : 1;
	int order = compare_types(left, right, first == KNOWN_KINDS);
	if (order)
		return order;
	const char *const left_name[] = {left->ns, "/", left->name};
	const char *const right_name[] = {right->ns, "/", right->name};
	return compare_pieces(left_name, right_name, 3);
}

/* The map at `key` of `map` replaced by a copy that may be changed; NULL when there is none. `map` itself must be such a copy. */
static struct value *own(struct arena *arena, struct value *map, const char *key)
{
	const struct value *inner = value_get(map, key);
	if (!value_is(inner, VALUE_MAP))
		return NULL;
	struct value *copy = value_copy_shallow(arena, inner);
	value_put(arena, map, key, copy);
	return copy;
}

/* Removes a field below a path of maps, copying each map of the path. The path ends with the field to remove and NULL. */
static void remove_field(struct arena *arena, struct value *map, const char *const *path)
{
	for (; path[1]; path++) {
		map = own(arena, map, path[0]);
		if (!map)
			return;
	}
	value_drop(map, path[0]);
}

static void strip_metadata(struct arena *arena, struct value *manifest)
{
	static const char *const fields[] = {"resourceVersion", "generation", "uid", "selfLink", "deletionTimestamp",
					     "managedFields", "creationTimestamp", "ownerReferences"};
	struct value *metadata = own(arena, manifest, "metadata");
	if (!metadata)
		return;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		value_drop(metadata, fields[i]);
	struct value *annotations = own(arena, metadata, "annotations");
	if (!annotations)
		return;
	value_drop(annotations, "kubectl.kubernetes.io/last-applied-configuration");
	value_drop(annotations, "deployment.kubernetes.io/revision");
	if (!annotations->count)
		value_drop(metadata, "annotations");
}

static void strip_service(struct arena *arena, struct value *manifest)
{
	struct value *spec = own(arena, manifest, "spec");
	if (!spec)
		return;
	const char *address = value_text_or(value_get(spec, "clusterIP"), "None");
	if (strcmp(address, "None") != 0) {
		value_drop(spec, "clusterIP");
		value_drop(spec, "clusterIPs");
	}
	value_drop(spec, "healthCheckNodePort");
	const struct value *ports = value_get(spec, "ports");
	if (!value_is(ports, VALUE_LIST))
		return;
	struct value *kept = value_list(arena);
	for (size_t i = 0; i < ports->count; i++) {
		struct value *port = ports->as.items[i];
		if (value_is(port, VALUE_MAP)) {
			port = value_copy_shallow(arena, port);
			value_drop(port, "nodePort");
		}
		value_add(arena, kept, port);
	}
	value_put(arena, spec, "ports", kept);
}

static void strip_job(struct arena *arena, struct value *manifest)
{
	static const char *const paths[][6] = {
		{"spec", "selector", "matchLabels", "controller-uid"},
		{"spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid"},
		{"spec", "template", "metadata", "creationTimestamp"},
		{"spec", "template", "metadata", "labels", "controller-uid"},
		{"spec", "template", "metadata", "labels", "batch.kubernetes.io/controller-uid"},
	};
	const struct value *manual = value_find(manifest, "spec", "manualSelector", NULL);
	if (value_is(manual, VALUE_BOOL) && manual->as.boolean)
		return;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		remove_field(arena, manifest, paths[i]);
}

struct value *selected_object_strip(struct arena *arena, const struct value *manifest)
{
	struct value *stripped = value_copy_shallow(arena, manifest);
	struct selected_object object = selected_object_of(arena, manifest);
	strip_metadata(arena, stripped);
	value_drop(stripped, "status");
	if (strcmp(object.kind, "Service") == 0 && !*object.group && strcmp(object.version, "v1") == 0)
		strip_service(arena, stripped);
	else if (strcmp(object.kind, "Job") == 0 && strcmp(object.group, "batch") == 0 && strcmp(object.version, "v1") == 0)
		strip_job(arena, stripped);
	return stripped;
}

static bool starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool selected_object_namespace_allowed(const char *ns)
{
	return !starts_with(ns, "kube-") && !starts_with(ns, "fleet-") && strcmp(ns, "default") != 0;
}

static bool is_of(const struct selected_object *object, const char *group, const char *version, const char *kind)
{
	return strcmp(object->group, group) == 0 && strcmp(object->version, version) == 0 && strcmp(object->kind, kind) == 0;
}

bool selected_object_is_envelope(const struct selected_object *object)
{
	return strcmp(object->group, fleet_group) == 0 &&
	       (strcmp(object->kind, "ClusterResourceEnvelope") == 0 || strcmp(object->kind, "ResourceEnvelope") == 0);
}

static bool is_rollout_kind(const char *kind)
{
	static const char *const kinds[] = {"ClusterStagedUpdateRun", "StagedUpdateRun",	"ClusterStagedUpdateStrategy",
					    "StagedUpdateStrategy",   "ClusterApprovalRequest", "ApprovalRequest"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

bool selected_object_kind_allowed(const struct release *release, const char *group, const char *version, const char *kind)
{
	static const char *const groups[] = {"cluster.kubernetes-fleet.io", "events.k8s.io", "coordination.k8s.io", "metrics.k8s.io"};
	static const struct selected_object kinds[] = {
		{.group = "networking.fleet.azure.com", .kind = "ServiceImport"},
		{.group = "networking.fleet.azure.com", .kind = "TrafficManagerProfile"},
		{.group = "networking.fleet.azure.com", .kind = "TrafficManagerBackend"},
		{.group = "", .version = "v1", .kind = "Pod"},
		{.group = "", .version = "v1", .kind = "Node"},
	};
	const struct selected_object asked = {.group = group, .version = version, .kind = kind};
	if (strcmp(group, fleet_group) == 0)
		return selected_object_is_envelope(&asked) || (release->rollout_kinds_selected && is_rollout_kind(kind));
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (strcmp(groups[i], group) == 0)
			return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].group, group) == 0 && strcmp(kinds[i].kind, kind) == 0 &&
		    (!kinds[i].version || strcmp(kinds[i].version, version) == 0))
			return false;
	return true;
}

bool selected_object_allowed(const struct selected_object *object, const struct value *manifest, bool has_service)
{
	const struct value *metadata = value_get(manifest, "metadata");
	const struct value *owners = value_get(metadata, "ownerReferences");
	if (is_of(object, "apps", "v1", "ReplicaSet") || is_of(object, "apps", "v1", "ControllerRevision"))
		return !value_is(owners, VALUE_LIST) || !owners->count;
	if (is_of(object, "", "v1", "ConfigMap"))
		return strcmp(object->name, "kube-root-ca.crt") != 0;
	if (is_of(object, "", "v1", "ServiceAccount"))
		return strcmp(object->name, "default") != 0;
	if (is_of(object, "", "v1", "Secret"))
		return strcmp(value_text_or(value_get(manifest, "type"), ""), "kubernetes.io/service-account-token") != 0;
	if (is_of(object, "", "v1", "Endpoints"))
		return !has_service;
	if (is_of(object, "discovery.k8s.io", "v1", "EndpointSlice"))
		return !value_find(metadata, "labels", "endpointslice.kubernetes.io/managed-by", NULL);
	return true;
}

struct value *selected_object_identifier(struct arena *arena, const struct selected_object *object)
{
	struct value *map = value_map(arena);
	if (*object->group)
		value_put_text(arena, map, "group", object->group);
	value_put_text(arena, map, "version", object->version);
	value_put_text(arena, map, "kind", object->kind);
	value_put_text(arena, map, "name", object->name);
	if (*object->ns)
		value_put_text(arena, map, "namespace", object->ns);
	return map;
}

void selected_object_identify_all(struct arena *arena, struct value *list, const struct value *contents)
{
	for (size_t i = 0; value_is(contents, VALUE_LIST) && i < contents->count; i++) {
		struct selected_object object = selected_object_of(arena, contents->as.items[i]);
		value_add(arena, list, selected_object_identifier(arena, &object));
	}
}

const char *selected_object_hash(struct arena *arena, const struct selected_object *objects, size_t count)
{
	struct sha256 sha;
	struct text json;
	sha256_init(&sha);
	text_init(&json, 0);
	static const char head[] = "{\"selectedResources\":[";
	sha256_put(&sha, head, sizeof head - 1);
	for (size_t i = 0; i < count; i++) {
		text_clear(&json);
		if (i)
			text_put_char(&json, ',');
		json_write_compact(&json, objects[i].content);
		sha256_put(&sha, text_view(&json), json.size);
	}
	text_deinit(&json);
	sha256_put(&sha, "]}", 2);
	char *hex = ARENA_ARRAY(arena, char, SHA256_HEX);
	sha256_end_hex(&sha, hex);
	return hex;
}

size_t selected_object_bytes(const struct selected_object *object)
{
	struct text json;
	text_init(&json, 0);
	json_write_compact(&json, object->content);
	size_t bytes = json.size;
	text_deinit(&json);
	return bytes;
}
