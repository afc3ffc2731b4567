#ifndef FLEETSIM_TESTS_REFERENCE_TEXTS_H
#define FLEETSIM_TESTS_REFERENCE_TEXTS_H

#include "tests/reference/release.h"

#include "sim/arena.h"

#include <stdarg.h>
#include <stddef.h>

/* The error texts of engine.md (2.3 to 2.8, 10.1 row 22, 10.2) under their numbers there. */

enum ref_text_id {
	REF_INIT_01,
	REF_INIT_02,
	REF_INIT_03,
	REF_INIT_04,
	REF_INIT_05,
	REF_INIT_06_MISSING,
	REF_INIT_06_INVALID,
	REF_INIT_06_NEGATIVE,
	REF_INIT_07,
	REF_TRANSIENT,
	REF_INIT_08,
	REF_INIT_09,
	REF_INIT_10,
	REF_INIT_11,
	REF_INIT_12,
	REF_INIT_13,
	REF_INIT_14,
	REF_INIT_15_NIL,
	REF_INIT_15_ZERO,
	REF_INIT_16,
	REF_INIT_17A,
	REF_INIT_17B,
	REF_INIT_18,
	REF_INIT_19,
	REF_INIT_20,
	REF_NO_LATEST,
	REF_INIT_21,
	REF_INIT_22,
	REF_INIT_23,
	REF_INIT_24,
	REF_VAL_02,
	REF_VAL_04,
	REF_VAL_05,
	REF_VAL_07,
	REF_VAL_09,
	REF_VAL_10,
	REF_VAL_11,
	REF_VAL_12,
	REF_VAL_13,
	REF_VAL_14,
	REF_VAL_15,
	REF_VAL_16,
	REF_VAL_17,
	REF_VAL_18,
	REF_VAL_19,
	REF_VAL_20,
	REF_VAL_21,
	REF_VAL_22,
	REF_VAL_23,
	REF_VAL_24,
	REF_VAL_25,
	REF_EXEC_01,
	REF_EXEC_02,
	REF_EXEC_03,
	REF_EXEC_04,
	REF_EXEC_05,
	REF_EXEC_06,
	REF_EXEC_07,
	REF_EXEC_08,
	REF_EXEC_09,
	REF_EXEC_10,
	REF_STOP_01,
	REF_STOP_02,
	REF_UNSUPPORTED_STATE,
	REF_TEXT_COUNT
};

/* The number as engine.md gives it, "INIT-01". */
const char *ref_text_label(enum ref_text_id id);

/* The template of a release, with placeholders in braces: {A}, {V}, {U}, {X}, {E} of engine.md 0.3 and named ones. */
const char *ref_text_template(enum ref_text_id id, const struct ref_release *release);

/* The text of one of the symbols A, V, U, X, E, S; NULL for other names. */
const char *ref_text_symbol(const struct ref_release *release, const char *symbol);

/* The template with its placeholders filled in from pairs of name and text, ended by NULL. */
const char *ref_text_of(struct arena *arena, const struct ref_release *release, enum ref_text_id id, va_list pairs);
const char *ref_text(struct arena *arena, const struct ref_release *release, enum ref_text_id id, ...) __attribute__((sentinel));

/* Several errors as one text (0.3): duplicates removed; one is itself, several stand in brackets. */
const char *ref_texts_aggregate(struct arena *arena, const char *const *texts, size_t count);

#endif
