#include "sim/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_uint_fast64_t made;
static atomic_uint_fast64_t fail_from;
static void (*last_words)(void);

enum { EXIT_INTERNAL = 3 };

_Noreturn void alloc_end_exhausted(void)
{
	static const char message[] = "fleetsim: error: out of memory\n";
	if (last_words)
		last_words();
	ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
	(void)ignored;
	_exit(EXIT_INTERNAL);
}

static void count_one(void)
{
	uint64_t number = atomic_fetch_add(&made, 1) + 1;
	uint64_t limit = atomic_load(&fail_from);
	if (limit != 0 && number >= limit)
		alloc_end_exhausted();
}

void *alloc_take(size_t bytes)
{
	count_one();
	void *block = calloc(1, bytes ? bytes : 1);
	if (!block)
		alloc_end_exhausted();
	return block;
}

void *alloc_grow(void *block, size_t old_bytes, size_t new_bytes)
{
	count_one();
	unsigned char *grown = realloc(block, new_bytes ? new_bytes : 1);
	if (!grown)
		alloc_end_exhausted();
	if (new_bytes > old_bytes)
		memset(grown + old_bytes, 0, new_bytes - old_bytes);
	return grown;
}

void alloc_release(void *block)
{
	free(block);
}

void alloc_fail_at(uint64_t nth)
{
	atomic_store(&fail_from, nth ? atomic_load(&made) + nth : 0);
}

uint64_t alloc_count(void)
{
	return atomic_load(&made);
}

void alloc_set_last_words(void (*hook)(void))
{
	last_words = hook;
}
