#include "tests/reference/generate_parts.h"

/* Runs, and what people do to everything but approval requests. */

static const char *latest_instant(const struct ref_generator *made)
{
	(void)made;
	return "1999-12-31T23:30:00Z";
}

static int64_t any_time(struct ref_generator *made)
{
	return ref_action_instant(made, 1, made->until_s * 8 / 10);
}

static const char *run_index(struct ref_generator *made)
{
	static const char *const bad[] = {"x", "-1", "99", "01", "+1", "1.0", "99999999999999999999", "", NULL};
	struct ref_draw *draw = &made->draw;
	if (made->on[REF_F_BAD_INDEX] && ref_draw_chance(draw, 60))
		return ref_draw_one(draw, bad);
	if (made->on[REF_F_AUTOMATIC] && ref_draw_chance(draw, 85))
		return ref_draw_chance(draw, 60) && !made->release->index_required ? NULL : "";
	int64_t index = made->target_index;
	if (made->snapshot_count > 1 && ref_draw_chance(draw, 15))
		index = ref_draw_between(draw, 0, made->snapshot_count - 1);
	return arena_format(draw->arena, "%d", (int)index);
}

static void create_run(struct ref_generator *made, int64_t at_ns, const char *name, const char *placement)
{
	struct ref_draw *draw = &made->draw;
	struct value *run = ref_draw_json(
		draw,
		"{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{$ns'name':'$name'},'spec':{'placementName':"
		"'$placement','stagedRolloutStrategyName':'" REF_STRATEGY "'}}",
		"kind", made->scope->run, "ns", ref_namespace_field(made), "name", name, "placement", placement, NULL);
	struct value *spec = value_get(run, "spec");
	const char *index = run_index(made);
	if (index)
		value_put_text(draw->arena, spec, "resourceSnapshotIndex", index);
	const char *state = "Run";
	if (made->on[REF_F_INITIALIZE] && ref_draw_chance(draw, made->on[REF_F_NO_STAGES] ? 90 : 60))
		state = ref_draw_chance(draw, made->on[REF_F_NO_STAGES] ? 50 : 25) ? "Stop" : ref_draw_chance(draw, 40) ? NULL : "Initialize";
	if (state)
		value_put_text(draw->arena, spec, "state", state);
	ref_add_action(made, at_ns, "create", run);
	if (made->run_count < REF_RUNS_MAX)
		made->runs[made->run_count++] = name;
}

static struct value *patch(struct ref_generator *made, const char *kind, const char *name, const char *merge)
{
	return ref_draw_json(&made->draw, "{'kind':'$kind',$ns'name':'$name','merge':$merge}", "kind", kind, "ns", ref_namespace_field(made), "name",
			     name, "merge", merge, NULL);
}

static struct value *reference_to(struct ref_generator *made, const char *kind, const char *name)
{
	return ref_draw_json(&made->draw, "{'kind':'$kind',$ns'name':'$name'}", "kind", kind, "ns", ref_namespace_field(made), "name", name, NULL);
}

static const char *any_run(struct ref_generator *made)
{
	return made->runs[ref_draw_between(&made->draw, 0, (int64_t)made->run_count - 1)];
}

static void patch_state(struct ref_generator *made, int64_t at_ns, const char *run, const char *state)
{
	const char *merge = arena_format(made->draw.arena, "{'spec':{'state':%s%s%s}}", state ? "'" : "", state ? state : "null", state ? "'" : "");
	ref_add_action(made, at_ns, "patch", patch(made, made->scope->run, run, merge));
}

void ref_generate_runs(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	bool at_once = ref_draw_chance(draw, 40);
	create_run(made, at_once ? 0 : ref_action_instant(made, 0, 20), "example-run", REF_PLACEMENT);
	if (made->on[REF_F_INITIALIZE])
		patch_state(made, ref_action_instant(made, 5, 100), "example-run", "Run");
	for (int i = 0; made->on[REF_F_SECOND_RUN] && i < (ref_draw_chance(draw, 80) ? 1 : 2); i++)
		create_run(made, any_time(made), i == 0 ? "second" : "third", REF_PLACEMENT);
	if (!made->on[REF_F_OTHER_PLACEMENT])
		return;
	for (size_t i = 0; i < made->cluster_count; i++) {
		const char *name = arena_format(draw->arena, "other-%s", made->clusters[i].name);
		value_add(draw->arena, made->bindings, ref_new_binding(made, name, made->clusters[i].name, "other-placement", "Scheduled"));
	}
	create_run(made, any_time(made), "other-run", "other-placement");
}

/* Stop and resume, a while apart; sometimes a transition that is refused. */
static void change_states(struct ref_generator *made)
{
	static const char *const any[] = {"Initialize", "Run", "Stop", "Run", "Stop", NULL};
	struct ref_draw *draw = &made->draw;
	const char *run = any_run(made);
	int64_t count = ref_draw_between(draw, 1, 4);
	int64_t low_s = 1;
	for (int64_t i = 0; i < count && low_s < made->until_s * 8 / 10; i++) {
		const char *state = i % 2 == 0 ? "Stop" : "Run";
		if (ref_draw_chance(draw, 10))
			state = ref_draw_one(draw, any);
		if (ref_draw_chance(draw, 3))
			state = NULL;
		int64_t high_s = low_s + (ref_draw_chance(draw, 70) ? 120 : 500);
		patch_state(made, ref_action_instant(made, low_s, high_s), run, state);
		low_s = high_s;
	}
}

static const char *any_cluster(struct ref_generator *made)
{
	return made->clusters[ref_draw_between(&made->draw, 0, (int64_t)made->cluster_count - 1)].name;
}

static void relabel(struct ref_generator *made)
{
	static const char *const changes[] = {
		"{'environment':'dev'}", "{'environment':'prod'}", "{'environment':null}", "{'environment':'elsewhere'}",
		"{'order':'0'}",         "{'order':'9'}",          "{'order':'two'}",      "{'order':null}",
		"{'team':'x'}",          "{'special':'yes'}",      "{'order':'3'}",        NULL,
	};
	struct ref_draw *draw = &made->draw;
	const char *cluster = any_cluster(made);
	const char *labels = ref_draw_one(draw, changes);
	ref_add_action(made, any_time(made), "label",
		       ref_draw_json(draw, "{'cluster':'$cluster','labels':$labels}", "cluster", cluster, "labels", labels, NULL));
	if (ref_draw_chance(draw, 20))
		ref_add_action(made, any_time(made), "label",
			       ref_draw_json(draw, "{'cluster':'$cluster','labels':{'environment':'prod','order':'1'}}", "cluster", cluster, NULL));
}

static void patch_policy_status(struct ref_generator *made, int64_t at_ns, const char *status)
{
	ref_add_action(
		made, at_ns, "patch",
		ref_draw_json(&made->draw,
			      "{'kind':'$kind',$ns'name':'" REF_PLACEMENT
			      "-0','subresource':'status','merge':{'status':{'observedCRPGeneration':1,'conditions':[{'type':"
			      "'Scheduled','status':'$status','reason':'Test','message':'','observedGeneration':1,'lastTransitionTime':'$time'}]}}}",
			      "kind", made->scope->policy_snapshot, "ns", ref_namespace_field(made), "status", status, "time", latest_instant(made),
			      NULL));
}

/* The latest label moves from snapshot 0 to snapshot 1; in between none or two are latest. */
static void replace_policy(struct ref_generator *made, int64_t at_s)
{
	bool made_first = ref_draw_chance(&made->draw, 50);
	const char *unlabel = "{'metadata':{'labels':{'kubernetes-fleet.io/is-latest-snapshot':'false'}}}";
	int64_t first_ns = ref_action_instant(made, at_s, at_s + 1), second_ns = ref_action_instant(made, at_s + 2, at_s + 20);
	struct value *fresh = ref_policy_snapshot(made, REF_PLACEMENT, 1, true);
	value_drop(fresh, "status");
	ref_add_action(made, made_first ? first_ns : second_ns, "create", fresh);
	ref_add_action(made, made_first ? second_ns : first_ns, "patch", patch(made, made->scope->policy_snapshot, REF_PLACEMENT "-0", unlabel));
	if (!ref_draw_chance(&made->draw, 70))
		return;
	ref_add_action(
		made, ref_action_instant(made, at_s + 21, at_s + 25), "patch",
		ref_draw_json(&made->draw,
			      "{'kind':'$kind',$ns'name':'" REF_PLACEMENT
			      "-1','subresource':'status','merge':{'status':{'observedCRPGeneration':1,'conditions':[{'type':"
			      "'Scheduled','status':'True','reason':'Test','message':'','observedGeneration':1,'lastTransitionTime':'$time'}]}}}",
			      "kind", made->scope->policy_snapshot, "ns", ref_namespace_field(made), "time", latest_instant(made), NULL));
}

static void change_policy(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	int64_t at_s = ref_draw_between(draw, 1, made->until_s * 7 / 10);
	switch (ref_draw_between(draw, 0, 7)) {
	case 0:
		patch_policy_status(made, any_time(made), "False");
		break;
	case 1:
		patch_policy_status(made, ref_action_instant(made, at_s, at_s), "Unknown");
		patch_policy_status(made, ref_action_instant(made, at_s + 1, at_s + 30), "True");
		break;
	case 2:
	case 3:
	case 4:
		replace_policy(made, at_s);
		break;
	case 5:
		ref_add_action(made, any_time(made), "delete", reference_to(made, made->scope->policy_snapshot, REF_PLACEMENT "-0"));
		break;
	default: {
		const char *merge = arena_format(draw->arena, "{'metadata':{'annotations':{'kubernetes-fleet.io/number-of-clusters':'%d'}}}",
						 (int)ref_draw_between(draw, 0, 9));
		ref_add_action(made, any_time(made), "patch", patch(made, made->scope->policy_snapshot, REF_PLACEMENT "-0", merge));
		break;
	}
	}
}

static void change_apply_strategy(struct ref_generator *made)
{
	static const char *const changes[] = {
		"{'spec':{'strategy':{'applyStrategy':{'whenToApply':'IfNotDrifted'}}}}",
		"{'spec':{'strategy':{'applyStrategy':{'comparisonOption':'FullComparison','allowCoOwnership':true}}}}",
		"{'spec':{'strategy':{'applyStrategy':{'type':'ClientSideApply'}}}}",
		"{'spec':{'strategy':{'applyStrategy':null}}}",
		NULL,
	};
	const char *merge = ref_draw_one(&made->draw, changes);
	ref_add_action(made, any_time(made), "patch", patch(made, made->scope->placement, REF_PLACEMENT, merge));
}

/* Somebody else writes to a binding. */
static void change_binding(struct ref_generator *made)
{
	static const char *const changes[] = {
		"'spec':{'resourceSnapshotName':'" REF_PLACEMENT "-8-snapshot'}",
		"'spec':{'state':'Scheduled'}",
		"'spec':{'state':'Unscheduled'}",
		"'spec':{'applyStrategy':{'type':'ServerSideApply'}}",
		"'spec':{'schedulingPolicySnapshotName':'" REF_PLACEMENT "-1'}",
		"'conditions':[{'type':'RolloutStarted','status':'False','reason':'Other'}]",
		"'conditions':[{'type':'Applied','status':'False','reason':'NotAllWorkHaveBeenApplied'},{'type':'Available','status':'False','reason'"
		":'X'}]",
		"'conditions':[{'type':'Available','status':'True','reason':'AllWorkAreAvailable'}]",
		"'spec':{'resourceOverrideSnapshots':[{'name':'o','namespace':'n'}]},"
		"'conditions':[{'type':'Available','status':'True','reason':'AllWorkAreAvailable','observedGeneration':1}]",
		NULL,
	};
	struct ref_draw *draw = &made->draw;
	const char *cluster = any_cluster(made);
	const char *change = ref_draw_one(draw, changes);
	ref_add_action(made, any_time(made), "binding",
		       ref_draw_json(draw, "{'cluster':'$cluster',$ns$change}", "cluster", cluster, "ns", ref_namespace_field(made), "change", change,
				     NULL));
}

/* A binding that was not there: of a further cluster, or one to be deleted, also where one was deleted before. */
static void make_binding(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	bool again = made->on[REF_F_DELETE_AGAIN] || ref_draw_chance(draw, 60);
	const char *cluster = again ? "old-0" : any_cluster(made);
	const char *state = again || ref_draw_chance(draw, 40) ? "Unscheduled" : "Scheduled";
	const char *name = arena_format(draw->arena, "binding-%s%s", cluster, made->on[REF_F_TWO_ON_ONE] ? "-a" : "");
	if (again && ref_draw_chance(draw, 70)) {
		for (int i = 0; i < 8; i++)
			ref_add_action(made, ref_action_instant(made, 10 + i * 15, 24 + i * 15), "create",
				       ref_new_binding(made, name, cluster, REF_PLACEMENT, state));
		return;
	}
	ref_add_action(made, any_time(made), "create", ref_new_binding(made, name, cluster, REF_PLACEMENT, state));
}

static void delete_run(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	const char *run = any_run(made);
	int64_t at_s = ref_draw_between(draw, 1, made->until_s * 7 / 10);
	ref_add_action(made, ref_action_instant(made, at_s, at_s + 1), "delete", reference_to(made, made->scope->run, run));
	if (ref_draw_chance(draw, 40))
		create_run(made, ref_action_instant(made, at_s + 2, at_s + 60), run, REF_PLACEMENT);
}

static void delete_objects(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	int64_t at_ns = any_time(made);
	switch (ref_draw_between(draw, 0, 5)) {
	case 0:
		ref_add_action(made, at_ns, "delete", reference_to(made, made->scope->placement, REF_PLACEMENT));
		break;
	case 1:
		ref_add_action(made, at_ns, "delete", reference_to(made, made->scope->strategy, REF_STRATEGY));
		break;
	case 2:
		ref_add_action(made, at_ns, "delete",
			       ref_draw_json(draw, "{'kind':'MemberCluster','name':'$cluster'}", "cluster", any_cluster(made), NULL));
		break;
	case 3:
		ref_add_action(made, at_ns, "delete",
			       reference_to(made, made->scope->resource_snapshot,
					    arena_format(draw->arena, REF_PLACEMENT "-%d-snapshot", (int)made->target_index)));
		break;
	default:
		ref_add_action(made, at_ns, "delete",
			       reference_to(made, made->scope->binding, arena_format(draw->arena, "binding-%s", any_cluster(made))));
		break;
	}
}

static void edit_strategy(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	struct value *what = patch(made, made->scope->strategy, REF_STRATEGY, "{'spec':{}}");
	value_put(draw->arena, value_find(what, "merge", "spec", NULL), "stages", ref_strategy_stages(made));
	ref_add_action(made, any_time(made), "patch", what);
}

static void change_member(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	struct value *what = value_map(draw->arena);
	value_put_text(draw->arena, what, "cluster", any_cluster(made));
	value_put(draw->arena, what, "script", ref_member_script(made));
	ref_add_action(made, any_time(made), "member", what);
}

static void change_selected_objects(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	const char *ns = made->scope->namespaced ? made->ns : "test-namespace";
	int64_t count = ref_draw_between(draw, 0, 4);
	for (int64_t i = 0; i < count; i++) {
		const char *value = ref_draw_chance(draw, 30) ? "value1" : arena_format(draw->arena, "value%d", (int)i + 2);
		ref_add_action(made, any_time(made), "patch",
			       ref_draw_json(draw, "{'kind':'ConfigMap','name':'test-cm','namespace':'$ns','merge':{'data':{'key':'$value'}}}", "ns",
					     ns, "value", value, NULL));
		create_run(made, any_time(made), arena_format(draw->arena, "auto-%d", (int)i), REF_PLACEMENT);
	}
}

/* An approval request that somebody makes before the engine does; right, or with a wrong run or stage. */
static void make_request_beforehand(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	const char *environment = made->environments[ref_draw_between(draw, 0, (int64_t)made->environment_count - 1)];
	const char *stage = ref_draw_chance(draw, 70) ? environment : "all";
	bool phase = made->release->request_name_has_phase;
	const char *name = arena_format(draw->arena, "example-run-%s%s", phase ? ref_draw_chance(draw, 50) ? "before-" : "after-" : "", stage);
	int64_t wrong = ref_draw_between(draw, 0, 4);
	ref_add_action(made, ref_action_instant(made, 0, 40), "create",
		       ref_draw_json(draw,
				     "{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{$ns'name':'$name'},'spec':{"
				     "'parentStageRollout':'$run','targetStage':'$stage'}}",
				     "kind", made->scope->request, "ns", ref_namespace_field(made), "name", name, "run",
				     wrong == 0 ? "elsewhere" : "example-run", "stage", wrong == 1 ? "other" : stage, NULL));
}

void ref_generate_people(struct ref_generator *made)
{
	static const struct {
		enum ref_feature feature;
		void (*act)(struct ref_generator *made);
		int most;
	} habits[] = {
		{REF_F_STATES, change_states, 1},
		{REF_F_RELABEL, relabel, 3},
		{REF_F_POLICY_CHANGE, change_policy, 1},
		{REF_F_APPLY_CHANGE, change_apply_strategy, 1},
		{REF_F_BINDING_CHANGE, change_binding, 3},
		{REF_F_PILE_UP, change_binding, 6},
		{REF_F_BINDING_MADE, make_binding, 2},
		{REF_F_DELETE_RUN, delete_run, 2},
		{REF_F_DELETE_OBJECTS, delete_objects, 2},
		{REF_F_EDIT_STRATEGY, edit_strategy, 1},
		{REF_F_MEMBER_CHANGE, change_member, 2},
		{REF_F_AUTOMATIC, change_selected_objects, 1},
		{REF_F_MADE_BEFOREHAND, make_request_beforehand, 2},
	};
	for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
		int64_t times = made->on[habits[i].feature] ? ref_draw_between(&made->draw, 1, habits[i].most) : 0;
		for (int64_t j = 0; j < times; j++)
			habits[i].act(made);
	}
}
