#ifndef FLEETSIM_MODEL_PLACEMENT_H
#define FLEETSIM_MODEL_PLACEMENT_H

#include "model/world.h"

/* The placement controller (hub-and-members.md 2 and 3). */

void placement_controller_init(struct world *world);

/* The enqueueing rules of 2.3. */
void placement_on_write(struct world *world, const struct object *before, const struct object *after);

/* One pass for one placement (2.4); its writes go to the store, its events to the trace. */
struct pass_outcome placement_reconcile(struct world *world, struct slot *placement);

struct work_queue *placement_queue(struct world *world);

#endif
