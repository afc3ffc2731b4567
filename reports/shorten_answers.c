#include "reports/shorten.h"

#include "reports/words.h"

#include "model/release.h"

/* The usual questions, and their answers in words. */

struct question {
	const char *key, *words;
	struct shorten_change change;
	enum time_part parts[3]; /* that it can save */
	uint32_t part_count;
};

static const struct question questions[SHORTEN_COUNT] = {
	[SHORTEN_POLL] = {"no_poll",
			  "if the controller saw at once what members report",
			  {.watches_bindings = true},
			  {TIME_POLL, TIME_BACKOFF, TIME_REQUEUE},
			  3},
	[SHORTEN_CONCURRENCY] = {"all_at_once",
				 "if all clusters of a stage were updated at a time",
				 {.all_at_once = true},
				 {TIME_WORKING, TIME_POLL, TIME_BACKOFF},
				 3},
	[SHORTEN_CONCURRENCY_DOUBLED] = {"double_concurrency",
					 "if maxConcurrency were doubled",
					 {.doubles_concurrency = true},
					 {TIME_WORKING, TIME_POLL, TIME_BACKOFF},
					 3},
	[SHORTEN_WAITS] = {"half_waits", "if timed waits were half as long", {.scales_waits = true, .wait_percent = 50}, {TIME_WAIT}, 1},
	[SHORTEN_NO_WAITS] = {"no_waits", "if there were no timed waits", {.scales_waits = true, .wait_percent = 0}, {TIME_WAIT}, 1},
	[SHORTEN_APPROVALS] = {"approvals_at_once", "if approvals came at once", {.approves_at_once = true}, {TIME_APPROVAL}, 1},
	[SHORTEN_APPROVALS_HALVED] = {"approvals_in_half", "if approvals came in half the time", {0}, {TIME_APPROVAL}, 1},
	[SHORTEN_MEMBERS] = {"instant_members", "if members took no time and never failed", {.instant_members = true}, {TIME_WORKING}, 1},
};

const char *shorten_words(enum shorten_kind kind)
{
	return questions[kind].words;
}

const char *shorten_key(enum shorten_kind kind)
{
	return questions[kind].key;
}

/* More slots save nothing when no cluster ever stood in line, and a release without maxConcurrency has none to give. */
static bool has_line(const struct scenario *scenario, const struct story_run *run)
{
	for (uint32_t i = 0; i < run->stage_count && release_of(scenario->config.release)->max_concurrency; i++)
		if (run->stages[i].wave_count > 1)
			return true;
	return false;
}

static bool can_save(const struct scenario *scenario, const struct attribution *attribution, enum shorten_kind kind)
{
	int64_t part_ns = 0;
	for (uint32_t i = 0; i < questions[kind].part_count; i++)
		part_ns += attribution->totals.part_ns[questions[kind].parts[i]];
	bool slots = kind == SHORTEN_CONCURRENCY || kind == SHORTEN_CONCURRENCY_DOUBLED;
	return part_ns > 0 && (!slots || has_line(scenario, attribution->run));
}

static struct shorten_answer answer_of(const struct scenario *scenario, uint64_t replication, const struct attribution *attribution,
				       enum shorten_kind kind)
{
	struct shorten_answer answer = {.kind = kind};
	struct shorten_change change = questions[kind].change;
	struct arena arena;
	if (kind == SHORTEN_APPROVALS_HALVED)
		change.approves_earlier = attribution->run;
	arena_init(&arena, 0);
	const struct scenario *changed = shorten_scenario(&arena, scenario, &change);
	answer.played = shorten_measure(changed, replication, attribution->run, &answer.run_ns, &answer.finished);
	answer.saved_ns = answer.finished ? attribution->end_ns - attribution->begin_ns - answer.run_ns : 0;
	arena_deinit(&arena);
	return answer;
}

static bool saves_less(const struct shorten_answer *left, const struct shorten_answer *right)
{
	if (left->finished != right->finished)
		return right->finished;
	return left->saved_ns < right->saved_ns;
}

uint32_t shorten_answers(const struct scenario *scenario, uint64_t replication, const struct attribution *attribution,
			 struct shorten_answer answers[SHORTEN_COUNT])
{
	uint32_t count = 0;
	if (attribution->run->outcome != STORY_SUCCEEDED)
		return 0;
	for (int kind = 0; kind < SHORTEN_COUNT; kind++) {
		if (!can_save(scenario, attribution, (enum shorten_kind)kind))
			continue;
		struct shorten_answer answer = answer_of(scenario, replication, attribution, (enum shorten_kind)kind);
		if (!answer.played)
			continue;
		uint32_t at = count++;
		for (; at > 0 && saves_less(&answers[at - 1], &answer); at--)
			answers[at] = answers[at - 1];
		answers[at] = answer;
	}
	return count;
}

static void write_answer(struct text *out, const struct shorten_answer *answer)
{
	if (!answer->finished) {
		text_put(out, "does not succeed");
	} else if (answer->saved_ns == 0) {
		text_put(out, "saves nothing");
	} else {
		int64_t saved_ns = answer->saved_ns;
		text_put(out, saved_ns > 0 ? "saves " : "costs ");
		words_put_duration(out, saved_ns > 0 ? saved_ns : -saved_ns);
		if (saved_ns > 0) {
			text_put(out, " (");
			words_put_share(out, saved_ns, answer->run_ns + saved_ns);
			text_put(out, ")");
		}
		text_put(out, ", then ");
		words_put_duration(out, answer->run_ns);
	}
	text_putf(out, ": %s\n", questions[answer->kind].words);
}

void shorten_write(struct text *out, const struct shorten_answer *answers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		write_answer(out, &answers[i]);
}
