#include "model/engine_pass.h"

/* State Stop (engine.md 2.8): nothing starts, in-flight clusters are waited for. */

static const char stopping_message[] = "Waiting for all the updating clusters to finish updating before completing the stop process";

static struct pass_step stop_stage(struct run_pass *pass, uint32_t stage)
{
	uint32_t in_flight = 0;
	struct stuck_list stuck = {0};
	const struct engine_error *failing = NULL;
	const char *name = pass->cache->plan.stages[stage].name;
	engine_set_stage(pass, stage, "Progressing", CONDITION_UNKNOWN, "StageUpdatingStopping", stopping_message);
	uint32_t count = run_stage(pass->draft.status, stage)->cluster_count;
	/* behind the last cluster that was started and is not done there is nothing to wait for */
	uint32_t open = run_stage(pass->draft.status, stage)->started_count - run_stage(pass->draft.status, stage)->succeeded_count;
	for (uint32_t i = run_stage(pass->draft.status, stage)->succeeded_prefix; i < count && open > 0; i++) {
		const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, stage), i);
		open -= engine_cluster_is(cluster, "Started", CONDITION_TRUE) && !engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE);
		if (!engine_cluster_is(cluster, "Started", CONDITION_TRUE) || engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE) ||
		    engine_cluster_is(cluster, "Succeeded", CONDITION_FALSE))
			continue;
		const struct object *binding = pass->cache->stages[stage].items[i]->binding->current;
		if (!binding)
			return (struct pass_step){
				.error = engine_fail(pass, PREFIX_ABORT | PREFIX_UNEXPECTED,
						     "the binding for cluster `%s` in stage `%s` is not found in the toBeUpdatedBindings map during "
						     "stopping",
						     cluster->name, name)};
		enum binding_result result = engine_binding_result(pass, binding);
		if (result == BINDING_SUCCEEDED) {
			engine_cluster_succeeded(pass, stage, i);
			continue;
		}
		in_flight++;
		if (result == BINDING_FAILING)
			failing = engine_failing_error(pass, name);
		engine_note_stuck(pass, &stuck, cluster);
	}
	if (stuck.count)
		engine_run_stuck(pass, name, stuck.shown, stuck.count);
	if (failing)
		return (struct pass_step){.error = failing};
	if (in_flight)
		return (struct pass_step){.after_ns = engine_cluster_poll_ns};
	engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, "StageUpdatingStopped",
			 "All the updating clusters have finished updating, the stage is now stopped, waiting to be resumed");
	return (struct pass_step){.finished = true};
}

struct pass_step engine_stop(struct run_pass *pass, uint32_t stage)
{
	uint32_t deletion = pass->draft.status->stage_count;
	engine_set_run(pass, "Progressing", CONDITION_UNKNOWN, "UpdateRunStopping",
		       "The update run is the process of stopping, waiting for all the updating/deleting clusters to finish updating before "
		       "completing the stop process");
	struct pass_step step = stage == deletion ? engine_stop_deletion(pass) : stop_stage(pass, stage);
	if (step.error && step.error->abort)
		engine_stage_failed(pass, pass->release->stop_abort_marks_deletion ? deletion : stage, step.error->text);
	return step;
}
