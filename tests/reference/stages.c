#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include "sim/duration.h"
#include "sim/text.h"

#include <stdlib.h>
#include <string.h>

/* Stage computation (engine.md 2.3, INIT-11 to INIT-18, and 7.2). */

/* A cluster of a stage while it is being sorted. */
struct candidate {
	const char *name;
	int64_t key;
};

static const char *strategy_nn(struct ref_pass *pass)
{
	return ref_nn(pass, pass->ns, pass->strategy_name);
}

static struct ref_problem *check_before_tasks(struct ref_pass *pass, const struct value *tasks, const char *stage)
{
	if (!tasks)
		return NULL;
	if (tasks->count > 1)
		return ref_abort(pass, REF_INIT_11, "strategy", strategy_nn(pass), "stage", stage, NULL);
	for (size_t i = 0; i < tasks->count; i++) {
		const char *type = value_text_or(value_get(tasks->as.items[i], "type"), "");
		const char *index = ref_number(pass, (int64_t)i);
		if (strcmp(type, "Approval") != 0)
			return ref_abort(pass, REF_INIT_12, "strategy", strategy_nn(pass), "stage", stage, "i", index, "type", type, NULL);
		if (value_get(tasks->as.items[i], "waitTime"))
			return ref_abort(pass, REF_INIT_13, "strategy", strategy_nn(pass), "stage", stage, "i", index, NULL);
	}
	return NULL;
}

static struct ref_problem *check_after_tasks(struct ref_pass *pass, const struct value *tasks, const char *stage)
{
	if (!tasks)
		return NULL;
	const char *first = tasks->count == 2 ? value_text_or(value_get(tasks->as.items[0], "type"), "") : "";
	if (tasks->count == 2 && strcmp(first, value_text_or(value_get(tasks->as.items[1], "type"), "")) == 0)
		return ref_abort(pass, REF_INIT_14, "strategy", strategy_nn(pass), "stage", stage, "type", first, NULL);
	for (size_t i = 0; i < tasks->count; i++) {
		const struct value *task = tasks->as.items[i];
		if (strcmp(value_text_or(value_get(task, "type"), ""), "TimedWait") != 0)
			continue;
		const struct value *wait = value_get(task, "waitTime");
		int64_t wait_ns = 0;
		if (wait)
			duration_parse(value_text_or(wait, ""), &wait_ns);
		if (wait && wait_ns > 0)
			continue;
		return ref_abort(pass, wait ? REF_INIT_15_ZERO : REF_INIT_15_NIL, "strategy", strategy_nn(pass), "stage", stage, "i",
				 ref_number(pass, (int64_t)i), NULL);
	}
	return NULL;
}

static struct value *task_statuses(struct ref_pass *pass, const struct value *tasks, const char *stage, const char *phase)
{
	struct arena *arena = pass->arena;
	struct value *statuses = value_list(arena);
	for (size_t i = 0; i < tasks->count; i++) {
		const char *type = value_text_or(value_get(tasks->as.items[i], "type"), "");
		struct value *status = value_map(arena);
		value_put_text(arena, status, "type", type);
		if (strcmp(type, "Approval") == 0) {
			const char *request = pass->release->request_name_has_phase ? arena_format(arena, "%s-%s-%s", pass->name, phase, stage)
										    : arena_format(arena, "%s-%s", pass->name, stage);
			value_put_text(arena, status, "approvalRequestName", request);
		}
		value_add(arena, statuses, status);
	}
	return statuses;
}

static bool is_target(const struct ref_bindings *bindings, const char *cluster)
{
	for (size_t i = 0; i < bindings->count; i++) {
		if (strcmp(bindings->items[i].cluster, cluster) == 0)
			return true;
	}
	return false;
}

static bool is_placed(const struct value *stages, const char *cluster)
{
	for (size_t i = 0; i < stages->count; i++) {
		const struct value *clusters = value_get(stages->as.items[i], "clusters");
		for (size_t j = 0; j < clusters->count; j++) {
			if (strcmp(ref_cluster_name(clusters->as.items[j]), cluster) == 0)
				return true;
		}
	}
	return false;
}

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *one = left, *other = right;
	if (one->key != other->key)
		return one->key < other->key ? -1 : 1;
	return strcmp(one->name, other->name);
}

/* INIT-17b: the integer value of the sorting label; a missing label reads as "". */
static struct ref_problem *sorting_key(struct ref_pass *pass, const char *label, const struct ref_object *cluster, int64_t *key)
{
	const char *value = ref_object_label(cluster->tree, label);
	const char *error;
	if (ref_atoi(pass->arena, value ? value : "", key, &error))
		return NULL;
	return ref_abort(pass, REF_INIT_17B, "key", label, "value", value ? value : "", "cluster", cluster->name, "error", error, NULL);
}

/* INIT-16, INIT-17a, INIT-17b. The real cache lists clusters in any order; here by name, so the smallest offending name is told. */
static struct ref_problem *collect_candidates(struct ref_pass *pass, const struct value *stage, const char *stage_name, const struct value *placed,
					      struct candidate *candidates, size_t *count)
{
	const struct value *selector = value_get(stage, "labelSelector");
	const char *label = value_text_or(value_get(stage, "sortingLabelKey"), NULL);
	struct ref_list clusters = ref_api_list(pass->world, pass->arena, "MemberCluster", NULL, NULL);
	const char *error = NULL;
	ref_selector_matches(pass->arena, pass->release, selector, NULL, &error);
	if (error)
		return ref_abort(pass, REF_INIT_16, "strategy", strategy_nn(pass), "stage", stage_name, "error", error, NULL);
	for (size_t i = 0; i < clusters.count; i++) {
		const struct ref_object *cluster = &clusters.items[i];
		const struct value *labels = value_find(cluster->tree, "metadata", "labels", NULL);
		if (!ref_selector_matches(pass->arena, pass->release, selector, labels, &error) || !is_target(&pass->selected, cluster->name))
			continue;
		if (is_placed(placed, cluster->name))
			return ref_abort(pass, REF_INIT_17A, "cluster", cluster->name, NULL);
		struct candidate candidate = {.name = cluster->name};
		struct ref_problem *problem = label ? sorting_key(pass, label, cluster, &candidate.key) : NULL;
		if (problem)
			return problem;
		candidates[(*count)++] = candidate;
	}
	return NULL;
}

static struct ref_problem *compute_stage(struct ref_pass *pass, const struct value *stage, struct value *stages)
{
	struct arena *arena = pass->arena;
	const char *name = value_text_or(value_get(stage, "name"), "");
	const struct value *before = value_get(stage, "beforeStageTasks"), *after = value_get(stage, "afterStageTasks");
	struct ref_problem *problem = check_before_tasks(pass, before, name);
	if (!problem)
		problem = check_after_tasks(pass, after, name);
	if (problem)
		return problem;
	struct candidate *candidates = ARENA_ARRAY(arena, struct candidate, pass->selected.count + 1);
	size_t count = 0;
	problem = collect_candidates(pass, stage, name, stages, candidates, &count);
	if (problem)
		return problem;
	qsort(candidates, count, sizeof(struct candidate), compare_candidates);

	struct value *status = value_map(arena), *clusters = value_list(arena);
	value_put_text(arena, status, "stageName", name);
	for (size_t i = 0; i < count; i++) {
		struct value *cluster = value_map(arena);
		value_put_text(arena, cluster, "clusterName", candidates[i].name);
		value_add(arena, clusters, cluster);
	}
	value_put(arena, status, "clusters", clusters);
	if (before && before->count > 0)
		value_put(arena, status, "beforeStageTaskStatus", task_statuses(pass, before, name, "before"));
	if (after && after->count > 0)
		value_put(arena, status, "afterStageTaskStatus", task_statuses(pass, after, name, "after"));
	value_add(arena, stages, status);
	return NULL;
}

static int compare_names(const void *left, const void *right)
{
	const char *const *one = left, *const *other = right;
	return strcmp(*one, *other);
}

/* The target clusters in name order, those placed in a stage left out when `stages` is not NULL. */
static const char **sorted_targets(struct ref_pass *pass, const struct ref_bindings *bindings, const struct value *stages, size_t *count)
{
	const char **names = ARENA_ARRAY(pass->arena, const char *, bindings->count + 1);
	*count = 0;
	for (size_t i = 0; i < bindings->count; i++) {
		if (!stages || !is_placed(stages, bindings->items[i].cluster))
			names[(*count)++] = bindings->items[i].cluster;
	}
	qsort(names, *count, sizeof(const char *), compare_names);
	return names;
}

/* INIT-18: "names sorted bytewise; at most 10 shown" */
static struct ref_problem *check_coverage(struct ref_pass *pass, const struct value *stages)
{
	size_t count;
	const char **missing = sorted_targets(pass, &pass->selected, stages, &count);
	if (count == 0)
		return NULL;
	struct text shown;
	text_init(&shown, 0);
	for (size_t i = 0; i < count && i < 10; i++)
		text_putf(&shown, "%s%s", i ? ", " : "", missing[i]);
	struct ref_problem *problem = ref_abort(pass, REF_INIT_18, "n", ref_number(pass, (int64_t)count), "clusters", text_view(&shown), NULL);
	text_deinit(&shown);
	return problem;
}

static struct value *deletion_stage(struct ref_pass *pass)
{
	struct arena *arena = pass->arena;
	size_t count;
	const char **names = sorted_targets(pass, &pass->deletions, NULL, &count);
	struct value *clusters = value_list(arena);
	for (size_t i = 0; i < count; i++) {
		struct value *cluster = value_map(arena);
		value_put_text(arena, cluster, "clusterName", names[i]);
		value_add(arena, clusters, cluster);
	}
	struct value *stage = value_map(arena);
	value_put_text(arena, stage, "stageName", REF_DELETION_STAGE);
	value_put(arena, stage, "clusters", clusters);
	return stage;
}

struct ref_problem *ref_stages_compute(struct ref_pass *pass, struct value *status)
{
	const struct value *wanted = value_find(status, "stagedUpdateStrategySnapshot", "stages", NULL);
	struct value *stages = value_list(pass->arena);
	for (size_t i = 0; wanted && i < wanted->count; i++) {
		struct ref_problem *problem = compute_stage(pass, wanted->as.items[i], stages);
		if (problem)
			return problem;
	}
	value_put(pass->arena, status, "stagesStatus", stages);
	struct ref_problem *problem = check_coverage(pass, stages);
	if (problem)
		return problem;
	value_put(pass->arena, status, "deletionStageStatus", deletion_stage(pass));
	return NULL;
}
