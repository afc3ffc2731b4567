#ifndef FLEETSIM_REPORTS_OUT_MERMAID_H
#define FLEETSIM_REPORTS_OUT_MERMAID_H

#include "reports/report.h"

/* The timeline as a Mermaid gantt, which pull requests show as a picture. Large stages are drawn by wave; only the first runs are drawn, as Mermaid
 * takes no diagram of more than 50,000 characters. */
enum { MERMAID_BYTES_MAX = 45000, MERMAID_TITLE_CHARACTERS_MAX = 100, MERMAID_ROWS_MAX = 60, MERMAID_GROUPS_MAX = 20, MERMAID_RUNS_MAX = 5 };

void out_mermaid_write(struct report_sink *sink, const struct report *report);

#endif
