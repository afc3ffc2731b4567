#ifndef FLEETSIM_SCENARIOS_MEMBER_MANIFEST_H
#define FLEETSIM_SCENARIOS_MEMBER_MANIFEST_H

#include "model/labels.h"

#include "sim/arena.h"
#include "sim/value.h"

/* The MemberCluster of a member that joined (hub-and-members.md 1.1); without status. `taints` NULL: none. */
struct value *member_manifest(struct arena *arena, const char *name, struct labels labels, const struct value *taints);

/* The status of one whose agent has joined and is healthy since an instant. */
struct value *member_joined_status(struct arena *arena, int64_t instant_ns);

#endif
