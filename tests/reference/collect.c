#include "tests/reference/api.h"
#include "tests/reference/apply_strategy.h"
#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include <string.h>

/* Steps of 2.3 that 2.4 repeats: the placement, its policy snapshot, its bindings. */

/* INIT-01, INIT-02 */
struct ref_problem *ref_collect_placement(struct ref_pass *pass)
{
	const struct ref_object *placement = ref_api_get(pass->world, pass->scope->placement, pass->ns, pass->placement_name);
	if (!placement)
		return ref_abort(pass, REF_INIT_01, NULL);
	pass->placement = placement->tree;
	const char *type = value_text_or(value_find(pass->placement, "spec", "strategy", "type", NULL), "");
	if (!*type && pass->release->defaults_placements)
		type = "RollingUpdate";
	if (strcmp(type, "External") != 0)
		return ref_abort(pass, REF_INIT_02, "type", type, NULL);
	const struct value *stored = value_find(pass->placement, "spec", "strategy", "applyStrategy", NULL);
	pass->apply_strategy = pass->release->defaults_placements ? ref_apply_strategy_defaulted(pass->arena, stored)
								  : ref_apply_strategy_typed(pass->arena, stored);
	return NULL;
}

/* INIT-06: PickN takes the annotation, PickFixed the number of names, PickAll and no policy give -1. */
static struct ref_problem *count_clusters(struct ref_pass *pass, const char *nn, int64_t *count)
{
	const struct value *policy = value_find(pass->policy_snapshot, "spec", "policy", NULL);
	const char *type = value_text_or(value_get(policy, "placementType"), "");
	*count = -1;
	if (strcmp(type, "PickFixed") == 0) {
		const struct value *names = value_get(policy, "clusterNames");
		*count = names ? (int64_t)names->count : 0;
	}
	if (strcmp(type, "PickN") != 0)
		return NULL;
	const char *text = ref_object_annotation(pass->policy_snapshot, REF_CLUSTER_COUNT_ANNOTATION);
	if (!text)
		return ref_abort(pass, REF_INIT_06_MISSING, "snapshot", nn, NULL);
	const char *error;
	if (!ref_atoi(pass->arena, text, count, &error))
		return ref_abort(pass, REF_INIT_06_INVALID, "snapshot", nn, "value", text, "error", error, NULL);
	if (*count < 0)
		return ref_abort(pass, REF_INIT_06_NEGATIVE, "snapshot", nn, "value", ref_number(pass, *count), NULL);
	return NULL;
}

/* INIT-03 to INIT-07 */
struct ref_problem *ref_collect_policy(struct ref_pass *pass, struct value *status, int64_t *count)
{
	struct ref_list found = ref_api_list(pass->world, pass->arena, pass->scope->policy_snapshot, pass->ns, REF_PLACEMENT_LABEL,
					     pass->placement_name, REF_LATEST_LABEL, "true", NULL);
	const char *placement = ref_nn(pass, pass->ns, pass->placement_name);
	if (found.count == 0)
		return ref_abort(pass, REF_INIT_03, "placement", placement, NULL);
	if (found.count > 1)
		return ref_abort(pass, REF_INIT_04, "placement", placement, "n", ref_number(pass, (int64_t)found.count), NULL);
	pass->policy_snapshot = found.items[0].tree;
	const char *nn = ref_nn(pass, pass->ns, found.items[0].name);
	const char *index = ref_object_label(pass->policy_snapshot, REF_POLICY_INDEX_LABEL);
	if (!index || !*index)
		return ref_abort(pass, REF_INIT_05, "snapshot", nn, NULL);
	value_put_text(pass->arena, status, "policySnapshotIndexUsed", index);
	struct ref_problem *problem = count_clusters(pass, nn, count);
	if (problem)
		return problem;
	value_put_int(pass->arena, status, "policyObservedClusterCount", *count);
	int64_t generation = ref_object_generation(pass->policy_snapshot);
	if (!ref_condition_is(value_get(pass->policy_snapshot, "status"), "Scheduled", "True", generation))
		return ref_abort(pass, REF_INIT_07, "snapshot", found.items[0].name, NULL);
	return NULL;
}

static void add_binding(struct ref_pass *pass, struct ref_bindings *bindings, const struct ref_object *object)
{
	bindings->items = arena_room(pass->arena, bindings->items, bindings->count, &bindings->room, sizeof(struct ref_binding));
	bindings->items[bindings->count++] = (struct ref_binding){
		.tree = value_copy(pass->arena, object->tree),
		.name = object->name,
		.cluster = value_text_or(value_find(object->tree, "spec", "targetCluster", NULL), ""),
	};
}

/* The classification table; then INIT-08, INIT-09. */
struct ref_problem *ref_collect_bindings(struct ref_pass *pass, struct value *status, int64_t count)
{
	const char *latest = ref_object_name(pass->policy_snapshot);
	struct ref_list found =
		ref_api_list(pass->world, pass->arena, pass->scope->binding, pass->ns, REF_PLACEMENT_LABEL, pass->placement_name, NULL);
	pass->selected = pass->deletions = (struct ref_bindings){0};
	for (size_t i = 0; i < found.count; i++) {
		const struct value *spec = value_get(found.items[i].tree, "spec");
		const char *state = value_text_or(value_get(spec, "state"), "");
		const char *policy = value_text_or(value_get(spec, "schedulingPolicySnapshotName"), "");
		if (strcmp(state, "Unscheduled") == 0)
			add_binding(pass, &pass->deletions, &found.items[i]);
		else if (strcmp(policy, latest) == 0)
			add_binding(pass, &pass->selected, &found.items[i]);
		else
			return ref_retry(pass, REF_TRANSIENT, "binding", ref_nn(pass, pass->ns, found.items[i].name), "snapshot",
					 ref_nn(pass, pass->ns, policy), "state", state, NULL);
	}
	if (pass->selected.count == 0 && pass->deletions.count == 0)
		return ref_abort(pass, REF_INIT_08, "snapshot", ref_nn(pass, pass->ns, latest), NULL);
	int64_t selected = (int64_t)pass->selected.count;
	if (count >= 0 && count != selected)
		return ref_abort(pass, REF_INIT_09, "selected", ref_number(pass, selected), "count", ref_number(pass, count), NULL);
	value_put_int(pass->arena, status, "policyObservedClusterCount", selected);
	return NULL;
}
