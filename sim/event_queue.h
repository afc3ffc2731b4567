#ifndef FLEETSIM_SIM_EVENT_QUEUE_H
#define FLEETSIM_SIM_EVENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The pending event set: entries of 16 bytes in the total order (time, key), a 4-ary heap whose four children share a cache line. It knows
 * nothing of events; sim/kernel.h gives the keys their meaning. */

struct queue_entry {
	uint64_t key;
	uint64_t at_ns;
};

struct event_queue {
	struct queue_entry *entries; /* the root; its children begin at a cache line */
	size_t count;
	size_t room;
	void *block; /* what `entries` points into */
	size_t block_bytes;
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
