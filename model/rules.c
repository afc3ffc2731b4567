#include "model/rules.h"

#include "sim/text.h"

#include <string.h>

static enum rule_outcome holds_if(bool condition)
{
	return condition ? RULE_HOLDS : RULE_BROKEN;
}

static enum rule_outcome check_unchanged(const struct value *self, const struct value *old)
{
	return holds_if(value_equal(self, old));
}

static bool name_is_below(const struct value *self, size_t limit)
{
	return text_code_points(value_text_or(value_find(self, "metadata", "name", NULL), "")) < limit;
}

static enum rule_outcome check_name_127(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(name_is_below(self, 128));
}

static enum rule_outcome check_name_63(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(name_is_below(self, 64));
}

/* Runs and strategies */

static bool changes_state(const struct value *self, const struct value *old, const char *from, const char *to)
{
	return strcmp(value_text_or(value_get(old, "state"), ""), from) == 0 && strcmp(value_text_or(value_get(self, "state"), ""), to) == 0;
}

static enum rule_outcome check_initialize_to_stop(const struct value *self, const struct value *old)
{
	return holds_if(!changes_state(self, old, "Initialize", "Stop"));
}

static enum rule_outcome check_run_to_initialize(const struct value *self, const struct value *old)
{
	return holds_if(!changes_state(self, old, "Run", "Initialize"));
}

static enum rule_outcome check_stop_to_initialize(const struct value *self, const struct value *old)
{
	return holds_if(!changes_state(self, old, "Stop", "Initialize"));
}

static enum rule_outcome check_concurrency(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(self->type != VALUE_INT || self->as.integer >= 1);
}

enum wait_time { WAIT_EITHER, WAIT_GIVEN, WAIT_MISSING };

static bool has_task(const struct value *tasks, const char *type, enum wait_time wait)
{
	for (size_t i = 0; i < tasks->count; i++) {
		const struct value *task = tasks->as.items[i];
		bool given = value_get(task, "waitTime");
		if (strcmp(value_text_or(value_get(task, "type"), ""), type) != 0)
			continue;
		if (wait == WAIT_EITHER || given == (wait == WAIT_GIVEN))
			return true;
	}
	return false;
}

static enum rule_outcome check_approval_has_no_wait(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!has_task(self, "Approval", WAIT_GIVEN));
}

static enum rule_outcome check_wait_is_given(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!has_task(self, "TimedWait", WAIT_MISSING));
}

static enum rule_outcome check_no_timed_wait(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!has_task(self, "TimedWait", WAIT_EITHER));
}

/* Editions of runs and strategies whose fields have rules of their own, and those of the form before. */
enum { NEW_RUNS = EDITIONS_SINCE_V0_2_2, OLD_RUNS = EDITION_MID_2025 | EDITIONS_ALPHA, NOT_ALPHA = EDITIONS_ALL & ~EDITIONS_ALPHA };

#define IMMUTABLE(what)                                                                                                                              \
	{                                                                                                                                            \
		what, EDITIONS_ALL, true, NULL, check_unchanged                                                                                      \
	}

static const struct schema_rule immutable_spec[] = {IMMUTABLE("The spec field is immutable")};
const struct schema_rules rules_immutable_spec = SCHEMA_RULES(immutable_spec);

static const struct schema_rule run[] = {
	{"metadata.name max length is 127", OLD_RUNS, false, NULL, check_name_127},
	{"metadata.name max length is 63", NEW_RUNS, false, NULL, check_name_63},
};
const struct schema_rules rules_run = SCHEMA_RULES(run);

static const struct schema_rule run_spec[] = {
	{"The spec field is immutable", OLD_RUNS, true, NULL, check_unchanged},
	{"invalid state transition: cannot transition from Initialize to Stop", NEW_RUNS, true, NULL, check_initialize_to_stop},
	{"invalid state transition: cannot transition from Run to Initialize", NEW_RUNS, true, NULL, check_run_to_initialize},
	{"invalid state transition: cannot transition from Stop to Initialize", NEW_RUNS, true, NULL, check_stop_to_initialize},
};
const struct schema_rules rules_run_spec = SCHEMA_RULES(run_spec);

static const struct schema_rule run_placement_name[] = {{"placementName is immutable", NEW_RUNS, true, NULL, check_unchanged}};
const struct schema_rules rules_run_placement_name = SCHEMA_RULES(run_placement_name);

static const struct schema_rule run_snapshot_index[] = {{"resourceSnapshotIndex is immutable", NEW_RUNS, true, NULL, check_unchanged}};
const struct schema_rules rules_run_snapshot_index = SCHEMA_RULES(run_snapshot_index);

static const struct schema_rule run_strategy_name[] = {{"stagedRolloutStrategyName is immutable", NEW_RUNS, true, NULL, check_unchanged}};
const struct schema_rules rules_run_strategy_name = SCHEMA_RULES(run_strategy_name);

static const struct schema_rule max_concurrency[] = {{"maxConcurrency must be at least 1", EDITIONS_ALL, false, NULL, check_concurrency}};
const struct schema_rules rules_max_concurrency = SCHEMA_RULES(max_concurrency);

#define APPROVAL_HAS_NO_WAIT                                                                                                                         \
	{                                                                                                                                            \
		"AfterStageTaskType is Approval, waitTime is not allowed", NOT_ALPHA, false, NULL, check_approval_has_no_wait                        \
	}

static const struct schema_rule before_tasks[] = {
	APPROVAL_HAS_NO_WAIT,
	{"BeforeStageTaskType cannot be TimedWait", NOT_ALPHA, false, NULL, check_no_timed_wait},
};
const struct schema_rules rules_before_tasks = SCHEMA_RULES(before_tasks);

static const struct schema_rule after_tasks[] = {
	APPROVAL_HAS_NO_WAIT,
	{"AfterStageTaskType is TimedWait, waitTime is required", NOT_ALPHA, false, NULL, check_wait_is_given},
};
const struct schema_rules rules_after_tasks = SCHEMA_RULES(after_tasks);

/* Overrides */

static enum rule_outcome check_override_scope(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(strcmp(value_text_or(value_find(self, "spec", "placement", "scope", NULL), ""), "Namespaced") != 0);
}

static enum rule_outcome check_override_placement(const struct value *self, const struct value *old)
{
	const struct value *now = value_get(self, "placement");
	const struct value *before = value_get(old, "placement");
	return holds_if(now && before ? value_equal(now, before) : !now && !before);
}

static const struct schema_rule cluster_override[] = {
	{"clusterResourceOverride placement reference cannot be Namespaced scope", EDITIONS_SINCE_V0_2_2, false, NULL, check_override_scope},
};
const struct schema_rules rules_cluster_override = SCHEMA_RULES(cluster_override);

static const struct schema_rule override_spec[] = {
	{"The placement field is immutable", EDITIONS_SINCE_V0_2_2, true, NULL, check_override_placement},
};
const struct schema_rules rules_override_spec = SCHEMA_RULES(override_spec);

/* Member clusters, evictions, disruption budgets */

static enum rule_outcome check_one_limit(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!value_get(self, "maxUnavailable") || !value_get(self, "minAvailable"));
}

static enum rule_outcome check_budget_share(const struct value *self, const struct value *old)
{
	(void)old;
	if (self->type == VALUE_TEXT)
		return holds_if(pattern_budget_share.matches(self->as.text));
	return holds_if(self->as.integer >= 0);
}

static const struct schema_rule short_name[] = {{"metadata.name max length is 63", EDITIONS_ALL, false, NULL, check_name_63}};
const struct schema_rules rules_short_name = SCHEMA_RULES(short_name);

static const struct schema_rule eviction_cluster[] = {IMMUTABLE("The ClusterName field is immutable")};
const struct schema_rules rules_eviction_cluster = SCHEMA_RULES(eviction_cluster);

static const struct schema_rule eviction_placement[] = {IMMUTABLE("The PlacementName field is immutable")};
const struct schema_rules rules_eviction_placement = SCHEMA_RULES(eviction_placement);

static const struct schema_rule budget_spec[] = {
	{"Both MaxUnavailable and MinAvailable cannot be specified", EDITIONS_ALL, false, NULL, check_one_limit},
};
const struct schema_rules rules_budget_spec = SCHEMA_RULES(budget_spec);

static const struct schema_rule budget_share[] = {
	{"If supplied value is String should match regex '^(100|[0-9]{1,2})%$' or If supplied value is Integer must be greater than or equal to 0",
	 EDITIONS_ALL, false, NULL, check_budget_share},
};
const struct schema_rules rules_budget_share = SCHEMA_RULES(budget_share);
