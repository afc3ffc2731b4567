/* kubectl get over a replay. */

#include "reports/get_history.h"

#include "scenarios/replay.h"

#include "sim/duration.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char scenario_text[] = "apiVersion: fleetsim/v1\n"
				    "kind: Scenario\n"
				    "metadata: {name: get}\n"
				    "spec:\n"
				    "  start: 2026-03-02T09:00:00Z\n"
				    "  members: [{name: member1, labels: {environment: canary}}]\n"
				    "  timeline:\n"
				    "  - {at: 30s, create: configmap/team/late}\n"
				    "---\n"
				    "apiVersion: v1\n"
				    "kind: Namespace\n"
				    "metadata: {name: team}\n"
				    "---\n"
				    "apiVersion: v1\n"
				    "kind: ConfigMap\n"
				    "metadata: {name: early, namespace: team}\n"
				    "data: {a: b}\n"
				    "---\n"
				    "apiVersion: v1\n"
				    "kind: ConfigMap\n"
				    "metadata: {name: late, namespace: team}\n"
				    "---\n"
				    "apiVersion: example.com/v1\n"
				    "kind: Widget\n"
				    "metadata: {name: w}\n"
				    "---\n"
				    "apiVersion: ham.lets/v1\n"
				    "kind: Gizmo\n"
				    "metadata: {name: longer}\n"
				    "---\n"
				    "apiVersion: ham.let/v1\n"
				    "kind: Gizmo\n"
				    "metadata: {name: exact}\n";

static struct arena arena;
static struct replay replay;
static struct history *history;
static const struct scenario *scenario;

static int setup(void **state)
{
	(void)state;
	struct diags diags;
	diags_init(&diags);
	arena_init(&arena, 0);
	scenario = scenario_load_bytes(&arena, "get.yaml", scenario_text, strlen(scenario_text), NULL, &diags);
	if (!scenario) {
		struct text text;
		text_init(&text, 0);
		diags_write(&text, &diags);
		print_error("%s", text_view(&text));
		text_deinit(&text);
	}
	diags_deinit(&diags);
	if (!scenario)
		return 1;
	replay_init(&replay, scenario, NULL);
	if (!replay_run(&replay))
		return 1;
	history = history_build(&arena, &replay.trace, scenario->config.start_ns, replay.end_ns);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	replay_deinit(&replay);
	arena_deinit(&arena);
	return 0;
}

static void prints(int64_t at_ns, const char *command, const char *cluster, const char *expected)
{
	struct text out;
	const char *error = NULL;
	text_init(&out, 0);
	if (!get_history_printer.print(get_history_printer.context, history, scenario, at_ns, command, cluster, &out, &error))
		fail_msg("%s", error);
	assert_string_equal(text_view(&out), expected);
	text_deinit(&out);
}

static void test_instants(void **state)
{
	(void)state;
	prints(10 * NS_PER_SECOND, "cm -n team", NULL, "NAME    DATA   AGE\nearly   1      10s\n");
	prints(40 * NS_PER_SECOND, "cm -n team", NULL, "NAME    DATA   AGE\nearly   1      40s\nlate    0      10s\n");
	prints(10 * NS_PER_SECOND, "cm late -n team", NULL, "Error from server (NotFound): configmaps \"late\" not found\n");
	prints(0, "cm early -n team -o jsonpath={.data.a}", NULL, "b");
	prints(0, "cm", NULL, "No resources found in default namespace.\n");
}

static void test_custom_kinds(void **state)
{
	(void)state;
	prints(5 * NS_PER_SECOND, "widgets -o name", NULL, "widget.example.com/w\n");
	prints(5 * NS_PER_SECOND, "Widget.example.com w", NULL, "NAME   AGE\nw      5s\n");
	prints(0, "widgets.v1.example.com -o name", NULL, "widget.example.com/w\n");
	prints(0, "widgets.exam -o name", NULL, "widget.example.com/w\n");
	prints(0, "widgets.v2.example.com", NULL, "error: the server doesn't have a resource type \"widgets\"\n");
	prints(0, "widgets.ample.com", NULL, "error: the server doesn't have a resource type \"widgets\"\n");
	prints(0, "gizmos.ham.let -o name", NULL, "gizmo.ham.let/exact\n");
	prints(0, "gizmos.ham.lets -o name", NULL, "gizmo.ham.lets/longer\n");
	prints(0, "gizmos.v1.ham.lets -o name", NULL, "gizmo.ham.lets/longer\n");
	prints(0, "gadgets", NULL, "error: the server doesn't have a resource type \"gadgets\"\n");
}

static void test_members(void **state)
{
	(void)state;
	prints(0, "cm -n team", "member1", "No resources found in team namespace.\n");
	prints(0, "cm -n team --cluster member1", NULL, "No resources found in team namespace.\n");
	prints(0, "cm", "hamlet", "error: there is no member cluster \"hamlet\"\n");
	prints(5 * NS_PER_SECOND, "memberclusters -o name", NULL, "membercluster.cluster.kubernetes-fleet.io/member1\n");
}

static void test_no_command(void **state)
{
	(void)state;
	struct text out;
	const char *error = NULL;
	text_init(&out, 0);
	assert_false(get_history_printer.print(NULL, history, scenario, 0, "cm --nope", NULL, &out, &error));
	assert_string_equal(error, "unknown flag: --nope");
	text_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_instants), cmocka_unit_test(test_custom_kinds), cmocka_unit_test(test_members),
					   cmocka_unit_test(test_no_command)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
