#include "tests/unit/admission_request.h"

#define RUN "{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'s'}"
#define PLACEMENT "{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}]}"
#define CONDITION "{'type':'Approved','status':'True','reason':'r','message':'','lastTransitionTime':'2024-01-01T00:00:00Z'}"

static void defaults_are_filled_in(void **state)
{
	(void)state;
	assert_document(value_get(created(RELEASE_HEAD, manifest("StagedUpdateRun", RUN)), "spec"),
			"{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'s','state':'Initialize'}");
	assert_document(value_get(created(RELEASE_MID_2025, manifest("ClusterStagedUpdateRun", RUN)), "spec"), RUN);
	assert_document(value_get(created(RELEASE_V0_3_1, manifest("ClusterResourcePlacement", PLACEMENT)), "spec"),
			"{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n','selectionScope':"
			"'NamespaceWithResources'}],'revisionHistoryLimit':10,'statusReportingScope':'ClusterScopeOnly'}");
	assert_document(value_get(created(RELEASE_MID_2025, manifest("ClusterResourcePlacement", PLACEMENT)), "spec"),
			"{'resourceSelectors':[{'group':'','version':'v1','kind':'Namespace','name':'n'}],'revisionHistoryLimit':10}");
	const struct value *strategy =
		created(RELEASE_HEAD, manifest("StagedUpdateStrategy", "{'stages':[{'name':'a'},{'name':'b','maxConcurrency':null}]}"));
	assert_document(value_get(strategy, "spec"), "{'stages':[{'name':'a','maxConcurrency':1},{'name':'b','maxConcurrency':1}]}");
}

static void defaults_of_nested_parts(void **state)
{
	(void)state;
	const struct value *placement = created(
		RELEASE_HEAD, manifest("ResourcePlacement",
				       "{'resourceSelectors':[{'group':'','version':'v1','kind':'ConfigMap'}],'policy':{'tolerations':[{'key':'k'}],"
				       "'topologySpreadConstraints':[],'placementType':'PickN','numberOfClusters':1},'strategy':{'rollingUpdate':{},"
				       "'applyStrategy':{'type':'ServerSideApply'}}}"));
	assert_document(value_find(placement, "spec", "strategy", NULL),
			"{'type':'RollingUpdate','rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%','unavailablePeriodSeconds':60},"
			"'applyStrategy':{'type':'ServerSideApply','comparisonOption':'PartialComparison','whenToApply':'Always',"
			"'whenToTakeOver':'Always'}}");
	assert_document(value_find(placement, "spec", "policy", "tolerations", NULL), "[{'key':'k','operator':'Equal'}]");
	const struct value *member = created(RELEASE_HEAD, manifest("MemberCluster", "{'identity':{'kind':'User','name':'u'},'deleteOptions':{}}"));
	assert_document(value_get(member, "spec"),
			"{'identity':{'kind':'User','name':'u'},'heartbeatPeriodSeconds':60,'deleteOptions':{'validationMode':'Strict'}}");
}

static void unknown_fields_go(void **state)
{
	(void)state;
	struct value *run = manifest("ClusterStagedUpdateRun",
				     "{'placementName':'p','resourceSnapshotIndex':'1','stagedRolloutStrategyName':'s','colour':'red'}");
	value_put_text(&scratch, run, "extra", "x");
	const struct value *stored = created(RELEASE_HEAD, run);
	assert_null(value_get(stored, "extra"));
	assert_null(value_find(stored, "spec", "colour", NULL));
	const struct value *snapshot = created(
		RELEASE_HEAD,
		manifest("ClusterResourceSnapshot",
			 "{'selectedResources':[{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':{'k':null},'any':[1]}],'x':1}"));
	assert_document(value_get(snapshot, "spec"),
			"{'selectedResources':[{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':{'k':null},'any':[1]}]}");
}

static void the_manifest_itself_stays_as_it_was(void **state)
{
	(void)state;
	struct value *run = manifest("ClusterStagedUpdateRun", "{'placementName':'p','stagedRolloutStrategyName':'s','x':1}");
	value_put(&scratch, run, "status", document("{'conditions':[]}"));
	const struct value *before = value_copy(&scratch, run);
	created(RELEASE_HEAD, run);
	assert_true(value_equal(run, before));
}

static void what_the_server_sets_itself_is_dropped(void **state)
{
	(void)state;
	struct value *run = manifest("ClusterStagedUpdateRun", RUN);
	value_put(&scratch, run, "metadata",
		  document("{'name':'x','namespace':'lost','uid':'u','resourceVersion':'7','generation':9,'creationTimestamp':null,'labels':{'a':'b'}"
			   "}"));
	value_put(&scratch, run, "status", document("{'conditions':[]}"));
	const struct value *stored = created(RELEASE_HEAD, run);
	assert_document(value_get(stored, "metadata"), "{'name':'x','labels':{'a':'b'}}");
	assert_null(value_get(stored, "status"));
}

static void kinds_without_a_table_pass(void **state)
{
	(void)state;
	struct value *map = document("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c','namespace':'n'},'data':{'k':'v'},'status':1}");
	assert_document(created(RELEASE_HEAD, map),
			"{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c','namespace':'n'},'data':{'k':'v'},'status':1}");
	const char *refusal = NULL;
	assert_null(create(RELEASE_HEAD, document("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'C','namespace':'n'}}"), &refusal));
	assert_true(strncmp(refusal, "ConfigMap \"C\" is invalid: metadata.name: ", 41) == 0);
	assert_null(create(RELEASE_HEAD, document("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'a.b'}}"), &refusal));
	assert_string_equal(refusal, "Namespace \"a.b\" is invalid: metadata.name: Invalid value: \"a.b\": must not contain dots");
	const struct value *old = created(RELEASE_HEAD, document("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d',"
								 "'namespace':'n'},'spec':{'replicas':1},'status':{'replicas':1}}"));
	assert_null(value_get(old, "status"));
	const struct value *now = update(RELEASE_HEAD, old, "{'spec':{'replicas':2},'status':{'replicas':2}}", false, &refusal);
	assert_null(value_get(now, "status"));
	now = update(RELEASE_HEAD, now, "{'spec':{'replicas':3},'status':{'replicas':2}}", true, &refusal);
	assert_document(value_get(now, "status"), "{'replicas':2}");
	assert_document(value_get(now, "spec"), "{'replicas':2}");
}

static void a_status_update_changes_nothing_else(void **state)
{
	(void)state;
	const char *refusal = NULL;
	const struct value *old = created(RELEASE_HEAD, manifest("ClusterApprovalRequest", "{'parentStageRollout':'r','targetStage':'s'}"));
	const struct value *now = update(
		RELEASE_HEAD, old,
		"{'metadata':{'labels':{'a':'b'}},'spec':{'targetStage':'other'},'status':{'conditions':[" CONDITION "],'junk':1}}", true, &refusal);
	assert_non_null(now);
	assert_true(value_equal(value_get(now, "metadata"), value_get(old, "metadata")));
	assert_true(value_equal(value_get(now, "spec"), value_get(old, "spec")));
	assert_document(value_get(now, "status"), "{'conditions':[" CONDITION "]}");
	now = update(RELEASE_HEAD, now, "{'metadata':{'labels':{'a':'b'}},'status':null}", false, &refusal);
	assert_document(value_get(now, "status"), "{'conditions':[" CONDITION "]}");
	assert_document(value_find(now, "metadata", "labels", NULL), "{'a':'b'}");
	now = update(RELEASE_HEAD, now, "{'status':null}", true, &refusal);
	assert_null(value_get(now, "status"));
	const struct value *strategy = created(RELEASE_HEAD, manifest("StagedUpdateStrategy", "{'stages':[]}"));
	assert_null(update(RELEASE_HEAD, strategy, "{'status':{}}", true, &refusal));
	assert_string_equal(refusal, "the server could not find the requested resource");
}

static void metadata_is_judged(void **state)
{
	static const struct {
		const char *metadata, *errors; /* the errors begin with this */
	} rows[] = {
		{"{}", "[metadata.name: Required value: name or generateName is required, " UNCHECKED_RULES "]"},
		{"{'name':'x','labels':{'a b':'c'}}", "metadata.labels: Invalid value: \"a b\": name part must consist of"},
		{"{'name':'x','labels':{'a':'c d'}}", "metadata.labels: Invalid value: \"c d\": a valid label must be"},
		{"{'name':'x','annotations':{'A b':'c d'}}", "metadata.annotations: Invalid value: \"A b\": name part must consist of"},
		{"{'name':'x','finalizers':['a/b/c']}", "metadata.finalizers: Invalid value: \"a/b/c\": a qualified name must consist of"},
		{"{'name':'x','ownerReferences':[{'apiVersion':'g/v1','kind':'K','name':'n'}]}",
		 "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"},
		{"{'name':'Xy-abcde','generateName':'Xy-'}", "[metadata.generateName: Invalid value: \"Xy-\": a lowercase RFC 1123 subdomain must"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct value *run = manifest("ClusterStagedUpdateRun", RUN);
		const char *refusal = NULL;
		value_put(&scratch, run, "metadata", document(rows[i].metadata));
		assert_null(create(RELEASE_HEAD, run, &refusal));
		const char *errors = strstr(refusal, "is invalid: ") + strlen("is invalid: ");
		if (strncmp(errors, rows[i].errors, strlen(rows[i].errors)) != 0)
			fail_msg("%s: %s", rows[i].metadata, refusal);
	}
	struct value *fine = manifest("ClusterStagedUpdateRun", RUN);
	value_put(&scratch, fine, "metadata", document("{'name':'x-abcde','generateName':'x-','annotations':{'A.b/C':'any thing'}}"));
	created(RELEASE_HEAD, fine);
	struct value *homeless = manifest("StagedUpdateRun", RUN);
	value_put(&scratch, homeless, "metadata", document("{'name':'x'}"));
	assert_judgement(RELEASE_HEAD, homeless, "[metadata.namespace: Required value, " UNCHECKED_RULES "]");
}

static void metadata_of_wrong_types(void **state)
{
	(void)state;
	const char *refusal = NULL;
	struct value *run = manifest("ClusterStagedUpdateRun", RUN);
	value_put(&scratch, run, "metadata", document("{'name':'x','labels':{'order':3}}"));
	assert_null(create(RELEASE_HEAD, run, &refusal));
	assert_string_equal(refusal, "ClusterStagedUpdateRun in version \"v1beta1\" cannot be handled as a ClusterStagedUpdateRun: json: cannot "
				     "unmarshal number into Go struct field ObjectMeta.labels of type string");
	value_put(&scratch, run, "metadata", document("{'name':true}"));
	assert_null(create(RELEASE_HEAD, run, &refusal));
	value_put(&scratch, run, "metadata", document("[]"));
	assert_null(create(RELEASE_HEAD, run, &refusal));
}

static void metadata_in_an_update(void **state)
{
	(void)state;
	const char *refusal = NULL;
	struct value *old = created(RELEASE_HEAD, manifest("ClusterStagedUpdateRun", RUN));
	value_put_text(&scratch, value_get(old, "metadata"), "deletionTimestamp", "2024-01-01T00:00:00Z");
	value_put(&scratch, value_get(old, "metadata"), "finalizers", document("['a/b']"));
	assert_null(update(RELEASE_HEAD, old, "{'metadata':{'finalizers':['a/d','a/b','a/c','a/d']}}", false, &refusal));
	assert_string_equal(refusal, "ClusterStagedUpdateRun.placement.kubernetes-fleet.io \"x\" is invalid: metadata.finalizers: Forbidden: no new "
				     "finalizers can be added if the object is being deleted, found new finalizers []string{\"a/c\", \"a/d\"}");
	assert_non_null(update(RELEASE_HEAD, old, "{'metadata':{'finalizers':null}}", false, &refusal));
	assert_null(update(RELEASE_HEAD, old, "{'metadata':{'name':'y'}}", false, &refusal));
	assert_non_null(strstr(refusal, "metadata.name: Invalid value: \"y\": field is immutable"));
}

static void texts_about_existence(void **state)
{
	(void)state;
	assert_string_equal(admission_already_exists(&scratch, "clusterstagedupdateruns", "placement.kubernetes-fleet.io", "second"),
			    "clusterstagedupdateruns.placement.kubernetes-fleet.io \"second\" already exists");
	assert_string_equal(admission_not_found(&scratch, "configmaps", "", "c"), "configmaps \"c\" not found");
}

static void generated_names(void **state)
{
	(void)state;
	const char *name = admission_generate_name(&scratch, "run-", 12345678901234567ULL);
	assert_int_equal(strlen(name), 9);
	assert_int_equal(strspn(name + 4, "bcdfghjklmnpqrstvwxz2456789"), 5);
	assert_string_not_equal(name, admission_generate_name(&scratch, "run-", 12345678901234568ULL));
	const char *base = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggg";
	assert_int_equal(strlen(admission_generate_name(&scratch, base, 1)), 63);
}

/* Where both tables speak of a kind they agree. */
static void status_subresources_as_in_the_table_of_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind_info *info = kind_at(i);
		for (int release = 0; release < RELEASE_COUNT; release++)
			if (kind_exists(info, (enum release_id)release) &&
			    admission_has_status((enum release_id)release, info->group, info->kind) != info->status_subresource)
				fail_msg("%s", info->kind);
	}
	assert_true(admission_has_status(RELEASE_HEAD, "example.com", "Unheard"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, arena_set_up, arena_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults_are_filled_in),
		TEST(defaults_of_nested_parts),
		TEST(unknown_fields_go),
		TEST(the_manifest_itself_stays_as_it_was),
		TEST(what_the_server_sets_itself_is_dropped),
		TEST(kinds_without_a_table_pass),
		TEST(a_status_update_changes_nothing_else),
		TEST(metadata_is_judged),
		TEST(metadata_of_wrong_types),
		TEST(metadata_in_an_update),
		TEST(texts_about_existence),
		TEST(generated_names),
		TEST(status_subresources_as_in_the_table_of_kinds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
