#ifndef FLEETSIM_REPORTS_CUSTOM_COLUMNS_H
#define FLEETSIM_REPORTS_CUSTOM_COLUMNS_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* `-o custom-columns=HEADER:path,...` of an object or of the items of a List. False with *error (in the arena) when the columns are none. */
bool custom_columns_print(struct text *out, struct arena *arena, const char *columns, const struct value *document, bool headers,
			  const char **error);

#endif
