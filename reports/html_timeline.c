#include "reports/html_parts.h"

#include "reports/words.h"

#include "sim/duration.h"

#include <stdlib.h>
#include <string.h>

/* The timeline of one run: marks on top, then the rows of the gantt. */

enum { MARK_LANE = 280, STAGE_ROW = 260, CLUSTER_ROW = 180, GROUP_ROW = 220, BAR_MARGIN = 30, DONE_HEIGHT = 26, LEAST_WIDTH = 15, CURVE_POINTS = 48 };

struct drawing {
	struct html_page *page;
	const struct gantt *gantt;
	const struct marks *marks;
	struct chart chart;
	int64_t y;
	bool used[GANTT_STATES], stopped;
};

const char *html_state_class(enum gantt_state state)
{
	static const char *const classes[GANTT_STATES] = {
		[GANTT_UPDATING] = "s-updating", [GANTT_TROUBLED] = "s-troubled", [GANTT_READY] = "s-ready", [GANTT_DONE] = "s-done",
		[GANTT_FAILED] = "s-failed",     [GANTT_APPROVAL] = "s-approval", [GANTT_WAIT] = "s-wait",
	};
	return classes[state];
}

static int64_t row_height(const struct gantt_row *row)
{
	return row->kind == GANTT_STAGE ? STAGE_ROW : row->kind == GANTT_GROUP ? GROUP_ROW : CLUSTER_ROW;
}

/* Tooltips */

static void put_moment(struct html_page *page, const char *words, int64_t at_ns)
{
	if (at_ns == STORY_NEVER)
		return;
	html_putf(page, "\n%s ", words);
	words_put_clock(page->out, at_ns);
}

static void tell_cluster(struct html_page *page, const struct story_stage *stage, const struct story_cluster *cluster)
{
	html_put(page, words_stage(stage->name));
	text_put_char(page->out, '/');
	html_put(page, cluster->name);
	if (cluster->started_ns == STORY_NEVER) {
		text_put(page->out, ": not started");
		return;
	}
	html_putf(page, ": %s, wave %u of %u", report_cluster_word(stage, cluster), cluster->wave + 1, stage->wave_count);
	put_moment(page, "started", cluster->started_ns);
	if (cluster->trouble != TROUBLE_NONE) {
		put_moment(page, "in trouble", cluster->trouble_ns);
		if (cluster->trouble_condition) {
			text_put(page->out, ": ");
			html_put(page, cluster->trouble_condition->type);
			text_put(page->out, " False, ");
			html_put(page, cluster->trouble_condition->reason);
		}
	}
	put_moment(page, stage->deletion ? "gone" : "ready", cluster->ready_ns);
	put_moment(page, "seen done by the controller", cluster->seen_ns);
	put_moment(page, "failed", cluster->failed_ns);
	if (cluster->seen_ns != STORY_NEVER) {
		text_put(page->out, "\ntook ");
		html_put_duration(page, cluster->seen_ns - cluster->started_ns);
	}
}

static void put_group_name(struct html_page *page, const struct gantt_row *row)
{
	html_put(page, gantt_group_cluster(row, 0)->name);
	text_put(page->out, " to ");
	html_put(page, gantt_group_cluster(row, row->count - 1)->name);
}

static void tell_group(struct html_page *page, const struct gantt_row *row)
{
	html_put(page, words_stage(row->stage->name));
	if (row->first_wave == row->last_wave)
		html_putf(page, ", wave %u of %u: ", row->first_wave + 1, row->stage->wave_count);
	else
		html_putf(page, ", waves %u to %u of %u: ", row->first_wave + 1, row->last_wave + 1, row->stage->wave_count);
	words_put_count(page->out, row->count, "cluster", NULL);
	text_put(page->out, " (");
	put_group_name(page, row);
	html_putf(page, ")\n%u done, %u failed, %u had trouble", row->done, row->failed, row->troubled);
	put_moment(page, "first started", row->bars[0].from_ns);
	if (row->done == row->count)
		put_moment(page, "all done", row->bars[0].until_ns);
}

static void tell_task(struct html_page *page, const struct gantt_row *row)
{
	const struct story_task *task = row->task;
	html_put(page, words_stage(row->stage->name));
	text_put(page->out, task->approval ? ": approval" : ": wait of ");
	if (!task->approval)
		html_put_duration(page, task->wait_ns);
	text_put(page->out, task->before ? " before the stage" : " after the stage");
	if (task->approval && task->request) {
		text_put(page->out, ", ");
		html_put(page, task->request);
	}
	put_moment(page, task->approval ? "requested" : "begun", task->begun_ns);
	put_moment(page, "granted", task->approval ? task->granted_ns : STORY_NEVER);
	put_moment(page, task->approval ? "accepted" : "over", task->done_ns);
	if (task->begun_ns == STORY_NEVER)
		text_put(page->out, "\nnever came");
}

static void tell_stage(struct html_page *page, const struct story_stage *stage)
{
	text_put(page->out, "stage ");
	html_put(page, words_stage(stage->name));
	html_putf(page, ": %s, ", report_outcome_word(stage->outcome));
	words_put_count(page->out, stage->cluster_count, "cluster", NULL);
	if (!stage->deletion && stage->limit < stage->cluster_count)
		html_putf(page, ", %lld at a time", (long long)stage->limit);
	put_moment(page, "begun", stage->begun_ns);
	put_moment(page, "all clusters updated", stage->deletion ? STORY_NEVER : stage->updated_ns);
	put_moment(page, "ended", stage->ended_ns);
}

static void tell_row(struct html_page *page, const struct gantt_row *row)
{
	switch (row->kind) {
	case GANTT_STAGE:
		tell_stage(page, row->stage);
		break;
	case GANTT_TASK:
		tell_task(page, row);
		break;
	case GANTT_CLUSTER:
		tell_cluster(page, row->stage, row->cluster);
		break;
	case GANTT_GROUP:
		tell_group(page, row);
		break;
	case GANTT_NOT_STARTED:
		html_put(page, words_stage(row->stage->name));
		text_put(page->out, ": ");
		words_put_count(page->out, row->count, "cluster", NULL);
		text_put(page->out, " not started");
		break;
	}
}

/* Labels */

static void put_task_label(struct drawing *drawing, const struct story_task *task, int64_t y)
{
	struct text label;
	text_init(&label, 0);
	if (task->approval) {
		text_put(&label, task->before ? "approval before" : "approval");
	} else {
		text_put(&label, "wait ");
		duration_write_short(&label, task->wait_ns);
	}
	chart_put_label(drawing->page, "task", y, text_view(&label));
	text_deinit(&label);
}

static void put_group_label(struct drawing *drawing, const struct gantt_row *row, int64_t y)
{
	struct arena *arena = &drawing->page->arena;
	const char *label;
	if (row->kind == GANTT_NOT_STARTED)
		label = arena_format(arena, "%u not started", row->count);
	else if (row->first_wave == row->last_wave)
		label = arena_format(arena, "wave %u: %u clusters", row->first_wave + 1, row->count);
	else
		label = arena_format(arena, "waves %u-%u: %u clusters", row->first_wave + 1, row->last_wave + 1, row->count);
	chart_put_label(drawing->page, "group", y, label);
}

static void put_row_label(struct drawing *drawing, const struct gantt_row *row)
{
	int64_t y = drawing->y + row_height(row) / 2 + 40;
	switch (row->kind) {
	case GANTT_STAGE:
		chart_put_label(drawing->page, "stage", drawing->y + 180, words_stage(row->stage->name));
		break;
	case GANTT_TASK:
		put_task_label(drawing, row->task, y);
		break;
	case GANTT_CLUSTER:
		chart_put_label(drawing->page, "cluster", y, row->cluster->name);
		break;
	case GANTT_GROUP:
	case GANTT_NOT_STARTED:
		put_group_label(drawing, row, y);
		break;
	}
}

/* Bars */

static void put_bar(struct drawing *drawing, const struct gantt_row *row, const struct gantt_bar *bar)
{
	int64_t left = chart_x(&drawing->chart, bar->from_ns), right = chart_x(&drawing->chart, bar->until_ns);
	bool thin = bar->state == GANTT_DONE || bar->state == GANTT_FAILED;
	int64_t height = row_height(row);
	int64_t width = right - left > LEAST_WIDTH ? right - left : LEAST_WIDTH;
	drawing->used[bar->state] = true;
	if (thin)
		chart_put_rect(drawing->page, html_state_class(bar->state), left, drawing->y + (height - DONE_HEIGHT) / 2, width, DONE_HEIGHT);
	else if (row->kind == GANTT_GROUP && bar->state == GANTT_TROUBLED) /* a band along the foot, so that both can be seen */
		chart_put_rect(drawing->page, html_state_class(bar->state), left, drawing->y + height - BAR_MARGIN - 60, width, 60);
	else
		chart_put_rect(drawing->page, html_state_class(bar->state), left, drawing->y + BAR_MARGIN, width, height - 2 * BAR_MARGIN);
}

static int by_number(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return a < b ? -1 : a > b;
}

/* How the share of a group that is done grows, as an area over its bar. */
static void put_group_curve(struct drawing *drawing, const struct gantt_row *row)
{
	struct html_page *page = drawing->page;
	int64_t *ends = ARENA_ARRAY(&page->arena, int64_t, row->count);
	int64_t height = row_height(row) - 2 * BAR_MARGIN, bottom = drawing->y + BAR_MARGIN + height;
	uint32_t count = 0;
	for (uint32_t i = 0; i < row->count; i++)
		if (gantt_group_cluster(row, i)->seen_ns != STORY_NEVER)
			ends[count++] = gantt_group_cluster(row, i)->seen_ns;
	if (!count)
		return;
	qsort(ends, count, sizeof *ends, by_number);
	uint32_t points = count < CURVE_POINTS ? count : CURVE_POINTS;
	drawing->used[GANTT_DONE] = true;
	text_put(page->out, "<path class=\"s-done\" d=\"M");
	chart_put_tenths(page->out, chart_x(&drawing->chart, ends[0]));
	text_put_char(page->out, ' ');
	chart_put_tenths(page->out, bottom);
	for (uint32_t i = 1; i <= points; i++) {
		uint32_t done = (uint32_t)((uint64_t)count * i / points);
		text_put_char(page->out, 'H');
		chart_put_tenths(page->out, chart_x(&drawing->chart, ends[done - 1]));
		text_put_char(page->out, 'V');
		chart_put_tenths(page->out, bottom - height * (int64_t)done / (int64_t)row->count);
	}
	text_put_char(page->out, 'H');
	chart_put_tenths(page->out, chart_x(&drawing->chart, row->bars[0].until_ns));
	text_put_char(page->out, 'V');
	chart_put_tenths(page->out, bottom);
	text_put(page->out, "Z\"/>");
}

/* A bracket from the beginning to the end of a stage. */
static void put_stage_line(struct drawing *drawing, const struct story_stage *stage)
{
	struct html_page *page = drawing->page;
	if (stage->begun_ns == STORY_NEVER)
		return;
	int64_t end_ns = stage->ended_ns == STORY_NEVER ? drawing->gantt->until_ns : stage->ended_ns;
	int64_t left = chart_x(&drawing->chart, stage->begun_ns), right = chart_x(&drawing->chart, end_ns), y = drawing->y + 200;
	text_put(page->out, "<path class=\"bracket\" d=\"M");
	chart_put_tenths(page->out, left);
	html_putf(page, " %lldv-7H", (long long)y / 10);
	chart_put_tenths(page->out, right);
	text_put(page->out, stage->ended_ns == STORY_NEVER ? "\"/>" : "v7\"/>");
}

static void put_row(struct drawing *drawing, const struct gantt_row *row)
{
	struct html_page *page = drawing->page;
	html_putf(page, "<g class=\"row%s\"><title>", row->kind == GANTT_STAGE ? " stage-row" : "");
	tell_row(page, row);
	text_put(page->out, "</title>");
	chart_put_rect(page, "hit", 0, drawing->y, CHART_WIDTH, row_height(row));
	put_row_label(drawing, row);
	if (row->kind == GANTT_STAGE)
		put_stage_line(drawing, row->stage);
	for (uint32_t i = 0; i < row->bar_count; i++) {
		put_bar(drawing, row, &row->bars[i]);
		if (i == 0 && row->kind == GANTT_GROUP)
			put_group_curve(drawing, row);
	}
	text_put(page->out, "</g>\n");
	drawing->y += row_height(row);
	report_sink_spill(page->sink);
}

static bool is_stop(const struct story_state *state)
{
	return state->state && strcmp(state->state, "Stop") == 0;
}

/* Times in which the run was stopped or stuck, behind everything. */
static void put_bands(struct drawing *drawing, int64_t top, int64_t bottom)
{
	const struct story_run *run = drawing->gantt->run;
	for (size_t i = 0; i < run->state_count; i++) {
		if (!is_stop(&run->states[i]))
			continue;
		int64_t until_ns = i + 1 < run->state_count ? run->states[i + 1].at_ns : drawing->gantt->until_ns;
		int64_t left = chart_x(&drawing->chart, run->states[i].at_ns);
		chart_put_rect(drawing->page, "band-stop", left, top, chart_x(&drawing->chart, until_ns) - left, bottom - top);
		drawing->stopped = true;
	}
	for (size_t i = 0; i < run->stuck_count; i++) {
		int64_t until_ns = run->stuck[i].until_ns == STORY_NEVER ? drawing->gantt->until_ns : run->stuck[i].until_ns;
		int64_t left = chart_x(&drawing->chart, run->stuck[i].from_ns);
		chart_put_rect(drawing->page, "band-stuck", left, top, chart_x(&drawing->chart, until_ns) - left, bottom - top);
	}
}

static void put_keys(struct drawing *drawing)
{
	const struct story_run *run = drawing->gantt->run;
	text_put(drawing->page->out, "<ul class=\"keys\" aria-label=\"What the colours mean\">");
	for (int i = 0; i < GANTT_STATES; i++)
		if (drawing->used[i])
			chart_put_key(drawing->page, html_state_class((enum gantt_state)i), gantt_state_words((enum gantt_state)i));
	if (drawing->stopped)
		chart_put_key(drawing->page, "band-stop", "state Stop");
	if (run->stuck_count)
		chart_put_key(drawing->page, "band-stuck", "the run calls itself stuck");
	text_put(drawing->page->out, "</ul>\n");
}

static void put_caption(struct drawing *drawing)
{
	struct html_page *page = drawing->page;
	text_put(page->out, "<figure><figcaption>Timeline of ");
	html_put_run_name(page, drawing->gantt->run);
	if (drawing->gantt->grouped)
		text_put(page->out, ", large stages by wave: the area shows which share of a wave is done");
	text_put(page->out, "</figcaption>\n");
}

void html_put_timeline(struct html_page *page, const struct story_run *run)
{
	struct drawing drawing = {.page = page, .gantt = gantt_make(&page->arena, page->report->story, run, HTML_ROWS_MAX, HTML_GROUPS_MAX)};
	const struct gantt *gantt = drawing.gantt;
	struct text title;
	drawing.marks = marks_of(&page->arena, page->report->story, run);
	drawing.chart = (struct chart){gantt->from_ns, gantt->until_ns, MARK_LANE + CHART_AXIS + 60};
	for (size_t i = 0; i < gantt->count; i++)
		drawing.chart.height += row_height(&gantt->rows[i]);
	int64_t bottom = drawing.chart.height - CHART_AXIS;
	text_init(&title, 0);
	text_put(&title, "Timeline of ");
	report_put_run(&title, run);
	put_caption(&drawing);
	chart_open(page, &drawing.chart, text_view(&title), true);
	text_deinit(&title);
	put_bands(&drawing, MARK_LANE, bottom);
	chart_put_axis(page, &drawing.chart, bottom, MARK_LANE);
	drawing.y = MARK_LANE;
	for (size_t i = 0; i < gantt->count; i++)
		put_row(&drawing, &gantt->rows[i]);
	html_put_flags(page, &drawing.chart, drawing.marks, drawing.y);
	chart_close(page);
	put_keys(&drawing);
	html_put_mark_list(page, drawing.marks);
	text_put(page->out, "</figure>\n");
}
