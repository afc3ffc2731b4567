#ifndef FLEETSIM_SIM_KERNEL_H
#define FLEETSIM_SIM_KERNEL_H

#include "sim/event_queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The virtual clock and what is still to happen. Events come in the total order (time, class, order of scheduling), so a run never depends
 * on the queue, on addresses or on the machine. One kernel belongs to one thread. */

enum { KERNEL_CLASSES = 16 };

/* Limits; passing one is kernel_error. */
enum { KERNEL_SLOT_BITS = 24, KERNEL_SEQUENCE_BITS = 36, KERNEL_PENDING_MAX = (1 << KERNEL_SLOT_BITS) - 1 };

/* What happens; kinds and the meaning of the rest are the user's. */
struct event {
	uint16_t kind;
	uint32_t a;
	uint32_t b;
	void *subject;
};

/* One scheduling of one event. {0} is none. Void after kernel_reset. */
struct event_handle {
	uint64_t key;
};

struct event_slot;

struct kernel {
	int64_t now_ns;          /* read only for users, like all fields */
	uint64_t happened;       /* events given out since the reset */
	struct event_queue queue;
	struct event_slot *slots; /* payloads; a queue key ends with the number of its slot */
	uint32_t slot_count;      /* ever used */
	uint32_t slot_room;
	uint32_t free_slot;       /* first of the list of free ones, 0: none (slot 0 is never used) */
	uint32_t pending;
	uint32_t pending_limit;
	uint64_t sequence;        /* the latest */
	const char *error;
};

/* `pending_limit` 0 means KERNEL_PENDING_MAX. */
void kernel_init(struct kernel *kernel, size_t pending_limit);
void kernel_deinit(struct kernel *kernel);

/* Back to 0 ns with nothing pending; memory is kept, so that a repeated run allocates nothing. */
void kernel_reset(struct kernel *kernel);

/* `at_ns` must not lie before now_ns. At one instant lower classes come first. When a limit is passed the event is lost, the result is {0} and
 * kernel_next ends the run. */
struct event_handle kernel_schedule(struct kernel *kernel, int64_t at_ns, unsigned event_class, struct event event);

/* now_ns + `delay_ns` (not negative), or the end of time when that passes it. */
static inline int64_t kernel_after(const struct kernel *kernel, int64_t delay_ns)
{
	return delay_ns > INT64_MAX - kernel->now_ns ? INT64_MAX : kernel->now_ns + delay_ns;
}

/* True while the event has neither happened nor been cancelled. */
bool kernel_is_pending(const struct kernel *kernel, struct event_handle handle);

/* False when it was not pending. */
bool kernel_cancel(struct kernel *kernel, struct event_handle handle);

/* As kernel_cancel and kernel_schedule of the same event in the same class: it comes after those already scheduled for that instant, and the
 * old handle is void. {0} when it was not pending. */
struct event_handle kernel_reschedule(struct kernel *kernel, struct event_handle handle, int64_t at_ns);

/* Advances the clock to the next event and takes it out. False when nothing is left, or after a limit was passed. */
bool kernel_next(struct kernel *kernel, struct event *event);

/* The time of the next event; false when there is none. */
bool kernel_peek_ns(struct kernel *kernel, int64_t *at_ns);

/* Advances the clock to `at_ns`, which must not lie before now_ns nor after the next event. */
void kernel_advance(struct kernel *kernel, int64_t at_ns);

/* NULL, or what limit was passed ("too many events were pending at once"; static text). */
const char *kernel_error(const struct kernel *kernel);

#endif
