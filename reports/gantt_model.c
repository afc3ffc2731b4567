#include "reports/gantt_model.h"

#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

const char *gantt_state_name(enum gantt_state state)
{
	static const char *const names[GANTT_STATE_COUNT] = {
		[GANTT_LINE] = "in line for a slot",
		[GANTT_WORKING] = "applying, rolling out",
		[GANTT_FAILING] = "reporting a failure",
		[GANTT_POLL] = "ready, waiting for the controller's poll",
		[GANTT_BACKOFF] = "waiting for the controller's back-off",
		[GANTT_DONE] = "done",
		[GANTT_UPDATING] = "stage updates its clusters",
		[GANTT_WAIT] = "timed wait",
		[GANTT_APPROVAL] = "waiting for approval",
		[GANTT_STOP] = "stopped",
		[GANTT_HELD] = "held: not told to run",
	};
	return names[state];
}

struct gantt_row *gantt_add_row(struct arena *arena, struct gantt *gantt, enum gantt_row_kind kind, const char *label, uint32_t group)
{
	gantt->rows = arena_room(arena, gantt->rows, gantt->row_count, &gantt->row_room, sizeof *gantt->rows);
	gantt->rows[gantt->row_count] = (struct gantt_row){.kind = kind, .label = label, .group = group, .started_ns = STORY_NEVER};
	return &gantt->rows[gantt->row_count++];
}

/* Neighbours of one state and height that say nothing are one bar. */
void gantt_add_bar(struct arena *arena, struct gantt_row *row, const struct gantt_bar *bar)
{
	struct gantt_bar *last = row->bar_count ? &row->bars[row->bar_count - 1] : NULL;
	if (bar->end_ns <= bar->begin_ns)
		return;
	if (last && last->end_ns == bar->begin_ns && last->state == bar->state && last->low == bar->low && last->high == bar->high) {
		last->end_ns = bar->end_ns;
		return;
	}
	row->bars = arena_room(arena, row->bars, row->bar_count, &row->bar_room, sizeof *row->bars);
	row->bars[row->bar_count++] = *bar;
}

static void add_mark(struct arena *arena, struct gantt *gantt, const struct gantt_mark *mark)
{
	gantt->marks = arena_room(arena, gantt->marks, gantt->mark_count, &gantt->mark_room, sizeof *gantt->marks);
	gantt->marks[gantt->mark_count++] = *mark;
}

static const char *take(struct arena *arena, struct text *text)
{
	const char *kept = arena_text(arena, text_view(text));
	text_deinit(text);
	return kept;
}

static const char *with_clock(struct arena *arena, const char *word, int64_t at_ns)
{
	struct text text;
	text_init(&text, 0);
	text_putf(&text, "%s ", word);
	words_put_clock(&text, at_ns / NS_PER_SECOND * NS_PER_SECOND);
	return take(arena, &text);
}

/* The end of a run, on the wall too. */
static const char *with_clocks(struct arena *arena, const char *word, int64_t at_ns, int64_t start_ns)
{
	const struct civil start = instant_civil(start_ns), end = instant_civil(start_ns + at_ns);
	const char *day = "";
	if (end.day != start.day || end.month != start.month || end.year != start.year)
		day = arena_format(arena, "%04lld-%02d-%02d ", (long long)end.year, end.month, end.day);
	return arena_format(arena, "%s (%s%02d:%02d:%02d UTC)", with_clock(arena, word, at_ns), day, end.hour, end.minute, end.second);
}

static const char *with_duration(struct arena *arena, const char *word, int64_t duration_ns)
{
	struct text text;
	text_init(&text, 0);
	text_putf(&text, "%s ", word);
	words_put_duration(&text, duration_ns);
	return take(arena, &text);
}

/* Stages */

bool gantt_in_backoff(const struct time_path *path, size_t index)
{
	const struct time_segment *segment = &path->items[index], *last = index ? segment - 1 : segment;
	bool retry = segment->part == TIME_QUEUE && last->part == TIME_BACKOFF && last->stage == segment->stage && last->cluster == segment->cluster;
	return segment->part == TIME_BACKOFF || retry;
}

static bool updates_in(const struct time_segment *segment, const struct story_stage *stage)
{
	return stage->current_ns != STORY_NEVER && segment->begin_ns >= stage->current_ns &&
	       (stage->updated_ns == STORY_NEVER || segment->begin_ns < stage->updated_ns);
}

static enum gantt_state state_of(const struct time_segment *segment, const struct story_stage *stage)
{
	bool updates = updates_in(segment, stage);
	switch (segment->part) {
	case TIME_HELD:
		return GANTT_HELD;
	case TIME_WAIT:
		return GANTT_WAIT;
	case TIME_APPROVAL:
		return GANTT_APPROVAL;
	case TIME_STOP:
		return GANTT_STOP;
	case TIME_WORKING:
	case TIME_SLOT:
		return GANTT_UPDATING;
	case TIME_BACKOFF: /* see add_backoff */
	case TIME_REQUEUE:
		return updates ? GANTT_UPDATING : GANTT_BACKOFF;
	case TIME_POLL:
	case TIME_QUEUE:
	case TIME_EARLIER:
	case TIME_COUNT:
		break;
	}
	return updates ? GANTT_UPDATING : GANTT_POLL;
}

/* Position of the first pass that begins after `at_ns`. */
static size_t next_pass(const struct story_run *run, int64_t at_ns)
{
	size_t low = 0, high = run->pass_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->passes[middle].begin_ns <= at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Back-off, and the retries in it, while a stage updates its clusters: what can be seen of it is when none of them is in flight. */
static void add_backoff(struct arena *arena, struct gantt_row *row, const struct story_run *run, const struct time_segment *segment)
{
	int64_t at_ns = segment->begin_ns;
	for (size_t next = next_pass(run, at_ns); at_ns < segment->end_ns; next++) {
		bool last = next >= run->pass_count || run->passes[next].begin_ns >= segment->end_ns;
		int64_t until_ns = last ? segment->end_ns : run->passes[next].begin_ns;
		bool flying = next && run->passes[next - 1].in_flight;
		gantt_add_bar(arena, row, &(struct gantt_bar){at_ns, until_ns, 0, 1, flying ? GANTT_UPDATING : GANTT_BACKOFF, NULL});
		at_ns = until_ns;
	}
}

static void add_segment(struct arena *arena, struct gantt_row *row, const struct story_run *run, const struct story_stage *stage,
			const struct time_path *path, size_t index)
{
	const struct time_segment *segment = &path->items[index];
	if (gantt_in_backoff(path, index) && updates_in(segment, stage))
		add_backoff(arena, row, run, segment);
	else
		gantt_add_bar(arena, row, &(struct gantt_bar){segment->begin_ns, segment->end_ns, 0, 1, state_of(segment, stage), NULL});
}

/* "canary (2 clusters, 1 at a time)". */
static const char *stage_label(struct arena *arena, const struct story_stage *stage)
{
	struct text text;
	text_init(&text, 0);
	words_put_plain(&text, stage->deletion ? "removal" : words_stage(stage->name));
	text_put(&text, " (");
	words_put_count(&text, stage->cluster_count, "cluster", NULL);
	if (!stage->deletion && stage->limit < stage->cluster_count)
		text_putf(&text, ", %lld at a time", (long long)stage->limit);
	text_put_char(&text, ')');
	return take(arena, &text);
}

static void write_on_bars(struct arena *arena, struct gantt_row *row)
{
	for (size_t i = 0; i < row->bar_count; i++) {
		struct gantt_bar *bar = &row->bars[i];
		int64_t duration_ns = bar->end_ns - bar->begin_ns;
		if (bar->state == GANTT_UPDATING)
			bar->text = with_duration(arena, "updating", duration_ns);
		else if (bar->state == GANTT_WAIT)
			bar->text = with_duration(arena, "timed wait", duration_ns);
		else if (bar->state == GANTT_APPROVAL)
			bar->text = with_duration(arena, "approval", duration_ns);
		else if (bar->state == GANTT_STOP)
			bar->text = with_duration(arena, "stopped", duration_ns);
		else if (bar->state == GANTT_HELD)
			bar->text = with_duration(arena, "held", duration_ns);
		else if (bar->state == GANTT_BACKOFF)
			bar->text = with_duration(arena, "back-off", duration_ns);
	}
}

static void add_stage_marks(struct arena *arena, struct gantt *gantt, const struct story_run *run, const struct story_stage *stage, size_t row)
{
	for (uint32_t i = 0; i < stage->task_count; i++) {
		const struct story_task *task = &stage->tasks[i];
		int64_t at_ns = task->granted_ns != STORY_NEVER ? task->granted_ns : task->done_ns;
		if (task->approval && at_ns != STORY_NEVER)
			add_mark(arena, gantt, &(struct gantt_mark){MARK_APPROVED, at_ns, row, with_clock(arena, "approved", at_ns)});
	}
	for (size_t i = 0; i < run->stuck_count; i++)
		if (run->stuck[i].stage == stage->index)
			add_mark(arena, gantt,
				 &(struct gantt_mark){MARK_STUCK, run->stuck[i].from_ns, row, with_clock(arena, "stuck", run->stuck[i].from_ns)});
}

/* How many rows the clusters of a stage get. */
static uint32_t rows_for(const struct story_stage *stage, uint64_t clusters, uint64_t waves, const struct gantt_options *options)
{
	if (clusters <= options->cluster_rows_max)
		return stage->cluster_count;
	uint64_t share = waves ? (uint64_t)options->wave_rows_max * stage->wave_count / waves : 0;
	return share ? (uint32_t)share : 1;
}

static void add_stage(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint32_t index, uint32_t rows_max)
{
	const struct story_stage *stage = &run->run->stages[index];
	uint32_t group = (uint32_t)gantt->row_count;
	struct gantt_row *row = gantt_add_row(arena, gantt, GANTT_ROW_STAGE, stage_label(arena, stage), group);
	const struct time_path *path = &run->attribution->path;
	/* what comes between the last stage and the end is told with it, unless there is something to remove */
	bool last = index + 1 == run->run->stage_count && run->run->has_deletion && !run->run->stages[index + 1].cluster_count;
	for (size_t i = 0; i < path->count; i++) {
		const struct time_segment *segment = &path->items[i];
		if (segment->stage == index || (last && segment->stage == index + 1))
			add_segment(arena, row, run->run, stage, path, i);
	}
	write_on_bars(arena, row);
	row->trouble = stage->outcome == STORY_FAILED;
	add_stage_marks(arena, gantt, run->run, stage, gantt->row_count - 1);
	gantt_add_clusters(arena, gantt, run, index, group, rows_max);
}

/* Runs */

static const char *run_label(struct arena *arena, const struct story_run *run)
{
	struct text text;
	text_init(&text, 0);
	if (*run->identity->ns) {
		words_put_plain(&text, run->identity->ns);
		text_put_char(&text, '/');
	}
	words_put_plain(&text, run->identity->name);
	return take(arena, &text);
}

static const char *run_text(struct arena *arena, const struct story_run *run)
{
	static const char *const outcomes[] = {
		[STORY_WAITING] = "not initialized", [STORY_RUNNING] = "not finished",        [STORY_SUCCEEDED] = "succeeded", [STORY_SKIPPED] = "",
		[STORY_FAILED] = "failed",           [STORY_ABANDONED] = "deleted unfinished"};
	struct text text;
	text_init(&text, 0);
	if (run->index >= 0)
		text_putf(&text, story_rolls_back(run) ? "roll-back to snapshot %lld, " : "snapshot %lld, ", (long long)run->index);
	text_put(&text, outcomes[run->outcome]);
	return take(arena, &text);
}

static void add_run_marks(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, size_t row)
{
	const struct story_run *told = run->run;
	for (size_t i = 1; i < told->state_count; i++) {
		const char *old = told->states[i - 1].state;
		const char *new = told->states[i].state;
		int64_t at_ns = told->states[i].at_ns;
		if (!old || !new || at_ns > run->attribution->end_ns)
			continue;
		if (strcmp(new, "Stop") == 0)
			add_mark(arena, gantt, &(struct gantt_mark){MARK_STOPPED, at_ns, row, with_clock(arena, "stop", at_ns)});
		else if (strcmp(old, "Stop") == 0)
			add_mark(arena, gantt, &(struct gantt_mark){MARK_RESUMED, at_ns, row, with_clock(arena, "resumed", at_ns)});
	}
	static const struct {
		enum gantt_mark_kind kind;
		const char *word;
	} ends[] = {
		[STORY_WAITING] = {MARK_UNFINISHED, "not finished"}, [STORY_RUNNING] = {MARK_UNFINISHED, "not finished"},
		[STORY_SUCCEEDED] = {MARK_FINISHED, "finished"},     [STORY_FAILED] = {MARK_FAILED, "failed"},
		[STORY_ABANDONED] = {MARK_FAILED, "deleted"},        [STORY_SKIPPED] = {MARK_UNFINISHED, NULL},
	};
	int64_t end_ns = run->attribution->end_ns;
	if (ends[told->outcome].word)
		add_mark(arena, gantt,
			 &(struct gantt_mark){ends[told->outcome].kind, end_ns, row,
					      with_clocks(arena, ends[told->outcome].word, end_ns, gantt->story->start_ns)});
}

/* A run that is one row shows what its critical path waits for. */
static void add_path(struct arena *arena, struct gantt_row *row, const struct attribution *attribution)
{
	static const enum gantt_state states[TIME_COUNT] = {
		[TIME_HELD] = GANTT_HELD, [TIME_EARLIER] = GANTT_LINE,      [TIME_SLOT] = GANTT_LINE,       [TIME_WORKING] = GANTT_WORKING,
		[TIME_POLL] = GANTT_POLL, [TIME_BACKOFF] = GANTT_BACKOFF,   [TIME_REQUEUE] = GANTT_BACKOFF, [TIME_QUEUE] = GANTT_POLL,
		[TIME_WAIT] = GANTT_WAIT, [TIME_APPROVAL] = GANTT_APPROVAL, [TIME_STOP] = GANTT_STOP};
	for (size_t i = 0; i < attribution->path.count; i++) {
		const struct time_segment *segment = &attribution->path.items[i];
		gantt_add_bar(arena, row, &(struct gantt_bar){segment->begin_ns, segment->end_ns, 0, 1, states[segment->part], NULL});
	}
}

static uint64_t count_rows(const struct gantt *gantt, uint64_t *clusters, uint64_t *waves)
{
	uint64_t stages = 0;
	*clusters = *waves = 0;
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct story_run *run = gantt->runs[i].run;
		for (uint32_t j = 0; j < story_stages_of(run); j++) {
			*clusters += run->stages[j].cluster_count;
			*waves += run->stages[j].wave_count;
			stages++;
		}
	}
	return stages;
}

static void add_run(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint64_t clusters, uint64_t waves,
		    const struct gantt_options *options)
{
	size_t first = gantt->row_count;
	if (gantt->run_count > 1 || !run->run->stages) {
		struct gantt_row *row = gantt_add_row(arena, gantt, GANTT_ROW_RUN, run_label(arena, run->run), (uint32_t)first);
		row->trouble = run->run->outcome == STORY_FAILED;
		/* nothing but its text and its extent, which may be no time at all */
		int64_t begin_ns = run->attribution->begin_ns;
		int64_t end_ns = run->attribution->end_ns > begin_ns ? run->attribution->end_ns : begin_ns + 1;
		gantt_add_bar(arena, row, &(struct gantt_bar){begin_ns, end_ns, 0.42F, 0.58F, GANTT_LINE, run_text(arena, run->run)});
	}
	add_run_marks(arena, gantt, run, first);
	for (uint32_t i = 0; i < story_stages_of(run->run); i++) {
		const struct story_stage *stage = &run->run->stages[i];
		if (!stage->deletion || stage->cluster_count)
			add_stage(arena, gantt, run, i, rows_for(stage, clusters, waves, options));
	}
}

static void add_rows(struct arena *arena, struct gantt *gantt, const struct gantt_options *options)
{
	uint64_t clusters, waves;
	uint64_t stages = count_rows(gantt, &clusters, &waves);
	gantt->runs_only = gantt->run_count > GANTT_RUNS_MAX || stages > GANTT_STAGES_MAX;
	gantt->aggregated = clusters > options->cluster_rows_max;
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		size_t first = gantt->row_count;
		if (!gantt->runs_only) {
			add_run(arena, gantt, run, clusters, waves, options);
		} else if (i < GANTT_RUN_ROWS_MAX) {
			struct gantt_row *row = gantt_add_row(arena, gantt, GANTT_ROW_RUN, run_label(arena, run->run), (uint32_t)i);
			row->trouble = run->run->outcome == STORY_FAILED;
			add_path(arena, row, run->attribution);
			add_run_marks(arena, gantt, run, i);
		}
		for (size_t j = first; j < gantt->row_count; j++)
			gantt->rows[j].run = (uint32_t)i;
	}
}

static void add_runs(struct arena *arena, struct gantt *gantt, const struct gantt_options *options)
{
	const struct story *story = gantt->story;
	gantt->runs = ARENA_ARRAY(arena, struct gantt_run, story->run_count);
	for (size_t i = 0; i < story->run_count; i++) {
		const struct story_run *run = story->runs[i];
		if ((options->run && strcmp(options->run, run->identity->name) != 0) || (options->only && options->only != run))
			continue;
		struct gantt_run *shown = &gantt->runs[gantt->run_count++];
		shown->run = run;
		shown->attribution = attribution_of_run(arena, story, run);
		shown->summary = summary_of(arena, shown->attribution);
		for (uint32_t j = 0; j < run->stage_count; j++)
			shown->clusters += run->stages[j].cluster_count;
		if (gantt->run_count == 1 || shown->attribution->begin_ns < gantt->begin_ns)
			gantt->begin_ns = shown->attribution->begin_ns;
		/* even a run that took no time has a place */
		int64_t end_ns = shown->attribution->end_ns + (shown->attribution->end_ns == shown->attribution->begin_ns);
		if (end_ns > gantt->end_ns)
			gantt->end_ns = end_ns;
	}
	if (gantt->end_ns < gantt->begin_ns + NS_PER_SECOND)
		gantt->end_ns = gantt->begin_ns + NS_PER_SECOND;
}

static const char *title_of(struct arena *arena, const struct gantt *gantt, const struct gantt_options *options)
{
	if (options->title)
		return options->title;
	return gantt->run_count == 1 ? run_label(arena, gantt->runs[0].run) : arena_format(arena, "%zu update runs", gantt->run_count);
}

struct gantt *gantt_build(struct arena *arena, const struct story *story, const struct gantt_options *options)
{
	struct gantt *gantt = ARENA_NEW(arena, struct gantt);
	struct gantt_options used = options ? *options : (struct gantt_options){0};
	used.cluster_rows_max = used.cluster_rows_max ? used.cluster_rows_max : GANTT_CLUSTER_ROWS_MAX;
	used.wave_rows_max = used.wave_rows_max ? used.wave_rows_max : GANTT_WAVE_ROWS_MAX;
	gantt->story = story;
	add_runs(arena, gantt, &used);
	if (!gantt->run_count)
		return NULL;
	gantt->title = title_of(arena, gantt, &used);
	add_rows(arena, gantt, &used);
	gantt_add_curves(arena, gantt);
	return gantt;
}
