#ifndef FLEETSIM_MODEL_QUOTE_H
#define FLEETSIM_MODEL_QUOTE_H

#include "sim/arena.h"
#include "sim/text.h"

/* A string as Go's %q prints it, between double quotes: what cannot be printed becomes an escape, a byte that is no UTF-8 becomes \xNN.
 * Code points that Unicode has not assigned count as printable. */

void quote_write(struct text *out, const char *string);

/* The same, in the arena. */
const char *quote_text(struct arena *arena, const char *string);

#endif
