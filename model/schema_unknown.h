#ifndef FLEETSIM_MODEL_SCHEMA_UNKNOWN_H
#define FLEETSIM_MODEL_SCHEMA_UNKNOWN_H

#include "model/schema.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stddef.h>
#include <stdint.h>

/* What the API server prunes from a manifest without a word (engine.md 1.9), and kubectl refuses before it is sent:
 * `strict decoding error: unknown field "spec.stages[0].maxConcurency"`. */
struct schema_unknown {
	const char *path;        /* as kubectl writes it */
	const char *file;        /* NULL when it is from no file */
	uint32_t line, column;   /* of the key */
	uint32_t editions;       /* that have such a field at this place */
	const char *nearest;     /* the field of this edition whose key is nearest; NULL */
};

/* The unknown fields of `object`, which may be a part of one (a merge patch), in the order of keys, but not those in its status. Fills at most
 * `room` and gives the number of all. Texts are in the arena. */
size_t schema_find_unknown(struct arena *arena, const struct schema *schema, enum schema_edition edition, const struct value *object,
			   struct schema_unknown *out, size_t room);

#endif
