#ifndef FLEETSIM_REPORTS_SUITE_H
#define FLEETSIM_REPORTS_SUITE_H

#include "reports/coverage.h"

#include "scenarios/outcome.h"

#include "sim/diag.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What became of many scenarios, and how other programs and people read it. Writers are pure functions of this: what they write depends
 * neither on the order in which the scenarios were run nor on how many at a time. */

enum suite_end {
	SUITE_RAN,
	SUITE_INVALID, /* the scenario cannot be loaded, or its first objects are refused */
	SUITE_BROKEN   /* the simulator gave up */
};

struct suite_check {
	struct check check;
	const char *events; /* CHECK_FAILED: what happened last before it, lines; NULL: nothing did */
};

/* One scenario with one replication's luck. */
struct suite_file {
	const char *path; /* as it was found: any bytes */
	const char *name; /* of the scenario; the path's when it was not loaded */
	enum suite_end end;
	const struct diag *diags; /* errors when it did not run; warnings */
	size_t diag_count;
	const char *release;
	uint64_t seed, replication;
	uint64_t fingerprint;
	int64_t start_ns;   /* instant of virtual time 0 */
	int64_t virtual_ns; /* when nothing was left to happen, or the horizon */
	int64_t wall_ns;    /* what it took; 0 where it is not to be told */
	const struct suite_check *checks;
	size_t check_count;
	size_t counts[CHECK_GROUPS][CHECK_STATES];
};

struct suite_totals {
	size_t held, failed, invalid, broken; /* scenarios */
	size_t checks[CHECK_GROUPS][CHECK_STATES];
};

struct suite {
	const struct suite_file *files; /* by path, then replication */
	size_t count;
	bool replications; /* there are more than one of each scenario */
	size_t left_out;   /* scenarios behind the first that failed, which --fail-fast did not run */
	int64_t begun_ns;  /* instant of the wall clock */
	int64_t wall_ns;
	struct suite_totals totals;
	const struct coverage *coverage; /* NULL: not asked for */
};

/* Counts the checks of a file; the totals of all files. */
void suite_count(struct suite_file *file);
void suite_sum(struct suite *suite);

bool suite_file_held(const struct suite_file *file);
size_t suite_file_failed(const struct suite_file *file);   /* checks */
bool suite_held(const struct suite *suite); /* with the coverage that is wanted */

/* "1 scenario", "2 scenarios" */
void suite_put_count(struct text *out, size_t count, const char *noun);

/* The scenario as one line says it: its path, and the replication where there are several. Raw: to be escaped by whoever writes it. */
void suite_put_title(struct text *out, const struct suite *suite, const struct suite_file *file);

/* One failure for people, without its name: where, when, what was expected, what was there, what came before, and how to see it again. */
void suite_put_failure(struct text *out, const struct suite_file *file, const struct suite_check *check, size_t indent);

/* One diagnostic without file and position: "message; hint". */
void suite_put_diag(struct text *out, const struct diag *diag);

/* For people: a line for each scenario, then the failures, then the sum. */
struct suite_text_options {
	bool quiet; /* no lines for scenarios that held */
	bool color;
};
void suite_write_text(struct text *out, const struct suite *suite, const struct suite_text_options *options);

/* JUnit XML: a suite for each scenario, a case for each check. One replay serves all cases of a suite, so they share its wall-clock time
 * evenly; virtual seconds, seed and release are properties. */
void suite_write_junit(struct text *out, const struct suite *suite);

/* TAP version 13, with YAML blocks in JSON notation. */
void suite_write_tap(struct text *out, const struct suite *suite);

/* JSON, {"apiVersion": "fleetsim/v1", "kind": "TestReport", ...}: docs in suite_shape.c. */
void suite_write_json(struct text *out, const struct suite *suite);

/* GitHub Actions: annotations, one line each, for stdout; and Markdown for the file $GITHUB_STEP_SUMMARY, which may hold 1 MiB. */
void suite_write_annotations(struct text *out, const struct suite *suite);
void suite_write_summary(struct text *out, const struct suite *suite);

#endif
