#include "model/api.h"
#include "model/selection.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

/* What selectors pick out of one hub, and what they complain about, release by release (hub-and-members.md 2.5). */

static struct world world;
static struct trace trace;

static const struct value *read(const char *json)
{
	const char *error = NULL;
	const struct value *value = json_read(&world.arena, json, strlen(json), &error);
	if (!value)
		fail_msg("%s: %s", error, json);
	return value;
}

static void create(const char *json)
{
	const char *refusal = NULL;
	if (!api_create(&world, read(json), &refusal))
		fail_msg("%s", refusal);
}

static void create_simple(const char *api_version, const char *kind, const char *ns, const char *name, const char *more)
{
	const char *where = *ns ? arena_format(&world.arena, "\"namespace\":\"%s\",", ns) : "";
	create(arena_format(&world.arena, "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{%s\"name\":\"%s\"%s}}", api_version, kind, where, name, more));
}

static void open_hub(enum release_id release)
{
	struct world_config config = world_config_default();
	config.release = release;
	config.placements_by_hand = true;
	trace_init(&trace);
	world_init(&world, &config, &trace);
	create_simple("v1", "Namespace", "", "app", ",\"labels\":{\"team\":\"a\"}");
	create_simple("v1", "Namespace", "", "web", ",\"labels\":{\"team\":\"a\"}");
	create_simple("v1", "Namespace", "", "kube-x", "");
	create_simple("v1", "Namespace", "", "going", ",\"finalizers\":[\"f/g\"]");
	create_simple("v1", "ConfigMap", "app", "one", ",\"labels\":{\"tier\":\"front\"}");
	create_simple("v1", "ConfigMap", "app", "two", "");
	create_simple("v1", "ConfigMap", "app", "kube-root-ca.crt", "");
	create_simple("v1", "ConfigMap", "app", "held", ",\"finalizers\":[\"f/g\"]");
	create_simple("v1", "ServiceAccount", "app", "default", "");
	create_simple("v1", "Pod", "app", "pod", "");
	create_simple("apps/v1", "Deployment", "app", "web", "");
	create_simple("example.com/v1", "Widget", "app", "gear", "");
	create_simple("v1", "ConfigMap", "web", "three", "");
	create_simple("rbac.authorization.k8s.io/v1", "ClusterRole", "", "reader", ",\"labels\":{\"tier\":\"front\"}");
	create_simple("rbac.authorization.k8s.io/v1", "ClusterRole", "", "writer", "");
	struct api_target going = {world.kinds.name_space, "", "going"};
	struct api_target held = {kind_by_name("ConfigMap", ""), "app", "held"};
	const char *refusal = NULL;
	assert_true(api_delete(&world, &going, &refusal));
	assert_true(api_delete(&world, &held, &refusal));
}

static void close_hub(void)
{
	world_deinit(&world);
	trace_deinit(&trace);
}

/* "Kind ns/name Kind ns/name ...", or the error. */
static const char *select_as(const char *ns, const char *selectors)
{
	struct object *placement = store_new(&world.store, world.kinds.placement[*ns ? SCOPE_NAMESPACED : SCOPE_CLUSTER], ns, "crp");
	placement->body = read(arena_format(&world.arena, "{\"spec\":{\"resourceSelectors\":[%s]}}", selectors));
	struct selection selection = selection_make(&world, placement);
	struct text text;
	text_init(&text, 0);
	if (selection.error) {
		assert_true(selection.user_error == (strncmp(selection.error, "failed to process", 17) == 0));
		text_put(&text, selection.error);
	}
	for (size_t i = 0; i < selection.count; i++)
		text_putf(&text, "%s%s %s/%s", i ? " " : "", selection.objects[i].kind, selection.objects[i].ns, selection.objects[i].name);
	const char *result = symbol_of(&world.symbols, text_view(&text));
	text_deinit(&text);
	return result;
}

#define NS(more) "{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\"" more "}"
#define CM(more) "{\"group\":\"\",\"version\":\"v1\",\"kind\":\"ConfigMap\"" more "}"
#define ROLE(more) "{\"group\":\"rbac.authorization.k8s.io\",\"version\":\"v1\",\"kind\":\"ClusterRole\"" more "}"
#define NAME(name) ",\"name\":\"" name "\""
#define LABEL(key, value) ",\"labelSelector\":{\"matchLabels\":{\"" key "\":\"" value "\"}}"
#define SCOPE(scope) ",\"selectionScope\":\"" scope "\""
#define U "failed to process the request due to a client error: "

#define APP "Namespace /app ConfigMap app/one ConfigMap app/two Deployment app/web Widget app/gear"

static void what_is_picked(void **state)
{
	(void)state;
	open_hub(RELEASE_HEAD);
	assert_string_equal(select_as("", NS(NAME("app"))), APP);
	assert_string_equal(select_as("", NS(LABEL("team", "a"))),
			    "Namespace /app Namespace /web ConfigMap app/one ConfigMap app/two ConfigMap web/three Deployment app/web Widget app/gear");
	assert_string_equal(select_as("", NS(NAME("going"))), "");
	assert_string_equal(select_as("", NS(NAME("absent"))), "");
	assert_string_equal(select_as("", ROLE("")), "ClusterRole /reader ClusterRole /writer");
	assert_string_equal(select_as("", ROLE(LABEL("tier", "front"))), "ClusterRole /reader");
	assert_string_equal(select_as("", ROLE(NAME("writer")) "," NS(NAME("web"))), "Namespace /web ConfigMap web/three ClusterRole /writer");
	assert_string_equal(select_as("", "{\"group\":\"placement.kubernetes-fleet.io\",\"version\":\"v1beta1\",\"kind\":\"ClusterResourcePlacement\"}"), "");
	assert_string_equal(select_as("app", CM("")), "ConfigMap app/one ConfigMap app/two");
	assert_string_equal(select_as("app", CM(LABEL("tier", "front"))), "ConfigMap app/one");
	assert_string_equal(select_as("app", CM(NAME("three"))), "");
	close_hub();
}

static void scopes_of_namespaces(void **state)
{
	(void)state;
	open_hub(RELEASE_HEAD);
	assert_string_equal(select_as("", NS(LABEL("team", "a") SCOPE("NamespaceOnly"))), "Namespace /app Namespace /web");
	assert_string_equal(select_as("", NS(NAME("kube-x") SCOPE("NamespaceOnly"))), "Namespace /kube-x");
	assert_string_equal(select_as("", CM(LABEL("tier", "front")) "," NS(NAME("app") SCOPE("NamespaceWithResourceSelectors"))),
			    "Namespace /app ConfigMap app/one");
	assert_string_equal(select_as("", NS(NAME("absent") SCOPE("NamespaceWithResourceSelectors"))),
			    U "invalid clusterResourcePlacement crp: NamespaceWithResourceSelectors mode requires exactly one namespace, but no namespaces "
			      "were selected");
	close_hub();
	/* A release without scopes does not know them. */
	open_hub(RELEASE_MID_2025);
	assert_string_equal(select_as("", NS(NAME("web") SCOPE("NamespaceOnly"))), "Namespace /web ConfigMap web/three");
	close_hub();
	open_hub(RELEASE_V0_2_2);
	assert_string_equal(select_as("", NS(NAME("web") SCOPE("NamespaceOnly"))), "Namespace /web");
	assert_string_equal(select_as("", NS(NAME("web") SCOPE("NamespaceWithResourceSelectors"))), "Namespace /web ConfigMap web/three");
	close_hub();
}

static void objects_being_deleted(void **state)
{
	(void)state;
	open_hub(RELEASE_MID_2025);
	assert_string_equal(select_as("", NS(NAME("app"))),
			    "Namespace /app ConfigMap app/held ConfigMap app/one ConfigMap app/two Deployment app/web Widget app/gear");
	assert_string_equal(select_as("app", CM("")), "ConfigMap app/one ConfigMap app/two");
	close_hub();
}

struct complaint {
	enum release_id release;
	const char *ns, *selectors, *text;
};

static void complaints(void **state)
{
	(void)state;
	static const struct complaint table[] = {
		{RELEASE_HEAD, "", NS(NAME("kube-x")), U "invalid clusterRresourcePlacement crp: namespace kube-x is not allowed to propagate"},
		{RELEASE_HEAD, "", ROLE("") "," ROLE(NAME("reader")),
		 U "found duplicate resource {Group:rbac.authorization.k8s.io Version:v1 Kind:ClusterRole Name:reader Namespace: Envelope:<nil>}"},
		{RELEASE_HEAD, "", CM(""),
		 U "invalid placement /crp: cannot select namespace-scoped resource /v1, Resource=configmaps in a clusterResourcePlacement"},
		{RELEASE_MID_2025, "", CM(""), U "invalid placement crp: /v1, Resource=configmaps is not a cluster scoped resource"},
		{RELEASE_HEAD, "app", ROLE(""),
		 U "invalid placement app/crp: cannot select cluster-scoped resource rbac.authorization.k8s.io/v1, Resource=clusterroles in a "
		   "resourcePlacement"},
		{RELEASE_HEAD, "app", NS(""), U "invalid placement app/crp: cannot select cluster-scoped resource Namespace in a resourcePlacement"},
		{RELEASE_V0_2_2, "app", NS(""),
		 U "invalid placement app/crp: cannot select cluster-scoped resource /v1, Resource=namespaces in a resourcePlacement"},
		{RELEASE_HEAD, "", "{\"group\":\"x.y\",\"version\":\"v1\",\"kind\":\"Nope\"}",
		 U "invalid placement /crp, failed to get GVR of the selector: no matches for kind \"Nope\" in version \"x.y/v1\""},
		{RELEASE_MID_2025, "", "{\"group\":\"\",\"version\":\"v7\",\"kind\":\"ConfigMap\"}",
		 U "invalid placement crp, failed to get GVR of the selector: no matches for kind \"ConfigMap\" in version \"v7\""},
		{RELEASE_HEAD, "", ROLE(",\"labelSelector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Maybe\"}]}"),
		 "unexpected behavior which cannot be handled by the controller: cannot convert the label selector to a selector: \"Maybe\" is not a valid "
		 "label selector operator"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		open_hub(table[i].release);
		assert_string_equal(select_as(table[i].ns, table[i].selectors), table[i].text);
		close_hub();
	}
}

static bool concerns(const char *selectors, const char *kind, const char *ns, const char *name)
{
	struct object *placement = store_new(&world.store, world.kinds.placement[SCOPE_CLUSTER], "", "crp");
	placement->body = read(arena_format(&world.arena, "{\"spec\":{\"resourceSelectors\":[%s]}}", selectors));
	const struct object *object = store_get(&world.store, kind_by_name(kind, NULL), ns, name);
	assert_non_null(object);
	return selection_concerns(&world, placement, object);
}

static void whose_business_a_write_is(void **state)
{
	(void)state;
	open_hub(RELEASE_HEAD);
	assert_true(concerns(NS(NAME("app")), "ConfigMap", "app", "one"));
	assert_true(concerns(NS(NAME("app")), "Namespace", "", "app"));
	assert_true(concerns(NS(LABEL("team", "a")), "ConfigMap", "web", "three"));
	assert_false(concerns(NS(NAME("app")), "ConfigMap", "web", "three"));
	assert_false(concerns(NS(NAME("app") SCOPE("NamespaceOnly")), "ConfigMap", "app", "one"));
	assert_true(concerns(ROLE(LABEL("tier", "front")), "ClusterRole", "", "reader"));
	assert_false(concerns(ROLE(LABEL("tier", "front")), "ClusterRole", "", "writer"));
	assert_true(concerns(NS(NAME("app") SCOPE("NamespaceWithResourceSelectors")) "," CM(NAME("one")), "ConfigMap", "app", "one"));
	assert_false(concerns(NS(NAME("app") SCOPE("NamespaceWithResourceSelectors")) "," CM(NAME("one")), "ConfigMap", "app", "two"));
	close_hub();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_picked), cmocka_unit_test(scopes_of_namespaces),      cmocka_unit_test(objects_being_deleted),
		cmocka_unit_test(complaints),	  cmocka_unit_test(whose_business_a_write_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
