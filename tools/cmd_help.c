#include "tools/command.h"

#include "sim/io.h"

struct help_options {
	bool man;
};

static const struct option options[] = {
	{.name = "man", .type = OPTION_FLAG, .offset = offsetof(struct help_options, man), .doc = "print the manual page, for man(1)"},
};

static const struct option_example examples[] = {
	{"fleetsim help run", "the options of run"},
	{"fleetsim help --man run | man -l -", "its manual page"},
	{NULL, NULL},
};

static int run(const struct invocation *invocation)
{
	const struct help_options *given = invocation->options;
	const struct command *command = NULL;
	if (invocation->operand_count) {
		const char *name = invocation->operands[0];
		command = command_by_name(name);
		if (!command)
			return command_usage_error(invocation->command, arena_format(invocation->arena, "there is no command \"%s\"", name));
	}
	struct text text;
	text_init(&text, 0);
	if (given->man && command)
		options_write_man(&text, command);
	else if (given->man)
		options_write_man_overview(&text, all_commands);
	else if (command)
		options_write_help(&text, command);
	else
		options_write_overview(&text);
	io_stdout_put_text(&text);
	text_deinit(&text);
	return EXIT_HELD;
}

const struct command command_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.operand_offer = OFFER_COMMANDS,
	.operands_most = 1,
	.summary = "print help or the manual page of a command",
	.description = "Prints what COMMAND --help prints or, with --man, a page in the form of man(1).",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct help_options),
	.examples = examples,
	.run = run,
};
