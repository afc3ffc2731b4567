#include "sim/event_queue.h"

#include "sim/alloc.h"

#include <assert.h>

enum { CLASS_SHIFT = 64 - QUEUE_CLASS_BITS, SMALL_BUCKET = 32, SLAB_FIRST = 16, SLAB_MAX = 1024 };

struct queue_slab {
	struct queue_slab *next;
	struct queue_chunk chunks[];
};

static void empty_all(struct event_queue *queue)
{
	for (size_t i = 0; i < QUEUE_BUCKETS; i++)
		queue->buckets[i] = (struct queue_bucket){.tail = QUEUE_CHUNK};
	for (size_t i = 0; i < QUEUE_CLASSES; i++)
		queue->classes[i] = (struct queue_bucket){.tail = QUEUE_CHUNK};
	queue->count = 0;
	queue->front_count = 0;
	queue->filled = 0;
	queue->waiting = 0;
}

/* With nothing pending any time is as good as the first. */
static void forget_times(struct event_queue *queue)
{
	queue->front_end_ns = 0;
	queue->base_ns = 0;
}

void event_queue_init(struct event_queue *queue)
{
	*queue = (struct event_queue){0};
	empty_all(queue);
}

void event_queue_deinit(struct event_queue *queue)
{
	while (queue->slabs) {
		struct queue_slab *next = queue->slabs->next;
		alloc_release(queue->slabs);
		queue->slabs = next;
	}
	event_queue_init(queue);
}

/* Chunks */

static __attribute__((noinline)) void add_slab(struct event_queue *queue)
{
	size_t count = queue->slab_chunks ? queue->slab_chunks * 2 : SLAB_FIRST;
	count = count > SLAB_MAX ? SLAB_MAX : count;
	size_t bytes = sizeof(struct queue_slab) + count * sizeof(struct queue_chunk);
	struct queue_slab *slab = alloc_take(bytes);
	slab->next = queue->slabs;
	queue->slabs = slab;
	queue->slab_chunks = count;
	queue->bytes += bytes;
	for (size_t i = count; i-- > 0;) {
		slab->chunks[i].next = queue->free;
		queue->free = &slab->chunks[i];
	}
}

static void add_chunk(struct event_queue *queue, struct queue_bucket *bucket)
{
	if (!queue->free)
		add_slab(queue);
	struct queue_chunk *chunk = queue->free;
	queue->free = chunk->next;
	chunk->next = NULL;
	if (bucket->first)
		bucket->last->next = chunk;
	else
		bucket->first = chunk;
	bucket->last = chunk;
	bucket->tail = 0;
}

static inline void append(struct event_queue *queue, struct queue_bucket *bucket, struct queue_entry entry)
{
	if (bucket->tail == QUEUE_CHUNK)
		add_chunk(queue, bucket);
	bucket->last->entries[bucket->tail++] = entry;
	bucket->count++;
}

static inline void free_first(struct event_queue *queue, struct queue_bucket *bucket)
{
	struct queue_chunk *chunk = bucket->first;
	bucket->first = chunk->next;
	bucket->head = 0;
	chunk->next = queue->free;
	queue->free = chunk;
}

/* The first entry of a bucket that is not empty. */
static inline struct queue_entry take_first(struct event_queue *queue, struct queue_bucket *bucket)
{
	struct queue_entry entry = bucket->first->entries[bucket->head++];
	if (--bucket->count == 0) {
		free_first(queue, bucket);
		bucket->tail = QUEUE_CHUNK;
	} else if (bucket->head == QUEUE_CHUNK) {
		free_first(queue, bucket);
	}
	return entry;
}

/* Takes all entries out of a bucket, to be put elsewhere one by one with take_first. */
static struct queue_bucket detach(struct queue_bucket *bucket)
{
	struct queue_bucket detached = *bucket;
	*bucket = (struct queue_bucket){.tail = QUEUE_CHUNK};
	return detached;
}

static void drop_all(struct event_queue *queue, struct queue_bucket *bucket)
{
	while (bucket->first)
		free_first(queue, bucket);
}

void event_queue_clear(struct event_queue *queue)
{
	for (size_t i = 0; i < QUEUE_BUCKETS; i++)
		drop_all(queue, &queue->buckets[i]);
	for (size_t i = 0; i < QUEUE_CLASSES; i++)
		drop_all(queue, &queue->classes[i]);
	empty_all(queue);
	forget_times(queue);
}

static inline bool is_before(struct queue_entry left, struct queue_entry right)
{
	unsigned __int128 one = (unsigned __int128)left.at_ns << 64 | left.key;
	unsigned __int128 other = (unsigned __int128)right.at_ns << 64 | right.key;
	return one < other;
}

/* Putting in */

static inline void put_in_bucket(struct event_queue *queue, unsigned number, struct queue_entry entry)
{
	struct queue_bucket *bucket = &queue->buckets[number];
	bucket->min_ns = bucket->count == 0 || entry.at_ns < bucket->min_ns ? entry.at_ns : bucket->min_ns;
	append(queue, bucket, entry);
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
		append(queue, &queue->classes[class], entry);
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
	assert(base_ns < queue->base_ns);
	unsigned bit = differing_bit(base_ns, queue->base_ns);
	queue->base_ns = base_ns;
	for (; queue->waiting; queue->waiting &= queue->waiting - 1) {
		struct queue_bucket moved = detach(&queue->classes[__builtin_ctz(queue->waiting)]);
		while (moved.count)
			put_in_bucket(queue, bit, take_first(queue, &moved));
	}
	for (uint64_t below = queue->filled & (((uint64_t)1 << bit) - 1); below; below &= below - 1) {
		unsigned number = (unsigned)__builtin_ctzll(below);
		struct queue_bucket moved = detach(&queue->buckets[number]);
		queue->filled &= ~((uint64_t)1 << number);
		while (moved.count)
			put_in_bucket(queue, bit, take_first(queue, &moved));
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
	struct queue_bucket moved = detach(&queue->buckets[number]);
	queue->filled &= queue->filled - 1;
	queue->base_ns = moved.min_ns;
	queue->front_end_ns = moved.min_ns;
	if (moved.count > SMALL_BUCKET) {
		while (moved.count)
			put_behind(queue, take_first(queue, &moved));
		return;
	}
	queue->front_end_ns = (moved.min_ns | (((uint64_t)1 << number) - 1)) + 1;
	while (moved.count)
		put_in_front(queue, take_first(queue, &moved));
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
		const struct queue_bucket *class = waiting_class(queue);
		*entry = class->first->entries[class->head];
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
		*entry = take_first(queue, class);
		if (class->count == 0)
			queue->waiting &= queue->waiting - 1;
	}
	if (--queue->count == 0)
		forget_times(queue);
	return true;
}

/* Dropping */

void event_queue_filter(struct event_queue *queue, bool (*keep)(const void *context, uint64_t key), const void *context)
{
	size_t front_count = 0;
	for (size_t i = 0; i < queue->front_count; i++) {
		if (keep(context, queue->front[i].key))
			queue->front[front_count++] = queue->front[i];
	}
	queue->front_count = front_count;
	queue->count = front_count;
	for (unsigned i = 0; i < QUEUE_CLASSES + QUEUE_BUCKETS; i++) {
		struct queue_bucket moved = detach(i < QUEUE_CLASSES ? &queue->classes[i] : &queue->buckets[i - QUEUE_CLASSES]);
		if (i < QUEUE_CLASSES)
			queue->waiting &= ~(1U << i);
		else
			queue->filled &= ~((uint64_t)1 << (i - QUEUE_CLASSES));
		while (moved.count) {
			struct queue_entry entry = take_first(queue, &moved);
			if (!keep(context, entry.key))
				continue;
			put_behind(queue, entry);
			queue->count++;
		}
	}
	if (queue->count == 0)
		forget_times(queue);
}
