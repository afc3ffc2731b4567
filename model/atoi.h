#ifndef FLEETSIM_MODEL_ATOI_H
#define FLEETSIM_MODEL_ATOI_H

#include "sim/arena.h"

#include <stdint.h>

/* Go's strconv.Atoi (engine.md 7.2): one optional sign, then decimal digits, within 64 bits. */

enum atoi_result { ATOI_OK, ATOI_SYNTAX, ATOI_RANGE };

/* *number is set only when the result is ATOI_OK. */
enum atoi_result atoi_parse(const char *text, int64_t *number);

/* `strconv.Atoi: parsing "<text>": invalid syntax` (or `value out of range`), in the arena. */
const char *atoi_error(struct arena *arena, const char *text, enum atoi_result result);

#endif
