#include "tests/unit/play.h"

#include "reports/explain.h"

/* Why a run or a cluster took so long: two stages of which the second takes two clusters of three at a time, a wait, and an approval that is late. */

#define YAML                                                                                                                                   \
	PLAY_HEAD("  horizon: 30m\n"                                                                                                           \
		  "  members:\n"                                                                                                               \
		  "    - {name: a, labels: {stage: one}}\n"                                                                                      \
		  "    - {name: b, labels: {stage: two}}\n"                                                                                      \
		  "    - {name: c, labels: {stage: two}}\n"                                                                                      \
		  "    - {name: d, labels: {stage: two}}\n"                                                                                      \
		  "  behavior: [{applyLatency: 20s, quiet: true}]\n"                                                                           \
		  "  people: [{name: p, approves: {}, after: 2m}]\n"                                                                           \
		  "  timeline: [{at: 1m, apply: clusterstagedupdaterun/roll}]\n")                                                              \
	PLAY_PLACEMENT                                                                                                                         \
	PLAY_STRATEGY("    - {name: one, labelSelector: {matchLabels: {stage: one}}, afterStageTasks: [{type: TimedWait, waitTime: 1m}]}\n"    \
		      "    - {name: two, labelSelector: {matchLabels: {stage: two}}, maxConcurrency: 2, afterStageTasks: [{type: Approval}]}\n") \
	PLAY_RUN("roll", ", state: Run")

static struct play play;
static struct text out;

static int setup(void **state)
{
	(void)state;
	play_text(&play, YAML);
	text_init(&out, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	text_deinit(&out);
	play_end(&play);
	return 0;
}

static struct explain_subjects find(const char *name)
{
	return explain_find(&play.arena, play.story, name);
}

static void a_run_is_told_along_its_critical_path(void **state)
{
	(void)state;
	const struct explain_subjects subjects = find("roll");
	assert_int_equal(subjects.count, 1);
	explain_write_text(&out, &play.arena, &subjects);
	const char *table = strstr(text_view(&out), "\n\n");
	assert_non_null(table);
	assert_string_equal(table,
			    "\n\nfrom              for  what\n"
			    "00:01:00          20s  one/a: the member applies and rolls out\n"
			    "00:01:20          10s  one/a: the controller does not look: the timer of 15s that it set at 00:01:15\n"
			    "00:01:30           1m  one: the timed wait of 1m\n"
			    "00:02:30          5ms  two: the controller goes on to the next stage with a delay: the timer of 5ms that it set at 00:02:30\n"
			    "00:02:30.005      20s  two/b: the member applies and rolls out\n"
			    "00:02:50.005      10s  two/b: the controller does not look: the timer of 15s that it set at 00:02:45.005\n"
			    "00:03:00.005      20s  two/d: the member applies and rolls out\n"
			    "00:03:20.005      10s  two/d: the controller does not look: the timer of 15s that it set at 00:03:15.005\n"
			    "00:03:30.005       2m  two: nobody has approved roll-after-two\n"
			    "00:05:30.005      5ms  deleteStage: the controller goes on to the next stage with a delay: the timer of 5ms that it set at "
			    "00:05:30.005\n"
			    "in all 4m30s: approvals 2m (44 %), members at work 1m (22 %), timed waits 1m (22 %), the controller's poll 30s (11 %), "
			    "requeue between stages 10ms (<1 %)\n");
}

static void a_cluster_is_told_with_what_it_waited_for(void **state)
{
	(void)state;
	const struct explain_subjects subjects = find("d");
	assert_int_equal(subjects.count, 1);
	explain_write_text(&out, &play.arena, &subjects);
	assert_string_equal(text_view(&out),
			    "d in stage two (3 of 3) of clusterstagedupdaterun/roll: started at 00:03:00.005, ready at 00:03:20.005, seen done at "
			    "00:03:30.005\n"
			    "\n"
			    "from              for  what\n"
			    "00:01:00        1m30s  the stages before it have not ended\n"
			    "    00:01:00          20s  one/a: the member applies and rolls out\n"
			    "    00:01:20          10s  one/a: the controller does not look: the timer of 15s that it set at 00:01:15\n"
			    "    00:01:30           1m  one: the timed wait of 1m\n"
			    "00:02:30          5ms  the controller goes on to the next stage with a delay: the timer of 5ms that it set at 00:02:30\n"
			    "00:02:30.005      30s  no slot is free: b, c hold them; maxConcurrency is 2\n"
			    "00:03:00.005      20s  the member applies and rolls out\n"
			    "00:03:20.005      10s  the controller does not look: the timer of 15s that it set at 00:03:15.005\n"
			    "in all 2m30s: earlier stages 1m30s (60 %), waiting for a slot 30s (20 %), members at work 20s (13 %), the controller's poll 10s "
			    "(7 %), requeue between stages 5ms (<1 %)\n");
}

/* Seven clusters, two at a time: one run that has something to do, and one that finds each cluster done as soon as it starts it, and makes its second
 * pass in its first instant. */
#define SLOTS                                                                                                                                  \
	PLAY_HEAD("  horizon: 1h\n  members: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}, {name: f}, {name: g}]\n"                  \
		  "  behavior: [{applyLatency: 20s, quiet: true}]\n"                                                                           \
		  "  timeline: [{at: 1m, apply: clusterstagedupdaterun/roll}, {at: 30m, apply: clusterstagedupdaterun/again}]\n")              \
	PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 2}\n")                                             \
	PLAY_RUN("roll", ", state: Run") PLAY_RUN("again", ", state: Run")

static void who_holds_the_slots_is_told(void **state)
{
	static const struct {
		size_t run;
		const char *name, *expected;
	} cases[] = {{0, "c", " 30s  no slot is free: a, b hold them; maxConcurrency is 2\n"},
		     {0, "e", " 1m  no slot is free: a, b hold them, later c, d; maxConcurrency is 2\n"},
		     {0, "g", " 1m30s  no slot is free: a, b hold them, later c, d, e and 1 more; maxConcurrency is 2\n"},
		     {1, "e", " 15s  no slot is free: c, d hold them; maxConcurrency is 2\n"},
		     {1, "g", " 30s  no slot is free: c, d hold them, later e, f; maxConcurrency is 2\n"}};
	struct play slots;
	(void)state;
	play_text(&slots, SLOTS);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct explain_subjects subjects = explain_find(&slots.arena, slots.story, cases[i].name);
		assert_int_equal(subjects.count, 2);
		text_clear(&out);
		explain_write_text(&out, &slots.arena, &(struct explain_subjects){&subjects.items[cases[i].run], 1});
		if (!strstr(text_view(&out), cases[i].expected))
			fail_msg("no \"%s\" in:\n%s", cases[i].expected, text_view(&out));
	}
	play_end(&slots);
}

static void names_mean_runs_and_clusters(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t count;
	} cases[] = {{NULL, 1}, {"roll", 1}, {"clusterstagedupdaterun/roll", 1}, {"b", 1}, {"two/b", 1}, {"membercluster/b", 1}, {"one/b", 0},
		     {"/b", 0}, {"configmap/roll", 0}, {"", 0}, {"Roll", 0}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(find(cases[i].name).count, cases[i].count);
	assert_string_equal(explain_nearest(&play.arena, play.story, "rol"), "roll");
	assert_null(explain_nearest(&play.arena, play.story, "something else"));
}

static int64_t ns_at(const struct value *map, const char *key)
{
	const struct value *value = value_get(map, key);
	assert_non_null(value);
	return value_int_or(value, INT64_MIN);
}

/* The path has no gap, and its causes add up. */
static void json_is_exact(void **state)
{
	(void)state;
	static const char *const names[] = {NULL, "a", "b", "c", "d"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct explain_subjects subjects = find(names[i]);
		const char *error = NULL;
		text_clear(&out);
		explain_write_json(&out, &play.arena, &subjects);
		const struct value *list = json_read(&play.arena, text_view(&out), out.size, &error);
		if (!list)
			fail_msg("%s", error);
		assert_int_equal(list->count, 1);
		const struct value *subject = list->as.items[0];
		const struct value *path = value_get(subject, "path");
		const struct value *totals = value_get(subject, "totals");
		int64_t at_ns = ns_at(subject, "beginNs"), sum_ns = 0;
		for (size_t j = 0; j < path->count; j++) {
			assert_int_equal(ns_at(path->as.items[j], "beginNs"), at_ns);
			at_ns = ns_at(path->as.items[j], "endNs");
			assert_non_null(value_get(totals, value_text_or(value_get(path->as.items[j], "cause"), "")));
		}
		for (size_t j = 0; j < totals->count; j++)
			sum_ns += value_int_or(totals->as.fields[j].value, -1);
		assert_int_equal(at_ns, ns_at(subject, "endNs"));
		assert_int_equal(sum_ns, at_ns - ns_at(subject, "beginNs"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_run_is_told_along_its_critical_path, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cluster_is_told_with_what_it_waited_for, setup, teardown),
		cmocka_unit_test_setup_teardown(who_holds_the_slots_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(names_mean_runs_and_clusters, setup, teardown),
		cmocka_unit_test_setup_teardown(json_is_exact, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
