#include "reports/coverage_tables.h"
#include "tests/unit/scenario_kit.h"

#include "model/run.h"
#include "model/run_words.h"

#include "sim/io.h"

/* The table of conditions of runs holds what the controller writes, nothing less, and the loader lets all of it pass. */

enum { FILES_MAX = 1000, SEEN_MIN = 9 };

static size_t number_of(const char *type, enum condition_status status, const char *reason)
{
	size_t i = 0;
	while (i < run_word_count && (strcmp(run_words[i].type, type) != 0 || run_words[i].status != status || strcmp(run_words[i].reason, reason) != 0))
		i++;
	return i;
}

static void see_file(const char *path, bool *seen)
{
	struct play play = {0};
	arena_init(&play.arena, 0);
	diags_init(&play.diags);
	play.scenario = scenario_load(&play.arena, &path, 1, NULL, &play.diags);
	assert_non_null(play.scenario);
	if (play.scenario->file)
		play_run(&play, NULL);
	struct trace_cursor cursor = trace_begin(&play.replay.trace);
	const struct trace_record *record;
	while (play.scenario->file && (record = trace_next(&cursor))) {
		const struct object *after = record->kind == TRACE_WRITE ? record->as.write.after : NULL;
		for (uint32_t i = 0; after && after->run_spec && after->run_status && i < after->run_status->condition_count; i++) {
			const struct condition *condition = &after->run_status->conditions[i];
			size_t number = number_of(condition->type, (enum condition_status)condition->status, condition->reason);
			if (number == run_word_count)
				fail_msg("%s: %s=%d/%s", path, condition->type, condition->status, condition->reason);
			seen[number] = true;
		}
	}
	play_deinit(&play);
}

static void test_all_that_is_written(void **state)
{
	(void)state;
	struct arena arena;
	struct io_list files;
	const char *error = NULL;
	bool seen[64] = {false};
	size_t count = 0;
	arena_init(&arena, 0);
	assert_true(run_word_count <= sizeof seen / sizeof seen[0]);
	assert_true(io_list_folder(&arena, "scenarios/library", FILES_MAX, &files, &error));
	for (size_t i = 0; i < files.count; i++) {
		const char *dot = strrchr(files.paths[i], '.');
		if (dot && strcmp(dot, ".yaml") == 0)
			see_file(files.paths[i], seen);
	}
	for (size_t i = 0; i < run_word_count; i++)
		count += seen[i];
	assert_true(count >= SEEN_MIN);
	arena_deinit(&arena);
}

static void test_same_as_coverage(void **state)
{
	(void)state;
	for (size_t i = 0; i < coverage_reason_count; i++) {
		const struct coverage_reason *reason = &coverage_reasons[i];
		if (reason->level == LEVEL_RUN && reason->reason && number_of(reason->type, reason->status, reason->reason) == run_word_count)
			fail_msg("%s", reason->name);
	}
}

static void test_loader_takes_them(void **state)
{
	(void)state;
	struct text yaml;
	struct play play;
	text_init(&yaml, 0);
	text_put(&yaml, PLAY_HEAD "  expect:\n");
	for (size_t i = 0; i < run_word_count; i++)
		text_putf(&yaml, "    - {name: e%zu, never: {run: roll, condition: %s=%s/%s}}\n", i, run_words[i].type,
			  condition_status_name(run_words[i].status), run_words[i].reason);
	text_put(&yaml, PLAY_MANIFESTS);
	play_load(&play, text_view(&yaml));
	assert_int_equal(play.scenario->expectation_count, run_word_count);
	play_deinit(&play);
	text_deinit(&yaml);
}

/* What the scenario itself writes may be asked for. */
static void test_written_by_a_patch(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  timeline:\n    - {at: 1m, patch: {run: roll, subresource: status, merge: {status: {conditions: [{type: Mine, status: 'True', "
				   "reason: R, message: m, lastTransitionTime: '2026-01-01T00:00:00Z'}]}}}}\n"
				   "    - {when: {run: roll, condition: Mine=True/R}, stop: roll}\n" PLAY_MANIFESTS);
	assert_int_equal(play.scenario->entry_count, 2);
	play_deinit(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_that_is_written), cmocka_unit_test(test_same_as_coverage),
		cmocka_unit_test(test_loader_takes_them), cmocka_unit_test(test_written_by_a_patch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
