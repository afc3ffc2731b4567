#include "model/kinds.h"

#include "tests/unit/unit.h"

static void assert_word(const char *word, enum release_id release, const char *kind, const char *group)
{
	const struct kind_info *found = kind_by_word(word, release);
	if (!found)
		fail_msg("no kind for %s", word);
	assert_string_equal(found->kind, kind);
	assert_string_equal(found->group, group);
}

static void test_words_of_kubectl(void **state)
{
	(void)state;
	assert_word("csur", RELEASE_HEAD, "ClusterStagedUpdateRun", "placement.kubernetes-fleet.io");
	assert_word("clusterstagedupdateruns", RELEASE_HEAD, "ClusterStagedUpdateRun", "placement.kubernetes-fleet.io");
	assert_word("clusterapprovalrequest", RELEASE_HEAD, "ClusterApprovalRequest", "placement.kubernetes-fleet.io");
	assert_word("ClusterApprovalRequest", RELEASE_HEAD, "ClusterApprovalRequest", "placement.kubernetes-fleet.io");
	assert_word("cluster", RELEASE_HEAD, "MemberCluster", "cluster.kubernetes-fleet.io");
	assert_word("cm", RELEASE_HEAD, "ConfigMap", "");
	assert_word("ns", RELEASE_MID_2025, "Namespace", "");
	assert_word("deploy", RELEASE_HEAD, "Deployment", "apps");
	assert_word("crds", RELEASE_HEAD, "CustomResourceDefinition", "apiextensions.k8s.io");
	assert_word("deployments.apps", RELEASE_HEAD, "Deployment", "apps");
	assert_word("csur.placement", RELEASE_HEAD, "ClusterStagedUpdateRun", "placement.kubernetes-fleet.io");
	assert_null(kind_by_word("CSUR", RELEASE_HEAD));
	assert_null(kind_by_word("csur.apps", RELEASE_HEAD));
	assert_null(kind_by_word("nothing", RELEASE_HEAD));
	assert_null(kind_by_word("", RELEASE_HEAD));
	assert_null(kind_by_word("csur.", RELEASE_HEAD));
}

static void test_version_in_a_word(void **state)
{
	(void)state;
	struct kind_match match;
	assert_true(kind_find("clusterstagedupdateruns.v1beta1.placement.kubernetes-fleet.io", RELEASE_HEAD, &match));
	assert_string_equal(match.version, "v1beta1");
	assert_true(kind_find("csur.v1beta1.placement.kubernetes-fleet.io", RELEASE_HEAD, &match));
	assert_string_equal(match.version, "v1");
	assert_true(kind_find("csur", RELEASE_HEAD, &match));
	assert_string_equal(match.version, "v1");
	assert_true(kind_find("csur", RELEASE_MID_2025, &match));
	assert_string_equal(match.version, "v1beta1");
	assert_false(kind_find("clusterstagedupdaterun.v1.placement.kubernetes-fleet.io", RELEASE_MID_2025, &match));
	assert_false(kind_find("clusterstagedupdaterun.v7.placement.kubernetes-fleet.io", RELEASE_HEAD, &match));
	assert_false(kind_find("clusterstagedupdaterun.v1beta1", RELEASE_HEAD, &match));
}

static void test_shadowed_short_name(void **state)
{
	(void)state;
	struct kind_match match;
	assert_true(kind_find("rs", RELEASE_HEAD, &match));
	assert_string_equal(match.kind->kind, "ReplicaSet");
	assert_string_equal(match.shadowed->kind, "ResourceSnapshot");
	assert_true(kind_find("rs.placement.kubernetes-fleet.io", RELEASE_HEAD, &match));
	assert_string_equal(match.kind->kind, "ResourceSnapshot");
	assert_null(match.shadowed);
	assert_true(kind_find("rb", RELEASE_HEAD, &match));
	assert_null(match.shadowed);
}

static void test_kinds_of_a_release(void **state)
{
	(void)state;
	const char *const later[] = {"sur", "sus", "areq", "crps"};
	for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
		assert_null(kind_by_word(later[i], RELEASE_MID_2025));
		assert_non_null(kind_by_word(later[i], RELEASE_V0_2_2));
		assert_non_null(kind_by_word(later[i], RELEASE_HEAD));
	}
}

static void assert_preferred(const char *word, enum release_id release, const char *version)
{
	const struct kind_info *kind = kind_by_word(word, release);
	assert_non_null(kind);
	assert_string_equal(kind_preferred_version(kind, release), version);
}

/* hub-and-members.md 8.1, last paragraph. */
static void test_preferred_versions(void **state)
{
	(void)state;
	const char *const v1_at_head[] = {"crp", "rp", "crs", "csps", "crb", "csur", "csus", "careq", "sur", "sus", "areq", "works", "crps",
					  "clusterresourceoverrides", "resourceoverrides", "cluster"};
	const char *const beta_at_head[] = {"resourcesnapshots", "sps", "rb", "crpe", "crpdb", "resourceenvelopes", "clusterresourceenvelopes"};
	const char *const v1_at_mid[] = {"crp", "crs", "csps", "crb", "works", "cluster"};
	const char *const beta_at_mid[] = {"csur", "csus", "careq"};
	for (size_t i = 0; i < sizeof v1_at_head / sizeof v1_at_head[0]; i++)
		assert_preferred(v1_at_head[i], RELEASE_HEAD, "v1");
	for (size_t i = 0; i < sizeof beta_at_head / sizeof beta_at_head[0]; i++)
		assert_preferred(beta_at_head[i], RELEASE_HEAD, "v1beta1");
	for (size_t i = 0; i < sizeof v1_at_mid / sizeof v1_at_mid[0]; i++)
		assert_preferred(v1_at_mid[i], RELEASE_MID_2025, "v1");
	for (size_t i = 0; i < sizeof beta_at_mid / sizeof beta_at_mid[0]; i++)
		assert_preferred(beta_at_mid[i], RELEASE_MID_2025, "v1beta1");
	assert_string_equal(kind_storage_version(kind_by_word("csur", RELEASE_HEAD), RELEASE_HEAD), "v1beta1");
	const struct kind_info *override = kind_by_name("ClusterResourceOverride", NULL);
	assert_string_equal(kind_storage_version(override, RELEASE_MID_2025), "v1alpha1");
	assert_true(kind_serves(override, RELEASE_HEAD, "v1alpha1"));
	assert_false(kind_serves(override, RELEASE_MID_2025, "v1"));
}

static void test_table_is_consistent(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind_info *kind = kind_at(i);
		assert_ptr_equal(kind_by_name(kind->kind, kind->group), kind);
		assert_true(kind_exists(kind, RELEASE_HEAD));
		assert_true(kind_serves(kind, RELEASE_HEAD, kind->storage));
		assert_ptr_equal(kind_by_word(kind_resource(&arena, kind), RELEASE_HEAD), kind);
		const struct kind_info *guess = kind_guess(&arena, kind->kind, kind_api_version(&arena, kind, kind->storage), kind->namespaced);
		assert_string_equal(guess->plural, kind->plural);
		assert_string_equal(guess->singular, kind->singular);
		assert_string_equal(guess->group, kind->group);
		assert_ptr_equal(kind_by_api_version(kind->kind, kind_api_version(&arena, kind, "v9")), kind);
	}
	assert_null(kind_by_name("Nothing", NULL));
	assert_null(kind_by_api_version("Deployment", "v1"));
	arena_deinit(&arena);
}

static void test_guessed_plurals(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	const char *const pairs[][2] = {{"widget", "widgets"}, {"policy", "policies"}, {"gateway", "gateways"}, {"class", "classes"},
					{"mesh", "meshes"},    {"box", "boxes"},	{"y", "ys"},	      {"endpoints", "endpoints"}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(kind_guess_plural(&arena, pairs[i][0]), pairs[i][1]);
	const struct kind_info *widget = kind_guess(&arena, "Widget", "example.com/v2", true);
	assert_string_equal(kind_resource(&arena, widget), "widgets.example.com");
	assert_string_equal(kind_singular(&arena, widget), "widget.example.com");
	assert_string_equal(kind_preferred_version(widget, RELEASE_V0_3_1), "v2");
	arena_deinit(&arena);
}

static void test_categories(void **state)
{
	(void)state;
	assert_int_equal(kind_category_by_word("fleet"), KIND_FLEET);
	assert_int_equal(kind_category_by_word("all"), KIND_ALL);
	assert_int_equal(kind_category_by_word("csur"), 0);
	assert_true(kind_by_name("Work", NULL)->categories & KIND_FLEET_PLACEMENT);
	assert_true(kind_by_name("MemberCluster", NULL)->categories & KIND_FLEET_CLUSTER);
}

static void test_fleet_kinds(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena, 0);
	const struct kind_info *foreign = kind_guess(&arena, "ClusterStagedUpdateRun", "example.com/v1", false);
	assert_false(kind_is_fleet(foreign, "ClusterStagedUpdateRun", "StagedUpdateRun"));
	assert_true(kind_is_fleet(kind_by_name("ClusterStagedUpdateRun", NULL), "ClusterStagedUpdateRun", "StagedUpdateRun"));
	assert_true(kind_is_fleet(kind_by_name("StagedUpdateRun", NULL), "ClusterStagedUpdateRun", "StagedUpdateRun"));
	assert_false(kind_is_fleet(kind_by_name("StagedUpdateRun", NULL), "ClusterStagedUpdateRun", NULL));
	assert_true(kind_is_fleet(kind_by_name("MemberCluster", NULL), "MemberCluster", NULL));
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_of_kubectl),   cmocka_unit_test(test_version_in_a_word), cmocka_unit_test(test_shadowed_short_name),
		cmocka_unit_test(test_kinds_of_a_release), cmocka_unit_test(test_preferred_versions), cmocka_unit_test(test_table_is_consistent),
		cmocka_unit_test(test_guessed_plurals),    cmocka_unit_test(test_categories),
		cmocka_unit_test(test_fleet_kinds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
