#include "reports/shorten.h"

#include "scenarios/replay.h"

#include "model/members.h"

#include "sim/duration.h"

#include <string.h>

/* Changed scenarios */

static const struct dist at_once = {.kind = DIST_CONSTANT};

static bool is_strategy(const struct value *document)
{
	const char *kind = value_text_or(value_get(document, "kind"), "");
	return strcmp(kind, "ClusterStagedUpdateStrategy") == 0 || strcmp(kind, "StagedUpdateStrategy") == 0;
}

/* A timed wait with its time scaled; NULL when nothing is left of it. */
static struct value *change_task(struct arena *arena, struct value *task, double share)
{
	int64_t wait_ns;
	if (strcmp(value_text_or(value_get(task, "type"), ""), "TimedWait") != 0 ||
	    !duration_parse(value_text_or(value_get(task, "waitTime"), ""), &wait_ns))
		return task;
	/* the schema wants seconds, minutes or hours */
	int64_t scaled_ns = (int64_t)((double)wait_ns * share);
	if (scaled_ns <= 0)
		return NULL;
	struct value *changed = value_copy_shallow(arena, task);
	value_put_text(arena, changed, "waitTime",
		       arena_format(arena, "%lld.%09llds", (long long)(scaled_ns / NS_PER_SECOND), (long long)(scaled_ns % NS_PER_SECOND)));
	return changed;
}

static void change_waits(struct arena *arena, struct value *stage, double share)
{
	const struct value *tasks = value_get(stage, "afterStageTasks");
	struct value *kept = value_list(arena);
	for (size_t i = 0; value_is(tasks, VALUE_LIST) && i < tasks->count; i++) {
		struct value *task = change_task(arena, tasks->as.items[i], share);
		if (task)
			value_add(arena, kept, task);
	}
	if (kept->count)
		value_put(arena, stage, "afterStageTasks", kept);
	else
		value_drop(stage, "afterStageTasks");
}

static const struct value *change_strategy(struct arena *arena, const struct value *document, const struct shorten_change *change)
{
	const struct value *stages = value_find(document, "spec", "stages", NULL);
	if (!is_strategy(document) || !value_is(stages, VALUE_LIST) || !(change->all_at_once || change->scales_waits))
		return document;
	struct value *changed = value_copy_shallow(arena, document);
	struct value *spec = value_copy_shallow(arena, value_get(document, "spec"));
	struct value *list = value_list(arena);
	for (size_t i = 0; i < stages->count; i++) {
		struct value *stage = value_is(stages->as.items[i], VALUE_MAP) ? value_copy_shallow(arena, stages->as.items[i]) : stages->as.items[i];
		if (change->all_at_once && value_is(stage, VALUE_MAP))
			value_put_text(arena, stage, "maxConcurrency", "100%");
		if (change->scales_waits && value_is(stage, VALUE_MAP))
			change_waits(arena, stage, change->wait_share);
		value_add(arena, list, stage);
	}
	value_put(arena, spec, "stages", list);
	value_put(arena, changed, "spec", spec);
	return changed;
}

static void change_documents(struct arena *arena, struct scenario *scenario, const struct shorten_change *change)
{
	struct scenario_manifest *manifests = ARENA_ARRAY(arena, struct scenario_manifest, scenario->manifest_count);
	const struct value **seeds = ARENA_ARRAY(arena, const struct value *, scenario->seed_count);
	struct scenario_entry *entries = ARENA_ARRAY(arena, struct scenario_entry, scenario->entry_count);
	for (uint32_t i = 0; i < scenario->manifest_count; i++) {
		manifests[i] = scenario->manifests[i];
		manifests[i].document = change_strategy(arena, manifests[i].document, change);
	}
	for (uint32_t i = 0; i < scenario->seed_count; i++)
		seeds[i] = change_strategy(arena, scenario->seeds[i], change);
	for (uint32_t i = 0; i < scenario->entry_count; i++) {
		struct scenario_step *steps = ARENA_ARRAY(arena, struct scenario_step, scenario->entries[i].step_count);
		entries[i] = scenario->entries[i];
		for (uint32_t j = 0; j < entries[i].step_count; j++) {
			steps[j] = entries[i].steps[j];
			if (steps[j].document)
				steps[j].document = change_strategy(arena, steps[j].document, change);
		}
		entries[i].steps = steps;
	}
	scenario->manifests = manifests;
	scenario->seeds = seeds;
	scenario->entries = entries;
}

static void add_approver(struct arena *arena, struct scenario *scenario)
{
	struct scenario_person *people = ARENA_ARRAY(arena, struct scenario_person, scenario->person_count + 1);
	if (scenario->person_count)
		memcpy(people, scenario->people, scenario->person_count * sizeof *people);
	people[scenario->person_count] = (struct scenario_person){.name = "at once", .after = &at_once};
	scenario->people = people;
	scenario->person_count++;
}

static void make_members_instant(struct arena *arena, struct scenario *scenario)
{
	struct scenario_member *members = ARENA_ARRAY(arena, struct scenario_member, scenario->member_count);
	struct member_behavior *behavior = ARENA_NEW(arena, struct member_behavior);
	for (uint32_t i = 0; i < scenario->member_count; i++) {
		members[i] = scenario->members[i];
		if (members[i].behavior)
			members[i].behavior = behavior;
	}
	scenario->members = members;
}

const struct scenario *shorten_scenario(struct arena *arena, const struct scenario *scenario, const struct shorten_change *change)
{
	struct scenario *changed = ARENA_NEW(arena, struct scenario);
	*changed = *scenario;
	changed->config.watches_bindings = change->watches_bindings;
	if (change->all_at_once || change->scales_waits)
		change_documents(arena, changed, change);
	if (change->approves_at_once)
		add_approver(arena, changed);
	if (change->instant_members)
		make_members_instant(arena, changed);
	return changed;
}

/* Measuring */

static bool same_identity(const struct identity *left, const struct identity *right)
{
	return left->kind == right->kind && strcmp(left->ns, right->ns) == 0 && strcmp(left->name, right->name) == 0;
}

static uint32_t number_of(const struct story_run *run)
{
	uint32_t number = 0;
	for (const struct story_run *earlier = run->earlier; earlier; earlier = earlier->earlier)
		number++;
	return number;
}

static const struct story_run *find_run(const struct story *story, const struct story_run *wanted)
{
	for (size_t i = 0; i < story->run_count; i++)
		if (same_identity(story->runs[i]->identity, wanted->identity) && number_of(story->runs[i]) == number_of(wanted))
			return story->runs[i];
	return NULL;
}

bool shorten_measure(const struct scenario *scenario, uint64_t replication, const struct story_run *run, int64_t *run_ns, bool *finished)
{
	struct replay replay;
	struct arena arena;
	const struct replay_options options = {.replication = replication};
	const struct story_run *found = NULL;
	arena_init(&arena, 0);
	replay_init(&replay, scenario, &options);
	if (replay_run(&replay)) {
		const struct story *story = story_read(&arena, &replay.trace, scenario->config.start_ns, replay.end_ns);
		found = find_run(story, run);
		if (found) {
			*run_ns = story_run_end(story, found) - found->created_ns;
			*finished = found->outcome == STORY_SUCCEEDED;
		}
	}
	replay_deinit(&replay);
	arena_deinit(&arena);
	return found != NULL;
}

/* Questions */

struct question {
	const char *words;
	struct shorten_change change;
	enum time_part parts[3]; /* that it can save; the first always counts */
	uint32_t part_count;
};

static const struct question questions[SHORTEN_COUNT] = {
	[SHORTEN_POLL] = {"if the controller saw at once what members report",
			  {.watches_bindings = true},
			  {TIME_POLL, TIME_BACKOFF, TIME_REQUEUE},
			  3},
	[SHORTEN_CONCURRENCY] = {"if all clusters of a stage were updated at a time",
				 {.all_at_once = true},
				 {TIME_WORKING, TIME_POLL, TIME_BACKOFF},
				 3},
	[SHORTEN_WAITS] = {"if timed waits were half as long", {.scales_waits = true, .wait_share = 0.5}, {TIME_WAIT}, 1},
	[SHORTEN_APPROVALS] = {"if approvals came at once", {.approves_at_once = true}, {TIME_APPROVAL}, 1},
	[SHORTEN_MEMBERS] = {"if members took no time and never failed", {.instant_members = true}, {TIME_WORKING}, 1},
};

const char *shorten_words(enum shorten_kind kind)
{
	return questions[kind].words;
}

/* More slots save nothing when no cluster ever stood in line. */
static bool has_line(const struct story_run *run)
{
	for (uint32_t i = 0; i < run->stage_count; i++)
		if (run->stages[i].wave_count > 1)
			return true;
	return false;
}

static bool can_save(const struct attribution *attribution, enum shorten_kind kind)
{
	int64_t part_ns = 0;
	for (uint32_t i = 0; i < questions[kind].part_count; i++)
		part_ns += attribution->totals.part_ns[questions[kind].parts[i]];
	return part_ns > 0 && (kind != SHORTEN_CONCURRENCY || has_line(attribution->run));
}

static struct shorten_answer answer_of(const struct scenario *scenario, uint64_t replication, const struct attribution *attribution,
				       enum shorten_kind kind)
{
	struct shorten_answer answer = {.kind = kind};
	struct arena arena;
	arena_init(&arena, 0);
	const struct scenario *changed = shorten_scenario(&arena, scenario, &questions[kind].change);
	answer.played = shorten_measure(changed, replication, attribution->run, &answer.run_ns, &answer.finished);
	answer.saved_ns = attribution->end_ns - attribution->begin_ns - answer.run_ns;
	arena_deinit(&arena);
	return answer;
}

uint32_t shorten_answers(const struct scenario *scenario, uint64_t replication, const struct attribution *attribution,
			 struct shorten_answer answers[SHORTEN_COUNT])
{
	uint32_t count = 0;
	if (attribution->run->outcome != STORY_SUCCEEDED)
		return 0;
	for (int kind = 0; kind < SHORTEN_COUNT; kind++) {
		if (!can_save(attribution, (enum shorten_kind)kind))
			continue;
		struct shorten_answer answer = answer_of(scenario, replication, attribution, (enum shorten_kind)kind);
		if (!answer.played)
			continue;
		uint32_t at = count++;
		for (; at > 0 && answers[at - 1].saved_ns < answer.saved_ns; at--)
			answers[at] = answers[at - 1];
		answers[at] = answer;
	}
	return count;
}
