#include "reports/escape.h"

#include "sim/digit.h"
#include "sim/utf8.h"

#include <string.h>

/* What no screen should get to see raw, and no JSON: noncharacters too. */
static bool is_unprintable(uint32_t code)
{
	return !utf8_is_shown(code) || (code & 0xFFFE) == 0xFFFE;
}

/* The character as it is, or U+FFFD where the bytes are none. */
static void put_character(struct text *out, const char *at, const struct utf8_character *character)
{
	static const char replacement[] = "\xEF\xBF\xBD";
	if (character->code == UTF8_REPLACEMENT)
		text_put(out, replacement);
	else
		text_put_bytes(out, at, character->size);
}

static bool is_xml(uint32_t code)
{
	return code >= 0x20 && code != 0xFFFE && code != 0xFFFF;
}

static void put_xml(struct text *out, const char *string, bool keep_lines)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		switch (character.code) {
		case '<':
			text_put(out, "&lt;");
			break;
		case '>':
			text_put(out, "&gt;");
			break;
		case '&':
			text_put(out, "&amp;");
			break;
		case '"':
			text_put(out, "&quot;");
			break;
		case '\'':
			text_put(out, "&#39;");
			break;
		case '\t':
		case '\n':
		case '\r':
			if (keep_lines && character.code != '\r')
				text_put_char(out, (char)character.code);
			else
				text_putf(out, "&#%u;", (unsigned)character.code);
			break;
		default:
			if (!is_xml(character.code))
				character.code = UTF8_REPLACEMENT;
			put_character(out, at, &character);
		}
	}
}

void escape_put_xml(struct text *out, const char *string)
{
	put_xml(out, string, false);
}

void escape_put_xml_lines(struct text *out, const char *string)
{
	put_xml(out, string, true);
}

void escape_put_json(struct text *out, const char *string)
{
	struct utf8_character character;
	text_put_char(out, '"');
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		if (character.code == '"' || character.code == '\\')
			text_putf(out, "\\%c", (char)character.code);
		else if (character.code == '\n')
			text_put(out, "\\n");
		else if (character.code == '\t')
			text_put(out, "\\t");
		else if (is_unprintable(character.code) && character.code < 0x10000)
			text_putf(out, "\\u%04x", (unsigned)character.code);
		else
			put_character(out, at, &character);
	}
	text_put_char(out, '"');
}

static void put_visible(struct text *out, const char *at, const struct utf8_character *character)
{
	if (character->code == '\n')
		text_put(out, "\\n");
	else if (character->code == '\r')
		text_put(out, "\\r");
	else if (character->code == '\t')
		text_put(out, "\\t");
	else if (!is_unprintable(character->code))
		put_character(out, at, character);
	else if (character->code < 0x80)
		text_putf(out, "\\x%02x", (unsigned)character->code);
	else
		text_putf(out, "\\u%04x", (unsigned)character->code);
}

void escape_put_line(struct text *out, const char *string)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		put_visible(out, at, &character);
	}
}

void escape_put_lines(struct text *out, const char *lines, size_t indent)
{
	struct utf8_character character;
	bool begun = false;
	for (const char *at = lines; *at; at += character.size) {
		character = utf8_at(at);
		if (character.code == '\n') {
			text_put_char(out, '\n');
			begun = false;
			continue;
		}
		if (!begun)
			text_put_repeated(out, ' ', indent);
		begun = true;
		put_visible(out, at, &character);
	}
	if (begun)
		text_put_char(out, '\n');
}

void escape_put_github(struct text *out, const char *string, bool property)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		bool separates = property && (character.code == ':' || character.code == ',');
		if (character.code == '%' || character.code == '\r' || character.code == '\n' || separates)
			text_putf(out, "%%%02X", (unsigned)character.code);
		else
			put_visible(out, at, &character);
	}
}

/* The colon of a clock and the point of a fraction make neither an emoji nor a link; nor do those before a blank. */
static bool is_harmless(const char *string, const char *at)
{
	bool number = at > string && is_digit(at[-1]) && is_digit(at[1]);
	return (*at == ':' || *at == '.') && (number || at[1] == ' ' || !at[1]);
}

/* GitHub looks for mentions, references and emoji in what is shown, however it was written: only something invisible behind the mark keeps them out. */
static bool calls_somebody(const char *at)
{
	bool word = (at[1] >= 'a' && at[1] <= 'z') || (at[1] >= 'A' && at[1] <= 'Z') || at[1] == '+' || at[1] == '-';
	return *at == '@' || *at == '#' || (*at == ':' && word);
}

void escape_put_markdown(struct text *out, const char *string)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		bool ascii = character.code < 0x80 && !is_harmless(string, at);
		if (calls_somebody(at))
			text_putf(out, "&#%u;&#8203;", (unsigned)character.code);
		else if (ascii && strchr("&<>:\\|`", (int)character.code))
			text_putf(out, "&#%u;", (unsigned)character.code); /* a backslash would not keep a link from being one */
		else if (ascii && strchr("*_[]~$.", (int)character.code))
			text_putf(out, "\\%c", (char)character.code);
		else
			put_visible(out, at, &character);
	}
}

void escape_put_markdown_block(struct text *out, const char *lines)
{
	size_t longest = 2;
	for (const char *at = lines; *at;) {
		size_t ticks = strspn(at, "`");
		longest = ticks > longest ? ticks : longest;
		at += ticks + strcspn(at + ticks, "`");
	}
	text_put_repeated(out, '`', longest + 1);
	text_put(out, "text\n");
	escape_put_lines(out, lines, 0);
	text_put_repeated(out, '`', longest + 1);
	text_put_char(out, '\n');
}

void escape_put_tap(struct text *out, const char *string)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		if (character.code == '#' || character.code == '\\')
			text_put_char(out, '\\');
		put_visible(out, at, &character);
	}
}
