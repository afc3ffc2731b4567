#include "scenarios/scenario.h"
#include "tests/unit/unit.h"

#include "sim/io.h"
#include "sim/rng.h"

#include <string.h>

/* Every tests/data/bad/NAME.yaml is refused with exactly the text of NAME.txt. Paths are relative to the source folder, where tests run. */

enum { FILES_MAX = 10000, EXPECTED_MAX = 64 * 1024, MUTANTS = 25 };

static const char folder[] = "tests/data/bad";

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);
	return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* True when the file is refused as it should be; otherwise prints what differs. */
static bool check_file(const char *path)
{
	struct arena arena;
	struct diags diags;
	struct text got;
	struct io_file expected;
	const char *error = NULL;
	arena_init(&arena, 0);
	diags_init(&diags);
	text_init(&got, 0);
	const char *expected_path = arena_format(&arena, "%.*s.txt", (int)(strlen(path) - strlen(".yaml")), path);
	if (!io_read_file(&arena, expected_path, EXPECTED_MAX, &expected, &error))
		fail_msg("%s %s", expected_path, error);
	const struct scenario *scenario = scenario_load(&arena, &path, 1, NULL, &diags);
	diags_write(&got, &diags);
	bool good = !scenario && strcmp(text_view(&got), expected.bytes) == 0;
	if (!good)
		print_error("%s: %s\nexpected:\n%sgot:\n%s", path, scenario ? "it was taken" : "another text", expected.bytes, text_view(&got));
	text_deinit(&got);
	diags_deinit(&diags);
	arena_deinit(&arena);
	return good;
}

static void test_corpus(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	struct io_list files;
	const char *error = NULL;
	size_t checked = 0, wrong = 0;
	if (!io_list_folder(&arena, folder, FILES_MAX, &files, &error))
		fail_msg("%s %s", folder, error);
	for (size_t i = 0; i < files.count; i++) {
		if (!ends_with(files.paths[i], ".yaml"))
			continue;
		checked++;
		wrong += !check_file(files.paths[i]);
	}
	arena_deinit(&arena);
	assert_true(checked >= 200);
	assert_int_equal(wrong, 0);
}

/* A copy with some bytes changed, dropped, doubled or taken from elsewhere. */
static char *mutate(struct arena *arena, const struct io_file *file, struct rng_stream *luck, size_t *size)
{
	static const char spice[] = "{}[]:,-&*!|>'\"%@`#?\n\t ~<0.\x80\xFF";
	char *bytes = arena_copy(arena, file->bytes, file->size);
	*size = file->size;
	uint64_t changes = 1 + rng_below(luck, 4);
	for (uint64_t i = 0; i < changes && *size > 1; i++) {
		size_t at = (size_t)rng_below(luck, *size);
		size_t from = (size_t)rng_below(luck, *size);
		size_t length = (size_t)rng_below(luck, *size - (at > from ? at : from));
		uint64_t kind = rng_below(luck, 4);
		if (kind == 0)
			bytes[at] = spice[rng_below(luck, sizeof spice - 1)];
		else if (kind == 1)
			memmove(bytes + at, bytes + from, length);
		else if (kind == 2)
			*size = at + 1;
		else
			bytes[at] = (char)rng_below(luck, 256);
	}
	return bytes;
}

static void load_mutants(const char *path)
{
	struct arena arena;
	arena_init(&arena, 0);
	struct io_file file;
	const char *error = NULL;
	assert_true(io_read_file(&arena, path, 1 << 20, &file, &error));
	struct rng_stream luck = rng_stream_of(1, 0, rng_hash_text(path), 0);
	for (int i = 0; i < MUTANTS; i++) {
		struct arena scenario_arena;
		struct diags diags;
		size_t size;
		arena_init(&scenario_arena, 0);
		diags_init(&diags);
		const char *bytes = mutate(&scenario_arena, &file, &luck, &size);
		const struct scenario *scenario = scenario_load_bytes(&scenario_arena, path, bytes, size, NULL, &diags);
		assert_true((scenario == NULL) == diags_failed(&diags));
		diags_deinit(&diags);
		arena_deinit(&scenario_arena);
	}
	arena_deinit(&arena);
}

/* Whatever becomes of a file, it is taken or refused with a message, and nothing else happens. */
static void test_mutants(void **state)
{
	(void)state;
	static const char *const folders[] = {"tests/data/bad", "scenarios/library"};
	struct arena arena;
	arena_init(&arena, 0);
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		struct io_list files;
		const char *error = NULL;
		assert_true(io_list_folder(&arena, folders[i], FILES_MAX, &files, &error));
		for (size_t j = 0; j < files.count; j++)
			if (ends_with(files.paths[j], ".yaml"))
				load_mutants(files.paths[j]);
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_corpus), cmocka_unit_test(test_mutants)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
