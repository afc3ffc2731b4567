#include "tests/unit/scenario_kit.h"

#include "reports/get_history.h"

#include "sim/io.h"

/* The shipped scenarios load without a warning, replay the same way twice, and hold, what kubectl prints included. */

enum { FILES_MAX = 1000 };

static void load(struct play *play, const char *path)
{
	*play = (struct play){0};
	arena_init(&play->arena, 0);
	diags_init(&play->diags);
	play->scenario = scenario_load(&play->arena, &path, 1, NULL, &play->diags);
	assert_string_equal(play_said(play), "");
	assert_non_null(play->scenario);
}

static size_t check_file(const char *path)
{
	struct play play;
	struct replay again;
	size_t failed = 0;
	load(&play, path);
	if (!play.scenario->file) { /* manifests that scenarios include */
		play_deinit(&play);
		return 0;
	}
	play_run(&play, NULL);
	play.results = expect_evaluate(&play.arena, &play.replay, play.history, &get_history_printer);
	for (size_t i = 0; i < play.results.count; i++) {
		const struct expect_result *result = &play.results.items[i];
		if (result->held)
			continue;
		print_error("%s:%u: %s\n%s", result->place.file, result->place.line, result->name, result->failure);
		failed++;
	}
	replay_init(&again, play.scenario, NULL);
	assert_true(replay_run(&again));
	assert_true(again.trace.fingerprint == play.replay.trace.fingerprint);
	assert_true(play.scenario->expectation_count > 0);
	assert_string_not_equal(play.scenario->description, "");
	replay_deinit(&again);
	play_deinit(&play);
	return failed;
}

static void test_all_hold(void **state)
{
	(void)state;
	struct arena arena;
	struct io_list files;
	const char *error = NULL;
	size_t failed = 0;
	arena_init(&arena, 0);
	if (!io_list_folder(&arena, "scenarios/library", FILES_MAX, &files, &error))
		fail_msg("scenarios/library %s", error);
	assert_true(files.count >= 6);
	for (size_t i = 0; i < files.count; i++) {
		const char *dot = strrchr(files.paths[i], '.');
		if (dot && strcmp(dot, ".yaml") == 0)
			failed += check_file(files.paths[i]);
	}
	arena_deinit(&arena);
	assert_int_equal(failed, 0);
}

/* "The manifests of July 2025, unchanged." */
static void test_same_manifests(void **state)
{
	(void)state;
	struct play then, now;
	load(&then, "scenarios/library/walkthrough.yaml");
	load(&now, "scenarios/library/walkthrough-2025-yaml-on-head.yaml");
	assert_int_equal(then.scenario->manifest_count, now.scenario->manifest_count);
	for (uint32_t i = 0; i < then.scenario->manifest_count; i++)
		assert_true(value_equal(then.scenario->manifests[i].document, now.scenario->manifests[i].document));
	play_deinit(&then);
	play_deinit(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_hold), cmocka_unit_test(test_same_manifests)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
