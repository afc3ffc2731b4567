#include "tests/reference/draw.h"

#include "sim/json.h"
#include "sim/text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

void ref_draw_init(struct ref_draw *draw, struct arena *arena, uint64_t seed)
{
	*draw = (struct ref_draw){arena, seed};
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
uint64_t ref_draw_bits(struct ref_draw *draw)
{
	draw->state += UINT64_C(0x9e3779b97f4a7c15);
	uint64_t bits = draw->state;
	bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
	return bits ^ bits >> 31;
}

int64_t ref_draw_between(struct ref_draw *draw, int64_t low, int64_t high)
{
	assert(low <= high);
	return low + (int64_t)(ref_draw_bits(draw) % (uint64_t)(high - low + 1));
}

bool ref_draw_chance(struct ref_draw *draw, int percent)
{
	return ref_draw_between(draw, 0, 99) < percent;
}

const char *ref_draw_one(struct ref_draw *draw, const char *const *texts)
{
	int64_t count = 0;
	while (texts[count])
		count++;
	return texts[ref_draw_between(draw, 0, count - 1)];
}

/* The text of the placeholder that `at` begins with; NULL when it is none. */
static const char *placeholder(const char *at, va_list pairs, size_t *size)
{
	const char *text = NULL;
	va_list rest;
	va_copy(rest, pairs);
	for (const char *name = va_arg(rest, const char *); name && !text; name = va_arg(rest, const char *)) {
		const char *value = va_arg(rest, const char *);
		*size = strlen(name);
		if (strncmp(at, name, *size) == 0)
			text = value;
	}
	va_end(rest);
	return text;
}

struct value *ref_draw_json(struct ref_draw *draw, const char *template, ...)
{
	struct text json;
	text_init(&json, 0);
	va_list pairs;
	va_start(pairs, template);
	for (const char *at = template; *at; at++) {
		size_t size;
		const char *text = *at == '$' ? placeholder(at + 1, pairs, &size) : NULL;
		if (text) {
			for (; *text; text++)
				text_put_char(&json, *text == '\'' ? '"' : *text);
			at += size;
		} else {
			text_put_char(&json, *at == '\'' ? '"' : *at);
		}
	}
	va_end(pairs);
	const char *error;
	struct value *value = json_read(draw->arena, text_view(&json), json.size, &error);
	assert(value);
	text_deinit(&json);
	return value;
}

void ref_draw_put(struct ref_draw *draw, struct value *map, const char *key, struct value *value)
{
	if (value)
		value_put(draw->arena, map, key, value);
}
