#include "tests/conform/compare.h"
#include "tests/conform/product_case.h"
#include "tests/reference/coverage.h"
#include "tests/reference/generate.h"
#include "tests/reference/reference.h"

#include "sim/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* differential [--seeds N] [--from S] [--release R] [--coverage] [--print] [--reference-only]: replays generated cases with the reference engine
 * and with the product, and prints the first divergence of each that differs. Without --release every release gets every seed. --print writes each
 * case with the reference's history to stdout instead; --reference-only leaves the product out. Exit 0 when all agree (and, with --coverage, nothing
 * reachable was missed), 1 when not, 2 on a usage error. */

enum { DIVERGENCES_SHOWN_MAX = 200 };

static const char *const releases[] = {"mid-2025", "v0.2.2", "v0.3.1", "head"};

struct options {
	uint64_t seeds, from;
	const char *release; /* NULL: all */
	bool coverage, print, reference_only;
};

struct tally {
	uint64_t same, different;
	struct ref_coverage coverage;
};

static void print_case(struct arena *arena, struct value *made, struct value *history)
{
	struct text json;
	text_init(&json, 0);
	value_put(arena, made, "history", history);
	json_write_indented(&json, made, 1);
	puts(text_view(&json));
	text_deinit(&json);
}

static bool product_agrees(struct arena *arena, const struct value *made, const struct value *expected, struct text *difference)
{
	const char *error = NULL;
	const struct value *history = product_replay_case(arena, made, &error);
	if (!history)
		text_put(difference, error);
	return history && compare_histories(expected, history, difference);
}

static void check_case(struct arena *arena, const struct options *options, const char *release, uint64_t seed, struct tally *tally)
{
	struct value *made = generate_case(arena, release, seed);
	struct value *expected = reference_replay(arena, made);
	if (options->coverage)
		coverage_add(&tally->coverage, release, expected);
	if (options->print) {
		print_case(arena, made, expected);
		return;
	}
	if (options->reference_only)
		return;
	struct text difference;
	text_init(&difference, 0);
	if (product_agrees(arena, made, expected, &difference))
		tally->same++;
	else if (++tally->different <= DIVERGENCES_SHOWN_MAX)
		printf("DIFFERENT: %s\n\tdifferential --release %s --from %" PRIu64 " --seeds 1\n", text_view(&difference), release, seed);
	text_deinit(&difference);
}

static void check_seeds(const struct options *options, struct tally *tally)
{
	struct arena arena;
	arena_init(&arena, 1024 * 1024);
	for (uint64_t seed = options->from; seed < options->from + options->seeds; seed++) {
		for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++) {
			if (options->release && strcmp(options->release, releases[i]) != 0)
				continue;
			check_case(&arena, options, releases[i], seed, tally);
			arena_reset(&arena);
		}
	}
	arena_deinit(&arena);
}

static bool number(const char *text, uint64_t *result)
{
	char *end = NULL;
	if (!text || *text < '0' || *text > '9')
		return false;
	*result = strtoull(text, &end, 10);
	return *end == '\0';
}

static bool known_release(const char *name)
{
	for (size_t i = 0; name && i < sizeof releases / sizeof releases[0]; i++) {
		if (strcmp(releases[i], name) == 0)
			return true;
	}
	return false;
}

static bool read_options(int argc, char **argv, struct options *options)
{
	*options = (struct options){.seeds = 1000, .from = 0};
	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;
		if (strcmp(argv[i], "--coverage") == 0)
			options->coverage = true;
		else if (strcmp(argv[i], "--print") == 0)
			options->print = true;
		else if (strcmp(argv[i], "--reference-only") == 0)
			options->reference_only = true;
		else if (strcmp(argv[i], "--seeds") == 0 && number(next, &options->seeds))
			i++;
		else if (strcmp(argv[i], "--from") == 0 && number(next, &options->from))
			i++;
		else if (strcmp(argv[i], "--release") == 0 && known_release(next))
			options->release = argv[++i];
		else
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options options;
	static struct tally tally;
	if (!read_options(argc, argv, &options)) {
		fputs("usage: differential [--seeds N] [--from S] [--release mid-2025|v0.2.2|v0.3.1|head] [--coverage] [--print] "
		      "[--reference-only]\n",
		      stderr);
		return 2;
	}
	coverage_init(&tally.coverage);
	check_seeds(&options, &tally);
	if (options.print)
		return 0;
	if (options.coverage) {
		struct text table;
		text_init(&table, 0);
		coverage_write(&table, &tally.coverage);
		fputs(text_view(&table), stdout);
		text_deinit(&table);
	}
	printf("%" PRIu64 " the same, %" PRIu64 " different\n", tally.same, tally.different);
	return tally.different || (options.coverage && coverage_missing(&tally.coverage)) ? 1 : 0;
}
