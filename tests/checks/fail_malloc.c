/* Preloaded under the program by torture_alloc.sh: the heap of the C library itself fails, so that what libyaml, GSL and the C library allocate past
 * sim/alloc.h fails too. FAIL_MALLOC=N: the Nth allocation since the start of the program gets NULL; N+: so do all after it; 0: none. At the normal end
 * of the program the number of allocations is written to the descriptor FAIL_MALLOC_REPORT names. */

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static atomic_bool counting;
static atomic_ullong made;
static unsigned long long fail_from;
static bool fail_forever;

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAIL_MALLOC");
	char *end = NULL;
	if (fault)
		fail_from = strtoull(fault, &end, 10);
	fail_forever = end && *end == '+';
	counting = true;
}

__attribute__((destructor)) static void report(void)
{
	counting = false;
	const char *descriptor = getenv("FAIL_MALLOC_REPORT");
	if (descriptor)
		dprintf(atoi(descriptor), "%llu\n", atomic_load(&made));
}

static bool must_fail(void)
{
	if (!atomic_load(&counting))
		return false;
	unsigned long long number = atomic_fetch_add(&made, 1) + 1;
	if (fail_from == 0 || number < fail_from || (number > fail_from && !fail_forever))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return must_fail() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return must_fail() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
	return must_fail() ? NULL : __libc_realloc(block, size);
}
