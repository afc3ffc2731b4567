#include "reports/html_parts.h"

#include "reports/picture.h"
#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"

enum { LABEL_SIZE = 12, LABEL_WIDTH = 274, TICKS_MOST = 9, LABEL_RIGHT = CHART_LEFT - 100 };

/* Spans are shifted so that the product with the width stays in range. */
int64_t chart_x(const struct chart *chart, int64_t at_ns)
{
	int64_t span = chart->until_ns - chart->from_ns;
	int64_t passed = at_ns - chart->from_ns;
	if (at_ns <= chart->from_ns)
		return CHART_LEFT;
	if (at_ns >= chart->until_ns)
		return CHART_LEFT + CHART_PLOT;
	for (; span > INT64_C(1) << 48; span >>= 1)
		passed >>= 1;
	return CHART_LEFT + passed * CHART_PLOT / span;
}

void chart_put_tenths(struct text *out, int64_t tenths)
{
	if (tenths < 0)
		text_put_char(out, '-');
	int64_t size = tenths < 0 ? -tenths : tenths;
	text_putf(out, "%lld", (long long)(size / 10));
	if (size % 10)
		text_putf(out, ".%lld", (long long)(size % 10));
}

void chart_attribute(struct html_page *page, const char *name, int64_t tenths)
{
	html_putf(page, " %s=\"", name);
	chart_put_tenths(page->out, tenths);
	text_put_char(page->out, '"');
}

void chart_open(struct html_page *page, const struct chart *chart, const char *title, bool rows)
{
	html_putf(page, "<div class=\"scroll chart-box\"><svg class=\"chart%s\" role=\"img\" aria-label=\"", rows ? " rows" : "");
	html_put(page, title);
	text_put(page->out, "\" viewBox=\"0 0 ");
	chart_put_tenths(page->out, CHART_WIDTH);
	text_put_char(page->out, ' ');
	chart_put_tenths(page->out, chart->height);
	text_put_char(page->out, '"');
	chart_attribute(page, "width", CHART_WIDTH);
	chart_attribute(page, "height", chart->height);
	text_put(page->out, ">\n");
}

void chart_close(struct html_page *page)
{
	text_put(page->out, "</svg></div>\n");
	report_sink_spill(page->sink);
}

/* The least round step that needs no more than TICKS_MOST ticks. */
static int64_t tick_step(const struct chart *chart)
{
	static const int64_t steps[] = {
		NS_PER_MS,          10 * NS_PER_MS,     100 * NS_PER_MS, NS_PER_SECOND,     2 * NS_PER_SECOND, 5 * NS_PER_SECOND,  10 * NS_PER_SECOND,
		15 * NS_PER_SECOND, 30 * NS_PER_SECOND, NS_PER_MINUTE,   2 * NS_PER_MINUTE, 5 * NS_PER_MINUTE, 10 * NS_PER_MINUTE, 15 * NS_PER_MINUTE,
		30 * NS_PER_MINUTE, NS_PER_HOUR,        2 * NS_PER_HOUR, 3 * NS_PER_HOUR,   6 * NS_PER_HOUR,   12 * NS_PER_HOUR,   NS_PER_DAY,
		2 * NS_PER_DAY,     7 * NS_PER_DAY,     14 * NS_PER_DAY, 28 * NS_PER_DAY,
	};
	int64_t span = chart->until_ns - chart->from_ns;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (span / steps[i] <= TICKS_MOST)
			return steps[i];
	return span / TICKS_MOST / NS_PER_DAY * NS_PER_DAY + NS_PER_DAY;
}

static int64_t first_tick(const struct chart *chart, int64_t step_ns)
{
	return (chart->from_ns + step_ns - 1) / step_ns * step_ns;
}

/* The wall clock as far as the step makes it differ. */
static void put_wall_clock(struct html_page *page, int64_t at_ns, int64_t step_ns)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil = instant_civil(page->report->story->start_ns + at_ns);
	if (step_ns >= NS_PER_DAY)
		html_putf(page, "%s %d %s", days[civil.weekday], civil.day, months[civil.month - 1]);
	else if (step_ns >= 3 * NS_PER_HOUR)
		html_putf(page, "%s %02d:%02d", days[civil.weekday], civil.hour, civil.minute);
	else
		html_putf(page, "%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
}

void chart_put_grid(struct html_page *page, const struct chart *chart, int64_t top, int64_t bottom)
{
	int64_t step_ns = tick_step(chart);
	text_put(page->out, "<path class=\"grid\" d=\"");
	for (int64_t at_ns = first_tick(chart, step_ns); at_ns <= chart->until_ns; at_ns += step_ns) {
		text_put_char(page->out, 'M');
		chart_put_tenths(page->out, chart_x(chart, at_ns));
		text_put_char(page->out, ' ');
		chart_put_tenths(page->out, top);
		text_put_char(page->out, 'V');
		chart_put_tenths(page->out, bottom);
	}
	text_put(page->out, "\"/>\n");
}

static void put_tick_text(struct html_page *page, const char *css_class, int64_t x, int64_t y)
{
	html_putf(page, "<text class=\"%s\"", css_class);
	chart_attribute(page, "x", x);
	chart_attribute(page, "y", y);
	text_put_char(page->out, '>');
}

/* At the left edge, so that the first tick has room. */
static void put_axis_name(struct html_page *page, int64_t y, const char *name)
{
	text_put(page->out, "<text class=\"axis-name\" x=\"8\"");
	chart_attribute(page, "y", y);
	html_putf(page, ">%s</text>", name);
}

void chart_put_axis(struct html_page *page, const struct chart *chart, int64_t y, int64_t line_top)
{
	int64_t step_ns = tick_step(chart);
	chart_put_grid(page, chart, line_top, y);
	put_axis_name(page, y + 130, "virtual time");
	put_axis_name(page, y + 270, "clock (UTC)");
	for (int64_t at_ns = first_tick(chart, step_ns); at_ns <= chart->until_ns; at_ns += step_ns) {
		int64_t x = chart_x(chart, at_ns);
		put_tick_text(page, "tick", x, y + 130);
		words_put_clock(page->out, at_ns);
		text_put(page->out, "</text>");
		put_tick_text(page, "tick wall", x, y + 270);
		put_wall_clock(page, at_ns, step_ns);
		text_put(page->out, "</text>\n");
	}
}

void chart_put_label(struct html_page *page, const char *css_class, int64_t y, const char *label, bool bold)
{
	const char *cut = picture_fit_name(&page->arena, label, LABEL_WIDTH, LABEL_SIZE, bold);
	html_putf(page, "<text class=\"label %s\"", css_class);
	chart_attribute(page, "x", LABEL_RIGHT);
	chart_attribute(page, "y", y);
	text_put_char(page->out, '>');
	html_put(page, cut);
	text_put(page->out, "</text>");
}

void chart_put_rect(struct html_page *page, const char *css_class, int64_t left, int64_t top, int64_t width, int64_t height)
{
	html_putf(page, "<rect class=\"%s\"", css_class);
	chart_attribute(page, "x", left);
	chart_attribute(page, "y", top);
	chart_attribute(page, "width", width);
	chart_attribute(page, "height", height);
	text_put(page->out, "/>");
}

void chart_put_key(struct html_page *page, const char *css_class, const char *words)
{
	html_putf(page,
		  "<li><svg class=\"swatch\" width=\"22\" height=\"12\" aria-hidden=\"true\"><rect class=\"%s\" x=\"1\" y=\"1\" width=\"20\" "
		  "height=\"10\"/></svg>",
		  css_class);
	html_put(page, words);
	text_put(page->out, "</li>");
}
