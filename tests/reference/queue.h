#ifndef FLEETSIM_TESTS_REFERENCE_QUEUE_H
#define FLEETSIM_TESTS_REFERENCE_QUEUE_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The work queue of one controller, as engine.md 4.2 and 4.3 describe it. */

struct ref_key {
	const char *ns, *name;
};

/* What a reconcile asks for (engine.md 2: "RETURN done / after d / now / error"). */
enum ref_return { REF_DONE, REF_AFTER, REF_NOW, REF_ERROR };

struct ref_outcome {
	enum ref_return what;
	int64_t after_ns; /* with REF_AFTER: more than 0 */
};

struct ref_waiting {
	struct ref_key key;
	int64_t ready_ns;
	uint64_t sequence;
};

struct ref_failures {
	struct ref_key key;
	uint32_t count;
};

struct ref_keys {
	struct ref_key *items;
	size_t count, room;
};

struct ref_queue {
	struct arena *arena;
	struct ref_keys ready, dirty, processing;
	struct ref_waiting *waiting;
	size_t waiting_count, waiting_room;
	struct ref_failures *failures;
	size_t failure_count, failure_room;
	uint64_t last_sequence;

	/* The bucket of 10 tokens a second, counted in nanoseconds: a token is worth 0.1 s; below 0 it is owed. */
	int64_t bucket_ns, bucket_filled_at_ns;
};

void ref_queue_init(struct ref_queue *queue, struct arena *arena);

void ref_queue_add(struct ref_queue *queue, struct ref_key key);
void ref_queue_add_after(struct ref_queue *queue, struct ref_key key, int64_t now_ns, int64_t after_ns);

/* Takes the oldest ready key. False when there is none. */
bool ref_queue_take(struct ref_queue *queue, struct ref_key *key);

/* The reconcile of `key` ended now with this outcome: the queue action of engine.md 4.2, then Done. */
void ref_queue_finish(struct ref_queue *queue, struct ref_key key, struct ref_outcome outcome, int64_t now_ns);

/* When the next waiting key is due; INT64_MAX when none waits. */
int64_t ref_queue_next_ns(const struct ref_queue *queue);

/* Adds the waiting keys that are due. */
void ref_queue_wake(struct ref_queue *queue, int64_t now_ns);

#endif
