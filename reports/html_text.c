#include "reports/html_parts.h"

#include "reports/safe_text.h"
#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <stdarg.h>
#include <string.h>

enum { LINES_EACH = 200 };

void html_put(struct html_page *page, const char *string)
{
	safe_put_html(page->out, string);
}

void html_putf(struct html_page *page, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_vputf(page->out, format, arguments);
	va_end(arguments);
}

void html_put_time(struct html_page *page, int64_t at_ns)
{
	if (at_ns == STORY_NEVER) {
		text_put(page->out, "\xE2\x80\x93");
		return;
	}
	int64_t instant_ns = page->report->story->start_ns + at_ns;
	text_put(page->out, "<time datetime=\"");
	instant_write_exact(page->out, instant_ns);
	text_put(page->out, "\" title=\"");
	html_put_wall_clock(page, at_ns);
	text_put(page->out, "\">");
	words_put_clock(page->out, at_ns);
	text_put(page->out, "</time>");
}

void html_put_duration(struct html_page *page, int64_t duration_ns)
{
	bool long_enough = duration_ns >= NS_PER_SECOND || duration_ns <= -NS_PER_SECOND;
	words_put_exact(page->out, long_enough ? duration_ns / NS_PER_MS * NS_PER_MS : duration_ns);
}

/* A dash when either never came. */
static void put_span(struct html_page *page, int64_t from_ns, int64_t until_ns)
{
	if (from_ns == STORY_NEVER || until_ns == STORY_NEVER)
		text_put(page->out, "\xE2\x80\x93");
	else
		html_put_duration(page, until_ns - from_ns);
}

void html_put_wall_clock(struct html_page *page, int64_t at_ns)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil = instant_civil(page->report->story->start_ns + at_ns);
	html_putf(page, "%s %d %s %lld, %02d:%02d:%02d UTC", days[civil.weekday], civil.day, months[civil.month - 1], (long long)civil.year,
		  civil.hour, civil.minute, civil.second);
}

void html_put_name(struct html_page *page, const char *name)
{
	text_put(page->out, "<bdi>");
	html_put(page, name);
	text_put(page->out, "</bdi>");
}

void html_put_run_name(struct html_page *page, const struct story_run *run)
{
	struct text name;
	text_init(&name, 0);
	report_put_run(&name, run);
	html_put_name(page, text_view(&name));
	text_deinit(&name);
}

/* The end of the next LINES_EACH lines. */
static const char *next_part(const char *lines)
{
	for (size_t i = 0; i < LINES_EACH && *lines; i++) {
		const char *end = strchr(lines, '\n');
		lines = end ? end + 1 : lines + strlen(lines);
	}
	return lines;
}

void html_put_lines(struct html_page *page, const char *label, const char *lines)
{
	text_put(page->out, "<div class=\"scroll lines\" role=\"region\" tabindex=\"0\" aria-label=\"");
	html_put(page, label);
	text_put(page->out, "\">");
	while (*lines) {
		const char *next = next_part(lines);
		char *part = arena_copy(&page->arena, lines, (size_t)(next - lines));
		text_put(page->out, "<pre>");
		html_put(page, part);
		text_put(page->out, "</pre>");
		report_sink_spill(page->sink);
		lines = next;
	}
	text_put(page->out, "</div>\n");
}

void html_begin_table(struct html_page *page, const char *kind, const char *caption)
{
	text_put(page->out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
	html_put(page, caption);
	html_putf(page, "\"><table class=\"%s\"><caption>", kind);
	html_put(page, caption);
	text_put(page->out, "</caption><thead><tr>");
}

void html_end_table(struct html_page *page)
{
	text_put(page->out, "</table></div>\n");
}

void html_column(struct html_page *page, const char *name)
{
	bool number = *name == '#';
	html_putf(page, number ? "<th scope=\"col\" class=\"num\">%s</th>" : "<th scope=\"col\">%s</th>", name + number);
}

void html_open_cell(struct html_page *page, bool number)
{
	text_put(page->out, number ? "<td class=\"num\">" : "<td>");
}

void html_close_cell(struct html_page *page)
{
	text_put(page->out, "</td>");
}

void html_text_cell(struct html_page *page, const char *words)
{
	html_open_cell(page, false);
	html_put(page, words);
	html_close_cell(page);
}

void html_number_cell(struct html_page *page, int64_t number)
{
	html_open_cell(page, true);
	html_putf(page, "%lld", (long long)number);
	html_close_cell(page);
}

void html_clock_cell(struct html_page *page, int64_t at_ns)
{
	html_open_cell(page, true);
	if (at_ns == STORY_NEVER)
		text_put(page->out, "\xE2\x80\x93");
	else
		words_put_clock(page->out, at_ns);
	html_close_cell(page);
}

void html_time_cell(struct html_page *page, int64_t at_ns)
{
	html_open_cell(page, true);
	html_put_time(page, at_ns);
	html_close_cell(page);
}

void html_span_cell(struct html_page *page, int64_t from_ns, int64_t until_ns)
{
	html_open_cell(page, true);
	put_span(page, from_ns, until_ns);
	html_close_cell(page);
}

void html_open_fact(struct html_page *page, const char *name)
{
	html_putf(page, "<div><dt>%s</dt><dd>", name);
}

void html_close_fact(struct html_page *page)
{
	text_put(page->out, "</dd></div>\n");
}
