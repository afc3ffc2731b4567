#include "reports/run_marks.h"

#include "reports/report.h"
#include "reports/words.h"

#include <stdlib.h>

enum { CANDIDATES_MAX = 4096 };

struct candidate {
	struct run_mark mark;
	size_t order; /* of two at one instant the one that was put first comes first */
};

struct marking {
	struct arena *arena;
	const struct story *story;
	const struct story_run *run;
	struct candidate *items;
	size_t count, room, left_out;
};

static void put(struct marking *marking, int64_t at_ns, enum run_mark_kind kind, const char *words)
{
	if (at_ns == STORY_NEVER)
		return;
	if (marking->count == CANDIDATES_MAX) {
		marking->left_out++;
		return;
	}
	marking->items = arena_room(marking->arena, marking->items, marking->count, &marking->room, sizeof *marking->items);
	marking->items[marking->count] = (struct candidate){{at_ns, kind, words}, marking->count};
	marking->count++;
}

static const char *short_duration(struct arena *arena, int64_t duration_ns)
{
	struct text text;
	text_init(&text, 0);
	words_put_exact(&text, duration_ns);
	const char *copy = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return copy;
}

static void mark_begin(struct marking *marking)
{
	const struct story_run *run = marking->run;
	put(marking, run->created_ns, RUN_MARK_OWN, run->seeded ? "exists when the simulation begins" : "created");
	if (story_rolls_back(run))
		put(marking, run->initialized_ns, RUN_MARK_OWN,
		    arena_format(marking->arena, "rolls back from snapshot %lld to %lld", (long long)run->held_index, (long long)run->index));
	for (size_t i = 1; i < run->state_count; i++)
		if (run->states[i].state)
			put(marking, run->states[i].at_ns, RUN_MARK_STATE, arena_format(marking->arena, "state %s", run->states[i].state));
}

static void mark_task(struct marking *marking, const struct story_stage *stage, const struct story_task *task)
{
	const char *name = words_stage(stage->name);
	struct arena *arena = marking->arena;
	if (!task->approval) {
		put(marking, task->done_ns, RUN_MARK_WAITED, arena_format(arena, "%s: wait of %s is over", name, short_duration(arena, task->wait_ns)));
		return;
	}
	put(marking, task->begun_ns, RUN_MARK_REQUESTED, arena_format(arena, "%s: waits for approval%s", name, task->before ? " to begin" : ""));
	put(marking, task->granted_ns, RUN_MARK_APPROVED, arena_format(arena, "%s: approved", name));
}

static const char *report_words(struct arena *arena, const struct story_cluster *cluster)
{
	const struct condition *condition = cluster->trouble_condition;
	return condition ? arena_format(arena, "reports %s False: %s", condition->type, condition->reason) : "is in trouble";
}

static const char *and_others(struct arena *arena, uint32_t count)
{
	return count > 1 ? arena_format(arena, " (the first of %u clusters)", count) : "";
}

static void mark_clusters(struct marking *marking, const struct story_stage *stage)
{
	const struct story_cluster *troubled = NULL, *failed = NULL;
	uint32_t troubled_count = 0, failed_count = 0;
	for (uint32_t i = 0; i < stage->started_count; i++) {
		const struct story_cluster *cluster = &stage->clusters[stage->start_order[i]];
		if (cluster->trouble != TROUBLE_NONE) {
			troubled_count++;
			troubled = !troubled || cluster->trouble_ns < troubled->trouble_ns ? cluster : troubled;
		}
		if (cluster->failed_ns != STORY_NEVER) {
			failed_count++;
			failed = !failed || cluster->failed_ns < failed->failed_ns ? cluster : failed;
		}
	}
	struct arena *arena = marking->arena;
	const char *name = words_stage(stage->name);
	if (troubled)
		put(marking, troubled->trouble_ns, RUN_MARK_TROUBLE,
		    arena_format(arena, "%s/%s %s%s", name, troubled->name, report_words(arena, troubled), and_others(arena, troubled_count)));
	if (failed)
		put(marking, failed->failed_ns, RUN_MARK_FAILED,
		    arena_format(arena, "%s/%s failed%s", name, failed->name, and_others(arena, failed_count)));
}

static void mark_stage(struct marking *marking, const struct story_stage *stage)
{
	for (uint32_t i = 0; i < stage->task_count; i++)
		mark_task(marking, stage, &stage->tasks[i]);
	mark_clusters(marking, stage);
	if (stage->outcome == STORY_FAILED)
		put(marking, stage->ended_ns, RUN_MARK_FAILED,
		    arena_format(marking->arena, "stage %s failed%s%s", words_stage(stage->name), stage->error ? ": " : "",
				 stage->error ? stage->error : ""));
}

static void mark_stuck(struct marking *marking, const struct story_stuck *stuck)
{
	put(marking, stuck->from_ns, RUN_MARK_TROUBLE, arena_format(marking->arena, "stuck: %s", stuck->message));
	put(marking, stuck->until_ns, RUN_MARK_TROUBLE, "no longer stuck");
}

static void mark_end(struct marking *marking)
{
	const struct story_run *run = marking->run;
	put(marking, run->deleted_ns, RUN_MARK_OWN, "deletion requested");
	if (run->outcome == STORY_SUCCEEDED)
		put(marking, run->ended_ns, RUN_MARK_OWN, "succeeded");
	else if (run->outcome == STORY_FAILED)
		put(marking, run->ended_ns, RUN_MARK_FAILED, arena_format(marking->arena, "failed: %s", run->error ? run->error : ""));
	else if (run->outcome == STORY_ABANDONED)
		put(marking, run->ended_ns, RUN_MARK_OWN, "abandoned: it was deleted before it ended");
}

static int by_time(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	if (a->mark.at_ns != b->mark.at_ns)
		return a->mark.at_ns < b->mark.at_ns ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* Deletion comes later than the end of most runs; only what lies within the run's time is on its timeline. */
static bool is_within(const struct marking *marking, const struct run_mark *mark)
{
	return mark->at_ns <= story_run_end(marking->story, marking->run);
}

struct run_marks *run_marks_of(struct arena *arena, const struct story *story, const struct story_run *run)
{
	struct marking marking = {.arena = arena, .story = story, .run = run};
	struct run_marks *marks = ARENA_NEW(arena, struct run_marks);
	mark_begin(&marking);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		mark_stage(&marking, &run->stages[i]);
	for (size_t i = 0; i < run->stuck_count; i++)
		mark_stuck(&marking, &run->stuck[i]);
	mark_end(&marking);
	qsort(marking.items, marking.count, sizeof *marking.items, by_time);
	marks->left_out = marking.left_out;
	for (size_t i = 0; i < marking.count; i++) {
		if (!is_within(&marking, &marking.items[i].mark))
			continue;
		if (marks->count == RUN_MARKS_MAX) {
			marks->count--; /* the last one, which says how it ended, is kept */
			marks->left_out++;
		}
		marks->items[marks->count++] = marking.items[i].mark;
	}
	return marks;
}
