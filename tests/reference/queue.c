#include "tests/reference/queue.h"

#include "sim/duration.h"

#include <string.h>

#define BACK_OFF_BASE_NS (5 * NS_PER_MS)
#define BACK_OFF_MAX_NS (1000 * NS_PER_SECOND)

/* 10 tokens a second, at most 100. */
#define TOKEN_NS (NS_PER_SECOND / 10)
#define BUCKET_FULL_NS (100 * TOKEN_NS)

static bool same_key(struct ref_key one, struct ref_key other)
{
	return strcmp(one.ns, other.ns) == 0 && strcmp(one.name, other.name) == 0;
}

static bool keys_contain(const struct ref_keys *keys, struct ref_key key)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (same_key(keys->items[i], key))
			return true;
	}
	return false;
}

static void keys_append(struct arena *arena, struct ref_keys *keys, struct ref_key key)
{
	keys->items = arena_room(arena, keys->items, keys->count, &keys->room, sizeof(struct ref_key));
	keys->items[keys->count++] = key;
}

static void keys_remove_at(struct ref_keys *keys, size_t at)
{
	keys->count--;
	memmove(&keys->items[at], &keys->items[at + 1], (keys->count - at) * sizeof(struct ref_key));
}

static void keys_remove(struct ref_keys *keys, struct ref_key key)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (same_key(keys->items[i], key)) {
			keys_remove_at(keys, i);
			return;
		}
	}
}

void ref_queue_init(struct ref_queue *queue, struct arena *arena)
{
	*queue = (struct ref_queue){.arena = arena, .bucket_ns = BUCKET_FULL_NS};
}

/* "Add(x): if x in dirty, ignore. dirty += x. If x in processing, stop. Append x to ready." */
void ref_queue_add(struct ref_queue *queue, struct ref_key key)
{
	if (keys_contain(&queue->dirty, key))
		return;
	key = (struct ref_key){arena_text(queue->arena, key.ns), arena_text(queue->arena, key.name)};
	keys_append(queue->arena, &queue->dirty, key);
	if (keys_contain(&queue->processing, key))
		return;
	keys_append(queue->arena, &queue->ready, key);
}

/* "Take: pop ready; processing += x; dirty -= x." */
bool ref_queue_take(struct ref_queue *queue, struct ref_key *key)
{
	if (queue->ready.count == 0)
		return false;
	*key = queue->ready.items[0];
	keys_remove_at(&queue->ready, 0);
	keys_append(queue->arena, &queue->processing, *key);
	keys_remove(&queue->dirty, *key);
	return true;
}

/* "Done(x): processing -= x; if x in dirty, append to ready." */
static void queue_done(struct ref_queue *queue, struct ref_key key)
{
	keys_remove(&queue->processing, key);
	if (keys_contain(&queue->dirty, key))
		keys_append(queue->arena, &queue->ready, key);
}

/* At most one waiting entry for each key: the earlier one wins. */
void ref_queue_add_after(struct ref_queue *queue, struct ref_key key, int64_t now_ns, int64_t after_ns)
{
	if (after_ns <= 0) {
		ref_queue_add(queue, key);
		return;
	}
	int64_t ready_ns = now_ns + after_ns;
	for (size_t i = 0; i < queue->waiting_count; i++) {
		struct ref_waiting *waiting = &queue->waiting[i];
		if (!same_key(waiting->key, key))
			continue;
		if (waiting->ready_ns > ready_ns) {
			waiting->ready_ns = ready_ns;
			waiting->sequence = ++queue->last_sequence;
		}
		return;
	}
	queue->waiting = arena_room(queue->arena, queue->waiting, queue->waiting_count, &queue->waiting_room, sizeof(struct ref_waiting));
	queue->waiting[queue->waiting_count++] = (struct ref_waiting){key, ready_ns, ++queue->last_sequence};
}

static uint32_t *failures_of(struct ref_queue *queue, struct ref_key key)
{
	for (size_t i = 0; i < queue->failure_count; i++) {
		if (same_key(queue->failures[i].key, key))
			return &queue->failures[i].count;
	}
	queue->failures = arena_room(queue->arena, queue->failures, queue->failure_count, &queue->failure_room, sizeof(struct ref_failures));
	queue->failures[queue->failure_count] = (struct ref_failures){key, 0};
	return &queue->failures[queue->failure_count++].count;
}

static int64_t back_off_ns(uint32_t failures)
{
	int64_t delay_ns = BACK_OFF_BASE_NS;
	for (uint32_t i = 0; i < failures && delay_ns < BACK_OFF_MAX_NS; i++)
		delay_ns *= 2;
	return delay_ns < BACK_OFF_MAX_NS ? delay_ns : BACK_OFF_MAX_NS;
}

/* Takes one token and returns how long it takes until what is owed is paid. */
static int64_t bucket_delay_ns(struct ref_queue *queue, int64_t now_ns)
{
	queue->bucket_ns += now_ns - queue->bucket_filled_at_ns;
	queue->bucket_filled_at_ns = now_ns;
	if (queue->bucket_ns > BUCKET_FULL_NS)
		queue->bucket_ns = BUCKET_FULL_NS;
	queue->bucket_ns -= TOKEN_NS;
	return queue->bucket_ns < 0 ? -queue->bucket_ns : 0;
}

/* "AddRateLimited(run): failures n -> delay D(n), n++." */
static void add_rate_limited(struct ref_queue *queue, struct ref_key key, int64_t now_ns)
{
	uint32_t *failures = failures_of(queue, key);
	int64_t delay_ns = back_off_ns(*failures);
	int64_t owed_ns = bucket_delay_ns(queue, now_ns);
	(*failures)++;
	ref_queue_add_after(queue, key, now_ns, delay_ns > owed_ns ? delay_ns : owed_ns);
}

void ref_queue_finish(struct ref_queue *queue, struct ref_key key, struct ref_outcome outcome, int64_t now_ns)
{
	switch (outcome.what) {
	case REF_ERROR:
	case REF_NOW:
		add_rate_limited(queue, key, now_ns);
		break;
	case REF_AFTER:
		*failures_of(queue, key) = 0;
		ref_queue_add_after(queue, key, now_ns, outcome.after_ns);
		break;
	case REF_DONE:
		*failures_of(queue, key) = 0;
		break;
	}
	queue_done(queue, key);
}

int64_t ref_queue_next_ns(const struct ref_queue *queue)
{
	int64_t next_ns = INT64_MAX;
	for (size_t i = 0; i < queue->waiting_count; i++) {
		if (queue->waiting[i].ready_ns < next_ns)
			next_ns = queue->waiting[i].ready_ns;
	}
	return next_ns;
}

void ref_queue_wake(struct ref_queue *queue, int64_t now_ns)
{
	for (;;) {
		size_t first = queue->waiting_count;
		for (size_t i = 0; i < queue->waiting_count; i++) {
			const struct ref_waiting *waiting = &queue->waiting[i];
			if (waiting->ready_ns > now_ns)
				continue;
			if (first == queue->waiting_count || waiting->ready_ns < queue->waiting[first].ready_ns ||
			    (waiting->ready_ns == queue->waiting[first].ready_ns && waiting->sequence < queue->waiting[first].sequence))
				first = i;
		}
		if (first == queue->waiting_count)
			return;
		struct ref_key key = queue->waiting[first].key;
		queue->waiting_count--;
		memmove(&queue->waiting[first], &queue->waiting[first + 1], (queue->waiting_count - first) * sizeof(struct ref_waiting));
		ref_queue_add(queue, key);
	}
}
