#include "scenarios/invariant_state.h"

#include "sim/hash_table.h"

#include <stdlib.h>
#include <string.h>

/* Invariants 10 and 12 to 19: stages, their order, and the deletion stage. */

static const struct identity *who(const struct run_change *change)
{
	return change->after->identity;
}

/* The sort value of a cluster; 0 where the label is no integer, which initialization refuses. */
static long long sort_value(struct checker *checker, const struct recorded_stage *recorded, const char *cluster)
{
	if (!recorded->sort_key)
		return 0;
	const struct object *member = member_cluster_of(checker, cluster);
	const char *label = member ? object_label(member, recorded->sort_key) : NULL;
	return label ? strtoll(label, NULL, 10) : 0;
}

static void stage_is_sorted(struct checker *checker, const struct run_track *run, const struct run_change *change, uint32_t index)
{
	const struct stage_status *stage = change->new->stages[index];
	const struct recorded_stage *recorded = &run->stages[index];
	long long last = 0;
	for (uint32_t j = 0; j < stage->cluster_count; j++) {
		const char *name = run_cluster(stage, j)->name;
		long long value = sort_value(checker, recorded, name);
		if (j && (value < last || (value == last && strcmp(run_cluster(stage, j - 1)->name, name) >= 0)))
			checker_fail(checker, 10, change->at_ns, who(change), "cluster %s stands in the wrong place of stage %s", name, stage->name);
		last = value;
	}
}

struct seen_cluster {
	UT_hash_handle hh;
	const char *name;
};

static void clusters_are_placed_once(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	const struct run_status *status = change->new;
	struct seen_cluster *seen = NULL;
	int64_t count = 0;
	for (uint32_t i = 0; i < status->stage_count; i++) {
		count += status->stages[i]->cluster_count;
		for (uint32_t j = 0; j < status->stages[i]->cluster_count; j++) {
			const char *name = run_cluster(status->stages[i], j)->name;
			struct seen_cluster *found;
			HASH_FIND_PTR(seen, &name, found);
			if (found)
				checker_fail(checker, 10, change->at_ns, who(change), "cluster %s is in two stages", name);
			struct seen_cluster *entry = ARENA_NEW(checker->arena, struct seen_cluster);
			entry->name = name;
			HASH_ADD_PTR(seen, name, entry);
		}
		if (i < run->stage_count)
			stage_is_sorted(checker, run, change, i);
	}
	HASH_CLEAR(hh, seen);
	if (checker_is(run_condition_of(status, "Initialized"), CONDITION_TRUE) && count > status->cluster_count)
		checker_fail(checker, 10, change->at_ns, who(change), "the stages hold %lld clusters, policyObservedClusterCount is %lld",
			     (long long)count, (long long)status->cluster_count);
	for (uint32_t j = 1; status->deletion && j < status->deletion->cluster_count; j++)
		if (strcmp(run_cluster(status->deletion, j - 1)->name, run_cluster(status->deletion, j)->name) > 0)
			checker_fail(checker, 10, change->at_ns, who(change), "the deletion stage is not in ascending order");
}

static bool has_begun(const struct stage_status *stage, const struct recorded_stage *recorded)
{
	return stage->condition_count || stage->has_start || stage->has_end || recorded->started;
}

static void one_active_stage(struct checker *checker, const struct run_track *run, const struct run_change *change)
{
	bool open = false; /* an earlier stage has not succeeded */
	for (uint32_t i = 0; i < run->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		if (open && has_begun(stage, &run->stages[i]))
			checker_fail(checker, 12, change->at_ns, who(change),
				     "stage %s has begun although an earlier stage is not finished; no cluster may get the new version before "
				     "the stage in front of it is done",
				     stage->name);
		open = open || !stage_succeeded(stage);
	}
}

static void clusters_wait_for_stages(struct checker *checker, const struct run_change *change)
{
	for (uint32_t i = 0; i < change->cluster_count; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		bool starts = cluster_condition_of(cluster->after, "Started") && !cluster_condition_of(cluster->before, "Started");
		for (uint32_t j = 0; starts && j < cluster->stage && j < change->new->stage_count; j++)
			if (!stage_succeeded(change->new->stages[j]))
				checker_fail(checker, 13, change->at_ns, who(change),
					     "cluster %s of stage %s was started while stage %s, which comes first, was not finished",
					     cluster->after->name, run_stage(change->new, cluster->stage)->name, change->new->stages[j]->name);
	}
	for (uint32_t i = 1; i <= change->new->stage_count; i++) {
		const struct stage_status *stage = run_stage(change->new, i);
		const struct stage_status *previous = run_stage(change->new, i - 1);
		if (stage && previous && stage->has_start && previous->has_end && previous->end_ns > stage->start_ns)
			checker_fail(checker, 13, change->at_ns, who(change), "stage %s started before stage %s had ended", stage->name,
				     previous->name);
	}
}

static bool known_pair(const struct checker *checker, const struct condition *condition)
{
	static const struct {
		const char *type;
		enum condition_status status;
		const char *reason;
		bool needs_state, needs_skip;
	} pairs[] = {
		{"Progressing", CONDITION_TRUE, "StageUpdatingStarted", false, false},
		{"Progressing", CONDITION_UNKNOWN, "StageUpdatingStopping", true, false},
		{"Progressing", CONDITION_FALSE, "StageUpdatingWaiting", false, false},
		{"Progressing", CONDITION_FALSE, "StageUpdatingStopped", true, false},
		{"Progressing", CONDITION_FALSE, "StageUpdatingSucceeded", false, false},
		{"Progressing", CONDITION_FALSE, "StageUpdatingSkippedNoClusters", false, true},
		{"Progressing", CONDITION_FALSE, "StageUpdatingFailed", false, false},
		{"Succeeded", CONDITION_TRUE, "StageUpdatingSucceeded", false, false},
		{"Succeeded", CONDITION_TRUE, "StageUpdatingSkippedNoClusters", false, true},
		{"Succeeded", CONDITION_FALSE, "StageUpdatingFailed", false, false},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (strcmp(pairs[i].type, condition->type) == 0 && pairs[i].status == condition->status &&
		    strcmp(pairs[i].reason, condition->reason) == 0)
			return (checker->release->run_state || !pairs[i].needs_state) &&
			       (checker->release->skips_empty_stages || !pairs[i].needs_skip);
	return false;
}

static void stage_pairs(struct checker *checker, const struct run_change *change, const struct stage_status *stage)
{
	for (uint32_t i = 0; i < stage->condition_count; i++)
		if (!known_pair(checker, &stage->conditions[i]))
			checker_fail(checker, 14, change->at_ns, who(change), "stage %s has %s with reason %s", stage->name,
				     stage->conditions[i].type, stage->conditions[i].reason);
}

static void success_of_stage(struct checker *checker, const struct run_change *change, const struct stage_status *stage)
{
	const struct condition *succeeded = stage_condition_of(stage, "Succeeded");
	if (!checker_is(succeeded, CONDITION_TRUE))
		return;
	bool skipped = strcmp(succeeded->reason, "StageUpdatingSkippedNoClusters") == 0;
	bool deletion = stage == change->new->deletion;
	for (uint32_t j = 0; j < stage->cluster_count; j++)
		if (!listed_again(stage, j) && !checker_is(cluster_condition_of(run_cluster(stage, j), "Succeeded"), CONDITION_TRUE))
			checker_fail(checker, 15, change->at_ns, who(change), "stage %s succeeded before its cluster %s did", stage->name,
				     run_cluster(stage, j)->name);
	if (!deletion && checker->release->skips_empty_stages && skipped != (stage->cluster_count == 0))
		checker_fail(checker, 15, change->at_ns, who(change), "stage %s with %u clusters succeeded with reason %s", stage->name,
			     stage->cluster_count, succeeded->reason);
	if (!skipped)
		return;
	bool tasks = false;
	for (uint32_t j = 0; j < stage->before_count; j++)
		tasks = tasks || stage->before[j].condition_count;
	for (uint32_t j = 0; j < stage->after_count; j++)
		tasks = tasks || stage->after[j].condition_count;
	if (tasks || !stage->has_start || !stage->has_end)
		checker_fail(checker, 15, change->at_ns, who(change), "the skipped stage %s has task conditions or lacks its times", stage->name);
}

static void failure_of_stage(struct checker *checker, const struct run_change *change, const struct stage_status *stage)
{
	const struct condition *failed = stage_condition_of(stage, "Succeeded");
	const struct condition *run = run_condition_of(change->new, "Succeeded");
	if (checker_is(failed, CONDITION_FALSE) && (!checker_is(run, CONDITION_FALSE) || strcmp(run->message, failed->message) != 0))
		checker_fail(checker, 16, change->at_ns, who(change), "stage %s failed but the run did not fail with the same message",
			     stage->name);
}

static void start_time(struct checker *checker, const struct run_track *run, const struct run_change *change, uint32_t index)
{
	const struct stage_status *stage = run_stage(change->new, index);
	const struct condition *succeeded = stage_condition_of(stage, "Succeeded");
	bool skipped = checker_is(succeeded, CONDITION_TRUE) && strcmp(succeeded->reason, "StageUpdatingSkippedNoClusters") == 0;
	bool deletion = stage == change->new->deletion;
	bool started = run->stages[index].started > 0 || skipped || (deletion && stage_condition_of(stage, "Progressing"));
	if (deletion && checker->release->run_state)
		return; /* a Stop pass touches it without starting it */
	if (stage->has_start && !started)
		checker_fail(checker, 17, change->at_ns, who(change), "stage %s has a startTime although none of its clusters was started",
			     stage->name);
	if (!stage->has_start && started)
		checker_fail(checker, 17, change->at_ns, who(change), "stage %s has no startTime although it has begun", stage->name);
}

static void deletion_comes_last(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	const struct stage_status *deletion = change->new->deletion;
	if (!deletion)
		return;
	const struct condition *failed = stage_condition_of(deletion, "Succeeded");
	bool only_failed = checker->release->stop_abort_marks_deletion && checker_is(failed, CONDITION_FALSE);
	for (uint32_t i = 0; deletion->condition_count && !only_failed && i < change->new->stage_count; i++)
		if (!stage_succeeded(change->new->stages[i]))
			checker_fail(checker, 18, change->at_ns, who(change), "the deletion stage began before stage %s had succeeded",
				     change->new->stages[i]->name);
	for (uint32_t i = 0; i < change->cluster_count; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		if (cluster->stage != change->new->stage_count)
			continue;
		if (checker_is(cluster_condition_of(cluster->after, "Succeeded"), CONDITION_TRUE) &&
		    unscheduled_binding(checker, run, cluster->after->name) && !cluster_condition_of(cluster->before, "Succeeded"))
			checker_fail(checker, 19, change->at_ns, who(change), "cluster %s counts as deleted but its binding is still there",
				     cluster->after->name);
	}
}

void invariants_stage_write(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	if (change->initializes)
		clusters_are_placed_once(checker, run, change);
	one_active_stage(checker, run, change);
	clusters_wait_for_stages(checker, change);
	for (uint32_t i = 0; i <= change->new->stage_count; i++) {
		const struct stage_status *stage = run_stage(change->new, i);
		const struct stage_status *was = change->old && i <= change->old->stage_count ? run_stage(change->old, i) : NULL;
		if (!stage || stage == was)
			continue;
		stage_pairs(checker, change, stage);
		success_of_stage(checker, change, stage);
		failure_of_stage(checker, change, stage);
		if (run->stages)
			start_time(checker, run, change, i);
	}
	deletion_comes_last(checker, run, change);
}
