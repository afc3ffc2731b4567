#include "tests/fuzz/fuzz.h"

#include "scenarios/json_patch.h"

#include "sim/json.h"

/* Patches: {"target": ..., "patch": [...], "merge": ...} as JSON. Targets stay as they were; a merge patch twice is that patch once. */

static void check_merge(struct arena *arena, const struct value *target, const struct value *merge)
{
	const struct value *before = value_copy(arena, target);
	const struct value *once = value_merge(arena, target, merge);
	fuzz_expect(value_equal(target, before), "a merge leaves its target as it was");
	fuzz_expect(value_equal(once, value_merge(arena, once, merge)), "merging twice is merging once");
}

static void check_patch(struct arena *arena, const struct value *target, const struct value *patch)
{
	const struct value *before = value_copy(arena, target), *at = NULL;
	const char *error = NULL;
	const char *wrong = json_patch_check(arena, patch, &at);
	if (wrong)
		return;
	const struct value *after = json_patch_apply(arena, target, patch, &error);
	fuzz_expect(value_equal(target, before), "a patch leaves its target as it was");
	fuzz_expect((after == NULL) == (error != NULL), "either a result or an error");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	const char *error = NULL;
	arena_init(&arena, 0);
	const struct value *input = json_read(&arena, (const char *)data, size, &error);
	if (input && value_is(input, VALUE_MAP)) {
		const struct value *target = value_get(input, "target"), *patch = value_get(input, "patch"), *merge = value_get(input, "merge");
		if (target && merge)
			check_merge(&arena, target, merge);
		if (target && patch)
			check_patch(&arena, target, patch);
	}
	arena_deinit(&arena);
	return 0;
}
