/* Files are written whole or not at all, whatever call fails and whatever signal comes; a failed stdout is told. */

#include "sim/alloc.h"
#include "sim/io.h"
#include "sim/io_raw.h"
#include "tests/unit/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { LARGE = 3 * IO_BUFFER + 1000, GROUP = 3 };

static struct arena arena;
static char large[LARGE + 1];

static int setup(void **state)
{
	arena_init(&arena, 0);
	memset(large, 'L', LARGE);
	io_fail_never();
	return scratch_setup(state);
}

static int teardown(void **state)
{
	io_fail_never();
	arena_deinit(&arena);
	return scratch_teardown(state);
}

static size_t count_files(void)
{
	size_t count = 0;
	DIR *folder = opendir(scratch_folder);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(folder);
	return count;
}

static const char *error_of(const struct io_output *output)
{
	struct text text;
	text_init(&text, 0);
	io_output_write_error(&text, output);
	const char *copy = arena_text(&arena, text_view(&text));
	text_deinit(&text);
	return copy;
}

static bool write_large(const char *path)
{
	const char *error;
	return io_write_file(&arena, path, large, LARGE, &error);
}

static void the_old_file_stands_until_the_commit(void **state)
{
	(void)state;
	struct io_output output;
	scratch_put("report", "old");
	assert_true(io_output_open(&output, scratch_path("report")));
	assert_true(io_output_put(&output, large, LARGE));
	scratch_assert_holds("report", "old");
	assert_int_equal(count_files(), 2);
	assert_true(io_output_commit(&output));
	scratch_assert_holds("report", large);
	assert_int_equal(count_files(), 1);
}

static void an_abandoned_file_leaves_nothing(void **state)
{
	(void)state;
	struct io_output output;
	scratch_put("report", "old");
	assert_true(io_output_open(&output, scratch_path("report")));
	io_output_put(&output, large, LARGE);
	io_output_abandon(&output);
	io_output_abandon(&output);
	scratch_assert_holds("report", "old");
	assert_int_equal(count_files(), 1);
}

static void every_failing_call_leaves_the_old_file_or_the_whole_new_one(void **state)
{
	(void)state;
	static const enum io_call calls[] = {IO_OPEN, IO_WRITE, IO_FSYNC, IO_CLOSE, IO_RENAME, IO_UNLINK};
	static const int faults[] = {ENOSPC, EIO, EINTR, IO_SHORT};
	unsigned failures = 0;
	unsigned successes = 0;
	for (size_t c = 0; c < sizeof calls / sizeof calls[0]; c++) {
		for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
			if (faults[f] == IO_SHORT && calls[c] != IO_WRITE)
				continue;
			for (uint64_t nth = 1; nth <= 6; nth++) {
				for (int forever = 0; forever < 2; forever++) {
					scratch_put("report", "old");
					io_fail_at(calls[c], nth, faults[f], forever);
					bool good = write_large(scratch_path("report"));
					io_fail_never();
					scratch_assert_holds("report", good ? large : "old");
					assert_int_equal(count_files(), 1);
					*(good ? &successes : &failures) += 1;
				}
			}
		}
	}
	assert_true(failures > 30);
	assert_true(successes > 40);
}

static void an_interrupted_or_short_write_goes_on(void **state)
{
	(void)state;
	io_fail_at(IO_WRITE, 1, IO_SHORT, true);
	assert_true(write_large(scratch_path("report")));
	scratch_assert_holds("report", large);
	io_fail_at(IO_WRITE, 2, EINTR, false);
	assert_true(write_large(scratch_path("report")));
	io_fail_at(IO_WRITE, 2, EINTR, true);
	assert_false(write_large(scratch_path("report")));
}

static void a_failure_says_which_step_and_why(void **state)
{
	(void)state;
	struct io_output output;
	static const struct {
		enum io_call call;
		const char *message;
	} steps[] = {{IO_WRITE, "cannot be written: No space left on device"},
		     {IO_FSYNC, "cannot be written: No space left on device"},
		     {IO_CLOSE, "cannot be closed: No space left on device"},
		     {IO_RENAME, "cannot be renamed: No space left on device"}};
	const char *path = arena_text(&arena, scratch_path("report"));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		assert_true(io_output_open(&output, path));
		io_fail_at(steps[i].call, 1, ENOSPC, true);
		io_output_put(&output, "x", 1);
		assert_false(io_output_commit(&output));
		io_fail_never();
		assert_string_equal(error_of(&output), arena_format(&arena, "%s: %s", path, steps[i].message));
	}
	assert_int_equal(count_files(), 0);
	assert_false(io_output_open(&output, scratch_folder));
	assert_string_equal(error_of(&output), arena_format(&arena, "%s: cannot be opened: Is a directory", scratch_folder));
	assert_false(io_output_open(&output, scratch_path("none/report")));
	assert_non_null(strstr(error_of(&output), ": cannot be opened: No such file or directory"));
	assert_false(io_output_open(&output, ""));
	assert_string_equal(error_of(&output), ": cannot be opened: No such file or directory");
	char path_too_long[IO_PATH_MAX + 1];
	memset(path_too_long, 'p', IO_PATH_MAX);
	path_too_long[IO_PATH_MAX] = '\0';
	assert_false(io_output_open(&output, path_too_long));
	assert_non_null(strstr(error_of(&output), "pp: cannot be opened: File name too long"));
}

static void paths_of_one_file_have_one_target(void **state)
{
	(void)state;
	assert_int_equal(mkdir(scratch_path("d"), 0777), 0);
	assert_int_equal(symlink("d", scratch_path("l")), 0);
	const char *target = io_target_of(&arena, scratch_path("d/new"));
	assert_string_equal(io_target_of(&arena, scratch_path("l/./new")), target);
	scratch_put("d/new", "there");
	assert_string_equal(io_target_of(&arena, scratch_path("l/../l/new")), target);
	assert_int_equal(symlink("d/new", scratch_path("other")), 0);
	assert_string_equal(io_target_of(&arena, scratch_path("other")), target);
	assert_string_not_equal(io_target_of(&arena, scratch_path("d/other")), target);
	assert_string_equal(io_target_of(&arena, "/fleetsim-new"), "/fleetsim-new");
	assert_string_equal(io_target_of(&arena, "no/such/folder"), "no/such/folder");
	assert_string_equal(io_target_of(&arena, "-"), "-");
}

static void links_modes_and_devices_are_respected(void **state)
{
	(void)state;
	struct stat status;
	scratch_put("real", "old");
	assert_int_equal(chmod(scratch_path("real"), 0640), 0);
	assert_int_equal(symlink("real", scratch_path("link")), 0);
	assert_true(write_large(scratch_path("link")));
	scratch_assert_holds("real", large);
	assert_int_equal(lstat(scratch_path("link"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(stat(scratch_path("real"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	mode_t mask = umask(027);
	assert_true(write_large(scratch_path("new")));
	umask(mask);
	assert_int_equal(stat(scratch_path("new"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	assert_int_equal(symlink("nothing", scratch_path("dangling")), 0);
	assert_false(write_large(scratch_path("dangling")));
	assert_true(write_large("/dev/null"));
	assert_false(write_large("/dev/full"));
	assert_int_equal(stat("/dev/null", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	assert_int_equal(count_files(), 4);
}

static void long_names_leave_room_for_the_temporary_one(void **state)
{
	(void)state;
	char name[IO_NAME_MAX + 1];
	memset(name, 'n', IO_NAME_MAX);
	name[IO_NAME_MAX] = '\0';
	assert_true(write_large(scratch_path(name)));
	assert_int_equal(count_files(), 1);
}

static void unfinished_files_have_a_limit(void **state)
{
	(void)state;
	struct io_output *outputs = calloc(IO_UNFINISHED_MAX + 1, sizeof *outputs);
	assert_non_null(outputs);
	size_t opened = 0;
	while (opened <= IO_UNFINISHED_MAX && io_output_open(&outputs[opened], scratch_path(arena_format(&arena, "f%zu", opened))))
		opened++;
	assert_true(opened > 10 && opened <= IO_UNFINISHED_MAX);
	assert_non_null(outputs[opened].failed);
	for (size_t i = 0; i <= opened; i++)
		io_output_abandon(&outputs[i]);
	assert_int_equal(count_files(), 0);
	assert_true(io_output_open(&outputs[0], scratch_path("again")));
	assert_true(io_output_commit(&outputs[0]));
	free(outputs);
}

/* Groups */

static bool write_group(const char *content, size_t *failed)
{
	struct io_output outputs[GROUP];
	size_t opened = 0;
	while (opened < GROUP && io_output_open(&outputs[opened], scratch_path(arena_format(&arena, "r%zu", opened))))
		io_output_put(&outputs[opened++], content, strlen(content));
	if (opened == GROUP)
		return io_outputs_commit_all(outputs, GROUP, failed);
	for (size_t i = 0; i < opened; i++)
		io_output_abandon(&outputs[i]);
	*failed = opened;
	return false;
}

static void a_group_is_written_whole(void **state)
{
	(void)state;
	size_t failed;
	scratch_put("r1", "old");
	assert_true(write_group("new", &failed));
	assert_int_equal(failed, GROUP);
	for (size_t i = 0; i < GROUP; i++)
		scratch_assert_holds(arena_format(&arena, "r%zu", i), "new");
	assert_int_equal(count_files(), GROUP);
}

static void a_failing_group_leaves_all_old_files(void **state)
{
	(void)state;
	static const enum io_call calls[] = {IO_OPEN, IO_WRITE, IO_FSYNC, IO_CLOSE, IO_RENAME};
	unsigned failures = 0;
	for (size_t c = 0; c < sizeof calls / sizeof calls[0]; c++) {
		for (uint64_t nth = 1; nth <= GROUP; nth++) {
			size_t failed;
			scratch_put("r0", "old 0");
			scratch_put("r2", "old 2");
			unlink(scratch_path("r1"));
			io_fail_at(calls[c], nth, EIO, false);
			assert_false(write_group("new", &failed));
			io_fail_never();
			assert_int_equal(failed, nth - 1);
			scratch_assert_holds("r0", "old 0");
			scratch_assert_holds("r2", "old 2");
			assert_int_equal(count_files(), 2);
			failures++;
		}
	}
	assert_int_equal(failures, 5 * GROUP);
}

/* Where names cannot be exchanged, the group still comes out whole when nothing else fails. */
static void a_group_does_without_exchange(void **state)
{
	(void)state;
	size_t failed;
	scratch_put("r0", "old");
	io_fail_at(IO_RENAME, 1, EINVAL, false);
	assert_true(write_group("new", &failed));
	scratch_assert_holds("r0", "new");
	assert_int_equal(count_files(), GROUP);
}

static void a_group_may_hold_a_device(void **state)
{
	(void)state;
	struct io_output outputs[2];
	size_t failed;
	assert_true(io_output_open(&outputs[0], scratch_path("report")));
	assert_true(io_output_open(&outputs[1], "/dev/null"));
	io_output_put(&outputs[0], "new", 3);
	io_output_put(&outputs[1], large, LARGE);
	assert_true(io_outputs_commit_all(outputs, 2, &failed));
	scratch_assert_holds("report", "new");
	assert_true(io_output_open(&outputs[0], scratch_path("other")));
	assert_true(io_output_open(&outputs[1], "/dev/full"));
	io_output_put(&outputs[1], "x", 1);
	assert_false(io_outputs_commit_all(outputs, 2, &failed));
	assert_int_equal(failed, 1);
	assert_int_equal(count_files(), 1);
}

/* Ends of the process */

static void remove_and_end(int signal_number)
{
	io_remove_unfinished();
	_exit(128 + signal_number);
}

/* Runs `child` in a process of its own and gives its exit code. */
static int exit_code_of(void (*child)(void))
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		child();
		_exit(99);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void open_two_and_get_signal(void)
{
	struct io_output outputs[2];
	signal(SIGTERM, remove_and_end);
	io_output_open(&outputs[0], scratch_path("report"));
	io_output_open(&outputs[1], scratch_path("other"));
	io_output_put(&outputs[0], large, LARGE);
	raise(SIGTERM);
}

static void open_and_run_out_of_memory(void)
{
	struct io_output output;
	close(STDERR_FILENO);
	io_prepare_process();
	io_output_open(&output, scratch_path("report"));
	io_output_put(&output, large, LARGE);
	alloc_fail_at(1);
	alloc_take(1);
}

static void write_with_a_file_size_limit(void)
{
	struct rlimit limit = {IO_BUFFER, IO_BUFFER};
	io_prepare_process();
	setrlimit(RLIMIT_FSIZE, &limit);
	_exit(write_large(scratch_path("report")) ? 0 : 4);
}

static void open_with_stdout_closed(void)
{
	struct io_output output;
	const char *error;
	close(STDOUT_FILENO);
	io_output_open(&output, scratch_path("report"));
	io_output_put(&output, "report", 6);
	io_stdout_put("stray", 5);
	bool told = !io_stdout_flush(&error) && strcmp(error, "cannot be written: Bad file descriptor") == 0;
	_exit(io_output_commit(&output) && told ? 4 : 0);
}

static void the_end_of_the_process_removes_temporary_files(void **state)
{
	(void)state;
	scratch_put("report", "old");
	assert_int_equal(exit_code_of(open_two_and_get_signal), 128 + SIGTERM);
	assert_int_equal(count_files(), 1);
	assert_int_equal(exit_code_of(open_and_run_out_of_memory), 3);
	assert_int_equal(count_files(), 1);
	assert_int_equal(exit_code_of(write_with_a_file_size_limit), 4);
	assert_int_equal(count_files(), 1);
	scratch_assert_holds("report", "old");
	assert_int_equal(exit_code_of(open_with_stdout_closed), 4);
	scratch_assert_holds("report", "report");
}

/* stdout */

static void write_to_full_stdout(void)
{
	const char *error;
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	bool early = io_stdout_put("x", 1);
	bool told = !io_stdout_flush(&error) && strcmp(error, "cannot be written: No space left on device") == 0;
	bool forgot = io_stdout_flush(&error);
	_exit(early && told && forgot ? 4 : 0);
}

static void write_to_broken_pipe(void)
{
	const char *error;
	int ends[2];
	io_prepare_process();
	if (pipe(ends) < 0)
		_exit(0);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
	bool put = io_stdout_put(large, LARGE);
	_exit(!put && !io_stdout_flush(&error) && strcmp(error, "cannot be written: Broken pipe") == 0 ? 4 : 0);
}

static void write_report_to_stdout(void)
{
	struct io_output output;
	int file = open(scratch_path("redirected"), O_WRONLY | O_CREAT, 0600);
	dup2(file, STDOUT_FILENO);
	bool good = io_output_open(&output, "-") && io_stdout_put("a", 1) && io_output_put(&output, large, LARGE) && io_output_commit(&output);
	_exit(good ? 0 : 1);
}

static void commit_report_to_full_stdout(void)
{
	struct io_output output;
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	bool failed = io_output_open(&output, "-") && io_output_put(&output, "x", 1) && !io_output_commit(&output);
	_exit(failed && strcmp(error_of(&output), "stdout: cannot be written: No space left on device") == 0 ? 4 : 0);
}

static void *read_slowly(void *context)
{
	int *fd = context;
	char chunk[4096];
	size_t total = 0;
	nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	for (ssize_t got; (got = read(*fd, chunk, sizeof chunk)) > 0;)
		total += (size_t)got;
	return (void *)total;
}

/* Somebody who shares the pipe with us has made it non-blocking. */
static void a_full_pipe_is_waited_for(void **state)
{
	(void)state;
	int ends[2];
	pthread_t reader;
	void *total;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(pthread_create(&reader, NULL, read_slowly, &ends[0]), 0);
	assert_true(io_raw_write_all(ends[1], large, LARGE));
	close(ends[1]);
	pthread_join(reader, &total);
	close(ends[0]);
	assert_int_equal((size_t)total, LARGE);
}

static void a_failed_stdout_is_told(void **state)
{
	(void)state;
	assert_int_equal(exit_code_of(write_to_full_stdout), 4);
	assert_int_equal(exit_code_of(write_to_broken_pipe), 4);
	assert_int_equal(exit_code_of(commit_report_to_full_stdout), 4);
	assert_int_equal(exit_code_of(write_report_to_stdout), 0);
	scratch_assert_holds("redirected", arena_format(&arena, "a%s", large));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_old_file_stands_until_the_commit, setup, teardown),
		cmocka_unit_test_setup_teardown(an_abandoned_file_leaves_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(every_failing_call_leaves_the_old_file_or_the_whole_new_one, setup, teardown),
		cmocka_unit_test_setup_teardown(an_interrupted_or_short_write_goes_on, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failure_says_which_step_and_why, setup, teardown),
		cmocka_unit_test_setup_teardown(paths_of_one_file_have_one_target, setup, teardown),
		cmocka_unit_test_setup_teardown(links_modes_and_devices_are_respected, setup, teardown),
		cmocka_unit_test_setup_teardown(long_names_leave_room_for_the_temporary_one, setup, teardown),
		cmocka_unit_test_setup_teardown(unfinished_files_have_a_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(a_group_is_written_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failing_group_leaves_all_old_files, setup, teardown),
		cmocka_unit_test_setup_teardown(a_group_does_without_exchange, setup, teardown),
		cmocka_unit_test_setup_teardown(a_group_may_hold_a_device, setup, teardown),
		cmocka_unit_test_setup_teardown(the_end_of_the_process_removes_temporary_files, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_pipe_is_waited_for, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failed_stdout_is_told, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
