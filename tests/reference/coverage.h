#ifndef FLEETSIM_TESTS_REFERENCE_COVERAGE_H
#define FLEETSIM_TESTS_REFERENCE_COVERAGE_H

#include "tests/reference/release.h"
#include "tests/reference/texts.h"

#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Which error texts, condition reasons and refusals of engine.md the histories of generated cases show, for each release. */

enum { REF_COVERAGE_ROWS_MAX = 256 };

struct ref_coverage {
	uint64_t cases[REF_RELEASE_COUNT + 1];                       /* by release id */
	uint64_t hits[REF_COVERAGE_ROWS_MAX][REF_RELEASE_COUNT + 1]; /* cases that show the row */
};

void coverage_init(struct ref_coverage *coverage);

/* Counts every row that this history shows, once. */
void coverage_add(struct ref_coverage *coverage, const char *release, const struct value *history);

/* The table; unreachable rows with the reason why. */
void coverage_write(struct text *out, const struct ref_coverage *coverage);

/* How many reachable rows no case has shown, of the releases that have cases. */
size_t coverage_missing(const struct ref_coverage *coverage);

/* What a row looks for. */
enum ref_coverage_kind {
	REF_COVER_TEXT,    /* an error text: a condition message of a run that failed */
	REF_COVER_REASON,  /* type, status and reason of a condition of anything */
	REF_COVER_REFUSAL, /* the text of a refusal */
	REF_COVER_MESSAGE  /* any condition's message */
};

struct ref_coverage_row {
	enum ref_coverage_kind kind;
	const char *label;
	int text;                  /* REF_COVER_TEXT: its number, or -1 */
	const char *pattern;       /* * stands for anything; "type status reason" for reasons; NULL: the template of `text` */
	enum ref_release_id since; /* the first release that can show it; 0: all */
	enum ref_release_id until; /* the last one; 0: all later ones too */
	const char *unreachable;   /* why nothing can show it; NULL when something can */
};

extern const struct ref_coverage_row ref_coverage_rows[];
extern const size_t ref_coverage_row_count;

#endif
