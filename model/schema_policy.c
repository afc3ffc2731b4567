#include "model/schema_parts.h"

#include "model/rules.h"

/* Placement policies and the selectors of clusters and resources inside placements, policy snapshots and overrides (hub-and-members.md 2.1). */

static const struct schema property_values = {.type = SCHEMA_ARRAY, .items = &schema_text, .max_items = 1};
static const struct schema_field property_requirement_fields[] = {
	{"name", &schema_text, EDITIONS_ALL, true},
	{"operator", &schema_text, EDITIONS_ALL, true},
	{"values", &property_values, EDITIONS_ALL, true},
};
static const struct schema property_requirement = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(property_requirement_fields)};
static const struct schema property_requirements = {.type = SCHEMA_ARRAY, .items = &property_requirement};
static const struct schema_field property_selector_fields[] = {{"matchExpressions", &property_requirements, EDITIONS_ALL, true}};
static const struct schema property_selector = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(property_selector_fields)};

static const char *const sort_orders[] = {"Ascending", "Descending"};
static const struct schema sort_order = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(sort_orders)};
static const struct schema_field property_sorter_fields[] = {
	{"name", &schema_text, EDITIONS_ALL, true},
	{"sortOrder", &schema_text, EDITIONS_UNTIL_V0_3_1, true},
	{"sortOrder", &sort_order, EDITION_HEAD, true},
};
static const struct schema property_sorter = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(property_sorter_fields)};

static const struct schema_field term_fields[] = {
	{"labelSelector", &schema_label_selector, EDITIONS_ALL, false},
	{"propertySelector", &property_selector, EDITIONS_ALL, false},
	{"propertySorter", &property_sorter, EDITIONS_ALL, false},
};
static const struct schema term = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(term_fields)};
static const struct schema terms = {.type = SCHEMA_ARRAY, .items = &term, .max_items = 10};
static const struct schema_field cluster_selector_fields[] = {{"clusterSelectorTerms", &terms, EDITIONS_ALL, true}};
const struct schema schema_cluster_selector = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_selector_fields)};

/* Affinity */

static const struct schema weight = {
	.type = SCHEMA_INTEGER, .format = "int32", .has_minimum = true, .minimum = -100, .has_maximum = true, .maximum = 100};
static const struct schema_field preferred_fields[] = {
	{"preference", &term, EDITIONS_ALL, true},
	{"weight", &weight, EDITIONS_ALL, true},
};
static const struct schema preferred = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(preferred_fields)};
static const struct schema preferred_list = {.type = SCHEMA_ARRAY, .items = &preferred};
static const struct schema_field cluster_affinity_fields[] = {
	{"preferredDuringSchedulingIgnoredDuringExecution", &preferred_list, EDITIONS_ALL, false},
	{"requiredDuringSchedulingIgnoredDuringExecution", &schema_cluster_selector, EDITIONS_ALL, false},
};
static const struct schema cluster_affinity = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_affinity_fields)};
static const struct schema_field affinity_fields[] = {{"clusterAffinity", &cluster_affinity, EDITIONS_ALL, false}};
static const struct schema affinity = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(affinity_fields)};

/* Tolerations and spread */

static const char *const effects[] = {"NoSchedule"};
static const char *const operators[] = {"Equal", "Exists"};
static const struct schema effect = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(effects)};
static const struct schema operator= {.type = SCHEMA_TEXT, SCHEMA_CHOICES(operators), .default_text = "Equal"};
static const struct schema_field toleration_fields[] = {
	{"effect", &effect, EDITIONS_ALL, false},
	{"key", &schema_text, EDITIONS_ALL, false},
	{"operator", &operator, EDITIONS_ALL, false},
	{"value", &schema_text, EDITIONS_ALL, false},
};
static const struct schema toleration = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(toleration_fields)};
static const struct schema tolerations = {.type = SCHEMA_ARRAY, .items = &toleration, .max_items = 100, .rules = &rules_tolerations};

static const char *const unsatisfiable_choices[] = {"DoNotSchedule", "ScheduleAnyway"};
static const struct schema max_skew = {.type = SCHEMA_INTEGER, .format = "int32", .default_integer = 1, .has_minimum = true, .minimum = 1};
static const struct schema unsatisfiable = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(unsatisfiable_choices), .default_text = "DoNotSchedule"};
static const struct schema_field spread_fields[] = {
	{"maxSkew", &max_skew, EDITIONS_ALL, false},
	{"topologyKey", &schema_text, EDITIONS_ALL, true},
	{"whenUnsatisfiable", &schema_text, EDITIONS_UNTIL_V0_3_1, false},
	{"whenUnsatisfiable", &unsatisfiable, EDITION_HEAD, false},
};
static const struct schema spread = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(spread_fields)};
static const struct schema spreads = {.type = SCHEMA_ARRAY, .items = &spread};

/* Policy */

static const char *const placement_types[] = {"PickAll", "PickN", "PickFixed"};
static const struct schema placement_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(placement_types), .default_text = "PickAll"};
static const struct schema cluster_names = {.type = SCHEMA_ARRAY, .items = &schema_text, .max_items = 100};
static const struct schema cluster_count = {.type = SCHEMA_INTEGER, .format = "int32", .has_minimum = true, .minimum = 0};
static const struct schema_field policy_fields[] = {
	{"affinity", &affinity, EDITIONS_ALL, false},
	{"clusterNames", &cluster_names, EDITIONS_ALL, false},
	{"numberOfClusters", &cluster_count, EDITIONS_ALL, false},
	{"placementType", &placement_type, EDITIONS_ALL, false},
	{"tolerations", &tolerations, EDITIONS_ALL, false},
	{"topologySpreadConstraints", &spreads, EDITIONS_ALL, false},
};
const struct schema schema_placement_policy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_fields), .rules = &rules_placement_policy};
const struct schema schema_snapshot_policy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(policy_fields)};

/* Resource selectors: which objects a placement or an override is about */

static const char *const scopes[] = {"NamespaceOnly", "NamespaceWithResources", "NamespaceWithResourceSelectors"};
static const struct schema scope_of_two = {.type = SCHEMA_TEXT, .choices = scopes, .choice_count = 2, .default_text = "NamespaceWithResources"};
static const struct schema scope_of_three = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(scopes), .default_text = "NamespaceWithResources"};
static const struct schema_field resource_selector_fields[] = {
	{"group", &schema_text, EDITIONS_ALL, true},
	{"kind", &schema_text, EDITIONS_ALL, true},
	{"labelSelector", &schema_label_selector, EDITIONS_ALL, false},
	{"name", &schema_text, EDITIONS_ALL, false},
	{"selectionScope", &scope_of_two, EDITION_V0_2_2, false},
	{"selectionScope", &scope_of_three, EDITIONS_SINCE_V0_3_1, false},
	{"version", &schema_text, EDITIONS_ALL, true},
};
static const struct schema resource_selector = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(resource_selector_fields)};
const struct schema schema_resource_selectors = {
	.type = SCHEMA_ARRAY, .items = &resource_selector, .min_items = 1, .max_items = 100, .rules = &rules_resource_selectors};
const struct schema schema_override_resource_selectors = {.type = SCHEMA_ARRAY, .items = &resource_selector, .min_items = 1, .max_items = 20};
