#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"

#include "sim/text.h"

static void mark(struct ref_pass *pass, struct value *owner, const char *type, const char *status, const char *reason, const char *message)
{
	ref_condition_set(pass->arena, owner,
			  &(struct ref_condition){
				  .type = type,
				  .status = status,
				  .reason = reason,
				  .message = message,
				  .observed_generation = pass->generation,
				  .now = ref_now_exact(pass->world, pass->arena),
			  });
}

static void set_time_once(struct ref_pass *pass, struct value *stage, const char *key)
{
	if (!value_get(stage, key))
		value_put_text(pass->arena, stage, key, ref_now_exact(pass->world, pass->arena));
}

bool ref_is_true(const struct ref_pass *pass, const struct value *owner, const char *type)
{
	return ref_condition_is(owner, type, "True", pass->generation);
}

bool ref_is_false(const struct ref_pass *pass, const struct value *owner, const char *type)
{
	return ref_condition_is(owner, type, "False", pass->generation);
}

int64_t ref_elapsed_ns(const struct ref_pass *pass, const struct value *owner, const char *type)
{
	const char *since = value_text_or(value_get(ref_condition(owner, type), "lastTransitionTime"), "");
	return pass->world->now_ns - ref_instant(pass->world, since);
}

/* 3.2 */

void ref_run_initialized(struct ref_pass *pass)
{
	mark(pass, pass->status, "Initialized", "True", "UpdateRunInitializedSuccessfully", pass->release->initialized_message);
}

void ref_run_initialization_failed(struct ref_pass *pass, const char *text)
{
	mark(pass, pass->status, "Initialized", "False", "UpdateRunInitializedFailed", text);
}

void ref_run_progressing(struct ref_pass *pass)
{
	mark(pass, pass->status, "Progressing", "True", "UpdateRunProgressing", "The update run is making progress");
}

void ref_run_waiting(struct ref_pass *pass, const struct value *stage, bool before)
{
	mark(pass, pass->status, "Progressing", "False", "UpdateRunWaiting",
	     arena_format(pass->arena, "The updateRun is waiting for %s-stage tasks in stage %s to complete", before ? "before" : "after",
			  ref_stage_name(stage)));
}

/* "up to 3 stuck clusters -> joined with `, `; more -> the first 3 joined with `, ` followed directly by `...`" */
static const char *stuck_names(struct ref_pass *pass, const char *const *clusters, size_t count)
{
	struct text names;
	text_init(&names, 0);
	for (size_t i = 0; i < count && i < 3; i++)
		text_putf(&names, "%s%s", i ? ", " : "", clusters[i]);
	if (count > 3)
		text_put(&names, "...");
	const char *joined = arena_text(pass->arena, text_view(&names));
	text_deinit(&names);
	return joined;
}

void ref_run_stuck(struct ref_pass *pass, const struct value *stage, const char *const *clusters, size_t count)
{
	const char *message;
	if (pass->release->id == REF_MID_2025)
		message = arena_format(
			pass->arena,
			"The updateRun is stuck waiting for cluster %s in stage %s to finish updating, please check crp status for potential errors",
			clusters[0], ref_stage_name(stage));
	else
		message = arena_format(pass->arena,
				       "The updateRun is stuck waiting for %s cluster(s) in stage %s to finish updating, please check placement "
				       "status for potential "
				       "errors",
				       stuck_names(pass, clusters, count), ref_stage_name(stage));
	mark(pass, pass->status, "Progressing", "False", "UpdateRunStuck", message);
}

void ref_run_stopping(struct ref_pass *pass)
{
	mark(pass, pass->status, "Progressing", "Unknown", "UpdateRunStopping",
	     "The update run is the process of stopping, waiting for all the updating/deleting clusters to finish updating before completing the "
	     "stop "
	     "process");
}

void ref_run_stopped(struct ref_pass *pass)
{
	mark(pass, pass->status, "Progressing", "False", "UpdateRunStopped", "The update run has been stopped");
}

void ref_run_succeeded(struct ref_pass *pass)
{
	mark(pass, pass->status, "Progressing", "False", "UpdateRunSucceeded", "All stages are completed");
	mark(pass, pass->status, "Succeeded", "True", "UpdateRunSucceeded", "All stages are completed successfully");
}

void ref_run_failed(struct ref_pass *pass, const char *text)
{
	mark(pass, pass->status, "Progressing", "False", "UpdateRunFailed", "The stages are aborted due to a non-recoverable error");
	mark(pass, pass->status, "Succeeded", "False", "UpdateRunFailed", text);
}

/* 3.3 */

void ref_stage_started(struct ref_pass *pass, struct value *stage)
{
	set_time_once(pass, stage, "startTime");
	mark(pass, stage, "Progressing", "True", "StageUpdatingStarted", "Clusters in the stage started updating");
}

void ref_stage_waiting(struct ref_pass *pass, struct value *stage, bool before)
{
	mark(pass, stage, "Progressing", "False", "StageUpdatingWaiting",
	     before ? "Not all before-stage tasks are completed, waiting for approval"
		    : "All clusters in the stage are updated, waiting for after-stage tasks to complete");
}

void ref_stage_stopping(struct ref_pass *pass, struct value *stage)
{
	mark(pass, stage, "Progressing", "Unknown", "StageUpdatingStopping",
	     "Waiting for all the updating clusters to finish updating before completing the stop process");
}

void ref_stage_stopped(struct ref_pass *pass, struct value *stage)
{
	mark(pass, stage, "Progressing", "False", "StageUpdatingStopped",
	     "All the updating clusters have finished updating, the stage is now stopped, waiting to be resumed");
}

void ref_stage_succeeded(struct ref_pass *pass, struct value *stage)
{
	set_time_once(pass, stage, "endTime");
	mark(pass, stage, "Progressing", "False", "StageUpdatingSucceeded",
	     "All clusters in the stage are updated and after-stage tasks are completed");
	mark(pass, stage, "Succeeded", "True", "StageUpdatingSucceeded", "Stage update completed successfully");
}

void ref_stage_skipped(struct ref_pass *pass, struct value *stage)
{
	set_time_once(pass, stage, "startTime");
	set_time_once(pass, stage, "endTime");
	mark(pass, stage, "Progressing", "False", "StageUpdatingSkippedNoClusters", "Stage skipped because it has no clusters");
	mark(pass, stage, "Succeeded", "True", "StageUpdatingSkippedNoClusters", "Stage skipped because it has no clusters");
}

void ref_stage_failed(struct ref_pass *pass, struct value *stage, const char *text)
{
	set_time_once(pass, stage, "endTime");
	mark(pass, stage, "Progressing", "False", "StageUpdatingFailed", "Stage update aborted due to a non-recoverable error");
	mark(pass, stage, "Succeeded", "False", "StageUpdatingFailed", text);
}

/* 3.4 */

void ref_cluster_started(struct ref_pass *pass, struct value *cluster)
{
	mark(pass, cluster, "Started", "True", "ClusterUpdatingStarted", "Cluster update started");
}

void ref_cluster_succeeded(struct ref_pass *pass, struct value *cluster)
{
	mark(pass, cluster, "Succeeded", "True", "ClusterUpdatingSucceeded", "Cluster update completed successfully");
}

void ref_cluster_failed(struct ref_pass *pass, struct value *cluster, const char *text)
{
	mark(pass, cluster, "Succeeded", "False", "ClusterUpdatingFailed", text);
}

/* 3.5 */

void ref_task_request_created(struct ref_pass *pass, struct value *task)
{
	mark(pass, task, "ApprovalRequestCreated", "True",
	     arena_format(pass->arena, "%sApprovalRequestCreated", pass->release->request_reason_prefix), pass->release->request_created_message);
}

void ref_task_request_approved(struct ref_pass *pass, struct value *task)
{
	mark(pass, task, "ApprovalRequestApproved", "True",
	     arena_format(pass->arena, "%sApprovalRequestApproved", pass->release->request_reason_prefix), pass->release->request_approved_message);
}

void ref_task_wait_elapsed(struct ref_pass *pass, struct value *task)
{
	mark(pass, task, "WaitTimeElapsed", "True", "AfterStageTaskWaitTimeElapsed", "Wait time elapsed");
}
