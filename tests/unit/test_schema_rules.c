#include "tests/unit/admission_request.h"

/* The rules of placements, overrides, evictions and member clusters; those of runs and strategies are in the recordings. */

#define SELECTORS "'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}]"
#define OVERRIDE                                                                                                                                     \
	"'clusterResourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}],'policy':{'overrideRules':[{'jsonPatchOverrides'"    \
	":[{'op':'add','path':'/x','value':null}]}]}"

struct row {
	enum release_id release;
	const char *kind, *spec, *errors; /* NULL: accepted */
};

static void rules_on_creation(void **state)
{
	static const struct row rows[] = {
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{'placementType':'PickFixed','numberOfClusters':1}}",
		 "spec.policy: Invalid value: \"object\": affinity, numberOfClusters, topologySpreadConstraints, and tolerations cannot be set when "
		 "placementType is PickFixed"},
		{RELEASE_V0_3_1, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{'placementType':'PickFixed','numberOfClusters':1}}", NULL},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{'clusterNames':[]}}",
		 "spec.policy: Invalid value: \"object\": clusterNames, numberOfClusters, and topologySpreadConstraints cannot be set when "
		 "placementType is PickAll"},
		{RELEASE_HEAD, "ResourcePlacement", "{" SELECTORS ",'policy':{'placementType':'PickN'}}",
		 "spec.policy: Invalid value: \"object\": clusterNames cannot be set and numberOfClusters must be set when placementType is PickN"},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{'placementType':'PickN','numberOfClusters':0}}", NULL},
		{RELEASE_HEAD, "ClusterResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'ConfigMap','name':'n','labelSelector':{}}]}",
		 "spec.resourceSelectors: Invalid value: \"array\": name and labelSelector are mutually exclusive in a resource selector"},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'statusReportingScope':'NamespaceAccessible'}", NULL},
		{RELEASE_V0_2_2, "ClusterResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'ClusterRole'}],'statusReportingScope':'NamespaceAccessible'}",
		 "spec: Invalid value: \"object\": when statusReportingScope is NamespaceAccessible, exactly one resourceSelector with kind "
		 "'Namespace' is required"},
		{RELEASE_HEAD, "ResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'ConfigMap'}],'statusReportingScope':'NamespaceAccessible'}", NULL},
		{RELEASE_V0_3_1, "ClusterResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'a','selectionScope':'NamespaceWithResourceSelectors'},"
		 "{'group':'','version':'v1','kind':'Namespace','selectionScope':'NamespaceWithResourceSelectors'}]}",
		 "[spec: Invalid value: \"object\": only one namespace selector with NamespaceWithResourceSelectors mode is allowed, spec: Invalid "
		 "value: \"object\": when using NamespaceWithResourceSelectors mode, only one namespace selector is allowed (cannot mix with other "
		 "namespace selectors)]"},
		{RELEASE_V0_3_1, "ClusterResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','labelSelector':{},'selectionScope':"
		 "'NamespaceWithResourceSelectors'}]}",
		 "spec: Invalid value: \"object\": namespace selector with NamespaceWithResourceSelectors mode must select by name (not by label)"},
		{RELEASE_V0_2_2, "ClusterResourcePlacement",
		 "{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'a','selectionScope':'NamespaceWithResourceSelectors'}]"
		 "}",
		 "[spec.resourceSelectors[0].selectionScope: Unsupported value: \"NamespaceWithResourceSelectors\": supported values: "
		 "\"NamespaceOnly\", \"NamespaceWithResources\", " UNCHECKED_RULES "]"},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'strategy':{'reportBackStrategy':{'type':'Mirror'}}}",
		 "spec.strategy.reportBackStrategy: Invalid value: \"object\": no such key: destination evaluating rule: when "
		 "reportBackStrategy.type "
		 "is 'Mirror', a destination must be specified"},
		{RELEASE_HEAD, "ClusterResourceOverride", "{" OVERRIDE ",'placement':{'name':'p','scope':'Namespaced'}}",
		 "<nil>: Invalid value: \"object\": clusterResourceOverride placement reference cannot be Namespaced scope"},
		{RELEASE_HEAD, "ClusterResourceOverride", "{" OVERRIDE ",'placement':{'name':'p'}}", NULL},
		{RELEASE_HEAD, "ClusterResourcePlacementDisruptionBudget", "{'maxUnavailable':'101%','minAvailable':-1}",
		 "[spec: Invalid value: \"object\": Both MaxUnavailable and MinAvailable cannot be specified, spec.maxUnavailable: Invalid value: "
		 "\"\": "
		 "If supplied value is String should match regex '^(100|[0-9]{1,2})%$' or If supplied value is Integer must be greater than or equal "
		 "to 0, spec.minAvailable: Invalid value: \"\": If supplied value is String should match regex '^(100|[0-9]{1,2})%$' or If supplied "
		 "value is Integer must be greater than or equal to 0]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_judgement(rows[i].release, manifest(rows[i].kind, rows[i].spec), rows[i].errors);
}

struct change {
	enum release_id release;
	const char *kind, *spec, *merge, *errors; /* NULL: accepted */
};

static void rules_on_changes(void **state)
{
	static const struct change rows[] = {
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{}}", "{'spec':{'policy':null}}",
		 "spec: Invalid value: \"object\": policy cannot be removed once set"},
		{RELEASE_MID_2025, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{}}", "{'spec':{'policy':null}}", NULL},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'policy':{}}",
		 "{'spec':{'policy':{'placementType':'PickN','numberOfClusters':2}}}",
		 "spec.policy: Invalid value: \"object\": placement type is immutable"},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS "}", "{'spec':{'policy':{'placementType':'PickN','numberOfClusters':2}}}",
		 NULL},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS "}", "{'spec':{'statusReportingScope':'NamespaceAccessible'}}",
		 "spec: Invalid value: \"object\": statusReportingScope is immutable"},
		{RELEASE_HEAD, "ResourcePlacement", "{" SELECTORS "}", "{'spec':{'statusReportingScope':'NamespaceAccessible'}}", NULL},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'strategy':{'type':'External'}}", "{'spec':{'strategy':{'type':null}}}",
		 "spec.strategy.type: Invalid value: \"string\": cannot change rollout strategy type from 'External' to other types"},
		{RELEASE_HEAD, "ClusterResourcePlacement", "{" SELECTORS ",'strategy':{'type':'External'}}", "{'spec':{'strategy':null}}", NULL},
		{RELEASE_HEAD, "ClusterResourceOverride", "{" OVERRIDE "}", "{'spec':{'placement':{'name':'p'}}}",
		 "spec: Invalid value: \"object\": The placement field is immutable"},
		{RELEASE_HEAD, "ClusterResourcePlacementEviction", "{'placementName':'p','clusterName':'c'}",
		 "{'spec':{'placementName':'q','clusterName':'d'}}",
		 "[spec.clusterName: Invalid value: \"string\": The ClusterName field is immutable, spec.placementName: Invalid value: \"string\": "
		 "The "
		 "PlacementName field is immutable]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *refusal = NULL;
		const struct value *old = created(rows[i].release, manifest(rows[i].kind, rows[i].spec));
		bool accepted = update(rows[i].release, old, rows[i].merge, false, &refusal);
		if (accepted != !rows[i].errors)
			fail_msg("row %zu: %s", i, accepted ? "accepted" : refusal);
		if (!accepted)
			assert_string_equal(strstr(refusal, "is invalid: ") + strlen("is invalid: "), rows[i].errors);
	}
}

static void long_names(void **state)
{
	(void)state;
	struct value *member = manifest("MemberCluster", "{'identity':{'kind':'User','name':'u'}}");
	char name[65] = "";
	memset(name, 'm', 64);
	value_put_text(&scratch, value_get(member, "metadata"), "name", name);
	assert_judgement(RELEASE_HEAD, member, "<nil>: Invalid value: \"object\": metadata.name max length is 63");
	value_put_text(&scratch, value_get(member, "metadata"), "name", name + 1);
	assert_judgement(RELEASE_HEAD, member, NULL);
}

/* v1alpha1 of runs kept the form of mid-2025. */
static void alpha_runs(void **state)
{
	(void)state;
	const char *refusal = NULL;
	struct value *run = manifest("ClusterStagedUpdateRun", "{'placementName':'p','stagedRolloutStrategyName':'s','state':'Run'}");
	value_put_text(&scratch, run, "apiVersion", "placement.kubernetes-fleet.io/v1alpha1");
	assert_judgement(RELEASE_HEAD, run, "[spec.resourceSnapshotIndex: Required value, " UNCHECKED_RULES "]");
	value_put_text(&scratch, value_get(run, "spec"), "resourceSnapshotIndex", "1");
	const struct value *stored = created(RELEASE_HEAD, run);
	assert_null(value_find(stored, "spec", "state", NULL));
	assert_null(update(RELEASE_HEAD, stored, "{'spec':{'resourceSnapshotIndex':'2'}}", false, &refusal));
	assert_non_null(strstr(refusal, "spec: Invalid value: \"object\": The spec field is immutable"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, arena_set_up, arena_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(rules_on_creation), TEST(rules_on_changes), TEST(long_names), TEST(alpha_runs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
