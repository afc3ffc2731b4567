#include "reports/gantt_layout.h"

#include "reports/words.h"

#include "sim/duration.h"

#include <math.h>
#include <string.h>

/* The rows of a timeline. */

enum { DEFAULT_WIDTH = 1200, MARGIN = 24, LABEL_MIN = 110, LABEL_MAX = 300, LABEL_SIZE = 12, GROUP_GAP = 6, SYMBOL_ROOM = 8 };

/* Below this height rows of single clusters have no labels of their own. */
enum { LABELLED_HEIGHT = 11 };

double gantt_row_height(const struct gantt *gantt, const struct gantt_row *row)
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

/* A run is a thin line and what it came to: behind the line, before it, or in a gap of it. */
static void put_run_bar(struct gantt_canvas *canvas, const struct gantt_row *row, double y, double height)
{
	struct picture *picture = canvas->picture;
	const struct gantt_bar *bar = &row->bars[0];
	double x1 = round(gantt_x(canvas, bar->begin_ns)), x2 = round(gantt_x(canvas, bar->end_ns));
	double width = picture_text_width(bar->text, LABEL_SIZE, false);
	double x = x2 + 8 + width <= canvas->right ? x2 + 8 : x1 - 8 - width >= canvas->left ? x1 - 8 - width : x1 + 20;
	bool inside = x == x1 + 20;
	double line = (double)(bar->high - bar->low) * (height - 2 * bar_inset(height));
	double ends[2][2] = {{x1, inside ? x - 5 : x2}, {x + width + 5, x2}};
	for (int i = 0; i <= inside; i++)
		if (ends[i][1] > ends[i][0] || i == 0)
			picture_rect(picture, gantt_color(bar->state), ends[i][0], y + (height - line) / 2,
				     ends[i][1] - ends[i][0] < 1 ? 1 : ends[i][1] - ends[i][0], line)
				->title = bar_title(picture->arena, row, bar);
	picture_text(picture, row->trouble ? COLOR_BAD : COLOR_INK, x, y + height / 2, LABEL_SIZE, ANCHOR_LEFT, bar->text);
}

/* The first place from `from` on where a text of this width ends before `until` and keeps clear of the symbols on its row; negative: there is none.
 */
static double free_place(const struct gantt_canvas *canvas, size_t row, double from, double until, double width)
{
	const struct gantt *gantt = canvas->gantt;
	for (bool moved = true; moved;) {
		moved = false;
		for (size_t i = 0; i < gantt->mark_count; i++) {
			const struct gantt_mark *mark = &gantt->marks[i];
			double at = gantt_x(canvas, mark->at_ns);
			if (mark->row != row || mark->kind != MARK_APPROVED || at + SYMBOL_ROOM <= from || at - SYMBOL_ROOM >= from + width)
				continue;
			from = at + SYMBOL_ROOM;
			moved = true;
		}
	}
	return from + width <= until ? from : -1;
}

/* Where the bars before and after one that are drawn end and begin. */
static double end_before(const struct gantt_canvas *canvas, const struct gantt_row *row, size_t index)
{
	while (index-- > 0)
		if (gantt_is_shown(canvas, &row->bars[index]))
			return gantt_x(canvas, row->bars[index].end_ns);
	return canvas->left;
}

static double begin_after(const struct gantt_canvas *canvas, const struct gantt_row *row, size_t index)
{
	while (++index < row->bar_count)
		if (gantt_is_shown(canvas, &row->bars[index]))
			return gantt_x(canvas, row->bars[index].begin_ns);
	return canvas->right;
}

/* On the bar when it fits there, at least its last word (how long); what a stage waits for also behind the bar or before it, where nothing else is.
 * Texts of the row stand up to `taken`; returns up to where then. */
static double put_bar_text(struct gantt_canvas *canvas, size_t row_index, size_t index, double y, double taken)
{
	const struct gantt_row *row = &canvas->gantt->rows[row_index];
	const struct gantt_bar *bar = &row->bars[index];
	const char *space = strrchr(bar->text, ' '), *shorter = space ? space + 1 : bar->text, *text = bar->text;
	double x1 = gantt_x(canvas, bar->begin_ns);
	double x2 = gantt_x(canvas, bar->end_ns);
	double width = picture_text_width(bar->text, LABEL_SIZE, false);
	double last = end_before(canvas, row, index), next = begin_after(canvas, row, index);
	enum picture_color ink = picture_ink_on(gantt_color(bar->state));
	last = last > taken ? last : taken;
	double x = free_place(canvas, row_index, x1 + 3, x2 - 2, width);
	if (x < 0 && bar->state != GANTT_UPDATING) {
		ink = COLOR_INK;
		x = free_place(canvas, row_index, x2 + 4, next - 4, width);
		if (x < 0 && x1 - 4 - width - 4 >= last)
			x = free_place(canvas, row_index, x1 - 4 - width, x1 - 4, width);
	}
	if (x < 0) {
		ink = picture_ink_on(gantt_color(bar->state));
		text = shorter;
		width = picture_text_width(shorter, LABEL_SIZE, false);
		x = free_place(canvas, row_index, x1 + 3, x2 - 2, width);
	}
	if (x < 0)
		return taken;
	picture_text(canvas->picture, ink, x, y, LABEL_SIZE, ANCHOR_LEFT, text);
	return x + width;
}

static void put_bar(struct gantt_canvas *canvas, const struct gantt_row *row, const struct gantt_bar *bar, double y, double height)
{
	struct picture *picture = canvas->picture;
	double inset = bar_inset(height);
	double inner = height - 2 * inset;
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

static void put_bars(struct gantt_canvas *canvas, size_t index)
{
	const struct gantt_row *row = &canvas->gantt->rows[index];
	double y = canvas->tops[index], height = gantt_row_height(canvas->gantt, row), taken = 0;
	if (row->kind == GANTT_ROW_RUN && row->bars[0].text) {
		put_run_bar(canvas, row, y, height);
		return;
	}
	for (size_t i = 0; i < row->bar_count; i++)
		if (gantt_is_shown(canvas, &row->bars[i]))
			put_bar(canvas, row, &row->bars[i], y, height);
	for (size_t i = 0; i < row->bar_count; i++)
		if (row->bars[i].text && gantt_is_shown(canvas, &row->bars[i]))
			taken = put_bar_text(canvas, index, i, y + height / 2, taken);
}

/* Rows */

double gantt_group_bottom(const struct gantt_canvas *canvas, size_t first)
{
	const struct gantt *gantt = canvas->gantt;
	size_t row = first;
	while (row < gantt->row_count && gantt->rows[row].group == gantt->rows[first].group)
		row++;
	return canvas->tops[row - 1] + gantt_row_height(gantt, &gantt->rows[row - 1]);
}

static void put_bands(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	const double *tops = canvas->tops;
	bool shaded = false;
	for (size_t i = 0; i < gantt->row_count; i++) {
		if (!begins_group(gantt, i))
			continue;
		if (shaded)
			picture_rect(canvas->picture, COLOR_BAND, 0, tops[i] - GROUP_GAP / 2.0, canvas->picture->width,
				     gantt_group_bottom(canvas, i) - tops[i] + GROUP_GAP);
		shaded = !shaded;
	}
}

static void put_row_labels(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	const double *tops = canvas->tops;
	for (size_t i = 0; i < gantt->row_count; i++) {
		const struct gantt_row *row = &gantt->rows[i];
		double height = gantt_row_height(gantt, row);
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

/* All of it */

static void put_rows(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	double *tops = ARENA_ARRAY(canvas->picture->arena, double, gantt->row_count + 1);
	const struct gantt_strip *strip = gantt_place_marks(canvas);
	double strip_top = canvas->y + 6;
	canvas->y += strip->height + 10;
	double top = canvas->y;
	for (size_t i = 0; i < gantt->row_count; i++) {
		canvas->y += begins_group(gantt, i) ? GROUP_GAP : 0;
		tops[i] = canvas->y;
		canvas->y += gantt_row_height(gantt, &gantt->rows[i]);
	}
	canvas->y += GROUP_GAP;
	canvas->tops = tops;
	put_bands(canvas);
	gantt_put_grid(canvas, top, canvas->y);
	for (size_t i = 0; i < gantt->row_count; i++)
		put_bars(canvas, i);
	put_row_labels(canvas);
	gantt_put_marks(canvas, strip, strip_top);
	gantt_put_axis(canvas, false);
}

struct picture *gantt_layout(struct arena *arena, const struct gantt *gantt, double width)
{
	struct picture *picture = ARENA_NEW(arena, struct picture);
	picture_init(picture, arena, width > 0 ? width : DEFAULT_WIDTH, 0);
	struct gantt_canvas canvas = {.picture = picture, .gantt = gantt};
	double labels = label_width(gantt) + 12, notes = gantt_notes_width(gantt);
	canvas.left = ceil(MARGIN + (labels > notes ? labels : notes < LABEL_MAX ? notes : LABEL_MAX));
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
