#include "tests/reference/engine.h"

#include "sim/duration.h"

/* engine.md 2.8. */

#define CLUSTER_POLL_NS (15 * NS_PER_SECOND)
#define STUCK_AFTER_NS (5 * NS_PER_MINUTE)

struct stop_tally {
	int64_t in_flight;
	const char **stuck;
	size_t stuck_count;
};

static struct ref_problem *visit_cluster(struct ref_pass *pass, const struct value *stage, struct value *cluster, struct stop_tally *tally)
{
	if (!ref_is_true(pass, cluster, "Started") || ref_is_true(pass, cluster, "Succeeded") || ref_is_false(pass, cluster, "Succeeded"))
		return NULL;
	tally->in_flight++;
	struct ref_binding *binding = ref_binding_of(&pass->selected, cluster);
	if (!binding && pass->release->missing_binding_aborts)
		return ref_abort(pass, REF_STOP_01, "cluster", ref_cluster_name(cluster), "stage", ref_stage_name(stage), NULL);
	if (!binding)
		return ref_retry_as(pass, "the pass crashed");
	enum ref_result result = ref_binding_result(pass, binding);
	if (result == REF_SUCCEEDED) {
		ref_cluster_succeeded(pass, cluster);
		tally->in_flight--;
		return NULL;
	}
	if (ref_elapsed_ns(pass, cluster, "Started") > STUCK_AFTER_NS)
		tally->stuck[tally->stuck_count++] = ref_cluster_name(cluster);
	return result == REF_FAILING ? ref_update_failing(pass, stage) : NULL;
}

static struct ref_progress stop_stage(struct ref_pass *pass, struct value *stage)
{
	ref_stage_stopping(pass, stage);
	const struct value *clusters = value_get(stage, "clusters");
	struct stop_tally tally = {.stuck = ARENA_ARRAY(pass->arena, const char *, clusters->count + 1)};
	struct ref_problem **problems = ARENA_ARRAY(pass->arena, struct ref_problem *, clusters->count + 1);
	size_t problem_count = 0;
	for (size_t i = 0; i < clusters->count; i++) {
		struct ref_problem *problem = visit_cluster(pass, stage, clusters->as.items[i], &tally);
		if (problem)
			problems[problem_count++] = problem;
	}
	if (tally.stuck_count)
		ref_run_stuck(pass, stage, tally.stuck, tally.stuck_count);
	struct ref_problem *problem = ref_aggregate(pass, problems, problem_count);
	if (problem)
		return (struct ref_progress){.problem = problem};
	if (tally.in_flight > 0)
		return (struct ref_progress){.wait_ns = CLUSTER_POLL_NS};
	ref_stage_stopped(pass, stage);
	return (struct ref_progress){.finished = true};
}

struct ref_progress ref_stop(struct ref_pass *pass, int64_t stage_index)
{
	ref_run_stopping(pass);
	bool deleting = stage_index == (int64_t)ref_stage_count(pass->status);
	struct value *deletion = value_get(pass->status, "deletionStageStatus");
	struct ref_progress progress = deleting ? ref_stop_deletion_stage(pass) : stop_stage(pass, ref_stage(pass->status, stage_index));
	if (progress.problem && progress.problem->abort) {
		bool current = pass->release->stop_abort_marks_current && !deleting;
		ref_stage_failed(pass, current ? ref_stage(pass->status, stage_index) : deletion, progress.problem->text);
	}
	return progress;
}
