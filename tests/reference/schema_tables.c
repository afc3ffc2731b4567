#include "tests/reference/schema.h"
#include "tests/reference/words.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct ref_pattern stage_name_pattern = {"^[a-z0-9]+$", ref_is_stage_name};
static const struct ref_pattern percent_pattern = {"^(100|[1-9][0-9]?)%$", ref_is_percentage};
static const struct ref_pattern reason_pattern = {"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", ref_is_reason};
static const struct ref_pattern condition_type_pattern = {
	"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
	ref_is_condition_type,
};
static const struct ref_pattern loose_wait_pattern = {"^0|([0-9]+(\\.[0-9]+)?(s|m|h))+$", ref_is_loose_wait};
static const struct ref_pattern strict_wait_pattern = {"^(?:(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:s|m|h))+$", ref_is_strict_wait};

static const char *const states[] = {"Initialize", "Run", "Stop", NULL};
static const char *const task_types[] = {"TimedWait", "Approval", NULL};
static const char *const statuses[] = {"True", "False", "Unknown", NULL};
static const char *const rollout_types[] = {"RollingUpdate", "External", NULL};
static const char *const comparison_options[] = {"PartialComparison", "FullComparison", NULL};
static const char *const apply_types[] = {"ClientSideApply", "ServerSideApply", "ReportDiff", NULL};
static const char *const when_to_apply[] = {"Always", "IfNotDrifted", NULL};
static const char *const when_to_take_over[] = {"Always", "IfNoDiff", "Never", NULL};

/* Conditions (engine.md 1.3, last paragraph of the tables). */

static const struct ref_schema condition_fields[] = {
	{.name = "lastTransitionTime", .type = REF_TEXT, .required = true},
	{.name = "message", .type = REF_TEXT, .required = true, .max_length = 32768},
	{.name = "observedGeneration", .type = REF_INTEGER, .has_minimum = true, .minimum = 0},
	{.name = "reason", .type = REF_TEXT, .required = true, .min_length = 1, .max_length = 1024, .pattern = &reason_pattern},
	{.name = "status", .type = REF_TEXT, .required = true, .allowed = statuses},
	{.name = "type", .type = REF_TEXT, .required = true, .max_length = 316, .pattern = &condition_type_pattern},
};
static const struct ref_schema condition_item[] = {{.type = REF_OBJECT, .fields = condition_fields, .field_count = COUNT(condition_fields)}};
static const struct ref_schema status_fields[] = {
	{.name = "conditions", .type = REF_LIST, .fields = condition_item, .field_count = 1},
};

/* Runs (1.2) */

static const struct ref_schema run_spec_fields[] = {
	{.name = "placementName", .type = REF_TEXT, .required = true, .max_length = 255},
	{.name = "resourceSnapshotIndex", .type = REF_TEXT, .since = REF_V0_2_2},
	{.name = "stagedRolloutStrategyName", .type = REF_TEXT, .required = true},
	{.name = "state", .type = REF_TEXT, .since = REF_V0_2_2, .default_text = "Initialize", .allowed = states},
};
static const struct ref_schema run_spec_fields_mid_2025[] = {
	{.name = "placementName", .type = REF_TEXT, .required = true, .max_length = 255},
	{.name = "resourceSnapshotIndex", .type = REF_TEXT, .required = true},
	{.name = "stagedRolloutStrategyName", .type = REF_TEXT, .required = true},
};
static const struct ref_schema run_fields[] = {
	{.name = "apiVersion", .type = REF_FREE},
	{.name = "kind", .type = REF_FREE},
	{.name = "metadata", .type = REF_FREE},
	{.name = "spec", .type = REF_OBJECT, .required = true, .since = REF_V0_2_2, .fields = run_spec_fields, .field_count = COUNT(run_spec_fields)},
	{.name = "spec",
	 .type = REF_OBJECT,
	 .required = true,
	 .until = REF_MID_2025,
	 .fields = run_spec_fields_mid_2025,
	 .field_count = COUNT(run_spec_fields_mid_2025)},
	{.name = "status", .type = REF_OBJECT, .open = true, .fields = status_fields, .field_count = COUNT(status_fields)},
};

/* Strategies (1.4) */

static const struct ref_schema text_item[] = {{.type = REF_TEXT}};
static const struct ref_schema expression_fields[] = {
	{.name = "key", .type = REF_TEXT, .required = true},
	{.name = "operator", .type = REF_TEXT, .required = true},
	{.name = "values", .type = REF_LIST, .fields = text_item, .field_count = 1},
};
static const struct ref_schema expression_item[] = {{.type = REF_OBJECT, .fields = expression_fields, .field_count = COUNT(expression_fields)}};
static const struct ref_schema selector_fields[] = {
	{.name = "matchExpressions", .type = REF_LIST, .fields = expression_item, .field_count = 1},
	{.name = "matchLabels", .type = REF_TEXT_MAP},
};
static const struct ref_schema task_fields[] = {
	{.name = "type", .type = REF_TEXT, .required = true, .allowed = task_types},
	{.name = "waitTime", .type = REF_TEXT, .until = REF_V0_3_1, .pattern = &loose_wait_pattern},
	{.name = "waitTime", .type = REF_TEXT, .since = REF_HEAD, .pattern = &strict_wait_pattern},
};
static const struct ref_schema task_item[] = {{.type = REF_OBJECT, .fields = task_fields, .field_count = COUNT(task_fields)}};
static const struct ref_schema stage_fields[] = {
	{.name = "afterStageTasks", .type = REF_LIST, .max_items = 2, .fields = task_item, .field_count = 1},
	{.name = "beforeStageTasks", .type = REF_LIST, .since = REF_V0_2_2, .max_items = 1, .fields = task_item, .field_count = 1},
	{.name = "labelSelector", .type = REF_OBJECT, .fields = selector_fields, .field_count = COUNT(selector_fields)},
	{.name = "maxConcurrency", .type = REF_INT_OR_TEXT, .since = REF_V0_2_2, .default_int = 1, .pattern = &percent_pattern},
	{.name = "name", .type = REF_TEXT, .required = true, .max_length = 63, .pattern = &stage_name_pattern},
	{.name = "sortingLabelKey", .type = REF_TEXT},
};
static const struct ref_schema stage_item[] = {{.type = REF_OBJECT, .fields = stage_fields, .field_count = COUNT(stage_fields)}};
static const struct ref_schema strategy_spec_fields[] = {
	{.name = "stages", .type = REF_LIST, .required = true, .max_items = 31, .fields = stage_item, .field_count = 1},
};
static const struct ref_schema strategy_fields[] = {
	{.name = "apiVersion", .type = REF_FREE},
	{.name = "kind", .type = REF_FREE},
	{.name = "metadata", .type = REF_FREE},
	{.name = "spec", .type = REF_OBJECT, .required = true, .fields = strategy_spec_fields, .field_count = COUNT(strategy_spec_fields)},
};

/* Approval requests (1.5) */

static const struct ref_schema request_spec_fields[] = {
	{.name = "parentStageRollout", .type = REF_TEXT, .required = true},
	{.name = "targetStage", .type = REF_TEXT, .required = true},
};
static const struct ref_schema request_fields[] = {
	{.name = "apiVersion", .type = REF_FREE},
	{.name = "kind", .type = REF_FREE},
	{.name = "metadata", .type = REF_FREE},
	{.name = "spec", .type = REF_OBJECT, .required = true, .fields = request_spec_fields, .field_count = COUNT(request_spec_fields)},
	{.name = "status", .type = REF_OBJECT, .fields = status_fields, .field_count = COUNT(status_fields)},
};

/* Apply strategies (1.3): of placements, and of bindings (5.1). */

static const struct ref_schema apply_strategy_fields[] = {
	{.name = "allowCoOwnership", .type = REF_BOOLEAN},
	{.name = "comparisonOption", .type = REF_TEXT, .default_text = "PartialComparison", .allowed = comparison_options},
	{.name = "serverSideApplyConfig", .type = REF_OBJECT, .open = true},
	{.name = "type", .type = REF_TEXT, .default_text = "ClientSideApply", .allowed = apply_types},
	{.name = "whenToApply", .type = REF_TEXT, .default_text = "Always", .allowed = when_to_apply},
	{.name = "whenToTakeOver", .type = REF_TEXT, .default_text = "Always", .allowed = when_to_take_over},
};

static const struct ref_schema binding_spec_fields[] = {
	{.name = "applyStrategy", .type = REF_OBJECT, .fields = apply_strategy_fields, .field_count = COUNT(apply_strategy_fields)},
};
static const struct ref_schema binding_fields[] = {
	{.name = "spec", .type = REF_OBJECT, .open = true, .fields = binding_spec_fields, .field_count = COUNT(binding_spec_fields)},
};

/* Placements: what the recorded refusals need (1.9). */

static const struct ref_schema rollout_fields[] = {
	{.name = "applyStrategy", .type = REF_OBJECT, .fields = apply_strategy_fields, .field_count = COUNT(apply_strategy_fields)},
	{.name = "type", .type = REF_TEXT, .default_text = "RollingUpdate", .allowed = rollout_types},
};
static const struct ref_schema selector_item[] = {{.type = REF_OBJECT, .open = true}};
static const struct ref_schema placement_spec_fields[] = {
	{.name = "resourceSelectors", .type = REF_LIST, .required = true, .min_items = 1, .fields = selector_item, .field_count = 1},
	{.name = "revisionHistoryLimit", .type = REF_INTEGER, .default_int = 10, .has_minimum = true, .minimum = 1, .maximum = 1000},
	{.name = "strategy", .type = REF_OBJECT, .open = true, .fields = rollout_fields, .field_count = COUNT(rollout_fields)},
};
static const struct ref_schema placement_fields[] = {
	{.name = "spec",
	 .type = REF_OBJECT,
	 .required = true,
	 .open = true,
	 .fields = placement_spec_fields,
	 .field_count = COUNT(placement_spec_fields)},
};

static const struct ref_schema run_schema = {.type = REF_OBJECT, .fields = run_fields, .field_count = COUNT(run_fields)};
static const struct ref_schema strategy_schema = {.type = REF_OBJECT, .fields = strategy_fields, .field_count = COUNT(strategy_fields)};
static const struct ref_schema request_schema = {.type = REF_OBJECT, .fields = request_fields, .field_count = COUNT(request_fields)};
static const struct ref_schema binding_schema = {.type = REF_OBJECT, .open = true, .fields = binding_fields, .field_count = COUNT(binding_fields)};
static const struct ref_schema placement_schema = {
	.type = REF_OBJECT, .open = true, .fields = placement_fields, .field_count = COUNT(placement_fields)};

const struct ref_schema *ref_schema_of(const char *kind)
{
	static const struct {
		const char *kind;
		const struct ref_schema *schema;
	} rows[] = {
		{"ClusterStagedUpdateRun", &run_schema},           {"StagedUpdateRun", &run_schema},
		{"ClusterStagedUpdateStrategy", &strategy_schema}, {"StagedUpdateStrategy", &strategy_schema},
		{"ClusterApprovalRequest", &request_schema},       {"ApprovalRequest", &request_schema},
		{"ClusterResourceBinding", &binding_schema},       {"ResourceBinding", &binding_schema},
		{"ClusterResourcePlacement", &placement_schema},   {"ResourcePlacement", &placement_schema},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (strcmp(rows[i].kind, kind) == 0)
			return rows[i].schema;
	}
	return NULL;
}
