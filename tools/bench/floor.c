#include "tools/bench/floor.h"

#include "sim/alloc.h"
#include "sim/rng.h"

#include <math.h>

struct entry {
	int64_t at_ns;
	uint64_t cluster; /* POLL: the next poll */
};

enum { POLL = UINT32_MAX, CHILDREN = 4 };

struct floor {
	struct floor_plan plan;
	struct entry *heap;
	size_t count;
	int64_t *started_ns; /* by cluster */
	int64_t *ready_ns;
	uint32_t *seen;      /* clusters that became ready since the last poll */
	uint32_t seen_count;
};

struct floor *floor_new(const struct floor_plan *plan)
{
	struct floor *floor = alloc_take(sizeof *floor);
	size_t clusters = 0;
	for (uint32_t i = 0; i < plan->stage_count; i++)
		clusters += plan->sizes[i];
	floor->plan = *plan;
	floor->heap = alloc_take((clusters + 2) * sizeof(struct entry));
	floor->started_ns = alloc_take(clusters * sizeof(int64_t));
	floor->ready_ns = alloc_take(clusters * sizeof(int64_t));
	floor->seen = alloc_take(clusters * sizeof(uint32_t));
	return floor;
}

void floor_free(struct floor *floor)
{
	alloc_release(floor->heap);
	alloc_release(floor->started_ns);
	alloc_release(floor->ready_ns);
	alloc_release(floor->seen);
	alloc_release(floor);
}

static void push(struct floor *floor, int64_t at_ns, uint64_t cluster)
{
	struct entry *heap = floor->heap;
	size_t at = floor->count++;
	while (at) {
		size_t parent = (at - 1) / CHILDREN;
		if (heap[parent].at_ns <= at_ns)
			break;
		heap[at] = heap[parent];
		at = parent;
	}
	heap[at] = (struct entry){at_ns, cluster};
}

static struct entry pop(struct floor *floor)
{
	struct entry *heap = floor->heap;
	struct entry top = heap[0];
	struct entry last = heap[--floor->count];
	size_t at = 0;
	for (;;) {
		size_t first = at * CHILDREN + 1;
		if (first >= floor->count)
			break;
		size_t end = first + CHILDREN < floor->count ? first + CHILDREN : floor->count;
		size_t least = first;
		for (size_t child = first + 1; child < end; child++)
			least = heap[child].at_ns < heap[least].at_ns ? child : least;
		if (last.at_ns <= heap[least].at_ns)
			break;
		heap[at] = heap[least];
		at = least;
	}
	heap[at] = last;
	return top;
}

static int64_t draw_ns(const struct floor_plan *plan, struct rng_stream *stream)
{
	double normal = rng_normal(stream);
	return (int64_t)(exp(plan->mu + plan->sigma * normal) * 1e9);
}

/* One stage from `now_ns`; returns when its last cluster was seen to be ready, or the horizon. */
static int64_t run_stage(struct floor *floor, uint32_t first, uint32_t size, int64_t now_ns, uint64_t replication, struct floor_result *result)
{
	const struct floor_plan *plan = &floor->plan;
	uint32_t limit = (uint32_t)((uint64_t)size * plan->percent / 100);
	uint32_t next = 0, running = 0, finished = 0;
	limit = limit ? limit : 1;
	floor->count = 0;
	floor->seen_count = 0;
	push(floor, now_ns, POLL);
	while (floor->heap[0].at_ns <= plan->horizon_ns) {
		struct entry entry = pop(floor);
		result->events++;
		if (entry.cluster != POLL) {
			floor->ready_ns[entry.cluster] = entry.at_ns;
			floor->seen[floor->seen_count++] = (uint32_t)entry.cluster;
			continue;
		}
		running -= floor->seen_count;
		finished += floor->seen_count;
		floor->seen_count = 0;
		if (finished == size) {
			result->finished += finished;
			return entry.at_ns;
		}
		for (; running < limit && next < size; running++, next++) {
			uint32_t cluster = first + next;
			struct rng_stream stream = rng_stream_of(1, replication, cluster, 0);
			floor->started_ns[cluster] = entry.at_ns;
			int64_t latency_ns = draw_ns(plan, &stream);
			if (plan->first_never && cluster == 0)
				latency_ns = plan->horizon_ns + 1;
			push(floor, entry.at_ns + latency_ns, cluster);
		}
		push(floor, entry.at_ns + plan->poll_ns, POLL);
	}
	result->finished += finished;
	return plan->horizon_ns;
}

struct floor_result floor_replicate(struct floor *floor, uint64_t replication)
{
	struct floor_result result = {0};
	uint32_t first = 0;
	int64_t now_ns = 0;
	for (uint32_t i = 0; i < floor->plan.stage_count && now_ns < floor->plan.horizon_ns; i++) {
		now_ns = run_stage(floor, first, floor->plan.sizes[i], now_ns, replication, &result);
		now_ns += now_ns < floor->plan.horizon_ns ? floor->plan.wait_ns : 0;
		first += floor->plan.sizes[i];
	}
	result.makespan_ns = now_ns;
	return result;
}
