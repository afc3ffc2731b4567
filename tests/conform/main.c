#include "tests/conform/compare.h"
#include "tests/conform/placement_case.h"
#include "tests/conform/scheduling_case.h"
#include "tests/conform/product_case.h"
#include "tests/conform/table_case.h"
#include "tests/reference/reference.h"

#include "sim/io.h"
#include "sim/json.h"

#include <stdio.h>
#include <string.h>

/* conform [--engine reference|product] PATH...: replays recorded cases and compares. Exit 0 when none failed, 1 when one did, 2 on a usage
 * error. */

enum { FILE_BYTES_MAX = 64 * 1024 * 1024, FILES_MAX = 1000 * 1000 };

enum format { FORMAT_HISTORY, FORMAT_SCHEDULING, FORMAT_PLACEMENT, FORMAT_TABLE, FORMAT_COUNT };

/* How a format is told and checked. A replay returns a history. */
static const struct {
	const char *marker, *name;
} formats[FORMAT_COUNT] = {
	[FORMAT_HISTORY] = {"actions", "history case"},
	[FORMAT_SCHEDULING] = {"now", "scheduling case"},
	[FORMAT_PLACEMENT] = {"steps", "placement case"},
	[FORMAT_TABLE] = {"outputs", "table case"},
};

/* Whether a case holds; `difference` tells why not. */
typedef bool check_case(struct arena *arena, const struct value *recorded_case, struct text *difference);

static bool check_reference(struct arena *arena, const struct value *recorded_case, struct text *difference)
{
	return compare_histories(value_get(recorded_case, "history"), reference_replay(arena, recorded_case), difference);
}

static bool check_product(struct arena *arena, const struct value *recorded_case, struct text *difference)
{
	const char *error = NULL;
	const struct value *history = product_replay_case(arena, recorded_case, &error);
	if (!history)
		text_put(difference, error);
	return history && compare_histories(value_get(recorded_case, "history"), history, difference);
}

/* What can check which format; a format without a row is skipped. */
static const struct {
	enum format format;
	const char *engine;
	check_case *check;
} checks[] = {
	{FORMAT_HISTORY, "reference", check_reference},
	{FORMAT_PLACEMENT, "product", placement_case_run},
	{FORMAT_SCHEDULING, "product", scheduling_case_run},
	{FORMAT_HISTORY, "product", check_product},
	{FORMAT_TABLE, "product", table_case_run},
};

struct tally {
	size_t passed, failed, skipped;
	bool skip_told[FORMAT_COUNT];
};

static check_case *check_for(enum format format, const char *engine)
{
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
		if (checks[i].format == format && strcmp(checks[i].engine, engine) == 0)
			return checks[i].check;
	}
	return NULL;
}

static enum format format_of(const struct value *document)
{
	size_t format = 0;
	while (format < FORMAT_COUNT && !value_get(document, formats[format].marker))
		format++;
	return (enum format)format;
}

static void fail(struct tally *tally, const char *path, const char *text)
{
	tally->failed++;
	printf("FAILED %s: %s\n", path, text);
}

static void run_case(struct arena *arena, const char *path, const char *engine, struct tally *tally)
{
	struct io_file file;
	const char *error;
	if (!io_read_file(arena, path, FILE_BYTES_MAX, &file, &error)) {
		fail(tally, path, error);
		return;
	}
	const struct value *document = json_read(arena, file.bytes, file.size, &error);
	if (!document) {
		fail(tally, path, error);
		return;
	}
	enum format format = format_of(document);
	if (format == FORMAT_COUNT) {
		fail(tally, path, "neither a history, nor a placement, nor a table case");
		return;
	}
	check_case *check = check_for(format, engine);
	if (!check) {
		tally->skipped++;
		if (!tally->skip_told[format])
			printf("SKIPPED %s and those like it: no %s engine for a %s\n", path, engine, formats[format].name);
		tally->skip_told[format] = true;
		return;
	}
	struct text difference;
	text_init(&difference, 0);
	if (check(arena, document, &difference))
		tally->passed++;
	else
		fail(tally, path, text_view(&difference));
	text_deinit(&difference);
}

static bool is_case_file(const char *path)
{
	size_t size = strlen(path);
	return size > 5 && strcmp(path + size - 5, ".json") == 0;
}

static void run_path(const char *path, const char *engine, struct tally *tally)
{
	struct arena list_arena, arena;
	arena_init(&list_arena, 0);
	arena_init(&arena, 0);
	struct io_list files = {0};
	const char *error;
	if (io_kind_of(path) != IO_FOLDER) {
		run_case(&arena, path, engine, tally);
	} else if (!io_list_folder(&list_arena, path, FILES_MAX, &files, &error)) {
		fail(tally, path, error);
	}
	for (size_t i = 0; i < files.count; i++) {
		if (!is_case_file(files.paths[i]))
			continue;
		run_case(&arena, files.paths[i], engine, tally);
		arena_reset(&arena);
	}
	arena_deinit(&arena);
	arena_deinit(&list_arena);
}

static int usage(void)
{
	fputs("usage: conform [--engine reference|product] PATH...\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const char *engine = "product";
	int first = 1;
	if (argc > 2 && strcmp(argv[1], "--engine") == 0) {
		engine = argv[2];
		first = 3;
	}
	if (first >= argc || (strcmp(engine, "reference") != 0 && strcmp(engine, "product") != 0))
		return usage();
	struct tally tally = {0};
	for (int i = first; i < argc; i++)
		run_path(argv[i], engine, &tally);
	if (tally.skipped)
		printf("%zu skipped\n", tally.skipped);
	printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
	if (tally.passed + tally.failed + tally.skipped == 0) {
		fputs("conform: there is no case\n", stderr);
		return 2;
	}
	return tally.failed ? 1 : 0;
}
