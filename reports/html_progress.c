#include "reports/html_parts.h"

#include "reports/words.h"

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

static void put_done(struct plot *plot, const struct story_run *run)
{
	struct steps steps;
	put_frame(plot, "clusters updated", arena_format(&plot->page->arena, "of %u", report_clusters_of(run)));
	begin_steps(&steps, plot);
	for (size_t i = 0; i < run->pass_count; i++)
		step_to(&steps, run->passes[i].begin_ns, run->passes[i].done);
	end_steps(&steps, "area-done");
}

static int64_t limit_of(const struct story_stage *stage)
{
	return stage->limit < stage->cluster_count ? stage->limit : stage->cluster_count;
}

static void put_limits(struct plot *plot, const struct story_run *run)
{
	struct html_page *page = plot->page;
	text_put(page->out, "<path class=\"limit\" d=\"");
	for (uint32_t i = 0; i < story_stages_of(run); i++) {
		const struct story_stage *stage = &run->stages[i];
		if (stage->begun_ns == STORY_NEVER || !stage->cluster_count)
			continue;
		int64_t end_ns = stage->ended_ns == STORY_NEVER ? plot->chart.until_ns : stage->ended_ns;
		text_put_char(page->out, 'M');
		chart_put_tenths(page->out, chart_x(&plot->chart, stage->begun_ns));
		text_put_char(page->out, ' ');
		chart_put_tenths(page->out, plot_y(plot, limit_of(stage)));
		text_put_char(page->out, 'H');
		chart_put_tenths(page->out, chart_x(&plot->chart, end_ns));
	}
	text_put(page->out, "\"/>\n");
}

static void put_flight(struct plot *plot, const struct story_run *run)
{
	struct steps steps;
	put_frame(plot, "clusters in flight", "dashed: the limit");
	begin_steps(&steps, plot);
	for (size_t i = 0; i < run->pass_count; i++)
		step_to(&steps, run->passes[i].begin_ns, run->passes[i].in_flight);
	end_steps(&steps, "area-flight");
	put_limits(plot, run);
}

static int64_t most_in_flight(const struct story_run *run)
{
	int64_t most = 1;
	for (size_t i = 0; i < run->pass_count; i++)
		most = run->passes[i].in_flight > most ? run->passes[i].in_flight : most;
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		most = limit_of(&run->stages[i]) > most ? limit_of(&run->stages[i]) : most;
	return most;
}

void html_put_progress(struct html_page *page, const struct story_run *run)
{
	int64_t end_ns = story_run_end(page->report->story, run);
	struct plot plot = {.page = page, .top = TOP, .height = DONE_PLOT, .most = report_clusters_of(run)};
	plot.chart = (struct chart){run->created_ns, end_ns > run->created_ns ? end_ns : run->created_ns + 1,
				    TOP + DONE_PLOT + GAP + FLIGHT_PLOT + CHART_AXIS};
	if (!plot.most || !run->pass_count)
		return;
	text_put(page->out, "<figure><figcaption>Progress of ");
	html_put_run_name(page, run);
	text_put(page->out, "</figcaption>\n");
	chart_open(page, &plot.chart,
		   arena_format(&page->arena, "Of %lld clusters %u were updated; at most %lld were in flight at a time", (long long)plot.most,
				run->pass_count ? run->passes[run->pass_count - 1].done : 0, (long long)most_in_flight(run)),
		   false);
	put_done(&plot, run);
	plot.top += DONE_PLOT + GAP;
	plot.height = FLIGHT_PLOT;
	plot.most = most_in_flight(run);
	put_flight(&plot, run);
	chart_put_axis(page, &plot.chart, plot.top + plot.height, plot.top + plot.height);
	chart_close(page);
	text_put(page->out, "</figure>\n");
}
