#include "model/rules.h"

#include <string.h>

static enum rule_outcome holds_if(bool condition)
{
	return condition ? RULE_HOLDS : RULE_BROKEN;
}

static bool text_is(const struct value *map, const char *key, const char *text)
{
	return strcmp(value_text_or(value_get(map, key), ""), text) == 0;
}

static bool text_is_given(const struct value *map, const char *key)
{
	return *value_text_or(value_get(map, key), "");
}

/* Resource selectors */

static bool is_scoped_namespace(const struct value *selector)
{
	return text_is(selector, "kind", "Namespace") && text_is(selector, "group", "") && text_is(selector, "version", "v1");
}

static bool selects_by_selectors(const struct value *selector)
{
	return is_scoped_namespace(selector) && text_is(selector, "selectionScope", "NamespaceWithResourceSelectors");
}

static bool selects_one_by_name(const struct value *selector)
{
	return selects_by_selectors(selector) && text_is_given(selector, "name") && !value_get(selector, "labelSelector");
}

static bool is_any_namespace(const struct value *selector)
{
	return text_is(selector, "kind", "Namespace");
}

static size_t count_selectors(const struct value *spec, bool (*counts)(const struct value *selector))
{
	const struct value *selectors = value_get(spec, "resourceSelectors");
	size_t count = 0;
	for (size_t i = 0; i < selectors->count; i++)
		count += counts(selectors->as.items[i]);
	return count;
}

static enum rule_outcome check_one_by_selectors(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(count_selectors(self, selects_by_selectors) <= 1);
}

static enum rule_outcome check_by_selectors_is_named(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!count_selectors(self, selects_by_selectors) || count_selectors(self, selects_one_by_name) == 1);
}

static enum rule_outcome check_by_selectors_is_alone(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!count_selectors(self, selects_by_selectors) || count_selectors(self, is_scoped_namespace) == 1);
}

static enum rule_outcome check_name_or_labels(const struct value *self, const struct value *old)
{
	(void)old;
	for (size_t i = 0; i < self->count; i++)
		if (text_is_given(self->as.items[i], "name") && value_get(self->as.items[i], "labelSelector"))
			return RULE_BROKEN;
	return RULE_HOLDS;
}

/* Spec */

static enum rule_outcome check_policy_stays(const struct value *self, const struct value *old)
{
	return holds_if(!value_get(old, "policy") || value_get(self, "policy"));
}

static enum rule_outcome check_accessible_namespace(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!text_is(self, "statusReportingScope", "NamespaceAccessible") || count_selectors(self, is_any_namespace) == 1);
}

static enum rule_outcome check_reporting_scope_stays(const struct value *self, const struct value *old)
{
	const struct value *before = value_get(old, "statusReportingScope");
	return holds_if(!before || text_is(self, "statusReportingScope", value_text_or(before, "")));
}

static enum rule_outcome check_rollout_type(const struct value *self, const struct value *old)
{
	return holds_if(strcmp(value_text_or(old, ""), "External") != 0 || strcmp(value_text_or(self, ""), "External") == 0);
}

static enum rule_outcome check_report_back(const struct value *self, const struct value *old)
{
	(void)old;
	if (!text_is(self, "type", "Mirror"))
		return RULE_HOLDS;
	const struct value *destination = value_get(self, "destination");
	return destination ? holds_if(*value_text_or(destination, "")) : RULE_NO_KEY;
}

/* Policy */

static enum rule_outcome check_placement_type_stays(const struct value *self, const struct value *old)
{
	return holds_if(text_is(self, "placementType", value_text_or(value_get(old, "placementType"), "")));
}

static bool has_any(const struct value *map, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (value_get(map, keys[i]))
			return true;
	return false;
}

static enum rule_outcome check_fixed_fields(const struct value *self, const struct value *old)
{
	static const char *const others[] = {"affinity", "numberOfClusters", "topologySpreadConstraints", "tolerations"};
	(void)old;
	return holds_if(!text_is(self, "placementType", "PickFixed") || !has_any(self, others, sizeof others / sizeof *others));
}

static enum rule_outcome check_all_fields(const struct value *self, const struct value *old)
{
	static const char *const others[] = {"clusterNames", "numberOfClusters", "topologySpreadConstraints"};
	(void)old;
	return holds_if(!text_is(self, "placementType", "PickAll") || !has_any(self, others, sizeof others / sizeof *others));
}

static enum rule_outcome check_number_fields(const struct value *self, const struct value *old)
{
	(void)old;
	return holds_if(!text_is(self, "placementType", "PickN") || (!value_get(self, "clusterNames") && value_get(self, "numberOfClusters")));
}

static enum rule_outcome check_toleration_values(const struct value *self, const struct value *old)
{
	(void)old;
	for (size_t i = 0; i < self->count; i++)
		if (text_is(self->as.items[i], "operator", "Exists") && text_is_given(self->as.items[i], "value"))
			return RULE_BROKEN;
	return RULE_HOLDS;
}

static enum rule_outcome check_toleration_keys(const struct value *self, const struct value *old)
{
	(void)old;
	for (size_t i = 0; i < self->count; i++)
		if (!text_is_given(self->as.items[i], "key") && !text_is(self->as.items[i], "operator", "Exists"))
			return RULE_BROKEN;
	return RULE_HOLDS;
}

#define POLICY_STAYS                                                                                                                                 \
	{                                                                                                                                            \
		"policy cannot be removed once set", EDITIONS_SINCE_V0_2_2, true, NULL, check_policy_stays                                           \
	}
#define ONE_BY_SELECTORS                                                                                                                             \
	{                                                                                                                                            \
		"only one namespace selector with NamespaceWithResourceSelectors mode is allowed", EDITIONS_SINCE_V0_3_1, false, NULL,               \
			check_one_by_selectors                                                                                                       \
	}
#define BY_SELECTORS_IS_NAMED                                                                                                                        \
	{                                                                                                                                            \
		"namespace selector with NamespaceWithResourceSelectors mode must select by name (not by label)", EDITIONS_SINCE_V0_3_1, false,      \
			NULL, check_by_selectors_is_named                                                                                            \
	}
#define BY_SELECTORS_IS_ALONE                                                                                                                        \
	{                                                                                                                                            \
		"when using NamespaceWithResourceSelectors mode, only one namespace selector is allowed (cannot mix with other namespace "           \
		"selectors)",                                                                                                                        \
			EDITIONS_SINCE_V0_3_1, false, NULL, check_by_selectors_is_alone                                                              \
	}

static const struct schema_rule cluster_placement_spec[] = {
	POLICY_STAYS,
	{"when statusReportingScope is NamespaceAccessible, exactly one resourceSelector with kind 'Namespace' is required", EDITIONS_SINCE_V0_2_2,
	 false, NULL, check_accessible_namespace},
	{"statusReportingScope is immutable", EDITIONS_SINCE_V0_2_2, true, NULL, check_reporting_scope_stays},
	ONE_BY_SELECTORS,
	BY_SELECTORS_IS_NAMED,
	BY_SELECTORS_IS_ALONE,
};
const struct schema_rules rules_cluster_placement_spec = SCHEMA_RULES(cluster_placement_spec);

static const struct schema_rule namespaced_placement_spec[] = {POLICY_STAYS, ONE_BY_SELECTORS, BY_SELECTORS_IS_NAMED, BY_SELECTORS_IS_ALONE};
const struct schema_rules rules_namespaced_placement_spec = SCHEMA_RULES(namespaced_placement_spec);

static const struct schema_rule placement_policy[] = {
	{"placement type is immutable", EDITIONS_SINCE_V0_2_2, true, NULL, check_placement_type_stays},
	{"affinity, numberOfClusters, topologySpreadConstraints, and tolerations cannot be set when placementType is PickFixed", EDITION_HEAD, false,
	 NULL, check_fixed_fields},
	{"clusterNames, numberOfClusters, and topologySpreadConstraints cannot be set when placementType is PickAll", EDITION_HEAD, false, NULL,
	 check_all_fields},
	{"clusterNames cannot be set and numberOfClusters must be set when placementType is PickN", EDITION_HEAD, false, NULL, check_number_fields},
};
const struct schema_rules rules_placement_policy = SCHEMA_RULES(placement_policy);

static const struct schema_rule tolerations[] = {
	{"value must be empty when operator is Exists", EDITION_HEAD, false, NULL, check_toleration_values},
	{"operator must be Exists when key is empty", EDITION_HEAD, false, NULL, check_toleration_keys},
};
const struct schema_rules rules_tolerations = SCHEMA_RULES(tolerations);

static const struct schema_rule resource_selectors[] = {
	{"name and labelSelector are mutually exclusive in a resource selector", EDITION_HEAD, false, NULL, check_name_or_labels},
};
const struct schema_rules rules_resource_selectors = SCHEMA_RULES(resource_selectors);

static const struct schema_rule report_back[] = {
	{"when reportBackStrategy.type is 'Mirror', a destination must be specified", EDITIONS_SINCE_V0_2_2, false, "destination", check_report_back},
};
const struct schema_rules rules_report_back = SCHEMA_RULES(report_back);

static const struct schema_rule rollout_type[] = {
	{"cannot change rollout strategy type from 'External' to other types", EDITIONS_SINCE_V0_2_2, true, NULL, check_rollout_type},
};
const struct schema_rules rules_rollout_type = SCHEMA_RULES(rollout_type);
