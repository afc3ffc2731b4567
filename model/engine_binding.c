#include "model/engine_pass.h"

#include "sim/instant.h"

#include <stdlib.h>
#include <string.h>

/* What a cluster update is (engine.md 5.1-5.4). */

static const char *used_index(const struct run_pass *pass)
{
	const char *index = pass->release->records_snapshot_index ? pass->draft.status->snapshot_index : pass->run->run_spec->snapshot_index;
	return index ? index : "";
}

static const char *snapshot_name(struct run_pass *pass)
{
	return symbol_format(&pass->world->symbols, "%s-%lld-snapshot", pass->run->run_spec->placement, strtoll(used_index(pass), NULL, 10));
}

/* Inside the initializing pass the lists just computed are present even when they are empty, and so differ from a binding's absent ones. */
static bool fresh_lists_differ(const struct run_pass *pass, const struct cluster_status *cluster)
{
	return pass->initializing && pass->overrides_exist &&
	       (!cluster->overrides || !cluster->overrides->resource_count || !cluster->overrides->cluster_count);
}

bool engine_in_sync(struct run_pass *pass, const struct object *binding, const struct cluster_status *cluster)
{
	const struct binding_spec *spec = binding->binding_spec;
	return spec->snapshot == snapshot_name(pass) && overrides_equal(spec->overrides, cluster->overrides) &&
	       !fresh_lists_differ(pass, cluster) && value_equal(spec->apply_strategy, pass->draft.status->apply_strategy);
}

static const struct condition *binding_condition(const struct object *binding, const char *type)
{
	return condition_find(binding->conditions.items, binding->conditions.count, type);
}

bool engine_rollout_started(const struct object *binding)
{
	return condition_is_true(binding_condition(binding, "RolloutStarted"), binding->meta.generation);
}

void engine_bind(struct run_pass *pass, struct slot *binding, const struct cluster_status *cluster, bool in_sync)
{
	struct world *world = pass->world;
	struct object *draft = store_draft(&world->store, binding->current);
	struct binding_spec *spec = ARENA_NEW(&world->arena, struct binding_spec);
	*spec = *draft->binding_spec;
	spec->state = symbol_of(&world->symbols, "Bound");
	if (!in_sync) {
		spec->snapshot = snapshot_name(pass);
		spec->overrides = cluster->overrides;
		spec->apply_strategy = pass->draft.status->apply_strategy;
	}
	draft->binding_spec = spec;
	store_commit(&world->store, draft, PART_SPEC);
}

void engine_start_rollout(struct run_pass *pass, struct slot *binding)
{
	struct world *world = pass->world;
	struct object *draft = store_draft(&world->store, binding->current);
	const struct run_spec *run = pass->run->run_spec;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	const char *message =
		symbol_format(&world->symbols, pass->texts->rollout_started, run->snapshot_index ? run->snapshot_index : "", pass->name);
#pragma GCC diagnostic pop
	struct condition_words words = {"RolloutStarted", CONDITION_TRUE, "RolloutStarted", message};
	draft->conditions = conditions_drop(&world->arena, draft->conditions, words.type);
	draft->conditions =
		conditions_set(&world->arena, draft->conditions, &words, draft->meta.generation, instant_floor_second(pass->now_ns));
	store_commit(&world->store, draft, PART_STATUS);
}

static bool is_tolerated(const struct run_pass *pass, const char *reason)
{
	static const char *const tolerated[] = {"OverriddenPending", "WorkNotSynchronizedYet", "ApplyPending", "ResourceNotAvailableYet"};
	for (size_t i = 0; pass->release->tolerates_pending_reasons && i < sizeof tolerated / sizeof tolerated[0]; i++)
		if (strcmp(reason, tolerated[i]) == 0)
			return true;
	return false;
}

enum binding_result engine_binding_result(struct run_pass *pass, const struct object *binding)
{
	static const char *const steps[] = {"Overridden", "WorkSynchronized", "Applied", "Available"};
	int64_t generation = binding->meta.generation;
	const struct condition *reported = binding_condition(binding, "DiffReported");
	if (condition_is_true(binding_condition(binding, "Available"), generation) || condition_is_true(reported, generation))
		return BINDING_SUCCEEDED;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const struct condition *condition = binding_condition(binding, steps[i]);
		if (condition_is_false(condition, generation) && !is_tolerated(pass, condition->reason))
			return BINDING_FAILING;
	}
	return condition_is_false(reported, generation) ? BINDING_FAILING : BINDING_IN_PROGRESS;
}

const struct engine_error *engine_failing_error(struct run_pass *pass, const char *stage)
{
	return engine_fail(pass, 0, "the cluster updating encountered an error at stage `%s`, updateRun := `%s`", stage, pass->name);
}
