#include "tools/verdict.h"

#include "reports/escape.h"
#include "reports/suite.h"

static const char *const green = "\033[32m", *const red = "\033[31m", *const yellow = "\033[33m", *const plain = "\033[0m";

static void put_colored(struct text *out, const char *color, const char *words, bool wanted)
{
	text_putf(out, "%s%s%s", wanted ? color : "", words, wanted ? plain : "");
}

static void put_check(struct text *out, const struct suite_file *file, const struct check *check, const struct verdict_options *options)
{
	bool failed = check->state == CHECK_FAILED;
	if (!failed && (options->failed_only || check->group == CHECK_INVARIANT))
		return;
	if (failed)
		put_colored(out, red, "FAILED      ", options->color);
	else if (check->state == CHECK_UNREACHED)
		put_colored(out, yellow, "not reached ", options->color);
	else
		put_colored(out, green, "ok          ", options->color);
	escape_put_line(out, check->name);
	if (failed && check->place.file) {
		text_put(out, " (");
		escape_put_line(out, check->place.file);
		text_putf(out, ":%u)", check->place.line);
	}
	text_put_char(out, '\n');
	if (failed)
		suite_put_failure(out, file, &(struct suite_check){.check = *check}, 2);
}

static void put_counts(struct text *out, const struct outcome *outcome)
{
	size_t held = outcome->counts[CHECK_EXPECTATION][CHECK_HELD];
	size_t failed = outcome->counts[CHECK_EXPECTATION][CHECK_FAILED] + outcome->counts[CHECK_TIMELINE][CHECK_FAILED];
	size_t unreached = outcome->counts[CHECK_EXPECTATION][CHECK_UNREACHED];
	const size_t *invariants = outcome->counts[CHECK_INVARIANT];
	if (held + failed + unreached) {
		text_putf(out, "%zu of %zu held", held, held + failed + unreached);
		if (failed)
			text_putf(out, ", %zu failed", failed);
		if (unreached)
			text_putf(out, ", %zu not reached", unreached);
		text_put_char(out, '\n');
	}
	text_putf(out, "%zu invariants held", invariants[CHECK_HELD]);
	if (invariants[CHECK_FAILED])
		text_putf(out, ", %zu violated", invariants[CHECK_FAILED]);
	if (invariants[CHECK_EXEMPT])
		text_putf(out, ", %zu excepted", invariants[CHECK_EXEMPT]);
	text_put_char(out, '\n');
}

void verdict_write(struct text *out, const struct replay *replay, const struct outcome *outcome, const struct verdict_options *options)
{
	const struct world_config *config = &replay->world.config;
	const struct suite_file file = {.path = "", .release = replay->world.release->name, .seed = config->seed, .start_ns = config->start_ns};
	for (size_t i = 0; i < outcome->count; i++)
		put_check(out, &file, &outcome->checks[i], options);
	if (!options->failed_only || outcome_count(outcome, CHECK_FAILED))
		put_counts(out, outcome);
}
