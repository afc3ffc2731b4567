#include "reports/summary.h"

#include "reports/words.h"
#include "tests/unit/play.h"

#include "sim/duration.h"

/* Three sentences a run, and the words they are made of. */

static void assert_summary(const char *yaml, const char *expected)
{
	struct play play;
	struct text out;
	play_text(&play, yaml);
	text_init(&out, 0);
	summary_write(&out, &play.arena, play.story);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
	play_end(&play);
}

static void test_walkthrough(void **state)
{
	(void)state;
	assert_summary(
		PLAY_WALKTHROUGH,
		"Run example-run succeeded at 00:07:40.010, 4m30s after it was created: 3 clusters in 2 stages updated to snapshot 1. The time went to "
		"waiting for approval (canary) 2m45s (61 %), timed waits (staging) 1m (22 %) and waiting for the controller's next poll 45s (17 %). "
		"Nothing went wrong.\n"
		"Run example-run-2 succeeded at 00:21:00.010, 4m30s after it was created: 3 clusters in 2 stages rolled back from snapshot 1 to "
		"snapshot "
		"0. The time went to waiting for approval (canary) 2m45s (61 %), timed waits (staging) 1m (22 %) and waiting for the controller's "
		"next "
		"poll 45s (17 %). Nothing went wrong.\n");
}

#define PLACE_AND_RUN(stages) PLAY_PLACEMENT PLAY_STRATEGY(stages) PLAY_RUN("first", ", state: Run")

static void test_unfinished(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 5m\n  members: [{name: a}]\n  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			PLACE_AND_RUN("    - {name: all, labelSelector: {}, beforeStageTasks: [{type: Approval}]}\n"),
		"Run first is not finished at 00:05:00, 4m50s after it was created; stage all waits for approval since 00:00:10, 0 of 1 clusters in 1 "
		"stage updated to snapshot 0. The time went to waiting for approval (all) 4m50s (100 %). Nothing went wrong.\n");
}

/* A wait of 2m and an approval after the stage, side by side since the cluster was seen done: the time goes to the approval. */
static void test_two_tasks(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 1m\n  members: [{name: a}]\n  behavior: [{applyLatency: 1s}]\n"
			  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			PLACE_AND_RUN("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 2m}, {type: Approval}]}\n"),
		"Run first is not finished at 00:01:00, 50s after it was created; stage all waits for approval since 00:00:11.275, 1 cluster in 1 stage "
		"updated to snapshot 0. The time went to waiting for approval (all) 48.7s (97 %) and members at work 1s (2 %). Nothing went wrong.\n");
}

static void test_trouble(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 1h\n  members: [{name: a}, {name: b, labels: {bad: \"yes\"}}]\n"
			  "  behavior: [{applyLatency: 1s}, {match: {bad: \"yes\"}, failures: {apply: {probability: 100%, recovers: 10m}}}]\n"
			  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			PLACE_AND_RUN("    - {name: all, labelSelector: {}, maxConcurrency: 2}\n"),
		/* it recovers 601 s after it was started; of the retries 5 ms * (2^k - 1) after that the one at 655.355 s sees it, and the stage
		 * goes on another 655.36 s later */
		"Run first succeeded at 00:22:00.715, 21m51s after it was created: 2 clusters in 1 stage updated to snapshot 0. The time went to the "
		"controller's back-off between stages 10m55s (50 %), members at work 10m1s (46 %, failing for 10m of it) and waiting for the controller's "
		"back-off 54.4s (4 %). 1 cluster reported a failure (b), and recovered; the run called itself stuck for 5m28s.\n");
}

/* The second run brings what is there already. */
static void test_nothing_new(void **state)
{
	(void)state;
	assert_summary(PLAY_HEAD("  members: [{name: a}]\n  behavior: [{applyLatency: 0s}]\n"
				 "  timeline: [{at: 10m, apply: clusterstagedupdaterun/again}]\n")
			       PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n")
				       PLAY_RUN("first", ", resourceSnapshotIndex: \"\", state: Run") PLAY_RUN("again", ", resourceSnapshotIndex: \"0\", state: Run"),
		       "Run first succeeded at 00:00:15.005, 15s after it was created: 1 cluster in 1 stage updated to snapshot 0. The time went to waiting for "
		       "the controller's next poll 15s (100 %). Nothing went wrong.\n"
		       "Run again succeeded at 00:10:15.005, 15s after it was created: 1 cluster in 1 stage updated to snapshot 0. The time went to waiting for "
		       "the controller's next poll 15s (100 %). Nothing went wrong, and nothing was updated: every cluster held snapshot 0 already.\n");
}

/* The second run is at work on a cluster that the first has left unavailable. */
static void test_blocked(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 1h\n  members: [{name: a}]\n"
			  "  behavior: [{applyLatency: 1s, failures: {availability: {probability: 100%}}}]\n"
			  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}, {at: 10m, apply: clusterstagedupdaterun/again}]\n")
			PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n")
				PLAY_RUN("first", ", resourceSnapshotIndex: \"\", state: Run") PLAY_RUN("again", ", resourceSnapshotIndex: \"0\", state: Run"),
		"Run first is not finished at 01:00:00, 59m50s after it was created; stage all is at work on 1 cluster, 0 of 1 clusters in 1 stage updated to "
		"snapshot 0. The time went to members at work 59m50s (100 %, failing for 59m49s of it). 1 cluster reported not to be available (a), and 1 did "
		"not recover; the run called itself stuck for 54m7s.\n"
		"Run again is not finished at 01:00:00, 50m after it was created; stage all is at work on 1 cluster, 0 of 1 clusters in 1 stage updated to "
		"snapshot 0. The time went to members at work 50m (100 %, failing for 50m of it). 1 cluster reported not to be available (a), and 1 did not "
		"recover.\n");
}

/* A run was given up, and deleted; the cluster recovers under its successor, which did not find it up to date. */
static void test_taken_up(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 3h\n  members: [{name: a}]\n"
			  "  behavior: [{applyLatency: 5s, failures: {apply: {probability: 100%, recovers: 30m}}}]\n"
			  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}, {at: 2m, delete: clusterstagedupdaterun/first},\n"
			  "             {at: 3m, apply: clusterstagedupdaterun/again}]\n")
			PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n")
				PLAY_RUN("first", ", state: Run") PLAY_RUN("again", ", resourceSnapshotIndex: \"0\", state: Run"),
		"Run first was deleted unfinished at 00:02:00, 1m50s after it was created: 0 of 1 clusters in 1 stage updated to snapshot 0. The time went to "
		"members at work 1m50s (100 %, failing for 1m45s of it). 1 cluster reported a failure (a), and 1 did not recover.\n"
		"Run again succeeded at 00:41:45.720, 38m46s after it was created: 1 cluster in 1 stage updated to snapshot 0. The time went to members at work "
		"27m15s (70 %, failing for 27m15s of it), waiting for the controller's back-off 11m16s (29 %) and waiting for the controller's next "
		"poll 15s (1 %). 1 cluster reported a failure (a), and recovered.\n");
}

#define STOPPED_IN_WAIT(more)                                                                                                                        \
	PLAY_HEAD("  horizon: 30m\n  members: [{name: a}]\n  behavior: [{applyLatency: 5s, quiet: true}]\n"                                           \
		  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}, {at: 1m, stop: first}" more "]\n")                                     \
	PLACE_AND_RUN("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 10m}]}\n")

/* A stop that nobody ends is all there is from then on: no wait runs in it. Beside one that is resumed the wait counts, and the stop is told with it. */
static void test_stopped_in_wait(void **state)
{
	(void)state;
	assert_summary(STOPPED_IN_WAIT(""),
		       "Run first is not finished at 00:30:00, 29m50s after it was created; it is stopped, 1 cluster in 1 stage updated to snapshot 0. The "
		       "time went to being stopped 29m (97 %), timed waits (all) 35s (2 %), waiting for the controller's next poll 10s (1 %) and members at "
		       "work 5s (<1 %). Nothing went wrong.\n");
	assert_summary(STOPPED_IN_WAIT(", {at: 6m, resume: first}"),
		       "Run first succeeded at 00:11:00.005, 10m50s after it was created: 1 cluster in 1 stage updated to snapshot 0. The time went to timed "
		       "waits (all) 10m35s (98 %, stopped for 5m of it), waiting for the controller's next poll 10s (2 %) and members at work 5s (1 %). "
		       "Nothing went wrong.\n");
}

/* A member that never says more than that it is at it makes every look of the controller an error. */
static void test_never_done(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 4m\n  members: [{name: a}]\n  behavior: [{applyLatency: 2h}]\n"
			  "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			PLACE_AND_RUN("    - {name: all, labelSelector: {}}\n"),
		"Run first is not finished at 00:04:00, 3m50s after it was created; stage all is at work on 1 cluster, 0 of 1 clusters in 1 stage updated to "
		"snapshot 0. The time went to members at work 3m50s (100 %). The controller fails and tries again, 16 times by now: the cluster updating "
		"encountered an error at stage `all`, updateRun := `first`.\n");
}

static void test_failed(void **state)
{
	(void)state;
	assert_summary(
		PLAY_HEAD("  horizon: 5m\n  members: [{name: a}]\n  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			PLACE_AND_RUN("    - {name: all, labelSelector: {matchLabels: {tier: none}}}\n"),
		"Run first failed at 00:00:10, at once after it was created. It took no time. It could not be initialized: cannot continue the updateRun: "
		"failed "
		"to validate the updateRun: failed to process the request due to a client error: some clusters are not placed in any stage, total 1, "
		"showing up to 10: a.\n");
}

static void assert_duration(int64_t duration_ns, const char *expected)
{
	struct text out;
	text_init(&out, 0);
	words_put_duration(&out, duration_ns);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

static void assert_exact(int64_t duration_ns, const char *expected)
{
	struct text out;
	text_init(&out, 0);
	words_put_exact(&out, duration_ns);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

static void test_words(void **state)
{
	struct text out;
	(void)state;
	assert_duration(0, "0s");
	assert_duration(1, "0ms");
	assert_duration(5 * NS_PER_MS, "5ms");
	assert_duration(999 * NS_PER_MS, "999ms");
	assert_duration(NS_PER_SECOND - 1, "1s");
	assert_duration(12340 * NS_PER_MS, "12.3s");
	assert_duration(59990 * NS_PER_MS, "1m");
	assert_duration(8 * NS_PER_HOUR + 37 * NS_PER_MINUTE + 30 * NS_PER_SECOND, "8h37m30s");
	assert_duration(47 * NS_PER_HOUR, "47h");
	assert_duration(125 * NS_PER_HOUR + 20 * NS_PER_MINUTE, "5d5h20m");
	assert_duration(-90 * NS_PER_SECOND, "-1m30s");
	assert_exact(0, "0s");
	assert_exact(90005 * NS_PER_MS, "1m30.005s");
	assert_exact(48 * NS_PER_HOUR - 1, "47h59m59.999999999s");
	assert_exact(48 * NS_PER_HOUR, "2d");
	assert_exact(167 * NS_PER_HOUR + 59 * NS_PER_MINUTE, "6d23h59m");
	assert_exact(48 * NS_PER_HOUR + 5 * NS_PER_MS, "2d5ms");
	assert_exact(-49 * NS_PER_HOUR, "-2d1h");
	text_init(&out, 0);
	words_put_share(&out, 1, 1000);
	words_put_share(&out, 0, 0);
	words_put_share(&out, 995, 1000);
	words_put_clock(&out, -61001 * NS_PER_MS);
	words_put_plain(&out, "a\x1b[2J\nb\xff\xe2\x80\xaeq\xc3\xa9");
	assert_string_equal(text_view(&out), "<1 %0 %100 %-00:01:01.001a\\x1b[2J\\nb\xef\xbf\xbd\\u202eq\xc3\xa9");
	text_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough), cmocka_unit_test(test_unfinished),  cmocka_unit_test(test_two_tasks),
		cmocka_unit_test(test_trouble),     cmocka_unit_test(test_nothing_new), cmocka_unit_test(test_blocked),
		cmocka_unit_test(test_taken_up),     cmocka_unit_test(test_never_done),  cmocka_unit_test(test_stopped_in_wait),
		cmocka_unit_test(test_failed),      cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
