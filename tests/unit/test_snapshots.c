#include "model/api.h"
#include "model/placement.h"
#include "model/placement_state.h"
#include "model/snapshots.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

/* Groups of resource snapshots: a selection that is too large for one object, its sub-snapshots, and what the history limit leaves. */

enum { LARGE = 300 * 1024 };

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

static void put_large(const char *name, char filler)
{
	char *data = ARENA_ARRAY(&world.arena, char, LARGE + 1);
	memset(data, filler, LARGE);
	create(arena_format(&world.arena, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"app\"},\"data\":{\"k\":\"%s\"}}",
			    name, data));
}

static void remove_config(const char *name)
{
	struct api_target target = {kind_by_name("ConfigMap", ""), "app", name};
	const char *refusal = NULL;
	assert_true(api_delete(&world, &target, &refusal));
}

static void open_hub(const char *limit)
{
	struct world_config config = world_config_default();
	config.placements_by_hand = true;
	config.snapshot_minimum_interval_ns = 0;
	config.changes_collection_ns = 0;
	trace_init(&trace);
	world_init(&world, &config, &trace);
	create("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"app\"}}");
	create(arena_format(&world.arena,
			    "{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourcePlacement\",\"metadata\":{\"name\":\"crp\"},"
			    "\"spec\":{\"resourceSelectors\":[{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Namespace\",\"name\":\"app\"}],"
			    "\"revisionHistoryLimit\":%s,\"strategy\":{\"type\":\"RollingUpdate\"}}}",
			    limit));
}

static void close_hub(void)
{
	world_deinit(&world);
	trace_deinit(&trace);
}

static struct slot *placement(void)
{
	return store_slot(&world.store, world.kinds.placement[SCOPE_CLUSTER], "", "crp");
}

static struct pass_outcome pass(void)
{
	return placement_reconcile(&world, placement());
}

/* "name:objects" of each snapshot. */
static const char *snapshots(void)
{
	struct text text;
	struct slot_list list = store_list(&world.store, world.kinds.resource_snapshot[SCOPE_CLUSTER]);
	text_init(&text, 0);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *snapshot = list.items[i]->current;
		const struct value *objects = object_field(snapshot, "spec", "selectedResources", NULL);
		text_putf(&text, "%s%s:%zu", i ? " " : "", snapshot->identity->name, objects->count);
	}
	const char *result = symbol_of(&world.symbols, text_view(&text));
	text_deinit(&text);
	return result;
}

static const struct object *snapshot(const char *name)
{
	const struct object *found = store_get(&world.store, world.kinds.resource_snapshot[SCOPE_CLUSTER], "", name);
	assert_non_null(found);
	return found;
}

static void a_group_of_several(void **state)
{
	(void)state;
	open_hub("10");
	put_large("a", 'a');
	put_large("b", 'b');
	put_large("c", 'c');
	put_large("d", 'd');
	put_large("e", 'e');
	assert_int_equal(pass().result, PASS_AFTER);
	assert_string_equal(snapshots(), "crp-0-0:2 crp-0-1:1 crp-0-snapshot:3");
	const struct object *master = snapshot("crp-0-snapshot");
	assert_string_equal(object_annotation(master, "kubernetes-fleet.io/number-of-resource-snapshots"), "3");
	assert_string_equal(object_label(master, "kubernetes-fleet.io/is-latest-snapshot"), "true");
	const struct object *sub = snapshot("crp-0-1");
	assert_string_equal(object_annotation(sub, "kubernetes-fleet.io/subindex-of-resource-snapshot"), "1");
	assert_string_equal(object_label(sub, "kubernetes-fleet.io/resource-index"), "0");
	assert_null(object_label(sub, "kubernetes-fleet.io/is-latest-snapshot"));
	assert_null(object_annotation(sub, "kubernetes-fleet.io/resource-hash"));
	/* The master's objects come first, then those of the sub-snapshots in their order. */
	const struct value *identified = snapshots_identify(&world, placement_state_of(&world, placement()), "0");
	assert_int_equal(identified->count, 6);
	assert_true(value_equal(identified, placement()->current->placement_status->selected));
	close_hub();
}

static void a_missing_last_part_is_made_again(void **state)
{
	(void)state;
	open_hub("10");
	put_large("a", 'a');
	put_large("b", 'b');
	put_large("c", 'c');
	pass();
	assert_string_equal(snapshots(), "crp-0-0:1 crp-0-snapshot:3");
	store_delete(&world.store, snapshot("crp-0-0"));
	pass();
	assert_string_equal(snapshots(), "crp-0-0:1 crp-0-snapshot:3");
	store_delete(&world.store, snapshot("crp-0-snapshot"));
	pass();
	/* Only the part without a hash is left, and that one cannot be compared. */
	struct pass_outcome outcome = pass();
	assert_int_equal(outcome.result, PASS_ERROR);
	assert_string_equal(outcome.error, "unexpected behavior which cannot be handled by the controller: ResourceGroupHashAnnotation is not set");
	close_hub();
}

static void whole_groups_are_pruned(void **state)
{
	(void)state;
	open_hub("2");
	put_large("a", 'a');
	put_large("b", 'b');
	put_large("c", 'c');
	pass();
	put_large("d", 'd');
	pass();
	assert_string_equal(snapshots(), "crp-0-0:1 crp-0-snapshot:3 crp-1-0:2 crp-1-snapshot:3");
	assert_string_equal(object_label(snapshot("crp-0-snapshot"), "kubernetes-fleet.io/is-latest-snapshot"), "false");
	remove_config("d");
	pass();
	assert_string_equal(snapshots(), "crp-1-0:2 crp-1-snapshot:3 crp-2-0:1 crp-2-snapshot:3");
	close_hub();
}

/* One object alone may be larger than a part. */
static void an_object_larger_than_a_part(void **state)
{
	(void)state;
	open_hub("10");
	char *data = ARENA_ARRAY(&world.arena, char, 3 * LARGE + 1);
	memset(data, 'x', 3 * LARGE);
	create(arena_format(&world.arena, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\",\"namespace\":\"app\"},\"data\":{\"k\":\"%s\"}}",
			    data));
	put_large("a", 'a');
	put_large("c", 'c');
	pass();
	assert_string_equal(snapshots(), "crp-0-0:1 crp-0-1:1 crp-0-snapshot:2");
	close_hub();
}

static void a_name_that_is_taken(void **state)
{
	(void)state;
	open_hub("10");
	create("{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourceSnapshot\",\"metadata\":{\"name\":\"crp-0-snapshot\"},"
	       "\"spec\":{\"selectedResources\":[]}}");
	struct pass_outcome outcome = pass();
	assert_int_equal(outcome.result, PASS_ERROR);
	assert_string_equal(outcome.error, "error returned by the API server: clusterresourcesnapshots.placement.kubernetes-fleet.io \"crp-0-snapshot\" "
					   "already exists");
	close_hub();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_of_several),		cmocka_unit_test(a_missing_last_part_is_made_again),
		cmocka_unit_test(whole_groups_are_pruned),	cmocka_unit_test(an_object_larger_than_a_part),
		cmocka_unit_test(a_name_that_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
