#ifndef FLEETSIM_MODEL_POLICY_HASH_H
#define FLEETSIM_MODEL_POLICY_HASH_H

#include "sim/arena.h"
#include "sim/value.h"

/* Scheduling policies as KubeFleet marshals and hashes them (hub-and-members.md 3.5). */

/* spec.policy with what Go's marshalling leaves out left out, with or without numberOfClusters. NULL for no policy. */
struct value *policy_normalize(struct arena *arena, const struct value *policy, bool with_count);

/* policyHash: base64 of the lower-case hex SHA-256 of the marshalled policy without numberOfClusters. No policy (NULL or null) has one too. */
const char *policy_hash(struct arena *arena, const struct value *policy);

#endif
