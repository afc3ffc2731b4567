#ifndef FLEETSIM_SIM_STABLE_SORT_H
#define FLEETSIM_SIM_STABLE_SORT_H

#include <stddef.h>

/* Sorts pointers; what compares equal keeps its order, which qsort does not promise. `room` takes as many; the result lies in either of them and is
 * returned. */
const void **stable_sort(const void **items, const void **room, size_t count, int (*compare)(const void *left, const void *right));

#endif
