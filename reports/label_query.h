#ifndef FLEETSIM_REPORTS_LABEL_QUERY_H
#define FLEETSIM_REPORTS_LABEL_QUERY_H

#include "model/selector.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>

/* kubectl's -l: "a=b,c!=d,e in (f,g),h notin (i),j,!k". NULL with *error (in the arena) when it is none. */
const struct selector *label_query_read(struct arena *arena, const char *query, const char **error);

/* Whether the labels of an object match. */
bool label_query_matches(const struct selector *selector, const struct value *object, struct arena *arena);

#endif
