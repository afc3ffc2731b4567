#include "reports/report_folder.h"

#include "sim/io_raw.h"

#include "tests/unit/report_fixture.h"
#include "tests/unit/scratch.h"

#include <errno.h>

/* Reports as files: all of them or none. The pictures are from a gnuplot of our own. */

static struct report_play played;
static char old_path[4096];

static void put_program(const char *lines)
{
	scratch_put("bin/gnuplot", lines);
	assert_int_equal(chmod(scratch_path("bin/gnuplot"), 0755), 0);
}

static int setup(void **state)
{
	report_play_text(&played, PLAY_WALKTHROUGH);
	if (scratch_setup(state) != 0)
		return -1;
	snprintf(old_path, sizeof old_path, "%s", getenv("PATH"));
	assert_int_equal(mkdir(scratch_path("bin"), 0777), 0);
	put_program("#!/bin/sh\nif [ \"$1\" != --version ] && grep -q 'terminal svg'; then echo '<?xml?>'; else printf '\\211PNG drawn'; fi\n");
	return setenv("PATH", arena_format(&played.play.arena, "%s:%s", scratch_path("bin"), old_path), 1);
}

static int teardown(void **state)
{
	io_fail_never();
	setenv("PATH", old_path, 1);
	report_play_end(&played);
	return scratch_teardown(state);
}

static bool write_target(const char *target, const struct report_wish *wishes, size_t count, const char **error)
{
	const struct report_request request = {.report = &played.report, .target = target, .wishes = wishes, .wish_count = count};
	*error = NULL;
	return report_write(&played.play.arena, &request, error);
}

/* In the folder, by number; NULL for the formats that are not. */
static const char *file_at(size_t index, const char *folder)
{
	const char *name = report_format_at(index)->file_name;
	return name ? arena_format(&played.play.arena, "%s/%s", folder, name) : NULL;
}

static size_t file_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < report_format_count(); i++)
		count += report_format_at(i)->file_name != NULL;
	return count;
}

static void test_folder(void **state)
{
	const char *error;
	(void)state;
	assert_true(write_target(scratch_path("new/folder"), NULL, 0, &error));
	for (size_t i = 0; i < report_format_count(); i++)
		assert_true(!file_at(i, "new/folder") || scratch_has(file_at(i, "new/folder")));
	scratch_assert_holds("new/folder/timeline.png", "\x89PNG drawn");
	scratch_assert_holds("new/folder/timeline.svg", "<?xml?>\n");
	/* Each holds what its writer writes. */
	struct text page = report_play_write(&played, report_format_by_name("html")->write);
	scratch_assert_holds("new/folder/report.html", text_view(&page));
	text_deinit(&page);
	/* Again, over what is there. */
	assert_true(write_target(scratch_path("new/folder"), NULL, 0, &error));
}

static void test_page(void **state)
{
	const char *error;
	(void)state;
	assert_true(write_target(scratch_path("saturday.html"), NULL, 0, &error));
	assert_true(scratch_has("saturday.html"));
	assert_true(report_target_is_page("x.htm"));
	assert_false(report_target_is_page(".html"));
	assert_false(report_target_is_page("x.html/"));
	assert_int_equal(mkdir(scratch_path("folder.html"), 0777), 0);
	assert_false(report_target_is_page(scratch_path("folder.html")));
	assert_true(write_target(scratch_path("folder.html"), NULL, 0, &error));
	assert_true(scratch_has("folder.html/report.html"));
}

static void test_wishes(void **state)
{
	const char *error;
	const struct report_wish wishes[] = {
		{report_format_by_name("csv"), arena_text(&played.play.arena, scratch_path("c.csv"))},
		{report_format_by_name("mermaid"), arena_text(&played.play.arena, scratch_path("t.mmd"))},
	};
	(void)state;
	assert_true(write_target(NULL, wishes, 2, &error));
	assert_true(scratch_has("c.csv"));
	assert_true(scratch_has("t.mmd"));
	const struct report_wish dotted[] = {wishes[0], {report_format_by_name("mermaid"), arena_text(&played.play.arena, scratch_path("./c.csv"))}};
	assert_false(write_target(NULL, dotted, 2, &error));
	assert_has(error, "/./c.csv: two reports would go to this file");
	const struct report_wish twice[] = {wishes[0], {report_format_by_name("mermaid"), wishes[0].path}};
	assert_false(write_target(NULL, twice, 2, &error));
	assert_has(error, "c.csv: two reports would go to this file");
	const struct report_wish both[] = {{report_format_by_name("csv"), "-"}, {report_format_by_name("mermaid"), "-"}};
	assert_false(write_target(NULL, both, 2, &error));
	assert_string_equal(error, "only one report can go to stdout");
	assert_null(report_format_by_name("nothing"));
}

/* Whatever fails first: nothing is changed, nothing is left beside. */
static void test_failures(void **state)
{
	const struct {
		enum io_call call;
		uint64_t nth;
		int fault;
	} faults[] = {
		{IO_OPEN, 1, EACCES}, {IO_OPEN, 9, EMFILE}, {IO_WRITE, 1, ENOSPC},  {IO_WRITE, 7, EIO},  {IO_FSYNC, 1, EIO},
		{IO_FSYNC, 11, EIO},  {IO_CLOSE, 3, EIO},   {IO_RENAME, 1, EACCES}, {IO_RENAME, 6, EIO},
	};
	const char *error;
	(void)state;
	assert_int_equal(mkdir(scratch_path("r"), 0777), 0);
	for (size_t i = 0; i < report_format_count(); i++)
		if (file_at(i, "r"))
			scratch_put(file_at(i, "r"), "old\n");
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		io_fail_at(faults[i].call, faults[i].nth, faults[i].fault, false);
		bool written = write_target(scratch_path("r"), NULL, 0, &error);
		io_fail_never();
		if (written)
			fail_msg("fault %zu is not noticed", i);
		assert_non_null(strstr(error, "/r/"));
		assert_non_null(strstr(error, ": cannot be "));
		struct io_list list;
		assert_true(io_list_folder(&played.play.arena, scratch_path("r"), 100, &list, &error));
		assert_int_equal(list.count, file_count());
		for (size_t k = 0; k < report_format_count(); k++)
			if (file_at(k, "r"))
				scratch_assert_holds(file_at(k, "r"), "old\n");
	}
}

/* A gnuplot that is missing or fails is an error, for a folder too. */
static void test_no_pictures(void **state)
{
	const char *error;
	const struct report_wish wish = {report_format_by_name("png"), arena_text(&played.play.arena, scratch_path("t.png"))};
	(void)state;
	assert_int_equal(mkdir(scratch_path("bare"), 0777), 0);
	scratch_put("bare/report.html", "old\n");
	scratch_put("bare/timeline.png", "old\n");
	assert_int_equal(setenv("PATH", scratch_path("none"), 1), 0);
	assert_false(write_target(scratch_path("bare"), NULL, 0, &error));
	assert_has(error, "/bare/timeline.png: gnuplot: cannot be started: No such file or directory; pictures are drawn by gnuplot");
	scratch_assert_holds("bare/report.html", "old\n");
	scratch_assert_holds("bare/timeline.png", "old\n");
	assert_false(scratch_has("bare/timeline.txt"));
	assert_false(write_target(NULL, &wish, 1, &error));
	assert_has(error, "/t.png: gnuplot: cannot be started: No such file or directory; pictures are drawn by gnuplot");
	assert_false(scratch_has("t.png"));
	assert_int_equal(setenv("PATH", scratch_path("bin"), 1), 0);
	put_program("#!/bin/sh\necho 'no fonts' >&2\nexit 1\n");
	assert_false(write_target(scratch_path("broken"), NULL, 0, &error));
	assert_has(error, "/broken/timeline.png: gnuplot: exited with code 1: no fonts");
	assert_false(scratch_has("broken/report.html"));
}

/* A history without a run has no pictures: those of another are removed with all else that is written, or stay with it. */
static void test_no_run(void **state)
{
	struct report_play empty;
	const char *error;
	(void)state;
	report_play_text(&empty, PLAY_HEAD("  members: [{name: a}]\n"));
	struct report_request request = {.report = &empty.report, .target = arena_text(&empty.play.arena, scratch_path("empty"))};
	assert_int_equal(mkdir(scratch_path("empty"), 0777), 0);
	scratch_put("empty/timeline.png", "old\n");
	scratch_put("empty/timeline.txt", "old\n");
	for (uint64_t nth = 1; nth <= 4; nth++) {
		io_fail_at(IO_RENAME, nth, EIO, false);
		bool written = report_write(&empty.play.arena, &request, &error);
		io_fail_never();
		assert_false(written);
		scratch_assert_holds("empty/timeline.png", "old\n");
		scratch_assert_holds("empty/timeline.txt", "old\n");
	}
	assert_true(report_write(&empty.play.arena, &request, &error));
	assert_false(scratch_has("empty/timeline.png"));
	scratch_assert_holds("empty/timeline.txt", "There was no staged update run.\n");
	const struct report_wish wish = {report_format_by_name("svg"), scratch_path("t.svg")};
	request = (struct report_request){.report = &empty.report, .wishes = &wish, .wish_count = 1};
	assert_false(report_write(&empty.play.arena, &request, &error));
	assert_has(error, "/t.svg: there is no staged update run to draw");
	report_play_end(&empty);
}

static void test_impossible_folder(void **state)
{
	const char *error;
	(void)state;
	scratch_put("file", "");
	assert_false(write_target(scratch_path("file/folder"), NULL, 0, &error));
	assert_has(error, "file/folder: ");
	assert_false(write_target(scratch_path("none/page.html"), NULL, 0, &error));
	assert_has(error, "none/page.html: cannot be opened: No such file or directory");
}

/* What is longer than a buffer spills, and comes out the same. */
static void test_spilling(void **state)
{
	struct report_play large;
	struct io_file file;
	const char *error;
	(void)state;
	report_play_text(&large, PLAY_HEAD("  horizon: 10h\n  members: [{group: {name: \"m-{0001..1000}\"}}]\n  behavior: [{applyLatency: 20s}]\n"
					   "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n")
					 PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 50}\n")
						 PLAY_RUN("first", ", state: Run"));
	const struct report_request request = {.report = &large.report, .target = scratch_path("large")};
	assert_true(report_write(&large.play.arena, &request, &error));
	for (size_t i = 0; i < report_format_count(); i++) {
		const char *path = file_at(i, scratch_path("large"));
		if (!path)
			continue;
		struct text whole = report_play_write(&large, report_format_at(i)->write);
		assert_true(io_read_file(&large.play.arena, path, (size_t)1 << 28, &file, &error));
		assert_int_equal(file.size, whole.size);
		assert_memory_equal(file.bytes, text_view(&whole), whole.size);
		text_deinit(&whole);
	}
	report_play_end(&large);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_folder), TEST(test_page), TEST(test_wishes), TEST(test_failures),
		TEST(test_no_pictures), TEST(test_no_run), TEST(test_impossible_folder), TEST(test_spilling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
