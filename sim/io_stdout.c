#include "sim/io.h"

#include "sim/io_raw.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
	char bytes[IO_BUFFER];
	size_t used;
	int error; /* errno of the first failure since the last flush */
} standard_out;

static bool drain(void)
{
	if (!standard_out.error && standard_out.used && !io_raw_write_all(STDOUT_FILENO, standard_out.bytes, standard_out.used))
		standard_out.error = errno;
	standard_out.used = 0;
	return !standard_out.error;
}

bool io_stdout_put(const char *bytes, size_t size)
{
	while (size && !standard_out.error) {
		size_t room = IO_BUFFER - standard_out.used;
		size_t fits = room < size ? room : size;
		memcpy(standard_out.bytes + standard_out.used, bytes, fits);
		standard_out.used += fits;
		bytes += fits;
		size -= fits;
		if (standard_out.used == IO_BUFFER)
			drain();
	}
	return !standard_out.error;
}

bool io_stdout_put_text(const struct text *text)
{
	return io_stdout_put(text_view(text), text->size);
}

bool io_stdout_flush(const char **error)
{
	static char reason[128];
	if (drain())
		return true;
	snprintf(reason, sizeof reason, "cannot be written: %s", strerror(standard_out.error));
	*error = reason;
	standard_out.error = 0;
	return false;
}

void io_stderr_put(const char *bytes, size_t size)
{
	io_raw_write_all(STDERR_FILENO, bytes, size);
}

bool io_is_terminal(int fd)
{
	return isatty(fd) == 1;
}
