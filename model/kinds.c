#include "model/kinds.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static const char *const v1[] = {"v1", NULL};
static const char *const v2_v1[] = {"v2", "v1", NULL};
static const char *const alpha[] = {"v1alpha1", NULL};
static const char *const beta[] = {"v1beta1", NULL};
static const char *const v1_beta[] = {"v1", "v1beta1", NULL};
static const char *const beta_alpha[] = {"v1beta1", "v1alpha1", NULL};
static const char *const v1_beta_alpha[] = {"v1", "v1beta1", "v1alpha1", NULL};

#define FLEET_GROUP "placement.kubernetes-fleet.io"
#define CLUSTER_GROUP "cluster.kubernetes-fleet.io"

/* Scope and status subresource. */
#define CLUSTERED .namespaced = false
#define NAMESPACED .namespaced = true
#define WITH_STATUS .status_subresource = true

#define ALWAYS(versions) {versions, versions, versions, versions}
#define SINCE_V0_2_2(versions) {NULL, versions, versions, versions}
#define V1_BUILT_IN .storage = "v1", .served = ALWAYS(v1)
#define PLACEMENT_KIND .group = FLEET_GROUP, .custom = true, .categories = KIND_FLEET | KIND_FLEET_PLACEMENT
#define CLUSTER_KIND .group = CLUSTER_GROUP, .custom = true, .categories = KIND_FLEET | KIND_FLEET_CLUSTER

static const struct kind_info kinds[] = {
	{"ConfigMap", "configmaps", "configmap", {"cm"}, "", NAMESPACED, V1_BUILT_IN},
	{"Endpoints", "endpoints", "endpoints", {"ep"}, "", NAMESPACED, V1_BUILT_IN},
	{"Event", "events", "event", {"ev"}, "", NAMESPACED, V1_BUILT_IN},
	{"LimitRange", "limitranges", "limitrange", {"limits"}, "", NAMESPACED, V1_BUILT_IN},
	{"Namespace", "namespaces", "namespace", {"ns"}, "", CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"Node", "nodes", "node", {"no"}, "", CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"PersistentVolume", "persistentvolumes", "persistentvolume", {"pv"}, "", CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"PersistentVolumeClaim", "persistentvolumeclaims", "persistentvolumeclaim", {"pvc"}, "", NAMESPACED, WITH_STATUS, V1_BUILT_IN},
	{"Pod", "pods", "pod", {"po"}, "", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"ReplicationController", "replicationcontrollers", "replicationcontroller", {"rc"}, "", NAMESPACED, WITH_STATUS, .categories = KIND_ALL,
	 V1_BUILT_IN},
	{"ResourceQuota", "resourcequotas", "resourcequota", {"quota"}, "", NAMESPACED, WITH_STATUS, V1_BUILT_IN},
	{"Secret", "secrets", "secret", {NULL}, "", NAMESPACED, V1_BUILT_IN},
	{"Service", "services", "service", {"svc"}, "", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"ServiceAccount", "serviceaccounts", "serviceaccount", {"sa"}, "", NAMESPACED, V1_BUILT_IN},
	{"APIService", "apiservices", "apiservice", {NULL}, "apiregistration.k8s.io", CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"ControllerRevision", "controllerrevisions", "controllerrevision", {NULL}, "apps", NAMESPACED, V1_BUILT_IN},
	{"DaemonSet", "daemonsets", "daemonset", {"ds"}, "apps", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"Deployment", "deployments", "deployment", {"deploy"}, "apps", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"ReplicaSet", "replicasets", "replicaset", {"rs"}, "apps", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"StatefulSet", "statefulsets", "statefulset", {"sts"}, "apps", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"HorizontalPodAutoscaler", "horizontalpodautoscalers", "horizontalpodautoscaler", {"hpa"}, "autoscaling", NAMESPACED, WITH_STATUS,
	 .categories = KIND_ALL, .storage = "v2", .served = ALWAYS(v2_v1)},
	{"CronJob", "cronjobs", "cronjob", {"cj"}, "batch", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"Job", "jobs", "job", {NULL}, "batch", NAMESPACED, WITH_STATUS, .categories = KIND_ALL, V1_BUILT_IN},
	{"Ingress", "ingresses", "ingress", {"ing"}, "networking.k8s.io", NAMESPACED, WITH_STATUS, V1_BUILT_IN},
	{"IngressClass", "ingressclasses", "ingressclass", {NULL}, "networking.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"NetworkPolicy", "networkpolicies", "networkpolicy", {"netpol"}, "networking.k8s.io", NAMESPACED, V1_BUILT_IN},
	{"PodDisruptionBudget", "poddisruptionbudgets", "poddisruptionbudget", {"pdb"}, "policy", NAMESPACED, WITH_STATUS, V1_BUILT_IN},
	{"ClusterRole", "clusterroles", "clusterrole", {NULL}, "rbac.authorization.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"ClusterRoleBinding", "clusterrolebindings", "clusterrolebinding", {NULL}, "rbac.authorization.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"Role", "roles", "role", {NULL}, "rbac.authorization.k8s.io", NAMESPACED, V1_BUILT_IN},
	{"RoleBinding", "rolebindings", "rolebinding", {NULL}, "rbac.authorization.k8s.io", NAMESPACED, V1_BUILT_IN},
	{"CSIDriver", "csidrivers", "csidriver", {NULL}, "storage.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"CSINode", "csinodes", "csinode", {NULL}, "storage.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"StorageClass", "storageclasses", "storageclass", {"sc"}, "storage.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"VolumeAttachment", "volumeattachments", "volumeattachment", {NULL}, "storage.k8s.io", CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "mutatingwebhookconfiguration", {NULL},
	 "admissionregistration.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"ValidatingAdmissionPolicy", "validatingadmissionpolicies", "validatingadmissionpolicy", {NULL}, "admissionregistration.k8s.io",
	 CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", "validatingadmissionpolicybinding", {NULL},
	 "admissionregistration.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "validatingwebhookconfiguration", {NULL},
	 "admissionregistration.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"CustomResourceDefinition", "customresourcedefinitions", "customresourcedefinition", {"crd", "crds"}, "apiextensions.k8s.io",
	 CLUSTERED, WITH_STATUS, V1_BUILT_IN},
	{"PriorityClass", "priorityclasses", "priorityclass", {"pc"}, "scheduling.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"Lease", "leases", "lease", {NULL}, "coordination.k8s.io", NAMESPACED, V1_BUILT_IN},
	{"RuntimeClass", "runtimeclasses", "runtimeclass", {NULL}, "node.k8s.io", CLUSTERED, V1_BUILT_IN},
	{"EndpointSlice", "endpointslices", "endpointslice", {NULL}, "discovery.k8s.io", NAMESPACED, V1_BUILT_IN},

	{"InternalMemberCluster", "internalmemberclusters", "internalmembercluster", {"imc"}, NAMESPACED, WITH_STATUS, CLUSTER_KIND,
	 .storage = "v1beta1", .served = ALWAYS(v1_beta)},
	{"MemberCluster", "memberclusters", "membercluster", {"cluster"}, CLUSTERED, WITH_STATUS, CLUSTER_KIND, .storage = "v1beta1",
	 .served = ALWAYS(v1_beta)},

	{"AppliedWork", "appliedworks", "appliedwork", {NULL}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = ALWAYS(v1_beta)},
	{"ApprovalRequest", "approvalrequests", "approvalrequest", {"areq"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = SINCE_V0_2_2(v1_beta)},
	{"ClusterApprovalRequest", "clusterapprovalrequests", "clusterapprovalrequest", {"careq"}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = {beta_alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ClusterResourceBinding", "clusterresourcebindings", "clusterresourcebinding", {"crb"}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = ALWAYS(v1_beta)},
	{"ClusterResourceEnvelope", "clusterresourceenvelopes", "clusterresourceenvelope", {NULL}, CLUSTERED, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = ALWAYS(beta)},
	{"ClusterResourceOverride", "clusterresourceoverrides", "clusterresourceoverride", {NULL}, CLUSTERED, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = {alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ClusterResourceOverrideSnapshot", "clusterresourceoverridesnapshots", "clusterresourceoverridesnapshot", {NULL}, CLUSTERED,
	 PLACEMENT_KIND, .storage = "v1beta1", .served = {alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ClusterResourcePlacement", "clusterresourceplacements", "clusterresourceplacement", {"crp"}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = ALWAYS(v1_beta)},
	{"ClusterResourcePlacementDisruptionBudget", "clusterresourceplacementdisruptionbudgets", "clusterresourceplacementdisruptionbudget",
	 {"crpdb"}, CLUSTERED, PLACEMENT_KIND, .storage = "v1beta1", .served = ALWAYS(beta_alpha)},
	{"ClusterResourcePlacementEviction", "clusterresourceplacementevictions", "clusterresourceplacementeviction", {"crpe"}, CLUSTERED,
	 WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1", .served = ALWAYS(beta_alpha)},
	{"ClusterResourcePlacementStatus", "clusterresourceplacementstatuses", "clusterresourceplacementstatus", {"crps"}, NAMESPACED,
	 PLACEMENT_KIND, .storage = "v1beta1", .served = SINCE_V0_2_2(v1_beta)},
	{"ClusterResourceSnapshot", "clusterresourcesnapshots", "clusterresourcesnapshot", {"crs"}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = ALWAYS(v1_beta)},
	{"ClusterSchedulingPolicySnapshot", "clusterschedulingpolicysnapshots", "clusterschedulingpolicysnapshot", {"csps"}, CLUSTERED,
	 WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1", .served = ALWAYS(v1_beta)},
	{"ClusterStagedUpdateRun", "clusterstagedupdateruns", "clusterstagedupdaterun", {"csur"}, CLUSTERED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = {beta_alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ClusterStagedUpdateStrategy", "clusterstagedupdatestrategies", "clusterstagedupdatestrategy", {"csus"}, CLUSTERED, WITH_STATUS,
	 PLACEMENT_KIND, .storage = "v1beta1", .served = {beta_alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ResourceBinding", "resourcebindings", "resourcebinding", {"rb"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = ALWAYS(beta)},
	{"ResourceEnvelope", "resourceenvelopes", "resourceenvelope", {NULL}, NAMESPACED, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = ALWAYS(beta)},
	{"ResourceOverride", "resourceoverrides", "resourceoverride", {NULL}, NAMESPACED, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = {alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ResourceOverrideSnapshot", "resourceoverridesnapshots", "resourceoverridesnapshot", {NULL}, NAMESPACED, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = {alpha, v1_beta_alpha, v1_beta_alpha, v1_beta_alpha}},
	{"ResourcePlacement", "resourceplacements", "resourceplacement", {"rp"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = {beta, beta, v1_beta, v1_beta}},
	{"ResourceSnapshot", "resourcesnapshots", "resourcesnapshot", {"rs"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = ALWAYS(beta)},
	{"SchedulingPolicySnapshot", "schedulingpolicysnapshots", "schedulingpolicysnapshot", {"sps"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND,
	 .storage = "v1beta1", .served = ALWAYS(beta)},
	{"StagedUpdateRun", "stagedupdateruns", "stagedupdaterun", {"sur"}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = SINCE_V0_2_2(v1_beta)},
	{"StagedUpdateStrategy", "stagedupdatestrategies", "stagedupdatestrategy", {"sus"}, NAMESPACED, PLACEMENT_KIND, .storage = "v1beta1",
	 .served = SINCE_V0_2_2(v1_beta)},
	{"Work", "works", "work", {NULL}, NAMESPACED, WITH_STATUS, PLACEMENT_KIND, .storage = "v1beta1", .served = ALWAYS(v1_beta)},
};

static const size_t kinds_count = sizeof kinds / sizeof kinds[0];

size_t kind_count(void)
{
	return kinds_count;
}

const struct kind_info *kind_at(size_t index)
{
	assert(index < kinds_count);
	return &kinds[index];
}

const struct kind_info *kind_by_name(const char *kind, const char *group)
{
	for (size_t i = 0; i < kinds_count; i++)
		if (strcmp(kinds[i].kind, kind) == 0 && (!group || strcmp(kinds[i].group, group) == 0))
			return &kinds[i];
	return NULL;
}

bool kind_is_fleet(const struct kind_info *kind, const char *name, const char *other)
{
	bool fleet = strcmp(kind->group, FLEET_GROUP) == 0 || strcmp(kind->group, CLUSTER_GROUP) == 0;
	return fleet && (strcmp(kind->kind, name) == 0 || (other && strcmp(kind->kind, other) == 0));
}

const struct kind_info *kind_by_api_version(const char *kind, const char *api_version)
{
	const char *slash = strchr(api_version, '/');
	size_t size = slash ? (size_t)(slash - api_version) : 0;
	for (size_t i = 0; i < kinds_count; i++)
		if (strcmp(kinds[i].kind, kind) == 0 && strlen(kinds[i].group) == size && strncmp(kinds[i].group, api_version, size) == 0)
			return &kinds[i];
	return NULL;
}

bool kind_exists(const struct kind_info *kind, enum release_id release)
{
	return kind->served[release] != NULL;
}

static const char *served_version(const struct kind_info *kind, enum release_id release, const char *version, size_t size)
{
	for (const char *const *at = kind->served[release]; at && *at; at++)
		if (strlen(*at) == size && strncmp(*at, version, size) == 0)
			return *at;
	return NULL;
}

bool kind_serves(const struct kind_info *kind, enum release_id release, const char *version)
{
	return served_version(kind, release, version, strlen(version)) != NULL;
}

const char *kind_preferred_version(const struct kind_info *kind, enum release_id release)
{
	assert(kind_exists(kind, release));
	return kind->served[release][0];
}

const char *kind_storage_version(const struct kind_info *kind, enum release_id release)
{
	return kind_serves(kind, release, kind->storage) ? kind->storage : kind_preferred_version(kind, release);
}

enum word_sense { NOT_NAMED, SHORT_NAMED, NAMED };

static enum word_sense word_names(const struct kind_info *kind, const char *word, size_t size)
{
	for (size_t i = 0; i < KIND_SHORT_NAMES_MAX && kind->short_names[i]; i++)
		if (strlen(kind->short_names[i]) == size && strncmp(kind->short_names[i], word, size) == 0)
			return SHORT_NAMED;
	const char *const names[] = {kind->plural, kind->singular, kind->kind};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i]) == size && strncasecmp(names[i], word, size) == 0)
			return NAMED;
	return NOT_NAMED;
}

/* The first kind named by the first `size` bytes of `word` whose group is, or begins with, `group`. */
static bool find_in_group(const char *word, size_t size, const char *group, bool whole, enum release_id release, struct kind_match *match)
{
	*match = (struct kind_match){0};
	for (size_t i = 0; i < kinds_count; i++) {
		const struct kind_info *kind = &kinds[i];
		bool right_group = whole ? strcmp(kind->group, group) == 0 : strncmp(kind->group, group, strlen(group)) == 0;
		enum word_sense sense = right_group && kind_exists(kind, release) ? word_names(kind, word, size) : NOT_NAMED;
		if (sense == NOT_NAMED)
			continue;
		if (!match->kind) {
			match->kind = kind;
			match->version = kind_preferred_version(kind, release);
			match->by_short_name = sense == SHORT_NAMED;
		} else if (match->by_short_name && sense == SHORT_NAMED && !match->shadowed) {
			match->shadowed = kind;
		}
	}
	return match->kind != NULL;
}

bool kind_find(const char *word, enum release_id release, struct kind_match *match)
{
	size_t size = strcspn(word, ".");
	if (!word[size])
		return find_in_group(word, size, "", false, release, match);
	const char *rest = word + size + 1;
	const char *dot = strchr(rest, '.');
	if (find_in_group(word, size, rest, true, release, match))
		return true;
	if (dot && find_in_group(word, size, dot + 1, true, release, match)) {
		const char *version = served_version(match->kind, release, rest, (size_t)(dot - rest));
		if (version && !match->by_short_name)
			match->version = version;
		return version || match->by_short_name;
	}
	return *rest && find_in_group(word, size, rest, false, release, match);
}

const struct kind_info *kind_by_word(const char *word, enum release_id release)
{
	struct kind_match match;
	return kind_find(word, release, &match) ? match.kind : NULL;
}

unsigned kind_category_by_word(const char *word)
{
	static const struct {
		const char *name;
		unsigned category;
	} categories[] = {
		{"all", KIND_ALL},
		{"fleet", KIND_FLEET},
		{"fleet-placement", KIND_FLEET_PLACEMENT},
		{"fleet-cluster", KIND_FLEET_CLUSTER},
	};
	for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
		if (strcmp(categories[i].name, word) == 0)
			return categories[i].category;
	return 0;
}

const char *kind_api_version(struct arena *arena, const struct kind_info *kind, const char *version)
{
	return *kind->group ? arena_format(arena, "%s/%s", kind->group, version) : arena_text(arena, version);
}

static const char *with_group(struct arena *arena, const char *name, const char *group)
{
	return *group ? arena_format(arena, "%s.%s", name, group) : arena_text(arena, name);
}

const char *kind_resource(struct arena *arena, const struct kind_info *kind)
{
	return with_group(arena, kind->plural, kind->group);
}

static char *lower_case(struct arena *arena, const char *text)
{
	char *lower = arena_copy(arena, text, strlen(text));
	for (char *at = lower; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return lower;
}

const char *kind_singular(struct arena *arena, const struct kind_info *kind)
{
	return with_group(arena, lower_case(arena, kind->kind), kind->group);
}

static bool ends_with(const char *word, const char *end)
{
	size_t word_size = strlen(word);
	size_t end_size = strlen(end);
	return word_size >= end_size && strcmp(word + word_size - end_size, end) == 0;
}

const char *kind_guess_plural(struct arena *arena, const char *singular)
{
	static const char *const hissing[] = {"s", "x", "z", "ch", "sh"};
	size_t size = strlen(singular);
	if (ends_with(singular, "endpoints"))
		return arena_text(arena, singular);
	for (size_t i = 0; i < sizeof hissing / sizeof hissing[0]; i++)
		if (ends_with(singular, hissing[i]))
			return arena_format(arena, "%ses", singular);
	if (size > 1 && singular[size - 1] == 'y' && !strchr("aeiou", singular[size - 2]))
		return arena_format(arena, "%.*sies", (int)(size - 1), singular);
	return arena_format(arena, "%ss", singular);
}

struct kind_info *kind_guess(struct arena *arena, const char *kind, const char *api_version, bool namespaced)
{
	const char *slash = strchr(api_version, '/');
	struct kind_info *guess = ARENA_NEW(arena, struct kind_info);
	const char **served = ARENA_ARRAY(arena, const char *, 2);
	served[0] = arena_text(arena, slash ? slash + 1 : api_version);
	guess->kind = arena_text(arena, kind);
	guess->singular = lower_case(arena, kind);
	guess->plural = kind_guess_plural(arena, guess->singular);
	guess->group = slash ? arena_copy(arena, api_version, (size_t)(slash - api_version)) : "";
	guess->namespaced = namespaced;
	guess->status_subresource = true;
	guess->custom = true;
	guess->storage = served[0];
	for (int release = 0; release < RELEASE_COUNT; release++)
		guess->served[release] = served;
	return guess;
}
