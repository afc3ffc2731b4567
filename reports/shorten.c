#include "reports/shorten.h"

#include "scenarios/replay.h"

#include "model/members.h"

#include "sim/duration.h"

#include <stdlib.h>
#include <string.h>

/* Changed scenarios */

static const struct dist at_once = {.kind = DIST_CONSTANT};

static bool is_strategy_kind(const struct kind_info *kind)
{
	return kind && kind_is_fleet(kind, "ClusterStagedUpdateStrategy", "StagedUpdateStrategy");
}

static bool is_strategy(const struct value *document)
{
	return is_strategy_kind(
		kind_by_api_version(value_text_or(value_get(document, "kind"), ""), value_text_or(value_get(document, "apiVersion"), "")));
}

/* A timed wait with its time scaled; NULL when nothing is left of it. */
static struct value *change_task(struct arena *arena, struct value *task, int64_t percent)
{
	int64_t wait_ns;
	if (strcmp(value_text_or(value_get(task, "type"), ""), "TimedWait") != 0 ||
	    !duration_parse(value_text_or(value_get(task, "waitTime"), ""), &wait_ns))
		return task;
	/* the schema wants seconds, minutes or hours */
	int64_t scaled_ns = wait_ns / 100 * percent + wait_ns % 100 * percent / 100;
	if (scaled_ns <= 0)
		return NULL;
	struct value *changed = value_copy_shallow(arena, task);
	value_put_text(arena, changed, "waitTime",
		       arena_format(arena, "%lld.%09llds", (long long)(scaled_ns / NS_PER_SECOND), (long long)(scaled_ns % NS_PER_SECOND)));
	return changed;
}

static void change_waits(struct arena *arena, struct value *stage, int64_t percent)
{
	const struct value *tasks = value_get(stage, "afterStageTasks");
	struct value *kept = value_list(arena);
	for (size_t i = 0; value_is(tasks, VALUE_LIST) && i < tasks->count; i++) {
		struct value *task = change_task(arena, tasks->as.items[i], percent);
		if (task)
			value_add(arena, kept, task);
	}
	if (kept->count)
		value_put(arena, stage, "afterStageTasks", kept);
	else
		value_drop(stage, "afterStageTasks");
}

/* What is no number and no percentage stays as it is. */
static void double_concurrency(struct arena *arena, struct value *stage)
{
	const struct value *limit = value_get(stage, "maxConcurrency");
	char *end = NULL;
	if (!limit) {
		value_put_int(arena, stage, "maxConcurrency", 2);
	} else if (value_is(limit, VALUE_INT)) {
		int64_t count = value_int_or(limit, 1);
		if (count > 0)
			value_put_int(arena, stage, "maxConcurrency", count <= INT32_MAX / 2 ? 2 * count : INT32_MAX);
	} else {
		long percent = strtol(value_text_or(limit, ""), &end, 10);
		if (percent > 0 && strcmp(end, "%") == 0)
			value_put_text(arena, stage, "maxConcurrency", arena_format(arena, "%ld%%", percent < 50 ? 2 * percent : 100));
	}
}

static bool changes_strategy(const struct shorten_change *change)
{
	return change->all_at_once || change->doubles_concurrency || change->scales_waits;
}

static struct value *change_stage(struct arena *arena, struct value *old, const struct shorten_change *change)
{
	if (!value_is(old, VALUE_MAP))
		return old;
	struct value *stage = value_copy_shallow(arena, old);
	if (change->all_at_once)
		value_put_text(arena, stage, "maxConcurrency", "100%");
	else if (change->doubles_concurrency)
		double_concurrency(arena, stage);
	if (change->scales_waits)
		change_waits(arena, stage, change->wait_percent);
	return stage;
}

/* Of a strategy, or of a merge patch of one, which has to say each stage in full: a list is replaced as a whole. */
static const struct value *change_stages(struct arena *arena, const struct value *document, const struct shorten_change *change)
{
	const struct value *stages = value_find(document, "spec", "stages", NULL);
	if (!value_is(stages, VALUE_LIST))
		return document;
	struct value *changed = value_copy_shallow(arena, document);
	struct value *spec = value_copy_shallow(arena, value_get(document, "spec"));
	struct value *list = value_list(arena);
	for (size_t i = 0; i < stages->count; i++)
		value_add(arena, list, change_stage(arena, stages->as.items[i], change));
	value_put(arena, spec, "stages", list);
	value_put(arena, changed, "spec", spec);
	return changed;
}

static const struct value *change_strategy(struct arena *arena, const struct value *document, const struct shorten_change *change)
{
	return is_strategy(document) ? change_stages(arena, document, change) : document;
}

static const struct value *change_step(struct arena *arena, const struct scenario_step *step, const struct shorten_change *change)
{
	if (step->verb != VERB_MERGE)
		return change_strategy(arena, step->document, change);
	return is_strategy_kind(step->target.kind) ? change_stages(arena, step->document, change) : step->document;
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
				steps[j].document = change_step(arena, &steps[j], change);
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

/* For each approval that the run got one more person, who takes half the time. */
static void halve_approvals(struct arena *arena, struct scenario *scenario, const struct story_run *run)
{
	uint32_t most = scenario->person_count + story_stages_of(run) * STORY_TASKS_MAX;
	struct scenario_person *people = ARENA_ARRAY(arena, struct scenario_person, most);
	if (scenario->person_count)
		memcpy(people, scenario->people, scenario->person_count * sizeof *people);
	const char *ns = run->identity->ns;
	const char *name = *ns ? arena_format(arena, "%s/%s", ns, run->identity->name) : run->identity->name;
	for (uint32_t i = 0; i < run->stage_count; i++) {
		for (uint32_t j = 0; j < run->stages[i].task_count; j++) {
			const struct story_task *task = &run->stages[i].tasks[j];
			if (!task->approval || task->begun_ns == STORY_NEVER || task->granted_ns <= task->begun_ns)
				continue;
			struct dist *after = ARENA_NEW(arena, struct dist);
			*after = (struct dist){.kind = DIST_CONSTANT, .as.constant_ns = (task->granted_ns - task->begun_ns) / 2};
			people[scenario->person_count++] = (struct scenario_person){.name = "in half the time",
										   .stage = run->stages[i].name,
										   .run = name,
										   .timing = task->before ? "before" : "after",
										   .after = after};
		}
	}
	scenario->people = people;
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
	if (changes_strategy(change))
		change_documents(arena, changed, change);
	if (change->approves_at_once)
		add_approver(arena, changed);
	if (change->approves_earlier)
		halve_approvals(arena, changed, change->approves_earlier);
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
