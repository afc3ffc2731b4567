#include "model/schema_parts.h"

#include "model/rules.h"

/* ClusterResourceOverride, ResourceOverride and their snapshots (hub-and-members.md 5.1, 5.2). At mid-2025 their objects are v1alpha1. */

/* Policy */

static const char *const patch_operations[] = {"add", "remove", "replace"};
static const struct schema patch_operation = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(patch_operations)};
static const struct schema patch_value = {.type = SCHEMA_ANY, .keeps_unknown = true};
static const struct schema_field patch_fields[] = {
	{"op", &patch_operation, EDITIONS_ALL, true},
	{"path", &schema_text, EDITIONS_ALL, true},
	{"value", &patch_value, EDITIONS_ALL, false},
};
static const struct schema patch = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(patch_fields)};
static const struct schema patches = {.type = SCHEMA_ARRAY, .items = &patch, .min_items = 1, .max_items = 20};

static const char *const override_types[] = {"JSONPatch", "Delete"};
static const struct schema override_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(override_types), .default_text = "JSONPatch"};
static const struct schema_field override_rule_fields[] = {
	{"clusterSelector", &schema_cluster_selector, EDITIONS_ALL, false},
	{"jsonPatchOverrides", &patches, EDITIONS_ALL, false},
	{"overrideType", &override_type, EDITIONS_ALL, false},
};
static const struct schema override_rule = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(override_rule_fields)};
static const struct schema override_rules = {.type = SCHEMA_ARRAY, .items = &override_rule, .min_items = 1, .max_items = 20};
static const struct schema_field policy_fields[] = {{"overrideRules", &override_rules, EDITIONS_ALL, true}};
static const struct schema policy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_fields)};

/* The placement an override is for */

static const char *const scopes[] = {"Cluster", "Namespaced"};
static const struct schema scope = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(scopes), .default_text = "Cluster"};
static const struct schema_field placement_fields[] = {
	{"name", &schema_text, EDITIONS_ALL, true},
	{"scope", &scope, EDITIONS_SINCE_V0_2_2, false},
};
static const struct schema placement = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(placement_fields)};

/* Cluster-scoped */

static const struct schema_field cluster_spec_fields[] = {
	{"clusterResourceSelectors", &schema_override_resource_selectors, EDITIONS_ALL, true},
	{"placement", &placement, EDITIONS_ALL, false},
	{"policy", &policy, EDITIONS_ALL, true},
};
static const struct schema cluster_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_spec_fields), .rules = &rules_override_spec};
static const struct schema_field cluster_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &cluster_spec, EDITIONS_ALL, true},
};
const struct schema schema_cluster_override = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_fields), .rules = &rules_cluster_override};

static const struct schema_field cluster_snapshot_spec_fields[] = {
	{"overrideHash", &schema_bytes, EDITIONS_ALL, true},
	{"overrideSpec", &cluster_spec, EDITIONS_ALL, true},
};
static const struct schema cluster_snapshot_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_snapshot_spec_fields)};
static const struct schema_field cluster_snapshot_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &cluster_snapshot_spec, EDITIONS_ALL, true},
};
const struct schema schema_cluster_override_snapshot = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_snapshot_fields)};

/* Namespaced */

static const struct schema_field selector_fields[] = {
	{"group", &schema_text, EDITIONS_ALL, true},
	{"kind", &schema_text, EDITIONS_ALL, true},
	{"name", &schema_text, EDITIONS_ALL, true},
	{"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema selector = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(selector_fields)};
static const struct schema selectors = {.type = SCHEMA_ARRAY, .items = &selector, .min_items = 1, .max_items = 20};
static const struct schema_field namespaced_spec_fields[] = {
	{"placement", &placement, EDITIONS_ALL, false},
	{"policy", &policy, EDITIONS_ALL, true},
	{"resourceSelectors", &selectors, EDITIONS_ALL, true},
};
static const struct schema namespaced_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_spec_fields), .rules = &rules_override_spec};
static const struct schema_field namespaced_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &namespaced_spec, EDITIONS_ALL, true},
};
const struct schema schema_namespaced_override = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_fields)};

static const struct schema_field namespaced_snapshot_spec_fields[] = {
	{"overrideHash", &schema_bytes, EDITIONS_ALL, true},
	{"overrideSpec", &namespaced_spec, EDITIONS_ALL, true},
};
static const struct schema namespaced_snapshot_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_snapshot_spec_fields)};
static const struct schema_field namespaced_snapshot_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &namespaced_snapshot_spec, EDITIONS_ALL, true},
};
const struct schema schema_namespaced_override_snapshot = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_snapshot_fields)};
