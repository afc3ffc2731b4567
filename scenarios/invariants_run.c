#include "scenarios/invariant_state.h"

#include <string.h>

/* Invariants 1 to 11: the run as a whole. */

static const struct identity *who(const struct run_change *change)
{
	return (change->after ? change->after : change->before)->identity;
}

static bool any_started(const struct stage_status *stage)
{
	for (uint32_t i = 0; i < stage->cluster_count; i++)
		if (cluster_condition_of(run_cluster(stage, i), "Started"))
			return true;
	return false;
}

static void initialized_first(struct checker *checker, const struct run_change *change)
{
	const struct condition *initialized = run_condition_of(change->new, "Initialized");
	const struct condition *other = run_condition_of(change->new, "Progressing");
	other = other ? other : run_condition_of(change->new, "Succeeded");
	if (other && !checker_is(initialized, CONDITION_TRUE))
		checker_fail(checker, 1, change->at_ns, who(change), "%s is set although Initialized is not True", other->type);
	if (!checker_is(initialized, CONDITION_FALSE))
		return;
	for (uint32_t i = 0; i < change->new->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		if (stage->condition_count || stage->has_start || any_started(stage))
			checker_fail(checker, 1, change->at_ns, who(change), "Initialized is False but stage %s has begun", stage->name);
	}
}

static void initialized_stays(struct checker *checker, const struct run_change *change)
{
	const struct condition *old = run_condition_of(change->old, "Initialized");
	const struct condition *new = run_condition_of(change->new, "Initialized");
	if (old && (!new || new->status != old->status || new->changed_ns != old->changed_ns))
		checker_fail(checker, 2, change->at_ns, who(change), "Initialized changed after it was set");
}

static void over_is_over(struct checker *checker, const struct run_change *change)
{
	const struct condition *old = run_condition_of(change->old, "Succeeded");
	if (old && change->writer == WRITER_RUN_CONTROLLER)
		checker_fail(checker, 3, change->at_ns, who(change), "the status was written again after Succeeded was set to %s",
			     old->status == CONDITION_TRUE ? "True" : "False");
}

static void ends_in_pairs(struct checker *checker, const struct run_change *change)
{
	const struct condition *succeeded = run_condition_of(change->new, "Succeeded");
	const struct condition *progressing = run_condition_of(change->new, "Progressing");
	const char *reason = progressing && progressing->status == CONDITION_FALSE ? progressing->reason : "";
	bool says_success = strcmp(reason, "UpdateRunSucceeded") == 0;
	bool says_failure = strcmp(reason, "UpdateRunFailed") == 0;
	if (says_success != checker_is(succeeded, CONDITION_TRUE) || says_failure != checker_is(succeeded, CONDITION_FALSE))
		checker_fail(checker, 4, change->at_ns, who(change), "Succeeded and Progressing do not end together (Progressing reason %s)",
			     progressing ? progressing->reason : "absent");
}

struct pair {
	enum condition_status status;
	const char *reason;
	bool needs_state; /* not where runs have no spec.state */
};

static bool pair_allowed(const struct checker *checker, const struct condition *condition, const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].status == condition->status && strcmp(pairs[i].reason, condition->reason) == 0 &&
		    (checker->release->run_state || !pairs[i].needs_state))
			return true;
	return false;
}

static void progressing_pairs(struct checker *checker, const struct run_change *change)
{
	static const struct pair pairs[] = {
		{CONDITION_TRUE, "UpdateRunProgressing", false}, {CONDITION_UNKNOWN, "UpdateRunStopping", true},
		{CONDITION_FALSE, "UpdateRunWaiting", false},	 {CONDITION_FALSE, "UpdateRunStuck", false},
		{CONDITION_FALSE, "UpdateRunStopped", true},	 {CONDITION_FALSE, "UpdateRunSucceeded", false},
		{CONDITION_FALSE, "UpdateRunFailed", false},
	};
	const struct condition *progressing = run_condition_of(change->new, "Progressing");
	if (progressing && !pair_allowed(checker, progressing, pairs, sizeof pairs / sizeof pairs[0]))
		checker_fail(checker, 5, change->at_ns, who(change), "Progressing is %s with reason %s",
			     progressing->status == CONDITION_TRUE    ? "True"
			     : progressing->status == CONDITION_FALSE ? "False"
								      : "Unknown",
			     progressing->reason);
}

static void success_is_complete(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	const struct run_status *status = change->new;
	if (!checker_is(run_condition_of(status, "Succeeded"), CONDITION_TRUE))
		return;
	for (uint32_t i = 0; i <= status->stage_count; i++) {
		const struct stage_status *stage = run_stage(status, i);
		if (!stage_succeeded(stage))
			checker_fail(checker, 6, change->at_ns, who(change), "the run succeeded but its stage %s did not",
				     stage ? stage->name : "(none)");
		for (uint32_t j = 0; stage && j < stage->cluster_count; j++)
			if (!listed_again(stage, j) && !checker_is(cluster_condition_of(run_cluster(stage, j), "Succeeded"), CONDITION_TRUE))
				checker_fail(checker, 6, change->at_ns, who(change), "the run succeeded but cluster %s did not",
					     run_cluster(stage, j)->name);
	}
	if (status->deletion && status->deletion->cluster_count) {
		const struct object *left = unscheduled_binding(checker, run, NULL);
		if (left)
			checker_fail(checker, 6, change->at_ns, who(change), "the run succeeded but binding %s is still to be deleted",
				     left->identity->name);
	}
}

static bool at_generation(const struct condition *items, uint32_t count, int64_t generation)
{
	for (uint32_t i = 0; i < count; i++)
		if (items[i].generation != generation)
			return false;
	return true;
}

static void one_generation(struct checker *checker, const struct run_change *change)
{
	if (change->writer != WRITER_RUN_CONTROLLER)
		return;
	const struct run_status *status = change->new;
	int64_t generation = change->after->meta.generation;
	bool right = at_generation(status->conditions, status->condition_count, generation);
	for (uint32_t i = 0; i <= status->stage_count; i++) {
		const struct stage_status *stage = run_stage(status, i);
		if (!stage)
			continue;
		right = right && at_generation(stage->conditions, stage->condition_count, generation);
		for (uint32_t j = 0; j < stage->before_count; j++)
			right = right && at_generation(stage->before[j].conditions, stage->before[j].condition_count, generation);
		for (uint32_t j = 0; j < stage->after_count; j++)
			right = right && at_generation(stage->after[j].conditions, stage->after[j].condition_count, generation);
	}
	for (uint32_t i = 0; i < change->cluster_count; i++)
		right = right && at_generation(change->clusters[i].after->conditions, change->clusters[i].after->condition_count, generation);
	if (!right)
		checker_fail(checker, 7, change->at_ns, who(change), "a condition does not carry observedGeneration %lld", (long long)generation);
}

static bool times_fall(const struct condition *old, uint32_t old_count, const struct condition *new, uint32_t new_count)
{
	for (uint32_t i = 0; i < old_count; i++) {
		const struct condition *now = checker_condition(new, new_count, old[i].type);
		if (now && now->changed_ns < old[i].changed_ns)
			return true;
	}
	return false;
}

static bool stage_times_fall(const struct stage_status *old, const struct stage_status *new)
{
	bool fall = times_fall(old->conditions, old->condition_count, new->conditions, new->condition_count);
	for (uint32_t i = 0; i < old->before_count && i < new->before_count; i++)
		fall = fall || times_fall(old->before[i].conditions, old->before[i].condition_count, new->before[i].conditions,
					  new->before[i].condition_count);
	for (uint32_t i = 0; i < old->after_count && i < new->after_count; i++)
		fall = fall || times_fall(old->after[i].conditions, old->after[i].condition_count, new->after[i].conditions,
					  new->after[i].condition_count);
	return fall;
}

static void times_only_grow(struct checker *checker, const struct run_change *change)
{
	const struct run_status *old = change->old;
	const struct run_status *new = change->new;
	bool fall = old && times_fall(old->conditions, old->condition_count, new->conditions, new->condition_count);
	for (uint32_t i = 0; i < change->cluster_count && !fall; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		fall = cluster->before && times_fall(cluster->before->conditions, cluster->before->condition_count, cluster->after->conditions,
						     cluster->after->condition_count);
	}
	for (uint32_t i = 0; i <= new->stage_count; i++) {
		const struct stage_status *stage = run_stage(new, i);
		const struct stage_status *was = old && i <= old->stage_count ? run_stage(old, i) : NULL;
		if (!stage || stage == was)
			continue;
		fall = fall || (was && stage_times_fall(was, stage));
		if (was && ((was->has_start && (!stage->has_start || stage->start_ns != was->start_ns)) ||
			    (was->has_end && (!stage->has_end || stage->end_ns != was->end_ns))))
			checker_fail(checker, 8, change->at_ns, who(change), "startTime or endTime of stage %s changed", stage->name);
		if (stage->has_start && stage->has_end && stage->start_ns > stage->end_ns)
			checker_fail(checker, 8, change->at_ns, who(change), "stage %s ended before it started", stage->name);
	}
	if (fall)
		checker_fail(checker, 8, change->at_ns, who(change), "a lastTransitionTime went back");
}

static bool same(const char *left, const char *right)
{
	return left == right || (left && right && strcmp(left, right) == 0);
}

static bool stage_plan_equal(const struct stage_status *old, const struct stage_status *new)
{
	if (old == new)
		return true;
	if (!old || !new || !same(old->name, new->name) || old->cluster_count != new->cluster_count ||
	    old->before_count != new->before_count || old->after_count != new->after_count)
		return false;
	for (uint32_t i = 0; i < old->after_count; i++)
		if (!same(old->after[i].request_name, new->after[i].request_name) || !same(old->after[i].type, new->after[i].type))
			return false;
	for (uint32_t i = 0; i < old->before_count; i++)
		if (!same(old->before[i].request_name, new->before[i].request_name) || !same(old->before[i].type, new->before[i].type))
			return false;
	return true;
}

static void plan_is_fixed(struct checker *checker, const struct run_change *change)
{
	const struct run_status *old = change->old;
	const struct run_status *new = change->new;
	if (!old || !checker_is(run_condition_of(old, "Initialized"), CONDITION_TRUE))
		return;
	bool equal = same(old->policy_index, new->policy_index) && old->cluster_count == new->cluster_count &&
		     same(old->snapshot_index, new->snapshot_index) && value_equal(old->apply_strategy, new->apply_strategy) &&
		     value_equal(old->strategy, new->strategy) && old->stage_count == new->stage_count;
	for (uint32_t i = 0; equal && i <= old->stage_count; i++)
		equal = stage_plan_equal(run_stage(old, i), run_stage(new, i));
	for (uint32_t i = 0; equal && i < change->cluster_count; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		equal = cluster->before && same(cluster->before->name, cluster->after->name);
	}
	if (!equal)
		checker_fail(checker, 9, change->at_ns, who(change), "what initialization fixed has changed");
}

static bool name_ends_right(const struct checker *checker, const char *name, const char *run, const char *timing, const char *stage)
{
	struct text wanted;
	text_init(&wanted, 1024);
	if (checker->release->request_names_timing)
		text_putf(&wanted, "%s-%s-%s", run, timing, stage);
	else
		text_putf(&wanted, "%s-%s", run, stage);
	bool right = name && strcmp(text_view(&wanted), name) == 0;
	text_deinit(&wanted);
	return right;
}

static void names_are_right(struct checker *checker, const struct run_change *change)
{
	const char *run = who(change)->name;
	if (strlen(run) > checker->release->run_name_max)
		checker_fail(checker, 11, change->at_ns, who(change), "the name of the run has %zu characters", strlen(run));
	for (uint32_t i = 0; change->initializes && i < change->new->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		for (uint32_t j = 0; j < stage->before_count; j++)
			if (strcmp(stage->before[j].type, "Approval") == 0 &&
			    !name_ends_right(checker, stage->before[j].request_name, run, "before", stage->name))
				checker_fail(checker, 11, change->at_ns, who(change), "the approval request of stage %s has the wrong name",
					     stage->name);
		for (uint32_t j = 0; j < stage->after_count; j++)
			if (strcmp(stage->after[j].type, "Approval") == 0 &&
			    !name_ends_right(checker, stage->after[j].request_name, run, "after", stage->name))
				checker_fail(checker, 11, change->at_ns, who(change), "the approval request of stage %s has the wrong name",
					     stage->name);
	}
}

void invariants_run_write(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	initialized_first(checker, change);
	initialized_stays(checker, change);
	over_is_over(checker, change);
	ends_in_pairs(checker, change);
	progressing_pairs(checker, change);
	success_is_complete(checker, run, change);
	one_generation(checker, change);
	times_only_grow(checker, change);
	plan_is_fixed(checker, change);
	names_are_right(checker, change);
}
