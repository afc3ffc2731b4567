#include "tests/reference/generate_parts.h"

#include <string.h>

/* What the API server refuses (engine.md 1.9), and what it only just takes. In the templates $run, $strategy, $request and $placement are the
 * kinds of the scope, $ns the namespace of a reference, $long a text of 300 letters, $name63 to $name254 texts of that length. */

static const char *const refused[] = {
	"'create':{'kind':'$run','metadata':{$ns'name':'UPPER'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'"
	"s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'a..b'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'"
	"s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'$name63'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName'"
	":'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'$name64'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName'"
	":'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'$name127'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'$name128'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'$name254'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'no-spec'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'no-placement'},'spec':{'resourceSnapshotIndex':'1','stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'no-strategy'},'spec':{'placementName':'p','resourceSnapshotIndex':'1'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'no-index'},'spec':{'placementName':'p','stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'a-number'},'spec':{'placementName':'p','resourceSnapshotIndex':1,'stagedRolloutStrategyName':"
	"'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'a-list'},'spec':{'placementName':['p'],'resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'long'},'spec':{'placementName':'$long','resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':'s'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'state'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'"
	"s',"
	"'state':'Pause'}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'state'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'"
	"s',"
	"'state':''}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'unknown-field'},'spec':{'placementName':'p','resourceSnapshotIndex':'1',"
	"'stagedRolloutStrategyName':'s','pause':true}}",
	"'create':{'kind':'$run','metadata':{$ns'name':'example-run'},'spec':{'placementName':'p','resourceSnapshotIndex':'1','"
	"stagedRolloutStrategyName':"
	"'s'}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'placementName':'x'}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'resourceSnapshotIndex':'7'}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'resourceSnapshotIndex':null}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'stagedRolloutStrategyName':'x'}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'state':'Initialize'}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'state':'Pause'}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'spec':{'state':null}}}",
	"'patch':{'kind':'$run',$ns'name':'example-run','merge':{'metadata':{'labels':{'a':'b'}}}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'no-stages'},'spec':{}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'no-spec'}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'Bad_Name'},'spec':{'stages':[]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'stage-name'},'spec':{'stages':[{'name':'a-b'}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'stage-name'},'spec':{'stages':[{'name':''}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'stage-name'},'spec':{'stages':[{'name':'ok'},{'name':'$name64'}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'no-stage-name'},'spec':{'stages':[{'labelSelector':{}}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'many-stages'},'spec':{'stages':[$stages32]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'enough-stages'},'spec':{'stages':[$stages31]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'text'},'spec':{'stages':'all'}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'mc-0'},'spec':{'stages':[{'name':'a','maxConcurrency':0}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'mc-1'},'spec':{'stages':[{'name':'a','maxConcurrency':-4}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'mc-2'},'spec':{'stages':[{'name':'a','maxConcurrency':'0%'}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'mc-3'},'spec':{'stages':[{'name':'a','maxConcurrency':'101%'}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'mc-4'},'spec':{'stages':[{'name':'a','maxConcurrency':'50'}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'wait-0'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'TimedWait','waitTime'"
	":"
	"'1d'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'wait-1'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'TimedWait','waitTime'"
	":"
	"'01h'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'wait-2'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'TimedWait','waitTime'"
	":"
	"'500ms'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'wait-3'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'TimedWait'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'wait-4'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'Approval','waitTime':"
	"'1m'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'tasks-0'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'Approval'},{'type':"
	"'Approval'},{'type':'Approval'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'tasks-1'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'type':'Pause'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'tasks-2'},'spec':{'stages':[{'name':'a','afterStageTasks':[{'waitTime':'1m'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'before-0'},'spec':{'stages':[{'name':'a','beforeStageTasks':[{'type':'TimedWait','"
	"waitTime':"
	"'1m'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'before-1'},'spec':{'stages':[{'name':'a','beforeStageTasks':[{'type':'Approval','"
	"waitTime':"
	"'1m'}]}]}}",
	"'create':{'kind':'$strategy','metadata':{$ns'name':'before-2'},'spec':{'stages':[{'name':'a','beforeStageTasks':[{'type':'Approval'},{'type'"
	":"
	"'Approval'}]}]}}",
	"'create':{'kind':'$request','metadata':{$ns'name':'no-stage'},'spec':{'parentStageRollout':'r'}}",
	"'create':{'kind':'$request','metadata':{$ns'name':'no-run'},'spec':{'targetStage':'s'}}",
	"'create':{'kind':'$request','metadata':{$ns'name':'-x'},'spec':{'parentStageRollout':'r','targetStage':'s'}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','merge':{'spec':{'targetStage':'t'}}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','subresource':'status','merge':{'status':{'conditions':[{'type':'Approved','status':'true','"
	"reason':"
	"'lgtm','message':'','lastTransitionTime':'2000-01-01T00:00:00Z'}]}}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','subresource':'status','merge':{'status':{'conditions':[{'type':'Approved','status':'True',"
	"'message':'','lastTransitionTime':'2000-01-01T00:00:00Z'}]}}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','subresource':'status','merge':{'status':{'conditions':[{'type':'Approved','status':'True','"
	"reason':"
	"'','message':'','lastTransitionTime':'2000-01-01T00:00:00Z'}]}}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','subresource':'status','merge':{'status':{'conditions':[{'type':'Approved','status':'True','"
	"reason':"
	"'not a word','message':'','lastTransitionTime':'2000-01-01T00:00:00Z'}]}}}",
	"'patch':{'kind':'$request',$ns'name':'by-hand','subresource':'status','merge':{'status':{'conditions':[{'type':'Approved','status':'True','"
	"reason':"
	"'lgtm','message':'','observedGeneration':-1,'lastTransitionTime':'2000-01-01T00:00:00Z'}]}}}",
	"'patch':{'kind':'$placement',$ns'name':'example-placement','merge':{'spec':{'strategy':{'type':'RollingUpdate'}}}}",
	"'patch':{'kind':'$placement',$ns'name':'example-placement','merge':{'spec':{'strategy':{'type':'Blue'}}}}",
	"'patch':{'kind':'$placement',$ns'name':'example-placement','merge':{'spec':{'resourceSelectors':[]}}}",
	"'patch':{'kind':'$placement',$ns'name':'example-placement','merge':{'spec':{'revisionHistoryLimit':0}}}",
	"'patch':{'kind':'$placement',$ns'name':'example-placement','merge':{'spec':{'revisionHistoryLimit':1001}}}",
	NULL,
};

static const char *letters(struct ref_generator *made, size_t count)
{
	char *text = arena_take(made->draw.arena, count + 1);
	memset(text, 'n', count);
	return text;
}

static const char *many_stages(struct ref_generator *made, int count)
{
	const char *stages = "";
	for (int i = 0; i < count; i++)
		stages = arena_format(made->draw.arena, "%s%s{'name':'s%d'}", stages, i ? "," : "", i);
	return stages;
}

static struct value *refused_action(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	const char *template = arena_format(draw->arena, "{%s}", ref_draw_one(draw, refused));
	return ref_draw_json(draw, template, "run", made->scope->run, "strategy", made->scope->strategy, "request", made->scope->request, "placement",
			     made->scope->placement, "ns", ref_namespace_field(made), "long", letters(made, 300), "name63", letters(made, 63),
			     "name64", letters(made, 64), "name127", letters(made, 127), "name128", letters(made, 128), "name254", letters(made, 254),
			     "stages32", many_stages(made, 32), "stages31", many_stages(made, 31), NULL);
}

void ref_generate_refused(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	if (!made->on[REF_F_REFUSED])
		return;
	ref_add_action(made, ref_action_instant(made, 0, 5), "create",
		       ref_draw_json(draw, "{'kind':'$kind','metadata':{$ns'name':'by-hand'},'spec':{'parentStageRollout':'r','targetStage':'s'}}",
				     "kind", made->scope->request, "ns", ref_namespace_field(made), NULL));
	int64_t count = ref_draw_between(draw, 1, 8);
	for (int64_t i = 0; i < count; i++) {
		struct value *action = refused_action(made);
		int64_t at_ns = ref_action_instant(made, 6, made->until_s * 8 / 10);
		ref_add_action(made, at_ns, action->as.fields[0].key, action->as.fields[0].value);
	}
}
