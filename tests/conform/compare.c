#include "tests/conform/compare.h"

#include "sim/json.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { SHOWN_BYTES_MAX = 2000 };

struct level {
	const struct value *expected, *got;
	size_t next_expected, next_got;
	size_t path_size; /* of the path that leads here */
};

static void put_value(struct text *out, const struct value *value)
{
	if (!value) {
		text_put(out, "nothing");
		return;
	}
	struct text json;
	text_init(&json, 0);
	json_write_compact(&json, value);
	size_t size = json.size < SHOWN_BYTES_MAX ? json.size : SHOWN_BYTES_MAX;
	text_put_bytes(out, text_view(&json), size);
	if (size < json.size)
		text_put(out, "...");
	text_deinit(&json);
}

static void put_difference(struct text *out, const struct text *path, const struct value *expected, const struct value *got)
{
	text_put(out, path->size ? text_view(path) : "value");
	text_put(out, ": expected ");
	put_value(out, expected);
	text_put(out, ", got ");
	put_value(out, got);
}

static bool is_nested(const struct value *value)
{
	return value->type == VALUE_MAP || value->type == VALUE_LIST;
}

static void cut_path(struct text *path, size_t size)
{
	struct text kept;
	text_init(&kept, 0);
	text_put_bytes(&kept, text_view(path), size);
	text_clear(path);
	text_put(path, text_view(&kept));
	text_deinit(&kept);
}

/* The next pair of children; false when both are through. Maps are sorted by key, so they are merged. */
static bool next_pair(struct level *level, struct text *path, const struct value **expected, const struct value **got)
{
	bool more_expected = level->next_expected < level->expected->count, more_got = level->next_got < level->got->count;
	*expected = *got = NULL;
	if (!more_expected && !more_got)
		return false;
	if (level->expected->type == VALUE_LIST) {
		text_putf(path, "[%zu]", more_expected ? level->next_expected : level->next_got);
		if (more_expected)
			*expected = level->expected->as.items[level->next_expected++];
		if (more_got)
			*got = level->got->as.items[level->next_got++];
		return true;
	}
	const struct value_field *left = more_expected ? &level->expected->as.fields[level->next_expected] : NULL;
	const struct value_field *right = more_got ? &level->got->as.fields[level->next_got] : NULL;
	int order = !left ? 1 : !right ? -1 : strcmp(left->key, right->key);
	text_putf(path, "%s%s", path->size ? "." : "", order <= 0 ? left->key : right->key);
	if (order <= 0) {
		*expected = left->value;
		level->next_expected++;
	}
	if (order >= 0) {
		*got = right->value;
		level->next_got++;
	}
	return true;
}

bool compare_values(const struct value *expected, const struct value *got, struct text *difference)
{
	struct level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	struct text path;
	text_init(&path, 0);
	bool differ = false;
	if (!expected || !got || expected->type != got->type || !is_nested(expected)) {
		differ = expected && got ? !value_equal(expected, got) : expected != got;
		if (differ)
			put_difference(difference, &path, expected, got);
		text_deinit(&path);
		return differ;
	}
	stack[depth++] = (struct level){.expected = expected, .got = got};
	while (depth && !differ) {
		struct level *level = &stack[depth - 1];
		const struct value *left, *right;
		cut_path(&path, level->path_size);
		if (!next_pair(level, &path, &left, &right)) {
			depth--;
			continue;
		}
		if (left && right && left->type == right->type && is_nested(left)) {
			assert(depth <= VALUE_WRAPPED_MAX);
			stack[depth++] = (struct level){.expected = left, .got = right, .path_size = path.size};
		} else if (!left || !right || !value_equal(left, right)) {
			differ = true;
			put_difference(difference, &path, left, right);
		}
	}
	text_deinit(&path);
	return differ;
}

static int64_t entry_ns(const struct value *entry)
{
	const struct value *t = value_get(entry, "t");
	if (value_is(t, VALUE_INT))
		return t->as.integer * 1000000000;
	return value_is(t, VALUE_REAL) ? llround(t->as.real * 1e9) : -1;
}

static void put_entry_name(struct text *out, size_t number, const struct value *entry)
{
	const char *ns = value_text_or(value_get(entry, "namespace"), NULL);
	text_putf(out, "entry %zu, t=", number);
	put_value(out, value_get(entry, "t"));
	text_putf(out, ", %s", value_text_or(value_get(entry, "kind"), "?"));
	const char *name = value_text_or(value_get(entry, "name"), NULL);
	if (name)
		text_putf(out, " %s%s%s", ns ? ns : "", ns ? "/" : "", name);
	text_put(out, ", ");
}

static bool same_entry(const struct value *expected, const struct value *got, struct text *difference)
{
	if (entry_ns(expected) != entry_ns(got)) {
		text_put(difference, "t: expected ");
		put_value(difference, value_get(expected, "t"));
		text_put(difference, ", got ");
		put_value(difference, value_get(got, "t"));
		return false;
	}
	return value_equal(expected, got) || !compare_values(expected, got, difference);
}

bool compare_histories(const struct value *expected, const struct value *got, struct text *difference)
{
	if (!value_is(expected, VALUE_LIST) || !value_is(got, VALUE_LIST)) {
		text_put(difference, value_is(expected, VALUE_LIST) ? "no history was returned" : "the case has no history");
		return false;
	}
	size_t count = expected->count > got->count ? expected->count : got->count;
	for (size_t i = 0; i < count; i++) {
		const struct value *left = i < expected->count ? expected->as.items[i] : NULL;
		const struct value *right = i < got->count ? got->as.items[i] : NULL;
		struct text inner;
		text_init(&inner, 0);
		bool same = left && right && same_entry(left, right, &inner);
		if (!same) {
			put_entry_name(difference, i, left ? left : right);
			if (left && right)
				text_put(difference, text_view(&inner));
			else
				text_put(difference, left ? "this entry is missing" : "this entry is one too many");
		}
		text_deinit(&inner);
		if (!same)
			return false;
	}
	return true;
}
