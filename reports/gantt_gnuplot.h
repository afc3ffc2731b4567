#ifndef FLEETSIM_REPORTS_GANTT_GNUPLOT_H
#define FLEETSIM_REPORTS_GANTT_GNUPLOT_H

#include "reports/picture.h"

#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Pictures drawn by gnuplot, an external program. It is started without a shell and without its user's settings, reads one script from stdin and
 * writes the image to stdout; no file is touched. Names of others stand only in single quotes, where gnuplot reads nothing into them. */

enum picture_format { PICTURE_PNG, PICTURE_SVG, PICTURE_PDF };

/* By the end of a file's name; false when it is none of them. */
bool picture_format_of(const char *path, enum picture_format *format);

/* The script alone. */
void picture_write_gnuplot(struct text *out, const struct picture *picture, enum picture_format format);

/* The image in the arena. False with *error: gnuplot is missing, fails, says something is wrong, takes longer than two minutes, or draws nothing; the
 * text names gnuplot and says what to do. */
bool picture_draw(struct arena *arena, const struct picture *picture, enum picture_format format, const char **image, size_t *size,
		  const char **error);

#endif
