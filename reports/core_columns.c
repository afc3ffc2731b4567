#include "reports/core_columns.h"

#include "reports/core_cells.h"

#include <string.h>

#define NAME {.name = "Name", .type = COLUMN_NAME}
#define DATE(title, from, none) {.name = title, .type = COLUMN_DATE, .path = from, .missing = none}
#define TEXT(title, from, none) {.name = title, .type = COLUMN_TEXT, .path = from, .missing = none}
#define WIDE_TEXT(title, from, none) {.name = title, .type = COLUMN_TEXT, .path = from, .missing = none, .wide = true}
#define MADE(title, cell) {.name = title, .type = COLUMN_MADE, .write = cell}
#define WIDE_MADE(title, cell) {.name = title, .type = COLUMN_MADE, .wide = true, .write = cell}
#define AGE DATE("Age", ".metadata.creationTimestamp", "<unknown>")
#define CREATED_AT TEXT("Created At", ".metadata.creationTimestamp", "")
#define TEMPLATE_COLUMNS WIDE_MADE("Containers", cell_containers), WIDE_MADE("Images", cell_images)
#define SUBJECT_COLUMNS \
	WIDE_MADE("Users", cell_subject_users), WIDE_MADE("Groups", cell_subject_groups), WIDE_MADE("ServiceAccounts", cell_subject_accounts)

static const struct column config_map[] = {NAME, MADE("Data", cell_config_data), AGE};
static const struct column endpoints[] = {NAME, MADE("Endpoints", cell_endpoints), AGE};
static const struct column event[] = {
	MADE("Last Seen", cell_event_last_seen),
	TEXT("Type", ".type", ""),
	TEXT("Reason", ".reason", ""),
	MADE("Object", cell_event_object),
	WIDE_TEXT("Subobject", ".involvedObject.fieldPath", ""),
	WIDE_MADE("Source", cell_event_source),
	MADE("Message", cell_event_message),
	WIDE_MADE("First Seen", cell_event_first_seen),
	WIDE_MADE("Count", cell_event_count),
	{.name = "Name", .type = COLUMN_NAME, .wide = true},
};
static const struct column created_at[] = {NAME, CREATED_AT};
static const struct column name_space[] = {NAME, MADE("Status", cell_namespace_status), AGE};
static const struct column node[] = {
	NAME,
	MADE("Status", cell_node_status),
	MADE("Roles", cell_node_roles),
	AGE,
	TEXT("Version", ".status.nodeInfo.kubeletVersion", ""),
	WIDE_MADE("Internal-IP", cell_node_internal_ip),
	WIDE_MADE("External-IP", cell_node_external_ip),
	WIDE_TEXT("OS-Image", ".status.nodeInfo.osImage", "<unknown>"),
	WIDE_TEXT("Kernel-Version", ".status.nodeInfo.kernelVersion", "<unknown>"),
	WIDE_TEXT("Container-Runtime", ".status.nodeInfo.containerRuntimeVersion", "<unknown>"),
};
static const struct column volume[] = {
	NAME,
	TEXT("Capacity", ".spec.capacity.storage", "0"),
	MADE("Access Modes", cell_volume_modes),
	TEXT("Reclaim Policy", ".spec.persistentVolumeReclaimPolicy", "Retain"),
	MADE("Status", cell_volume_status),
	MADE("Claim", cell_volume_claim),
	TEXT("StorageClass", ".spec.storageClassName", ""),
	TEXT("VolumeAttributesClass", ".spec.volumeAttributesClassName", "<unset>"),
	TEXT("Reason", ".status.reason", ""),
	AGE,
	WIDE_TEXT("VolumeMode", ".spec.volumeMode", "<unset>"),
};
static const struct column claim[] = {
	NAME,
	MADE("Status", cell_claim_status),
	TEXT("Volume", ".spec.volumeName", ""),
	MADE("Capacity", cell_claim_capacity),
	MADE("Access Modes", cell_claim_modes),
	TEXT("StorageClass", ".spec.storageClassName", ""),
	TEXT("VolumeAttributesClass", ".spec.volumeAttributesClassName", "<unset>"),
	AGE,
	WIDE_TEXT("VolumeMode", ".spec.volumeMode", "<unset>"),
};
static const struct column pod[] = {
	NAME,
	MADE("Ready", cell_pod_ready),
	MADE("Status", cell_pod_status),
	MADE("Restarts", cell_pod_restarts),
	AGE,
	WIDE_TEXT("IP", ".status.podIPs[*].ip", "<none>"),
	WIDE_TEXT("Node", ".spec.nodeName", "<none>"),
	WIDE_TEXT("Nominated Node", ".status.nominatedNodeName", "<none>"),
	WIDE_MADE("Readiness Gates", cell_pod_gates),
};
static const struct column replication_controller[] = {
	NAME,
	TEXT("Desired", ".spec.replicas", "1"),
	TEXT("Current", ".status.replicas", "0"),
	TEXT("Ready", ".status.readyReplicas", "0"),
	AGE,
	TEMPLATE_COLUMNS,
	WIDE_MADE("Selector", cell_service_selector),
};
static const struct column quota[] = {NAME, MADE("Request", cell_quota_request), MADE("Limit", cell_quota_limit), AGE};
static const struct column secret[] = {NAME, TEXT("Type", ".type", "Opaque"), MADE("Data", cell_secret_data), AGE};
static const struct column service[] = {
	NAME,
	TEXT("Type", ".spec.type", "ClusterIP"),
	TEXT("Cluster-IP", ".spec.clusterIP", "<none>"),
	MADE("External-IP", cell_service_external_ip),
	MADE("Port(s)", cell_service_ports),
	AGE,
	WIDE_MADE("Selector", cell_service_selector),
};
static const struct column service_account[] = {NAME, MADE("Secrets", cell_account_secrets), AGE};
static const struct column api_service[] = {NAME, MADE("Service", cell_api_service), MADE("Available", cell_api_available), AGE};
static const struct column revision[] = {
	NAME, MADE("Controller", cell_revision_controller), TEXT("Revision", ".revision", "0"), AGE};
static const struct column daemon_set[] = {
	NAME,
	TEXT("Desired", ".status.desiredNumberScheduled", "0"),
	TEXT("Current", ".status.currentNumberScheduled", "0"),
	TEXT("Ready", ".status.numberReady", "0"),
	TEXT("Up-to-date", ".status.updatedNumberScheduled", "0"),
	TEXT("Available", ".status.numberAvailable", "0"),
	MADE("Node Selector", cell_node_selector),
	AGE,
	TEMPLATE_COLUMNS,
	WIDE_MADE("Selector", cell_selector),
};
static const struct column deployment[] = {
	NAME,
	MADE("Ready", cell_ready_replicas),
	TEXT("Up-to-date", ".status.updatedReplicas", "0"),
	TEXT("Available", ".status.availableReplicas", "0"),
	AGE,
	TEMPLATE_COLUMNS,
	WIDE_MADE("Selector", cell_deployment_selector),
};
static const struct column replica_set[] = {
	NAME,
	TEXT("Desired", ".spec.replicas", "1"),
	TEXT("Current", ".status.replicas", "0"),
	TEXT("Ready", ".status.readyReplicas", "0"),
	AGE,
	TEMPLATE_COLUMNS,
	WIDE_MADE("Selector", cell_selector),
};
static const struct column stateful_set[] = {NAME, MADE("Ready", cell_ready_replicas), AGE, TEMPLATE_COLUMNS};
static const struct column autoscaler[] = {
	NAME,
	MADE("Reference", cell_autoscaler_reference),
	MADE("Targets", cell_autoscaler_targets),
	TEXT("MinPods", ".spec.minReplicas", "<unset>"),
	TEXT("MaxPods", ".spec.maxReplicas", "0"),
	TEXT("Replicas", ".status.currentReplicas", "0"),
	AGE,
};
static const struct column cron_job[] = {
	NAME,
	TEXT("Schedule", ".spec.schedule", ""),
	TEXT("Timezone", ".spec.timeZone", "<none>"),
	MADE("Suspend", cell_cron_suspend),
	MADE("Active", cell_cron_active),
	DATE("Last Schedule", ".status.lastScheduleTime", "<none>"),
	AGE,
	WIDE_MADE("Containers", cell_cron_containers),
	WIDE_MADE("Images", cell_cron_images),
	WIDE_MADE("Selector", cell_cron_selector),
};
static const struct column job[] = {
	NAME,
	MADE("Status", cell_job_status),
	MADE("Completions", cell_job_completions),
	MADE("Duration", cell_job_duration),
	AGE,
	TEMPLATE_COLUMNS,
	WIDE_MADE("Selector", cell_selector),
};
static const struct column ingress[] = {
	NAME,
	TEXT("Class", ".spec.ingressClassName", "<none>"),
	MADE("Hosts", cell_ingress_hosts),
	MADE("Address", cell_ingress_address),
	MADE("Ports", cell_ingress_ports),
	AGE,
};
static const struct column ingress_class[] = {
	NAME, TEXT("Controller", ".spec.controller", ""), MADE("Parameters", cell_ingress_class_parameters), AGE};
static const struct column network_policy[] = {NAME, MADE("Pod-Selector", cell_pod_selector), AGE};
static const struct column disruption_budget[] = {
	NAME,
	TEXT("Min Available", ".spec.minAvailable", "N/A"),
	TEXT("Max Unavailable", ".spec.maxUnavailable", "N/A"),
	TEXT("Allowed Disruptions", ".status.disruptionsAllowed", "0"),
	AGE,
};
static const struct column role_binding[] = {NAME, MADE("Role", cell_role_ref), AGE, SUBJECT_COLUMNS};
static const struct column csi_driver[] = {
	NAME,
	TEXT("AttachRequired", ".spec.attachRequired", "true"),
	TEXT("PodInfoOnMount", ".spec.podInfoOnMount", "false"),
	TEXT("StorageCapacity", ".spec.storageCapacity", "false"),
	TEXT("TokenRequests", ".spec.tokenRequests[*].audience", "<unset>"),
	TEXT("RequiresRepublish", ".spec.requiresRepublish", "false"),
	TEXT("Modes", ".spec.volumeLifecycleModes[*]", "Persistent"),
	AGE,
};
static const struct column csi_node[] = {NAME, MADE("Drivers", cell_csi_drivers), AGE};
static const struct column storage_class[] = {
	MADE("Name", cell_storage_class_name),
	TEXT("Provisioner", ".provisioner", ""),
	TEXT("ReclaimPolicy", ".reclaimPolicy", "Delete"),
	TEXT("VolumeBindingMode", ".volumeBindingMode", "Immediate"),
	TEXT("AllowVolumeExpansion", ".allowVolumeExpansion", "false"),
	AGE,
};
static const struct column attachment[] = {
	NAME,
	TEXT("Attacher", ".spec.attacher", ""),
	TEXT("PV", ".spec.source.persistentVolumeName", ""),
	TEXT("Node", ".spec.nodeName", ""),
	TEXT("Attached", ".status.attached", "false"),
	AGE,
};
static const struct column webhooks[] = {NAME, MADE("Webhooks", cell_webhooks), AGE};
static const struct column admission_policy[] = {
	NAME, MADE("Validations", cell_validations), MADE("ParamKind", cell_param_kind), AGE};
static const struct column admission_binding[] = {
	NAME, TEXT("PolicyName", ".spec.policyName", ""), TEXT("ParamRef", ".spec.paramRef.name", "<unset>"), AGE};
static const struct column priority_class[] = {
	NAME,
	TEXT("Value", ".value", "0"),
	TEXT("Global-Default", ".globalDefault", "false"),
	AGE,
	TEXT("PreemptionPolicy", ".preemptionPolicy", "PreemptLowerPriority"),
};
static const struct column lease[] = {NAME, TEXT("Holder", ".spec.holderIdentity", ""), AGE};
static const struct column runtime_class[] = {NAME, TEXT("Handler", ".handler", ""), AGE};
static const struct column endpoint_slice[] = {
	NAME,
	TEXT("AddressType", ".addressType", ""),
	MADE("Ports", cell_slice_ports),
	MADE("Endpoints", cell_slice_endpoints),
	AGE,
};

#define COLUMNS(kind, columns) {kind, columns, sizeof columns / sizeof columns[0]}

static const struct {
	const char *kind;
	const struct column *columns;
	size_t count;
} kinds[] = {
	COLUMNS("ConfigMap", config_map),
	COLUMNS("Endpoints", endpoints),
	COLUMNS("Event", event),
	COLUMNS("LimitRange", created_at),
	COLUMNS("Namespace", name_space),
	COLUMNS("Node", node),
	COLUMNS("PersistentVolume", volume),
	COLUMNS("PersistentVolumeClaim", claim),
	COLUMNS("Pod", pod),
	COLUMNS("ReplicationController", replication_controller),
	COLUMNS("ResourceQuota", quota),
	COLUMNS("Secret", secret),
	COLUMNS("Service", service),
	COLUMNS("ServiceAccount", service_account),
	COLUMNS("APIService", api_service),
	COLUMNS("ControllerRevision", revision),
	COLUMNS("DaemonSet", daemon_set),
	COLUMNS("Deployment", deployment),
	COLUMNS("ReplicaSet", replica_set),
	COLUMNS("StatefulSet", stateful_set),
	COLUMNS("HorizontalPodAutoscaler", autoscaler),
	COLUMNS("CronJob", cron_job),
	COLUMNS("Job", job),
	COLUMNS("Ingress", ingress),
	COLUMNS("IngressClass", ingress_class),
	COLUMNS("NetworkPolicy", network_policy),
	COLUMNS("PodDisruptionBudget", disruption_budget),
	COLUMNS("ClusterRole", created_at),
	COLUMNS("ClusterRoleBinding", role_binding),
	COLUMNS("Role", created_at),
	COLUMNS("RoleBinding", role_binding),
	COLUMNS("CSIDriver", csi_driver),
	COLUMNS("CSINode", csi_node),
	COLUMNS("StorageClass", storage_class),
	COLUMNS("VolumeAttachment", attachment),
	COLUMNS("MutatingWebhookConfiguration", webhooks),
	COLUMNS("ValidatingAdmissionPolicy", admission_policy),
	COLUMNS("ValidatingAdmissionPolicyBinding", admission_binding),
	COLUMNS("ValidatingWebhookConfiguration", webhooks),
	COLUMNS("CustomResourceDefinition", created_at),
	COLUMNS("PriorityClass", priority_class),
	COLUMNS("Lease", lease),
	COLUMNS("RuntimeClass", runtime_class),
	COLUMNS("EndpointSlice", endpoint_slice),
};

const struct column *core_columns_of_kind(const struct kind_info *kind, size_t *count)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].kind, kind->kind) == 0) {
			*count = kinds[i].count;
			return kinds[i].columns;
		}
	}
	return NULL;
}
