#ifndef FLEETSIM_SIM_PARALLEL_H
#define FLEETSIM_SIM_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

/* Independent jobs on threads. A job is a pure function of its index and leaves its result under that index, so results do not depend on the
 * number of threads. */

enum { PARALLEL_JOBS_MAX = 1024 };

/* The processors this process may use. */
unsigned parallel_default_jobs(void);

/* Calls work(context, index, worker) once for each index below `count`, on up to `jobs` threads (0: parallel_default_jobs), this one among
 * them. `worker` (0 to jobs - 1) names the thread: for memory kept from one job to the next. Indexes are handed out in ascending order. The
 * other threads block all signals, so handlers run in the caller's. When threads cannot be had, fewer do the work.
 * Returns when all jobs handed out have ended: true when that were all, false after parallel_cancel. */
bool parallel_run(size_t count, unsigned jobs, void (*work)(void *context, size_t index, unsigned worker), void *context);

/* No more jobs are handed out, by any run, until parallel_reset. Async-signal-safe: for signal handlers. A long job may ask. */
void parallel_cancel(void);
bool parallel_is_cancelled(void);
void parallel_reset(void);

#endif
