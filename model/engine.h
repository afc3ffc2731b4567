#ifndef FLEETSIM_MODEL_ENGINE_H
#define FLEETSIM_MODEL_ENGINE_H

#include "model/world.h"

/* The staged update run controller (engine.md 2-7), one for each scope. */

void engine_init(struct world *world, enum scope scope);
void engine_deinit(struct world *world, enum scope scope);

/* The enqueueing rules of 4.4. */
void engine_on_write(struct world *world, enum scope scope, const struct object *before, const struct object *after);

/* One pass for one run (2.1). */
struct pass_outcome engine_reconcile(struct world *world, enum scope scope, struct slot *slot);

#endif
