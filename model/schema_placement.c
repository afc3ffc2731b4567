#include "model/schema_parts.h"

#include "model/rules.h"

/* ClusterResourcePlacement and ResourcePlacement (hub-and-members.md 2.1, 2.6). */

/* Lists of objects that failed, drifted or differ, one entry an object */

static const char *const envelope_types[] = {"ConfigMap", "ClusterResourceEnvelope", "ResourceEnvelope"};
static const struct schema envelope_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(envelope_types), .default_text = "ConfigMap"};
static const struct schema_field envelope_fields[] = {
	{"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, false},
	{"type", &envelope_type, EDITIONS_ALL, false},
};
const struct schema schema_envelope = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(envelope_fields)};

static const struct schema_field detail_fields[] = {
	{"path", &schema_text, EDITIONS_ALL, true},
	{"valueInHub", &schema_text, EDITIONS_ALL, false},
	{"valueInMember", &schema_text, EDITIONS_ALL, false},
};
static const struct schema detail = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(detail_fields)};
static const struct schema details = {.type = SCHEMA_ARRAY, .items = &detail};

static const struct schema_field diffed_fields[] = {
	{"envelope", &schema_envelope, EDITIONS_ALL, false},
	{"firstDiffedObservedTime", &schema_time, EDITIONS_ALL, true},
	{"group", &schema_text, EDITIONS_ALL, false},
	{"kind", &schema_text, EDITIONS_ALL, true},
	{"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, false},
	{"observationTime", &schema_time, EDITIONS_ALL, true},
	{"observedDiffs", &details, EDITIONS_ALL, false},
	{"targetClusterObservedGeneration", &schema_int64, EDITIONS_ALL, false},
	{"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema diffed = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(diffed_fields)};
const struct schema schema_diffed_placements = {.type = SCHEMA_ARRAY, .items = &diffed, .max_items = 100};

static const struct schema_field drifted_fields[] = {
	{"envelope", &schema_envelope, EDITIONS_ALL, false},
	{"firstDriftedObservedTime", &schema_time, EDITIONS_ALL, true},
	{"group", &schema_text, EDITIONS_ALL, false},
	{"kind", &schema_text, EDITIONS_ALL, true},
	{"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, false},
	{"observationTime", &schema_time, EDITIONS_ALL, true},
	{"observedDrifts", &details, EDITIONS_ALL, false},
	{"targetClusterObservedGeneration", &schema_int64, EDITIONS_ALL, true},
	{"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema drifted = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(drifted_fields)};
const struct schema schema_drifted_placements = {.type = SCHEMA_ARRAY, .items = &drifted, .max_items = 100};

static const struct schema_field failed_fields[] = {
	{"condition", &schema_condition, EDITIONS_ALL, true}, {"envelope", &schema_envelope, EDITIONS_ALL, false},
	{"group", &schema_text, EDITIONS_ALL, false},         {"kind", &schema_text, EDITIONS_ALL, true},
	{"name", &schema_text, EDITIONS_ALL, true},           {"namespace", &schema_text, EDITIONS_ALL, false},
	{"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema failed = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(failed_fields)};
const struct schema schema_failed_placements = {.type = SCHEMA_ARRAY, .items = &failed, .max_items = 100};

/* Status */

static const struct schema_field selected_fields[] = {
	{"envelope", &schema_envelope, EDITIONS_ALL, false}, {"group", &schema_text, EDITIONS_ALL, false},
	{"kind", &schema_text, EDITIONS_ALL, true},          {"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, false},    {"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema selected = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(selected_fields)};
static const struct schema selected_list = {.type = SCHEMA_ARRAY, .items = &selected};

static const struct schema_field cluster_fields[] = {
	{"applicableClusterResourceOverrides", &schema_text_list, EDITIONS_ALL, false},
	{"applicableResourceOverrides", &schema_namespaced_names, EDITIONS_ALL, false},
	{"clusterName", &schema_text, EDITIONS_ALL, false},
	{"conditions", &schema_conditions_plain, EDITIONS_ALL, false},
	{"diffedPlacements", &schema_diffed_placements, EDITIONS_ALL, false},
	{"driftedPlacements", &schema_drifted_placements, EDITIONS_ALL, false},
	{"failedPlacements", &schema_failed_placements, EDITIONS_ALL, false},
	{"observedResourceIndex", &schema_text, EDITIONS_ALL, false},
};
static const struct schema cluster = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_fields)};
static const struct schema clusters = {.type = SCHEMA_ARRAY, .items = &cluster};

static const struct schema_field status_fields[] = {
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"observedResourceIndex", &schema_text, EDITIONS_ALL, false},
	{"placementStatuses", &clusters, EDITIONS_ALL, false},
	{"selectedResources", &selected_list, EDITIONS_ALL, false},
};
static const struct schema status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(status_fields)};

/* Rollout strategy */

static const char *const propagation_policies[] = {"Abandon", "Delete"};
static const struct schema propagation = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(propagation_policies), .default_text = "Delete"};
static const struct schema_field delete_fields[] = {{"propagationPolicy", &propagation, EDITIONS_ALL, false}};
static const struct schema delete_strategy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(delete_fields)};

static const struct schema rolling_share = {.type = SCHEMA_INT_OR_TEXT, .pattern = &pattern_rolling_share, .default_text = "25%"};
static const struct schema any_period = {.type = SCHEMA_INTEGER, .default_integer = 60};
static const struct schema period = {.type = SCHEMA_INTEGER, .default_integer = 60, .has_minimum = true, .minimum = 0};
static const struct schema_field rolling_fields[] = {
	{"maxSurge", &rolling_share, EDITIONS_ALL, false},
	{"maxUnavailable", &rolling_share, EDITIONS_ALL, false},
	{"unavailablePeriodSeconds", &any_period, EDITIONS_UNTIL_V0_3_1, false},
	{"unavailablePeriodSeconds", &period, EDITION_HEAD, false},
};
static const struct schema rolling = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(rolling_fields)};

static const char *const rollout_types[] = {"RollingUpdate", "External"};
static const struct schema rollout_type = {
	.type = SCHEMA_TEXT, SCHEMA_CHOICES(rollout_types), .default_text = "RollingUpdate", .rules = &rules_rollout_type};
static const struct schema_field strategy_fields[] = {
	{"applyStrategy", &schema_apply_strategy, EDITIONS_ALL, false},
	{"deleteStrategy", &delete_strategy, EDITIONS_ALL, false},
	{"reportBackStrategy", &schema_report_back, EDITIONS_SINCE_V0_2_2, false},
	{"rollingUpdate", &rolling, EDITIONS_ALL, false},
	{"type", &rollout_type, EDITIONS_ALL, false},
};
static const struct schema strategy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(strategy_fields)};

/* Spec */

static const char *const reporting_scopes[] = {"ClusterScopeOnly", "NamespaceAccessible"};
static const struct schema reporting_scope = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(reporting_scopes), .default_text = "ClusterScopeOnly"};
static const struct schema history_limit = {
	.type = SCHEMA_INTEGER, .format = "int32", .default_integer = 10, .has_minimum = true, .minimum = 1, .has_maximum = true, .maximum = 1000};
static const struct schema_field spec_fields[] = {
	{"policy", &schema_placement_policy, EDITIONS_ALL, false},
	{"resourceSelectors", &schema_resource_selectors, EDITIONS_ALL, true},
	{"revisionHistoryLimit", &history_limit, EDITIONS_ALL, false},
	{"statusReportingScope", &reporting_scope, EDITIONS_SINCE_V0_2_2, false},
	{"strategy", &strategy, EDITIONS_ALL, false},
};
static const struct schema cluster_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(spec_fields), .rules = &rules_cluster_placement_spec};
static const struct schema namespaced_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(spec_fields), .rules = &rules_namespaced_placement_spec};

static const struct schema_field cluster_placement_fields[] = {
	SCHEMA_API_VERSION, SCHEMA_KIND, SCHEMA_METADATA, {"spec", &cluster_spec, EDITIONS_ALL, true}, {"status", &status, EDITIONS_ALL, false},
};
const struct schema schema_cluster_placement = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_placement_fields)};

static const struct schema_field namespaced_placement_fields[] = {
	SCHEMA_API_VERSION, SCHEMA_KIND, SCHEMA_METADATA, {"spec", &namespaced_spec, EDITIONS_ALL, true}, {"status", &status, EDITIONS_ALL, false},
};
const struct schema schema_namespaced_placement = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_placement_fields)};
