#ifndef FLEETSIM_REPORTS_OUT_CSV_H
#define FLEETSIM_REPORTS_OUT_CSV_H

#include "reports/report.h"

/* One line for each cluster of each run (RFC 4180, with a header): where it belongs, its instants in virtual seconds (empty: never), what its time
 * was spent on (which adds up to the time from the creation of the run to its end), and its trouble. */
struct out_csv_column {
	const char *name; /* NULL: one column for each enum time_part, called as its key and "_seconds" */
	const char *doc;  /* without capital and full stop */
};
enum { OUT_CSV_COLUMNS = 19 };
extern const struct out_csv_column out_csv_columns[OUT_CSV_COLUMNS];

void out_csv_write(struct report_sink *sink, const struct report *report);

#endif
