#ifndef FLEETSIM_SCENARIOS_FIELD_VALUES_H
#define FLEETSIM_SCENARIOS_FIELD_VALUES_H

#include "scenarios/fields.h"

/* Reads the value of one field that is not an object into `member`, which points at the struct member. Reports and returns false when the
 * value does not fit. */
bool field_value_read(struct field_reader *reader, const struct field *field, const struct value *value, void *member);

/* The default of a field, as if it stood there. */
void field_value_default(struct field_reader *reader, const struct field *field, void *member);

/* What may stand at a field, for messages and the reference page: "a duration such as 90s, 1h30m or 500ms". */
const char *field_wanted(const struct field *field);

/* A value as messages show it: "abc" in quotes, a number as it is, else its type. Texts are cut. */
const char *field_shown(struct arena *arena, const struct value *value);

/* "put it in quotes" for a value that was meant as a text and reads as something else; NULL for others. */
const char *field_quote_hint(const struct value *value);

#endif
