#include "reports/story_reader.h"

#include "reports/run_changes.h"

#include "model/percent.h"

#include "sim/duration.h"

#include <stdlib.h>
#include <string.h>

/* Runs: what their versions and passes tell. */

/* What the reader keeps of a run beside the story itself. */
struct open_run {
	struct story_run run;
	size_t pass_room, state_room, stuck_room;
	uint32_t in_flight, done;
	uint32_t walked_stage, walked; /* of that stage so many clusters from the first on were seen done */
	bool in_pass;
	int64_t at_ns; /* of the write that is being read */
};

static struct open_run *open_of(struct story_run *run)
{
	return (struct open_run *)run; /* its first member */
}

static struct story_run *run_new(struct story_reader *reader, const struct trace_record *record)
{
	struct story *story = reader->story;
	struct story_run *run = &ARENA_NEW(reader->arena, struct open_run)->run;
	story->runs = arena_room(reader->arena, story->runs, story->run_count, &reader->run_room, sizeof(struct story_run *));
	story->runs[story->run_count++] = run;
	run->identity = record->identity;
	run->uid = record->as.write.after->meta.uid;
	run->seeded = record->writer == WRITER_SEED;
	run->created_ns = record->at_ns;
	run->initialized_ns = run->ended_ns = run->deleted_ns = run->removed_ns = STORY_NEVER;
	run->initialized_pass = STORY_NONE;
	run->outcome = STORY_WAITING;
	run->index = run->held_index = -1;
	return run;
}

static uint32_t current_pass(const struct story_run *run)
{
	return run->pass_count ? (uint32_t)run->pass_count - 1 : STORY_NONE;
}

/* Stages */

static void init_task(struct story_task *task, const struct task_status *status, const struct value *plan, bool before)
{
	*task = (struct story_task){.approval = strcmp(status->type, "Approval") == 0,
				    .before = before,
				    .request = status->request_name,
				    .begun_ns = STORY_NEVER,
				    .granted_ns = STORY_NEVER,
				    .done_ns = STORY_NEVER,
				    .done_pass = STORY_NONE};
	duration_parse(value_text_or(value_get(plan, "waitTime"), ""), &task->wait_ns);
}

static const struct value *list_item(const struct value *map, const char *key, uint32_t index)
{
	const struct value *list = value_get(map, key);
	return value_is(list, VALUE_LIST) && index < list->count ? list->as.items[index] : NULL;
}

static void init_tasks(struct story_stage *stage, const struct stage_status *status, const struct value *plan)
{
	for (uint32_t i = 0; i < status->before_count; i++)
		init_task(&stage->tasks[stage->task_count++], &status->before[i], list_item(plan, "beforeStageTasks", i), true);
	for (uint32_t i = 0; i < status->after_count; i++)
		init_task(&stage->tasks[stage->task_count++], &status->after[i], list_item(plan, "afterStageTasks", i), false);
}

static void init_clusters(struct story_reader *reader, struct story_stage *stage, const struct stage_status *status)
{
	stage->cluster_count = status->cluster_count;
	stage->clusters = ARENA_ARRAY(reader->arena, struct story_cluster, status->cluster_count);
	stage->start_order = ARENA_ARRAY(reader->arena, uint32_t, status->cluster_count);
	stage->seen_order = ARENA_ARRAY(reader->arena, uint32_t, status->cluster_count);
	for (uint32_t i = 0; i < status->cluster_count; i++)
		stage->clusters[i] = (struct story_cluster){.name = run_cluster(status, i)->name,
							    .started_ns = STORY_NEVER,
							    .ready_ns = STORY_NEVER,
							    .seen_ns = STORY_NEVER,
							    .failed_ns = STORY_NEVER,
							    .trouble_ns = STORY_NEVER,
							    .start_pass = STORY_NONE,
							    .mark_pass = STORY_NONE,
							    .seen_pass = STORY_NONE,
							    .wave = STORY_NONE};
}

/* A release without maxConcurrency, and a value that is none, update one cluster at a time. */
static int64_t limit_of(struct story_reader *reader, const struct value *plan, uint32_t clusters)
{
	int64_t limit;
	const char *error;
	const struct value *value = value_get(plan, "maxConcurrency");
	return value && percent_concurrency(reader->arena, value, clusters, &limit, &error) ? limit : 1;
}

static void init_stage(struct story_reader *reader, struct story_run *run, uint32_t index, const struct stage_status *status)
{
	struct story_stage *stage = &run->stages[index];
	const struct value *plan = list_item(run->status->strategy, "stages", index);
	*stage = (struct story_stage){.name = status->name,
				      .index = index,
				      .deletion = index == run->stage_count,
				      .begun_ns = STORY_NEVER,
				      .current_ns = STORY_NEVER,
				      .started_ns = STORY_NEVER,
				      .moved_ns = STORY_NEVER,
				      .updated_ns = STORY_NEVER,
				      .ended_ns = STORY_NEVER,
				      .current_pass = STORY_NONE,
				      .updated_pass = STORY_NONE,
				      .ended_pass = STORY_NONE};
	init_clusters(reader, stage, status);
	init_tasks(stage, status, plan);
	stage->limit = stage->deletion ? (status->cluster_count ? status->cluster_count : 1) : limit_of(reader, plan, status->cluster_count);
}

static void init_stages(struct story_reader *reader, struct story_run *run)
{
	run->stage_count = run->status->stage_count;
	run->has_deletion = run->status->deletion != NULL;
	run->stages = ARENA_ARRAY(reader->arena, struct story_stage, run->stage_count + 1);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		init_stage(reader, run, i, run_stage(run->status, i));
}

/* The stage that is the run's business from now on becomes current at the first pass in state Run. */
static void make_current(struct story_run *run, struct story_stage *stage, int64_t at_ns, uint32_t pass)
{
	const char *state = run->state_count ? run->states[run->state_count - 1].state : NULL;
	if (stage->begun_ns == STORY_NEVER || stage->current_ns != STORY_NEVER || (state && strcmp(state, "Run") != 0))
		return;
	stage->current_ns = at_ns;
	stage->current_pass = pass;
	stage->outcome = STORY_RUNNING;
}

static void begin_stage(struct story_run *run, uint32_t index, int64_t at_ns)
{
	if (index < story_stages_of(run))
		run->stages[index].begun_ns = at_ns;
}

/* The stage that has begun and not ended; NULL: none. */
static struct story_stage *open_stage(struct story_run *run)
{
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		if (run->stages[i].begun_ns != STORY_NEVER && run->stages[i].ended_ns == STORY_NEVER)
			return &run->stages[i];
	return NULL;
}

/* Changes of a status */

struct change_context {
	struct story_reader *reader;
	struct open_run *open;
};

/* Once both conditions of a cluster are known. */
static void settle_cluster(struct story_reader *reader, const struct story_run *run, const struct story_stage *stage, struct story_cluster *cluster)
{
	cluster->at_once = !stage->deletion && cluster->mark_pass == cluster->seen_pass && cluster->mark_pass != STORY_NONE;
	if (!stage->deletion) {
		story_note_member(reader, run, cluster);
		return;
	}
	int64_t gone_ns = story_gone_ns(reader, run, cluster->name);
	if (gone_ns != STORY_NEVER || cluster->seen_ns != STORY_NEVER)
		cluster->ready_ns = gone_ns > cluster->started_ns ? gone_ns : cluster->started_ns;
}

/* Clusters that one pass starts are in the order of their positions. */
static void put_in_order(struct story_stage *stage, uint32_t position)
{
	uint32_t pass = stage->clusters[position].start_pass;
	uint32_t at = stage->started_count++;
	for (; at && stage->start_order[at - 1] > position && stage->clusters[stage->start_order[at - 1]].start_pass == pass; at--)
		stage->start_order[at] = stage->start_order[at - 1];
	stage->start_order[at] = position;
}

static void start_cluster(struct open_run *open, struct story_stage *stage, uint32_t position, int64_t at_ns)
{
	struct story_cluster *cluster = &stage->clusters[position];
	uint32_t pass = current_pass(&open->run);
	if (stage->started_count == 0 || stage->clusters[stage->start_order[stage->started_count - 1]].start_pass != pass)
		stage->wave_count++;
	cluster->started_ns = at_ns;
	cluster->start_pass = pass;
	cluster->wave = stage->wave_count - 1;
	put_in_order(stage, position);
	if (stage->started_ns == STORY_NEVER)
		stage->started_ns = at_ns;
	open->in_flight += cluster->seen_ns == STORY_NEVER && cluster->failed_ns == STORY_NEVER;
}

static void take_cluster(struct change_context *context, const struct run_change *change)
{
	struct open_run *open = context->open;
	struct story_run *run = &open->run;
	struct story_stage *stage = &run->stages[change->stage];
	struct story_cluster *cluster = &stage->clusters[change->cluster];
	uint32_t pass = current_pass(run);
	bool starts = strcmp(change->condition->type, "Started") == 0;
	bool marked = cluster->started_ns != STORY_NEVER && (cluster->mark_pass != STORY_NONE || cluster->start_pass == STORY_NONE);
	if (starts && condition_has(change->condition, CONDITION_TRUE) && !marked) {
		cluster->mark_pass = pass;
		if (cluster->started_ns == STORY_NEVER)
			start_cluster(open, stage, change->cluster, open->at_ns);
	} else if (!starts && condition_has(change->condition, CONDITION_TRUE) && cluster->seen_ns == STORY_NEVER) {
		cluster->seen_ns = open->at_ns;
		cluster->seen_pass = pass;
		stage->seen_order[stage->seen_count++] = change->cluster;
		open->done += !stage->deletion;
		open->in_flight -= cluster->started_ns != STORY_NEVER;
	} else if (!starts && condition_has(change->condition, CONDITION_FALSE) && cluster->failed_ns == STORY_NEVER) {
		cluster->failed_ns = open->at_ns;
		open->in_flight -= cluster->started_ns != STORY_NEVER;
	}
	if (cluster->started_ns != STORY_NEVER && cluster->seen_ns != STORY_NEVER)
		settle_cluster(context->reader, run, stage, cluster);
}

static void take_task(struct change_context *context, const struct run_change *change)
{
	struct story_run *run = &context->open->run;
	struct story_stage *stage = &run->stages[change->stage];
	uint32_t before_count = run_stage(run->status, change->stage)->before_count;
	struct story_task *task = &stage->tasks[change->before ? change->task : before_count + change->task];
	const char *type = change->condition->type;
	int64_t at_ns = context->open->at_ns;
	if (!condition_has(change->condition, CONDITION_TRUE))
		return;
	if (strcmp(type, "ApprovalRequestCreated") == 0) {
		if (task->begun_ns == STORY_NEVER)
			task->begun_ns = at_ns;
		return;
	}
	if (task->done_ns != STORY_NEVER)
		return;
	task->done_ns = at_ns;
	task->done_pass = current_pass(run);
	if (task->approval)
		task->granted_ns = story_approved_ns(context->reader, run->identity->ns, task->request);
}

static void begin_waits(struct story_stage *stage, int64_t at_ns)
{
	for (uint32_t i = 0; i < stage->task_count; i++)
		if (!stage->tasks[i].approval && stage->tasks[i].done_ns == STORY_NEVER)
			stage->tasks[i].begun_ns = at_ns;
}

static void end_stage(struct story_run *run, struct story_stage *stage, enum story_outcome outcome, int64_t at_ns)
{
	stage->outcome = outcome;
	stage->ended_ns = at_ns;
	stage->ended_pass = current_pass(run);
	if (outcome == STORY_SUCCEEDED || outcome == STORY_SKIPPED)
		begin_stage(run, stage->index + 1, at_ns);
}

static bool tasks_before_done(const struct story_stage *stage)
{
	for (uint32_t i = 0; i < stage->task_count; i++)
		if (stage->tasks[i].before && stage->tasks[i].done_ns == STORY_NEVER)
			return false;
	return true;
}

/* Nothing is left to do but what comes after the clusters. */
static bool all_updated(const struct story_stage *stage)
{
	return tasks_before_done(stage) && stage->seen_count == stage->cluster_count;
}

static void take_stage_progress(struct open_run *open, struct story_stage *stage, const struct run_change *change)
{
	bool goes_on = condition_has_reason(change->condition, "StageUpdatingWaiting") ||
		       condition_has_reason(change->condition, "StageUpdatingSucceeded") ||
		       condition_has_reason(change->condition, "StageUpdatingSkippedNoClusters");
	/* a stop moves it too; two transitions in one second have one time */
	bool moved = !change->old || change->old->status != change->condition->status || change->old->changed_ns != change->condition->changed_ns;
	if (moved)
		stage->moved_ns = open->at_ns;
	if (!all_updated(stage))
		return;
	bool first = goes_on && stage->updated_ns == STORY_NEVER;
	if (first) {
		stage->updated_ns = open->at_ns;
		stage->updated_pass = current_pass(&open->run);
	}
	/* without clusters to update nothing may have moved since an approval before the stage was asked for */
	if (moved || (first && stage->moved_ns != STORY_NEVER))
		begin_waits(stage, stage->moved_ns);
}

static void take_stage(struct change_context *context, const struct run_change *change)
{
	struct story_run *run = &context->open->run;
	struct story_stage *stage = &run->stages[change->stage];
	int64_t at_ns = context->open->at_ns;
	if (strcmp(change->condition->type, "Progressing") == 0) {
		take_stage_progress(context->open, stage, change);
		return;
	}
	if (stage->ended_ns != STORY_NEVER)
		return;
	if (condition_has(change->condition, CONDITION_FALSE)) {
		stage->error = change->condition->message;
		end_stage(run, stage, STORY_FAILED, at_ns);
	} else if (condition_has(change->condition, CONDITION_TRUE)) {
		bool skipped = condition_has_reason(change->condition, "StageUpdatingSkippedNoClusters");
		end_stage(run, stage, skipped ? STORY_SKIPPED : STORY_SUCCEEDED, at_ns);
	}
}

static void take_stuck(struct change_context *context, const struct run_change *change)
{
	struct open_run *open = context->open;
	struct story_run *run = &open->run;
	bool is_stuck = condition_has_reason(change->condition, "UpdateRunStuck");
	struct story_stuck *last = run->stuck_count ? &run->stuck[run->stuck_count - 1] : NULL;
	bool was_stuck = last && last->until_ns == STORY_NEVER;
	if (was_stuck && !is_stuck)
		last->until_ns = open->at_ns;
	if (!is_stuck)
		return;
	if (was_stuck) {
		last->message = change->condition->message;
		return;
	}
	const struct story_stage *stage = open_stage(run);
	run->stuck = arena_room(context->reader->arena, run->stuck, run->stuck_count, &open->stuck_room, sizeof *run->stuck);
	run->stuck[run->stuck_count++] =
		(struct story_stuck){open->at_ns, STORY_NEVER, stage ? stage->index : STORY_NONE, change->condition->message};
}

/* What was still under way when the run or the trace ended. */
static void settle_rest(struct story_reader *reader, struct story_run *run)
{
	for (uint32_t i = 0; i < story_stages_of(run); i++) {
		struct story_stage *stage = &run->stages[i];
		for (uint32_t j = 0; j < stage->started_count && stage->ended_ns == STORY_NEVER; j++) {
			struct story_cluster *cluster = &stage->clusters[stage->start_order[j]];
			if (cluster->seen_ns == STORY_NEVER)
				settle_cluster(reader, run, stage, cluster);
		}
		for (uint32_t j = 0; j < stage->task_count; j++) {
			struct story_task *task = &stage->tasks[j];
			if (task->approval && task->begun_ns != STORY_NEVER && task->done_ns == STORY_NEVER)
				task->granted_ns = story_approved_ns(reader, run->identity->ns, task->request);
		}
	}
}

static void end_run(struct story_reader *reader, struct story_run *run, enum story_outcome outcome, const char *error, int64_t at_ns)
{
	if (run->ended_ns != STORY_NEVER)
		return;
	settle_rest(reader, run);
	run->outcome = outcome;
	run->error = error;
	run->ended_ns = at_ns;
}

static void take_run_condition(struct change_context *context, const struct run_change *change)
{
	struct story_run *run = &context->open->run;
	int64_t at_ns = context->open->at_ns;
	const char *type = change->condition->type;
	bool failed = condition_has(change->condition, CONDITION_FALSE);
	if (strcmp(type, "Progressing") == 0) {
		take_stuck(context, change);
	} else if (failed) {
		end_run(context->reader, run, STORY_FAILED, change->condition->message, at_ns);
	} else if (strcmp(type, "Succeeded") == 0) {
		end_run(context->reader, run, STORY_SUCCEEDED, NULL, at_ns);
	} else if (run->initialized_ns == STORY_NEVER) {
		run->initialized_ns = at_ns;
		run->initialized_pass = current_pass(run);
		run->outcome = STORY_RUNNING;
		run->held_index = story_held_index(context->reader, run->identity->ns, run->spec->placement);
		begin_stage(run, 0, at_ns);
		if (run->stage_count || run->has_deletion)
			make_current(run, &run->stages[0], at_ns, current_pass(run));
	}
}

static void take_change(void *opaque, const struct run_change *change)
{
	struct change_context *context = opaque;
	switch (change->kind) {
	case RUN_CHANGE_RUN:
		take_run_condition(context, change);
		break;
	case RUN_CHANGE_STAGE:
		take_stage(context, change);
		break;
	case RUN_CHANGE_TASK:
		take_task(context, change);
		break;
	case RUN_CHANGE_CLUSTER:
		take_cluster(context, change);
		break;
	}
}

/* Records */

static void note_spec(struct story_reader *reader, struct open_run *open, const struct object *after)
{
	struct story_run *run = &open->run;
	run->spec = after->run_spec;
	const char *last = run->state_count ? run->states[run->state_count - 1].state : NULL;
	if (run->state_count && last == run->spec->state)
		return;
	run->states = arena_room(reader->arena, run->states, run->state_count, &open->state_room, sizeof *run->states);
	run->states[run->state_count++] = (struct story_state){open->at_ns, run->spec->state};
}

static void note_status(struct story_reader *reader, struct open_run *open, const struct object *before, const struct object *after)
{
	struct story_run *run = &open->run;
	struct change_context context = {reader, open};
	const struct run_status *old = before ? before->run_status : NULL;
	run->status = after->run_status;
	if (!run->status)
		return;
	if (!run->stages && (run->status->stage_count || run->status->deletion))
		init_stages(reader, run);
	run->snapshot_index = run->status->snapshot_index ? run->status->snapshot_index : run->spec->snapshot_index;
	run->index = run->snapshot_index && *run->snapshot_index ? (int64_t)strtoll(run->snapshot_index, NULL, 10) : -1;
	run_changes_tell(old, run->status, take_change, &context);
}

static void note_pass(struct open_run *open, bool wrote)
{
	struct story_pass *pass = open->in_pass ? &open->run.passes[open->run.pass_count - 1] : NULL;
	if (!pass)
		return;
	pass->in_flight = open->in_flight;
	pass->done = open->done;
	pass->wrote = pass->wrote || wrote;
}

void story_take_run(struct story_reader *reader, const struct trace_record *record)
{
	struct story_subject *subject = story_subject_of(reader, record->subject);
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	if (!subject->run && after)
		subject->run = run_new(reader, record);
	struct story_run *run = subject->run;
	if (!run)
		return;
	struct open_run *open = open_of(run);
	open->at_ns = record->at_ns;
	if (!after) {
		end_run(reader, run, STORY_ABANDONED, NULL, record->at_ns);
		run->removed_ns = record->at_ns;
		open->in_pass = false;
		subject->run = NULL;
		return;
	}
	note_spec(reader, open, after);
	if (!before || before->run_status != after->run_status) {
		note_status(reader, open, before, after);
		note_pass(open, record->writer == WRITER_RUN_CONTROLLER);
	}
	if (after->meta.deleting && run->deleted_ns == STORY_NEVER) {
		run->deleted_ns = record->at_ns;
		end_run(reader, run, STORY_ABANDONED, NULL, record->at_ns);
	}
}

static void begin_pass(struct story_reader *reader, struct story_run *run, const struct trace_pass *trace)
{
	struct open_run *open = open_of(run);
	run->passes = arena_room(reader->arena, run->passes, run->pass_count, &open->pass_room, sizeof *run->passes);
	run->passes[run->pass_count++] = (struct story_pass){.trace = trace,
							     .ready_ns = trace->ready_ns,
							     .begin_ns = trace->begin_ns,
							     .end_ns = trace->begin_ns,
							     .due_ns = STORY_NEVER,
							     .in_flight = open->in_flight,
							     .done = open->done};
	open->in_pass = true;
	struct story_stage *stage = run->ended_ns == STORY_NEVER ? open_stage(run) : NULL;
	if (stage)
		make_current(run, stage, trace->begin_ns, current_pass(run));
}

/* The waiting entry after a pass: the one that was there when it is earlier than what the pass asked for, else that. */
static enum story_armed armed_after(const struct story_subject *subject, const struct trace_pass *pass)
{
	static const enum story_armed kinds[] = {
		[PASS_DONE] = ARMED_NOTHING, [PASS_AFTER] = ARMED_TIMER, [PASS_NOW] = ARMED_REQUEUE, [PASS_ERROR] = ARMED_BACKOFF};
	if (pass->due_ns < 0)
		return ARMED_NOTHING;
	bool kept = subject->armed != ARMED_NOTHING && subject->due_ns == pass->due_ns && subject->due_ns > pass->end_ns;
	return kept ? subject->armed : kinds[pass->result];
}

/* Clusters that an earlier pass saw done, up to the stage's first other one, need not be looked at in every pass. One that this pass saw done may
 * keep its slot in it. */
static uint32_t first_open(struct open_run *open, const struct story_stage *stage)
{
	if (open->walked_stage != stage->index)
		open->walked = 0;
	open->walked_stage = stage->index;
	while (open->walked < stage->cluster_count && stage->clusters[open->walked].seen_ns != STORY_NEVER &&
	       stage->clusters[open->walked].seen_pass != current_pass(&open->run))
		open->walked++;
	return open->walked;
}

/* A pass with errors came to every cluster for which it had a slot. One that is still not started has a slot all the same: its update had been
 * begun by another run and failed, or it would have been started. */
static void meet_clusters(struct story_reader *reader, struct open_run *open, const struct story_pass *pass)
{
	struct story_run *run = &open->run;
	struct story_stage *stage = run->ended_ns == STORY_NEVER ? open_stage(run) : NULL;
	uint32_t number = current_pass(run);
	int64_t busy = 0;
	if (!stage || stage->deletion || !tasks_before_done(stage) || stage->started_count == stage->cluster_count ||
	    story_state_is(run, pass->begin_ns, "Stop") || story_state_is(run, pass->begin_ns, "Initialize"))
		return;
	for (uint32_t i = first_open(open, stage); i < stage->cluster_count && busy < stage->limit; i++) {
		const struct story_cluster *cluster = &stage->clusters[i];
		bool kept = cluster->seen_pass == number && cluster->mark_pass == number;
		busy += kept || cluster->seen_ns == STORY_NEVER;
		if (cluster->started_ns == STORY_NEVER && story_is_placed(reader, run, cluster->name))
			start_cluster(open, stage, i, pass->begin_ns);
	}
}

static void end_pass(struct story_reader *reader, struct story_subject *subject, const struct trace_pass *trace)
{
	subject->armed = armed_after(subject, trace);
	subject->due_ns = subject->armed == ARMED_NOTHING ? STORY_NEVER : trace->due_ns;
	struct open_run *open = subject->run ? open_of(subject->run) : NULL;
	if (!open || !open->in_pass)
		return;
	struct story_pass *pass = &subject->run->passes[subject->run->pass_count - 1];
	pass->end_ns = trace->end_ns;
	pass->armed = subject->armed;
	pass->due_ns = subject->due_ns;
	if (trace->result == PASS_ERROR)
		meet_clusters(reader, open, pass);
	pass->in_flight = open->in_flight;
	open->in_pass = false;
}

void story_take_pass(struct story_reader *reader, const struct trace_record *record)
{
	struct story_subject *subject = story_subject_of(reader, record->subject);
	if (record->kind == TRACE_PASS_END)
		end_pass(reader, subject, record->as.pass);
	else if (subject->run)
		begin_pass(reader, subject->run, record->as.pass);
}

void story_finish_run(struct story_reader *reader, struct story_run *run)
{
	struct open_run *open = open_of(run);
	if (open->in_pass)
		run->passes[run->pass_count - 1].end_ns = reader->story->end_ns;
	if (run->ended_ns == STORY_NEVER)
		settle_rest(reader, run);
}
