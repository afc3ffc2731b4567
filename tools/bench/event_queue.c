/* The pending event set against heaps, in one run: the hold model (take the earliest, put it back a random delay later) with N pending.
 *
 * usage: bench_event_queue [N...]      default 100 1000 10000 100000 1000000
 *
 * Prints medians of nanoseconds per hold and whether all sets gave the same order. "kernel" is the whole of kernel_next and kernel_schedule
 * with payloads; the other columns are queues of 16-byte entries alone. */

#include "sim/alloc.h"
#include "sim/event_queue.h"
#include "sim/kernel.h"
#include "sim/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DELAYS = 1 << 16, ROUNDS = 5, HOLDS = 2000000 };

/* Heaps of `arity` children; the constant reaches the loops by inlining. */

struct heap {
	struct queue_entry *entries;
	void *block;
	size_t count;
};

/* The root stands so that four children fill a cache line. */
static void heap_init(struct heap *heap, size_t room)
{
	char *block = alloc_take((room + 16) * sizeof(struct queue_entry));
	*heap = (struct heap){.block = block};
	heap->entries = (struct queue_entry *)(void *)(block + (64 - (uintptr_t)block % 64) % 64) + 3;
}

static inline bool is_before(struct queue_entry left, struct queue_entry right)
{
	unsigned __int128 one = (unsigned __int128)left.at_ns << 64 | left.key;
	unsigned __int128 other = (unsigned __int128)right.at_ns << 64 | right.key;
	return one < other;
}

static inline void heap_push(struct heap *heap, size_t arity, uint64_t at_ns, uint64_t key)
{
	struct queue_entry entry = {key, at_ns};
	size_t at = heap->count++;
	while (at > 0 && is_before(entry, heap->entries[(at - 1) / arity])) {
		heap->entries[at] = heap->entries[(at - 1) / arity];
		at = (at - 1) / arity;
	}
	heap->entries[at] = entry;
}

static inline size_t earliest_child(const struct queue_entry *entries, size_t arity, size_t first, size_t count)
{
	if (arity == 4 && first + 4 <= count) {
		size_t left = first + is_before(entries[first + 1], entries[first]);
		size_t right = first + 2 + is_before(entries[first + 3], entries[first + 2]);
		return is_before(entries[right], entries[left]) ? right : left;
	}
	if (arity == 2 && first + 2 <= count)
		return first + is_before(entries[first + 1], entries[first]);
	size_t child = first;
	for (size_t other = first + 1; other < count; other++)
		child = is_before(entries[other], entries[child]) ? other : child;
	return child;
}

static inline struct queue_entry heap_pop(struct heap *heap, size_t arity)
{
	struct queue_entry *entries = heap->entries;
	struct queue_entry top = entries[0];
	struct queue_entry entry = entries[--heap->count];
	size_t at = 0;
	for (;;) {
		size_t first = at * arity + 1;
		if (first >= heap->count)
			break;
		size_t child = earliest_child(entries, arity, first, heap->count);
		if (!is_before(entries[child], entry))
			break;
		entries[at] = entries[child];
		at = child;
	}
	entries[at] = entry;
	return top;
}

/* What is measured */

static uint64_t delays[DELAYS];

struct result {
	double ns;
	uint64_t order;
};

static double clock_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline uint64_t delay(size_t number)
{
	return delays[number * 40503 % DELAYS];
}

static inline uint64_t order_more(uint64_t order, uint64_t key)
{
	return order * 31 + key;
}

static size_t warm_up(size_t pending)
{
	return pending * 2 < HOLDS ? pending * 2 : HOLDS;
}

static inline struct result hold_heap(size_t arity, size_t pending)
{
	struct heap heap;
	struct result result = {0};
	size_t key = 0;
	heap_init(&heap, pending + 1);
	for (; key < pending; key++)
		heap_push(&heap, arity, delay(key), key);
	for (size_t end = key + warm_up(pending); key < end; key++)
		heap_push(&heap, arity, heap_pop(&heap, arity).at_ns + delay(key), key);
	double start = clock_ns();
	for (size_t end = key + HOLDS; key < end; key++) {
		struct queue_entry entry = heap_pop(&heap, arity);
		result.order = order_more(result.order, entry.key);
		heap_push(&heap, arity, entry.at_ns + delay(key), key);
	}
	result.ns = (clock_ns() - start) / HOLDS;
	alloc_release(heap.block);
	return result;
}

static struct result hold_binary(size_t pending)
{
	return hold_heap(2, pending);
}

static struct result hold_four(size_t pending)
{
	return hold_heap(4, pending);
}

static size_t queue_bytes;

static struct result hold_queue(size_t pending)
{
	struct event_queue queue;
	struct queue_entry entry;
	struct result result = {0};
	size_t key = 0;
	event_queue_init(&queue);
	for (; key < pending; key++)
		event_queue_push(&queue, delay(key), key);
	for (size_t end = key + warm_up(pending); key < end; key++) {
		event_queue_pop(&queue, &entry);
		event_queue_push(&queue, entry.at_ns + delay(key), key);
	}
	double start = clock_ns();
	for (size_t end = key + HOLDS; key < end; key++) {
		event_queue_pop(&queue, &entry);
		result.order = order_more(result.order, entry.key);
		event_queue_push(&queue, entry.at_ns + delay(key), key);
	}
	result.ns = (clock_ns() - start) / HOLDS;
	queue_bytes = sizeof queue + queue.bytes;
	event_queue_deinit(&queue);
	return result;
}

static struct result hold_kernel(size_t pending)
{
	struct kernel kernel;
	struct event event;
	struct result result = {0};
	size_t key = 0;
	kernel_init(&kernel, 0);
	for (; key < pending; key++)
		kernel_schedule(&kernel, (int64_t)delay(key), 0, (struct event){.a = (uint32_t)key});
	for (size_t end = key + warm_up(pending); key < end; key++) {
		kernel_next(&kernel, &event);
		kernel_schedule(&kernel, kernel.now_ns + (int64_t)delay(key), 0, (struct event){.a = (uint32_t)key});
	}
	double start = clock_ns();
	for (size_t end = key + HOLDS; key < end; key++) {
		kernel_next(&kernel, &event);
		result.order = order_more(result.order, event.a);
		kernel_schedule(&kernel, kernel.now_ns + (int64_t)delay(key), 0, (struct event){.a = (uint32_t)key});
	}
	result.ns = (clock_ns() - start) / HOLDS;
	kernel_deinit(&kernel);
	return result;
}

static const struct {
	const char *name;
	struct result (*hold)(size_t pending);
} sets[] = {{"event queue", hold_queue}, {"binary heap", hold_binary}, {"4-ary heap", hold_four}, {"kernel", hold_kernel}};

enum { SETS = sizeof sets / sizeof sets[0] };

/* Delays */

static void fill_exponential(struct rng_stream *stream)
{
	for (size_t i = 0; i < DELAYS; i++)
		delays[i] = (uint64_t)(rng_exponential(stream) * 1e9);
}

static void fill_ties(struct rng_stream *stream)
{
	for (size_t i = 0; i < DELAYS; i++)
		delays[i] = 1 + rng_below(stream, 10);
}

static void fill_polls(struct rng_stream *stream)
{
	for (size_t i = 0; i < DELAYS; i++) {
		bool poll = rng_bernoulli(stream, 0.9);
		delays[i] = poll ? UINT64_C(15000000000) : (uint64_t)(rng_exponential(stream) * 40e9);
	}
}

static const struct {
	const char *name;
	void (*fill)(struct rng_stream *stream);
} mixes[] = {{"exponential delays", fill_exponential}, {"whole steps of 1 to 10 ns (ties)", fill_ties}, {"9 of 10 exactly 15 s (polls)", fill_polls}};

static int by_size(const void *left, const void *right)
{
	double one = *(const double *)left;
	double other = *(const double *)right;
	return (one > other) - (one < other);
}

/* Rounds take turns, so that a slow moment of the machine does not hit one set alone. */
static bool measure(size_t pending)
{
	double times[SETS][ROUNDS];
	uint64_t orders[SETS];
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < SETS; i++) {
			struct result result = sets[i].hold(pending);
			times[i][round] = result.ns;
			orders[i] = result.order;
		}
	}
	printf("%9zu", pending);
	bool same = true;
	for (size_t i = 0; i < SETS; i++) {
		qsort(times[i], ROUNDS, sizeof(double), by_size);
		printf("  %12.1f", times[i][ROUNDS / 2]);
		same = same && orders[i] == orders[0];
	}
	printf("  %8.2f  %8.1f  %s\n", times[0][ROUNDS / 2] / times[1][ROUNDS / 2], (double)queue_bytes / (double)pending, same ? "same" : "DIFFERENT");
	fflush(stdout);
	return same;
}

int main(int count, char **arguments)
{
	static const size_t usual[] = {100, 1000, 10000, 100000, 1000000};
	bool same = true;
	for (size_t mix = 0; mix < sizeof mixes / sizeof mixes[0]; mix++) {
		struct rng_stream stream = rng_stream_of(1, mix, 0, 0);
		mixes[mix].fill(&stream);
		printf("%s, ns per hold\n  pending", mixes[mix].name);
		for (size_t i = 0; i < SETS; i++)
			printf("  %12s", sets[i].name);
		printf("  %8s  %8s  order\n", "/ binary", "bytes/N");
		for (int i = 1; i < count; i++)
			same = measure((size_t)strtoull(arguments[i], NULL, 10)) && same;
		for (size_t i = 0; count == 1 && i < sizeof usual / sizeof usual[0]; i++)
			same = measure(usual[i]) && same;
	}
	return same ? 0 : 1;
}
