#include "sim/text_match.h"

#include "tests/unit/unit.h"

static void matches(const char *expected, const char *got)
{
	struct text difference;
	text_init(&difference, 0);
	if (!text_match(expected, got, &difference))
		fail_msg("%s", text_view(&difference));
	assert_int_equal(difference.size, 0);
	text_deinit(&difference);
}

static void differs(const char *expected, const char *got, const char *told)
{
	struct text difference;
	text_init(&difference, 0);
	assert_false(text_match(expected, got, &difference));
	assert_string_equal(text_view(&difference), told);
	assert_false(text_match(expected, got, NULL));
	text_deinit(&difference);
}

static void test_exact_lines(void **state)
{
	(void)state;
	matches("", "");
	matches("a\nb\n", "a\nb\n");
	matches("a  \n", "a  \n");
	differs("a\nb\nc\n", "a\nx\nc\n", "line 2, expected line 2:\n a\n-b\n-c\n+x\n+c\n");
	differs("a\n", "a  \n", "line 1, expected line 1:\n-a\n+a  <- 2 blanks at the end\n");
	differs("a\n", "a", "line 1, expected line 1:\n-a\n+a<- no newline at the end\n");
	differs("a\nb\n", "a\n", "line 2, expected line 2:\n a\n-b\n+<- nothing more\n");
	differs("a\n", "a\nb\n", "line 2, expected line 2:\n a\n-<- nothing more\n+b\n");
	differs("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\nx\n7\n8\n", "line 6, expected line 6:\n 4\n 5\n-6\n-7\n-8\n+x\n+7\n+8\n");
}

static void test_ellipses(void **state)
{
	(void)state;
	matches("...\n", "");
	matches("...\n", "a\nb\n");
	matches("...", "a\nb");
	matches("a\n  ...\nd\n", "a\nb\nc\nd\n");
	matches("a\n...\nd\n", "a\nd\n");
	matches("a\n...\nb\n...\nc\n", "a\nb\nb\nx\nc\n");
	matches("...\nb\nc\n", "b\nx\nb\nc\n");
	matches("a\n...\n...\nb\n", "a\nb\n");
	differs("a\n...\nz\n", "a\nb\nc\n", "line 4, expected line 3:\n b\n c\n-z\n+<- nothing more\n");
	differs("a\n...\nb\nz\n", "a\nx\nb\ny\n", "line 4, expected line 4:\n x\n b\n-z\n+y\n");
	differs("... a\n", "b a\n", "line 1, expected line 1:\n-... a\n+b a\n");
}

static void test_any_word(void **state)
{
	(void)state;
	matches("uid: <any>\n", "uid: 79ca0bdc-0b0a\n");
	matches("uid: <any>\n", "uid: \"79 ca\"\n");
	matches("name: <any>-snapshot\n", "name: a-1-snapshot\n");
	matches("<any> <any> b\n", "x y b\n");
	matches("a<any>c<any>e\n", "abbcdde\n");
	matches("<any>ab\n", "aab\n");
	matches("t: '<any>'\n", "t: 'x'\n");
	differs("uid: <any>\n", "uid: a b\n", "line 1, expected line 1:\n-uid: <any>\n+uid: a b\n");
	differs("uid: <any>\n", "uid: \n", "line 1, expected line 1:\n-uid: <any>\n+uid: <- 1 blanks at the end\n");
	differs("<any>x\n", "abc\n", "line 1, expected line 1:\n-<any>x\n+abc\n");
}

static void test_without_wild_cards(void **state)
{
	(void)state;
	struct text difference;
	text_init(&difference, 0);
	assert_true(text_match_exact("...\n<any>\n", "...\n<any>\n", &difference));
	assert_false(text_match_exact("...\n", "a\n", &difference));
	assert_string_equal(text_view(&difference), "line 1, expected line 1:\n-...\n+a\n");
	text_deinit(&difference);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact_lines), cmocka_unit_test(test_ellipses), cmocka_unit_test(test_any_word),
					   cmocka_unit_test(test_without_wild_cards)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
