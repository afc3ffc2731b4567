#include "scenarios/outcome.h"

#include "scenarios/verdict.h"

#include "sim/duration.h"

struct collector {
	struct arena *arena;
	const struct replay *replay;
	struct check *checks;
	struct outcome outcome;
};

static void add(struct collector *collector, const struct check *check)
{
	collector->checks[collector->outcome.count++] = *check;
	collector->outcome.counts[check->group][check->state]++;
}

/* Expectations and the timeline */

static void add_result(struct collector *collector, const struct expect_result *result, enum check_group group)
{
	struct check check = {.group = group, .name = result->name, .place = result->place};
	check.state = result->held ? CHECK_HELD : result->not_reached ? CHECK_UNREACHED : CHECK_FAILED;
	if (check.state == CHECK_FAILED) {
		check.has_time = result->has_time;
		check.at_ns = result->at_ns;
		check.wanted = result->wanted;
		check.found = result->found;
		check.again = expect_command(collector->arena, collector->replay, result->stop_ns);
	}
	add(collector, &check);
}

/* Invariants */

static const char *exemption(const struct scenario *scenario, const struct invariant *invariant)
{
	for (uint32_t i = 0; i < scenario->exemption_count; i++)
		if (scenario->exemptions[i].invariant == invariant)
			return scenario->exemptions[i].why;
	for (uint32_t i = 0; i < scenario->expectation_count; i++)
		if (scenario->expectations[i].kind == EXPECT_VIOLATES && scenario->expectations[i].invariant == invariant)
			return "the scenario expects that it is violated";
	return NULL;
}

/* "1m15s clusterstagedupdaterun/example-run: cluster member3 was started before stage canary succeeded", a line for each. */
static const char *violations(struct arena *arena, const struct invariant_report *report, size_t index)
{
	struct text lines;
	size_t kept = 0;
	text_init(&lines, 0);
	for (size_t i = 0; i < report->count; i++) {
		const struct violation *violation = &report->items[i];
		if (violation->invariant != invariant_at(index))
			continue;
		text_put(&lines, kept++ ? "\n" : "");
		duration_write_short(&lines, violation->at_ns);
		if (violation->subject)
			text_putf(&lines, " %s/%s%s%s", violation->subject->kind->singular, violation->subject->ns, *violation->subject->ns ? "/" : "",
				  violation->subject->name);
		text_putf(&lines, ": %s", violation->words);
	}
	if (report->each[index] > kept)
		text_putf(&lines, "\nand %zu more", report->each[index] - kept);
	const char *copy = arena_text(arena, text_view(&lines));
	text_deinit(&lines);
	return copy;
}

static int64_t first_violation_ns(const struct invariant_report *report, const struct invariant *invariant)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->items[i].invariant == invariant)
			return report->items[i].at_ns;
	return 0;
}

static void add_invariant(struct collector *collector, const struct invariant_report *report, size_t index)
{
	const struct scenario *scenario = collector->replay->scenario;
	const struct invariant *invariant = invariant_at(index);
	struct check check = {.group = CHECK_INVARIANT, .state = CHECK_HELD, .invariant = invariant, .place = scenario->place};
	check.name = arena_format(collector->arena, "invariant %s", invariant->name);
	check.why = exemption(scenario, invariant);
	if (check.why) {
		check.state = CHECK_EXEMPT;
	} else if (report->each[index]) {
		check.state = CHECK_FAILED;
		check.has_time = true;
		check.at_ns = first_violation_ns(report, invariant);
		check.wanted = arena_format(collector->arena, "%u %s: %s", invariant->number, invariant->name, invariant->rule);
		check.found = violations(collector->arena, report, index);
		check.again = expect_command(collector->arena, collector->replay, check.at_ns);
	}
	add(collector, &check);
}

struct outcome outcome_of(struct arena *arena, const struct replay *replay, const struct history *history, const struct expect_printer *printer)
{
	const struct expect_results results = expect_evaluate(arena, replay, history, printer);
	const struct invariant_report *report = verdict_invariants(arena, replay);
	struct collector collector = {.arena = arena, .replay = replay};
	collector.checks = ARENA_ARRAY(arena, struct check, results.count + invariant_count());
	collector.outcome.checks = collector.checks;
	size_t entries = results.count - replay->scenario->expectation_count;
	for (size_t i = 0; i < results.count; i++)
		add_result(&collector, &results.items[i], i < entries ? CHECK_TIMELINE : CHECK_EXPECTATION);
	for (size_t i = 0; i < invariant_count(); i++)
		add_invariant(&collector, report, i);
	return collector.outcome;
}

size_t outcome_count(const struct outcome *outcome, enum check_state state)
{
	size_t count = 0;
	for (int group = 0; group < CHECK_GROUPS; group++)
		count += outcome->counts[group][state];
	return count;
}
