#include "reports/run_marks.h"

#include "sim/duration.h"

#include "tests/unit/play.h"

/* The instants of a run that are marked on its timeline. */

static void assert_mark(const struct run_marks *marks, size_t index, int64_t at_ms, enum run_mark_kind kind, const char *words)
{
	assert_true(index < marks->count);
	assert_string_equal(marks->items[index].words, words);
	assert_int_equal(marks->items[index].at_ns, at_ms * NS_PER_MS);
	assert_int_equal(marks->items[index].kind, kind);
}

/* The instants are those of test_narrative.c. */
static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct run_marks *marks = run_marks_of(&play.arena, play.story, play_run(&play, "example-run"));
	assert_int_equal(marks->count, 5);
	assert_mark(marks, 0, 190000, RUN_MARK_OWN, "created");
	assert_mark(marks, 1, 265000, RUN_MARK_WAITED, "staging: wait of 1m is over");
	assert_mark(marks, 2, 295005, RUN_MARK_REQUESTED, "canary: waits for approval");
	assert_mark(marks, 3, 460005, RUN_MARK_APPROVED, "canary: approved");
	assert_mark(marks, 4, 460010, RUN_MARK_OWN, "succeeded");
	marks = run_marks_of(&play.arena, play.story, play_run(&play, "example-run-2"));
	assert_mark(marks, 1, 990000, RUN_MARK_OWN, "rolls back from snapshot 1 to 0");
	play_end(&play);
}

/* The run of test_narrative.c in which one member fails and recovers. */
static void test_trouble(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 30m\n  members: [{group: {name: \"m-{01..11}\"}}, {name: m-12, labels: {bad: \"yes\"}}]\n"
				   "  behavior:\n    - {applyLatency: 1s}\n"
				   "    - {match: {bad: \"yes\"}, failures: {apply: {probability: 100%, recovers: 400s}}}\n"
				   "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n") PLAY_PLACEMENT
				 PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 10}\n") PLAY_RUN("first", ", state: Run"));
	const struct run_marks *marks = run_marks_of(&play.arena, play.story, play_run(&play, "first"));
	assert_mark(marks, 1, 62275, RUN_MARK_TROUBLE, "all/m-12 reports Applied False: NotAllWorkHaveBeenApplied");
	assert_true(strncmp(marks->items[2].words, "stuck: ", 7) == 0);
	assert_string_equal(marks->items[3].words, "no longer stuck");
	assert_string_equal(marks->items[marks->count - 1].words, "succeeded");
	play_end(&play);
}

/* More than are kept: the last, which says how it ended, is. */
static void test_many(void **state)
{
	struct play play;
	struct text text;
	(void)state;
	text_init(&text, 0);
	text_put(&text, PLAY_HEAD("  horizon: 10h\n  members: [{name: a}]\n  behavior: [{applyLatency: 5h}]\n  timeline:\n"
				  "    - {at: 60s, apply: clusterstagedupdaterun/first}\n"));
	for (int i = 0; i < 120; i++)
		text_putf(&text, "    - {at: %ds, patch: {clusterstagedupdaterun: first, merge: {spec: {state: %s}}}}\n", 100 + 10 * i,
			  i % 2 ? "Run" : "Stop");
	text_put(&text, PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", ", state: Run"));
	play_text(&play, text_view(&text));
	text_deinit(&text);
	const struct run_marks *marks = run_marks_of(&play.arena, play.story, play_run(&play, "first"));
	assert_int_equal(marks->count, RUN_MARKS_MAX);
	assert_true(marks->left_out > 20);
	assert_mark(marks, 1, 100000, RUN_MARK_STATE, "state Stop");
	assert_string_equal(marks->items[RUN_MARKS_MAX - 1].words, "succeeded");
	for (size_t i = 1; i < marks->count; i++)
		assert_true(marks->items[i - 1].at_ns <= marks->items[i].at_ns);
	play_end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_trouble),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
