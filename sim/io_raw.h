#ifndef FLEETSIM_SIM_IO_RAW_H
#define FLEETSIM_SIM_IO_RAW_H

#include "sim/arena.h"

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The system calls behind sim/io.h whose failure loses something, one function each, and the faults that tests let them suffer. Calls that only look
 * (stat, realpath, readlinkat, readdir) or whose failure is no loss (fchmod) stand in sim/io*.c as they are. Only sim/io*.c, sim/spawn.c,
 * tools/fault.c and tests include this. Results and errno are the system's; an interrupted call is repeated at most IO_REPEATS_MAX times. */

enum { IO_REPEATS_MAX = 1000 };

enum io_call { IO_OPEN, IO_READ, IO_WRITE, IO_FSYNC, IO_CLOSE, IO_RENAME, IO_UNLINK, IO_MKDIR, IO_LIST, IO_CALLS };

/* Instead of an errno. IO_SHORT: the read or write does only half of what it was asked. IO_SIGNAL - NUMBER: the process gets the signal, and the
 * call is made. */
enum { IO_SHORT = -1, IO_SIGNAL = -1000 };

/* The `nth` call of this kind from now (1 = the next) fails with errno `error`, or is IO_SHORT; `forever`: so do all after it. One fault at
 * a time: this replaces the one before. */
void io_fail_at(enum io_call call, uint64_t nth, int error, bool forever);
void io_fail_never(void);

/* io_fail_at as a text: "write:3:ENOSPC" (once), "fsync:1+:EIO" (from then on), "write:2:short", "rename:1:SIGTERM". False when it is none. */
bool io_fail_parse(const char *text);

/* Calls of one kind so far, and the name of the kind in io_fail_parse. */
uint64_t io_call_count(enum io_call call);
const char *io_call_name(enum io_call call);

/* Never gives the descriptors 0 to 2: with a closed stdout a file must not take its place. */
int io_raw_open(int folder, const char *path, int flags, mode_t mode);
bool io_raw_pipe(int ends[2]); /* likewise */
int io_raw_close(int fd); /* an interrupted close has closed */
ssize_t io_raw_read(int fd, void *bytes, size_t size);

/* All of `bytes`; false with errno. */
bool io_raw_write_all(int fd, const char *bytes, size_t size);
int io_raw_fsync(int fd);
int io_raw_rename(const char *from, const char *to, unsigned flags); /* 0 or RENAME_EXCHANGE */
int io_raw_unlink(const char *path); /* async-signal-safe */
int io_raw_mkdir(const char *path);
int io_raw_rmdir(const char *path); /* fails as IO_UNLINK does */
DIR *io_raw_opendir(const char *path);

/* Sets *error to "WHAT: REASON" and returns false. */
bool io_raw_explain(struct arena *arena, const char **error, const char *what, int reason);

#endif
