#include "tests/reference/api.h"
#include "tests/reference/apply_strategy.h"
#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"

#include <inttypes.h>
#include <string.h>

/* What a cluster update is (engine.md 5.1 to 5.4). */

/* "indexed by target cluster": of two on one cluster the last one stands in the index. */
struct ref_binding *ref_binding_of(struct ref_bindings *bindings, const struct value *cluster)
{
	for (size_t i = bindings->count; i > 0; i--) {
		if (strcmp(bindings->items[i - 1].cluster, ref_cluster_name(cluster)) == 0)
			return &bindings->items[i - 1];
	}
	return NULL;
}

/* R of 2.6. */
static const char *snapshot_name(const struct ref_pass *pass)
{
	const struct value *index = pass->release->records_index_used ? value_get(pass->status, "resourceSnapshotIndexUsed")
								      : value_find(pass->run, "spec", "resourceSnapshotIndex", NULL);
	int64_t number = 0;
	const char *error;
	ref_atoi(pass->arena, value_text_or(index, ""), &number, &error);
	return arena_format(pass->arena, "%s-%" PRId64 "-snapshot", pass->placement_name, number);
}

static bool same_list(const struct value *one, const struct value *other)
{
	return one && other ? value_equal(one, other) : one == other;
}

/* 5.2: `state` and `schedulingPolicySnapshotName` do not count. */
bool ref_binding_in_sync(const struct ref_pass *pass, const struct value *cluster, const struct ref_binding *binding)
{
	const struct value *spec = value_get(binding->tree, "spec");
	return strcmp(value_text_or(value_get(spec, "resourceSnapshotName"), ""), snapshot_name(pass)) == 0 &&
	       same_list(value_get(spec, "resourceOverrideSnapshots"), value_get(cluster, "resourceOverrideSnapshots")) &&
	       same_list(value_get(spec, "clusterResourceOverrideSnapshots"), value_get(cluster, "clusterResourceOverrideSnapshots")) &&
	       ref_apply_strategy_equal(pass->arena, value_get(spec, "applyStrategy"), value_get(pass->status, "appliedStrategy"));
}

bool ref_binding_rollout_started(const struct ref_binding *binding)
{
	return ref_condition_is(value_get(binding->tree, "status"), "RolloutStarted", "True", ref_object_generation(binding->tree));
}

bool ref_binding_bound(const struct ref_binding *binding)
{
	return strcmp(value_text_or(value_find(binding->tree, "spec", "state", NULL), ""), "Bound") == 0;
}

static struct ref_problem *after_write(struct ref_pass *pass, struct ref_binding *binding, const char *refusal)
{
	if (refusal)
		return ref_refused(pass, refusal);
	const struct ref_object *stored = ref_api_get(pass->world, pass->scope->binding, pass->ns, binding->name);
	binding->tree = value_copy(pass->arena, stored->tree);
	return NULL;
}

static void put_or_drop(struct ref_pass *pass, struct value *spec, const char *key, const struct value *item)
{
	if (item && !(item->type == VALUE_LIST && item->count == 0))
		value_put(pass->arena, spec, key, value_copy(pass->arena, item));
	else
		value_drop(spec, key);
}

/* 5.3 step 1: `whole` when it was out of sync, else only the state. */
struct ref_problem *ref_binding_write_spec(struct ref_pass *pass, const struct value *cluster, struct ref_binding *binding, bool whole)
{
	struct value *spec = value_get(binding->tree, "spec");
	value_put_text(pass->arena, spec, "state", "Bound");
	if (whole) {
		value_put_text(pass->arena, spec, "resourceSnapshotName", snapshot_name(pass));
		put_or_drop(pass, spec, "resourceOverrideSnapshots", value_get(cluster, "resourceOverrideSnapshots"));
		put_or_drop(pass, spec, "clusterResourceOverrideSnapshots", value_get(cluster, "clusterResourceOverrideSnapshots"));
		put_or_drop(pass, spec, "applyStrategy", value_get(pass->status, "appliedStrategy"));
	}
	return after_write(pass, binding, ref_api_update(pass->world, binding->tree));
}

/* 5.3 step 2: removed and added again, so it moves to the end and its time is always now. */
struct ref_problem *ref_binding_write_rollout_started(struct ref_pass *pass, struct ref_binding *binding)
{
	struct value *status = value_get(binding->tree, "status");
	if (!status)
		status = value_put(pass->arena, binding->tree, "status", value_map(pass->arena))->value;
	ref_condition_remove(status, "RolloutStarted");
	ref_condition_set(
		pass->arena, status,
		&(struct ref_condition){
			.type = "RolloutStarted",
			.status = "True",
			.reason = "RolloutStarted",
			.message = arena_format(
				pass->arena,
				"Detected the new changes on the resources and started the rollout process, resourceSnapshotIndex: %s, %s: %s",
				value_text_or(value_find(pass->run, "spec", "resourceSnapshotIndex", NULL), ""), pass->release->run_noun_in_message,
				pass->name),
			.observed_generation = ref_object_generation(binding->tree),
			.now = ref_now_second(pass->world, pass->arena),
		});
	return after_write(pass, binding, ref_api_update_status(pass->world, binding->tree));
}

static bool tolerated(const struct ref_pass *pass, const char *reason)
{
	static const char *const reasons[] = {"OverriddenPending", "WorkNotSynchronizedYet", "ApplyPending", "ResourceNotAvailableYet"};
	for (size_t i = 0; pass->release->has_tolerated_reasons && i < sizeof reasons / sizeof reasons[0]; i++) {
		if (strcmp(reasons[i], reason) == 0)
			return true;
	}
	return false;
}

enum ref_result ref_binding_result(const struct ref_pass *pass, const struct ref_binding *binding)
{
	static const char *const types[] = {"Overridden", "WorkSynchronized", "Applied", "Available"};
	const struct value *status = value_get(binding->tree, "status");
	int64_t generation = ref_object_generation(binding->tree);
	if (ref_condition_is(status, "Available", "True", generation) || ref_condition_is(status, "DiffReported", "True", generation))
		return REF_SUCCEEDED;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (ref_condition_is(status, types[i], "False", generation) && !tolerated(pass, ref_condition_reason(status, types[i])))
			return REF_FAILING;
	}
	return ref_condition_is(status, "DiffReported", "False", generation) ? REF_FAILING : REF_IN_PROGRESS;
}
