#include "tests/reference/resources.h"

#include <string.h>

static const struct ref_resource_kind resource_kinds[] = {
	{"", "v1", "Namespace", "namespaces", false},
	{"", "v1", "ConfigMap", "configmaps", true},
	{"", "v1", "Secret", "secrets", true},
	{"", "v1", "Service", "services", true},
	{"", "v1", "ServiceAccount", "serviceaccounts", true},
	{"", "v1", "PersistentVolume", "persistentvolumes", false},
	{"", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true},
	{"", "v1", "ResourceQuota", "resourcequotas", true},
	{"", "v1", "LimitRange", "limitranges", true},
	{"", "v1", "ReplicationController", "replicationcontrollers", true},
	{"", "v1", "Endpoints", "endpoints", true},
	{"apps", "v1", "Deployment", "deployments", true},
	{"apps", "v1", "DaemonSet", "daemonsets", true},
	{"apps", "v1", "StatefulSet", "statefulsets", true},
	{"apps", "v1", "ReplicaSet", "replicasets", true},
	{"apps", "v1", "ControllerRevision", "controllerrevisions", true},
	{"batch", "v1", "Job", "jobs", true},
	{"batch", "v1", "CronJob", "cronjobs", true},
	{"autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true},
	{"policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true},
	{"networking.k8s.io", "v1", "Ingress", "ingresses", true},
	{"networking.k8s.io", "v1", "IngressClass", "ingressclasses", false},
	{"networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true},
	{"discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true},
	{"rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false},
	{"rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false},
	{"rbac.authorization.k8s.io", "v1", "Role", "roles", true},
	{"rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true},
	{"storage.k8s.io", "v1", "StorageClass", "storageclasses", false},
	{"scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false},
	{"apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false},
	{"apiregistration.k8s.io", "v1", "APIService", "apiservices", false},
	{"admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false},
	{"admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false},
};

static const char *const order[] = {"PriorityClass",
				    "Namespace",
				    "NetworkPolicy",
				    "ResourceQuota",
				    "LimitRange",
				    "PodDisruptionBudget",
				    "ServiceAccount",
				    "Secret",
				    "ConfigMap",
				    "StorageClass",
				    "PersistentVolume",
				    "PersistentVolumeClaim",
				    "CustomResourceDefinition",
				    "ClusterRole",
				    "ClusterRoleBinding",
				    "Role",
				    "RoleBinding",
				    "Service",
				    "DaemonSet",
				    "Pod",
				    "ReplicationController",
				    "ReplicaSet",
				    "Deployment",
				    "HorizontalPodAutoscaler",
				    "StatefulSet",
				    "Job",
				    "CronJob",
				    "IngressClass",
				    "Ingress",
				    "APIService",
				    "MutatingWebhookConfiguration",
				    "ValidatingWebhookConfiguration"};

const char *ref_resource_api_version(struct arena *arena, const char *group, const char *version)
{
	return *group ? arena_format(arena, "%s/%s", group, version) : version;
}

const struct ref_resource_kind *ref_resource_kind_named(const char *group, const char *version, const char *kind)
{
	for (size_t i = 0; i < sizeof resource_kinds / sizeof resource_kinds[0]; i++) {
		const struct ref_resource_kind *known = &resource_kinds[i];
		if (strcmp(known->group, group) == 0 && strcmp(known->version, version) == 0 && strcmp(known->kind, kind) == 0)
			return known;
	}
	return NULL;
}

const struct ref_resource_kind *ref_resource_kind_of(const struct value *object)
{
	const char *api_version = value_text_or(value_get(object, "apiVersion"), "");
	const char *kind = value_text_or(value_get(object, "kind"), "");
	const char *slash = strchr(api_version, '/');
	size_t group_size = slash ? (size_t)(slash - api_version) : 0;
	const char *version = slash ? slash + 1 : api_version;
	for (size_t i = 0; i < sizeof resource_kinds / sizeof resource_kinds[0]; i++) {
		const struct ref_resource_kind *known = &resource_kinds[i];
		if (strlen(known->group) == group_size && strncmp(known->group, api_version, group_size) == 0 &&
		    strcmp(known->version, version) == 0 && strcmp(known->kind, kind) == 0)
			return known;
	}
	return NULL;
}

int ref_resource_order(const char *kind)
{
	int count = (int)(sizeof order / sizeof order[0]);
	for (int i = 0; i < count; i++) {
		if (strcmp(order[i], kind) == 0)
			return i;
	}
	return count;
}
