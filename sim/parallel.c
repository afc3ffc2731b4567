#include "sim/parallel.h"

#include "sim/alloc.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

static atomic_bool cancelled;

void parallel_cancel(void)
{
	atomic_store(&cancelled, true);
}

bool parallel_is_cancelled(void)
{
	return atomic_load_explicit(&cancelled, memory_order_relaxed);
}

void parallel_reset(void)
{
	atomic_store(&cancelled, false);
}

unsigned parallel_default_jobs(void)
{
	cpu_set_t mask;
	if (sched_getaffinity(0, sizeof mask, &mask) < 0)
		return 1;
	int count = CPU_COUNT(&mask);
	return count > 0 ? (unsigned)count : 1;
}

struct run {
	size_t count;
	void (*work)(void *context, size_t index, unsigned worker);
	void *context;
	_Alignas(64) atomic_size_t next;
};

struct worker {
	struct run *run;
	unsigned number;
	pthread_t thread;
};

static void work_on(struct run *run, unsigned number)
{
	while (!parallel_is_cancelled()) {
		size_t index = atomic_fetch_add_explicit(&run->next, 1, memory_order_relaxed);
		if (index >= run->count)
			return;
		run->work(run->context, index, number);
	}
}

static void *work_in_thread(void *context)
{
	struct worker *worker = context;
	work_on(worker->run, worker->number);
	return NULL;
}

bool parallel_run(size_t count, unsigned jobs, void (*work)(void *context, size_t index, unsigned worker), void *context)
{
	struct run run = {.count = count, .work = work, .context = context};
	jobs = jobs ? jobs : parallel_default_jobs();
	jobs = jobs > PARALLEL_JOBS_MAX ? PARALLEL_JOBS_MAX : jobs;
	jobs = jobs > count ? (unsigned)count : jobs;
	struct worker *workers = alloc_take(jobs * sizeof *workers);
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	unsigned started = 1;
	for (; started < jobs; started++) {
		workers[started].run = &run;
		workers[started].number = started;
		if (pthread_create(&workers[started].thread, NULL, work_in_thread, &workers[started]) != 0)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	work_on(&run, 0);
	for (unsigned i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	alloc_release(workers);
	return atomic_load(&run.next) >= count;
}
