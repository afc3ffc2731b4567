#include "tools/options.h"

#include "tests/unit/unit.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

struct given {
	int output;
	struct option_texts files;
	struct moment at;
	const char *release;
	bool quiet, all;
	struct option_number seed;
};

static const struct option_word formats[] = {{"table", "as kubectl"}, {"yaml", "objects"}, {NULL, NULL}};
static const struct option_word releases[] = {{"head", "newest"}, {"mid-2025", "older"}, {NULL, NULL}};

static const struct option options[] = {
	{.name = "output", .letter = 'o', .type = OPTION_WORD, .words = formats, .argument = "FORMAT", .offset = offsetof(struct given, output),
	 .doc = "how it's printed"},
	{.name = "filename", .letter = 'f', .type = OPTION_TEXTS, .offer = OFFER_FILES, .argument = "FILE", .offset = offsetof(struct given, files),
	 .doc = "manifests: [more]"},
	{.name = "at", .type = OPTION_MOMENT, .end_allowed = true, .required = true, .argument = "TIME", .offset = offsetof(struct given, at),
	 .doc = "when"},
	{.name = "release", .type = OPTION_TEXT, .words = releases, .argument = "NAME", .offset = offsetof(struct given, release), .doc = "which"},
	{.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .offset = offsetof(struct given, quiet), .doc = "less"},
	{.name = "all", .letter = 'A', .type = OPTION_FLAG, .offset = offsetof(struct given, all), .doc = "more"},
	{.name = "seed", .type = OPTION_NUMBER, .argument = "N", .offset = offsetof(struct given, seed), .doc = "luck"},
};

static const struct command command = {
	.name = "probe",
	.operands = "[A] [B]",
	.operands_most = 2,
	.summary = "does nothing",
	.description = "First.\n\nSecond.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct given),
};

enum { WORDS_MAX = 300 };

static struct arena arena; /* of the latest parse */
static struct arena kept;
static struct invocation invocation;
static const char *error;

/* Reads words separated by single blanks. */
static const struct given *parse(const char *line)
{
	static const char *words[WORDS_MAX];
	size_t count = 0;
	arena_reset(&arena);
	char *copy = arena_text(&arena, line);
	while (copy) {
		assert_true(count < WORDS_MAX);
		words[count++] = copy;
		copy = strchr(copy, ' ');
		if (copy)
			*copy++ = '\0';
	}
	error = NULL;
	bool good = options_parse(&arena, &command, *line ? count : 0, words, &invocation, &error);
	assert_true(good == !error);
	return good ? invocation.options : NULL;
}

static void assert_refused(const char *line, const char *wanted)
{
	assert_null(parse(line));
	assert_string_equal(error, wanted);
}

static void test_spellings(void **state)
{
	(void)state;
	const char *same[] = {"--output yaml", "--output=yaml", "-o yaml", "-oyaml", "-o=yaml", "-Ao yaml", "-Aqoyaml"};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		const struct given *given = parse(arena_format(&kept, "--at 1m %s", same[i]));
		assert_non_null(given);
		assert_int_equal(given->output, 1);
	}
	const struct given *given = parse("--at 1m");
	assert_int_equal(given->output, 0);
	assert_false(given->quiet || given->all);
	given = parse("-qA --at 1m");
	assert_true(given->quiet && given->all);
	given = parse("-q --quiet=false --all=true --at 1m");
	assert_true(!given->quiet && given->all);
	assert_refused("--at 1m --quiet=yes", "--quiet: wants true or false, not \"yes\"");
}

static void test_values(void **state)
{
	(void)state;
	const struct given *given = parse("-f a --filename=- -fb --at 1h30m --seed 0xFFFFFFFFFFFFFFFF --release mid-2025");
	assert_int_equal(given->files.count, 3);
	assert_string_equal(given->files.items[0], "a");
	assert_string_equal(given->files.items[1], "-");
	assert_string_equal(given->files.items[2], "b");
	assert_int_equal(given->at.kind, MOMENT_SINCE_START);
	assert_int_equal(given->at.ns, 90 * NS_PER_MINUTE);
	assert_true(given->seed.given && given->seed.value == UINT64_MAX);
	assert_string_equal(given->release, "mid-2025");
	given = parse("--at 2025-07-22T21:28:15Z");
	assert_int_equal(given->at.kind, MOMENT_INSTANT);
	int64_t instant;
	assert_true(instant_parse("2025-07-22T21:28:15Z", &instant));
	assert_int_equal(given->at.ns, instant);
	assert_int_equal(parse("--at end")->at.kind, MOMENT_END);
	assert_false(parse("--at end")->seed.given);
	assert_true(parse("--at end --seed 18446744073709551615")->seed.value == UINT64_MAX);
}

static void test_wrong_values(void **state)
{
	(void)state;
	const char *when = "--at: wants a duration since the start such as 90s or 1h30m, or an instant such as 2026-03-02T09:00:00Z, not";
	assert_refused("--at soon", arena_format(&kept, "%s \"soon\"", when));
	assert_refused("--at 5", arena_format(&kept, "%s \"5\"", when));
	assert_refused("--at=", arena_format(&kept, "%s \"\"", when));
	assert_refused("--at -5m", "--at: must not lie before the start, not \"-5m\"");
	assert_refused("--at 1s -o json", "--output: wants one of table, yaml, not \"json\"");
	assert_refused("--at 1s --release 1.0", "--release: wants one of head, mid-2025, not \"1.0\"");
	const char *numbers[] = {"-1", "18446744073709551616", "0x", "0x10000000000000000", "1.0", "+1", "12a", "0xg"};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_null(parse(arena_format(&kept, "--at 1s --seed=%s", numbers[i])));
		assert_true(strncmp(error, "--seed: wants a whole number", 28) == 0);
	}
}

static void test_operands(void **state)
{
	(void)state;
	assert_non_null(parse("x --at 1m -"));
	assert_null(parse("x y z --at 1m"));
	assert_string_equal(error, "takes only [A] [B]; \"z\" is too much");
	assert_non_null(parse("--at 1m -- --quiet -x"));
	assert_int_equal(invocation.operand_count, 2);
	assert_string_equal(invocation.operands[0], "--quiet");
	assert_string_equal(invocation.operands[1], "-x");
	assert_refused("x", "--at TIME is missing");
	assert_refused("", "--at TIME is missing");
	assert_refused("x --at", "--at wants a value: TIME");
	assert_refused("x -o", "--output wants a value: FORMAT");
}

static void test_unknown(void **state)
{
	(void)state;
	assert_refused("--sed 1", "unknown option --sed; did you mean --seed?");
	assert_refused("--sed=1", "unknown option --sed; did you mean --seed?");
	assert_refused("--somethingelse", "unknown option --somethingelse");
	assert_refused("-z", "unknown option -z");
	assert_refused("-qz", "unknown option -z");
}

static void test_help_before_everything(void **state)
{
	(void)state;
	assert_non_null(parse("--help"));
	assert_true(invocation.help);
	assert_non_null(parse("a b -h c d e"));
	assert_true(invocation.help);
	assert_non_null(parse("--at 1m -- -h"));
	assert_false(invocation.help);
}

static void test_limits(void **state)
{
	(void)state;
	struct text line;
	text_init(&line, 0);
	text_put(&line, "--at=1m");
	for (int i = 0; i < OPTION_TEXTS_MAX; i++)
		text_put(&line, " -fx");
	assert_non_null(parse(text_view(&line)));
	text_put(&line, " -fx");
	assert_refused(text_view(&line), "--filename is given more than 256 times");
	text_deinit(&line);
}

static void assert_holds(const struct text *text, const char *part)
{
	if (!strstr(text_view(text), part))
		fail_msg("missing: %s\nin:\n%s", part, text_view(text));
}

static void test_help_and_pages_name_every_option(void **state)
{
	(void)state;
	const struct command *const commands[] = {&command, NULL};
	struct text help, man, scripts[3];
	text_init(&help, 0);
	text_init(&man, 0);
	options_write_help(&help, &command);
	options_write_man(&man, &command);
	for (int shell = 0; shell < 3; shell++) {
		text_init(&scripts[shell], 0);
		options_write_completion(&scripts[shell], (enum shell)shell, commands);
	}
	for (size_t i = 0; i < command.option_count; i++) {
		assert_holds(&help, arena_format(&kept, "--%s", options[i].name));
		assert_holds(&man, arena_format(&kept, "\\-\\-%s", options[i].name));
		assert_holds(&scripts[SHELL_BASH], arena_format(&kept, "--%s", options[i].name));
		assert_holds(&scripts[SHELL_ZSH], arena_format(&kept, "--%s", options[i].name));
		assert_holds(&scripts[SHELL_FISH], arena_format(&kept, "-l %s", options[i].name));
	}
	assert_holds(&help, "  -f, --filename FILE       manifests: [more]\n");
	assert_holds(&help, "First.\n\nSecond.\n");
	assert_holds(&man, ".TH FLEETSIM-PROBE 1");
	assert_holds(&scripts[SHELL_ZSH], "[manifests\\: \\[more\\]]");
	assert_holds(&scripts[SHELL_ZSH], "[how it'\\''s printed]");
	assert_holds(&scripts[SHELL_BASH], "compgen -W \"head mid-2025\"");
	for (int shell = 0; shell < 3; shell++)
		text_deinit(&scripts[shell]);
	text_deinit(&help);
	text_deinit(&man);
}

static void test_lines_are_wrapped(void **state)
{
	(void)state;
	struct text text;
	text_init(&text, 0);
	options_write_wrapped(&text, "aaa bbb  ccc\nddd", 2, 0, 7);
	assert_string_equal(text_view(&text), "aaa bbb\n  ccc\n  ddd\n");
	text_clear(&text);
	options_write_wrapped(&text, "averylongword x", 1, 0, 5);
	assert_string_equal(text_view(&text), "averylongword\n x\n");
	text_deinit(&text);
}

/* Help and manual pages cut nothing off. */
static void test_long_paragraphs(void **state)
{
	(void)state;
	struct text description, help, man;
	struct command wordy = command;
	text_init(&description, 0);
	text_init(&help, 0);
	text_init(&man, 0);
	for (int i = 0; i < 400; i++)
		text_putf(&description, "word%d%s", i, i == 200 ? "\n\n\n" : " ");
	wordy.description = text_view(&description);
	options_write_help(&help, &wordy);
	options_write_man(&man, &wordy);
	assert_non_null(strstr(text_view(&help), "word200\n\nword201 word202"));
	assert_non_null(strstr(text_view(&help), " word399\n\nOptions:"));
	assert_non_null(strstr(text_view(&man), "word200\n.PP\nword201 word202"));
	assert_non_null(strstr(text_view(&man), " word399 \n.SH OPTIONS"));
	text_deinit(&description);
	text_deinit(&help);
	text_deinit(&man);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_wrong_values),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_help_before_everything),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_help_and_pages_name_every_option),
		cmocka_unit_test(test_lines_are_wrapped),
		cmocka_unit_test(test_long_paragraphs),
	};
	arena_init(&arena, 0);
	arena_init(&kept, 0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_deinit(&arena);
	arena_deinit(&kept);
	return failed;
}
