/* Reading files, includes below a folder, listing and making folders. */

#include "sim/io.h"
#include "sim/io_raw.h"
#include "tests/unit/scratch.h"

#include <errno.h>
#include <sys/wait.h>

static struct arena arena;

static int setup(void **state)
{
	arena_init(&arena, 0);
	io_fail_never();
	return scratch_setup(state);
}

static int teardown(void **state)
{
	io_fail_never();
	arena_deinit(&arena);
	return scratch_teardown(state);
}

static const char *read_error(const char *path, size_t limit)
{
	struct io_file file;
	const char *error = NULL;
	assert_false(io_read_file(&arena, path, limit, &file, &error));
	return error;
}

static void a_file_is_read_whole(void **state)
{
	(void)state;
	struct io_file file;
	const char *error;
	scratch_put("empty", "");
	scratch_put("text", "one\ntwo");
	assert_true(io_read_file(&arena, scratch_path("empty"), 10, &file, &error));
	assert_int_equal(file.size, 0);
	assert_string_equal(file.bytes, "");
	assert_true(io_read_file(&arena, scratch_path("text"), 7, &file, &error));
	assert_int_equal(file.size, 7);
	assert_string_equal(file.bytes, "one\ntwo");
	assert_int_equal(symlink("text", scratch_path("link")), 0);
	assert_true(io_read_file(&arena, scratch_path("link"), 7, &file, &error));
}

static void what_is_no_file_is_refused(void **state)
{
	(void)state;
	scratch_put("text", "12345678");
	assert_string_equal(read_error(scratch_path("text"), 7), "is larger than the limit of 7 bytes");
	assert_string_equal(read_error(scratch_path("none"), 7), "cannot be opened: No such file or directory");
	assert_string_equal(read_error(scratch_folder, 7), "is a folder");
	assert_string_equal(read_error("/dev/zero", 7), "is not a regular file");
	assert_int_equal(mkfifo(scratch_path("fifo"), 0600), 0);
	assert_string_equal(read_error(scratch_path("fifo"), 7), "is not a regular file");
	/* A file of the process table claims size 0 and has more. */
	assert_string_equal(read_error("/proc/self/status", 7), "is larger than the limit of 7 bytes");
}

static void faults_of_reading_are_reported_or_survived(void **state)
{
	(void)state;
	struct io_file file;
	const char *error;
	scratch_put("text", "0123456789");
	io_fail_at(IO_OPEN, 1, EMFILE, false);
	assert_string_equal(read_error(scratch_path("text"), 10), "cannot be opened: Too many open files");
	io_fail_at(IO_READ, 1, EIO, false);
	assert_string_equal(read_error(scratch_path("text"), 10), "cannot be read: Input/output error");
	io_fail_at(IO_READ, 2, EIO, false);
	assert_string_equal(read_error(scratch_path("text"), 10), "cannot be read: Input/output error");
	io_fail_at(IO_READ, 1, IO_SHORT, true);
	assert_true(io_read_file(&arena, scratch_path("text"), 10, &file, &error));
	assert_string_equal(file.bytes, "0123456789");
	io_fail_at(IO_READ, 1, EINTR, false);
	assert_true(io_read_file(&arena, scratch_path("text"), 10, &file, &error));
	assert_string_equal(file.bytes, "0123456789");
	io_fail_at(IO_OPEN, 1, EINTR, true);
	assert_string_equal(read_error(scratch_path("text"), 10), "cannot be opened: Interrupted system call");
}

/* Reads "-" with stdin from a pipe that holds `bytes`. */
static bool read_stdin(const char *bytes, size_t limit, struct io_file *file, const char **error)
{
	int ends[2];
	int before = dup(STDIN_FILENO);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	bool good = io_read_file(&arena, "-", limit, file, error);
	dup2(before, STDIN_FILENO);
	close(before);
	return good;
}

static void a_dash_is_stdin(void **state)
{
	(void)state;
	struct io_file file;
	const char *error;
	assert_true(read_stdin("hello", 5, &file, &error));
	assert_string_equal(file.bytes, "hello");
	assert_false(read_stdin("hello!", 5, &file, &error));
	assert_string_equal(error, "is larger than the limit of 5 bytes");
	size_t size = 50000;
	char *large = arena_take(&arena, size + 1);
	memset(large, 'x', size);
	assert_true(read_stdin(large, size, &file, &error));
	assert_int_equal(file.size, size);
	assert_string_equal(file.bytes, large);
}

static const char *below_error(const char *relative)
{
	struct io_file file;
	const char *error = NULL;
	assert_false(io_read_below(&arena, scratch_path("root"), relative, 100, &file, &error));
	return error;
}

static void assert_below(const char *relative, const char *content)
{
	struct io_file file;
	const char *error = NULL;
	if (!io_read_below(&arena, scratch_path("root"), relative, 100, &file, &error))
		fail_msg("%s %s", relative, error);
	assert_string_equal(file.bytes, content);
}

static void make_tree(void)
{
	assert_int_equal(mkdir(scratch_path("root"), 0700), 0);
	assert_int_equal(mkdir(scratch_path("root/sub"), 0700), 0);
	scratch_put("outside", "secret");
	scratch_put("root/a", "in a");
	scratch_put("root/sub/b", "in b");
}

static void includes_stay_below_their_folder(void **state)
{
	(void)state;
	make_tree();
	assert_below("a", "in a");
	assert_below("./sub//b", "in b");
	assert_string_equal(below_error(""), "is an empty path");
	assert_string_equal(below_error("/etc/passwd"), "is an absolute path; it must lie below its folder");
	const char *dots = "has a \"..\"; it must lie below its folder";
	assert_string_equal(below_error("../outside"), dots);
	assert_string_equal(below_error("sub/../a"), dots);
	assert_string_equal(below_error("sub/.."), dots);
	assert_string_equal(below_error(".."), dots);
	assert_string_equal(below_error("..a"), "cannot be opened: No such file or directory");
	assert_string_equal(below_error("sub"), "is a folder");
	assert_string_equal(below_error("."), "is a folder");
	assert_string_equal(below_error("a/b"), "cannot be opened: Not a directory");
	assert_string_equal(below_error("none/b"), "cannot be opened: No such file or directory");
	assert_int_equal(mkfifo(scratch_path("root/fifo"), 0600), 0);
	assert_string_equal(below_error("fifo"), "is not a regular file");
	struct io_file file;
	const char *error;
	assert_false(io_read_below(&arena, scratch_path("root"), "a", 3, &file, &error));
	assert_string_equal(error, "is larger than the limit of 3 bytes");
	assert_false(io_read_below(&arena, scratch_path("none"), "a", 3, &file, &error));
	assert_string_equal(error, "lies in a folder that cannot be opened: No such file or directory");
}

static void links_may_not_leave_the_folder(void **state)
{
	(void)state;
	make_tree();
	assert_int_equal(symlink("sub/b", scratch_path("root/to_b")), 0);
	assert_int_equal(symlink("../a", scratch_path("root/sub/to_a")), 0);
	assert_int_equal(symlink("sub", scratch_path("root/to_sub")), 0);
	assert_int_equal(symlink("../outside", scratch_path("root/out")), 0);
	assert_int_equal(symlink("sub/../../outside", scratch_path("root/around")), 0);
	assert_int_equal(symlink("/etc/passwd", scratch_path("root/absolute")), 0);
	assert_int_equal(symlink("..", scratch_path("root/up")), 0);
	assert_int_equal(symlink("loop", scratch_path("root/loop")), 0);
	assert_below("to_b", "in b");
	assert_below("sub/to_a", "in a");
	assert_below("to_sub/b", "in b");
	assert_below("to_sub/to_a", "in a");
	const char *leaves = "leaves its folder through a symbolic link";
	assert_string_equal(below_error("out"), leaves);
	assert_string_equal(below_error("around"), leaves);
	assert_string_equal(below_error("absolute"), leaves);
	assert_string_equal(below_error("up/outside"), leaves);
	assert_string_equal(below_error("loop"), "follows too many symbolic links");
}

static void paths_have_limits(void **state)
{
	(void)state;
	make_tree();
	char path[IO_PATH_MAX + 10];
	memset(path, 'n', sizeof path);
	path[IO_NAME_MAX + 1] = '\0';
	assert_string_equal(below_error(path), "has a name that is too long");
	memset(path, 'n', sizeof path);
	path[IO_PATH_MAX] = '\0';
	assert_string_equal(below_error(path), "has a path that is too long");
	char folder[512] = "root";
	char relative[512] = "";
	for (int i = 0; i < IO_DEPTH_MAX; i++) {
		strcat(folder, "/d");
		strcat(relative, "d/");
		assert_int_equal(mkdir(scratch_path(folder), 0700), 0);
		scratch_put(arena_format(&arena, "%s/f", folder), "deep");
		if (i < IO_DEPTH_MAX - 1)
			assert_below(arena_format(&arena, "%sf", relative), "deep");
		else
			assert_string_equal(below_error(arena_format(&arena, "%sf", relative)), "lies too many folders deep");
	}
}

static void a_walk_closes_what_it_opens(void **state)
{
	(void)state;
	make_tree();
	int before = open("/dev/null", O_RDONLY);
	close(before);
	for (int i = 0; i < 3; i++) {
		assert_below("sub/b", "in b");
		below_error("sub/none");
		below_error("sub");
	}
	int after = open("/dev/null", O_RDONLY);
	close(after);
	assert_int_equal(before, after);
}

static void folders_are_listed_in_bytewise_order(void **state)
{
	(void)state;
	struct io_list list;
	const char *error;
	assert_true(io_list_folder(&arena, scratch_folder, 10, &list, &error));
	assert_int_equal(list.count, 0);
	make_tree();
	scratch_put("root/.hidden", "");
	scratch_put("root/sub-x", "");
	scratch_put("root/B", "");
	assert_int_equal(symlink("a", scratch_path("root/link")), 0);
	assert_int_equal(symlink("..", scratch_path("root/up")), 0);
	assert_int_equal(mkfifo(scratch_path("root/fifo"), 0600), 0);
	assert_true(io_list_folder(&arena, scratch_path("root"), 8, &list, &error));
	static const char *const expected[] = {"B", "a", "link", "sub-x", "sub/b"};
	assert_int_equal(list.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(list.paths[i], arena_format(&arena, "%s/root/%s", scratch_folder, expected[i]));
	assert_false(io_list_folder(&arena, scratch_path("root"), 7, &list, &error));
	assert_string_equal(error, "holds more than the limit of 7 files");
	assert_false(io_list_folder(&arena, scratch_path("root/a"), 8, &list, &error));
	assert_string_equal(error, "cannot be listed: Not a directory");
	io_fail_at(IO_LIST, 2, EIO, false);
	assert_false(io_list_folder(&arena, scratch_path("root"), 8, &list, &error));
	assert_string_equal(error, "cannot be listed: Input/output error");
	io_fail_never();
	const char *deep = "root";
	for (int i = 0; i <= IO_DEPTH_MAX; i++) {
		deep = arena_format(&arena, "%s/d", deep);
		assert_int_equal(mkdir(scratch_path(deep), 0700), 0);
		assert_int_equal(io_list_folder(&arena, scratch_path("root"), 1000, &list, &error), i < IO_DEPTH_MAX);
	}
	assert_string_equal(error, "has folders more than 32 deep");
}

static void folders_are_made_with_those_above(void **state)
{
	(void)state;
	const char *error;
	assert_true(io_make_folder(&arena, scratch_path("x/y//z/"), &error));
	assert_int_equal(io_kind_of(scratch_path("x/y/z")), IO_FOLDER);
	assert_true(io_make_folder(&arena, scratch_path("x/y/z"), &error));
	scratch_put("x/file", "");
	assert_false(io_make_folder(&arena, scratch_path("x/file"), &error));
	assert_string_equal(error, "cannot be made: it is no folder");
	assert_false(io_make_folder(&arena, scratch_path("x/file/sub"), &error));
	assert_string_equal(error, "cannot be made: Not a directory");
	size_t standing = io_folder_standing(&arena, scratch_path("x/new/er//est/"));
	assert_int_equal(standing, strlen(scratch_path("x")));
	assert_true(io_make_folder(&arena, scratch_path("x/new/er//est/"), &error));
	io_unmake_folder(&arena, scratch_path("x/new/er//est/"), standing);
	assert_int_equal(io_kind_of(scratch_path("x/new")), IO_NOTHING);
	assert_int_equal(io_kind_of(scratch_path("x")), IO_FOLDER);
	io_fail_at(IO_MKDIR, 1, ENOSPC, true);
	assert_false(io_make_folder(&arena, scratch_path("new"), &error));
	assert_string_equal(error, "cannot be made: No space left on device");
	assert_int_equal(io_kind_of(scratch_path("new")), IO_NOTHING);
	assert_int_equal(io_kind_of(scratch_path("x/file")), IO_REGULAR);
	assert_int_equal(io_kind_of("/dev/null"), IO_OTHER);
}

static void faults_can_be_given_as_text(void **state)
{
	(void)state;
	static const char *const good[] = {"write:3:ENOSPC", "fsync:1+:EIO", "read:12:short", "list:1:EACCES"};
	static const char *const bad[] = {"", "write", "write:", "write:0:EIO", "write:1", "write:1:", "write:1:E", "wri:1:EIO", "write:-1:EIO", "write:x:EIO"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(io_fail_parse(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(io_fail_parse(bad[i]));
	scratch_put("text", "x");
	assert_true(io_fail_parse("open:2+:EMFILE"));
	struct io_file file;
	const char *error;
	assert_true(io_read_file(&arena, scratch_path("text"), 1, &file, &error));
	read_error(scratch_path("text"), 1);
	read_error(scratch_path("text"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_read_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_file_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(faults_of_reading_are_reported_or_survived, setup, teardown),
		cmocka_unit_test_setup_teardown(a_dash_is_stdin, setup, teardown),
		cmocka_unit_test_setup_teardown(includes_stay_below_their_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(links_may_not_leave_the_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(paths_have_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(a_walk_closes_what_it_opens, setup, teardown),
		cmocka_unit_test_setup_teardown(folders_are_listed_in_bytewise_order, setup, teardown),
		cmocka_unit_test_setup_teardown(folders_are_made_with_those_above, setup, teardown),
		cmocka_unit_test_setup_teardown(faults_can_be_given_as_text, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
