#ifndef FLEETSIM_REPORTS_DUMP_H
#define FLEETSIM_REPORTS_DUMP_H

#include "model/kinds.h"

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stddef.h>

/* -o name, -o yaml and -o json (hub-and-members.md 8.5). Objects are printed with the apiVersion they have. */

/* The object as it is shown: without managedFields. May be the object itself. */
const struct value *dump_shown(struct arena *arena, const struct value *object);

/* The object in another version of its kind: the same with another apiVersion. */
const struct value *dump_in_version(struct arena *arena, const struct value *object, const char *api_version);

/* `kind: List` around shown objects, also around none. */
const struct value *dump_list(struct arena *arena, const struct value *const *objects, size_t count);

/* With the newline at the end. */
void dump_write_json(struct text *out, const struct value *document);

/* "clusterstagedupdaterun.placement.kubernetes-fleet.io/example-run\n" */
void dump_write_name(struct text *out, const struct kind_info *kind, const struct value *object);

#endif
