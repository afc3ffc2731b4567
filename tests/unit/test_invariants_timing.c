#include "tests/unit/unit.h"

#include "scenarios/invariants.h"

#include "model/kinds.h"
#include "model/object.h"
#include "model/run.h"

#include "sim/duration.h"

/* Invariant 42 on passes that take time, written down by hand: an event begins a pass, and what makes its key dirty meanwhile may be a timer. */

enum { FIRST_MS = 700, SECOND_MS = 702, END_MS = 1402 };

struct tale {
	struct arena arena;
	struct trace trace;
	struct identity identity;
	struct run_spec spec;
	struct object versions[2];
};

static void write_version(struct tale *tale, int64_t at_ms, enum trace_writer writer, const struct object *before, const struct object *after)
{
	struct trace_record record = {.at_ns = at_ms * NS_PER_MS,
				      .kind = TRACE_WRITE,
				      .writer = (uint8_t)writer,
				      .part = before ? PART_SPEC : PART_CREATE,
				      .subject = tale->identity.number,
				      .identity = &tale->identity,
				      .as.write = {before, after}};
	trace_put(&tale->trace, &record);
}

static void tell_pass(struct tale *tale, const struct trace_pass *said)
{
	struct trace_pass *pass = ARENA_NEW(&tale->arena, struct trace_pass);
	*pass = *said;
	pass->controller = CONTROLLER_RUN;
	struct trace_record record = {.at_ns = pass->begin_ns,
				      .kind = TRACE_PASS_BEGIN,
				      .subject = tale->identity.number,
				      .identity = &tale->identity,
				      .as.pass = pass};
	trace_put(&tale->trace, &record);
	record.at_ns = pass->end_ns;
	record.kind = TRACE_PASS_END;
	trace_put(&tale->trace, &record);
}

static void tell_dirty(struct tale *tale, int64_t begin_ms)
{
	tell_pass(tale, &(struct trace_pass){.cause = CAUSE_DIRTY,
					     .ready_ns = begin_ms * NS_PER_MS,
					     .begin_ns = begin_ms * NS_PER_MS,
					     .end_ns = (begin_ms + FIRST_MS) * NS_PER_MS,
					     .result = PASS_DONE,
					     .due_ns = -1});
}

/* How often invariant 42 is broken when a pass ends at 700 ms and arms a timer for `due_ms`, an edit of the run begins another at 702 ms, and
 * `dirty` passes follow that say their key had become dirty. */
static size_t broken(int64_t due_ms, unsigned dirty)
{
	struct tale tale = {.identity = {.kind = kind_by_name("ClusterStagedUpdateRun", NULL), .ns = "", .name = "r", .number = 1}};
	struct invariant_options options = {.release = RELEASE_HEAD};
	struct invariant_report *report;
	arena_init(&tale.arena, 0);
	trace_init(&tale.trace);
	tale.trace.kept = true;
	for (int i = 0; i < 2; i++)
		tale.versions[i] = (struct object){.identity = &tale.identity, .meta = {.uid = "u", .generation = i + 1}, .run_spec = &tale.spec};
	report = ARENA_NEW(&tale.arena, struct invariant_report);
	write_version(&tale, 0, WRITER_SEED, NULL, &tale.versions[0]);
	tell_pass(&tale, &(struct trace_pass){.cause = CAUSE_EVENT,
					      .end_ns = FIRST_MS * NS_PER_MS,
					      .result = PASS_AFTER,
					      .after_ns = (due_ms - FIRST_MS) * NS_PER_MS,
					      .due_ns = due_ms * NS_PER_MS});
	write_version(&tale, SECOND_MS, WRITER_USER, &tale.versions[0], &tale.versions[1]);
	tell_pass(&tale, &(struct trace_pass){.cause = CAUSE_EVENT,
					      .ready_ns = SECOND_MS * NS_PER_MS,
					      .begin_ns = SECOND_MS * NS_PER_MS,
					      .end_ns = END_MS * NS_PER_MS,
					      .result = PASS_DONE,
					      .due_ns = due_ms > END_MS ? due_ms * NS_PER_MS : -1});
	for (unsigned i = 0; i < dirty; i++)
		tell_dirty(&tale, END_MS + i * FIRST_MS);
	invariants_check(&tale.arena, &tale.trace, &options, report);
	size_t count = report->each[invariant_by_name("causes") - invariant_at(0)];
	trace_deinit(&tale.trace);
	arena_deinit(&tale.arena);
	return count;
}

static void a_timer_that_comes_due_in_a_pass_makes_the_next(void **state)
{
	(void)state;
	assert_int_equal(broken(SECOND_MS + 1, 0), 0);
	assert_int_equal(broken(SECOND_MS + 1, 1), 0);
	assert_int_equal(broken(705, 1), 0);
	assert_int_equal(broken(END_MS, 1), 0);
}

/* A timer due as the pass begins has fired before it, and each timer fires once. */
static void no_other_timer_does(void **state)
{
	(void)state;
	assert_int_equal(broken(SECOND_MS, 1), 1);
	assert_int_equal(broken(SECOND_MS - 1, 1), 1);
	assert_int_equal(broken(END_MS + 1, 1), 1);
	assert_int_equal(broken(15000, 1), 1);
	assert_int_equal(broken(705, 2), 1);
	assert_int_equal(broken(705, 3), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_timer_that_comes_due_in_a_pass_makes_the_next), cmocka_unit_test(no_other_timer_does)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
