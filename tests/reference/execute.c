#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"

#include "sim/duration.h"

#include <string.h>

/* engine.md 2.5 and 7.1. */

#define STAGE_POLL_NS (60 * NS_PER_SECOND)

bool ref_max_concurrency(struct ref_pass *pass, const struct value *strategy_stage, size_t clusters, int64_t *max, const char **error)
{
	if (!pass->release->has_max_concurrency) {
		*max = 1;
		return true;
	}
	const struct value *wanted = value_get(strategy_stage, "maxConcurrency");
	if (!wanted) {
		*error = "nil value for IntOrString";
		return false;
	}
	if (wanted->type == VALUE_INT) {
		*max = wanted->as.integer;
	} else {
		const char *text = value_text_or(wanted, "");
		size_t size = strlen(text);
		if (size == 0 || text[size - 1] != '%') {
			*error = "invalid value for IntOrString: invalid type: string is not a percentage";
			return false;
		}
		int64_t percent;
		const char *reason;
		if (!ref_atoi(pass->arena, arena_copy(pass->arena, text, size - 1), &percent, &reason)) {
			*error = arena_format(pass->arena, "invalid value for IntOrString: invalid value \"%s\": %s", text, reason);
			return false;
		}
		*max = percent * (int64_t)clusters / 100;
	}
	if (*max == 0)
		*max = 1;
	return true;
}

/* Step 1 */
static void mark_executing(struct ref_pass *pass)
{
	const char *reason = ref_condition_reason(pass->status, "Progressing");
	bool left_alone =
		ref_is_false(pass, pass->status, "Progressing") && (strcmp(reason, "UpdateRunWaiting") == 0 || strcmp(reason, "UpdateRunStuck") == 0);
	if (!left_alone)
		ref_run_progressing(pass);
}

/* Step 2b. `passed` stays false when the stage has to wait. */
static struct ref_progress before_stage(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage, bool *passed)
{
	const struct value *tasks = value_get(strategy_stage, "beforeStageTasks");
	*passed = !tasks || tasks->count == 0;
	if (*passed)
		return (struct ref_progress){0};
	const char *type = value_text_or(value_get(tasks->as.items[0], "type"), "");
	if (strcmp(type, "Approval") != 0)
		return (struct ref_progress){.problem = ref_abort(pass, REF_EXEC_01, "type", type, NULL)};
	struct value *task = value_get(stage, "beforeStageTaskStatus")->as.items[0];
	struct ref_problem *problem = ref_approval_step(pass, stage, task, "beforeStage", passed);
	if (problem)
		return (struct ref_progress){.problem = problem};
	if (*passed)
		return (struct ref_progress){0};
	ref_stage_waiting(pass, stage, true);
	ref_run_waiting(pass, stage, true);
	return (struct ref_progress){.wait_ns = STAGE_POLL_NS};
}

static struct ref_progress execute_stage(struct ref_pass *pass, int64_t stage_index)
{
	struct value *stage = ref_stage(pass->status, stage_index);
	const struct value *strategy_stage = ref_strategy_stage(pass->status, stage_index);
	if (pass->release->skips_empty_stages && value_get(stage, "clusters")->count == 0) {
		ref_stage_skipped(pass, stage);
		return (struct ref_progress){.wait_ns = 0};
	}
	bool passed;
	struct ref_progress progress = before_stage(pass, stage, strategy_stage, &passed);
	if (progress.problem || !passed)
		return progress;
	int64_t max;
	const char *error;
	if (!ref_max_concurrency(pass, strategy_stage, value_get(stage, "clusters")->count, &max, &error))
		return (struct ref_progress){.problem = ref_abort(pass, REF_EXEC_03, "error", error, NULL)};
	if (!pass->release->has_max_concurrency)
		return ref_cluster_pass_mid_2025(pass, stage, strategy_stage);
	return ref_cluster_pass(pass, stage, strategy_stage, max);
}

struct ref_progress ref_execute(struct ref_pass *pass, int64_t stage_index)
{
	mark_executing(pass);
	bool deleting = stage_index == (int64_t)ref_stage_count(pass->status);
	struct ref_progress progress = deleting ? ref_deletion_stage(pass) : execute_stage(pass, stage_index);
	if (progress.problem && progress.problem->abort) {
		struct value *stage = deleting ? value_get(pass->status, "deletionStageStatus") : ref_stage(pass->status, stage_index);
		ref_stage_failed(pass, stage, progress.problem->text);
	}
	return progress;
}
