#include "tests/reference/generate_parts.h"

#include <string.h>

/* Placement, policy snapshots, resource snapshots, what is selected, and overrides. */

enum defect {
	DEFECT_NO_PLACEMENT,
	DEFECT_ROLLING_UPDATE,
	DEFECT_NO_STRATEGY_TYPE,
	DEFECT_NO_POLICY,
	DEFECT_TWO_POLICIES,
	DEFECT_NO_POLICY_INDEX,
	DEFECT_NO_COUNT,
	DEFECT_COUNT_IS_TEXT,
	DEFECT_COUNT_NEGATIVE,
	DEFECT_COUNT_HUGE,
	DEFECT_COUNT_WRONG,
	DEFECT_NOT_SCHEDULED,
	DEFECT_SCHEDULED_BEFORE,
	DEFECT_NO_MASTER,
	DEFECT_NO_SNAPSHOTS,
	DEFECT_COUNT
};

static struct value *apply_strategy(struct ref_generator *made)
{
	static const char *const strategies[] = {
		"{'type':'ServerSideApply'}",
		"{'type':'ServerSideApply','serverSideApplyConfig':{'force':true}}",
		"{'type':'ReportDiff'}",
		"{'whenToApply':'IfNotDrifted'}",
		"{'whenToTakeOver':'Never','comparisonOption':'FullComparison'}",
		"{'allowCoOwnership':true}",
		"{'type':'ClientSideApply','allowCoOwnership':false}",
		"{}",
		NULL,
	};
	/* A server-side apply strategy is printed with an address when it changes (VAL-02), so those that change have none. */
	const char *chosen = ref_draw_one(&made->draw, strategies);
	if (made->on[REF_F_APPLY_CHANGE] && strstr(chosen, "ServerSideApply"))
		chosen = "{'type':'ReportDiff'}";
	return ref_draw_json(&made->draw, chosen, NULL);
}

static void add_placement(struct ref_generator *made, const char *name, int defect)
{
	struct ref_draw *draw = &made->draw;
	bool namespaced = made->scope->namespaced;
	const char *selectors = namespaced ? "{'group':'','kind':'ConfigMap','name':'test-cm','version':'v1'}"
					   : "{'group':'','kind':'Namespace','name':'test-namespace','version':'v1'}";
	if (made->on[REF_F_AUTOMATIC] && ref_draw_chance(draw, 20)) {
		static const char *const wrong[] = {
			"{'group':'','kind':'Namespace','name':'kube-system','version':'v1'}",
			"{'group':'x.y','kind':'Nope','name':'n','version':'v1'}",
			"{'group':'apps','kind':'Deployment','name':'n','version':'v1'}",
			"{'group':'','kind':'Namespace','name':'test-namespace','version':'v1'},"
			"{'group':'','kind':'Namespace','name':'test-namespace','version':'v1'}",
			NULL,
		};
		selectors = ref_draw_one(draw, wrong);
	}
	struct value *placement =
		ref_draw_json(draw,
			      "{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{'name':'$name',$ns'labels':{}},"
			      "'spec':{'resourceSelectors':[$selectors],'strategy':{'type':'External'}}}",
			      "kind", made->scope->placement, "name", name, "ns", ref_namespace_field(made), "selectors", selectors, NULL);
	struct value *strategy = value_find(placement, "spec", "strategy", NULL);
	if (made->on[REF_F_APPLY_STRATEGY])
		value_put(draw->arena, strategy, "applyStrategy", apply_strategy(made));
	if (defect == DEFECT_ROLLING_UPDATE)
		value_put_text(draw->arena, strategy, "type", "RollingUpdate");
	if (defect == DEFECT_NO_STRATEGY_TYPE)
		value_drop(strategy, "type");
	if (made->on[REF_F_AUTOMATIC] && ref_draw_chance(draw, 30))
		value_put_int(draw->arena, value_get(placement, "spec"), "revisionHistoryLimit", ref_draw_between(draw, 1, 3));
	if (defect != DEFECT_NO_PLACEMENT)
		value_add(draw->arena, made->objects, placement);
}

struct value *ref_policy_snapshot(struct ref_generator *made, const char *placement, int64_t index, bool latest)
{
	return ref_draw_json(
		&made->draw,
		"{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{'name':'$placement-$index',$ns"
		"'labels':{'kubernetes-fleet.io/is-latest-snapshot':'$latest','kubernetes-fleet.io/parent-CRP':'$placement',"
		"'kubernetes-fleet.io/policy-index':'$index'}},'spec':{'policyHash':'aGFzaA=='},'status':{'conditions':[{'type':'Scheduled',"
		"'status':'True','reason':'SchedulingPolicyFulfilled','message':'scheduling','observedGeneration':1,"
		"'lastTransitionTime':'1999-12-31T23:00:00Z'}],'observedCRPGeneration':1}}",
		"kind", made->scope->policy_snapshot, "placement", placement, "index", arena_format(made->draw.arena, "%d", (int)index), "ns",
		ref_namespace_field(made), "latest", latest ? "true" : "false", NULL);
}

static int64_t selected_count(const struct ref_generator *made)
{
	int64_t count = 0;
	for (size_t i = 0; i < made->cluster_count; i++)
		count += made->clusters[i].selected;
	return count;
}

static void put_policy(struct ref_generator *made, struct value *snapshot, const char *type, int defect)
{
	struct arena *arena = made->draw.arena;
	struct value *policy = value_map(arena);
	value_put_text(arena, policy, "placementType", type);
	if (strcmp(type, "PickFixed") == 0) {
		struct value *names = value_list(arena);
		for (size_t i = 0; i < made->cluster_count; i++) {
			if (made->clusters[i].selected)
				value_add(arena, names, value_text(arena, made->clusters[i].name));
		}
		if (defect == DEFECT_COUNT_WRONG)
			value_add(arena, names, value_text(arena, "another"));
		value_put(arena, policy, "clusterNames", names);
	}
	value_put(arena, value_get(snapshot, "spec"), "policy", policy);
	if (strcmp(type, "PickN") != 0 || defect == DEFECT_NO_COUNT)
		return;
	int64_t count = selected_count(made) + (defect == DEFECT_COUNT_WRONG);
	const char *text = defect == DEFECT_COUNT_IS_TEXT    ? "many"
			   : defect == DEFECT_COUNT_NEGATIVE ? "-3"
			   : defect == DEFECT_COUNT_HUGE     ? "99999999999999999999"
							     : arena_format(arena, "%d", (int)count);
	struct value *annotations = value_map(arena);
	value_put_text(arena, annotations, "kubernetes-fleet.io/number-of-clusters", text);
	value_put(arena, value_get(snapshot, "metadata"), "annotations", annotations);
}

static const char *choose_policy_type(struct ref_generator *made, int defect)
{
	static const char *const types[] = {"PickAll", "PickN", "PickFixed", NULL};
	static const char *const counted[] = {"PickN", "PickFixed", NULL};
	if (defect >= DEFECT_NO_COUNT && defect <= DEFECT_COUNT_HUGE)
		return "PickN";
	if (defect == DEFECT_COUNT_WRONG)
		return ref_draw_one(&made->draw, counted);
	return made->on[REF_F_POLICY_TYPES] ? ref_draw_one(&made->draw, types) : "";
}

static void add_policy_snapshots(struct ref_generator *made, int defect)
{
	struct ref_draw *draw = &made->draw;
	if (defect == DEFECT_NO_POLICY)
		return;
	struct value *snapshot = ref_policy_snapshot(made, REF_PLACEMENT, 0, true);
	made->policy_type = choose_policy_type(made, defect);
	if (*made->policy_type)
		put_policy(made, snapshot, made->policy_type, defect);
	if (defect == DEFECT_NO_POLICY_INDEX)
		value_drop(value_find(snapshot, "metadata", "labels", NULL), "kubernetes-fleet.io/policy-index");
	struct value *scheduled = value_find(snapshot, "status", "conditions", NULL)->as.items[0];
	if (defect == DEFECT_NOT_SCHEDULED)
		value_put_text(draw->arena, scheduled, "status", ref_draw_chance(draw, 50) ? "False" : "Unknown");
	if (defect == DEFECT_SCHEDULED_BEFORE)
		value_put_int(draw->arena, scheduled, "observedGeneration", 7);
	value_add(draw->arena, made->objects, snapshot);
	if (defect == DEFECT_TWO_POLICIES)
		value_add(draw->arena, made->objects, ref_policy_snapshot(made, REF_PLACEMENT, 1, true));
}

static struct value *resource_snapshot(struct ref_generator *made, int64_t index, bool latest, const char *objects)
{
	struct arena *arena = made->draw.arena;
	return ref_draw_json(
		&made->draw,
		"{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{'name':'" REF_PLACEMENT "-$index-snapshot',$ns"
		"'annotations':{'kubernetes-fleet.io/number-of-resource-snapshots':'1','kubernetes-fleet.io/resource-hash':'hash$index'},"
		"'labels':{'kubernetes-fleet.io/is-latest-snapshot':'$latest','kubernetes-fleet.io/parent-CRP':'" REF_PLACEMENT "',"
		"'kubernetes-fleet.io/resource-index':'$index'}},'spec':{'selectedResources':[$objects]}}",
		"kind", made->scope->resource_snapshot, "index", arena_format(arena, "%d", (int)index), "ns", ref_namespace_field(made), "latest",
		latest ? "true" : "false", "objects", objects, NULL);
}

static void add_resource_snapshots(struct ref_generator *made, int defect)
{
	static const char *const objects = "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'test-namespace'}},"
					   "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'test-cm','namespace':'test-namespace'}},"
					   "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'role-1'}}";
	struct ref_draw *draw = &made->draw;
	bool none = made->on[REF_F_AUTOMATIC] && ref_draw_chance(draw, 60);
	made->snapshot_count = none || defect == DEFECT_NO_SNAPSHOTS ? 0 : ref_draw_between(draw, 1, 4);
	made->target_index = made->snapshot_count > 0 ? ref_draw_between(draw, 0, made->snapshot_count - 1) : 0;
	for (int64_t i = 0; i < made->snapshot_count; i++) {
		struct value *snapshot = resource_snapshot(made, i, i == made->snapshot_count - 1, made->on[REF_F_OVERRIDES] ? objects : "");
		/* A latest snapshot that is no master: what a run without an index makes of it is not known. */
		if (defect == DEFECT_NO_MASTER && !made->on[REF_F_AUTOMATIC] && !made->on[REF_F_BAD_INDEX])
			value_drop(value_find(snapshot, "metadata", "annotations", NULL), "kubernetes-fleet.io/resource-hash");
		value_add(draw->arena, made->objects, snapshot);
	}
}

/* What a run without an index selects. */
static void add_selected_objects(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	const char *ns = made->scope->namespaced ? made->ns : "test-namespace";
	value_add(draw->arena, made->objects,
		  ref_draw_json(draw, "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'$name'}}", "name", ns, NULL));
	value_add(draw->arena, made->objects,
		  ref_draw_json(draw,
				"{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'test-cm','namespace':'$name'},'data':{'key':'value1'}}",
				"name", ns, NULL));
	if (ref_draw_chance(draw, 40))
		value_add(draw->arena, made->objects,
			  ref_draw_json(draw,
					"{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'another','namespace':'$name','labels':{'a':'b'}},"
					"'data':{'x':'<1 & 2>'}}",
					"name", ns, NULL));
	if (made->on[REF_F_SNAPSHOT_DELAYS]) {
		struct value *delays = value_map(draw->arena);
		value_put_int(draw->arena, delays, "minimumInterval", ref_draw_between(draw, 0, 300));
		value_put_int(draw->arena, delays, "collection", ref_draw_between(draw, 0, 60));
		value_put(draw->arena, made->made, "snapshotDelays", delays);
	}
}

void ref_generate_objects(struct ref_generator *made)
{
	int defect = made->on[REF_F_BAD_OBJECTS] ? (int)ref_draw_between(&made->draw, 0, DEFECT_COUNT - 1) : DEFECT_COUNT;
	add_placement(made, REF_PLACEMENT, defect);
	add_policy_snapshots(made, defect);
	add_resource_snapshots(made, defect);
	if (made->on[REF_F_AUTOMATIC])
		add_selected_objects(made);
	if (made->on[REF_F_OTHER_PLACEMENT]) {
		add_placement(made, "other-placement", DEFECT_COUNT);
		value_add(made->draw.arena, made->objects, ref_policy_snapshot(made, "other-placement", 0, true));
	}
}

static const char *override_terms(struct ref_generator *made)
{
	static const char *const terms[] = {
		"'clusterSelector':{'clusterSelectorTerms':[]}",
		"'clusterSelector':{'clusterSelectorTerms':[{'labelSelector':{'matchLabels':{'environment':'prod'}}}]}",
		"'clusterSelector':{'clusterSelectorTerms':[{'labelSelector':{'matchLabels':{'region':'eu'}}},"
		"{'labelSelector':{'matchLabels':{'special':'yes'}}}]}",
		"'clusterSelector':{'clusterSelectorTerms':[{'labelSelector':{'matchExpressions':[{'key':'order','operator':'In','values':['1','2','"
		"3']}]}}]}",
		"'note':'no selector'",
		NULL,
	};
	if (ref_draw_chance(&made->draw, 5))
		return "'clusterSelector':{'clusterSelectorTerms':[{'labelSelector':{'matchExpressions':[{'key':'a','operator':'Is','values':['b','c'"
		       "]}]}}]}";
	return ref_draw_one(&made->draw, terms);
}

void ref_generate_overrides(struct ref_generator *made)
{
	static const char *const pins[] = {"", "", "", "'placement':{'name':'" REF_PLACEMENT "'},", "'placement':{'name':'elsewhere'},", NULL};
	static const char *const selectors[] = {
		"{'group':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'role-1','version':'v1'}",
		"{'group':'','kind':'Namespace','name':'test-namespace','version':'v1'}",
		"{'group':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'other','version':'v1'}",
		NULL,
	};
	struct ref_draw *draw = &made->draw;
	int64_t count = made->on[REF_F_OVERRIDES] ? ref_draw_between(draw, 1, 4) : 0;
	for (int64_t i = 0; i < count; i++) {
		bool namespaced = ref_draw_chance(draw, 40);
		const char *name = arena_format(draw->arena, "override-%c-0", (int)('z' - i));
		const char *pin = ref_draw_one(draw, pins);
		const char *selector = ref_draw_one(draw, selectors);
		const char *terms = override_terms(made);
		const char *latest = ref_draw_chance(draw, 85) ? "true" : "false";
		const char *policy = ref_draw_chance(draw, 97)
					     ? arena_format(draw->arena, "'policy':{'overrideRules':[{%s,'jsonPatchOverrides':[]}]},", terms)
					     : "";
		value_add(draw->arena, made->objects,
			  ref_draw_json(
				  draw,
				  "{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{'name':'$name',$ns'labels':{"
				  "'kubernetes-fleet.io/is-latest-snapshot':'$latest'}},'spec':{'overrideHash':'aGFzaA==','overrideSpec':{$pin$policy"
				  "'$key':[$selector]}}}",
				  "kind", namespaced ? "ResourceOverrideSnapshot" : "ClusterResourceOverrideSnapshot", "name", name, "ns",
				  namespaced ? "'namespace':'test-namespace'," : "", "latest", latest, "pin", pin, "policy", policy, "key",
				  namespaced ? "resourceSelectors" : "clusterResourceSelectors", "selector",
				  namespaced ? "{'group':'','kind':'ConfigMap','name':'test-cm','version':'v1'}" : selector, NULL));
	}
}
