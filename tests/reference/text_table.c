#include "tests/reference/text_table.h"

/* engine.md 2.3 (INIT), 2.4 (VAL), 2.5 to 2.7 (EXEC), 2.8 (STOP); the older ones 10.1 row 22 and 10.2. A name that a release prints with its
 * namespace (NN) or without is filled in that way by the caller. */

const struct ref_text_row ref_text_rows[REF_TEXT_COUNT] = {
	[REF_INIT_01] =
		{
			.label = "INIT-01",
			.head = "{V}: {U}: parent placement not found",
			.mid_2025 = "{V}: {U}: parent clusterResourcePlacement not found",
		},
	[REF_INIT_02] =
		{
			.label = "INIT-02",
			.head = "{V}: {U}: parent placement does not have an external rollout strategy, current strategy: {type}",
			.mid_2025 = "{V}: {U}: parent clusterResourcePlacement does not have an external rollout strategy, current strategy: {type}",
		},
	[REF_INIT_03] =
		{
			.label = "INIT-03",
			.head = "{V}: no latest policy snapshot found for placement {placement}",
			.v0_2_2 = "{V}: no latest policy snapshot associated with the placement: `{placement}`",
			.mid_2025 = "{V}: no latest policy snapshot associated with the clusterResourcePlacement: {placement}",
		},
	[REF_INIT_04] =
		{
			.label = "INIT-04",
			.head = "{V}: {X}: multiple active policy snapshots found for placement {placement}: got {n}, want 1",
			.v0_2_2 = "{V}: {X}: more than one ({n} in actual) latest policy snapshots associated with the placement: `{placement}`",
			.mid_2025 = "{V}: {X}: more than one ({n} in actual) latest policy snapshots associated with the clusterResourcePlacement: "
				    "{placement}",
		},
	[REF_INIT_05] =
		{
			.label = "INIT-05",
			.head = "{V}: {X}: policy snapshot `{snapshot}` does not have a policy index label",
		},
	[REF_INIT_06_MISSING] =
		{
			.label = "INIT-06 (missing)",
			.head = "{V}, {X}: cannot find annotation kubernetes-fleet.io/number-of-clusters: the policy snapshot `{snapshot}` doesn't "
				"have valid "
				"cluster count annotation",
		},
	[REF_INIT_06_INVALID] =
		{
			.label = "INIT-06 (invalid)",
			.head = "{V}, {X}: invalid annotation kubernetes-fleet.io/number-of-clusters: {value} is not a valid count: {error}: the "
				"policy "
				"snapshot `{snapshot}` doesn't have valid cluster count annotation",
		},
	[REF_INIT_06_NEGATIVE] =
		{
			.label = "INIT-06 (negative)",
			.head = "{V}, {X}: invalid annotation kubernetes-fleet.io/number-of-clusters: {value} is not a valid count: %!w(<nil>): the "
				"policy "
				"snapshot `{snapshot}` doesn't have valid cluster count annotation",
		},
	[REF_INIT_07] =
		{
			.label = "INIT-07",
			.head = "{V}: policy snapshot `{snapshot}` not fully scheduled yet",
		},
	[REF_TRANSIENT] =
		{
			.label = "transient bindings (log only)",
			.head = "binding `{binding}` with old policy snapshot `{snapshot}` has state {state}, we might observe a transient state, "
				"need retry",
			.mid_2025 = "binding `{binding}` with old policy snapshot {snapshot} has state {state}, we might observe a transient state, "
				    "need retry",
		},
	[REF_INIT_08] =
		{
			.label = "INIT-08",
			.head = "{V}: no scheduled or to-be-deleted bindings found for the latest policy snapshot {snapshot}",
			.mid_2025 = "{V}: no scheduled or to-be-deleted clusterResourceBindings found for the latest policy snapshot {snapshot}",
		},
	[REF_INIT_09] =
		{
			.label = "INIT-09",
			.head = "{V}: {X}: the number of selected bindings {selected} is not equal to the observed cluster count {count}",
		},
	[REF_INIT_10] =
		{
			.label = "INIT-10",
			.head = "{V}: {U}: referenced updateStrategy not found: `{strategy}`",
			.mid_2025 = "{V}: {U}: referenced clusterStagedUpdateStrategy not found: {strategy}",
		},
	[REF_INIT_11] =
		{
			.label = "INIT-11",
			.head = "{V}: {U}: the before stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: beforeStageTasks "
				"can have at "
				"most one task",
		},
	[REF_INIT_12] =
		{
			.label = "INIT-12",
			.head = "{V}: {U}: the before stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: task {i} of type "
				"{type} is not "
				"allowed in beforeStageTasks, allowed type: Approval",
		},
	[REF_INIT_13] =
		{
			.label = "INIT-13",
			.head = "{V}: {U}: the before stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: task {i} of type "
				"Approval "
				"cannot have wait duration set",
		},
	[REF_INIT_14] =
		{
			.label = "INIT-14",
			.head = "{V}: {U}: the after stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: afterStageTasks "
				"cannot have two "
				"tasks of the same type: {type}",
			.mid_2025 = "{V}: {U}: the after stage tasks are invalid, clusterStagedUpdateStrategy: {strategy}, stage: {stage}, err: "
				    "afterStageTasks "
				    "cannot have two tasks of the same type: {type}",
		},
	[REF_INIT_15_NIL] =
		{
			.label = "INIT-15 (nil)",
			.head = "{V}: {U}: the after stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: task {i} of type "
				"TimedWait has "
				"wait duration set to nil",
			.mid_2025 = "{V}: {U}: the after stage tasks are invalid, clusterStagedUpdateStrategy: {strategy}, stage: {stage}, err: task "
				    "{i} of type "
				    "TimedWait has wait duration set to nil",
		},
	[REF_INIT_15_ZERO] =
		{
			.label = "INIT-15 (<= 0)",
			.head = "{V}: {U}: the after stage tasks are invalid, updateStrategy: `{strategy}`, stage: {stage}, err: task {i} of type "
				"TimedWait has "
				"wait duration <= 0",
			.mid_2025 = "{V}: {U}: the after stage tasks are invalid, clusterStagedUpdateStrategy: {strategy}, stage: {stage}, err: task "
				    "{i} of type "
				    "TimedWait has wait duration <= 0",
		},
	[REF_INIT_16] =
		{
			.label = "INIT-16",
			.head = "{V}: {U}: the stage label selector is invalid, updateStrategy: `{strategy}`, stage: {stage}, err: {error}",
			.mid_2025 = "{V}: {U}: the stage label selector is invalid, clusterStagedUpdateStrategy: {strategy}, stage: {stage}, err: "
				    "{error}",
		},
	[REF_INIT_17A] =
		{
			.label = "INIT-17a",
			.head = "{V}: {U}: cluster `{cluster}` appears in more than one stages",
		},
	[REF_INIT_17B] =
		{
			.label = "INIT-17b",
			.head = "{V}: {U}: the sorting label `{key}:{value}` on cluster `{cluster}` is not valid: {error}",
		},
	[REF_INIT_18] =
		{
			.label = "INIT-18",
			.head = "{V}: {U}: some clusters are not placed in any stage, total {n}, showing up to 10: {clusters}",
		},
	[REF_INIT_19] =
		{
			.label = "INIT-19",
			.head = "{V}: {U}: invalid resource snapshot index `{value}` provided, expected an integer >= 0",
		},
	[REF_INIT_20] =
		{
			.label = "INIT-20",
			.head = "{V}: {U}: no resourceSnapshots with index `{index}` found for placement `{placement}`",
			.mid_2025 = "{V}: {U}: no clusterResourceSnapshots with index `{index}` found for clusterResourcePlacement `{placement}`",
		},
	[REF_NO_LATEST] =
		{
			.label = "no latest snapshot (log only)",
			.head = "no latest resourceSnapshots found for placement `{placement}`. This might be a transient state, need retry",
		},
	[REF_INIT_21] =
		{
			.label = "INIT-21",
			.head = "{V}: {error}",
		},
	[REF_INIT_22] =
		{
			.label = "INIT-22",
			.head = "{V}: {X}: no master resourceSnapshot found for placement {placement}",
			.mid_2025 =
				"{V}: {X}: no master clusterResourceSnapshot found for clusterResourcePlacement `{placement}` with index `{index}`",
		},
	[REF_INIT_23] =
		{
			.label = "INIT-23",
			.head = "{V}: {E}: {error}",
		},
	[REF_INIT_24] =
		{
			.label = "INIT-24",
			.head = "{V}: {error}",
		},
	[REF_VAL_02] =
		{
			.label = "VAL-02",
			.head = "{A}: {U}: the applyStrategy in the updateRun is outdated, latest: {latest}, recorded: {recorded}",
			.mid_2025 = "{A}: {U}: the applyStrategy in the clusterStagedUpdateRun is outdated, latest: {latest}, recorded: {recorded}",
		},
	[REF_VAL_04] =
		{
			.label = "VAL-04",
			.head = "{A}: the policy snapshot index used in the updateRun is outdated, latest: {latest}, recorded: {recorded}",
			.mid_2025 = "{A}: the policy snapshot index used in the clusterStagedUpdateRun is outdated, latest: {latest}, recorded: "
				    "{recorded}",
		},
	[REF_VAL_05] =
		{
			.label = "VAL-05",
			.head = "{A}: the cluster count initialized in the updateRun is outdated, latest: {latest}, recorded: {recorded}",
			.mid_2025 = "{A}: the cluster count initialized in the clusterStagedUpdateRun is outdated, latest: {latest}, recorded: "
				    "{recorded}",
		},
	[REF_VAL_07] =
		{
			.label = "VAL-07",
			.head = "{A}: {X}: the updateRun has nil updateStrategySnapshot",
			.mid_2025 = "{A}: {X}: the clusterStagedUpdateRun has nil stagedUpdateStrategySnapshot",
		},
	[REF_VAL_09] =
		{
			.label = "VAL-09",
			.head = "{A}: {X}: the updateRun has nil stagesStatus",
			.mid_2025 = "{A}: {X}: the clusterStagedUpdateRun has nil stagesStatus",
		},
	[REF_VAL_10] =
		{
			.label = "VAL-10",
			.head = "{A}: the number of stages in the updateRun has changed, new: {new}, existing: {existing}",
			.mid_2025 = "{A}: the number of stages in the clusterStagedUpdateRun has changed, new: {new}, existing: {existing}",
		},
	[REF_VAL_11] =
		{
			.label = "VAL-11",
			.head = "{A}: index `{i}` stage name in the updateRun has changed, new: {new}, existing: {existing}",
			.mid_2025 = "{A}: index `{i}` stage name in the clusterStagedUpdateRun has changed, new: {new}, existing: {existing}",
		},
	[REF_VAL_12] =
		{
			.label = "VAL-12",
			.head = "{A}: the number of clusters in index `{i}` stage has changed, new: {new}, existing: {existing}",
		},
	[REF_VAL_13] =
		{
			.label = "VAL-13",
			.head = "{A}: the `{j}` cluster in the `{i}` stage has changed, new: {new}, existing: {existing}",
		},
	[REF_VAL_14] =
		{
			.label = "VAL-14",
			.head = "{A}: {error}",
		},
	[REF_VAL_15] =
		{
			.label = "VAL-15",
			.head = "{A}: {X}: the finished stage `{i}` is after the updating stage `{u}`",
		},
	[REF_VAL_16] =
		{
			.label = "VAL-16",
			.head = "{A}: {X}: cluster `{cluster}` in the finished stage `{stage}` has not succeeded",
		},
	[REF_VAL_17] =
		{
			.label = "VAL-17",
			.head = "{A}: {X}: the finished stage `{stage}` is not right after the last finished stage with index `{last}`",
		},
	[REF_VAL_18] =
		{
			.label = "VAL-18",
			.head = "{A}: the stage `{stage}` has failed, err: {message}",
		},
	[REF_VAL_19] =
		{
			.label = "VAL-19",
			.head = "{A}: {X}: the stage `{stage}` is updating, but there is already a stage with index `{u}` updating",
		},
	[REF_VAL_20] =
		{
			.label = "VAL-20",
			.head = "{A}: {X}: the updating stage `{stage}` is not right after the last finished stage with index `{last}`",
		},
	[REF_VAL_21] =
		{
			.label = "VAL-21",
			.head = "{A}: {X}: the number of updating clusters `{n}` in the updating stage `{stage}` exceeds maxConcurrency `{m}`",
			.mid_2025 = "{A}: {X}: more than one cluster is updating in the stage `{stage}`, clusters: [{clusters}]",
		},
	[REF_VAL_22] =
		{
			.label = "VAL-22",
			.head = "{A}: {X}: the updateRun has nil deletionStageStatus",
			.mid_2025 = "{A}: {X}: the clusterStagedUpdateRun has nil deletionStageStatus",
		},
	[REF_VAL_23] =
		{
			.label = "VAL-23",
			.head = "{A}: {X}: the cluster `{cluster}` to be deleted is not in the delete stage",
		},
	[REF_VAL_24] =
		{
			.label = "VAL-24",
			.head = "{A}: {X}: the delete stage is active, but there are still stages updating, updatingStageIndex: {u}, "
				"lastFinishedStageIndex: {l}",
		},
	[REF_VAL_25] =
		{
			.label = "VAL-25",
			.head = "{A}: the delete stage has failed, err: {message}",
		},
	[REF_EXEC_01] =
		{
			.label = "EXEC-01",
			.head = "{A}: {X}: found unsupported task type in before stage tasks: {type}",
		},
	[REF_EXEC_02] =
		{
			.label = "EXEC-02",
			.head = "{A}: {X}: the approval request task `{request}` is targeting update run `{its_run}` and stage `{its_stage}`, want "
				"target update "
				"run `{run} and stage `{stage}`",
			.mid_2025 = "{A}: {X}: the approval request task `{request}` is targeting update run `{its_stage}` and stage `{its_run}` ",
		},
	[REF_EXEC_03] =
		{
			.label = "EXEC-03",
			.head = "{A}: {error}",
		},
	[REF_EXEC_04] =
		{
			.label = "EXEC-04",
			.head = "{A}: the cluster `{cluster}` in the stage {stage} has failed",
		},
	[REF_EXEC_05] =
		{
			.label = "EXEC-05",
			.head = "{A}: {X}: the binding for cluster `{cluster}` in stage `{stage}` is not found in the toBeUpdatedBindings map",
		},
	[REF_EXEC_06] =
		{
			.label = "EXEC-06",
			.head = "{A}: {U}: the binding of the updating cluster `{cluster}` in the stage `{stage}` is not up-to-date with the desired "
				"status, "
				"please check the status of binding `{binding}` and see if there is a concurrent updateRun referencing the same "
				"placement and "
				"updating the same cluster",
			.mid_2025 = "{A}: {U}: the clusterResourceBinding of the updating cluster `{cluster}` in the stage `{stage}` is not "
				    "up-to-date with the "
				    "desired status, please check the status of binding `{binding}` and see if there is a concurrent updateRun "
				    "referencing the "
				    "same clusterResourcePlacement and updating the same cluster",
		},
	[REF_EXEC_07] =
		{
			.label = "EXEC-07",
			.head = "the cluster updating encountered an error at stage `{stage}`, updateRun := `{run}`",
		},
	[REF_EXEC_08] =
		{
			.label = "EXEC-08",
			.head = "{A}: {X}: the to be deleted cluster `{cluster}` is not in the deleting stage during execution",
		},
	[REF_EXEC_09] =
		{
			.label = "EXEC-09",
			.head = "{A}: {X}: the deleted cluster `{cluster}` in the deleting stage still has a binding",
			.mid_2025 = "{A}: {X}: the deleted cluster `{cluster}` in the deleting stage still has a clusterResourceBinding",
		},
	[REF_EXEC_10] =
		{
			.label = "EXEC-10",
			.head = "{A}: {X}: the cluster `{cluster}` in the deleting stage is marked as deleting but its corresponding binding is not "
				"deleting",
		},
	[REF_STOP_01] =
		{
			.label = "STOP-01",
			.head = "{A}: {X}: the binding for cluster `{cluster}` in stage `{stage}` is not found in the toBeUpdatedBindings map during "
				"stopping",
		},
	[REF_STOP_02] =
		{
			.label = "STOP-02",
			.head = "{A}: {X}: the to be deleted cluster `{cluster}` is not in the deleting stage during stopping",
		},
	[REF_UNSUPPORTED_STATE] =
		{
			.label = "unsupported state",
			.head = "{X}: found unsupported updateRun state: {state}",
		},
};
