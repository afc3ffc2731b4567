#include "scenarios/scenario.h"
#include "tests/unit/unit.h"

#include "sim/io.h"

#include <string.h>

/* Every tests/data/bad/NAME.yaml is refused with exactly the text of NAME.txt. Paths are relative to the source folder, where tests run. */

enum { FILES_MAX = 10000, EXPECTED_MAX = 64 * 1024 };

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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_corpus)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
