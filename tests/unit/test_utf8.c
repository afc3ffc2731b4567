#include "reports/escape.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include "sim/utf8.h"

#include "tests/unit/unit.h"

#include <string.h>

/* What a screen must not get to see raw is the same for all who write texts of others. */

static const struct {
	uint32_t first, last;
} deceptive[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

static bool is_listed(uint32_t code)
{
	for (size_t i = 0; i < sizeof deceptive / sizeof deceptive[0]; i++)
		if (code >= deceptive[i].first && code <= deceptive[i].last)
			return true;
	return false;
}

static void test_predicates(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		if (utf8_is_deceptive(code) != is_listed(code))
			fail_msg("U+%04X is %s", code, is_listed(code) ? "not found" : "found");
		bool unseen = is_listed(code) || code == 0x2028 || code == 0x2029 || code == 0xFEFF;
		if (utf8_is_shown(code) == unseen)
			fail_msg("U+%04X is %s", code, unseen ? "shown" : "not shown");
	}
}

static void put_next(struct text *out, const char *string)
{
	for (uint32_t code; (code = safe_next(&string));)
		safe_put_code(out, code);
}

static void test_writers(void **state)
{
	void (*const writers[])(struct text *, const char *) = {
		text_put_shown, escape_put_line, escape_put_tap, escape_put_markdown, words_put_plain, put_next, safe_put_html, safe_put_csv, safe_put_markdown_code,
		safe_put_calendar, safe_put_mermaid, safe_put_bash};
	struct text raw, out;
	(void)state;
	text_init(&raw, 0);
	text_init(&out, 0);
	for (uint32_t code = 1; code < 0x3000; code++) {
		if (!utf8_is_deceptive(code) || code == '\n' || code == '\t')
			continue;
		text_clear(&raw);
		safe_put_code(&raw, code);
		for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++) {
			text_clear(&out);
			writers[i](&out, text_view(&raw));
			if (strstr(text_view(&out), text_view(&raw)))
				fail_msg("writer %zu puts U+%04X", i, code);
		}
	}
	text_deinit(&raw);
	text_deinit(&out);
}

static void test_shown(void **state)
{
	struct text out;
	(void)state;
	text_init(&out, 0);
	text_put_shown(&out, "a\033[m\xC2\x9B \xD8\x9C\xE2\x80\x8E\xE2\x80\xA8\xEF\xBB\xBF \xFF\xE2\x80 \xEF\xBF\xBD\xC3\xA9");
	assert_string_equal(text_view(&out), "a\\x1b[m\\u009b \\u061c\\u200e\\u2028\\ufeff \\xff\\xe2\\x80 \xEF\xBF\xBD\xC3\xA9");
	text_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_predicates),
		cmocka_unit_test(test_writers),
		cmocka_unit_test(test_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
