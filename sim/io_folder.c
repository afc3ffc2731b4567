#include "sim/io.h"

#include "sim/io_raw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum io_kind io_kind_of(const char *path)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return IO_NOTHING;
	if (S_ISREG(status.st_mode))
		return IO_REGULAR;
	return S_ISDIR(status.st_mode) ? IO_FOLDER : IO_OTHER;
}

static bool is_link(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

/* Folders found and not yet read, and files found. */
struct listing {
	struct arena *arena;
	const char **folders;
	size_t folder_count, folder_room;
	struct io_list *files;
	size_t file_room;
	size_t seen;
	size_t limit;
};

static size_t depth_below(const char *path, size_t root_size)
{
	size_t depth = 0;
	for (const char *at = path + root_size; *at; at++)
		depth += *at == '/';
	return depth;
}

static void take_entry(struct listing *listing, const char *path)
{
	enum io_kind kind = io_kind_of(path);
	if (kind == IO_FOLDER && !is_link(path)) {
		listing->folders = arena_room(listing->arena, listing->folders, listing->folder_count, &listing->folder_room, sizeof(char *));
		listing->folders[listing->folder_count++] = path;
	} else if (kind == IO_REGULAR) {
		listing->files->paths = arena_room(listing->arena, listing->files->paths, listing->files->count, &listing->file_room, sizeof(char *));
		listing->files->paths[listing->files->count++] = path;
	}
}

static bool read_folder(struct listing *listing, const char *path, const char **error)
{
	DIR *folder = io_raw_opendir(path);
	if (!folder)
		return io_raw_explain(listing->arena, error, "cannot be listed", errno);
	size_t size = strlen(path);
	const char *slash = size && path[size - 1] == '/' ? "" : "/";
	struct dirent *entry;
	*error = NULL;
	for (errno = 0; (entry = readdir(folder)); errno = 0) {
		if (entry->d_name[0] == '.')
			continue;
		if (++listing->seen > listing->limit) {
			*error = arena_format(listing->arena, "holds more than the limit of %zu files", listing->limit);
			break;
		}
		take_entry(listing, arena_format(listing->arena, "%s%s%s", path, slash, entry->d_name));
	}
	if (!entry && errno)
		io_raw_explain(listing->arena, error, "cannot be listed", errno);
	closedir(folder);
	return !*error;
}

bool io_list_folder(struct arena *arena, const char *path, size_t limit, struct io_list *out, const char **error)
{
	struct io_list files = {0};
	struct listing listing = {.arena = arena, .files = &files, .limit = limit};
	if (!read_folder(&listing, path, error))
		return false;
	for (size_t i = 0; i < listing.folder_count; i++) {
		if (depth_below(listing.folders[i], strlen(path)) > IO_DEPTH_MAX) {
			*error = arena_format(arena, "has folders more than %d deep", IO_DEPTH_MAX);
			return false;
		}
		if (!read_folder(&listing, listing.folders[i], error))
			return false;
	}
	if (files.count)
		qsort(files.paths, files.count, sizeof files.paths[0], text_compare);
	*out = files;
	return true;
}

bool io_make_folder(struct arena *arena, const char *path, const char **error)
{
	char *prefix = arena_text(arena, path);
	for (char *at = prefix;; at++) {
		if (*at != '/' && *at != '\0')
			continue;
		char end = *at;
		*at = '\0';
		int reason = at > prefix && io_raw_mkdir(prefix) < 0 ? errno : 0;
		if (reason && reason != EEXIST && io_kind_of(prefix) != IO_FOLDER)
			return io_raw_explain(arena, error, "cannot be made", reason);
		*at = end;
		if (!end)
			break;
	}
	if (io_kind_of(path) == IO_FOLDER)
		return true;
	*error = "cannot be made: it is no folder";
	return false;
}

static bool ends_name(const char *path, size_t size)
{
	return size > 0 && (path[size] == '/' || path[size] == '\0');
}

size_t io_folder_standing(struct arena *arena, const char *path)
{
	size_t standing = 0, size = strlen(path);
	for (size_t i = 1; i <= size; i++)
		if (ends_name(path, i) && io_kind_of(arena_copy(arena, path, i)) == IO_FOLDER)
			standing = i;
	return standing;
}

void io_unmake_folder(struct arena *arena, const char *path, size_t standing)
{
	for (size_t i = strlen(path); i > standing; i--)
		if (ends_name(path, i))
			io_raw_rmdir(arena_copy(arena, path, i));
}
