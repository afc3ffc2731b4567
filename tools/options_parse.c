#include "tools/options.h"

#include "scenarios/fields.h"

#include "sim/diag.h"
#include "sim/duration.h"
#include "sim/instant.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct option option_help = {.name = "help", .letter = 'h', .type = OPTION_FLAG, .doc = "print this help"};

struct parser {
	struct arena *arena;
	const struct command *command;
	size_t count;
	const char *const *words;
	size_t next;
	struct invocation *invocation;
	void *options;
	bool *given; /* one for each option */
	const char **operands;
	size_t operand_room;
	const char **error;
};

static bool fail(struct parser *parser, const char *error)
{
	*parser->error = error;
	return false;
}

static const struct option *by_name(const struct command *command, const char *name, size_t size)
{
	for (size_t i = 0; i < command->option_count; i++) {
		const struct option *option = &command->options[i];
		if (strlen(option->name) == size && memcmp(option->name, name, size) == 0)
			return option;
	}
	return strlen(option_help.name) == size && memcmp(option_help.name, name, size) == 0 ? &option_help : NULL;
}

static const struct option *by_letter(const struct command *command, char letter)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (command->options[i].letter == letter)
			return &command->options[i];
	return letter == option_help.letter ? &option_help : NULL;
}

static bool fail_unknown(struct parser *parser, const char *name, size_t size)
{
	const struct command *command = parser->command;
	const char **names = ARENA_ARRAY(parser->arena, const char *, command->option_count + 1);
	for (size_t i = 0; i < command->option_count; i++)
		names[i] = command->options[i].name;
	names[command->option_count] = option_help.name;
	const char *wanted = arena_copy(parser->arena, name, size);
	const char *nearest = diag_nearest(wanted, names, command->option_count + 1);
	const char *error = arena_format(parser->arena, "unknown option --%s", wanted);
	return fail(parser, nearest ? arena_format(parser->arena, "%s; did you mean --%s?", error, nearest) : error);
}

static bool fail_value(struct parser *parser, const struct option *option, const char *value, const char *wanted)
{
	return fail(parser, arena_format(parser->arena, "--%s: %s, not \"%s\"", option->name, wanted, value));
}

/* Values */

static bool read_flag(struct parser *parser, const struct option *option, const char *value, bool *out)
{
	if (value && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		return fail_value(parser, option, value, "wants true or false");
	*out = !value || strcmp(value, "true") == 0;
	return true;
}

static bool read_texts(struct parser *parser, const struct option *option, const char *value, struct option_texts *out)
{
	if (out->count == OPTION_TEXTS_MAX)
		return fail(parser, arena_format(parser->arena, "--%s is given more than %d times", option->name, OPTION_TEXTS_MAX));
	out->items[out->count++] = value;
	return true;
}

static bool read_word(struct parser *parser, const struct option *option, const char *value, int *out)
{
	struct text list;
	text_init(&list, 4096);
	for (int i = 0; option->words[i].word; i++) {
		if (strcmp(option->words[i].word, value) == 0) {
			*out = i;
			text_deinit(&list);
			return true;
		}
		text_putf(&list, "%s%s", i == 0 ? "wants one of " : ", ", option->words[i].word);
	}
	fail_value(parser, option, value, text_view(&list));
	text_deinit(&list);
	return false;
}

static bool read_text(struct parser *parser, const struct option *option, const char *value, const char **out)
{
	int index;
	*out = value;
	return !option->words || read_word(parser, option, value, &index);
}

static bool read_moment(struct parser *parser, const struct option *option, const char *value, struct moment *out)
{
	if (option->end_allowed && strcmp(value, "end") == 0) {
		*out = (struct moment){.kind = MOMENT_END};
		return true;
	}
	int64_t ns;
	if (instant_parse(value, &ns)) {
		*out = (struct moment){.kind = MOMENT_INSTANT, .ns = ns};
		return true;
	}
	if (!duration_parse(value, &ns))
		return fail_value(parser, option, value, "wants a duration since the start such as 90s or 1h30m, or an instant such as "
							 "2026-03-02T09:00:00Z");
	if (ns < 0)
		return fail_value(parser, option, value, "must not lie before the start");
	if (ns > FIELD_DURATION_MOST)
		return fail_value(parser, option, value, "must be at most 87600h after the start");
	*out = (struct moment){.kind = MOMENT_SINCE_START, .ns = ns};
	return true;
}

static bool read_number(struct parser *parser, const struct option *option, const char *value, struct option_number *out)
{
	bool hexadecimal = value[0] == '0' && (value[1] == 'x' || value[1] == 'X');
	const char *digits = hexadecimal ? value + 2 : value;
	char *end = NULL;
	errno = 0;
	unsigned long long number = strtoull(digits, &end, hexadecimal ? 16 : 10);
	bool begins = hexadecimal ? strspn(digits, "0123456789abcdefABCDEF") > 0 : strspn(digits, "0123456789") > 0;
	if (!begins || *end || errno)
		return fail_value(parser, option, value, "wants a whole number from 0 to 2^64-1, decimal or after 0x");
	*out = (struct option_number){true, number};
	return true;
}

static bool read_value(struct parser *parser, const struct option *option, const char *value)
{
	if (option == &option_help)
		return read_flag(parser, option, value, &parser->invocation->help);
	parser->given[option - parser->command->options] = true;
	void *member = (char *)parser->options + option->offset;
	switch ((enum option_type)option->type) {
	case OPTION_FLAG:
		return read_flag(parser, option, value, member);
	case OPTION_TEXT:
		return read_text(parser, option, value, member);
	case OPTION_TEXTS:
		return read_texts(parser, option, value, member);
	case OPTION_WORD:
		return read_word(parser, option, value, member);
	case OPTION_MOMENT:
		return read_moment(parser, option, value, member);
	case OPTION_NUMBER:
		return read_number(parser, option, value, member);
	}
	return fail(parser, "an option table is wrong");
}

/* Words */

/* The value of an option that wants one: what stands behind it in the same word, or the next word. */
static bool take_value(struct parser *parser, const struct option *option, const char *attached)
{
	if (option->value_optional)
		attached = attached ? attached : "";
	if (option->type == OPTION_FLAG || attached)
		return read_value(parser, option, attached);
	if (parser->next == parser->count)
		return fail(parser, arena_format(parser->arena, "--%s wants a value: %s", option->name, option->argument));
	return read_value(parser, option, parser->words[parser->next++]);
}

static bool take_long(struct parser *parser, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t size = equals ? (size_t)(equals - word) : strlen(word);
	const struct option *option = by_name(parser->command, word, size);
	if (!option)
		return fail_unknown(parser, word, size);
	return take_value(parser, option, equals ? equals + 1 : NULL);
}

/* "-A", "-Ao", "-oyaml", "-o=yaml", as kubectl reads them. */
static bool take_letters(struct parser *parser, const char *letters)
{
	for (; *letters; letters++) {
		const struct option *option = by_letter(parser->command, *letters);
		if (!option)
			return fail(parser, arena_format(parser->arena, "unknown option -%c", *letters));
		if (option->type != OPTION_FLAG || letters[1] == '=') {
			const char *attached = letters[1] == '=' ? letters + 2 : letters[1] ? letters + 1 : NULL;
			return take_value(parser, option, attached);
		}
		if (!read_value(parser, option, NULL))
			return false;
	}
	return true;
}

static bool take_operand(struct parser *parser, const char *word)
{
	struct invocation *invocation = parser->invocation;
	if (invocation->operand_count == OPTION_OPERANDS_MAX)
		return fail(parser, arena_format(parser->arena, "more than %d operands", OPTION_OPERANDS_MAX));
	parser->operands = arena_room(parser->arena, parser->operands, invocation->operand_count, &parser->operand_room, sizeof *parser->operands);
	parser->operands[invocation->operand_count++] = word;
	invocation->operands = parser->operands;
	return true;
}

static bool take_words(struct parser *parser)
{
	bool options_end = false;
	while (parser->next < parser->count) {
		const char *word = parser->words[parser->next++];
		bool done;
		if (options_end || word[0] != '-' || !word[1])
			done = take_operand(parser, word);
		else if (strcmp(word, "--") == 0)
			done = options_end = true;
		else if (word[1] == '-')
			done = take_long(parser, word + 2);
		else
			done = take_letters(parser, word + 1);
		if (!done || parser->invocation->help)
			return done;
	}
	return true;
}

static bool check_operands(struct parser *parser)
{
	const struct command *command = parser->command;
	const struct invocation *invocation = parser->invocation;
	if (invocation->operand_count < command->operands_least)
		return fail(parser, arena_format(parser->arena, "wants %s", command->operands));
	if (invocation->operand_count > command->operands_most) {
		const char *extra = invocation->operands[command->operands_most];
		if (command->operands_most == 0)
			return fail(parser, arena_format(parser->arena, "takes no operand, not \"%s\"", extra));
		return fail(parser, arena_format(parser->arena, "takes only %s; \"%s\" is too much", command->operands, extra));
	}
	for (size_t i = 0; i < command->option_count; i++)
		if (command->options[i].required && !parser->given[i])
			return fail(parser, arena_format(parser->arena, "--%s %s is missing", command->options[i].name, command->options[i].argument));
	return true;
}

bool options_parse(struct arena *arena, const struct command *command, size_t count, const char *const *words, struct invocation *invocation,
		   const char **error)
{
	*invocation = (struct invocation){.arena = arena, .command = command};
	struct parser parser = {.arena = arena, .command = command, .count = count, .words = words, .invocation = invocation, .error = error};
	parser.options = arena_take(arena, command->options_size);
	parser.given = ARENA_ARRAY(arena, bool, command->option_count + 1);
	invocation->options = parser.options;
	if (!take_words(&parser))
		return false;
	return invocation->help || check_operands(&parser);
}
