#include "sim/event_queue.h"

#include "sim/alloc.h"

#include <string.h>

enum { CLASS_SHIFT = 64 - QUEUE_CLASS_BITS, FIRST_ROOM = 64, SMALL_BUCKET = 32 };

void event_queue_init(struct event_queue *queue)
{
	*queue = (struct event_queue){0};
}

void event_queue_deinit(struct event_queue *queue)
{
	for (size_t i = 0; i < QUEUE_BUCKETS; i++)
		alloc_release(queue->buckets[i].entries);
	for (size_t i = 0; i < QUEUE_CLASSES; i++)
		alloc_release(queue->classes[i].entries);
	event_queue_init(queue);
}

static void forget_times(struct event_queue *queue)
{
	queue->front_end_ns = 0;
	queue->base_ns = 0;
}

void event_queue_clear(struct event_queue *queue)
{
	for (size_t i = 0; i < QUEUE_BUCKETS; i++)
		queue->buckets[i].count = 0;
	for (size_t i = 0; i < QUEUE_CLASSES; i++)
		queue->classes[i].count = queue->classes[i].head = 0;
	queue->count = 0;
	queue->front_count = 0;
	queue->filled = 0;
	queue->waiting = 0;
	forget_times(queue);
}

size_t event_queue_bytes(const struct event_queue *queue)
{
	size_t entries = 0;
	for (size_t i = 0; i < QUEUE_BUCKETS; i++)
		entries += queue->buckets[i].room;
	for (size_t i = 0; i < QUEUE_CLASSES; i++)
		entries += queue->classes[i].room;
	return sizeof *queue + entries * sizeof(struct queue_entry);
}

static inline bool is_before(struct queue_entry left, struct queue_entry right)
{
	unsigned __int128 one = (unsigned __int128)left.at_ns << 64 | left.key;
	unsigned __int128 other = (unsigned __int128)right.at_ns << 64 | right.key;
	return one < other;
}

/* Putting in */

static __attribute__((noinline)) void grow(struct queue_bucket *bucket)
{
	size_t room = bucket->room ? bucket->room * 2 : FIRST_ROOM;
	bucket->entries = alloc_grow(bucket->entries, bucket->room * sizeof *bucket->entries, room * sizeof *bucket->entries);
	bucket->room = room;
}

static inline void append(struct queue_bucket *bucket, struct queue_entry entry)
{
	if (__builtin_expect(bucket->count == bucket->room, 0))
		grow(bucket);
	bucket->entries[bucket->count++] = entry;
}

static inline void put_in_bucket(struct event_queue *queue, unsigned number, struct queue_entry entry)
{
	struct queue_bucket *bucket = &queue->buckets[number];
	bucket->min_ns = bucket->count == 0 || entry.at_ns < bucket->min_ns ? entry.at_ns : bucket->min_ns;
	append(bucket, entry);
	queue->filled |= (uint64_t)1 << number;
}

/* The highest bit in which two different times differ. */
static inline unsigned differing_bit(uint64_t one, uint64_t other)
{
	return 63 - (unsigned)__builtin_clzll(one ^ other);
}

/* An entry at or after front_end_ns. */
static inline void put_behind(struct event_queue *queue, struct queue_entry entry)
{
	if (entry.at_ns == queue->base_ns) {
		unsigned class = (unsigned)(entry.key >> CLASS_SHIFT);
		append(&queue->classes[class], entry);
		queue->waiting |= 1U << class;
	} else {
		put_in_bucket(queue, differing_bit(entry.at_ns, queue->base_ns), entry);
	}
}

static inline void put_in_front(struct event_queue *queue, struct queue_entry entry)
{
	size_t at = queue->front_count++;
	for (; at > 0 && is_before(queue->front[at - 1], entry); at--)
		queue->front[at] = queue->front[at - 1];
	queue->front[at] = entry;
}

/* Sets base_ns back. With h the highest bit in which the two bases differ, what waits at the old base or lies in a bucket below h differs
 * from the new base first at h; bucket h itself is empty and those above stay as they are. */
static void lower_base(struct event_queue *queue, uint64_t base_ns)
{
	if (base_ns == queue->base_ns)
		return;
	unsigned bit = differing_bit(base_ns, queue->base_ns);
	queue->base_ns = base_ns;
	for (; queue->waiting; queue->waiting &= queue->waiting - 1) {
		struct queue_bucket *class = &queue->classes[__builtin_ctz(queue->waiting)];
		for (size_t i = class->head; i < class->count; i++)
			put_in_bucket(queue, bit, class->entries[i]);
		class->count = class->head = 0;
	}
	for (uint64_t below = queue->filled & (((uint64_t)1 << bit) - 1); below; below &= below - 1) {
		unsigned number = (unsigned)__builtin_ctzll(below);
		struct queue_bucket *bucket = &queue->buckets[number];
		for (size_t i = 0; i < bucket->count; i++)
			put_in_bucket(queue, bit, bucket->entries[i]);
		bucket->count = 0;
		queue->filled &= ~((uint64_t)1 << number);
	}
}

/* Moves the full front back into buckets. */
static __attribute__((noinline)) void dissolve_front(struct event_queue *queue)
{
	uint64_t earliest_ns = queue->front[queue->front_count - 1].at_ns;
	if (earliest_ns < queue->base_ns)
		lower_base(queue, earliest_ns);
	else
		queue->base_ns = earliest_ns; /* within the block that the front covered: no bucket holds anything of it */
	queue->front_end_ns = earliest_ns;
	while (queue->front_count)
		put_behind(queue, queue->front[--queue->front_count]);
}

void event_queue_push(struct event_queue *queue, uint64_t at_ns, uint64_t key)
{
	struct queue_entry entry = {key, at_ns};
	queue->count++;
	if (at_ns < queue->front_end_ns && queue->front_count == QUEUE_FRONT_MAX)
		dissolve_front(queue);
	if (at_ns < queue->front_end_ns)
		put_in_front(queue, entry);
	else
		put_behind(queue, entry);
}

/* Taking out */

/* The front and base_ns are used up: makes the earliest bucket the front, or spreads it over narrower ones. */
static __attribute__((noinline)) void refill(struct event_queue *queue)
{
	unsigned number = (unsigned)__builtin_ctzll(queue->filled);
	struct queue_bucket *bucket = &queue->buckets[number];
	size_t count = bucket->count;
	queue->filled &= queue->filled - 1;
	queue->base_ns = bucket->min_ns;
	queue->front_end_ns = bucket->min_ns;
	bucket->count = 0;
	if (count > SMALL_BUCKET) {
		for (size_t i = 0; i < count; i++)
			put_behind(queue, bucket->entries[i]);
		return;
	}
	queue->front_end_ns = (bucket->min_ns | (((uint64_t)1 << number) - 1)) + 1;
	for (size_t i = 0; i < count; i++)
		put_in_front(queue, bucket->entries[i]);
}

static inline struct queue_bucket *waiting_class(struct event_queue *queue)
{
	return &queue->classes[__builtin_ctz(queue->waiting)];
}

bool event_queue_peek(struct event_queue *queue, struct queue_entry *entry)
{
	if (queue->count == 0)
		return false;
	while (queue->front_count == 0 && !queue->waiting)
		refill(queue);
	if (queue->front_count) {
		*entry = queue->front[queue->front_count - 1];
	} else {
		struct queue_bucket *class = waiting_class(queue);
		*entry = class->entries[class->head];
	}
	return true;
}

bool event_queue_pop(struct event_queue *queue, struct queue_entry *entry)
{
	if (queue->count == 0)
		return false;
	while (queue->front_count == 0 && !queue->waiting)
		refill(queue);
	if (queue->front_count) {
		*entry = queue->front[--queue->front_count];
	} else {
		struct queue_bucket *class = waiting_class(queue);
		*entry = class->entries[class->head++];
		if (class->head == class->count) {
			class->count = class->head = 0;
			queue->waiting &= queue->waiting - 1;
		}
	}
	if (--queue->count == 0)
		forget_times(queue);
	return true;
}

/* Dropping */

static size_t filter_entries(struct queue_entry *entries, size_t first, size_t count, bool (*keep)(const void *context, uint64_t key),
			     const void *context)
{
	size_t kept = 0;
	for (size_t i = first; i < count; i++) {
		if (keep(context, entries[i].key))
			entries[kept++] = entries[i];
	}
	return kept;
}

void event_queue_filter(struct event_queue *queue, bool (*keep)(const void *context, uint64_t key), const void *context)
{
	queue->front_count = filter_entries(queue->front, 0, queue->front_count, keep, context);
	queue->count = queue->front_count;
	queue->filled = 0;
	queue->waiting = 0;
	for (unsigned i = 0; i < QUEUE_CLASSES; i++) {
		struct queue_bucket *class = &queue->classes[i];
		class->count = filter_entries(class->entries, class->head, class->count, keep, context);
		class->head = 0;
		queue->count += class->count;
		queue->waiting |= class->count ? 1U << i : 0;
	}
	for (unsigned i = 0; i < QUEUE_BUCKETS; i++) {
		struct queue_bucket *bucket = &queue->buckets[i];
		bucket->count = filter_entries(bucket->entries, 0, bucket->count, keep, context);
		if (bucket->count == 0)
			continue;
		queue->count += bucket->count;
		queue->filled |= (uint64_t)1 << i;
		bucket->min_ns = UINT64_MAX;
		for (size_t j = 0; j < bucket->count; j++)
			bucket->min_ns = bucket->entries[j].at_ns < bucket->min_ns ? bucket->entries[j].at_ns : bucket->min_ns;
	}
	if (queue->count == 0)
		forget_times(queue);
}
