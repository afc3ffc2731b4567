#include "model/engine_pass.h"

#include <string.h>

/* The deletion stage in states Run and Stop (engine.md 2.7, 2.8 step 3). */

/* Which recorded deletion clusters still have a binding; indexed like the deletion stage. */
struct deletion_walk {
	uint32_t stage;
	bool *bound;
	bool stopping;
};

static struct deletion_walk start_walk(struct run_pass *pass, bool stopping)
{
	const struct run_status *status = pass->draft.status;
	return (struct deletion_walk){status->stage_count, ARENA_ARRAY(&pass->world->arena, bool, status->deletion->cluster_count), stopping};
}

/* The engine keeps the recorded clusters in a map by name: of two of the same name only the last is ever looked at. The list is sorted, so it is the
 * one that follows. */
static bool is_shadowed(const struct stage_status *deletion, uint32_t entry)
{
	return entry + 1 < deletion->cluster_count && run_cluster(deletion, entry + 1)->name == run_cluster(deletion, entry)->name;
}

/* The recorded entry of the cluster; -1 when there is none or another binding has taken it. */
static int take_entry(const struct run_pass *pass, struct deletion_walk *walk, const char *cluster)
{
	const struct stage_status *deletion = run_stage(pass->draft.status, walk->stage);
	uint32_t low = 0;
	uint32_t high = deletion->cluster_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (strcmp(run_cluster(deletion, middle)->name, cluster) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || run_cluster(deletion, low - 1)->name != cluster || walk->bound[low - 1])
		return -1;
	walk->bound[low - 1] = true;
	return (int)low - 1;
}

/* Consistency of one to-be-deleted binding with the status: EXEC-08..10, STOP-02. */
static const struct engine_error *check_binding(struct run_pass *pass, struct deletion_walk *walk, const struct object *binding, int *entry)
{
	const unsigned prefixes = PREFIX_ABORT | PREFIX_UNEXPECTED;
	const char *name = binding->binding_spec->cluster;
	*entry = take_entry(pass, walk, name);
	if (*entry < 0)
		return engine_fail(pass, prefixes, "the to be deleted cluster `%s` is not in the deleting stage during %s", name,
				   walk->stopping ? "stopping" : "execution");
	const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), (uint32_t)*entry);
	if (engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE))
		return engine_fail_text(pass, prefixes, pass->texts->deleted_still_bound, name);
	if (engine_cluster_is(cluster, "Started", CONDITION_TRUE) && !binding->meta.deleting)
		return engine_fail(pass, prefixes,
				   "the cluster `%s` in the deleting stage is marked as deleting but its corresponding binding is not deleting",
				   name);
	return NULL;
}

static void finish_unbound(struct run_pass *pass, const struct deletion_walk *walk)
{
	uint32_t count = run_stage(pass->draft.status, walk->stage)->cluster_count;
	for (uint32_t i = 0; i < count; i++) {
		const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk->stage), i);
		if (walk->bound[i] || is_shadowed(run_stage(pass->draft.status, walk->stage), i) || engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE))
			continue;
		if (!engine_cluster_is(cluster, "Started", CONDITION_TRUE))
			engine_cluster_started(pass, walk->stage, i);
		engine_cluster_succeeded(pass, walk->stage, i);
	}
}

struct pass_step engine_execute_deletion(struct run_pass *pass)
{
	const struct binding_set *set = &pass->cache->bindings;
	struct deletion_walk walk = start_walk(pass, false);
	engine_stage_started(pass, walk.stage);
	for (uint32_t i = 0; i < set->deleted_count; i++) {
		const struct object *binding = set->deleted[i]->current;
		int entry;
		const struct engine_error *error = check_binding(pass, &walk, binding, &entry);
		if (error)
			return (struct pass_step){.error = error};
		const struct cluster_status *cluster = run_cluster(run_stage(pass->draft.status, walk.stage), (uint32_t)entry);
		if (engine_cluster_is(cluster, "Started", CONDITION_TRUE))
			continue;
		store_delete(&pass->world->store, binding);
		engine_cluster_started(pass, walk.stage, (uint32_t)entry);
	}
	finish_unbound(pass, &walk);
	if (set->deleted_count)
		return (struct pass_step){.after_ns = engine_cluster_poll_ns};
	engine_stage_succeeded(pass, walk.stage);
	return (struct pass_step){.finished = true};
}

static bool any_in_flight(const struct stage_status *stage)
{
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		const struct cluster_status *cluster = run_cluster(stage, i);
		if (engine_cluster_is(cluster, "Started", CONDITION_TRUE) && !engine_cluster_is(cluster, "Succeeded", CONDITION_TRUE))
			return true;
	}
	return false;
}

struct pass_step engine_stop_deletion(struct run_pass *pass)
{
	const struct binding_set *set = &pass->cache->bindings;
	struct deletion_walk walk = start_walk(pass, true);
	engine_set_stage(pass, walk.stage, "Progressing", CONDITION_UNKNOWN, "StageUpdatingStopping",
			 "Waiting for all the updating clusters to finish updating before completing the stop process");
	for (uint32_t i = 0; i < set->deleted_count; i++) {
		int entry;
		const struct engine_error *error = check_binding(pass, &walk, set->deleted[i]->current, &entry);
		if (error)
			return (struct pass_step){.error = error};
	}
	finish_unbound(pass, &walk);
	if (!any_in_flight(run_stage(pass->draft.status, walk.stage)))
		engine_set_stage(pass, walk.stage, "Progressing", CONDITION_FALSE, "StageUpdatingStopped",
				 "All the updating clusters have finished updating, the stage is now stopped, waiting to be resumed");
	if (set->deleted_count == 0)
		return (struct pass_step){.finished = true};
	return (struct pass_step){.after_ns = engine_cluster_poll_ns};
}
