#ifndef FLEETSIM_SIM_DIAG_H
#define FLEETSIM_SIM_DIAG_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is wrong with an input, as values: `file:line:col: error: message; hint`. A loader reports as many as it can, DIAG_SHOWN_MAX are kept. */

enum { DIAG_SHOWN_MAX = 20 };

enum diag_severity { DIAG_ERROR, DIAG_WARNING };

struct diag {
	enum diag_severity severity;
	const char *file;      /* NULL: no file */
	uint32_t line, column; /* 0: not known */
	const char *message;
	const char *hint;      /* NULL: none */
};

struct diags {
	struct arena arena;
	struct diag shown[DIAG_SHOWN_MAX];
	size_t shown_count;
	size_t error_count;   /* all, also those not kept */
	size_t warning_count;
};

void diags_init(struct diags *diags);
void diags_deinit(struct diags *diags);

/* `hint` may be NULL; `format` makes the message. */
void diag_error(struct diags *diags, const char *file, uint32_t line, uint32_t column, const char *hint, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
void diag_warning(struct diags *diags, const char *file, uint32_t line, uint32_t column, const char *hint, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Whether what comes from now on is counted but not kept, so that no hint need be looked for. */
bool diags_full(const struct diags *diags);

bool diags_failed(const struct diags *diags);

/* One line each, control and other deceptive characters of the input shown as escapes; a last line counts what was left out. */
void diags_write(struct text *out, const struct diags *diags);

/* The candidate nearest to `word` (at most 2 edits, or a third of its length), or NULL. */
const char *diag_nearest(const char *word, const char *const *candidates, size_t count);

#endif
