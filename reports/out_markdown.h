#ifndef FLEETSIM_REPORTS_OUT_MARKDOWN_H
#define FLEETSIM_REPORTS_OUT_MARKDOWN_H

#include "reports/report.h"

/* The report for a pull request, in GitHub's Markdown: the verdict, each run in three sentences, its stages in a table, the timeline, and the command
 * that plays it again. It keeps below the 65,536 characters that a comment may have; what is left out is said. */
enum { MARKDOWN_BYTES_MAX = 65000, MARKDOWN_RUNS_MAX = 10, MARKDOWN_FAILURES_MAX = 10, MARKDOWN_FAILURE_BYTES_MAX = 2000, MARKDOWN_NAME_CHARACTERS_MAX = 100 };

void out_markdown_write(struct report_sink *sink, const struct report *report);

#endif
