#include "scenarios/encoding.h"

struct decoded {
	uint32_t point;
	uint32_t size; /* 0: not UTF-8 */
};

/* Lead byte: length of the sequence and its smallest legal code point. */
static struct decoded decode(const unsigned char *at, size_t left)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t size = at[0] < 0x80 ? 1 : (at[0] & 0xE0) == 0xC0 ? 2 : (at[0] & 0xF0) == 0xE0 ? 3 : (at[0] & 0xF8) == 0xF0 ? 4 : 0;
	if (size == 0 || size > left)
		return (struct decoded){0};
	uint32_t point = size == 1 ? at[0] : at[0] & (0xFFU >> (size + 1));
	for (uint32_t i = 1; i < size; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return (struct decoded){0};
		point = point << 6 | (at[i] & 0x3FU);
	}
	if (point < smallest[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
		return (struct decoded){0};
	return (struct decoded){point, size};
}

static bool is_printable(uint32_t point)
{
	return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point <= 0x7E) || point == 0x85 ||
	       (point >= 0xA0 && point <= 0xFFFD) || point >= 0x10000;
}

bool encoding_check(const char *bytes, size_t size, struct encoding_fault *fault)
{
	const unsigned char *at = (const unsigned char *)bytes;
	*fault = (struct encoding_fault){.line = 1, .column = 1};
	if (size >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))) {
		fault->what = "the file is UTF-16; only UTF-8 is read";
		fault->code = ENCODING_NO_CODE;
		return false;
	}
	size_t next = size >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
	while (next < size) {
		struct decoded character = decode(at + next, size - next);
		fault->code = character.size ? character.point : at[next];
		if (character.size == 0) {
			fault->what = "this byte is not UTF-8";
			return false;
		}
		if (character.point == 0xFEFF || !is_printable(character.point)) {
			fault->what = character.point == 0xFEFF ? "a byte order mark may stand only at the start"
								: "this character may not stand in a text file";
			return false;
		}
		bool pair = character.point == '\r' && next + 1 < size && at[next + 1] == '\n';
		if (character.point == '\n' || (character.point == '\r' && !pair)) {
			fault->line++;
			fault->column = 1;
		} else {
			fault->column++;
		}
		next += character.size;
	}
	return true;
}
