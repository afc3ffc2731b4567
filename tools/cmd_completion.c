#include "tools/command.h"

#include "sim/io.h"

#include <string.h>

static const struct option_word shells[] = {
	{"bash", "for share/bash-completion/completions/fleetsim"},
	{"zsh", "for a folder of $fpath, as _fleetsim"},
	{"fish", "for share/fish/vendor_completions.d/fleetsim.fish"},
	{NULL, NULL},
};

static const struct option_example examples[] = {
	{"source <(fleetsim completion bash)", "complete in this bash"},
	{"fleetsim completion zsh > \"${fpath[1]}/_fleetsim\"", "complete in every zsh from now on"},
	{"fleetsim completion fish > ~/.config/fish/completions/fleetsim.fish", "complete in every fish from now on"},
	{NULL, NULL},
};

static int run(const struct invocation *invocation)
{
	const char *name = invocation->operands[0];
	for (int i = 0; shells[i].word; i++) {
		if (strcmp(shells[i].word, name) != 0)
			continue;
		struct text text;
		text_init(&text, 0);
		options_write_completion(&text, (enum shell)i, all_commands);
		io_stdout_put_text(&text);
		text_deinit(&text);
		return EXIT_HELD;
	}
	return command_usage_error(invocation->command, arena_format(invocation->arena, "wants bash, zsh or fish, not \"%s\"", name));
}

const struct command command_completion = {
	.name = "completion",
	.operands = "SHELL",
	.operand_offer = OFFER_WORDS,
	.operand_words = shells,
	.operands_least = 1,
	.operands_most = 1,
	.summary = "print a completion script for bash, zsh or fish",
	.description = "Prints a script that makes the shell complete commands, options and their values.",
	.examples = examples,
	.run = run,
};
