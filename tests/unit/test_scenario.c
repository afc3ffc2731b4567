#include "tests/unit/scenario_kit.h"
#include "tests/unit/scratch.h"

#include "model/members.h"

#include "sim/duration.h"
#include "sim/io.h"
#include "sim/json.h"

/* What the loader makes of good scenarios; bad ones are in tests/data/bad. */

static const struct scenario_member *member_of(const struct play *play, const char *name)
{
	for (uint32_t i = 0; i < play->scenario->member_count; i++)
		if (strcmp(play->scenario->members[i].name, name) == 0)
			return &play->scenario->members[i];
	fail_msg("no member %s", name);
	return NULL;
}

static void test_defaults(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  {}\n");
	const struct world_config *config = &play.scenario->config;
	assert_string_equal(play.scenario->name, "play");
	assert_int_equal(config->release, RELEASE_HEAD);
	assert_int_equal(config->start_ns, INT64_C(946684800) * NS_PER_SECOND);
	assert_int_equal(config->seed, 1);
	assert_int_equal(config->run_pass_ns, 0);
	assert_int_equal(config->snapshot_minimum_interval_ns, 30 * NS_PER_SECOND);
	assert_int_equal(config->changes_collection_ns, 15 * NS_PER_SECOND);
	assert_int_equal(play.scenario->horizon_ns, 168 * NS_PER_HOUR);
	play_deinit(&play);
}

static void test_head(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  release: v0.2.2\n  start: 2026-03-02T11:00:00+02:00\n  horizon: 72h\n  seed: 0x10\n"
				   "  hub: {runPass: 20ms, snapshotMinimumInterval: 0s, changesCollection: 0}\n");
	const struct world_config *config = &play.scenario->config;
	assert_int_equal(config->release, RELEASE_V0_2_2);
	assert_int_equal(config->start_ns, INT64_C(1772442000) * NS_PER_SECOND);
	assert_int_equal(config->seed, 16);
	assert_int_equal(config->run_pass_ns, 20 * NS_PER_MS);
	assert_int_equal(config->snapshot_minimum_interval_ns, 0);
	assert_int_equal(config->changes_collection_ns, 0);
	assert_int_equal(config->placement_pass_ns, 0);
	play_deinit(&play);
}

static void test_overrides(void **state)
{
	(void)state;
	struct arena arena;
	struct diags diags;
	arena_init(&arena, 0);
	diags_init(&diags);
	const char *yaml = PLAY_HEAD "  release: mid-2025\n  seed: 5\n";
	struct scenario_overrides overrides = {.release = "v0.3.1", .has_seed = true, .seed = 9};
	const struct scenario *scenario = scenario_load_bytes(&arena, "f", yaml, strlen(yaml), &overrides, &diags);
	assert_int_equal(scenario->config.release, RELEASE_V0_3_1);
	assert_int_equal(scenario->config.seed, 9);
	overrides.release = "v9";
	assert_null(scenario_load_bytes(&arena, "f", yaml, strlen(yaml), &overrides, &diags));
	assert_string_equal(diags.shown[0].message, "there is no release \"v9\"");
	diags_deinit(&diags);
	arena_deinit(&arena);
}

static void test_groups(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  members:\n"
				   "    - {name: solo, labels: {a: b}, taints: [{key: k, value: v}]}\n"
				   "    - group: {name: 'p-{08..11}-x', labels: {zone: [north, south], order: '{n}', mix: {big: 3, small: 1}, both: 'z{n}-{n}'}}\n");
	assert_int_equal(play.scenario->member_count, 5);
	const char *const names[] = {"p-08-x", "p-09-x", "p-10-x", "p-11-x"};
	const char *const zones[] = {"north", "south", "north", "south"};
	const char *const mixes[] = {"big", "big", "small", "big"};
	const char *const orders[] = {"08", "09", "10", "11"};
	for (size_t i = 0; i < 4; i++) {
		const struct scenario_member *member = member_of(&play, names[i]);
		assert_string_equal(labels_get(member->labels, "zone"), zones[i]);
		assert_string_equal(labels_get(member->labels, "mix"), mixes[i]);
		assert_string_equal(labels_get(member->labels, "order"), orders[i]);
	}
	assert_string_equal(labels_get(member_of(&play, "p-10-x")->labels, "both"), "z10-10");
	const struct value *taint = member_of(&play, "solo")->taints->as.items[0];
	assert_string_equal(value_text_or(value_get(taint, "effect"), ""), "NoSchedule");
	assert_string_equal(value_text_or(value_get(taint, "value"), ""), "v");
	play_deinit(&play);
}

static void test_weights(void **state)
{
	(void)state;
	struct play play;
	size_t eu = 0;
	play_load(&play, PLAY_HEAD "  members: [{group: {name: 'm{1..1000}', labels: {region: {eu: 70, us: 20, asia: 10}}}}]\n");
	for (uint32_t i = 0; i < 1000; i++)
		eu += strcmp(labels_get(play.scenario->members[i].labels, "region"), "eu") == 0;
	assert_int_equal(eu, 700);
	play_deinit(&play);
}

static void test_behavior_is_laid_over(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  members: [{name: a, labels: {r: x, s: z}}, {name: b, labels: {r: x}}, {name: c}]\n"
				   "  behavior:\n"
				   "    - {applyLatency: 5s, quiet: true, failures: {apply: {probability: 10%, recovers: 1m}}}\n"
				   "    - {match: {r: x}, applyLatency: {uniform: [1s, 2s]}}\n"
				   "    - {match: {r: x, s: z}, quiet: false, failures: {apply: {probability: 0.5}}}\n"
				   "    - {clusters: c, failures: {apply: {probability: 0%}, availability: {probability: 1}}, removeLatency: 7s}\n"
				   "    - {match: {r: x}, clusters: [b, c], script: [{after: 3s, conditions: [{type: Applied, status: 'True', reason: R}]}]}\n");
	const struct member_behavior *a = member_of(&play, "a")->behavior;
	const struct member_behavior *b = member_of(&play, "b")->behavior;
	const struct member_behavior *c = member_of(&play, "c")->behavior;
	assert_int_equal(a->apply_latency.kind, DIST_UNIFORM);
	assert_int_equal(c->apply_latency.as.constant_ns, 5 * NS_PER_SECOND);
	assert_false(a->quiet);
	assert_true(b->quiet);
	assert_int_equal(a->failure_kind, FAILURE_APPLY);
	assert_true(a->failure_probability > 0.499 && a->failure_probability < 0.501);
	assert_true(a->recovers);
	assert_int_equal(a->recovery.as.constant_ns, NS_PER_MINUTE);
	assert_int_equal(c->failure_kind, FAILURE_AVAILABILITY);
	assert_false(c->recovers);
	assert_int_equal(c->remove_latency.as.constant_ns, 7 * NS_PER_SECOND);
	assert_null(member_of(&play, "a")->script);
	assert_null(member_of(&play, "c")->script);
	assert_int_equal(member_of(&play, "b")->script->count, 1);
	assert_int_equal(member_of(&play, "b")->script->writes[0].after_ns, 3 * NS_PER_SECOND);
	assert_int_equal(member_of(&play, "b")->script->writes[0].generations[0], -1);
	play_deinit(&play);
}

static struct dist dist_of(struct play *play, const char *distribution)
{
	struct arena arena;
	arena_init(&arena, 0);
	const char *yaml = arena_format(&arena, PLAY_HEAD "  members: [{name: a}]\n  behavior: [{applyLatency: %s}]\n", distribution);
	play_load(play, yaml);
	arena_deinit(&arena);
	return play->scenario->members[0].behavior->apply_latency;
}

static void test_distributions(void **state)
{
	(void)state;
	static const struct {
		const char *yaml;
		enum dist_kind kind;
		int64_t median_ms; /* to 1 % */
	} cases[] = {
		{"90s", DIST_CONSTANT, 90000},
		{"{constant: 1h}", DIST_CONSTANT, 3600000},
		{"{uniform: [10s, 30s]}", DIST_UNIFORM, 20000},
		{"{normal: {mean: 60s, deviation: 1s}}", DIST_NORMAL, 60000},
		{"{lognormal: {median: 40s, p99: 4m}}", DIST_LOGNORMAL, 40000},
		{"{lognormal: {p90: 40s, p95: 50s}}", DIST_LOGNORMAL, 18243},
		{"{lognormal: {mu: 3, sigma: 0.5}}", DIST_LOGNORMAL, 20086},
		{"{exponential: {mean: 100s}}", DIST_EXPONENTIAL, 69315},
		{"{exponential: 100s}", DIST_EXPONENTIAL, 69315},
		{"{gamma: {shape: 1, scale: 100s}}", DIST_GAMMA, 69315},
		{"{weibull: {shape: 1, scale: 100s}}", DIST_WEIBULL, 69315},
		{"{pareto: {shape: 1, scale: 10s}}", DIST_PARETO, 20000},
		{"{empirical: [1s, 3s, 2s]}", DIST_EMPIRICAL, 2000},
		{"{mixture: [{weight: 1, of: 5s}, {weight: 2, of: {mixture: [{weight: 1, of: 9s}]}}]}", DIST_MIXTURE, 9000},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct play play;
		struct dist dist = dist_of(&play, cases[i].yaml);
		assert_int_equal(dist.kind, cases[i].kind);
		int64_t off_ns = dist_quantile_ns(&dist, 0.5) - cases[i].median_ms * NS_PER_MS;
		if (off_ns > cases[i].median_ms * 10000 || off_ns < -cases[i].median_ms * 10000)
			fail_msg("%s: the median is off by %lld ns", cases[i].yaml, (long long)off_ns);
		play_deinit(&play);
	}
}

static void test_moments(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  start: 2026-03-02T09:00:00Z\n  timeline:\n"
				   "    - {at: 2026-03-02T09:00:01.5Z, delete: cm/shop/app}\n"
				   "    - {at: 0, delete: cm/shop/app}\n" PLAY_MANIFESTS);
	assert_int_equal(play.scenario->entries[0].at_ns, 1500 * NS_PER_MS);
	assert_int_equal(play.scenario->entries[1].at_ns, 0);
	assert_string_equal(play.scenario->entries[0].words, "delete configmap/shop/app");
	play_deinit(&play);
}

/* A dump of a live hub: a List, server-set fields, a status, a custom kind that no table knows, JSON. */
static void test_dumps(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"\"}, \"items\": [\n"
			 " {\"apiVersion\": \"placement.kubernetes-fleet.io/v1\", \"kind\": \"ClusterStagedUpdateRun\", \"metadata\": {\"name\": \"r\",\n"
			 "  \"generation\": 4, \"uid\": \"u\", \"resourceVersion\": \"5\", \"creationTimestamp\": \"2026-01-01T00:00:00Z\", \"managedFields\": [],\n"
			 "  \"labels\": {\"a\": \"b\"}}, \"spec\": {\"placementName\": \"p\", \"stagedRolloutStrategyName\": \"s\"}, \"status\": {\"conditions\": []}},\n"
			 " {\"apiVersion\": \"example.com/v1\", \"kind\": \"Gadget\", \"metadata\": {\"name\": \"g\"}, \"spec\": {\"x\": 1}},\n"
			 " {\"apiVersion\": \"placement.kubernetes-fleet.io/v1\", \"kind\": \"ClusterStagedUpdateStrategy\", \"metadata\": {\"name\": \"s\"},\n"
			 "  \"spec\": {\"stages\": [{\"name\": \"all\"}]}},\n"
			 " {\"apiVersion\": \"placement.kubernetes-fleet.io/v1\", \"kind\": \"ClusterResourcePlacement\", \"metadata\": {\"name\": \"p\"},\n"
			 "  \"spec\": {\"resourceSelectors\": [{\"group\": \"\", \"version\": \"v1\", \"kind\": \"Namespace\", \"name\": \"app\"}]}}]}\n");
	assert_int_equal(play.scenario->manifest_count, 4);
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, play.scenario->manifests[0].document);
	assert_string_equal(text_view(&text), "{\"apiVersion\":\"placement.kubernetes-fleet.io/v1\",\"kind\":\"ClusterStagedUpdateRun\",\"metadata\":"
					      "{\"labels\":{\"a\":\"b\"},\"name\":\"r\"},\"spec\":{\"placementName\":\"p\",\"stagedRolloutStrategyName\":\"s\"}}");
	text_deinit(&text);
	assert_string_equal(play.scenario->manifests[1].name.kind->plural, "gadgets");
	assert_null(play.scenario->file);
	assert_string_equal(play.scenario->name, "play");
	play_deinit(&play);
}

static void test_mentioned_manifests_wait(void **state)
{
	(void)state;
	struct play play;
	play_load(&play, PLAY_HEAD "  timeline:\n    - {at: 5m, apply: [csur/roll, cm/shop/app]}\n    - {at: 6m, create: {apiVersion: v1, kind: ConfigMap, "
				   "metadata: {name: other, namespace: shop}}}\n    - {at: 7m, delete: cm/shop/other}\n" PLAY_MANIFESTS);
	size_t waiting = 0;
	for (uint32_t i = 0; i < play.scenario->manifest_count; i++)
		waiting += play.scenario->manifests[i].in_timeline;
	assert_int_equal(waiting, 2);
	assert_int_equal(play.scenario->entries[0].step_count, 2);
	assert_string_equal(play.scenario->entries[0].words, "apply clusterstagedupdaterun/roll, configmap/shop/app");
	play_deinit(&play);
}

static void write_file(struct arena *arena, const char *path, const char *text)
{
	const char *error = NULL;
	if (!io_write_file(arena, path, text, strlen(text), &error))
		fail_msg("%s %s", path, error);
}

/* Files: includes and values below the scenario's folder, several paths. */
static void test_files(void **state)
{
	(void)state;
	struct arena arena;
	struct diags diags;
	const char *error = NULL;
	arena_init(&arena, 0);
	diags_init(&diags);
	const char *sub = arena_format(&arena, "%s/sub", scratch_folder);
	const char *paths[] = {arena_format(&arena, "%s/main.yaml", scratch_folder), arena_format(&arena, "%s/more.yaml", scratch_folder)};
	const char *included = arena_format(&arena, "%s/manifests.yaml", sub);
	const char *values = arena_format(&arena, "%s/values.csv", sub);
	assert_true(io_make_folder(&arena, sub, &error));
	write_file(&arena, paths[0], PLAY_HEAD "  include: sub/manifests.yaml\n  members: [{name: a}]\n"
					       "  behavior: [{applyLatency: {empirical: {file: sub/values.csv}}}]\n");
	write_file(&arena, paths[1], "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\n");
	write_file(&arena, included, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n");
	write_file(&arena, values, "seconds,cluster\n1.5,a\n# a comment\n2m,b\r\n\n\"3\",c");
	const struct scenario *scenario = scenario_load(&arena, paths, 2, NULL, &diags);
	struct text said;
	text_init(&said, 0);
	diags_write(&said, &diags);
	assert_string_equal(text_view(&said), "");
	text_deinit(&said);
	assert_int_equal(scenario->manifest_count, 2);
	const struct dist *dist = &scenario->members[0].behavior->apply_latency;
	assert_int_equal(dist->as.empirical.count, 3);
	assert_int_equal(dist->as.empirical.values_ns[0], 1500 * NS_PER_MS);
	assert_int_equal(dist->as.empirical.values_ns[1], 3 * NS_PER_SECOND);
	assert_int_equal(dist->as.empirical.values_ns[2], 2 * NS_PER_MINUTE);
	diags_deinit(&diags);
	arena_deinit(&arena);
}

/* A run may name what is not there when the scenario asks it to fail, in whichever way. */
static void test_runs_that_shall_fail(void **state)
{
	(void)state;
	static const char *const asks[] = {
		"expect: [{eventually: {run: r, condition: Initialized=False}}]",
		"expect: [{eventually: {csur: r, condition: Succeeded=False/UpdateRunFailed}}]",
		"expect: [{always: {target: clusterstagedupdaterun/r, condition: Initialized=False, from: 1m}}]",
		"expect: [{never: {run: r, condition: Initialized=True}}]",
		"expect: [{when: {run: r, condition: Initialized=False}, absent: careq/none}]",
		"expect: [{at: 5m, object: {kind: csur, metadata: {name: r}, status: {conditions: [{type: Initialized, status: 'False'}]}}}]",
		"timeline: [{when: {run: r, condition: Initialized=False}, delete: csur/r}]",
		"timeline: [{at: 1m, create: csur/r, refused: nobody may}]",
	};
	static const char *const others[] = {
		"timeline: [{at: 1m, apply: csur/r}]",
		"expect: [{never: {run: r, condition: Initialized=False}}]",
		"expect: [{eventually: {run: r, condition: Progressing=False}}]",
		"expect: [{eventually: {run: r, condition: Initialized=Absent}}]",
		"expect: [{at: 5m, object: {kind: csur, metadata: {name: r}, status: {conditions: [{type: Initialized, status: 'True'}]}}}]",
	};
	static const char yaml[] = PLAY_HEAD "  %s\n---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\n"
					     "metadata: {name: r}\nspec: {placementName: p, stagedRolloutStrategyName: s}\n";
	for (size_t i = 0; i < sizeof asks / sizeof asks[0] + sizeof others / sizeof others[0]; i++) {
		bool good = i < sizeof asks / sizeof asks[0];
		struct arena arena;
		struct diags diags;
		arena_init(&arena, 0);
		diags_init(&diags);
		const char *text = arena_format(&arena, yaml, good ? asks[i] : others[i - sizeof asks / sizeof asks[0]]);
		if ((scenario_load_bytes(&arena, "f", text, strlen(text), NULL, &diags) != NULL) != good)
			fail_msg("%s: %s", good ? "not taken" : "taken", text);
		assert_int_equal(diags.error_count, good ? 0 : 2);
		diags_deinit(&diags);
		arena_deinit(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),      cmocka_unit_test(test_head),	    cmocka_unit_test(test_overrides),
		cmocka_unit_test(test_groups),	      cmocka_unit_test(test_weights),	    cmocka_unit_test(test_behavior_is_laid_over),
		cmocka_unit_test(test_distributions), cmocka_unit_test(test_moments),	    cmocka_unit_test(test_dumps),
		cmocka_unit_test(test_runs_that_shall_fail),
		cmocka_unit_test(test_mentioned_manifests_wait), cmocka_unit_test_setup_teardown(test_files, scratch_setup, scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
