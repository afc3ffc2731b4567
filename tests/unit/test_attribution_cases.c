#include "reports/attribution.h"

#include "tests/unit/play.h"

#include <inttypes.h>

/* The critical path of recorded runs, worked out by hand from their histories: the instants are those at which the real controller wrote, the comments
 * say which. Also the paths of some clusters. Neighbours of one stage and part count as one. */

enum { ROWS_MAX = 16, RUN_ITSELF = -1 };

struct row {
	enum time_part part;
	uint32_t stage;
	int64_t until_ns;
};

struct worked {
	const char *path; /* below tests/data/recorded/conformance */
	const char *run;
	int64_t begin_ns;
	int64_t stage, cluster; /* RUN_ITSELF: the critical path of the run */
	struct row rows[ROWS_MAX]; /* ended by until_ns 0 */
};

#define RUN RUN_ITSELF, RUN_ITSELF

static const struct worked worked[] = {
	/* A wait and an approval after one stage. a1 available at 3.937, seen at 15, when wait and request begin; the wait is over at 75 and delays
	   nothing, for the approval comes at 110.40013; stage b from the requeue on: b1 available at 118.28213, seen at 125.40513. */
	{"v0.2.2/basic-two/wait-and-approval.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 3937000000},
	  {TIME_POLL, 0, 15000000000},
	  {TIME_APPROVAL, 0, 110400130000},
	  {TIME_REQUEUE, 1, 110405130000},
	  {TIME_WORKING, 1, 118282130000},
	  {TIME_POLL, 1, 125405130000},
	  {TIME_REQUEUE, 2, 125410130000}}},
	/* The other way round: both begin at 15, approved (and accepted) at 74.20013, the wait is over at 75. a1 available at 11.417, b1 at 86.747. */
	{"head/waits/wait-approval-0-2.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 11417000000},
	  {TIME_POLL, 0, 15000000000},
	  {TIME_WAIT, 0, 75000000000},
	  {TIME_REQUEUE, 1, 75005000000},
	  {TIME_WORKING, 1, 86747000000},
	  {TIME_POLL, 1, 90005000000},
	  {TIME_REQUEUE, 2, 90010000000}}},
	/* b1 belongs to the second stage, which began at 110.40013. */
	{"v0.2.2/basic-two/wait-and-approval.json", "example-run", 0, 1, 0,
	 {{TIME_EARLIER, 1, 110400130000}, {TIME_REQUEUE, 1, 110405130000}, {TIME_WORKING, 1, 118282130000}, {TIME_POLL, 1, 125405130000}}},
	/* Stopped in a wait of 60 s at 35.20013, resumed at 45.30029. The stop began the wait again, as of the whole second 35: over at 95. It ran
	   while stopped too, so no time is the stop's. */
	{"head/namespaced/stop-resume-in-wait-0.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 8867000000},
	  {TIME_POLL, 0, 15000000000},
	  {TIME_WAIT, 0, 95000000000},
	  {TIME_REQUEUE, 1, 95005000000},
	  {TIME_WORKING, 1, 107557000000},
	  {TIME_POLL, 1, 110005000000},
	  {TIME_REQUEUE, 2, 110010000000}}},
	/* Held in Initialize until 5.20013, approved at 12.10029. Stopped at 20.20041 with cluster-1 at work: available at 21.83729, seen by the
	   stopping pass at 27.10029. From there nothing but the state holds it up, until 42.30067. cluster-2 available at 53.84767, seen at 57.30067;
	   then a wait of 30 s beside an approval that comes at 99.10083. */
	{"head/generation/state-patches.json", "example-run", 0, RUN,
	 {{TIME_HELD, 0, 5200130000},
	  {TIME_APPROVAL, 0, 12100290000},
	  {TIME_WORKING, 0, 21837290000},
	  {TIME_POLL, 0, 27100290000},
	  {TIME_STOP, 0, 42300670000},
	  {TIME_WORKING, 0, 53847670000},
	  {TIME_POLL, 0, 57300670000},
	  {TIME_APPROVAL, 0, 99100830000},
	  {TIME_REQUEUE, 1, 99105830000}}},
	/* cluster-2 stood in line from the approval on: behind cluster-1 until the stop at 20.20041, then for the stop. */
	{"head/generation/state-patches.json", "example-run", 0, 0, 1,
	 {{TIME_HELD, 0, 5200130000},
	  {TIME_APPROVAL, 0, 12100290000},
	  {TIME_SLOT, 0, 20200410000},
	  {TIME_STOP, 0, 42300670000},
	  {TIME_WORKING, 0, 53847670000},
	  {TIME_POLL, 0, 57300670000}}},
	/* Approvals before and after, the latter from 72.2002 beside a wait of 10 s; stopped from 110.40013 to 137.40029 with test-y04 at work until
	   159.41733, so the stop costs nothing; at last a removal: asked for at 221.91033, the binding is gone at 231.05733, seen at 236.91033. */
	{"head/random/r037.json", "example-run", 0, RUN,
	 {{TIME_APPROVAL, 0, 12200200000},
	  {TIME_WORKING, 0, 57347200000},
	  {TIME_POLL, 0, 72200200000},
	  {TIME_APPROVAL, 0, 86900330000},
	  {TIME_REQUEUE, 1, 86905330000},
	  {TIME_WORKING, 1, 159417330000},
	  {TIME_POLL, 1, 161905330000},
	  {TIME_WORKING, 1, 212987330000},
	  {TIME_POLL, 1, 221905330000},
	  {TIME_REQUEUE, 2, 221910330000},
	  {TIME_WORKING, 2, 231057330000},
	  {TIME_POLL, 2, 236910330000}}},
	/* The error loop at its cap: Applied is false from 4.007 on, available at 2949.907, which the retry at 3325.715 sees. The requeue of the stage's
	   end, which asks for no delay, waits 1000 s for the counter of errors. */
	{"head/errorloop/cap.json", "example-run", 0, RUN, {{TIME_WORKING, 0, 2949907000000}, {TIME_BACKOFF, 0, 3325715000000}, {TIME_REQUEUE, 1, 4325715000000}}},
	/* Three at a time of seven. cluster-6 is ready last (59.387, seen at 60). It was the first to start at 45, so it got the slot of the one first
	   ready of the two seen then: cluster-4 (36.947), which at 15 got that of cluster-1 (9.237). */
	{"head/basic-concurrency/percent.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 9237000000},
	  {TIME_POLL, 0, 15000000000},
	  {TIME_WORKING, 0, 36947000000},
	  {TIME_POLL, 0, 45000000000},
	  {TIME_WORKING, 0, 59387000000},
	  {TIME_POLL, 0, 60000000000},
	  {TIME_REQUEUE, 1, 60005000000}}},
	/* cluster-7 stood in line until 45; available at 55.947. */
	{"head/basic-concurrency/percent.json", "example-run", 0, 0, 6,
	 {{TIME_SLOT, 0, 45000000000}, {TIME_WORKING, 0, 55947000000}, {TIME_POLL, 0, 60000000000}}},
	/* Two bindings to remove are gone the moment that is asked for (30.005), which is seen 15 s later. */
	{"head/basic-delete/unscheduled.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 6687000000},
	  {TIME_POLL, 0, 15000000000},
	  {TIME_WORKING, 0, 21032000000},
	  {TIME_POLL, 0, 30000000000},
	  {TIME_REQUEUE, 1, 30005000000},
	  {TIME_POLL, 1, 45005000000}}},
	/* Stuck: cluster-1 reports nothing until the end of the recording, and cluster-2 stands in line. */
	{"head/stuck/one.json", "example-run", 0, RUN, {{TIME_WORKING, 0, 700000000000}}},
	{"head/stuck/one.json", "example-run", 0, 0, 1, {{TIME_SLOT, 0, 700000000000}}},
	/* Approved at 52.30013, while the poll of the waiting run at 60 was armed: later polls are at 75 and 90. */
	{"v0.3.1/basic-before/before-approval.json", "example-run", 0, RUN,
	 {{TIME_APPROVAL, 0, 52300130000},
	  {TIME_WORKING, 0, 60567130000},
	  {TIME_POLL, 0, 75000000000},
	  {TIME_WORKING, 0, 83792000000},
	  {TIME_POLL, 0, 90000000000},
	  {TIME_REQUEUE, 1, 90005000000}}},
	/* The zero-delay requeues double: 5 ms to the empty stage, 10 ms to the deletion stage. */
	{"head/empty-stage/e-2.json", "example-run", 0, RUN,
	 {{TIME_WORKING, 0, 11682000000}, {TIME_POLL, 0, 15000000000}, {TIME_REQUEUE, 1, 15005000000}, {TIME_REQUEUE, 2, 15015000000}}},
	/* Deleted at 60.40029 while its second stage waited to be approved. */
	{"head/approvals/run-deleted-two-requests.json", "example-run", 0, RUN,
	 {{TIME_APPROVAL, 0, 10200130000},
	  {TIME_WORKING, 0, 24182130000},
	  {TIME_POLL, 0, 25200130000},
	  {TIME_REQUEUE, 1, 25205130000},
	  {TIME_APPROVAL, 1, 60400290000}}},
	/* Two runs at a time on one binding, whose readiness at 34.11729 the one sees at 37.30029 and the other at 45.40041. */
	{"head/auto-snapshot/changed-fast.json", "second", 22300290000, RUN,
	 {{TIME_WORKING, 0, 34117290000}, {TIME_POLL, 0, 37300290000}, {TIME_REQUEUE, 1, 37305290000}}},
	{"head/auto-snapshot/changed-fast.json", "third", 30400410000, RUN,
	 {{TIME_WORKING, 0, 34117290000}, {TIME_POLL, 0, 45400410000}, {TIME_REQUEUE, 1, 45405410000}}},
	/* Everything is there: its cluster is started, done and seen in the two passes at its creation. */
	{"head/auto-snapshot/changed-fast.json", "fourth", 47400670000, RUN, {{TIME_REQUEUE, 1, 47405670000}}},
	/* The same with three clusters: each keeps its slot until the next poll. */
	{"head/basic-again/same-snapshot.json", "again", 90300130000, RUN, {{TIME_POLL, 0, 135300130000}, {TIME_REQUEUE, 1, 135305130000}}},
	{"head/basic-again/same-snapshot.json", "again", 90300130000, 0, 2, {{TIME_SLOT, 0, 120300130000}}},
	/* A roll-back on a release that has one cluster at a time: the second run, created at 228.50029. */
	{"mid-2025/basic-document/rollback.json", "example-run-2", 228500290000, RUN,
	 {{TIME_WORKING, 0, 238942290000},
	  {TIME_POLL, 0, 243500290000},
	  {TIME_WAIT, 0, 303500290000},
	  {TIME_REQUEUE, 1, 303505290000},
	  {TIME_WORKING, 1, 314112290000},
	  {TIME_POLL, 1, 318505290000},
	  {TIME_WORKING, 1, 324762290000},
	  {TIME_POLL, 1, 333505290000},
	  {TIME_APPROVAL, 1, 372600410000},
	  {TIME_REQUEUE, 2, 372605410000}}},
};

static void say_path(const struct time_path *path)
{
	for (size_t i = 0; i < path->count; i++)
		print_message("\t%s, stage %d, until %" PRId64 "\n", time_part_key(path->items[i].part), (int)path->items[i].stage, path->items[i].end_ns);
}

static void check_rows(const struct worked *wanted, const struct time_path *path)
{
	size_t row = 0;
	int64_t at_ns = wanted->begin_ns;
	for (size_t i = 0; i < path->count; i++) {
		const struct time_segment *segment = &path->items[i];
		bool last = i + 1 == path->count || path->items[i + 1].part != segment->part || path->items[i + 1].stage != segment->stage;
		if (segment->begin_ns != at_ns || row == ROWS_MAX || segment->part != wanted->rows[row].part ||
		    segment->stage != wanted->rows[row].stage || (last && segment->end_ns != wanted->rows[row].until_ns)) {
			say_path(path);
			fail_msg("%s: %s: row %zu is another", wanted->path, wanted->run, row);
		}
		at_ns = segment->end_ns;
		row += last;
	}
	if (row < ROWS_MAX && wanted->rows[row].until_ns) {
		say_path(path);
		fail_msg("%s: %s: it ends before row %zu", wanted->path, wanted->run, row);
	}
}

/* The totals of the run and its stages follow from the rows too. */
static void check_totals(const struct worked *wanted, const struct attribution *attribution)
{
	struct time_totals run = {0};
	int64_t at_ns = wanted->begin_ns;
	for (size_t i = 0; i < ROWS_MAX && wanted->rows[i].until_ns; i++) {
		const struct row *row = &wanted->rows[i];
		struct time_totals stage = {0};
		run.part_ns[row->part] += row->until_ns - at_ns;
		for (size_t j = 0; j < ROWS_MAX && wanted->rows[j].until_ns; j++)
			if (wanted->rows[j].stage == row->stage)
				stage.part_ns[wanted->rows[j].part] += wanted->rows[j].until_ns - (j ? wanted->rows[j - 1].until_ns : wanted->begin_ns);
		assert_memory_equal(&stage, &attribution->stages[row->stage].totals, sizeof stage);
		at_ns = row->until_ns;
	}
	assert_memory_equal(&run, &attribution->totals, sizeof run);
	assert_int_equal(time_totals_sum(&run), attribution->end_ns - attribution->begin_ns);
}

static void check_case(const struct worked *wanted)
{
	struct play play;
	char path[512];
	snprintf(path, sizeof path, FLEETSIM_SOURCE_DIR "/tests/data/recorded/conformance/%s", wanted->path);
	play_recorded(&play, path);
	const struct attribution *attribution = attribution_of_run(&play.arena, play.story, play_run(&play, wanted->run));
	if (wanted->stage == RUN_ITSELF) {
		check_rows(wanted, &attribution->path);
		check_totals(wanted, attribution);
	} else {
		struct time_path own = attribution_of_cluster(&play.arena, attribution, (uint32_t)wanted->stage, (uint32_t)wanted->cluster);
		check_rows(wanted, &own);
	}
	play_end(&play);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof worked / sizeof worked[0]; i++)
		check_case(&worked[i]);
}

/* Which clusters the chain of three at a time goes through. */
static void test_chain(void **state)
{
	static const uint32_t chain[] = {0, 0, 3, 3, 5, 5, STORY_NONE};
	struct play play;
	(void)state;
	play_recorded(&play, FLEETSIM_SOURCE_DIR "/tests/data/recorded/conformance/head/basic-concurrency/percent.json");
	const struct attribution *attribution = attribution_of_run(&play.arena, play.story, play_run(&play, "example-run"));
	assert_int_equal(attribution->path.count, sizeof chain / sizeof chain[0]);
	for (size_t i = 0; i < attribution->path.count; i++)
		assert_int_equal(attribution->path.items[i].cluster, chain[i]);
	play_end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_chain)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
