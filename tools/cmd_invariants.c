#include "tools/command.h"

#include "scenarios/invariants.h"

#include "sim/io.h"
#include "sim/json.h"

#include <string.h>

struct invariants_options {
	int output;
};

enum { AS_TEXT, AS_JSON };

static const struct option_word formats[] = {
	{"text", "number, name and rule (default)"},
	{"json", "a list of {number, name, rule}"},
	{NULL, NULL},
};

static const struct option options[] = {
	{.name = "output", .letter = 'o', .type = OPTION_WORD, .offset = offsetof(struct invariants_options, output), .argument = "FORMAT",
	 .words = formats, .doc = "how to print them"},
};

static const struct option_example examples[] = {
	{"fleetsim invariants", "what is checked in every run and every test"},
	{NULL, NULL},
};

static void put_text(struct text *out)
{
	size_t widest = 0;
	for (size_t i = 0; i < invariant_count(); i++) {
		size_t size = strlen(invariant_at(i)->name);
		widest = size > widest ? size : widest;
	}
	for (size_t i = 0; i < invariant_count(); i++)
		text_putf(out, "%2u  %-*s  %s\n", invariant_at(i)->number, (int)widest, invariant_at(i)->name, invariant_at(i)->rule);
}

static void put_json(struct text *out)
{
	text_put_char(out, '[');
	for (size_t i = 0; i < invariant_count(); i++) {
		text_putf(out, "%s\n  {\"number\":%u,\"name\":", i ? "," : "", invariant_at(i)->number);
		json_write_string(out, invariant_at(i)->name);
		text_put(out, ",\"rule\":");
		json_write_string(out, invariant_at(i)->rule);
		text_put_char(out, '}');
	}
	text_put(out, "\n]\n");
}

static int run(const struct invocation *invocation)
{
	const struct invariants_options *given = invocation->options;
	struct text out;
	text_init(&out, 0);
	if (given->output == AS_JSON)
		put_json(&out);
	else
		put_text(&out);
	io_stdout_put_text(&out);
	text_deinit(&out);
	return EXIT_HELD;
}

const struct command command_invariants = {
	.name = "invariants",
	.operands = "",
	.summary = "list the rules that every rollout is checked for",
	.description = "Lists the invariants: rules that hold in every rollout, which `fleetsim run` and `fleetsim test` check from what happened alone. A "
		       "scenario leaves one out with spec.invariants.except, and expects that one is violated with the expectation `violates`.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct invariants_options),
	.examples = examples,
	.run = run,
};
