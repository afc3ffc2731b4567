#ifndef FLEETSIM_TESTS_REFERENCE_REFERENCE_H
#define FLEETSIM_TESTS_REFERENCE_REFERENCE_H

#include "sim/arena.h"
#include "sim/value.h"

/* The second engine: KubeFleet's staged update run controller written down literally, rule by rule (engine.md), for tests only. It rescans
 * everything and executes every poll. Nothing of it is shared with the product. */

/* Replays a case in the format of the conformance README (name, release, start, until, clusters, objects, bindings, members, actions; its
 * history is not looked at) and returns the history: a list of entries in the README's form, in order, in `arena`. NULL when the case has no
 * usable release, start or until.
 *
 * Two more keys, both optional: `passSeconds`, how long each reconcile keeps the worker (it reads and writes at its start, and its requeue
 * counts from its end; also one that finds nothing to do takes that long), and `snapshotDelays` {minimumInterval, collection} in seconds
 * (the hub agent's two durations of engine.md 2.3.1). Both default to 0.
 *
 * What falls on one instant happens in this order: actions, members' writes, timers of the queues, ends of reconciles, starts of reconciles. */
struct value *reference_replay(struct arena *arena, const struct value *recorded_case);

#endif
