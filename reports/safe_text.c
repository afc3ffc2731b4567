#include "reports/safe_text.h"

#include "sim/shell_word.h"
#include "sim/utf8.h"

#include <string.h>

static bool is_harmful(uint32_t code)
{
	bool no_character = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
	return (utf8_is_deceptive(code) && code != '\n' && code != '\t') || no_character;
}

uint32_t safe_next(const char **at)
{
	if (!**at)
		return 0;
	struct utf8_character character = utf8_at(*at);
	*at += character.size;
	return is_harmful(character.code) ? UTF8_REPLACEMENT : character.code;
}

void safe_put_code(struct text *out, uint32_t code)
{
	if (code < 0x80) {
		text_put_char(out, (char)code);
		return;
	}
	if (code >= 0x10000)
		text_put_char(out, (char)(0xF0 | code >> 18));
	if (code >= 0x800)
		text_put_char(out, code >= 0x10000 ? (char)(0x80 | (code >> 12 & 0x3F)) : (char)(0xE0 | code >> 12));
	text_put_char(out, code >= 0x800 ? (char)(0x80 | (code >> 6 & 0x3F)) : (char)(0xC0 | code >> 6));
	text_put_char(out, (char)(0x80 | (code & 0x3F)));
}

static uint32_t next_on_line(const char **at)
{
	uint32_t code = safe_next(at);
	return code == '\n' || code == '\t' || code == 0x2028 || code == 0x2029 ? ' ' : code;
}

void safe_put_html(struct text *out, const char *string)
{
	for (uint32_t code; (code = safe_next(&string));) {
		if (code == '&')
			text_put(out, "&amp;");
		else if (code == '<')
			text_put(out, "&lt;");
		else if (code == '>')
			text_put(out, "&gt;");
		else if (code == '"')
			text_put(out, "&quot;");
		else if (code == '\'')
			text_put(out, "&#39;");
		else
			safe_put_code(out, code);
	}
}

/* What makes a spreadsheet compute a cell; full-width forms do so in some languages. */
static bool is_formula(const char *string)
{
	uint32_t code = *string ? utf8_at(string).code : 0;
	bool wide = code == 0xFF1D || code == 0xFF0B || code == 0xFF0D || code == 0xFF20;
	return wide || (code && code < 0x80 && strchr("=+-@\t\r", (int)code));
}

void safe_put_csv(struct text *out, const char *string)
{
	bool formula = is_formula(string);
	bool quoted = strpbrk(string, ",\"\r\n\t") != NULL || *string == ' ';
	if (quoted)
		text_put_char(out, '"');
	if (formula)
		text_put_char(out, '\'');
	for (uint32_t code; (code = safe_next(&string));) {
		if (code == '"')
			text_put_char(out, '"');
		safe_put_code(out, code);
	}
	if (quoted)
		text_put_char(out, '"');
}

static size_t longest_run(const char *string, char byte)
{
	size_t longest = 0, run = 0;
	for (; *string; string++) {
		run = *string == byte ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void put_markdown_code(struct text *out, const char *string, bool cell)
{
	size_t fence = longest_run(string, '`') + 1;
	bool padded = fence > 1 || !*string || *string == ' ';
	text_put_repeated(out, '`', fence);
	if (padded)
		text_put_char(out, ' ');
	for (uint32_t code; (code = next_on_line(&string));) {
		if (code == '|' && cell)
			text_put_char(out, '\\'); /* a table is cut into cells before code is looked for */
		safe_put_code(out, code);
	}
	if (padded)
		text_put_char(out, ' ');
	text_put_repeated(out, '`', fence);
}

void safe_put_markdown_code(struct text *out, const char *string)
{
	put_markdown_code(out, string, false);
}

void safe_put_markdown_cell(struct text *out, const char *string)
{
	put_markdown_code(out, string, true);
}

void safe_put_calendar(struct text *out, const char *string)
{
	for (uint32_t code; (code = safe_next(&string));) {
		if (code == '\n')
			text_put(out, "\\n");
		else if (code == '\\' || code == ';' || code == ',')
			text_putf(out, "\\%c", (char)code);
		else
			safe_put_code(out, code == '\t' ? ' ' : code);
	}
}

void safe_put_mermaid(struct text *out, const char *string)
{
	for (uint32_t code; (code = next_on_line(&string));) {
		bool plain = code >= 0x80 || (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') ||
			     (code < 0x80 && strchr(" -_./(),", (int)code));
		if (plain)
			safe_put_code(out, code);
		else
			text_putf(out, "#%u;", (unsigned)code);
	}
}

bool safe_is_harmless(const char *string)
{
	while (*string) {
		const char *at = string;
		if (safe_next(&string) == UTF8_REPLACEMENT && strncmp(at, "\xEF\xBF\xBD", 3) != 0)
			return false;
	}
	return true;
}

/* Whether single quotes can hold it on one line that is safe to look at. */
static bool is_quotable(const char *string)
{
	return !strpbrk(string, "\n\t") && safe_is_harmless(string);
}

static void put_ansi_quoted(struct text *out, const char *string)
{
	text_put(out, "$'");
	for (; *string; string++) {
		unsigned char byte = (unsigned char)*string;
		if (byte == '\n')
			text_put(out, "\\n");
		else if (byte == '\t')
			text_put(out, "\\t");
		else if (byte < 0x20 || byte >= 0x7F)
			text_putf(out, "\\%03o", byte);
		else if (byte == '\'' || byte == '\\')
			text_putf(out, "\\%c", byte);
		else
			text_put_char(out, (char)byte);
	}
	text_put_char(out, '\'');
}

void safe_put_bash(struct text *out, const char *string)
{
	if (is_quotable(string))
		shell_put_word(out, string);
	else
		put_ansi_quoted(out, string);
}
