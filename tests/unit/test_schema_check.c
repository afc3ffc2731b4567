#include "tests/unit/admission_request.h"

/* Texts of single checks. Those that no recording shows are derived from the libraries of the API server. */

#define SELECTORS "'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}]"
#define BINDING "'clusterDecision':{'clusterName':'c','reason':'r','selected':true},'resourceSnapshotName':'','schedulingPolicySnapshotName':''"

struct row {
	const char *kind, *spec, *errors; /* NULL: accepted */
};

static void judge(enum release_id release, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_judgement(release, manifest(rows[i].kind, rows[i].spec), rows[i].errors);
}

static void types(void **state)
{
	static const struct row rows[] = {
		{"StagedUpdateRun", "[]", "[spec: Invalid value: \"array\": spec in body must be of type object: \"array\", " UNCHECKED_RULES "]"},
		{"StagedUpdateRun", "{'placementName':1.5,'stagedRolloutStrategyName':true}",
		 "[spec.placementName: Invalid value: \"number\": spec.placementName in body must be of type string: \"number\", "
		 "spec.stagedRolloutStrategyName: Invalid value: \"boolean\": spec.stagedRolloutStrategyName in body must be of type string: "
		 "\"boolean\", " UNCHECKED_RULES "]"},
		{"StagedUpdateRun", "{'placementName':'p','stagedRolloutStrategyName':'s','state':5}",
		 "[spec.state: Invalid value: \"integer\": spec.state in body must be of type string: \"integer\", spec.state: Unsupported value: "
		 "5: supported values: \"Initialize\", \"Run\", \"Stop\", " UNCHECKED_RULES "]"},
		{"StagedUpdateRun", "{'placementName':null,'stagedRolloutStrategyName':'s'}",
		 "[spec.placementName: Required value, " UNCHECKED_RULES "]"},
		{"StagedUpdateStrategy", "{'stages':[null]}",
		 "[spec.stages[0]: Invalid value: \"null\": spec.stages[0] in body must be of type object: \"null\", " UNCHECKED_RULES "]"},
		{"StagedUpdateStrategy", "{'stages':[{'name':'a','maxConcurrency':true}]}",
		 "[<nil>: Invalid value: \"\": \"spec.stages[0].maxConcurrency\" must validate at least one schema (anyOf), "
		 "spec.stages[0].maxConcurrency: Invalid value: \"boolean\": spec.stages[0].maxConcurrency in body must be of type integer: "
		 "\"boolean\", " UNCHECKED_RULES "]"},
		{"ClusterResourcePlacement", "{" SELECTORS ",'revisionHistoryLimit':'10'}",
		 "[spec.revisionHistoryLimit: Invalid value: \"string\": spec.revisionHistoryLimit in body must be of type integer: "
		 "\"string\", " UNCHECKED_RULES "]"},
		{"ClusterResourcePlacement", "{" SELECTORS ",'revisionHistoryLimit':1.5}",
		 "[spec.revisionHistoryLimit: Invalid value: \"double\": spec.revisionHistoryLimit in body must be of type int32: "
		 "\"double\", " UNCHECKED_RULES "]"},
		{"ClusterResourcePlacement", "{" SELECTORS ",'revisionHistoryLimit':false}",
		 "[spec.revisionHistoryLimit: Invalid value: \"\": spec.revisionHistoryLimit in body must be of type int32: \"\", " UNCHECKED_RULES
		 "]"},
		{"ClusterSchedulingPolicySnapshot", "{'policyHash':'a==='}",
		 "[spec.policyHash: Invalid value: \"a===\": spec.policyHash in body must be of type byte: \"a===\", " UNCHECKED_RULES "]"},
		{"ClusterResourceBinding", "{" BINDING ",'state':'Bound'}", "[spec.targetCluster: Required value, " UNCHECKED_RULES "]"},
	};
	(void)state;
	judge(RELEASE_HEAD, rows, sizeof rows / sizeof *rows);
}

static void order_and_repetition(void **state)
{
	(void)state;
	assert_judgement(
		RELEASE_HEAD, manifest("StagedUpdateStrategy", "{'stages':[{'name':'A','afterStageTasks':[{'waitTime':'x'}]},{}]}"),
		"[spec.stages[0].afterStageTasks[0].waitTime: Invalid value: \"x\": spec.stages[0].afterStageTasks[0].waitTime in body should "
		"match '^(?:(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:s|m|h))+$', spec.stages[0].afterStageTasks[0].type: Required value, "
		"spec.stages[0].name: Invalid value: \"A\": spec.stages[0].name in body should match '^[a-z0-9]+$', "
		"spec.stages[1].name: Required value, " UNCHECKED_RULES "]");
	assert_judgement(RELEASE_HEAD,
			 manifest("ClusterResourcePlacement",
				  "{" SELECTORS ",'policy':{'tolerations':[{'operator':'Exists','value':'v'},{'operator':'Exists','value':'w'},"
				  "{'value':'q'}]}}"),
			 "[spec.policy.tolerations: Invalid value: \"array\": value must be empty when operator is Exists, spec.policy.tolerations: "
			 "Invalid value: \"array\": operator must be Exists when key is empty]");
}

static void resources_inside(void **state)
{
	static const struct row rows[] = {
		{"ClusterResourceSnapshot", "{'selectedResources':[{'kind':'ConfigMap'}]}",
		 "[spec.selectedResources[0].apiVersion: Required value, " UNCHECKED_RULES "]"},
		{"ClusterResourceSnapshot", "{'selectedResources':[{'apiVersion':'a/b/c','kind':'-'}]}",
		 "[spec.selectedResources[0].apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c, "
		 "spec.selectedResources[0].kind: Invalid value: \"-\": may have mixed case, but should otherwise match: a DNS-1035 label must "
		 "consist "
		 "of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. "
		 "'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')]"},
		{"ClusterResourceSnapshot", "{'selectedResources':[{'apiVersion':'v1','kind':'K','metadata':{'name':'a/b'}}]}",
		 "spec.selectedResources[0].metadata.name: Invalid value: \"a/b\": may not contain '/'"},
	};
	(void)state;
	judge(RELEASE_HEAD, rows, sizeof rows / sizeof *rows);
}

#define CONDITION(type) "{'type':'" type "','status':'True','reason':'r','message':'','lastTransitionTime':'2024-01-01T00:00:00Z'}"

static void conditions(void **state)
{
	static const struct {
		enum release_id release;
		const char *condition, *errors;
	} rows[] = {
		{RELEASE_HEAD, "'type':'a b','status':'True','reason':'r','message':'','lastTransitionTime':'2024-01-01T00:00:00Z'",
		 "status.conditions[0].type: Invalid value: \"a b\": status.conditions[0].type in body should match "
		 "'^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$'"},
		{RELEASE_HEAD, "'type':'t','status':'True','reason':'r','message':'','lastTransitionTime':'yesterday'",
		 "[status.conditions[0].lastTransitionTime: Invalid value: \"yesterday\": status.conditions[0].lastTransitionTime in body must be of "
		 "type date-time: \"yesterday\", " UNCHECKED_RULES "]"},
		{RELEASE_HEAD, "'type':'t','status':'True','reason':'r','message':'','lastTransitionTime':'2023-02-29T00:00:00Z'", NULL},
		{RELEASE_HEAD, "'type':'t','status':'True','reason':'r','message':'','lastTransitionTime':'2024-02-29T23:59:59.5+01:00'", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *refusal = NULL;
		const struct value *old =
			created(rows[i].release, manifest("ClusterApprovalRequest", "{'parentStageRollout':'r','targetStage':'s'}"));
		const char *merge = arena_format(&scratch, "{'status':{'conditions':[{%s}]}}", rows[i].condition);
		bool accepted = update(rows[i].release, old, merge, true, &refusal);
		assert_int_equal(accepted, rows[i].errors && !*rows[i].errors);
		if (!accepted && rows[i].errors)
			assert_string_equal(strstr(refusal, "is invalid: ") + strlen("is invalid: "), rows[i].errors);
	}
}

static void lists_that_are_maps(void **state)
{
	(void)state;
	static const struct {
		enum release_id release;
		const char *shown;
	} rows[] = {{RELEASE_HEAD, "{\"type\":\"B\"}"}, {RELEASE_MID_2025, "map[string]interface {}{\"type\":\"B\"}"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *refusal = NULL;
		const struct value *old =
			created(rows[i].release, manifest("ClusterApprovalRequest", "{'parentStageRollout':'r','targetStage':'s'}"));
		assert_null(update(rows[i].release, old,
				   "{'status':{'conditions':[" CONDITION("B") "," CONDITION("A") "," CONDITION("B") "," CONDITION("B") "]}}", true,
				   &refusal));
		assert_string_equal(refusal, arena_format(&scratch,
							  "ClusterApprovalRequest.placement.kubernetes-fleet.io \"x\" is invalid: "
							  "status.conditions[2]: Duplicate value: %s",
							  rows[i].shown));
	}
}

static void nil_in_the_library_of_each_release(void **state)
{
	(void)state;
	static const char *const shown[RELEASE_COUNT] = {"\"null\"", "null", "null", "null"};
	for (int release = 0; release < RELEASE_COUNT; release++)
		assert_judgement((enum release_id)release, manifest("ClusterStagedUpdateRun", NULL),
				 arena_format(&scratch,
					      "[spec: Required value, <nil>: Invalid value: %s: some validation rules were not checked because "
					      "the object was invalid; correct the existing errors to complete validation]",
					      shown[release]));
}

/* What an update leaves alone passes, whatever is wrong with it. */
static void old_faults_may_stay(void **state)
{
	(void)state;
	const char *refusal = NULL;
	struct value *old = created(RELEASE_HEAD, manifest("ClusterStagedUpdateStrategy", "{'stages':[{'name':'a'},{'name':'b'}]}"));
	value_put_text(&scratch, value_find(old, "spec", "stages", NULL)->as.items[0], "name", "BAD");
	assert_non_null(update(RELEASE_HEAD, old, "{'metadata':{'labels':{'k':'v'}}}", false, &refusal));
	assert_null(update(RELEASE_HEAD, old, "{'spec':{'stages':[{'name':'BAD'}]}}", false, &refusal));
	struct value *placement = created(RELEASE_HEAD, manifest("ClusterResourcePlacement", "{" SELECTORS "}"));
	value_put_int(&scratch, value_get(placement, "spec"), "revisionHistoryLimit", 5000);
	assert_non_null(update(RELEASE_HEAD, placement, "{'spec':{'strategy':{'type':'External'}}}", false, &refusal));
	assert_null(update(RELEASE_HEAD, placement, "{'spec':{'revisionHistoryLimit':5001}}", false, &refusal));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, arena_set_up, arena_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(types),
		TEST(order_and_repetition),
		TEST(resources_inside),
		TEST(conditions),
		TEST(lists_that_are_maps),
		TEST(nil_in_the_library_of_each_release),
		TEST(old_faults_may_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
