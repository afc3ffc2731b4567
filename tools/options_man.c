#include "tools/options.h"

#include "tools/command.h"

#include <ctype.h>

/* Text of a page: backslashes, hyphens and control lines are escaped. */
static void put_roff(struct text *out, const char *string)
{
	if (*string == '.' || *string == '\'')
		text_put(out, "\\&");
	for (; *string; string++) {
		if (*string == '\\')
			text_put(out, "\\e");
		else if (*string == '-')
			text_put(out, "\\-");
		else
			text_put_char(out, *string);
		if (*string == '\n' && (string[1] == '.' || string[1] == '\''))
			text_put(out, "\\&");
	}
}

static void put_upper(struct text *out, const char *string)
{
	for (; *string; string++)
		text_put_char(out, (char)toupper((unsigned char)*string));
}

static void write_title(struct text *out, const char *command)
{
	text_put(out, ".TH FLEETSIM");
	if (command) {
		text_put_char(out, '-');
		put_upper(out, command);
	}
	text_put(out, " 1 \"\" \"fleetsim " FLEETSIM_VERSION "\" \"fleetsim\"\n.nh\n.SH NAME\nfleetsim");
	if (command) {
		text_put(out, "\\-");
		put_roff(out, command);
	}
	text_put(out, " \\- ");
}

static void write_option(struct text *out, const struct option *option)
{
	text_put(out, ".TP\n");
	if (option->letter)
		text_putf(out, "\\fB\\-%c\\fR, ", option->letter);
	text_put(out, "\\fB\\-\\-");
	put_roff(out, option->name);
	text_put(out, "\\fR");
	if (option->argument) {
		text_put(out, option->value_optional ? "[=\\fI" : " \\fI");
		put_roff(out, option->argument);
		text_put(out, option->value_optional ? "\\fR]" : "\\fR");
	}
	text_put_char(out, '\n');
	put_roff(out, option->doc);
	text_put(out, ".\n");
	if (!option->words)
		return;
	text_put(out, ".RS\n");
	for (const struct option_word *word = option->words; word->word; word++) {
		text_put(out, ".TP\n\\fB");
		put_roff(out, word->word);
		text_put(out, "\\fR\n");
		put_roff(out, word->doc);
		text_put(out, ".\n");
	}
	text_put(out, ".RE\n");
}

static void write_paragraphs(struct text *out, const char *paragraphs)
{
	struct text paragraph;
	const char *between = "";
	text_init(&paragraph, 0);
	while (options_next_paragraph(&paragraph, &paragraphs)) {
		text_put(out, between);
		put_roff(out, text_view(&paragraph));
		text_put_char(out, '\n');
		between = ".PP\n";
	}
	text_deinit(&paragraph);
}

static void write_meanings(struct text *out, const char *heading, const struct exit_meaning *meanings)
{
	text_putf(out, ".SH %s\n", heading);
	for (; meanings->code; meanings++) {
		text_put(out, ".TP\n\\fB");
		put_roff(out, meanings->code);
		text_put(out, "\\fR\n");
		put_roff(out, meanings->meaning);
		text_put(out, ".\n");
	}
}

static void write_tail(struct text *out)
{
	write_meanings(out, "EXIT STATUS", exit_meanings);
	write_meanings(out, "ENVIRONMENT", environment_meanings);
	text_put(out, ".SH FILES\n.TP\n\\fIscenarios/library/\\fR\nThe scenarios that come with fleetsim.\n");
}

void options_write_man(struct text *out, const struct command *command)
{
	write_title(out, command->name);
	put_roff(out, command->summary);
	text_put(out, "\n.SH SYNOPSIS\n\\fBfleetsim ");
	put_roff(out, command->name);
	text_put(out, "\\fR ");
	if (*command->operands) {
		text_put(out, "\\fI");
		put_roff(out, command->operands);
		text_put(out, "\\fR ");
	}
	text_put(out, "[\\fIoptions\\fR]\n.SH DESCRIPTION\n");
	write_paragraphs(out, command->description);
	text_put(out, ".SH OPTIONS\n");
	for (size_t i = 0; i < command->option_count; i++)
		write_option(out, &command->options[i]);
	write_option(out, &option_help);
	write_tail(out);
	if (command->examples) {
		text_put(out, ".SH EXAMPLES\n");
		for (const struct option_example *example = command->examples; example->command; example++) {
			text_put(out, ".TP\n");
			put_roff(out, example->doc);
			text_put(out, "\n\\fB");
			put_roff(out, example->command);
			text_put(out, "\\fR\n");
		}
	}
	text_put(out, ".SH SEE ALSO\n.BR fleetsim (1)\n");
}

void options_write_man_overview(struct text *out, const struct command *const *commands)
{
	write_title(out, NULL);
	text_put(out, "staged rollouts across Kubernetes fleets in virtual time\n.SH SYNOPSIS\n\\fBfleetsim\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]\n"
		      ".SH DESCRIPTION\nReplays scenarios of staged rollouts as KubeFleet runs them: what happens, when, and what kubectl would have "
		      "shown.\n.SH COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		text_put(out, ".TP\n\\fB");
		put_roff(out, commands[i]->name);
		text_put(out, "\\fR ");
		if (*commands[i]->operands) {
			text_put(out, "\\fI");
			put_roff(out, commands[i]->operands);
			text_put(out, "\\fR");
		}
		text_put_char(out, '\n');
		put_roff(out, commands[i]->summary);
		text_put(out, ".\n");
	}
	text_put(out, ".SH OPTIONS\n.TP\n\\fB\\-\\-version\\fR [\\fB\\-o json\\fR]\nPrint the version.\n");
	write_option(out, &option_help);
	write_tail(out);
	text_put(out, ".SH SEE ALSO\n");
	for (size_t i = 0; commands[i]; i++) {
		text_put(out, ".BR fleetsim\\-");
		put_roff(out, commands[i]->name);
		text_putf(out, " (1)%s\n", commands[i + 1] ? "," : "");
	}
}
