/* Every job once, results by index for any number of threads, signals to the caller, and an end on demand. */

#include "sim/parallel.h"
#include "sim/rng.h"
#include "tests/unit/unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 5000, WORKERS = 8 };

struct ledger {
	uint64_t results[COUNT];
	atomic_uint calls[COUNT];
	atomic_uint workers_seen;
	atomic_uint total;
};

static void do_job(void *context, size_t index, unsigned worker)
{
	struct ledger *ledger = context;
	struct rng_stream stream = rng_stream_of(1, index, 0, 0);
	for (int i = 0; i < 100; i++)
		ledger->results[index] += rng_bits(&stream);
	atomic_fetch_add(&ledger->calls[index], 1);
	atomic_fetch_or(&ledger->workers_seen, 1U << worker);
	atomic_fetch_add(&ledger->total, 1);
}

static struct ledger *run_with(size_t count, unsigned jobs)
{
	struct ledger *ledger = calloc(1, sizeof *ledger);
	assert_non_null(ledger);
	assert_true(parallel_run(count, jobs, do_job, ledger));
	assert_int_equal(ledger->total, count);
	assert_true(atomic_load(&ledger->workers_seen) < 1U << (jobs ? jobs : 31));
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(ledger->calls[i], i < count);
	return ledger;
}

static void results_do_not_depend_on_the_threads(void **state)
{
	(void)state;
	struct ledger *alone = run_with(COUNT, 1);
	static const unsigned jobs[] = {2, 3, WORKERS, 0};
	for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
		struct ledger *many = run_with(COUNT, jobs[i]);
		assert_memory_equal(alone->results, many->results, sizeof alone->results);
		free(many);
	}
	free(alone);
}

static void few_jobs_need_few_threads(void **state)
{
	(void)state;
	free(run_with(0, 4));
	free(run_with(1, 4));
	free(run_with(2, 1));
	assert_true(parallel_default_jobs() >= 1);
}

static pthread_barrier_t meeting;

static void meet(void *context, size_t index, unsigned worker)
{
	(void)index;
	(void)worker;
	pthread_barrier_wait(&meeting);
	atomic_fetch_add((atomic_uint *)context, 1);
}

/* Jobs that wait for one another end only when as many threads as asked for really run at once. */
static void jobs_run_at_the_same_time(void **state)
{
	(void)state;
	atomic_uint met = 0;
	pthread_barrier_init(&meeting, NULL, 4);
	assert_true(parallel_run(4, 4, meet, &met));
	assert_int_equal(met, 4);
	pthread_barrier_destroy(&meeting);
}

static void cancel_at_ten(void *context, size_t index, unsigned worker)
{
	(void)worker;
	atomic_uint *done = context;
	atomic_fetch_add(done, 1);
	if (index == 10)
		parallel_cancel();
	while (index > 10 && !parallel_is_cancelled())
		sched_yield();
}

static void a_run_can_be_cancelled(void **state)
{
	(void)state;
	atomic_uint done = 0;
	assert_false(parallel_run(COUNT, WORKERS, cancel_at_ten, &done));
	assert_true(done > 10 && done <= 11 + WORKERS);
	assert_true(parallel_is_cancelled());
	assert_false(parallel_run(COUNT, 2, do_job, NULL));
	parallel_reset();
	assert_false(parallel_is_cancelled());
	free(run_with(COUNT, 2));
}

static atomic_uint handled_by_caller;
static atomic_uint handled_by_others;
static pthread_t caller;

static void note_thread(int signal_number)
{
	(void)signal_number;
	atomic_fetch_add(pthread_equal(pthread_self(), caller) ? &handled_by_caller : &handled_by_others, 1);
}

static void raise_for_process(void *context, size_t index, unsigned worker)
{
	(void)context;
	(void)index;
	if (worker != 0)
		kill(getpid(), SIGUSR1);
}

static void signals_are_handled_by_the_caller(void **state)
{
	(void)state;
	struct sigaction action = {.sa_handler = note_thread};
	struct sigaction before;
	caller = pthread_self();
	sigaction(SIGUSR1, &action, &before);
	for (int round = 0; round < 50; round++)
		parallel_run(64, 4, raise_for_process, NULL);
	kill(getpid(), SIGUSR1);
	sigaction(SIGUSR1, &before, NULL);
	assert_true(atomic_load(&handled_by_caller) > 0);
	assert_int_equal(handled_by_others, 0);
}

/* In a process that may have no more threads the caller does it all. */
static void without_threads_the_caller_works_alone(void **state)
{
	(void)state;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit none = {0, 0};
		struct ledger *ledger = calloc(1, sizeof *ledger);
		/* The limit does not bind the superuser. */
		bool bound = getuid() != 0 || setuid(65534) == 0;
		bool all = ledger && bound && setrlimit(RLIMIT_NPROC, &none) == 0 && parallel_run(COUNT, 4, do_job, ledger);
		_exit(all && ledger->total == COUNT && ledger->workers_seen == 1 ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_do_not_depend_on_the_threads),
		cmocka_unit_test(few_jobs_need_few_threads),
		cmocka_unit_test(jobs_run_at_the_same_time),
		cmocka_unit_test(a_run_can_be_cancelled),
		cmocka_unit_test(signals_are_handled_by_the_caller),
		cmocka_unit_test(without_threads_the_caller_works_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
