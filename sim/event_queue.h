#ifndef FLEETSIM_SIM_EVENT_QUEUE_H
#define FLEETSIM_SIM_EVENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The pending event set: entries of 16 bytes, given out in the order (time, key). The top QUEUE_CLASS_BITS of a key are its class; within one
 * class keys must be pushed in ascending order (a running sequence number does that). It knows nothing of events: sim/kernel.h does.
 *
 * A radix heap with a sorted front. An entry lies in the bucket of the highest bit in which its time differs from `base_ns`, so buckets of
 * soon times are narrow and those of late times wide, and an entry moves to a narrower one only when its bucket is the earliest. When that one
 * is small it is sorted into the front instead. Entries at base_ns itself wait in one queue a class, so instants with very many events cost
 * no comparison. tools/bench/event_queue.c measures it against a binary heap: as fast with 100 pending, about twice as fast with 10,000 and
 * seven times with 1,000,000. */

enum { QUEUE_CLASS_BITS = 4, QUEUE_CLASSES = 1 << QUEUE_CLASS_BITS, QUEUE_BUCKETS = 64, QUEUE_FRONT_MAX = 128, QUEUE_CHUNK = 31 };

struct queue_entry {
	uint64_t key;
	uint64_t at_ns;
};

/* Buckets and the queues of the classes are chains of chunks out of one pool, so memory follows the number of pending entries. */
struct queue_chunk {
	struct queue_chunk *next;
	struct queue_entry entries[QUEUE_CHUNK];
};

struct queue_slab; /* chunks allocated together */

struct queue_bucket {
	struct queue_chunk *first; /* equal times in the order of their keys */
	struct queue_chunk *last;
	uint64_t min_ns; /* of a bucket that is not empty */
	size_t count;
	uint32_t head; /* of the first chunk: given out already */
	uint32_t tail; /* of the last chunk: filled; QUEUE_CHUNK when there is none */
};

struct event_queue {
	size_t count;
	size_t front_count;
	uint64_t front_end_ns; /* the front holds all entries before this time, everything else lies at or after it */
	uint64_t base_ns;      /* what times are compared with to find their bucket; at least front_end_ns unless the front covers its block */
	uint64_t filled;       /* bit n: bucket n is not empty */
	uint32_t waiting;      /* bit n: class n has entries at base_ns */
	struct queue_entry front[QUEUE_FRONT_MAX]; /* the latest first */
	struct queue_bucket buckets[QUEUE_BUCKETS];
	struct queue_bucket classes[QUEUE_CLASSES];
	struct queue_chunk *free;
	struct queue_slab *slabs;
	size_t slab_chunks; /* of the latest slab */
	size_t bytes;       /* of all slabs */
};

void event_queue_init(struct event_queue *queue);
void event_queue_deinit(struct event_queue *queue);

/* Empties it and keeps its memory. */
void event_queue_clear(struct event_queue *queue);

void event_queue_push(struct event_queue *queue, uint64_t at_ns, uint64_t key);

/* The earliest entry; false when there is none. */
bool event_queue_peek(struct event_queue *queue, struct queue_entry *entry);
bool event_queue_pop(struct event_queue *queue, struct queue_entry *entry);

/* Drops every entry that `keep` refuses. */
void event_queue_filter(struct event_queue *queue, bool (*keep)(const void *context, uint64_t key), const void *context);

#endif
