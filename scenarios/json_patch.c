#include "scenarios/json_patch.h"

#include <stdlib.h>
#include <string.h>

enum { POINTER_PARTS_MAX = VALUE_DEPTH_MAX };

/* A JSON pointer (RFC 6901), taken apart. */
struct pointer {
	const char *parts[POINTER_PARTS_MAX];
	size_t count;
};

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

static const struct value *find(const struct value *root, const struct pointer *pointer)
{
	const struct value *node = root;
	for (size_t i = 0; i < pointer->count && node; i++)
		node = child_of(node, pointer->parts[i]);
	return node;
}

static struct value *copy_list(struct arena *arena, const struct value *list)
{
	struct value *copy = value_list(arena);
	for (size_t i = 0; i < list->count; i++)
		value_add(arena, copy, list->as.items[i]);
	return copy;
}

static struct value *copy_level(struct arena *arena, const struct value *node)
{
	return node->type == VALUE_MAP ? value_copy_shallow(arena, node) : copy_list(arena, node);
}

/* Copies the containers on the way to the last part, so that the container of the last part may be changed; NULL when there is no such way. */
static struct value *open_parent(struct arena *arena, struct value **root, const struct pointer *pointer)
{
	if ((*root)->type != VALUE_MAP && (*root)->type != VALUE_LIST)
		return NULL;
	*root = copy_level(arena, *root);
	struct value *node = *root;
	for (size_t i = 0; i + 1 < pointer->count; i++) {
		struct value *child = child_of(node, pointer->parts[i]);
		if (!child || (child->type != VALUE_MAP && child->type != VALUE_LIST))
			return NULL;
		struct value *copy = copy_level(arena, child);
		size_t index = 0;
		if (node->type == VALUE_MAP)
			value_put(arena, node, pointer->parts[i], copy);
		else if (index_of(node, pointer->parts[i], false, &index))
			node->as.items[index] = copy;
		node = copy;
	}
	return node;
}

static bool add_at(struct arena *arena, struct value **root, const struct pointer *pointer, struct value *value)
{
	if (pointer->count == 0) {
		*root = value;
		return true;
	}
	struct value *parent = open_parent(arena, root, pointer);
	const char *last = pointer->parts[pointer->count - 1];
	size_t index;
	if (!parent)
		return false;
	if (parent->type == VALUE_MAP) {
		value_put(arena, parent, last, value);
		return true;
	}
	if (!index_of(parent, last, true, &index))
		return false;
	value_add(arena, parent, value);
	memmove(&parent->as.items[index + 1], &parent->as.items[index], (parent->count - 1 - index) * sizeof parent->as.items[0]);
	parent->as.items[index] = value;
	return true;
}

static bool remove_at(struct arena *arena, struct value **root, const struct pointer *pointer)
{
	if (pointer->count == 0 || !find(*root, pointer))
		return false;
	struct value *parent = open_parent(arena, root, pointer);
	const char *last = pointer->parts[pointer->count - 1];
	size_t index = 0;
	if (parent->type == VALUE_MAP) {
		value_drop(parent, last);
	} else if (index_of(parent, last, false, &index)) {
		parent->count--;
		memmove(&parent->as.items[index], &parent->as.items[index + 1], (parent->count - index) * sizeof parent->as.items[0]);
	}
	return true;
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

/* NULL when it was done, else why not. */
static const char *apply_step(struct arena *arena, struct value **root, const struct value *step)
{
	struct pointer path, from = {.count = 0};
	struct value *value = value_get(step, "value");
	enum operation operation = operation_of(step);
	if (!read_pointer(arena, value_text_or(value_get(step, "path"), "x"), &path) ||
	    !read_pointer(arena, value_text_or(value_get(step, "from"), ""), &from))
		return "a pointer is not valid";
	if (operation == OP_MOVE || operation == OP_COPY) {
		const struct value *source = find(*root, &from);
		if (!source)
			return "there is nothing at \"from\"";
		if (operation == OP_MOVE && begins_with(&path, &from))
			return "a value cannot move into itself";
		value = value_copy(arena, source);
	}
	switch (operation) {
	case OP_ADD:
	case OP_COPY:
		return add_at(arena, root, &path, value) ? NULL : "there is no place for it";
	case OP_REMOVE:
		return remove_at(arena, root, &path) ? NULL : "there is nothing at \"path\"";
	case OP_REPLACE:
		if (!find(*root, &path))
			return "there is nothing at \"path\"";
		if (path.count)
			remove_at(arena, root, &path);
		return add_at(arena, root, &path, value) ? NULL : "there is no place for it";
	case OP_MOVE:
		if (from.count)
			remove_at(arena, root, &from);
		return add_at(arena, root, &path, value) ? NULL : "there is no place for it";
	case OP_TEST: {
		const struct value *there = find(*root, &path);
		return there && value_equal(there, value) ? NULL : "the test failed";
	}
	case OP_NONE:
		break;
	}
	return "there is no such operation";
}

struct value *json_patch_apply(struct arena *arena, const struct value *target, const struct value *patch, const char **error)
{
	struct value *root = value_copy(arena, target);
	for (size_t i = 0; i < patch->count; i++) {
		const char *problem = apply_step(arena, &root, patch->as.items[i]);
		if (problem) {
			const struct value *step = patch->as.items[i];
			*error = arena_format(arena, "operation %zu of the JSON patch (%s %s): %s", i, value_text_or(value_get(step, "op"), "?"),
					      value_text_or(value_get(step, "path"), "?"), problem);
			return NULL;
		}
	}
	return root;
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
