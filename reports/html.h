#ifndef FLEETSIM_REPORTS_HTML_H
#define FLEETSIM_REPORTS_HTML_H

#include "reports/report.h"

/* One page that needs nothing else: no network, no script to be read (a small one, allowed by its hash, adds the arrow keys on charts), light and
 * dark, for screen readers, for paper. Large fleets are drawn by wave and listed in parts that a browser lays out when they come into view. */

enum {
	HTML_ROWS_MAX = 300,         /* of clusters on one timeline; with more, they are drawn by wave */
	HTML_GROUPS_MAX = 60,        /* rows then */
	HTML_RUNS_MAX = 40,          /* with a timeline of their own */
	HTML_PLACEMENTS_MAX = 12,    /* whose versions are drawn */
	HTML_CLUSTERS_MAX = 20000,   /* listed one by one */
	HTML_TABLE_LINES_MAX = 2000, /* of one kubectl table */
	HTML_NARRATIVE_LINES_MAX = 10000
};

void html_write(struct report_sink *sink, const struct report *report);

#endif
