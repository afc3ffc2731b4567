#ifndef FLEETSIM_REPORTS_GANTT_ASCII_H
#define FLEETSIM_REPORTS_GANTT_ASCII_H

#include "reports/gantt_model.h"

#include "sim/text.h"

#include <stddef.h>

/* A timeline for a terminal, in ASCII but for the names: the sentences of each run, rows with one letter a column for what most of the column's time
 * was, and what is counted over time in tenths. */

enum {
	GANTT_ASCII_WIDTH = 100,
	GANTT_ASCII_WIDTH_MIN = 60,
	GANTT_ASCII_WIDTH_MAX = 400,
	GANTT_ASCII_CLUSTER_ROWS = 60, /* options for gantt_build that suit a terminal */
	GANTT_ASCII_WAVE_ROWS = 30
};

/* `width` in columns; 0 means GANTT_ASCII_WIDTH, others are brought between the limits. */
void gantt_write_ascii(struct text *out, const struct gantt *gantt, size_t width);

#endif
