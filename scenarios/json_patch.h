#ifndef FLEETSIM_SCENARIOS_JSON_PATCH_H
#define FLEETSIM_SCENARIOS_JSON_PATCH_H

#include "sim/arena.h"
#include "sim/value.h"

enum { JSON_PATCH_COPIES_MAX = 10 * 1000 /* nodes that the copy operations of one patch make; each may double a document */ };

/* RFC 6902. The result is a new tree that shares nothing with the target and the patch. NULL when an operation cannot be done; *error (in the
 * arena) then says which and why. */
struct value *json_patch_apply(struct arena *arena, const struct value *target, const struct value *patch, const char **error);

/* Whether `patch` is a list of operations with the members they need. NULL when it is, else what is wrong (in the arena); *at is the node. */
const char *json_patch_check(struct arena *arena, const struct value *patch, const struct value **at);

#endif
