#ifndef FLEETSIM_TESTS_UNIT_SCRATCH_H
#define FLEETSIM_TESTS_UNIT_SCRATCH_H

/* A folder of its own for one test: made by scratch_setup, removed with all it holds by scratch_teardown. */

#include "tests/unit/unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_folder[256];

static inline int scratch_setup(void **state)
{
	(void)state;
	const char *base = getenv("TMPDIR");
	snprintf(scratch_folder, sizeof scratch_folder, "%s/fleetsim-test-XXXXXX", base && *base ? base : "/tmp");
	return mkdtemp(scratch_folder) ? 0 : -1;
}

static inline int scratch_drop(const char *path, const struct stat *status, int kind, struct FTW *position)
{
	(void)status;
	(void)kind;
	(void)position;
	return remove(path);
}

static inline int scratch_teardown(void **state)
{
	(void)state;
	return nftw(scratch_folder, scratch_drop, 16, FTW_DEPTH | FTW_PHYS);
}

/* "FOLDER/NAME"; the four latest stay valid. */
static inline const char *scratch_path(const char *name)
{
	static char paths[4][1024];
	static unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", scratch_folder, name);
	return path;
}

static inline void scratch_put(const char *name, const char *content)
{
	FILE *file = fopen(scratch_path(name), "w");
	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Whether the file holds exactly this. */
static inline void scratch_assert_holds(const char *name, const char *content)
{
	FILE *file = fopen(scratch_path(name), "r");
	assert_non_null(file);
	size_t size = strlen(content);
	char *found = malloc(size + 2);
	assert_non_null(found);
	size_t got = fread(found, 1, size + 1, file);
	fclose(file);
	assert_int_equal(got, size);
	assert_memory_equal(found, content, size);
	free(found);
}

static inline bool scratch_has(const char *name)
{
	struct stat status;
	return lstat(scratch_path(name), &status) == 0;
}

#endif
