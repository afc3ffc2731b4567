#include "model/work_queue.h"

#include "sim/hash_table.h"

#include <assert.h>

struct queue_item {
	UT_hash_handle hh;
	struct slot *key;
	struct work_queue *queue;
	bool dirty;
	bool processing;
	bool waiting;
	bool waiting_retry; /* the waiting entry comes from AddRateLimited */
	int64_t due_ns;     /* of the waiting entry */
	struct event_handle timer;
	uint32_t failures;
	struct queue_item *next_ready;
	enum pass_cause cause; /* of the pass that is or will be ready */
	int64_t ready_ns;
	struct trace_pass *pass;
};

enum { FAILURES_SHIFT_MAX = 62 };

void work_queue_init(struct work_queue *queue)
{
	queue->items = NULL;
	queue->ready_first = queue->ready_last = NULL;
	queue->bucket_ns = INT64_MIN / 2;
	queue->busy = 0;
	queue->passes_pending = 0;
	queue->pass_count = 0;
}

void work_queue_deinit(struct work_queue *queue)
{
	HASH_CLEAR(hh, queue->items);
}

static struct queue_item *item_of(struct work_queue *queue, struct slot *key)
{
	struct queue_item *item;
	HASH_FIND_PTR(queue->items, &key, item);
	if (!item) {
		item = ARENA_NEW(queue->arena, struct queue_item);
		item->key = key;
		item->queue = queue;
		HASH_ADD_PTR(queue->items, key, item);
	}
	return item;
}

struct work_queue *queue_item_queue(const struct queue_item *item)
{
	return item->queue;
}

struct slot *queue_item_key(const struct queue_item *item)
{
	return item->key;
}

struct trace_pass *queue_item_pass(const struct queue_item *item)
{
	return item->pass;
}

/* One pass event for each key that a free worker could take now. */
static void call_workers(struct work_queue *queue)
{
	uint32_t ready = 0;
	for (const struct queue_item *item = queue->ready_first; item; item = item->next_ready)
		if (++ready > queue->passes_pending)
			break;
	if (ready > queue->passes_pending && queue->busy + queue->passes_pending < queue->limits->workers) {
		queue->passes_pending++;
		kernel_schedule(queue->kernel, queue->kernel->now_ns, queue->pass_class,
				(struct event){.kind = queue->pass_event, .subject = queue});
	}
}

static void make_ready(struct queue_item *item, enum pass_cause cause)
{
	struct work_queue *queue = item->queue;
	item->next_ready = NULL;
	item->cause = cause;
	item->ready_ns = queue->kernel->now_ns;
	if (queue->ready_last)
		queue->ready_last->next_ready = item;
	else
		queue->ready_first = item;
	queue->ready_last = item;
	call_workers(queue);
}

static void add(struct queue_item *item, enum pass_cause cause)
{
	if (item->dirty)
		return;
	item->dirty = true;
	if (!item->processing)
		make_ready(item, cause);
}

void work_queue_add(struct work_queue *queue, struct slot *key)
{
	add(item_of(queue, key), CAUSE_EVENT);
}

/* The single waiting entry of a key: an earlier one stays, a later one moves. */
static void wait_until(struct queue_item *item, int64_t due_ns, bool retry)
{
	struct work_queue *queue = item->queue;
	if (item->waiting && item->due_ns <= due_ns)
		return;
	if (item->waiting)
		kernel_cancel(queue->kernel, item->timer);
	item->waiting = true;
	item->waiting_retry = retry;
	item->due_ns = due_ns;
	item->timer = kernel_schedule(queue->kernel, due_ns, queue->timer_class, (struct event){.kind = queue->timer_event, .subject = item});
}

void work_queue_add_after(struct work_queue *queue, struct slot *key, int64_t delay_ns)
{
	struct queue_item *item = item_of(queue, key);
	if (delay_ns <= 0)
		add(item, CAUSE_TIMER);
	else
		wait_until(item, kernel_after(queue->kernel, delay_ns), false);
}

/* Takes one token; how long the bucket makes the caller wait for it. */
static int64_t take_token(struct work_queue *queue)
{
	int64_t now_ns = queue->kernel->now_ns;
	int64_t full_ns = now_ns - (int64_t)queue->limits->burst * queue->limits->token_ns;
	if (queue->bucket_ns < full_ns)
		queue->bucket_ns = full_ns;
	queue->bucket_ns += queue->limits->token_ns;
	return queue->bucket_ns > now_ns ? queue->bucket_ns - now_ns : 0;
}

int64_t work_queue_add_rate_limited(struct work_queue *queue, struct slot *key)
{
	struct queue_item *item = item_of(queue, key);
	uint32_t shift = item->failures < FAILURES_SHIFT_MAX ? item->failures : FAILURES_SHIFT_MAX;
	int64_t delay_ns = queue->limits->cap_ns;
	if (queue->limits->base_ns <= (queue->limits->cap_ns >> shift))
		delay_ns = queue->limits->base_ns << shift;
	int64_t token_ns = take_token(queue);
	if (token_ns > delay_ns)
		delay_ns = token_ns;
	item->failures++;
	wait_until(item, kernel_after(queue->kernel, delay_ns), true);
	return delay_ns;
}

void work_queue_timer(struct work_queue *queue, struct queue_item *item)
{
	assert(item->waiting && item->queue == queue);
	item->waiting = false;
	add(item, item->waiting_retry ? CAUSE_RETRY : CAUSE_TIMER);
}

static void trace_pass(struct work_queue *queue, const struct queue_item *item, enum trace_kind kind)
{
	struct trace_record record = {.at_ns = queue->kernel->now_ns,
				      .kind = (uint16_t)kind,
				      .subject = item->key->identity.number,
				      .identity = &item->key->identity,
				      .as.pass = item->pass};
	trace_put(queue->trace, &record);
}

struct queue_item *work_queue_take(struct work_queue *queue)
{
	struct queue_item *item = queue->ready_first;
	assert(queue->passes_pending > 0);
	queue->passes_pending--;
	if (!item)
		return NULL;
	queue->ready_first = item->next_ready;
	if (!queue->ready_first)
		queue->ready_last = NULL;
	item->processing = true;
	item->dirty = false;
	queue->busy++;
	item->pass = ARENA_NEW(queue->arena, struct trace_pass);
	*item->pass = (struct trace_pass){.number = ++queue->pass_count,
					  .controller = queue->controller,
					  .cause = item->cause,
					  .ready_ns = item->ready_ns,
					  .begin_ns = queue->kernel->now_ns,
					  .due_ns = -1};
	trace_pass(queue, item, TRACE_PASS_BEGIN);
	return item;
}

void work_queue_end(struct work_queue *queue, struct queue_item *item, const struct pass_outcome *outcome)
{
	struct trace_pass *pass = item->pass;
	pass->end_ns = queue->kernel->now_ns;
	pass->result = outcome->result;
	pass->failures = item->failures;
	pass->error = outcome->error;
	switch (outcome->result) {
	case PASS_DONE:
		item->failures = 0;
		break;
	case PASS_AFTER:
		item->failures = 0;
		pass->after_ns = outcome->after_ns;
		work_queue_add_after(queue, item->key, outcome->after_ns);
		break;
	case PASS_NOW:
	case PASS_ERROR:
		pass->after_ns = work_queue_add_rate_limited(queue, item->key);
		break;
	}
	pass->due_ns = item->waiting ? item->due_ns : -1;
	item->processing = false;
	queue->busy--;
	trace_pass(queue, item, TRACE_PASS_END);
	if (item->dirty)
		make_ready(item, CAUSE_DIRTY);
	else
		call_workers(queue);
}
