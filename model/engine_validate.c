#include "model/engine_pass.h"

#include "model/percent.h"

#include <string.h>

/* Validation on every reconcile after initialization (engine.md 2.4). What depends on placement, policy, bindings and labels is computed again
 * only when one of them changed, or somebody else wrote the run's status (world->topology); the rest looks at the run's own status. */

enum { UNEXPECTED = PREFIX_ABORT | PREFIX_UNEXPECTED };

/* Go's %v of a pointer to the ApplyStrategy struct. The address of a server-side-apply config is not to be known; a fixed one stands for it. */
static const char *format_apply_strategy(struct run_pass *pass, const struct value *apply)
{
	if (!apply)
		return "<nil>";
	const struct value *co_ownership = value_get(apply, "allowCoOwnership");
	return symbol_format(&pass->world->symbols, "&{%s %s %s %s %s %s}", value_text_or(value_get(apply, "comparisonOption"), ""),
			     value_text_or(value_get(apply, "whenToApply"), ""), value_text_or(value_get(apply, "type"), ""),
			     value_is(co_ownership, VALUE_BOOL) && co_ownership->as.boolean ? "true" : "false",
			     value_get(apply, "serverSideApplyConfig") ? "0xc000123456" : "<nil>",
			     value_text_or(value_get(apply, "whenToTakeOver"), ""));
}

static const struct engine_error *check_source(struct run_pass *pass)
{
	const struct run_status *recorded = pass->draft.status;
	const struct value *apply_strategy;
	const char *policy_index;
	const struct engine_error *error = engine_check_placement(pass, false, &apply_strategy);
	if (error)
		return error;
	if (!value_equal(recorded->apply_strategy, apply_strategy))
		return engine_fail_text(pass, PREFIX_ABORT | PREFIX_USER, pass->texts->apply_strategy_outdated,
					format_apply_strategy(pass, apply_strategy), format_apply_strategy(pass, recorded->apply_strategy));
	error = engine_check_policy(pass, false, &policy_index);
	if (error)
		return error;
	const char *recorded_index = recorded->policy_index ? recorded->policy_index : "";
	if (strcmp(policy_index, recorded_index) != 0)
		return engine_fail_text(pass, PREFIX_ABORT, pass->texts->policy_outdated, policy_index, recorded_index);
	if (pass->wanted_count >= 0 && pass->wanted_count != recorded->cluster_count)
		return engine_fail_text(pass, PREFIX_ABORT, pass->texts->count_outdated, (long long)pass->wanted_count,
					(long long)recorded->cluster_count);
	return NULL;
}

/* VAL-11..13 for one stage. */
static const struct engine_error *compare_stage(struct run_pass *pass, uint32_t index, const char *name, const struct stage_targets *targets)
{
	const struct stage_status *recorded = pass->draft.status->stages[index];
	if (strcmp(name, recorded->name) != 0)
		return engine_fail_text(pass, PREFIX_ABORT, pass->texts->stage_name_changed, index, name, recorded->name);
	if (targets->count != recorded->cluster_count)
		return engine_fail(pass, PREFIX_ABORT, "the number of clusters in index `%u` stage has changed, new: %u, existing: %u", index,
				   targets->count, recorded->cluster_count);
	for (uint32_t j = 0; j < targets->count; j++) {
		const char *existing = run_cluster(recorded, j)->name;
		if (targets->items[j]->cluster != existing)
			return engine_fail(pass, PREFIX_ABORT, "the `%u` cluster in the `%u` stage has changed, new: %s, existing: %s", j, index,
					   targets->items[j]->cluster, existing);
	}
	return NULL;
}

static const struct engine_error *compute_concurrency(struct run_pass *pass, const struct stage_plan *stage, int64_t clusters, int64_t *concurrency)
{
	const char *problem = NULL;
	*concurrency = 1;
	if (!pass->release->max_concurrency)
		return NULL;
	if (percent_concurrency(&pass->world->arena, stage->max_concurrency, clusters, concurrency, &problem))
		return NULL;
	return engine_fail(pass, PREFIX_ABORT, "%s", problem);
}

/* What VAL-15..21 find out on their way through the stages. */
struct stage_scan {
	int updating;
	int last_finished;
};

static const struct engine_error *check_finished(struct run_pass *pass, int index, const struct stage_status *stage, struct stage_scan *scan)
{
	if (scan->updating != -1)
		return engine_fail(pass, UNEXPECTED, "the finished stage `%d` is after the updating stage `%d`", index, scan->updating);
	for (uint32_t j = stage->succeeded_prefix; j < stage->cluster_count; j++)
		if (!engine_cluster_is(run_cluster(stage, j), "Succeeded", CONDITION_TRUE))
			return engine_fail(pass, UNEXPECTED, "cluster `%s` in the finished stage `%s` has not succeeded",
					   run_cluster(stage, j)->name, stage->name);
	if (index != scan->last_finished + 1)
		return engine_fail(pass, UNEXPECTED, "the finished stage `%s` is not right after the last finished stage with index `%d`",
				   stage->name, scan->last_finished);
	scan->last_finished = index;
	return NULL;
}

static const struct engine_error *too_many_updating(struct run_pass *pass, const struct stage_status *stage, int64_t concurrency)
{
	uint32_t updating = 0;
	struct text names;
	text_init(&names, 1 << 16);
	for (uint32_t j = stage->succeeded_prefix; j < stage->cluster_count; j++) {
		const struct cluster_status *cluster = run_cluster(stage, j);
		bool started = engine_cluster_is(cluster, "Started", CONDITION_TRUE);
		bool over = engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE) ||
			    (!pass->release->max_concurrency && engine_cluster_is(cluster, "Succeeded", CONDITION_FALSE));
		if (!started || over)
			continue;
		text_putf(&names, "%s%s", updating ? " " : "", cluster->name);
		updating++;
	}
	const struct engine_error *error = NULL;
	if (updating > concurrency && !pass->release->max_concurrency)
		error = engine_fail(pass, UNEXPECTED, "more than one cluster is updating in the stage `%s`, clusters: [%s]", stage->name,
				    text_view(&names));
	else if (updating > concurrency)
		error = engine_fail(pass, UNEXPECTED, "the number of updating clusters `%u` in the updating stage `%s` exceeds maxConcurrency `%lld`",
				    updating, stage->name, (long long)concurrency);
	text_deinit(&names);
	return error;
}

static const struct engine_error *check_updating(struct run_pass *pass, int index, const struct stage_status *stage, struct stage_scan *scan)
{
	if (scan->updating != -1)
		return engine_fail(pass, UNEXPECTED, "the stage `%s` is updating, but there is already a stage with index `%d` updating",
				   stage->name, scan->updating);
	if (index != scan->last_finished + 1)
		return engine_fail(pass, UNEXPECTED, "the updating stage `%s` is not right after the last finished stage with index `%d`",
				   stage->name, scan->last_finished);
	/* started - succeeded bounds the clusters in flight, so the names are gathered only when the limit may be passed */
	int64_t concurrency = pass->cache->concurrency[index];
	if ((int64_t)stage->started_count - stage->succeeded_count > concurrency) {
		const struct engine_error *error = too_many_updating(pass, stage, concurrency);
		if (error)
			return error;
	}
	scan->updating = index;
	return NULL;
}

static const struct engine_error *check_progress(struct run_pass *pass, uint32_t index, struct stage_scan *scan)
{
	const struct stage_status *stage = pass->draft.status->stages[index];
	const struct condition *succeeded = condition_find(stage->conditions, stage->condition_count, "Succeeded");
	if (condition_is_true(succeeded, pass->generation))
		return check_finished(pass, (int)index, stage, scan);
	if (condition_is_false(succeeded, pass->generation))
		return engine_fail(pass, PREFIX_ABORT, "the stage `%s` has failed, err: %s", stage->name, succeeded->message);
	if (condition_find(stage->conditions, stage->condition_count, "Progressing"))
		return check_updating(pass, (int)index, stage, scan);
	return NULL;
}

static bool in_deletion_stage(const struct stage_status *deletion, const char *cluster)
{
	uint32_t low = 0;
	uint32_t high = deletion->cluster_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(run_cluster(deletion, middle)->name, cluster);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* VAL-22, 23. */
static const struct engine_error *compare_deletions(struct run_pass *pass)
{
	const struct stage_status *deletion = pass->draft.status->deletion;
	if (!deletion)
		return engine_fail(pass, UNEXPECTED, "%s", pass->texts->deletion_stage_nil);
	for (uint32_t i = 0; i < pass->cache->bindings.deleted_count; i++) {
		const char *cluster = pass->cache->bindings.deleted[i]->current->binding_spec->cluster;
		if (!in_deletion_stage(deletion, cluster))
			return engine_fail(pass, UNEXPECTED, "the cluster `%s` to be deleted is not in the delete stage", cluster);
	}
	return NULL;
}

/* VAL-24, 25 and the stage to go on with. */
static const struct engine_error *check_deletion(struct run_pass *pass, const struct stage_scan *scan, int *next)
{
	const struct run_status *status = pass->draft.status;
	const struct stage_status *deletion = status->deletion;
	const struct condition *succeeded = condition_find(deletion->conditions, deletion->condition_count, "Succeeded");
	const struct condition *progressing = condition_find(deletion->conditions, deletion->condition_count, "Progressing");
	bool done = condition_is_true(succeeded, pass->generation);
	bool failed = condition_is_false(succeeded, pass->generation);
	if (scan->updating != -1 || scan->last_finished < (int)status->stage_count - 1) {
		if (done || failed || condition_is_true(progressing, pass->generation))
			return engine_fail(pass, UNEXPECTED,
					   "the delete stage is active, but there are still stages updating, updatingStageIndex: %d, "
					   "lastFinishedStageIndex: %d",
					   scan->updating, scan->last_finished);
		*next = scan->updating != -1 ? scan->updating : scan->last_finished + 1;
		return NULL;
	}
	if (failed)
		return engine_fail(pass, PREFIX_ABORT, "the delete stage has failed, err: %s", succeeded->message);
	*next = done ? -1 : (int)status->stage_count;
	return NULL;
}

/* Steps 1 to 10: everything that needs the world. */
static const struct engine_error *recompute(struct run_pass *pass, struct run_cache *cache)
{
	const struct run_status *status = pass->draft.status;
	const struct engine_error *error = check_source(pass);
	if (!error)
		error = engine_collect_bindings(pass, &cache->bindings);
	if (error)
		return error;
	if (!status->strategy)
		return engine_fail(pass, UNEXPECTED, "%s", pass->texts->strategy_snapshot_nil);
	if (cache->plan.source != status->strategy)
		engine_read_plan(pass, status->strategy, &cache->plan);
	error = engine_place_clusters(pass, &cache->plan, &cache->bindings, &cache->stages);
	if (!error)
		error = engine_check_coverage(pass, &cache->bindings);
	if (error)
		return error;
	if (status->stage_count == 0)
		return engine_fail(pass, UNEXPECTED, "%s", pass->texts->stages_nil);
	if (cache->plan.stage_count != status->stage_count)
		return engine_fail_text(pass, PREFIX_ABORT, pass->texts->stage_number_changed, cache->plan.stage_count, status->stage_count);
	cache->concurrency = ARENA_ARRAY(&pass->world->arena, int64_t, status->stage_count);
	return NULL;
}

const struct engine_error *engine_validate(struct run_pass *pass, int *next)
{
	struct run_cache *cache = pass->cache;
	const struct run_status *status = pass->draft.status;
	bool fresh = cache->topology != pass->world->topology;
	struct stage_scan scan = {-1, -1};
	cache->topology = 0;
	const struct engine_error *error = fresh ? recompute(pass, cache) : NULL;
	for (uint32_t i = 0; !error && i < status->stage_count; i++) {
		if (fresh)
			error = compare_stage(pass, i, cache->plan.stages[i].name, &cache->stages[i]);
		if (fresh && !error)
			error = compute_concurrency(pass, &cache->plan.stages[i], cache->stages[i].count, &cache->concurrency[i]);
		if (!error)
			error = check_progress(pass, i, &scan);
	}
	if (fresh && !error)
		error = compare_deletions(pass);
	if (!error)
		error = check_deletion(pass, &scan, next);
	if (!error)
		cache->topology = pass->world->topology;
	return error;
}
