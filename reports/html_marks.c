#include "reports/html_parts.h"

#include "reports/words.h"

/* The marks of a timeline: numbered flags in a lane above it, and the same as a list. */

enum {
	FLAG_TOP = 40,
	FLAG_HALF = 95,  /* half the width of a flag with one digit */
	DIGIT_HALF = 34, /* and what each further one adds */
	FLAG_GAP = 10
};

/* Neighbours that would overlap share one. */
struct flag {
	size_t first, last; /* numbers of marks, from 0 */
	int64_t x, half;
};

static int64_t flag_half(size_t first, size_t last)
{
	int64_t digits = (first + 1 >= 10 ? 2 : 1) + (last == first ? 0 : last + 1 >= 10 ? 3 : 2);
	return FLAG_HALF + (digits - 1) * DIGIT_HALF;
}

static size_t place_flags(const struct chart *chart, const struct run_marks *marks, struct flag *flags)
{
	size_t count = 0;
	for (size_t i = 0; i < marks->count; i++) {
		struct flag flag = {i, i, chart_x(chart, marks->items[i].at_ns), flag_half(i, i)};
		while (count && flags[count - 1].x + flags[count - 1].half + FLAG_GAP > flag.x - flag.half) {
			const struct flag *other = &flags[--count];
			flag = (struct flag){other->first, flag.last, (other->x + flag.x) / 2, flag_half(other->first, flag.last)};
		}
		flags[count++] = flag;
	}
	return count;
}

static const char *flag_class(const struct run_marks *marks, const struct flag *flag)
{
	const char *css_class = "flag";
	for (size_t i = flag->first; i <= flag->last; i++) {
		if (marks->items[i].kind == RUN_MARK_FAILED)
			return "flag bad";
		if (marks->items[i].kind == RUN_MARK_TROUBLE)
			css_class = "flag odd";
	}
	return css_class;
}

static void put_flag(struct html_page *page, const struct run_marks *marks, const struct flag *flag)
{
	html_putf(page, "<g class=\"%s\"><title>", flag_class(marks, flag));
	for (size_t i = flag->first; i <= flag->last; i++) {
		html_putf(page, "%s%zu. ", i == flag->first ? "" : "\n", i + 1);
		words_put_clock(page->out, marks->items[i].at_ns);
		text_put_char(page->out, ' ');
		html_put(page, marks->items[i].words);
	}
	text_put(page->out, "</title><rect rx=\"9\"");
	chart_attribute(page, "x", flag->x - flag->half);
	chart_attribute(page, "y", FLAG_TOP);
	chart_attribute(page, "width", 2 * flag->half);
	text_put(page->out, " height=\"18\"/><text y=\"17\"");
	chart_attribute(page, "x", flag->x);
	if (flag->first == flag->last)
		html_putf(page, ">%zu</text></g>\n", flag->first + 1);
	else
		html_putf(page, ">%zu\xE2\x80\x93%zu</text></g>\n", flag->first + 1, flag->last + 1);
}

void html_put_flags(struct html_page *page, const struct chart *chart, const struct run_marks *marks, int64_t bottom)
{
	struct flag flags[RUN_MARKS_MAX];
	size_t count = place_flags(chart, marks, flags);
	text_put(page->out, "<path class=\"mark-line\" d=\"");
	for (size_t i = 0; i < marks->count; i++) {
		text_put_char(page->out, 'M');
		chart_put_tenths(page->out, chart_x(chart, marks->items[i].at_ns));
		text_put(page->out, " 22V");
		chart_put_tenths(page->out, bottom);
	}
	text_put(page->out, "\"/>\n");
	for (size_t i = 0; i < count; i++)
		put_flag(page, marks, &flags[i]);
}

void html_put_mark_list(struct html_page *page, const struct run_marks *marks)
{
	text_put(page->out, "<ol class=\"marks\">");
	for (size_t i = 0; i < marks->count; i++) {
		text_put(page->out, "<li>");
		html_put_time(page, marks->items[i].at_ns);
		text_put_char(page->out, ' ');
		html_put(page, marks->items[i].words);
		text_put(page->out, "</li>\n");
	}
	text_put(page->out, "</ol>\n");
	if (marks->left_out)
		html_putf(page, "<p class=\"note\">%zu more before the last are left out; \"what happened\" tells all.</p>\n", marks->left_out);
}
