#ifndef FLEETSIM_TOOLS_BENCH_FLOOR_H
#define FLEETSIM_TOOLS_BENCH_FLOOR_H

#include <stdbool.h>
#include <stdint.h>

/* The work that no simulator of a staged rollout can avoid, as one hand-written loop: a random draw for each cluster, one insertion into and
 * one removal from a priority queue, a handful of writes, a look at each poll. It knows nothing of objects, names or conditions. */

enum { FLOOR_STAGES_MAX = 8 };

struct floor_plan {
	uint32_t sizes[FLOOR_STAGES_MAX]; /* clusters of each stage */
	uint32_t stage_count;
	uint32_t percent;      /* maxConcurrency, rounded down, at least 1 */
	double mu, sigma;      /* lognormal latency: of the logarithm of seconds */
	int64_t poll_ns;
	int64_t wait_ns;       /* after each stage */
	int64_t horizon_ns;
	bool first_never; /* the first cluster is never ready */
};

struct floor_result {
	int64_t makespan_ns;
	uint64_t events;   /* completions and polls */
	uint64_t finished; /* clusters; keeps the writes alive */
};

/* Memory kept from replication to replication. */
struct floor;

struct floor *floor_new(const struct floor_plan *plan);
void floor_free(struct floor *floor);

struct floor_result floor_replicate(struct floor *floor, uint64_t replication);

#endif
