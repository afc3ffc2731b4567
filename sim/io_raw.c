#include "sim/io_raw.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct call_state {
	const char *name;
	atomic_uint_fast64_t count;
	atomic_uint_fast64_t fail_from; /* 0: never */
};

static struct call_state calls[IO_CALLS] = {
	[IO_OPEN] = {.name = "open"},   [IO_READ] = {.name = "read"},     [IO_WRITE] = {.name = "write"},
	[IO_FSYNC] = {.name = "fsync"}, [IO_CLOSE] = {.name = "close"},   [IO_RENAME] = {.name = "rename"},
	[IO_UNLINK] = {.name = "unlink"}, [IO_MKDIR] = {.name = "mkdir"}, [IO_LIST] = {.name = "list"},
};
static atomic_int fault;
static atomic_bool fault_forever;

/* Faults */

void io_fail_never(void)
{
	for (size_t i = 0; i < IO_CALLS; i++)
		atomic_store(&calls[i].fail_from, 0);
}

void io_fail_at(enum io_call call, uint64_t nth, int error, bool forever)
{
	io_fail_never();
	atomic_store(&fault, error);
	atomic_store(&fault_forever, forever);
	atomic_store(&calls[call].fail_from, nth ? atomic_load(&calls[call].count) + nth : 0);
}

bool io_fail_parse(const char *text)
{
	static const struct {
		const char *name;
		int fault;
	} faults[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EINTR", EINTR}, {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"EPIPE", EPIPE}, {"short", IO_SHORT},
		      {"SIGINT", IO_SIGNAL - SIGINT}, {"SIGTERM", IO_SIGNAL - SIGTERM}};
	for (int call = 0; call < IO_CALLS; call++) {
		size_t size = strlen(calls[call].name);
		if (strncmp(text, calls[call].name, size) != 0 || text[size] != ':' || text[size + 1] < '1' || text[size + 1] > '9')
			continue;
		char *end;
		unsigned long long nth = strtoull(text + size + 1, &end, 10);
		bool forever = *end == '+';
		if (forever)
			end++;
		if (*end != ':')
			return false;
		for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
			if (strcmp(end + 1, faults[i].name) == 0) {
				io_fail_at((enum io_call)call, nth, faults[i].fault, forever);
				return true;
			}
		}
	}
	return false;
}

uint64_t io_call_count(enum io_call call)
{
	return atomic_load(&calls[call].count);
}

const char *io_call_name(enum io_call call)
{
	return calls[call].name;
}

/* Counts the call; true when it has to fail, with errno set (0 for IO_SHORT). */
static bool must_fail(enum io_call call)
{
	uint64_t number = atomic_fetch_add(&calls[call].count, 1) + 1;
	uint64_t from = atomic_load(&calls[call].fail_from);
	if (from == 0 || number < from || (number > from && !atomic_load(&fault_forever)))
		return false;
	int error = atomic_load(&fault);
	if (error <= IO_SIGNAL) {
		kill(getpid(), IO_SIGNAL - error);
		return false;
	}
	errno = error == IO_SHORT ? 0 : error;
	return true;
}

/* True while a failed call was only interrupted and has repeats left. */
static bool again(int *repeats)
{
	return errno == EINTR && ++*repeats < IO_REPEATS_MAX;
}

/* Calls */

static int above_standard(int fd)
{
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int error = errno;
	close(fd);
	errno = error;
	return moved;
}

int io_raw_open(int folder, const char *path, int flags, mode_t mode)
{
	int fd;
	int repeats = 0;
	do
		fd = must_fail(IO_OPEN) ? -1 : openat(folder, path, flags | O_CLOEXEC, mode);
	while (fd < 0 && again(&repeats));
	return above_standard(fd);
}

bool io_raw_pipe(int ends[2])
{
	int result;
	int repeats = 0;
	do
		result = must_fail(IO_OPEN) ? -1 : pipe2(ends, O_CLOEXEC);
	while (result < 0 && again(&repeats));
	if (result < 0)
		return false;
	ends[0] = above_standard(ends[0]);
	ends[1] = above_standard(ends[1]);
	if (ends[0] >= 0 && ends[1] >= 0)
		return true;
	int error = errno;
	for (int i = 0; i < 2; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
		ends[i] = -1;
	}
	errno = error;
	return false;
}

int io_raw_close(int fd)
{
	bool fail = must_fail(IO_CLOSE);
	int error = errno;
	int result = close(fd);
	if (fail) {
		errno = error;
		result = -1;
	}
	return result < 0 && errno == EINTR ? 0 : result;
}

ssize_t io_raw_read(int fd, void *bytes, size_t size)
{
	ssize_t got;
	int repeats = 0;
	do {
		if (must_fail(IO_READ)) {
			if (errno == 0)
				return read(fd, bytes, size / 2 + size % 2);
			got = -1;
		} else {
			got = read(fd, bytes, size);
		}
	} while (got < 0 && again(&repeats));
	return got;
}

static ssize_t write_some(int fd, const char *bytes, size_t size)
{
	if (!must_fail(IO_WRITE))
		return write(fd, bytes, size);
	return errno == 0 ? write(fd, bytes, size / 2 + size % 2) : -1;
}

bool io_raw_write_all(int fd, const char *bytes, size_t size)
{
	int repeats = 0;
	while (size) {
		ssize_t wrote = write_some(fd, bytes, size);
		if (wrote > 0) {
			bytes += wrote;
			size -= (size_t)wrote;
			repeats = 0;
		} else if (wrote < 0 && errno == EAGAIN && ++repeats < IO_REPEATS_MAX) {
			/* Somebody we share the descriptor with has made it non-blocking. */
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000);
		} else if (wrote == 0) {
			errno = EIO;
			return false;
		} else if (!again(&repeats)) {
			return false;
		}
	}
	return true;
}

int io_raw_fsync(int fd)
{
	int result;
	int repeats = 0;
	do
		result = must_fail(IO_FSYNC) ? -1 : fsync(fd);
	while (result < 0 && again(&repeats));
	return result;
}

int io_raw_rename(const char *from, const char *to, unsigned flags)
{
	int result;
	int repeats = 0;
	do {
		if (must_fail(IO_RENAME))
			result = -1;
		else
			result = flags ? renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) : rename(from, to);
	} while (result < 0 && again(&repeats));
	return result;
}

int io_raw_unlink(const char *path)
{
	return must_fail(IO_UNLINK) ? -1 : unlink(path);
}

int io_raw_mkdir(const char *path)
{
	return must_fail(IO_MKDIR) ? -1 : mkdir(path, 0777);
}

int io_raw_rmdir(const char *path)
{
	return must_fail(IO_UNLINK) ? -1 : rmdir(path);
}

DIR *io_raw_opendir(const char *path)
{
	int fd = must_fail(IO_LIST) ? -1 : io_raw_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return NULL;
	DIR *folder = fdopendir(fd);
	if (!folder)
		io_raw_close(fd);
	return folder;
}

bool io_raw_explain(struct arena *arena, const char **error, const char *what, int reason)
{
	*error = arena_format(arena, "%s: %s", what, strerror(reason));
	return false;
}
