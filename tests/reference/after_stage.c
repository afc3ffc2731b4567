#include "tests/reference/engine.h"

#include "sim/duration.h"

#include <string.h>

/* engine.md 2.6 step 9 and 4.6. */

#define STAGE_POLL_NS (60 * NS_PER_SECOND)

/* How much of the wait is left: from the last change of the stage's Progressing status, as it stands in memory. */
static int64_t remaining_ns(struct ref_pass *pass, const struct value *stage, const struct value *task)
{
	int64_t wait_ns = 0;
	duration_parse(value_text_or(value_get(task, "waitTime"), ""), &wait_ns);
	return wait_ns - ref_elapsed_ns(pass, stage, "Progressing");
}

struct ref_progress ref_after_stage(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage)
{
	ref_run_waiting(pass, stage, false);
	ref_stage_waiting(pass, stage, false);
	const struct value *tasks = value_get(strategy_stage, "afterStageTasks");
	int64_t wait_ns = STAGE_POLL_NS;
	bool passed = true;
	for (size_t i = 0; tasks && i < tasks->count; i++) {
		struct value *status = value_get(stage, "afterStageTaskStatus")->as.items[i];
		if (strcmp(value_text_or(value_get(tasks->as.items[i], "type"), ""), "TimedWait") == 0) {
			int64_t left_ns = remaining_ns(pass, stage, tasks->as.items[i]);
			if (left_ns > 0) {
				wait_ns = left_ns;
				passed = false;
			} else {
				ref_task_wait_elapsed(pass, status);
			}
			continue;
		}
		bool approved;
		struct ref_problem *problem = ref_approval_step(pass, stage, status, "afterStage", &approved);
		if (problem)
			return (struct ref_progress){.problem = problem};
		passed = passed && approved;
	}
	if (!passed)
		return (struct ref_progress){.wait_ns = wait_ns};
	ref_run_progressing(pass);
	ref_stage_succeeded(pass, stage);
	return (struct ref_progress){.wait_ns = 0};
}
