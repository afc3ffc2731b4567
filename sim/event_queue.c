#include "sim/event_queue.h"

#include "sim/alloc.h"

#include <string.h>

enum { ARITY = 4, CACHE_LINE = 64, FIRST_ROOM = 253 };

void event_queue_init(struct event_queue *queue)
{
	*queue = (struct event_queue){0};
}

void event_queue_deinit(struct event_queue *queue)
{
	alloc_release(queue->block);
	*queue = (struct event_queue){0};
}

void event_queue_clear(struct event_queue *queue)
{
	queue->count = 0;
}

/* The root stands just before a cache line, so that entries 1 to 4, 5 to 8, ... fill one each. */
static void grow(struct event_queue *queue)
{
	size_t room = queue->room ? queue->room * 2 : FIRST_ROOM;
	char *block = alloc_take(CACHE_LINE + (room + ARITY - 1) * sizeof(struct queue_entry));
	char *line = block + (CACHE_LINE - (uintptr_t)block % CACHE_LINE) % CACHE_LINE;
	struct queue_entry *entries = (struct queue_entry *)(void *)line + ARITY - 1;
	if (queue->count)
		memcpy(entries, queue->entries, queue->count * sizeof *entries);
	alloc_release(queue->block);
	queue->block = block;
	queue->entries = entries;
	queue->room = room;
}

static inline bool before(struct queue_entry left, struct queue_entry right)
{
	unsigned __int128 one = (unsigned __int128)left.at_ns << 64 | left.key;
	unsigned __int128 other = (unsigned __int128)right.at_ns << 64 | right.key;
	return one < other;
}

static void sift_up(struct queue_entry *entries, size_t at, struct queue_entry entry)
{
	while (at > 0) {
		size_t parent = (at - 1) / ARITY;
		if (!before(entry, entries[parent]))
			break;
		entries[at] = entries[parent];
		at = parent;
	}
	entries[at] = entry;
}

/* The earliest of the `count` - `first` children from `first` on. */
static inline size_t earliest_child(const struct queue_entry *entries, size_t first, size_t count)
{
	if (first + ARITY <= count) {
		size_t left = first + before(entries[first + 1], entries[first]);
		size_t right = first + 2 + before(entries[first + 3], entries[first + 2]);
		return before(entries[right], entries[left]) ? right : left;
	}
	size_t earliest = first;
	for (size_t child = first + 1; child < count; child++) {
		if (before(entries[child], entries[earliest]))
			earliest = child;
	}
	return earliest;
}

static void sift_down(struct queue_entry *entries, size_t count, size_t at, struct queue_entry entry)
{
	for (;;) {
		size_t first = at * ARITY + 1;
		if (first >= count)
			break;
		size_t child = earliest_child(entries, first, count);
		if (!before(entries[child], entry))
			break;
		entries[at] = entries[child];
		at = child;
	}
	entries[at] = entry;
}

void event_queue_push(struct event_queue *queue, uint64_t at_ns, uint64_t key)
{
	if (queue->count == queue->room)
		grow(queue);
	sift_up(queue->entries, queue->count++, (struct queue_entry){key, at_ns});
}

bool event_queue_peek(struct event_queue *queue, struct queue_entry *entry)
{
	if (queue->count == 0)
		return false;
	*entry = queue->entries[0];
	return true;
}

bool event_queue_pop(struct event_queue *queue, struct queue_entry *entry)
{
	if (queue->count == 0)
		return false;
	*entry = queue->entries[0];
	if (--queue->count)
		sift_down(queue->entries, queue->count, 0, queue->entries[queue->count]);
	return true;
}

void event_queue_filter(struct event_queue *queue, bool (*keep)(const void *context, uint64_t key), const void *context)
{
	size_t kept = 0;
	for (size_t i = 0; i < queue->count; i++) {
		if (keep(context, queue->entries[i].key))
			queue->entries[kept++] = queue->entries[i];
	}
	queue->count = kept;
	for (size_t i = kept / ARITY + 1; i-- > 0;) {
		if (i < kept)
			sift_down(queue->entries, kept, i, queue->entries[i]);
	}
}
