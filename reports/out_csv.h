#ifndef FLEETSIM_REPORTS_OUT_CSV_H
#define FLEETSIM_REPORTS_OUT_CSV_H

#include "reports/report.h"

/* One line for each cluster of each run (RFC 4180, with a header): where it belongs, its instants in virtual seconds (empty: never), what its time
 * was spent on (which adds up to the time from the creation of the run to its end), and its trouble. */
void out_csv_write(struct report_sink *sink, const struct report *report);

#endif
