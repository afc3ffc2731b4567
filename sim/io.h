#ifndef FLEETSIM_SIM_IO_H
#define FLEETSIM_SIM_IO_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The one door to files. An *error is a text in the arena that continues "PATH: " ("cannot be opened: No such file or directory"); it does
 * not repeat the path. Faults for tests: sim/io_raw.h. */

enum { IO_PATH_MAX = 4096, IO_NAME_MAX = 255, IO_DEPTH_MAX = 32, IO_LINKS_MAX = 16, IO_UNFINISHED_MAX = 1024, IO_BUFFER = 64 * 1024 };

/* Reading */

struct io_file {
	const char *bytes; /* in the arena, followed by a NUL that does not count */
	size_t size;
};

/* The whole of a regular file (a link to one too), or of stdin for "-". More than `limit` bytes is an error. */
bool io_read_file(struct arena *arena, const char *path, size_t limit, struct io_file *out, const char **error);

/* The regular file `relative` below the folder `root`. An absolute path, a "..", and a symbolic link that leaves `root` are refused: links
 * are followed here, step by step, never by the system. */
bool io_read_below(struct arena *arena, const char *root, const char *relative, size_t limit, struct io_file *out, const char **error);

struct io_list {
	const char **paths; /* "folder/sub/name" */
	size_t count;
};

/* All files below a folder, in bytewise order of their paths. Names that begin with a dot are left out; links to files are files, links to
 * folders are left out. More than `limit` entries, or folders deeper than IO_DEPTH_MAX, are an error. */
bool io_list_folder(struct arena *arena, const char *path, size_t limit, struct io_list *out, const char **error);

enum io_kind { IO_NOTHING, IO_REGULAR, IO_FOLDER, IO_OTHER };

/* What stands at a path, links followed. */
enum io_kind io_kind_of(const char *path);

/* Makes the folder and those above it; one that exists is no error. */
bool io_make_folder(struct arena *arena, const char *path, const char **error);

/* How many bytes of the path name a folder that is there; and the way back to that: takes away those below it as far as they are empty. */
size_t io_folder_standing(struct arena *arena, const char *path);
void io_unmake_folder(struct arena *arena, const char *path, size_t standing);

/* Writing a file whole or not at all: the bytes go to a temporary file beside it, which takes its name at the commit. A link is followed; a
 * device or pipe ("/dev/stdout") is written straight; "-" is stdout. The mode of a replaced file is kept. The file's bytes are on disk before
 * it gets its name; the name itself is left to the file system. */

/* How a file of a group got its name: the old one stands under the temporary name, there was none, or it is lost. */
enum io_placed { IO_UNPLACED, IO_EXCHANGED, IO_NEW, IO_OVERWRITTEN, IO_REMOVED };

struct io_output {
	char path[IO_PATH_MAX];   /* as the caller named it */
	char target[IO_PATH_MAX]; /* links resolved */
	char *buffer;
	size_t used;
	const char *failed; /* NULL, or the first step that failed: "cannot be written" */
	int error;          /* its errno */
	int fd;             /* -1: not open */
	int slot;           /* in the list of unfinished files; -1: written straight */
	bool opened;        /* between open and commit or abandon */
	bool removes;
	enum io_placed placed;
};

/* The file that `path` means, to compare outputs by: links and dots are gone from it, in the arena. The file itself need not be there; where its folder
 * is not either, and for "-", it is the path as it stands. */
const char *io_target_of(struct arena *arena, const char *path);

/* False when it cannot be opened; then there is nothing to abandon. */
bool io_output_open(struct io_output *output, const char *path);

/* The same for a file that is to be gone after io_outputs_commit_all, the only commit it may have; it is there and nothing is put into it. */
bool io_output_open_removal(struct io_output *output, const char *path);

/* A failure is kept: later puts do nothing, and the commit fails. */
bool io_output_put(struct io_output *output, const char *bytes, size_t size);
bool io_output_put_text(struct io_output *output, const struct text *text);

/* After either the output is closed. False: the old file stands untouched and the temporary one is gone. */
bool io_output_commit(struct io_output *output);
void io_output_abandon(struct io_output *output);

/* All or none: every file is complete on disk before the first gets its name, and when a rename fails those before it are taken back (where
 * the file system can exchange names; else they stay). Signals wait meanwhile. On failure *failed is the first that failed. */
bool io_outputs_commit_all(struct io_output *outputs, size_t count, size_t *failed);

/* "report.html: cannot be written: No space left on device" after a failure. */
void io_output_write_error(struct text *out, const struct io_output *output);

/* Open, put, commit. */
bool io_write_file(struct arena *arena, const char *path, const char *bytes, size_t size, const char **error);

/* Removes the temporary files of all outputs not yet committed. Async-signal-safe: for signal handlers and alloc_set_last_words. */
void io_remove_unfinished(void);

/* Once, at the start of a command: broken pipes and file size limits become ordinary write errors (SIGPIPE and SIGXFSZ are ignored), and
 * running out of memory removes unfinished files. */
void io_prepare_process(void);

/* Standard streams. stdout is buffered, and a failure (closed, full, broken pipe) is kept until the flush returns it. */
bool io_stdout_put(const char *bytes, size_t size);
bool io_stdout_put_text(const struct text *text);

/* False with *error (static text, "cannot be written: ...") when anything put so far could not be written. Forgets the failure. */
bool io_stdout_flush(const char **error);

/* Unbuffered; what cannot be written is lost. */
void io_stderr_put(const char *bytes, size_t size);

bool io_is_terminal(int fd);

#endif
