#ifndef FLEETSIM_TOOLS_COMMAND_H
#define FLEETSIM_TOOLS_COMMAND_H

#include "tools/options.h"

/* The subcommands, and what all of them share. */

/* Exit codes; also 129, 130 and 143 when SIGHUP, SIGINT or SIGTERM ended the program. Documented in every man page, never reused. */
enum exit_code {
	EXIT_HELD = 0,     /* everything was done and all expectations held */
	EXIT_FAILED = 1,   /* a check failed: timeline, expectation, invariant, golden file or coverage limit */
	EXIT_USAGE = 2,    /* a wrong command line or invalid input */
	EXIT_INTERNAL = 3, /* the simulator itself failed, memory included */
	EXIT_OUTPUT = 4,   /* an output could not be written */
	EXIT_NOTHING = 5   /* nothing matched */
};

struct exit_meaning {
	const char *code; /* NULL ends the list */
	const char *meaning;
};
extern const struct exit_meaning exit_meanings[];

/* Environment variables that the program looks at, for the man pages. */
extern const struct exit_meaning environment_meanings[];

extern const struct command command_run, command_get, command_test, command_invariants, command_explain, command_schema, command_explain_field,
	command_completion, command_help;

/* All, in the order in which help lists them; ends with NULL. */
extern const struct command *const all_commands[];

/* NULL when there is none. */
const struct command *command_by_name(const char *name);

/* "fleetsim run: MESSAGE" and a pointer to the help on stderr. Returns EXIT_USAGE. `command` NULL: of the program itself. */
int command_usage_error(const struct command *command, const char *message);

/* A line "fleetsim: MESSAGE" on stderr. */
void command_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a command printed, to stdout. EXIT_HELD, or EXIT_OUTPUT after stderr was told that a part did not fit into the text. */
int command_put_result(const struct text *result);

/* Whether to colour what goes to a file descriptor: `--color`, then NO_COLOR, CLICOLOR_FORCE, TERM=dumb, then whether it is a terminal. */
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
extern const struct option_word color_words[];
bool command_wants_color(enum color_choice choice, int fd);

#endif
