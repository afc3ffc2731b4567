#ifndef FLEETSIM_TOOLS_OPTIONS_H
#define FLEETSIM_TOOLS_OPTIONS_H

#include "scenarios/fields.h"

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The option table of a subcommand. It drives the parser (here), `--help` (options_help.c), the man pages (options_man.c) and the completion
 * of shells (options_shell.c), so none of them can miss an option. */

enum { OPTION_OPERANDS_MAX = 10 * 1000, OPTION_TEXTS_MAX = 256 };

enum option_type {
	OPTION_FLAG,   /* bool; --name, --name=true, --name=false */
	OPTION_TEXT,   /* const char *; NULL when not given; one of `words` where there are some */
	OPTION_TEXTS,  /* struct option_texts; may be given more than once */
	OPTION_WORD,   /* int: index into `words`; the first is the default */
	OPTION_MOMENT, /* struct moment: a duration since the start, or an RFC 3339 instant; "end" where `end_allowed` */
	OPTION_NUMBER  /* struct option_number: decimal, or hexadecimal after 0x */
};

struct option_texts {
	const char *items[OPTION_TEXTS_MAX];
	size_t count;
};

struct option_number {
	bool given;
	uint64_t value;
};

struct option_word {
	const char *word; /* NULL ends the list */
	const char *doc;
};

/* What a shell offers for a value or operand. */
enum option_offer {
	OFFER_NOTHING,
	OFFER_FILES,
	OFFER_KINDS,   /* of Kubernetes objects */
	OFFER_COMMANDS,
	OFFER_WORDS    /* of the option or command */
};

struct option {
	const char *name;
	char letter;          /* 0: none */
	uint8_t type;         /* enum option_type */
	uint8_t offer;        /* enum option_offer, for OPTION_TEXT and OPTION_TEXTS */
	bool required;
	bool end_allowed;
	bool value_optional;  /* OPTION_TEXT: only --name=VALUE gives one; without it the text is "" */
	size_t offset;        /* into the struct of the command's options */
	const char *argument; /* how help names the value: "FILE"; NULL for flags */
	const struct option_word *words;
	const char *doc;      /* continues "-f, --filename FILE": a sentence without capital and full stop */
};

struct option_example {
	const char *command;
	const char *doc;
};

struct invocation;

struct command {
	const char *name;
	const char *operands;     /* as help shows them: "[SCENARIO]" */
	uint8_t operand_offer;    /* enum option_offer */
	const struct option_word *operand_words;
	size_t operands_least, operands_most;
	const char *summary;      /* one line, without capital and full stop */
	const char *description;  /* paragraphs, separated by \n\n */
	const struct option *options;
	size_t option_count;
	size_t options_size;      /* of the struct they fill */
	const struct option_example *examples; /* a NULL command ends them */
	int (*run)(const struct invocation *invocation); /* an exit code of tools/command.h */
};

/* A command line, read. */
struct invocation {
	struct arena *arena;
	const struct command *command;
	bool help;           /* --help stood there; then nothing else was checked */
	const void *options; /* the command's struct */
	const char *const *operands;
	size_t operand_count;
};

/* Reads the words after the subcommand. False with *error (in the arena), one line that begins in lower case. */
bool options_parse(struct arena *arena, const struct command *command, size_t count, const char *const *words, struct invocation *invocation,
		   const char **error);

/* The options of every command, which no table lists: --help. */
extern const struct option option_help;

void options_write_help(struct text *out, const struct command *command);

/* The help of the program. */
void options_write_overview(struct text *out);

/* Moves the next paragraph of *rest, which empty lines separate, into `paragraph`, whatever that held; false at the end. */
bool options_next_paragraph(struct text *paragraph, const char **rest);

/* `paragraph` in lines of at most `width` characters, those after the first indented. */
void options_write_wrapped(struct text *out, const char *paragraph, size_t indent, size_t column, size_t width);

/* A page for man(1): of one command, or of the whole program. Commands end with NULL. */
void options_write_man(struct text *out, const struct command *command);
void options_write_man_overview(struct text *out, const struct command *const *commands);

enum shell { SHELL_BASH, SHELL_ZSH, SHELL_FISH };

/* A completion script. */
void options_write_completion(struct text *out, enum shell shell, const struct command *const *commands);

#endif
