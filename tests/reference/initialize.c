#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include "sim/duration.h"
#include "sim/text.h"

/* engine.md 2.3, in its order. What was found so far stands in the status when a check aborts. */

static void drop_when_empty(struct value *map, const char *key)
{
	const struct value *part = value_get(map, key);
	if (part && part->count == 0)
		value_drop(map, key);
}

static void canonical_tasks(struct ref_pass *pass, struct value *stage, const char *key)
{
	drop_when_empty(stage, key);
	struct value *tasks = value_get(stage, key);
	for (size_t i = 0; tasks && i < tasks->count; i++) {
		int64_t wait_ns;
		const char *wait = value_text_or(value_get(tasks->as.items[i], "waitTime"), NULL);
		if (!wait || !duration_parse(wait, &wait_ns))
			continue;
		struct text out;
		text_init(&out, 0);
		duration_write(&out, wait_ns);
		value_put_text(pass->arena, tasks->as.items[i], "waitTime", text_view(&out));
		text_deinit(&out);
	}
}

/* The spec as the engine holds and writes it: waits in Go's form, nothing that is empty but could be left out. */
static struct value *canonical_strategy(struct ref_pass *pass, const struct value *spec)
{
	struct value *copy = value_copy(pass->arena, spec);
	const struct value *stages = value_get(copy, "stages");
	for (size_t i = 0; stages && i < stages->count; i++) {
		struct value *stage = stages->as.items[i];
		canonical_tasks(pass, stage, "beforeStageTasks");
		canonical_tasks(pass, stage, "afterStageTasks");
		struct value *selector = value_get(stage, "labelSelector");
		if (!selector)
			continue;
		drop_when_empty(selector, "matchLabels");
		drop_when_empty(selector, "matchExpressions");
		const struct value *expressions = value_get(selector, "matchExpressions");
		for (size_t j = 0; expressions && j < expressions->count; j++)
			drop_when_empty(expressions->as.items[j], "values");
	}
	return copy;
}

/* INIT-10 */
static struct ref_problem *copy_strategy(struct ref_pass *pass)
{
	const struct ref_object *strategy = ref_api_get(pass->world, pass->scope->strategy, pass->ns, pass->strategy_name);
	if (!strategy)
		return ref_abort(pass, REF_INIT_10, "strategy", ref_nn(pass, pass->ns, pass->strategy_name), NULL);
	value_put(pass->arena, pass->status, "stagedUpdateStrategySnapshot", canonical_strategy(pass, value_get(strategy->tree, "spec")));
	ref_status_strip_waits(pass);
	return NULL;
}

static struct ref_problem *collect(struct ref_pass *pass)
{
	int64_t count;
	struct ref_problem *problem = ref_collect_placement(pass);
	if (problem)
		return problem;
	if (pass->apply_strategy)
		value_put(pass->arena, pass->status, "appliedStrategy", value_copy(pass->arena, pass->apply_strategy));
	problem = ref_collect_policy(pass, pass->status, &count);
	if (problem)
		return problem;
	problem = ref_collect_bindings(pass, pass->status, count);
	if (problem)
		return problem;
	problem = copy_strategy(pass);
	return problem ? problem : ref_stages_compute(pass, pass->status);
}

struct ref_problem *ref_initialize(struct ref_pass *pass)
{
	struct ref_problem *problem = collect(pass);
	if (problem)
		return problem;
	const struct value *master;
	problem = ref_snapshot_choose(pass, &master);
	if (problem)
		return problem;
	if (pass->release->records_index_used)
		value_put_text(pass->arena, pass->status, "resourceSnapshotIndexUsed", ref_object_label(master, REF_RESOURCE_INDEX_LABEL));
	problem = ref_overrides_record(pass, master);
	if (problem)
		return problem;
	ref_run_initialized(pass);
	return ref_status_write(pass);
}
