#ifndef FLEETSIM_SIM_PROGRESS_H
#define FLEETSIM_SIM_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* One line on stderr that says how far long work is: "replications 1200/10000 12% 1m40s left". Only on a terminal, at most ten times a
 * second, and gone at the end. */

struct progress {
	bool shown;
	const char *label;
	uint64_t total;
	int64_t (*clock_ns)(void); /* wall-clock time from some start */
	int64_t start_ns;
	atomic_uint_fast64_t done;
	atomic_int_fast64_t next_ns; /* not written again before */
	atomic_bool written;
};

/* `label` must outlive it. `total` 0: nobody knows how much there is to do, and only what is done is said. Nothing is shown when `quiet`, when stderr
 * is no terminal, or on a terminal that cannot return to the start of a line (TERM is "dumb"). */
void progress_init(struct progress *progress, const char *label, uint64_t total, bool quiet);

/* `more` units are done. Any thread may call it; it is cheap. */
void progress_add(struct progress *progress, uint64_t more);

/* Takes the line away. For the end, and before anything else is written to the terminal. */
void progress_clear(struct progress *progress);

#endif
