#ifndef FLEETSIM_REPORTS_YAML_EMITTER_H
#define FLEETSIM_REPORTS_YAML_EMITTER_H

#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The pen of the YAML writer: where on the line it stands, and the scalars (hub-and-members.md 8.5). */

enum { YAML_INDENT = 2, YAML_WIDTH = 80, YAML_KEY_MAX = 128 };

struct yaml_emitter {
	struct text *out;
	size_t column;   /* characters on the line so far */
	bool spaced;     /* the last thing written separates words */
	bool indenting;  /* nothing but indentation and dashes stands on the line */
};

void yaml_emitter_init(struct yaml_emitter *emitter, struct text *out);

/* Goes to column `indent` of a line of its own, unless it stands there already. */
void yaml_emit_indent(struct yaml_emitter *emitter, size_t indent);

/* `-`, `:`, `[]` and the like. `apart`: with a space before it unless there is one. `indenting`: it keeps the line open for compact nesting. */
void yaml_emit_mark(struct yaml_emitter *emitter, const char *mark, bool apart, bool indenting);

/* Whether a key may stand before `:` on one line; others get the form `? key`. */
bool yaml_key_is_simple(const char *key);

/* A text in the style that suits it. `indent` is the column for its continuation lines; `simple_key` keeps it on one line. */
void yaml_emit_text(struct yaml_emitter *emitter, const char *text, size_t indent, bool simple_key);

/* A word that needs no quotes: a number, true, null. */
void yaml_emit_plain(struct yaml_emitter *emitter, const char *word);

#endif
