#include "model/schema_parts.h"

#include "model/rules.h"

const struct schema schema_text = {.type = SCHEMA_TEXT};
const struct schema schema_integer = {.type = SCHEMA_INTEGER};
const struct schema schema_int32 = {.type = SCHEMA_INTEGER, .format = "int32"};
const struct schema schema_int64 = {.type = SCHEMA_INTEGER, .format = "int64"};
const struct schema schema_boolean = {.type = SCHEMA_BOOLEAN};
const struct schema schema_time = {.type = SCHEMA_TEXT, .format = "date-time"};
const struct schema schema_bytes = {.type = SCHEMA_TEXT, .format = "byte"};
const struct schema schema_metadata = {.type = SCHEMA_OBJECT, .keeps_unknown = true};
const struct schema schema_text_list = {.type = SCHEMA_ARRAY, .items = &schema_text};
const struct schema schema_text_map = {.type = SCHEMA_OBJECT, .entries = &schema_text};

/* Conditions */

static const char *const condition_statuses[] = {"True", "False", "Unknown"};
static const struct schema condition_message = {.type = SCHEMA_TEXT, .max_length = 32768};
static const struct schema condition_generation = {.type = SCHEMA_INTEGER, .format = "int64", .has_minimum = true, .minimum = 0};
static const struct schema condition_reason = {.type = SCHEMA_TEXT, .pattern = &pattern_condition_reason, .min_length = 1, .max_length = 1024};
static const struct schema condition_status = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(condition_statuses)};
static const struct schema condition_type = {.type = SCHEMA_TEXT, .pattern = &pattern_condition_type, .max_length = 316};

static const struct schema_field condition_fields[] = {
	{"lastTransitionTime", &schema_time, EDITIONS_ALL, true},
	{"message", &condition_message, EDITIONS_ALL, true},
	{"observedGeneration", &condition_generation, EDITIONS_ALL, false},
	{"reason", &condition_reason, EDITIONS_ALL, true},
	{"status", &condition_status, EDITIONS_ALL, true},
	{"type", &condition_type, EDITIONS_ALL, true},
};
const struct schema schema_condition = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(condition_fields)};
const struct schema schema_conditions = {.type = SCHEMA_ARRAY, .items = &schema_condition, .list_key = "type"};
const struct schema schema_conditions_plain = {.type = SCHEMA_ARRAY, .items = &schema_condition};

static const struct schema_field conditions_only_fields[] = {{"conditions", &schema_conditions, EDITIONS_ALL, false}};
const struct schema schema_conditions_only = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(conditions_only_fields)};

/* Label selectors: operators are not checked here (engine.md 1.4) */

static const struct schema_field requirement_fields[] = {
	{"key", &schema_text, EDITIONS_ALL, true},
	{"operator", &schema_text, EDITIONS_ALL, true},
	{"values", &schema_text_list, EDITIONS_ALL, false},
};
static const struct schema requirement = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(requirement_fields)};
static const struct schema requirements = {.type = SCHEMA_ARRAY, .items = &requirement};
static const struct schema_field label_selector_fields[] = {
	{"matchExpressions", &requirements, EDITIONS_ALL, false},
	{"matchLabels", &schema_text_map, EDITIONS_ALL, false},
};
const struct schema schema_label_selector = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(label_selector_fields)};

static const struct schema_field namespaced_name_fields[] = {
	{"name", &schema_text, EDITIONS_ALL, true},
	{"namespace", &schema_text, EDITIONS_ALL, true},
};
static const struct schema namespaced_name = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(namespaced_name_fields)};
const struct schema schema_namespaced_names = {.type = SCHEMA_ARRAY, .items = &namespaced_name};

/* Apply strategy (engine.md 1.3, 5.1): four defaults, none for serverSideApplyConfig */

static const char *const comparison_options[] = {"PartialComparison", "FullComparison"};
static const char *const apply_types[] = {"ClientSideApply", "ServerSideApply", "ReportDiff"};
static const char *const apply_times[] = {"Always", "IfNotDrifted"};
static const char *const take_over_times[] = {"Always", "IfNoDiff", "Never"};
static const struct schema comparison = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(comparison_options), .default_text = "PartialComparison"};
static const struct schema apply_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(apply_types), .default_text = "ClientSideApply"};
static const struct schema when_to_apply = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(apply_times), .default_text = "Always"};
static const struct schema when_to_take_over = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(take_over_times), .default_text = "Always"};
static const struct schema_field server_side_fields[] = {{"force", &schema_boolean, EDITIONS_ALL, false}};
static const struct schema server_side = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(server_side_fields)};

static const struct schema_field apply_strategy_fields[] = {
	{"allowCoOwnership", &schema_boolean, EDITIONS_ALL, false},   {"comparisonOption", &comparison, EDITIONS_ALL, false},
	{"serverSideApplyConfig", &server_side, EDITIONS_ALL, false}, {"type", &apply_type, EDITIONS_ALL, false},
	{"whenToApply", &when_to_apply, EDITIONS_ALL, false},         {"whenToTakeOver", &when_to_take_over, EDITIONS_ALL, false},
};
const struct schema schema_apply_strategy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(apply_strategy_fields)};

static const char *const report_back_destinations[] = {"OriginalResource", "WorkAPI"};
static const char *const report_back_types[] = {"Disabled", "Mirror"};
static const struct schema report_back_destination = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(report_back_destinations)};
static const struct schema report_back_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(report_back_types), .default_text = "Disabled"};
static const struct schema_field report_back_fields[] = {
	{"destination", &report_back_destination, EDITIONS_ALL, false},
	{"type", &report_back_type, EDITIONS_ALL, true},
};
const struct schema schema_report_back = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(report_back_fields), .rules = &rules_report_back};

static const struct schema resource = {.type = SCHEMA_OBJECT, .keeps_unknown = true, .is_resource = true};
const struct schema schema_resources = {.type = SCHEMA_ARRAY, .items = &resource};

/* Scheduling decision about one cluster */

static const struct schema_field score_fields[] = {
	{"affinityScore", &schema_int32, EDITIONS_ALL, false},
	{"priorityScore", &schema_int32, EDITIONS_ALL, false},
};
static const struct schema score = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(score_fields)};
static const struct schema_field decision_fields[] = {
	{"clusterName", &schema_text, EDITIONS_ALL, true},
	{"clusterScore", &score, EDITIONS_ALL, false},
	{"reason", &schema_text, EDITIONS_ALL, true},
	{"selected", &schema_boolean, EDITIONS_ALL, true},
};
const struct schema schema_cluster_decision = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(decision_fields)};
