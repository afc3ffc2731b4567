#include "tests/reference/api.h"
#include "tests/reference/engine.h"

#include "sim/duration.h"

#include <string.h>

/* engine.md 2.7, and 2.8 step 3. */

#define CLUSTER_POLL_NS (15 * NS_PER_SECOND)

/* The recorded clusters by name, from which each binding takes its own. Of clusters of one name only the last is held. */
struct remaining {
	struct value **clusters;
	bool *taken;
	size_t count;
};

static struct remaining remaining_of(struct ref_pass *pass, const struct value *stage)
{
	const struct value *clusters = value_get(stage, "clusters");
	struct remaining remaining = {clusters->as.items, ARENA_ARRAY(pass->arena, bool, clusters->count + 1), clusters->count};
	for (size_t i = 0; i < remaining.count; i++) {
		for (size_t j = i + 1; j < remaining.count; j++) {
			if (strcmp(ref_cluster_name(remaining.clusters[i]), ref_cluster_name(remaining.clusters[j])) == 0)
				remaining.taken[i] = true;
		}
	}
	return remaining;
}

static struct value *take(struct remaining *remaining, const char *cluster)
{
	for (size_t i = 0; i < remaining->count; i++) {
		if (!remaining->taken[i] && strcmp(ref_cluster_name(remaining->clusters[i]), cluster) == 0) {
			remaining->taken[i] = true;
			return remaining->clusters[i];
		}
	}
	return NULL;
}

/* 2.7 step 2a to 2c */
static struct ref_problem *check_binding(struct ref_pass *pass, const struct value *cluster, const struct ref_binding *binding,
					 enum ref_text_id not_recorded)
{
	if (!cluster)
		return ref_abort(pass, not_recorded, "cluster", binding->cluster, NULL);
	if (ref_is_true(pass, cluster, "Succeeded"))
		return ref_abort(pass, REF_EXEC_09, "cluster", binding->cluster, NULL);
	if (ref_is_true(pass, cluster, "Started") && !ref_object_deleting(binding->tree))
		return ref_abort(pass, REF_EXEC_10, "cluster", binding->cluster, NULL);
	return NULL;
}

/* 2.7 step 3 */
static void complete_gone(struct ref_pass *pass, const struct remaining *remaining)
{
	for (size_t i = 0; i < remaining->count; i++) {
		if (remaining->taken[i])
			continue;
		ref_cluster_started(pass, remaining->clusters[i]);
		ref_cluster_succeeded(pass, remaining->clusters[i]);
	}
}

struct ref_progress ref_deletion_stage(struct ref_pass *pass)
{
	struct value *stage = value_get(pass->status, "deletionStageStatus");
	ref_stage_started(pass, stage);
	struct remaining remaining = remaining_of(pass, stage);
	for (size_t i = 0; i < pass->deletions.count; i++) {
		const struct ref_binding *binding = &pass->deletions.items[i];
		struct value *cluster = take(&remaining, binding->cluster);
		struct ref_problem *problem = check_binding(pass, cluster, binding, REF_EXEC_08);
		if (problem)
			return (struct ref_progress){.problem = problem};
		if (ref_is_true(pass, cluster, "Started"))
			continue;
		const char *refusal = ref_api_delete(pass->world, pass->scope->binding, pass->ns, binding->name);
		if (refusal)
			return (struct ref_progress){.problem = ref_refused(pass, refusal)};
		ref_cluster_started(pass, cluster);
	}
	complete_gone(pass, &remaining);
	if (pass->deletions.count > 0)
		return (struct ref_progress){.wait_ns = CLUSTER_POLL_NS};
	ref_stage_succeeded(pass, stage);
	return (struct ref_progress){.finished = true};
}

struct ref_progress ref_stop_deletion_stage(struct ref_pass *pass)
{
	struct value *stage = value_get(pass->status, "deletionStageStatus");
	ref_stage_stopping(pass, stage);
	struct remaining remaining = remaining_of(pass, stage);
	for (size_t i = 0; i < pass->deletions.count; i++) {
		const struct ref_binding *binding = &pass->deletions.items[i];
		struct ref_problem *problem = check_binding(pass, take(&remaining, binding->cluster), binding, REF_STOP_02);
		if (problem)
			return (struct ref_progress){.problem = problem};
	}
	complete_gone(pass, &remaining);
	bool in_flight = false;
	for (size_t i = 0; i < remaining.count; i++)
		in_flight =
			in_flight || (ref_is_true(pass, remaining.clusters[i], "Started") && !ref_is_true(pass, remaining.clusters[i], "Succeeded"));
	if (!in_flight)
		ref_stage_stopped(pass, stage);
	if (pass->deletions.count > 0)
		return (struct ref_progress){.wait_ns = CLUSTER_POLL_NS};
	return (struct ref_progress){.finished = true};
}
