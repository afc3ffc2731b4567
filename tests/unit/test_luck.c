#include "tests/unit/unit.h"

#include "scenarios/replay.h"
#include "scenarios/scenario.h"

#include "model/binding.h"

#include "sim/alloc.h"
#include "sim/io.h"

#include <string.h>

/* The shipped fleet of 300 with drawn latencies and failures: one seed gives one history, another seed another, and a member more changes nobody
 * else's luck. */

static const char path[] = FLEETSIM_SOURCE_DIR "/scenarios/library/lognormal-300.yaml";

enum { MEMBERS_MAX = 400, FILE_BYTES_MAX = 1 << 20 };

/* How long the first update of each member took, by name. */
struct luck {
	struct arena arena;
	const char *names[MEMBERS_MAX];
	int64_t started_ns[MEMBERS_MAX], took_ns[MEMBERS_MAX];
	size_t count;
	uint64_t fingerprint;
};

static size_t member_of(struct luck *luck, const char *name)
{
	for (size_t i = 0; i < luck->count; i++)
		if (strcmp(luck->names[i], name) == 0)
			return i;
	assert_true(luck->count < MEMBERS_MAX);
	luck->names[luck->count] = arena_text(&luck->arena, name);
	luck->started_ns[luck->count] = luck->took_ns[luck->count] = -1;
	return luck->count++;
}

static bool is_true(const struct object *binding, const char *type)
{
	return binding && condition_is_true(condition_find(binding->conditions.items, binding->conditions.count, type), binding->meta.generation);
}

static void read_trace(struct luck *luck, const struct trace *trace)
{
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	luck->fingerprint = trace->fingerprint;
	while ((record = trace_next(&cursor))) {
		if (record->kind != TRACE_WRITE || !record->as.write.after || !record->as.write.after->binding_spec)
			continue;
		const struct object *before = record->as.write.before;
		const struct object *after = record->as.write.after;
		size_t member = member_of(luck, after->binding_spec->cluster);
		if (is_true(after, "RolloutStarted") && !is_true(before, "RolloutStarted") && luck->started_ns[member] < 0)
			luck->started_ns[member] = record->at_ns;
		if (is_true(after, "Available") && luck->took_ns[member] < 0)
			luck->took_ns[member] = record->at_ns - luck->started_ns[member];
	}
}

/* Plays the file with `from` replaced by `to` (NULL: as it is). */
static struct luck *play(uint64_t seed, const char *from, const char *to)
{
	struct luck *luck = alloc_take(sizeof *luck);
	struct io_file file;
	struct diags diags;
	struct replay replay;
	const char *error = NULL;
	arena_init(&luck->arena, 1 << 20);
	diags_init(&diags);
	assert_true(io_read_file(&luck->arena, path, FILE_BYTES_MAX, &file, &error));
	char *bytes = arena_copy(&luck->arena, file.bytes, file.size);
	if (from) {
		char *at = strstr(bytes, from);
		assert_non_null(at);
		assert_int_equal(strlen(from), strlen(to));
		memcpy(at, to, strlen(to));
	}
	struct scenario_overrides overrides = {.has_seed = true, .seed = seed};
	const struct scenario *scenario = scenario_load_bytes(&luck->arena, path, bytes, file.size, &overrides, &diags);
	assert_false(diags_failed(&diags));
	replay_init(&replay, scenario, NULL);
	assert_true(replay_run(&replay));
	read_trace(luck, &replay.trace);
	replay_deinit(&replay);
	diags_deinit(&diags);
	return luck;
}

static void forget(struct luck *luck)
{
	arena_deinit(&luck->arena);
	alloc_release(luck);
}

static void test_one_seed_one_history(void **state)
{
	(void)state;
	struct luck *one = play(7, NULL, NULL);
	struct luck *again = play(7, NULL, NULL);
	struct luck *other = play(8, NULL, NULL);
	assert_int_equal(one->count, 300);
	assert_true(one->fingerprint == again->fingerprint);
	assert_false(one->fingerprint == other->fingerprint);
	forget(one);
	forget(again);
	forget(other);
}

static void test_a_member_more_changes_nobody_elses_luck(void **state)
{
	(void)state;
	struct luck *small = play(7, NULL, NULL);
	struct luck *large = play(7, "..280}", "..281}");
	assert_int_equal(large->count, 301);
	for (size_t i = 0; i < small->count; i++) {
		assert_true(small->took_ns[i] >= 0);
		assert_int_equal(small->took_ns[i], large->took_ns[member_of(large, small->names[i])]);
	}
	forget(small);
	forget(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_seed_one_history),
		cmocka_unit_test(test_a_member_more_changes_nobody_elses_luck),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
