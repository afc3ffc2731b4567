#include "model/schema_parts.h"

#include "model/rules.h"

/* ClusterStagedUpdateRun, StagedUpdateRun, their strategies and approval requests (engine.md 1.2 to 1.5). v1alpha1 has no tasks before a stage, no
 * concurrency and no state, as all of mid-2025. */

enum { NEW = EDITIONS_SINCE_V0_2_2, OLD = EDITION_MID_2025 | EDITIONS_ALPHA };

/* Stages */

static const char *const task_types[] = {"TimedWait", "Approval"};
static const struct schema task_type = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(task_types)};
static const struct schema wait_loose = {.type = SCHEMA_TEXT, .pattern = &pattern_wait_loose};
static const struct schema wait_strict = {.type = SCHEMA_TEXT, .pattern = &pattern_wait_strict};
static const struct schema wait_alpha = {.type = SCHEMA_TEXT, .pattern = &pattern_wait_alpha};

static const struct schema_field task_fields[] = {
	{"type", &task_type, EDITIONS_ALL, true},
	{"waitTime", &wait_loose, EDITIONS_UNTIL_V0_3_1 | EDITION_ALPHA, false},
	{"waitTime", &wait_strict, EDITION_HEAD, false},
	{"waitTime", &wait_alpha, EDITION_ALPHA_HEAD, false},
};
static const struct schema task = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(task_fields)};
static const struct schema after_tasks = {.type = SCHEMA_ARRAY, .items = &task, .max_items = 2, .rules = &rules_after_tasks};
static const struct schema before_tasks = {.type = SCHEMA_ARRAY, .items = &task, .max_items = 1, .rules = &rules_before_tasks};
static const struct schema concurrency = {
	.type = SCHEMA_INT_OR_TEXT, .pattern = &pattern_stage_share, .default_integer = 1, .rules = &rules_max_concurrency};
static const struct schema stage_name = {.type = SCHEMA_TEXT, .pattern = &pattern_stage_name, .max_length = 63};

static const struct schema_field stage_fields[] = {
	{"afterStageTasks", &after_tasks, EDITIONS_ALL, false},
	{"beforeStageTasks", &before_tasks, NEW, false},
	{"labelSelector", &schema_label_selector, EDITIONS_ALL, false},
	{"maxConcurrency", &concurrency, NEW, false},
	{"name", &stage_name, EDITIONS_ALL, true},
	{"sortingLabelKey", &schema_text, EDITIONS_ALL, false},
};
static const struct schema stage = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(stage_fields)};
static const struct schema stages = {.type = SCHEMA_ARRAY, .items = &stage, .max_items = 31};
static const struct schema_field stages_fields[] = {{"stages", &stages, EDITIONS_ALL, true}};
static const struct schema strategy_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(stages_fields)};

static const struct schema_field strategy_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &strategy_spec, EDITIONS_ALL, true},
};
const struct schema schema_strategy = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(strategy_fields)};

/* Spec of a run */

static const char *const states[] = {"Initialize", "Run", "Stop"};
static const struct schema state = {.type = SCHEMA_TEXT, SCHEMA_CHOICES(states), .default_text = "Initialize"};
static const struct schema placement_name = {.type = SCHEMA_TEXT, .max_length = 255, .rules = &rules_run_placement_name};
static const struct schema snapshot_index = {.type = SCHEMA_TEXT, .rules = &rules_run_snapshot_index};
static const struct schema strategy_name = {.type = SCHEMA_TEXT, .rules = &rules_run_strategy_name};

static const struct schema_field run_spec_fields[] = {
	{"placementName", &placement_name, EDITIONS_ALL, true},
	{"resourceSnapshotIndex", &snapshot_index, OLD, true},
	{"resourceSnapshotIndex", &snapshot_index, NEW, false},
	{"stagedRolloutStrategyName", &strategy_name, EDITIONS_ALL, true},
	{"state", &state, NEW, false},
};
static const struct schema run_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(run_spec_fields), .rules = &rules_run_spec};

/* Status of a run */

static const struct schema_field task_status_fields[] = {
	{"approvalRequestName", &schema_text, EDITIONS_ALL, false},
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"type", &task_type, EDITIONS_ALL, true},
};
static const struct schema task_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(task_status_fields)};
static const struct schema after_task_statuses = {.type = SCHEMA_ARRAY, .items = &task_status, .max_items = 2};
static const struct schema before_task_statuses = {.type = SCHEMA_ARRAY, .items = &task_status, .max_items = 1};

static const struct schema_field cluster_status_fields[] = {
	{"clusterName", &schema_text, EDITIONS_ALL, true},
	{"clusterResourceOverrideSnapshots", &schema_text_list, EDITIONS_ALL, false},
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"resourceOverrideSnapshots", &schema_namespaced_names, EDITIONS_ALL, false},
};
static const struct schema cluster_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(cluster_status_fields)};
static const struct schema cluster_statuses = {.type = SCHEMA_ARRAY, .items = &cluster_status};

static const struct schema_field stage_status_fields[] = {
	{"afterStageTaskStatus", &after_task_statuses, EDITIONS_ALL, false},
	{"beforeStageTaskStatus", &before_task_statuses, NEW, false},
	{"clusters", &cluster_statuses, EDITIONS_ALL, true},
	{"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"endTime", &schema_time, EDITIONS_ALL, false},
	{"stageName", &schema_text, EDITIONS_ALL, true},
	{"startTime", &schema_time, EDITIONS_ALL, false},
};
static const struct schema stage_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(stage_status_fields)};
static const struct schema stage_statuses = {.type = SCHEMA_ARRAY, .items = &stage_status};

static const struct schema_field run_status_fields[] = {
	{"appliedStrategy", &schema_apply_strategy, EDITIONS_ALL, false},      {"conditions", &schema_conditions, EDITIONS_ALL, false},
	{"deletionStageStatus", &stage_status, EDITIONS_ALL, false},           {"policyObservedClusterCount", &schema_integer, EDITIONS_ALL, false},
	{"policySnapshotIndexUsed", &schema_text, EDITIONS_ALL, false},        {"resourceSnapshotIndexUsed", &schema_text, NEW, false},
	{"stagedUpdateStrategySnapshot", &strategy_spec, EDITIONS_ALL, false}, {"stagesStatus", &stage_statuses, EDITIONS_ALL, false},
};
static const struct schema run_status = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(run_status_fields)};

static const struct schema_field run_fields[] = {
	SCHEMA_API_VERSION, SCHEMA_KIND, SCHEMA_METADATA, {"spec", &run_spec, EDITIONS_ALL, true}, {"status", &run_status, EDITIONS_ALL, false},
};
const struct schema schema_run = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(run_fields), .rules = &rules_run};

/* Approval requests */

static const struct schema_field approval_spec_fields[] = {
	{"parentStageRollout", &schema_text, EDITIONS_ALL, true},
	{"targetStage", &schema_text, EDITIONS_ALL, true},
};
static const struct schema approval_spec = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(approval_spec_fields), .rules = &rules_immutable_spec};
static const struct schema_field approval_fields[] = {
	SCHEMA_API_VERSION,
	SCHEMA_KIND,
	SCHEMA_METADATA,
	{"spec", &approval_spec, EDITIONS_ALL, true},
	{"status", &schema_conditions_only, EDITIONS_ALL, false},
};
const struct schema schema_approval = {.type = SCHEMA_OBJECT, SCHEMA_FIELDS(approval_fields)};
