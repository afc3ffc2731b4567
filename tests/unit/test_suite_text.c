#include "tests/unit/suite_fixture.h"

#include "reports/escape.h"

/* What people read of a suite: text, GitHub's annotations and summary. */

static void text_tells_all_of_a_failure(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	const struct suite_text_options options = {.quiet = false};
	suite_fixture_init(&fixture, NULL);
	text_init(&out, 0);
	suite_write_text(&out, &fixture.suite, &options);
	assert_string_equal(text_view(&out),
			    "ok    suite/good.yaml: 1 expectation, 0 invariants (1 excepted), 1m30.005s\n"
			    "FAIL  suite/bad.yaml: 1 of 2 expectations failed, 1 of 1 invariant failed, 1 of 1 golden file differs, 1 timeline step failed\n"
			    "ERROR suite/no.yaml: cannot be loaded\n"
			    "ERROR suite/loop.yaml: the simulator gave up\n"
			    "\n"
			    "FAIL suite/bad.yaml:12:7: timeline: apply run/roll\n"
			    "  at 1m, 2026-03-02T09:01:00Z, seed 18446744073709551615, release v0.3.1\n"
			    "  exp: it is done\n"
			    "  got: refused: no\n"
			    "  again: fleetsim run suite/bad.yaml\n"
			    "\n"
			    "FAIL suite/bad.yaml:12:7: canary waits\n"
			    "  at 20m, 2026-03-02T09:20:00Z, seed 18446744073709551615, release v0.3.1\n"
			    "  exp:\n"
			    "    NAME   AGE\n"
			    "    roll   1m\n"
			    "  got:\n"
			    "    NAME   AGE\n"
			    "    roll   2m\n"
			    "  before that: [00:19:45] canary/member1 > update finished\n"
			    "  again: fleetsim run suite/bad.yaml --until 20m\n"
			    "\n"
			    "FAIL suite/bad.yaml: invariant cluster-order\n"
			    "  at 1s, 2026-03-02T09:00:01Z, seed 18446744073709551615, release v0.3.1\n"
			    "  exp: 21 cluster-order: in their order\n"
			    "  got: 1s run/roll: not\n"
			    "\n"
			    "FAIL suite/bad.narrative.txt:3: golden narrative\n"
			    "  seed 18446744073709551615, release v0.3.1\n"
			    "  exp: (nothing)\n"
			    "  got: a line\n"
			    "  again: fleetsim test suite/bad.yaml\n"
			    "  accept: fleetsim test --update suite/bad.yaml\n"
			    "\n"
			    "ERROR suite/no.yaml:3:4: unknown key \"specc\"; did you mean \"spec\"?\n"
			    "\n"
			    "ERROR suite/loop.yaml: the world did not come to rest\n"
			    "\n"
			    "4 scenarios: 1 held, 1 failed, 1 could not be loaded, 1 ended by an error of the simulator; 3 expectations: 1 held, 1 failed, "
			    "1 not reached; 2 invariants: 1 failed, 1 excepted; 1 golden file: 1 failed; 1 timeline step failed\n");
	text_deinit(&out);
}

static void quiet_text_tells_only_failures(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	const struct suite_text_options options = {.quiet = true};
	suite_fixture_init(&fixture, NULL);
	fixture.suite.count = 1;
	suite_sum(&fixture.suite);
	text_init(&out, 0);
	suite_write_text(&out, &fixture.suite, &options);
	assert_string_equal(text_view(&out), "1 scenario: 1 held; 1 expectation: 1 held; 1 invariant: 1 excepted\n");
	text_deinit(&out);
}

static void color_stands_around_the_verdict_only(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	const struct suite_text_options options = {.color = true};
	suite_fixture_init(&fixture, NULL);
	fixture.suite.count = 2;
	suite_sum(&fixture.suite);
	text_init(&out, 0);
	suite_write_text(&out, &fixture.suite, &options);
	assert_non_null(strstr(text_view(&out), "\033[32mok   \033[0m suite/good.yaml: "));
	assert_non_null(strstr(text_view(&out), "\n\033[1;31mFAIL\033[0m suite/bad.yaml:12:7: canary waits\n"));
	text_deinit(&out);
}

/* Only the bytes that our own layout needs reach a terminal. */
static void assert_printable(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		assert_true(*at == '\n' || *at >= 0x20);
		assert_true(*at != 0x7F && *at != 0xFF && *at != 0xFE);
		assert_false(at[0] == 0xC2 && at[1] < 0xA0);                                   /* C1 */
		assert_false(at[0] == 0xE2 && at[1] == 0x80 && at[2] >= 0xA8 && at[2] <= 0xAE); /* lines and directions */
		assert_false(at[0] == 0xE2 && at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9);
	}
}

static void hostile_names_do_not_reach_a_terminal(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	const struct suite_text_options options = {.quiet = false};
	text_init(&out, 0);
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		suite_fixture_init(&fixture, hostile_names[i]);
		text_clear(&out);
		suite_write_text(&out, &fixture.suite, &options);
		suite_write_annotations(&out, &fixture.suite);
		suite_write_summary(&out, &fixture.suite);
		assert_printable(text_view(&out));
	}
	text_deinit(&out);
}

/* GitHub */

static void annotations_have_place_and_title(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	suite_fixture_init(&fixture, NULL);
	text_init(&out, 0);
	suite_write_annotations(&out, &fixture.suite);
	assert_non_null(strstr(text_view(&out), "::error file=suite/bad.yaml,line=12,col=7,title=bad%3A canary waits::at 20m, 2026-03-02T09:20:00Z, seed 18446744073709551615, "
						"release v0.3.1%0Aexp:%0A  NAME   AGE%0A  roll   1m%0Agot:%0A"));
	assert_non_null(strstr(text_view(&out), "\n::error file=suite/no.yaml,line=3,col=4,title=suite/no.yaml::unknown key \"specc\"; did you mean \"spec\"?\n"
						"::warning file=suite/no.yaml,title=suite/no.yaml::nobody needs this\n"));
	text_deinit(&out);
}

/* Each line is one of our commands; nothing of a user's begins one. */
static void annotations_are_one_line_each(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	text_init(&out, 0);
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		size_t lines = 0;
		suite_fixture_init(&fixture, hostile_names[i]);
		text_clear(&out);
		suite_write_annotations(&out, &fixture.suite);
		for (const char *at = text_view(&out); *at; at = strchr(at, '\n') + 1, lines++) {
			assert_true(strncmp(at, "::error file=", 13) == 0 || strncmp(at, "::warning file=", 15) == 0);
			size_t size = strcspn(at, "\n");
			const char *title = memmem(at, size, ",title=", 7);
			assert_non_null(title);
			assert_null(memmem(at + 2, (size_t)(title - at) - 2, "::", 2));
			assert_null(memchr(at, '\r', size));
		}
		assert_int_equal(lines, 4 + 3);
	}
	text_deinit(&out);
}

static void summary_lists_what_failed_first(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out;
	suite_fixture_init(&fixture, NULL);
	text_init(&out, 0);
	suite_write_summary(&out, &fixture.suite);
	const char *text = text_view(&out);
	assert_non_null(strstr(text, "## fleetsim: not everything held\n\n1 held, 1 failed, 2 could not be run.\n"));
	assert_non_null(strstr(text, "| suite/bad\\.yaml | bad | failed | **1 failed** of 2 | **1 failed** of 1 | 1h |\n"));
	assert_non_null(strstr(text, "\n**suite/bad\\.yaml\\:12** canary waits\n\n```text\nat 20m, 2026-03-02T09:20:00Z, seed "));
	assert_non_null(strstr(text, "<details><summary>Scenarios that held</summary>\n"));
	assert_true(strstr(text, "suite/good\\.yaml") > strstr(text, "canary waits"));
	text_deinit(&out);
}

static void assert_markdown(const char *string, const char *markdown)
{
	struct text out;
	text_init(&out, 0);
	escape_put_markdown(&out, string);
	assert_string_equal(text_view(&out), markdown);
	text_deinit(&out);
}

static void markdown_formats_links_and_mentions_nothing(void **state)
{
	(void)state;
	assert_markdown("done (at 00:08:10.005): 3, 21 %. Not bad; \"x\" 'y' a/b a-b.", "done (at 00:08:10.005): 3, 21 %. Not bad; \"x\" 'y' a/b a-b.");
	assert_markdown("*a* _b_ ~c~ [d](e) $f$ #1", "\\*a\\* \\_b\\_ \\~c\\~ \\[d\\](e) \\$f\\$ &#35;&#8203;1");
	assert_markdown("`|\\<&>", "&#96;&#124;&#92;&#60;&#38;&#62;");
	assert_markdown("@all :tada: :1: http://a.b www.c.d", "&#64;&#8203;all &#58;&#8203;tada: &#58;1: http&#58;//a\\.b www\\.c\\.d");
}

/* A fence that an input cannot close, and a limit that GitHub would enforce by dropping everything. */
static void summary_stays_in_its_blocks_and_limits(void **state)
{
	(void)state;
	struct suite_fixture fixture;
	struct text out, name;
	text_init(&out, 0);
	text_init(&name, 0);
	escape_put_markdown_block(&out, "```\n````x");
	assert_string_equal(text_view(&out), "`````text\n```\n````x\n`````\n");
	text_put_repeated(&name, '`', 300 * 1000);
	suite_fixture_init(&fixture, text_view(&name));
	text_clear(&out);
	suite_write_summary(&out, &fixture.suite);
	assert_true(out.size <= 1024 * 1024);
	assert_non_null(strstr(text_view(&out), " more\n"));
	text_deinit(&name);
	text_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_tells_all_of_a_failure),
		cmocka_unit_test(quiet_text_tells_only_failures),
		cmocka_unit_test(color_stands_around_the_verdict_only),
		cmocka_unit_test(hostile_names_do_not_reach_a_terminal),
		cmocka_unit_test(annotations_have_place_and_title),
		cmocka_unit_test(annotations_are_one_line_each),
		cmocka_unit_test(summary_lists_what_failed_first),
		cmocka_unit_test(summary_stays_in_its_blocks_and_limits),
		cmocka_unit_test(markdown_formats_links_and_mentions_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
