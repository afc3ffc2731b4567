#ifndef FLEETSIM_SIM_TEXT_H
#define FLEETSIM_SIM_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A growing text with a ceiling. What would pass the ceiling is dropped and `overflowed` says so. `data` is always NUL-terminated once
 * something was put; text_view gives "" before that. */
struct text {
	char *data;
	size_t size;
	size_t room;
	size_t limit;
	bool overflowed;
};

/* `limit` 0 means 1 GiB. */
void text_init(struct text *text, size_t limit);
void text_deinit(struct text *text);
void text_clear(struct text *text);

void text_put(struct text *text, const char *string);
void text_put_bytes(struct text *text, const char *bytes, size_t size);
void text_put_char(struct text *text, char byte);
void text_put_repeated(struct text *text, char byte, size_t count);
void text_putf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vputf(struct text *text, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* A text of somebody else within a line for a terminal: what would not be seen as itself (utf8_is_shown) and bytes that are no UTF-8 are put as \x1b,
 * \u202e. */
void text_put_shown(struct text *text, const char *string);

const char *text_view(const struct text *text);

/* Whether two strings are equal, each of which may be NULL. */
bool text_same(const char *left, const char *right);

/* For qsort of strings: by their bytes. */
int text_compare(const void *left, const void *right);

/* Code points of a UTF-8 string; an invalid byte counts as one. */
size_t text_code_points(const char *string);

#endif
