/* Diagnostics: their form, their ceiling, that no input can play with the terminal, and what is near to a mistyped word. */

#include "sim/diag.h"
#include "tests/unit/unit.h"

#include <string.h>

static struct diags diags;

static int setup(void **state)
{
	(void)state;
	diags_init(&diags);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	diags_deinit(&diags);
	return 0;
}

static void assert_written(const char *expected)
{
	struct text out;
	text_init(&out, 0);
	diags_write(&out, &diags);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

static void each_is_one_line(void **state)
{
	(void)state;
	assert_false(diags_failed(&diags));
	assert_written("");
	diag_warning(&diags, "a.yaml", 3, 7, NULL, "%d is much", 9);
	assert_false(diags_failed(&diags));
	diag_error(&diags, "a.yaml", 12, 1, "did you mean \"stage\"?", "unknown key \"%s\"", "stgae");
	diag_error(&diags, "b.yaml", 0, 0, NULL, "cannot be opened");
	diag_error(&diags, NULL, 0, 0, NULL, "no scenario");
	assert_true(diags_failed(&diags));
	assert_int_equal(diags.error_count, 3);
	assert_int_equal(diags.warning_count, 1);
	assert_written("a.yaml:3:7: warning: 9 is much\n"
		       "a.yaml:12:1: error: unknown key \"stgae\"; did you mean \"stage\"?\n"
		       "b.yaml: error: cannot be opened\n"
		       "error: no scenario\n");
}

static void texts_are_copied(void **state)
{
	(void)state;
	char file[] = "a.yaml";
	char hint[] = "hint";
	diag_error(&diags, file, 1, 1, hint, "message");
	memset(file, 'x', sizeof file - 1);
	memset(hint, 'x', sizeof hint - 1);
	assert_written("a.yaml:1:1: error: message; hint\n");
}

static void only_some_are_kept_and_all_are_counted(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_SHOWN_MAX; i++)
		diag_warning(&diags, NULL, 0, 0, NULL, "w");
	struct text out;
	text_init(&out, 0);
	diags_write(&out, &diags);
	assert_null(strstr(text_view(&out), "more"));
	diag_error(&diags, NULL, 0, 0, NULL, "e");
	diag_warning(&diags, NULL, 0, 0, NULL, "w");
	assert_true(diags_failed(&diags));
	text_clear(&out);
	diags_write(&out, &diags);
	assert_string_equal(text_view(&out) + DIAG_SHOWN_MAX * strlen("warning: w\n"), "... and 2 more\n");
	text_deinit(&out);
}

static void input_cannot_play_with_the_terminal(void **state)
{
	(void)state;
	diag_error(&diags, "a\nb", 1, 1, "\x1b[2J", "%s", "\x07\x7f\r \xC2\x9b \xE2\x80\xAE \xE2\x81\xA6 \xEF\xBB\xBF \xFF \xC3\xA9 \xE4\xB8\xAD");
	assert_written("a\\x0ab:1:1: error: \\x07\\x7f\\x0d \\u009b \\u202e \\u2066 \\ufeff \\xff \xC3\xA9 \xE4\xB8\xAD; \\x1b[2J\n");
}

static void long_messages_are_cut(void **state)
{
	(void)state;
	static char word[100001];
	memset(word, 'w', sizeof word - 1);
	diag_error(&diags, NULL, 0, 0, NULL, "%s", word);
	assert_int_equal(strlen(diags.shown[0].message), 64 * 1024);
}

static void the_nearest_word_is_found(void **state)
{
	(void)state;
	static const char *const candidates[] = {"stage", "cluster", "clusters", "maxConcurrency", "waitTime", "at"};
	static const struct {
		const char *word;
		const char *nearest;
	} cases[] = {
		{"stgae", "stage"},  {"stage", "stage"},     {"Stage", "stage"},  {"clustr", "cluster"}, {"clusterz", "cluster"}, {"clusterss", "clusters"},
		{"maxConcurency", "maxConcurrency"}, {"maxConcurrencies", "maxConcurrency"}, {"waittime", "waitTime"}, {"xyz", NULL},
		{"", NULL},          {"a", NULL},            {"zz", NULL},        {"completelyDifferent", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *nearest = diag_nearest(cases[i].word, candidates, sizeof candidates / sizeof candidates[0]);
		if (!cases[i].nearest ? nearest != NULL : !nearest || strcmp(nearest, cases[i].nearest) != 0)
			fail_msg("\"%s\" is near to \"%s\"", cases[i].word, nearest ? nearest : "nothing");
	}
	char word[100];
	memset(word, 'l', sizeof word);
	word[sizeof word - 1] = '\0';
	assert_null(diag_nearest(word, candidates, sizeof candidates / sizeof candidates[0]));
	assert_null(diag_nearest("stage", candidates, 0));
	char longer[400];
	memset(longer, 'l', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	assert_null(diag_nearest(longer, candidates, sizeof candidates / sizeof candidates[0]));
	const char *const long_ones[] = {longer + 10, longer + 199};
	assert_null(diag_nearest(longer + 200, long_ones, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_is_one_line, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_are_copied, setup, teardown),
		cmocka_unit_test_setup_teardown(only_some_are_kept_and_all_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(input_cannot_play_with_the_terminal, setup, teardown),
		cmocka_unit_test_setup_teardown(long_messages_are_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(the_nearest_word_is_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
