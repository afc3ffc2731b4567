#include "reports/shorten.h"

#include "tests/unit/play.h"

#include "sim/duration.h"

/* Savings against what is worked out by hand. */

static struct attribution *attribute(struct play *play, const char *yaml)
{
	play_text(play, yaml);
	return attribution_of_run(&play->arena, play->story, play_run(play, "first"));
}

static int64_t duration_with(const struct play *play, const struct shorten_change *change)
{
	struct arena arena;
	int64_t run_ns = -1;
	bool finished = false;
	arena_init(&arena, 0);
	const struct scenario *changed = shorten_scenario(&arena, play->scenario, change);
	assert_true(shorten_measure(changed, 0, play_run(play, "first"), &run_ns, &finished));
	assert_true(finished);
	arena_deinit(&arena);
	return run_ns;
}

static int64_t duration_of(const struct attribution *attribution)
{
	return attribution->end_ns - attribution->begin_ns;
}

#define MS(count) ((int64_t)(count)*NS_PER_MS)

#define THREE(behavior, people, stage, run)                                                                                                          \
	PLAY_HEAD("  horizon: 10h\n  members: [{name: a}, {name: b}, {name: c}]\n  behavior: [" behavior "]\n" people                                \
		  "  timeline: [{at: 100s, apply: clusterstagedupdaterun/first}]\n")                                                                 \
	PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}" stage "}\n") PLAY_RUN("first", ", resourceSnapshotIndex: \"0\"" run)

/* mid-2025 makes the snapshot by itself; one cluster at a time. */
#define MID "  release: mid-2025\n"

static void test_no_poll(void **state)
{
	struct play play;
	(void)state;
	/* 3 x 15 s and the 5 ms to the deletion stage; without polls 3 x 4 s */
	const struct attribution *quick = attribute(&play, THREE("{applyLatency: 4s, quiet: true}", MID, "", ""));
	assert_int_equal(duration_of(quick), MS(45005));
	assert_int_equal(duration_with(&play, &(struct shorten_change){.watches_bindings = true}), MS(12005));
	play_end(&play);
	/* 40 s go through the error loop, where the first is seen at 55.955 s and the others no sooner */
	const struct attribution *slow = attribute(&play, THREE("{applyLatency: 40s}", MID, "", ""));
	assert_true(duration_of(slow) > MS(3 * 55955));
	assert_int_equal(duration_with(&play, &(struct shorten_change){.watches_bindings = true}), MS(120005));
	play_end(&play);
}

static void test_waits(void **state)
{
	struct play play;
	(void)state;
	const struct attribution *attribution =
		attribute(&play, THREE("{applyLatency: 4s, quiet: true}", MID, ", afterStageTasks: [{type: TimedWait, waitTime: 1h}]", ""));
	int64_t was_ns = duration_of(attribution);
	assert_int_equal(was_ns, MS(45005) + NS_PER_HOUR);
	assert_int_equal(duration_with(&play, &(struct shorten_change){.scales_waits = true, .wait_share = 0.5}), was_ns - NS_PER_HOUR / 2);
	assert_int_equal(duration_with(&play, &(struct shorten_change){.scales_waits = true, .wait_share = 0}), was_ns - NS_PER_HOUR);
	play_end(&play);
}

/* The approval takes 165 s and the wait 60 s from the same instant, so 105 s can be saved. */
static void test_approvals(void **state)
{
	struct play play;
	struct shorten_answer answers[SHORTEN_COUNT];
	(void)state;
	const struct attribution *attribution =
		attribute(&play, THREE("{applyLatency: 4s, quiet: true}", MID "  people: [{approves: {}, after: 165s}]\n",
				       ", afterStageTasks: [{type: TimedWait, waitTime: 1m}, {type: Approval}]", ""));
	assert_int_equal(attribution->totals.part_ns[TIME_APPROVAL], MS(105000));
	assert_int_equal(duration_of(attribution) - duration_with(&play, &(struct shorten_change){.approves_at_once = true}), MS(105000));
	uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
	assert_int_equal(count, 5);
	assert_int_equal(answers[0].kind, SHORTEN_APPROVALS);
	assert_int_equal(answers[0].saved_ns, MS(105000));
	/* then 33 s without polls; mid-2025 knows nothing but one at a time; shorter waits stand behind the approval */
	assert_int_equal(answers[1].kind, SHORTEN_POLL);
	assert_int_equal(answers[1].saved_ns, MS(33000));
	assert_int_equal(answers[4].saved_ns, 0);
	play_end(&play);
}

static void test_concurrency_and_members(void **state)
{
	struct play play;
	(void)state;
	const struct attribution *attribution = attribute(
		&play,
		PLAY_HEAD("  horizon: 10h\n  members: [{name: a}, {name: b}, {name: c}]\n  behavior: [{applyLatency: 14s, quiet: true}]\n"
			  "  timeline: [{at: 100s, apply: clusterstagedupdaterun/first}]\n")
			PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 1}\n") PLAY_RUN("first", ", state: Run"));
	assert_int_equal(duration_of(attribution), MS(45005));
	assert_int_equal(duration_with(&play, &(struct shorten_change){.all_at_once = true}), MS(15005));
	assert_int_equal(duration_with(&play, &(struct shorten_change){.all_at_once = true, .watches_bindings = true}), MS(14005));
	/* the first is seen at once, by the pass that the run's own finalizer write causes */
	assert_int_equal(duration_with(&play, &(struct shorten_change){.instant_members = true}), MS(30005));
	assert_int_equal(duration_with(&play, &(struct shorten_change){.instant_members = true, .watches_bindings = true}), MS(5));
	assert_int_equal(duration_with(&play, &(struct shorten_change){0}), MS(45005));
	play_end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_poll),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_approvals),
		cmocka_unit_test(test_concurrency_and_members),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
