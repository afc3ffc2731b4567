#ifndef FLEETSIM_SCENARIOS_MATCH_H
#define FLEETSIM_SCENARIOS_MATCH_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>

/* Partial equality of documents with places left open. (Texts: sim/text_match.h.) */

struct mismatch {
	const char *path;           /* "status.conditions[Progressing].reason" */
	const struct value *wanted; /* NULL: nothing */
	const struct value *found;
	const char *note;           /* NULL, or words instead of the values: "3 items", "2 items" */
};

/* Whether `found` (NULL: absent) has all of `wanted`: maps may have more keys, lists named conditions are matched by `type` and may have more,
 * other lists have the same length and are matched by position; the text <any> stands for any scalar, null for what must be absent. */
bool match_value(struct arena *arena, const struct value *wanted, const struct value *found, struct mismatch *mismatch);

#endif
