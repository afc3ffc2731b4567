#include "reports/html_parts.h"

/* Two curves of a run over the same time axis as its timeline: clusters updated so far, and clusters in flight against the limit. */

enum { TOP = 120, DONE_PLOT = 1100, GAP = 240, FLIGHT_PLOT = 700, PIXEL = 10 };

struct plot {
	struct html_page *page;
	struct chart chart;
	int64_t top, height;
	int64_t most; /* the value at the top */
};

/* A curve of steps, thinned to what a column of pixels can show. */
struct steps {
	struct plot *plot;
	bool begun;
	int64_t column, low, high, last; /* of the present column of pixels */
};

static int64_t plot_y(const struct plot *plot, int64_t value)
{
	return plot->top + plot->height - value * plot->height / plot->most;
}

static void put_point(struct steps *steps, char command, int64_t tenths)
{
	text_put_char(steps->plot->page->out, command);
	chart_put_tenths(steps->plot->page->out, tenths);
}

/* Draws the column that is complete. */
static void flush_column(struct steps *steps)
{
	const struct plot *plot = steps->plot;
	put_point(steps, 'H', steps->column * PIXEL);
	if (steps->low != steps->last && steps->high != steps->last)
		put_point(steps, 'V', plot_y(plot, steps->low));
	if (steps->high != steps->last)
		put_point(steps, 'V', plot_y(plot, steps->high));
	else if (steps->low != steps->last)
		put_point(steps, 'V', plot_y(plot, steps->low));
	put_point(steps, 'V', plot_y(plot, steps->last));
}

static void step_to(struct steps *steps, int64_t at_ns, int64_t value)
{
	int64_t column = chart_x(&steps->plot->chart, at_ns) / PIXEL;
	if (steps->begun && column == steps->column) {
		steps->low = value < steps->low ? value : steps->low;
		steps->high = value > steps->high ? value : steps->high;
		steps->last = value;
		return;
	}
	if (steps->begun)
		flush_column(steps);
	steps->begun = true;
	steps->column = column;
	steps->low = steps->high = steps->last = value;
}

static void end_steps(struct steps *steps, const char *css_class)
{
	const struct plot *plot = steps->plot;
	if (steps->begun)
		flush_column(steps);
	put_point(steps, 'H', chart_x(&plot->chart, plot->chart.until_ns));
	put_point(steps, 'V', plot->top + plot->height);
	html_putf(plot->page, "Z\" class=\"%s\"/>\n", css_class);
}

static void begin_steps(struct steps *steps, struct plot *plot)
{
	*steps = (struct steps){.plot = plot};
	text_put(plot->page->out, "<path d=\"M");
	chart_put_tenths(plot->page->out, CHART_LEFT);
	text_put_char(plot->page->out, ' ');
	chart_put_tenths(plot->page->out, plot->top + plot->height);
}

static void put_scale_text(struct plot *plot, int64_t value)
{
	struct html_page *page = plot->page;
	text_put(page->out, "<text class=\"scale\"");
	chart_attribute(page, "x", CHART_LEFT - 60);
	chart_attribute(page, "y", plot_y(plot, value) + 40);
	html_putf(page, ">%lld</text>", (long long)value);
}

static void put_frame(struct plot *plot, const char *first_line, const char *second_line)
{
	struct html_page *page = plot->page;
	chart_put_grid(page, &plot->chart, plot->top, plot->top + plot->height);
	text_put(page->out, "<path class=\"base\" d=\"M");
	chart_put_tenths(page->out, CHART_LEFT);
	text_put_char(page->out, ' ');
	chart_put_tenths(page->out, plot->top + plot->height);
	html_putf(page, "h%d\"/>", CHART_PLOT / 10);
	html_putf(page, "<text class=\"plot-name\" x=\"8\"");
	chart_attribute(page, "y", plot->top + 90);
	html_putf(page, ">%s</text>", first_line);
	html_putf(page, "<text class=\"plot-name faint\" x=\"8\"");
	chart_attribute(page, "y", plot->top + 240);
	html_putf(page, ">%s</text>", second_line);
	put_scale_text(plot, 0);
	put_scale_text(plot, plot->most);
}

static void put_curve(struct plot *plot, const struct gantt_steps *curve, const char *css_class)
{
	struct steps steps;
	begin_steps(&steps, plot);
	for (size_t i = 0; i < curve->count; i++)
		step_to(&steps, curve->points[i].at_ns, curve->points[i].value);
	end_steps(&steps, css_class);
}

/* Where there is one: not between stages. */
static void put_limits(struct plot *plot, const struct gantt_steps *limit)
{
	struct html_page *page = plot->page;
	text_put(page->out, "<path class=\"limit\" d=\"");
	for (size_t i = 0; i < limit->count; i++) {
		if (!limit->points[i].value)
			continue;
		text_put_char(page->out, 'M');
		chart_put_tenths(page->out, chart_x(&plot->chart, limit->points[i].at_ns));
		text_put_char(page->out, ' ');
		chart_put_tenths(page->out, plot_y(plot, limit->points[i].value));
		text_put_char(page->out, 'H');
		chart_put_tenths(page->out, chart_x(&plot->chart, i + 1 < limit->count ? limit->points[i + 1].at_ns : INT64_MAX));
	}
	text_put(page->out, "\"/>\n");
}

static int64_t most_of(const struct gantt_steps *steps, int64_t most)
{
	for (size_t i = 0; i < steps->count; i++)
		most = steps->points[i].value > most ? steps->points[i].value : most;
	return most;
}

void html_put_progress(struct html_page *page, const struct gantt *gantt)
{
	const struct gantt_run *run = &gantt->runs[0];
	struct plot plot = {.page = page, .top = TOP, .height = DONE_PLOT, .most = run->clusters};
	plot.chart = (struct chart){gantt->begin_ns, gantt->end_ns, TOP + DONE_PLOT + GAP + FLIGHT_PLOT + CHART_AXIS};
	if (!plot.most || run->done.count < 2)
		return;
	int64_t in_flight = most_of(&run->in_flight, 0);
	text_put(page->out, "<figure><figcaption>Progress of ");
	html_put_run_name(page, run->run);
	text_put(page->out, "</figcaption>\n");
	chart_open(page, &plot.chart,
		   arena_format(&page->arena, "Of %lld clusters %lld were updated; at most %lld were in flight at a time", (long long)plot.most,
				(long long)run->done.points[run->done.count - 1].value, (long long)in_flight),
		   false);
	put_frame(&plot, "clusters updated", arena_format(&page->arena, "of %lld", (long long)run->clusters));
	put_curve(&plot, &run->done, "area-done");
	plot.top += DONE_PLOT + GAP;
	plot.height = FLIGHT_PLOT;
	plot.most = most_of(&run->limit, in_flight ? in_flight : 1);
	put_frame(&plot, "clusters in flight", "dashed: the limit");
	put_curve(&plot, &run->in_flight, "area-flight");
	put_limits(&plot, &run->limit);
	chart_put_axis(page, &plot.chart, plot.top + plot.height, plot.top + plot.height);
	chart_close(page);
	text_put(page->out, "</figure>\n");
}
