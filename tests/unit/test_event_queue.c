/* The kernel against a naive sorted list, over random operations with many ties; then its edges one by one. */

#include "sim/alloc.h"
#include "sim/kernel.h"
#include "tests/unit/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPERATIONS = 1000000, NAIVE_MAX = 600 };

/* The naive set: sorted by (time, class), later ones behind equal ones. */
struct naive_event {
	int64_t at_ns;
	unsigned event_class;
	uint32_t number;
	struct event_handle handle;
};

struct naive {
	struct naive_event events[NAIVE_MAX];
	size_t count;
};

static uint64_t random_state;

static uint64_t random_bits(void)
{
	random_state += 0x9E3779B97F4A7C15;
	uint64_t bits = random_state;
	bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
	bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
	return bits ^ bits >> 31;
}

static size_t random_below(size_t limit)
{
	return (size_t)(random_bits() % limit);
}

static void naive_insert(struct naive *naive, struct naive_event event)
{
	size_t at = naive->count++;
	while (at > 0 && (naive->events[at - 1].at_ns > event.at_ns ||
			  (naive->events[at - 1].at_ns == event.at_ns && naive->events[at - 1].event_class > event.event_class))) {
		naive->events[at] = naive->events[at - 1];
		at--;
	}
	naive->events[at] = event;
}

static void naive_remove(struct naive *naive, size_t at)
{
	naive->count--;
	memmove(&naive->events[at], &naive->events[at + 1], (naive->count - at) * sizeof naive->events[0]);
}

/* Delays of all sizes: none, a few (ties), whole polls, and spread over many powers of two. */
static int64_t random_delay(void)
{
	uint64_t choice = random_below(8);
	uint64_t wide = random_bits();
	if (choice == 0)
		return 0;
	if (choice < 3)
		return (int64_t)(wide % 4);
	if (choice == 3)
		return INT64_C(15000000000);
	return (int64_t)(wide >> (20 + random_below(43)));
}

static void check_next(struct kernel *kernel, struct naive *naive)
{
	struct event event;
	int64_t at_ns;
	if (random_below(2)) {
		assert_int_equal(kernel_peek_ns(kernel, &at_ns), naive->count > 0);
		if (naive->count)
			assert_int_equal(at_ns, naive->events[0].at_ns);
	}
	bool got = kernel_next(kernel, &event);
	assert_int_equal(got, naive->count > 0);
	if (!got)
		return;
	assert_int_equal(event.a, naive->events[0].number);
	assert_int_equal(event.b, ~naive->events[0].number);
	assert_int_equal(event.kind, naive->events[0].number % 1000);
	assert_ptr_equal(event.subject, naive);
	assert_int_equal(kernel->now_ns, naive->events[0].at_ns);
	assert_false(kernel_is_pending(kernel, naive->events[0].handle));
	assert_false(kernel_cancel(kernel, naive->events[0].handle));
	naive_remove(naive, 0);
}

static void check_schedule(struct kernel *kernel, struct naive *naive, uint32_t number, int64_t delay_ns)
{
	if (naive->count == NAIVE_MAX)
		return;
	struct naive_event event = {.event_class = (unsigned)random_below(KERNEL_CLASSES), .number = number};
	event.at_ns = kernel->now_ns + delay_ns;
	event.handle = kernel_schedule(kernel, event.at_ns, event.event_class,
				       (struct event){.kind = (uint16_t)(number % 1000), .a = number, .b = ~number, .subject = naive});
	assert_true(kernel_is_pending(kernel, event.handle));
	naive_insert(naive, event);
}

/* Looks at a next event that lies ahead, then schedules more before it than the queue's sorted front holds. */
static void check_burst(struct kernel *kernel, struct naive *naive, uint32_t number)
{
	int64_t next_ns;
	if (!kernel_peek_ns(kernel, &next_ns))
		return;
	uint64_t range = (uint64_t)(next_ns - kernel->now_ns) + 1;
	for (size_t i = random_below(QUEUE_FRONT_MAX * 2); i > 0; i--)
		check_schedule(kernel, naive, number, (int64_t)(random_bits() % range));
}

static void check_cancel(struct kernel *kernel, struct naive *naive)
{
	if (naive->count == 0)
		return;
	size_t at = random_below(naive->count);
	assert_true(kernel_cancel(kernel, naive->events[at].handle));
	assert_false(kernel_cancel(kernel, naive->events[at].handle));
	assert_int_equal(kernel_reschedule(kernel, naive->events[at].handle, kernel->now_ns).key, 0);
	naive_remove(naive, at);
}

static void check_reschedule(struct kernel *kernel, struct naive *naive)
{
	if (naive->count == 0)
		return;
	size_t at = random_below(naive->count);
	struct naive_event event = naive->events[at];
	event.at_ns = kernel->now_ns + random_delay();
	event.handle = kernel_reschedule(kernel, event.handle, event.at_ns);
	assert_false(kernel_is_pending(kernel, naive->events[at].handle));
	assert_true(kernel_is_pending(kernel, event.handle));
	naive_remove(naive, at);
	naive_insert(naive, event);
}

/* Keeps the set growing in one phase and shrinking in the next, and cancels much in the third. */
static void random_operation(struct kernel *kernel, struct naive *naive, uint32_t number)
{
	static const unsigned shares[][3] = {{6, 2, 1}, {3, 6, 1}, {5, 1, 5}, {4, 4, 1}};
	const unsigned *share = shares[number / 4096 % 4];
	size_t choice = random_below(10);
	if (random_below(400) == 0)
		check_burst(kernel, naive, number);
	else if (choice < share[0])
		check_schedule(kernel, naive, number, random_delay());
	else if (choice < share[0] + share[1])
		check_next(kernel, naive);
	else if (choice < share[0] + share[1] + share[2])
		check_cancel(kernel, naive);
	else
		check_reschedule(kernel, naive);
}

static void random_operations_agree_with_a_sorted_list(void **state)
{
	(void)state;
	struct kernel kernel;
	struct naive *naive = calloc(1, sizeof *naive);
	assert_non_null(naive);
	kernel_init(&kernel, NAIVE_MAX);
	for (uint64_t seed = 1; seed <= 4; seed++) {
		random_state = seed;
		size_t largest = 0;
		naive->count = 0;
		kernel_reset(&kernel);
		for (uint32_t i = 0; i < OPERATIONS / 4; i++) {
			random_operation(&kernel, naive, i);
			assert_int_equal(kernel.pending, naive->count);
			assert_true(kernel.now_ns < INT64_MAX / 4);
			largest = naive->count > largest ? naive->count : largest;
		}
		assert_int_equal(largest, NAIVE_MAX);
		while (naive->count)
			check_next(&kernel, naive);
		check_next(&kernel, naive);
	}
	kernel_deinit(&kernel);
	free(naive);
}

static void one_instant_is_ordered_by_class_then_scheduling(void **state)
{
	(void)state;
	struct kernel kernel;
	struct event event;
	kernel_init(&kernel, 0);
	kernel_schedule(&kernel, 5, 3, (struct event){.a = 4});
	kernel_schedule(&kernel, 5, 1, (struct event){.a = 1});
	kernel_schedule(&kernel, 5, 3, (struct event){.a = 5});
	kernel_schedule(&kernel, 5, 1, (struct event){.a = 2});
	for (uint32_t expected = 1; expected <= 5; expected++) {
		assert_true(kernel_next(&kernel, &event));
		assert_int_equal(event.a, expected);
		assert_int_equal(kernel.now_ns, 5);
		/* Scheduled while the instant is going on, in a class that had already passed: it still comes next. */
		if (expected == 2) {
			kernel_schedule(&kernel, 5, 2, (struct event){.a = 3});
		}
	}
	assert_int_equal(kernel.happened, 5);
	assert_false(kernel_next(&kernel, &event));
	kernel_deinit(&kernel);
}

static void peeking_does_not_bind_what_comes_later(void **state)
{
	(void)state;
	struct kernel kernel;
	struct event event;
	int64_t at_ns;
	kernel_init(&kernel, 0);
	assert_false(kernel_peek_ns(&kernel, &at_ns));
	struct event_handle late = kernel_schedule(&kernel, 1000, 0, (struct event){.a = 3});
	assert_true(kernel_peek_ns(&kernel, &at_ns));
	assert_int_equal(at_ns, 1000);
	kernel_schedule(&kernel, 7, 0, (struct event){.a = 1});
	assert_true(kernel_peek_ns(&kernel, &at_ns));
	assert_int_equal(at_ns, 7);
	assert_true(kernel_next(&kernel, &event));
	kernel_advance(&kernel, 500);
	assert_int_equal(kernel.now_ns, 500);
	assert_int_equal(kernel_after(&kernel, 0), 500);
	assert_int_equal(kernel_after(&kernel, INT64_MAX - 500), INT64_MAX);
	assert_int_equal(kernel_after(&kernel, INT64_MAX - 499), INT64_MAX);
	assert_int_equal(kernel_after(&kernel, INT64_MAX), INT64_MAX);
	kernel_schedule(&kernel, 500, 0, (struct event){.a = 2});
	assert_true(kernel_next(&kernel, &event));
	assert_int_equal(event.a, 2);
	kernel_cancel(&kernel, late);
	assert_false(kernel_peek_ns(&kernel, &at_ns));
	kernel_advance(&kernel, INT64_MAX);
	kernel_schedule(&kernel, INT64_MAX, 15, (struct event){.a = 9});
	assert_true(kernel_next(&kernel, &event));
	assert_int_equal(event.a, 9);
	kernel_deinit(&kernel);
}

static void the_limit_of_pending_events_is_an_error(void **state)
{
	(void)state;
	struct kernel kernel;
	struct event event;
	kernel_init(&kernel, 2);
	kernel_schedule(&kernel, 1, 0, (struct event){0});
	struct event_handle second = kernel_schedule(&kernel, 2, 0, (struct event){0});
	kernel_cancel(&kernel, second);
	second = kernel_schedule(&kernel, 2, 0, (struct event){0});
	assert_null(kernel_error(&kernel));
	assert_int_not_equal(second.key, 0);
	assert_int_equal(kernel_schedule(&kernel, 3, 0, (struct event){0}).key, 0);
	assert_string_equal(kernel_error(&kernel), "too many events were pending at once");
	assert_false(kernel_next(&kernel, &event));
	kernel_reset(&kernel);
	assert_null(kernel_error(&kernel));
	assert_int_equal(kernel.pending, 0);
	assert_false(kernel_is_pending(&kernel, (struct event_handle){0}));
	kernel_schedule(&kernel, 3, 0, (struct event){.a = 7});
	assert_true(kernel_next(&kernel, &event));
	assert_int_equal(event.a, 7);
	/* The sequence has its limit too. */
	kernel.sequence = ((uint64_t)1 << KERNEL_SEQUENCE_BITS) - 2;
	assert_int_not_equal(kernel_schedule(&kernel, 3, 0, (struct event){0}).key, 0);
	assert_int_equal(kernel_schedule(&kernel, 3, 0, (struct event){0}).key, 0);
	assert_string_equal(kernel_error(&kernel), "too many events were scheduled in one run");
	kernel_deinit(&kernel);
}

/* One run that grows, cancels and drains; the same each time. */
static uint64_t busy_run(struct kernel *kernel)
{
	struct event event;
	uint64_t digest = 0;
	random_state = 42;
	kernel_reset(kernel);
	struct event_handle latest = {0};
	for (uint32_t i = 0; i < 5000; i++)
		latest = kernel_schedule(kernel, random_delay(), i % KERNEL_CLASSES, (struct event){.a = i});
	while (kernel_next(kernel, &event)) {
		digest = digest * 31 + event.a + (uint64_t)kernel->now_ns;
		if (kernel->happened < 20000)
			kernel_schedule(kernel, kernel->now_ns + random_delay(), 3, event);
		if (kernel->happened % 3 == 0)
			kernel_cancel(kernel, latest);
		if (kernel->happened % 5 == 0)
			latest = kernel_schedule(kernel, kernel->now_ns + random_delay(), 5, event);
	}
	return digest;
}

static void a_repeated_run_allocates_nothing(void **state)
{
	(void)state;
	struct kernel kernel;
	kernel_init(&kernel, 0);
	uint64_t first = busy_run(&kernel);
	uint64_t before = alloc_count();
	assert_true(busy_run(&kernel) == first);
	assert_int_equal(alloc_count() - before, 0);
	kernel_deinit(&kernel);
}

static void cancelled_events_do_not_pile_up(void **state)
{
	(void)state;
	struct kernel kernel;
	kernel_init(&kernel, 100);
	struct event_handle handle = kernel_schedule(&kernel, 1000000, 0, (struct event){0});
	for (int i = 0; i < 100000; i++) {
		handle = kernel_reschedule(&kernel, handle, 1000000 + i);
		assert_true(kernel.queue.count <= 128);
	}
	assert_int_equal(kernel.pending, 1);
	kernel_deinit(&kernel);
}

static void the_past_is_a_broken_precondition(void **state)
{
	(void)state;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct kernel kernel;
		struct event event;
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		kernel_init(&kernel, 0);
		kernel_schedule(&kernel, 10, 0, (struct event){0});
		kernel_next(&kernel, &event);
		kernel_schedule(&kernel, 9, 0, (struct event){0});
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_operations_agree_with_a_sorted_list),
		cmocka_unit_test(one_instant_is_ordered_by_class_then_scheduling),
		cmocka_unit_test(peeking_does_not_bind_what_comes_later),
		cmocka_unit_test(the_limit_of_pending_events_is_an_error),
		cmocka_unit_test(a_repeated_run_allocates_nothing),
		cmocka_unit_test(cancelled_events_do_not_pile_up),
		cmocka_unit_test(the_past_is_a_broken_precondition),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
