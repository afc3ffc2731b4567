#include "tests/conform/compare.h"
#include "tests/conform/product_case.h"

#include "scenarios/invariants.h"
#include "scenarios/recorded.h"
#include "scenarios/replay.h"

#include "sim/io.h"
#include "sim/json.h"

#include <stdio.h>
#include <string.h>

/* probe FOLDER...: replays recorded run cases and says, one line each, what noticed first that the engine is wrong: an invariant (the trace alone),
 * and a recording (the history). Linked with an engine that is broken on purpose; the sound one gives two lines with "-". */

enum { CASES_MAX = 10000, FILE_BYTES_MAX = 8 << 20 };

struct findings {
	char invariant[512];
	char recording[512];
};

static void check_invariants(struct arena *arena, const struct value *recording, const char *path, struct findings *findings)
{
	const char *error = NULL;
	const struct scenario *scenario = recorded_scenario(arena, recording, &error);
	struct replay replay;
	struct invariant_report report;
	if (!scenario)
		return;
	replay_init(&replay, scenario, NULL);
	if (replay_run(&replay)) {
		struct invariant_options options = {
			.release = replay.world.config.release, .start_ns = replay.world.config.start_ns, .until_ns = replay.end_ns};
		invariants_check(arena, &replay.trace, &options, &report);
		if (report.count)
			snprintf(findings->invariant, sizeof findings->invariant, "%u %s (%s: %s)", report.items[0].invariant->number,
				 report.items[0].invariant->name, path, report.items[0].words);
	}
	replay_deinit(&replay);
}

static void check_history(struct arena *arena, const struct value *recording, const char *path, struct findings *findings)
{
	const char *error = NULL;
	const struct value *history = product_replay_case(arena, recording, &error);
	struct text difference;
	text_init(&difference, 1 << 20);
	if (!history || !compare_histories(value_get(recording, "history"), history, &difference))
		snprintf(findings->recording, sizeof findings->recording, "%s", path);
	text_deinit(&difference);
}

static bool check_file(const char *path, struct findings *findings)
{
	struct arena arena;
	struct io_file file;
	const char *error = NULL;
	arena_init(&arena, 1 << 20);
	struct value *recording = NULL;
	if (io_read_file(&arena, path, FILE_BYTES_MAX, &file, &error))
		recording = json_read(&arena, file.bytes, file.size, &error);
	if (!recording)
		fprintf(stderr, "%s: %s\n", path, error);
	if (recording && value_get(recording, "actions")) {
		if (!*findings->invariant)
			check_invariants(&arena, recording, path, findings);
		if (!*findings->recording)
			check_history(&arena, recording, path, findings);
	}
	arena_deinit(&arena);
	return recording != NULL;
}

static bool is_json(const char *path)
{
	size_t size = strlen(path);
	return size > 5 && strcmp(path + size - 5, ".json") == 0;
}

int main(int argc, char **argv)
{
	struct findings findings = {0};
	struct arena arena;
	arena_init(&arena, 0);
	bool good = true;
	for (int i = 1; i < argc; i++) {
		struct io_list listing;
		const char *error = NULL;
		if (!io_list_folder(&arena, argv[i], CASES_MAX, &listing, &error)) {
			fprintf(stderr, "%s: %s\n", argv[i], error);
			return 2;
		}
		for (size_t j = 0; good && j < listing.count; j++)
			good = !is_json(listing.paths[j]) || check_file(listing.paths[j], &findings);
	}
	printf("invariant: %s\nrecording: %s\n", *findings.invariant ? findings.invariant : "-", *findings.recording ? findings.recording : "-");
	arena_deinit(&arena);
	return good ? 0 : 2;
}
