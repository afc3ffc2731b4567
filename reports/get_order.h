#ifndef FLEETSIM_REPORTS_GET_ORDER_H
#define FLEETSIM_REPORTS_GET_ORDER_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>

/* The orders of lists of objects. Both are stable. */

/* As they lie in etcd: by "namespace/name", or the name alone. */
void get_order_by_name(const struct value **objects, size_t count);

/* --sort-by: by what a JSON path finds first, numbers by size, texts with the numbers in them by size, objects without it first. False with
 * *error (in the arena) when it is no path. */
bool get_order_by_path(struct arena *arena, const struct value **objects, size_t count, const char *path, const char **error);

#endif
