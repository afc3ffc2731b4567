#include "sim/io.h"

#include "sim/io_raw.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CHUNK = 16 * 1024 };

/* Reads to the end, at most `limit` bytes. `expected` is what the file claims to hold; it may be wrong. */
static bool read_all(struct arena *arena, int fd, size_t expected, size_t limit, struct io_file *out, const char **error)
{
	size_t room = expected < limit ? expected + 2 : FIRST_CHUNK; /* one for the NUL, and one so that a read of nothing ends it */
	char *bytes = arena_take(arena, room);
	size_t size = 0;
	for (;;) {
		if (size == room - 1) {
			char *larger = arena_take(arena, room * 2);
			memcpy(larger, bytes, size);
			bytes = larger;
			room *= 2;
		}
		ssize_t got = io_raw_read(fd, bytes + size, room - 1 - size);
		if (got < 0)
			return io_raw_explain(arena, error, "cannot be read", errno);
		if (got == 0)
			break;
		size += (size_t)got;
		if (size > limit) {
			*error = arena_format(arena, "is larger than the limit of %zu bytes", limit);
			return false;
		}
	}
	bytes[size] = '\0';
	*out = (struct io_file){bytes, size};
	return true;
}

/* Reads and closes `fd` when it is a regular file. */
static bool read_regular(struct arena *arena, int fd, size_t limit, struct io_file *out, const char **error)
{
	struct stat status;
	bool good = false;
	if (fstat(fd, &status) < 0)
		io_raw_explain(arena, error, "cannot be read", errno);
	else if (S_ISDIR(status.st_mode))
		*error = "is a folder";
	else if (!S_ISREG(status.st_mode))
		*error = "is not a regular file";
	else if ((uintmax_t)status.st_size > limit)
		*error = arena_format(arena, "is larger than the limit of %zu bytes", limit);
	else
		good = read_all(arena, fd, (size_t)status.st_size, limit, out, error);
	io_raw_close(fd);
	return good;
}

bool io_read_file(struct arena *arena, const char *path, size_t limit, struct io_file *out, const char **error)
{
	if (strcmp(path, "-") == 0)
		return read_all(arena, STDIN_FILENO, 0, limit, out, error);
	int fd = io_raw_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0)
		return io_raw_explain(arena, error, "cannot be opened", errno);
	return read_regular(arena, fd, limit, out, error);
}

/* Below a folder */

/* A walk from a root: the open folders on the way, and what is still to be walked. */
struct walk {
	int folders[IO_DEPTH_MAX];
	size_t depth;
	char rest[2 * IO_PATH_MAX];
	unsigned links;
};

/* Takes the first name off `rest`. False when nothing is left. */
static bool next_name(struct walk *walk, char name[IO_NAME_MAX + 1], const char **error)
{
	size_t skip = strspn(walk->rest, "/");
	size_t size = strcspn(walk->rest + skip, "/");
	*error = NULL;
	if (size == 0)
		return false;
	if (size > IO_NAME_MAX) {
		*error = "has a name that is too long";
		return false;
	}
	memcpy(name, walk->rest + skip, size);
	name[size] = '\0';
	memmove(walk->rest, walk->rest + skip + size, strlen(walk->rest + skip + size) + 1);
	return true;
}

/* Puts the target of the link `name` before what is left. */
static bool follow_link(struct walk *walk, const char *name, const char **error)
{
	char target[IO_PATH_MAX];
	ssize_t size = readlinkat(walk->folders[walk->depth - 1], name, target, sizeof target - 1);
	*error = "cannot be opened: a symbolic link on the way cannot be read";
	if (size <= 0)
		return false;
	target[size] = '\0';
	*error = "follows too many symbolic links";
	if (++walk->links > IO_LINKS_MAX)
		return false;
	*error = "leaves its folder through a symbolic link";
	if (target[0] == '/')
		return false;
	size_t rest = strlen(walk->rest);
	*error = "has a path that is too long";
	if ((size_t)size + 1 + rest >= sizeof walk->rest)
		return false;
	memmove(walk->rest + size + 1, walk->rest, rest + 1);
	memcpy(walk->rest, target, (size_t)size);
	walk->rest[size] = '/';
	return true;
}

static bool step_up(struct walk *walk, const char **error)
{
	if (walk->depth == 1) {
		*error = "leaves its folder through a symbolic link";
		return false;
	}
	io_raw_close(walk->folders[--walk->depth]);
	return true;
}

/* Opens one name after the other without following links. The file, or -1 with *error. */
static int walk_path(struct arena *arena, struct walk *walk, const char **error)
{
	char name[IO_NAME_MAX + 1];
	while (next_name(walk, name, error)) {
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			if (!step_up(walk, error))
				return -1;
			continue;
		}
		int fd = io_raw_open(walk->folders[walk->depth - 1], name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
		if (fd < 0 && errno == ELOOP) {
			if (!follow_link(walk, name, error))
				return -1;
			continue;
		}
		if (fd < 0) {
			io_raw_explain(arena, error, "cannot be opened", errno);
			return -1;
		}
		struct stat status;
		if (fstat(fd, &status) < 0 || !S_ISDIR(status.st_mode)) {
			if (walk->rest[strspn(walk->rest, "/")] == '\0')
				return fd;
			*error = "cannot be opened: Not a directory";
			io_raw_close(fd);
			return -1;
		}
		if (walk->depth == IO_DEPTH_MAX) {
			*error = "lies too many folders deep";
			io_raw_close(fd);
			return -1;
		}
		walk->folders[walk->depth++] = fd;
	}
	if (!*error)
		*error = "is a folder";
	return -1;
}

/* What is wrong with the path of an include before any file is looked at. */
static const char *refuse_path(const char *relative)
{
	if (!*relative)
		return "is an empty path";
	if (relative[0] == '/')
		return "is an absolute path; it must lie below its folder";
	if (strlen(relative) >= IO_PATH_MAX)
		return "has a path that is too long";
	for (const char *at = relative; *at; at += strcspn(at, "/")) {
		at += strspn(at, "/");
		if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
			return "has a \"..\"; it must lie below its folder";
	}
	return NULL;
}

bool io_read_below(struct arena *arena, const char *root, const char *relative, size_t limit, struct io_file *out, const char **error)
{
	*error = refuse_path(relative);
	if (*error)
		return false;
	int folder = io_raw_open(AT_FDCWD, root, O_RDONLY | O_DIRECTORY, 0);
	if (folder < 0)
		return io_raw_explain(arena, error, "lies in a folder that cannot be opened", errno);
	struct walk walk = {.folders = {folder}, .depth = 1};
	memcpy(walk.rest, relative, strlen(relative) + 1);
	int fd = walk_path(arena, &walk, error);
	while (walk.depth)
		io_raw_close(walk.folders[--walk.depth]);
	return fd >= 0 && read_regular(arena, fd, limit, out, error);
}
