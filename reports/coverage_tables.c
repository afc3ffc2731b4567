#include "reports/coverage_tables.h"

#include <string.h>

const struct coverage_reason coverage_reasons[] = {
	{LEVEL_RUN, "Initialized", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "run Initialized=True"},
	{LEVEL_RUN, "Initialized", CONDITION_FALSE, NULL, NULL, NEED_NOTHING, "run Initialized=False"},
	{LEVEL_RUN, "Progressing", CONDITION_TRUE, "UpdateRunProgressing", NULL, NEED_NOTHING, "run Progressing=True/UpdateRunProgressing"},
	{LEVEL_RUN, "Progressing", CONDITION_FALSE, "UpdateRunWaiting", "before-stage", NEED_BEFORE, "run Progressing=False/UpdateRunWaiting before a stage"},
	{LEVEL_RUN, "Progressing", CONDITION_FALSE, "UpdateRunWaiting", "after-stage", NEED_NOTHING, "run Progressing=False/UpdateRunWaiting after a stage"},
	{LEVEL_RUN, "Progressing", CONDITION_FALSE, "UpdateRunStuck", NULL, NEED_NOTHING, "run Progressing=False/UpdateRunStuck"},
	{LEVEL_RUN, "Progressing", CONDITION_UNKNOWN, "UpdateRunStopping", NULL, NEED_STATE, "run Progressing=Unknown/UpdateRunStopping"},
	{LEVEL_RUN, "Progressing", CONDITION_FALSE, "UpdateRunStopped", NULL, NEED_STATE, "run Progressing=False/UpdateRunStopped"},
	{LEVEL_RUN, "Succeeded", CONDITION_TRUE, "UpdateRunSucceeded", NULL, NEED_NOTHING, "run Succeeded=True"},
	{LEVEL_RUN, "Succeeded", CONDITION_FALSE, "UpdateRunFailed", NULL, NEED_NOTHING, "run Succeeded=False"},
	{LEVEL_STAGE, "Progressing", CONDITION_TRUE, "StageUpdatingStarted", NULL, NEED_NOTHING, "stage Progressing=True/StageUpdatingStarted"},
	{LEVEL_STAGE, "Progressing", CONDITION_FALSE, "StageUpdatingWaiting", NULL, NEED_NOTHING, "stage Progressing=False/StageUpdatingWaiting"},
	{LEVEL_STAGE, "Progressing", CONDITION_UNKNOWN, "StageUpdatingStopping", NULL, NEED_STATE, "stage Progressing=Unknown/StageUpdatingStopping"},
	{LEVEL_STAGE, "Progressing", CONDITION_FALSE, "StageUpdatingStopped", NULL, NEED_STATE, "stage Progressing=False/StageUpdatingStopped"},
	{LEVEL_STAGE, "Succeeded", CONDITION_TRUE, "StageUpdatingSucceeded", NULL, NEED_NOTHING, "stage Succeeded=True/StageUpdatingSucceeded"},
	{LEVEL_STAGE, "Succeeded", CONDITION_TRUE, "StageUpdatingSkippedNoClusters", NULL, NEED_SKIP, "stage Succeeded=True/StageUpdatingSkippedNoClusters"},
	{LEVEL_STAGE, "Succeeded", CONDITION_FALSE, "StageUpdatingFailed", NULL, NEED_NOTHING, "stage Succeeded=False/StageUpdatingFailed"},
	{LEVEL_DELETION, "Succeeded", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "deletion stage with clusters Succeeded=True"},
	{LEVEL_CLUSTER, "Started", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "cluster Started=True"},
	{LEVEL_CLUSTER, "Succeeded", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "cluster Succeeded=True"},
	{LEVEL_CLUSTER, "Succeeded", CONDITION_FALSE, NULL, NULL, NEED_NOTHING, "cluster Succeeded=False"},
	{LEVEL_TASK, "ApprovalRequestCreated", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "task ApprovalRequestCreated=True"},
	{LEVEL_TASK, "ApprovalRequestApproved", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "task ApprovalRequestApproved=True"},
	{LEVEL_TASK, "WaitTimeElapsed", CONDITION_TRUE, NULL, NULL, NEED_NOTHING, "task WaitTimeElapsed=True"},
};
const size_t coverage_reason_count = sizeof coverage_reasons / sizeof coverage_reasons[0];

/* The codes of engine.md 2.3 to 2.8; words that all releases have where one fragment is enough. Left out is what only an edited status reaches (2.11),
 * a stale cache (EXEC-10), or a strategy that the API server refuses (INIT-11 to 13). */
const struct coverage_message coverage_messages[] = {
	{{"parent placement not found", "parent clusterResourcePlacement not found"}, "INIT-01 placement not found"},
	{{"does not have an external rollout strategy"}, "INIT-02 placement without external rollout strategy"},
	{{"no latest policy snapshot "}, "INIT-03 no latest policy snapshot"},
	{{"multiple active policy snapshots", "in actual) latest policy snapshots"}, "INIT-04 several latest policy snapshots"},
	{{"does not have a policy index label"}, "INIT-05 policy snapshot without index"},
	{{"doesn't have valid cluster count annotation"}, "INIT-06 policy snapshot without cluster count"},
	{{"not fully scheduled yet"}, "INIT-07 policy snapshot not scheduled"},
	{{"to-be-deleted bindings found", "to-be-deleted clusterResourceBindings found"}, "INIT-08 no bindings for the latest policy snapshot"},
	{{"is not equal to the observed cluster count"}, "INIT-09 another number of bindings than clusters"},
	{{"referenced updateStrategy not found", "referenced clusterStagedUpdateStrategy not found"}, "INIT-10 strategy not found"},
	{{"the after stage tasks are invalid"}, "INIT-14 invalid after-stage tasks"},
	{{"the stage label selector is invalid"}, "INIT-16 invalid label selector"},
	{{"appears in more than one stages"}, "INIT-17a cluster in two stages"},
	{{"the sorting label `"}, "INIT-17b sorting label that is no number"},
	{{"some clusters are not placed in any stage"}, "INIT-18 clusters in no stage"},
	{{"expected an integer >= 0"}, "INIT-19 snapshot index that is no number"},
	{{"esourceSnapshots with index `"}, "INIT-20 resource snapshot not found"},
	{{"no master "}, "INIT-22 no master resource snapshot"},
	{{"we might observe a transient state", "This might be a transient state"}, "a transient state is tried again"},
	{{"the applyStrategy in the "}, "VAL-02 apply strategy changed"},
	{{"the policy snapshot index used in the "}, "VAL-04 policy changed"},
	{{"the cluster count initialized in the "}, "VAL-05 cluster count changed"},
	{{"the number of clusters in index "}, "VAL-12 number of clusters of a stage changed"},
	{{"` cluster in the `"}, "VAL-13 clusters of a stage changed"},
	{{"to be deleted is not in the delete stage"}, "VAL-23 another cluster to delete"},
	{{"the approval request task `"}, "EXEC-02 approval request of another run"},
	{{"is not up-to-date with the desired status"}, "EXEC-06 overwritten by a concurrent run"},
	{{"the cluster updating encountered an error at stage"}, "EXEC-07 failing cluster is tried again"},
};
const size_t coverage_message_count = sizeof coverage_messages / sizeof coverage_messages[0];

bool coverage_release_has(const struct release *release, const struct coverage_reason *reason)
{
	switch (reason->need) {
	case NEED_STATE:
		return release->run_state;
	case NEED_BEFORE:
		return release->before_stage_tasks;
	case NEED_SKIP:
		return release->skips_empty_stages;
	case NEED_NOTHING:
		break;
	}
	return true;
}

size_t coverage_message_of(const char *failure)
{
	size_t number = 0;
	for (; number < coverage_message_count; number++) {
		const char *const *fragments = coverage_messages[number].fragments;
		if (strstr(failure, fragments[0]) || (fragments[1] && strstr(failure, fragments[1])))
			break;
	}
	return number;
}
