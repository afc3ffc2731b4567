#include "reports/narrative_parts.h"

#include "reports/run_changes.h"
#include "reports/words.h"

#include "sim/duration.h"

#include <string.h>

/* Writes of a run: what its status says that it did not say before. */

/* Clusters of a stage that one pass touched. */
struct touched {
	uint32_t first, last, count; /* positions */
};

struct run_telling {
	struct narrator *narrator;
	const struct trace_record *record;
	const struct run_status *before, *after;
	uint32_t stage;                   /* that the clusters below are of */
	struct touched started, finished; /* not told yet */
	uint32_t finished_before;         /* clusters of the stage that were finished before this write, and those told since */
};

static const struct identity *run_of(const struct run_telling *telling)
{
	return telling->record->identity;
}

static const struct story_run *story_of(const struct run_telling *telling)
{
	return story_run_at(telling->narrator->story, run_of(telling), telling->record->at_ns);
}

static struct text *begin_stage(struct run_telling *telling, uint32_t stage, const char *cluster)
{
	struct text *line = narrate_begin(telling->narrator, telling->record->at_ns);
	narrate_place(telling->narrator, run_of(telling), run_stage(telling->after, stage)->name, cluster);
	return line;
}

static void end(struct run_telling *telling)
{
	narrate_end(telling->narrator);
}

static bool is_deletion(const struct run_telling *telling, uint32_t stage)
{
	return stage == telling->after->stage_count;
}

static const struct stage_status *stage_before(const struct run_telling *telling, uint32_t stage)
{
	const struct run_status *before = telling->before;
	if (!before || stage > before->stage_count || before->stage_count != telling->after->stage_count)
		return NULL;
	return stage == before->stage_count ? before->deletion : before->stages[stage];
}

/* Clusters */

static uint32_t conditions_true(const struct stage_status *stage, const char *type)
{
	return !stage ? 0 : strcmp(type, "Started") == 0 ? stage->started_count : stage->succeeded_count;
}

/* Whether a write changes so many clusters of the stage that they are told together. */
static bool is_many(const struct run_telling *telling, uint32_t stage, const char *type)
{
	uint32_t now = conditions_true(run_stage(telling->after, stage), type);
	return !telling->narrator->options.every_cluster && now - conditions_true(stage_before(telling, stage), type) > NARRATIVE_CLUSTERS_MAX;
}

static void put_range(struct run_telling *telling, const struct touched *touched)
{
	const struct stage_status *stage = run_stage(telling->after, telling->stage);
	struct text *line = &telling->narrator->line;
	text_put(line, " (");
	words_put_plain(line, run_cluster(stage, touched->first)->name);
	text_put(line, " to ");
	words_put_plain(line, run_cluster(stage, touched->last)->name);
	text_put_char(line, ')');
}

static const char *update_word(const struct run_telling *telling, uint32_t stage)
{
	return is_deletion(telling, stage) ? "removal" : "update";
}

static void tell_touched(struct run_telling *telling)
{
	if (!telling->finished.count && !telling->started.count)
		return;
	uint32_t total = run_stage(telling->after, telling->stage)->cluster_count;
	if (telling->finished.count) {
		begin_stage(telling, telling->stage, NULL);
		narrate_words(telling->narrator, "%u %ss finished (%u of %u)", telling->finished.count, update_word(telling, telling->stage),
			      telling->finished_before + telling->finished.count, total);
		end(telling);
	}
	if (telling->started.count) {
		begin_stage(telling, telling->stage, NULL);
		narrate_words(telling->narrator, "%u %ss started", telling->started.count, update_word(telling, telling->stage));
		put_range(telling, &telling->started);
		end(telling);
	}
	telling->started = telling->finished = (struct touched){0};
}

static void touch(struct touched *touched, uint32_t cluster)
{
	if (!touched->count)
		touched->first = cluster;
	touched->last = cluster;
	touched->count++;
}

static void tell_started(struct run_telling *telling, const struct run_change *change, const char *name)
{
	if (is_many(telling, change->stage, "Started")) {
		touch(&telling->started, change->cluster);
		return;
	}
	tell_touched(telling);
	begin_stage(telling, change->stage, name);
	narrate_words(telling->narrator, "%s started", update_word(telling, change->stage));
	end(telling);
}

static bool turns_true(const struct cluster_status *before, const struct cluster_status *after, const char *type)
{
	return condition_has(condition_find(after->conditions, after->condition_count, type), CONDITION_TRUE) &&
	       !(before && condition_has(condition_find(before->conditions, before->condition_count, type), CONDITION_TRUE));
}

/* Whether there was nothing to do: the write that starts the cluster finishes it too (engine.md 2.6.5d). */
static bool is_at_once(const struct run_telling *telling, const struct run_change *change)
{
	const struct stage_status *stage = stage_before(telling, change->stage);
	const struct cluster_status *before = stage && change->cluster < stage->cluster_count ? run_cluster(stage, change->cluster) : NULL;
	const struct cluster_status *after = run_cluster(run_stage(telling->after, change->stage), change->cluster);
	return turns_true(before, after, "Started") && turns_true(before, after, "Succeeded");
}

static void tell_finished(struct run_telling *telling, const struct run_change *change, const char *name)
{
	uint32_t total = run_stage(telling->after, change->stage)->cluster_count;
	if (is_many(telling, change->stage, "Succeeded")) {
		touch(&telling->finished, change->cluster);
		return;
	}
	begin_stage(telling, change->stage, name);
	bool removal = is_deletion(telling, change->stage), at_once = is_at_once(telling, change);
	const char *words = removal ? (at_once ? "already gone" : "removal finished") : at_once ? "already up to date" : "update finished";
	narrate_words(telling->narrator, "%s (%u of %u)", words, ++telling->finished_before, total);
	end(telling);
}

static void tell_cluster(struct run_telling *telling, const struct run_change *change)
{
	const char *name = run_cluster(run_stage(telling->after, change->stage), change->cluster)->name;
	if (telling->stage != change->stage) {
		telling->stage = change->stage;
		telling->finished_before = conditions_true(stage_before(telling, change->stage), "Succeeded");
	}
	if (change->old && change->old->status == change->condition->status)
		return;
	if (strcmp(change->condition->type, "Started") == 0) {
		narrate_note_update(telling->narrator, telling->record->as.write.after, run_stage(telling->after, change->stage)->name, name);
		if (!is_at_once(telling, change))
			tell_started(telling, change, name);
	} else if (change->condition->status == CONDITION_TRUE) {
		tell_finished(telling, change, name);
	} else {
		begin_stage(telling, change->stage, name);
		narrate_words(telling->narrator, "%s failed", update_word(telling, change->stage));
		end(telling);
	}
}

/* Stages */

static const struct value *plan_of(const struct run_telling *telling, uint32_t stage)
{
	const struct value *list = value_get(telling->after->strategy, "stages");
	return value_is(list, VALUE_LIST) && stage < list->count ? list->as.items[stage] : NULL;
}

static int64_t wait_of(const struct run_telling *telling, uint32_t stage)
{
	const struct value *tasks = value_get(plan_of(telling, stage), "afterStageTasks");
	int64_t wait_ns = 0;
	for (size_t i = 0; value_is(tasks, VALUE_LIST) && i < tasks->count; i++)
		if (strcmp(value_text_or(value_get(tasks->as.items[i], "type"), ""), "TimedWait") == 0)
			duration_parse(value_text_or(value_get(tasks->as.items[i], "waitTime"), ""), &wait_ns);
	return wait_ns;
}

static void tell_task(struct run_telling *telling, const struct run_change *change)
{
	const char *type = change->condition->type;
	if ((change->old && change->old->status == change->condition->status) || change->condition->status != CONDITION_TRUE)
		return;
	if (strcmp(type, "ApprovalRequestApproved") == 0) {
		begin_stage(telling, change->stage, NULL);
		narrate_words(telling->narrator, "approval accepted");
		end(telling);
	} else if (strcmp(type, "WaitTimeElapsed") == 0) {
		begin_stage(telling, change->stage, NULL);
		narrate_words(telling->narrator, "wait of ");
		words_put_exact(&telling->narrator->line, wait_of(telling, change->stage));
		text_put(&telling->narrator->line, " is over");
		end(telling);
	}
}

static void tell_stage_going_on(struct run_telling *telling, uint32_t index)
{
	const struct stage_status *stage = run_stage(telling->after, index);
	const struct stage_status *before = stage_before(telling, index);
	if (is_deletion(telling, index) && !stage->cluster_count)
		return;
	begin_stage(telling, index, NULL);
	if (before && before->has_start) {
		narrate_words(telling->narrator, "goes on");
	} else {
		narrate_words(telling->narrator, "started: ");
		words_put_count(&telling->narrator->line, stage->cluster_count, "cluster", NULL);
		const struct story_run *run = story_of(telling);
		int64_t limit = run && index < story_stages_of(run) ? run->stages[index].limit : 1;
		if (is_deletion(telling, index))
			text_put(&telling->narrator->line, " to remove");
		else if (limit < stage->cluster_count)
			text_putf(&telling->narrator->line, ", %lld at a time", (long long)limit);
	}
	end(telling);
}

static bool all_done(const struct stage_status *stage)
{
	return stage->succeeded_count == stage->cluster_count;
}

/* A wait that goes on after a stop counts from the last pass in it, in whole seconds (engine.md 4.6). */
static void put_rest_of_wait(struct run_telling *telling, const struct condition *condition, int64_t wait_ns)
{
	struct text *line = &telling->narrator->line;
	int64_t from_ns = condition->changed_ns - telling->narrator->story->start_ns;
	int64_t rest_ns = wait_ns - (telling->record->at_ns - from_ns);
	text_put(line, rest_ns > 0 ? ", waiting another " : ", ");
	if (rest_ns > 0) {
		words_put_exact(line, rest_ns);
		text_put(line, ": ");
	}
	words_put_exact(line, wait_ns);
	text_put(line, " from ");
	words_put_clock(line, from_ns);
	text_put(line, rest_ns > 0 ? " on" : " on are over");
}

static void tell_stage_waiting(struct run_telling *telling, const struct run_change *change)
{
	int64_t wait_ns = wait_of(telling, change->stage);
	if (!all_done(run_stage(telling->after, change->stage)))
		return;
	begin_stage(telling, change->stage, NULL);
	narrate_words(telling->narrator, "all clusters updated");
	if (wait_ns && change->old && condition_has_reason(change->old, "StageUpdatingStopped")) {
		put_rest_of_wait(telling, change->condition, wait_ns);
	} else if (wait_ns) {
		text_put(&telling->narrator->line, ", waiting ");
		words_put_exact(&telling->narrator->line, wait_ns);
	}
	end(telling);
}

static void tell_stage_end(struct run_telling *telling, const struct run_change *change)
{
	const struct stage_status *stage = run_stage(telling->after, change->stage);
	if (is_deletion(telling, change->stage) && !stage->cluster_count)
		return;
	begin_stage(telling, change->stage, NULL);
	if (condition_has_reason(change->condition, "StageUpdatingSkippedNoClusters"))
		narrate_words(telling->narrator, "skipped: no clusters");
	else
		narrate_words(telling->narrator, change->condition->status == CONDITION_TRUE ? "succeeded" : "failed");
	end(telling);
}

static void tell_stage(struct run_telling *telling, const struct run_change *change)
{
	const struct condition *condition = change->condition;
	bool same_reason = change->old && strcmp(change->old->reason, condition->reason) == 0;
	bool same = same_reason && change->old->status == condition->status;
	tell_touched(telling);
	if (strcmp(condition->type, "Progressing") != 0) {
		if (!same)
			tell_stage_end(telling, change);
	} else if (condition_has_reason(condition, "StageUpdatingStarted") && !same) {
		tell_stage_going_on(telling, change->stage);
	} else if (condition_has_reason(condition, "StageUpdatingWaiting") && (!same || strcmp(change->old->message, condition->message) != 0)) {
		tell_stage_waiting(telling, change);
	}
}

/* The run */

static uint32_t in_flight(const struct run_status *status)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < status->stage_count + (status->deletion ? 1 : 0); i++)
		count += run_stage(status, i)->started_count - run_stage(status, i)->succeeded_count;
	return count;
}

static void begin_run(struct run_telling *telling)
{
	words_put_object(narrate_begin(telling->narrator, telling->record->at_ns), run_of(telling));
}

static void tell_initialized(struct run_telling *telling, const struct condition *condition)
{
	const struct run_status *status = telling->after;
	struct text *line = &telling->narrator->line;
	uint32_t clusters = 0;
	begin_run(telling);
	if (condition->status != CONDITION_TRUE) {
		narrate_words(telling->narrator, "failed to initialize: ");
		words_put_plain(line, condition->message);
		end(telling);
		return;
	}
	for (uint32_t i = 0; i < status->stage_count; i++)
		clusters += status->stages[i]->cluster_count;
	narrate_words(telling->narrator, "initialized: ");
	words_put_count(line, clusters, "cluster", NULL);
	text_put(line, " in ");
	words_put_count(line, status->stage_count, "stage", NULL);
	if (status->deletion && status->deletion->cluster_count)
		text_putf(line, ", %u to remove", status->deletion->cluster_count);
	if (status->snapshot_index && *status->snapshot_index)
		text_putf(line, ", snapshot %s", status->snapshot_index);
	end(telling);
	const struct story_run *run = story_of(telling);
	if (!run || !story_rolls_back(run))
		return;
	begin_run(telling);
	narrate_words(telling->narrator, "rolls back from snapshot %lld to %lld", (long long)run->held_index, (long long)run->index);
	end(telling);
}

static void tell_progress(struct run_telling *telling, const struct run_change *change)
{
	const char *reason = change->condition->reason;
	const char *was = change->old ? change->old->reason : "";
	struct narrator *narrator = telling->narrator;
	bool same = strcmp(reason, was) == 0;
	if (strcmp(reason, "UpdateRunStuck") == 0 && (!same || strcmp(change->old->message, change->condition->message) != 0)) {
		begin_run(telling);
		narrate_words(narrator, "stuck: ");
		words_put_plain(&narrator->line, change->condition->message);
		end(telling);
	} else if (same) {
		return;
	} else if (strcmp(reason, "UpdateRunStopping") == 0) {
		begin_run(telling);
		narrate_words(narrator, "stopping: ");
		words_put_count(&narrator->line, in_flight(telling->after), "cluster", NULL);
		text_put(&narrator->line, " in flight");
		end(telling);
	} else if (strcmp(reason, "UpdateRunStopped") == 0) {
		begin_run(telling);
		narrate_words(narrator, "stopped");
		end(telling);
	} else if (strcmp(was, "UpdateRunStuck") == 0) {
		begin_run(telling);
		narrate_words(narrator, "no longer stuck");
		end(telling);
	}
}

static void tell_run_condition(struct run_telling *telling, const struct run_change *change)
{
	const struct condition *condition = change->condition;
	bool same = change->old && change->old->status == condition->status;
	tell_touched(telling);
	if (strcmp(condition->type, "Progressing") == 0) {
		tell_progress(telling, change);
	} else if (same) {
		return;
	} else if (strcmp(condition->type, "Initialized") == 0) {
		tell_initialized(telling, condition);
	} else {
		begin_run(telling);
		if (condition->status == CONDITION_TRUE) {
			const struct story_run *run = story_of(telling);
			narrate_words(telling->narrator, "succeeded");
			if (run && !run->seeded) {
				text_put(&telling->narrator->line, " after ");
				words_put_exact(&telling->narrator->line, telling->record->at_ns - run->created_ns);
			}
		} else {
			narrate_words(telling->narrator, "failed: ");
			words_put_plain(&telling->narrator->line, condition->message);
		}
		end(telling);
	}
}

static void tell_change(void *opaque, const struct run_change *change)
{
	struct run_telling *telling = opaque;
	switch (change->kind) {
	case RUN_CHANGE_RUN:
		tell_run_condition(telling, change);
		break;
	case RUN_CHANGE_STAGE:
		tell_stage(telling, change);
		break;
	case RUN_CHANGE_TASK:
		tell_touched(telling);
		tell_task(telling, change);
		break;
	case RUN_CHANGE_CLUSTER:
		tell_cluster(telling, change);
		break;
	}
}

static void tell_created(struct narrator *narrator, const struct trace_record *record)
{
	const struct run_spec *spec = record->as.write.after->run_spec;
	struct text *line = narrate_begin(narrator, record->at_ns);
	words_put_object(line, record->identity);
	narrate_words(narrator, record->writer == WRITER_SEED ? "exists: " : "created: ");
	if (spec->snapshot_index && *spec->snapshot_index) {
		text_put(line, "snapshot ");
		words_put_plain(line, spec->snapshot_index);
	} else {
		text_put(line, "the latest");
	}
	text_put(line, " of ");
	words_put_plain(line, spec->placement);
	text_put(line, " with ");
	words_put_plain(line, spec->strategy);
	if (spec->state)
		text_putf(line, ", state %s", spec->state);
	narrate_end(narrator);
}

/* False when the state is as it was. */
static bool tell_state(struct narrator *narrator, const struct trace_record *record)
{
	const char *old = record->as.write.before->run_spec->state;
	const char *new = record->as.write.after->run_spec->state;
	if (!new || (old && strcmp(old, new) == 0))
		return false;
	narrate_object(narrator, record, "state %s", new);
	return true;
}

void narrate_run(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	struct run_telling telling = {.narrator = narrator, .record = record, .stage = STORY_NONE};
	if (!before)
		tell_created(narrator, record);
	else if (!after || !tell_state(narrator, record))
		narrate_by_hand(narrator, record, NULL);
	if (!after || !before || before->run_status == after->run_status)
		return;
	telling.before = before->run_status;
	telling.after = after->run_status;
	run_changes_tell(telling.before, telling.after, tell_change, &telling);
	tell_touched(&telling);
}
