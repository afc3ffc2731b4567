#include "reports/gantt_layout.h"

#include "reports/words.h"

#include "sim/duration.h"

#include <math.h>
#include <string.h>

/* The rows of a timeline and the marks on them. */

enum { DEFAULT_WIDTH = 1200, MARGIN = 24, LABEL_MIN = 110, LABEL_MAX = 300, LABEL_SIZE = 12, MARK_SIZE = 12, MARK_LINE = 16, GROUP_GAP = 6 };

/* Below this height rows of single clusters have no labels of their own. */
enum { LABELLED_HEIGHT = 11 };

static double row_height(const struct gantt *gantt, const struct gantt_row *row)
{
	if (row->kind == GANTT_ROW_RUN)
		return gantt->runs_only ? 14 : 22;
	if (row->kind == GANTT_ROW_STAGE)
		return 20;
	if (gantt->aggregated)
		return 24;
	return gantt->row_count <= 50 ? 15 : gantt->row_count <= 110 ? 12 : 5;
}

static double bar_inset(double height)
{
	return height >= 12 ? 2 : height >= 8 ? 1 : 0.5;
}

static double label_width(const struct gantt *gantt)
{
	double widest = LABEL_MIN;
	for (size_t i = 0; i < gantt->row_count; i++) {
		const struct gantt_row *row = &gantt->rows[i];
		double indent = row->kind == GANTT_ROW_CLUSTERS ? 12 : 0;
		double width = indent + picture_text_width(row->label, LABEL_SIZE, row->kind != GANTT_ROW_CLUSTERS);
		if (width > widest)
			widest = width;
	}
	return widest < LABEL_MAX ? widest : LABEL_MAX;
}

static bool begins_group(const struct gantt *gantt, size_t row)
{
	return row == 0 || gantt->rows[row].group != gantt->rows[row - 1].group;
}

/* Labels */

static void put_label(struct gantt_canvas *canvas, const struct gantt_row *row, double y, double height)
{
	struct picture *picture = canvas->picture;
	bool bold = row->kind != GANTT_ROW_CLUSTERS;
	double x = MARGIN + (bold ? 0 : 12);
	if (height < LABELLED_HEIGHT)
		return;
	const char *text = picture_fit_name(picture->arena, row->label, canvas->left - 8 - x, LABEL_SIZE, bold);
	struct picture_shape *label = picture_text(picture, row->trouble ? COLOR_BAD : COLOR_INK, x, y + height / 2, LABEL_SIZE, ANCHOR_LEFT, text);
	label->bold = bold;
	label->title = row->label;
}

/* For rows too low for labels: the first and the last name beside them, and between those the ones in trouble that there is room for. */
static void put_group_label(struct gantt_canvas *canvas, size_t first, size_t last, double top, double bottom)
{
	struct picture *picture = canvas->picture;
	const struct gantt *gantt = canvas->gantt;
	double width = canvas->left - 8 - MARGIN - 12;
	const char *from = picture_fit_name(picture->arena, gantt->rows[first].label, width, LABEL_SIZE, false);
	const char *to = picture_fit_name(picture->arena, gantt->rows[last].label, width, LABEL_SIZE, false);
	if (bottom - top < 14)
		return;
	picture_text(picture, COLOR_FAINT, MARGIN + 12, top + 7, LABEL_SIZE, ANCHOR_LEFT, from);
	double height = (bottom - top) / (double)(last - first + 1);
	double free = top + 14; /* above this is taken */
	for (size_t i = first; i <= last; i++) {
		double middle = top + height * ((double)(i - first) + 0.5);
		if (!gantt->rows[i].trouble || middle - 6 < free || middle + 6 > bottom - 14)
			continue;
		picture_text(picture, COLOR_BAD, MARGIN + 12, middle, LABEL_SIZE, ANCHOR_LEFT,
			     picture_fit_name(picture->arena, gantt->rows[i].label, width, LABEL_SIZE, false));
		free = middle + 6;
	}
	if (last > first && bottom - top >= 28)
		picture_text(picture, COLOR_FAINT, MARGIN + 12, bottom - 7, LABEL_SIZE, ANCHOR_LEFT, to);
}

/* Bars */

static const char *bar_title(struct arena *arena, const struct gantt_row *row, const struct gantt_bar *bar)
{
	struct text text;
	text_init(&text, 0);
	text_putf(&text, "%s: %s ", row->label, row->kind == GANTT_ROW_RUN ? "" : gantt_state_name(bar->state));
	words_put_clock(&text, bar->begin_ns);
	text_put(&text, " to ");
	words_put_clock(&text, bar->end_ns);
	text_put(&text, ", ");
	words_put_duration(&text, bar->end_ns - bar->begin_ns);
	const char *kept = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return kept;
}

/* What a run came to: behind its bar, or before it. */
static void put_run_text(struct gantt_canvas *canvas, const struct gantt_row *row, const struct gantt_bar *bar, double y)
{
	double x1 = gantt_x(canvas, bar->begin_ns);
	double x2 = gantt_x(canvas, bar->end_ns);
	double width = picture_text_width(bar->text, LABEL_SIZE, false);
	double x = x2 + 8 + width <= canvas->right ? x2 + 8 : x1 - 8 - width >= canvas->left ? x1 - 8 - width : x1 + 4;
	picture_text(canvas->picture, row->trouble ? COLOR_BAD : COLOR_INK, x, x == x1 + 4 ? y - 1 : y, LABEL_SIZE, ANCHOR_LEFT, bar->text);
}

/* On the bar when it fits there, at least its last word (how long); what a stage waits for also behind the bar or before it, where nothing else is. */
static void put_bar_text(struct gantt_canvas *canvas, const struct gantt_row *row, size_t index, double y)
{
	struct picture *picture = canvas->picture;
	const struct gantt_bar *bar = &row->bars[index];
	const char *space = strrchr(bar->text, ' '), *shorter = space ? space + 1 : bar->text;
	double x1 = gantt_x(canvas, bar->begin_ns);
	double x2 = gantt_x(canvas, bar->end_ns);
	double width = picture_text_width(bar->text, LABEL_SIZE, false);
	double last = index ? gantt_x(canvas, row->bars[index - 1].end_ns) : canvas->left;
	double next = index + 1 < row->bar_count ? gantt_x(canvas, row->bars[index + 1].begin_ns) : canvas->right;
	enum picture_color ink = picture_ink_on(gantt_color(bar->state));
	if (width + 5 <= x2 - x1)
		picture_text(picture, ink, x1 + 3, y, LABEL_SIZE, ANCHOR_LEFT, bar->text);
	else if (bar->state != GANTT_UPDATING && x2 + 4 + width + 4 <= next)
		picture_text(picture, COLOR_INK, x2 + 4, y, LABEL_SIZE, ANCHOR_LEFT, bar->text);
	else if (bar->state != GANTT_UPDATING && x1 - 4 - width - 4 >= last)
		picture_text(picture, COLOR_INK, x1 - 4, y, LABEL_SIZE, ANCHOR_RIGHT, bar->text);
	else if (picture_text_width(shorter, LABEL_SIZE, false) + 5 <= x2 - x1)
		picture_text(picture, ink, x1 + 3, y, LABEL_SIZE, ANCHOR_LEFT, shorter);
}

static void put_bars(struct gantt_canvas *canvas, const struct gantt_row *row, double y, double height)
{
	struct picture *picture = canvas->picture;
	double inset = bar_inset(height);
	double inner = height - 2 * inset;
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		if (!gantt_is_shown(canvas, bar))
			continue;
		/* edges on whole pixels leave no seams; what is shorter than a pixel is still to be seen */
		double x1 = round(gantt_x(canvas, bar->begin_ns));
		double x2 = round(gantt_x(canvas, bar->end_ns));
		double width = x2 - x1 < 1 ? 1 : x2 - x1;
		/* the next column of a row of many covers it */
		width += bar->high - bar->low < 1 ? 0.5 : 0;
		/* so is a single cluster among many */
		double share = inner * (double)(bar->high - bar->low);
		picture_rect(picture, gantt_color(bar->state), x1, y + inset + inner * (1 - (double)bar->high), width, share < 1 ? 1 : share)->title =
			bar_title(picture->arena, row, bar);
	}
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		if (bar->text && row->kind == GANTT_ROW_RUN)
			put_run_text(canvas, row, bar, y + height / 2);
		else if (bar->text && gantt_is_shown(canvas, bar))
			put_bar_text(canvas, row, i, y + height / 2);
	}
}

/* Rows */

struct row_places {
	double *tops; /* one more than there are rows: the bottom of the last */
};

static double group_bottom(const struct gantt *gantt, const double *tops, size_t first)
{
	size_t row = first;
	while (row < gantt->row_count && gantt->rows[row].group == gantt->rows[first].group)
		row++;
	return tops[row - 1] + row_height(gantt, &gantt->rows[row - 1]);
}

static void put_bands(struct gantt_canvas *canvas, const double *tops)
{
	const struct gantt *gantt = canvas->gantt;
	bool shaded = false;
	for (size_t i = 0; i < gantt->row_count; i++) {
		if (!begins_group(gantt, i))
			continue;
		if (shaded)
			picture_rect(canvas->picture, COLOR_BAND, 0, tops[i] - GROUP_GAP / 2.0, canvas->picture->width,
				     group_bottom(gantt, tops, i) - tops[i] + GROUP_GAP);
		shaded = !shaded;
	}
}

static void put_row_labels(struct gantt_canvas *canvas, const double *tops)
{
	const struct gantt *gantt = canvas->gantt;
	for (size_t i = 0; i < gantt->row_count; i++) {
		const struct gantt_row *row = &gantt->rows[i];
		double height = row_height(gantt, row);
		put_label(canvas, row, tops[i], height);
		bool first_cluster = row->kind == GANTT_ROW_CLUSTERS && (i == 0 || gantt->rows[i - 1].kind != GANTT_ROW_CLUSTERS);
		if (!first_cluster || height >= LABELLED_HEIGHT)
			continue;
		size_t last = i;
		while (last + 1 < gantt->row_count && gantt->rows[last + 1].kind == GANTT_ROW_CLUSTERS && gantt->rows[last + 1].group == row->group)
			last++;
		put_group_label(canvas, i, last, tops[i], tops[last] + height);
	}
}

/* Marks */

static enum picture_color mark_color(enum gantt_mark_kind kind)
{
	static const enum picture_color colors[] = {[MARK_APPROVED] = COLOR_GOOD, [MARK_STOPPED] = COLOR_STOP, [MARK_RESUMED] = COLOR_STOP,
						    [MARK_STUCK] = COLOR_BAD,     [MARK_FAILED] = COLOR_BAD,   [MARK_FINISHED] = COLOR_GOOD,
						    [MARK_UNFINISHED] = COLOR_BAD};
	return colors[kind];
}

enum { MARK_LEVELS = 2, MARK_TEXTS_MAX = 64, MARK_TEXT_GAP = 10 };

/* Two lines for the texts of marks; what fits neither is left to its symbol and line. */
struct mark_strip {
	double top;
	struct {
		double left, right;
		int level;
	} texts[MARK_TEXTS_MAX];
	size_t count;
};

/* Whether a text of the line stands between the two. */
static bool is_taken(const struct mark_strip *strip, int level, double left, double right)
{
	for (size_t i = 0; i < strip->count; i++)
		if (strip->texts[i].level == level && strip->texts[i].left < right && left < strip->texts[i].right)
			return true;
	return strip->count == MARK_TEXTS_MAX;
}

static void put_mark_text(struct gantt_canvas *canvas, struct mark_strip *strip, const struct gantt_mark *mark, double *line_top)
{
	double width = picture_text_width(mark->text, MARK_SIZE, false);
	double at = gantt_x(canvas, mark->at_ns), x = at - width / 2;
	double most = canvas->picture->width - 24 - width;
	if (x > most)
		x = most;
	if (x < canvas->left)
		x = canvas->left;
	for (int level = MARK_LEVELS - 1; level >= 0; level--) {
		if (is_taken(strip, level, x - MARK_TEXT_GAP, x + width + MARK_TEXT_GAP))
			continue;
		/* its line would cross a text below it */
		bool covered = level + 1 < MARK_LEVELS && is_taken(strip, level + 1, at - 1, at + 1);
		*line_top = strip->top + MARK_LINE * (covered ? MARK_LEVELS : level + 1);
		strip->texts[strip->count].left = x;
		strip->texts[strip->count].right = x + width;
		strip->texts[strip->count++].level = level;
		picture_text(canvas->picture, mark_color(mark->kind), x, strip->top + MARK_LINE * (level + 0.5), MARK_SIZE, ANCHOR_LEFT, mark->text);
		return;
	}
}

static double run_bottom(const struct gantt *gantt, const double *tops, uint32_t run)
{
	size_t last = 0;
	for (size_t i = 0; i < gantt->row_count; i++)
		if (gantt->rows[i].run == run)
			last = i;
	return tops[last] + row_height(gantt, &gantt->rows[last]);
}

static void put_mark(struct gantt_canvas *canvas, struct mark_strip *strip, const struct gantt_mark *mark, const double *tops)
{
	const struct gantt *gantt = canvas->gantt;
	const struct gantt_row *row = &gantt->rows[mark->row];
	double x = gantt_x(canvas, mark->at_ns);
	double middle = tops[mark->row] + row_height(gantt, row) / 2;
	double size = row_height(gantt, row) < 12 ? 7 : 11;
	bool on_row = mark->kind == MARK_APPROVED;
	if (!on_row) {
		double line_top = strip->top + MARK_LINE * MARK_LEVELS;
		double bottom = mark->kind == MARK_STUCK ? group_bottom(gantt, tops, mark->row) : run_bottom(gantt, tops, row->run);
		put_mark_text(canvas, strip, mark, &line_top);
		picture_segment(canvas->picture, mark_color(mark->kind), x, line_top, x, bottom)->dashed =
			mark->kind != MARK_FINISHED && mark->kind != MARK_FAILED;
	}
	if (mark->kind == MARK_FAILED)
		picture_symbol(canvas->picture, SHAPE_CROSS, COLOR_BAD, x, middle, size)->title = mark->text;
	else if (on_row)
		picture_symbol(canvas->picture, SHAPE_DIAMOND, mark_color(mark->kind), x, middle, size)->title = mark->text;
}

static bool is_end(const struct gantt_mark *mark)
{
	return mark->kind == MARK_FINISHED || mark->kind == MARK_FAILED || mark->kind == MARK_UNFINISHED;
}

/* In the order of time, so that texts find their place from left to right; the ends of runs choose first. */
static void put_marks(struct gantt_canvas *canvas, double strip_top, const double *tops)
{
	const struct gantt *gantt = canvas->gantt;
	struct mark_strip strip = {.top = strip_top};
	size_t *order = ARENA_ARRAY(canvas->picture->arena, size_t, gantt->mark_count);
	for (size_t i = 0; i < gantt->mark_count; i++) {
		size_t at = i;
		for (; at > 0 && gantt->marks[order[at - 1]].at_ns > gantt->marks[i].at_ns; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (int ends = 1; ends >= 0; ends--)
		for (size_t i = 0; i < gantt->mark_count; i++)
			if (is_end(&gantt->marks[order[i]]) == ends)
				put_mark(canvas, &strip, &gantt->marks[order[i]], tops);
}

static void put_rows(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	double *tops = ARENA_ARRAY(canvas->picture->arena, double, gantt->row_count + 1);
	double strip_top = canvas->y + 6;
	canvas->y += MARK_LINE * MARK_LEVELS + 10;
	double top = canvas->y;
	for (size_t i = 0; i < gantt->row_count; i++) {
		canvas->y += begins_group(gantt, i) ? GROUP_GAP : 0;
		tops[i] = canvas->y;
		canvas->y += row_height(gantt, &gantt->rows[i]);
	}
	canvas->y += GROUP_GAP;
	put_bands(canvas, tops);
	gantt_put_grid(canvas, top, canvas->y);
	for (size_t i = 0; i < gantt->row_count; i++)
		put_bars(canvas, &gantt->rows[i], tops[i], row_height(gantt, &gantt->rows[i]));
	put_row_labels(canvas, tops);
	put_marks(canvas, strip_top, tops);
	gantt_put_axis(canvas, false);
}

struct picture *gantt_layout(struct arena *arena, const struct gantt *gantt, double width)
{
	struct picture *picture = ARENA_NEW(arena, struct picture);
	picture_init(picture, arena, width > 0 ? width : DEFAULT_WIDTH, 0);
	struct gantt_canvas canvas = {.picture = picture, .gantt = gantt};
	canvas.left = ceil(MARGIN + label_width(gantt) + 12);
	canvas.right = picture->width - MARGIN - 12;
	canvas.end_ns = gantt->end_ns + (gantt->end_ns - gantt->begin_ns) / 50;
	gantt_choose_ticks(&canvas);
	/* the paper is painted first; its height is known last */
	picture_rect(picture, COLOR_PAPER, 0, 0, picture->width, 0);
	gantt_put_head(&canvas);
	put_rows(&canvas);
	gantt_put_panels(&canvas);
	picture->height = canvas.y + 10;
	picture->shapes[0].height = picture->height;
	picture->title = gantt->title;
	return picture;
}
