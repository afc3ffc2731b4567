#include "reports/gantt_layout.h"

#include <string.h>

/* The marks of a timeline: symbols on rows, and vertical lines with texts above them. */

enum { MARGIN = 24, TEXT_SIZE = 12, LINE = 16, LEVELS_MAX = 6, GAP = 10, BESIDE = 5, OTHERS_MAX = 400 };

/* A text stands above its line, or beside the upper end of it; which is why no other line may pass through it. */
struct gantt_mark_place {
	double at;          /* where its line is */
	double left, right; /* of its text */
	int level;          /* 0 is the lowest; negative: there is no room for the text */
	bool above;         /* the line begins below the text */
};

struct strip_work {
	const struct gantt_canvas *canvas;
	struct gantt_mark_place *places;
	size_t *order; /* of the marks that have a line, by time */
	size_t count;
	size_t last; /* the last end of a run; gantt->mark_count: there is none */
	int levels;  /* that texts stand on */
};

static bool is_end(const struct gantt_mark *mark)
{
	return mark->kind == MARK_FINISHED || mark->kind == MARK_FAILED || mark->kind == MARK_UNFINISHED;
}

/* Which lines a text keeps clear of, beside those that pass it already. */
enum clearance {
	CLEAR_OF_ALL,  /* of every mark that has no place yet, so that its text finds one */
	CLEAR_OF_ENDS, /* of ends that have no place yet */
	CLEAR_OF_NONE
};

static bool will_pass(const struct gantt_mark *mark, enum clearance clearance)
{
	return clearance == CLEAR_OF_ALL || (clearance == CLEAR_OF_ENDS && is_end(mark));
}

/* Whether a text may stand there: no other is near, and no line passes through it. */
static bool is_free(const struct strip_work *work, const struct gantt_mark_place *place, enum clearance clearance)
{
	const struct gantt *gantt = work->canvas->gantt;
	for (size_t i = 0; i < work->count; i++) {
		const struct gantt_mark_place *other = &work->places[work->order[i]];
		if (other == place)
			continue;
		bool placed = other->level >= 0;
		if (placed && other->level == place->level && other->left - GAP < place->right && place->left < other->right + GAP)
			return false;
		bool passes = placed ? other->level > place->level : will_pass(&gantt->marks[work->order[i]], clearance);
		if (passes && other->at > place->left - BESIDE && other->at < place->right + BESIDE)
			return false;
		/* its own line passes the texts below it */
		if (placed && other->level < place->level && place->at > other->left - BESIDE && place->at < other->right + BESIDE)
			return false;
	}
	return true;
}

/* Above the line, before it, behind it: the first that is free on this level. */
static bool place_on(const struct strip_work *work, struct gantt_mark_place *place, double width, int level, enum clearance clearance)
{
	const double lefts[] = {place->at - width / 2, place->at - BESIDE - width, place->at + BESIDE};
	for (int i = 0; i < 3; i++) {
		place->left = lefts[i];
		place->right = lefts[i] + width;
		place->above = i == 0;
		place->level = level;
		if (place->left >= MARGIN && place->right <= work->canvas->picture->width - 8 && is_free(work, place, clearance))
			return true;
	}
	place->level = -1;
	return false;
}

/* Whether the same is said there already. */
static bool is_said(const struct strip_work *work, size_t index)
{
	const struct gantt_mark *marks = work->canvas->gantt->marks;
	for (size_t i = 0; i < work->count; i++) {
		size_t other = work->order[i];
		double away = work->places[other].at - work->places[index].at;
		if (work->places[other].level >= 0 && away > -1.5 && away < 1.5 && strcmp(marks[other].text, marks[index].text) == 0)
			return true;
	}
	return false;
}

static void place_above(struct strip_work *work, size_t index, int lowest, enum clearance clearance)
{
	struct gantt_mark_place *place = &work->places[index];
	double width = picture_text_width(work->canvas->gantt->marks[index].text, TEXT_SIZE, false);
	/* the last end has a level for itself if need be */
	int most = index == work->last ? LEVELS_MAX : LEVELS_MAX - 1;
	for (int level = lowest; place->level < 0 && level < most; level++)
		place_on(work, place, width, level, clearance);
	if (place->level >= work->levels)
		work->levels = place->level + 1;
}

/* Where no text that is still to come loses its place; else an end leaves the lowest level to those below it. */
static void place_text(struct strip_work *work, size_t index)
{
	if (is_said(work, index))
		return;
	place_above(work, index, 0, CLEAR_OF_ALL);
	if (is_end(&work->canvas->gantt->marks[index]))
		place_above(work, index, 1, CLEAR_OF_ENDS);
	place_above(work, index, 0, CLEAR_OF_ENDS);
}

/* The ends of runs choose first, from left to right, so that texts before their lines rise like stairs; then, from right to left, those that can only
 * stand behind theirs. When all is over can be read whatever else cannot. */
static void place_texts(struct strip_work *work)
{
	const struct gantt *gantt = work->canvas->gantt;
	size_t others = 0;
	for (size_t i = 0; i < work->count; i++)
		if (is_end(&gantt->marks[work->order[i]]))
			work->last = work->order[i];
	for (size_t i = 0; i < work->count; i++)
		if (is_end(&gantt->marks[work->order[i]]))
			place_text(work, work->order[i]);
	for (size_t i = work->count; i-- > 0;)
		if (is_end(&gantt->marks[work->order[i]]))
			place_text(work, work->order[i]);
	if (work->last < gantt->mark_count && !is_said(work, work->last))
		place_above(work, work->last, 0, CLEAR_OF_NONE);
	for (size_t i = 0; i < work->count && others < OTHERS_MAX; i++)
		if (!is_end(&gantt->marks[work->order[i]])) {
			place_text(work, work->order[i]);
			others++;
		}
}

const struct gantt_strip *gantt_place_marks(const struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	struct arena *arena = canvas->picture->arena;
	struct gantt_strip *strip = ARENA_NEW(arena, struct gantt_strip);
	struct strip_work work = {.canvas = canvas, .last = gantt->mark_count, .levels = 1};
	work.places = ARENA_ARRAY(arena, struct gantt_mark_place, gantt->mark_count);
	work.order = ARENA_ARRAY(arena, size_t, gantt->mark_count);
	for (size_t i = 0; i < gantt->mark_count; i++) {
		work.places[i] = (struct gantt_mark_place){.at = gantt_x(canvas, gantt->marks[i].at_ns), .level = -1};
		if (gantt->marks[i].kind == MARK_APPROVED)
			continue;
		size_t at = work.count++;
		for (; at > 0 && gantt->marks[work.order[at - 1]].at_ns > gantt->marks[i].at_ns; at--)
			work.order[at] = work.order[at - 1];
		work.order[at] = i;
	}
	place_texts(&work);
	strip->height = LINE * work.levels;
	strip->places = work.places;
	return strip;
}

/* Drawing them */

static enum picture_color mark_color(enum gantt_mark_kind kind)
{
	static const enum picture_color colors[] = {
		[MARK_APPROVED] = COLOR_GOOD, [MARK_STOPPED] = COLOR_STOP,  [MARK_RESUMED] = COLOR_STOP,  [MARK_STUCK] = COLOR_BAD,
		[MARK_FAILED] = COLOR_BAD,    [MARK_FINISHED] = COLOR_GOOD, [MARK_UNFINISHED] = COLOR_BAD};
	return colors[kind];
}

static double run_bottom(const struct gantt_canvas *canvas, uint32_t run)
{
	const struct gantt *gantt = canvas->gantt;
	size_t last = 0;
	for (size_t i = 0; i < gantt->row_count; i++)
		if (gantt->rows[i].run == run)
			last = i;
	return canvas->tops[last] + gantt_row_height(gantt, &gantt->rows[last]);
}

/* The line, from its text down to the end of what it is about. */
static void put_line(struct gantt_canvas *canvas, const struct gantt_strip *strip, size_t index, double top)
{
	const struct gantt_mark *mark = &canvas->gantt->marks[index];
	const struct gantt_mark_place *place = &strip->places[index];
	const struct gantt_row *row = &canvas->gantt->rows[mark->row];
	double bottom = mark->kind == MARK_STUCK ? gantt_group_bottom(canvas, mark->row) : run_bottom(canvas, row->run);
	double line_top = top + strip->height;
	if (place->level >= 0) {
		double text_top = line_top - LINE * (place->level + 1);
		line_top = place->above ? text_top + LINE : text_top + 2;
		picture_text(canvas->picture, mark_color(mark->kind), place->left, text_top + LINE / 2.0, TEXT_SIZE, ANCHOR_LEFT, mark->text);
	}
	picture_segment(canvas->picture, mark_color(mark->kind), place->at, line_top, place->at, bottom)->dashed =
		mark->kind != MARK_FINISHED && mark->kind != MARK_FAILED;
}

void gantt_put_marks(struct gantt_canvas *canvas, const struct gantt_strip *strip, double top)
{
	const struct gantt *gantt = canvas->gantt;
	for (size_t i = 0; i < gantt->mark_count; i++) {
		const struct gantt_mark *mark = &gantt->marks[i];
		double height = gantt_row_height(gantt, &gantt->rows[mark->row]);
		double middle = canvas->tops[mark->row] + height / 2, size = height < 12 ? 7 : 11;
		if (mark->kind != MARK_APPROVED)
			put_line(canvas, strip, i, top);
		if (mark->kind == MARK_FAILED)
			picture_symbol(canvas->picture, SHAPE_CROSS, COLOR_BAD, strip->places[i].at, middle, size)->title = mark->text;
		else if (mark->kind == MARK_APPROVED)
			picture_symbol(canvas->picture, SHAPE_DIAMOND, mark_color(mark->kind), strip->places[i].at, middle, size)->title = mark->text;
	}
}
