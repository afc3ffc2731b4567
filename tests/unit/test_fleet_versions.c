#include "reports/fleet_versions.h"

#include "sim/duration.h"

#include "tests/unit/play.h"

/* Who holds which version, over time. */

static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	struct fleet_versions_list list = fleet_versions_of(&play.arena, play.story);
	assert_int_equal(list.count, 1);
	const struct fleet_versions *fleet = &list.items[0];
	assert_string_equal(fleet->placement, "example-placement");
	assert_int_equal(fleet->version_count, 2);
	assert_int_equal(fleet->versions[0], 0);
	assert_int_equal(fleet->versions[1], 1);
	assert_int_equal(fleet->most, 3);
	assert_false(fleet->merged);
	/* In columns of 100 s: nothing; the first run from 190 s; all three from 281 s; back one by one from 990 s; removed at 1501 s. */
	const uint32_t *counts = fleet_versions_sample(&play.arena, fleet, 0, 2000 * NS_PER_SECOND, 20);
	const uint32_t expected[20][2] = {{0, 0}, {0, 1}, {0, 3}, {0, 3}, {0, 3}, {0, 3}, {0, 3}, {0, 3}, {0, 3}, {1, 2},
					  {3, 0}, {3, 0}, {3, 0}, {3, 0}, {3, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}};
	for (size_t i = 0; i < 20; i++)
		for (size_t k = 0; k < 2; k++)
			if (counts[2 * i + k] != expected[i][k])
				fail_msg("column %zu, version %zu: %u", i, k, counts[2 * i + k]);
	play_end(&play);
}

/* More versions than are told apart. */
static void test_many_versions(void **state)
{
	enum { MANY = FLEET_VERSIONS_MAX + 5 };
	static struct story_holding holdings[MANY];
	struct story story = {.end_ns = MANY, .holdings = holdings, .holding_count = MANY};
	struct arena arena;
	(void)state;
	arena_init(&arena, 0);
	for (int i = 0; i < MANY; i++)
		holdings[i] = (struct story_holding){i, "a", "", "p", MANY - 1 - i};
	struct fleet_versions_list list = fleet_versions_of(&arena, &story);
	const struct fleet_versions *fleet = &list.items[0];
	assert_true(fleet->merged);
	assert_int_equal(fleet->version_count, FLEET_VERSIONS_MAX);
	for (size_t i = 0; i < fleet->version_count; i++)
		assert_int_equal(fleet->versions[i], 5 + i);
	assert_int_equal(fleet->most, 1);
	const uint32_t *counts = fleet_versions_sample(&arena, fleet, 0, MANY, 1);
	assert_int_equal(counts[0], 1); /* the oldest stands for those before it */
	for (size_t i = 1; i < fleet->version_count; i++)
		assert_int_equal(counts[i], 0);
	arena_deinit(&arena);
}

static void test_nothing(void **state)
{
	struct story story = {.end_ns = 1};
	struct arena arena;
	(void)state;
	arena_init(&arena, 0);
	assert_int_equal(fleet_versions_of(&arena, &story).count, 0);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_many_versions),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
