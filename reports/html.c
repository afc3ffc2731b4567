#include "reports/html_parts.h"

#include "reports/narrative.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include "model/release.h"

#include "sim/base64.h"
#include "sim/sha256.h"

#include <string.h>

enum { SUMMARIES_MAX = 5 };

static void put_policy(struct html_page *page)
{
	struct sha256 sha;
	uint8_t digest[SHA256_BYTES];
	sha256_init(&sha);
	sha256_put(&sha, html_script, strlen(html_script));
	sha256_end(&sha, digest);
	text_put(page->out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
			    "script-src 'sha256-");
	base64_write(page->out, digest, sizeof digest);
	text_put(page->out, "'; base-uri 'none'; form-action 'none'\"/>\n");
}

static const char *title_of(const struct report *report)
{
	return report->scenario->name ? report->scenario->name : "fleetsim";
}

static void put_head(struct html_page *page)
{
	text_put(page->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
	put_policy(page);
	text_put(page->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
			    "<meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>");
	html_put(page, title_of(page->report));
	text_put(page->out, " \xC2\xB7 fleetsim report</title>\n<link rel=\"icon\" href=\"data:,\"/>\n<style>\n");
	text_put(page->out, html_style);
	text_put(page->out, "</style>\n</head>\n");
}

static void put_contents(struct html_page *page)
{
	const struct story *story = page->report->story;
	text_put(page->out, "<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#overview\">Overview</a></li>\n");
	for (size_t i = 0; i < story->run_count && i < HTML_RUNS_MAX; i++) {
		html_putf(page, "<li><a href=\"#run-%zu\">Run ", i + 1);
		html_put_run_name(page, story->runs[i]);
		text_put(page->out, "</a></li>\n");
	}
	if (page->report->outcome)
		text_put(page->out, "<li><a href=\"#expectations\">Expectations and invariants</a></li>\n");
	text_put(page->out, "<li><a href=\"#kubectl\">What kubectl shows</a></li>\n<li><a href=\"#narrative\">What happened</a></li>\n"
			    "<li><a href=\"#replay\">How to replay</a></li>\n</ul></nav>\n");
}

static void put_top(struct html_page *page)
{
	const struct report *report = page->report;
	text_put(page->out, "<body>\n<a class=\"skip\" href=\"#overview\">Skip to the report</a>\n");
	html_put_patterns(page);
	text_put(page->out, "<header>\n<h1>");
	html_put_name(page, title_of(report));
	text_put(page->out, "</h1>\n");
	if (report->scenario->description) {
		text_put(page->out, "<p class=\"description\">");
		html_put(page, report->scenario->description);
		text_put(page->out, "</p>\n");
	}
	html_put_verdict(page);
	for (size_t i = 0; i < report->story->run_count && i < SUMMARIES_MAX; i++)
		html_put_sentences(page, &report->runs[i].summary);
	text_put(page->out, "</header>\n");
	put_contents(page);
}

static void put_overview(struct html_page *page)
{
	text_put(page->out, "<main>\n<section id=\"overview\" aria-labelledby=\"overview-h\"><h2 id=\"overview-h\">Overview</h2>\n");
	html_put_run_overview(page);
	html_put_versions(page);
	text_put(page->out, "</section>\n");
}

static void put_runs(struct html_page *page)
{
	const struct story *story = page->report->story;
	size_t shown = story->run_count < HTML_RUNS_MAX ? story->run_count : HTML_RUNS_MAX;
	for (size_t i = 0; i < shown; i++)
		html_put_run(page, &page->report->runs[i], i + 1);
	if (shown < story->run_count)
		html_putf(page, "<p class=\"note\">Only the first %d of %zu runs are drawn.</p>\n", HTML_RUNS_MAX, story->run_count);
}

static void put_narrative(struct html_page *page)
{
	const struct report *report = page->report;
	const struct narrative_options options = {.last = HTML_NARRATIVE_LINES_MAX};
	struct text lines;
	size_t count = 0;
	text_init(&lines, 0);
	narrative_write(&lines, &report->replay->trace, report->story->start_ns, &options);
	for (size_t i = 0; i < lines.size; i++)
		count += lines.data[i] == '\n';
	text_put(page->out, "<section id=\"narrative\" aria-labelledby=\"narrative-h\"><h2 id=\"narrative-h\">What happened</h2>\n");
	html_putf(page, "<details><summary>%zu lines, one for each thing one would want to know</summary>\n", count);
	html_put_lines(page, "what happened", text_view(&lines));
	if (count == HTML_NARRATIVE_LINES_MAX)
		html_putf(page, "<p class=\"note\">The last %d lines.</p>", HTML_NARRATIVE_LINES_MAX);
	text_put(page->out, "</details></section>\n");
	text_deinit(&lines);
}

static void put_replay(struct html_page *page)
{
	static const char *const ends[] = {[REPLAY_QUIET] = "nothing was left to happen",
					   [REPLAY_HORIZON] = "the horizon was reached",
					   [REPLAY_RUNAWAY] = "the limit of events was reached"};
	const struct report *report = page->report;
	text_put(page->out, "<section id=\"replay\" aria-labelledby=\"replay-h\"><h2 id=\"replay-h\">How to replay</h2>\n");
	if (report->command)
		html_put_lines(page, "command", report->command);
	else
		text_put(page->out, "<p>The scenario is not in files.</p>\n");
	text_put(page->out, "<dl class=\"facts\">");
	html_open_fact(page, "KubeFleet release");
	html_put(page, release_of(report->scenario->config.release)->name);
	html_close_fact(page);
	html_open_fact(page, "Seed");
	html_putf(page, "%llu, replication %llu", (unsigned long long)report->scenario->config.seed,
		  (unsigned long long)report->replay->options.replication);
	html_close_fact(page);
	html_open_fact(page, "Fingerprint");
	html_putf(page, "<code>%016llx</code>, %zu records", (unsigned long long)report->replay->trace.fingerprint, report->replay->trace.count);
	html_close_fact(page);
	html_open_fact(page, "Virtual time 0");
	html_put_wall_clock(page, 0);
	html_close_fact(page);
	html_open_fact(page, "Ended at");
	html_put_time(page, report->replay->end_ns);
	html_putf(page, ": %s", ends[report->replay->end]);
	html_close_fact(page);
	html_open_fact(page, "fleetsim");
	text_put(page->out, FLEETSIM_VERSION);
	html_close_fact(page);
	text_put(page->out, "</dl>\n</section>\n</main>\n");
}

void html_write(struct report_sink *sink, const struct report *report)
{
	struct html_page page = {.report = report, .sink = sink, .out = sink->out};
	arena_init(&page.arena, 0);
	put_head(&page);
	put_top(&page);
	put_overview(&page);
	put_runs(&page);
	html_put_judged(&page);
	html_put_kubectl(&page);
	put_narrative(&page);
	put_replay(&page);
	text_put(page.out, "<script>");
	text_put(page.out, html_script);
	text_put(page.out, "</script>\n</body>\n</html>\n");
	arena_deinit(&page.arena);
}
