#ifndef FLEETSIM_MODEL_WORK_QUEUE_H
#define FLEETSIM_MODEL_WORK_QUEUE_H

#include "model/store.h"
#include "model/trace.h"

#include "sim/kernel.h"

#include <stdint.h>

/* controller-runtime's work queue with its rate limiter, literally (engine.md 4.2, 4.3): a FIFO of ready keys, the sets dirty and processing,
 * at most one waiting entry for a key, a failure count for each key, one token bucket for all. Keys are slots. */

struct queue_limits {
	int64_t base_ns;        /* first retry delay */
	int64_t cap_ns;         /* longest retry delay */
	int64_t token_ns;       /* one token comes back in this time */
	uint32_t burst;
	uint32_t workers;
};

struct pass_outcome {
	enum pass_result result;
	int64_t after_ns;   /* PASS_AFTER: > 0 */
	const char *error;  /* PASS_ERROR: the text that is logged; a symbol */
};

struct queue_item;

struct work_queue {
	enum trace_controller controller;
	const struct queue_limits *limits;
	struct kernel *kernel;
	struct trace *trace;
	struct arena *arena;
	uint16_t timer_event, pass_event; /* kernel events; `subject` is the item (timer) or the queue (pass) */
	uint32_t timer_class, pass_class;
	int64_t pass_ns;        /* how long a pass takes */
	uint32_t busy;          /* workers that are in a pass */
	uint32_t passes_pending; /* pass events in the kernel */
	uint64_t pass_count;
	int64_t bucket_ns;      /* virtual time at which the bucket is or was full, plus one token_ns for each token missing */
	struct queue_item *items; /* hash by slot */
	struct queue_item *ready_first, *ready_last;
};

void work_queue_init(struct work_queue *queue);
void work_queue_deinit(struct work_queue *queue);

/* An event for `key`. */
void work_queue_add(struct work_queue *queue, struct slot *key);
void work_queue_add_after(struct work_queue *queue, struct slot *key, int64_t delay_ns);
/* Counts a failure and returns the delay. */
int64_t work_queue_add_rate_limited(struct work_queue *queue, struct slot *key);

/* The kernel's events, handed on by the world. */
void work_queue_timer(struct work_queue *queue, struct queue_item *item);

/* Takes the next ready key for a worker; NULL when none is ready. Emits TRACE_PASS_BEGIN. */
struct queue_item *work_queue_take(struct work_queue *queue);
struct work_queue *queue_item_queue(const struct queue_item *item);
struct slot *queue_item_key(const struct queue_item *item);
struct trace_pass *queue_item_pass(const struct queue_item *item);

/* The pass of an item is over (now): the queue action of its outcome, Done, TRACE_PASS_END, and the next pass is called for. */
void work_queue_end(struct work_queue *queue, struct queue_item *item, const struct pass_outcome *outcome);

#endif
