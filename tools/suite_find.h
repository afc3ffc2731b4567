#ifndef FLEETSIM_TOOLS_SUITE_FIND_H
#define FLEETSIM_TOOLS_SUITE_FIND_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Scenario files among files and folders. */

enum { SUITE_FILES_MAX = 100 * 1000 };

struct suite_paths {
	const char **items; /* in bytewise order, each once */
	size_t count;
};

/* Files are taken as they are named; of a folder, all *.yaml and *.yml below it. What cannot be a scenario, because the words of a Scenario document
 * stand nowhere in it, is left out, so that manifests may lie beside scenarios. False with *error (in the arena) when a path cannot be read. */
bool suite_find(struct arena *arena, const char *const *operands, size_t count, struct suite_paths *out, const char **error);

#endif
