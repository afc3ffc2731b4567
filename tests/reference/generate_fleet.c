#include "tests/reference/generate_parts.h"

#include <string.h>

/* Clusters and their bindings. */

static const char *const name_words[] = {"a", "b", "m", "east", "west", "x9", "z", NULL};
static const char *const all_environments[] = {"dev", "test", "stage", "prod", NULL};

static const char *sorting_label(struct ref_generator *made)
{
	static const char *const odd[] = {"007", "x", "12a", "", "99999999999999999999", "-1", "9223372036854775807", "0", NULL};
	if (made->on[REF_F_ODD_KEYS] && ref_draw_chance(&made->draw, 12))
		return ref_draw_one(&made->draw, odd);
	return arena_format(made->draw.arena, "%d", (int)ref_draw_between(&made->draw, 0, 6));
}

static void add_cluster(struct ref_generator *made, struct value *clusters)
{
	struct ref_draw *draw = &made->draw;
	static const char *const regions[] = {"eu", "us", "asia", NULL};
	struct ref_cluster_plan *plan = &made->clusters[made->cluster_count];
	plan->environment = made->environments[ref_draw_between(draw, 0, (int64_t)made->environment_count - 1)];
	const char *word = ref_draw_one(draw, name_words);
	plan->name = arena_format(draw->arena, "%s-%s%d", plan->environment, word, (int)made->cluster_count);
	made->cluster_count++;
	const char *region = ref_draw_one(draw, regions);
	struct value *cluster = ref_draw_json(draw, "{'name':'$name','labels':{'environment':'$environment','region':'$region'}}", "name", plan->name,
					      "environment", plan->environment, "region", region, NULL);
	struct value *labels = value_get(cluster, "labels");
	bool missing = made->on[REF_F_ODD_KEYS] && ref_draw_chance(draw, 8);
	if (!missing)
		value_put_text(draw->arena, labels, "order", sorting_label(made));
	if (ref_draw_chance(draw, 20))
		value_put_text(draw->arena, labels, "special", "yes");
	value_add(draw->arena, clusters, cluster);
}

void ref_generate_clusters(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	struct value *clusters = value_list(draw->arena);
	made->environment_count = made->on[REF_F_STAGES] ? (size_t)ref_draw_between(draw, 2, 4) : 1;
	size_t first = (size_t)ref_draw_between(draw, 0, 3);
	for (size_t i = 0; i < made->environment_count; i++)
		made->environments[i] = all_environments[(first + i) % 4];
	int64_t count = made->on[REF_F_MANY_CLUSTERS] ? ref_draw_between(draw, 8, REF_CLUSTERS_MAX) : ref_draw_between(draw, 1, 6);
	for (int64_t i = 0; i < count; i++)
		add_cluster(made, clusters);
	for (size_t i = 0; i < made->cluster_count; i++)
		made->clusters[i].selected = !made->on[REF_F_ONLY_DELETIONS] && ref_draw_chance(draw, 85);
	value_put(draw->arena, made->made, "clusters", clusters);
}

struct value *ref_new_binding(struct ref_generator *made, const char *name, const char *cluster, const char *placement, const char *state)
{
	return ref_draw_json(&made->draw,
			     "{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{'name':'$name',$ns"
			     "'labels':{'kubernetes-fleet.io/parent-CRP':'$placement'}},'spec':{'clusterDecision':{'clusterName':'$cluster','reason':"
			     "'picked','selected':true},'resourceSnapshotName':'','schedulingPolicySnapshotName':'$placement-0','state':'$state',"
			     "'targetCluster':'$cluster'}}",
			     "kind", made->scope->binding, "name", name, "ns", ref_namespace_field(made), "placement", placement, "cluster", cluster,
			     "state", state, NULL);
}

static void add_condition(struct ref_generator *made, struct value *conditions, const char *type, const char *status, const char *reason)
{
	value_add(made->draw.arena, conditions,
		  ref_draw_json(&made->draw,
				"{'type':'$type','status':'$status','reason':'$reason','message':'','observedGeneration':1,"
				"'lastTransitionTime':'1999-12-31T22:00:00Z'}",
				"type", type, "status", status, "reason", reason, NULL));
}

/* Bound by an earlier run: at some snapshot, with or without an apply strategy, rolled out or not. */
static void make_old(struct ref_generator *made, struct value *binding)
{
	struct ref_draw *draw = &made->draw;
	struct value *spec = value_get(binding, "spec");
	int64_t index = ref_draw_chance(draw, 50) ? made->target_index : ref_draw_between(draw, 0, made->snapshot_count);
	value_put_text(draw->arena, spec, "resourceSnapshotName", arena_format(draw->arena, REF_PLACEMENT "-%d-snapshot", (int)index));
	value_put_text(draw->arena, spec, "state", ref_draw_chance(draw, 85) ? "Bound" : "Scheduled");
	bool without = made->release->id == REF_MID_2025 ? ref_draw_chance(draw, 80) : ref_draw_chance(draw, 15);
	if (!without)
		value_put(
			draw->arena, spec, "applyStrategy",
			ref_draw_json(
				draw,
				"{'type':'ClientSideApply','comparisonOption':'PartialComparison','whenToApply':'Always','whenToTakeOver':'Always'}",
				NULL));
	struct value *conditions = value_list(draw->arena), *status = value_map(draw->arena);
	if (ref_draw_chance(draw, 85))
		add_condition(made, conditions, "RolloutStarted", "True", "RolloutStarted");
	int64_t health = ref_draw_between(draw, 0, 9);
	if (health < 6)
		add_condition(made, conditions, "Available", "True", "AllWorkAreAvailable");
	else if (health == 6)
		add_condition(made, conditions, "Applied", "False", "NotAllWorkHaveBeenApplied");
	else if (health == 7)
		add_condition(made, conditions, "DiffReported", "True", "AllWorkHaveDiffReported");
	value_put(draw->arena, status, "conditions", conditions);
	if (conditions->count > 0)
		value_put(draw->arena, binding, "status", status);
}

static void maybe_finalizer(struct ref_generator *made, struct value *binding)
{
	if (!made->on[REF_F_FINALIZERS] || !ref_draw_chance(&made->draw, 60))
		return;
	struct value *finalizers = value_list(made->draw.arena);
	value_add(made->draw.arena, finalizers, value_text(made->draw.arena, "kubernetes-fleet.io/work-cleanup"));
	value_put(made->draw.arena, value_get(binding, "metadata"), "finalizers", finalizers);
}

/* Bindings that the run has to delete: of clusters that are still there, or of such that have left. */
static void add_deletions(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	int64_t count = ref_draw_between(draw, 1, 3);
	for (int64_t i = 0; i < count; i++) {
		const char *cluster = arena_format(draw->arena, "old-%d", (int)i);
		size_t at = (size_t)ref_draw_between(draw, 0, (int64_t)made->cluster_count - 1);
		if (!made->clusters[at].selected && ref_draw_chance(draw, 70))
			cluster = made->clusters[at].name;
		if (made->on[REF_F_TWO_ON_ONE] && i == 1)
			cluster = "old-0";
		const char *name = arena_format(draw->arena, "binding-%s%s", cluster, made->on[REF_F_TWO_ON_ONE] ? i ? "-b" : "-a" : "");
		struct value *binding = ref_new_binding(made, name, cluster, REF_PLACEMENT, "Unscheduled");
		if (ref_draw_chance(draw, 20))
			value_put_text(draw->arena, value_get(binding, "spec"), "schedulingPolicySnapshotName", REF_PLACEMENT "-7");
		maybe_finalizer(made, binding);
		bool taken = false;
		for (size_t j = 0; j < made->bindings->count; j++)
			taken = taken || strcmp(value_text_or(value_find(made->bindings->as.items[j], "metadata", "name", NULL), ""), name) == 0;
		if (!taken)
			value_add(draw->arena, made->bindings, binding);
	}
}

static void make_transient(struct ref_generator *made, struct value *binding, const char *cluster)
{
	struct ref_draw *draw = &made->draw;
	value_put_text(draw->arena, value_get(binding, "spec"), "schedulingPolicySnapshotName", REF_PLACEMENT "-9");
	if (ref_draw_chance(draw, 20))
		return;
	int64_t at_ns = ref_action_instant(made, 1, 60);
	struct value *what = ref_draw_json(draw, "{'cluster':'$cluster',$ns'spec':{'schedulingPolicySnapshotName':'" REF_PLACEMENT "-0'}}", "cluster",
					   cluster, "ns", ref_namespace_field(made), NULL);
	ref_add_action(made, at_ns, "binding", what);
}

void ref_generate_bindings(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	for (size_t i = 0; i < made->cluster_count; i++) {
		if (!made->clusters[i].selected)
			continue;
		const char *cluster = made->clusters[i].name;
		const char *name = arena_format(draw->arena, "binding-%s", cluster);
		struct value *binding = ref_new_binding(made, name, cluster, REF_PLACEMENT, "Scheduled");
		if (made->on[REF_F_OLD_BINDINGS] && ref_draw_chance(draw, 60))
			make_old(made, binding);
		if (made->on[REF_F_TRANSIENT] && ref_draw_chance(draw, 30))
			make_transient(made, binding, cluster);
		if (ref_draw_chance(draw, 20))
			maybe_finalizer(made, binding);
		value_add(draw->arena, made->bindings, binding);
	}
	if (made->on[REF_F_DELETIONS] || made->on[REF_F_ONLY_DELETIONS] || made->on[REF_F_TWO_ON_ONE])
		add_deletions(made);
}
