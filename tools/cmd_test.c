#include "tools/command.h"
#include "tools/session.h"
#include "tools/suite_output.h"
#include "tools/suite_run.h"

#include "sim/clock.h"
#include "sim/duration.h"
#include "sim/io.h"

#include <stdlib.h>
#include <string.h>

enum { TEST_JOBS_MAX = 10 * 1000 * 1000 };

struct test_options {
	const char *pattern, *selector, *shard, *release, *coverage;
	struct option_number seed, count, jobs;
	struct option_texts outputs;
	bool fail_fast, update, quiet;
	int color;
};

static const struct option options[] = {
	{.name = "run", .type = OPTION_TEXT, .offset = offsetof(struct test_options, pattern), .argument = "REGEX",
	 .doc = "only scenarios, or expectations of scenarios, whose name matches (extended regular expression; \"SCENARIO/EXPECTATION\" matches too)"},
	{.name = "selector", .letter = 'l', .type = OPTION_TEXT, .offset = offsetof(struct test_options, selector), .argument = "QUERY",
	 .doc = "only scenarios with these metadata.labels, as kubectl writes selectors"},
	{.name = "fail-fast", .type = OPTION_FLAG, .offset = offsetof(struct test_options, fail_fast), .doc = "stop at the first scenario that fails"},
	{.name = "shard", .type = OPTION_TEXT, .offset = offsetof(struct test_options, shard), .argument = "I/N",
	 .doc = "only part I of N parts that are about equal"},
	{.name = "jobs", .letter = 'j', .type = OPTION_NUMBER, .offset = offsetof(struct test_options, jobs), .argument = "N",
	 .doc = "scenarios at a time (default: one for each processor); the output does not depend on it"},
	{.name = "count", .type = OPTION_NUMBER, .offset = offsetof(struct test_options, count), .argument = "N",
	 .doc = "each scenario N times, with different luck (replications 0 to N-1)"},
	{.name = "seed", .type = OPTION_NUMBER, .offset = offsetof(struct test_options, seed), .argument = "N", .doc = "instead of the scenarios' seeds"},
	{.name = "release", .type = OPTION_TEXT, .offset = offsetof(struct test_options, release), .argument = "RELEASE", .words = session_releases,
	 .doc = "simulate this KubeFleet instead of the scenarios'"},
	{.name = "update", .type = OPTION_FLAG, .offset = offsetof(struct test_options, update),
	 .doc = "write the golden files beside the scenarios that are there and differ"},
	{.name = "coverage", .type = OPTION_TEXT, .offset = offsetof(struct test_options, coverage), .argument = "LIMITS", .value_optional = true,
	 .doc = "tell which stages, tasks, reasons and messages happened in any scenario, and fail below a percentage of all (80) or of some "
		"(stages:100,tasks:90)"},
	{.name = "output", .letter = 'o', .type = OPTION_TEXTS, .offset = offsetof(struct test_options, outputs), .argument = "FORMAT[=FILE]",
	 .doc = "text, junit, tap, json or github, to a file or to stdout; may be given more than once"},
	{.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .offset = offsetof(struct test_options, quiet),
	 .doc = "no lines for scenarios that held, no warnings, no progress"},
	{.name = "color", .type = OPTION_WORD, .offset = offsetof(struct test_options, color), .argument = "WHEN", .words = color_words,
	 .doc = "colour the text"},
};

static const struct option_example examples[] = {
	{"fleetsim test scenarios/", "all scenarios of a folder"},
	{"fleetsim test . -o junit=report.xml -o text", "a report for the CI server, and text on stdout"},
	{"fleetsim test . --run 'canary|rollback' --count 100", "some of them, under a hundred different lucks"},
	{"fleetsim test . -l tier=smoke --shard 2/4", "the second quarter of those with a label"},
	{"fleetsim test . -o github", "in GitHub Actions: annotations and the step summary"},
	{NULL, NULL},
};

/* Reading the options */

static bool read_shard(const char *text, struct suite_request *request)
{
	char *slash, *end;
	if (!text)
		return true;
	if (strspn(text, "0123456789") == 0)
		return false;
	unsigned long part = strtoul(text, &slash, 10);
	if (*slash != '/' || strspn(slash + 1, "0123456789") == 0)
		return false;
	unsigned long parts = strtoul(slash + 1, &end, 10);
	request->shard = part;
	request->shards = parts;
	return !*end && part >= 1 && part <= parts && parts <= SUITE_FILES_MAX;
}

static const char *read_coverage(const struct invocation *invocation, struct suite_request *request)
{
	const struct test_options *given = invocation->options;
	int *limits = ARENA_ARRAY(invocation->arena, int, COVERAGE_AREAS + 1);
	if (!given->coverage)
		return NULL;
	if (!coverage_limits_read(given->coverage, limits))
		return arena_format(invocation->arena, "--coverage: wants a percentage such as 80, or stages:100,tasks:90,reasons:50,messages:10, not \"%s\"",
				    given->coverage);
	if (given->fail_fast)
		return "--coverage needs all scenarios, which --fail-fast leaves out";
	request->coverage = limits;
	return NULL;
}

static const char *read_options(const struct invocation *invocation, struct suite_request *request)
{
	const struct test_options *given = invocation->options;
	if (!read_shard(given->shard, request))
		return arena_format(invocation->arena, "--shard: wants part and parts such as 2/4, not \"%s\"", given->shard);
	if (given->jobs.given && (given->jobs.value < 1 || given->jobs.value > 1024))
		return "--jobs: wants a number from 1 to 1024";
	if (given->count.given && (given->count.value < 1 || given->count.value > SUITE_REPLICATIONS_MAX))
		return "--count: wants a number from 1 to 1000000";
	if (given->update && (given->release || given->seed.given))
		return "--update goes with the releases and seeds that the scenarios name";
	request->jobs = (unsigned)given->jobs.value;
	request->replications = given->count.given ? given->count.value : 1;
	request->fail_fast = given->fail_fast;
	request->update = given->update;
	request->goldens = !given->release && !given->seed.given;
	request->quiet = given->quiet;
	return read_coverage(invocation, request);
}

/* The instant that reports carry; *timed: whether they tell wall-clock times. SOURCE_DATE_EPOCH makes reports of equal runs equal. */
static int64_t read_clock(bool *timed)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end;
	if (epoch && strspn(epoch, "0123456789") > 0) {
		long long seconds = strtoll(epoch, &end, 10);
		*timed = *end != '\0';
		if (!*timed && seconds < INT64_MAX / NS_PER_SECOND)
			return seconds * NS_PER_SECOND;
	}
	*timed = true;
	return clock_wall_ns();
}

/* Afterwards */

static void put_warnings(const struct suite *suite)
{
	struct diags diags;
	struct text text;
	text_init(&text, 0);
	for (size_t i = 0; i < suite->count; i++) {
		diags_init(&diags);
		for (size_t j = 0; j < suite->files[i].diag_count; j++) {
			const struct diag *diag = &suite->files[i].diags[j];
			if (diag->severity == DIAG_WARNING && suite->files[i].replication == 0)
				diag_warning(&diags, diag->file, diag->line, diag->column, diag->hint, "%s", diag->message);
		}
		diags_write(&text, &diags);
		diags_deinit(&diags);
	}
	io_stderr_put(text_view(&text), text.size);
	text_deinit(&text);
}

static int code_of(const struct suite_results *results)
{
	const struct suite *suite = &results->suite;
	if (suite->totals.broken)
		return EXIT_INTERNAL;
	if (results->write_error) {
		command_complain("%s", results->write_error);
		return EXIT_OUTPUT;
	}
	if (suite->totals.invalid)
		return EXIT_USAGE;
	return suite_held(suite) ? EXIT_HELD : EXIT_FAILED;
}

static int test(const struct invocation *invocation, const struct suite_request *request, struct suite_outputs *outputs)
{
	const struct test_options *given = invocation->options;
	struct suite_results results;
	const struct suite_text_options text = {.quiet = given->quiet, .color = command_wants_color((enum color_choice)given->color, 1)};
	bool timed = request->timed;
	int64_t begun_ns = read_clock(&timed);
	int code = EXIT_INTERNAL;
	if (suite_run(&results, request)) {
		results.suite.begun_ns = begun_ns;
		code = code_of(&results);
		if (!given->quiet)
			put_warnings(&results.suite);
		if (results.updated)
			command_complain("%zu golden file%s updated", results.updated, results.updated == 1 ? "" : "s");
		if (!results.matched) {
			command_complain("nothing matched");
			code = EXIT_NOTHING;
		}
		if (!suite_outputs_write(outputs, &results.suite, &text) && code != EXIT_INTERNAL)
			code = EXIT_OUTPUT;
	}
	suite_results_deinit(&results);
	return code;
}

static int run(const struct invocation *invocation)
{
	const struct test_options *given = invocation->options;
	const struct scenario_overrides overrides = {.release = given->release, .has_seed = given->seed.given, .seed = given->seed.value};
	struct suite_paths paths;
	struct suite_filter filter;
	struct suite_outputs *outputs = ARENA_NEW(invocation->arena, struct suite_outputs);
	struct suite_request request = {.paths = &paths, .filter = &filter, .overrides = &overrides};
	const char *error = read_options(invocation, &request);
	if (error)
		return command_usage_error(invocation->command, error);
	if (!suite_outputs_read(outputs, invocation->arena, given->outputs.items, given->outputs.count, &error))
		return command_usage_error(invocation->command, error);
	if (!suite_find(invocation->arena, invocation->operands, invocation->operand_count, &paths, &error))
		return command_usage_error(invocation->command, error);
	if (paths.count * request.replications > TEST_JOBS_MAX)
		return command_usage_error(invocation->command, "more than 10 million replications");
	if (!suite_filter_init(&filter, invocation->arena, given->pattern, given->selector, &error))
		return command_usage_error(invocation->command, error);
	read_clock(&request.timed);
	int code = EXIT_OUTPUT;
	if (suite_outputs_open(outputs))
		code = test(invocation, &request, outputs);
	suite_outputs_close(outputs);
	suite_filter_deinit(&filter);
	return code;
}

const struct command command_test = {
	.name = "test",
	.operands = "PATH...",
	.operand_offer = OFFER_FILES,
	.operands_least = 1,
	.operands_most = OPTION_OPERANDS_MAX,
	.summary = "run many scenarios and check expectations and invariants",
	.description = "Runs every scenario among the files, and below the folders, that are named: *.yaml and *.yml with a Scenario document; files of "
		       "manifests alone are passed over. Each is replayed and checked for its expectations, for the invariants of every rollout, and "
		       "against golden files beside it: x.narrative.txt and x.tables.txt of x.yaml. The first, at "
		       "first empty, holds the narrative. The second asks for tables by prompts, of a time in any of these forms and a command: 20m$ kubectl "
		       "get csur, 00:20:00$ kubectl get csur -o wide, 2026-03-02T09:20:00Z$ kubectl get crp, end$ kubectl get csur; --update puts the "
		       "answers below them. Lines that begin with # may stand in front.\n\n"
		       "A scenario that cannot be loaded does not stop the others: it is reported as an error and makes the exit code 2. What is "
		       "written does not depend on the number of jobs; wall-clock times stand only in JUnit and JSON, and not when SOURCE_DATE_EPOCH is "
		       "set.\n\n"
		       "Text goes to stdout unless another output does.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct test_options),
	.examples = examples,
	.run = run,
};
