#include "reports/get_order.h"

#include "reports/json_path.h"

#include "sim/alloc.h"
#include "sim/digit.h"
#include "sim/stable_sort.h"

#include <string.h>

struct entry {
	const struct value *object;
	const char *ns, *name;
	const struct value *key;
};

typedef int compare_entries(const void *left, const void *right);

static void sort_objects(const struct value **objects, const struct entry *entries, size_t count, compare_entries *compare)
{
	const void **items = alloc_take(2 * (count + 1) * sizeof *items);
	for (size_t i = 0; i < count; i++)
		items[i] = &entries[i];
	const void **sorted = stable_sort(items, items + count, count, compare);
	for (size_t i = 0; i < count; i++)
		objects[i] = ((const struct entry *)sorted[i])->object;
	alloc_release(items);
}

/* The byte of "namespace/name" at a position behind the equal beginnings. */
static int compare_names(const void *one_entry, const void *other_entry)
{
	const struct entry *left = one_entry;
	const struct entry *right = other_entry;
	size_t at = 0;
	while (left->ns[at] && left->ns[at] == right->ns[at])
		at++;
	if (!left->ns[at] && !right->ns[at])
		return strcmp(left->name, right->name);
	unsigned char one = left->ns[at] ? (unsigned char)left->ns[at] : '/';
	unsigned char other = right->ns[at] ? (unsigned char)right->ns[at] : '/';
	return one < other ? -1 : one > other;
}

void get_order_by_name(const struct value **objects, size_t count)
{
	struct entry *entries = alloc_take((count + 1) * sizeof *entries);
	for (size_t i = 0; i < count; i++) {
		const struct value *metadata = value_get(objects[i], "metadata");
		entries[i] = (struct entry){objects[i], value_text_or(value_get(metadata, "namespace"), ""),
					    value_text_or(value_get(metadata, "name"), ""), NULL};
	}
	sort_objects(objects, entries, count, compare_names);
	alloc_release(entries);
}

/* Compares the numbers at both places by their size, then by their leading zeros; moves behind them. */
static int compare_digits(const char **left, const char **right)
{
	const char *starts[] = {*left, *right};
	while (**left == '0')
		(*left)++;
	while (**right == '0')
		(*right)++;
	const char *one = *left;
	const char *other = *right;
	while (is_digit(**left))
		(*left)++;
	while (is_digit(**right))
		(*right)++;
	if (*left - one != *right - other)
		return *left - one < *right - other ? -1 : 1;
	int order = strncmp(one, other, (size_t)(*left - one));
	return order ? order : (int)((one - starts[0]) - (other - starts[1]));
}

/* "a2" before "a10". */
static int compare_naturally(const char *left, const char *right)
{
	while (*left && *right) {
		if (is_digit(*left) && is_digit(*right)) {
			int order = compare_digits(&left, &right);
			if (order)
				return order;
		} else if (*left != *right) {
			return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
		} else {
			left++;
			right++;
		}
	}
	return *left ? 1 : *right ? -1 : 0;
}

static double number_of(const struct value *value)
{
	return value->type == VALUE_INT ? (double)value->as.integer : value->type == VALUE_REAL ? value->as.real : 0;
}

static int compare_keys(const void *one, const void *other)
{
	const struct entry *left = one;
	const struct entry *right = other;
	if (!left->key || !right->key)
		return (left->key != NULL) - (right->key != NULL);
	if (left->key->type == VALUE_TEXT && right->key->type == VALUE_TEXT)
		return compare_naturally(left->key->as.text, right->key->as.text);
	return (number_of(left->key) > number_of(right->key)) - (number_of(left->key) < number_of(right->key));
}

/* ".metadata.name", "metadata.name" and "{.metadata.name}" are the same. */
static struct json_path *read_path(struct arena *arena, const char *text, const char **error)
{
	size_t size = strlen(text);
	bool braces = size > 1 && text[0] == '{' && text[size - 1] == '}';
	const char *inner = braces ? arena_copy(arena, text + 1, size - 2) : text;
	const char *at = *inner == '.' || *inner == '[' ? inner : arena_format(arena, ".%s", inner);
	struct json_path *path = json_path_read(arena, &at, error);
	if (path && *at) {
		*error = arena_format(arena, "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
		return NULL;
	}
	return path;
}

bool get_order_by_path(struct arena *arena, const struct value **objects, size_t count, const char *path, const char **error)
{
	const struct json_path *parsed = read_path(arena, path, error);
	if (!parsed)
		return false;
	struct entry *entries = alloc_take((count + 1) * sizeof *entries);
	for (size_t i = 0; i < count; i++) {
		struct json_results results;
		const char *missing = NULL;
		bool found = json_path_find(arena, parsed, objects[i], objects[i], &results, &missing) && results.count;
		entries[i] = (struct entry){objects[i], NULL, NULL, found ? results.values[0] : NULL};
	}
	sort_objects(objects, entries, count, compare_keys);
	alloc_release(entries);
	return true;
}
