#include "reports/out_json_run.h"

#define FIELDS(table) table, sizeof(table) / sizeof(table)[0]

static const char *const outcome_words[] = {"waiting", "running", "succeeded", "skipped", "failed", "abandoned", NULL};

/* Clusters: the item is a struct story_cluster. */

static struct json_datum cluster_state(const struct json_place *place)
{
	return json_text(report_cluster_word(place->stage, place->item));
}

static struct json_datum cluster_wave(const struct json_place *place)
{
	const struct story_cluster *cluster = place->item;
	struct json_datum wave = json_integer((int64_t)cluster->wave + 1);
	wave.present = cluster->wave != STORY_NONE;
	return wave;
}

static struct json_datum cluster_times(const struct json_place *place)
{
	const struct story_cluster *cluster = place->item;
	uint32_t index = (uint32_t)(cluster - place->stage->clusters);
	struct time_path path = attribution_of_cluster(place->arena, place->run->attribution, place->stage->index, index);
	struct time_totals *totals = ARENA_NEW(place->arena, struct time_totals);
	*totals = time_totals_of(&path);
	return (struct json_datum){.present = true, .as.times = totals};
}

static struct json_datum cluster_trouble(const struct json_place *place)
{
	const struct story_cluster *cluster = place->item;
	return json_present(cluster->trouble != TROUBLE_NONE);
}

static struct json_datum trouble_kind(const struct json_place *place)
{
	const struct story_cluster *cluster = place->item;
	return json_text(cluster->trouble == TROUBLE_FAILED ? "failed" : "unavailable");
}

static const struct condition *trouble_condition(const struct json_place *place)
{
	const struct story_cluster *cluster = place->item;
	return cluster->trouble_condition;
}

static struct json_datum trouble_type(const struct json_place *place)
{
	return json_text(trouble_condition(place) ? trouble_condition(place)->type : NULL);
}

static struct json_datum trouble_reason(const struct json_place *place)
{
	return json_text(trouble_condition(place) ? trouble_condition(place)->reason : NULL);
}

static struct json_datum trouble_message(const struct json_place *place)
{
	return json_text(trouble_condition(place) ? trouble_condition(place)->message : NULL);
}

static const char *const cluster_words[] = {"waiting", "updating", "updated", "removing", "removed", "failed", NULL};
static const char *const trouble_words[] = {"unavailable", "failed", NULL};

static const struct json_field trouble_fields[] = {
	{"kind", JSON_WORD, JSON_ALWAYS, "it was applied and is not available, or something failed", trouble_kind, 0, trouble_words, NULL, NULL},
	{"sinceSeconds", JSON_SECONDS, JSON_ALWAYS, "when it was reported first", JSON_AT(struct story_cluster, trouble_ns)},
	{"type", JSON_TEXT, JSON_OPTIONAL, "type of the condition that was False", trouble_type, 0, NULL, NULL, NULL},
	{"reason", JSON_TEXT, JSON_OPTIONAL, "its reason", trouble_reason, 0, NULL, NULL, NULL},
	{"message", JSON_TEXT, JSON_OPTIONAL, "its message", trouble_message, 0, NULL, NULL, NULL},
};
static const struct json_shape trouble_shape = {"trouble", "the worst that a cluster reported during its update", FIELDS(trouble_fields)};

static const struct json_field cluster_fields[] = {
	{"name", JSON_TEXT, JSON_ALWAYS, "name of the member", JSON_AT(struct story_cluster, name)},
	{"state", JSON_WORD, JSON_ALWAYS, "what became of it", cluster_state, 0, cluster_words, NULL, NULL},
	{"wave", JSON_INTEGER, JSON_OPTIONAL, "which of the passes that started clusters of the stage started it, from 1", cluster_wave, 0, NULL,
	 NULL, NULL},
	{"startedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when its update was started, or the run took it up while it failed",
	 JSON_AT(struct story_cluster, started_ns)},
	{"readySeconds", JSON_SECONDS, JSON_OPTIONAL, "when the member had it; of one to be removed: when it was gone",
	 JSON_AT(struct story_cluster, ready_ns)},
	{"seenSeconds", JSON_SECONDS, JSON_OPTIONAL, "when the controller saw that it was done", JSON_AT(struct story_cluster, seen_ns)},
	{"failedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when it was given up", JSON_AT(struct story_cluster, failed_ns)},
	{"timeSeconds", JSON_TIMES, JSON_ALWAYS, "what its time was spent on, from the creation of the run until it was seen done", cluster_times, 0,
	 NULL, NULL, NULL},
	{"trouble", JSON_OBJECT, JSON_OPTIONAL, "what went wrong meanwhile", cluster_trouble, 0, NULL, &trouble_shape, NULL},
};
static const struct json_shape cluster_shape = {"cluster", "a cluster of a stage", FIELDS(cluster_fields)};

/* Tasks: the item is a struct story_task. */

static struct json_datum task_type(const struct json_place *place)
{
	const struct story_task *task = place->item;
	return json_text(task->approval ? "approval" : "wait");
}

static struct json_datum task_when(const struct json_place *place)
{
	const struct story_task *task = place->item;
	return json_text(task->before ? "before" : "after");
}

static struct json_datum task_wait(const struct json_place *place)
{
	const struct story_task *task = place->item;
	return json_seconds(task->approval ? STORY_NEVER : task->wait_ns);
}

static const char *const task_words[] = {"approval", "wait", NULL};
static const char *const when_words[] = {"before", "after", NULL};

static const struct json_field task_fields[] = {
	{"type", JSON_WORD, JSON_ALWAYS, "an approval or a timed wait", task_type, 0, task_words, NULL, NULL},
	{"when", JSON_WORD, JSON_ALWAYS, "before or after the stage", task_when, 0, when_words, NULL, NULL},
	{"request", JSON_TEXT, JSON_OPTIONAL, "approvals: name of the approval request", JSON_AT(struct story_task, request)},
	{"waitSeconds", JSON_SECONDS, JSON_OPTIONAL, "timed waits: how long", task_wait, 0, NULL, NULL, NULL},
	{"begunSeconds", JSON_SECONDS, JSON_OPTIONAL, "when the request was made or the wait began", JSON_AT(struct story_task, begun_ns)},
	{"grantedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when somebody approved", JSON_AT(struct story_task, granted_ns)},
	{"doneSeconds", JSON_SECONDS, JSON_OPTIONAL, "when the controller accepted that, or saw that the wait was over",
	 JSON_AT(struct story_task, done_ns)},
};
static const struct json_shape task_shape = {"task", "what a stage waits for before or after it", FIELDS(task_fields)};

/* Stages: the item is a struct story_stage. */

static struct json_datum stage_outcome(const struct json_place *place)
{
	return json_text(report_outcome_word(place->stage->outcome));
}

static struct json_datum stage_times(const struct json_place *place)
{
	return (struct json_datum){.present = true, .as.times = &place->run->attribution->stages[place->stage->index].totals};
}

static struct json_datum stage_tasks(const struct json_place *place)
{
	return json_count(place->stage->task_count);
}

static struct json_datum stage_clusters(const struct json_place *place)
{
	return json_count(place->stage->cluster_count);
}

static void enter_task(struct json_place *place, size_t index)
{
	place->item = &place->stage->tasks[index];
}

static void enter_cluster(struct json_place *place, size_t index)
{
	place->item = &place->stage->clusters[index];
}

static const struct json_field stage_fields[] = {
	{"name", JSON_TEXT, JSON_ALWAYS, "name of the stage", JSON_AT(struct story_stage, name)},
	{"deletion", JSON_BOOLEAN, JSON_ALWAYS, "it removes clusters that are no longer placed", JSON_AT(struct story_stage, deletion)},
	{"outcome", JSON_WORD, JSON_ALWAYS, "what became of it", stage_outcome, 0, outcome_words, NULL, NULL},
	{"error", JSON_TEXT, JSON_OPTIONAL, "why it failed", JSON_AT(struct story_stage, error)},
	{"limit", JSON_INTEGER, JSON_ALWAYS, "clusters that may be in flight at a time", JSON_AT(struct story_stage, limit)},
	{"waves", JSON_COUNT, JSON_ALWAYS, "passes that started clusters", JSON_AT(struct story_stage, wave_count)},
	{"begunSeconds", JSON_SECONDS, JSON_OPTIONAL, "when the one before it ended", JSON_AT(struct story_stage, begun_ns)},
	{"startedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when its first cluster was started", JSON_AT(struct story_stage, started_ns)},
	{"updatedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when all its clusters were seen done", JSON_AT(struct story_stage, updated_ns)},
	{"endedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when it ended", JSON_AT(struct story_stage, ended_ns)},
	{"timeSeconds", JSON_TIMES, JSON_ALWAYS, "what the time along its critical path was spent on", stage_times, 0, NULL, NULL, NULL},
	{"tasks", JSON_LIST, JSON_ALWAYS, "those before the stage first", stage_tasks, 0, NULL, &task_shape, enter_task},
	{"clusters", JSON_LIST, JSON_ALWAYS, "in update order", stage_clusters, 0, NULL, &cluster_shape, enter_cluster},
};
static const struct json_shape stage_shape = {"stage", "a stage of a run", FIELDS(stage_fields)};

/* States, times of being stuck, and what would shorten a run */

static const struct json_field state_fields[] = {
	{"atSeconds", JSON_SECONDS, JSON_ALWAYS, "from when", JSON_AT(struct story_state, at_ns)},
	{"state", JSON_TEXT, JSON_OPTIONAL, "Initialize, Run or Stop; absent on releases without it", JSON_AT(struct story_state, state)},
};
static const struct json_shape state_shape = {"state", "spec.state of a run from an instant on", FIELDS(state_fields)};

static const struct json_field stuck_fields[] = {
	{"fromSeconds", JSON_SECONDS, JSON_ALWAYS, "since when", JSON_AT(struct story_stuck, from_ns)},
	{"untilSeconds", JSON_SECONDS, JSON_OPTIONAL, "until when; absent: to the end", JSON_AT(struct story_stuck, until_ns)},
	{"message", JSON_TEXT, JSON_ALWAYS, "the last message", JSON_AT(struct story_stuck, message)},
};
static const struct json_shape stuck_shape = {"stuck", "a time in which the run called itself stuck", FIELDS(stuck_fields)};

static struct json_datum answer_words(const struct json_place *place)
{
	const struct shorten_answer *answer = place->item;
	return json_text(shorten_words(answer->kind));
}

static struct json_datum answer_run(const struct json_place *place)
{
	const struct shorten_answer *answer = place->item;
	return json_seconds(answer->played ? answer->run_ns : STORY_NEVER);
}

static struct json_datum answer_saved(const struct json_place *place)
{
	const struct shorten_answer *answer = place->item;
	return json_integer(answer->played ? answer->saved_ns : 0);
}

static const struct json_field answer_fields[] = {
	{"what", JSON_TEXT, JSON_ALWAYS, "the change", answer_words, 0, NULL, NULL, NULL},
	{"played", JSON_BOOLEAN, JSON_ALWAYS, "whether there was anything to change", JSON_AT(struct shorten_answer, played)},
	{"finished", JSON_BOOLEAN, JSON_ALWAYS, "the changed run succeeded", JSON_AT(struct shorten_answer, finished)},
	{"runSeconds", JSON_SECONDS, JSON_OPTIONAL, "how long the changed run took", answer_run, 0, NULL, NULL, NULL},
	{"savedSeconds", JSON_SECONDS, JSON_ALWAYS, "less than the run as it was; negative: more", answer_saved, 0, NULL, NULL, NULL},
};
static const struct json_shape answer_shape = {"shortening", "the same scenario and luck with one thing changed", FIELDS(answer_fields)};

/* Runs: the item is a struct story_run. */

static struct json_datum run_namespace(const struct json_place *place)
{
	const struct identity *identity = place->run->run->identity;
	return json_text(*identity->ns ? identity->ns : NULL);
}

static struct json_datum run_name(const struct json_place *place)
{
	return json_text(place->run->run->identity->name);
}

static struct json_datum run_placement(const struct json_place *place)
{
	return json_text(place->run->run->spec ? place->run->run->spec->placement : NULL);
}

static struct json_datum run_strategy(const struct json_place *place)
{
	return json_text(place->run->run->spec ? place->run->run->spec->strategy : NULL);
}

static struct json_datum run_rolls_back(const struct json_place *place)
{
	return json_boolean(story_rolls_back(place->run->run));
}

static struct json_datum run_outcome(const struct json_place *place)
{
	return json_text(report_outcome_word(place->run->run->outcome));
}

static struct json_datum run_finish(const struct json_place *place)
{
	return json_text(place->run->summary.finish);
}

static struct json_datum run_wait(const struct json_place *place)
{
	return json_text(place->run->summary.wait);
}

static struct json_datum run_trouble(const struct json_place *place)
{
	return json_text(place->run->summary.trouble);
}

static struct json_datum run_times(const struct json_place *place)
{
	return (struct json_datum){.present = true, .as.times = &place->run->attribution->totals};
}

static struct json_datum run_answers(const struct json_place *place)
{
	struct json_datum count = json_count(place->run->answer_count);
	count.present = place->run->answer_count > 0;
	return count;
}

static struct json_datum run_states(const struct json_place *place)
{
	return json_count(place->run->run->state_count);
}

static struct json_datum run_stuck(const struct json_place *place)
{
	return json_count(place->run->run->stuck_count);
}

static struct json_datum run_stages(const struct json_place *place)
{
	return json_count(story_stages_of(place->run->run));
}

static void enter_answer(struct json_place *place, size_t index)
{
	place->item = &place->run->answers[index];
}

static void enter_state(struct json_place *place, size_t index)
{
	place->item = &place->run->run->states[index];
}

static void enter_stuck(struct json_place *place, size_t index)
{
	place->item = &place->run->run->stuck[index];
}

static void enter_stage(struct json_place *place, size_t index)
{
	place->stage = &place->run->run->stages[index];
	place->item = place->stage;
}

static const struct json_field run_fields[] = {
	{"name", JSON_TEXT, JSON_ALWAYS, "name of the run", run_name, 0, NULL, NULL, NULL},
	{"namespace", JSON_TEXT, JSON_OPTIONAL, "of a StagedUpdateRun", run_namespace, 0, NULL, NULL, NULL},
	{"uid", JSON_TEXT, JSON_OPTIONAL, "tells runs of one name apart", JSON_AT(struct story_run, uid)},
	{"placement", JSON_TEXT, JSON_OPTIONAL, "the placement that it rolls out", run_placement, 0, NULL, NULL, NULL},
	{"strategy", JSON_TEXT, JSON_OPTIONAL, "its strategy", run_strategy, 0, NULL, NULL, NULL},
	{"snapshot", JSON_TEXT, JSON_OPTIONAL, "index of the resource snapshot that it rolls out", JSON_AT(struct story_run, snapshot_index)},
	{"rollsBack", JSON_BOOLEAN, JSON_ALWAYS, "members held a later snapshot when it began", run_rolls_back, 0, NULL, NULL, NULL},
	{"outcome", JSON_WORD, JSON_ALWAYS, "what became of it", run_outcome, 0, outcome_words, NULL, NULL},
	{"error", JSON_TEXT, JSON_OPTIONAL, "why it failed", JSON_AT(struct story_run, error)},
	{"finish", JSON_TEXT, JSON_ALWAYS, "a sentence: when it finished or where it stands", run_finish, 0, NULL, NULL, NULL},
	{"wait", JSON_TEXT, JSON_ALWAYS, "a sentence: what it waited for", run_wait, 0, NULL, NULL, NULL},
	{"trouble", JSON_TEXT, JSON_ALWAYS, "a sentence: what went wrong", run_trouble, 0, NULL, NULL, NULL},
	{"seeded", JSON_BOOLEAN, JSON_ALWAYS, "it existed when the simulation began", JSON_AT(struct story_run, seeded)},
	{"createdSeconds", JSON_SECONDS, JSON_ALWAYS, "when it was created", JSON_AT(struct story_run, created_ns)},
	{"initializedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when its stages were known", JSON_AT(struct story_run, initialized_ns)},
	{"endedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when it ended", JSON_AT(struct story_run, ended_ns)},
	{"deletedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when its deletion was requested", JSON_AT(struct story_run, deleted_ns)},
	{"removedSeconds", JSON_SECONDS, JSON_OPTIONAL, "when it was gone", JSON_AT(struct story_run, removed_ns)},
	{"timeSeconds", JSON_TIMES, JSON_ALWAYS, "what the time along its critical path was spent on", run_times, 0, NULL, NULL, NULL},
	{"shortenings", JSON_LIST, JSON_OPTIONAL, "what would shorten it, the largest saving first", run_answers, 0, NULL, &answer_shape,
	 enter_answer},
	{"states", JSON_LIST, JSON_ALWAYS, "in the order of time", run_states, 0, NULL, &state_shape, enter_state},
	{"stuck", JSON_LIST, JSON_ALWAYS, "in the order of time", run_stuck, 0, NULL, &stuck_shape, enter_stuck},
	{"stages", JSON_LIST, JSON_ALWAYS, "in their order, the one that removes clusters last", run_stages, 0, NULL, &stage_shape, enter_stage},
};
const struct json_shape out_json_run_shape = {"run", "a staged update run", FIELDS(run_fields)};
