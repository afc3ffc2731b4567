#include "sim/text.h"

#include "sim/alloc.h"
#include "sim/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const size_t default_limit = (size_t)1 << 30;
enum { FIRST_ROOM = 256 };

void text_init(struct text *text, size_t limit)
{
	*text = (struct text){.limit = limit ? limit : default_limit};
}

void text_deinit(struct text *text)
{
	alloc_release(text->data);
	*text = (struct text){.limit = text->limit};
}

void text_clear(struct text *text)
{
	text->size = 0;
	text->overflowed = false;
	if (text->data)
		text->data[0] = '\0';
}

static void reserve(struct text *text, size_t more)
{
	size_t wanted = text->size + more + 1;
	if (wanted <= text->room)
		return;
	size_t room = text->room ? text->room : FIRST_ROOM;
	while (room < wanted)
		room *= 2;
	text->data = alloc_grow(text->data, text->room, room);
	text->room = room;
}

void text_put_bytes(struct text *text, const char *bytes, size_t size)
{
	if (size > text->limit - text->size) {
		text->overflowed = true;
		size = text->limit - text->size;
	}
	reserve(text, size);
	if (size)
		memcpy(text->data + text->size, bytes, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void text_put(struct text *text, const char *string)
{
	text_put_bytes(text, string, strlen(string));
}

void text_put_char(struct text *text, char byte)
{
	text_put_bytes(text, &byte, 1);
}

void text_put_repeated(struct text *text, char byte, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_put_bytes(text, &byte, 1);
}

void text_vputf(struct text *text, const char *format, va_list arguments)
{
	char small[512];
	va_list again;
	va_copy(again, arguments);
	int size = vsnprintf(small, sizeof small, format, arguments);
	assert(size >= 0);
	if ((size_t)size < sizeof small) {
		text_put_bytes(text, small, (size_t)size);
	} else {
		char *large = alloc_take((size_t)size + 1);
		vsnprintf(large, (size_t)size + 1, format, again);
		text_put_bytes(text, large, (size_t)size);
		alloc_release(large);
	}
	va_end(again);
}

void text_putf(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_vputf(text, format, arguments);
	va_end(arguments);
}

void text_put_shown(struct text *text, const char *string)
{
	struct utf8_character character;
	for (const char *at = string; *at; at += character.size) {
		character = utf8_at(at);
		bool invalid = character.code == UTF8_REPLACEMENT && character.size == 1;
		if (!invalid && utf8_is_shown(character.code))
			text_put_bytes(text, at, character.size);
		else if (character.size == 1)
			text_putf(text, "\\x%02x", (unsigned char)*at);
		else
			text_putf(text, "\\u%04x", (unsigned)character.code);
	}
}

const char *text_view(const struct text *text)
{
	return text->data ? text->data : "";
}

bool text_same(const char *left, const char *right)
{
	return left == right || (left && right && strcmp(left, right) == 0);
}

int text_compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

size_t text_code_points(const char *string)
{
	size_t count = 0;
	for (const char *at = string; *at; at += utf8_at(at).size)
		count++;
	return count;
}
