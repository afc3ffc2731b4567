#ifndef FLEETSIM_MODEL_BINDING_H
#define FLEETSIM_MODEL_BINDING_H

#include "model/run.h"

/* Spec of a (Cluster)ResourceBinding (engine.md 5.1). */

struct binding_spec {
	const char *state;           /* "Scheduled", "Bound", "Unscheduled" */
	const char *snapshot;        /* resourceSnapshotName; "" before the first */
	const char *policy_snapshot; /* schedulingPolicySnapshotName */
	const char *cluster;         /* targetCluster */
	const struct overrides *overrides;  /* NULL: none */
	const struct value *apply_strategy; /* NULL: absent */
	const struct value *decision;       /* clusterDecision; NULL: absent */
};

struct value *binding_spec_encode(struct arena *arena, const struct binding_spec *spec);
const struct binding_spec *binding_spec_decode(struct arena *arena, struct symbols *symbols, const struct value *map);
bool binding_spec_equal(const struct binding_spec *left, const struct binding_spec *right);

#endif
