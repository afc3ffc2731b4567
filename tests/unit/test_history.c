#include "tests/unit/scenario_kit.h"

#include "sim/duration.h"

/* Objects at instants, out of a trace made by hand. */

static const struct kind_info *cm, *csur, *crs, *crb;

static struct object versions[16];
static struct identity identities[8];

static void write(struct trace *trace, int64_t at_ns, uint32_t number, const struct kind_info *kind, const char *ns, const char *name,
		  struct object *after)
{
	identities[number] = (struct identity){number, kind, ns, name};
	if (after)
		after->identity = &identities[number];
	struct trace_record record = {.at_ns = at_ns, .kind = TRACE_WRITE, .subject = number, .identity = &identities[number], .as.write.after = after};
	trace_put(trace, &record);
}

static int setup(void **state)
{
	(void)state;
	cm = kind_by_name("ConfigMap", "");
	csur = kind_by_name("ClusterStagedUpdateRun", NULL);
	crs = kind_by_name("ClusterResourceSnapshot", NULL);
	crb = kind_by_name("ClusterResourceBinding", NULL);
	memset(versions, 0, sizeof versions);
	return 0;
}

static void test_versions(void **state)
{
	(void)state;
	struct arena arena;
	struct trace trace;
	arena_init(&arena, 0);
	trace_init(&trace);
	trace.kept = true;
	write(&trace, 10, 2, cm, "b", "x", &versions[0]);
	write(&trace, 10, 1, cm, "a", "z", &versions[1]);
	write(&trace, 10, 2, cm, "b", "x", &versions[2]);
	write(&trace, 20, 3, cm, "a", "y", &versions[3]);
	write(&trace, 20, 4, csur, "", "x", &versions[4]);
	write(&trace, 30, 2, cm, "b", "x", NULL);
	write(&trace, 40, 2, cm, "b", "x", &versions[5]);
	const struct history *history = history_build(&arena, &trace, 0, 50);
	assert_null(history_object(history, cm, "b", "x", 9));
	assert_ptr_equal(history_object(history, cm, "b", "x", 10), &versions[2]);
	assert_ptr_equal(history_object(history, cm, "b", "x", 29), &versions[2]);
	assert_null(history_object(history, cm, "b", "x", 30));
	assert_ptr_equal(history_object(history, cm, "b", "x", 1000), &versions[5]);
	assert_null(history_object(history, cm, "c", "x", 40));
	assert_ptr_equal(history_object(history, csur, "", "x", 20), &versions[4]);
	assert_int_equal(history_line_of(history, cm, "b", "x")->count, 4);
	struct history_list all = history_objects(history, &arena, cm, NULL, 20);
	assert_int_equal(all.count, 3);
	assert_ptr_equal(all.items[0], &versions[3]);
	assert_ptr_equal(all.items[1], &versions[1]);
	assert_ptr_equal(all.items[2], &versions[2]);
	assert_int_equal(history_objects(history, &arena, cm, "a", 20).count, 2);
	assert_int_equal(history_objects(history, &arena, cm, "b", 35).count, 0);
	assert_int_equal(history_objects(history, &arena, cm, NULL, 5).count, 0);
	assert_int_equal(history_objects(history, &arena, csur, NULL, 50).count, 1);
	assert_int_equal(history_objects(history, &arena, crs, NULL, 50).count, 0);
	trace_deinit(&trace);
	arena_deinit(&arena);
}

static void test_empty(void **state)
{
	(void)state;
	struct arena arena;
	struct trace trace;
	arena_init(&arena, 0);
	trace_init(&trace);
	trace.kept = true;
	const struct history *history = history_build(&arena, &trace, 0, 0);
	assert_null(history_object(history, cm, "", "x", 0));
	assert_int_equal(history_objects(history, &arena, cm, NULL, 0).count, 0);
	assert_int_equal(history_member_objects(history, &arena, "m", 0)->count, 0);
	trace_deinit(&trace);
	arena_deinit(&arena);
}

/* A snapshot with `count` objects named after it. */
static void fill_snapshot(struct arena *arena, struct object *snapshot, const char *name, size_t count, const char *index, const char *subindex)
{
	struct value *body = value_map(arena);
	struct value *spec = value_map(arena);
	struct value *selected = value_list(arena);
	for (size_t i = 0; i < count; i++)
		value_add(arena, selected, value_text(arena, arena_format(arena, "%s-%zu", name, i)));
	value_put(arena, spec, "selectedResources", selected);
	value_put(arena, body, "spec", spec);
	snapshot->body = body;
	snapshot->meta.labels = labels_with(arena, labels_with(arena, (struct labels){0}, "kubernetes-fleet.io/parent-CRP", "p"),
					    "kubernetes-fleet.io/resource-index", index);
	if (subindex)
		snapshot->meta.annotations = labels_with(arena, (struct labels){0}, "kubernetes-fleet.io/subindex-of-resource-snapshot", subindex);
}

static void hold(struct trace *trace, int64_t at_ns, uint32_t binding, const char *cluster, const struct object *snapshot)
{
	struct trace_record record = {.at_ns = at_ns,
				      .kind = TRACE_APPLIED,
				      .subject = binding,
				      .identity = &identities[binding],
				      .as.applied = {cluster, snapshot}};
	trace_put(trace, &record);
}

/* Groups of several snapshots, several clusters, replacement and removal. */
static void test_members(void **state)
{
	(void)state;
	struct arena arena;
	struct trace trace;
	arena_init(&arena, 0);
	trace_init(&trace);
	trace.kept = true;
	fill_snapshot(&arena, &versions[0], "p-0-snapshot", 2, "0", NULL);
	fill_snapshot(&arena, &versions[1], "p-0-1", 1, "0", "1");
	fill_snapshot(&arena, &versions[2], "p-0-0", 1, "0", "0");
	fill_snapshot(&arena, &versions[3], "p-1-snapshot", 1, "1", NULL);
	write(&trace, 0, 1, crs, "", "p-0-snapshot", &versions[0]);
	write(&trace, 0, 2, crs, "", "p-0-1", &versions[1]);
	write(&trace, 0, 3, crs, "", "p-0-0", &versions[2]);
	write(&trace, 0, 4, crs, "", "p-1-snapshot", &versions[3]);
	write(&trace, 0, 5, crb, "", "b-m", &versions[4]);
	write(&trace, 0, 6, crb, "", "b-n", &versions[5]);
	hold(&trace, 10, 5, "m", &versions[0]);
	hold(&trace, 10, 6, "n", &versions[3]);
	hold(&trace, 20, 5, "m", &versions[3]);
	hold(&trace, 30, 5, "m", NULL);
	const struct history *history = history_build(&arena, &trace, 0, 50);
	assert_int_equal(history_member_objects(history, &arena, "m", 9)->count, 0);
	const struct value *objects = history_member_objects(history, &arena, "m", 10);
	static const char *const names[] = {"p-0-snapshot-0", "p-0-snapshot-1", "p-0-0-0", "p-0-1-0"};
	assert_int_equal(objects->count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(objects->as.items[i]->as.text, names[i]);
	assert_int_equal(history_member_objects(history, &arena, "m", 20)->count, 1);
	assert_int_equal(history_member_objects(history, &arena, "m", 30)->count, 0);
	assert_int_equal(history_member_objects(history, &arena, "n", 50)->count, 1);
	assert_int_equal(history_member_objects(history, &arena, "o", 50)->count, 0);
	trace_deinit(&trace);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup(test_versions, setup), cmocka_unit_test_setup(test_empty, setup),
					   cmocka_unit_test_setup(test_members, setup)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
