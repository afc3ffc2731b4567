#include "model/scheduler.h"
void scheduler_init(struct world *world) { (void)world; }
void scheduler_on_write(struct world *world, const struct object *before, const struct object *after) { (void)world; (void)before; (void)after; }
struct pass_outcome scheduler_reconcile(struct world *world, struct slot *placement) { (void)world; (void)placement; return (struct pass_outcome){0}; }
struct work_queue *scheduler_queue(struct world *world) { (void)world; return NULL; }
