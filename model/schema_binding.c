#include "model/schema_parts.h"

/* Bindings, resource snapshots and policy snapshots, cluster-scoped and namespaced alike (hub-and-members.md 3.1, 3.5, 6.1). */

/* ClusterResourceBinding, ResourceBinding */

static const struct schema_field binding_spec_fields[] = {
	{"applyStrategy", &schema_apply_strategy, EDITIONS_ALL, false},
	{"clusterDecision", &schema_cluster_decision, EDITIONS_ALL, true},
	{"clusterResourceOverrideSnapshots", &schema_text_list, EDITIONS_ALL, false},
	{"resourceOverrideSnapshots", &schema_namespaced_names, EDITIONS_ALL, false},
	{"resourceSnapshotName", &schema_text, EDITIONS_ALL, true},
	{"schedulingPolicySnapshotName", &schema_text, EDITIONS_ALL, true},
	{"state", &schema_text, EDITIONS_ALL, true},
	{"targetCluster", &schema_text, EDITIONS_ALL, true},
};
static const struct schema binding_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(binding_spec_fields)};
static const struct schema_field binding_status_fields[] = {
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"diffedPlacements", &schema_diffed_placements, EDITIONS_ALL, false},
	{"driftedPlacements", &schema_drifted_placements, EDITIONS_ALL, false},
	{"failedPlacements", &schema_failed_placements, EDITIONS_ALL, false},
};
static const struct schema binding_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(binding_status_fields)};
static const struct schema_field binding_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &binding_spec, EDITIONS_ALL, true},
	{"status", &binding_status, EDITIONS_ALL, false},
};
const struct schema schema_binding = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(binding_fields)};

/* ClusterResourceSnapshot, ResourceSnapshot */

static const struct schema_field resource_snapshot_spec_fields[] = {{"selectedResources", &schema_resources, EDITIONS_ALL, true}};
static const struct schema resource_snapshot_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(resource_snapshot_spec_fields)};
static const struct schema_field resource_snapshot_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &resource_snapshot_spec, EDITIONS_ALL, true},
	{"status", &schema_conditions_only, EDITIONS_ALL, false},
};
const struct schema schema_resource_snapshot = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(resource_snapshot_fields)};

/* ClusterSchedulingPolicySnapshot, SchedulingPolicySnapshot */

static const struct schema_field policy_snapshot_spec_fields[] = {
	{"policy", &schema_snapshot_policy, EDITIONS_ALL, false},
	{"policyHash", &schema_bytes, EDITIONS_ALL, true},
};
static const struct schema policy_snapshot_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_snapshot_spec_fields)};
static const struct schema decisions = {.type = SCHEMA_ARRAY, .items = &schema_cluster_decision, .max_items = 1000};
static const struct schema_field policy_snapshot_status_fields[] = {
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"observedCRPGeneration", &schema_int64, EDITIONS_ALL, true},
	{"targetClusters", &decisions, EDITIONS_ALL, false},
};
static const struct schema policy_snapshot_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_snapshot_status_fields)};
static const struct schema_field policy_snapshot_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &policy_snapshot_spec, EDITIONS_ALL, true},
	{"status", &policy_snapshot_status, EDITIONS_ALL, false},
};
const struct schema schema_policy_snapshot = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_snapshot_fields)};
