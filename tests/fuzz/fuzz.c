#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_expect(bool held, const char *words)
{
	if (held)
		return;
	fprintf(stderr, "broken promise: %s\n", words);
	abort();
}

const char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, 0, size) : NULL;
	return arena_copy(arena, size ? (const char *)data : "", end ? (size_t)(end - data) : size);
}
