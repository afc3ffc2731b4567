#include "sim/kernel.h"

#include "sim/alloc.h"

#include <assert.h>

/* A queue key is class, sequence, slot from the top down. The sequence makes it unique, so it is also the handle: an event is pending while
 * its slot still holds its key, and entries of cancelled events are known by the slot holding another. */

enum { SEQUENCE_SHIFT = KERNEL_SLOT_BITS, CLASS_SHIFT = KERNEL_SLOT_BITS + KERNEL_SEQUENCE_BITS, FIRST_ROOM = 256, TOMBSTONES_MIN = 64 };

static const uint64_t slot_mask = ((uint64_t)1 << KERNEL_SLOT_BITS) - 1;
static const uint64_t sequence_limit = ((uint64_t)1 << KERNEL_SEQUENCE_BITS) - 1;

struct event_slot {
	uint64_t key; /* 0: free */
	void *subject;
	uint32_t a; /* of a free slot: the next free one */
	uint32_t b;
	uint16_t kind;
};

void kernel_init(struct kernel *kernel, size_t pending_limit)
{
	assert(pending_limit <= KERNEL_PENDING_MAX);
	*kernel = (struct kernel){.pending_limit = pending_limit ? (uint32_t)pending_limit : KERNEL_PENDING_MAX};
	event_queue_init(&kernel->queue);
	kernel_reset(kernel);
}

void kernel_deinit(struct kernel *kernel)
{
	event_queue_deinit(&kernel->queue);
	alloc_release(kernel->slots);
	*kernel = (struct kernel){.pending_limit = kernel->pending_limit};
}

void kernel_reset(struct kernel *kernel)
{
	event_queue_clear(&kernel->queue);
	kernel->now_ns = 0;
	kernel->happened = 0;
	kernel->slot_count = 1;
	kernel->free_slot = 0;
	kernel->pending = 0;
	kernel->sequence = 0;
	kernel->error = NULL;
}

static uint32_t take_slot(struct kernel *kernel)
{
	uint32_t slot = kernel->free_slot;
	if (slot) {
		kernel->free_slot = kernel->slots[slot].a;
		return slot;
	}
	if (kernel->slot_count >= kernel->slot_room) {
		uint32_t room = kernel->slot_room ? kernel->slot_room * 2 : FIRST_ROOM;
		kernel->slots = alloc_grow(kernel->slots, kernel->slot_room * sizeof *kernel->slots, room * sizeof *kernel->slots);
		kernel->slot_room = room;
	}
	return kernel->slot_count++;
}

static void free_slot(struct kernel *kernel, uint32_t slot)
{
	kernel->slots[slot].key = 0;
	kernel->slots[slot].a = kernel->free_slot;
	kernel->free_slot = slot;
	kernel->pending--;
}

struct event_handle kernel_schedule(struct kernel *kernel, int64_t at_ns, unsigned event_class, struct event event)
{
	assert(at_ns >= kernel->now_ns);
	assert(event_class < KERNEL_CLASSES);
	if (kernel->pending == kernel->pending_limit) {
		kernel->error = "too many events were pending at once";
		return (struct event_handle){0};
	}
	if (kernel->sequence == sequence_limit) {
		kernel->error = "too many events were scheduled in one run";
		return (struct event_handle){0};
	}
	uint32_t slot = take_slot(kernel);
	uint64_t key = (uint64_t)event_class << CLASS_SHIFT | ++kernel->sequence << SEQUENCE_SHIFT | slot;
	kernel->slots[slot] = (struct event_slot){.key = key, .subject = event.subject, .a = event.a, .b = event.b, .kind = event.kind};
	kernel->pending++;
	event_queue_push(&kernel->queue, (uint64_t)at_ns, key);
	return (struct event_handle){key};
}

static bool is_live(const void *context, uint64_t key)
{
	const struct kernel *kernel = context;
	return kernel->slots[key & slot_mask].key == key;
}

bool kernel_is_pending(const struct kernel *kernel, struct event_handle handle)
{
	return handle.key && (handle.key & slot_mask) < kernel->slot_count && is_live(kernel, handle.key);
}

bool kernel_cancel(struct kernel *kernel, struct event_handle handle)
{
	if (!kernel_is_pending(kernel, handle))
		return false;
	free_slot(kernel, (uint32_t)(handle.key & slot_mask));
	if (kernel->queue.count > TOMBSTONES_MIN && kernel->queue.count / 2 > kernel->pending)
		event_queue_filter(&kernel->queue, is_live, kernel);
	return true;
}

struct event_handle kernel_reschedule(struct kernel *kernel, struct event_handle handle, int64_t at_ns)
{
	if (!kernel_is_pending(kernel, handle))
		return (struct event_handle){0};
	const struct event_slot *slot = &kernel->slots[handle.key & slot_mask];
	struct event event = {.kind = slot->kind, .a = slot->a, .b = slot->b, .subject = slot->subject};
	kernel_cancel(kernel, handle);
	return kernel_schedule(kernel, at_ns, (unsigned)(handle.key >> CLASS_SHIFT), event);
}

bool kernel_next(struct kernel *kernel, struct event *event)
{
	struct queue_entry entry;
	if (kernel->error)
		return false;
	do {
		if (!event_queue_pop(&kernel->queue, &entry))
			return false;
	} while (!is_live(kernel, entry.key));
	uint32_t number = (uint32_t)(entry.key & slot_mask);
	const struct event_slot *slot = &kernel->slots[number];
	*event = (struct event){.kind = slot->kind, .a = slot->a, .b = slot->b, .subject = slot->subject};
	free_slot(kernel, number);
	kernel->now_ns = (int64_t)entry.at_ns;
	kernel->happened++;
	return true;
}

bool kernel_peek_ns(struct kernel *kernel, int64_t *at_ns)
{
	struct queue_entry entry;
	while (event_queue_peek(&kernel->queue, &entry)) {
		if (is_live(kernel, entry.key)) {
			*at_ns = (int64_t)entry.at_ns;
			return true;
		}
		event_queue_pop(&kernel->queue, &entry);
	}
	return false;
}

void kernel_advance(struct kernel *kernel, int64_t at_ns)
{
	int64_t next_ns;
	assert(at_ns >= kernel->now_ns);
	assert(!kernel_peek_ns(kernel, &next_ns) || at_ns <= next_ns);
	kernel->now_ns = at_ns;
}

const char *kernel_error(const struct kernel *kernel)
{
	return kernel->error;
}
