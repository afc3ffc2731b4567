#include "reports/attribution.h"

#include "tests/unit/play.h"

#include "sim/duration.h"

/* Where the time went: answers worked out by hand. */

struct expected_part {
	enum time_part part;
	double seconds;
};

/* To the nanosecond; the times of the cases have at most nine decimals. */
static int64_t ns_of(double seconds)
{
	return (int64_t)(seconds * 1e9 + 0.5);
}

static void assert_totals(const char *what, const struct time_totals *totals, const struct expected_part *expected, size_t count)
{
	struct time_totals wanted = {0};
	for (size_t i = 0; i < count; i++)
		wanted.part_ns[expected[i].part] = ns_of(expected[i].seconds);
	for (int part = 0; part < TIME_COUNT; part++)
		if (totals->part_ns[part] != wanted.part_ns[part])
			fail_msg("%s: %s: %lld ns, expected %lld", what, time_part_name((enum time_part)part), (long long)totals->part_ns[part],
				 (long long)wanted.part_ns[part]);
}

#define ASSERT_TOTALS(what, totals, ...)                                                                                                             \
	do {                                                                                                                                         \
		const struct expected_part expected[] = {__VA_ARGS__};                                                                               \
		assert_totals(what, totals, expected, sizeof expected / sizeof expected[0]);                                                         \
	} while (0)

static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct attribution *attribution = attribution_of_run(&play.arena, play.story, play_run(&play, "example-run"));
	ASSERT_TOTALS("run", &attribution->totals, {TIME_POLL, 45}, {TIME_WAIT, 60}, {TIME_APPROVAL, 165}, {TIME_REQUEUE, 0.010});
	ASSERT_TOTALS("staging", &attribution->stages[0].totals, {TIME_POLL, 15}, {TIME_WAIT, 60});
	ASSERT_TOTALS("canary", &attribution->stages[1].totals, {TIME_POLL, 30}, {TIME_APPROVAL, 165}, {TIME_REQUEUE, 0.005});
	struct time_path path = attribution_of_cluster(&play.arena, attribution, 1, 1);
	struct time_totals member1 = time_totals_of(&path);
	ASSERT_TOTALS("member1", &member1, {TIME_EARLIER, 75}, {TIME_REQUEUE, 0.005}, {TIME_SLOT, 15}, {TIME_POLL, 15});
	enum time_part order[TIME_COUNT];
	assert_int_equal(time_totals_order(&attribution->totals, order), 4);
	assert_int_equal(order[0], TIME_APPROVAL);
	assert_int_equal(order[3], TIME_REQUEUE);
	play_end(&play);
}

/* Which of two tasks after a stage ended last: by the pass, then by when each was over, then the wait. */
static void test_last_task(void **state)
{
	struct story_task wait = {.wait_ns = 100, .begun_ns = 50, .granted_ns = STORY_NEVER, .done_ns = 200};
	struct story_task approval = {.approval = true, .begun_ns = 50, .granted_ns = 150, .done_ns = 200};
	struct story_stage stage = {.task_count = 2};
	static const struct {
		int64_t wait_done_ns, begun_ns, granted_ns, approval_done_ns;
		bool approval;
	} cases[] = {
		{200, 50, 150, 200, false},
		{200, 50, 151, 200, true},
		{200, 50, 149, 200, false},
		{200, 50, 120, 201, true},
		{200, 180, 20, 200, true},
		{STORY_NEVER, 50, 149, 200, false},
		{STORY_NEVER, 50, 149, STORY_NEVER, false},
		{STORY_NEVER, 50, STORY_NEVER, STORY_NEVER, true},
		{200, STORY_NEVER, STORY_NEVER, STORY_NEVER, true},
	};
	(void)state;
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		wait.done_ns = cases[i / 2].wait_done_ns;
		approval.begun_ns = cases[i / 2].begun_ns;
		approval.granted_ns = cases[i / 2].granted_ns;
		approval.done_ns = cases[i / 2].approval_done_ns;
		stage.tasks[i % 2] = wait;
		stage.tasks[1 - i % 2] = approval;
		if (stage_last_task(&stage)->approval != cases[i / 2].approval)
			fail_msg("case %zu", i);
	}
	stage.task_count = 1;
	assert_ptr_equal(stage_last_task(&stage), &stage.tasks[0]);
	stage.task_count = 0;
	assert_null(stage_last_task(&stage));
}

/* A run without an index is looked at twice in its first instant, so a member that needs no time is done in the second in which it was started, and
 * the time of the condition that starts the wait does not show that it moved. */
static void test_wait_from_the_first_second(void **state)
{
	struct play play;
	(void)state;
	play_text(&play,
		  PLAY_HEAD("  horizon: 10m\n  members: [{name: a}]\n  behavior: [{applyLatency: 0s}]\n"
			    "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n")
			  PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 1m}]}\n")
				  PLAY_RUN("first", ", state: Run"));
	const struct attribution *attribution = attribution_of_run(&play.arena, play.story, play_run(&play, "first"));
	ASSERT_TOTALS("run", &attribution->totals, {TIME_WAIT, 60}, {TIME_REQUEUE, 0.005});
	play_end(&play);
}

/* Two runs of one controller, each pass takes 2 s: the second waits for the worker. */
static void test_worker(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 10m\n  hub: {runPass: 2s}\n  members: [{name: a}]\n"
				   "  behavior: [{applyLatency: 1s, quiet: true}]\n"
				   "  timeline:\n"
				   "    - {at: 60s, apply: clusterstagedupdaterun/first}\n"
				   "    - {at: 60500ms, apply: clusterstagedupdaterun/second}\n")
				 PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", ", state: Run")
					 PLAY_RUN("second", ", state: Initialize"));
	const struct attribution *second = attribution_of_run(&play.arena, play.story, play_run(&play, "second"));
	assert_int_equal(second->path.items[0].part, TIME_QUEUE);
	assert_int_equal(second->path.items[0].begin_ns, ns_of(60.5));
	assert_int_equal(second->path.items[0].end_ns, ns_of(62));
	assert_int_equal(second->path.items[1].part, TIME_HELD);
	play_end(&play);
}

/* Recorded cases, worked out by hand from their scripts: members' latencies, actions, and the polls between. */
struct worked_case {
	const char *path;
	struct expected_part parts[6];
};

static const struct worked_case worked[] = {
	/* latencies 3.937 and 7.877 s, each seen 15 s after its start; approved at 110.40013, after a wait of 60 s beside it */
	{"../shared/conformance/head/basic-two/wait-and-approval.json",
	 {{TIME_WORKING, 11.814}, {TIME_POLL, 18.186}, {TIME_APPROVAL, 95.40013}, {TIME_REQUEUE, 0.010}}},
	/* 11.717, 8.227 and 10.672 s one after the other; waits of 40 and 90 s */
	{"../shared/conformance/head/basic-two/two-waits.json",
	 {{TIME_WORKING, 30.616}, {TIME_POLL, 14.384}, {TIME_WAIT, 130}, {TIME_REQUEUE, 0.010}}},
	/* approved at 52.30013; the poll of the waiting run at 60 s was armed already, so the polls are at 75 and 90 */
	{"../shared/conformance/head/basic-before/before-approval.json",
	 {{TIME_WORKING, 17.059}, {TIME_POLL, 20.64087}, {TIME_APPROVAL, 52.30013}, {TIME_REQUEUE, 0.005}}},
	/* told to run at 41.10013; 4.827 and 4.577 s */
	{"../shared/conformance/head/basic-state/initialize-then-run.json",
	 {{TIME_WORKING, 9.404}, {TIME_POLL, 20.596}, {TIME_HELD, 41.10013}, {TIME_REQUEUE, 0.005}}},
	/* approved at 20.10029 while stopped, resumed at 50.40041; 13.552, 7.577 and 3.712 s */
	{"../shared/conformance/head/stop-resume/before-stage-0.json",
	 {{TIME_WORKING, 24.841}, {TIME_POLL, 29.75859}, {TIME_APPROVAL, 20.10029}, {TIME_STOP, 30.30012}, {TIME_REQUEUE, 0.010}}},
	/* stopped at 35.20013, 20.20013 s into the wait; the timer of the void wait makes it begin again at 75 */
	{"../shared/conformance/head/stop-resume/in-wait-1.json",
	 {{TIME_WORKING, 21.559}, {TIME_POLL, 8.441}, {TIME_WAIT, 80.20013}, {TIME_STOP, 39.79987}, {TIME_REQUEUE, 0.010}}},
	/* recovers at 210.647, which a retry sees at 301.715; then 6.882 s */
	{"../shared/conformance/head/errorloop/event-in-loop.json",
	 {{TIME_WORKING, 217.529}, {TIME_POLL, 8.118}, {TIME_BACKOFF, 91.068}, {TIME_REQUEUE, 0.005}}},
	/* recovers at 2949.907, seen at 3325.715; the stage went on with the count of errors, so 1000 s later */
	{"../shared/conformance/head/errorloop/cap.json", {{TIME_WORKING, 2949.907}, {TIME_BACKOFF, 375.808}, {TIME_REQUEUE, 1000}}},
	/* two at a time: cluster-1 18.747 s, its slot goes to cluster-3 31.292 s, and of the two seen done at 75 its slot, freed first, to
	   cluster-5 4.167 s */
	{"../shared/conformance/head/basic-concurrency/two-of-five.json", {{TIME_WORKING, 54.206}, {TIME_POLL, 35.794}, {TIME_REQUEUE, 0.005}}},
	/* 3.582 and 3.967 s, then the removal from 30.005 until the binding is gone at 8.20013 + 50.627 */
	{"../shared/conformance/head/deletion/being-deleted-before.json", {{TIME_WORKING, 36.37113}, {TIME_POLL, 23.62887}, {TIME_REQUEUE, 0.005}}},
	/* 3.232 s, an empty stage (5 ms and 10 ms), 5.177 s */
	{"../shared/conformance/head/empty-stage/e-1.json", {{TIME_WORKING, 8.409}, {TIME_POLL, 21.591}, {TIME_REQUEUE, 0.020}}},
	/* 10.852, 11.047 and 11.572 s, a wait of 30 s, approved at 1337.20013 after 75.005 */
	{"../shared/conformance/mid-2025/basic-document/approved-late.json",
	 {{TIME_WORKING, 33.471}, {TIME_POLL, 11.529}, {TIME_WAIT, 30}, {TIME_APPROVAL, 1262.19513}, {TIME_REQUEUE, 0.010}}},
};

static bool has_recordings(void)
{
	if (io_kind_of("../shared/conformance") == IO_FOLDER)
		return true;
	print_message("skipped: the recorded cases in ../shared/conformance are not here\n");
	return false;
}

static void test_worked_cases(void **state)
{
	(void)state;
	if (!has_recordings())
		skip();
	for (size_t i = 0; i < sizeof worked / sizeof worked[0]; i++) {
		struct play play;
		size_t count = 0;
		play_recorded(&play, worked[i].path);
		while (count < 6 && worked[i].parts[count].seconds > 0)
			count++;
		const struct attribution *attribution = attribution_of_run(&play.arena, play.story, play.story->runs[0]);
		assert_totals(worked[i].path, &attribution->totals, worked[i].parts, count);
		play_end(&play);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_last_task),
		cmocka_unit_test(test_wait_from_the_first_second),
		cmocka_unit_test(test_worker),
		cmocka_unit_test(test_worked_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
