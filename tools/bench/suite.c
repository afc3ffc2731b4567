/* A test suite of many small scenarios, from files to reports: what `fleetsim test FOLDER -o text -o junit=... -o tap=...` does.
 *
 * usage: bench_suite [SCENARIOS]      default 1000
 *
 * The scenarios are the fleet of tests/cli/suite.yaml (so run it in the source folder) under as many seeds, one of ten with an expectation that
 * fails. Prints seconds of wall clock and of processor for 1, 2 and 4 jobs, and whether all reports were the same bytes. */

#include "tools/suite_find.h"
#include "tools/suite_run.h"

#include "reports/suite.h"

#include "sim/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SCENARIOS_MAX = 100 * 1000, BYTES_MAX = 1024 * 1024 };

static const char source[] = "tests/cli/suite.yaml";
static const char mark[] = "  expect:\n";
static const char failing[] = "    - {name: never, never: {run: roll, condition: Succeeded=True}}\n";

static double seconds_of(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool put_scenario(struct arena *arena, const char *folder, const struct io_file *fleet, size_t number)
{
	const char *error = NULL;
	struct text yaml;
	const char *expect = strstr(fleet->bytes, mark);
	const char *seed = strstr(fleet->bytes, "  seed: 7\n");
	if (!expect || !seed || seed > expect)
		return false;
	text_init(&yaml, 0);
	text_put_bytes(&yaml, fleet->bytes, (size_t)(seed - fleet->bytes));
	text_putf(&yaml, "  seed: %zu", number);
	seed += strlen("  seed: 7");
	expect += strlen(mark);
	text_put_bytes(&yaml, seed, (size_t)(expect - seed));
	text_put(&yaml, number % 10 ? "" : failing);
	text_put(&yaml, expect);
	const char *path = arena_format(arena, "%s/%06zu.yaml", folder, number);
	bool good = io_write_file(arena, path, text_view(&yaml), yaml.size, &error);
	text_deinit(&yaml);
	return good;
}

static uint64_t fingerprint_of(const struct text *text)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < text->size; i++)
		hash = (hash ^ (unsigned char)text->data[i]) * UINT64_C(0x100000001B3);
	return hash;
}

static bool measure(const char *folder, unsigned jobs, uint64_t *fingerprint)
{
	const struct suite_filter filter = {.has_pattern = false};
	const struct scenario_overrides overrides = {.release = NULL};
	const struct suite_text_options options = {.quiet = false};
	struct suite_paths paths;
	struct arena arena;
	struct text out;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&out, 0);
	double wall = seconds_of(CLOCK_MONOTONIC), processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
	bool good = suite_find(&arena, &folder, 1, &paths, &error);
	struct suite_results results;
	const struct suite_request request = {.paths = &paths, .filter = &filter, .overrides = &overrides, .jobs = jobs, .replications = 1,
					      .goldens = true, .quiet = true};
	if (good) {
		good = suite_run(&results, &request);
		suite_write_text(&out, &results.suite, &options);
		suite_write_junit(&out, &results.suite);
		suite_write_tap(&out, &results.suite);
		good = good && results.suite.totals.failed == (paths.count + 9) / 10 && !results.suite.totals.invalid;
		printf("%-50s %7.2f %7.2f\n", arena_format(&arena, "%zu scenarios, %u jobs", paths.count, jobs), seconds_of(CLOCK_MONOTONIC) - wall,
		       seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor);
		suite_results_deinit(&results);
	}
	*fingerprint = fingerprint_of(&out);
	text_deinit(&out);
	arena_deinit(&arena);
	return good;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	char folder[] = "/tmp/bench-suite-XXXXXX";
	struct arena arena;
	struct io_file fleet;
	const char *error = NULL;
	uint64_t fingerprints[3];
	static const unsigned jobs[3] = {1, 2, 4};
	arena_init(&arena, 0);
	bool good = count >= 1 && count <= SCENARIOS_MAX && io_read_file(&arena, source, BYTES_MAX, &fleet, &error) && mkdtemp(folder);
	for (size_t i = 0; good && i < count; i++)
		good = put_scenario(&arena, folder, &fleet, i);
	printf("%-50s %7s %7s\n", "", "wall s", "cpu s");
	for (size_t i = 0; good && i < 3; i++)
		good = measure(folder, jobs[i], &fingerprints[i]);
	if (good)
		printf("reports are %s\n", fingerprints[0] == fingerprints[1] && fingerprints[0] == fingerprints[2] ? "the same bytes" : "DIFFERENT");
	else
		fprintf(stderr, "bench_suite: %s\n", error ? error : "the scenarios cannot be made or run; it must be run in the source folder");
	for (size_t i = 0; i < count; i++)
		unlink(arena_format(&arena, "%s/%06zu.yaml", folder, i));
	rmdir(folder);
	arena_deinit(&arena);
	return good ? 0 : 1;
}
