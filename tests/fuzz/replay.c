#include "tests/fuzz/fuzz.h"

#include "sim/io.h"

#include <stdio.h>

/* Stands in for libFuzzer: feeds the target every file below the folders that are named, and says how many there were. */

enum { FILES_MAX = 10 * 1000, FILE_BYTES_MAX = 1 << 20 };

static bool feed_folder(struct arena *arena, const char *folder, size_t *fed)
{
	struct io_list list;
	const char *error;
	if (!io_list_folder(arena, folder, FILES_MAX, &list, &error)) {
		fprintf(stderr, "%s: %s\n", folder, error);
		return false;
	}
	for (size_t i = 0; i < list.count; i++) {
		struct io_file file;
		if (!io_read_file(arena, list.paths[i], FILE_BYTES_MAX, &file, &error)) {
			fprintf(stderr, "%s: %s\n", list.paths[i], error);
			return false;
		}
		printf("%s\n", list.paths[i]);
		fflush(stdout); /* the last line names the one that ended the process */
		LLVMFuzzerTestOneInput((const uint8_t *)file.bytes, file.size);
		(*fed)++;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct arena arena;
	size_t fed = 0;
	bool good = true;
	arena_init(&arena, 0);
	for (int i = 1; i < argc; i++)
		good = feed_folder(&arena, argv[i], &fed) && good;
	arena_deinit(&arena);
	printf("%zu inputs\n", fed);
	return good && fed ? 0 : 1;
}
