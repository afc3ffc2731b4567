#include "reports/gantt_layout.h"

#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"

/* What stands around the rows: title, sentences, legend, the axis of time. */

enum { MARGIN = 24, TITLE_SIZE = 19, TEXT_SIZE = 13, TEXT_LINE = 18, SMALL_SIZE = 12, TICK_GAP = 84 };

double gantt_x(const struct gantt_canvas *canvas, int64_t at_ns)
{
	const struct gantt *gantt = canvas->gantt;
	double share = (double)(at_ns - gantt->begin_ns) / (double)(canvas->end_ns - gantt->begin_ns);
	return canvas->left + (canvas->right - canvas->left) * share;
}

int64_t gantt_at(const struct gantt_canvas *canvas, double x)
{
	const struct gantt *gantt = canvas->gantt;
	double share = (x - canvas->left) / (canvas->right - canvas->left);
	return gantt->begin_ns + (int64_t)((double)(canvas->end_ns - gantt->begin_ns) * share);
}

bool gantt_is_shown(const struct gantt_canvas *canvas, const struct gantt_bar *bar)
{
	bool small = gantt_x(canvas, bar->end_ns) - gantt_x(canvas, bar->begin_ns) < 0.5;
	bool passing = bar->state == GANTT_POLL || bar->state == GANTT_BACKOFF || bar->state == GANTT_LINE || bar->state == GANTT_UPDATING;
	return !(small && passing);
}

enum picture_color gantt_color(enum gantt_state state)
{
	static const enum picture_color colors[GANTT_STATE_COUNT] = {
		[GANTT_LINE] = COLOR_LINE,         [GANTT_WORKING] = COLOR_WORKING, [GANTT_FAILING] = COLOR_FAILING,   [GANTT_POLL] = COLOR_POLL,
		[GANTT_BACKOFF] = COLOR_BACKOFF,   [GANTT_DONE] = COLOR_DONE,       [GANTT_UPDATING] = COLOR_UPDATING, [GANTT_WAIT] = COLOR_WAIT,
		[GANTT_APPROVAL] = COLOR_APPROVAL, [GANTT_STOP] = COLOR_STOP,       [GANTT_HELD] = COLOR_HELD};
	return colors[state];
}

/* Title and sentences */

static void put_sentence(struct gantt_canvas *canvas, const char *sentence, enum picture_color color)
{
	struct picture *picture = canvas->picture;
	double width = picture->width - 2 * MARGIN;
	const char *rest = sentence;
	for (int i = 0; *rest && i < GANTT_SENTENCE_LINES_MAX; i++) {
		const char *line;
		if (i + 1 == GANTT_SENTENCE_LINES_MAX) {
			line = picture_fit_text(picture->arena, rest, width, TEXT_SIZE, false);
			rest = "";
		} else {
			rest = picture_wrap_text(picture->arena, rest, width, TEXT_SIZE, &line);
		}
		picture_text(picture, color, MARGIN, canvas->y + TEXT_LINE / 2.0, TEXT_SIZE, ANCHOR_LEFT, line);
		canvas->y += TEXT_LINE;
	}
}

static void put_run_sentences(struct gantt_canvas *canvas, const struct summary *summary)
{
	put_sentence(canvas, summary->finish, COLOR_INK);
	put_sentence(canvas, summary->wait, COLOR_INK);
	put_sentence(canvas, summary->trouble, summary->bad ? COLOR_BAD : COLOR_FAINT);
	canvas->y += 6;
}

static void put_left_out(struct gantt_canvas *canvas, size_t count)
{
	if (!count)
		return;
	put_sentence(canvas, arena_format(canvas->picture->arena, "and %zu more", count), COLOR_FAINT);
	canvas->y += 6;
}

/* The run that ends last; of several the first. */
static size_t last_end(const struct gantt *gantt)
{
	size_t last = 0;
	for (size_t i = 1; i < gantt->run_count; i++)
		if (gantt->runs[i].attribution->end_ns > gantt->runs[last].attribution->end_ns)
			last = i;
	return last;
}

static void put_sentences(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	size_t last = last_end(gantt), next = 0;
	for (size_t i = 0; i < gantt->run_count; i++) {
		/* the one that ends last is always told */
		bool first = i + 1 < GANTT_SUMMARIES_MAX || (i + 1 == GANTT_SUMMARIES_MAX && last <= i);
		if (!first && i != last)
			continue;
		put_left_out(canvas, i - next);
		put_run_sentences(canvas, &gantt->runs[i].summary);
		next = i + 1;
	}
	put_left_out(canvas, gantt->run_count - next);
}

/* Legend */

struct legend {
	struct gantt_canvas *canvas;
	double x;
};

/* Room for an entry of this text on the line, or on the next. */
static void make_room(struct legend *legend, const char *text)
{
	struct picture *picture = legend->canvas->picture;
	double width = 22 + picture_text_width(text, SMALL_SIZE, false);
	if (legend->x > MARGIN && legend->x + width > picture->width - MARGIN) {
		legend->x = MARGIN;
		legend->canvas->y += TEXT_LINE;
	}
}

static void put_entry_text(struct legend *legend, const char *text)
{
	struct picture *picture = legend->canvas->picture;
	picture_text(picture, COLOR_INK, legend->x + 18, legend->canvas->y + TEXT_LINE / 2.0, SMALL_SIZE, ANCHOR_LEFT, text);
	legend->x += 18 + picture_text_width(text, SMALL_SIZE, false) + 18;
}

static void put_entry(struct legend *legend, enum picture_color color, const char *text)
{
	make_room(legend, text);
	picture_rect(legend->canvas->picture, color, legend->x, legend->canvas->y + 3, 12, 12);
	put_entry_text(legend, text);
}

static void put_symbol_entry(struct legend *legend, enum picture_kind kind, enum picture_color color, const char *text)
{
	make_room(legend, text);
	picture_symbol(legend->canvas->picture, kind, color, legend->x + 6, legend->canvas->y + TEXT_LINE / 2.0, 11);
	put_entry_text(legend, text);
}

static bool has_mark(const struct gantt *gantt, enum gantt_mark_kind kind)
{
	for (size_t i = 0; i < gantt->mark_count; i++)
		if (gantt->marks[i].kind == kind)
			return true;
	return false;
}

/* Whether the clusters of a row are ever in different states. */
static bool has_parts(const struct gantt *gantt)
{
	for (size_t i = 0; i < gantt->row_count; i++)
		for (size_t j = 0; j < gantt->rows[i].bar_count; j++)
			if (gantt->rows[i].bars[j].high - gantt->rows[i].bars[j].low < 1)
				return true;
	return false;
}

/* Only what is to be seen. */
static void put_legend(struct gantt_canvas *canvas)
{
	const struct gantt *gantt = canvas->gantt;
	bool used[GANTT_STATE_COUNT] = {false};
	struct legend legend = {canvas, MARGIN};
	for (size_t i = 0; i < gantt->row_count; i++) {
		const struct gantt_row *row = &gantt->rows[i];
		bool tells = row->kind != GANTT_ROW_RUN || gantt->runs_only;
		for (size_t j = 0; tells && j < row->bar_count; j++)
			used[row->bars[j].state] = used[row->bars[j].state] || gantt_is_shown(canvas, &row->bars[j]);
	}
	for (int state = 0; state < GANTT_STATE_COUNT; state++)
		if (used[state])
			put_entry(&legend, gantt_color((enum gantt_state)state), gantt_state_name((enum gantt_state)state));
	if (has_mark(gantt, MARK_APPROVED))
		put_symbol_entry(&legend, SHAPE_DIAMOND, COLOR_GOOD, "approved");
	if (has_mark(gantt, MARK_FAILED))
		put_symbol_entry(&legend, SHAPE_CROSS, COLOR_BAD, "failed or deleted");
	canvas->y += TEXT_LINE + 4;
	if (!gantt->aggregated)
		return;
	const char *words = "A wave: clusters of one stage that were updated at the same time.";
	if (has_parts(gantt))
		words = "A wave: clusters of one stage that were updated at the same time; the height of a colour is how many of them.";
	while (*words) {
		const char *line;
		words = picture_wrap_text(canvas->picture->arena, words, canvas->picture->width - 2 * MARGIN, SMALL_SIZE, &line);
		picture_text(canvas->picture, COLOR_FAINT, MARGIN, canvas->y + TEXT_LINE / 2.0 - 2, SMALL_SIZE, ANCHOR_LEFT, line);
		canvas->y += TEXT_LINE;
	}
}

void gantt_put_head(struct gantt_canvas *canvas)
{
	struct picture *picture = canvas->picture;
	canvas->y = 14;
	const char *title = picture_fit_text(picture->arena, canvas->gantt->title, picture->width - 2 * MARGIN, TITLE_SIZE, true);
	picture_text(picture, COLOR_INK, MARGIN, canvas->y + 14, TITLE_SIZE, ANCHOR_LEFT, title)->bold = true;
	canvas->y += 34;
	put_sentences(canvas);
	put_legend(canvas);
}

/* The axis */

void gantt_choose_ticks(struct gantt_canvas *canvas)
{
	static const int64_t steps_s[] = {1,    2,    5,     10,    15,    30,    60,     120,    300,     600,     900,     1800,
					  3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000};
	double pixels_per_second = (canvas->right - canvas->left) / ((double)(canvas->end_ns - canvas->gantt->begin_ns) / (double)NS_PER_SECOND);
	size_t last = sizeof steps_s / sizeof steps_s[0] - 1;
	size_t chosen = 0;
	while (chosen < last && (double)steps_s[chosen] * pixels_per_second < TICK_GAP)
		chosen++;
	canvas->tick_ns = steps_s[chosen] * NS_PER_SECOND;
	while ((double)(canvas->tick_ns / NS_PER_SECOND) * pixels_per_second < TICK_GAP)
		canvas->tick_ns *= 2;
}

static int64_t first_tick(const struct gantt_canvas *canvas)
{
	int64_t begin_ns = canvas->gantt->begin_ns;
	return (begin_ns + canvas->tick_ns - 1) / canvas->tick_ns * canvas->tick_ns;
}

void gantt_put_grid(struct gantt_canvas *canvas, double top, double bottom)
{
	for (int64_t at_ns = first_tick(canvas); at_ns <= canvas->end_ns; at_ns += canvas->tick_ns)
		picture_segment(canvas->picture, COLOR_GRID, gantt_x(canvas, at_ns), top, gantt_x(canvas, at_ns), bottom);
}

/* Below an hour 00:12 could be minutes and seconds. */
static bool has_seconds(const struct gantt_canvas *canvas)
{
	return canvas->tick_ns < NS_PER_MINUTE || canvas->end_ns < NS_PER_HOUR;
}

/* As fine as the ticks need: "1d 06h", "06:15", "00:07:30". */
static const char *tick_text(struct gantt_canvas *canvas, int64_t at_ns)
{
	int64_t seconds = at_ns / NS_PER_SECOND;
	struct arena *arena = canvas->picture->arena;
	long long days = (long long)(seconds / 86400);
	int hours = (int)(seconds / 3600 % 24);
	int minutes = (int)(seconds / 60 % 60);
	if (canvas->end_ns >= 2 * NS_PER_DAY)
		return canvas->tick_ns < NS_PER_HOUR ? arena_format(arena, "%lldd %02d:%02d", days, hours, minutes)
						     : arena_format(arena, "%lldd %02dh", days, hours);
	if (has_seconds(canvas))
		return arena_format(arena, "%02lld:%02d:%02d", (long long)(seconds / 3600), minutes, (int)(seconds % 60));
	return arena_format(arena, "%02lld:%02d", (long long)(seconds / 3600), minutes);
}

void gantt_put_axis(struct gantt_canvas *canvas, bool caption)
{
	struct picture *picture = canvas->picture;
	for (int64_t at_ns = first_tick(canvas); at_ns <= canvas->end_ns; at_ns += canvas->tick_ns) {
		const char *text = tick_text(canvas, at_ns);
		double half = picture_text_width(text, SMALL_SIZE, false) / 2;
		double x = gantt_x(canvas, at_ns);
		if (x + half > picture->width - 4)
			continue;
		picture_segment(picture, COLOR_FAINT, x, canvas->y, x, canvas->y + 4);
		picture_text(picture, COLOR_FAINT, x, canvas->y + 12, SMALL_SIZE, ANCHOR_MIDDLE, text);
	}
	canvas->y += 22;
	if (!caption)
		return;
	const struct civil start = instant_civil(canvas->gantt->story->start_ns);
	const char *unit = canvas->end_ns >= 2 * NS_PER_DAY ? "days and hours" : has_seconds(canvas) ? "h:m:s" : "h:m";
	picture_text(picture, COLOR_FAINT, (canvas->left + canvas->right) / 2, canvas->y + 6, SMALL_SIZE, ANCHOR_MIDDLE,
		     arena_format(picture->arena, "time (%s) since %04lld-%02d-%02d %02d:%02d:%02d UTC", unit, (long long)start.year, start.month,
				  start.day, start.hour, start.minute, start.second));
	canvas->y += 18;
}
