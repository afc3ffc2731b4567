#include "reports/out_mermaid.h"

#include "reports/gantt_model.h"
#include "reports/safe_text.h"

#include "sim/duration.h"
#include "sim/instant.h"

/* A name never begins a line or a task: there Mermaid would take some words and dates for its own. */

static void put_instant(struct text *out, const struct report *report, int64_t at_ns)
{
	struct civil civil = instant_civil(report->story->start_ns + at_ns);
	text_putf(out, "%04lld-%02d-%02d %02d:%02d:%02d.%03d", (long long)civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second,
		  (int)(civil.nanosecond / NS_PER_MS));
}

struct drawing {
	struct text *out;
	const struct report *report;
	const struct story_run *run;
	const struct gantt *gantt; /* of the run */
	bool any;                  /* there is a task */
};

/* A task from an instant to another; one that takes no time is still to be seen. */
static void put_task(struct drawing *drawing, const char *tags, int64_t from_ns, int64_t until_ns)
{
	text_putf(drawing->out, " :%s", tags);
	put_instant(drawing->out, drawing->report, from_ns);
	text_put(drawing->out, ", ");
	put_instant(drawing->out, drawing->report, until_ns - from_ns < NS_PER_MS ? from_ns + NS_PER_MS : until_ns);
	text_put_char(drawing->out, '\n');
	drawing->any = true;
}

/* Back-off of milliseconds is part of every rollout. */
static bool is_wait(const struct gantt_bar *bar)
{
	if (bar->state == GANTT_BACKOFF)
		return bar->end_ns - bar->begin_ns >= NS_PER_SECOND;
	return bar->state == GANTT_WAIT || bar->state == GANTT_APPROVAL || bar->state == GANTT_STOP || bar->state == GANTT_HELD;
}

/* What a row waits for, from its bar number `first` on: what begins before `until_ns`. Returns the number of the next bar. */
static size_t put_waits(struct drawing *drawing, const struct gantt_row *row, size_t first, int64_t until_ns)
{
	for (; first < row->bar_count && row->bars[first].begin_ns < until_ns; first++) {
		const struct gantt_bar *bar = &row->bars[first];
		bool open = bar->end_ns == drawing->gantt->end_ns && drawing->run->outcome == STORY_RUNNING;
		if (!is_wait(bar))
			continue;
		text_put(drawing->out, "    ");
		safe_put_mermaid(drawing->out, bar->text ? bar->text : gantt_state_name(bar->state));
		put_task(drawing, open ? "active, " : "", bar->begin_ns, bar->end_ns);
	}
	return first;
}

/* Clusters from when they are at work until they are done. */
static void put_clusters(struct drawing *drawing, const struct gantt_row *row)
{
	const struct story_run *run = drawing->run;
	int64_t from_ns = INT64_MAX, until_ns = 0;
	float done = run->outcome == STORY_SUCCEEDED ? 1 : 0; /* of them at the end */
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		if (bar->state == GANTT_DONE && run->outcome != STORY_SUCCEEDED)
			done = bar->high - bar->low;
		if (bar->state == GANTT_LINE || bar->state == GANTT_DONE)
			continue;
		from_ns = bar->begin_ns < from_ns ? bar->begin_ns : from_ns;
		until_ns = bar->end_ns > until_ns ? bar->end_ns : until_ns;
	}
	/* what kept the controller from starting them is told with the stage */
	from_ns = from_ns < row->started_ns ? row->started_ns : from_ns;
	if (row->started_ns == STORY_NEVER)
		return;
	/* they were done when they were started */
	if (from_ns >= until_ns)
		from_ns = until_ns = row->started_ns;
	text_put(drawing->out, row->count > 1 ? "    clusters " : "    cluster ");
	safe_put_mermaid(drawing->out, row->label);
	put_task(drawing, row->trouble ? "crit, " : done < 1 ? "active, " : "done, ", from_ns, until_ns);
}

static void put_section(const struct drawing *drawing, const char *label)
{
	struct text *out = drawing->out;
	struct text name;
	text_init(&name, 0);
	report_put_run(&name, drawing->run);
	text_put(out, "    section ");
	safe_put_mermaid(out, text_view(&name));
	text_put(out, " / ");
	safe_put_mermaid(out, label);
	text_put_char(out, '\n');
	text_deinit(&name);
}

/* Where a run gave up, in the section of that stage, or that it was deleted. */
static void put_end(struct drawing *drawing)
{
	bool failed = drawing->run->outcome == STORY_FAILED;
	int64_t end_ns = drawing->gantt->runs[0].attribution->end_ns;
	text_put(drawing->out, failed ? "    failed" : "    deleted");
	put_task(drawing, "milestone, crit, ", end_ns, end_ns);
}

/* Something to see of a run without any task: a diagram must have one. */
static void put_milestone(struct drawing *drawing)
{
	const struct story_run *run = drawing->run;
	if (!drawing->gantt->row_count)
		put_section(drawing, report_outcome_word(run->outcome));
	text_put(drawing->out, "    nothing was updated");
	put_task(drawing, "milestone, ", run->created_ns, run->created_ns);
}

static void put_run(struct drawing *drawing)
{
	const struct gantt_options options = {.only = drawing->run, .cluster_rows_max = MERMAID_ROWS_MAX, .wave_rows_max = MERMAID_GROUPS_MAX};
	struct arena arena;
	arena_init(&arena, 0);
	const struct gantt *gantt = gantt_build(&arena, drawing->report->story, &options);
	size_t next = 0;
	bool ended = false;
	drawing->gantt = gantt;
	drawing->any = false;
	while (next < gantt->row_count) {
		const struct gantt_row *stage = &gantt->rows[next++];
		put_section(drawing, stage->label);
		/* the rows of its clusters are in the order in which these were started */
		bool started = next < gantt->row_count && gantt->rows[next].started_ns != STORY_NEVER;
		size_t told = put_waits(drawing, stage, 0, started ? gantt->rows[next].started_ns : INT64_MAX);
		while (next < gantt->row_count && gantt->rows[next].kind == GANTT_ROW_CLUSTERS)
			put_clusters(drawing, &gantt->rows[next++]);
		put_waits(drawing, stage, told, INT64_MAX);
		if (stage->trouble && !ended) {
			put_end(drawing);
			ended = true;
		}
	}
	if (!ended && (drawing->run->outcome == STORY_FAILED || drawing->run->outcome == STORY_ABANDONED)) {
		put_section(drawing, report_outcome_word(drawing->run->outcome));
		put_end(drawing);
	}
	if (!drawing->any)
		put_milestone(drawing);
	arena_deinit(&arena);
}

static void put_title(struct text *out, const char *name)
{
	const char *end = name;
	struct text cut;
	for (int characters = 0; *end && characters < MERMAID_TITLE_CHARACTERS_MAX; characters++)
		safe_next(&end);
	text_init(&cut, 0);
	text_put_bytes(&cut, name, (size_t)(end - name));
	if (*end)
		text_put(&cut, "\xE2\x80\xA6");
	text_put(out, "gantt\n    title Rollout ");
	safe_put_mermaid(out, text_view(&cut));
	text_deinit(&cut);
}

/* A section and a task that say why something is not drawn. */
static void put_note(struct text *out, const struct report *report, const char *section, const char *words)
{
	struct drawing drawing = {.out = out, .report = report};
	text_putf(out, "    section %s\n    %s", section, words);
	put_task(&drawing, "milestone, ", 0, report->story->end_ns);
}

void out_mermaid_write(struct report_sink *sink, const struct report *report)
{
	struct text *out = sink->out;
	size_t count = report->story->run_count, before = out->size, drawn = 0;
	struct text piece;
	put_title(out, report->scenario->name ? report->scenario->name : "");
	text_put(out, "\n    dateFormat YYYY-MM-DD HH:mm:ss.SSS\n");
	text_put(out, report->story->end_ns < NS_PER_DAY ? "    axisFormat %H:%M:%S\n" : "    axisFormat %a %H:%M\n");
	text_init(&piece, 0);
	for (; drawn < count && drawn < MERMAID_RUNS_MAX; drawn++) {
		struct drawing drawing = {.out = &piece, .report = report, .run = report->story->runs[drawn]};
		put_run(&drawing);
		if (out->size - before + piece.size > MERMAID_BYTES_MAX)
			break;
		text_put_bytes(out, text_view(&piece), piece.size);
		text_clear(&piece);
	}
	text_deinit(&piece);
	if (!count)
		put_note(out, report, "no run", "nothing was rolled out");
	else if (drawn < count)
		put_note(out, report, "more runs", "there is no room to draw them");
}
