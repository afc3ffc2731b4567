#include "reports/html_parts.h"

#include "reports/words.h"

/* Where the time of a run went, and what would shorten it. */

enum { BAR_TENTHS = 1800, STAGES_MAX_SHOWN = 8 };

static const char *part_help(enum time_part part)
{
	static const char *const help[TIME_COUNT] = {
		[TIME_HELD] = "nothing wakes the controller until somebody acts",
		[TIME_EARLIER] = "stages before it had not ended",
		[TIME_SLOT] = "as many clusters as may be in flight at a time were",
		[TIME_WORKING] = "members applied and rolled out",
		[TIME_POLL] = "there was something to see, and the controller was to look again after its delay",
		[TIME_BACKOFF] = "there was something to see, and the controller was to retry after an error",
		[TIME_REQUEUE] = "there was something to see, and the controller was to go on to the next stage",
		[TIME_QUEUE] = "there was something to see, and the controller's worker was busy",
		[TIME_WAIT] = "a timed wait ran",
		[TIME_APPROVAL] = "nobody had approved yet",
		[TIME_STOP] = "the run was stopped",
	};
	return help[part];
}

static uint32_t shown_stages(const struct story_run *run)
{
	uint32_t count = story_stages_of(run);
	if (run->has_deletion && !run->stages[run->stage_count].cluster_count)
		count--;
	return count <= STAGES_MAX_SHOWN ? count : 0;
}

/* What is of no stage that is shown. */
static int64_t rest_ns(const struct attribution *attribution, enum time_part part)
{
	int64_t left_ns = attribution->totals.part_ns[part];
	for (uint32_t i = 0; i < shown_stages(attribution->run); i++)
		left_ns -= attribution->stages[i].totals.part_ns[part];
	return left_ns;
}

static int64_t all_rest_ns(const struct attribution *attribution)
{
	int64_t sum_ns = 0;
	for (int i = 0; i < TIME_COUNT; i++)
		sum_ns += rest_ns(attribution, (enum time_part)i);
	return sum_ns;
}

static bool has_rest(const struct attribution *attribution)
{
	bool any = false;
	for (int i = 0; i < TIME_COUNT; i++)
		any = any || rest_ns(attribution, (enum time_part)i);
	return any && shown_stages(attribution->run);
}

static void put_share(struct html_page *page, int64_t part_ns, int64_t whole_ns)
{
	struct text words;
	text_init(&words, 0);
	words_put_share(&words, part_ns, whole_ns);
	html_open_cell(page, true);
	html_put(page, text_view(&words));
	html_close_cell(page);
	text_deinit(&words);
}

static void put_share_bar(struct html_page *page, int64_t part_ns, int64_t whole_ns)
{
	for (; whole_ns > INT64_C(1) << 48; whole_ns >>= 1)
		part_ns >>= 1;
	text_put(page->out, "<td class=\"bar\"><svg class=\"share\" width=\"180\" height=\"12\" aria-hidden=\"true\">");
	chart_put_rect(page, "s-working", 0, 0, whole_ns ? part_ns * BAR_TENTHS / whole_ns : 0, 120);
	text_put(page->out, "</svg></td>");
}

static void put_part_cell(struct html_page *page, int64_t part_ns)
{
	html_open_cell(page, true);
	if (part_ns)
		html_put_duration(page, part_ns);
	html_close_cell(page);
}

static void put_part(struct html_page *page, const struct attribution *attribution, enum time_part part)
{
	int64_t whole_ns = attribution->end_ns - attribution->begin_ns, part_ns = attribution->totals.part_ns[part];
	html_putf(page, "<tr><th scope=\"row\">%s <span class=\"faint\">%s</span></th>", time_part_name(part), part_help(part));
	put_part_cell(page, part_ns);
	put_share(page, part_ns, whole_ns);
	put_share_bar(page, part_ns, whole_ns);
	for (uint32_t i = 0; i < shown_stages(attribution->run); i++)
		put_part_cell(page, attribution->stages[i].totals.part_ns[part]);
	if (has_rest(attribution))
		put_part_cell(page, rest_ns(attribution, part));
	text_put(page->out, "</tr>\n");
}

static void put_parts(struct html_page *page, const struct attribution *attribution)
{
	const struct story_run *run = attribution->run;
	enum time_part order[TIME_COUNT];
	uint32_t count = time_totals_order(&attribution->totals, order);
	html_begin_table(page, "causes", "Where the time went: along the critical path, every nanosecond once");
	text_put(page->out, "<th scope=\"col\">Spent on</th><th scope=\"col\" class=\"num\">Time</th>"
			    "<th scope=\"col\" class=\"num\">Share</th><th scope=\"col\" class=\"bar\"><span class=\"unseen\">Bar</span></th>");
	for (uint32_t i = 0; i < shown_stages(run); i++) {
		text_put(page->out, "<th scope=\"col\" class=\"num\">");
		html_put_name(page, words_stage(run->stages[i].name));
		text_put(page->out, "</th>");
	}
	if (has_rest(attribution))
		text_put(page->out, "<th scope=\"col\" class=\"num\">around them</th>");
	text_put(page->out, "</tr></thead><tbody>\n");
	for (uint32_t i = 0; i < count; i++)
		put_part(page, attribution, order[i]);
	text_put(page->out, "</tbody><tfoot><tr><th scope=\"row\">in all</th>");
	put_part_cell(page, time_totals_sum(&attribution->totals));
	text_put(page->out, "<td class=\"num\">100 %</td><td class=\"bar\"></td>");
	for (uint32_t i = 0; i < shown_stages(run); i++)
		put_part_cell(page, time_totals_sum(&attribution->stages[i].totals));
	if (has_rest(attribution))
		put_part_cell(page, all_rest_ns(attribution));
	text_put(page->out, "</tr></tfoot>");
	html_end_table(page);
}

static void put_answer(struct html_page *page, const struct shorten_answer *answer)
{
	html_putf(page, "<tr><th scope=\"row\">%s</th>", shorten_words(answer->kind));
	html_open_cell(page, true);
	if (!answer->played)
		text_put(page->out, "nothing to change");
	else if (!answer->finished)
		text_put(page->out, "it would not finish");
	else
		html_put_duration(page, answer->run_ns);
	html_close_cell(page);
	html_open_cell(page, true);
	if (answer->played && answer->finished)
		html_put_duration(page, answer->saved_ns);
	html_close_cell(page);
	text_put(page->out, "</tr>\n");
}

static void put_answers(struct html_page *page, const struct report_run *run)
{
	html_begin_table(page, "causes", "What would shorten it: the same scenario and luck, played again with one thing changed");
	text_put(page->out, "<th scope=\"col\">It would take</th><th scope=\"col\" class=\"num\">Time</th>"
			    "<th scope=\"col\" class=\"num\">Saved</th></tr></thead><tbody>\n");
	for (uint32_t i = 0; i < run->answer_count; i++)
		put_answer(page, &run->answers[i]);
	text_put(page->out, "</tbody>");
	html_end_table(page);
}

void html_put_attribution(struct html_page *page, const struct report_run *run)
{
	if (run->attribution->end_ns == run->attribution->begin_ns)
		return;
	put_parts(page, run->attribution);
	if (run->answer_count)
		put_answers(page, run);
}
