#ifndef FLEETSIM_REPORTS_HTML_PARTS_H
#define FLEETSIM_REPORTS_HTML_PARTS_H

#include "reports/gantt_model.h"
#include "reports/html.h"
#include "reports/run_marks.h"

/* A page in the making. Private to html*.c. */

struct html_page {
	const struct report *report;
	struct report_sink *sink;
	struct text *out; /* the sink's */
	struct arena arena;
	size_t clusters_listed;
};

/* html_style.c */
extern const char html_style[];
extern const char html_script[];
void html_put_patterns(struct html_page *page); /* an invisible SVG with the fills that charts refer to */

/* html_text.c: all text of somebody else goes through these. */
void html_put(struct html_page *page, const char *string);
void html_putf(struct html_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An instant as <time>, virtual time with the wall clock as its title; a dash for STORY_NEVER. */
void html_put_time(struct html_page *page, int64_t at_ns);
void html_put_duration(struct html_page *page, int64_t duration_ns); /* cut to the millisecond from 1 s on */

/* "Tue 22 Jul 2025, 21:32:38 UTC" of a virtual time. */
void html_put_wall_clock(struct html_page *page, int64_t at_ns);

/* Name of a run or stage, isolated from the direction of the text around it. */
void html_put_name(struct html_page *page, const char *name);
void html_put_run_name(struct html_page *page, const struct story_run *run);

/* Text that scrolls sideways on its own, in parts of so many lines that are laid out when they come into view. `label` is said to screen readers. */
void html_put_lines(struct html_page *page, const char *label, const char *lines);

/* A table up to its row of column heads, in a box of its own that scrolls sideways where the window is narrow and that the keyboard reaches. `kind` is
 * a class of the style. Its rows end with html_end_table. */
void html_begin_table(struct html_page *page, const char *kind, const char *caption);
void html_end_table(struct html_page *page);

/* The head of a column; `#` in front of its name: of numbers, which stand to the right. */
void html_column(struct html_page *page, const char *name);

/* Cells of a table row: open, words, close; or all at once. */
void html_open_cell(struct html_page *page, bool number);
void html_close_cell(struct html_page *page);
void html_text_cell(struct html_page *page, const char *words);
void html_number_cell(struct html_page *page, int64_t number);
void html_clock_cell(struct html_page *page, int64_t at_ns); /* without the wall clock, for long lists */
void html_time_cell(struct html_page *page, int64_t at_ns);
void html_span_cell(struct html_page *page, int64_t from_ns, int64_t until_ns);

/* An entry of a list of facts: open, words, close. */
void html_open_fact(struct html_page *page, const char *name);
void html_close_fact(struct html_page *page);

/* html_chart.c: what charts over time share. Positions are tenths of a pixel. */
enum { CHART_LEFT = 2900, CHART_PLOT = 8400, CHART_RIGHT = 460, CHART_WIDTH = CHART_LEFT + CHART_PLOT + CHART_RIGHT, CHART_AXIS = 360 };

struct chart {
	int64_t from_ns, until_ns;
	int64_t height;
};

int64_t chart_x(const struct chart *chart, int64_t at_ns);
void chart_put_tenths(struct text *out, int64_t tenths);

/* ` name="12.5"` */
void chart_attribute(struct html_page *page, const char *name, int64_t tenths);

/* <svg> with a name for screen readers, in a box that scrolls; chart_close ends both. */
void chart_open(struct html_page *page, const struct chart *chart, const char *title, bool rows);
void chart_close(struct html_page *page);

/* Ticks with virtual time and the wall clock below y, and lines up from there. */
void chart_put_axis(struct html_page *page, const struct chart *chart, int64_t y, int64_t line_top);
void chart_put_grid(struct html_page *page, const struct chart *chart, int64_t top, int64_t bottom);

/* A label in the column left of the plot, cut to fit it. */
void chart_put_label(struct html_page *page, const char *css_class, int64_t y, const char *label, bool bold);

void chart_put_rect(struct html_page *page, const char *css_class, int64_t left, int64_t top, int64_t width, int64_t height);

/* A coloured and patterned sample with words. */
void chart_put_key(struct html_page *page, const char *css_class, const char *words);

/* html_timeline.c: the rows of one run, with its marks above and below. */
void html_put_timeline(struct html_page *page, const struct gantt *gantt);

/* html_marks.c */
void html_put_flags(struct html_page *page, const struct chart *chart, const struct run_marks *marks, int64_t bottom);
void html_put_mark_list(struct html_page *page, const struct run_marks *marks);

/* html_progress.c */
void html_put_progress(struct html_page *page, const struct gantt *gantt);

/* html_versions.c */
void html_put_versions(struct html_page *page);

/* html_run.c */
void html_put_run(struct html_page *page, const struct report_run *told, size_t number);
void html_put_run_overview(struct html_page *page);
void html_put_sentences(struct html_page *page, const struct summary *summary);

/* html_attribution.c */
void html_put_attribution(struct html_page *page, const struct report_run *run);

/* html_clusters.c */
void html_put_clusters(struct html_page *page, const struct story_run *run);

/* html_judged.c */
void html_put_judged(struct html_page *page);
void html_put_verdict(struct html_page *page);

/* html_kubectl.c */
void html_put_kubectl(struct html_page *page);
void html_put_kubectl_run(struct html_page *page, const struct story_run *run);

#endif
