#ifndef FLEETSIM_REPORTS_GANTT_LAYOUT_H
#define FLEETSIM_REPORTS_GANTT_LAYOUT_H

#include "reports/gantt_model.h"
#include "reports/picture.h"

/* A timeline as a picture: title, the sentences of up to GANTT_SUMMARIES_MAX runs, legend, rows, and below them what is counted over the same
 * time. */

enum { GANTT_SUMMARIES_MAX = 3, GANTT_SENTENCE_LINES_MAX = 4 };

/* In the arena; `width` 0 means 1200. */
struct picture *gantt_layout(struct arena *arena, const struct gantt *gantt, double width);

/* Private to gantt_layout.c, gantt_frame.c and gantt_panels.c. */

struct gantt_canvas {
	struct picture *picture;
	const struct gantt *gantt;
	double left, right; /* of the plots */
	double y;           /* down to here everything is laid out */
	int64_t end_ns;     /* at `right`; a little after the end */
	int64_t tick_ns;    /* between ticks */
};

/* Whether a bar is drawn: what takes less than half a pixel is left out unless it is news. */
bool gantt_is_shown(const struct gantt_canvas *canvas, const struct gantt_bar *bar);

double gantt_x(const struct gantt_canvas *canvas, int64_t at_ns);
int64_t gantt_at(const struct gantt_canvas *canvas, double x);

/* gantt_frame.c */
void gantt_put_head(struct gantt_canvas *canvas);
void gantt_choose_ticks(struct gantt_canvas *canvas);
void gantt_put_grid(struct gantt_canvas *canvas, double top, double bottom);
void gantt_put_axis(struct gantt_canvas *canvas, bool caption);
enum picture_color gantt_color(enum gantt_state state);

/* gantt_panels.c */
void gantt_put_panels(struct gantt_canvas *canvas);

#endif
