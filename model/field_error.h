#ifndef FLEETSIM_MODEL_FIELD_ERROR_H
#define FLEETSIM_MODEL_FIELD_ERROR_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>

/* The API server's list of what is wrong with a document, `<path>: <kind of error>: <value>: <detail>` (engine.md 1.9). */

/* More errors than this are not kept (a real API server has no such limit). */
enum { FIELD_ERRORS_MAX = 1000 };

enum field_fault {
	FIELD_REQUIRED,
	FIELD_INVALID,
	FIELD_WRONG_TYPE,
	FIELD_UNSUPPORTED,
	FIELD_TOO_LONG,
	FIELD_TOO_MANY,
	FIELD_DUPLICATE,
	FIELD_FORBIDDEN
};

struct field_errors {
	struct arena *arena;
	bool go_values; /* mid-2025's library: values that are neither texts nor numbers in Go syntax, not in JSON */
	const char **texts;
	size_t count, room;
	bool blocking; /* one of them keeps rules from being checked */
};

void field_errors_init(struct field_errors *errors, struct arena *arena, bool go_values);

/* `value` is shown where the fault shows one (NULL: the library's nil); `detail` may be NULL. `path` "" is the library's `<nil>`. */
void field_error_add(struct field_errors *errors, enum field_fault fault, const char *path, const struct value *value, const char *detail);

/* The same for a text as value. */
void field_error_add_text(struct field_errors *errors, enum field_fault fault, const char *path, const char *value, const char *detail);

/* The same for a value that is already written as the library shows it. */
void field_error_add_shown(struct field_errors *errors, enum field_fault fault, const char *path, const char *shown, const char *detail);

/* One error as it is, several as `[a, b]` without repetitions. "" when there is none. */
const char *field_errors_text(const struct field_errors *errors);

/* A value in an error: texts as Go's %q, numbers and booleans plain, others as JSON or in Go syntax. */
const char *field_value_text(struct arena *arena, const struct value *value, bool go_values);

#endif
