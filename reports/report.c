#include "reports/report.h"

#include "reports/words.h"

#include "sim/duration.h"

enum { SPILL_BYTES = 256 * 1024 };

/* A replay that was stopped earlier is stopped there again. */
static const char *command_of(struct arena *arena, const struct report *report)
{
	const char *command = expect_command(arena, report->replay, -1);
	struct text until;
	if (!command || !report->replay->options.until_ns)
		return command;
	text_init(&until, 0);
	duration_write_short(&until, report->replay->options.until_ns);
	command = arena_format(arena, "%s --until %s", command, text_view(&until));
	text_deinit(&until);
	return command;
}

void report_prepare(struct arena *arena, struct report *report, bool measures)
{
	const struct story *story = report->story;
	struct report_run *runs = ARENA_ARRAY(arena, struct report_run, story->run_count);
	size_t measured = 0;
	measures = measures && report->replay->trace.count <= REPORT_MEASURED_RECORDS_MAX;
	for (size_t i = 0; i < story->run_count; i++) {
		struct report_run *run = &runs[i];
		run->run = story->runs[i];
		run->attribution = attribution_of_run(arena, story, run->run);
		run->summary = summary_of(arena, run->attribution);
		if (measures && run->run->outcome == STORY_SUCCEEDED && measured++ < REPORT_MEASURED_MAX)
			run->answer_count = shorten_answers(report->scenario, report->replay->options.replication, run->attribution, run->answers);
	}
	report->runs = runs;
	report->command = command_of(arena, report);
}

static void drain(struct report_sink *sink)
{
	bool cut = sink->out->overflowed;
	if (!sink->file)
		return;
	io_output_put_text(sink->file, sink->out);
	text_clear(sink->out);
	sink->out->overflowed = cut;
}

void report_sink_spill(struct report_sink *sink)
{
	if (sink->out->size >= SPILL_BYTES)
		drain(sink);
}

bool report_sink_end(struct report_sink *sink)
{
	drain(sink);
	return !sink->out->overflowed;
}

const char *report_outcome_word(enum story_outcome outcome)
{
	static const char *const words[] = {
		[STORY_WAITING] = "waiting", [STORY_RUNNING] = "running", [STORY_SUCCEEDED] = "succeeded",
		[STORY_SKIPPED] = "skipped", [STORY_FAILED] = "failed",   [STORY_ABANDONED] = "abandoned",
	};
	return words[outcome];
}

void report_put_run(struct text *out, const struct story_run *run)
{
	unsigned number = 1;
	for (const struct story_run *earlier = run->earlier; earlier; earlier = earlier->earlier)
		number++;
	if (*run->identity->ns)
		text_putf(out, "%s/", run->identity->ns);
	text_put(out, run->identity->name);
	if (number > 1)
		text_putf(out, " (%u)", number);
}

void report_put_seconds(struct text *out, int64_t ns)
{
	uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	uint64_t fraction = size % (uint64_t)NS_PER_SECOND;
	int digits = 9;
	text_putf(out, "%s%llu", ns < 0 ? "-" : "", (unsigned long long)(size / (uint64_t)NS_PER_SECOND));
	if (!fraction)
		return;
	for (; fraction % 10 == 0; digits--)
		fraction /= 10;
	text_putf(out, ".%0*llu", digits, (unsigned long long)fraction);
}

uint32_t report_clusters_of(const struct story_run *run)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < run->stage_count; i++)
		count += run->stages[i].cluster_count;
	return count;
}

uint32_t report_removals_of(const struct story_run *run)
{
	return run->has_deletion ? run->stages[run->stage_count].cluster_count : 0;
}

const char *report_cluster_word(const struct story_stage *stage, const struct story_cluster *cluster)
{
	if (cluster->failed_ns != STORY_NEVER && cluster->seen_ns == STORY_NEVER)
		return "failed";
	if (cluster->seen_ns != STORY_NEVER)
		return stage->deletion ? "removed" : "updated";
	if (cluster->started_ns == STORY_NEVER)
		return "waiting";
	return stage->deletion ? "removing" : "updating";
}

static void put_group(struct text *out, const struct outcome *outcome, enum check_group group, const char *noun)
{
	const size_t *counts = outcome->counts[group];
	size_t checked = counts[CHECK_HELD] + counts[CHECK_FAILED];
	if (counts[CHECK_FAILED])
		text_putf(out, "%zu of %zu %ss failed", counts[CHECK_FAILED], checked, noun);
	else
		text_putf(out, checked == 1 ? "%zu %s held" : "%zu %ss held", checked, noun);
	if (counts[CHECK_UNREACHED])
		text_putf(out, ", %zu not reached", counts[CHECK_UNREACHED]);
	if (counts[CHECK_EXEMPT])
		text_putf(out, ", %zu excepted", counts[CHECK_EXEMPT]);
}

void report_put_verdict(struct text *out, const struct outcome *outcome)
{
	size_t entries = outcome->counts[CHECK_TIMELINE][CHECK_FAILED];
	const size_t *expectations = outcome->counts[CHECK_EXPECTATION];
	if (entries) {
		words_put_count(out, entries, "timeline entry", "timeline entries");
		text_put(out, " went wrong; ");
	}
	if (expectations[CHECK_HELD] + expectations[CHECK_FAILED] + expectations[CHECK_UNREACHED]) {
		put_group(out, outcome, CHECK_EXPECTATION, "expectation");
		text_put(out, "; ");
	}
	put_group(out, outcome, CHECK_INVARIANT, "invariant");
	text_put_char(out, '.');
}

const char *report_end_word(enum replay_end end)
{
	static const char *const words[] = {[REPLAY_QUIET] = "quiet", [REPLAY_HORIZON] = "horizon", [REPLAY_RUNAWAY] = "runaway"};
	return words[end];
}
