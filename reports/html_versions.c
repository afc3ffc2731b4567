#include "reports/html_parts.h"

#include "reports/fleet_versions.h"
#include "reports/words.h"

#include <string.h>

/* How many members hold which version, over the whole time of the simulation. */

enum { TOP = 120, PLOT = 1200, COLUMNS = CHART_PLOT / 20, RUN_ROW = 180, CLASSES = 8 };

static const char *version_class(const struct fleet_versions *fleet, size_t version)
{
	static const char *const classes[CLASSES] = {"v-0", "v-1", "v-2", "v-3", "v-4", "v-5", "v-6", "v-7"};
	size_t age = fleet->version_count - 1 - version; /* so that the newest always looks alike */
	return classes[age % CLASSES];
}

struct layer {
	struct html_page *page;
	const struct fleet_versions *fleet;
	const uint32_t *counts;
};

/* The sum of a column up to a version. */
static int64_t level(const struct layer *layer, size_t column, size_t versions)
{
	int64_t sum = 0;
	for (size_t i = 0; i < versions; i++)
		sum += layer->counts[column * layer->fleet->version_count + i];
	return sum;
}

static int64_t level_y(const struct layer *layer, size_t column, size_t versions)
{
	return TOP + PLOT - level(layer, column, versions) * PLOT / (int64_t)layer->fleet->most;
}

/* Along the upper edge to the right and back along the lower one; points only where the level changes. */
static void put_layer(const struct layer *layer, size_t version)
{
	struct html_page *page = layer->page;
	int64_t last = level_y(layer, 0, version + 1);
	html_putf(page, "<path class=\"%s\" d=\"M%d ", version_class(layer->fleet, version), CHART_LEFT / 10);
	chart_put_tenths(page->out, last);
	for (size_t column = 1; column <= COLUMNS; column++) {
		int64_t y = column < COLUMNS ? level_y(layer, column, version + 1) : INT64_MIN;
		if (y == last)
			continue;
		html_putf(page, "H%zu", CHART_LEFT / 10 + column * 2);
		if (column < COLUMNS) {
			text_put_char(page->out, 'V');
			chart_put_tenths(page->out, y);
		}
		last = y;
	}
	last = level_y(layer, COLUMNS - 1, version);
	text_put_char(page->out, 'V');
	chart_put_tenths(page->out, last);
	for (size_t column = COLUMNS; column-- > 0;) {
		int64_t y = column > 0 ? level_y(layer, column - 1, version) : INT64_MIN;
		if (y == last)
			continue;
		html_putf(page, "H%zu", CHART_LEFT / 10 + column * 2);
		if (column > 0) {
			text_put_char(page->out, 'V');
			chart_put_tenths(page->out, y);
		}
		last = y;
	}
	text_put(page->out, "Z\"><title>");
	html_putf(page, "snapshot %lld</title></path>\n", (long long)layer->fleet->versions[version]);
}

static bool is_of(const struct story_run *run, const struct fleet_versions *fleet)
{
	const char *placement = run->spec ? run->spec->placement : NULL;
	return placement && strcmp(placement, fleet->placement) == 0 && strcmp(run->identity->ns, fleet->ns) == 0;
}

static void put_run_row(struct html_page *page, const struct chart *chart, const struct story_run *run, int64_t y)
{
	int64_t left = chart_x(chart, run->created_ns), right = chart_x(chart, story_run_end(page->report->story, run));
	struct text name;
	text_init(&name, 0);
	report_put_run(&name, run);
	text_put(page->out, "<g class=\"row\"><title>");
	html_put(page, text_view(&name));
	html_putf(page, ": %s%s\n", report_outcome_word(run->outcome), story_rolls_back(run) ? ", a rollback" : "");
	words_put_clock(page->out, run->created_ns);
	text_put(page->out, " to ");
	words_put_clock(page->out, story_run_end(page->report->story, run));
	text_put(page->out, "</title>");
	chart_put_label(page, "cluster", y + 130, text_view(&name), false);
	chart_put_rect(page, run->outcome == STORY_FAILED ? "s-failing" : "s-working", left, y + 30, right - left > 20 ? right - left : 20, 120);
	text_put(page->out, "</g>\n");
	text_deinit(&name);
}

/* Up to as many runs as have a timeline. */
static size_t runs_of(const struct story *story, const struct fleet_versions *fleet, const struct story_run **runs)
{
	size_t count = 0;
	for (size_t i = 0; i < story->run_count && count < HTML_RUNS_MAX; i++)
		if (is_of(story->runs[i], fleet))
			runs[count++] = story->runs[i];
	return count;
}

static void put_fleet(struct html_page *page, const struct fleet_versions *fleet)
{
	const struct story *story = page->report->story;
	const struct story_run *runs[HTML_RUNS_MAX];
	size_t run_count = runs_of(story, fleet, runs);
	struct chart chart = {0, story->end_ns > 0 ? story->end_ns : 1, TOP + PLOT + (int64_t)run_count * RUN_ROW + 60 + CHART_AXIS};
	struct layer layer = {page, fleet, fleet_versions_sample(&page->arena, fleet, chart.from_ns, chart.until_ns, COLUMNS)};
	int64_t bottom = chart.height - CHART_AXIS;
	text_put(page->out, "<figure><figcaption>Members that hold each version of ");
	html_put_name(page, fleet->placement);
	text_put(page->out, run_count ? ", and the runs that changed it</figcaption>\n" : "</figcaption>\n");
	chart_open(page, &chart, "Versions across the fleet over time", run_count > 0);
	for (size_t i = 0; i < fleet->version_count; i++)
		put_layer(&layer, i);
	chart_put_axis(page, &chart, bottom, TOP);
	html_putf(page, "<text class=\"plot-name\" x=\"8\" y=\"%d\">members</text>", (TOP + 90) / 10);
	html_putf(page, "<text class=\"scale\" x=\"%d\" y=\"%d\">%u</text>", CHART_LEFT / 10 - 6, (TOP + 40) / 10, fleet->most);
	html_putf(page, "<text class=\"scale\" x=\"%d\" y=\"%d\">0</text>\n", CHART_LEFT / 10 - 6, (TOP + PLOT + 40) / 10);
	for (size_t i = 0; i < run_count; i++)
		put_run_row(page, &chart, runs[i], TOP + PLOT + 60 + (int64_t)i * RUN_ROW);
	chart_close(page);
	text_put(page->out, "<ul class=\"keys\" aria-label=\"What the colours mean\">");
	for (size_t i = fleet->version_count; i-- > 0;)
		chart_put_key(
			page, version_class(fleet, i),
			arena_format(&page->arena, "snapshot %lld%s", (long long)fleet->versions[i], i == 0 && fleet->merged ? " and older" : ""));
	text_put(page->out, "</ul></figure>\n");
}

void html_put_versions(struct html_page *page)
{
	struct fleet_versions_list list = fleet_versions_of(&page->arena, page->report->story);
	size_t shown = list.count < HTML_PLACEMENTS_MAX ? list.count : HTML_PLACEMENTS_MAX;
	for (size_t i = 0; i < shown; i++)
		if (list.items[i].version_count)
			put_fleet(page, &list.items[i]);
	if (shown < list.count)
		html_putf(page, "<p class=\"note\">%zu more placements are not drawn.</p>\n", list.count - shown);
}
