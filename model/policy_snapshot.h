#ifndef FLEETSIM_MODEL_POLICY_SNAPSHOT_H
#define FLEETSIM_MODEL_POLICY_SNAPSHOT_H

#include "model/placement_state.h"

/* Policy snapshots (hub-and-members.md 3.5). */

/* The snapshot in force: the latest one with its annotations brought up to date, or a new one. NULL: *error (a symbol) says why. */
const struct object *policy_snapshot_get_or_create(struct world *world, struct placement_state *state, const char **error);

/* The snapshot labelled latest, for the scheduler; NULL without an error when there is none. */
const struct object *policy_snapshot_latest(struct world *world, struct placement_state *state, const char **error);

/* The status of a policy snapshot, taken apart; kept in the state while the snapshot's status stays the same. */
const struct decisions *policy_snapshot_decisions(struct world *world, struct placement_state *state, const struct object *snapshot);

#endif
