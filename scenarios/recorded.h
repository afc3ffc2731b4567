#ifndef FLEETSIM_SCENARIOS_RECORDED_H
#define FLEETSIM_SCENARIOS_RECORDED_H

#include "scenarios/scenario.h"

#include "sim/value.h"

/* Recordings of the real run controller: a fleet, what members report, what is done, and the history that came of it. Keys: release, start,
 * until, clusters, objects, bindings, members, actions; also passSeconds (how long each pass takes) and snapshotDelays {minimumInterval,
 * collection}, in seconds, both 0 when left out. No controller but the run controller is active. */

/* The recording as a scenario, in `arena`; it refers to the tree. NULL with *error when the tree is none. */
const struct scenario *recorded_scenario(struct arena *arena, const struct value *recording, const char **error);

#endif
