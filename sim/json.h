#ifndef FLEETSIM_SIM_JSON_H
#define FLEETSIM_SIM_JSON_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

/* JSON in and out of document trees. */

/* Parses all of `size` bytes (through cJSON). Whole numbers that fit are integers, exactly. Returns NULL and sets *error (in the arena, with
 * the byte offset) when it is not JSON (RFC 8259, UTF-8), has a NUL in a text, nests deeper than VALUE_DEPTH_MAX, or repeats a key. */
struct value *json_read(struct arena *arena, const char *bytes, size_t size, const char **error);

/* One line without blanks, keys sorted, `<`, `>` and `&` as \u003c, \u003e, \u0026: the form Go marshals and Kubernetes hashes. */
void json_write_compact(struct text *out, const struct value *value);

/* kubectl's form: `indent` spaces a level, "key": value, empty ones {} and []. Ends without a newline. */
void json_write_indented(struct text *out, const struct value *value, unsigned indent);

/* A string with quotes and escapes. */
void json_write_string(struct text *out, const char *string);

/* A number as Go's encoding/json prints a float64; what is no number is null. */
void json_write_real(struct text *out, double real);

#endif
