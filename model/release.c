#include "model/release.h"

#include "sim/duration.h"

#include <string.h>

/* engine.md 10.2. Where a format gets more arguments than it prints, the later ones are simply not used. */
static const struct engine_texts mid_texts = {
	.abort_prefix = "cannot continue the ClusterStagedUpdateRun",
	.validation_prefix = "cannot continue the ClusterStagedUpdateRun: failed to initialize the clusterStagedUpdateRun",
	.initialized = "ClusterStagedUpdateRun initialized successfully",
	.placement_missing = "parent clusterResourcePlacement not found",
	.placement_not_external = "parent clusterResourcePlacement does not have an external rollout strategy, current strategy: %s",
	.policy_missing = "no latest policy snapshot associated with the clusterResourcePlacement: %s",
	.policy_several = "more than one (%2$llu in actual) latest policy snapshots associated with the clusterResourcePlacement: %1$s",
	.binding_transient = "binding `%s` with old policy snapshot %s has state %s, we might observe a transient state, need retry",
	.bindings_missing = "no scheduled or to-be-deleted clusterResourceBindings found for the latest policy snapshot %s",
	.strategy_missing = "referenced clusterStagedUpdateStrategy not found: %s",
	.after_tasks_invalid = "the after stage tasks are invalid, clusterStagedUpdateStrategy: %s, stage: %s, err: %s",
	.selector_invalid = "the stage label selector is invalid, clusterStagedUpdateStrategy: %s, stage: %s, err: %s",
	.snapshot_missing = "no clusterResourceSnapshots with index `%lld` found for clusterResourcePlacement `%s`",
	.master_missing = "no master clusterResourceSnapshot found for clusterResourcePlacement `%s` with index `%lld`",
	.apply_strategy_outdated = "the applyStrategy in the clusterStagedUpdateRun is outdated, latest: %s, recorded: %s",
	.policy_outdated = "the policy snapshot index used in the clusterStagedUpdateRun is outdated, latest: %s, recorded: %s",
	.count_outdated = "the cluster count initialized in the clusterStagedUpdateRun is outdated, latest: %lld, recorded: %lld",
	.strategy_snapshot_nil = "the clusterStagedUpdateRun has nil stagedUpdateStrategySnapshot",
	.stages_nil = "the clusterStagedUpdateRun has nil stagesStatus",
	.deletion_stage_nil = "the clusterStagedUpdateRun has nil deletionStageStatus",
	.stage_number_changed = "the number of stages in the clusterStagedUpdateRun has changed, new: %u, existing: %u",
	.stage_name_changed = "index `%u` stage name in the clusterStagedUpdateRun has changed, new: %s, existing: %s",
	.preempted = "the clusterResourceBinding of the updating cluster `%s` in the stage `%s` is not up-to-date with the desired status, please "
		     "check the status of binding `%s` and see if there is a concurrent updateRun referencing the same clusterResourcePlacement "
		     "and updating the same cluster",
	.deleted_still_bound = "the deleted cluster `%s` in the deleting stage still has a clusterResourceBinding",
	.request_mismatch = "the approval request task `%1$s` is targeting update run `%3$s` and stage `%2$s` ",
	.stuck = "The updateRun is stuck waiting for cluster %s in stage %s to finish updating, please check crp status for potential errors",
	.rollout_started = "Detected the new changes on the resources and started the rollout process, resourceSnapshotIndex: %s, "
			   "clusterStagedUpdateRun: %s",
	.request_created_reason = "AfterStageTaskApprovalRequestCreated",
	.request_approved_reason = "AfterStageTaskApprovalRequestApproved",
	.request_created = "ClusterApprovalRequest is created",
	.request_approved = "ClusterApprovalRequest is approved",
};

/* Sections 2 and 3 of engine.md; the two releases differ only in the policy snapshot texts (row 22). */
#define COMMON_TEXTS                                                                                                                           \
	.abort_prefix = "cannot continue the updateRun",                                                                                       \
	.validation_prefix = "cannot continue the updateRun: failed to validate the updateRun",                                                \
	.initialized = "The UpdateRun initialized successfully", .placement_missing = "parent placement not found",                            \
	.placement_not_external = "parent placement does not have an external rollout strategy, current strategy: %s",                         \
	.binding_transient = "binding `%s` with old policy snapshot `%s` has state %s, we might observe a transient state, need retry",        \
	.bindings_missing = "no scheduled or to-be-deleted bindings found for the latest policy snapshot %s",                                  \
	.strategy_missing = "referenced updateStrategy not found: `%s`",                                                                       \
	.after_tasks_invalid = "the after stage tasks are invalid, updateStrategy: `%s`, stage: %s, err: %s",                                  \
	.selector_invalid = "the stage label selector is invalid, updateStrategy: `%s`, stage: %s, err: %s",                                   \
	.snapshot_missing = "no resourceSnapshots with index `%lld` found for placement `%s`",                                                 \
	.master_missing = "no master resourceSnapshot found for placement %s",                                                                 \
	.apply_strategy_outdated = "the applyStrategy in the updateRun is outdated, latest: %s, recorded: %s",                                 \
	.policy_outdated = "the policy snapshot index used in the updateRun is outdated, latest: %s, recorded: %s",                            \
	.count_outdated = "the cluster count initialized in the updateRun is outdated, latest: %lld, recorded: %lld",                          \
	.strategy_snapshot_nil = "the updateRun has nil updateStrategySnapshot", .stages_nil = "the updateRun has nil stagesStatus",           \
	.deletion_stage_nil = "the updateRun has nil deletionStageStatus",                                                                     \
	.stage_number_changed = "the number of stages in the updateRun has changed, new: %u, existing: %u",                                    \
	.stage_name_changed = "index `%u` stage name in the updateRun has changed, new: %s, existing: %s",                                     \
	.preempted = "the binding of the updating cluster `%s` in the stage `%s` is not up-to-date with the desired status, please check the " \
		     "status of binding `%s` and see if there is a concurrent updateRun referencing the same placement and updating the same "  \
		     "cluster",                                                                                                                \
	.deleted_still_bound = "the deleted cluster `%s` in the deleting stage still has a binding",                                           \
	.request_mismatch = "the approval request task `%s` is targeting update run `%s` and stage `%s`, want target update run `%s and "      \
			    "stage `%s`",                                                                                                      \
	.stuck = "The updateRun is stuck waiting for %s cluster(s) in stage %s to finish updating, please check placement status for "         \
		 "potential errors",                                                                                                           \
	.rollout_started =                                                                                                                     \
		"Detected the new changes on the resources and started the rollout process, resourceSnapshotIndex: %s, updateRun: %s",         \
	.request_created_reason = "StageTaskApprovalRequestCreated", .request_approved_reason = "StageTaskApprovalRequestApproved",            \
	.request_created = "ApprovalRequest object is created", .request_approved = "ApprovalRequest object is approved"

static const struct engine_texts middle_texts = {
	COMMON_TEXTS,
	.policy_missing = "no latest policy snapshot associated with the placement: `%s`",
	.policy_several = "more than one (%2$llu in actual) latest policy snapshots associated with the placement: `%1$s`",
};

static const struct engine_texts head_texts = {
	COMMON_TEXTS,
	.policy_missing = "no latest policy snapshot found for placement %s",
	.policy_several = "multiple active policy snapshots found for placement %1$s: got %2$llu, want 1",
};

/* What came between mid-2025 and v0.2.2 and stayed. */
#define SINCE_V0_2_2                                                                                                                          \
	.namespaced_kinds = true, .run_state = true, .records_snapshot_index = true, .run_name_max = 63, .max_concurrency = true,             \
	.before_stage_tasks = true, .request_names_timing = true, .request_run_label = "kubernetes-fleet.io/targetUpdateRun",                 \
	.request_task_label = true, .waiting_flips_progressing = true, .every_start_marks_stage = true, .refreshes_generation = true,         \
	.apply_strategy_defaulted = true, .qualified_names = true

static const struct release releases[RELEASE_COUNT] = {
	[RELEASE_MID_2025] = {.id = RELEASE_MID_2025,
			      .name = "mid-2025", .rollout_kinds_selected = true,
			      .empty_index = EMPTY_INDEX_REFUSED,
			      .placement_snapshots_external = true,
			      .run_name_max = 127,
			      .request_run_label = "kubernetes-fleet.io/targetupdaterun",
			      .go_selector_errors = true,
			      .request_accepted_column = true,
			      .placement_resync_ns = 15 * NS_PER_MINUTE,
			      .texts = &mid_texts},
	[RELEASE_V0_2_2] = {.id = RELEASE_V0_2_2,
			    .name = "v0.2.2", .rollout_kinds_selected = true,
			    SINCE_V0_2_2,
			    .empty_index = EMPTY_INDEX_LATEST,
			    .placement_snapshots_external = true,
			    .stop_abort_marks_deletion = true,
			    .placement_resync_ns = 30 * NS_PER_MINUTE,
			    .texts = &middle_texts},
	[RELEASE_V0_3_1] = {.id = RELEASE_V0_3_1,
			    .name = "v0.3.1", .rollout_kinds_selected = true,
			    SINCE_V0_2_2,
			    .empty_index = EMPTY_INDEX_MADE,
			    .placement_resync_ns = 30 * NS_PER_MINUTE,
			    .texts = &middle_texts},
	[RELEASE_HEAD] = {.id = RELEASE_HEAD,
			  .name = "head",
			  SINCE_V0_2_2,
			  .empty_index = EMPTY_INDEX_MADE,
			  .skips_empty_stages = true,
			  .tolerates_pending_reasons = true,
			  .envelope_overrides = true,
			  .member_name_label = true,
			  .placement_resync_ns = 30 * NS_PER_MINUTE,
			  .texts = &head_texts},
};

const struct release *release_of(enum release_id id)
{
	return &releases[id];
}

const struct release *release_by_name(const char *name)
{
	for (size_t i = 0; i < RELEASE_COUNT; i++)
		if (strcmp(releases[i].name, name) == 0)
			return &releases[i];
	return NULL;
}
