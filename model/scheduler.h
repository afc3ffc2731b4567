#ifndef FLEETSIM_MODEL_SCHEDULER_H
#define FLEETSIM_MODEL_SCHEDULER_H

#include "model/world.h"

/* The scheduler (hub-and-members.md 4): bindings and the policy snapshot's Scheduled condition. */

void scheduler_init(struct world *world);

/* The enqueueing rules of 4.2. */
void scheduler_on_write(struct world *world, const struct object *before, const struct object *after);

struct pass_outcome scheduler_reconcile(struct world *world, struct slot *placement);

struct work_queue *scheduler_queue(struct world *world);

#endif
