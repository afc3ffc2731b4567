#ifndef FLEETSIM_MODEL_ELIGIBILITY_H
#define FLEETSIM_MODEL_ELIGIBILITY_H

#include "model/object.h"

#include "sim/arena.h"

#include <stdint.h>

/* Whether the scheduler may pick a member cluster (hub-and-members.md 1.6). A MemberCluster without any status counts as joined and healthy:
 * people write them so in scenarios, where no member agent reports. */

/* NULL when it may, else the reason, in the arena. `now_ns` is an instant. */
const char *eligibility_refusal(struct arena *arena, const struct object *cluster, int64_t now_ns);

#endif
