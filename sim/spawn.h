#ifndef FLEETSIM_SIM_SPAWN_H
#define FLEETSIM_SIM_SPAWN_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The one door to other programs (gnuplot). Never a shell: arguments reach the program as they are. The program gets its own process group,
 * default signal handling and no file of ours but its standard streams. */

enum { SPAWN_ARGUMENTS_MAX = 64 };

struct spawn_request {
	const char *const *arguments; /* the first is the program, looked up in PATH; ends with NULL */
	const char *input;            /* its stdin; NULL: empty */
	size_t input_size;
	size_t output_limit;          /* of stdout; more ends it. 0: 64 MiB */
	size_t error_limit;           /* of stderr; more is dropped. 0: 64 KiB */
	int64_t timeout_ns;           /* of wall-clock time; 0: a minute */
};

enum spawn_end {
	SPAWN_EXITED,      /* code: the exit code */
	SPAWN_SIGNALLED,   /* code: the signal */
	SPAWN_NOT_STARTED, /* code: errno (ENOENT: no such program) */
	SPAWN_NOT_READ,    /* code: errno of a read of its stdout, of which then a part is missing; ended by us */
	SPAWN_TIMED_OUT,   /* ended by us */
	SPAWN_TOO_MUCH     /* ended by us: stdout passed its limit */
};

struct spawn_result {
	enum spawn_end end;
	int code;
	const char *output; /* in the arena, followed by a NUL that does not count */
	size_t output_size;
	const char *errors; /* likewise */
	size_t errors_size;
};

/* True when the program exited with code 0. Whatever it leaves running in its process group is killed. */
bool spawn_run(struct arena *arena, const struct spawn_request *request, struct spawn_result *result);

/* "gnuplot: cannot be started: No such file or directory", "gnuplot: exited with code 1: first line of its stderr". */
void spawn_write_error(struct text *out, const struct spawn_request *request, const struct spawn_result *result);

/* Ends programs still running. Async-signal-safe: for signal handlers. */
void spawn_end_running(void);

#endif
