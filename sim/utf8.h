#ifndef FLEETSIM_SIM_UTF8_H
#define FLEETSIM_SIM_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xFFFD };

struct utf8_character {
	uint32_t code;
	size_t size; /* bytes */
};

/* The character at `at`, which is not the end of the text. A byte that is no UTF-8 is one character UTF8_REPLACEMENT, as in Go. */
struct utf8_character utf8_at(const char *at);

/* The first byte of the character that the byte at `at` belongs to, in a text that begins at `start`. */
const char *utf8_start(const char *start, const char *at);

/* Whether it commands the screen instead of standing on it: a control character (U+0000 to U+001F, U+007F to U+009F), or a mark that turns the direction
 * of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). */
bool utf8_is_deceptive(uint32_t code);

/* Whether it is seen as itself, within its line: not deceptive, no separator of lines (U+2028, U+2029) and no byte order mark. */
bool utf8_is_shown(uint32_t code);

/* Whether Unicode calls it a letter. Beyond ASCII known by blocks: symbols, punctuation, private use and emoji are none, all others are. */
bool utf8_is_letter(uint32_t code);

#endif
