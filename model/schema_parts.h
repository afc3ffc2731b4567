#ifndef FLEETSIM_MODEL_SCHEMA_PARTS_H
#define FLEETSIM_MODEL_SCHEMA_PARTS_H

#include "model/schema.h"

/* Parts that several kinds share, and the kinds' own roots. */

extern const struct schema schema_text;
extern const struct schema schema_integer;
extern const struct schema schema_int32;
extern const struct schema schema_int64;
extern const struct schema schema_boolean;
extern const struct schema schema_time;
extern const struct schema schema_bytes;    /* base64 */
extern const struct schema schema_metadata; /* checked elsewhere */
extern const struct schema schema_text_list;
extern const struct schema schema_text_map;
extern const struct schema schema_condition;
extern const struct schema schema_conditions; /* a map by type */
extern const struct schema schema_conditions_plain;
extern const struct schema schema_conditions_only; /* a status of nothing else */
extern const struct schema schema_label_selector;
extern const struct schema schema_namespaced_names;
extern const struct schema schema_apply_strategy;
extern const struct schema schema_report_back;
extern const struct schema schema_resources; /* whole Kubernetes objects */
extern const struct schema schema_cluster_decision;

/* Placement policy */
extern const struct schema schema_placement_policy; /* of placements, with the rules that tie its fields together */
extern const struct schema schema_snapshot_policy;  /* of policy snapshots */
extern const struct schema schema_cluster_selector; /* {clusterSelectorTerms} */

/* Selectors of resources */
extern const struct schema schema_resource_selectors;          /* of placements */
extern const struct schema schema_override_resource_selectors; /* of cluster overrides */

/* Per-cluster lists in the status of placements and bindings */
extern const struct schema schema_diffed_placements;
extern const struct schema schema_drifted_placements;
extern const struct schema schema_failed_placements;
extern const struct schema schema_envelope;

/* Kinds */
extern const struct schema schema_run;
extern const struct schema schema_strategy;
extern const struct schema schema_approval;
extern const struct schema schema_cluster_placement;
extern const struct schema schema_namespaced_placement;
extern const struct schema schema_binding;
extern const struct schema schema_resource_snapshot;
extern const struct schema schema_policy_snapshot;
extern const struct schema schema_cluster_override;
extern const struct schema schema_cluster_override_snapshot;
extern const struct schema schema_namespaced_override;
extern const struct schema schema_namespaced_override_snapshot;
extern const struct schema schema_member_cluster;
extern const struct schema schema_eviction;
extern const struct schema schema_budget;

/* The fields every kind begins with. */
#define SCHEMA_API_VERSION                                                                                                                           \
	{                                                                                                                                            \
		"apiVersion", &schema_text, EDITIONS_ALL, false                                                                                      \
	}
#define SCHEMA_KIND                                                                                                                                  \
	{                                                                                                                                            \
		"kind", &schema_text, EDITIONS_ALL, false                                                                                            \
	}
#define SCHEMA_METADATA                                                                                                                              \
	{                                                                                                                                            \
		"metadata", &schema_metadata, EDITIONS_ALL, false                                                                                    \
	}

#endif
