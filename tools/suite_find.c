#include "tools/suite_find.h"

#include "scenarios/yaml.h"

#include "sim/io.h"

#include <stdlib.h>
#include <string.h>

struct finder {
	struct arena *arena;
	const char **items;
	size_t count, room;
};

static void add(struct finder *finder, const char *path)
{
	finder->items = arena_room(finder->arena, finder->items, finder->count, &finder->room, sizeof *finder->items);
	finder->items[finder->count++] = path;
}

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);
	return size > end_size && strcmp(text + size - end_size, end) == 0;
}

static bool add_folder(struct finder *finder, const char *path, const char **error)
{
	struct io_list list;
	size_t size = strlen(path);
	while (size > 1 && path[size - 1] == '/')
		size--;
	const char *folder = arena_copy(finder->arena, path, size);
	if (!io_list_folder(finder->arena, folder, SUITE_FILES_MAX, &list, error)) {
		*error = arena_format(finder->arena, "%s: %s", path, *error);
		return false;
	}
	for (size_t i = 0; i < list.count; i++)
		if (ends_with(list.paths[i], ".yaml") || ends_with(list.paths[i], ".yml"))
			add(finder, list.paths[i]);
	return true;
}

static bool add_operand(struct finder *finder, const char *path, const char **error)
{
	switch (io_kind_of(path)) {
	case IO_FOLDER:
		return add_folder(finder, path, error);
	case IO_REGULAR:
		add(finder, path);
		return true;
	case IO_NOTHING:
	case IO_OTHER:
		break;
	}
	*error = arena_format(finder->arena, "%s: %s", path, io_kind_of(path) == IO_NOTHING ? "there is no such file or folder" : "is neither file nor folder");
	return false;
}

/* Whether `key: value...` stands somewhere, with or without quotes. */
static bool has_pair(const struct io_file *file, const char *key, const char *value)
{
	const char *end = file->bytes + file->size; /* a NUL stands there */
	size_t key_size = strlen(key), value_size = strlen(value);
	for (const char *at = file->bytes; (at = memmem(at, (size_t)(end - at), key, key_size)) != NULL;) {
		at += key_size;
		const char *next = at + strspn(at, "\"' \t");
		if (*next != ':')
			continue;
		next += 1 + strspn(next + 1, "\"' \t");
		if (strncmp(next, value, value_size) == 0)
			return true;
	}
	return false;
}

/* A file that cannot be read may be one: whoever loads it says why. */
static bool may_be_scenario(struct arena *scratch, const char *path)
{
	struct io_file file;
	const char *error;
	arena_reset(scratch);
	if (!io_read_file(scratch, path, YAML_BYTES_MAX, &file, &error))
		return true;
	return has_pair(&file, "kind", "Scenario") || has_pair(&file, "apiVersion", "fleetsim/");
}

bool suite_find(struct arena *arena, const char *const *operands, size_t count, struct suite_paths *out, const char **error)
{
	struct finder finder = {.arena = arena};
	struct arena scratch;
	for (size_t i = 0; i < count; i++)
		if (!add_operand(&finder, operands[i], error))
			return false;
	if (finder.count)
		qsort(finder.items, finder.count, sizeof *finder.items, text_compare);
	*out = (struct suite_paths){.items = finder.items};
	arena_init(&scratch, 0);
	for (size_t i = 0; i < finder.count; i++) {
		bool again = out->count && strcmp(out->items[out->count - 1], finder.items[i]) == 0;
		if (!again && may_be_scenario(&scratch, finder.items[i]))
			out->items[out->count++] = finder.items[i];
	}
	arena_deinit(&scratch);
	return true;
}
