#include "model/engine_pass.h"

#include "model/percent.h"

#include "sim/duration.h"

#include <string.h>

/* Execution of a stage in state Run (engine.md 2.5, 2.6; what mid-2025 does differently: 10.2). */

/* The cluster pass on its way through the stage. */
struct cluster_walk {
	uint32_t stage;
	const char *stage_name;
	int64_t concurrency;
	int64_t busy;
	uint32_t finished;
	bool seen_done; /* an in-flight cluster turned out to be done in this pass */
	struct stuck_list stuck;
	const struct engine_error **errors;
	uint32_t error_count;
	size_t error_room;
};

static void add_error(struct run_pass *pass, struct cluster_walk *walk, const struct engine_error *error)
{
	walk->errors = arena_room(&pass->world->arena, walk->errors, walk->error_count, &walk->error_room, sizeof *walk->errors);
	walk->errors[walk->error_count++] = error;
}

static void mark_started(struct run_pass *pass, struct cluster_walk *walk, uint32_t cluster)
{
	engine_cluster_started(pass, walk->stage, cluster);
	/* mid-2025 marks the stage only while none of its clusters is finished (row 25) */
	if (pass->release->every_start_marks_stage || walk->finished == 0)
		engine_stage_started(pass, walk->stage);
}

/* 2.6 step 5. */
static void start_cluster(struct run_pass *pass, struct cluster_walk *walk, uint32_t index, struct slot *binding)
{
	const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), index);
	bool in_sync = engine_in_sync(pass, binding->current, cluster);
	bool bound = strcmp(binding->current->binding_spec->state, "Bound") == 0;
	if (!in_sync || !bound)
		engine_bind(pass, binding, cluster, in_sync);
	if (!in_sync || !bound || !engine_rollout_started(binding->current)) {
		engine_start_rollout(pass, binding);
	} else {
		switch (engine_binding_result(pass, binding->current)) {
		case BINDING_SUCCEEDED:
			engine_cluster_succeeded(pass, walk->stage, index);
			break;
		case BINDING_FAILING:
			add_error(pass, walk, engine_failing_error(pass, walk->stage_name));
			return;
		case BINDING_IN_PROGRESS:
			break;
		}
	}
	mark_started(pass, walk, index);
}

static const struct engine_error *preempt(struct run_pass *pass, struct cluster_walk *walk, uint32_t index, const struct object *binding)
{
	const char *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), index)->name;
	const char *ns = binding->identity->ns;
	const char *name = *ns ? symbol_format(&pass->world->symbols, "%s/%s", ns, binding->identity->name) : binding->identity->name;
	const struct engine_error *bare =
		engine_fail_text(pass, PREFIX_USER, pass->texts->preempted, cluster, walk->stage_name, name);
	engine_cluster_failed(pass, walk->stage, index, bare->text);
	return engine_fail(pass, PREFIX_ABORT, "%s", bare->text);
}

/* 2.6 step 6. */
static void check_cluster(struct run_pass *pass, struct cluster_walk *walk, uint32_t index, struct slot *binding)
{
	const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), index);
	const struct object *current = binding->current;
	if (!engine_in_sync(pass, current, cluster) || !engine_rollout_started(current) || strcmp(current->binding_spec->state, "Bound") != 0) {
		add_error(pass, walk, preempt(pass, walk, index, current));
		return;
	}
	switch (engine_binding_result(pass, current)) {
	case BINDING_SUCCEEDED:
		engine_cluster_succeeded(pass, walk->stage, index);
		walk->finished++;
		walk->busy--;
		walk->seen_done = true;
		return;
	case BINDING_FAILING:
		add_error(pass, walk, engine_failing_error(pass, walk->stage_name));
		break;
	case BINDING_IN_PROGRESS:
		break;
	}
	engine_note_stuck(pass, &walk->stuck, cluster);
}

static void visit_cluster(struct run_pass *pass, struct cluster_walk *walk, uint32_t index)
{
	const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), index);
	if (engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE)) {
		walk->finished++;
		return;
	}
	walk->busy++;
	if (engine_cluster_is(cluster, "Succeeded", CONDITION_FALSE)) {
		add_error(pass, walk, engine_fail(pass, PREFIX_ABORT, "the cluster `%s` in the stage %s has failed", cluster->name,
						  walk->stage_name));
		return;
	}
	struct slot *binding = pass->cache->stages[walk->stage].items[index]->binding;
	if (!binding->current) {
		add_error(pass, walk, engine_fail(pass, PREFIX_ABORT | PREFIX_UNEXPECTED,
						  "the binding for cluster `%s` in stage `%s` is not found in the toBeUpdatedBindings map",
						  cluster->name, walk->stage_name));
		return;
	}
	if (engine_cluster_is(cluster, "Started", CONDITION_TRUE))
		check_cluster(pass, walk, index, binding);
	else
		start_cluster(pass, walk, index, binding);
}

static void set_run_progress(struct run_pass *pass, const struct cluster_walk *walk)
{
	if (walk->stuck.count)
		engine_run_stuck(pass, walk->stage_name, walk->stuck.shown, walk->stuck.count);
	else if (pass->release->waiting_flips_progressing || walk->seen_done)
		engine_run_progressing(pass);
}

/* One TimedWait or Approval of the after-stage phase (2.6 step 9c). *wait_ns: what is left of a timed wait that still runs. */
static const struct engine_error *check_after_task(struct run_pass *pass, uint32_t stage, uint32_t task, bool *passed, int64_t *wait_ns)
{
	const struct task_plan *plan = &pass->cache->plan.stages[stage].after[task];
	if (strcmp(plan->type, "TimedWait") != 0) {
		bool approved;
		const struct engine_error *error = engine_approve_task(pass, stage, false, task, &approved);
		*passed = *passed && !error && approved;
		return error;
	}
	const struct stage_status *status = run_stage(pass->draft.status, stage);
	const struct condition *progressing = condition_find(status->conditions, status->condition_count, "Progressing");
	int64_t remaining_ns = ns_subtract(plan->wait_ns, ns_subtract(pass->now_ns, progressing->changed_ns));
	if (remaining_ns > 0) {
		*passed = false;
		*wait_ns = remaining_ns;
		return NULL;
	}
	static const struct condition_words words = {"WaitTimeElapsed", CONDITION_TRUE, "AfterStageTaskWaitTimeElapsed", "Wait time elapsed"};
	struct task_status *edited = &run_edit_stage(&pass->draft, stage)->after[task];
	condition_set(edited->conditions, &edited->condition_count, TASK_CONDITIONS_MAX, &words, pass->generation, pass->now_ns);
	return NULL;
}

static struct pass_step finish_stage(struct run_pass *pass, uint32_t stage)
{
	const struct stage_plan *plan = &pass->cache->plan.stages[stage];
	bool passed = true;
	int64_t wait_ns = 0;
	engine_run_waiting(pass, false, plan->name);
	engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, "StageUpdatingWaiting",
			 "All clusters in the stage are updated, waiting for after-stage tasks to complete");
	for (uint32_t i = 0; i < plan->after_count; i++) {
		const struct engine_error *error = check_after_task(pass, stage, i, &passed, &wait_ns);
		if (error)
			return (struct pass_step){.error = error};
	}
	if (!passed)
		return (struct pass_step){.after_ns = wait_ns ? wait_ns : engine_stage_poll_ns};
	engine_run_progressing(pass);
	engine_stage_succeeded(pass, stage);
	return (struct pass_step){0};
}

static struct pass_step update_clusters(struct run_pass *pass, uint32_t stage, int64_t concurrency)
{
	uint32_t count = run_stage(pass->draft.status, stage)->cluster_count;
	struct cluster_walk walk = {.stage = stage, .stage_name = pass->cache->plan.stages[stage].name, .concurrency = concurrency};
	/* What is behind the last cluster that is not done need not be looked at: a stage that waits for one cluster costs one look a poll. */
	uint32_t first = run_stage(pass->draft.status, stage)->succeeded_prefix;
	uint32_t open = count - run_stage(pass->draft.status, stage)->succeeded_count;
	walk.finished = first;
	for (uint32_t i = first; i < count && open > 0 && walk.busy < concurrency; i++) {
		open -= !engine_cluster_is(run_cluster(run_stage(pass->draft.status, stage), i), "Succeeded", CONDITION_TRUE);
		visit_cluster(pass, &walk, i);
		if (open == 0)
			walk.finished += count - 1 - i;
	}
	set_run_progress(pass, &walk);
	if (walk.error_count)
		return (struct pass_step){.error = engine_join(pass, walk.errors, walk.error_count)};
	if (walk.finished == count)
		return finish_stage(pass, stage);
	return (struct pass_step){.after_ns = engine_cluster_poll_ns};
}

static struct pass_step execute_stage(struct run_pass *pass, uint32_t stage)
{
	const struct stage_status *status = run_stage(pass->draft.status, stage);
	const struct stage_plan *plan = &pass->cache->plan.stages[stage];
	if (status->cluster_count == 0 && pass->release->skips_empty_stages) {
		engine_stage_skipped(pass, stage);
		return (struct pass_step){0};
	}
	if (status->before_count && strcmp(status->before[0].type, "Approval") != 0)
		return (struct pass_step){.error = engine_fail(pass, PREFIX_ABORT | PREFIX_UNEXPECTED,
							       "found unsupported task type in before stage tasks: %s", status->before[0].type)};
	if (status->before_count) {
		bool approved;
		const struct engine_error *error = engine_approve_task(pass, stage, true, 0, &approved);
		if (error)
			return (struct pass_step){.error = error};
		if (!approved) {
			engine_set_stage(pass, stage, "Progressing", CONDITION_FALSE, "StageUpdatingWaiting",
					 "Not all before-stage tasks are completed, waiting for approval");
			engine_run_waiting(pass, true, plan->name);
			return (struct pass_step){.after_ns = engine_stage_poll_ns};
		}
	}
	int64_t concurrency = 1;
	const char *problem;
	if (pass->release->max_concurrency &&
	    !percent_concurrency(&pass->world->arena, plan->max_concurrency, status->cluster_count, &concurrency, &problem))
		return (struct pass_step){.error = engine_fail(pass, PREFIX_ABORT, "%s", problem)};
	return update_clusters(pass, stage, concurrency);
}

struct pass_step engine_execute(struct run_pass *pass, uint32_t stage)
{
	const struct condition *progressing = engine_run_condition(pass, "Progressing");
	bool rests = progressing && progressing->status == CONDITION_FALSE &&
		     (strcmp(progressing->reason, "UpdateRunWaiting") == 0 || strcmp(progressing->reason, "UpdateRunStuck") == 0);
	if (!rests)
		engine_run_progressing(pass);
	struct pass_step step =
		stage == pass->draft.status->stage_count ? engine_execute_deletion(pass) : execute_stage(pass, stage);
	if (step.error && step.error->abort)
		engine_stage_failed(pass, stage, step.error->text);
	return step;
}
