#ifndef FLEETSIM_TESTS_REFERENCE_NAMES_H
#define FLEETSIM_TESTS_REFERENCE_NAMES_H

/* engine.md 1.7 */

#define REF_RUN_FINALIZER "kubernetes-fleet.io/stagedupdaterun-finalizer"
#define REF_DELETION_STAGE "kubernetes-fleet.io/deleteStage"
#define REF_PLACEMENT_LABEL "kubernetes-fleet.io/parent-CRP"
#define REF_LATEST_LABEL "kubernetes-fleet.io/is-latest-snapshot"
#define REF_POLICY_INDEX_LABEL "kubernetes-fleet.io/policy-index"
#define REF_RESOURCE_INDEX_LABEL "kubernetes-fleet.io/resource-index"
#define REF_CLUSTER_COUNT_ANNOTATION "kubernetes-fleet.io/number-of-clusters"
#define REF_HASH_ANNOTATION "kubernetes-fleet.io/resource-hash"
#define REF_GROUP_SIZE_ANNOTATION "kubernetes-fleet.io/number-of-resource-snapshots"
#define REF_ENVELOPE_COUNT_ANNOTATION "kubernetes-fleet.io/number-of-enveloped-object"
#define REF_SUBINDEX_ANNOTATION "kubernetes-fleet.io/subindex-of-resource-snapshot"
#define REF_DETECTION_ANNOTATION "kubernetes-fleet.io/next-resource-snapshot-candidate-detection-time"
#define REF_STAGE_LABEL "kubernetes-fleet.io/targetUpdatingStage"
#define REF_TASK_TYPE_LABEL "kubernetes-fleet.io/taskType"
#define REF_LATEST_REQUEST_LABEL "kubernetes-fleet.io/isLatestUpdateRunApproval"

#endif
