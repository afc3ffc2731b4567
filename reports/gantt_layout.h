#ifndef FLEETSIM_REPORTS_GANTT_LAYOUT_H
#define FLEETSIM_REPORTS_GANTT_LAYOUT_H

#include "reports/gantt_model.h"
#include "reports/picture.h"

/* A timeline as a picture: title, the sentences of up to GANTT_SUMMARIES_MAX runs, legend, rows, and below them what is counted over the same
 * time. */

enum { GANTT_SUMMARIES_MAX = 3, GANTT_SENTENCE_LINES_MAX = 4 };

/* In the arena; `width` 0 means 1200. */
struct picture *gantt_layout(struct arena *arena, const struct gantt *gantt, double width);

/* Private to gantt_layout.c, gantt_marks.c, gantt_frame.c and gantt_panels.c. */

struct gantt_canvas {
	struct picture *picture;
	const struct gantt *gantt;
	double left, right; /* of the plots */
	double y;           /* down to here everything is laid out */
	const double *tops; /* of the rows */
	int64_t end_ns;     /* at `right`; a little after the end */
	int64_t tick_ns;    /* between ticks */
};

/* Whether a bar is drawn: what takes less than half a pixel is left out unless it is news. */
bool gantt_is_shown(const struct gantt_canvas *canvas, const struct gantt_bar *bar);

double gantt_x(const struct gantt_canvas *canvas, int64_t at_ns);
int64_t gantt_at(const struct gantt_canvas *canvas, double x);

double gantt_row_height(const struct gantt *gantt, const struct gantt_row *row);
/* Of the rows of a stage, the first of which this is. */
double gantt_group_bottom(const struct gantt_canvas *canvas, size_t first);

/* gantt_marks.c: the texts of marks stand in lines above the rows, each beside or above the vertical line it belongs to. */
struct gantt_strip {
	double height;
	const struct gantt_mark_place *places; /* of the marks, in their order */
};

/* In the arena. Needs the horizontal layout only. */
const struct gantt_strip *gantt_place_marks(const struct gantt_canvas *canvas);
void gantt_put_marks(struct gantt_canvas *canvas, const struct gantt_strip *strip, double top);

/* gantt_frame.c */
void gantt_put_head(struct gantt_canvas *canvas);
void gantt_choose_ticks(struct gantt_canvas *canvas);
void gantt_put_grid(struct gantt_canvas *canvas, double top, double bottom);
void gantt_put_axis(struct gantt_canvas *canvas, bool caption);
enum picture_color gantt_color(enum gantt_state state);

/* gantt_panels.c */
/* How much room beside the panels their captions need, from the margin on. */
double gantt_notes_width(const struct gantt *gantt);
void gantt_put_panels(struct gantt_canvas *canvas);

#endif
