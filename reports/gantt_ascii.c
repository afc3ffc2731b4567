#include "reports/gantt_ascii.h"

#include "reports/words.h"

#include "sim/alloc.h"
#include "sim/duration.h"

#include <string.h>

enum { LABEL_MAX = 34, LABEL_MIN = 12, TICK_COLUMNS_MAX = 24 };

struct page {
	struct text *out;
	const struct gantt *gantt;
	int64_t begin_ns, end_ns; /* of the columns */
	size_t label;             /* columns */
	size_t columns;
	bool used[GANTT_STATE_COUNT]; /* letters that stand in a row */
};

static const char letters[GANTT_STATE_COUNT] = {
	[GANTT_LINE] = '.',     [GANTT_WORKING] = '#', [GANTT_FAILING] = '!',  [GANTT_POLL] = '+', [GANTT_BACKOFF] = '~', [GANTT_DONE] = '-',
	[GANTT_UPDATING] = '=', [GANTT_WAIT] = 'w',    [GANTT_APPROVAL] = 'a', [GANTT_STOP] = 's', [GANTT_HELD] = 'h'};

static int64_t column_ns(const struct page *page, size_t column)
{
	return page->begin_ns + (int64_t)((__int128)(page->end_ns - page->begin_ns) * (__int128)column / (__int128)page->columns);
}

static size_t column_of(const struct page *page, int64_t at_ns)
{
	if (at_ns <= page->begin_ns)
		return 0;
	return (size_t)((__int128)(at_ns - page->begin_ns) * (__int128)page->columns / (page->end_ns - page->begin_ns));
}

static const char *skip_code_points(const char *at, size_t count)
{
	for (; count; count--)
		for (at++; (*at & 0xC0) == 0x80; at++)
			;
	return at;
}

/* Labels, cut in their middle to the column's width. */
static void put_label(const struct page *page, const char *label, size_t indent)
{
	struct text plain;
	text_init(&plain, 0);
	words_put_plain(&plain, label);
	size_t room = page->label - indent;
	const char *at = text_view(&plain);
	text_put_repeated(page->out, ' ', indent);
	size_t points = text_code_points(at);
	/* what tells names apart often stands at their ends */
	size_t tail = points <= room ? 0 : (room - 1) / 2, kept = points <= room ? points : room - 1 - tail;
	text_put_bytes(page->out, at, (size_t)(skip_code_points(at, kept) - at));
	if (kept < points)
		text_putf(page->out, "~%s", skip_code_points(at, points - tail));
	text_put_repeated(page->out, ' ', points <= room ? room - points + 1 : 1);
	text_deinit(&plain);
}

/* Rows */

struct column_weights {
	double state[GANTT_STATE_COUNT];
};

static void weigh(const struct page *page, const struct gantt_row *row, struct column_weights *weights)
{
	for (size_t i = 0; i < row->bar_count; i++) {
		const struct gantt_bar *bar = &row->bars[i];
		size_t last = column_of(page, bar->end_ns - 1);
		for (size_t column = column_of(page, bar->begin_ns); column <= last && column < page->columns; column++) {
			int64_t begin_ns = bar->begin_ns > column_ns(page, column) ? bar->begin_ns : column_ns(page, column);
			int64_t end_ns = bar->end_ns < column_ns(page, column + 1) ? bar->end_ns : column_ns(page, column + 1);
			if (end_ns > begin_ns)
				weights[column].state[bar->state] += (double)(end_ns - begin_ns) * (double)(bar->high - bar->low);
		}
	}
}

/* A failure is news however short it is; work that would drown in what is done or waits is shown too. */
static int state_of(const struct column_weights *weights)
{
	int best = -1;
	if (weights->state[GANTT_FAILING] > 0)
		return GANTT_FAILING;
	if (weights->state[GANTT_WORKING] > 0)
		return GANTT_WORKING;
	for (int state = 0; state < GANTT_STATE_COUNT; state++)
		if (weights->state[state] > 0 && (best < 0 || weights->state[state] > weights->state[best]))
			best = state;
	return best;
}

static void put_line_end(struct text *out)
{
	while (out->size && out->data[out->size - 1] == ' ')
		out->data[--out->size] = '\0';
	text_put_char(out, '\n');
}

/* From where the run begins, or before that where the line would end. */
static void put_run_text(const struct page *page, const struct gantt_bar *bar)
{
	size_t begin = column_of(page, bar->begin_ns), size = strlen(bar->text);
	size_t most = size < page->columns ? page->columns - size : 0;
	text_put_repeated(page->out, ' ', begin < most ? begin : most);
	text_put_bytes(page->out, bar->text, size < page->columns ? size : page->columns);
}

static void put_row(struct page *page, const struct gantt_row *row)
{
	put_label(page, row->label, row->kind == GANTT_ROW_CLUSTERS ? 2 : 0);
	if (row->kind == GANTT_ROW_RUN && !page->gantt->runs_only) {
		put_run_text(page, &row->bars[0]);
		put_line_end(page->out);
		return;
	}
	struct column_weights *weights = alloc_take(page->columns * sizeof *weights);
	weigh(page, row, weights);
	for (size_t column = 0; column < page->columns; column++) {
		int state = state_of(&weights[column]);
		text_put_char(page->out, state < 0 ? ' ' : letters[state]);
		if (state >= 0)
			page->used[state] = true;
	}
	alloc_release(weights);
	put_line_end(page->out);
}

/* The axis */

static size_t clock_size(int64_t at_ns)
{
	struct text clock;
	text_init(&clock, 0);
	words_put_clock(&clock, at_ns);
	size_t size = clock.size;
	text_deinit(&clock);
	return size;
}

/* The least round step between ticks that leaves room for their clocks. */
static int64_t tick_ns_of(const struct page *page)
{
	static const int64_t steps[] = {
		NS_PER_MS,          2 * NS_PER_MS,   5 * NS_PER_MS,     10 * NS_PER_MS,    20 * NS_PER_MS,     50 * NS_PER_MS,     100 * NS_PER_MS,
		200 * NS_PER_MS,    500 * NS_PER_MS, NS_PER_SECOND,     2 * NS_PER_SECOND, 5 * NS_PER_SECOND,  10 * NS_PER_SECOND, 15 * NS_PER_SECOND,
		30 * NS_PER_SECOND, NS_PER_MINUTE,   2 * NS_PER_MINUTE, 5 * NS_PER_MINUTE, 10 * NS_PER_MINUTE, 15 * NS_PER_MINUTE, 30 * NS_PER_MINUTE,
		NS_PER_HOUR,        2 * NS_PER_HOUR, 3 * NS_PER_HOUR,   6 * NS_PER_HOUR,   12 * NS_PER_HOUR,   NS_PER_DAY,         2 * NS_PER_DAY,
		7 * NS_PER_DAY,     14 * NS_PER_DAY, 28 * NS_PER_DAY,
	};
	int64_t span_ns = page->end_ns - page->begin_ns;
	size_t count = sizeof steps / sizeof steps[0];
	for (size_t i = 0; i < count; i++) {
		size_t room = clock_size(page->end_ns / NS_PER_SECOND * NS_PER_SECOND + (steps[i] < NS_PER_SECOND ? NS_PER_MS : 0)) + 2;
		if ((__int128)steps[i] * (__int128)page->columns >= (__int128)span_ns * (__int128)room)
			return steps[i];
	}
	int64_t step_ns = steps[count - 1];
	while ((__int128)step_ns * (__int128)page->columns < (__int128)span_ns * TICK_COLUMNS_MAX)
		step_ns *= 2;
	return step_ns;
}

/* Spaces up to a column of the chart, on a line that began at `line`. */
static void put_to_column(const struct page *page, size_t line, size_t column)
{
	size_t used = page->out->size - line, wanted = page->label + 1 + column;
	if (used < wanted)
		text_put_repeated(page->out, ' ', wanted - used);
}

static void put_axis(const struct page *page)
{
	int64_t tick_ns = tick_ns_of(page), first_ns = (page->begin_ns + tick_ns - 1) / tick_ns * tick_ns;
	size_t line = page->out->size;
	for (int64_t at_ns = first_ns; at_ns < page->end_ns; at_ns += tick_ns) {
		put_to_column(page, line, column_of(page, at_ns));
		text_put_char(page->out, '|');
	}
	put_line_end(page->out);
	line = page->out->size;
	for (int64_t at_ns = first_ns; at_ns < page->end_ns; at_ns += tick_ns) {
		if (column_of(page, at_ns) + clock_size(at_ns) > page->columns)
			break;
		put_to_column(page, line, column_of(page, at_ns));
		words_put_clock(page->out, at_ns);
	}
	put_line_end(page->out);
}

/* Curves: the digit is how many tenths of the most, * is all of it. */

static char tenth_of(int64_t value, int64_t most)
{
	if (value <= 0)
		return '0';
	return value >= most ? '*' : "0123456789"[value * 10 / most];
}

/* The value of several runs' steps at the end of each column: of the latest run that is under way. */
static void put_curve(const struct page *page, const char *label, const struct gantt_steps *(*steps_of)(const struct gantt_run *run), int64_t most)
{
	const struct gantt *gantt = page->gantt;
	char *line = alloc_take(page->columns + 1);
	struct text name;
	text_init(&name, 0);
	text_putf(&name, "%s (of %lld)", label, (long long)most);
	memset(line, ' ', page->columns);
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		const struct gantt_steps *steps = steps_of(run);
		int64_t value = 0;
		size_t next = 0;
		for (size_t column = column_of(page, run->attribution->begin_ns); column < page->columns; column++) {
			if (column_ns(page, column) >= run->attribution->end_ns)
				break;
			int64_t highest = value;
			for (; next < steps->count && steps->points[next].at_ns < column_ns(page, column + 1); next++) {
				value = steps->points[next].value;
				highest = value > highest ? value : highest;
			}
			line[column] = tenth_of(highest, most);
		}
	}
	put_label(page, text_view(&name), 0);
	text_put_bytes(page->out, line, page->columns);
	put_line_end(page->out);
	text_deinit(&name);
	alloc_release(line);
}

static const struct gantt_steps *done_of(const struct gantt_run *run)
{
	return &run->done;
}

static const struct gantt_steps *in_flight_of(const struct gantt_run *run)
{
	return &run->in_flight;
}

/* The most that may be in flight, or was. */
static int64_t most_in_flight(const struct gantt *gantt)
{
	int64_t most = 0;
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		for (uint32_t j = 0; j < run->run->stage_count; j++) {
			const struct story_stage *stage = &run->run->stages[j];
			int64_t limit = stage->limit < stage->cluster_count ? stage->limit : stage->cluster_count;
			most = stage->started_ns != STORY_NEVER && limit > most ? limit : most;
		}
		for (size_t j = 0; j < run->in_flight.count; j++)
			most = run->in_flight.points[j].value > most ? run->in_flight.points[j].value : most;
	}
	return most;
}

static void put_curves(const struct page *page)
{
	const struct gantt *gantt = page->gantt;
	int64_t clusters = 0;
	for (size_t i = 0; i < gantt->run_count; i++)
		clusters = gantt->runs[i].clusters > clusters ? gantt->runs[i].clusters : clusters;
	if (!clusters)
		return;
	text_put_char(page->out, '\n');
	put_curve(page, "updated", done_of, clusters);
	put_curve(page, "in flight", in_flight_of, most_in_flight(gantt));
}

/* Broken between words at the page's width. */
static void put_paragraph(const struct page *page, const char *paragraph)
{
	size_t width = page->label + 1 + page->columns;
	while (text_code_points(paragraph) > width) {
		const char *end = paragraph;
		const char *cut = NULL;
		for (size_t column = 0; column <= width; column++) {
			cut = *end == ' ' ? end : cut;
			for (end++; (*end & 0xC0) == 0x80; end++)
				;
		}
		const char *next = cut ? cut + 1 : skip_code_points(paragraph, width); /* one long word is broken */
		text_put_bytes(page->out, paragraph, (size_t)((cut ? cut : next) - paragraph));
		text_put_char(page->out, '\n');
		paragraph = next;
	}
	text_put(page->out, paragraph);
	text_put_char(page->out, '\n');
}

static void put_sentences(const struct page *page)
{
	const struct gantt *gantt = page->gantt;
	struct text title;
	text_init(&title, 0);
	words_put_plain(&title, gantt->title);
	put_paragraph(page, text_view(&title));
	text_put_char(page->out, '\n');
	text_deinit(&title);
	for (size_t i = 0; i < gantt->run_count && i < GANTT_RUNS_MAX; i++) {
		const struct summary *summary = &gantt->runs[i].summary;
		put_paragraph(page, summary->finish);
		put_paragraph(page, summary->wait);
		put_paragraph(page, summary->trouble);
		text_put_char(page->out, '\n');
	}
	if (gantt->run_count > GANTT_RUNS_MAX)
		text_putf(page->out, "and %zu more\n\n", gantt->run_count - GANTT_RUNS_MAX);
}

static void put_legend(const struct page *page)
{
	struct text legend;
	const char *separator = "";
	text_init(&legend, 0);
	for (int state = 0; state < GANTT_STATE_COUNT; state++) {
		if (!page->used[state])
			continue;
		text_putf(&legend, "%s%c %s", separator, letters[state], gantt_state_name((enum gantt_state)state));
		separator = "; ";
	}
	text_putf(&legend, "%sdigits are tenths, * is all", separator);
	put_paragraph(page, text_view(&legend));
	text_put_char(page->out, '\n');
	text_deinit(&legend);
}

/* Of the rows, and of the curves below them. */
static size_t label_width(const struct gantt *gantt)
{
	struct text curve;
	text_init(&curve, 0);
	text_putf(&curve, "in flight (of %lld)", (long long)most_in_flight(gantt));
	size_t widest = curve.size > LABEL_MIN ? curve.size : LABEL_MIN;
	text_deinit(&curve);
	for (size_t i = 0; i < gantt->row_count; i++) {
		size_t width = text_code_points(gantt->rows[i].label) + (gantt->rows[i].kind == GANTT_ROW_CLUSTERS ? 2 : 0);
		widest = width > widest ? width : widest;
	}
	return widest < LABEL_MAX ? widest : LABEL_MAX;
}

/* The last end; a chart of what took no time at all is still a thousandth wide. */
static int64_t end_of(const struct gantt *gantt)
{
	int64_t end_ns = gantt->begin_ns + NS_PER_MS;
	for (size_t i = 0; i < gantt->run_count; i++)
		end_ns = gantt->runs[i].attribution->end_ns > end_ns ? gantt->runs[i].attribution->end_ns : end_ns;
	return end_ns < gantt->end_ns ? end_ns : gantt->end_ns;
}

void gantt_write_ascii(struct text *out, const struct gantt *gantt, size_t width)
{
	width = width ? width : GANTT_ASCII_WIDTH;
	width = width < GANTT_ASCII_WIDTH_MIN ? GANTT_ASCII_WIDTH_MIN : width > GANTT_ASCII_WIDTH_MAX ? GANTT_ASCII_WIDTH_MAX : width;
	struct page page = {.out = out, .gantt = gantt, .begin_ns = gantt->begin_ns, .end_ns = end_of(gantt), .label = label_width(gantt)};
	page.columns = width - page.label - 1;
	struct text rows;
	text_init(&rows, 0);
	page.out = &rows;
	for (size_t i = 0; i < gantt->row_count; i++) {
		if (i && gantt->rows[i].group != gantt->rows[i - 1].group)
			text_put_char(&rows, '\n');
		put_row(&page, &gantt->rows[i]);
	}
	page.out = out;
	put_sentences(&page);
	put_legend(&page);
	text_put(out, text_view(&rows));
	text_deinit(&rows);
	put_axis(&page);
	put_curves(&page);
}
