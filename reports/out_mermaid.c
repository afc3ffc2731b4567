#include "reports/out_mermaid.h"

#include "reports/gantt.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"

/* A name never begins a line or a task: there Mermaid would take some words and dates for its own. */

static void put_instant(struct text *out, const struct report *report, int64_t at_ns)
{
	struct civil civil = instant_civil(report->story->start_ns + at_ns);
	text_putf(out, "%04lld-%02d-%02d %02d:%02d:%02d.%03d", (long long)civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second,
		  (int)(civil.nanosecond / NS_PER_MS));
}

static void put_task_name(struct text *out, const struct gantt_row *row)
{
	text_put(out, "    ");
	if (row->kind == GANTT_CLUSTER) {
		text_put(out, "cluster ");
		safe_put_mermaid(out, row->cluster->name);
	} else if (row->kind == GANTT_GROUP && row->first_wave == row->last_wave) {
		text_putf(out, "wave %u - %u clusters", row->first_wave + 1, row->count);
	} else if (row->kind == GANTT_GROUP) {
		text_putf(out, "waves %u to %u - %u clusters", row->first_wave + 1, row->last_wave + 1, row->count);
	} else if (row->task->approval) {
		text_put(out, row->task->before ? "approval before" : "approval");
	} else {
		text_put(out, "wait of ");
		words_put_duration(out, row->task->wait_ns);
	}
}

/* From the first bar to the end of the last that is no mere state; a gantt of Mermaid knows "done", "active" and "crit". */
static void put_row(struct text *out, const struct report *report, const struct gantt_row *row)
{
	int64_t from_ns = 0, until_ns = 0;
	bool any = false, bad = false, open = false;
	for (uint32_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		bad = bad || bar->state == GANTT_TROUBLED || bar->state == GANTT_FAILED;
		if (bar->state == GANTT_DONE || bar->state == GANTT_FAILED)
			continue;
		from_ns = any && from_ns < bar->from_ns ? from_ns : bar->from_ns;
		until_ns = until_ns > bar->until_ns ? until_ns : bar->until_ns;
		any = true;
	}
	if (!any)
		return;
	if (row->kind == GANTT_TASK)
		open = row->task->done_ns == STORY_NEVER;
	else
		open = row->kind == GANTT_CLUSTER && row->cluster->seen_ns == STORY_NEVER;
	put_task_name(out, row);
	text_put(out, bad ? " :crit, " : open ? " :active, " : row->kind == GANTT_TASK ? " :" : " :done, ");
	put_instant(out, report, from_ns);
	text_put(out, ", ");
	put_instant(out, report, until_ns - from_ns < NS_PER_MS ? from_ns + NS_PER_MS : until_ns);
	text_put_char(out, '\n');
}

static void put_section(struct text *out, const struct story_run *run, const struct story_stage *stage)
{
	struct text name;
	text_init(&name, 0);
	report_put_run(&name, run);
	text_put(&name, " / ");
	text_put(&name, words_stage(stage->name));
	text_put(out, "    section ");
	safe_put_mermaid(out, text_view(&name));
	text_put_char(out, '\n');
	text_deinit(&name);
}

static void put_run(struct text *out, const struct report *report, const struct story_run *run)
{
	struct arena arena;
	arena_init(&arena, 0);
	const struct gantt *gantt = gantt_make(&arena, report->story, run, MERMAID_ROWS_MAX, MERMAID_GROUPS_MAX);
	for (size_t i = 0; i < gantt->count; i++) {
		if (gantt->rows[i].kind == GANTT_STAGE)
			put_section(out, run, gantt->rows[i].stage);
		else if (gantt->rows[i].kind != GANTT_NOT_STARTED)
			put_row(out, report, &gantt->rows[i]);
	}
	arena_deinit(&arena);
}

void out_mermaid_write(struct report_sink *sink, const struct report *report)
{
	struct text *out = sink->out;
	size_t count = report->story->run_count < MERMAID_RUNS_MAX ? report->story->run_count : MERMAID_RUNS_MAX;
	text_put(out, "gantt\n    title Rollout ");
	safe_put_mermaid(out, report->scenario->name ? report->scenario->name : "");
	text_put(out, "\n    dateFormat YYYY-MM-DD HH:mm:ss.SSS\n");
	text_put(out, report->story->end_ns < NS_PER_DAY ? "    axisFormat %H:%M:%S\n" : "    axisFormat %a %H:%M\n");
	for (size_t i = 0; i < count; i++)
		put_run(out, report, report->story->runs[i]);
}
