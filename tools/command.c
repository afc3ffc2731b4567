#include "tools/command.h"

#include "sim/io.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct command *const all_commands[] = {
	&command_run,	 &command_get,		 &command_test,	      &command_invariants, &command_explain,
	&command_schema, &command_explain_field, &command_completion, &command_help,	   NULL,
};

const struct exit_meaning exit_meanings[] = {
	{"0", "everything was done and all expectations held"},
	{"1", "a check failed: a timeline entry, an expectation, an invariant, a golden file or a coverage limit"},
	{"2", "wrong usage, or invalid input; then nothing was written, except by test, whose outputs name the scenarios that cannot be loaded"},
	{"3", "an error in fleetsim itself, or memory was exhausted"},
	{"4", "an output could not be written"},
	{"5", "nothing matched"},
	{"129, 130, 143", "ended by SIGHUP, SIGINT or SIGTERM; temporary files were removed"},
	{NULL, NULL},
};

const struct exit_meaning environment_meanings[] = {
	{"NO_COLOR", "when set and not empty, nothing is coloured unless --color=always says so"},
	{"CLICOLOR_FORCE", "when set and neither empty nor 0, colours are used without a terminal too"},
	{"TERM", "\"dumb\" switches colours and the progress line off"},
	{"SOURCE_DATE_EPOCH", "seconds since 1970 that JUnit and JSON of test carry as their instant; durations of this machine are left out then"},
	{"GITHUB_STEP_SUMMARY", "the file to which test -o github appends a summary"},
	{"FLEETSIM_FAULT", "for tests: an allocation or a system call that is made to fail, such as alloc:7 or write:1:ENOSPC"},
	{NULL, NULL},
};

const struct option_word color_words[] = {
	{"auto", "when the output is a terminal (default)"},
	{"always", "also into files and pipes"},
	{"never", "not at all"},
	{NULL, NULL},
};

const struct command *command_by_name(const char *name)
{
	for (size_t i = 0; all_commands[i]; i++)
		if (strcmp(all_commands[i]->name, name) == 0)
			return all_commands[i];
	return NULL;
}

/* A line on stderr, which may hold what the user typed. */
static void put_line(const struct text *line)
{
	struct text safe;
	text_init(&safe, 0);
	text_put_shown(&safe, text_view(line));
	text_put_char(&safe, '\n');
	io_stderr_put(text_view(&safe), safe.size);
	text_deinit(&safe);
}

void command_complain(const char *format, ...)
{
	struct text line;
	text_init(&line, 64 * 1024);
	text_put(&line, "fleetsim: ");
	va_list arguments;
	va_start(arguments, format);
	text_vputf(&line, format, arguments);
	va_end(arguments);
	put_line(&line);
	text_deinit(&line);
}

int command_put_result(const struct text *result)
{
	io_stdout_put_text(result);
	if (!result->overflowed)
		return EXIT_HELD;
	command_complain("the output is cut off: it is larger than %zu bytes", result->limit);
	return EXIT_OUTPUT;
}

int command_usage_error(const struct command *command, const char *message)
{
	struct text line;
	text_init(&line, 64 * 1024);
	text_putf(&line, "fleetsim%s%s: %s", command ? " " : "", command ? command->name : "", message);
	put_line(&line);
	text_clear(&line);
	text_putf(&line, "See: fleetsim%s%s --help", command ? " " : "", command ? command->name : "");
	put_line(&line);
	text_deinit(&line);
	return EXIT_USAGE;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value;
}

bool command_wants_color(enum color_choice choice, int fd)
{
	if (choice != COLOR_AUTO)
		return choice == COLOR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
		return true;
	const char *terminal = getenv("TERM");
	return io_is_terminal(fd) && !(terminal && strcmp(terminal, "dumb") == 0);
}
