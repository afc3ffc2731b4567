#ifndef FLEETSIM_SIM_ALLOC_H
#define FLEETSIM_SIM_ALLOC_H

#include <stddef.h>
#include <stdint.h>

/* The one door to the heap. A block is always handed out: when memory is exhausted the process says so on stderr, lets the last-words hook
 * remove half-written files and ends with exit code 3. Callers therefore never test for NULL. */

/* A zeroed block of `bytes` bytes (0 is taken as 1). Released with alloc_release. */
void *alloc_take(size_t bytes);

/* Resizes a block (NULL for none) and zeroes what is new. */
void *alloc_grow(void *block, size_t old_bytes, size_t new_bytes);

void alloc_release(void *block);

/* What exhausted memory leads to, for blocks that a library below could not get. */
_Noreturn void alloc_end_exhausted(void);

/* Fault injection: the allocation number `nth` from now (1 = the next) is the first that fails; 0 switches injection off. */
void alloc_fail_at(uint64_t nth);

/* Allocations made so far by this process. */
uint64_t alloc_count(void);

/* `hook` runs once, before the process ends because memory is exhausted. It must not allocate. */
void alloc_set_last_words(void (*hook)(void));

#endif
