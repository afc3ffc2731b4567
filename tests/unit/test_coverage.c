#include "tests/unit/play.h"

#include "reports/coverage.h"
#include "reports/coverage_tables.h"

/* How much of what can happen a suite made happen. */

#define HEAD "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: it}\nspec:\n  members: [{name: a, labels: {stage: first}}, {name: b, labels: {stage: second}}]\n"
#define MANIFESTS                                                                                                                              \
	"---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"                                                                      \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterResourcePlacement\nmetadata: {name: place}\n"                   \
	"spec:\n  resourceSelectors: [{group: '', kind: Namespace, name: shop, version: v1}]\n  strategy: {type: External}\n"                 \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: steps}\n"                \
	"spec:\n  stages:\n"                                                                                                                  \
	"    - {name: first, labelSelector: {matchLabels: {stage: first}}, afterStageTasks: [{type: TimedWait, waitTime: 1m}]}\n"             \
	"    - {name: second, labelSelector: {matchLabels: {stage: second}}, beforeStageTasks: [{type: Approval}]}\n"                         \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: roll}\n"                      \
	"spec: {placementName: place, stagedRolloutStrategyName: steps, state: Run}\n"
#define PATIENT "  horizon: 10m\n"
#define APPROVED "  people: [{name: p, approves: {}, after: 1s}]\n"

static void add(struct coverage_sum *sum, const char *yaml)
{
	struct play play;
	play_text(&play, yaml);
	coverage_sum_add(sum, &play.replay.trace, play.scenario->config.release);
	play_end(&play);
}

static uint64_t scenarios_of(const struct coverage *coverage, const char *name)
{
	for (size_t i = 0; i < coverage->count; i++)
		if (strcmp(coverage->items[i].name, name) == 0)
			return coverage->items[i].scenarios;
	fail_msg("nothing is called \"%s\"", name);
	return 0;
}

static void stages_and_tasks_of_strategies(void **state)
{
	(void)state;
	struct coverage_sum sum;
	struct arena arena;
	arena_init(&arena, 0);
	coverage_sum_init(&sum);
	add(&sum, HEAD PATIENT MANIFESTS);
	struct coverage *coverage = coverage_of(&arena, &sum, 1, NULL);
	assert_int_equal(coverage->all[COVERAGE_STAGES], 2);
	assert_int_equal(coverage->hit[COVERAGE_STAGES], 1);
	assert_int_equal(scenarios_of(coverage, "steps/first"), 1);
	assert_int_equal(scenarios_of(coverage, "steps/second"), 0);
	assert_int_equal(scenarios_of(coverage, "steps/first after TimedWait"), 1);
	assert_int_equal(scenarios_of(coverage, "steps/second before Approval"), 0);
	assert_int_equal(scenarios_of(coverage, "run Progressing=False/UpdateRunWaiting before a stage"), 1);
	assert_int_equal(scenarios_of(coverage, "run Succeeded=True"), 0);
	assert_int_equal(scenarios_of(coverage, "task ApprovalRequestCreated=True"), 1);
	add(&sum, HEAD APPROVED MANIFESTS);
	coverage = coverage_of(&arena, &sum, 1, NULL);
	assert_int_equal(scenarios_of(coverage, "steps/first"), 2);
	assert_int_equal(scenarios_of(coverage, "steps/second"), 1);
	assert_int_equal(scenarios_of(coverage, "steps/second before Approval"), 1);
	assert_int_equal(scenarios_of(coverage, "run Succeeded=True"), 1);
	coverage_sum_deinit(&sum);
	arena_deinit(&arena);
}

/* A strategy that no run uses is there all the same. */
static void what_nobody_uses_is_missing(void **state)
{
	(void)state;
	struct coverage_sum sum;
	struct arena arena;
	arena_init(&arena, 0);
	coverage_sum_init(&sum);
	add(&sum, HEAD MANIFESTS "---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: StagedUpdateStrategy\nmetadata: {name: steps, namespace: shop}\n"
				 "spec: {stages: [{name: only, labelSelector: {}, afterStageTasks: [{type: Approval}]}]}\n");
	const struct coverage *coverage = coverage_of(&arena, &sum, 1, NULL);
	assert_int_equal(scenarios_of(coverage, "shop/steps/only"), 0);
	assert_int_equal(scenarios_of(coverage, "shop/steps/only after Approval"), 0);
	assert_int_equal(coverage->all[COVERAGE_STAGES], 3);
	coverage_sum_deinit(&sum);
	arena_deinit(&arena);
}

static void sums_are_the_same_however_they_are_cut(void **state)
{
	(void)state;
	static const char *const yamls[] = {HEAD PATIENT MANIFESTS, HEAD APPROVED MANIFESTS, HEAD MANIFESTS};
	struct coverage_sum one, two[3];
	struct arena arena;
	struct text left, right;
	arena_init(&arena, 0);
	text_init(&left, 0);
	text_init(&right, 0);
	coverage_sum_init(&one);
	for (size_t i = 0; i < 3; i++)
		coverage_sum_init(&two[i]);
	for (size_t i = 0; i < 3; i++) {
		add(&one, yamls[i]);
		add(&two[(i + 1) % 2], yamls[i]);
	}
	coverage_write_json(&left, coverage_of(&arena, &one, 1, NULL));
	coverage_write_json(&right, coverage_of(&arena, two, 3, NULL));
	assert_string_equal(text_view(&left), text_view(&right));
	for (size_t i = 0; i < 3; i++)
		coverage_sum_deinit(&two[i]);
	coverage_sum_deinit(&one);
	text_deinit(&left);
	text_deinit(&right);
	arena_deinit(&arena);
}

/* What a release does not know is not missing in it. */
static void only_reasons_that_a_release_knows_count(void **state)
{
	(void)state;
	static const size_t known[RELEASE_COUNT] = {[RELEASE_MID_2025] = 18, [RELEASE_V0_2_2] = 23, [RELEASE_V0_3_1] = 23, [RELEASE_HEAD] = 24};
	struct arena arena;
	arena_init(&arena, 0);
	for (int release = 0; release < RELEASE_COUNT; release++) {
		struct coverage_sum sum;
		coverage_sum_init(&sum);
		sum.releases[release] = true;
		assert_int_equal(coverage_of(&arena, &sum, 1, NULL)->all[COVERAGE_REASONS], known[release]);
		coverage_sum_deinit(&sum);
	}
	arena_deinit(&arena);
}

static void limits_are_read(void **state)
{
	(void)state;
	static const char *const wrong[] = {"101", "-1", "80%", "stages", "stages:", "stages:x", "everything:3", "all:5", "80,", ",", "1000", "stages:1;tasks:2", ":5"};
	int limits[COVERAGE_AREAS + 1];
	assert_true(coverage_limits_read("", limits));
	for (int area = 0; area <= COVERAGE_ALL; area++)
		assert_int_equal(limits[area], COVERAGE_NO_LIMIT);
	assert_true(coverage_limits_read("80", limits));
	assert_int_equal(limits[COVERAGE_ALL], 80);
	assert_true(coverage_limits_read("messages:0,stages:100,7", limits));
	assert_int_equal(limits[COVERAGE_MESSAGES], 0);
	assert_int_equal(limits[COVERAGE_STAGES], 100);
	assert_int_equal(limits[COVERAGE_TASKS], COVERAGE_NO_LIMIT);
	assert_int_equal(limits[COVERAGE_ALL], 7);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (coverage_limits_read(wrong[i], limits))
			fail_msg("\"%s\" was taken", wrong[i]);
}

static void limits_gate(void **state)
{
	(void)state;
	struct coverage coverage = {.all = {3, 0, 10, 10, 23}, .hit = {2, 0, 10, 5, 17}, .limits = {66, 100, 100, COVERAGE_NO_LIMIT, 73}};
	struct text out;
	text_init(&out, 0);
	assert_true(coverage_held(&coverage));
	coverage_put_share(&out, &coverage, COVERAGE_STAGES);
	assert_string_equal(text_view(&out), "2 of 3 (66.6 %)");
	text_clear(&out);
	coverage_put_share(&out, &coverage, COVERAGE_TASKS);
	assert_string_equal(text_view(&out), "0 of 0 (100.0 %)");
	coverage.limits[COVERAGE_STAGES] = 67;
	assert_false(coverage_area_held(&coverage, COVERAGE_STAGES));
	assert_false(coverage_held(&coverage));
	coverage.limits[COVERAGE_STAGES] = 66;
	coverage.limits[COVERAGE_ALL] = 74;
	assert_false(coverage_held(&coverage));
	text_clear(&out);
	coverage_put_limit(&out, &coverage, COVERAGE_ALL);
	assert_string_equal(text_view(&out), "coverage of all: 17 of 23 (73.9 %), at least 74 % wanted");
	text_deinit(&out);
}

/* Recordings: what real engines said is in the tables, and as one message only. */

enum { CASES_MAX = 10000 };

static size_t matches_of(const char *failure)
{
	size_t matches = 0;
	for (size_t i = 0; i < coverage_message_count; i++) {
		const char *const *fragments = coverage_messages[i].fragments;
		matches += strstr(failure, fragments[0]) || (fragments[1] && strstr(failure, fragments[1]));
	}
	return matches;
}

static void look_at_failures(const struct trace *trace, size_t *seen, size_t *unknown)
{
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor))) {
		const struct object *run = record->kind == TRACE_WRITE ? record->as.write.after : NULL;
		for (uint32_t i = 0; run && run->run_status && i < run->run_status->condition_count; i++) {
			const struct condition *condition = &run->run_status->conditions[i];
			if (condition->status != CONDITION_FALSE || strcmp(condition->type, "Progressing") == 0)
				continue;
			size_t matches = matches_of(condition->message);
			if (matches > 1)
				fail_msg("%zu messages match: %s", matches, condition->message);
			++*seen;
			*unknown += matches == 0;
		}
	}
}

static void recordings_are_in_the_tables(void **state)
{
	(void)state;
	struct arena arena;
	struct io_list files;
	struct coverage_sum sum;
	const char *error = NULL;
	size_t seen = 0, unknown = 0;
	arena_init(&arena, 0);
	coverage_sum_init(&sum);
	assert_true(io_list_folder(&arena, "tests/data/recorded/conformance", CASES_MAX, &files, &error));
	for (size_t i = 0; i < files.count; i++) {
		struct play play;
		size_t size = strlen(files.paths[i]);
		if (size < 5 || strcmp(files.paths[i] + size - 5, ".json") != 0)
			continue;
		play_recorded(&play, files.paths[i]);
		coverage_sum_add(&sum, &play.replay.trace, play.scenario->config.release);
		look_at_failures(&play.replay.trace, &seen, &unknown);
		play_end(&play);
	}
	struct coverage *coverage = coverage_of(&arena, &sum, 1, NULL);
	assert_int_equal(coverage->hit[COVERAGE_REASONS], coverage_reason_count);
	assert_true(coverage->hit[COVERAGE_MESSAGES] >= 23);
	assert_true(seen >= 100);
	assert_true(unknown * 20 <= seen); /* of a status that was edited by hand */
	coverage_sum_deinit(&sum);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stages_and_tasks_of_strategies),
		cmocka_unit_test(what_nobody_uses_is_missing),
		cmocka_unit_test(sums_are_the_same_however_they_are_cut),
		cmocka_unit_test(only_reasons_that_a_release_knows_count),
		cmocka_unit_test(limits_are_read),
		cmocka_unit_test(limits_gate),
		cmocka_unit_test(recordings_are_in_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
