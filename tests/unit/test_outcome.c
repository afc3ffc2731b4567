#include "tests/unit/scenario_kit.h"

#include "scenarios/outcome.h"

/* One list of everything a replay is checked for. */

/* Three clusters, one at a time; in `meddle`, somebody marks the second as started by hand. */
#define FLEET                                                                                                                                  \
	"  members: [{name: a}, {name: b}, {name: c}]\n"                                                                                       \
	"  behavior: [{applyLatency: 40s, quiet: true}]\n"                                                                                     \
	"  horizon: 10m\n"
#define MEDDLE                                                                                                                                 \
	"  timeline:\n"                                                                                                                        \
	"    - at: 20s\n"                                                                                                                      \
	"      patch:\n"                                                                                                                       \
	"        clusterstagedupdaterun: roll\n"                                                                                               \
	"        subresource: status\n"                                                                                                        \
	"        json:\n"                                                                                                                      \
	"          - {op: add, path: /status/stagesStatus/0/clusters/1/conditions, value: [{type: Started, status: 'True', observedGeneration: 2, " \
	"reason: ClusterUpdatingStarted, message: m, lastTransitionTime: '2000-01-01T00:00:20Z'}]}\n"

static struct outcome judged(struct play *play, const char *yaml)
{
	play_init(play, yaml);
	return outcome_of(&play->arena, &play->replay, play->history, NULL);
}

static const struct check *check_named(const struct outcome *outcome, const char *name)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (strcmp(outcome->checks[i].name, name) == 0)
			return &outcome->checks[i];
	fail_msg("there is no check \"%s\"", name);
	return NULL;
}

static void everything_is_listed_in_order(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome = judged(&play, PLAY_HEAD FLEET "  expect:\n"
								     "    - {name: it ends, eventually: {run: roll, condition: Succeeded=True}}\n"
								     "    - {name: it is quick, duration: {run: roll, within: [0s, 1s]}}\n" PLAY_MANIFESTS);
	assert_int_equal(outcome.count, 2 + invariant_count());
	assert_int_equal(outcome.checks[0].state, CHECK_HELD);
	assert_int_equal(outcome.checks[0].group, CHECK_EXPECTATION);
	assert_null(outcome.checks[0].wanted);
	assert_int_equal(outcome.checks[1].state, CHECK_FAILED);
	assert_int_equal(outcome.checks[1].place.line, 10);
	assert_non_null(outcome.checks[1].wanted);
	assert_non_null(outcome.checks[1].found);
	assert_null(outcome.checks[1].again); /* it is in no file */
	for (size_t i = 0; i < invariant_count(); i++) {
		assert_ptr_equal(outcome.checks[2 + i].invariant, invariant_at(i));
		assert_int_equal(outcome.checks[2 + i].state, CHECK_HELD);
	}
	assert_int_equal(outcome.counts[CHECK_EXPECTATION][CHECK_FAILED], 1);
	assert_int_equal(outcome.counts[CHECK_INVARIANT][CHECK_HELD], invariant_count());
	assert_int_equal(outcome_count(&outcome, CHECK_FAILED), 1);
	play_deinit(&play);
}

static void a_timeline_that_goes_wrong_is_a_failure(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome = judged(&play, PLAY_HEAD "  members: [{name: a}]\n"
							       "  timeline:\n"
							       "    - {name: forbidden, at: 1s, patch: {clusterstagedupdaterun: roll, merge: {spec: {placementName: other}}}}\n"
							       PLAY_MANIFESTS);
	const struct check *check = check_named(&outcome, "timeline: forbidden");
	assert_int_equal(check->group, CHECK_TIMELINE);
	assert_int_equal(check->state, CHECK_FAILED);
	assert_true(check->has_time);
	assert_int_equal(check->at_ns, INT64_C(1000000000));
	assert_string_equal(check->wanted, "it is done");
	play_deinit(&play);
}

static void a_violation_is_a_failure(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome = judged(&play, PLAY_HEAD FLEET MEDDLE PLAY_MANIFESTS);
	const struct check *check = check_named(&outcome, "invariant concurrency");
	assert_int_equal(check->state, CHECK_FAILED);
	assert_true(check->has_time);
	assert_int_equal(check->at_ns, INT64_C(20000000000));
	assert_memory_equal(check->wanted, "20 concurrency: No more clusters of a stage", 43);
	assert_memory_equal(check->found, "20s clusterstagedupdaterun/roll: ", 33);
	assert_int_equal(outcome.counts[CHECK_INVARIANT][CHECK_FAILED], 2);
	play_deinit(&play);
}

static void an_exemption_is_no_failure(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome =
		judged(&play, PLAY_HEAD FLEET MEDDLE "  invariants: {except: [{name: concurrency, why: by hand}, {name: start-is-bound, why: by hand}]}\n" PLAY_MANIFESTS);
	const struct check *check = check_named(&outcome, "invariant concurrency");
	assert_int_equal(check->state, CHECK_EXEMPT);
	assert_string_equal(check->why, "by hand");
	assert_null(check->found);
	assert_int_equal(outcome_count(&outcome, CHECK_FAILED), 0);
	assert_int_equal(outcome.counts[CHECK_INVARIANT][CHECK_EXEMPT], 2);
	play_deinit(&play);
}

static void an_expected_violation_holds(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome = judged(&play, PLAY_HEAD FLEET MEDDLE "  expect:\n"
									    "    - violates: {invariant: concurrency}\n"
									    "    - {name: the other, violates: start-is-bound}\n" PLAY_MANIFESTS);
	assert_int_equal(check_named(&outcome, "invariant concurrency is violated")->state, CHECK_HELD);
	assert_int_equal(check_named(&outcome, "the other")->state, CHECK_HELD);
	assert_int_equal(check_named(&outcome, "invariant concurrency")->state, CHECK_EXEMPT);
	assert_int_equal(outcome_count(&outcome, CHECK_FAILED), 0);
	play_deinit(&play);
}

static void a_violation_that_does_not_come_is_a_failure(void **state)
{
	(void)state;
	struct play play;
	const struct outcome outcome = judged(&play, PLAY_HEAD FLEET "  expect: [{violates: {invariant: concurrency}}]\n" PLAY_MANIFESTS);
	const struct check *check = check_named(&outcome, "invariant concurrency is violated");
	assert_int_equal(check->state, CHECK_FAILED);
	assert_string_equal(check->wanted, "invariant 20 concurrency is violated");
	assert_string_equal(check->found, "it held");
	assert_int_equal(outcome_count(&outcome, CHECK_FAILED), 1);
	play_deinit(&play);
}

static void before_it_could_be_seen_nothing_has_failed(void **state)
{
	(void)state;
	struct play play;
	const struct replay_options options = {.until_ns = INT64_C(10000000000)};
	play_load(&play, PLAY_HEAD FLEET MEDDLE "  expect: [{violates: {invariant: concurrency}}]\n" PLAY_MANIFESTS);
	play_run(&play, &options);
	const struct outcome outcome = outcome_of(&play.arena, &play.replay, play.history, NULL);
	assert_int_equal(check_named(&outcome, "invariant concurrency is violated")->state, CHECK_UNREACHED);
	assert_int_equal(outcome_count(&outcome, CHECK_FAILED), 0);
	play_deinit(&play);
}

/* A flood of one invariant does not hide another, and is cut with its number. */
static void many_violations_are_counted(void **state)
{
	(void)state;
	struct play play;
	struct text yaml;
	text_init(&yaml, 0);
	text_put(&yaml, PLAY_HEAD FLEET "  timeline:\n");
	for (int i = 0; i < 15; i++)
		text_putf(&yaml, "    - {at: %ds, patch: {clusterstagedupdaterun: roll, subresource: status, json: [{op: replace, path: /status/conditions/0/"
				 "status, value: '%s'}]}}\n", 20 + 20 * i, i % 2 ? "True" : "False");
	text_put(&yaml, PLAY_MANIFESTS);
	const struct outcome outcome = judged(&play, text_view(&yaml));
	const struct check *check = check_named(&outcome, "invariant initialized-stays");
	assert_int_equal(check->state, CHECK_FAILED);
	size_t lines = 1;
	for (const char *at = check->found; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, VIOLATIONS_EACH_MAX + 1);
	assert_non_null(strstr(check->found, "\nand 5 more"));
	text_deinit(&yaml);
	play_deinit(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_listed_in_order),
		cmocka_unit_test(a_timeline_that_goes_wrong_is_a_failure),
		cmocka_unit_test(a_violation_is_a_failure),
		cmocka_unit_test(an_exemption_is_no_failure),
		cmocka_unit_test(an_expected_violation_holds),
		cmocka_unit_test(a_violation_that_does_not_come_is_a_failure),
		cmocka_unit_test(before_it_could_be_seen_nothing_has_failed),
		cmocka_unit_test(many_violations_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
