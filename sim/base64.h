#ifndef FLEETSIM_SIM_BASE64_H
#define FLEETSIM_SIM_BASE64_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Base64 with the standard alphabet and padding (RFC 4648 section 4). */

void base64_write(struct text *out, const void *bytes, size_t size);

/* NUL-terminated, in the arena. */
char *base64_of(struct arena *arena, const void *bytes, size_t size);

/* Reads as Go does: carriage returns and line feeds are passed over, padding must be there, and the unused bits before it may be anything.
 * The bytes are in the arena, followed by a NUL that does not count. False when `text` is no base64. */
bool base64_read(struct arena *arena, const char *text, size_t size, char **bytes, size_t *byte_count);

/* Whether base64_read would read it. */
bool base64_is_valid(const char *text, size_t size);

#endif
