#ifndef FLEETSIM_TESTS_FUZZ_FUZZ_H
#define FLEETSIM_TESTS_FUZZ_FUZZ_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the drivers share. Each fuzz_*.c is one target: libFuzzer feeds it (preset `fuzz`, tools/dev fuzz), or replay.c feeds it files, which is how
 * the tests keep what was once found from coming back. A target ends the process when a promise is broken; inputs that are refused are no findings. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process when `held` is false, with the words. */
void fuzz_expect(bool held, const char *words);

/* The input as a text in the arena, up to its first NUL. */
const char *fuzz_text(struct arena *arena, const uint8_t *data, size_t size);

#endif
