#include "model/scheduler.h"

#include "sim/duration.h"

/* hub-and-members.md 4.1. */
static const struct queue_limits limits = {
	.base_ns = 5 * NS_PER_MS,
	.cap_ns = 1000 * NS_PER_SECOND,
	.token_ns = 100 * NS_PER_MS,
	.burst = 100,
	.workers = 20,
};

struct scheduler {
	struct work_queue queue;
};

void scheduler_init(struct world *world)
{
	struct scheduler *scheduler = ARENA_NEW(&world->arena, struct scheduler);
	world_init_queue(world, &scheduler->queue, CONTROLLER_SCHEDULER, &limits, world->config.scheduler_pass_ns);
	world->scheduler = scheduler;
}

struct work_queue *scheduler_queue(struct world *world)
{
	return &world->scheduler->queue;
}

void scheduler_on_write(struct world *world, const struct object *before, const struct object *after)
{
	(void)world;
	(void)before;
	(void)after;
}

struct pass_outcome scheduler_reconcile(struct world *world, struct slot *placement)
{
	(void)world;
	(void)placement;
	return (struct pass_outcome){.result = PASS_DONE};
}
