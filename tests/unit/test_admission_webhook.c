#include "tests/unit/admission_request.h"

#define SELECTORS "'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}]"
#define DENIED(prefix) "admission webhook \"fleet." prefix "v1beta1.validating\" denied the request: "
#define CRP DENIED("clusterresourceplacement") "deny create/update v1beta1 CRP has invalid fields "
#define POLICY CRP "the placement policy field is invalid: "
#define STRATEGY CRP "the rollout Strategy field  is invalid: "

static const char *judge(const char *kind, const char *spec, const char *old_spec)
{
	struct value *proposed = manifest(kind, spec);
	struct admission_request request = request_for(RELEASE_HEAD, proposed);
	request.old = old_spec ? manifest(kind, old_spec) : NULL;
	return admission_webhook_placement(&scratch, &request);
}

static void denials_of_new_placements(void **state)
{
	static const struct {
		const char *spec, *denial; /* NULL: allowed */
	} rows[] = {
		{"{" SELECTORS "}", NULL},
		{"{" SELECTORS ",'strategy':{'type':'External','rollingUpdate':{}}}",
		 STRATEGY "rollingUpdateConifg is not valid for ExternalRollout strategy type"},
		{"{" SELECTORS ",'strategy':{'type':'Blue'}}", STRATEGY "unsupported rollout strategy type `Blue`"},
		{"{" SELECTORS ",'strategy':{'type':'External','rollingUpdate':{},'applyStrategy':{'type':'ReportDiff','serverSideApplyConfig':{}}}}",
		 STRATEGY "[rollingUpdateConifg is not valid for ExternalRollout strategy type, serverSideApplyConfig is only valid for "
			  "ServerSideApply strategy type]"},
		{"{'resourceSelectors':[{'group':'g','version':'v','kind':'K','name':'n','labelSelector':{'matchLabels':{'a':'b'}}}]}",
		 CRP "the labelSelector and name fields are mutually exclusive in selector {Group:g Version:v Kind:K Name:n LabelSelector:"
		     "&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},} SelectionScope:}"},
		{"{" SELECTORS ",'policy':{'placementType':'PickFixed','clusterNames':['a','a'],'numberOfClusters':1}}",
		 POLICY "[cluster names must be unique for policy type PickFixed, number of clusters must be nil for policy type PickFixed, only "
			"valid for PickN placement policy type]"},
		{"{" SELECTORS ",'policy':{'placementType':'PickN'}}", POLICY "number of cluster cannot be nil for policy type PickN"},
		{"{" SELECTORS ",'policy':{'placementType':'PickN','numberOfClusters':-2}}",
		 POLICY "number of clusters cannot be -2 for policy type PickN"},
		{"{" SELECTORS ",'policy':{'placementType':'PickAll','affinity':{'clusterAffinity':{"
		 "'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'preference':{}}]}}}}",
		 POLICY "PreferredDuringSchedulingIgnoredDuringExecution will be ignored for placement policy type PickAll"},
		{"{" SELECTORS ",'policy':{'placementType':'PickN','numberOfClusters':1,'affinity':{'clusterAffinity':{"
		 "'requiredDuringSchedulingIgnoredDuringExecution':{'clusterSelectorTerms':[{'propertySorter':{}},{'propertySorter':{}}]},"
		 "'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'preference':{'propertySelector':{}}}]}}}}",
		 POLICY "[PropertySorter is not allowed for RequiredDuringSchedulingIgnoredDuringExecution affinity, PropertySelector is not allowed "
			"for PreferredDuringSchedulingIgnoredDuringExecution affinity]"},
		{"{" SELECTORS ",'policy':{'placementType':'PickAll','tolerations':[{'key':'k','operator':'Exists','value':'v'},"
		 "{'operator':'Equal'},{'operator':'Equal'}]}}",
		 POLICY "[invalid toleration {Key:k Operator:Exists Value:v Effect:}: toleration value needs to be empty, when operator is Exists, "
			"invalid toleration {Key: Operator:Equal Value: Effect:}: toleration key cannot be empty, when operator is Equal, toleration "
			"{Key: Operator:Equal Value: Effect:} already exists, tolerations must be unique]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *denial = judge("ClusterResourcePlacement", rows[i].spec, NULL);
		if (!denial || !rows[i].denial)
			assert_true(denial == rows[i].denial);
		else
			assert_string_equal(denial, rows[i].denial);
	}
}

static void denials_of_changes(void **state)
{
	(void)state;
	const char *fixed = "{" SELECTORS ",'policy':{'placementType':'PickFixed','clusterNames':['a']}}";
	const char *tolerant = "{" SELECTORS ",'policy':{'placementType':'PickAll','tolerations':[{'key':'k','operator':'Exists'}]}}";
	const char *more = "{" SELECTORS ",'policy':{'placementType':'PickAll','tolerations':[{'key':'l','operator':'Exists'},"
			   "{'key':'k','operator':'Exists'}]}}";
	assert_string_equal(judge("ClusterResourcePlacement", fixed, "{" SELECTORS "}"),
			    DENIED("clusterresourceplacement") "placement type is immutable");
	assert_string_equal(judge("ClusterResourcePlacement", tolerant, more),
			    DENIED("clusterresourceplacement") "tolerations have been updated/deleted, only additions to tolerations are allowed");
	assert_null(judge("ClusterResourcePlacement", more, tolerant));
	assert_string_equal(judge("ResourcePlacement", "{" SELECTORS "}", "{" SELECTORS ",'strategy':{'type':'Blue'}}"),
			    DENIED("resourceplacement") "deny update on old invalid v1beta1 RP with DeletionTimestamp not set the rollout Strategy "
							"field  is invalid: unsupported rollout strategy type `Blue`");
}

static void long_names_and_other_kinds(void **state)
{
	(void)state;
	struct value *placement = manifest("ClusterResourcePlacement", "{" SELECTORS "}");
	char name[65] = "";
	memset(name, 'p', 64);
	value_put_text(&scratch, value_get(placement, "metadata"), "name", name);
	const struct admission_request request = request_for(RELEASE_HEAD, placement);
	assert_string_equal(admission_webhook_placement(&scratch, &request), CRP "the name field cannot have length exceeding 63");
	assert_null(judge("ClusterStagedUpdateRun", "{}", NULL));
}

/* After the checks of the API server itself, and not when only the status changes. */
static void the_api_server_asks(void **state)
{
	(void)state;
	static const char denied[] = POLICY "cluster names must be unique for policy type PickFixed";
	const char *const twice = "{" SELECTORS ",'policy':{'placementType':'PickFixed','clusterNames':['a','a']}}";
	struct admission_request request = request_for(RELEASE_HEAD, manifest("ClusterResourcePlacement", twice));
	const char *refusal = NULL;
	assert_non_null(admission_create(&scratch, &request, &refusal));
	request.webhooks = true;
	assert_null(admission_create(&scratch, &request, &refusal));
	assert_string_equal(refusal, denied);
	request.old = created(RELEASE_HEAD, manifest("ClusterResourcePlacement", "{" SELECTORS ",'policy':{'placementType':'PickFixed',"
										  "'clusterNames':['a']}}"));
	request.proposed = value_merge(&scratch, request.old, document("{'spec':{'policy':{'clusterNames':['a','a']}}}"));
	assert_null(admission_update(&scratch, &request, &refusal));
	assert_string_equal(refusal, denied);
	request.status_subresource = true;
	assert_non_null(admission_update(&scratch, &request, &refusal));
	request = request_for(RELEASE_HEAD, manifest("ClusterResourcePlacement", "{'policy':{'placementType':'PickFixed','clusterNames':['a','a']}}"));
	request.webhooks = true;
	assert_null(admission_create(&scratch, &request, &refusal));
	assert_non_null(strstr(refusal, "is invalid: "));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, arena_set_up, arena_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(denials_of_new_placements), TEST(denials_of_changes), TEST(long_names_and_other_kinds),
					   TEST(the_api_server_asks)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
