/* Other programs: how they end, what they say, and that no behaviour of theirs makes us wait, leak or end. */

#include "sim/duration.h"
#include "sim/io_raw.h"
#include "sim/spawn.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LARGE = 5000000 };

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static struct spawn_result run_shell(const char *script, const char *input, int64_t timeout_ns)
{
	const char *const arguments[] = {"sh", "-c", script, NULL};
	struct spawn_request request = {.arguments = arguments, .input = input, .input_size = input ? strlen(input) : 0, .timeout_ns = timeout_ns};
	struct spawn_result result;
	spawn_run(&arena, &request, &result);
	return result;
}

static const char *error_of(const struct spawn_request *request, const struct spawn_result *result)
{
	struct text text;
	text_init(&text, 0);
	spawn_write_error(&text, request, result);
	const char *copy = arena_text(&arena, text_view(&text));
	text_deinit(&text);
	return copy;
}

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static void streams_are_captured(void **state)
{
	(void)state;
	struct spawn_result result = run_shell("cat; echo done; echo aside >&2", "hello\n", 0);
	assert_int_equal(result.end, SPAWN_EXITED);
	assert_int_equal(result.code, 0);
	assert_string_equal(result.output, "hello\ndone\n");
	assert_int_equal(result.output_size, 11);
	assert_string_equal(result.errors, "aside\n");
	result = run_shell("cat", NULL, 0);
	assert_string_equal(result.output, "");
	assert_int_equal(result.code, 0);
}

static void arguments_reach_the_program_as_they_are(void **state)
{
	(void)state;
	const char *const arguments[] = {"printf", "%s|", "`id`", "$HOME", "a b", "\"", "'", "*", ";", "\n", "", NULL};
	struct spawn_request request = {.arguments = arguments};
	struct spawn_result result;
	assert_true(spawn_run(&arena, &request, &result));
	assert_string_equal(result.output, "`id`|$HOME|a b|\"|'|*|;|\n||");
}

static void a_missing_program_is_told(void **state)
{
	(void)state;
	const char *const missing[] = {"fleetsim-no-such-program", NULL};
	const char *const folder[] = {"/tmp", NULL};
	struct spawn_request request = {.arguments = missing};
	struct spawn_result result;
	assert_false(spawn_run(&arena, &request, &result));
	assert_int_equal(result.end, SPAWN_NOT_STARTED);
	assert_int_equal(result.code, ENOENT);
	assert_string_equal(error_of(&request, &result), "fleetsim-no-such-program: cannot be started: No such file or directory");
	io_fail_at(IO_OPEN, 2, EMFILE, false);
	assert_false(spawn_run(&arena, &request, &result));
	io_fail_never();
	assert_string_equal(error_of(&request, &result), "fleetsim-no-such-program: cannot be started: Too many open files");
	request.arguments = folder;
	assert_false(spawn_run(&arena, &request, &result));
	assert_int_equal(result.code, EACCES);
	assert_string_equal(result.output, "");
}

static void ends_are_told_apart(void **state)
{
	(void)state;
	const char *const failing[] = {"sh", "-c", "echo; echo 'line 1: oops' >&2; echo more >&2; exit 3", NULL};
	struct spawn_request request = {.arguments = failing};
	struct spawn_result result;
	assert_false(spawn_run(&arena, &request, &result));
	assert_string_equal(error_of(&request, &result), "sh: exited with code 3: line 1: oops");
	const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
	request.arguments = killed;
	assert_false(spawn_run(&arena, &request, &result));
	assert_int_equal(result.end, SPAWN_SIGNALLED);
	assert_string_equal(error_of(&request, &result), "sh: was ended by signal 9");
}

/* A part that is missing must not pass for the whole. */
static void output_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	const char *const talking[] = {"sh", "-c", "echo first; echo aside >&2", NULL};
	struct spawn_request request = {.arguments = talking};
	struct spawn_result result;
	io_fail_at(IO_READ, 1, EIO, true);
	assert_false(spawn_run(&arena, &request, &result));
	io_fail_never();
	assert_int_equal(result.end, SPAWN_NOT_READ);
	assert_string_equal(error_of(&request, &result), "sh: its output cannot be read: Input/output error");
	io_fail_at(IO_READ, 1, EINTR, false);
	assert_true(spawn_run(&arena, &request, &result));
	assert_string_equal(result.output, "first\n");
	io_fail_at(IO_READ, 1, IO_SHORT, true);
	assert_true(spawn_run(&arena, &request, &result));
	assert_string_equal(result.output, "first\n");
	io_fail_at(IO_OPEN, 1, EINTR, false);
	assert_true(spawn_run(&arena, &request, &result));
	io_fail_never();
}

static void a_hanging_program_is_ended(void **state)
{
	(void)state;
	int64_t start = now_ns();
	const char *const hanging[] = {"sh", "-c", "trap '' TERM INT HUP; echo before; sleep 100", NULL};
	struct spawn_request request = {.arguments = hanging, .timeout_ns = 300 * NS_PER_MS};
	struct spawn_result result;
	assert_false(spawn_run(&arena, &request, &result));
	assert_int_equal(result.end, SPAWN_TIMED_OUT);
	assert_string_equal(result.output, "before\n");
	assert_string_equal(error_of(&request, &result), "sh: took longer than 300ms");
	result = run_shell("exec sleep 100 <&- >&- 2>&-", NULL, 300 * NS_PER_MS);
	assert_int_equal(result.end, SPAWN_TIMED_OUT);
	assert_true(now_ns() - start < 20 * NS_PER_SECOND);
}

static void what_it_leaves_running_is_neither_waited_for_nor_kept(void **state)
{
	(void)state;
	int64_t start = now_ns();
	struct spawn_result result = run_shell("sleep 100 & echo $!", NULL, 0);
	assert_int_equal(result.end, SPAWN_EXITED);
	pid_t left = (pid_t)strtol(result.output, NULL, 10);
	assert_true(left > 1);
	assert_true(now_ns() - start < 20 * NS_PER_SECOND);
	/* It is somebody else's to reap now; until then it may be a zombie. */
	for (int i = 0; i < 200 && kill(left, 0) == 0; i++) {
		struct spawn_result state_of = run_shell(arena_format(&arena, "sed 's/.*) //' /proc/%d/stat 2>/dev/null | cut -c1", (int)left), NULL, 0);
		if (state_of.output[0] == 'Z' || state_of.output[0] == '\0')
			return;
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	assert_int_equal(kill(left, 0), -1);
}

static void much_goes_both_ways(void **state)
{
	(void)state;
	char *large = arena_take(&arena, LARGE + 1);
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)('a' + i % 23);
	struct spawn_result result = run_shell("cat", large, 0);
	assert_int_equal(result.code, 0);
	assert_int_equal(result.output_size, LARGE);
	assert_memory_equal(result.output, large, LARGE);
	/* A program that does not read its input. */
	result = run_shell("exec <&-; echo not listening", large, 0);
	assert_int_equal(result.end, SPAWN_EXITED);
	assert_int_equal(result.code, 0);
	assert_string_equal(result.output, "not listening\n");
}

static void limits_hold(void **state)
{
	(void)state;
	const char *const endless[] = {"sh", "-c", "while :; do echo yes yes yes yes; done", NULL};
	struct spawn_request request = {.arguments = endless, .output_limit = 1000};
	struct spawn_result result;
	assert_false(spawn_run(&arena, &request, &result));
	assert_int_equal(result.end, SPAWN_TOO_MUCH);
	assert_int_equal(result.output_size, 1000);
	assert_string_equal(error_of(&request, &result), "sh: wrote more than 1000 bytes");
	const char *const noisy[] = {"sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' e >&2; echo fine", NULL};
	request = (struct spawn_request){.arguments = noisy, .error_limit = 10};
	assert_true(spawn_run(&arena, &request, &result));
	assert_string_equal(result.output, "fine\n");
	assert_string_equal(result.errors, "eeeeeeeeee");
}

/* Whoever started the test may have left descriptors open that every program inherits; nothing else may be there. */
static void it_gets_no_file_of_ours(void **state)
{
	(void)state;
	size_t inherited = 0;
	for (int fd = STDERR_FILENO + 1; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD);
		inherited += flags >= 0 && !(flags & FD_CLOEXEC);
	}
	struct spawn_result result = run_shell("ls /proc/self/fd", NULL, 0);
	size_t lines = 0;
	for (const char *at = result.output; *at; at++)
		lines += *at == '\n';
	/* The three standard streams, and the listing itself needs one. */
	assert_int_equal(lines, inherited + 4);
}

static void closed_standard_streams_do_no_harm(void **state)
{
	(void)state;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		struct spawn_result result = run_shell("cat; echo aside >&2", "hello", 0);
		bool good = result.code == 0 && strcmp(result.output, "hello") == 0 && strcmp(result.errors, "aside\n") == 0;
		_exit(good ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void *end_soon(void *context)
{
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
	spawn_end_running();
	return context;
}

static void running_programs_can_be_ended_from_outside(void **state)
{
	(void)state;
	pthread_t thread;
	int64_t start = now_ns();
	assert_int_equal(pthread_create(&thread, NULL, end_soon, NULL), 0);
	struct spawn_result result = run_shell("sleep 100", NULL, 0);
	pthread_join(thread, NULL);
	assert_int_equal(result.end, SPAWN_SIGNALLED);
	assert_int_equal(result.code, SIGKILL);
	assert_true(now_ns() - start < 20 * NS_PER_SECOND);
	spawn_end_running();
}

static void gnuplot_draws(void **state)
{
	(void)state;
	static const char script[] = "set terminal svg\nplot sin(x)\n";
	const char *const arguments[] = {"gnuplot", "-d", "-", NULL};
	struct spawn_request request = {.arguments = arguments, .input = script, .input_size = sizeof script - 1};
	struct spawn_result result;
	if (!spawn_run(&arena, &request, &result) && result.end == SPAWN_NOT_STARTED) {
		print_message("skipped: no gnuplot\n");
		skip();
	}
	assert_int_equal(result.code, 0);
	assert_non_null(strstr(result.output, "</svg>"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_are_captured),
		cmocka_unit_test(arguments_reach_the_program_as_they_are),
		cmocka_unit_test(a_missing_program_is_told),
		cmocka_unit_test(ends_are_told_apart),
		cmocka_unit_test(output_that_cannot_be_read_is_told),
		cmocka_unit_test(a_hanging_program_is_ended),
		cmocka_unit_test(what_it_leaves_running_is_neither_waited_for_nor_kept),
		cmocka_unit_test(much_goes_both_ways),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(it_gets_no_file_of_ours),
		cmocka_unit_test(closed_standard_streams_do_no_harm),
		cmocka_unit_test(running_programs_can_be_ended_from_outside),
		cmocka_unit_test(gnuplot_draws),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
