#include "reports/gantt_ascii.h"

#include "reports/words.h"

#include "sim/alloc.h"
#include "sim/duration.h"

#include <string.h>

enum { LABEL_MAX = 34, LABEL_MIN = 12, TICK_COLUMNS = 12 };

struct page {
	struct text *out;
	const struct gantt *gantt;
	size_t label; /* columns */
	size_t columns;
	bool used[GANTT_STATE_COUNT]; /* letters that stand in a row */
};

static const char letters[GANTT_STATE_COUNT] = {
	[GANTT_LINE] = '.',     [GANTT_WORKING] = '#', [GANTT_FAILING] = '!',  [GANTT_POLL] = '+', [GANTT_BACKOFF] = '~', [GANTT_DONE] = '-',
	[GANTT_UPDATING] = '=', [GANTT_WAIT] = 'w',    [GANTT_APPROVAL] = 'a', [GANTT_STOP] = 's', [GANTT_HELD] = 'h'};

static int64_t column_ns(const struct page *page, size_t column)
{
	const struct gantt *gantt = page->gantt;
	return gantt->begin_ns + (int64_t)((__int128)(gantt->end_ns - gantt->begin_ns) * (__int128)column / (__int128)page->columns);
}

static size_t column_of(const struct page *page, int64_t at_ns)
{
	const struct gantt *gantt = page->gantt;
	if (at_ns <= gantt->begin_ns)
		return 0;
	return (size_t)((__int128)(at_ns - gantt->begin_ns) * (__int128)page->columns / (gantt->end_ns - gantt->begin_ns));
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

static void put_row(struct page *page, const struct gantt_row *row)
{
	put_label(page, row->label, row->kind == GANTT_ROW_CLUSTERS ? 2 : 0);
	if (row->kind == GANTT_ROW_RUN && !page->gantt->runs_only) {
		text_put_repeated(page->out, ' ', column_of(page, row->bars[0].begin_ns));
		text_put(page->out, row->bars[0].text);
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

static void put_axis(const struct page *page)
{
	text_put_repeated(page->out, ' ', page->label + 1);
	for (size_t column = 0; column < page->columns; column += TICK_COLUMNS) {
		text_put_char(page->out, '|');
		if (column + TICK_COLUMNS <= page->columns)
			text_put_repeated(page->out, ' ', TICK_COLUMNS - 1);
	}
	put_line_end(page->out);
	text_put_repeated(page->out, ' ', page->label + 1);
	for (size_t column = 0; column < page->columns; column += TICK_COLUMNS) {
		size_t before = page->out->size;
		if (column + TICK_COLUMNS > page->columns)
			break;
		words_put_clock(page->out, column_ns(page, column) / NS_PER_SECOND * NS_PER_SECOND);
		size_t used = page->out->size - before;
		text_put_repeated(page->out, ' ', used < TICK_COLUMNS ? TICK_COLUMNS - used : 1);
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

static void put_curves(const struct page *page)
{
	const struct gantt *gantt = page->gantt;
	int64_t clusters = 0;
	int64_t flight = 0;
	for (size_t i = 0; i < gantt->run_count; i++) {
		const struct gantt_run *run = &gantt->runs[i];
		clusters = run->clusters > clusters ? run->clusters : clusters;
		for (size_t j = 0; j < run->in_flight.count; j++)
			flight = run->in_flight.points[j].value > flight ? run->in_flight.points[j].value : flight;
	}
	if (!clusters)
		return;
	text_put_char(page->out, '\n');
	put_curve(page, "updated", done_of, clusters);
	put_curve(page, "in flight", in_flight_of, flight);
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
		if (!cut)
			break; /* one long word */
		text_put_bytes(page->out, paragraph, (size_t)(cut - paragraph));
		text_put_char(page->out, '\n');
		paragraph = cut + 1;
	}
	text_put(page->out, paragraph);
	text_put_char(page->out, '\n');
}

static void put_sentences(const struct page *page)
{
	const struct gantt *gantt = page->gantt;
	words_put_plain(page->out, gantt->title);
	text_put(page->out, "\n\n");
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

static size_t label_width(const struct gantt *gantt)
{
	size_t widest = LABEL_MIN;
	for (size_t i = 0; i < gantt->row_count; i++) {
		size_t width = text_code_points(gantt->rows[i].label) + (gantt->rows[i].kind == GANTT_ROW_CLUSTERS ? 2 : 0);
		widest = width > widest ? width : widest;
	}
	return widest < LABEL_MAX ? widest : LABEL_MAX;
}

void gantt_write_ascii(struct text *out, const struct gantt *gantt, size_t width)
{
	width = width ? width : GANTT_ASCII_WIDTH;
	width = width < GANTT_ASCII_WIDTH_MIN ? GANTT_ASCII_WIDTH_MIN : width > GANTT_ASCII_WIDTH_MAX ? GANTT_ASCII_WIDTH_MAX : width;
	struct page page = {.out = out, .gantt = gantt, .label = label_width(gantt)};
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
