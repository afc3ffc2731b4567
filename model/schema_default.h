#ifndef FLEETSIM_MODEL_SCHEMA_DEFAULT_H
#define FLEETSIM_MODEL_SCHEMA_DEFAULT_H

#include "model/schema.h"

#include "sim/arena.h"
#include "sim/value.h"

/* What the API server does to a document before it checks it: unknown fields go, missing fields (and nulls) get their defaults, other nulls go.
 * Returns a new tree; `object` is untouched. */
struct value *schema_default(struct arena *arena, const struct schema *schema, enum schema_edition edition, const struct value *object);

#endif
