#include "tests/reference/api.h"
#include "tests/reference/schema.h"

#include "sim/text.h"

#include <string.h>

/* The rules that are written in CEL in the real definitions (engine.md 1.2 to 1.5, 1.8). */

static bool same_text(const struct value *one, const struct value *other)
{
	return strcmp(value_text_or(one, ""), value_text_or(other, "")) == 0;
}

static bool text_is(const struct value *value, const char *text)
{
	return value_is(value, VALUE_TEXT) && strcmp(value->as.text, text) == 0;
}

/* "size(self.metadata.name) < 64" */
static void check_run_name(const struct ref_world *world, const struct value *run, struct ref_errors *errors)
{
	int limit = world->release->run_name_limit;
	if (text_code_points(ref_object_name(run)) > (size_t)limit)
		ref_error_add(errors, "<nil>", false, "Invalid value: \"object\": metadata.name max length is %d", limit);
}

/* "evaluated only on update, only when the old object has `state`" */
static void check_transition(const struct value *before, const struct value *after, struct ref_errors *errors)
{
	static const struct {
		const char *from, *to;
	} forbidden[] = {{"Initialize", "Stop"}, {"Run", "Initialize"}, {"Stop", "Initialize"}};
	const struct value *from = value_get(before, "state"), *to = value_get(after, "state");
	for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
		if (text_is(from, forbidden[i].from) && text_is(to, forbidden[i].to))
			ref_error_add(errors, "spec", false, "Invalid value: \"object\": invalid state transition: cannot transition from %s to %s",
				      forbidden[i].from, forbidden[i].to);
	}
}

/* "self == oldSelf" of a field: it is not evaluated when the field is absent before or after. */
static void check_field_immutable(const struct value *before, const struct value *after, const char *name, struct ref_errors *errors)
{
	const struct value *old = value_get(before, name), *new = value_get(after, name);
	if (old && new && !same_text(old, new))
		ref_error_add(errors, arena_format(errors->arena, "spec.%s", name), false, "Invalid value: \"string\": %s is immutable", name);
}

static void check_spec_immutable(const struct value *before, const struct value *after, struct ref_errors *errors)
{
	if (!value_equal(value_get(before, "spec"), value_get(after, "spec")))
		ref_error_add(errors, "spec", false, "Invalid value: \"object\": The spec field is immutable");
}

static void check_run(const struct ref_world *world, const struct value *before, const struct value *after, struct ref_errors *errors)
{
	check_run_name(world, after, errors);
	if (!before)
		return;
	if (world->release->run_spec_immutable) {
		check_spec_immutable(before, after, errors);
		return;
	}
	const struct value *old = value_get(before, "spec"), *new = value_get(after, "spec");
	check_transition(old, new, errors);
	check_field_immutable(old, new, "placementName", errors);
	check_field_immutable(old, new, "resourceSnapshotIndex", errors);
	check_field_immutable(old, new, "stagedRolloutStrategyName", errors);
}

static bool any_task(const struct value *tasks, const char *type, bool has_wait)
{
	for (size_t i = 0; tasks && i < tasks->count; i++) {
		const struct value *task = tasks->as.items[i];
		if (text_is(value_get(task, "type"), type) && (value_get(task, "waitTime") != NULL) == has_wait)
			return true;
	}
	return false;
}

static void check_stage(const struct value *stage, size_t index, struct ref_errors *errors)
{
	const struct value *after = value_get(stage, "afterStageTasks"), *before = value_get(stage, "beforeStageTasks");
	const char *after_path = arena_format(errors->arena, "spec.stages[%zu].afterStageTasks", index);
	const char *before_path = arena_format(errors->arena, "spec.stages[%zu].beforeStageTasks", index);
	if (any_task(after, "Approval", true))
		ref_error_add(errors, after_path, false, "Invalid value: \"array\": AfterStageTaskType is Approval, waitTime is not allowed");
	if (any_task(after, "TimedWait", false))
		ref_error_add(errors, after_path, false, "Invalid value: \"array\": AfterStageTaskType is TimedWait, waitTime is required");
	if (any_task(before, "Approval", true))
		ref_error_add(errors, before_path, false, "Invalid value: \"array\": AfterStageTaskType is Approval, waitTime is not allowed");
	if (any_task(before, "TimedWait", true) || any_task(before, "TimedWait", false))
		ref_error_add(errors, before_path, false, "Invalid value: \"array\": BeforeStageTaskType cannot be TimedWait");
	const struct value *concurrency = value_get(stage, "maxConcurrency");
	if (value_is(concurrency, VALUE_INT) && concurrency->as.integer < 1)
		ref_error_add(errors, arena_format(errors->arena, "spec.stages[%zu].maxConcurrency", index), false,
			      "Invalid value: \"\": maxConcurrency must be at least 1");
}

static void check_strategy(const struct value *after, struct ref_errors *errors)
{
	const struct value *stages = value_find(after, "spec", "stages", NULL);
	for (size_t i = 0; stages && i < stages->count; i++)
		check_stage(stages->as.items[i], i, errors);
}

static void check_placement(const struct ref_world *world, const struct value *before, const struct value *after, struct ref_errors *errors)
{
	const struct value *from = value_find(before, "spec", "strategy", "type", NULL);
	const struct value *to = value_find(after, "spec", "strategy", "type", NULL);
	if (world->release->external_is_one_way && before && to && text_is(from, "External") && !text_is(to, "External"))
		ref_error_add(errors, "spec.strategy.type", false,
			      "Invalid value: \"string\": cannot change rollout strategy type from 'External' to other types");
}

void ref_rules_check(const struct ref_world *world, const struct value *before, const struct value *after, struct ref_errors *errors)
{
	const struct value *kind = value_get(after, "kind");
	if (text_is(kind, "ClusterStagedUpdateRun") || text_is(kind, "StagedUpdateRun"))
		check_run(world, before, after, errors);
	else if (text_is(kind, "ClusterStagedUpdateStrategy") || text_is(kind, "StagedUpdateStrategy"))
		check_strategy(after, errors);
	else if (before && (text_is(kind, "ClusterApprovalRequest") || text_is(kind, "ApprovalRequest")))
		check_spec_immutable(before, after, errors);
	else if (text_is(kind, "ClusterResourcePlacement") || text_is(kind, "ResourcePlacement"))
		check_placement(world, before, after, errors);
}
