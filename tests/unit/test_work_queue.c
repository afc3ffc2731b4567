#include "tests/unit/unit.h"

#include "model/work_queue.h"

#include "sim/alloc.h"
#include "sim/duration.h"

/* engine.md 4.2 and 4.3 on a queue of its own. */

enum { TIMER_EVENT, PASS_EVENT, TIMER_CLASS = 3, PASS_CLASS = 4, KEYS = 200 };

static const struct queue_limits limits = {.base_ns = 5 * NS_PER_MS,
					   .cap_ns = 1000 * NS_PER_SECOND,
					   .token_ns = NS_PER_SECOND / 10,
					   .burst = 100,
					   .workers = 1};

struct bench {
	struct kernel kernel;
	struct arena arena;
	struct trace trace;
	struct work_queue queue;
	struct slot keys[KEYS];
};

static struct bench *bench_new(void)
{
	struct bench *bench = alloc_take(sizeof *bench);
	kernel_init(&bench->kernel, 0);
	arena_init(&bench->arena, 0);
	trace_init(&bench->trace);
	bench->queue = (struct work_queue){.controller = CONTROLLER_RUN,
					   .limits = &limits,
					   .kernel = &bench->kernel,
					   .trace = &bench->trace,
					   .arena = &bench->arena,
					   .timer_event = TIMER_EVENT,
					   .pass_event = PASS_EVENT,
					   .timer_class = TIMER_CLASS,
					   .pass_class = PASS_CLASS};
	work_queue_init(&bench->queue);
	for (uint32_t i = 0; i < KEYS; i++)
		bench->keys[i].identity.number = i;
	return bench;
}

static void bench_free(struct bench *bench)
{
	work_queue_deinit(&bench->queue);
	trace_deinit(&bench->trace);
	arena_deinit(&bench->arena);
	kernel_deinit(&bench->kernel);
	alloc_release(bench);
}

/* Lets time run to the next pass and takes it; NULL when nothing is left. */
static struct queue_item *next_pass(struct bench *bench)
{
	struct event event;
	while (kernel_next(&bench->kernel, &event)) {
		if (event.kind == TIMER_EVENT) {
			work_queue_timer(&bench->queue, event.subject);
			continue;
		}
		struct queue_item *item = work_queue_take(&bench->queue);
		if (item)
			return item;
	}
	return NULL;
}

static void end(struct bench *bench, struct queue_item *item, enum pass_result result, int64_t after_ns)
{
	struct pass_outcome outcome = {.result = result, .after_ns = after_ns};
	work_queue_end(&bench->queue, item, &outcome);
}

static void test_retries_double_up_to_the_cap(void **state)
{
	static const int64_t milliseconds[] = {5,     10,    20,    40,	   80,	  160,	  320,	  640,	   1280,    2560,
					       5120,  10240, 20480, 40960, 81920, 163840, 327680, 655360, 1000000, 1000000};
	struct bench *bench = bench_new();
	(void)state;
	work_queue_add(&bench->queue, &bench->keys[0]);
	struct queue_item *item = next_pass(bench);
	for (size_t i = 0; i < sizeof milliseconds / sizeof milliseconds[0]; i++) {
		int64_t before_ns = bench->kernel.now_ns;
		end(bench, item, i % 2 ? PASS_NOW : PASS_ERROR, 0); /* both kinds share one count */
		item = next_pass(bench);
		assert_int_equal(bench->kernel.now_ns - before_ns, milliseconds[i] * NS_PER_MS);
	}
	bench_free(bench);
}

static void test_a_delay_forgets_failures(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	work_queue_add(&bench->queue, &bench->keys[0]);
	for (int i = 0; i < 5; i++)
		end(bench, next_pass(bench), PASS_ERROR, 0);
	end(bench, next_pass(bench), PASS_AFTER, 15 * NS_PER_SECOND);
	struct queue_item *item = next_pass(bench);
	int64_t before_ns = bench->kernel.now_ns;
	end(bench, item, PASS_ERROR, 0);
	next_pass(bench);
	assert_int_equal(bench->kernel.now_ns - before_ns, 5 * NS_PER_MS);
	bench_free(bench);
}

/* The hundred and first rate-limited add within one instant waits for a token. */
static void test_the_bucket_is_shared(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(work_queue_add_rate_limited(&bench->queue, &bench->keys[i]), 5 * NS_PER_MS);
	assert_int_equal(work_queue_add_rate_limited(&bench->queue, &bench->keys[100]), 100 * NS_PER_MS);
	assert_int_equal(work_queue_add_rate_limited(&bench->queue, &bench->keys[101]), 200 * NS_PER_MS);
	bench_free(bench);
}

static void test_an_earlier_timer_wins(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	work_queue_add_after(&bench->queue, &bench->keys[0], 60 * NS_PER_SECOND);
	work_queue_add_after(&bench->queue, &bench->keys[0], 90 * NS_PER_SECOND); /* dropped */
	end(bench, next_pass(bench), PASS_DONE, 0);
	assert_int_equal(bench->kernel.now_ns, 60 * NS_PER_SECOND);
	work_queue_add_after(&bench->queue, &bench->keys[0], 60 * NS_PER_SECOND);
	work_queue_add_after(&bench->queue, &bench->keys[0], 5 * NS_PER_MS); /* moves it */
	end(bench, next_pass(bench), PASS_DONE, 0);
	assert_int_equal(bench->kernel.now_ns, 60 * NS_PER_SECOND + 5 * NS_PER_MS);
	assert_null(next_pass(bench));
	bench_free(bench);
}

/* engine.md 4.3: an event leaves the timer of its key in place; "done" does, too. */
static void test_an_event_leaves_the_timer(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	work_queue_add_after(&bench->queue, &bench->keys[0], 15 * NS_PER_SECOND);
	work_queue_add(&bench->queue, &bench->keys[0]);
	end(bench, next_pass(bench), PASS_DONE, 0);
	assert_int_equal(bench->kernel.now_ns, 0);
	struct queue_item *item = next_pass(bench);
	assert_int_equal(bench->kernel.now_ns, 15 * NS_PER_SECOND);
	assert_int_equal(queue_item_pass(item)->cause, CAUSE_TIMER);
	bench_free(bench);
}

static void test_events_during_a_pass_coalesce(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	work_queue_add(&bench->queue, &bench->keys[0]);
	struct queue_item *item = next_pass(bench);
	work_queue_add(&bench->queue, &bench->keys[0]);
	work_queue_add(&bench->queue, &bench->keys[0]);
	end(bench, item, PASS_DONE, 0);
	item = next_pass(bench);
	assert_int_equal(queue_item_pass(item)->cause, CAUSE_DIRTY);
	end(bench, item, PASS_DONE, 0);
	assert_null(next_pass(bench));
	bench_free(bench);
}

static void test_one_worker_serves_in_order(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		work_queue_add(&bench->queue, &bench->keys[2 - i]);
	struct queue_item *first = next_pass(bench);
	assert_ptr_equal(queue_item_key(first), &bench->keys[2]);
	assert_null(next_pass(bench)); /* busy */
	end(bench, first, PASS_DONE, 0);
	struct queue_item *second = next_pass(bench);
	assert_ptr_equal(queue_item_key(second), &bench->keys[1]);
	end(bench, second, PASS_DONE, 0);
	assert_ptr_equal(queue_item_key(next_pass(bench)), &bench->keys[0]);
	bench_free(bench);
}

/* A timed wait may last almost all the time there is, from any time on. */
static void test_a_wait_ends_with_time(void **state)
{
	struct bench *bench = bench_new();
	(void)state;
	kernel_advance(&bench->kernel, NS_PER_HOUR);
	work_queue_add(&bench->queue, &bench->keys[0]);
	struct queue_item *item = next_pass(bench);
	end(bench, item, PASS_AFTER, INT64_MAX - NS_PER_HOUR + 1);
	assert_int_equal(queue_item_pass(item)->due_ns, INT64_MAX);
	work_queue_add(&bench->queue, &bench->keys[0]);
	item = next_pass(bench);
	end(bench, item, PASS_AFTER, INT64_MAX - NS_PER_HOUR - 1);
	assert_int_equal(queue_item_pass(item)->due_ns, INT64_MAX - 1);
	bench_free(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_retries_double_up_to_the_cap), cmocka_unit_test(test_a_delay_forgets_failures),
		cmocka_unit_test(test_the_bucket_is_shared),	     cmocka_unit_test(test_an_earlier_timer_wins),
		cmocka_unit_test(test_an_event_leaves_the_timer),    cmocka_unit_test(test_events_during_a_pass_coalesce),
		cmocka_unit_test(test_one_worker_serves_in_order),   cmocka_unit_test(test_a_wait_ends_with_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
