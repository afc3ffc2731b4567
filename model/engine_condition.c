#include "model/engine_pass.h"

#include "sim/duration.h"

const int64_t engine_cluster_poll_ns = 15 * NS_PER_SECOND;
const int64_t engine_stage_poll_ns = 60 * NS_PER_SECOND;
const int64_t engine_stuck_ns = 5 * NS_PER_MINUTE;

const struct condition *engine_run_condition(const struct run_pass *pass, const char *type)
{
	return condition_find(pass->draft.status->conditions, pass->draft.status->condition_count, type);
}

void engine_set_run(struct run_pass *pass, const char *type, enum condition_status status, const char *reason, const char *message)
{
	struct condition_words words = {type, status, reason, message};
	struct run_status *run = pass->draft.status;
	condition_set(run->conditions, &run->condition_count, RUN_CONDITIONS_MAX, &words, pass->generation, pass->now_ns);
}

void engine_set_stage(struct run_pass *pass, uint32_t stage, const char *type, enum condition_status status, const char *reason,
		      const char *message)
{
	struct condition_words words = {type, status, reason, message};
	struct stage_status *edited = run_edit_stage(&pass->draft, stage);
	condition_set(edited->conditions, &edited->condition_count, STAGE_CONDITIONS_MAX, &words, pass->generation, pass->now_ns);
}

void engine_run_progressing(struct run_pass *pass)
{
	engine_set_run(pass, "Progressing", CONDITION_TRUE, "UpdateRunProgressing", "The update run is making progress");
}

void engine_run_succeeded(struct run_pass *pass)
{
	engine_set_run(pass, "Progressing", CONDITION_FALSE, "UpdateRunSucceeded", "All stages are completed");
	engine_set_run(pass, "Succeeded", CONDITION_TRUE, "UpdateRunSucceeded", "All stages are completed successfully");
}

void engine_run_failed(struct run_pass *pass, const char *message)
{
	engine_set_run(pass, "Progressing", CONDITION_FALSE, "UpdateRunFailed", "The stages are aborted due to a non-recoverable error");
	engine_set_run(pass, "Succeeded", CONDITION_FALSE, "UpdateRunFailed", message);
}

void engine_run_waiting(struct run_pass *pass, bool before, const char *stage)
{
	engine_set_run(pass, "Progressing", CONDITION_FALSE, "UpdateRunWaiting",
		       symbol_format(&pass->world->symbols, "The updateRun is waiting for %s-stage tasks in stage %s to complete",
				     before ? "before" : "after", stage));
}

void engine_run_stuck(struct run_pass *pass, const char *stage, const char *const *clusters, uint32_t count)
{
	struct text names;
	struct text message;
	text_init(&names, 4096);
	text_init(&message, 8192);
	for (uint32_t i = 0; i < count && i < STUCK_SHOWN; i++)
		text_putf(&names, "%s%s", i ? ", " : "", clusters[i]);
	if (count > STUCK_SHOWN)
		text_put(&names, "...");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_putf(&message, pass->texts->stuck, text_view(&names), stage);
#pragma GCC diagnostic pop
	engine_set_run(pass, "Progressing", CONDITION_FALSE, "UpdateRunStuck", symbol_of(&pass->world->symbols, text_view(&message)));
	text_deinit(&message);
	text_deinit(&names);
}

static void stamp_start(struct run_pass *pass, struct stage_status *stage)
{
	if (!stage->has_start) {
		stage->has_start = true;
		stage->start_ns = pass->now_ns;
	}
}

static void stamp_end(struct run_pass *pass, struct stage_status *stage)
{
	if (!stage->has_end) {
		stage->has_end = true;
		stage->end_ns = pass->now_ns;
	}
}

void engine_stage_started(struct run_pass *pass, uint32_t stage)
{
	stamp_start(pass, run_edit_stage(&pass->draft, stage));
	engine_set_stage(pass, stage, "Progressing", CONDITION_TRUE, "StageUpdatingStarted", "Clusters in the stage started updating");
}

void engine_stage_succeeded(struct run_pass *pass, uint32_t stage)
{
	stamp_end(pass, run_edit_stage(&pass->draft, stage));
	engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, "StageUpdatingSucceeded",
			 "All clusters in the stage are updated and after-stage tasks are completed");
	engine_set_stage(pass, stage, "Succeeded", CONDITION_TRUE, "StageUpdatingSucceeded", "Stage update completed successfully");
}

void engine_stage_skipped(struct run_pass *pass, uint32_t stage)
{
	static const char reason[] = "StageUpdatingSkippedNoClusters";
	static const char message[] = "Stage skipped because it has no clusters";
	stamp_start(pass, run_edit_stage(&pass->draft, stage));
	stamp_end(pass, run_edit_stage(&pass->draft, stage));
	engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, reason, message);
	engine_set_stage(pass, stage, "Succeeded", CONDITION_TRUE, reason, message);
}

void engine_stage_failed(struct run_pass *pass, uint32_t stage, const char *message)
{
	stamp_end(pass, run_edit_stage(&pass->draft, stage));
	engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, "StageUpdatingFailed",
			 "Stage update aborted due to a non-recoverable error");
	engine_set_stage(pass, stage, "Succeeded", CONDITION_FALSE, "StageUpdatingFailed", message);
}

bool engine_cluster_is(const struct cluster_status *cluster, const char *type, enum condition_status status)
{
	const struct condition *condition = condition_find(cluster->conditions, cluster->condition_count, type);
	return condition && condition->status == status;
}

static void set_cluster(struct run_pass *pass, uint32_t stage, uint32_t cluster, const struct condition_words *words)
{
	struct cluster_status *edited = run_edit_cluster(&pass->draft, stage, cluster);
	condition_set(edited->conditions, &edited->condition_count, CLUSTER_CONDITIONS_MAX, words, pass->generation, pass->now_ns);
}

void engine_cluster_started(struct run_pass *pass, uint32_t stage, uint32_t cluster)
{
	static const struct condition_words words = {"Started", CONDITION_TRUE, "ClusterUpdatingStarted", "Cluster update started"};
	struct stage_status *edited = run_edit_stage(&pass->draft, stage);
	edited->started_count += !engine_cluster_is(run_cluster(edited, cluster), "Started", CONDITION_TRUE);
	set_cluster(pass, stage, cluster, &words);
}

void engine_cluster_succeeded(struct run_pass *pass, uint32_t stage, uint32_t cluster)
{
	static const struct condition_words words = {"Succeeded", CONDITION_TRUE, "ClusterUpdatingSucceeded",
						     "Cluster update completed successfully"};
	struct stage_status *edited = run_edit_stage(&pass->draft, stage);
	edited->succeeded_count += !engine_cluster_is(run_cluster(edited, cluster), "Succeeded", CONDITION_TRUE);
	set_cluster(pass, stage, cluster, &words);
	while (edited->succeeded_prefix < edited->cluster_count &&
	       engine_cluster_is(run_cluster(edited, edited->succeeded_prefix), "Succeeded", CONDITION_TRUE))
		edited->succeeded_prefix++;
}

void engine_cluster_failed(struct run_pass *pass, uint32_t stage, uint32_t cluster, const char *message)
{
	struct condition_words words = {"Succeeded", CONDITION_FALSE, "ClusterUpdatingFailed", message};
	set_cluster(pass, stage, cluster, &words);
}

bool engine_note_stuck(struct run_pass *pass, struct stuck_list *stuck, const struct cluster_status *cluster)
{
	const struct condition *started = condition_find(cluster->conditions, cluster->condition_count, "Started");
	if (!started || ns_subtract(pass->now_ns, started->changed_ns) <= engine_stuck_ns)
		return false;
	if (stuck->count < STUCK_SHOWN)
		stuck->shown[stuck->count] = cluster->name;
	stuck->count++;
	return true;
}
