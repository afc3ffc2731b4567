#ifndef FLEETSIM_MODEL_ELIGIBILITY_H
#define FLEETSIM_MODEL_ELIGIBILITY_H

#include "model/world.h"

/* Whether the scheduler may pick a member cluster (hub-and-members.md 1.6). A MemberCluster without any status counts as joined and healthy:
 * people write them so in scenarios, where no member agent reports. For the same reason a heartbeat that was once received goes on: nobody writes the
 * next one. Only the recorded passes of `placements_by_hand` have real ones. */

/* NULL when it may at this instant, else the reason, in the world's arena. */
const char *eligibility_refusal(struct world *world, const struct object *cluster);

#endif
