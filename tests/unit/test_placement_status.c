#include "model/placement_roll_up.h"
#include "model/placement_status.h"
#include "model/placement_profile.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

static struct arena arena;
static struct symbols symbols;

static const char whole[] =
	"{\"conditions\":[{\"lastTransitionTime\":\"2000-01-01T00:00:00Z\",\"message\":\"m\",\"observedGeneration\":1,\"reason\":\"R\",\"status\":\"True\","
	"\"type\":\"T\"}],\"observedResourceIndex\":\"3\",\"placementStatuses\":[{\"applicableClusterResourceOverrides\":[\"o\"],"
	"\"applicableResourceOverrides\":[{\"name\":\"p\",\"namespace\":\"n\"}],\"clusterName\":\"a\",\"conditions\":[{\"lastTransitionTime\":"
	"\"2000-01-01T00:00:01Z\",\"message\":\"\",\"observedGeneration\":1,\"reason\":\"R\",\"status\":\"Unknown\",\"type\":\"T\"}],"
	"\"diffedPlacements\":[{\"d\":1}],\"driftedPlacements\":[{\"e\":1}],\"failedPlacements\":[{\"f\":1}],\"observedResourceIndex\":\"2\"},"
	"{\"conditions\":[{\"lastTransitionTime\":\"2000-01-01T00:00:02Z\",\"message\":\"x\",\"observedGeneration\":1,\"reason\":\"R\",\"status\":"
	"\"False\",\"type\":\"T\"}]}],\"selectedResources\":[{\"kind\":\"ConfigMap\",\"name\":\"c\",\"version\":\"v1\"}]}";

static const struct placement_status *decode(const char *json)
{
	const char *error = NULL;
	const struct value *value = json_read(&arena, json, strlen(json), &error);
	assert_non_null(value);
	return placement_status_decode(&arena, &symbols, value);
}

static void there_and_back(void **state)
{
	(void)state;
	struct text out;
	text_init(&out, 0);
	json_write_compact(&out, placement_status_encode(&arena, decode(whole)));
	assert_string_equal(text_view(&out), whole);
	text_deinit(&out);
	assert_null(decode("{}"));
	assert_null(placement_status_decode(&arena, &symbols, NULL));
	assert_null(placement_status_encode(&arena, decode("{\"placementStatuses\":[]}")));
}

/* Each text of the status matters to equality. */
static void equality(void **state)
{
	(void)state;
	static const char *const changes[][2] = {
		{"\"T\"}],\"observed", "\"U\"}],\"observed"}, {"Index\":\"3\"", "Index\":\"4\""}, {"[\"o\"]", "[\"q\"]"}, {"\"p\"", "\"q\""},
		{"\"a\"", "\"b\""},	 {"00:00:01Z", "00:00:09Z"},	 {"\"d\":1", "\"d\":2"}, {"\"e\":1", "\"e\":2"},
		{"\"f\":1", "\"f\":2"}, {"Index\":\"2\"", "Index\":\"9\""}, {"\"x\"", "\"y\""},	 {"\"c\"", "\"d\""},
	};
	const struct placement_status *status = decode(whole);
	assert_true(placement_status_equal(status, status));
	assert_true(placement_status_equal(status, decode(whole)));
	assert_true(placement_status_equal(NULL, NULL));
	assert_false(placement_status_equal(NULL, status));
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		char *changed = arena_text(&arena, whole);
		char *at = strstr(changed, changes[i][0]);
		assert_non_null(at);
		memcpy(at, changes[i][1], strlen(changes[i][1]));
		if (placement_status_equal(status, decode(changed)))
			fail_msg("%s makes no difference", changes[i][1]);
	}
}

static const struct placement_entry *entry_of(const char *cluster)
{
	struct placement_entry *entry = ARENA_NEW(&arena, struct placement_entry);
	entry->cluster = cluster;
	return entry;
}

/* A draft of a large status copies what it touches and shares the rest. */
static void sharing(void **state)
{
	(void)state;
	enum { COUNT = 3 * PLACEMENT_CHUNK + 5, TOUCHED = PLACEMENT_CHUNK + 1 };
	struct placement_draft first, second;
	placement_draft_init(&first, &arena, 1, NULL);
	placement_draft_resize(&first, COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		placement_draft_set_entry(&first, i, entry_of("old"));
	placement_draft_init(&second, &arena, 2, first.status);
	assert_true(placement_status_equal(first.status, second.status));
	placement_draft_set_entry(&second, TOUCHED, entry_of("new"));
	assert_string_equal(placement_entry_at(first.status, TOUCHED)->cluster, "old");
	assert_string_equal(placement_entry_at(second.status, TOUCHED)->cluster, "new");
	assert_false(placement_status_equal(first.status, second.status));
	for (uint32_t i = 0; i < COUNT; i++)
		if (i != TOUCHED)
			assert_ptr_equal(placement_entry_at(first.status, i), placement_entry_at(second.status, i));
	assert_ptr_equal(first.status->chunks[0], second.status->chunks[0]);
	assert_ptr_not_equal(first.status->chunks[1], second.status->chunks[1]);
	placement_draft_set_entry(&second, TOUCHED, entry_of("old"));
	assert_true(placement_status_equal(first.status, second.status));
}

/* Conditions that somebody else wrote stay, however many they are. */
static void foreign_conditions(void **state)
{
	(void)state;
	struct placement_words words;
	placement_words_init(&words, &symbols, placement_profile_of(RELEASE_HEAD));
	const struct roll_up roll_up = {.arena = &arena, .words = &words, .expected = placed_expected(false), .generation = 1};
	static const uint32_t counts[] = {0, 14, 15, 16, 17, 100};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		struct condition *items = ARENA_ARRAY(&arena, struct condition, counts[i]);
		for (uint32_t j = 0; j < counts[i]; j++)
			items[j] = (struct condition){.type = arena_format(&arena, "Foreign%u", j), .reason = "R", .message = ""};
		const struct placement_entry old = {.cluster = "m", .conditions = {items, counts[i]}};
		const struct roll_up_cluster cluster = {.name = "m", .reason = "picked", .old = &old};
		const struct conditions now = roll_up_entry(&roll_up, &cluster)->conditions;
		assert_int_equal(now.count, counts[i] + 2);
		for (uint32_t j = 0; j < counts[i]; j++)
			assert_string_equal(now.items[j].type, items[j].type);
		assert_non_null(condition_find(now.items, now.count, words.scheduled));
	}
}

static int open_all(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	symbols_init(&symbols);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	symbols_deinit(&symbols);
	arena_deinit(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(there_and_back, open_all, close_all),
		cmocka_unit_test_setup_teardown(equality, open_all, close_all),
		cmocka_unit_test_setup_teardown(sharing, open_all, close_all),
		cmocka_unit_test_setup_teardown(foreign_conditions, open_all, close_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
