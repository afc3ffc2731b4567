#include "reports/gantt.h"

#include "reports/marks.h"

#include "sim/duration.h"

#include "tests/unit/play.h"

/* A run as rows of bars, and its marks. */

static void assert_bar(const struct gantt_row *row, uint32_t index, enum gantt_state state, int64_t from_ms, int64_t until_ms)
{
	assert_true(index < row->bar_count);
	assert_int_equal(row->bars[index].state, state);
	assert_int_equal(row->bars[index].from_ns, from_ms * NS_PER_MS);
	assert_int_equal(row->bars[index].until_ns, until_ms * NS_PER_MS);
}

static void assert_mark(const struct marks *marks, size_t index, int64_t at_ms, enum mark_kind kind, const char *words)
{
	assert_true(index < marks->count);
	assert_string_equal(marks->items[index].words, words);
	assert_int_equal(marks->items[index].at_ns, at_ms * NS_PER_MS);
	assert_int_equal(marks->items[index].kind, kind);
}

/* The instants are those of test_story.c and test_narrative.c. */
static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct gantt *gantt = gantt_make(&play.arena, play.story, play_run(&play, "example-run"), 100, 100);
	const enum gantt_kind kinds[] = {GANTT_STAGE, GANTT_CLUSTER, GANTT_TASK, GANTT_STAGE, GANTT_CLUSTER, GANTT_CLUSTER, GANTT_TASK};
	assert_int_equal(gantt->count, sizeof kinds / sizeof kinds[0]);
	for (size_t i = 0; i < gantt->count; i++)
		assert_int_equal(gantt->rows[i].kind, kinds[i]);
	assert_false(gantt->grouped);
	assert_int_equal(gantt->from_ns, 190 * NS_PER_SECOND);
	assert_int_equal(gantt->until_ns, 460010 * NS_PER_MS);
	/* ready at once, seen at the poll */
	assert_string_equal(gantt->rows[1].cluster->name, "member2");
	assert_int_equal(gantt->rows[1].bar_count, 2);
	assert_bar(&gantt->rows[1], 0, GANTT_READY, 190000, 205000);
	assert_bar(&gantt->rows[1], 1, GANTT_DONE, 205000, 460010);
	assert_int_equal(gantt->rows[2].bar_count, 1);
	assert_bar(&gantt->rows[2], 0, GANTT_WAIT, 205000, 265000);
	assert_bar(&gantt->rows[6], 0, GANTT_APPROVAL, 295005, 460005);

	const struct marks *marks = marks_of(&play.arena, play.story, play_run(&play, "example-run"));
	assert_int_equal(marks->count, 5);
	assert_mark(marks, 0, 190000, MARK_RUN, "created");
	assert_mark(marks, 1, 265000, MARK_WAITED, "staging: wait of 1m is over");
	assert_mark(marks, 2, 295005, MARK_REQUESTED, "canary: waits for approval");
	assert_mark(marks, 3, 460005, MARK_APPROVED, "canary: approved");
	assert_mark(marks, 4, 460010, MARK_RUN, "succeeded");
	marks = marks_of(&play.arena, play.story, play_run(&play, "example-run-2"));
	assert_mark(marks, 1, 990000, MARK_RUN, "rolls back from snapshot 1 to 0");
	play_end(&play);
}

/* Eleven good members and one that fails and recovers: the run of test_narrative.c, in waves of 10, 1 and 1 with room for 11 rows. */
static const char many[] = PLAY_HEAD("  horizon: 30m\n  members: [{group: {name: \"m-{01..11}\"}}, {name: m-12, labels: {bad: \"yes\"}}]\n"
				     "  behavior:\n    - {applyLatency: 1s}\n"
				     "    - {match: {bad: \"yes\"}, failures: {apply: {probability: 100%, recovers: 400s}}}\n"
				     "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n") PLAY_PLACEMENT
	PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 10}\n") PLAY_RUN("first", ", state: Run");

static void test_groups(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, many);
	const struct gantt *gantt = gantt_make(&play.arena, play.story, play_run(&play, "first"), 11, 11);
	assert_true(gantt->grouped);
	assert_int_equal(gantt->count, 3);
	const struct gantt_row *first = &gantt->rows[1], *second = &gantt->rows[2];
	assert_int_equal(first->kind, GANTT_GROUP);
	assert_int_equal(first->count, 10);
	assert_int_equal(first->done, 10);
	assert_int_equal(first->troubled, 0);
	assert_int_equal(first->first_wave, 0);
	assert_int_equal(first->last_wave, 0);
	assert_int_equal(first->bar_count, 2);
	assert_bar(first, 0, GANTT_UPDATING, 60000, 61275);
	assert_string_equal(gantt_group_cluster(first, 0)->name, "m-01");
	assert_string_equal(gantt_group_cluster(first, 9)->name, "m-10");
	assert_int_equal(second->count, 2);
	assert_int_equal(second->troubled, 1);
	assert_int_equal(second->bars[1].state, GANTT_TROUBLED);
	assert_int_equal(second->bars[1].from_ns, 62275 * NS_PER_MS);
	assert_int_equal(second->bars[1].until_ns, 462275 * NS_PER_MS); /* 00:07:42.275 */
	/* Two waves on the only row */
	gantt = gantt_make(&play.arena, play.story, play_run(&play, "first"), 1, 1);
	assert_int_equal(gantt->count, 2);
	assert_int_equal(gantt->rows[1].count, 12);
	assert_int_equal(gantt->rows[1].last_wave, 1);
	/* Each cluster when there is room */
	gantt = gantt_make(&play.arena, play.story, play_run(&play, "first"), 12, 1);
	assert_int_equal(gantt->count, 13);
	assert_false(gantt->grouped);
	const struct gantt_row *last = &gantt->rows[12];
	assert_int_equal(last->bar_count, 4);
	assert_bar(last, 0, GANTT_UPDATING, 61275, 62275);
	assert_bar(last, 1, GANTT_TROUBLED, 62275, 462275);
	assert_int_equal(last->bars[2].state, GANTT_READY);
	assert_int_equal(last->bars[3].state, GANTT_DONE);
	const struct marks *marks = marks_of(&play.arena, play.story, play_run(&play, "first"));
	assert_mark(marks, 1, 62275, MARK_TROUBLE, "all/m-12 reports Applied False: NotAllWorkHaveBeenApplied");
	assert_true(strncmp(marks->items[2].words, "stuck: ", 7) == 0);
	assert_string_equal(marks->items[3].words, "no longer stuck");
	play_end(&play);
}

/* A run that is stopped and left so: clusters that were never started, an approval that nobody gives. */
static void test_open_end(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 5m\n  members: [{group: {name: \"m-{01..09}\"}}]\n  behavior: [{applyLatency: 1h}]\n"
				   "  timeline:\n    - {at: 60s, apply: clusterstagedupdaterun/first}\n"
				   "    - {at: 90s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Stop}}}}\n") PLAY_PLACEMENT
				 PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 2}\n"
					       "    - {name: none, labelSelector: {matchLabels: {x: z}}, afterStageTasks: [{type: Approval}]}\n")
					 PLAY_RUN("first", ", state: Run"));
	const struct story_run *run = play_run(&play, "first");
	const struct gantt *gantt = gantt_make(&play.arena, play.story, run, 2, 2);
	assert_int_equal(gantt->count, 5);
	assert_int_equal(gantt->rows[1].kind, GANTT_GROUP);
	assert_int_equal(gantt->rows[1].bar_count, 1);
	assert_bar(&gantt->rows[1], 0, GANTT_UPDATING, 60000, 300000);
	assert_int_equal(gantt->rows[2].kind, GANTT_NOT_STARTED);
	assert_int_equal(gantt->rows[2].count, 7);
	assert_int_equal(gantt->rows[4].kind, GANTT_TASK);
	assert_int_equal(gantt->rows[4].bar_count, 0);
	assert_int_equal(gantt->until_ns, 300 * NS_PER_SECOND);
	const struct marks *marks = marks_of(&play.arena, play.story, run);
	assert_mark(marks, 0, 60000, MARK_RUN, "created");
	assert_mark(marks, 1, 90000, MARK_STATE, "state Stop");
	play_end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_open_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
