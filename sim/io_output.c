#include "sim/io.h"

#include "sim/alloc.h"
#include "sim/io_raw.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Unfinished temporary files, where a signal handler finds them. A path is complete before its slot is LISTED. */

enum { SLOT_FREE, SLOT_TAKEN, SLOT_LISTED };
enum { NAME_TRIES = 100, NAME_KEPT = 180 };

static struct unfinished {
	atomic_int state;
	char path[IO_PATH_MAX];
} unfinished[IO_UNFINISHED_MAX];

static int take_slot(void)
{
	for (int i = 0; i < IO_UNFINISHED_MAX; i++) {
		int expected = SLOT_FREE;
		if (atomic_compare_exchange_strong(&unfinished[i].state, &expected, SLOT_TAKEN))
			return i;
	}
	return -1;
}

void io_remove_unfinished(void)
{
	for (int i = 0; i < IO_UNFINISHED_MAX; i++) {
		if (atomic_load(&unfinished[i].state) == SLOT_LISTED)
			io_raw_unlink(unfinished[i].path);
	}
}

void io_prepare_process(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	alloc_set_last_words(io_remove_unfinished);
}

/* Failures */

static bool fail(struct io_output *output, const char *what, int error)
{
	if (!output->failed) {
		output->failed = what;
		output->error = error;
	}
	return false;
}

void io_output_write_error(struct text *out, const struct io_output *output)
{
	text_put(out, strcmp(output->path, "-") == 0 ? "stdout" : output->path);
	if (output->failed)
		text_putf(out, ": %s", output->failed);
	if (output->failed && output->error)
		text_putf(out, ": %s", strerror(output->error));
}

/* Targets */

const char *io_target_of(struct arena *arena, const char *path)
{
	char resolved[PATH_MAX];
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if (strcmp(path, "-") == 0)
		return path;
	if (realpath(path, resolved))
		return arena_text(arena, resolved);
	const char *folder = slash ? arena_copy(arena, path, (size_t)(name - path)) : ".";
	if (!realpath(folder, resolved))
		return path;
	return arena_format(arena, "%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, name);
}

/* Opening */

/* ".NAME.PID-N.part" in the folder of the target. */
static bool name_temporary(const char *target, unsigned number, char path[IO_PATH_MAX])
{
	const char *slash = strrchr(target, '/');
	const char *name = slash ? slash + 1 : target;
	int folder_size = (int)(name - target);
	int size = snprintf(path, IO_PATH_MAX, "%.*s.%.*s.%ld-%u.part", folder_size, target, NAME_KEPT, name, (long)getpid(), number);
	return size > 0 && size < IO_PATH_MAX;
}

static bool open_temporary(struct io_output *output, mode_t mode)
{
	static atomic_uint number;
	output->slot = take_slot();
	if (output->slot < 0)
		return fail(output, "cannot be opened: too many unfinished files", 0);
	struct unfinished *slot = &unfinished[output->slot];
	for (int tries = 0; tries < NAME_TRIES && output->fd < 0; tries++) {
		if (!name_temporary(output->target, atomic_fetch_add(&number, 1), slot->path)) {
			errno = ENAMETOOLONG;
			break;
		}
		atomic_store(&slot->state, SLOT_LISTED);
		output->fd = io_raw_open(AT_FDCWD, slot->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
		if (output->fd < 0)
			atomic_store(&slot->state, SLOT_TAKEN);
		if (output->fd < 0 && errno != EEXIST)
			break;
	}
	if (output->fd < 0) {
		int error = errno;
		atomic_store(&slot->state, SLOT_FREE);
		return fail(output, "cannot be opened", error);
	}
	if (mode)
		(void)!fchmod(output->fd, mode);
	return true;
}

/* Finds what the path means: a link's end, a new file, or something that has to be written straight. */
static bool open_target(struct io_output *output)
{
	struct stat status;
	if (stat(output->path, &status) < 0) {
		if (lstat(output->path, &status) == 0)
			return fail(output, "cannot be opened: it is a symbolic link to nothing", 0);
		memcpy(output->target, output->path, sizeof output->target);
		return open_temporary(output, 0);
	}
	if (S_ISDIR(status.st_mode))
		return fail(output, "cannot be opened", EISDIR);
	if (S_ISREG(status.st_mode)) {
		if (!realpath(output->path, output->target))
			return fail(output, "cannot be opened", errno);
		return open_temporary(output, status.st_mode & 07777);
	}
	output->fd = io_raw_open(AT_FDCWD, output->path, O_WRONLY | O_NOCTTY, 0);
	return output->fd >= 0 || fail(output, "cannot be opened", errno);
}

bool io_output_open(struct io_output *output, const char *path)
{
	*output = (struct io_output){.fd = -1, .slot = -1};
	size_t size = strlen(path);
	if (size == 0 || size >= IO_PATH_MAX) {
		snprintf(output->path, sizeof output->path, "%.100s", path);
		return fail(output, "cannot be opened", size ? ENAMETOOLONG : ENOENT);
	}
	memcpy(output->path, path, size + 1);
	if (strcmp(path, "-") != 0) {
		if (!open_target(output))
			return false;
		output->buffer = alloc_take(IO_BUFFER);
	}
	output->opened = true;
	return true;
}

bool io_output_open_removal(struct io_output *output, const char *path)
{
	if (!io_output_open(output, path))
		return false;
	output->removes = true;
	return true;
}

/* Writing */

static bool to_stdout(const struct io_output *output)
{
	return !output->buffer;
}

static bool drain(struct io_output *output)
{
	if (output->failed)
		return false;
	if (!io_raw_write_all(output->fd, output->buffer, output->used))
		return fail(output, "cannot be written", errno);
	output->used = 0;
	return true;
}

bool io_output_put(struct io_output *output, const char *bytes, size_t size)
{
	assert(output->opened);
	if (output->failed)
		return false;
	if (to_stdout(output))
		return io_stdout_put(bytes, size);
	while (size) {
		size_t fits = IO_BUFFER - output->used < size ? IO_BUFFER - output->used : size;
		memcpy(output->buffer + output->used, bytes, fits);
		output->used += fits;
		bytes += fits;
		size -= fits;
		if (output->used == IO_BUFFER && !drain(output))
			return false;
	}
	return true;
}

bool io_output_put_text(struct io_output *output, const struct text *text)
{
	return io_output_put(output, text_view(text), text->size);
}

/* Closing */

static void forget(struct io_output *output, bool keep_temporary)
{
	if (output->slot >= 0) {
		if (!keep_temporary)
			io_raw_unlink(unfinished[output->slot].path);
		atomic_store(&unfinished[output->slot].state, SLOT_FREE);
		output->slot = -1;
	}
	alloc_release(output->buffer);
	output->buffer = NULL;
	output->opened = false;
}

static void close_file(struct io_output *output)
{
	if (output->fd < 0)
		return;
	if (io_raw_close(output->fd) < 0)
		fail(output, "cannot be closed", errno);
	output->fd = -1;
}

void io_output_abandon(struct io_output *output)
{
	if (!output->opened)
		return;
	close_file(output);
	forget(output, false);
}

/* Everything but the name: after it all bytes are on disk and the file is closed. */
static bool finish(struct io_output *output)
{
	if (to_stdout(output)) {
		const char *reason;
		return io_stdout_flush(&reason) || fail(output, reason, 0);
	}
	if (drain(output) && output->slot >= 0 && io_raw_fsync(output->fd) < 0)
		fail(output, "cannot be written", errno);
	close_file(output);
	return !output->failed;
}

bool io_output_commit(struct io_output *output)
{
	assert(output->opened && !output->removes);
	if (finish(output) && output->slot >= 0 && io_raw_rename(unfinished[output->slot].path, output->target, 0) < 0)
		fail(output, "cannot be renamed", errno);
	forget(output, !output->failed);
	return !output->failed;
}

/* Groups */

/* Gives a finished file its name so that it can be taken back, where the file system can exchange names. */
static bool place(struct io_output *output)
{
	if (output->slot < 0)
		return true;
	const char *temporary = unfinished[output->slot].path;
	if (output->removes) {
		if (io_raw_rename(output->target, temporary, 0) < 0)
			return fail(output, "cannot be removed", errno);
		output->placed = IO_REMOVED;
		return true;
	}
	bool old = io_kind_of(output->target) != IO_NOTHING;
	if (old && io_raw_rename(temporary, output->target, RENAME_EXCHANGE) == 0) {
		output->placed = IO_EXCHANGED;
		return true;
	}
	if (old && errno != EINVAL && errno != ENOSYS)
		return fail(output, "cannot be renamed", errno);
	if (io_raw_rename(temporary, output->target, 0) < 0)
		return fail(output, "cannot be renamed", errno);
	output->placed = old ? IO_OVERWRITTEN : IO_NEW;
	return true;
}

static void take_back(struct io_output *output)
{
	if (output->placed == IO_EXCHANGED)
		io_raw_rename(unfinished[output->slot].path, output->target, RENAME_EXCHANGE);
	if (output->placed == IO_REMOVED)
		io_raw_rename(unfinished[output->slot].path, output->target, 0);
	if (output->placed == IO_NEW)
		io_raw_unlink(output->target);
}

/* The first of `count` that could not be placed, or `count`. */
static size_t place_all(struct io_output *outputs, size_t count)
{
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	size_t placed = 0;
	while (placed < count && place(&outputs[placed]))
		placed++;
	for (size_t i = placed; placed < count && i-- > 0;)
		take_back(&outputs[i]);
	for (size_t i = 0; i < count; i++)
		forget(&outputs[i], placed == count && outputs[i].placed != IO_EXCHANGED && outputs[i].placed != IO_REMOVED);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return placed;
}

bool io_outputs_commit_all(struct io_output *outputs, size_t count, size_t *failed)
{
	size_t finished = 0;
	for (size_t i = 0; i < count; i++)
		assert(outputs[i].opened);
	while (finished < count && finish(&outputs[finished]))
		finished++;
	*failed = finished;
	if (finished == count)
		*failed = place_all(outputs, count);
	for (size_t i = 0; i < count; i++)
		io_output_abandon(&outputs[i]);
	return *failed == count;
}

bool io_write_file(struct arena *arena, const char *path, const char *bytes, size_t size, const char **error)
{
	struct io_output output;
	if (io_output_open(&output, path)) {
		io_output_put(&output, bytes, size);
		io_output_commit(&output);
	}
	if (!output.failed)
		return true;
	*error = output.error ? arena_format(arena, "%s: %s", output.failed, strerror(output.error)) : arena_text(arena, output.failed);
	return false;
}
