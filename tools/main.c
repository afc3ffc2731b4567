/* The fleetsim command: finds the subcommand, and ends the process so that no failure goes unseen. */

#include "tools/command.h"
#include "tools/fault.h"

#include "model/release.h"

#include "sim/alloc.h"
#include "sim/diag.h"
#include "sim/io.h"
#include "sim/spawn.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Signals and exhausted memory: half-written files go, reports that stood before stay, and no program of ours keeps running. */

static void leave_nothing_behind(void)
{
	spawn_end_running();
	io_remove_unfinished();
}

static void end_by_signal(int number)
{
	leave_nothing_behind();
	_exit(number == SIGABRT ? EXIT_INTERNAL : 128 + number);
}

static void handle_signals(void)
{
	struct sigaction action = {.sa_handler = end_by_signal};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGABRT, &action, NULL);
	struct sigaction old;
	if (sigaction(SIGHUP, NULL, &old) == 0 && old.sa_handler != SIG_IGN) /* nohup */
		sigaction(SIGHUP, &action, NULL);
}

static int end_with(int code)
{
	const char *error;
	if (io_stdout_flush(&error))
		return code;
	command_complain("stdout: %s", error);
	return code == EXIT_INTERNAL ? code : EXIT_OUTPUT;
}

static int print_overview(bool asked)
{
	struct text text;
	text_init(&text, 0);
	options_write_overview(&text);
	if (asked)
		io_stdout_put_text(&text);
	else
		io_stderr_put(text_view(&text), text.size);
	text_deinit(&text);
	return asked ? EXIT_HELD : EXIT_USAGE;
}

static int print_version(size_t count, const char *const *words)
{
	bool json = (count == 2 && strcmp(words[0], "-o") == 0 && strcmp(words[1], "json") == 0) ||
		    (count == 1 && (strcmp(words[0], "-ojson") == 0 || strcmp(words[0], "--output=json") == 0)) ||
		    (count == 2 && strcmp(words[0], "--output") == 0 && strcmp(words[1], "json") == 0);
	if (count && !json)
		return command_usage_error(NULL, "after --version only -o json may stand");
	struct text text;
	text_init(&text, 0);
	if (json) {
		text_put(&text, "{\"name\":\"fleetsim\",\"version\":\"" FLEETSIM_VERSION "\",\"releases\":[");
		for (int id = 0; id < RELEASE_COUNT; id++)
			text_putf(&text, "%s\"%s\"", id ? "," : "", release_of((enum release_id)id)->name);
		text_put(&text, "]}\n");
	} else {
		text_put(&text, "fleetsim " FLEETSIM_VERSION "\n");
	}
	io_stdout_put_text(&text);
	text_deinit(&text);
	return EXIT_HELD;
}

static int print_help(const struct command *command)
{
	struct text text;
	text_init(&text, 0);
	options_write_help(&text, command);
	io_stdout_put_text(&text);
	text_deinit(&text);
	return EXIT_HELD;
}

static int unknown_command(struct arena *arena, const char *name)
{
	const char *names[32];
	size_t count = 0;
	for (; all_commands[count] && count < sizeof names / sizeof *names; count++)
		names[count] = all_commands[count]->name;
	const char *nearest = diag_nearest(name, names, count);
	const char *what = name[0] == '-' ? "option" : "command";
	const char *hint = nearest ? arena_format(arena, "; did you mean %s?", nearest) : "";
	return command_usage_error(NULL, arena_format(arena, "unknown %s %s%s", what, name, hint));
}

static int run_command(struct arena *arena, size_t count, const char *const *words)
{
	if (count == 0)
		return print_overview(false);
	const char *name = words[0];
	if (strcmp(name, "--version") == 0)
		return print_version(count - 1, words + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return print_overview(true);
	const struct command *command = command_by_name(name);
	if (!command)
		return unknown_command(arena, name);
	struct invocation *invocation = ARENA_NEW(arena, struct invocation);
	const char *error;
	if (!options_parse(arena, command, count - 1, words + 1, invocation, &error))
		return command_usage_error(command, error);
	return invocation->help ? print_help(command) : command->run(invocation);
}

int main(int argc, char **argv)
{
	io_prepare_process();
	alloc_set_last_words(leave_nothing_behind);
	handle_signals();
	if (!fault_prepare())
		return command_usage_error(NULL, "FLEETSIM_FAULT holds no fault");
	struct arena arena;
	arena_init(&arena, 0);
	int code = run_command(&arena, argc > 1 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1);
	arena_deinit(&arena);
	code = end_with(code);
	fault_report();
	return code;
}
