/* The progress line: what it says, how often, that it goes away, and that it is silent where nobody watches. */

#include "sim/duration.h"
#include "sim/progress.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t time_ns;

static int64_t told_time(void)
{
	return time_ns;
}

/* What goes to stderr between begin_capture and end_capture. */

static int ends[2];
static int stderr_before;
static char captured[100000];

static void begin_capture(void)
{
	assert_int_equal(pipe(ends), 0);
	stderr_before = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
}

static void end_capture(void)
{
	dup2(stderr_before, STDERR_FILENO);
	close(stderr_before);
	close(ends[1]);
	ssize_t size = read(ends[0], captured, sizeof captured - 1);
	captured[size > 0 ? size : 0] = '\0';
	close(ends[0]);
}

static void begin(struct progress *progress, uint64_t total)
{
	progress_init(progress, "replications", total, false);
	progress->shown = true;
	progress->clock_ns = told_time;
	time_ns = 1000;
	progress->start_ns = time_ns;
	atomic_store(&progress->next_ns, time_ns);
}

static void the_line_says_how_far_and_how_long(void **state)
{
	(void)state;
	struct progress progress;
	begin_capture();
	begin(&progress, 10000);
	time_ns += 14 * NS_PER_SECOND;
	progress_add(&progress, 1200);
	end_capture();
	static const char expected[] = "\rreplications 1200/10000 12% 1m43s left";
	assert_int_equal(strlen(captured), 79);
	assert_memory_equal(captured, expected, sizeof expected - 1);
	assert_int_equal(strspn(captured + sizeof expected - 1, " "), 79 - (sizeof expected - 1));
}

static void the_ends_are_no_special_case(void **state)
{
	(void)state;
	struct progress progress;
	begin_capture();
	begin(&progress, 10);
	progress_add(&progress, 0);
	time_ns += NS_PER_SECOND;
	progress_add(&progress, 10);
	begin(&progress, 0);
	progress_add(&progress, 1);
	end_capture();
	assert_int_equal(strlen(captured), 3 * 79);
	assert_memory_equal(captured, "\rreplications 0/10 0%  ", 22);
	assert_memory_equal(captured + 79, "\rreplications 10/10 100%  ", 25);
	assert_memory_equal(captured + 2 * 79, "\rreplications 1    ", 18);
}

static void it_is_written_at_most_ten_times_a_second(void **state)
{
	(void)state;
	struct progress progress;
	begin_capture();
	begin(&progress, 100000);
	for (int i = 0; i < 3000; i++) {
		progress_add(&progress, 1);
		time_ns += NS_PER_MS;
	}
	end_capture();
	assert_int_equal(strlen(captured), 30 * 79);
}

static void it_goes_away(void **state)
{
	(void)state;
	struct progress progress;
	begin_capture();
	begin(&progress, 10);
	progress_clear(&progress);
	progress_add(&progress, 1);
	progress_clear(&progress);
	progress_clear(&progress);
	end_capture();
	assert_int_equal(strlen(captured), 79 + 80);
	assert_int_equal(captured[79], '\r');
	assert_int_equal(strspn(captured + 80, " "), 78);
	assert_int_equal(captured[158], '\r');
}

static void nobody_watching_nothing_said(void **state)
{
	(void)state;
	struct progress progress;
	begin_capture();
	progress_init(&progress, "replications", 10, false);
	assert_false(progress.shown);
	progress.clock_ns = told_time;
	time_ns = progress.start_ns + NS_PER_HOUR;
	progress_add(&progress, 5);
	progress_clear(&progress);
	end_capture();
	assert_string_equal(captured, "");
	assert_int_equal(progress.done, 5);
}

/* On a real terminal; quiet and dumb ones stay silent. */
static void terminals_are_known(void **state)
{
	(void)state;
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0) {
		print_message("skipped: no pseudo terminals\n");
		skip();
	}
	int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (terminal < 0) {
		print_message("skipped: no pseudo terminals\n");
		skip();
	}
	struct progress progress[3];
	stderr_before = dup(STDERR_FILENO);
	dup2(terminal, STDERR_FILENO);
	setenv("TERM", "xterm", 1);
	progress_init(&progress[0], "x", 1, false);
	progress_init(&progress[1], "x", 1, true);
	setenv("TERM", "dumb", 1);
	progress_init(&progress[2], "x", 1, false);
	dup2(stderr_before, STDERR_FILENO);
	close(stderr_before);
	close(terminal);
	close(master);
	assert_true(progress[0].shown);
	assert_false(progress[1].shown);
	assert_false(progress[2].shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_says_how_far_and_how_long),
		cmocka_unit_test(the_ends_are_no_special_case),
		cmocka_unit_test(it_is_written_at_most_ten_times_a_second),
		cmocka_unit_test(it_goes_away),
		cmocka_unit_test(nobody_watching_nothing_said),
		cmocka_unit_test(terminals_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
