#ifndef FLEETSIM_REPORTS_TEXT_GRID_H
#define FLEETSIM_REPORTS_TEXT_GRID_H

#include "sim/text.h"

#include <stddef.h>

/* Lines of cells as kubectl pads them: every column but the last is as wide as its longest cell and three more, and at least six. `cells` holds
 * `height` lines of `width` cells. */
void text_grid_write(struct text *out, const char *const *cells, size_t height, size_t width);

#endif
