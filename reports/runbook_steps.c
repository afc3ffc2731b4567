#include "reports/runbook_steps.h"

#include "reports/runbook_entry.h"

#include "scenarios/conditions.h"

#include <stdlib.h>
#include <string.h>

static void add_step(struct arena *arena, struct runbook_steps *steps, struct runbook_step step)
{
	step.order = SIZE_MAX;
	steps->items = arena_room(arena, steps->items, steps->count, &steps->room, sizeof *steps->items);
	steps->items[steps->count++] = step;
}

/* The timeline */

/* Whether a step of the timeline is the approval of one of the gates, in whichever way. */
static bool is_gate(const struct report *report, const struct scenario_entry *entry, const struct scenario_step *approval)
{
	bool writes_status = approval->verb == VERB_APPROVE || (approval->verb == VERB_MERGE && approval->status_subresource) ||
			     (approval->verb == VERB_JSON_PATCH && approval->status_subresource);
	int64_t at_ns = report->replay->entries[entry - report->scenario->entries].at_ns;
	for (size_t i = 0; i < report->story->run_count && writes_status; i++)
		for (uint32_t k = 0; k < story_stages_of(report->story->runs[i]); k++) {
			const struct story_stage *stage = &report->story->runs[i]->stages[k];
			for (uint32_t n = 0; n < stage->task_count; n++)
				if (stage->tasks[n].approval && stage->tasks[n].request && stage->tasks[n].granted_ns == at_ns &&
				    strcmp(stage->tasks[n].request, approval->target.name) == 0)
					return true;
		}
	return false;
}

static bool is_only_gates(const struct report *report, const struct scenario_entry *entry)
{
	for (uint32_t i = 0; i < entry->step_count; i++)
		if (!is_gate(report, entry, &entry->steps[i]))
			return false;
	return true;
}

/* Since when the condition holds that called for an entry. */
static bool called_at(const struct report *report, const struct scenario_condition *when, int64_t *at_ns)
{
	const struct history_line *line = history_line_of(report->history, when->object.kind, when->object.ns, when->object.name);
	for (size_t i = 0; line && i < line->count; i++)
		if (condition_holds(when, line->versions[i].object, i > 0)) {
			*at_ns = line->versions[i].at_ns;
			return true;
		}
	return false;
}

static void gather_entry(struct arena *arena, struct runbook_steps *steps, const struct report *report, const struct scenario_entry *entry)
{
	const struct replay_entry *outcome = &report->replay->entries[entry - report->scenario->entries];
	struct runbook_step await = {.kind = RUNBOOK_AWAIT, .entry = entry};
	if (!outcome->happened || is_only_gates(report, entry))
		return;
	if (entry->has_when && entry->when.object.kind && !outcome->refusal && runbook_entry_has_commands(entry) &&
	    called_at(report, &entry->when, &await.at_ns))
		add_step(arena, steps, await);
	add_step(arena, steps, (struct runbook_step){.at_ns = outcome->at_ns, .kind = RUNBOOK_ENTRY, .entry = entry});
}

/* Runs */

static void gather_run(struct arena *arena, struct runbook_steps *steps, const struct story_run *run)
{
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		for (uint32_t k = 0; k < run->stages[i].task_count; k++) {
			const struct story_task *task = &run->stages[i].tasks[k];
			if (!task->approval || task->begun_ns == STORY_NEVER || !task->request)
				continue;
			int64_t at_ns = task->granted_ns == STORY_NEVER ? task->begun_ns : task->granted_ns;
			add_step(arena, steps,
				 (struct runbook_step){.at_ns = at_ns, .kind = RUNBOOK_GATE, .run = run, .stage = &run->stages[i], .task = task});
		}
	if (run->ended_ns != STORY_NEVER && run->outcome != STORY_ABANDONED)
		add_step(arena, steps, (struct runbook_step){.at_ns = run->ended_ns, .kind = RUNBOOK_END, .run = run});
}

/* The order at one instant */

static bool is_over(const struct object *run)
{
	struct condition condition;
	return (object_condition(run, "Succeeded", &condition) && condition.status != CONDITION_UNKNOWN) ||
	       (object_condition(run, "Initialized", &condition) && condition.status == CONDITION_FALSE);
}

static bool is_request(const struct runbook_step *step, const struct identity *identity, const struct object *after)
{
	struct condition approved;
	bool same = strcmp(identity->name, step->task->request) == 0 && strcmp(identity->ns, step->run->identity->ns) == 0 &&
		    kind_is_fleet(identity->kind, "ClusterApprovalRequest", "ApprovalRequest");
	return same && after &&
	       (step->task->granted_ns == STORY_NEVER || (object_condition(after, "Approved", &approved) && approved.status == CONDITION_TRUE));
}

/* Whether a record of its instant is what a step stands for. */
static bool is_of(const struct report *report, const struct runbook_step *step, const struct trace_record *record)
{
	if (step->kind == RUNBOOK_ENTRY)
		return record->kind == TRACE_ACTION && record->as.action.action == (uint32_t)(step->entry - report->scenario->entries);
	if (record->kind != TRACE_WRITE)
		return false;
	const struct object *before = record->as.write.before, *after = record->as.write.after;
	switch (step->kind) {
	case RUNBOOK_AWAIT:
		return object_is_named(record->identity, &step->entry->when.object) && condition_holds(&step->entry->when, after, before != NULL);
	case RUNBOOK_GATE:
		return is_request(step, record->identity, after);
	case RUNBOOK_END:
		return record->identity == step->run->identity && after && strcmp(after->meta.uid, step->run->uid) == 0 && is_over(after);
	case RUNBOOK_ENTRY:
		break;
	}
	return false;
}

static int by_time(const void *left, const void *right)
{
	const struct runbook_step *a = left, *b = right;
	if (a->at_ns != b->at_ns)
		return a->at_ns < b->at_ns ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* The steps are in the order of their instants. What has no record of its own, as an approval of a request that was there before, comes last. */
static void number_steps(struct runbook_steps *steps, const struct report *report)
{
	struct trace_cursor cursor = trace_begin(&report->replay->trace);
	const struct trace_record *record;
	size_t first = 0, position = 0;
	while ((record = trace_next(&cursor))) {
		position++;
		while (first < steps->count && steps->items[first].at_ns < record->at_ns)
			first++;
		for (size_t i = first; i < steps->count && steps->items[i].at_ns == record->at_ns; i++)
			if (steps->items[i].order == SIZE_MAX && is_of(report, &steps->items[i], record))
				steps->items[i].order = position;
	}
}

struct runbook_steps runbook_steps_of(struct arena *arena, const struct report *report)
{
	const struct scenario *scenario = report->scenario;
	struct runbook_steps steps = {0};
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		gather_entry(arena, &steps, report, &scenario->entries[i]);
	for (size_t i = 0; i < report->story->run_count; i++)
		gather_run(arena, &steps, report->story->runs[i]);
	if (!steps.count)
		return steps;
	qsort(steps.items, steps.count, sizeof *steps.items, by_time);
	number_steps(&steps, report);
	qsort(steps.items, steps.count, sizeof *steps.items, by_time);
	return steps;
}
