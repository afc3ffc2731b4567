#include "reports/html_parts.h"

#include "reports/picture.h"
#include "reports/words.h"

#include <string.h>

/* The timeline of one run: marks on top, then a row for each stage and each cluster or wave. */

enum {
	MARK_LANE = 280,
	STAGE_ROW = 330,
	CLUSTER_ROW = 180,
	GROUP_ROW = 240,
	BAR_MARGIN = 30,
	STAGE_BAR_TOP = 190,
	STAGE_BAR = 100,
	DONE_HEIGHT = 26,
	LEAST_WIDTH = 10,
	LEAST_HEIGHT = 10,
	TEXT_SIZE = 11,
	TOLD_BARS_MAX = 12
};

struct drawing {
	struct html_page *page;
	const struct gantt *gantt;
	const struct story_run *run;
	struct chart chart;
	int64_t y;
	bool used[GANTT_STATE_COUNT], stopped;
};

static const char *const state_classes[GANTT_STATE_COUNT] = {
	[GANTT_LINE] = "s-line",       [GANTT_WORKING] = "s-working",   [GANTT_FAILING] = "s-failing", [GANTT_POLL] = "s-poll",
	[GANTT_BACKOFF] = "s-backoff", [GANTT_DONE] = "s-done",         [GANTT_UPDATING] = "s-updating", [GANTT_WAIT] = "s-wait",
	[GANTT_APPROVAL] = "s-approval", [GANTT_STOP] = "s-stop",       [GANTT_HELD] = "s-held",
};

static int64_t row_height(const struct gantt_row *row)
{
	return row->kind == GANTT_ROW_CLUSTERS ? (row->count > 1 ? GROUP_ROW : CLUSTER_ROW) : STAGE_ROW;
}

/* Tooltips */

static void tell_time(struct html_page *page, int64_t from_ns, int64_t until_ns)
{
	words_put_clock(page->out, from_ns);
	text_put(page->out, " to ");
	words_put_clock(page->out, until_ns);
	text_put(page->out, " (");
	words_put_duration(page->out, until_ns - from_ns);
	text_put_char(page->out, ')');
}

/* Of one cluster or stage: what it did, one after the other. */
static void tell_bars(struct html_page *page, const struct gantt_row *row)
{
	for (size_t i = 0; i < row->bar_count && i < TOLD_BARS_MAX; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		html_putf(page, "\n%s", gantt_state_name(bar->state));
		if (bar->state == GANTT_DONE) {
			text_put(page->out, " from ");
			words_put_clock(page->out, bar->begin_ns);
		} else {
			text_put_char(page->out, ' ');
			tell_time(page, bar->begin_ns, bar->end_ns);
		}
	}
	if (row->bar_count > TOLD_BARS_MAX)
		html_putf(page, "\nand %zu more", row->bar_count - TOLD_BARS_MAX);
	if (!row->bar_count)
		text_put(page->out, "\nnot begun");
}

/* Of many clusters: from when to when some were in each state. */
static void tell_states(struct html_page *page, const struct gantt_row *row)
{
	for (int state = 0; state < GANTT_STATE_COUNT; state++) {
		int64_t first_ns = INT64_MAX, last_ns = 0;
		for (size_t i = 0; i < row->bar_count; i++) {
			const struct gantt_bar *bar = &row->bars[i];
			if ((int)bar->state != state)
				continue;
			first_ns = bar->begin_ns < first_ns ? bar->begin_ns : first_ns;
			last_ns = bar->end_ns > last_ns ? bar->end_ns : last_ns;
		}
		if (first_ns == INT64_MAX)
			continue;
		html_putf(page, state == GANTT_DONE ? "\nthe first %s from about " : "\n%s from about ", gantt_state_name((enum gantt_state)state));
		words_put_clock(page->out, first_ns);
		if (state == GANTT_DONE)
			continue;
		text_put(page->out, " to ");
		words_put_clock(page->out, last_ns);
	}
}

static void tell_row(struct html_page *page, const struct gantt *gantt, const struct gantt_row *row)
{
	html_put(page, row->label);
	if (row->kind == GANTT_ROW_CLUSTERS) {
		text_put(page->out, " in ");
		html_put(page, gantt->rows[row->group].label);
	}
	if (row->kind == GANTT_ROW_CLUSTERS && row->count > 1)
		tell_states(page, row);
	else
		tell_bars(page, row);
}

/* Bars */

static int64_t bar_width(const struct drawing *drawing, const struct gantt_bar *bar, int64_t left)
{
	int64_t width = chart_x(&drawing->chart, bar->end_ns) - left;
	return width > LEAST_WIDTH ? width : LEAST_WIDTH;
}

/* What cannot be seen and is no news: the controller's short delays. */
static bool is_shown(const struct drawing *drawing, const struct gantt_bar *bar)
{
	bool passing = bar->state == GANTT_POLL || bar->state == GANTT_BACKOFF || bar->state == GANTT_LINE || bar->state == GANTT_UPDATING;
	return !passing || chart_x(&drawing->chart, bar->end_ns) - chart_x(&drawing->chart, bar->begin_ns) >= LEAST_WIDTH / 2;
}

static void put_single(struct drawing *drawing, const struct gantt_row *row)
{
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		int64_t left = chart_x(&drawing->chart, bar->begin_ns), width = bar_width(drawing, bar, left);
		bool thin = bar->state == GANTT_DONE;
		if (!is_shown(drawing, bar))
			continue;
		int64_t height = thin ? DONE_HEIGHT : CLUSTER_ROW - 2 * BAR_MARGIN;
		drawing->used[bar->state] = true;
		chart_put_rect(drawing->page, state_classes[bar->state], left, drawing->y + (CLUSTER_ROW - height) / 2, width, height);
	}
}

/* Many clusters are areas: how many are in a state. */

static void put_step(struct drawing *drawing, char command, int64_t tenths)
{
	text_put_char(drawing->page->out, command);
	chart_put_tenths(drawing->page->out, tenths);
}

static int64_t share_y(const struct drawing *drawing, float share)
{
	return drawing->y + GROUP_ROW - BAR_MARGIN - (int64_t)((float)(GROUP_ROW - 2 * BAR_MARGIN) * share);
}

/* A single cluster among many is still to be seen. */
static int64_t top_of(const struct drawing *drawing, const struct gantt_bar *bar)
{
	int64_t top = share_y(drawing, bar->high), low = share_y(drawing, bar->low);
	return low - top < LEAST_HEIGHT ? low - LEAST_HEIGHT : top;
}

/* Around the bars of one state from number `first` to `last`, which follow each other without a gap: along their tops, and back along their feet. */
static void put_area(struct drawing *drawing, const struct gantt_row *row, size_t first, size_t last)
{
	enum gantt_state state = row->bars[first].state;
	put_step(drawing, 'M', chart_x(&drawing->chart, row->bars[first].begin_ns));
	put_step(drawing, ' ', top_of(drawing, &row->bars[first]));
	for (size_t i = first; i <= last; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		int64_t left = chart_x(&drawing->chart, bar->begin_ns);
		if (bar->state != state)
			continue;
		if (i > first)
			put_step(drawing, 'V', top_of(drawing, bar));
		put_step(drawing, 'H', i == last ? left + bar_width(drawing, bar, left) : chart_x(&drawing->chart, bar->end_ns));
	}
	for (size_t i = last + 1; i-- > first;) {
		const struct gantt_bar *bar = &row->bars[i];
		if (bar->state != state)
			continue;
		put_step(drawing, 'V', share_y(drawing, bar->low));
		put_step(drawing, 'H', chart_x(&drawing->chart, bar->begin_ns));
	}
	text_put_char(drawing->page->out, 'z');
}

/* A path for each state. */
static void put_group_state(struct drawing *drawing, const struct gantt_row *row, enum gantt_state state)
{
	struct html_page *page = drawing->page;
	size_t first = row->bar_count, last = row->bar_count;
	bool any = false;
	for (size_t i = 0; i <= row->bar_count; i++) {
		if (i < row->bar_count && row->bars[i].state != state)
			continue;
		bool follows = i < row->bar_count && last < row->bar_count && row->bars[last].end_ns == row->bars[i].begin_ns;
		if (!follows && last < row->bar_count) {
			if (!any)
				text_put(page->out, "<path d=\"");
			put_area(drawing, row, first, last);
			any = true;
		}
		first = follows ? first : i;
		last = i;
	}
	if (any)
		html_putf(page, "\" class=\"area %s\"/>", state_classes[state]);
	drawing->used[state] = drawing->used[state] || any;
}

/* What is on a stage's bar stands above it, where the bar is wide enough for it. */
static void put_stage(struct drawing *drawing, const struct gantt_row *row)
{
	struct html_page *page = drawing->page;
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		int64_t left = chart_x(&drawing->chart, bar->begin_ns), width = bar_width(drawing, bar, left);
		if (!is_shown(drawing, bar))
			continue;
		drawing->used[bar->state] = true;
		chart_put_rect(page, state_classes[bar->state], left, drawing->y + STAGE_BAR_TOP, width, STAGE_BAR);
		if (!bar->text || picture_text_width(bar->text, TEXT_SIZE, false) * 10 + 60 > (double)width)
			continue;
		text_put(page->out, "<text class=\"on-bar\"");
		chart_attribute(page, "x", left + 40);
		chart_attribute(page, "y", drawing->y + STAGE_BAR_TOP - 40);
		text_put_char(page->out, '>');
		html_put(page, bar->text);
		text_put(page->out, "</text>");
	}
}

static void put_row(struct drawing *drawing, const struct gantt_row *row)
{
	struct html_page *page = drawing->page;
	bool clusters = row->kind == GANTT_ROW_CLUSTERS, group = clusters && row->count > 1;
	html_putf(page, "<g class=\"row\"><title>");
	tell_row(page, drawing->gantt, row);
	text_put(page->out, "</title>");
	chart_put_rect(page, "hit", 0, drawing->y, CHART_WIDTH, row_height(row));
	if (clusters)
		chart_put_label(page, row->trouble ? "trouble" : "cluster", drawing->y + row_height(row) / 2 + 40, row->label, false);
	else
		chart_put_label(page, row->trouble ? "stage trouble" : "stage", drawing->y + STAGE_BAR_TOP + 90, row->label, true);
	if (group)
		for (int state = 0; state < GANTT_STATE_COUNT; state++)
			put_group_state(drawing, row, (enum gantt_state)state);
	else if (clusters)
		put_single(drawing, row);
	else
		put_stage(drawing, row);
	text_put(page->out, "</g>\n");
	drawing->y += row_height(row);
	report_sink_spill(page->sink);
}

/* Times in which the run was stopped or stuck, behind everything. */

static bool is_stop(const struct story_state *state)
{
	return state->state && strcmp(state->state, "Stop") == 0;
}

static void put_band(struct drawing *drawing, const char *css_class, int64_t from_ns, int64_t until_ns, int64_t bottom)
{
	int64_t left = chart_x(&drawing->chart, from_ns);
	chart_put_rect(drawing->page, css_class, left, MARK_LANE, chart_x(&drawing->chart, until_ns) - left, bottom - MARK_LANE);
}

static void put_bands(struct drawing *drawing, int64_t bottom)
{
	const struct story_run *run = drawing->run;
	for (size_t i = 0; i < run->state_count; i++) {
		if (!is_stop(&run->states[i]))
			continue;
		put_band(drawing, "band-stop", run->states[i].at_ns, i + 1 < run->state_count ? run->states[i + 1].at_ns : INT64_MAX, bottom);
		drawing->stopped = true;
	}
	for (size_t i = 0; i < run->stuck_count; i++)
		put_band(drawing, "band-stuck", run->stuck[i].from_ns, run->stuck[i].until_ns == STORY_NEVER ? INT64_MAX : run->stuck[i].until_ns,
			 bottom);
}

static void put_keys(struct drawing *drawing)
{
	text_put(drawing->page->out, "<ul class=\"keys\" aria-label=\"What the colours mean\">");
	for (int i = 0; i < GANTT_STATE_COUNT; i++)
		if (drawing->used[i])
			chart_put_key(drawing->page, state_classes[i], gantt_state_name((enum gantt_state)i));
	if (drawing->stopped)
		chart_put_key(drawing->page, "band-stop", "state Stop");
	if (drawing->run->stuck_count)
		chart_put_key(drawing->page, "band-stuck", "the run calls itself stuck");
	text_put(drawing->page->out, "</ul>\n");
}

static void put_caption(struct drawing *drawing)
{
	struct html_page *page = drawing->page;
	text_put(page->out, "<figure><figcaption>Timeline of ");
	html_put_run_name(page, drawing->run);
	if (drawing->gantt->aggregated)
		text_put(page->out, ", clusters by wave: the height of a colour is how many are in that state");
	text_put(page->out, "</figcaption>\n");
}

void html_put_timeline(struct html_page *page, const struct gantt *gantt)
{
	struct drawing drawing = {.page = page, .gantt = gantt, .run = gantt->runs[0].run};
	const struct run_marks *marks = run_marks_of(&page->arena, page->report->story, drawing.run);
	struct text title;
	drawing.chart = (struct chart){gantt->begin_ns, gantt->end_ns, MARK_LANE + CHART_AXIS + 60};
	for (size_t i = 0; i < gantt->row_count; i++)
		drawing.chart.height += row_height(&gantt->rows[i]);
	int64_t bottom = drawing.chart.height - CHART_AXIS;
	text_init(&title, 0);
	text_put(&title, "Timeline of ");
	report_put_run(&title, drawing.run);
	put_caption(&drawing);
	chart_open(page, &drawing.chart, text_view(&title), true);
	text_deinit(&title);
	put_bands(&drawing, bottom);
	chart_put_axis(page, &drawing.chart, bottom, MARK_LANE);
	drawing.y = MARK_LANE;
	for (size_t i = 0; i < gantt->row_count; i++)
		put_row(&drawing, &gantt->rows[i]);
	html_put_flags(page, &drawing.chart, marks, drawing.y);
	chart_close(page);
	put_keys(&drawing);
	html_put_mark_list(page, marks);
	text_put(page->out, "</figure>\n");
}
