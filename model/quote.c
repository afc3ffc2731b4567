#include "model/quote.h"

#include "sim/utf8.h"

#include <stdbool.h>
#include <stdint.h>

struct range {
	uint32_t first, last;
};

/* Spaces other than U+0020, format and control characters, surrogates, private use and non-characters. */
static const struct range unprintable[] = {
	{0x00, 0x1F},     {0x7F, 0xA0},     {0xAD, 0xAD},     {0x600, 0x605},     {0x61C, 0x61C},      {0x6DD, 0x6DD},   {0x70F, 0x70F},
	{0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200F}, {0x2028, 0x202F},   {0x205F, 0x206F},    {0x3000, 0x3000}, {0xD800, 0xF8FF},
	{0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

static bool is_printable(uint32_t point)
{
	for (size_t i = 0; i < sizeof unprintable / sizeof *unprintable; i++)
		if (point >= unprintable[i].first && point <= unprintable[i].last)
			return false;
	return true;
}

static void write_escape(struct text *out, uint32_t point)
{
	static const char letters[] = "abtnvfr"; /* of 7 to 13 */
	if (point >= 7 && point <= 13)
		text_putf(out, "\\%c", letters[point - 7]);
	else if (point < 0x80)
		text_putf(out, "\\x%02x", (unsigned)point);
	else if (point < 0x10000)
		text_putf(out, "\\u%04x", (unsigned)point);
	else
		text_putf(out, "\\U%08x", (unsigned)point);
}

void quote_write(struct text *out, const char *string)
{
	text_put_char(out, '"');
	for (const char *at = string; *at;) {
		struct utf8_character character = utf8_at(at);
		if (character.code == UTF8_REPLACEMENT && character.size == 1) /* no UTF-8 */
			text_putf(out, "\\x%02x", (unsigned char)*at);
		else if (character.code == '"' || character.code == '\\')
			text_putf(out, "\\%c", (char)character.code);
		else if (is_printable(character.code))
			text_put_bytes(out, at, character.size);
		else
			write_escape(out, character.code);
		at += character.size;
	}
	text_put_char(out, '"');
}

const char *quote_text(struct arena *arena, const char *string)
{
	struct text out;
	text_init(&out, 0);
	quote_write(&out, string);
	const char *copy = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return copy;
}
