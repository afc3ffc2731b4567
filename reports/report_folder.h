#ifndef FLEETSIM_REPORTS_REPORT_FOLDER_H
#define FLEETSIM_REPORTS_REPORT_FOLDER_H

#include "reports/report.h"

#include <stdbool.h>
#include <stddef.h>

/* Reports as files: all that were asked for are written together, or none is. */

struct report_format {
	const char *name;      /* of `-o NAME=FILE` */
	const char *file_name; /* in the folder of `--report`; NULL: not there */
	const char *doc;       /* a sentence without capital and full stop */
	void (*write)(struct report_sink *sink, const struct report *report);
	bool measured; /* it tells what would shorten a run */
	bool drawn;    /* by gnuplot, from a run: left out of a folder when there is no run, and removed from it */
};

size_t report_format_count(void);
const struct report_format *report_format_at(size_t index);
const struct report_format *report_format_by_name(const char *name); /* NULL: none is so called */

struct report_wish {
	const struct report_format *format;
	const char *path; /* "-": stdout */
};

enum { REPORT_WISHES_MAX = 64 };

struct report_request {
	const struct report *report;
	const char *target; /* a folder for every format, made when there is none, or a file whose name ends in .html or .htm; NULL: neither */
	const struct report_wish *wishes;
	size_t wish_count; /* at most REPORT_WISHES_MAX */
};

/* Whether something in it tells what would shorten a run (report_prepare). */
bool report_is_measured(const struct report_request *request);

/* The first wish (`wishes`) for a picture of runs when there was no run, which report_write refuses as it would a full disk; NULL. */
const struct report_wish *report_without_run(const struct report_request *request);

/* False with *error (in the arena, one line: "PATH: cannot be written: ..."); then every file and folder is as it was. What went to stdout or a
 * device has gone. Two wishes for one file, stdout too, are an error. */
bool report_write(struct arena *arena, const struct report_request *request, const char **error);

/* Whether `--report TARGET` means one page. */
bool report_target_is_page(const char *target);

#endif
