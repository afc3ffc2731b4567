#include "reports/html.h"

#include "sim/base64.h"
#include "sim/sha256.h"

#include "tests/unit/report_fixture.h"

/* The page: what is in it, and that nothing of somebody else becomes markup. tests/checks/html_page.sh looks at it in a browser. */

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* Every tag that is opened is closed, in order; attributes stand in double quotes. Enough of XML for what the writer makes. */
static void assert_well_formed(const char *page)
{
	const char *stack[64];
	size_t sizes[64], depth = 0;
	const char *at = strstr(page, "<html");
	assert_non_null(at);
	for (; (at = strchr(at, '<')); at++) {
		bool closes = at[1] == '/';
		const char *name = at + 1 + closes;
		size_t size = strcspn(name, " >/\n");
		const char *end = name + size;
		assert_true(size > 0);
		while (*end && *end != '>') {
			assert_true(*end != '<');
			if (*end == '"')
				end = strchr(end + 1, '"');
			assert_non_null(end);
			end++;
		}
		assert_int_equal(*end, '>');
		if (closes) {
			assert_true(depth > 0);
			depth--;
			if (sizes[depth] != size || strncmp(stack[depth], name, size) != 0)
				fail_msg("%.*s is closed by %.*s", (int)sizes[depth], stack[depth], (int)size, name);
		} else if (end[-1] != '/') {
			assert_true(depth < 64);
			stack[depth] = name;
			sizes[depth++] = size;
		}
		if (size == 6 && strncmp(name, "script", size) == 0 && !closes)
			end = strstr(end, "</script>") - 1;
		at = end;
	}
	assert_int_equal(depth, 0);
}

static void test_walkthrough(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_WALKTHROUGH);
	struct text page = report_play_write(&played, html_write);
	const char *html = text_view(&page);
	assert_well_formed(html);
	assert_clean_text(html);
	assert_has(html, "<html lang=\"en\">");
	assert_has(html, "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-");
	assert_has(html, "49 invariants held.");
	assert_has(html, "example-run succeeded at 00:07:40.010, 4m30s after it was created");
	assert_has(html, "rolls back from snapshot 1 to 0");
	assert_has(html, "<title>member3 in canary (2 clusters, 1 at a time)\nready, waiting for the controller's poll 00:04:25.005 to 00:04:40.005 (15s)\ndone from 00:04:40.005</title>");
	assert_has(html,
		   "approvals <span class=\"faint\">nobody had approved yet</span></th><td class=\"num\">2m45s</td><td class=\"num\">61 %</td>");
	assert_has(html, "kubectl get clusterstagedupdaterun example-run</code>");
	assert_has(html, "[00:04:25] staging &gt; wait of 1m is over");
	assert_has(html, "<time datetime=\"2025-07-22T21:29:23Z\" title=\"Tue 22 Jul 2025, 21:29:23 UTC\">00:04:25</time>");
	assert_has(html, "The scenario is not in files.");
	assert_int_equal(count_of(html, "<h1>"), 1);
	assert_int_equal(count_of(html, "<section id=\"run-"), 2);
	assert_int_equal(count_of(html, "http://"), 0);
	assert_int_equal(count_of(html, "https://"), 0);
	text_deinit(&page);
	report_play_end(&played);
}

/* The hash in the policy is that of the script. */
static void test_policy(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_WALKTHROUGH);
	struct text page = report_play_write(&played, html_write);
	const char *begin = strstr(text_view(&page), "<script>") + 8, *end = strstr(begin, "</script>");
	struct sha256 sha;
	uint8_t digest[SHA256_BYTES];
	sha256_init(&sha);
	sha256_put(&sha, begin, (size_t)(end - begin));
	sha256_end(&sha, digest);
	assert_has(text_view(&page), arena_format(&played.play.arena, "'sha256-%s'", base64_of(&played.play.arena, digest, sizeof digest)));
	assert_null(strstr(end + 1, "<script>"));
	text_deinit(&page);
	report_play_end(&played);
}

static void test_hostile(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_WALKTHROUGH);
	report_play_make_hostile(&played);
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		played.scenario.name = hostile_names[i];
		played.scenario.description = hostile_names[i];
		struct text page = report_play_write(&played, html_write);
		const char *html = text_view(&page);
		assert_well_formed(html);
		assert_clean_text(html);
		assert_int_equal(count_of(html, "<script"), 1);
		assert_int_equal(count_of(html, "<img"), 0);
		assert_int_equal(count_of(html, "</title></style>"), 0);
		assert_int_equal(count_of(html, "\xE2\x80\xAE"), 0);
		assert_int_equal(count_of(html, "<style"), 1);
		text_deinit(&page);
	}
	report_play_end(&played);
}

/* Large stages are drawn by wave, and each cluster is in a table. */
static void test_large(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_HEAD("  horizon: 10h\n  members: [{group: {name: \"m-{0001..1000}\"}}]\n  behavior: [{applyLatency: 20s}]\n"
					    "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n")
					  PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 5}\n")
						  PLAY_RUN("first", ", state: Run"));
	struct text page = report_play_write(&played, html_write);
	const char *html = text_view(&page);
	assert_well_formed(html);
	assert_has(html, "clusters by wave: the height of a colour is how many are in that state");
	assert_has(html, "<title>waves 1-4 (20) in all (1000 clusters, 5 at a time)\nin line for a slot from about 00:01:00 to ");
	assert_int_equal(count_of(html, "<g class=\"row\"><title>waves "), 50);
	assert_int_equal(count_of(html, "z\" class=\"area s-done\"/>"), 50);
	assert_has(html, "all</bdi>: clusters 901 to 1000 of 1000</caption>");
	assert_int_equal(count_of(html, "<tr><th scope=\"row\"><bdi>m-"), 1000);
	assert_in_range(page.size, 100000, 600000);
	text_deinit(&page);
	report_play_end(&played);
}

/* Nothing happened at all. */
static void test_empty(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_HEAD("  members: [{name: a}]\n"));
	played.report.outcome = NULL;
	struct text page = report_play_write(&played, html_write);
	assert_well_formed(text_view(&page));
	assert_has(text_view(&page), "There was no staged update run.");
	assert_lacks(text_view(&page), "class=\"verdict");
	text_deinit(&page);
	report_play_end(&played);
}

/* Times at the edges of what 64 bits hold must not break a chart. */
static void test_extreme_times(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_WALKTHROUGH);
	struct story *story = played.play.story;
	for (size_t i = 0; i < story->run_count; i++)
		story->runs[i]->ended_ns = INT64_MAX / 4;
	story->end_ns = INT64_MAX / 4;
	struct text page = report_play_write(&played, html_write);
	assert_well_formed(text_view(&page));
	assert_lacks(text_view(&page), "x=\"-");
	text_deinit(&page);
	report_play_end(&played);
}

/* A time of days is told in days wherever it stands: a soak of 167h59m, in the summary, the tables, the marks and the narrative. */
static void test_days(void **state)
{
	struct report_play played;
	(void)state;
	report_play_text(&played, PLAY_HEAD("  horizon: 200h\n  members: [{name: a}]\n  behavior: [{applyLatency: 0s}]\n"
					    "  timeline: [{at: 1h, apply: clusterstagedupdaterun/first}]\n")
					  PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, afterStageTasks: "
								       "[{type: TimedWait, waitTime: 167h59m}]}\n") PLAY_RUN("first", ", state: Run"));
	struct text page = report_play_write(&played, html_write);
	const char *html = text_view(&page);
	assert_lacks(html, "167h");
	assert_has(html, "timed waits (all) 6d23h59m (100 %)");
	assert_has(html, "all: wait of 6d23h59m is over");
	assert_has(html, "all &gt; wait of 6d23h59m is over");
	assert_has(html, "<td class=\"num\">6d23h59m</td>");
	assert_has(html, "first &gt; succeeded after 6d23h59m");
	text_deinit(&page);
	report_play_end(&played);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough), cmocka_unit_test(test_policy), cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_large),       cmocka_unit_test(test_empty),  cmocka_unit_test(test_extreme_times),
		cmocka_unit_test(test_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
