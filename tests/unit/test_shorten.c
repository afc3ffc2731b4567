#include "reports/shorten.h"

#include "tests/unit/play.h"

#include "sim/duration.h"
#include "sim/text.h"

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
	assert_int_equal(duration_with(&play, &(struct shorten_change){.scales_waits = true, .wait_percent = 50}), was_ns - NS_PER_HOUR / 2);
	assert_int_equal(duration_with(&play, &(struct shorten_change){.scales_waits = true, .wait_percent = 0}), was_ns - NS_PER_HOUR);
	play_end(&play);
}

/* The approval takes 165 s and the wait 60 s from the same instant: nothing but the approval delays the run, and without it the wait does. */
static void test_approvals(void **state)
{
	struct play play;
	struct shorten_answer answers[SHORTEN_COUNT];
	(void)state;
	const struct attribution *attribution =
		attribute(&play, THREE("{applyLatency: 4s, quiet: true}", MID "  people: [{approves: {}, after: 165s}]\n",
				       ", afterStageTasks: [{type: TimedWait, waitTime: 1m}, {type: Approval}]", ""));
	assert_int_equal(attribution->totals.part_ns[TIME_APPROVAL], MS(165000));
	assert_int_equal(attribution->totals.part_ns[TIME_WAIT], 0);
	assert_int_equal(duration_of(attribution) - duration_with(&play, &(struct shorten_change){.approves_at_once = true}), MS(105000));
	uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
	assert_int_equal(count, 4);
	assert_int_equal(answers[0].kind, SHORTEN_APPROVALS);
	assert_int_equal(answers[0].saved_ns, MS(105000));
	assert_int_equal(answers[1].kind, SHORTEN_APPROVALS_HALVED);
	assert_int_equal(answers[1].saved_ns, MS(82500));
	/* then 33 s without polls; mid-2025 knows nothing but one at a time */
	assert_int_equal(answers[2].kind, SHORTEN_POLL);
	assert_int_equal(answers[2].saved_ns, MS(33000));
	assert_int_equal(answers[3].kind, SHORTEN_MEMBERS);
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

static const struct shorten_answer *answer_to(const struct shorten_answer *answers, uint32_t count, enum shorten_kind kind)
{
	for (uint32_t i = 0; i < count; i++)
		if (answers[i].kind == kind)
			return &answers[i];
	fail_msg("no answer to %s", shorten_key(kind));
	return NULL;
}

#define AT_100 "  timeline: [{at: 100s, apply: clusterstagedupdaterun/first}]\n"

/* `clusters` one after the other, each ready after `latency_ms` of at most 15 s; `stage` is what else the stage has. */
static struct attribution *sequence(struct play *play, int clusters, int latency_ms, const char *timeline, const char *stage)
{
	struct text yaml;
	text_init(&yaml, 0);
	text_putf(&yaml, PLAY_HEAD("  horizon: 10h\n%s  behavior: [{applyLatency: %dms, quiet: true}]\n  members:\n"), timeline, latency_ms);
	for (int i = 0; i < clusters; i++)
		text_putf(&yaml, "    - {name: member-%d}\n", i);
	text_put(&yaml, PLAY_PLACEMENT);
	text_putf(&yaml, PLAY_STRATEGY("    - {name: all, labelSelector: {}%s}\n"), stage);
	text_put(&yaml, PLAY_RUN("first", ", state: Run"));
	struct attribution *attribution = attribute(play, text_view(&yaml));
	text_deinit(&yaml);
	return attribution;
}

/* No poll saves c * (15 s - L), and more slots save whole polls, on the newest release. (Less than 5 ms before a poll it would come before the requeue
 * to the deletion stage.) */
static void test_closed_forms(void **state)
{
	static const int counts[] = {1, 2, 5, 9};
	static const int latencies[] = {1, 4000, 7777, 14990, 15000};
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		for (size_t j = 0; j < 5; j++) {
			struct play play;
			struct shorten_answer answers[SHORTEN_COUNT];
			int c = counts[i];
			int latency_ms = latencies[j];
			const struct attribution *attribution = sequence(&play, c, latency_ms, AT_100, ", maxConcurrency: 1");
			assert_int_equal(duration_of(attribution), MS(c * 15000 + 5));
			uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
			assert_int_equal(answer_to(answers, count, SHORTEN_POLL)->saved_ns, MS(c * (15000 - latency_ms)));
			if (c > 1) {
				assert_int_equal(answer_to(answers, count, SHORTEN_CONCURRENCY)->saved_ns, MS((c - 1) * 15000));
				assert_int_equal(answer_to(answers, count, SHORTEN_CONCURRENCY_DOUBLED)->saved_ns, MS(c / 2 * 15000));
			}
			play_end(&play);
		}
	}
}

/* A percentage doubles up to 100 %, nothing at all is one at a time. */
static void test_doubled(void **state)
{
	static const struct {
		const char *stage;
		int was, now; /* polls */
	} cases[] = {{"", 8, 4}, {", maxConcurrency: 25%", 4, 2}, {", maxConcurrency: 60%", 2, 1}, {", maxConcurrency: 3", 3, 2}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct play play;
		const struct attribution *attribution = sequence(&play, 8, 9000, AT_100, cases[i].stage);
		assert_int_equal(duration_of(attribution), MS(cases[i].was * 15000 + 5));
		assert_int_equal(duration_with(&play, &(struct shorten_change){.doubles_concurrency = true}), MS(cases[i].now * 15000 + 5));
		play_end(&play);
	}
}

/* A shorter soak saves exactly the difference. */
static void test_soaks(void **state)
{
	static const int64_t waits_s[] = {1, 7, 61, 3600};
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct play play;
		struct shorten_answer answers[SHORTEN_COUNT];
		char stage[96];
		snprintf(stage, sizeof stage, ", afterStageTasks: [{type: TimedWait, waitTime: %llds}]", (long long)waits_s[i]);
		const struct attribution *attribution = sequence(&play, 2, 9000, AT_100, stage);
		uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
		assert_int_equal(answer_to(answers, count, SHORTEN_WAITS)->saved_ns, waits_s[i] * NS_PER_SECOND / 2);
		assert_int_equal(answer_to(answers, count, SHORTEN_NO_WAITS)->saved_ns, waits_s[i] * NS_PER_SECOND);
		play_end(&play);
	}
}

/* The timeline merges another wait and another limit into the strategy before the run reads it: 8 clusters of 15 s, 2 at a time, and 1 h. Those are
 * what the change is about, not what the manifest says. */
static void test_merged_strategy(void **state)
{
	static const char timeline[] =
		"  timeline:\n    - at: 50s\n      patch:\n        clusterstagedupdatestrategy: example-strategy\n        merge:\n          spec:\n            stages:\n"
		"              - {name: all, labelSelector: {}, maxConcurrency: 2, afterStageTasks: [{type: TimedWait, waitTime: 1h}]}\n"
		"    - {at: 60s, patch: {clusterstagedupdatestrategy: example-strategy, merge: {metadata: {labels: {owner: me}}}}}\n"
		"    - {at: 100s, apply: clusterstagedupdaterun/first}\n";
	struct play play;
	struct shorten_answer answers[SHORTEN_COUNT];
	(void)state;
	const struct attribution *attribution =
		sequence(&play, 8, 9000, timeline, ", maxConcurrency: 1, afterStageTasks: [{type: TimedWait, waitTime: 2m}]");
	int64_t was_ns = duration_of(attribution);
	assert_int_equal(was_ns, MS(4 * 15000) + NS_PER_HOUR + MS(5));
	assert_int_equal(duration_with(&play, &(struct shorten_change){0}), was_ns);
	uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
	assert_int_equal(answer_to(answers, count, SHORTEN_WAITS)->saved_ns, NS_PER_HOUR / 2);
	assert_int_equal(answer_to(answers, count, SHORTEN_NO_WAITS)->saved_ns, NS_PER_HOUR);
	assert_int_equal(answer_to(answers, count, SHORTEN_CONCURRENCY)->saved_ns, MS(3 * 15000));
	assert_int_equal(answer_to(answers, count, SHORTEN_CONCURRENCY_DOUBLED)->saved_ns, MS(2 * 15000));
	play_end(&play);
}

/* Approvals by the timeline: the first is asked for at 100 s and given at 180 s, the clusters are seen done 15 s later, and the second is asked for at
 * 195 s and given at 400 s. Together they take 285 s, of which half and all can be saved. */
static void test_halved_approvals(void **state)
{
	struct play play;
	struct shorten_answer answers[SHORTEN_COUNT];
	struct text said;
	(void)state;
	const struct attribution *attribution = sequence(&play, 2, 9000,
							 "  timeline:\n    - {at: 100s, apply: clusterstagedupdaterun/first}\n"
							 "    - {at: 180s, approve: first-before-all}\n"
							 "    - {at: 400s, approve: first-after-all}\n",
							 ", maxConcurrency: 2, beforeStageTasks: [{type: Approval}], afterStageTasks: [{type: Approval}]");
	assert_int_equal(attribution->totals.part_ns[TIME_APPROVAL], MS(285000));
	uint32_t count = shorten_answers(play.scenario, 0, attribution, answers);
	assert_int_equal(answer_to(answers, count, SHORTEN_APPROVALS_HALVED)->saved_ns, MS(142500));
	assert_int_equal(answer_to(answers, count, SHORTEN_APPROVALS)->saved_ns, MS(285000));
	text_init(&said, 0);
	shorten_write(&said, answers, count);
	assert_memory_equal(text_view(&said), "saves 4m45s (95 %), then 15s: if approvals came at once\n", 56);
	assert_non_null(strstr(text_view(&said), "saves 2m23s (47 %), then 2m38s: if approvals came in half the time\n"));
	text_deinit(&said);
	play_end(&play);
}

static void test_words(void **state)
{
	static const struct shorten_answer answers[] = {{SHORTEN_WAITS, true, true, MS(60000), MS(20000)},
							{SHORTEN_POLL, true, true, MS(80000), 0},
							{SHORTEN_MEMBERS, true, true, MS(85000), -MS(5000)},
							{SHORTEN_NO_WAITS, true, false, MS(85000), 0}};
	struct text said;
	(void)state;
	text_init(&said, 0);
	shorten_write(&said, answers, 4);
	assert_string_equal(text_view(&said), "saves 20s (25 %), then 1m: if timed waits were half as long\n"
					      "saves nothing: if the controller saw at once what members report\n"
					      "costs 5s, then 1m25s: if members took no time and never failed\n"
					      "does not succeed: if there were no timed waits\n");
	text_deinit(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_poll),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_approvals),
		cmocka_unit_test(test_concurrency_and_members),
		cmocka_unit_test(test_closed_forms),
		cmocka_unit_test(test_doubled),
		cmocka_unit_test(test_soaks),
		cmocka_unit_test(test_merged_strategy),
		cmocka_unit_test(test_halved_approvals),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
