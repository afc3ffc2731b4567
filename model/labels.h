#ifndef FLEETSIM_MODEL_LABELS_H
#define FLEETSIM_MODEL_LABELS_H

#include "sim/arena.h"
#include "sim/symbol.h"
#include "sim/value.h"

#include <stdint.h>

/* Labels and annotations: read-only pairs, sorted by key (strcmp), each key once. */

struct label {
	const char *key, *value;
};

struct labels {
	const struct label *items;
	uint32_t count;
};

/* The value at `key`, NULL when absent. */
const char *labels_get(struct labels labels, const char *key);

/* A copy in the arena with `key` set; a NULL value removes it. The texts themselves are shared. */
struct labels labels_with(struct arena *arena, struct labels labels, const char *key, const char *value);

bool labels_equal(struct labels left, struct labels right);

/* From a map of texts. Entries that are no text are left out; NULL or no map gives no labels. Texts are symbols, or, when `symbols` is NULL,
 * those of the map itself. */
struct labels labels_decode(struct arena *arena, struct symbols *symbols, const struct value *map);

/* A new map that refers to the labels' texts. */
struct value *labels_encode(struct arena *arena, struct labels labels);

#endif
