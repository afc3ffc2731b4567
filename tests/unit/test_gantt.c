#include "reports/gantt_ascii.h"
#include "reports/gantt_layout.h"

#include "tests/unit/play.h"

#include "sim/duration.h"

/* The model of a timeline, its text for a terminal, and that its picture has nothing clipped or one over the other. */

#define S(seconds) ((int64_t)((seconds)*1000) * NS_PER_MS)

static void assert_bar(const struct gantt_row *row, size_t index, enum gantt_state state, int64_t begin_ns, int64_t end_ns)
{
	assert_true(index < row->bar_count);
	assert_int_equal(row->bars[index].state, state);
	assert_int_equal(row->bars[index].begin_ns, begin_ns);
	assert_int_equal(row->bars[index].end_ns, end_ns);
}

static void test_walkthrough(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	const struct gantt_options options = {.run = "example-run"};
	const struct gantt *gantt = gantt_build(&play.arena, play.story, &options);
	assert_int_equal(gantt->run_count, 1);
	assert_int_equal(gantt->begin_ns, S(190));
	assert_int_equal(gantt->end_ns, S(460.010));
	assert_int_equal(gantt->row_count, 5);
	assert_string_equal(gantt->title, "example-run");
	assert_string_equal(gantt->rows[0].label, "staging (1 cluster)");
	assert_string_equal(gantt->rows[2].label, "canary (2 clusters, 1 at a time)");
	assert_string_equal(gantt->rows[4].label, "member1");
	assert_bar(&gantt->rows[0], 0, GANTT_UPDATING, S(190), S(205));
	assert_bar(&gantt->rows[0], 1, GANTT_WAIT, S(205), S(265));
	assert_string_equal(gantt->rows[0].bars[1].text, "timed wait 1m");
	assert_bar(&gantt->rows[2], 2, GANTT_APPROVAL, S(295.005), S(460.005));
	assert_bar(&gantt->rows[4], 0, GANTT_LINE, S(265.005), S(280.005));
	assert_bar(&gantt->rows[4], 1, GANTT_POLL, S(280.005), S(295.005));
	assert_bar(&gantt->rows[4], 2, GANTT_DONE, S(295.005), S(460.010));
	assert_int_equal(gantt->mark_count, 2);
	assert_string_equal(gantt->marks[0].text, "finished 00:07:40 (21:32:38 UTC)");
	assert_int_equal(gantt->marks[1].kind, MARK_APPROVED);
	assert_int_equal(gantt->marks[1].row, 2);
	const struct gantt_run *run = &gantt->runs[0];
	assert_int_equal(run->done.count, 4);
	assert_int_equal(run->done.points[3].at_ns, S(295.005));
	assert_int_equal(run->done.points[3].value, 3);
	assert_int_equal(gantt->version_count, 2);
	assert_string_equal(gantt->versions[0].label, "snapshot 1");
	assert_null(gantt_build(&play.arena, play.story, &(struct gantt_options){.run = "nobody"}));
	play_end(&play);
}

#define PLACE_AND_RUN(stages) PLAY_PLACEMENT PLAY_STRATEGY(stages) PLAY_RUN("first", ", state: Run")

/* Two members, one of which fails for 20 minutes; a stop; an approval before. */
#define TROUBLE                                                                                                                                      \
	PLAY_HEAD("  horizon: 10h\n  members: [{group: {name: \"prod-{1..4}\"}}]\n"                                                                  \
		  "  behavior: [{applyLatency: 30s}, {clusters: [prod-2], failures: {apply: {probability: 100%, recovers: 20m}}}]\n"                 \
		  "  people: [{approves: {}, after: 3m}]\n"                                                                                          \
		  "  timeline:\n    - {at: 1m, apply: clusterstagedupdaterun/first}\n"                                                               \
		  "    - {at: 6m, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Stop}}}}\n"                                           \
		  "    - {at: 20m, patch: {clusterstagedupdaterun: first, merge: {spec: {state: Run}}}}\n")                                          \
	PLACE_AND_RUN("    - {name: all, labelSelector: {}, maxConcurrency: 2, beforeStageTasks: [{type: Approval}]}\n")

static void test_ascii(void **state)
{
	struct play play;
	struct text out;
	(void)state;
	play_text(&play, TROUBLE);
	text_init(&out, 0);
	const struct gantt *gantt = gantt_build(&play.arena, play.story, NULL);
	gantt_write_ascii(&out, gantt, 80);
	const char *expected = "first\n\n"
			       "Run first succeeded at 00:56:41.875, 55m42s after it was created: 4 clusters in\n"
			       "1 stage updated to snapshot 0.\n"
			       "The time went to members at work 20m30s (37 %, failing for 20m of it, stopped\n"
			       "for 14m of it), the controller's back-off between stages 16m40s (30 %), waiting\n"
			       "for the controller's back-off 15m32s (28 %) and waiting for approval (all) 3m (5\n"
			       "%).\n"
			       "1 cluster reported a failure (prod-2), and recovered; the run called itself\n"
			       "stuck for 27m35s.\n\n"
			       ". in line for a slot; # applying, rolling out; ! reporting a failure; ~ waiting\n"
			       "for the controller's back-off; - done; = stage updates its clusters; a waiting\n"
			       "for approval; digits are tenths, * is all\n\n"
			       "all (4 clusters, 2 at a time) aaa================================~~~~~~~~~~~~~~~\n"
			       "  prod-1                        ##----------------------------------------------\n"
			       "  prod-2                        #!!!!!!!!!!!!!!!!!!!~~~~~~~~~~~~~---------------\n"
			       "  prod-3                        .#----------------------------------------------\n"
			       "  prod-4                        ..#---------------------------------------------\n"
			       "                                          |             |            |\n"
			       "                                          00:15:00      00:30:00     00:45:00\n\n"
			       "updated (of 4)                00025777777777777777777777777777777***************\n"
			       "in flight (of 2)              00****55555555555555555555555555555500000000000000\n";
	if (strcmp(text_view(&out), expected) != 0) {
		fprintf(stderr, "%s", text_view(&out));
		fail();
	}
	text_deinit(&out);
	play_end(&play);
}

/* Many clusters: rows by wave, whose shares never pass the whole, and whose numbers add up. */
static void check_rows(const struct gantt *gantt)
{
	for (size_t i = 0; i < gantt->row_count; i++) {
		const struct gantt_row *row = &gantt->rows[i];
		for (size_t j = 0; j < row->bar_count; j++) {
			const struct gantt_bar *bar = &row->bars[j];
			assert_true(bar->begin_ns < bar->end_ns && bar->begin_ns >= gantt->begin_ns && bar->end_ns <= gantt->end_ns);
			assert_true(bar->low >= 0 && bar->low < bar->high && bar->high <= 1.0001F);
			if (j && bar->begin_ns == row->bars[j - 1].begin_ns)
				assert_true(bar->low >= row->bars[j - 1].high - 0.0001F);
			else if (j)
				assert_true(bar->begin_ns >= row->bars[j - 1].end_ns);
		}
	}
}

/* The first run has begun what the second brings: that is at work on a too, and in back-off only once a is ready. */
static void test_second_run(void **state)
{
	struct play play;
	struct text out;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 1h\n  members: [{name: a}]\n  behavior: [{applyLatency: 40s}]\n"
				   "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}, {at: 20s, apply: clusterstagedupdaterun/again}]\n")
				 PLACE_AND_RUN("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 1m}]}\n")
					 PLAY_RUN("again", ", state: Run"));
	const struct gantt *gantt = gantt_build(&play.arena, play.story, &(struct gantt_options){.run = "again"});
	assert_int_equal(gantt->row_count, 2);
	const struct story_stage *stage = &gantt->runs[0].run->stages[0];
	assert_bar(&gantt->rows[0], 0, GANTT_UPDATING, S(20), stage->updated_ns);
	assert_int_equal(gantt->rows[1].started_ns, S(20));
	assert_bar(&gantt->rows[1], 0, GANTT_WORKING, S(20), S(50));
	assert_bar(&gantt->rows[1], 1, GANTT_BACKOFF, S(50), stage->clusters[0].seen_ns);
	assert_bar(&gantt->rows[1], 2, GANTT_DONE, stage->clusters[0].seen_ns, gantt->end_ns);
	check_rows(gantt);
	text_init(&out, 0);
	gantt_write_ascii(&out, gantt, 80);
	assert_non_null(strstr(text_view(&out), "\nall (1 cluster)  ==============================wwwww"));
	assert_non_null(strstr(text_view(&out), "\n  a              #################~~~~~-------------"));
	text_deinit(&out);
	play_end(&play);
}

/* A run that was deleted has left a failing until 30:15; its successor meets it so, and fails from its first pass on. */
static void test_met_failing(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 3h\n  members: [{name: a}]\n"
				   "  behavior: [{applyLatency: 5s, failures: {apply: {probability: 100%, recovers: 30m}}}]\n"
				   "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}, {at: 2m, delete: clusterstagedupdaterun/first},\n"
				   "             {at: 3m, apply: clusterstagedupdaterun/again}]\n")
				 PLACE_AND_RUN("    - {name: all, labelSelector: {}}\n") PLAY_RUN("again", ", resourceSnapshotIndex: \"0\", state: Run"));
	const struct gantt *gantt = gantt_build(&play.arena, play.story, &(struct gantt_options){.run = "again"});
	assert_int_equal(gantt->row_count, 2);
	assert_true(gantt->rows[1].trouble);
	assert_bar(&gantt->rows[0], 0, GANTT_UPDATING, S(180), S(2505.715));
	assert_bar(&gantt->rows[1], 0, GANTT_FAILING, S(180), S(1815));
	assert_bar(&gantt->rows[1], 1, GANTT_BACKOFF, S(1815), S(2490.715));
	assert_bar(&gantt->rows[1], 2, GANTT_DONE, S(2490.715), gantt->end_ns);
	play_end(&play);
}

#define MANY(count, concurrency)                                                                                                                     \
	PLAY_HEAD("  horizon: 100h\n  members: [{group: {name: \"m-{0001.." count "}\"}}]\n"                                                         \
		  "  behavior: [{applyLatency: {lognormal: {median: 40s, p99: 3m}}, failures: {apply: {probability: 3%, recovers: 3m}}}]\n"          \
		  "  timeline: [{at: 1m, apply: clusterstagedupdaterun/first}]\n")                                                                   \
	PLACE_AND_RUN("    - {name: all, labelSelector: {}, maxConcurrency: " concurrency ", afterStageTasks: [{type: TimedWait, waitTime: 1h}]}\n")

/* Runs one after the other and at the same time, most of which end together; approvals in the middle of a wait and at its ends. */
#define RUNS                                                                                                                                         \
	PLAY_HEAD("  horizon: 3h\n  members: [{group: {name: \"prod-{1..5}\"}}]\n  behavior: [{applyLatency: 20s}]\n"                                \
		  "  people: [{approves: {}, after: 3m}]\n  timeline:\n    - {at: 1m, apply: clusterstagedupdaterun/first}\n"                        \
		  "    - {at: 20m, apply: clusterstagedupdaterun/second}\n    - {at: 22m, apply: clusterstagedupdaterun/third}\n"                    \
		  "    - {at: 23m, apply: clusterstagedupdaterun/fourth}\n    - {at: 23m30s, apply: clusterstagedupdaterun/fifth}\n")                \
	PLACE_AND_RUN("    - {name: all, labelSelector: {}, maxConcurrency: 2, beforeStageTasks: [{type: Approval}], "                               \
		      "afterStageTasks: [{type: TimedWait, waitTime: 10m}, {type: Approval}]}\n")                                                    \
	PLAY_RUN("second", ", state: Run") PLAY_RUN("third", ", state: Run") PLAY_RUN("fourth", ", state: Run") PLAY_RUN("fifth", ", state: Run")

/* One run fails at once beside one that takes all of the time, whose names are as long as names can be. */
#define LONG_RUN                                                                                                                                     \
	PLAY_HEAD("  horizon: 3h\n  members: [{name: mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm1}]\n"                            \
		  "  behavior: [{applyLatency: 40m}]\n  timeline:\n    - {at: 1m, apply: clusterstagedupdaterun/first}\n"                            \
		  "    - {at: 1m, apply: clusterstagedupdaterun/again}\n    - {at: 2m, apply: clusterstagedupdaterun/more}\n"                        \
		  "    - {at: 90s, delete: clusterstagedupdaterun/first}\n")                                                                         \
	PLACE_AND_RUN("    - {name: all, labelSelector: {}}\n") PLAY_RUN("again", ", state: Run") PLAY_RUN("more", ", state: Run")

/* A run that takes no time still has a chart, with ticks that differ and the limit as the most that may be in flight. */
static void test_ascii_of_no_time(void **state)
{
	struct play play;
	struct text out;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 1h\n  members: [{name: a}]\n  behavior: [{applyLatency: 1ms}]\n"
				   "  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}, {at: 10m, apply: clusterstagedupdaterun/again}]\n")
				 PLACE_AND_RUN("    - {name: all, labelSelector: {}}\n") PLAY_RUN("again", ", state: Run"));
	const struct gantt *gantt = gantt_build(&play.arena, play.story, &(struct gantt_options){.run = "again"});
	assert_true(gantt->runs[0].attribution->end_ns - gantt->begin_ns < NS_PER_SECOND);
	text_init(&out, 0);
	gantt_write_ascii(&out, gantt, 0);
	assert_non_null(strstr(text_view(&out), "\n  a              ----------------------------------------"));
	assert_non_null(strstr(text_view(&out), " 00:10:00     "));
	assert_non_null(strstr(text_view(&out), " 00:10:00.001 "));
	assert_non_null(strstr(text_view(&out), "\nin flight (of 1) 0"));
	text_deinit(&out);
	play_end(&play);
}

static void check_line_lengths(const char *yaml, size_t width)
{
	struct play play;
	struct text out;
	play_text(&play, yaml);
	text_init(&out, 0);
	gantt_write_ascii(&out, gantt_build(&play.arena, play.story, NULL), width);
	for (const char *line = text_view(&out); *line; line = strchr(line, '\n') + 1)
		if (strcspn(line, "\n") > width)
			fail_msg("%.*s", (int)strcspn(line, "\n"), line);
	text_deinit(&out);
	play_end(&play);
}

static void test_ascii_is_no_wider(void **state)
{
	(void)state;
	check_line_lengths(RUNS, 100);
	check_line_lengths(RUNS, 60);
	check_line_lengths(LONG_RUN, 80);
	check_line_lengths(TROUBLE, 60);
}

static void test_many_clusters(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, MANY("1000", "10%"));
	const struct gantt *gantt = gantt_build(&play.arena, play.story, NULL);
	uint64_t clusters = 0;
	assert_true(gantt->aggregated);
	assert_true(gantt->row_count <= 1 + GANTT_WAVE_ROWS_MAX);
	for (size_t i = 0; i < gantt->row_count; i++)
		clusters += gantt->rows[i].count;
	assert_int_equal(clusters, 1000);
	check_rows(gantt);
	const struct gantt_options few = {.wave_rows_max = 4};
	assert_true(gantt_build(&play.arena, play.story, &few)->row_count <= 5);
	play_end(&play);
	play_text(&play, MANY("0300", "10%"));
	gantt = gantt_build(&play.arena, play.story, NULL);
	assert_false(gantt->aggregated);
	assert_int_equal(gantt->row_count, 301);
	check_rows(gantt);
	play_end(&play);
}

/* Pictures */

struct box {
	double left, right, top, bottom;
	const char *text;
};

static struct box box_of(const struct picture_shape *shape)
{
	double width = picture_text_width(shape->text, shape->size, shape->bold);
	double left = shape->anchor == ANCHOR_LEFT ? shape->x : shape->anchor == ANCHOR_RIGHT ? shape->x - width : shape->x - width / 2;
	/* letters without their line's air */
	return (struct box){left, left + width, shape->y - shape->size * 0.4, shape->y + shape->size * 0.4, shape->text};
}

/* No symbol stands on a text, and no line of a mark passes through what is said of an end. */
static void check_is_clear(const struct picture *picture, const struct box *box)
{
	for (size_t i = 0; i < picture->count; i++) {
		const struct picture_shape *shape = &picture->shapes[i];
		bool symbol = shape->kind == SHAPE_DIAMOND || shape->kind == SHAPE_CROSS;
		if (symbol && shape->x + shape->width / 2 > box->left && shape->x - shape->width / 2 < box->right && shape->y > box->top &&
		    shape->y < box->bottom)
			fail_msg("a symbol lies over \"%s\"", box->text);
		if (shape->kind != SHAPE_LINE || shape->point_count != 2 || shape->color == COLOR_GRID || !strstr(box->text, " UTC)"))
			continue;
		if (shape->points[0].x > box->left && shape->points[0].x < box->right && shape->points[0].y < box->bottom &&
		    shape->points[1].y > box->top)
			fail_msg("a line passes through \"%s\"", box->text);
	}
}

static size_t count_texts(const struct picture *picture, const char *text)
{
	size_t count = 0;
	for (size_t i = 0; i < picture->count; i++)
		count += picture->shapes[i].kind == SHAPE_TEXT && strncmp(picture->shapes[i].text, text, strlen(text)) == 0;
	return count;
}

static bool has_text(const struct picture *picture, const char *text)
{
	return count_texts(picture, text) > 0;
}

/* Captions are whole, and the end of what ends last is told: by its mark, and by a sentence. */
static void check_told(const struct picture *picture, const struct gantt *gantt)
{
	const struct gantt_mark *last = NULL;
	assert_true(has_text(picture, "started, not yet seen done"));
	for (size_t i = 0; i < gantt->mark_count; i++)
		if (strstr(gantt->marks[i].text, " UTC)") && (!last || gantt->marks[i].at_ns >= last->at_ns))
			last = &gantt->marks[i];
	assert_non_null(last);
	if (!has_text(picture, last->text))
		fail_msg("\"%s\" is not in the picture", last->text);
	char begin[48]; /* of a sentence that may be broken into lines */
	snprintf(begin, sizeof begin, "%s", gantt->runs[gantt->rows[last->row].run].summary.finish);
	if (!has_text(picture, begin))
		fail_msg("\"%s\" is not in the picture", begin);
}

static void check_picture(const struct picture *picture)
{
	struct box *boxes = ARENA_ARRAY(picture->arena, struct box, picture->count);
	size_t count = 0;
	for (size_t i = 0; i < picture->count; i++) {
		const struct picture_shape *shape = &picture->shapes[i];
		if (shape->kind == SHAPE_RECT)
			assert_true(shape->x >= -0.01 && shape->x + shape->width <= picture->width + 0.6 && shape->y >= 0 &&
				    shape->y + shape->height <= picture->height + 0.01 && shape->width >= 0 && shape->height >= 0);
		if (shape->kind != SHAPE_TEXT || !*shape->text)
			continue;
		struct box box = box_of(shape);
		check_is_clear(picture, &box);
		if (box.left < 0 || box.right > picture->width || box.top < 0 || box.bottom > picture->height)
			fail_msg("\"%s\" is clipped", box.text);
		for (size_t j = 0; j < count; j++)
			if (box.left < boxes[j].right && boxes[j].left < box.right && box.top < boxes[j].bottom && boxes[j].top < box.bottom)
				fail_msg("\"%s\" lies over \"%s\"", box.text, boxes[j].text);
		boxes[count++] = box;
	}
	assert_true(count > 5);
}

static void check_layout(const char *yaml, const struct gantt_options *options)
{
	struct play play;
	play_text(&play, yaml);
	const struct gantt *gantt = gantt_build(&play.arena, play.story, options);
	check_rows(gantt);
	for (double width = 0; width < 701; width += 700) {
		const struct picture *picture = gantt_layout(&play.arena, gantt, width);
		check_picture(picture);
		check_told(picture, gantt);
	}
	play_end(&play);
}

/* Marks that are close stand on both sides of their lines, and none goes without its text. */
static void test_close_marks(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 3h\n  members: [{name: a}]\n  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}, "
				   "{at: 50m, stop: first}, {at: 51m, resume: first}]\n")
				 PLACE_AND_RUN("    - {name: all, labelSelector: {}, afterStageTasks: [{type: TimedWait, waitTime: 1h}]}\n"));
	const struct picture *picture = gantt_layout(&play.arena, gantt_build(&play.arena, play.story, NULL), 0);
	assert_int_equal(count_texts(picture, "stop 00:50:00"), 1);
	assert_int_equal(count_texts(picture, "resumed 00:51:00"), 1);
	check_picture(picture);
	play_end(&play);
}

/* Runs that end together say so once. */
static void test_ends_at_once(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_HEAD("  horizon: 1h\n  members: [{name: a}]\n  timeline: [{at: 60s, apply: clusterstagedupdaterun/first}, "
				   "{at: 60s, apply: clusterstagedupdaterun/again}, {at: 60s, apply: clusterstagedupdaterun/more}]\n")
				 PLACE_AND_RUN("    - {name: all, labelSelector: {}, beforeStageTasks: [{type: Approval}]}\n")
					 PLAY_RUN("again", ", state: Run") PLAY_RUN("more", ", state: Run"));
	const struct gantt *gantt = gantt_build(&play.arena, play.story, NULL);
	const struct picture *picture = gantt_layout(&play.arena, gantt, 0);
	assert_int_equal(gantt->run_count, 3);
	assert_int_equal(count_texts(picture, "not finished 01:00:00"), 1);
	play_end(&play);
}

static void test_nothing_overlaps(void **state)
{
	(void)state;
	check_layout(PLAY_WALKTHROUGH, NULL);
	check_layout(TROUBLE, &(struct gantt_options){.title = "A title that is much longer than what the page has room for, because somebody "
							       "thought that a scenario should be described in its name and went on and on and on "
							       "about what it is that happens there"});
	check_layout(RUNS, NULL);
	check_layout(LONG_RUN, NULL);
	check_layout(MANY("0300", "10%"), NULL);
	check_layout(MANY("0100", "10%"), NULL);
	check_layout(MANY("1000", "25%"), NULL);
	check_layout(MANY("0040", "1"), NULL);
	/* never finished, and never initialized */
	check_layout(PLAY_HEAD("  horizon: 5m\n  members: [{name: a}]\n  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			     PLACE_AND_RUN("    - {name: all, labelSelector: {}, beforeStageTasks: [{type: Approval}]}\n"),
		     NULL);
	check_layout(PLAY_HEAD("  horizon: 5m\n  members: [{name: a}]\n  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
			     PLACE_AND_RUN("    - {name: all, labelSelector: {matchLabels: {tier: none}}}\n"),
		     NULL);
}

static void test_recorded_cases(void **state)
{
	struct arena arena;
	struct io_list list;
	const char *error = NULL;
	(void)state;
	arena_init(&arena, 0);
	if (!io_list_folder(&arena, "../shared/conformance", 10000, &list, &error)) {
		print_message("skipped: the recorded cases in ../shared/conformance are not here\n");
		arena_deinit(&arena);
		skip();
	}
	for (size_t i = 0; i < list.count; i += 3) {
		struct play play;
		struct text out;
		if (!strstr(list.paths[i], ".json"))
			continue;
		play_recorded(&play, list.paths[i]);
		const struct gantt *gantt = gantt_build(&play.arena, play.story, NULL);
		if (gantt) {
			check_rows(gantt);
			check_picture(gantt_layout(&play.arena, gantt, 0));
			text_init(&out, 0);
			gantt_write_ascii(&out, gantt, 0);
			assert_true(out.size > 0);
			text_deinit(&out);
		}
		play_end(&play);
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walkthrough),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_many_clusters),
		cmocka_unit_test(test_ascii_of_no_time),
		cmocka_unit_test(test_ascii_is_no_wider),
		cmocka_unit_test(test_close_marks), cmocka_unit_test(test_ends_at_once),
		cmocka_unit_test(test_nothing_overlaps),
		cmocka_unit_test(test_recorded_cases),
		cmocka_unit_test(test_second_run),
		cmocka_unit_test(test_met_failing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
