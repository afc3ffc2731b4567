#include "reports/safe_text.h"

#include "tests/unit/unit.h"

/* Each way of writing a text of somebody else, on the texts that would break out of it. */

static void assert_puts(void (*put)(struct text *, const char *), const char *string, const char *expected)
{
	struct text out;
	text_init(&out, 0);
	put(&out, string);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

#define REPLACED "\xEF\xBF\xBD"

static void test_next(void **state)
{
	const char *at = "a\n\t\033\xC2\x85\xFF\xE2\x80\xAE\xEF\xBF\xBE\xF0\x9F\x98\x80";
	const uint32_t codes[] = {'a', '\n', '\t', 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x1F600};
	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_int_equal(safe_next(&at), codes[i]);
	assert_int_equal(safe_next(&at), 0);
	assert_int_equal(safe_next(&at), 0);
}

static void test_put_code(void **state)
{
	struct text out;
	(void)state;
	text_init(&out, 0);
	const uint32_t codes[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		safe_put_code(&out, codes[i]);
	assert_string_equal(text_view(&out), "a\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBD\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
	text_deinit(&out);
}

static void test_html(void **state)
{
	(void)state;
	assert_puts(safe_put_html, "", "");
	assert_puts(safe_put_html, "member-1", "member-1");
	assert_puts(safe_put_html, "<b>\"&'</b>", "&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;");
	assert_puts(safe_put_html, "a\nb\tc\rd", "a\nb\tc" REPLACED "d");
	assert_puts(safe_put_html, "\xE2\x80\xAEx\xE2\x81\xA9\xEF\xBF\xBF", REPLACED "x" REPLACED REPLACED);
	assert_puts(safe_put_html, "\xD7\xA9", "\xD7\xA9");
}

static void test_csv(void **state)
{
	(void)state;
	assert_puts(safe_put_csv, "", "");
	assert_puts(safe_put_csv, "plain", "plain");
	assert_puts(safe_put_csv, "a,b", "\"a,b\"");
	assert_puts(safe_put_csv, "say \"x\"", "\"say \"\"x\"\"\"");
	assert_puts(safe_put_csv, "two\nlines", "\"two\nlines\"");
	assert_puts(safe_put_csv, " blank", "\" blank\"");
	assert_puts(safe_put_csv, "=1+1", "'=1+1");
	assert_puts(safe_put_csv, "+1", "'+1");
	assert_puts(safe_put_csv, "-1", "'-1");
	assert_puts(safe_put_csv, "@x", "'@x");
	assert_puts(safe_put_csv, "\t=1", "\"'\t=1\"");
	assert_puts(safe_put_csv,
		    "\xEF\xBC\x9D"
		    "1",
		    "'\xEF\xBC\x9D"
		    "1");
	assert_puts(safe_put_csv, "a=1", "a=1");
	assert_puts(safe_put_csv, "=a,b", "\"'=a,b\"");
}

static void test_markdown_code(void **state)
{
	(void)state;
	assert_puts(safe_put_markdown_code, "a", "`a`");
	assert_puts(safe_put_markdown_code, "", "`  `");
	assert_puts(safe_put_markdown_code, "a`b", "`` a`b ``");
	assert_puts(safe_put_markdown_code, "```", "```` ``` ````");
	assert_puts(safe_put_markdown_code, "a|b\nc", "`a|b c`");
	assert_puts(safe_put_markdown_cell, "a|b`|\nc", "`` a\\|b`\\| c ``");
}

static void test_calendar(void **state)
{
	(void)state;
	assert_puts(safe_put_calendar, "a;b,c\\d\ne", "a\\;b\\,c\\\\d\\ne");
	assert_puts(safe_put_calendar, "BEGIN:VEVENT\r\nX:y", "BEGIN:VEVENT" REPLACED "\\nX:y");
}

static void test_mermaid(void **state)
{
	(void)state;
	assert_puts(safe_put_mermaid, "member-1.eu_2 (x, y)", "member-1.eu_2 (x, y)");
	assert_puts(safe_put_mermaid, "a:b;c#d%%\"<", "a#58;b#59;c#35;d#37;#37;#34;#60;");
	assert_puts(safe_put_mermaid, "a\nb", "a b");
}

static void test_bash(void **state)
{
	(void)state;
	assert_puts(safe_put_bash, "member-1", "member-1");
	assert_puts(safe_put_bash, "", "''");
	assert_puts(safe_put_bash, "it's $(id)", "'it'\\''s $(id)'");
	assert_puts(safe_put_bash, "a\nb\tc'\\", "$'a\\nb\\tc\\'\\\\'");
	assert_puts(safe_put_bash, "\033[2J\xFF", "$'\\033[2J\\377'");
	assert_puts(safe_put_bash, "\xE2\x80\xAEx", "$'\\342\\200\\256x'");
	assert_puts(safe_put_bash, "\xEF\xBF\xBD", "'\xEF\xBF\xBD'"); /* the real one */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),          cmocka_unit_test(test_put_code), cmocka_unit_test(test_html),    cmocka_unit_test(test_csv),
		cmocka_unit_test(test_markdown_code), cmocka_unit_test(test_calendar), cmocka_unit_test(test_mermaid), cmocka_unit_test(test_bash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
