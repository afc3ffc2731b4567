#include "model/pattern.h"

#include "tests/unit/unit.h"

#include <regex.h>
#include <string.h>

/* Each matcher against the regular expression it stands for, as the C library understands it, on every text of an alphabet up to a length. */

enum { ERE_MAX = 256, LENGTH_MAX = 12 };

/* POSIX has no groups without capture; elsewhere the two languages agree on these expressions. */
static void compile(regex_t *regex, const char *text)
{
	char ere[ERE_MAX];
	size_t size = 0;
	for (size_t i = 0; text[i]; i++) {
		assert_true(size < ERE_MAX - 1);
		ere[size++] = text[i];
		if (strncmp(text + i, "(?:", 3) == 0)
			i += 2;
	}
	ere[size] = '\0';
	assert_int_equal(regcomp(regex, ere, REG_EXTENDED | REG_NOSUB), 0);
}

/* The next text in the order of a counter; false after the last. */
static bool next_text(char *text, const char *alphabet, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		const char *at = strchr(alphabet, text[i]);
		if (at[1]) {
			text[i] = at[1];
			return true;
		}
		text[i] = alphabet[0];
	}
	return false;
}

static size_t compare_all(const struct pattern *pattern, const char *alphabet, size_t longest)
{
	regex_t regex;
	compile(&regex, pattern->text);
	size_t matched = 0;
	for (size_t length = 0; length <= longest; length++) {
		char text[LENGTH_MAX + 1] = "";
		memset(text, alphabet[0], length);
		do {
			bool expected = regexec(&regex, text, 0, NULL, 0) == 0;
			matched += expected;
			if (pattern->matches(text) != expected)
				fail_msg("%s: \"%s\" should %smatch", pattern->text, text, expected ? "" : "not ");
		} while (next_text(text, alphabet, length));
	}
	regfree(&regex);
	return matched;
}

static void matchers_agree_with_their_expressions(void **state)
{
	static const struct {
		const struct pattern *pattern;
		const char *alphabet;
		size_t longest;
	} rows[] = {
		{&pattern_condition_reason, "aZ0_,: ", 5}, {&pattern_condition_type, "aZ0-_./ ", 6}, {&pattern_stage_name, "azA09- ", 5},
		{&pattern_stage_share, "0159% ", 5},       {&pattern_rolling_share, "0159% ", 5},    {&pattern_budget_share, "0159% ", 5},
		{&pattern_wait_loose, "01.smhd-", 6},      {&pattern_wait_strict, "01.smhd-", 6},    {&pattern_wait_alpha, "01.smhd-", 6},
		{&pattern_quantity, "0.+-eEKim", 6},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_true(compare_all(rows[i].pattern, rows[i].alphabet, rows[i].longest) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(matchers_agree_with_their_expressions)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
