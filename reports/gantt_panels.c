#include "reports/gantt_layout.h"

#include <math.h>
#include <stdio.h>

static const char seen_done[] = "seen done", seen_done_each[] = "seen done, by each run", in_flight[] = "started, not yet seen done",
		  limit_line[] = "dotted: limit";

/* What is counted over time, below the rows: clusters updated, in flight against the limit, versions across the fleet. */

enum { MARGIN = 24, TITLE_SIZE = 12, SCALE_SIZE = 11, PANEL_GAP = 12, KEY_WIDTH = 15 };

/* The numbers of the scale stand between the captions and the panel. */
static double scale_width(const struct gantt *gantt)
{
	char number[32];
	snprintf(number, sizeof number, "%lld", (long long)gantt->members);
	return picture_text_width(number, SCALE_SIZE, false) + 6 + 10;
}

double gantt_notes_width(const struct gantt *gantt)
{
	double widest = picture_text_width(in_flight, SCALE_SIZE, false);
	double each = picture_text_width(seen_done_each, SCALE_SIZE, false);
	if (gantt->run_count > 1 && each > widest)
		widest = each;
	for (size_t i = 0; i < gantt->version_count; i++) {
		double width = KEY_WIDTH + picture_text_width(gantt->versions[i].label, SCALE_SIZE, false);
		widest = width > widest ? width : widest;
	}
	return widest + scale_width(gantt);
}

struct panel {
	struct gantt_canvas *canvas;
	double top, height;
	int64_t most; /* value at the top */
};

/* With some air above the highest value. */
static double value_y(const struct panel *panel, int64_t value)
{
	return panel->top + panel->height - (panel->height - 6) * (double)value / (double)panel->most;
}

static struct panel begin_panel(struct gantt_canvas *canvas, const char *title, double height, int64_t most)
{
	struct picture *picture = canvas->picture;
	struct panel panel = {canvas, canvas->y + PANEL_GAP, height, most > 0 ? most : 1};
	picture_rect(picture, COLOR_BAND, canvas->left, panel.top, canvas->right - canvas->left, height);
	gantt_put_grid(canvas, panel.top, panel.top + height);
	picture_text(picture, COLOR_INK, MARGIN, panel.top + 8, TITLE_SIZE, ANCHOR_LEFT, title)->bold = true;
	picture_text(picture, COLOR_FAINT, canvas->left - 6, panel.top + 6, SCALE_SIZE, ANCHOR_RIGHT,
		     arena_format(picture->arena, "%lld", (long long)panel.most));
	picture_text(picture, COLOR_FAINT, canvas->left - 6, panel.top + height - 5, SCALE_SIZE, ANCHOR_RIGHT, "0");
	canvas->y = panel.top + height;
	return panel;
}

/* What the panel counts, below its title. */
static void put_note(const struct panel *panel, int line, const char *note)
{
	struct picture *picture = panel->canvas->picture;
	const char *text =
		picture_fit_text(picture->arena, note, panel->canvas->left - MARGIN - scale_width(panel->canvas->gantt), SCALE_SIZE, false);
	picture_text(picture, COLOR_FAINT, MARGIN, panel->top + 24 + 14 * line, SCALE_SIZE, ANCHOR_LEFT, text);
}

/* Reads steps from left to right. */
struct step_cursor {
	const struct gantt_steps *steps;
	size_t next;
	int64_t value;
};

/* The highest value between the last call and `until_ns`. */
static int64_t highest_until(struct step_cursor *cursor, int64_t until_ns)
{
	int64_t highest = cursor->value;
	while (cursor->next < cursor->steps->count && cursor->steps->points[cursor->next].at_ns < until_ns) {
		cursor->value = cursor->steps->points[cursor->next++].value;
		if (cursor->value > highest)
			highest = cursor->value;
	}
	return highest;
}

/* The value at the end of the column. */
static int64_t value_until(struct step_cursor *cursor, int64_t until_ns)
{
	highest_until(cursor, until_ns);
	return cursor->value;
}

/* An area between two values, column by column; equal neighbours become one rectangle. */
struct area {
	struct panel *panel;
	enum picture_color color;
	double begin;
	int64_t low, high;
};

static void flush_area(struct area *area, double x)
{
	if (area->high > area->low && x > area->begin) {
		double top = value_y(area->panel, area->high);
		/* the next column covers the half pixel that leaves no seam */
		picture_rect(area->panel->canvas->picture, area->color, area->begin, top, x - area->begin + 0.5,
			     value_y(area->panel, area->low) - top);
	}
	area->begin = x;
}

static void put_column(struct area *area, double x, int64_t low, int64_t high)
{
	if (low == area->low && high == area->high)
		return;
	flush_area(area, x);
	area->low = low;
	area->high = high;
}

/* The value of one curve from an instant to another. */
static void put_curve_area(struct panel *panel, const struct gantt_steps *steps, enum picture_color color, int64_t begin_ns, int64_t end_ns,
			   bool peaks)
{
	struct gantt_canvas *canvas = panel->canvas;
	struct step_cursor cursor = {.steps = steps};
	struct area area = {.panel = panel, .color = color, .begin = floor(gantt_x(canvas, begin_ns))};
	double end = ceil(gantt_x(canvas, end_ns));
	for (double x = area.begin; x < end; x += 1) {
		int64_t until_ns = gantt_at(canvas, x + 1);
		int64_t value = peaks ? highest_until(&cursor, until_ns) : value_until(&cursor, until_ns);
		put_column(&area, x, 0, value);
	}
	flush_area(&area, end);
}

/* The curve as a line of steps; points that fall on one column are drawn once. */
static struct picture_shape *put_curve_line(struct panel *panel, const struct gantt_steps *steps, enum picture_color color, int64_t end_ns)
{
	struct gantt_canvas *canvas = panel->canvas;
	struct picture_point *points = ARENA_ARRAY(canvas->picture->arena, struct picture_point, 2 * steps->count + 2);
	size_t count = 0;
	double level = 0;
	for (size_t i = 0; i < steps->count && steps->points[i].at_ns <= end_ns; i++) {
		double x = gantt_x(canvas, steps->points[i].at_ns);
		if (count >= 3 && x - points[count - 3].x < 0.5)
			count -= 2; /* the corner before it is hidden */
		if (count)
			points[count++] = (struct picture_point){x, level};
		level = value_y(panel, steps->points[i].value);
		points[count++] = (struct picture_point){x, level};
	}
	if (count)
		points[count++] = (struct picture_point){gantt_x(canvas, end_ns), level};
	return picture_line(canvas->picture, color, points, count);
}

static void put_updated(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	int64_t most = 1;
	for (size_t i = 0; i < gantt->run_count; i++)
		if (gantt->runs[i].clusters > most)
			most = gantt->runs[i].clusters;
	struct panel panel = begin_panel(canvas, "updated", 90, most);
	put_note(&panel, 0, gantt->run_count > 1 ? seen_done_each : seen_done);
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		put_curve_area(&panel, &run->done, COLOR_DONE, run->attribution->begin_ns, run->attribution->end_ns, false);
	}
	for (size_t i = 0; i < gantt->run_count; i++)
		put_curve_line(&panel, &gantt->runs[i].done, COLOR_GOOD, gantt->runs[i].attribution->end_ns)->width = 1.5;
}

static int64_t most_of(const struct gantt_steps *steps)
{
	int64_t most = 0;
	for (size_t i = 0; i < steps->count; i++)
		if (steps->points[i].value > most)
			most = steps->points[i].value;
	return most;
}

static void put_in_flight(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	int64_t most = 1;
	for (size_t i = 0; i < gantt->run_count; i++) {
		int64_t flight = most_of(&gantt->runs[i].in_flight);
		int64_t limit = most_of(&gantt->runs[i].limit);
		most = flight > most ? flight : most;
		most = limit > most ? limit : most;
	}
	struct panel panel = begin_panel(canvas, "in flight", 60, most);
	put_note(&panel, 0, in_flight);
	put_note(&panel, 1, limit_line);
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		put_curve_area(&panel, &run->in_flight, COLOR_WORKING, run->attribution->begin_ns, run->attribution->end_ns, true);
	}
	for (size_t i = 0; i < gantt->run_count; i++)
		put_curve_line(&panel, &gantt->runs[i].limit, COLOR_INK, gantt->runs[i].attribution->end_ns)->dashed = true;
}

static enum picture_color version_color(size_t version)
{
	return (enum picture_color)(COLOR_VERSION_0 + (int)version % PICTURE_VERSIONS);
}

/* The labels that fit between the title and the scale. */
static void put_version_labels(struct gantt_canvas *canvas, const struct panel *panel)
{
	const struct gantt *gantt = canvas->gantt;
	struct picture *picture = canvas->picture;
	double y = panel->top + 24;
	for (size_t i = 0; i < gantt->version_count && y < panel->top + panel->height + 2; i++, y += 14) {
		picture_rect(picture, version_color(i), MARGIN, y - 5, 10, 10);
		picture_text(picture, COLOR_FAINT, MARGIN + KEY_WIDTH, y, SCALE_SIZE, ANCHOR_LEFT,
			     picture_fit_name(picture->arena, gantt->versions[i].label, canvas->left - MARGIN - KEY_WIDTH - scale_width(gantt),
					      SCALE_SIZE, false));
	}
}

static void put_versions(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	struct step_cursor cursors[GANTT_VERSIONS_MAX];
	struct area areas[GANTT_VERSIONS_MAX];
	double needed = 24 + 14.0 * (double)gantt->version_count;
	struct panel panel = begin_panel(canvas, "members hold", needed > 60 ? needed : 60, gantt->members);
	for (size_t i = 0; i < gantt->version_count; i++) {
		cursors[i] = (struct step_cursor){.steps = &gantt->versions[i].members};
		areas[i] = (struct area){.panel = &panel, .color = version_color(i), .begin = canvas->left};
	}
	double end = ceil(gantt_x(canvas, gantt->end_ns));
	for (double x = canvas->left; x < end; x += 1) {
		int64_t below = 0;
		for (size_t i = 0; i < gantt->version_count; i++) {
			int64_t value = value_until(&cursors[i], gantt_at(canvas, x + 1));
			put_column(&areas[i], x, below, below + value);
			below += value;
		}
	}
	for (size_t i = 0; i < gantt->version_count; i++)
		flush_area(&areas[i], end);
	put_version_labels(canvas, &panel);
}

void gantt_put_panels(struct gantt_canvas *canvas)
{
	put_updated(canvas);
	put_in_flight(canvas);
	if (canvas->gantt->version_count)
		put_versions(canvas);
	gantt_put_axis(canvas, true);
}
