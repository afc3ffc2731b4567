#include "tools/command.h"
#include "tools/session.h"

#include "reports/explain.h"

#include "sim/io.h"

enum explain_form { EXPLAIN_TEXT, EXPLAIN_JSON };

struct explain_arguments {
	struct option_texts manifests;
	int form; /* enum explain_form */
	struct moment until;
	struct option_number seed, replication;
	const char *release;
	bool quiet;
};

#define AT(member) offsetof(struct explain_arguments, member)

static const struct option_word forms[] = {
	{"text", "for people (default)"},
	{"json", "a list with every stretch of time in nanoseconds"},
	{NULL, NULL},
};

static const struct option options[] = {
	{.name = "filename", .letter = 'f', .type = OPTION_TEXTS, .offer = OFFER_FILES, .argument = "FILE", .offset = AT(manifests),
	 .doc = "manifests that exist beside the scenario; may be repeated; - is stdin"},
	{.name = "output", .letter = 'o', .type = OPTION_WORD, .words = forms, .argument = "FORMAT", .offset = AT(form), .doc = "how to print it"},
	{.name = "until", .type = OPTION_MOMENT, .argument = "TIME", .offset = AT(until),
	 .doc = "stop at this virtual instant: a duration since the start (9m) or an RFC 3339 instant"},
	{.name = "seed", .type = OPTION_NUMBER, .argument = "NUMBER", .offset = AT(seed), .doc = "the seed, instead of the scenario's"},
	{.name = "replication", .type = OPTION_NUMBER, .argument = "NUMBER", .offset = AT(replication),
	 .doc = "the luck of this replication of the seed (default: 0)"},
	{.name = "release", .type = OPTION_TEXT, .words = session_releases, .argument = "RELEASE", .offset = AT(release),
	 .doc = "the KubeFleet release, instead of the scenario's"},
	{.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .offset = AT(quiet), .doc = "no warnings and no progress on stderr"},
};

static const struct option_example examples[] = {
	{"fleetsim explain s.yaml example-run", "where the time of a run went"},
	{"fleetsim explain s.yaml prod-2", "why a cluster waited"},
	{"fleetsim explain s.yaml -o json | jq '.[0].totals'", "nanoseconds by cause"},
	{NULL, NULL},
};

static int put_nothing(const struct session *session, const struct story *story, const char *name)
{
	if (!name) {
		command_complain("the scenario has no update run");
		return EXIT_NOTHING;
	}
	const char *nearest = explain_nearest(session->history->arena, story, name);
	command_complain("no update run and no cluster of one is called \"%s\"%s%s%s", name, nearest ? "; did you mean " : "", nearest ? nearest : "",
			 nearest ? "?" : "");
	return EXIT_NOTHING;
}

static int explain(const struct session *session, const char *name, enum explain_form form)
{
	struct arena *arena = session->history->arena;
	const struct story *story = story_read(arena, &session->replay.trace, session->scenario->config.start_ns, session->replay.end_ns);
	const struct explain_subjects subjects = explain_find(arena, story, name);
	struct text out;
	if (!subjects.count)
		return put_nothing(session, story, name);
	text_init(&out, 0);
	if (form == EXPLAIN_JSON)
		explain_write_json(&out, arena, &subjects);
	else
		explain_write_text(&out, arena, &subjects);
	int code = command_put_result(&out);
	text_deinit(&out);
	return code;
}

static int run(const struct invocation *invocation)
{
	const struct explain_arguments *given = invocation->options;
	const char *name = invocation->operand_count > 1 ? invocation->operands[1] : NULL;
	const struct session_options session_options = {
		.scenario = invocation->operands[0], .manifests = &given->manifests, .release = given->release, .seed = given->seed,
		.replication = given->replication, .until = given->until, .until_option = "--until",
		.quiet = given->quiet};
	struct session session;
	int code = session_open(&session, &session_options);
	if (code == EXIT_HELD)
		code = explain(&session, name, (enum explain_form)given->form);
	session_close(&session);
	return code;
}

const struct command command_explain = {
	.name = "explain",
	.operands = "SCENARIO [RUN|CLUSTER]",
	.operand_offer = OFFER_FILES,
	.operands_least = 1,
	.operands_most = 2,
	.summary = "say why a run or a cluster took so long, stretch by stretch",
	.description = "Replays a scenario and tells where the time of an update run went, or why the update of one cluster was not done earlier: "
		       "every stretch of time with its cause, without gaps, and the sum of each cause.\n\nOf a run it is the critical path: what "
		       "happened beside it made nothing later. RUN is a name, also NAMESPACE/NAME; CLUSTER is a name, also STAGE/NAME. Without "
		       "either, all runs.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct explain_arguments),
	.examples = examples,
	.run = run,
};
