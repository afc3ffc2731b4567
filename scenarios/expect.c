#include "scenarios/expect.h"

#include "scenarios/match.h"
#include "scenarios/verdict.h"

#include "sim/text_match.h"
#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/shell_word.h"

#include <string.h>

struct verdict verdict_held(void)
{
	return (struct verdict){.held = true};
}

struct verdict verdict_failed(const struct judge *judge, int64_t at_ns, const char *wanted, const char *found)
{
	return (struct verdict){
		.has_time = true, .at_ns = at_ns, .wanted = arena_text(judge->arena, wanted), .found = arena_text(judge->arena, found ? found : "")};
}

static const char *copy_text(struct arena *arena, struct text *text)
{
	const char *copy = arena_text(arena, text_view(text));
	text_deinit(text);
	return copy;
}

const char *verdict_condition_words(const struct judge *judge, const struct scenario_condition *condition)
{
	const struct object_name *name = &condition->object;
	const char *object = arena_format(judge->arena, "%s/%s%s%s", name->kind->singular, name->ns, *name->ns ? "/" : "", name->name);
	if (condition->gone)
		return arena_format(judge->arena, "%s gone", object);
	if (!condition->type)
		return arena_format(judge->arena, "%s there", object);
	return arena_format(judge->arena, "%s %s=%s%s%s", object, condition->type,
			    condition->absent ? "Absent" : condition_status_name(condition->status), condition->reason ? "/" : "",
			    condition->reason ? condition->reason : "");
}

/* How a failure reads */

static void put_block(struct text *out, const char *head, const char *lines)
{
	text_putf(out, "  %s:", head);
	const char *newline = strchr(lines, '\n');
	if (!newline) {
		text_putf(out, " %s\n", lines);
		return;
	}
	text_put_char(out, '\n');
	while (*lines) {
		newline = strchr(lines, '\n');
		size_t size = newline ? (size_t)(newline - lines) : strlen(lines);
		text_put(out, "    ");
		text_put_bytes(out, lines, size);
		text_put_char(out, '\n');
		lines += newline ? size + 1 : size;
	}
}

const char *expect_command(struct arena *arena, const struct replay *replay, int64_t until_ns)
{
	const struct scenario *scenario = replay->scenario;
	const struct world_config *config = &replay->world.config;
	struct text out;
	if (!scenario->path_count)
		return NULL;
	text_init(&out, 0);
	text_put(&out, "fleetsim run");
	for (size_t i = 0; i < scenario->path_count; i++) {
		text_put(&out, i ? " -f " : " ");
		shell_put_path(&out, scenario->paths[i]);
	}
	text_putf(&out, " --release %s --seed %llu", release_of(config->release)->name, (unsigned long long)config->seed);
	if (config->replication)
		text_putf(&out, " --replication %llu", (unsigned long long)config->replication);
	if (until_ns >= 0 && until_ns < replay->end_ns) {
		text_put(&out, " --until ");
		duration_write_short(&out, until_ns);
	}
	return copy_text(arena, &out);
}

static int64_t stop_of(const struct verdict *verdict)
{
	return verdict->has_time && !verdict->whole ? verdict->at_ns : -1;
}

static const char *failure_text(const struct judge *judge, const struct verdict *verdict)
{
	struct text out;
	text_init(&out, 0);
	if (verdict->has_time) {
		text_putf(&out, "  at %s, ", duration_text(judge->arena, verdict->at_ns));
		instant_write_exact(&out, judge->history->start_ns + verdict->at_ns);
		text_put_char(&out, '\n');
	}
	put_block(&out, "exp", verdict->wanted);
	put_block(&out, "got", verdict->found);
	const char *command = expect_command(judge->arena, judge->replay, stop_of(verdict));
	if (command)
		text_putf(&out, "  again: %s\n", command);
	return copy_text(judge->arena, &out);
}

/* Whether the user ended the replay while something was still to happen. A replay that had come to rest before is whole. */
static bool is_cut(const struct judge *judge)
{
	return judge->replay->end == REPLAY_HORIZON && judge->replay->options.until_ns > 0;
}

/* The timeline */

static struct verdict judge_entry(const struct judge *judge, uint32_t number)
{
	const struct scenario_entry *entry = &judge->scenario->entries[number];
	const struct replay_entry *result = &judge->replay->entries[number];
	if (!result->happened) {
		if (entry->optional || is_cut(judge))
			return verdict_held();
		return verdict_failed(judge, judge->history->end_ns,
				      entry->has_when && entry->when.entry < 0 ? verdict_condition_words(judge, &entry->when) : "it happens",
				      "that never came");
	}
	if (entry->refused && !result->refusal)
		return verdict_failed(judge, result->at_ns, arena_format(judge->arena, "refused: %s", entry->refused), "it was done");
	if (!entry->refused && result->refusal)
		return verdict_failed(judge, result->at_ns, "it is done", arena_format(judge->arena, "refused: %s", result->refusal));
	if (entry->refused && !text_match(entry->refused, result->refusal, NULL))
		return verdict_failed(judge, result->at_ns, arena_format(judge->arena, "refused: %s", entry->refused),
				      arena_format(judge->arena, "refused: %s", result->refusal));
	return verdict_held();
}

/* Expectations */

static struct verdict judge_refused(const struct judge *judge, const struct expectation *expectation)
{
	const struct replay_entry *result = &judge->replay->entries[expectation->entry];
	if (result->happened && result->refusal && text_match(expectation->text, result->refusal, NULL))
		return verdict_held();
	return verdict_failed(judge, result->happened ? result->at_ns : judge->history->end_ns, arena_format(judge->arena, "refused: %s", expectation->text),
			      !result->happened	  ? "it did not happen"
			      : !result->refusal ? "it was done"
						  : arena_format(judge->arena, "refused: %s", result->refusal));
}

static struct verdict judge_point(const struct judge *judge, const struct expectation *expectation)
{
	const struct expectation_time *time = &expectation->time;
	int64_t at_ns = time->end ? judge->history->end_ns : time->at_ns;
	const struct verdict not_reached = {.not_reached = true};
	if (time->has_when) {
		int64_t first_ns;
		if (!verdict_first_time(judge, &time->when, &first_ns)) {
			if (is_cut(judge))
				return not_reached;
			return verdict_failed(judge, judge->history->end_ns,
					      time->when.entry < 0 ? verdict_condition_words(judge, &time->when) : "the timeline entry happens",
					      "that never came");
		}
		at_ns = first_ns + time->at_ns;
	}
	if (is_cut(judge) && (time->end || at_ns > judge->history->end_ns))
		return not_reached;
	return verdict_point(judge, expectation, at_ns);
}

/* What speaks of the whole time says nothing for sure while the replay was cut. */
static struct verdict unless_cut(const struct judge *judge, struct verdict verdict)
{
	if (!verdict.held && is_cut(judge))
		return (struct verdict){.not_reached = true};
	verdict.whole = true;
	return verdict;
}

static struct verdict judge_one(const struct judge *judge, const struct expectation *expectation)
{
	switch (expectation->kind) {
	case EXPECT_OBJECT:
	case EXPECT_ABSENT:
	case EXPECT_GET:
	case EXPECT_COUNT:
		return judge_point(judge, expectation);
	case EXPECT_ORDER:
		return unless_cut(judge, verdict_order(judge, expectation));
	case EXPECT_DURATION:
		return unless_cut(judge, verdict_duration(judge, expectation));
	case EXPECT_NEVER:
		return verdict_never(judge, expectation);
	case EXPECT_ALWAYS:
		return verdict_always(judge, expectation);
	case EXPECT_EVENTUALLY:
		return unless_cut(judge, verdict_eventually(judge, expectation));
	case EXPECT_REFUSED:
		return unless_cut(judge, judge_refused(judge, expectation));
	case EXPECT_VIOLATES:
		return unless_cut(judge, verdict_violates(judge, expectation));
	}
	return verdict_held();
}

struct collected {
	struct expect_result *items;
	size_t count;
};

static void collect(struct collected *collected, const struct judge *judge, const char *name, const struct place *place, const struct verdict *verdict)
{
	collected->items[collected->count++] =
		(struct expect_result){.name = name,
				       .place = *place,
				       .held = verdict->held,
				       .not_reached = verdict->not_reached,
				       .has_time = verdict->has_time,
				       .at_ns = verdict->at_ns,
				       .stop_ns = stop_of(verdict),
				       .wanted = verdict->wanted,
				       .found = verdict->found,
				       .failure = verdict->held || verdict->not_reached ? NULL : failure_text(judge, verdict)};
}

struct expect_results expect_evaluate(struct arena *arena, const struct replay *replay, const struct history *history,
				      const struct expect_printer *printer)
{
	const struct scenario *scenario = replay->scenario;
	const struct judge judge = {arena, replay, scenario, history, printer};
	struct collected collected = {.items = ARENA_ARRAY(arena, struct expect_result, scenario->entry_count + scenario->expectation_count)};
	for (uint32_t i = 0; i < scenario->entry_count; i++) {
		const struct scenario_entry *entry = &scenario->entries[i];
		struct verdict verdict = judge_entry(&judge, i);
		if (!verdict.held)
			collect(&collected, &judge, arena_format(arena, "timeline: %s", entry->name ? entry->name : entry->words), &entry->place, &verdict);
	}
	for (uint32_t i = 0; i < scenario->expectation_count; i++) {
		const struct expectation *expectation = &scenario->expectations[i];
		struct verdict verdict = judge_one(&judge, expectation);
		collect(&collected, &judge, expectation->name, &expectation->place, &verdict);
	}
	struct expect_results results = {.items = collected.items, .count = collected.count};
	for (size_t i = 0; i < collected.count; i++) {
		results.failed += !collected.items[i].held && !collected.items[i].not_reached;
		results.not_reached += collected.items[i].not_reached;
	}
	return results;
}
