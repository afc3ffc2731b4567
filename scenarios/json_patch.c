#include "scenarios/json_patch.h"

#include <stdlib.h>
#include <string.h>

enum { POINTER_PARTS_MAX = VALUE_DEPTH_MAX };

/* A JSON pointer (RFC 6901), taken apart. */
struct pointer {
	const char *parts[POINTER_PARTS_MAX];
	size_t count;
};

/* One application. Whatever is added is copied first, so the whole tree below `root` is its own and changed in place. */
struct patching {
	struct arena *arena;
	struct value *root;
	size_t copied; /* nodes that "copy" made */
};

static const char no_place[] = "there is no place for it";
static const char nothing_at_path[] = "there is nothing at \"path\"";
static const char nothing_at_from[] = "there is nothing at \"from\"";

enum operation { OP_ADD, OP_REMOVE, OP_REPLACE, OP_MOVE, OP_COPY, OP_TEST, OP_NONE };

static enum operation operation_of(const struct value *step)
{
	static const char *const names[] = {"add", "remove", "replace", "move", "copy", "test"};
	const char *op = value_text_or(value_get(step, "op"), "");
	for (int i = 0; i < OP_NONE; i++)
		if (strcmp(names[i], op) == 0)
			return (enum operation)i;
	return OP_NONE;
}

/* One part with ~1 and ~0 taken back; NULL when a tilde stands alone. */
static const char *unescape(struct arena *arena, const char *part, size_t size)
{
	char *plain = arena_take(arena, size + 1);
	size_t used = 0;
	for (size_t i = 0; i < size; i++) {
		char byte = part[i];
		if (byte == '~') {
			i++;
			if (i == size || (part[i] != '0' && part[i] != '1'))
				return NULL;
			byte = part[i] == '0' ? '~' : '/';
		}
		plain[used++] = byte;
	}
	return plain;
}

static bool read_pointer(struct arena *arena, const char *text, struct pointer *pointer)
{
	pointer->count = 0;
	while (*text == '/') {
		size_t size = strcspn(text + 1, "/");
		const char *part = unescape(arena, text + 1, size);
		if (!part || pointer->count == POINTER_PARTS_MAX)
			return false;
		pointer->parts[pointer->count++] = part;
		text += 1 + size;
	}
	return *text == '\0';
}

/* The index that a part means in a list; `end` allows one behind the last. */
static bool index_of(const struct value *list, const char *part, bool end, size_t *index)
{
	size_t limit = list->count + (end ? 1 : 0);
	size_t digits = strspn(part, "0123456789");
	if (end && strcmp(part, "-") == 0) {
		*index = list->count;
		return true;
	}
	if (digits == 0 || digits > 9 || part[digits] || (*part == '0' && digits > 1))
		return false;
	*index = strtoul(part, NULL, 10);
	return *index < limit;
}

static struct value *child_of(const struct value *node, const char *part)
{
	size_t index;
	if (node->type == VALUE_MAP)
		return value_get(node, part);
	if (node->type == VALUE_LIST && index_of(node, part, false, &index))
		return node->as.items[index];
	return NULL;
}

/* What the first `parts` parts lead to; NULL: nothing. */
static struct value *find(struct value *root, const struct pointer *pointer, size_t parts)
{
	struct value *node = root;
	for (size_t i = 0; i < parts && node; i++)
		node = child_of(node, pointer->parts[i]);
	return node;
}

/* The container of the last part; NULL when there is none. */
static struct value *find_parent(struct value *root, const struct pointer *pointer)
{
	struct value *node = find(root, pointer, pointer->count - 1);
	return node && (node->type == VALUE_MAP || node->type == VALUE_LIST) ? node : NULL;
}

/* NULL when it was done, else why not. */
static const char *add_at(struct arena *arena, struct value **root, const struct pointer *pointer, struct value *value)
{
	if (pointer->count + value_measure(value).levels > VALUE_DEPTH_MAX)
		return arena_format(arena, "the document would be nested deeper than %d levels", VALUE_DEPTH_MAX);
	if (pointer->count == 0) {
		*root = value;
		return NULL;
	}
	struct value *parent = find_parent(*root, pointer);
	const char *last = pointer->parts[pointer->count - 1];
	size_t index;
	if (!parent)
		return no_place;
	if (parent->type == VALUE_MAP) {
		value_put(arena, parent, last, value);
		return NULL;
	}
	if (!index_of(parent, last, true, &index))
		return no_place;
	value_add(arena, parent, value);
	memmove(&parent->as.items[index + 1], &parent->as.items[index], (parent->count - 1 - index) * sizeof parent->as.items[0]);
	parent->as.items[index] = value;
	return NULL;
}

/* What there is at `pointer`, which is not the root. */
static void remove_at(struct value *root, const struct pointer *pointer)
{
	struct value *parent = find_parent(root, pointer);
	const char *last = pointer->parts[pointer->count - 1];
	size_t index = 0;
	if (parent->type == VALUE_MAP) {
		value_drop(parent, last);
	} else if (index_of(parent, last, false, &index)) {
		parent->count--;
		memmove(&parent->as.items[index], &parent->as.items[index + 1], (parent->count - index) * sizeof parent->as.items[0]);
	}
}

static bool begins_with(const struct pointer *inner, const struct pointer *outer)
{
	if (inner->count <= outer->count)
		return false;
	for (size_t i = 0; i < outer->count; i++)
		if (strcmp(inner->parts[i], outer->parts[i]) != 0)
			return false;
	return true;
}

/* A copy of what is already there, which each further copy may double. */
static const char *copy_there(struct patching *patching, const struct value *source, const struct pointer *path)
{
	size_t nodes = value_measure(source).nodes;
	if (nodes > JSON_PATCH_COPIES_MAX - patching->copied)
		return arena_format(patching->arena, "copies stand for more than %d nodes", JSON_PATCH_COPIES_MAX);
	patching->copied += nodes;
	return add_at(patching->arena, &patching->root, path, value_copy(patching->arena, source));
}

static const char *move_there(struct patching *patching, const struct pointer *from, struct value *source, const struct pointer *path)
{
	if (begins_with(path, from))
		return "a value cannot move into itself";
	if (from->count)
		remove_at(patching->root, from);
	return add_at(patching->arena, &patching->root, path, source);
}

/* NULL when it was done, else why not. */
static const char *apply_step(struct patching *patching, const struct value *step)
{
	struct arena *arena = patching->arena;
	struct pointer path, from = {.count = 0};
	const struct value *value = value_get(step, "value");
	enum operation operation = operation_of(step);
	if (!read_pointer(arena, value_text_or(value_get(step, "path"), "x"), &path) ||
	    !read_pointer(arena, value_text_or(value_get(step, "from"), ""), &from))
		return "a pointer is not valid";
	struct value *source = operation == OP_MOVE || operation == OP_COPY ? find(patching->root, &from, from.count) : NULL;
	struct value *there = find(patching->root, &path, path.count);
	switch (operation) {
	case OP_ADD:
		return add_at(arena, &patching->root, &path, value_copy(arena, value));
	case OP_REMOVE:
		if (!there || path.count == 0)
			return nothing_at_path;
		remove_at(patching->root, &path);
		return NULL;
	case OP_REPLACE:
		if (!there)
			return nothing_at_path;
		if (path.count)
			remove_at(patching->root, &path);
		return add_at(arena, &patching->root, &path, value_copy(arena, value));
	case OP_MOVE:
		return source ? move_there(patching, &from, source, &path) : nothing_at_from;
	case OP_COPY:
		return source ? copy_there(patching, source, &path) : nothing_at_from;
	case OP_TEST:
		return there && value_equal(there, value) ? NULL : "the test failed";
	case OP_NONE:
		break;
	}
	return "there is no such operation";
}

struct value *json_patch_apply(struct arena *arena, const struct value *target, const struct value *patch, const char **error)
{
	struct patching patching = {.arena = arena, .root = value_copy(arena, target)};
	for (size_t i = 0; i < patch->count; i++) {
		const char *problem = apply_step(&patching, patch->as.items[i]);
		if (problem) {
			const struct value *step = patch->as.items[i];
			*error = arena_format(arena, "operation %zu of the JSON patch (%s %s): %s", i, value_text_or(value_get(step, "op"), "?"),
					      value_text_or(value_get(step, "path"), "?"), problem);
			return NULL;
		}
	}
	return patching.root;
}

static const char *check_step(struct arena *arena, const struct value *step)
{
	struct pointer pointer;
	const struct value *path = value_get(step, "path");
	const struct value *from = value_get(step, "from");
	enum operation operation = operation_of(step);
	if (step->type != VALUE_MAP)
		return "an operation must be a map";
	if (operation == OP_NONE)
		return "\"op\" must be one of add, remove, replace, move, copy, test";
	if (!path || path->type != VALUE_TEXT || !read_pointer(arena, path->as.text, &pointer))
		return "\"path\" must be a JSON pointer such as /spec/state";
	bool moves = operation == OP_MOVE || operation == OP_COPY;
	if (moves && (!from || from->type != VALUE_TEXT || !read_pointer(arena, from->as.text, &pointer)))
		return "\"from\" must be a JSON pointer such as /spec/state";
	if (!moves && operation != OP_REMOVE && !value_get(step, "value"))
		return "the operation needs \"value\"";
	return NULL;
}

const char *json_patch_check(struct arena *arena, const struct value *patch, const struct value **at)
{
	*at = patch;
	if (patch->type != VALUE_LIST)
		return "a JSON patch must be a list of operations";
	for (size_t i = 0; i < patch->count; i++) {
		const char *problem = check_step(arena, patch->as.items[i]);
		*at = patch->as.items[i];
		if (problem)
			return problem;
	}
	return NULL;
}
