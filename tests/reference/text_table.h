#ifndef FLEETSIM_TESTS_REFERENCE_TEXT_TABLE_H
#define FLEETSIM_TESTS_REFERENCE_TEXT_TABLE_H

#include "tests/reference/texts.h"

/* One row of the table: NULL means "as in the column to its left". */
struct ref_text_row {
	const char *label;
	const char *head;
	const char *v0_2_2; /* v0.2.2 and v0.3.1 */
	const char *mid_2025;
};

extern const struct ref_text_row ref_text_rows[REF_TEXT_COUNT];

#endif
