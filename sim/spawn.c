#include "sim/spawn.h"

#include "sim/clock.h"
#include "sim/duration.h"
#include "sim/io_raw.h"
#include "sim/parallel.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNNING_MAX = PARALLEL_JOBS_MAX + 1, CHUNK = 64 * 1024, TICK_MS = 20 };

static const size_t default_output_limit = (size_t)64 << 20;
static const size_t default_error_limit = 64 * 1024;

extern char **environ;

/* Process groups that spawn_end_running has to end, one place for each thread that may wait for a program; 0: free, -1: about to start. */
static atomic_int running[RUNNING_MAX];

/* A place for a program that is about to start; NULL when there is none, and then it must not start. */
static atomic_int *take_place(void)
{
	for (size_t i = 0; i < RUNNING_MAX; i++) {
		int expected = 0;
		if (atomic_compare_exchange_strong(&running[i], &expected, -1))
			return &running[i];
	}
	return NULL;
}

void spawn_end_running(void)
{
	for (size_t i = 0; i < RUNNING_MAX; i++) {
		int pid = atomic_load(&running[i]);
		if (pid > 0)
			kill(-pid, SIGKILL);
	}
}

/* Pipes */

/* The three streams: [0] read, [1] write ends; -1: closed. */
struct pipes {
	int input[2], output[2], errors[2];
};

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static void close_all(struct pipes *pipes)
{
	int *ends[] = {&pipes->input[0], &pipes->input[1], &pipes->output[0], &pipes->output[1], &pipes->errors[0], &pipes->errors[1]};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		close_end(ends[i]);
}

/* Our ends never make us wait. */
static bool open_all(struct pipes *pipes)
{
	*pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
	if (io_raw_pipe(pipes->input) && io_raw_pipe(pipes->output) && io_raw_pipe(pipes->errors)) {
		fcntl(pipes->input[1], F_SETFL, O_NONBLOCK);
		fcntl(pipes->output[0], F_SETFL, O_NONBLOCK);
		fcntl(pipes->errors[0], F_SETFL, O_NONBLOCK);
		return true;
	}
	int error = errno;
	close_all(pipes);
	errno = error;
	return false;
}

/* Starting */

static int start_with(pid_t *pid, const struct spawn_request *request, const struct pipes *pipes, posix_spawnattr_t *attributes,
		      posix_spawn_file_actions_t *actions)
{
	sigset_t none;
	sigset_t defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	static const int ours[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		sigaddset(&defaults, ours[i]);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &defaults);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_adddup2(actions, pipes->input[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(actions, pipes->output[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(actions, pipes->errors[1], STDERR_FILENO);
	char *arguments[SPAWN_ARGUMENTS_MAX + 1];
	size_t count = 0;
	for (; request->arguments[count]; count++) {
		assert(count < SPAWN_ARGUMENTS_MAX);
		/* The interface wants pointers to what may be changed, and promises not to. */
		memcpy(&arguments[count], &request->arguments[count], sizeof arguments[0]);
	}
	arguments[count] = NULL;
	return posix_spawnp(pid, arguments[0], actions, attributes, arguments, environ);
}

/* 0 or an errno. */
static int start(pid_t *pid, const struct spawn_request *request, struct pipes *pipes)
{
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t actions;
	if (!open_all(pipes))
		return errno;
	int error = posix_spawnattr_init(&attributes);
	if (!error) {
		error = posix_spawn_file_actions_init(&actions);
		if (!error) {
			error = start_with(pid, request, pipes, &attributes, &actions);
			posix_spawn_file_actions_destroy(&actions);
		}
		posix_spawnattr_destroy(&attributes);
	}
	close_end(&pipes->input[0]);
	close_end(&pipes->output[1]);
	close_end(&pipes->errors[1]);
	if (error)
		close_all(pipes);
	return error;
}

/* Talking */

struct talk {
	struct pipes pipes;
	const char *input;
	size_t input_left;
	struct text output;
	struct text errors;
	atomic_int *place; /* among those that are running */
	pid_t pid;
	int status;
	int read_error; /* errno of a read of its stdout; 0: all went well */
};

/* A write to a program that is gone must not end us, whether or not SIGPIPE is ignored. */
static ssize_t write_quietly(int fd, const char *bytes, size_t size)
{
	sigset_t pipe_only;
	sigset_t before;
	sigset_t pending;
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	ssize_t wrote = write(fd, bytes, size);
	int error = errno;
	if (wrote < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe_only, NULL, &(struct timespec){0});
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return wrote;
}

static void feed(struct talk *talk)
{
	if (talk->input_left) {
		ssize_t wrote = write_quietly(talk->pipes.input[1], talk->input, talk->input_left);
		if (wrote < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (wrote < 0) {
			close_end(&talk->pipes.input[1]);
			return;
		}
		talk->input += wrote;
		talk->input_left -= (size_t)wrote;
	}
	if (talk->input_left == 0)
		close_end(&talk->pipes.input[1]);
}

/* Reads what is there; closes at the end of the stream. 0, or the errno of a read that failed. */
static int listen_to(int *end, struct text *into)
{
	char chunk[CHUNK];
	while (*end >= 0 && !into->overflowed) {
		ssize_t got = io_raw_read(*end, chunk, sizeof chunk);
		int error = got < 0 ? errno : 0;
		if (error == EAGAIN)
			return 0;
		if (got <= 0)
			close_end(end);
		else
			text_put_bytes(into, chunk, (size_t)got);
		if (error)
			return error;
	}
	return 0;
}

/* Reads on and forgets, so that the program can go on writing. */
static void listen_in_vain(int *end)
{
	char chunk[CHUNK];
	ssize_t got = io_raw_read(*end, chunk, sizeof chunk);
	if (got == 0 || (got < 0 && errno != EAGAIN))
		close_end(end);
}

static void exchange(struct talk *talk, int wait_ms)
{
	struct pollfd ends[] = {
		{.fd = talk->pipes.input[1], .events = POLLOUT},
		{.fd = talk->pipes.output[0], .events = POLLIN},
		{.fd = talk->pipes.errors[0], .events = POLLIN},
	};
	poll(ends, 3, wait_ms);
	if (ends[0].revents)
		feed(talk);
	if (ends[1].revents)
		talk->read_error = listen_to(&talk->pipes.output[0], &talk->output);
	if (ends[2].revents && talk->errors.overflowed)
		listen_in_vain(&talk->pipes.errors[0]);
	else if (ends[2].revents)
		listen_to(&talk->pipes.errors[0], &talk->errors);
}

/* Until the program ends. What it leaves running may keep its streams open: that is not waited for. */
static enum spawn_end converse(struct talk *talk, int64_t deadline_ns)
{
	for (;;) {
		/* Only looked at, not yet taken: until then nobody else can get its number, so that its group can be ended safely. */
		siginfo_t state = {0};
		bool ended = waitid(P_PID, (id_t)talk->pid, &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid == talk->pid;
		exchange(talk, ended ? 0 : TICK_MS);
		if (talk->output.overflowed)
			return SPAWN_TOO_MUCH;
		if (talk->read_error)
			return SPAWN_NOT_READ;
		if (ended)
			return SPAWN_EXITED;
		if (clock_monotonic_ns() >= deadline_ns)
			return SPAWN_TIMED_OUT;
	}
}

static void end_all(struct talk *talk)
{
	kill(-talk->pid, SIGKILL);
	atomic_store(talk->place, 0);
	while (waitpid(talk->pid, &talk->status, 0) < 0 && errno == EINTR)
		continue;
}

static void put_result(struct arena *arena, const struct talk *talk, enum spawn_end end, struct spawn_result *result)
{
	result->end = end;
	if (end == SPAWN_EXITED && WIFSIGNALED(talk->status)) {
		result->end = SPAWN_SIGNALLED;
		result->code = WTERMSIG(talk->status);
	} else if (end == SPAWN_EXITED) {
		result->code = WEXITSTATUS(talk->status);
	} else if (end == SPAWN_NOT_READ) {
		result->code = talk->read_error;
	}
	result->output_size = talk->output.size;
	result->output = arena_copy(arena, text_view(&talk->output), talk->output.size);
	result->errors_size = talk->errors.size;
	result->errors = arena_copy(arena, text_view(&talk->errors), talk->errors.size);
}

bool spawn_run(struct arena *arena, const struct spawn_request *request, struct spawn_result *result)
{
	struct talk talk = {.input = request->input, .input_left = request->input ? request->input_size : 0, .place = take_place()};
	*result = (struct spawn_result){.output = "", .errors = ""};
	int error = talk.place ? start(&talk.pid, request, &talk.pipes) : EAGAIN;
	if (error) {
		if (talk.place)
			atomic_store(talk.place, 0);
		result->end = SPAWN_NOT_STARTED;
		result->code = error;
		return false;
	}
	atomic_store(talk.place, talk.pid);
	text_init(&talk.output, request->output_limit ? request->output_limit : default_output_limit);
	text_init(&talk.errors, request->error_limit ? request->error_limit : default_error_limit);
	enum spawn_end end = converse(&talk, clock_monotonic_ns() + (request->timeout_ns ? request->timeout_ns : NS_PER_MINUTE));
	end_all(&talk);
	close_all(&talk.pipes);
	put_result(arena, &talk, end, result);
	text_deinit(&talk.output);
	text_deinit(&talk.errors);
	return result->end == SPAWN_EXITED && result->code == 0;
}

void spawn_write_error(struct text *out, const struct spawn_request *request, const struct spawn_result *result)
{
	text_put(out, request->arguments[0]);
	switch (result->end) {
	case SPAWN_EXITED:
		text_putf(out, ": exited with code %d", result->code);
		break;
	case SPAWN_SIGNALLED:
		text_putf(out, ": was ended by signal %d", result->code);
		break;
	case SPAWN_NOT_STARTED:
		text_putf(out, ": cannot be started: %s", strerror(result->code));
		break;
	case SPAWN_NOT_READ:
		text_putf(out, ": its output cannot be read: %s", strerror(result->code));
		break;
	case SPAWN_TIMED_OUT:
		text_put(out, ": took longer than ");
		duration_write_short(out, request->timeout_ns ? request->timeout_ns : NS_PER_MINUTE);
		break;
	case SPAWN_TOO_MUCH:
		text_putf(out, ": wrote more than %zu bytes", request->output_limit ? request->output_limit : default_output_limit);
		break;
	}
	size_t line = strspn(result->errors, "\n");
	size_t size = strcspn(result->errors + line, "\n");
	if (size) {
		text_put(out, ": ");
		text_put_bytes(out, result->errors + line, size);
	}
}
