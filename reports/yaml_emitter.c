#include "reports/yaml_emitter.h"

#include "reports/yaml_plain.h"

#include "sim/utf8.h"

#include <stdint.h>
#include <string.h>

void yaml_emitter_init(struct yaml_emitter *emitter, struct text *out)
{
	*emitter = (struct yaml_emitter){.out = out, .spaced = true, .indenting = true};
}

/* Characters */

static bool is_break(uint32_t code)
{
	return code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

static bool is_printable(uint32_t code)
{
	return code == '\n' || (code >= 0x20 && code <= 0x7E) || (code >= 0xA0 && code <= 0xFFFD && code != 0xFEFF);
}

static bool is_blank_or_end(char byte)
{
	return byte == ' ' || byte == '\t' || !byte;
}

/* The pen */

static void put_character(struct yaml_emitter *emitter, const char *at, struct utf8_character character)
{
	if (character.code == 0xFFFD)
		text_put(emitter->out, "\xEF\xBF\xBD");
	else
		text_put_bytes(emitter->out, at, character.size);
	emitter->column = is_break(character.code) ? 0 : emitter->column + 1;
}

static void put_byte(struct yaml_emitter *emitter, char byte)
{
	put_character(emitter, &byte, (struct utf8_character){(unsigned char)byte, 1});
}

void yaml_emit_indent(struct yaml_emitter *emitter, size_t indent)
{
	if (!emitter->indenting || emitter->column > indent || (emitter->column == indent && !emitter->spaced))
		put_byte(emitter, '\n');
	while (emitter->column < indent)
		put_byte(emitter, ' ');
	emitter->spaced = true;
	emitter->indenting = true;
}

void yaml_emit_mark(struct yaml_emitter *emitter, const char *mark, bool apart, bool indenting)
{
	if (apart && !emitter->spaced)
		put_byte(emitter, ' ');
	for (; *mark; mark++)
		put_byte(emitter, *mark);
	emitter->spaced = false;
	emitter->indenting = emitter->indenting && indenting;
}

/* Styles */

enum style { PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, LITERAL };

/* What stands in a text, as far as it forbids a style. */
struct traits {
	bool indicators;     /* would read as YAML syntax */
	bool unprintable;
	bool breaks;         /* line breaks of any kind */
	bool newline;        /* U+000A */
	bool edge_blank;     /* begins or ends with a space or line break */
	bool final_space;
	bool space_break;    /* a space before a line break */
	bool break_space;    /* a space after a line break */
};

static bool is_indicator(const char *text, const char *at)
{
	bool blank_follows = is_blank_or_end(at[1]);
	if (at == text)
		return strchr("#,[]{}&*!|>'\"%@`", *at) || (strchr("-?:", *at) && blank_follows);
	if (*at == ':')
		return blank_follows;
	return *at == '#' && is_blank_or_end(at[-1]);
}

static struct traits traits_of(const char *text)
{
	struct traits traits = {0};
	bool after_space = false;
	bool after_break = false;
	traits.indicators = strncmp(text, "---", 3) == 0 || strncmp(text, "...", 3) == 0;
	for (const char *at = text; *at;) {
		struct utf8_character character = utf8_at(at);
		bool space = character.code == ' ';
		bool line_break = is_break(character.code);
		bool last = !at[character.size];
		traits.indicators = traits.indicators || is_indicator(text, at);
		traits.unprintable = traits.unprintable || !is_printable(character.code);
		traits.breaks = traits.breaks || line_break;
		traits.newline = traits.newline || character.code == '\n';
		traits.edge_blank = traits.edge_blank || ((space || line_break) && (at == text || last));
		traits.final_space = traits.final_space || (space && last);
		traits.break_space = traits.break_space || (space && after_break);
		traits.space_break = traits.space_break || (line_break && after_space);
		after_space = space;
		after_break = line_break;
		at += character.size;
	}
	return traits;
}

static enum style style_of(const char *text, bool simple_key)
{
	struct traits traits = traits_of(text);
	bool awkward = traits.space_break || traits.unprintable;
	if (traits.newline)
		return simple_key || awkward || traits.final_space ? DOUBLE_QUOTED : LITERAL;
	if (!yaml_plain_is_text(text) || awkward || traits.break_space)
		return DOUBLE_QUOTED;
	return traits.indicators || traits.edge_blank || traits.breaks ? SINGLE_QUOTED : PLAIN;
}

bool yaml_key_is_simple(const char *key)
{
	return strlen(key) <= YAML_KEY_MAX && !traits_of(key).breaks;
}

/* Scalars */

static bool may_fold(const struct yaml_emitter *emitter, const char *at, bool after_space)
{
	return *at == ' ' && !after_space && emitter->column > YAML_WIDTH;
}

/* Plain and single-quoted texts: the same but for the quotes. */
static void emit_flowing(struct yaml_emitter *emitter, const char *text, size_t indent, bool folds, bool quoted)
{
	bool after_space = false;
	bool after_break = false;
	for (const char *at = text; *at;) {
		struct utf8_character character = utf8_at(at);
		bool line_break = is_break(character.code);
		bool edge = quoted && (at == text || !at[1]);
		if (folds && !edge && at[1] != ' ' && may_fold(emitter, at, after_space)) {
			yaml_emit_indent(emitter, indent);
		} else {
			if (!line_break && *at != ' ' && after_break)
				yaml_emit_indent(emitter, indent);
			if (quoted && *at == '\'')
				put_byte(emitter, '\'');
			put_character(emitter, at, character);
			emitter->indenting = line_break || (emitter->indenting && *at == ' ');
		}
		after_space = *at == ' ';
		after_break = line_break || (after_break && after_space);
		at += character.size;
	}
}

static void emit_escape(struct yaml_emitter *emitter, uint32_t code)
{
	static const struct {
		uint32_t code;
		char letter;
	} letters[] = {{0x07, 'a'}, {0x08, 'b'}, {0x09, 't'}, {0x0A, 'n'},  {0x0B, 'v'},  {0x0C, 'f'},	 {0x0D, 'r'},
		       {0x1B, 'e'}, {'"', '"'},	 {'\\', '\\'}, {0x85, 'N'}, {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
	put_byte(emitter, '\\');
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (letters[i].code == code) {
			put_byte(emitter, letters[i].letter);
			return;
		}
	}
	unsigned digits = code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8;
	put_byte(emitter, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
	while (digits--)
		put_byte(emitter, "0123456789ABCDEF"[code >> (4 * digits) & 0xF]);
}

static void emit_double_quoted(struct yaml_emitter *emitter, const char *text, size_t indent, bool folds)
{
	bool after_space = false;
	bool marked = utf8_at(text).code == 0xFEFF; /* a byte order mark in front makes the library escape all that follows */
	for (const char *at = text; *at;) {
		struct utf8_character character = utf8_at(at);
		if (marked || !is_printable(character.code) || is_break(character.code) || *at == '"' || *at == '\\') {
			emit_escape(emitter, character.code);
		} else if (folds && at != text && at[1] && may_fold(emitter, at, after_space)) {
			yaml_emit_indent(emitter, indent);
			if (at[1] == ' ')
				put_byte(emitter, '\\');
		} else {
			put_character(emitter, at, character);
		}
		after_space = *at == ' ';
		at += character.size;
	}
}

/* Behind `|`: 2 when the first line would hide the indentation; then what becomes of the line breaks at the end. */
static const char *literal_hints(const char *text)
{
	static const char *const hints[2][3] = {{"-", "", "+"}, {"2-", "2", "2+"}};
	size_t count = 0;
	size_t last = 0;
	bool breaks = false;
	bool breaks_before = false;
	for (const char *at = text; *at; at += utf8_at(at).size, count++) {
		breaks_before = breaks;
		breaks = is_break(utf8_at(at).code);
	}
	if (breaks)
		last = count == 1 || breaks_before ? 2 : 1;
	return hints[*text == ' ' || is_break(utf8_at(text).code)][last];
}

static void emit_literal(struct yaml_emitter *emitter, const char *text, size_t indent)
{
	bool after_break = true;
	yaml_emit_mark(emitter, "|", true, false);
	yaml_emit_mark(emitter, literal_hints(text), false, false);
	put_byte(emitter, '\n');
	emitter->indenting = true;
	emitter->spaced = true;
	for (const char *at = text; *at;) {
		struct utf8_character character = utf8_at(at);
		bool line_break = is_break(character.code);
		if (!line_break && after_break)
			yaml_emit_indent(emitter, indent);
		put_character(emitter, at, character);
		emitter->indenting = line_break;
		after_break = line_break;
		at += character.size;
	}
}

void yaml_emit_text(struct yaml_emitter *emitter, const char *text, size_t indent, bool simple_key)
{
	enum style style = style_of(text, simple_key);
	if (style == LITERAL) {
		emit_literal(emitter, text, indent);
		return;
	}
	const char *quote = style == PLAIN ? "" : style == SINGLE_QUOTED ? "'" : "\"";
	yaml_emit_mark(emitter, quote, true, false);
	if (style == DOUBLE_QUOTED)
		emit_double_quoted(emitter, text, indent, !simple_key);
	else
		emit_flowing(emitter, text, indent, !simple_key, style == SINGLE_QUOTED);
	yaml_emit_mark(emitter, quote, false, false);
}

void yaml_emit_plain(struct yaml_emitter *emitter, const char *word)
{
	yaml_emit_mark(emitter, word, true, false);
}
