#include "model/placement_profile.h"

#include <assert.h>

/* The misspelled text of 2.6. */
#define WORKS_SYNCHRONIZED "Works(s) are succcesfully created or updated in %u target cluster(s)' namespaces"

/* Texts of 2.5 and 2.7. */
#define NO_INDEX "Rollout is controlled by an external controller and no resource snapshot name is observed across clusters"
#define NOT_STARTED NO_INDEX ", probably rollout has not started yet"
#define SEE_RUNS NO_INDEX ". To determine rollout status, check the %s resources with spec.placementName matching this placement"
#define NAMESPACED_IN_CLUSTER "invalid placement %s: cannot select namespace-scoped resource %s in a clusterResourcePlacement"
#define CLUSTER_IN_NAMESPACED "invalid placement %s: cannot select cluster-scoped resource %s in a resourcePlacement"

static const struct placement_profile profiles[RELEASE_COUNT] = {
	[RELEASE_MID_2025] = {
		.work_synchronized = WORKS_SYNCHRONIZED,
		.external_none = NOT_STARTED,
		.takes_deleting = true,
		.not_cluster_scoped = "invalid placement %s: %s is not a cluster scoped resource",
		.not_namespaced = CLUSTER_IN_NAMESPACED,
	},
	[RELEASE_V0_2_2] = {
		.work_synchronized = WORKS_SYNCHRONIZED,
		.external_none = NOT_STARTED,
		.surplus_fails = true,
		.none_selected_resets = true,
		.selection_scope = true,
		.namespaced_placements = true,
		.not_cluster_scoped = NAMESPACED_IN_CLUSTER,
		.not_namespaced = CLUSTER_IN_NAMESPACED,
		.mirrors_status = true,
		.policy_keeps_count = true,
	},
	[RELEASE_V0_3_1] = {
		.work_synchronized = WORKS_SYNCHRONIZED,
		.external_none = SEE_RUNS,
		.surplus_fails = true,
		.none_selected_resets = true,
		.selection_scope = true,
		.selection_by_selectors = true,
		.namespaced_placements = true,
		.not_cluster_scoped = NAMESPACED_IN_CLUSTER,
		.not_namespaced = CLUSTER_IN_NAMESPACED,
		.own_text_for_namespaces = true,
		.mirrors_status = true,
		.policy_keeps_count = true,
	},
	[RELEASE_HEAD] = {
		.work_synchronized = "Work(s) are successfully created or updated in %u target cluster(s)' namespaces",
		.external_none = SEE_RUNS,
		.surplus_fails = true,
		.none_selected_resets = true,
		.selection_scope = true,
		.selection_by_selectors = true,
		.namespaced_placements = true,
		.not_cluster_scoped = NAMESPACED_IN_CLUSTER,
		.not_namespaced = CLUSTER_IN_NAMESPACED,
		.own_text_for_namespaces = true,
		.mirrors_status = true,
		.policy_keeps_count = true,
	},
};

const struct placement_profile *placement_profile_of(enum release_id id)
{
	assert(id < RELEASE_COUNT);
	return &profiles[id];
}
