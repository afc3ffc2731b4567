#ifndef FLEETSIM_REPORTS_VALUE_CHANGES_H
#define FLEETSIM_REPORTS_VALUE_CHANGES_H

#include "sim/text.h"
#include "sim/value.h"

/* Writes what differs between two documents on one line: "data.key value1 -> value2, spec.replicas added". Lists count as one value. At most
 * VALUE_CHANGES_MAX differences are written, then "and more"; long values are left out. Either may be NULL. */

enum { VALUE_CHANGES_MAX = 3, VALUE_CHANGE_TEXT_MAX = 40 };

void value_changes_write(struct text *out, const struct value *old, const struct value *new);

#endif
