#ifndef FLEETSIM_MODEL_RULES_H
#define FLEETSIM_MODEL_RULES_H

#include "model/schema.h"

/* The validation rules of the schemas (engine.md 1.2, 1.4, 1.5; hub-and-members.md 1.1, 2.2, 4.9, 5.1), by the node they stand on. They run only
 * on values whose types and required fields are right. */

extern const struct schema_rules rules_immutable_spec;

extern const struct schema_rules rules_run;
extern const struct schema_rules rules_run_spec;
extern const struct schema_rules rules_run_placement_name;
extern const struct schema_rules rules_run_snapshot_index;
extern const struct schema_rules rules_run_strategy_name;
extern const struct schema_rules rules_max_concurrency;
extern const struct schema_rules rules_before_tasks;
extern const struct schema_rules rules_after_tasks;

extern const struct schema_rules rules_cluster_placement_spec;
extern const struct schema_rules rules_namespaced_placement_spec;
extern const struct schema_rules rules_placement_policy;
extern const struct schema_rules rules_tolerations;
extern const struct schema_rules rules_resource_selectors;
extern const struct schema_rules rules_report_back;
extern const struct schema_rules rules_rollout_type;

extern const struct schema_rules rules_cluster_override;
extern const struct schema_rules rules_override_spec;

extern const struct schema_rules rules_short_name;
extern const struct schema_rules rules_eviction_cluster;
extern const struct schema_rules rules_eviction_placement;
extern const struct schema_rules rules_budget_spec;
extern const struct schema_rules rules_budget_share;

#endif
