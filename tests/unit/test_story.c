#include "reports/story.h"

#include "tests/unit/play.h"

#include "sim/duration.h"

/* Instants of runs, stages, clusters and waits, worked out by hand, and what must hold in every recorded case. */

#define S(seconds) ((int64_t)((seconds)*1000) * NS_PER_MS)

static void assert_cluster(const struct story_stage *stage, uint32_t index, const char *name, int64_t started_ns, int64_t ready_ns, int64_t seen_ns)
{
	const struct story_cluster *cluster = &stage->clusters[index];
	assert_string_equal(cluster->name, name);
	assert_int_equal(cluster->started_ns, started_ns);
	assert_int_equal(cluster->ready_ns, ready_ns);
	assert_int_equal(cluster->seen_ns, seen_ns);
}

static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct story_run *run = play_run(&play, "example-run");
	const struct story_stage *staging = &run->stages[0];
	const struct story_stage *canary = &run->stages[1];
	assert_int_equal(play.story->run_count, 2);
	assert_false(play.story->concurrent);
	assert_int_equal(run->created_ns, S(190));
	assert_int_equal(run->initialized_ns, S(190));
	assert_int_equal(run->ended_ns, S(460.010));
	assert_int_equal(run->outcome, STORY_SUCCEEDED);
	assert_int_equal(run->index, 1);
	assert_int_equal(run->held_index, -1);
	assert_int_equal(run->deleted_ns, S(1500));
	assert_int_equal(run->removed_ns, S(1500));
	assert_int_equal(run->stage_count, 2);
	assert_true(run->has_deletion);

	assert_string_equal(staging->name, "staging");
	assert_int_equal(staging->limit, 1);
	assert_int_equal(staging->begun_ns, S(190));
	assert_int_equal(staging->current_ns, S(190));
	assert_int_equal(staging->updated_ns, S(205));
	assert_int_equal(staging->ended_ns, S(265));
	assert_int_equal(staging->task_count, 1);
	assert_int_equal(staging->tasks[0].wait_ns, S(60));
	assert_int_equal(staging->tasks[0].begun_ns, S(205));
	assert_int_equal(staging->tasks[0].done_ns, S(265));
	assert_cluster(staging, 0, "member2", S(190), S(190), S(205));

	assert_int_equal(canary->begun_ns, S(265));
	assert_int_equal(canary->current_ns, S(265.005));
	assert_int_equal(canary->wave_count, 2);
	assert_cluster(canary, 0, "member3", S(265.005), S(265.005), S(280.005));
	assert_cluster(canary, 1, "member1", S(280.005), S(280.005), S(295.005));
	assert_int_equal(canary->clusters[1].wave, 1);
	assert_string_equal(canary->tasks[0].request, "example-run-canary");
	assert_int_equal(canary->tasks[0].begun_ns, S(295.005));
	assert_int_equal(canary->tasks[0].granted_ns, S(460.005));
	assert_int_equal(canary->tasks[0].done_ns, S(460.005));
	assert_int_equal(canary->ended_ns, S(460.005));
	assert_int_equal(run->stages[2].outcome, STORY_SUCCEEDED);

	const struct story_pass *passes = run->passes;
	assert_int_equal(passes[0].begin_ns, S(190));
	assert_int_equal(passes[0].armed, ARMED_TIMER);
	assert_int_equal(passes[0].due_ns, S(205));
	assert_int_equal(passes[0].in_flight, 1);
	assert_int_equal(passes[1].due_ns, S(265));
	assert_int_equal(passes[2].armed, ARMED_REQUEUE);
	assert_int_equal(passes[2].due_ns, S(265.005));

	const struct story_run *back = play_run(&play, "example-run-2");
	assert_true(story_rolls_back(back));
	assert_int_equal(back->held_index, 1);
	assert_ptr_equal(story_run_at(play.story, back->identity, S(1000)), back);
	assert_null(story_run_at(play.story, back->identity, S(989)));
	assert_int_equal(play.story->holdings[0].index, 1);
	assert_int_equal(play.story->holdings[play.story->holding_count - 1].index, -1);
	play_end(&play);
}

/* A stop with a cluster in flight, an approval while stopped, a member that fails. */
static void test_stop_and_trouble(void **state)
{
	struct play play;
	(void)state;
	play_text(&play,
		  PLAY_HEAD("  horizon: 10m\n"
			    "  members: [{name: a}, {name: b}, {name: c, labels: {bad: \"yes\"}}]\n"
			    "  behavior: [{applyLatency: 4s, quiet: true}, {match: {bad: \"yes\"}, failures: {availability: {probability: 100%, "
			    "recovers: 7s}}}]\n"
			    "  timeline:\n"
			    "    - {at: 10s, apply: clusterstagedupdaterun/first}\n"
			    "    - {at: 20s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Run}}}}\n"
			    "    - {at: 30s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Stop}}}}\n"
			    "    - {at: 100s, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Run}}}}\n")
			  PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 1}\n") PLAY_RUN("first", ""));
	const struct story_run *run = play_run(&play, "first");
	const struct story_stage *stage = &run->stages[0];
	assert_int_equal(run->state_count, 4);
	assert_true(story_state_is(run, S(15), "Initialize"));
	assert_true(story_state_is(run, S(20), "Run"));
	assert_true(story_state_is(run, S(50), "Stop"));
	assert_int_equal(stage->begun_ns, S(10));
	assert_int_equal(stage->current_ns, S(20));
	assert_cluster(stage, 0, "a", S(20), S(24), S(30)); /* the stop makes a pass */
	assert_cluster(stage, 1, "b", S(100), S(104), S(115));
	/* fails at 119 and recovers before the poll at 130 */
	assert_int_equal(stage->clusters[2].started_ns, S(115));
	assert_int_equal(stage->clusters[2].trouble, TROUBLE_UNAVAILABLE);
	assert_int_equal(stage->clusters[2].trouble_ns, S(119));
	assert_int_equal(stage->clusters[2].ready_ns, S(126));
	assert_int_equal(stage->clusters[2].seen_ns, S(130));
	assert_int_equal(run->outcome, STORY_SUCCEEDED);
	play_end(&play);
}

/* A run that waits for an approval nobody gives, and one that is deleted. */
static void test_unfinished(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 5m\n  members: [{name: a}]\n"
				   "  timeline:\n"
				   "    - {at: 10s, apply: clusterstagedupdaterun/first}\n"
				   "    - {at: 40s, delete: clusterstagedupdaterun/first}\n"
				   "    - {at: 50s, apply: clusterstagedupdaterun/first}\n")
				 PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, beforeStageTasks: [{type: Approval}]}\n")
					 PLAY_RUN("first", ", state: Run"));
	const struct story_run *run = play_run(&play, "first");
	assert_int_equal(play.story->run_count, 2);
	assert_ptr_equal(run->earlier, play.story->runs[0]);
	assert_int_equal(run->earlier->outcome, STORY_ABANDONED);
	assert_int_equal(run->earlier->ended_ns, S(40));
	assert_int_equal(run->outcome, STORY_RUNNING);
	assert_int_equal(run->ended_ns, STORY_NEVER);
	assert_int_equal(story_run_end(play.story, run), S(300));
	assert_int_equal(run->stages[0].outcome, STORY_RUNNING);
	assert_int_equal(run->stages[0].tasks[0].begun_ns, S(50));
	assert_int_equal(run->stages[0].tasks[0].granted_ns, STORY_NEVER);
	assert_ptr_equal(story_run_at(play.story, run->identity, S(45)), run->earlier);
	play_end(&play);
}

static void assert_order(const char *path, int64_t early_ns, int64_t late_ns)
{
	if (early_ns != STORY_NEVER && late_ns != STORY_NEVER && early_ns > late_ns)
		fail_msg("%s: %lld comes after %lld", path, (long long)early_ns, (long long)late_ns);
	if (early_ns == STORY_NEVER && late_ns != STORY_NEVER)
		fail_msg("%s: %lld without what comes before", path, (long long)late_ns);
}

static void check_cluster(const char *path, const struct story_run *run, const struct story_stage *stage, const struct story_cluster *cluster)
{
	assert_order(path, cluster->started_ns, cluster->seen_ns);
	assert_order(path, cluster->started_ns, cluster->ready_ns);
	assert_order(path, stage->started_ns, cluster->started_ns);
	if (cluster->seen_ns != STORY_NEVER) {
		assert_order(path, cluster->ready_ns, cluster->seen_ns);
		assert_int_equal(run->passes[cluster->seen_pass].begin_ns, cluster->seen_ns);
		assert_int_equal(run->passes[cluster->start_pass].begin_ns, cluster->started_ns);
	}
}

static void check_stage(const char *path, const struct story_run *run, const struct story_stage *stage)
{
	int64_t in_flight = 0;
	uint32_t seen = 0;
	assert_order(path, stage->begun_ns, stage->current_ns);
	assert_order(path, stage->current_ns, stage->started_ns);
	assert_order(path, stage->begun_ns, stage->ended_ns);
	for (uint32_t i = 0; i < stage->cluster_count; i++)
		check_cluster(path, run, stage, &stage->clusters[i]);
	/* starts and ends merged by time: never more than the limit at once */
	for (uint32_t i = 0; i < stage->started_count; i++) {
		const struct story_cluster *cluster = &stage->clusters[stage->start_order[i]];
		in_flight++;
		while (seen < stage->seen_count && stage->clusters[stage->seen_order[seen]].seen_ns <= cluster->started_ns) {
			seen++;
			in_flight--;
		}
		if (in_flight > stage->limit)
			fail_msg("%s: %lld in flight, %lld allowed", path, (long long)in_flight, (long long)stage->limit);
	}
}

static void check_run(const char *path, const struct story_run *run)
{
	for (size_t i = 0; i < run->pass_count; i++) {
		assert_order(path, run->passes[i].ready_ns, run->passes[i].begin_ns);
		assert_order(path, run->passes[i].begin_ns, run->passes[i].end_ns);
		assert_true((run->passes[i].armed == ARMED_NOTHING) == (run->passes[i].due_ns == STORY_NEVER));
		if (i && run->passes[i].begin_ns < run->passes[i - 1].end_ns)
			fail_msg("%s: passes overlap", path);
	}
	for (uint32_t i = 0; i < story_stages_of(run); i++) {
		check_stage(path, run, &run->stages[i]);
		bool left = run->stages[i].outcome == STORY_SUCCEEDED || run->stages[i].outcome == STORY_SKIPPED;
		if (i + 1 < story_stages_of(run) && left)
			assert_int_equal(run->stages[i + 1].begun_ns, run->stages[i].ended_ns);
	}
	if (run->outcome == STORY_SUCCEEDED && !run->seeded && run->has_deletion)
		assert_int_equal(run->stages[run->stage_count].outcome, STORY_SUCCEEDED);
}

static void test_recorded_cases(void **state)
{
	struct arena arena;
	struct io_list list;
	const char *error = NULL;
	size_t runs = 0;
	(void)state;
	arena_init(&arena, 0);
	if (!io_list_folder(&arena, "../shared/conformance", 10000, &list, &error)) {
		print_message("skipped: the recorded cases in ../shared/conformance are not here\n");
		arena_deinit(&arena);
		skip();
	}
	for (size_t i = 0; i < list.count; i++) {
		struct play play;
		if (!strstr(list.paths[i], ".json"))
			continue;
		play_recorded(&play, list.paths[i]);
		for (size_t j = 0; j < play.story->run_count; j++)
			check_run(list.paths[i], play.story->runs[j]);
		runs += play.story->run_count;
		play_end(&play);
	}
	print_message("%zu runs\n", runs);
	assert_true(runs > 1000);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_stop_and_trouble),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_recorded_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
