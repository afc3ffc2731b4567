#include "model/quote.h"

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

/* The code point at `at` and its size in bytes; 0 when it is no UTF-8. */
static size_t read_point(const unsigned char *at, uint32_t *point)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = at[0] < 0x80 ? 1 : at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
	if (size == 1) {
		*point = at[0];
		return 1;
	}
	if (at[0] < 0xC2 || at[0] > 0xF4)
		return 0;
	*point = at[0] & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		*point = *point << 6 | (at[i] & 0x3Fu);
	}
	bool surrogate = *point >= 0xD800 && *point <= 0xDFFF;
	return *point < smallest[size] || *point > 0x10FFFF || surrogate ? 0 : size;
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
	const unsigned char *at = (const unsigned char *)string;
	text_put_char(out, '"');
	while (*at) {
		uint32_t point = 0;
		size_t size = read_point(at, &point);
		if (!size)
			text_putf(out, "\\x%02x", *at);
		else if (point == '"' || point == '\\')
			text_putf(out, "\\%c", (char)point);
		else if (is_printable(point))
			text_put_bytes(out, (const char *)at, size);
		else
			write_escape(out, point);
		at += size ? size : 1;
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
