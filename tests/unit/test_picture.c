#include "reports/picture.h"

#include "tests/unit/unit.h"

#include <string.h>

/* Texts that are cut to a width. */

static struct arena arena;

static void assert_fits(const char *cut, double width)
{
	assert_true(picture_text_width(cut, 12, false) <= width);
}

static void test_text_keeps_its_beginning(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	assert_string_equal(picture_fit_text(&arena, "short", 200, 12, false), "short");
	const char *cut = picture_fit_text(&arena, "a sentence that is too long for its line", 100, 12, false);
	assert_fits(cut, 100);
	assert_memory_equal(cut, "a sentence", 10);
	assert_string_equal(cut + strlen(cut) - 3, "\xE2\x80\xA6");
	assert_string_equal(picture_fit_text(&arena, "nothing", 1, 12, false), "");
	arena_deinit(&arena);
}

static void test_name_keeps_both_ends(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	assert_string_equal(picture_fit_name(&arena, "member-1", 200, 12, false), "member-1");
	const char *first = picture_fit_name(&arena, "a-very-long-cluster-name-in-westeurope-production-07", 150, 12, false);
	const char *second = picture_fit_name(&arena, "a-very-long-cluster-name-in-westeurope-production-08", 150, 12, false);
	assert_fits(first, 150);
	assert_string_not_equal(first, second);
	assert_memory_equal(first, "a-very-", 7);
	assert_string_equal(first + strlen(first) - 3, "-07");
	/* not within a character */
	for (int width = 0; width < 120; width++) {
		const char *cut = picture_fit_name(&arena, "\xE5\xB9\xBF\xE5\xB7\x9E\xE5\xB9\xBF\xE5\xB7\x9E\xC3\xA9\xC3\xA9\xE5\xB9\xBF", width, 12, false);
		assert_fits(cut, width);
		assert_int_not_equal(*cut & 0xC0, 0x80);
		const char *dots = strstr(cut, "\xE2\x80\xA6");
		assert_true(!dots || (dots[3] & 0xC0) != 0x80);
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_text_keeps_its_beginning), cmocka_unit_test(test_name_keeps_both_ends)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
