#include "reports/html_parts.h"

/* What was asked of the run, and whether it held: the timeline, expectations, invariants. */

enum { ROWS_MAX = 2000 };

void html_put_verdict(struct html_page *page)
{
	const struct outcome *outcome = page->report->outcome;
	if (!outcome)
		return;
	bool failed = outcome_count(outcome, CHECK_FAILED) > 0;
	text_put(page->out, failed ? "<p class=\"verdict bad\">\xE2\x9C\x97 " : "<p class=\"verdict good\">\xE2\x9C\x93 ");
	report_put_verdict(page->out, outcome);
	text_put(page->out, "</p>\n");
}

static void put_place(struct html_page *page, const struct check *check)
{
	html_open_cell(page, false);
	if (check->place.file) {
		html_put_name(page, check->place.file);
		html_putf(page, ":%u", check->place.line);
	}
	html_close_cell(page);
}

static void put_state(struct html_page *page, enum check_state state)
{
	static const char *const cells[CHECK_STATES] = {
		[CHECK_HELD] = "<td class=\"good\">\xE2\x9C\x93 held</td>",
		[CHECK_FAILED] = "<td class=\"bad\">\xE2\x9C\x97 failed</td>",
		[CHECK_UNREACHED] = "<td class=\"faint\">not reached</td>",
		[CHECK_EXEMPT] = "<td class=\"faint\">excepted</td>",
	};
	text_put(page->out, cells[state]);
}

static void put_lines_of(struct html_page *page, const char *title, const char *lines)
{
	if (!lines)
		return;
	html_putf(page, "%s:\n", title);
	html_put(page, lines);
	text_put_char(page->out, '\n');
}

/* Expected and found, when, and the command that shows it. */
static void put_failure(struct html_page *page, const struct check *check)
{
	text_put(page->out, "<pre class=\"failure\">");
	if (check->has_time) {
		text_put(page->out, "at ");
		html_put_time(page, check->at_ns);
		text_put_char(page->out, '\n');
	}
	put_lines_of(page, "expected", check->wanted);
	put_lines_of(page, "found", check->found);
	if (check->again) {
		text_put(page->out, "again: ");
		html_put(page, check->again);
	}
	text_put(page->out, "</pre>");
}

static void put_check(struct html_page *page, const struct check *check)
{
	text_put(page->out, "<tr>");
	put_state(page, check->state);
	text_put(page->out, "<th scope=\"row\">");
	html_put_name(page, check->name ? check->name : "");
	if (check->state == CHECK_FAILED)
		put_failure(page, check);
	if (check->why) {
		text_put(page->out, " <span class=\"faint\">");
		html_put(page, check->why);
		text_put(page->out, "</span>");
	}
	text_put(page->out, "</th>");
	put_place(page, check);
	text_put(page->out, "</tr>\n");
	report_sink_spill(page->sink);
}

static void put_table(struct html_page *page, const char *caption, bool (*is_shown)(const struct check *check, bool many))
{
	const struct outcome *outcome = page->report->outcome;
	size_t wanted = 0, shown = 0;
	for (size_t i = 0; i < outcome->count; i++)
		wanted += is_shown(&outcome->checks[i], false);
	if (!wanted)
		return;
	html_begin_table(page, "checks", caption);
	text_put(page->out, "<th scope=\"col\">Result</th><th scope=\"col\">What</th><th scope=\"col\">Where</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < outcome->count && shown < ROWS_MAX; i++) {
		if (!is_shown(&outcome->checks[i], wanted > ROWS_MAX))
			continue;
		put_check(page, &outcome->checks[i]);
		shown++;
	}
	text_put(page->out, "</tbody>");
	html_end_table(page);
	if (wanted > ROWS_MAX)
		html_putf(page, "<p class=\"note\">Of %zu only those that failed are listed, at most %d.</p>\n", wanted, ROWS_MAX);
}

/* Of very many only those that failed. */
static bool is_expectation(const struct check *check, bool many)
{
	return (check->group == CHECK_EXPECTATION || check->group == CHECK_TIMELINE) && (!many || check->state == CHECK_FAILED);
}

static bool is_remarkable_invariant(const struct check *check, bool many)
{
	(void)many;
	return check->group == CHECK_INVARIANT && check->state != CHECK_HELD;
}

static void put_rules(struct html_page *page)
{
	html_putf(page, "<details><summary>The %zu rules that every run must obey</summary><ol class=\"rules\">\n", invariant_count());
	for (size_t i = 0; i < invariant_count(); i++) {
		const struct invariant *invariant = invariant_at(i);
		html_putf(page, "<li value=\"%u\">", invariant->number);
		html_put(page, invariant->rule);
		html_putf(page, " <span class=\"faint\">(%s)</span></li>\n", invariant->name);
	}
	text_put(page->out, "</ol></details>\n");
}

void html_put_judged(struct html_page *page)
{
	const struct outcome *outcome = page->report->outcome;
	if (!outcome)
		return;
	text_put(page->out, "<section id=\"expectations\" aria-labelledby=\"expectations-h\"><h2 id=\"expectations-h\">"
			    "Expectations and invariants</h2>\n");
	put_table(page, "Timeline and expectations", is_expectation);
	put_table(page, "Invariants that were broken or excepted", is_remarkable_invariant);
	html_putf(page, "<p>%zu invariants held.</p>\n", outcome->counts[CHECK_INVARIANT][CHECK_HELD]);
	put_rules(page);
	text_put(page->out, "</section>\n");
}
