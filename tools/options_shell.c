#include "tools/options.h"

#include "model/kinds.h"

#include <ctype.h>
#include <string.h>

/* What is offered for a value or an operand, as words; nothing for files. */
struct offer {
	enum option_offer what;
	const struct option_word *words;
};

static struct offer offer_of(const struct option *option)
{
	if (option->words)
		return (struct offer){OFFER_WORDS, option->words};
	return (struct offer){(enum option_offer)option->offer, NULL};
}

static struct offer offer_of_operands(const struct command *command)
{
	return (struct offer){(enum option_offer)command->operand_offer, command->operand_words};
}

static void put_lower(struct text *out, const char *string)
{
	for (; *string; string++)
		text_put_char(out, (char)tolower((unsigned char)*string));
}

static void put_kinds(struct text *out)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind_info *kind = kind_at(i);
		if (i)
			text_put_char(out, ' ');
		put_lower(out, kind->plural);
		for (int j = 0; j < KIND_SHORT_NAMES_MAX && kind->short_names[j]; j++)
			text_putf(out, " %s", kind->short_names[j]);
	}
}

/* The words of an offer, separated by blanks. None of them holds a character that means something to a shell. */
static void put_words(struct text *out, struct offer offer, const struct command *const *commands)
{
	if (offer.what == OFFER_KINDS)
		put_kinds(out);
	for (size_t i = 0; offer.what == OFFER_COMMANDS && commands[i]; i++)
		text_putf(out, "%s%s", i ? " " : "", commands[i]->name);
	for (size_t i = 0; offer.what == OFFER_WORDS && offer.words[i].word; i++)
		text_putf(out, "%s%s", i ? " " : "", offer.words[i].word);
}

/* bash */

static const char bash_begin[] =
	"# bash completion of fleetsim\n"
	"_fleetsim()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=\"\" i\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tif [[ ${COMP_WORDS[i]} != -* ]]; then\n"
	"\t\t\tcommand=${COMP_WORDS[i]}\n"
	"\t\t\tbreak\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tlocal IFS=$' \\t\\n'\n"
	"\tcase $command:$prev in\n";

static const char bash_end[] =
	"\tesac\n"
	"}\n"
	"complete -F _fleetsim fleetsim\n";

static void put_bash_reply(struct text *out, struct offer offer, const struct command *const *commands)
{
	if (offer.what == OFFER_FILES) {
		text_put(out, "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
		return;
	}
	if (offer.what == OFFER_NOTHING) {
		text_put(out, ":");
		return;
	}
	text_put(out, "mapfile -t COMPREPLY < <(compgen -W \"");
	put_words(out, offer, commands);
	text_put(out, "\" -- \"$cur\")");
}

static void write_bash_values(struct text *out, const struct command *command, const struct command *const *commands)
{
	for (size_t i = 0; i < command->option_count; i++) {
		const struct option *option = &command->options[i];
		if (option->type == OPTION_FLAG || option->value_optional)
			continue;
		text_putf(out, "\t%s:--%s", command->name, option->name);
		if (option->letter)
			text_putf(out, " | %s:-%c", command->name, option->letter);
		text_put(out, ")\n\t\t");
		put_bash_reply(out, offer_of(option), commands);
		text_put(out, "\n\t\treturn\n\t\t;;\n");
	}
}

static void write_bash(struct text *out, const struct command *const *commands)
{
	text_put(out, bash_begin);
	for (size_t i = 0; commands[i]; i++)
		write_bash_values(out, commands[i], commands);
	text_put(out, "\tesac\n\tcase $command:$cur in\n");
	for (size_t i = 0; commands[i]; i++) {
		text_putf(out, "\t%s:-*)\n\t\tmapfile -t COMPREPLY < <(compgen -W \"--help", commands[i]->name);
		for (size_t j = 0; j < commands[i]->option_count; j++)
			text_putf(out, " --%s", commands[i]->options[j].name);
		text_put(out, "\" -- \"$cur\")\n\t\t;;\n");
		text_putf(out, "\t%s:*)\n\t\t", commands[i]->name);
		put_bash_reply(out, offer_of_operands(commands[i]), commands);
		text_put(out, "\n\t\t;;\n");
	}
	text_put(out, "\t:*)\n\t\tmapfile -t COMPREPLY < <(compgen -W \"");
	put_words(out, (struct offer){OFFER_COMMANDS, NULL}, commands);
	text_put(out, " --help --version\" -- \"$cur\")\n\t\t;;\n");
	text_put(out, bash_end);
}

/* zsh */

/* A text inside single quotes; `special` characters get a backslash. */
static void put_quoted(struct text *out, const char *string, const char *special)
{
	for (; *string; string++) {
		if (*string == '\'') {
			text_put(out, "'\\''");
			continue;
		}
		if (strchr(special, *string))
			text_put_char(out, '\\');
		text_put_char(out, *string);
	}
}

static void put_zsh_action(struct text *out, struct offer offer, const struct command *const *commands)
{
	if (offer.what == OFFER_FILES) {
		text_put(out, "_files");
	} else if (offer.what != OFFER_NOTHING) {
		text_put_char(out, '(');
		put_words(out, offer, commands);
		text_put_char(out, ')');
	}
}

static void write_zsh_option(struct text *out, const struct option *option, const struct command *const *commands)
{
	const char *repeats = option->type == OPTION_TEXTS ? "*" : "";
	bool flag = option->type == OPTION_FLAG;
	text_put(out, " \\\n\t\t\t");
	if (option->letter && !*repeats)
		text_putf(out, "'(-%c --%s)'", option->letter, option->name);
	if (option->letter)
		text_putf(out, "{'%s-%c%s','%s--%s%s'}'", repeats, option->letter, flag ? "" : "+", repeats, option->name, flag ? "" : "=");
	else
		text_putf(out, "'%s--%s%s", repeats, option->name, flag ? "" : option->value_optional ? "=-" : "=");
	text_put_char(out, '[');
	put_quoted(out, option->doc, "[]:\\");
	text_put_char(out, ']');
	if (!flag) {
		text_put(out, option->value_optional ? "::" : ":");
		put_quoted(out, option->argument, "[]:\\");
		text_put_char(out, ':');
		put_zsh_action(out, offer_of(option), commands);
	}
	text_put_char(out, '\'');
}

static void write_zsh(struct text *out, const struct command *const *commands)
{
	text_put(out, "#compdef fleetsim\n\n_fleetsim()\n{\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; commands[i]; i++) {
		text_putf(out, "\t\t'%s:", commands[i]->name);
		put_quoted(out, commands[i]->summary, ":\\");
		text_put(out, "'\n");
	}
	text_put(out, "\t)\n\tif ((CURRENT == 2)); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
		      "\tshift words\n\t((CURRENT--))\n\tcase $words[1] in\n");
	for (size_t i = 0; commands[i]; i++) {
		text_putf(out, "\t%s)\n\t\t_arguments -s -S", commands[i]->name);
		for (size_t j = 0; j < commands[i]->option_count; j++)
			write_zsh_option(out, &commands[i]->options[j], commands);
		write_zsh_option(out, &option_help, commands);
		if (commands[i]->operands_most) {
			text_put(out, " \\\n\t\t\t'*:");
			put_quoted(out, commands[i]->operands, "[]:\\");
			text_put_char(out, ':');
			put_zsh_action(out, offer_of_operands(commands[i]), commands);
			text_put_char(out, '\'');
		}
		text_put(out, "\n\t\t;;\n");
	}
	text_put(out, "\tesac\n}\n\nif [ \"$funcstack[1]\" = _fleetsim ]; then\n\t_fleetsim \"$@\"\nelse\n\tcompdef _fleetsim fleetsim\nfi\n");
}

/* fish */

static void put_fish_arguments(struct text *out, struct offer offer, const struct command *const *commands)
{
	if (offer.what == OFFER_FILES) {
		text_put(out, " -F");
	} else if (offer.what != OFFER_NOTHING) {
		text_put(out, " -a '");
		put_words(out, offer, commands);
		text_put_char(out, '\'');
	}
}

static void write_fish_option(struct text *out, const struct command *command, const struct option *option,
			      const struct command *const *commands)
{
	text_putf(out, "complete -c fleetsim -n '__fish_seen_subcommand_from %s' -l %s", command->name, option->name);
	if (option->letter)
		text_putf(out, " -s %c", option->letter);
	if (option->type != OPTION_FLAG && !option->value_optional) {
		text_put(out, offer_of(option).what == OFFER_FILES ? " -r" : " -x");
		put_fish_arguments(out, offer_of(option), commands);
	}
	text_put(out, " -d '");
	put_quoted(out, option->doc, "\\");
	text_put(out, "'\n");
}

static void write_fish(struct text *out, const struct command *const *commands)
{
	text_put(out, "# fish completion of fleetsim\ncomplete -c fleetsim -f\n");
	for (size_t i = 0; commands[i]; i++) {
		text_putf(out, "complete -c fleetsim -n __fish_use_subcommand -a %s -d '", commands[i]->name);
		put_quoted(out, commands[i]->summary, "\\");
		text_put(out, "'\n");
	}
	text_put(out, "complete -c fleetsim -n __fish_use_subcommand -l version -d 'print the version'\n");
	for (size_t i = 0; commands[i]; i++) {
		for (size_t j = 0; j < commands[i]->option_count; j++)
			write_fish_option(out, commands[i], &commands[i]->options[j], commands);
		write_fish_option(out, commands[i], &option_help, commands);
		if (commands[i]->operand_offer == OFFER_NOTHING)
			continue;
		text_putf(out, "complete -c fleetsim -n '__fish_seen_subcommand_from %s'", commands[i]->name);
		put_fish_arguments(out, offer_of_operands(commands[i]), commands);
		text_put_char(out, '\n');
	}
}

void options_write_completion(struct text *out, enum shell shell, const struct command *const *commands)
{
	switch (shell) {
	case SHELL_BASH:
		write_bash(out, commands);
		break;
	case SHELL_ZSH:
		write_zsh(out, commands);
		break;
	case SHELL_FISH:
		write_fish(out, commands);
		break;
	}
}
