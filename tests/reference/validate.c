#include "tests/reference/apply_strategy.h"
#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"

#include "sim/text.h"

#include <string.h>

/* engine.md 2.4, in its order. `fresh` is the copy that is computed anew; the recorded status is only read. */

struct progress_so_far {
	int64_t updating;      /* -1: none */
	int64_t last_finished; /* -1: none */
};

/* VAL-04, VAL-05 */
static struct ref_problem *compare_policy(struct ref_pass *pass, const struct value *fresh, int64_t count)
{
	const char *latest = value_text_or(value_get(fresh, "policySnapshotIndexUsed"), "");
	const char *recorded = value_text_or(value_get(pass->status, "policySnapshotIndexUsed"), "");
	if (strcmp(latest, recorded) != 0)
		return ref_abort(pass, REF_VAL_04, "latest", latest, "recorded", recorded, NULL);
	int64_t recorded_count = value_int_or(value_get(pass->status, "policyObservedClusterCount"), 0);
	if (count >= 0 && count != recorded_count)
		return ref_abort(pass, REF_VAL_05, "latest", ref_number(pass, count), "recorded", ref_number(pass, recorded_count), NULL);
	return NULL;
}

/* VAL-11, VAL-12, VAL-13 */
static struct ref_problem *compare_stage(struct ref_pass *pass, int64_t index, const struct value *fresh, const struct value *recorded)
{
	const char *i = ref_number(pass, index);
	if (strcmp(ref_stage_name(fresh), ref_stage_name(recorded)) != 0)
		return ref_abort(pass, REF_VAL_11, "i", i, "new", ref_stage_name(fresh), "existing", ref_stage_name(recorded), NULL);
	const struct value *new = value_get(fresh, "clusters"), *existing = value_get(recorded, "clusters");
	if (new->count != existing->count)
		return ref_abort(pass, REF_VAL_12, "i", i, "new", ref_number(pass, (int64_t) new->count), "existing",
				 ref_number(pass, (int64_t)existing->count), NULL);
	for (size_t j = 0; j < new->count; j++) {
		const char *name = ref_cluster_name(new->as.items[j]), *recorded_name = ref_cluster_name(existing->as.items[j]);
		if (strcmp(name, recorded_name) != 0)
			return ref_abort(pass, REF_VAL_13, "i", i, "j", ref_number(pass, (int64_t)j), "new", name, "existing", recorded_name, NULL);
	}
	return NULL;
}

/* 2.4 step 11e: VAL-15, VAL-16, VAL-17 */
static struct ref_problem *check_finished(struct ref_pass *pass, int64_t index, const struct value *stage, struct progress_so_far *so_far)
{
	if (so_far->updating != -1)
		return ref_abort(pass, REF_VAL_15, "i", ref_number(pass, index), "u", ref_number(pass, so_far->updating), NULL);
	const struct value *clusters = value_get(stage, "clusters");
	for (size_t j = 0; j < clusters->count; j++) {
		if (!ref_is_true(pass, clusters->as.items[j], "Succeeded"))
			return ref_abort(pass, REF_VAL_16, "cluster", ref_cluster_name(clusters->as.items[j]), "stage", ref_stage_name(stage), NULL);
	}
	if (index != so_far->last_finished + 1)
		return ref_abort(pass, REF_VAL_17, "stage", ref_stage_name(stage), "last", ref_number(pass, so_far->last_finished), NULL);
	so_far->last_finished = index;
	return NULL;
}

/* VAL-21, and its form at mid-2025, where failed clusters do not count (10.1 row 27) */
static struct ref_problem *check_in_flight(struct ref_pass *pass, const struct value *stage, int64_t max)
{
	bool mid_2025 = !pass->release->has_max_concurrency;
	const struct value *clusters = value_get(stage, "clusters");
	int64_t in_flight = 0;
	struct text names;
	text_init(&names, 0);
	for (size_t j = 0; j < clusters->count; j++) {
		const struct value *cluster = clusters->as.items[j];
		if (!ref_is_true(pass, cluster, "Started") || ref_is_true(pass, cluster, "Succeeded") ||
		    (mid_2025 && ref_is_false(pass, cluster, "Succeeded")))
			continue;
		text_putf(&names, "%s%s", in_flight ? " " : "", ref_cluster_name(cluster));
		in_flight++;
	}
	struct ref_problem *problem = NULL;
	if (in_flight > max)
		problem = ref_abort(pass, REF_VAL_21, "n", ref_number(pass, in_flight), "stage", ref_stage_name(stage), "m", ref_number(pass, max),
				    "clusters", text_view(&names), NULL);
	text_deinit(&names);
	return problem;
}

/* 2.4 step 11g: VAL-19, VAL-20, VAL-21 */
static struct ref_problem *check_updating(struct ref_pass *pass, int64_t index, const struct value *stage, int64_t max,
					  struct progress_so_far *so_far)
{
	if (so_far->updating != -1)
		return ref_abort(pass, REF_VAL_19, "stage", ref_stage_name(stage), "u", ref_number(pass, so_far->updating), NULL);
	if (index != so_far->last_finished + 1)
		return ref_abort(pass, REF_VAL_20, "stage", ref_stage_name(stage), "last", ref_number(pass, so_far->last_finished), NULL);
	struct ref_problem *problem = check_in_flight(pass, stage, max);
	if (problem)
		return problem;
	so_far->updating = index;
	return NULL;
}

/* 2.4 step 11 */
static struct ref_problem *check_stages(struct ref_pass *pass, const struct value *fresh, struct progress_so_far *so_far)
{
	for (int64_t i = 0; i < (int64_t)ref_stage_count(fresh); i++) {
		const struct value *stage = ref_stage(pass->status, i);
		struct ref_problem *problem = compare_stage(pass, i, ref_stage(fresh, i), stage);
		if (problem)
			return problem;
		int64_t max;
		const char *error;
		if (!ref_max_concurrency(pass, ref_strategy_stage(pass->status, i), value_get(stage, "clusters")->count, &max, &error))
			return ref_abort(pass, REF_VAL_14, "error", error, NULL);
		if (ref_is_true(pass, stage, "Succeeded"))
			problem = check_finished(pass, i, stage, so_far);
		else if (ref_is_false(pass, stage, "Succeeded"))
			problem = ref_abort(pass, REF_VAL_18, "stage", ref_stage_name(stage), "message",
					    value_text_or(value_get(ref_condition(stage, "Succeeded"), "message"), ""), NULL);
		else if (ref_condition(stage, "Progressing"))
			problem = check_updating(pass, i, stage, max, so_far);
		if (problem)
			return problem;
	}
	return NULL;
}

static bool has_cluster(const struct value *stage, const char *name)
{
	const struct value *clusters = value_get(stage, "clusters");
	for (size_t i = 0; clusters && i < clusters->count; i++) {
		if (strcmp(ref_cluster_name(clusters->as.items[i]), name) == 0)
			return true;
	}
	return false;
}

/* 2.4 step 12 */
static struct ref_problem *check_deletion_stage(struct ref_pass *pass, const struct progress_so_far *so_far, int64_t *stage_index)
{
	const struct value *stage = value_get(pass->status, "deletionStageStatus");
	if (!stage)
		return ref_abort(pass, REF_VAL_22, NULL);
	for (size_t i = 0; i < pass->deletions.count; i++) {
		if (!has_cluster(stage, pass->deletions.items[i].cluster))
			return ref_abort(pass, REF_VAL_23, "cluster", pass->deletions.items[i].cluster, NULL);
	}
	int64_t stages = (int64_t)ref_stage_count(pass->status);
	if (so_far->updating != -1 || so_far->last_finished < stages - 1) {
		if (ref_is_true(pass, stage, "Succeeded") || ref_is_false(pass, stage, "Succeeded") || ref_is_true(pass, stage, "Progressing"))
			return ref_abort(pass, REF_VAL_24, "u", ref_number(pass, so_far->updating), "l", ref_number(pass, so_far->last_finished),
					 NULL);
		*stage_index = so_far->updating != -1 ? so_far->updating : so_far->last_finished + 1;
		return NULL;
	}
	if (ref_is_false(pass, stage, "Succeeded"))
		return ref_abort(pass, REF_VAL_25, "message", value_text_or(value_get(ref_condition(stage, "Succeeded"), "message"), ""), NULL);
	*stage_index = ref_is_true(pass, stage, "Succeeded") ? -1 : stages;
	return NULL;
}

/* Steps 1 to 6. */
static struct ref_problem *collect(struct ref_pass *pass, struct value *fresh)
{
	struct ref_problem *problem = ref_collect_placement(pass);
	if (problem)
		return problem;
	const struct value *recorded = value_get(pass->status, "appliedStrategy");
	if (!ref_apply_strategy_equal(pass->arena, recorded, pass->apply_strategy))
		return ref_abort(pass, REF_VAL_02, "latest", ref_apply_strategy_text(pass->arena, pass->apply_strategy), "recorded",
				 ref_apply_strategy_text(pass->arena, recorded), NULL);
	int64_t count;
	problem = ref_collect_policy(pass, fresh, &count);
	if (problem)
		return problem;
	problem = compare_policy(pass, fresh, count);
	return problem ? problem : ref_collect_bindings(pass, fresh, count);
}

struct ref_problem *ref_validate(struct ref_pass *pass, int64_t *stage_index)
{
	struct value *fresh = value_copy(pass->arena, pass->status);
	struct ref_problem *problem = collect(pass, fresh);
	if (problem)
		return problem;
	if (!value_get(pass->status, "stagedUpdateStrategySnapshot"))
		return ref_abort(pass, REF_VAL_07, NULL);
	problem = ref_stages_compute(pass, fresh);
	if (problem)
		return problem;
	size_t new = ref_stage_count(fresh), existing = ref_stage_count(pass->status);
	if (existing == 0)
		return ref_abort(pass, REF_VAL_09, NULL);
	if (new != existing)
		return ref_abort(pass, REF_VAL_10, "new", ref_number(pass, (int64_t) new), "existing", ref_number(pass, (int64_t)existing), NULL);
	struct progress_so_far so_far = {-1, -1};
	problem = check_stages(pass, fresh, &so_far);
	return problem ? problem : check_deletion_stage(pass, &so_far, stage_index);
}
