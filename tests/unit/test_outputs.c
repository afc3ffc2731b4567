#include "reports/out_ndjson.h"
#include "reports/outputs_reference.h"
#include "reports/report_folder.h"

#include "tests/unit/report_fixture.h"

#include "sim/duration.h"

#include <stdlib.h>

/* Every format of every kind of play, written whole: with names as they are, and with names that no API server would let pass. With OUTPUTS_FOLDER
 * set, tests/checks/outputs.sh has them written there and holds them to other people's parsers. */

static const char *const plays[] = {
	PLAY_WALKTHROUGH,
	/* nothing happens at all */
	PLAY_HEAD("  members: [{name: a}]\n"),
	/* a run that never starts */
	PLAY_HEAD("  horizon: 1h\n  members: [{name: a}]\n") PLAY_PLACEMENT PLAY_STRATEGY("    - {name: one, labelSelector: {}}\n    - {name: two, labelSelector: {}}\n")
		PLAY_RUN("first", ", state: Run"),
	/* approvals before and after, nobody gives the second; a cluster that never becomes available */
	PLAY_HEAD("  horizon: 2h\n  members: [{group: {name: \"m-{01..12}\"}}]\n  behavior:\n    - {applyLatency: 20s}\n"
		  "    - {clusters: m-03, script: [{after: 5s, conditions: [{type: Applied, status: \"False\", reason: Bad, message: never}]}]}\n"
		  "  people: [{approves: {timing: before}, after: 90s}]\n  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}]\n")
		PLAY_PLACEMENT PLAY_STRATEGY("    - name: all\n      labelSelector: {}\n      maxConcurrency: 5\n      beforeStageTasks: [{type: Approval}]\n"
					     "      afterStageTasks: [{type: Approval}, {type: TimedWait, waitTime: 3m}]\n") PLAY_RUN("first", ", state: Run"),
};
enum { PLAYS = sizeof plays / sizeof plays[0] };

static void put_file(struct arena *arena, const char *folder, const char *name, const char *content)
{
	struct io_output output;
	const char *reason;
	assert_true(io_make_folder(arena, folder, &reason));
	assert_true(io_output_open(&output, arena_format(arena, "%s/%s", folder, name)));
	io_output_put(&output, content, strlen(content));
	assert_true(io_output_commit(&output));
}

static void write_all(struct report_play *played, const char *name)
{
	struct arena *arena = &played->play.arena;
	const char *base = getenv("OUTPUTS_FOLDER");
	for (size_t i = 0; i < report_format_count(); i++) {
		const struct report_format *format = report_format_at(i);
		if (!format->file_name || format->drawn) /* what gnuplot draws, test_picture holds */
			continue;
		struct text text = report_play_write(played, format->write);
		if (strcmp(format->name, "ndjson") != 0) /* JSON there as everywhere, from the trace as it was */
			assert_clean_text(text_view(&text));
		if (base)
			put_file(arena, arena_format(arena, "%s/%s", base, name), format->file_name, text_view(&text));
		text_deinit(&text);
	}
}

static void test_plain(void **state)
{
	(void)state;
	for (int i = 0; i < PLAYS; i++) {
		struct report_play played;
		report_play_text(&played, plays[i]);
		write_all(&played, arena_format(&played.play.arena, "plain-%d", i));
		report_play_end(&played);
	}
}

static void test_hostile(void **state)
{
	(void)state;
	for (int i = 0; i < PLAYS; i++) {
		struct report_play played;
		report_play_text(&played, plays[i]);
		for (size_t first = 0; first < HOSTILE_NAMES; first += played.play.story->run_count ? 3 : 1) {
			report_play_make_hostile_from(&played, first);
			write_all(&played, arena_format(&played.play.arena, "hostile-%d-%zu", i, first));
		}
		report_play_end(&played);
	}
}

/* Each format has its place in the reference, and each field of the machine formats. */
static void test_reference(void **state)
{
	struct arena arena;
	struct text page;
	(void)state;
	arena_init(&arena, 0);
	text_init(&page, 0);
	outputs_reference_write(&page);
	for (size_t i = 0; i < report_format_count(); i++)
		assert_has(text_view(&page), arena_format(&arena, "\n| `%s` | ", report_format_at(i)->name));
	for (size_t i = 0; i < OUT_NDJSON_SHAPES; i++)
		assert_has(text_view(&page), arena_format(&arena, "\n### %s\n", out_ndjson_shapes[i]->name));
	assert_has(text_view(&page), "\n### cluster\n");
	assert_has(text_view(&page), "| `held_seconds`, `earlier_stages_seconds`");
	text_deinit(&page);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain), cmocka_unit_test(test_hostile), cmocka_unit_test(test_reference)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
