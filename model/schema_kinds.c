#include "model/schema_parts.h"

#include <string.h>

#define PLACEMENT_GROUP "placement.kubernetes-fleet.io"
#define CLUSTER_GROUP "cluster.kubernetes-fleet.io"

static const struct schema_kind kinds[] = {
	{PLACEMENT_GROUP, "ClusterStagedUpdateRun", EDITIONS_ALL, true, &schema_run},
	{PLACEMENT_GROUP, "StagedUpdateRun", EDITIONS_SINCE_V0_2_2, true, &schema_run},
	{PLACEMENT_GROUP, "ClusterStagedUpdateStrategy", EDITIONS_ALL, true, &schema_strategy},
	{PLACEMENT_GROUP, "StagedUpdateStrategy", EDITIONS_SINCE_V0_2_2, false, &schema_strategy},
	{PLACEMENT_GROUP, "ClusterApprovalRequest", EDITIONS_ALL, true, &schema_approval},
	{PLACEMENT_GROUP, "ApprovalRequest", EDITIONS_SINCE_V0_2_2, true, &schema_approval},
	{PLACEMENT_GROUP, "ClusterResourcePlacement", EDITIONS_ALL, true, &schema_cluster_placement},
	{PLACEMENT_GROUP, "ResourcePlacement", EDITIONS_ALL, true, &schema_namespaced_placement},
	{PLACEMENT_GROUP, "ClusterResourceBinding", EDITIONS_ALL, true, &schema_binding},
	{PLACEMENT_GROUP, "ResourceBinding", EDITIONS_ALL, true, &schema_binding},
	{PLACEMENT_GROUP, "ClusterResourceSnapshot", EDITIONS_ALL, true, &schema_resource_snapshot},
	{PLACEMENT_GROUP, "ResourceSnapshot", EDITIONS_ALL, true, &schema_resource_snapshot},
	{PLACEMENT_GROUP, "ClusterSchedulingPolicySnapshot", EDITIONS_ALL, true, &schema_policy_snapshot},
	{PLACEMENT_GROUP, "SchedulingPolicySnapshot", EDITIONS_ALL, true, &schema_policy_snapshot},
	{PLACEMENT_GROUP, "ClusterResourceOverride", EDITIONS_ALL, false, &schema_cluster_override},
	{PLACEMENT_GROUP, "ClusterResourceOverrideSnapshot", EDITIONS_ALL, false, &schema_cluster_override_snapshot},
	{PLACEMENT_GROUP, "ResourceOverride", EDITIONS_ALL, false, &schema_namespaced_override},
	{PLACEMENT_GROUP, "ResourceOverrideSnapshot", EDITIONS_ALL, false, &schema_namespaced_override_snapshot},
	{PLACEMENT_GROUP, "ClusterResourcePlacementEviction", EDITIONS_ALL, true, &schema_eviction},
	{PLACEMENT_GROUP, "ClusterResourcePlacementDisruptionBudget", EDITIONS_ALL, false, &schema_budget},
	{CLUSTER_GROUP, "MemberCluster", EDITIONS_ALL, true, &schema_member_cluster},
};

const struct schema_kind *schema_kind_of(enum release_id release, const char *group, const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((kinds[i].editions & 1u << release) && strcmp(kinds[i].kind, kind) == 0 && strcmp(kinds[i].group, group) == 0)
			return &kinds[i];
	return NULL;
}

enum schema_edition schema_edition_of(enum release_id release, const struct schema_kind *kind, const char *api_version)
{
	const char *slash = api_version ? strchr(api_version, '/') : NULL;
	bool kept_alpha = kind->schema == &schema_run || kind->schema == &schema_strategy || kind->schema == &schema_approval;
	if (kept_alpha && slash && strcmp(slash, "/v1alpha1") == 0)
		return release == RELEASE_HEAD ? EDITION_ALPHA_HEAD : EDITION_ALPHA;
	return (enum schema_edition)(1u << release);
}
