#include "sim/utf8.h"

static size_t size_by_first_byte(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte < 0xC2 || byte > 0xF4)
		return 0;
	return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

struct utf8_character utf8_at(const char *at)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	static const struct utf8_character invalid = {UTF8_REPLACEMENT, 1};
	const unsigned char *bytes = (const unsigned char *)at;
	size_t size = size_by_first_byte(bytes[0]);
	if (size == 1)
		return (struct utf8_character){bytes[0], 1};
	uint32_t code = bytes[0] & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return invalid;
		code = code << 6 | (bytes[i] & 0x3F);
	}
	bool surrogate = code >= 0xD800 && code < 0xE000;
	if (!size || code < least[size] || code > 0x10FFFF || surrogate)
		return invalid;
	return (struct utf8_character){code, size};
}

const char *utf8_start(const char *start, const char *at)
{
	while (at > start && ((unsigned char)*at & 0xC0) == 0x80)
		at--;
	return at;
}

bool utf8_is_deceptive(uint32_t code)
{
	bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
	bool turns = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
	return control || turns;
}

bool utf8_is_shown(uint32_t code)
{
	return !utf8_is_deceptive(code) && code != 0x2028 && code != 0x2029 && code != 0xFEFF;
}

bool utf8_is_letter(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} others[] = {
		{0x80, 0xA9},	  {0xAB, 0xB4},	    {0xB6, 0xB9},	{0xBB, 0xBF},	  {0xD7, 0xD7},	     {0xF7, 0xF7},
		{0x0300, 0x036F}, {0x2000, 0x2070}, {0x2074, 0x207E},	{0x2080, 0x208F}, {0x20A0, 0x2101},  {0x2190, 0x2BFF},
		{0x3000, 0x3004}, {0x3007, 0x3030}, {0xE000, 0xF8FF},	{0xFE00, 0xFE6F}, {0xFEFF, 0xFF20},  {0xFFE0, 0xFFFF},
		{0x1F000, 0x1FFFF}, {0xE0000, 0x10FFFF},
	};
	if (code < 0x80)
		return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (code >= others[i].first && code <= others[i].last)
			return false;
	return true;
}
