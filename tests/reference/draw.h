#ifndef FLEETSIM_TESTS_REFERENCE_DRAW_H
#define FLEETSIM_TESTS_REFERENCE_DRAW_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Random choices and documents for the generator. The same seed gives the same choices on every machine. */

struct ref_draw {
	struct arena *arena;
	uint64_t state;
};

void ref_draw_init(struct ref_draw *draw, struct arena *arena, uint64_t seed);

uint64_t ref_draw_bits(struct ref_draw *draw);

/* From `low` to `high`, both included. */
int64_t ref_draw_between(struct ref_draw *draw, int64_t low, int64_t high);

bool ref_draw_chance(struct ref_draw *draw, int percent);

/* One of a list of texts that ends with NULL. */
const char *ref_draw_one(struct ref_draw *draw, const char *const *texts);

/* A document from JSON with ' for " and placeholders $name, which are filled in (also with ' for ") from pairs of name and text ended by NULL. No
 * name may be the beginning of another. */
struct value *ref_draw_json(struct ref_draw *draw, const char *template, ...) __attribute__((sentinel));

/* Puts a value when it is not NULL. */
void ref_draw_put(struct ref_draw *draw, struct value *map, const char *key, struct value *value);

#endif
