#include "tests/reference/texts.h"

#include "tests/reference/text_table.h"

#include "sim/text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

const char *ref_text_label(enum ref_text_id id)
{
	return ref_text_rows[id].label;
}

const char *ref_text_template(enum ref_text_id id, const struct ref_release *release)
{
	const struct ref_text_row *row = &ref_text_rows[id];
	if (release->id == REF_MID_2025 && row->mid_2025)
		return row->mid_2025;
	if (release->id != REF_HEAD && row->v0_2_2)
		return row->v0_2_2;
	return row->head;
}

const char *ref_text_symbol(const struct ref_release *release, const char *symbol)
{
	if (strcmp(symbol, "A") == 0)
		return release->abort_prefix;
	if (strcmp(symbol, "V") == 0)
		return release->validation_prefix;
	if (strcmp(symbol, "U") == 0)
		return "failed to process the request due to a client error";
	if (strcmp(symbol, "X") == 0)
		return "unexpected behavior which cannot be handled by the controller";
	if (strcmp(symbol, "E") == 0)
		return "expected behavior which can be recovered by itself";
	if (strcmp(symbol, "S") == 0)
		return "error returned by the API server";
	return NULL;
}

static const char *placeholder_text(const struct ref_release *release, const char *name, va_list pairs)
{
	const char *text = ref_text_symbol(release, name);
	va_list rest;
	va_copy(rest, pairs);
	for (const char *key = va_arg(rest, const char *); key && !text; key = va_arg(rest, const char *)) {
		const char *value = va_arg(rest, const char *);
		if (strcmp(key, name) == 0)
			text = value;
	}
	va_end(rest);
	return text;
}

const char *ref_text_of(struct arena *arena, const struct ref_release *release, enum ref_text_id id, va_list pairs)
{
	struct text out;
	text_init(&out, 0);
	for (const char *at = ref_text_template(id, release); *at;) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		if (!end) {
			text_put_char(&out, *at++);
			continue;
		}
		const char *text = placeholder_text(release, arena_copy(arena, at + 1, (size_t)(end - at - 1)), pairs);
		assert(text);
		text_put(&out, text);
		at = end + 1;
	}
	const char *result = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return result;
}

const char *ref_text(struct arena *arena, const struct ref_release *release, enum ref_text_id id, ...)
{
	va_list pairs;
	va_start(pairs, id);
	const char *result = ref_text_of(arena, release, id, pairs);
	va_end(pairs);
	return result;
}

static bool seen_before(const char *const *texts, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (strcmp(texts[i], texts[at]) == 0)
			return true;
	}
	return false;
}

const char *ref_texts_aggregate(struct arena *arena, const char *const *texts, size_t count)
{
	assert(count > 0);
	struct text out;
	text_init(&out, 0);
	size_t distinct = 0;
	for (size_t i = 0; i < count; i++) {
		if (seen_before(texts, i))
			continue;
		text_putf(&out, "%s%s", distinct++ ? ", " : "", texts[i]);
	}
	const char *joined = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return distinct == 1 ? joined : arena_format(arena, "[%s]", joined);
}
