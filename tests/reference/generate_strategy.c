#include "tests/reference/generate_parts.h"

#include <string.h>

/* Staged update strategies. */

static const char *good_selector(struct ref_generator *made, const char *environment)
{
	struct ref_draw *draw = &made->draw;
	static const char *const forms[] = {
		"{'matchLabels':{'environment':'%s'}}",
		"{'matchExpressions':[{'key':'environment','operator':'In','values':['%s']}]}",
		"{'matchExpressions':[{'key':'environment','operator':'In','values':['%s','none']},{'key':'gone','operator':'DoesNotExist'}]}",
		"{'matchLabels':{'environment':'%s'},'matchExpressions':[{'key':'region','operator':'Exists'}]}",
		"{'matchLabels':{'environment':'%s'},'matchExpressions':[{'key':'region','operator':'NotIn','values':['mars']}]}",
	};
	size_t form = made->on[REF_F_SELECTORS] ? (size_t)ref_draw_between(draw, 0, 4) : 0;
	const char *split = strstr(forms[form], "%s");
	return arena_format(draw->arena, "%.*s%s%s", (int)(split - forms[form]), forms[form], environment, split + 2);
}

static const char *bad_selector(struct ref_generator *made)
{
	static const char *const selectors[] = {
		"{'matchExpressions':[{'key':'environment','operator':'Is','values':['prod']}]}",
		"{'matchExpressions':[{'key':'environment','operator':'In'}]}",
		"{'matchExpressions':[{'key':'environment','operator':'NotIn','values':[]}]}",
		"{'matchExpressions':[{'key':'environment','operator':'Exists','values':['prod']}]}",
		"{'matchExpressions':[{'key':'environment','operator':'DoesNotExist','values':['prod']}]}",
		"{'matchExpressions':[{'key':'-bad-','operator':'Exists'}]}",
		"{'matchExpressions':[{'key':'','operator':'In','values':['-x','ok']}]}",
		"{'matchLabels':{'environment':'not valid'}}",
		"{'matchLabels':{'a/b/c':'x'}}",
		"{'matchLabels':{'Bad_Prefix/name':'x'}}",
		"{'matchLabels':{'/name':'x'}}",
		"{'matchLabels':{'environment':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}}",
		NULL,
	};
	return ref_draw_one(&made->draw, selectors);
}

static struct value *concurrency(struct ref_generator *made)
{
	static const char *const percents[] = {"1%", "10%", "25%", "33%", "50%", "70%", "99%", "100%", NULL};
	struct ref_draw *draw = &made->draw;
	if (ref_draw_chance(draw, 50))
		return value_int(draw->arena, ref_draw_between(draw, 1, 6));
	return value_text(draw->arena, ref_draw_one(draw, percents));
}

static const char *wait_time(struct ref_generator *made)
{
	static const char *const waits[] = {"10s", "15s", "30s", "45s", "1m", "60s", "90s", "1m30s", "2m", "0.5s", "61.5s", "1.5m", "0.05h", NULL};
	static const char *const loose[] = {"01m", "-1m", "0", "00s", NULL};
	struct ref_draw *draw = &made->draw;
	if (made->on[REF_F_BAD_TASKS] && ref_draw_chance(draw, 40))
		return "0s";
	if (!made->release->strict_wait_pattern && ref_draw_chance(draw, 4))
		return ref_draw_one(draw, loose);
	return ref_draw_one(draw, waits);
}

static void add_task(struct ref_generator *made, struct value *tasks, const char *type)
{
	struct arena *arena = made->draw.arena;
	struct value *task = value_map(arena);
	value_put_text(arena, task, "type", type);
	if (strcmp(type, "TimedWait") == 0)
		value_put_text(arena, task, "waitTime", wait_time(made));
	value_add(arena, tasks, task);
}

static void put_tasks(struct ref_generator *made, struct value *stage)
{
	struct ref_draw *draw = &made->draw;
	struct value *before = value_list(draw->arena), *after = value_list(draw->arena);
	if (made->on[REF_F_BEFORE] && ref_draw_chance(draw, 50))
		add_task(made, before, "Approval");
	bool approval_first = ref_draw_chance(draw, 50);
	bool approval = made->on[REF_F_APPROVAL] && ref_draw_chance(draw, 60);
	if (approval && approval_first)
		add_task(made, after, "Approval");
	if (made->on[REF_F_WAIT] && ref_draw_chance(draw, 60))
		add_task(made, after, "TimedWait");
	if (approval && !approval_first)
		add_task(made, after, "Approval");
	if (made->on[REF_F_BAD_TASKS] && after->count == 1 && ref_draw_chance(draw, 50))
		add_task(made, after, value_text_or(value_get(after->as.items[0], "type"), ""));
	if (before->count > 0 || ref_draw_chance(draw, 5))
		value_put(draw->arena, stage, "beforeStageTasks", before);
	if (after->count > 0 || ref_draw_chance(draw, 5))
		value_put(draw->arena, stage, "afterStageTasks", after);
}

static void add_stage(struct ref_generator *made, struct value *stages, const char *name, const char *selector)
{
	struct ref_draw *draw = &made->draw;
	struct value *stage = value_map(draw->arena);
	value_put_text(draw->arena, stage, "name", name);
	if (selector)
		value_put(draw->arena, stage, "labelSelector", ref_draw_json(draw, selector, NULL));
	if (made->on[REF_F_SORTING] && ref_draw_chance(draw, 70))
		value_put_text(draw->arena, stage, "sortingLabelKey", "order");
	if (made->on[REF_F_PILE_UP])
		value_put_text(draw->arena, stage, "maxConcurrency", "100%");
	else if (made->on[REF_F_CONCURRENCY] && ref_draw_chance(draw, 70))
		value_put(draw->arena, stage, "maxConcurrency", concurrency(made));
	put_tasks(made, stage);
	value_add(draw->arena, stages, stage);
}

static void maybe_empty_stage(struct ref_generator *made, struct value *stages, const char *name)
{
	if (!made->on[REF_F_EMPTY_STAGES] || !ref_draw_chance(&made->draw, 40))
		return;
	const char *selector = ref_draw_chance(&made->draw, 30) ? NULL : "{'matchLabels':{'environment':'nowhere'}}";
	add_stage(made, stages, name, selector);
}

struct value *ref_strategy_stages(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	struct value *stages = value_list(draw->arena);
	if (made->on[REF_F_NO_STAGES])
		return stages;
	if (made->environment_count == 1 && ref_draw_chance(draw, 50)) {
		maybe_empty_stage(made, stages, "none");
		add_stage(made, stages, "all", "{}");
		return stages;
	}
	size_t first = (size_t)ref_draw_between(draw, 0, (int64_t)made->environment_count - 1);
	for (size_t i = 0; i < made->environment_count; i++) {
		const char *environment = made->environments[(first + i) % made->environment_count];
		maybe_empty_stage(made, stages, arena_format(draw->arena, "empty%d", (int)i));
		if (made->on[REF_F_GAP] && i > 0 && ref_draw_chance(draw, 50))
			continue;
		bool bad = made->on[REF_F_BAD_SELECTOR] && ref_draw_chance(draw, 50);
		bool same_name = i > 0 && ref_draw_chance(draw, 2);
		const char *name = same_name ? value_text_or(value_get(stages->as.items[stages->count - 1], "name"), "") : environment;
		add_stage(made, stages, name, bad ? bad_selector(made) : good_selector(made, environment));
	}
	if (made->on[REF_F_OVERLAP])
		add_stage(made, stages, "rest", ref_draw_chance(draw, 50) ? "{}" : "{'matchLabels':{'special':'yes'}}");
	maybe_empty_stage(made, stages, "last");
	return stages;
}

void ref_generate_strategy(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	if (made->on[REF_F_BAD_OBJECTS] && ref_draw_chance(draw, 8))
		return;
	struct value *strategy = ref_draw_json(
		draw, "{'apiVersion':'placement.kubernetes-fleet.io/v1beta1','kind':'$kind','metadata':{$ns'name':'" REF_STRATEGY "'},'spec':{}}",
		"kind", made->scope->strategy, "ns", ref_namespace_field(made), NULL);
	value_put(draw->arena, value_get(strategy, "spec"), "stages", ref_strategy_stages(made));
	value_add(draw->arena, made->objects, strategy);
}
