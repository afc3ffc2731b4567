#include "tests/reference/engine.h"

#include "sim/duration.h"

#include <string.h>

/* engine.md 2.6, and its form at mid-2025 (10.1 rows 24 to 26, 10.2). */

#define CLUSTER_POLL_NS (15 * NS_PER_SECOND)
#define STUCK_AFTER_NS (5 * NS_PER_MINUTE)

struct tally {
	int64_t finished, busy;
	const char **stuck;
	size_t stuck_count;
	struct ref_problem **problems;
	size_t problem_count;
};

static struct ref_problem *cluster_problem(struct ref_pass *pass, enum ref_text_id id, const struct value *stage, const struct value *cluster)
{
	return ref_abort(pass, id, "cluster", ref_cluster_name(cluster), "stage", ref_stage_name(stage), NULL);
}

struct ref_problem *ref_update_failing(struct ref_pass *pass, const struct value *stage)
{
	return ref_retry(pass, REF_EXEC_07, "stage", ref_stage_name(stage), "run", pass->name, NULL);
}

/* One text of several; an abort when any of them is. */
struct ref_problem *ref_aggregate(struct ref_pass *pass, struct ref_problem *const *problems, size_t count)
{
	if (count == 0)
		return NULL;
	const char **texts = ARENA_ARRAY(pass->arena, const char *, count);
	bool abort = false;
	for (size_t i = 0; i < count; i++) {
		texts[i] = problems[i]->text;
		abort = abort || problems[i]->abort;
	}
	const char *text = ref_texts_aggregate(pass->arena, texts, count);
	return abort ? ref_abort_as(pass, text) : ref_retry_as(pass, text);
}

/* Steps 5a to 5d. */
static struct ref_problem *start_cluster(struct ref_pass *pass, const struct value *stage, struct value *cluster, struct ref_binding *binding)
{
	bool in_sync = ref_binding_in_sync(pass, cluster, binding);
	if (!in_sync || !ref_binding_bound(binding)) {
		struct ref_problem *problem = ref_binding_write_spec(pass, cluster, binding, !in_sync);
		return problem ? problem : ref_binding_write_rollout_started(pass, binding);
	}
	if (!ref_binding_rollout_started(binding))
		return ref_binding_write_rollout_started(pass, binding);
	enum ref_result result = ref_binding_result(pass, binding);
	if (result == REF_FAILING)
		return ref_update_failing(pass, stage);
	if (result == REF_SUCCEEDED)
		ref_cluster_succeeded(pass, cluster);
	return NULL;
}

/* Step 6a */
static struct ref_problem *check_preempted(struct ref_pass *pass, const struct value *stage, struct value *cluster, const struct ref_binding *binding)
{
	if (ref_binding_in_sync(pass, cluster, binding) && ref_binding_rollout_started(binding) && ref_binding_bound(binding))
		return NULL;
	const char *text = ref_text(pass->arena, pass->release, REF_EXEC_06, "cluster", ref_cluster_name(cluster), "stage", ref_stage_name(stage),
				    "binding", ref_kref(pass, pass->ns, binding->name), NULL);
	ref_cluster_failed(pass, cluster, text + strlen(pass->release->abort_prefix) + strlen(": "));
	return ref_abort_as(pass, text);
}

/* Step 6 */
static struct ref_problem *follow_cluster(struct ref_pass *pass, const struct value *stage, struct value *cluster, const struct ref_binding *binding,
					  struct tally *tally)
{
	struct ref_problem *problem = check_preempted(pass, stage, cluster, binding);
	if (problem)
		return problem;
	enum ref_result result = ref_binding_result(pass, binding);
	if (result == REF_SUCCEEDED) {
		ref_cluster_succeeded(pass, cluster);
		tally->finished++;
		tally->busy--;
		return NULL;
	}
	if (ref_elapsed_ns(pass, cluster, "Started") > STUCK_AFTER_NS)
		tally->stuck[tally->stuck_count++] = ref_cluster_name(cluster);
	return result == REF_FAILING ? ref_update_failing(pass, stage) : NULL;
}

/* Steps 1 to 6 for one cluster. */
static struct ref_problem *visit_cluster(struct ref_pass *pass, struct value *stage, struct value *cluster, struct tally *tally)
{
	if (ref_is_true(pass, cluster, "Succeeded")) {
		tally->finished++;
		return NULL;
	}
	tally->busy++;
	if (ref_is_false(pass, cluster, "Succeeded"))
		return cluster_problem(pass, REF_EXEC_04, stage, cluster);
	struct ref_binding *binding = ref_binding_of(&pass->selected, cluster);
	if (!binding && pass->release->missing_binding_aborts)
		return cluster_problem(pass, REF_EXEC_05, stage, cluster);
	if (!binding)
		return ref_retry_as(pass, "the pass crashed");
	if (ref_is_true(pass, cluster, "Started"))
		return follow_cluster(pass, stage, cluster, binding, tally);
	struct ref_problem *problem = start_cluster(pass, stage, cluster, binding);
	if (problem)
		return problem;
	ref_cluster_started(pass, cluster);
	ref_stage_started(pass, stage);
	return NULL;
}

static struct tally new_tally(struct ref_pass *pass, const struct value *clusters)
{
	return (struct tally){
		.stuck = ARENA_ARRAY(pass->arena, const char *, clusters->count + 1),
		.problems = ARENA_ARRAY(pass->arena, struct ref_problem *, clusters->count + 1),
	};
}

struct ref_progress ref_cluster_pass(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage, int64_t max)
{
	const struct value *clusters = value_get(stage, "clusters");
	struct tally tally = new_tally(pass, clusters);
	for (size_t i = 0; i < clusters->count && tally.busy < max; i++) {
		struct ref_problem *problem = visit_cluster(pass, stage, clusters->as.items[i], &tally);
		if (problem)
			tally.problems[tally.problem_count++] = problem;
	}
	if (tally.stuck_count)
		ref_run_stuck(pass, stage, tally.stuck, tally.stuck_count);
	else
		ref_run_progressing(pass);
	struct ref_problem *problem = ref_aggregate(pass, tally.problems, tally.problem_count);
	if (problem)
		return (struct ref_progress){.problem = problem};
	if (tally.finished == (int64_t)clusters->count)
		return ref_after_stage(pass, stage, strategy_stage);
	return (struct ref_progress){.wait_ns = CLUSTER_POLL_NS};
}

/* The first cluster that is not finished: started or followed, and nothing after it. */
static struct ref_problem *visit_first_unfinished(struct ref_pass *pass, struct value *stage, struct value *cluster, struct tally *tally)
{
	struct ref_binding *binding = ref_binding_of(&pass->selected, cluster);
	if (!binding)
		return ref_retry_as(pass, "the pass crashed");
	if (!ref_is_true(pass, cluster, "Started")) {
		struct ref_problem *problem = start_cluster(pass, stage, cluster, binding);
		if (problem)
			return problem;
		ref_cluster_started(pass, cluster);
		if (tally->finished == 0)
			ref_stage_started(pass, stage);
		return NULL;
	}
	int64_t finished_before = tally->finished;
	struct ref_problem *problem = follow_cluster(pass, stage, cluster, binding, tally);
	if (tally->finished > finished_before)
		ref_run_progressing(pass);
	if (tally->stuck_count)
		ref_run_stuck(pass, stage, tally->stuck, tally->stuck_count);
	return problem;
}

struct ref_progress ref_cluster_pass_mid_2025(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage)
{
	const struct value *clusters = value_get(stage, "clusters");
	struct tally tally = new_tally(pass, clusters);
	for (size_t i = 0; i < clusters->count; i++) {
		struct value *cluster = clusters->as.items[i];
		if (ref_is_false(pass, cluster, "Succeeded"))
			return (struct ref_progress){.problem = cluster_problem(pass, REF_EXEC_04, stage, cluster)};
		if (ref_is_true(pass, cluster, "Succeeded")) {
			tally.finished++;
			continue;
		}
		int64_t finished_before = tally.finished;
		struct ref_problem *problem = visit_first_unfinished(pass, stage, cluster, &tally);
		if (problem || tally.finished == finished_before)
			return (struct ref_progress){.problem = problem, .wait_ns = CLUSTER_POLL_NS};
	}
	return ref_after_stage(pass, stage, strategy_stage);
}
