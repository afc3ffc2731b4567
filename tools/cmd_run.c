#include "tools/command.h"
#include "tools/run_output.h"
#include "tools/session.h"
#include "tools/verdict.h"

#include "reports/get_history.h"
#include "reports/narrative.h"
#include "reports/summary.h"

#include "sim/io.h"

#include <unistd.h>

struct run_arguments {
	struct option_texts manifests;
	struct option_texts outputs;
	const char *report;
	struct moment until;
	struct option_number seed, replication;
	const char *release;
	bool quiet;
	int color; /* enum color_choice */
};

#define AT(member) offsetof(struct run_arguments, member)

static const struct option options[] = {
	{.name = "filename", .letter = 'f', .type = OPTION_TEXTS, .offer = OFFER_FILES, .argument = "FILE", .offset = AT(manifests),
	 .doc = "manifests that exist beside the scenario; may be repeated; - is stdin"},
	{.name = "output", .letter = 'o', .type = OPTION_TEXTS, .words = run_output_words, .argument = "FORMAT[=FILE]", .offset = AT(outputs),
	 .doc = "what to print, or with =FILE a report to write; may be given more than once"},
	{.name = "report", .type = OPTION_TEXT, .offer = OFFER_FILES, .argument = "TARGET", .offset = AT(report),
	 .doc = "write every report into the folder TARGET, or only the page when TARGET ends in .html; all files or none"},
	{.name = "until", .type = OPTION_MOMENT, .argument = "TIME", .offset = AT(until),
	 .doc = "stop at this virtual instant: a duration since the start (9m) or an RFC 3339 instant"},
	{.name = "seed", .type = OPTION_NUMBER, .argument = "NUMBER", .offset = AT(seed), .doc = "the seed, instead of the scenario's"},
	{.name = "replication", .type = OPTION_NUMBER, .argument = "NUMBER", .offset = AT(replication),
	 .doc = "the luck of this replication of the seed (default: 0)"},
	{.name = "release", .type = OPTION_TEXT, .words = session_releases, .argument = "RELEASE", .offset = AT(release),
	 .doc = "the KubeFleet release, instead of the scenario's"},
	{.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .offset = AT(quiet),
	 .doc = "no warnings and no progress on stderr, and of the checks only those that failed"},
	{.name = "color", .type = OPTION_WORD, .words = color_words, .argument = "WHEN", .offset = AT(color), .doc = "colour the verdicts"},
};

static const struct option_example examples[] = {
	{"fleetsim run scenarios/library/walkthrough.yaml", "the walkthrough, told line by line"},
	{"fleetsim run s.yaml --until 9m -o table", "the tables after nine minutes"},
	{"fleetsim run s.yaml -f hub.yaml --seed 7 -o none && echo held", "only whether everything held"},
	{"fleetsim run s.yaml --report saturday.html", "and a page to look at and to hand on"},
	{"fleetsim run s.yaml --report reports/ -o none", "every report in one folder"},
	{"fleetsim run s.yaml -o csv=clusters.csv -o markdown", "a table for a spreadsheet, and a comment for a pull request on stdout"},
	{NULL, NULL},
};

/* The kinds whose objects at the end are of interest, as far as the release has them. */
static const char *const shown_kinds[] = {
	"clusterstagedupdateruns", "stagedupdateruns", "clusterapprovalrequests", "approvalrequests", "clusterresourceplacements", "resourceplacements",
};
enum { SHOWN_KINDS = sizeof shown_kinds / sizeof shown_kinds[0] };

static void put_objects(struct text *out, const struct session *session, enum get_form form, const char *const *kinds, size_t count)
{
	struct get_options *wanted = ARENA_NEW(session->history->arena, struct get_options);
	*wanted = (struct get_options){.form = form, .all_namespaces = true, .ns = "default"};
	struct kind_match match;
	for (size_t i = 0; i < count; i++)
		if (kind_find(kinds[i], session->scenario->config.release, &match))
			wanted->targets[wanted->target_count++].word = kinds[i];
	struct get_history get = {session->history, session->scenario, session->replay.end_ns};
	struct get_source source = get_history_source(&get);
	struct text nothing;
	text_init(&nothing, 0);
	if (wanted->target_count)
		get_print(out, &nothing, wanted, &source);
	text_deinit(&nothing);
}

/* One table for each kind of which something is left. */
static void put_tables(struct text *out, const struct session *session, enum get_form form)
{
	struct text table;
	text_init(&table, 0);
	size_t before = out->size;
	for (size_t i = 0; i < SHOWN_KINDS; i++) {
		text_clear(&table);
		put_objects(&table, session, form, &shown_kinds[i], 1);
		if (table.size && out->size > before)
			text_put_char(out, '\n');
		text_put_bytes(out, text_view(&table), table.size);
	}
	text_deinit(&table);
}

static void put_story(struct text *out, const struct session *session)
{
	narrative_write(out, &session->replay.trace, session->scenario->config.start_ns, NULL);
	struct text tables;
	text_init(&tables, 0);
	put_tables(&tables, session, GET_TABLE);
	if (tables.size)
		text_put_char(out, '\n');
	text_put_bytes(out, text_view(&tables), tables.size);
	text_deinit(&tables);
	text_put_char(out, '\n');
	struct arena *arena = session->history->arena;
	summary_write(out, arena, story_read(arena, &session->replay.trace, session->scenario->config.start_ns, session->replay.end_ns));
}

static void put_output(struct text *out, const struct session *session, enum run_form form)
{
	switch (form) {
	case RUN_NARRATIVE:
		put_story(out, session);
		break;
	case RUN_TABLE:
		put_tables(out, session, GET_TABLE);
		break;
	case RUN_WIDE:
		put_tables(out, session, GET_WIDE);
		break;
	case RUN_YAML:
		put_objects(out, session, GET_YAML, shown_kinds, SHOWN_KINDS);
		break;
	case RUN_JSON:
		put_objects(out, session, GET_JSON, shown_kinds, SHOWN_KINDS);
		break;
	case RUN_NAME:
		put_objects(out, session, GET_NAME, shown_kinds, SHOWN_KINDS);
		break;
	case RUN_NONE:
	case RUN_FORMS:
		break;
	}
}

/* What kubectl says when a list is empty; the tables themselves must stay clean. */
static void say_nothing_left(void)
{
	static const char nothing[] = "No resources found\n";
	io_stderr_put(nothing, sizeof nothing - 1);
}

/* An exit code: EXIT_HELD, or what stderr tells. */
static int put_reports(const struct session *session, const struct run_output *output, const struct outcome *outcome)
{
	struct arena *arena = session->history->arena;
	struct report report = {.scenario = session->scenario, .replay = &session->replay, .history = session->history, .outcome = outcome};
	const struct report_request request = {&report, output->target, output->wishes, output->wish_count};
	const char *error;
	if (!run_output_has_reports(output))
		return EXIT_HELD;
	report.story = story_read(arena, &session->replay.trace, session->scenario->config.start_ns, session->replay.end_ns);
	const struct report_wish *empty = report_without_run(&request);
	if (empty) {
		command_complain("--output %s: there is no staged update run to draw", empty->format->name);
		return EXIT_USAGE;
	}
	report_prepare(arena, &report, report_is_measured(&request));
	if (!report_write(arena, &request, &error)) {
		command_complain("%s", error);
		return EXIT_OUTPUT;
	}
	return EXIT_HELD;
}

static int tell(const struct session *session, const struct run_arguments *given, const struct run_output *output)
{
	const struct outcome outcome = outcome_of(session->history->arena, &session->replay, session->history, &get_history_printer);
	struct text out, verdicts;
	enum run_form form = output->form;
	int code = put_reports(session, output, &outcome);
	if (code != EXIT_HELD)
		return code;
	text_init(&out, 0);
	text_init(&verdicts, 0);
	put_output(&out, session, form);
	if (!out.size && (form == RUN_TABLE || form == RUN_WIDE))
		say_nothing_left();
	bool told = form == RUN_NARRATIVE;
	const struct verdict_options verdict_options = {
		.failed_only = given->quiet || !told,
		.color = command_wants_color((enum color_choice)given->color, told ? STDOUT_FILENO : STDERR_FILENO),
	};
	verdict_write(&verdicts, &session->replay, &outcome, &verdict_options);
	if (told) {
		if (verdicts.size)
			text_put_char(&out, '\n');
		text_put_bytes(&out, text_view(&verdicts), verdicts.size);
		text_putf(&out, "%srelease %s, seed %llu, fingerprint %016llx\n", verdicts.size ? "" : "\n", session->replay.world.release->name,
			  (unsigned long long)session->scenario->config.seed, (unsigned long long)session->replay.trace.fingerprint);
	} else {
		io_stderr_put(text_view(&verdicts), verdicts.size);
	}
	out.overflowed = out.overflowed || verdicts.overflowed;
	code = command_put_result(&out);
	text_deinit(&out);
	text_deinit(&verdicts);
	if (code != EXIT_HELD)
		return code;
	return outcome_count(&outcome, CHECK_FAILED) ? EXIT_FAILED : EXIT_HELD;
}

static int run(const struct invocation *invocation)
{
	const struct run_arguments *given = invocation->options;
	const char *scenario = invocation->operand_count ? invocation->operands[0] : NULL;
	if (!scenario && !given->manifests.count)
		return command_usage_error(invocation->command, "wants a SCENARIO, or manifests with -f FILE");
	const struct session_options session_options = {
		.scenario = scenario, .manifests = &given->manifests, .release = given->release, .seed = given->seed,
		.replication = given->replication, .until = given->until, .until_option = "--until",
		.quiet = given->quiet};
	struct run_output *output = ARENA_NEW(invocation->arena, struct run_output);
	const char *error;
	if (!run_output_read(output, invocation->arena, &given->outputs, given->report, &error))
		return command_usage_error(invocation->command, error);
	struct session session;
	int code = session_open(&session, &session_options);
	if (code == EXIT_HELD)
		code = tell(&session, given, output);
	session_close(&session);
	return code;
}

const struct command command_run = {
	.name = "run",
	.operands = "[SCENARIO]",
	.operand_offer = OFFER_FILES,
	.operands_most = 1,
	.summary = "replay a scenario and check what it expects",
	.description = "Replays a scenario in virtual time, tells what happened, and checks the expectations of the scenario and the invariants of "
		       "every rollout.\n\nSCENARIO is a YAML file with one Scenario document and any number of Kubernetes manifests; - is stdin. "
		       "Without it, manifests given with -f are replayed under the defaults.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct run_arguments),
	.examples = examples,
	.run = run,
};
