/* Commands and their errors, as kubectl 1.32 has them. */

#include "tests/unit/get_fixture.h"

#define META(name, more) "\"metadata\":{\"name\":\"" name "\",\"creationTimestamp\":\"2025-01-01T00:00:00Z\"" more "}"
#define STRATEGY(name, labels) \
	"{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterStagedUpdateStrategy\"," META(name, ",\"labels\":{" labels "}") "}"
#define CONFIG(ns, name, labels) \
	"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"," META(name, ",\"namespace\":\"" ns "\",\"labels\":{" labels "}") ",\"data\":{\"k\":\"v\"}}"

static const char objects[] =
	"[" STRATEGY("run-b", "\"a.b/c\":\"2\"") "," STRATEGY("run-a", "\"a\":\"1\",\"b/c\":\"x\"") ","
	"{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourceEnvelope\"," META("place", "") "},"
	CONFIG("default", "one", "\"env\":\"x\",\"env-type\":\"y\"") "," CONFIG("other", "two", "") ","
	"{\"cluster\":\"member1\",\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"," META("three", ",\"namespace\":\"default\"") "},"
	"{\"apiVersion\":\"example.com/v2\",\"kind\":\"Widget\"," META("w", ",\"managedFields\":[{\"manager\":\"m\"}]") ",\"spec\":{\"a\":[1]}}]";

static struct fixture fixture;

static int setup(void **state)
{
	(void)state;
	fixture_init(&fixture, objects, RELEASE_HEAD, "2025-01-01T00:01:00Z");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_deinit(&fixture);
	return 0;
}

static void prints(const char *command, const char *out)
{
	fixture_get(&fixture, command, out, "", 0);
}

static void fails(const char *command, const char *err)
{
	fixture_get(&fixture, command, "", err, 1);
}

#define GROUP "placement.kubernetes-fleet.io"
#define NO_STRATEGY(name) "Error from server (NotFound): clusterstagedupdatestrategies." GROUP " \"" name "\" not found\n"

static void test_lists_and_names(void **state)
{
	(void)state;
	prints("csus", "NAME    AGE\nrun-a   60s\nrun-b   60s\n");
	prints("kubectl get csus run-b run-a", "NAME    AGE\nrun-b   60s\nrun-a   60s\n");
	prints("get csus/run-b csus/run-a -o name",
	       "clusterstagedupdatestrategy." GROUP "/run-b\nclusterstagedupdatestrategy." GROUP "/run-a\n");
	prints("csus --no-headers", "run-a   60s\nrun-b   60s\n");
	prints("cm -n other", "NAME   DATA   AGE\ntwo    1      60s\n");
	prints("cm", "NAME   DATA   AGE\none    1      60s\n");
	prints("cm -A", "NAMESPACE   NAME   DATA   AGE\ndefault     one    1      60s\nother       two    1      60s\n");
	prints("csus -A", "NAME    AGE\nrun-a   60s\nrun-b   60s\n");
	prints("cm --cluster member1", "NAME    DATA   AGE\nthree   0      60s\n");
	prints("cm --all-namespaces=false -oname", "configmap/one\n");
	prints("csus,csus", "NAME    AGE\nrun-a   60s\nrun-b   60s\n");
}

static void test_labels(void **state)
{
	(void)state;
	prints("csus -L a,b/c,a.b/c --show-labels",
	       "NAME    AGE   A     C     C     LABELS\nrun-a   60s   1     x           a=1,b/c=x\nrun-b   60s               2     a.b/c=2\n");
	prints("csus -L a -L b/c", "NAME    AGE   A     C\nrun-a   60s   1     x\nrun-b   60s         \n");
	prints("cm -A --show-labels", "NAMESPACE   NAME   DATA   AGE   LABELS\ndefault     one    1      60s   env-type=y,env=x\n"
				      "other       two    1      60s   <none>\n");
	prints("csus -l a=1 -o name", "clusterstagedupdatestrategy." GROUP "/run-a\n");
	prints("csus -l a!=1 -o name", "clusterstagedupdatestrategy." GROUP "/run-b\n");
	prints("csus -l '!a' -o name", "clusterstagedupdatestrategy." GROUP "/run-b\n");
	prints("csus -l 'a in (1, 2),b/c' -o name", "clusterstagedupdatestrategy." GROUP "/run-a\n");
	prints("csus -l 'a notin (1)' -o name", "clusterstagedupdatestrategy." GROUP "/run-b\n");
	prints("csus --selector=b/c==x -o name", "clusterstagedupdatestrategy." GROUP "/run-a\n");
	fixture_get(&fixture, "csus -l zz", "", "No resources found\n", 0);
	fails("csus -l 'a in (1'", "error: unable to parse requirement: \"a in (1\" is no label selector\n");
	fails("csus run-a -l a=1", "error: name cannot be provided when a selector is specified\n");
}

static void test_several_kinds(void **state)
{
	(void)state;
#define PLACE "NAME                                                          AGE\nclusterresourceenvelope." GROUP "/place   60s\n"
#define STRATEGIES \
	"NAME                                                              AGE\nclusterstagedupdatestrategy." GROUP "/run-a   60s\n" \
	"clusterstagedupdatestrategy." GROUP "/run-b   60s\n"
	prints("clusterresourceenvelopes,csus", PLACE "\n" STRATEGIES);
	prints("csus,sur", STRATEGIES);
	prints("csus,cm --no-headers",
	       "clusterstagedupdatestrategy." GROUP "/run-a   60s\nclusterstagedupdatestrategy." GROUP "/run-b   60s\n"
	       "configmap/one   1     60s\n");
	prints("clusterresourceenvelope/place csus/run-a",
	       PLACE "\nNAME                                                              AGE\nclusterstagedupdatestrategy." GROUP
		     "/run-a   60s\n");
	prints("-A csus,cm", STRATEGIES "\nNAMESPACE   NAME            DATA   AGE\ndefault     configmap/one   1      60s\n"
				  "other       configmap/two   1      60s\n");
	prints("-A sur,clusterresourceenvelope",
	       "NAMESPACE   NAME                                                          AGE\n            clusterresourceenvelope." GROUP
	       "/place   60s\n");
	prints("csus --show-kind", STRATEGIES);
	prints("fleet", PLACE "\n" STRATEGIES);
	fixture_get(&fixture, "cm,csus one", "NAME   DATA   AGE\none    1      60s\n", NO_STRATEGY("one"), 1);
	fixture_get(&fixture, "sur,rp", "", "No resources found in default namespace.\n", 0);
	fixture_get(&fixture, "sur,csur", "", "No resources found\n", 0);
	fixture_get(&fixture, "all", "", "No resources found in default namespace.\n", 0);
}

static void test_dumps(void **state)
{
	(void)state;
#define ONE "apiVersion: v1\ndata:\n  k: v\nkind: ConfigMap\nmetadata:\n  creationTimestamp: \"2025-01-01T00:00:00Z\"\n  labels: {}\n" \
	"  name: two\n  namespace: other\n"
	prints("cm two -n other -o yaml", ONE);
	prints("cm two -n other -o jsonpath='{.metadata.name} {.data}'", "two {\"k\":\"v\"}");
	prints("cm -A -o jsonpath={.items[*].metadata.name}", "one two");
	prints("csus run-a -o yaml",
	       "apiVersion: " GROUP "/v1\nkind: ClusterStagedUpdateStrategy\nmetadata:\n  creationTimestamp: \"2025-01-01T00:00:00Z\"\n"
	       "  labels:\n    a: \"1\"\n    b/c: x\n  name: run-a\n");
	prints("clusterstagedupdatestrategies.v1beta1." GROUP " run-a -o jsonpath={.apiVersion}", GROUP "/v1beta1");
	prints("sur -o yaml", "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n");
	prints("sur -o json", "{\n    \"apiVersion\": \"v1\",\n    \"items\": [],\n    \"kind\": \"List\",\n    \"metadata\": {\n"
			      "        \"resourceVersion\": \"\"\n    }\n}\n");
	prints("sur -o name", "");
	prints("widgets w -o yaml", "apiVersion: example.com/v2\nkind: Widget\nmetadata:\n  creationTimestamp: \"2025-01-01T00:00:00Z\"\n"
				    "  name: w\nspec:\n  a:\n  - 1\n");
	prints("widget -o jsonpath={.items[0].metadata.managedFields[0].manager} --show-managed-fields", "m");
	fixture_get(&fixture, "csus nope run-a -o jsonpath={.items[*].metadata.name}", "run-a", NO_STRATEGY("nope"), 1);
	fixture_get(&fixture, "csus x y -o yaml", "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n",
		    NO_STRATEGY("x") NO_STRATEGY("y"), 1);
	fails("csus x -o yaml", NO_STRATEGY("x"));
	prints("csus x y -o yaml --ignore-not-found", "");
	prints("csus x --ignore-not-found", "");
}

static void test_custom_resources(void **state)
{
	(void)state;
	prints("widgets", "NAME   AGE\nw      60s\n");
	prints("widget w -o name", "widget.example.com/w\n");
	prints("csus -o custom-columns=N:.metadata.name,L:metadata.labels.a", "N       L\nrun-a   1\nrun-b   <none>\n");
	prints("csus -o custom-columns=A:{.metadata.labels} --no-headers", "map[a:1 b/c:x]\nmap[a.b/c:2]\n");
	prints("widget w -o custom-columns=S:.spec", "S\nmap[a:[1]]\n");
	fails("csus -o custom-columns=A", "error: unexpected custom-columns spec: A, expected <header>:<json-path-expr>\n");
	fails("csus -o custom-columns=", "error: custom-columns format specified but no custom columns given\n");
}

static void test_sorting(void **state)
{
	(void)state;
	prints("csus --sort-by=.metadata.name -o name",
	       "clusterstagedupdatestrategy." GROUP "/run-a\nclusterstagedupdatestrategy." GROUP "/run-b\n");
	prints("csus --sort-by={.metadata.labels.a} -o name",
	       "clusterstagedupdatestrategy." GROUP "/run-b\nclusterstagedupdatestrategy." GROUP "/run-a\n");
}

static void test_errors(void **state)
{
	(void)state;
	fails("", "error: Required resource not specified.\n");
	fails("nope", "error: the server doesn't have a resource type \"nope\"\n");
	fails("nope.foo.bar", "error: the server doesn't have a resource type \"nope\"\n");
	fails("csus,", "error: the server doesn't have a resource type \"\"\n");
	fails("csus nope", NO_STRATEGY("nope"));
	fails("cm x", "Error from server (NotFound): configmaps \"x\" not found\n");
	fails("cm one -A", "error: a resource cannot be retrieved by name across all namespaces\n");
	fails("csus -o jsonpath=", "error: template format specified but no template given\n");
	fails("csus -o", "error: flag needs an argument: 'o' in -o\n");
	fails("csus --namespace", "error: flag needs an argument: --namespace\n");
	fails("csus --nope", "error: unknown flag: --nope\n");
	fails("csus -z", "error: unknown shorthand flag: 'z' in -z\n");
	fails("csus -A=x", "error: invalid argument \"x\" for \"--all-namespaces\" flag\n");
	fails("csus/", "error: arguments in resource/name form must have a single resource and name\n");
	fails("csus,cm/x", "error: arguments in resource/name form must have a single resource and name\n");
	fails("a/b/c", "error: arguments in resource/name form may not have more than one slash\n");
	fails("csus ''", "error: resource name may not be empty\n");
	fails("fleet x", "error: you must specify only one resource\n");
	fails("csus 'x", "error: a quote that does not end in: csus 'x\n");
	fails("csus --show-labels -o name", "error: --show-labels option cannot be used with name printer\n");
	fails("cm --cluster hamlet", "error: there is no cluster \"hamlet\"\n");
	fixture_get(&fixture, "rs", "",
		    "Warning: short name \"rs\" could also match lower priority resource resourcesnapshots." GROUP "\n"
		    "No resources found in default namespace.\n", 0);
	assert_int_equal(get_print_command(&fixture.out, &fixture.err, "csus -o foo", &fixture.source), 1);
	assert_non_null(strstr(text_view(&fixture.err), "unable to match a printer suitable for the output format \"foo\""));
	assert_int_equal(get_print_command(&fixture.out, &fixture.err, "csus run-a cm/x", &fixture.source), 1);
	assert_non_null(strstr(text_view(&fixture.err), "there is no need to specify a resource type as a separate argument"));
}

static void test_words_of_a_command(void **state)
{
	(void)state;
	const char **words;
	size_t count;
	const char *error = NULL;
	assert_true(get_split_command(&fixture.arena, "  a 'b c'\t\"d\\\"\\e\"f\\ g ''\n", &words, &count, &error));
	assert_int_equal(count, 4);
	assert_string_equal(words[0], "a");
	assert_string_equal(words[1], "b c");
	assert_string_equal(words[2], "d\"\\ef g");
	assert_string_equal(words[3], "");
	struct text many;
	text_init(&many, 0);
	for (int i = 0; i < GET_WORDS_MAX; i++)
		text_put(&many, "a ");
	assert_true(get_split_command(&fixture.arena, text_view(&many), &words, &count, &error));
	assert_int_equal(count, GET_WORDS_MAX);
	text_put(&many, "a");
	assert_false(get_split_command(&fixture.arena, text_view(&many), &words, &count, &error));
	text_deinit(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lists_and_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_labels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_several_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dumps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_custom_resources, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sorting, setup, teardown),
		cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words_of_a_command, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
