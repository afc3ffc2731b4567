#include "model/schema_parts.h"

#include "model/rules.h"

/* MemberCluster, ClusterResourcePlacementEviction, ClusterResourcePlacementDisruptionBudget (hub-and-members.md 1.1, 4.9). */

/* Spec of a member cluster */

static const char *const validation_modes[] = {"Skip", "Strict"};
static const struct schema validation_mode = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(validation_modes), .default_text = "Strict"};
static const struct schema_field delete_options_fields[] = {{"validationMode", &validation_mode, EDITIONS_ALL, false}};
static const struct schema delete_options = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(delete_options_fields)};

static const struct schema heartbeat = {
	.type = SCHEMA_INTEGER, .format = "int32", .default_integer = 60, .has_minimum = true, .minimum = 1, .has_maximum = true, .maximum = 600};
static const struct schema_field identity_fields[] = {
	{"apiGroup", &schema_text, EDITIONS_ALL, false},
	{"kind", &schema_text, EDITIONS_ALL, true},
	{"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, false},
};
static const struct schema identity = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(identity_fields)};

static const char *const effects[] = {"NoSchedule"};
static const struct schema effect = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(effects)};
static const struct schema_field taint_fields[] = {
	{"effect", &effect, EDITIONS_ALL, true},
	{"key", &schema_text, EDITIONS_ALL, true},
	{"value", &schema_text, EDITIONS_ALL, false},
};
static const struct schema taint = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(taint_fields)};
static const struct schema taints = {.type = SCHEMA_ARRAY, .items = &taint, .max_items = 100};

static const struct schema_field member_spec_fields[] = {
	{"deleteOptions", &delete_options, EDITIONS_SINCE_V0_2_2, false},
	{"heartbeatPeriodSeconds", &heartbeat, EDITIONS_ALL, false},
	{"identity", &identity, EDITIONS_ALL, true},
	{"taints", &taints, EDITIONS_ALL, false},
};
static const struct schema member_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(member_spec_fields)};

/* Status of a member cluster */

static const struct schema_field agent_fields[] = {
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"lastReceivedHeartbeat", &schema_time, EDITIONS_ALL, false},
	{"type", &schema_text, EDITIONS_ALL, true},
};
static const struct schema agent = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(agent_fields)};
static const struct schema agents = {.type = SCHEMA_ARRAY, .items = &agent};

static const struct schema_field property_fields[] = {
	{"observationTime", &schema_time, EDITIONS_ALL, true},
	{"value", &schema_text, EDITIONS_ALL, true},
};
static const struct schema property = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(property_fields)};
static const struct schema properties = {.type = SCHEMA_OBJECT, .entries = &property};

static const struct schema quantity = {.type = SCHEMA_INT_OR_TEXT, .pattern = &pattern_quantity};
static const struct schema quantities = {.type = SCHEMA_OBJECT, .entries = &quantity};
static const struct schema_field usage_fields[] = {
	{"allocatable", &quantities, EDITIONS_ALL, false},
	{"available", &quantities, EDITIONS_ALL, false},
	{"capacity", &quantities, EDITIONS_ALL, false},
	{"observationTime", &schema_time, EDITIONS_ALL, false},
};
static const struct schema usage = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(usage_fields)};

static const struct schema_field member_status_fields[] = {
	{"agentStatus", &agents, EDITIONS_ALL, false},
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"namespaces", &schema_text_map, EDITIONS_SINCE_V0_3_1, false},
	{"properties", &properties, EDITIONS_ALL, false},
	{"resourceUsage", &usage, EDITIONS_ALL, false},
};
static const struct schema member_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(member_status_fields)};

static const struct schema_field member_cluster_fields[] = {
	SCHEMA_API_VERSION, SCHEMA_KIND, SCHEMA_METADATA, {"spec", &member_spec, EDITIONS_ALL, true}, {"status", &member_status, EDITIONS_ALL, false},
};
const struct schema schema_member_cluster = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(member_cluster_fields), .rules = &rules_short_name};

/* Evictions and budgets */

static const struct schema eviction_cluster = {.type = SCHEMA_TEXT, .max_length = 255, .rules = &rules_eviction_cluster};
static const struct schema eviction_placement = {.type = SCHEMA_TEXT, .max_length = 255, .rules = &rules_eviction_placement};
static const struct schema_field eviction_spec_fields[] = {
	{"clusterName", &eviction_cluster, EDITIONS_ALL, true},
	{"placementName", &eviction_placement, EDITIONS_ALL, true},
};
static const struct schema eviction_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(eviction_spec_fields)};
static const struct schema_field eviction_status_fields[] = {{"conditions", &schema_conditions_plain, EDITIONS_ALL, false}};
static const struct schema eviction_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(eviction_status_fields)};
static const struct schema_field eviction_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &eviction_spec, EDITIONS_ALL, true},
	{"status", &eviction_status, EDITIONS_ALL, false},
};
const struct schema schema_eviction = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(eviction_fields)};

static const struct schema budget_share = {.type = SCHEMA_INT_OR_TEXT, .rules = &rules_budget_share};
static const struct schema_field budget_spec_fields[] = {
	{"maxUnavailable", &budget_share, EDITIONS_ALL, false},
	{"minAvailable", &budget_share, EDITIONS_ALL, false},
};
static const struct schema budget_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(budget_spec_fields), .rules = &rules_budget_spec};
static const struct schema_field budget_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &budget_spec, EDITIONS_ALL, true},
};
const struct schema schema_budget = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(budget_fields)};
