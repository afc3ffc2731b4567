#include "model/engine_pass.h"

#include "model/atoi.h"
#include "model/snapshots.h"
#include "model/snapshots_group.h"

#include <stdlib.h>
#include <string.h>

/* Initialization (engine.md 2.3). What was learnt before a check fails is persisted with the failure, so it goes straight into the draft. */

static const char *request_name(struct run_pass *pass, const char *stage, bool before)
{
	if (!pass->release->request_names_timing)
		return symbol_format(&pass->world->symbols, "%s-%s", pass->name, stage);
	return symbol_format(&pass->world->symbols, "%s-%s-%s", pass->name, before ? "before" : "after", stage);
}

static void record_tasks(struct run_pass *pass, const char *stage, bool before, const struct task_plan *plans, uint32_t count,
			 struct task_status *tasks)
{
	for (uint32_t i = 0; i < count; i++) {
		tasks[i].type = symbol_of(&pass->world->symbols, plans[i].type);
		if (strcmp(plans[i].type, "Approval") == 0)
			tasks[i].request_name = request_name(pass, stage, before);
	}
}

static void record_stages(struct run_pass *pass, const struct strategy_plan *plan, const struct stage_targets *targets)
{
	struct run_status *status = pass->draft.status;
	status->stages = ARENA_ARRAY(&pass->world->arena, struct stage_status *, plan->stage_count);
	status->stage_count = plan->stage_count;
	for (uint32_t i = 0; i < plan->stage_count; i++) {
		const struct stage_plan *from = &plan->stages[i];
		struct stage_status *stage = run_new_stage(&pass->draft, from->name, targets[i].count);
		stage->before_count = from->before_count;
		stage->after_count = from->after_count;
		record_tasks(pass, from->name, true, from->before, from->before_count, stage->before);
		record_tasks(pass, from->name, false, from->after, from->after_count, stage->after);
		status->stages[i] = stage;
		for (uint32_t j = 0; j < targets[i].count; j++)
			run_edit_cluster(&pass->draft, i, j)->name = targets[i].items[j]->cluster;
	}
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void record_deletion_stage(struct run_pass *pass, const struct binding_set *set)
{
	struct run_status *status = pass->draft.status;
	const char **names = ARENA_ARRAY(&pass->world->arena, const char *, set->deleted_count);
	for (uint32_t i = 0; i < set->deleted_count; i++)
		names[i] = set->deleted[i]->current->binding_spec->cluster;
	if (set->deleted_count)
		qsort(names, set->deleted_count, sizeof *names, compare_names);
	status->deletion =
		run_new_stage(&pass->draft, symbol_of(&pass->world->symbols, "kubernetes-fleet.io/deleteStage"), set->deleted_count);
	for (uint32_t i = 0; i < set->deleted_count; i++)
		run_edit_cluster(&pass->draft, status->stage_count, i)->name = names[i];
}

/* Snapshots of the placement that carry a label with this value; the master among them, if any. */
static uint32_t find_snapshots(struct run_pass *pass, const char *label, const char *value, const struct object **master)
{
	struct world *world = pass->world;
	struct slot_list list = store_list(&world->store, world->kinds.resource_snapshot[pass->scope]);
	uint32_t count = 0;
	*master = NULL;
	for (size_t i = 0; i < list.count; i++) {
		const struct object *snapshot = list.items[i]->current;
		const char *parent = object_label(snapshot, "kubernetes-fleet.io/parent-CRP");
		const char *found = object_label(snapshot, label);
		if (snapshot->identity->ns != pass->ns || !parent || strcmp(parent, pass->run->run_spec->placement) != 0 || !found ||
		    strcmp(found, value) != 0)
			continue;
		count++;
		if (!*master && snapshots_is_master(snapshot))
			*master = snapshot;
	}
	return count;
}

static const struct engine_error *no_master(struct run_pass *pass, int64_t index)
{
	return engine_fail_text(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED, pass->texts->master_missing,
				engine_name(pass, pass->run->run_spec->placement), (long long)index);
}

/* INIT-19, 20, 22. */
static const struct engine_error *find_indexed(struct run_pass *pass, const char *text, const struct object **master)
{
	int64_t index;
	if (atoi_parse(text, &index) != ATOI_OK || index < 0)
		return engine_fail(pass, PREFIX_VALIDATION | PREFIX_USER,
				   "invalid resource snapshot index `%s` provided, expected an integer >= 0", text);
	if (!find_snapshots(pass, "kubernetes-fleet.io/resource-index", text, master))
		return engine_fail_text(pass, PREFIX_VALIDATION | PREFIX_USER, pass->texts->snapshot_missing, (long long)index,
					engine_name(pass, pass->run->run_spec->placement));
	return *master ? NULL : no_master(pass, index);
}

static const struct engine_error *find_latest(struct run_pass *pass, const struct object **master)
{
	if (!find_snapshots(pass, "kubernetes-fleet.io/is-latest-snapshot", "true", master))
		return engine_fail(pass, 0, "no latest resourceSnapshots found for placement `%s`. This might be a transient state, need retry",
				   engine_name(pass, pass->run->run_spec->placement));
	return *master ? NULL : no_master(pass, 0);
}

/* The debounce's answer "come back later" is ignored: the old snapshot is used (2.3.1). */
static const struct engine_error *make_snapshot(struct run_pass *pass, const struct object **master)
{
	struct snapshot_request request = {pass->placement, pass->scope};
	struct snapshot_answer answer = snapshots_get_or_create(pass->world, &request);
	*master = answer.master;
	if (!answer.error)
		return NULL;
	return engine_fail(pass, answer.retriable ? 0 : PREFIX_VALIDATION, "%s", answer.error);
}

static const struct engine_error *resolve_snapshot(struct run_pass *pass, const struct object **master)
{
	const char *index = pass->run->run_spec->snapshot_index;
	if (index && *index)
		return find_indexed(pass, index, master);
	switch (pass->release->empty_index) {
	case EMPTY_INDEX_REFUSED:
		return find_indexed(pass, "", master);
	case EMPTY_INDEX_LATEST:
		return find_latest(pass, master);
	case EMPTY_INDEX_MADE:
		break;
	}
	return make_snapshot(pass, master);
}

static const struct engine_error *record_overrides(struct run_pass *pass, const struct object *master, const struct binding_set *set,
						   const struct stage_targets *targets)
{
	const struct overrides **found = NULL;
	const struct engine_error *error = engine_find_overrides(pass, master, set, &found);
	if (error || !found)
		return error;
	for (uint32_t i = 0; i < pass->draft.status->stage_count; i++)
		for (uint32_t j = 0; j < targets[i].count; j++)
			run_edit_cluster(&pass->draft, i, j)->overrides = found[targets[i].items[j] - set->targets];
	return NULL;
}

static const struct engine_error *generate_stages(struct run_pass *pass, struct binding_set *set, struct stage_targets **targets)
{
	struct world *world = pass->world;
	const struct object *strategy = store_get(&world->store, world->kinds.strategy[pass->scope], pass->ns, pass->run->run_spec->strategy);
	if (!strategy)
		return engine_fail_text(pass, PREFIX_VALIDATION | PREFIX_USER, pass->texts->strategy_missing,
					engine_name(pass, pass->run->run_spec->strategy));
	struct run_status *status = pass->draft.status;
	status->strategy = engine_record_strategy(pass, value_get(strategy->body, "spec"));
	struct strategy_plan *plan = &pass->cache->plan;
	engine_read_plan(pass, status->strategy, plan);
	const struct engine_error *error = engine_place_clusters(pass, plan, set, targets);
	if (error)
		return error;
	record_stages(pass, plan, *targets);
	error = engine_check_coverage(pass, set);
	if (error)
		return error;
	record_deletion_stage(pass, set);
	return NULL;
}

const struct engine_error *engine_initialize(struct run_pass *pass)
{
	const struct value *apply_strategy;
	const char *policy_index;
	const struct object *master;
	/* The same pass goes on to execute with what is found here; the next one validates it all. */
	struct binding_set *set = &pass->cache->bindings;
	struct stage_targets **targets = &pass->cache->stages;
	const struct engine_error *error = engine_check_placement(pass, true, &apply_strategy);
	if (!error)
		error = engine_check_policy(pass, true, &policy_index);
	if (!error)
		error = engine_collect_bindings(pass, set);
	if (error)
		return error;
	pass->draft.status->cluster_count = set->selected_count;
	error = generate_stages(pass, set, targets);
	if (!error)
		error = resolve_snapshot(pass, &master);
	if (error)
		return error;
	if (pass->release->records_snapshot_index)
		pass->draft.status->snapshot_index = object_label(master, "kubernetes-fleet.io/resource-index");
	error = record_overrides(pass, master, set, *targets);
	if (error)
		return error;
	engine_set_run(pass, "Initialized", CONDITION_TRUE, "UpdateRunInitializedSuccessfully", pass->texts->initialized);
	engine_write_status(pass);
	return NULL;
}
