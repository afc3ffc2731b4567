#include "reports/html_parts.h"

#include "reports/words.h"

/* Every cluster of a run in a table, in parts that are laid out when they come into view. */

enum { ROWS_EACH = 100 };

static void put_trouble(struct html_page *page, const struct story_cluster *cluster)
{
	html_open_cell(page, false);
	if (cluster->trouble != TROUBLE_NONE)
		words_put_clock(page->out, cluster->trouble_ns);
	if (cluster->trouble != TROUBLE_NONE && cluster->trouble_condition) {
		text_put_char(page->out, ' ');
		html_put(page, cluster->trouble_condition->type);
		text_put(page->out, " False: ");
		html_put(page, cluster->trouble_condition->reason);
	}
	html_close_cell(page);
}

static void put_row(struct html_page *page, const struct story_stage *stage, const struct story_cluster *cluster)
{
	bool started = cluster->started_ns != STORY_NEVER;
	text_put(page->out, "<tr><th scope=\"row\">");
	html_put_name(page, cluster->name);
	text_put(page->out, "</th>");
	html_text_cell(page, report_cluster_word(stage, cluster));
	if (started)
		html_number_cell(page, cluster->wave + 1);
	else
		html_text_cell(page, "");
	html_clock_cell(page, cluster->started_ns);
	html_clock_cell(page, cluster->ready_ns);
	html_clock_cell(page, cluster->seen_ns);
	html_span_cell(page, cluster->started_ns, cluster->seen_ns);
	put_trouble(page, cluster);
	text_put(page->out, "</tr>\n");
}

static void put_head(struct html_page *page, const struct story_stage *stage, uint32_t first, uint32_t last)
{
	static const char *const columns[] = {"Cluster", "State", "#Wave", "#Started", "#Ready", "#Seen done", "#Took", "Trouble"};
	text_put(page->out, "<div class=\"part\"><table class=\"clusters\"><caption>");
	html_put_name(page, words_stage(stage->name));
	html_putf(page, ": clusters %u to %u of %u</caption><thead><tr>", first + 1, last, stage->cluster_count);
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		html_column(page, columns[i]);
	text_put(page->out, "</tr></thead><tbody>\n");
}

static void put_stage(struct html_page *page, const struct story_stage *stage)
{
	for (uint32_t first = 0; first < stage->cluster_count && page->clusters_listed < HTML_CLUSTERS_MAX; first += ROWS_EACH) {
		uint32_t last = stage->cluster_count - first < ROWS_EACH ? stage->cluster_count : first + ROWS_EACH;
		put_head(page, stage, first, last);
		for (uint32_t i = first; i < last; i++)
			put_row(page, stage, &stage->clusters[i]);
		text_put(page->out, "</tbody></table></div>\n");
		page->clusters_listed += last - first;
		report_sink_spill(page->sink);
	}
}

void html_put_clusters(struct html_page *page, const struct story_run *run)
{
	uint32_t total = report_clusters_of(run) + report_removals_of(run);
	if (!total)
		return;
	text_put(page->out, "<details><summary>Every cluster</summary><div class=\"scroll clusters-box\" role=\"group\" tabindex=\"0\" "
			    "aria-label=\"every cluster\">\n");
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		put_stage(page, &run->stages[i]);
	text_put(page->out, "</div>");
	if (page->clusters_listed >= HTML_CLUSTERS_MAX)
		html_putf(page, "<p class=\"note\">A page lists about %d clusters; the CSV report lists all.</p>", HTML_CLUSTERS_MAX);
	text_put(page->out, "</details>\n");
}
