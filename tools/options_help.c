#include "tools/options.h"

#include "tools/command.h"

#include <string.h>

enum { WIDTH = 80, OPTION_COLUMN = 28 };

void options_write_wrapped(struct text *out, const char *paragraph, size_t indent, size_t column, size_t width)
{
	const char *at = paragraph;
	bool line_empty = true;
	while (*at) {
		size_t size = strcspn(at, " \n");
		if (!line_empty && column + 1 + size > width) {
			text_put_char(out, '\n');
			text_put_repeated(out, ' ', indent);
			column = indent;
			line_empty = true;
		}
		if (!line_empty) {
			text_put_char(out, ' ');
			column++;
		}
		text_put_bytes(out, at, size);
		column += size;
		line_empty = false;
		at += size;
		at += strspn(at, " \n");
	}
	text_put_char(out, '\n');
}

bool options_next_paragraph(struct text *paragraph, const char **rest)
{
	*rest += strspn(*rest, "\n");
	const char *end = strstr(*rest, "\n\n");
	size_t size = end ? (size_t)(end - *rest) : strlen(*rest);
	text_clear(paragraph);
	text_put_bytes(paragraph, *rest, size);
	*rest += size;
	return size > 0;
}

static void write_description(struct text *out, const char *description)
{
	struct text paragraph;
	text_init(&paragraph, 0);
	while (options_next_paragraph(&paragraph, &description)) {
		text_put_char(out, '\n');
		options_write_wrapped(out, text_view(&paragraph), 0, 0, WIDTH);
	}
	text_deinit(&paragraph);
}

static void write_option(struct text *out, const struct option *option)
{
	size_t start = out->size;
	if (option->letter)
		text_putf(out, "  -%c, --%s", option->letter, option->name);
	else
		text_putf(out, "      --%s", option->name);
	if (option->argument)
		text_putf(out, option->value_optional ? "[=%s]" : " %s", option->argument);
	size_t column = out->size - start;
	if (column + 2 > OPTION_COLUMN) {
		text_put_char(out, '\n');
		column = 0;
	}
	text_put_repeated(out, ' ', OPTION_COLUMN - column);
	options_write_wrapped(out, option->doc, OPTION_COLUMN, OPTION_COLUMN, WIDTH);
	if (!option->words)
		return;
	size_t widest = 9;
	for (const struct option_word *word = option->words; word->word; word++)
		widest = strlen(word->word) > widest ? strlen(word->word) : widest;
	for (const struct option_word *word = option->words; word->word; word++) {
		text_put_repeated(out, ' ', OPTION_COLUMN + 2);
		text_put(out, word->word);
		text_put_repeated(out, ' ', widest + 1 - strlen(word->word));
		options_write_wrapped(out, word->doc, OPTION_COLUMN + 3 + widest, OPTION_COLUMN + 3 + widest, WIDTH);
	}
}

static void write_meanings(struct text *out, const char *heading, const struct exit_meaning *meanings)
{
	size_t widest = 0;
	for (const struct exit_meaning *at = meanings; at->code; at++)
		widest = strlen(at->code) > widest ? strlen(at->code) : widest;
	text_putf(out, "\n%s:\n", heading);
	for (; meanings->code; meanings++) {
		text_putf(out, "  %-*s ", (int)widest, meanings->code);
		options_write_wrapped(out, meanings->meaning, widest + 3, widest + 3, WIDTH);
	}
}

void options_write_help(struct text *out, const struct command *command)
{
	text_putf(out, "Usage: fleetsim %s%s%s [options]\n", command->name, *command->operands ? " " : "", command->operands);
	write_description(out, command->description);
	text_put(out, "\nOptions:\n");
	for (size_t i = 0; i < command->option_count; i++)
		write_option(out, &command->options[i]);
	write_option(out, &option_help);
	if (command->examples) {
		text_put(out, "\nExamples:\n");
		for (const struct option_example *example = command->examples; example->command; example++)
			text_putf(out, "  # %s\n  %s\n", example->doc, example->command);
	}
	write_meanings(out, "Exit status", exit_meanings);
}

void options_write_overview(struct text *out)
{
	text_put(out, "Usage: fleetsim COMMAND [options]\n\n");
	options_write_wrapped(out,
			      "Replays staged rollouts across Kubernetes fleets (KubeFleet) in virtual time: what happens, when, and what "
			      "kubectl would have shown.",
			      0, 0, WIDTH);
	text_put(out, "\nCommands:\n");
	for (size_t i = 0; all_commands[i]; i++) {
		text_putf(out, "  %-14s ", all_commands[i]->name);
		options_write_wrapped(out, all_commands[i]->summary, 17, 17, WIDTH);
	}
	text_put(out, "\nOptions:\n"
		      "  -h, --help               print this help; of a command: fleetsim COMMAND --help\n"
		      "      --version [-o json]  print the version\n");
	write_meanings(out, "Exit status", exit_meanings);
	write_meanings(out, "Environment", environment_meanings);
}
