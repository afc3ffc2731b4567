#include "model/api.h"
#include "model/placement.h"
#include "model/placement_status.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

/* statusReportingScope NamespaceAccessible (hub-and-members.md 2.8). */

static struct world world;
static struct trace trace;

static const struct value *read(const char *json)
{
	const char *error = NULL;
	const struct value *value = json_read(&world.arena, json, strlen(json), &error);
	assert_non_null(value);
	return value;
}

static void create(const char *json)
{
	const char *refusal = NULL;
	if (!api_create(&world, read(json), &refusal))
		fail_msg("%s", refusal);
}

static void open_hub(enum release_id release)
{
	struct world_config config = world_config_default();
	config.release = release;
	config.placements_by_hand = true;
	trace_init(&trace);
	world_init(&world, &config, &trace);
	create("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"app\"}}");
	create("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"other\"}}");
	create("{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourcePlacement\",\"metadata\":{\"name\":\"crp\"},"
	       "\"spec\":{\"resourceSelectors\":[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\",\"name\":\"app\"}],"
	       "\"statusReportingScope\":\"NamespaceAccessible\",\"strategy\":{\"type\":\"External\"}}}");
}

static void close_hub(void)
{
	world_deinit(&world);
	trace_deinit(&trace);
}

static const struct object *placement(void)
{
	return store_get(&world.store, world.kinds.placement[SCOPE_CLUSTER], "", "crp");
}

static struct pass_outcome pass(void)
{
	return placement_reconcile(&world, store_slot(&world.store, world.kinds.placement[SCOPE_CLUSTER], "", "crp"));
}

static const struct object *mirror(const char *ns)
{
	return store_get(&world.store, kind_by_name("ClusterResourcePlacementStatus", NULL), ns, "crp");
}

static const struct condition *condition(const char *type)
{
	const struct placement_status *status = placement()->placement_status;
	const struct condition *found = condition_find(status->conditions.items, status->conditions.count, type);
	if (!found)
		fail_msg("no condition %s", type);
	return found;
}

static void delete(const struct object *object)
{
	struct api_target target = {object->identity->kind, object->identity->ns, object->identity->name};
	const char *refusal = NULL;
	assert_true(api_delete(&world, &target, &refusal));
}

static void patch_placement(const char *merge)
{
	struct api_target target = {world.kinds.placement[SCOPE_CLUSTER], "", "crp"};
	const char *refusal = NULL;
	if (!api_patch(&world, &target, read(merge), false, &refusal))
		fail_msg("%s", refusal);
}

static void status_in_the_namespace(void **state)
{
	(void)state;
	open_hub(RELEASE_HEAD);
	pass();
	const struct condition *synced = condition("ClusterResourcePlacementStatusSynced");
	assert_int_equal(synced->status, CONDITION_TRUE);
	assert_string_equal(synced->message, "Successfully created or updated ClusterResourcePlacementStatus in namespace 'app'");
	const struct value *conditions = object_field(mirror("app"), "sourceStatus", "conditions", NULL);
	assert_int_equal(conditions->count, 1);
	assert_string_equal(value_text_or(value_get(conditions->as.items[0], "type"), ""), "ClusterResourcePlacementScheduled");
	assert_string_equal(value_text_or(object_field(mirror("app"), "lastUpdatedTime", NULL), ""), "2000-01-01T00:00:00Z");
	delete(mirror("app"));
	assert_null(mirror("app"));
	pass();
	assert_non_null(mirror("app"));
	delete(placement());
	pass();
	assert_null(placement());
	assert_null(mirror("app"));
	close_hub();
}

static void another_namespace(void **state)
{
	(void)state;
	open_hub(RELEASE_HEAD);
	pass();
	patch_placement("{\"spec\":{\"resourceSelectors\":[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\",\"name\":\"other\"}]}}");
	assert_int_equal(pass().result, PASS_DONE);
	const struct condition *scheduled = condition("ClusterResourcePlacementScheduled");
	assert_int_equal(scheduled->status, CONDITION_FALSE);
	assert_string_equal(scheduled->reason, "InvalidResourceSelectors");
	assert_string_equal(scheduled->message,
			    "namespace resource selector is choosing a different namespace 'other' from what was originally picked 'app'. This is not "
			    "allowed for NamespaceAccessible ClusterResourcePlacement");
	assert_null(mirror("other"));
	close_hub();
}

static void a_namespace_that_is_missing(void **state)
{
	(void)state;
	open_hub(RELEASE_V0_2_2);
	delete(store_get(&world.store, world.kinds.name_space, "", "app"));
	struct pass_outcome outcome = pass();
	assert_int_equal(outcome.result, PASS_ERROR);
	assert_string_equal(outcome.error, "error returned by the API server: failed to create or update ClusterResourcePlacementStatus: namespaces \"app\" "
					   "not found");
	const struct condition *synced = condition("ClusterResourcePlacementStatusSynced");
	assert_int_equal(synced->status, CONDITION_FALSE);
	assert_string_equal(synced->reason, "StatusSyncFailed");
	assert_string_equal(synced->message, arena_format(&world.arena, "Failed to create or update ClusterResourcePlacementStatus: %s", outcome.error));
	close_hub();
}

static void a_release_without_it(void **state)
{
	(void)state;
	open_hub(RELEASE_MID_2025);
	pass();
	assert_null(mirror("app"));
	assert_int_equal(placement()->placement_status->conditions.count, 1);
	close_hub();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_in_the_namespace),
		cmocka_unit_test(another_namespace),
		cmocka_unit_test(a_namespace_that_is_missing),
		cmocka_unit_test(a_release_without_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
