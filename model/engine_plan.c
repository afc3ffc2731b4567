#include "model/engine_pass.h"

#include "model/atoi.h"

#include "sim/duration.h"

#include <stdlib.h>
#include <string.h>

/* The recorded strategy and which cluster belongs to which stage (engine.md 2.3 INIT-11..18, 7.2). */

static void drop_empty(struct value *map, const char *key)
{
	const struct value *value = value_get(map, key);
	if (value && (value->type == VALUE_LIST || value->type == VALUE_MAP) && value->count == 0)
		value_drop(map, key);
}

/* Approval tasks lose their waitTime; others get it in Go's canonical form. */
static struct value *record_tasks(struct arena *arena, const struct value *tasks)
{
	struct value *list = value_list(arena);
	for (size_t i = 0; i < tasks->count; i++) {
		struct value *task = value_copy_shallow(arena, tasks->as.items[i]);
		const char *wait = value_text_or(value_get(task, "waitTime"), NULL);
		int64_t wait_ns;
		value_drop(task, "waitTime");
		if (wait && strcmp(value_text_or(value_get(task, "type"), ""), "Approval") != 0 && duration_parse(wait, &wait_ns)) {
			struct text canonical;
			text_init(&canonical, 64);
			duration_write(&canonical, wait_ns);
			value_put_text(arena, task, "waitTime", text_view(&canonical));
			text_deinit(&canonical);
		}
		value_add(arena, list, task);
	}
	return list;
}

static struct value *record_selector(struct arena *arena, const struct value *selector)
{
	struct value *copy = value_copy_shallow(arena, selector);
	drop_empty(copy, "matchLabels");
	drop_empty(copy, "matchExpressions");
	const struct value *expressions = value_get(copy, "matchExpressions");
	if (!value_is(expressions, VALUE_LIST))
		return copy;
	struct value *list = value_list(arena);
	for (size_t i = 0; i < expressions->count; i++) {
		struct value *expression = value_copy_shallow(arena, expressions->as.items[i]);
		drop_empty(expression, "values");
		value_add(arena, list, expression);
	}
	value_put(arena, copy, "matchExpressions", list);
	return copy;
}

static struct value *record_stage(struct arena *arena, const struct value *stage)
{
	static const char *const task_lists[] = {"beforeStageTasks", "afterStageTasks"};
	struct value *copy = value_copy_shallow(arena, stage);
	for (size_t i = 0; i < 2; i++) {
		const struct value *tasks = value_get(copy, task_lists[i]);
		if (value_is(tasks, VALUE_LIST))
			value_put(arena, copy, task_lists[i], record_tasks(arena, tasks));
		drop_empty(copy, task_lists[i]);
	}
	const struct value *selector = value_get(copy, "labelSelector");
	if (value_is(selector, VALUE_MAP))
		value_put(arena, copy, "labelSelector", record_selector(arena, selector));
	return copy;
}

struct value *engine_record_strategy(struct run_pass *pass, const struct value *strategy_spec)
{
	struct arena *arena = &pass->world->arena;
	struct value *copy = value_map(arena);
	struct value *list = value_list(arena);
	const struct value *stages = value_get(strategy_spec, "stages");
	for (size_t i = 0; value_is(stages, VALUE_LIST) && i < stages->count; i++)
		value_add(arena, list, record_stage(arena, stages->as.items[i]));
	value_put(arena, copy, "stages", list);
	return copy;
}

static uint32_t read_tasks(const struct value *list, struct task_plan *tasks, uint32_t capacity)
{
	uint32_t count = value_is(list, VALUE_LIST) ? (uint32_t)list->count : 0;
	count = count < capacity ? count : capacity;
	for (uint32_t i = 0; i < count; i++) {
		const char *wait = value_text_or(value_get(list->as.items[i], "waitTime"), NULL);
		tasks[i].type = value_text_or(value_get(list->as.items[i], "type"), "");
		tasks[i].has_wait = wait && duration_parse(wait, &tasks[i].wait_ns);
	}
	return count;
}

void engine_read_plan(struct run_pass *pass, const struct value *strategy_spec, struct strategy_plan *plan)
{
	struct world *world = pass->world;
	const struct value *stages = value_get(strategy_spec, "stages");
	plan->source = strategy_spec;
	plan->stage_count = value_is(stages, VALUE_LIST) ? (uint32_t)stages->count : 0;
	plan->stages = ARENA_ARRAY(&world->arena, struct stage_plan, plan->stage_count);
	for (uint32_t i = 0; i < plan->stage_count; i++) {
		const struct value *from = stages->as.items[i];
		struct stage_plan *stage = &plan->stages[i];
		stage->name = symbol_of(&world->symbols, value_text_or(value_get(from, "name"), ""));
		stage->selector = value_get(from, "labelSelector");
		stage->sort_key = value_text_or(value_get(from, "sortingLabelKey"), NULL);
		stage->max_concurrency = value_get(from, "maxConcurrency");
		stage->before_count = read_tasks(value_get(from, "beforeStageTasks"), stage->before, BEFORE_TASKS_MAX);
		stage->after_count = read_tasks(value_get(from, "afterStageTasks"), stage->after, AFTER_TASKS_MAX);
	}
}

/* INIT-11..15. */
static const struct engine_error *check_tasks(struct run_pass *pass, const struct stage_plan *stage)
{
	const char *strategy = engine_name(pass, pass->run->run_spec->strategy);
	struct arena *arena = &pass->world->arena;
	const unsigned user = PREFIX_VALIDATION | PREFIX_USER;
	const char *reason = NULL;
	if (stage->before_count > 1)
		reason = "beforeStageTasks can have at most one task";
	for (uint32_t i = 0; i < stage->before_count && !reason; i++)
		if (strcmp(stage->before[i].type, "Approval") != 0)
			reason = arena_format(arena, "task %u of type %s is not allowed in beforeStageTasks, allowed type: Approval", i,
					      stage->before[i].type);
	if (reason)
		return engine_fail(pass, user, "the before stage tasks are invalid, updateStrategy: `%s`, stage: %s, err: %s", strategy, stage->name,
				   reason);
	if (stage->after_count == 2 && strcmp(stage->after[0].type, stage->after[1].type) == 0)
		reason = arena_format(arena, "afterStageTasks cannot have two tasks of the same type: %s", stage->after[0].type);
	for (uint32_t i = 0; i < stage->after_count && !reason; i++) {
		const struct task_plan *task = &stage->after[i];
		if (strcmp(task->type, "TimedWait") != 0)
			continue;
		if (!task->has_wait)
			reason = arena_format(arena, "task %u of type TimedWait has wait duration set to nil", i);
		else if (task->wait_ns <= 0)
			reason = arena_format(arena, "task %u of type TimedWait has wait duration <= 0", i);
	}
	return reason ? engine_fail_text(pass, user, pass->texts->after_tasks_invalid, strategy, stage->name, reason) : NULL;
}

static struct target *find_target(const struct binding_set *set, const char *cluster)
{
	uint32_t low = 0;
	uint32_t high = set->target_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(set->targets[middle].cluster, cluster);
		if (order == 0)
			return &set->targets[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* INIT-17b. */
static const struct engine_error *read_sort_value(struct run_pass *pass, const struct stage_plan *stage, const struct object *cluster,
						  struct target *target)
{
	const char *label = object_label(cluster, stage->sort_key);
	const char *text = label ? label : "";
	enum atoi_result parsed = atoi_parse(text, &target->sort_value);
	if (parsed == ATOI_OK)
		return NULL;
	return engine_fail(pass, PREFIX_VALIDATION | PREFIX_USER, "the sorting label `%s:%s` on cluster `%s` is not valid: %s", stage->sort_key, text,
			   target->cluster, atoi_error(&pass->world->arena, text, parsed));
}

static int compare_order(const void *left, const void *right)
{
	const struct target *one = *(struct target *const *)left;
	const struct target *other = *(struct target *const *)right;
	if (one->sort_value != other->sort_value)
		return one->sort_value < other->sort_value ? -1 : 1;
	return strcmp(one->cluster, other->cluster);
}

/* Where several clusters offend, the one with the smallest name is reported: the original's order is random. */
static const struct engine_error *place_stage(struct run_pass *pass, const struct stage_plan *stage, struct binding_set *set,
					      struct stage_targets *placed)
{
	struct world *world = pass->world;
	const char *problem = NULL;
	const struct selector *selector = selector_compile(&world->arena, stage->selector, pass->release->go_selector_errors, &problem);
	if (!selector)
		return engine_fail_text(pass, PREFIX_VALIDATION | PREFIX_USER, pass->texts->selector_invalid,
					engine_name(pass, pass->run->run_spec->strategy), stage->name, problem);
	struct slot_list clusters = store_list(&world->store, world->kinds.member_cluster);
	placed->items = ARENA_ARRAY(&world->arena, struct target *, set->target_count);
	for (size_t i = 0; i < clusters.count; i++) {
		const struct object *cluster = clusters.items[i]->current;
		struct target *target = find_target(set, cluster->identity->name);
		if (!target || !selector_matches(selector, cluster->meta.labels))
			continue;
		if (target->placed)
			return engine_fail(pass, PREFIX_VALIDATION | PREFIX_USER, "cluster `%s` appears in more than one stages", target->cluster);
		target->placed = true;
		target->sort_value = 0;
		const struct engine_error *error = stage->sort_key ? read_sort_value(pass, stage, cluster, target) : NULL;
		if (error)
			return error;
		placed->items[placed->count++] = target;
	}
	qsort(placed->items, placed->count, sizeof *placed->items, compare_order);
	return NULL;
}

const struct engine_error *engine_place_clusters(struct run_pass *pass, const struct strategy_plan *plan, struct binding_set *set,
						 struct stage_targets **stages)
{
	*stages = ARENA_ARRAY(&pass->world->arena, struct stage_targets, plan->stage_count);
	for (uint32_t i = 0; i < plan->stage_count; i++) {
		const struct engine_error *error = check_tasks(pass, &plan->stages[i]);
		if (!error)
			error = place_stage(pass, &plan->stages[i], set, &(*stages)[i]);
		if (error)
			return error;
	}
	return NULL;
}

const struct engine_error *engine_check_coverage(struct run_pass *pass, const struct binding_set *set)
{
	enum { SHOWN_MAX = 10 };
	uint32_t missing = 0;
	struct text names;
	text_init(&names, 4096);
	for (uint32_t i = 0; i < set->target_count; i++) {
		if (set->targets[i].placed)
			continue;
		if (missing++ < SHOWN_MAX)
			text_putf(&names, "%s%s", missing > 1 ? ", " : "", set->targets[i].cluster);
	}
	const struct engine_error *error = NULL;
	if (missing)
		error = engine_fail(pass, PREFIX_VALIDATION | PREFIX_USER,
				    "some clusters are not placed in any stage, total %u, showing up to 10: %s", missing, text_view(&names));
	text_deinit(&names);
	return error;
}
