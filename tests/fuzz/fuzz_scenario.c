#include "tests/fuzz/fuzz.h"

#include "reports/narrative.h"
#include "reports/summary.h"

#include "scenarios/outcome.h"
#include "scenarios/replay.h"

#include "sim/duration.h"

/* Whole scenarios: loaded, and when they are small also played for a while, checked and told. */

enum { MEMBERS_MAX = 20, ENTRIES_MAX = 20, PLAYED_MINUTES = 20 };

static void play(struct arena *arena, const struct scenario *scenario)
{
	const struct replay_options options = {.until_ns = PLAYED_MINUTES * NS_PER_MINUTE};
	struct replay replay;
	struct text text;
	replay_init(&replay, scenario, &options);
	if (replay_run(&replay)) {
		const struct history *history = history_build(arena, &replay.trace, scenario->config.start_ns, replay.end_ns);
		outcome_of(arena, &replay, history, NULL);
		text_init(&text, 0);
		narrative_write(&text, &replay.trace, scenario->config.start_ns, NULL);
		summary_write(&text, arena, story_read(arena, &replay.trace, scenario->config.start_ns, replay.end_ns));
		text_deinit(&text);
	}
	replay_deinit(&replay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct text text;
	arena_init(&arena, 0);
	diags_init(&diags);
	text_init(&text, 0);
	const struct scenario *scenario = scenario_load_bytes(&arena, "fuzz.yaml", (const char *)data, size, NULL, &diags);
	fuzz_expect((scenario == NULL) == diags_failed(&diags), "either a scenario or an error");
	diags_write(&text, &diags);
	if (scenario && scenario->member_count <= MEMBERS_MAX && scenario->entry_count <= ENTRIES_MAX)
		play(&arena, scenario);
	text_deinit(&text);
	diags_deinit(&diags);
	arena_deinit(&arena);
	return 0;
}
