#include "tools/command.h"
#include "tools/session.h"

#include "reports/get_history.h"

#include "sim/io.h"

#include <string.h>

/* Our own options come first, then kubectl's in kubectl's spelling, which are handed on as they are. */
struct get_arguments {
	const char *scenario;
	struct moment at;
	struct option_texts manifests;
	const char *release;
	struct option_number seed;
	bool quiet;
	const char *cluster;

	const char *output, *ns, *selector, *sort_by;
	struct option_texts label_columns;
	bool all_namespaces, show_labels, show_kind, show_managed_fields, no_headers, ignore_not_found;
};

#define AT(member) offsetof(struct get_arguments, member)

static const struct option options[] = {
	{.name = "scenario", .type = OPTION_TEXT, .offer = OFFER_FILES, .argument = "FILE", .offset = AT(scenario),
	 .doc = "the scenario to replay; - is stdin"},
	{.name = "at", .type = OPTION_MOMENT, .end_allowed = true, .argument = "TIME", .offset = AT(at),
	 .doc = "the virtual instant: a duration since the start (9m), an RFC 3339 instant, or end (default)"},
	{.name = "filename", .letter = 'f', .type = OPTION_TEXTS, .offer = OFFER_FILES, .argument = "FILE", .offset = AT(manifests),
	 .doc = "manifests that exist beside the scenario; may be repeated; - is stdin"},
	{.name = "cluster", .type = OPTION_TEXT, .argument = "MEMBER", .offset = AT(cluster),
	 .doc = "ask this member cluster instead of the hub"},
	{.name = "release", .type = OPTION_TEXT, .words = session_releases, .argument = "RELEASE", .offset = AT(release),
	 .doc = "the KubeFleet release, instead of the scenario's"},
	{.name = "seed", .type = OPTION_NUMBER, .argument = "NUMBER", .offset = AT(seed), .doc = "the seed, instead of the scenario's"},
	{.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .offset = AT(quiet), .doc = "no warnings and no progress on stderr"},
	{.name = "output", .letter = 'o', .type = OPTION_TEXT, .argument = "FORMAT", .offset = AT(output),
	 .doc = "wide, yaml, json, name, jsonpath=TEMPLATE or custom-columns=SPEC instead of a table"},
	{.name = "namespace", .letter = 'n', .type = OPTION_TEXT, .argument = "NAMESPACE", .offset = AT(ns),
	 .doc = "of this namespace (default: default)"},
	{.name = "all-namespaces", .letter = 'A', .type = OPTION_FLAG, .offset = AT(all_namespaces), .doc = "of all namespaces"},
	{.name = "selector", .letter = 'l', .type = OPTION_TEXT, .argument = "SELECTOR", .offset = AT(selector),
	 .doc = "only objects with these labels, such as -l key=value,other!=value"},
	{.name = "label-columns", .letter = 'L', .type = OPTION_TEXTS, .argument = "LABELS", .offset = AT(label_columns),
	 .doc = "labels, separated by commas, as columns of their own"},
	{.name = "show-labels", .type = OPTION_FLAG, .offset = AT(show_labels), .doc = "all labels in the last column"},
	{.name = "show-kind", .type = OPTION_FLAG, .offset = AT(show_kind), .doc = "the kind before each name"},
	{.name = "show-managed-fields", .type = OPTION_FLAG, .offset = AT(show_managed_fields), .doc = "do not leave managedFields out of dumps"},
	{.name = "no-headers", .type = OPTION_FLAG, .offset = AT(no_headers), .doc = "no line of headers"},
	{.name = "ignore-not-found", .type = OPTION_FLAG, .offset = AT(ignore_not_found), .doc = "a missing object is no failure"},
	{.name = "sort-by", .type = OPTION_TEXT, .argument = "PATH", .offset = AT(sort_by), .doc = "sort lists by a JSON path instead of names"},
};

static const struct option_example examples[] = {
	{"fleetsim get csur --scenario scenarios/library/walkthrough.yaml --at 2025-07-22T21:28:15Z", "the table of update runs at an instant"},
	{"fleetsim get csur example-run -o yaml --scenario s.yaml --at 6m", "one run, as a live hub would print it"},
	{"fleetsim get cm -n test-namespace --cluster member1 --scenario s.yaml", "what a member holds at the end"},
	{NULL, NULL},
};

/* Words as they stand behind `kubectl get`. */
struct words {
	struct arena *arena;
	const char **items;
	size_t count, room;
};

static void add(struct words *words, const char *word)
{
	words->items = arena_room(words->arena, words->items, words->count, &words->room, sizeof *words->items);
	words->items[words->count++] = word;
}

static void add_text(struct words *words, const char *name, const char *value)
{
	if (value)
		add(words, arena_format(words->arena, "--%s=%s", name, value));
}

static void add_flag(struct words *words, const char *name, bool set)
{
	if (set)
		add(words, arena_format(words->arena, "--%s", name));
}

static struct words kubectl_words(const struct invocation *invocation, const struct get_arguments *given)
{
	struct words words = {.arena = invocation->arena};
	add_text(&words, "output", given->output);
	add_text(&words, "namespace", given->ns);
	add_text(&words, "selector", given->selector);
	add_text(&words, "sort-by", given->sort_by);
	add_text(&words, "cluster", given->cluster);
	for (size_t i = 0; i < given->label_columns.count; i++)
		add_text(&words, "label-columns", given->label_columns.items[i]);
	add_flag(&words, "all-namespaces", given->all_namespaces);
	add_flag(&words, "show-labels", given->show_labels);
	add_flag(&words, "show-kind", given->show_kind);
	add_flag(&words, "show-managed-fields", given->show_managed_fields);
	add_flag(&words, "no-headers", given->no_headers);
	add_flag(&words, "ignore-not-found", given->ignore_not_found);
	for (size_t i = 0; i < invocation->operand_count; i++)
		add(&words, invocation->operands[i]);
	return words;
}

static int print(const struct session *session, const struct get_options *wanted, int64_t at_ns)
{
	struct get_history get = {session->history, session->scenario, at_ns};
	struct get_source source = get_history_source(&get);
	struct text out, err;
	text_init(&out, 0);
	text_init(&err, 0);
	bool found = get_print(&out, &err, wanted, &source) == 0;
	int code = command_put_result(&out);
	io_stderr_put(text_view(&err), err.size);
	text_deinit(&out);
	text_deinit(&err);
	return code != EXIT_HELD ? code : found ? EXIT_HELD : EXIT_NOTHING;
}

static int run(const struct invocation *invocation)
{
	const struct get_arguments *given = invocation->options;
	if (!given->scenario && !given->manifests.count)
		return command_usage_error(invocation->command, "wants --scenario FILE, or manifests with -f FILE");
	struct words words = kubectl_words(invocation, given);
	struct get_options *wanted = ARENA_NEW(invocation->arena, struct get_options);
	const char *error;
	if (!get_options_parse(invocation->arena, words.items, words.count, wanted, &error))
		return command_usage_error(invocation->command, strncmp(error, "error: ", 7) == 0 ? error + 7 : error);
	struct session_options session_options = {.scenario = given->scenario, .manifests = &given->manifests, .release = given->release,
						  .seed = given->seed, .until_option = "--at", .quiet = given->quiet};
	if (given->at.kind == MOMENT_SINCE_START || given->at.kind == MOMENT_INSTANT)
		session_options.until = given->at;
	struct session session;
	int code = session_open(&session, &session_options);
	int64_t at_ns;
	if (code == EXIT_HELD && session_moment(&session, "--at", &given->at, &at_ns))
		code = print(&session, wanted, at_ns);
	session_close(&session);
	return code;
}

const struct command command_get = {
	.name = "get",
	.operands = "KIND [NAME...]",
	.operand_offer = OFFER_KINDS,
	.operands_least = 1,
	.operands_most = GET_TARGETS_MAX,
	.summary = "print what kubectl get would print at an instant of a scenario",
	.description = "Replays a scenario up to a virtual instant and prints what `kubectl get` with the same options would have printed then, on "
		       "the hub or on a member, ages included.\n\nKIND is a plural, singular, short name or category as kubectl knows them "
		       "(csur, crp, clusterapprovalrequests, cm, all), also KIND/NAME and KIND,KIND.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct get_arguments),
	.examples = examples,
	.run = run,
};
