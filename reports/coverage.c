#include "reports/coverage.h"

#include "reports/coverage_tables.h"

#include "model/run.h"

#include "sim/hash_table.h"

#include <stdlib.h>
#include <string.h>

struct coverage_name {
	UT_hash_handle hh;
	const char *key; /* the area as one character, then the name */
	uint64_t scenarios;
	uint64_t counted_in; /* the last scenario that counted */
};

static const char *const area_names[] = {"stages", "tasks", "reasons", "messages", "all"};

static size_t fixed_count(void)
{
	return coverage_reason_count + coverage_message_count;
}

void coverage_sum_init(struct coverage_sum *sum)
{
	*sum = (struct coverage_sum){.scenarios = 0};
	arena_init(&sum->arena, 0);
	sum->fixed = ARENA_ARRAY(&sum->arena, uint64_t, fixed_count());
}

void coverage_sum_deinit(struct coverage_sum *sum)
{
	HASH_CLEAR(hh, sum->names);
	arena_deinit(&sum->arena);
}

/* Reading a trace */

struct reader {
	struct coverage_sum *sum;
	bool *fixed; /* of this scenario */
	struct text key;
};

/* A stage by the object that names its strategy. */
struct stage_of {
	const char *ns, *strategy, *stage;
};

/* A stage; with a type, one of its tasks. */
static void see_name(struct reader *reader, const struct stage_of *stage, bool before, const char *type, bool happened)
{
	struct coverage_sum *sum = reader->sum;
	struct coverage_name *found;
	text_clear(&reader->key);
	text_putf(&reader->key, "%c%s%s%s/%s", '0' + (type ? COVERAGE_TASKS : COVERAGE_STAGES), stage->ns, *stage->ns ? "/" : "", stage->strategy,
		  stage->stage);
	if (type)
		text_putf(&reader->key, " %s %s", before ? "before" : "after", type);
	const char *key = text_view(&reader->key);
	HASH_FIND_STR(sum->names, key, found);
	if (!found) {
		found = ARENA_NEW(&sum->arena, struct coverage_name);
		found->key = arena_text(&sum->arena, key);
		HASH_ADD_KEYPTR(hh, sum->names, found->key, strlen(found->key), found);
	}
	if (happened && found->counted_in != sum->scenarios) {
		found->counted_in = sum->scenarios;
		found->scenarios++;
	}
}

static void see_condition(struct reader *reader, enum coverage_level level, const struct condition *condition)
{
	for (size_t i = 0; i < coverage_reason_count; i++) {
		const struct coverage_reason *reason = &coverage_reasons[i];
		if (reason->level != level || reader->fixed[i] || reason->status != condition->status || strcmp(reason->type, condition->type) != 0)
			continue;
		if ((!reason->reason || strcmp(reason->reason, condition->reason) == 0) && (!reason->words || strstr(condition->message, reason->words)))
			reader->fixed[i] = true;
	}
}

static void see_conditions(struct reader *reader, enum coverage_level level, const struct condition *conditions, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		see_condition(reader, level, &conditions[i]);
}

static void see_failure(struct reader *reader, const char *failure)
{
	size_t number = failure ? coverage_message_of(failure) : coverage_message_count;
	if (number < coverage_message_count)
		reader->fixed[coverage_reason_count + number] = true;
}

static void see_tasks(struct reader *reader, const struct stage_of *stage, bool before, const struct task_status *tasks, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct task_status *task = &tasks[i];
		bool done = false;
		for (uint32_t j = 0; j < task->condition_count; j++)
			done = done || (task->conditions[j].status == CONDITION_TRUE && strcmp(task->conditions[j].type, "ApprovalRequestCreated") != 0);
		see_name(reader, stage, before, task->type, done);
		see_conditions(reader, LEVEL_TASK, task->conditions, task->condition_count);
	}
}

static const struct condition cluster_started = {.type = "Started", .status = CONDITION_TRUE, .reason = "", .message = ""};
static const struct condition cluster_succeeded = {.type = "Succeeded", .status = CONDITION_TRUE, .reason = "", .message = ""};

/* Clusters are counted by their stage; one that failed did so together with its run. */
static void see_clusters(struct reader *reader, const struct stage_status *stage, bool failed)
{
	if (stage->started_count)
		see_condition(reader, LEVEL_CLUSTER, &cluster_started);
	if (stage->succeeded_count)
		see_condition(reader, LEVEL_CLUSTER, &cluster_succeeded);
	for (uint32_t i = 0; failed && i < stage->cluster_count; i++) {
		const struct cluster_status *cluster = run_cluster(stage, i);
		see_conditions(reader, LEVEL_CLUSTER, cluster->conditions, cluster->condition_count);
	}
}

static void see_stage(struct reader *reader, const struct object *run, const struct stage_status *stage, bool failed)
{
	const struct stage_of name = {run->identity->ns, run->run_spec->strategy, stage->name};
	see_name(reader, &name, false, NULL, stage->has_start);
	see_tasks(reader, &name, true, stage->before, stage->before_count);
	see_tasks(reader, &name, false, stage->after, stage->after_count);
	see_conditions(reader, LEVEL_STAGE, stage->conditions, stage->condition_count);
	see_clusters(reader, stage, failed);
}

static void see_run(struct reader *reader, const struct object *before, const struct object *run)
{
	const struct run_status *old = before ? before->run_status : NULL;
	const struct run_status *status = run->run_status;
	bool failed = false;
	for (uint32_t i = 0; i < status->condition_count; i++) {
		const struct condition *condition = &status->conditions[i];
		see_condition(reader, LEVEL_RUN, condition);
		if (condition->status == CONDITION_FALSE && strcmp(condition->type, "Progressing") != 0)
			see_failure(reader, condition->message);
		failed = failed || (condition->status == CONDITION_FALSE && strcmp(condition->type, "Succeeded") == 0);
	}
	/* Stages that a write left alone are the same nodes. */
	for (uint32_t i = 0; i < status->stage_count; i++)
		if (failed || !old || i >= old->stage_count || old->stages[i] != status->stages[i])
			see_stage(reader, run, status->stages[i], failed);
	if (status->deletion && status->deletion->cluster_count) {
		see_conditions(reader, LEVEL_DELETION, status->deletion->conditions, status->deletion->condition_count);
		see_clusters(reader, status->deletion, failed);
	}
}

static void see_listed_tasks(struct reader *reader, const struct stage_of *stage, bool before, const struct value *tasks)
{
	for (size_t i = 0; value_is(tasks, VALUE_LIST) && i < tasks->count; i++) {
		const char *type = value_text_or(value_get(tasks->as.items[i], "type"), NULL);
		if (type)
			see_name(reader, stage, before, type, false);
	}
}

static void see_strategy(struct reader *reader, const struct object *strategy)
{
	const struct value *stages = object_field(strategy, "spec", "stages", NULL);
	for (size_t i = 0; value_is(stages, VALUE_LIST) && i < stages->count; i++) {
		const struct value *stage = stages->as.items[i];
		const struct stage_of name = {strategy->identity->ns, strategy->identity->name, value_text_or(value_get(stage, "name"), "")};
		see_name(reader, &name, false, NULL, false);
		see_listed_tasks(reader, &name, true, value_get(stage, "beforeStageTasks"));
		see_listed_tasks(reader, &name, false, value_get(stage, "afterStageTasks"));
	}
}

static void see_write(struct reader *reader, const struct object *before, const struct object *after)
{
	if (after->run_spec && after->run_status && (!before || before->run_status != after->run_status))
		see_run(reader, before, after);
	if (kind_is_fleet(after->identity->kind, "ClusterStagedUpdateStrategy", "StagedUpdateStrategy"))
		see_strategy(reader, after);
}

void coverage_sum_add(struct coverage_sum *sum, const struct trace *trace, enum release_id release)
{
	struct reader reader = {.sum = sum, .fixed = alloc_take(fixed_count())};
	text_init(&reader.key, 0);
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	sum->scenarios++;
	sum->releases[release] = true;
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_WRITE && record->as.write.after)
			see_write(&reader, record->as.write.before, record->as.write.after);
		else if (record->kind == TRACE_PASS_END && record->as.pass->controller == CONTROLLER_RUN)
			see_failure(&reader, record->as.pass->error);
	}
	for (size_t i = 0; i < fixed_count(); i++)
		sum->fixed[i] += reader.fixed[i];
	text_deinit(&reader.key);
	alloc_release(reader.fixed);
}

/* Sums together */

static bool is_known(const bool releases[RELEASE_COUNT], const struct coverage_reason *reason)
{
	for (int i = 0; i < RELEASE_COUNT; i++)
		if (releases[i] && coverage_release_has(release_of((enum release_id)i), reason))
			return true;
	return false;
}

static int by_area_and_name(const void *left, const void *right)
{
	const struct coverage_item *one = left, *other = right;
	return one->area != other->area ? (one->area > other->area) - (one->area < other->area) : strcmp(one->name, other->name);
}

/* Names of all sums, each once. */
static size_t merge_names(struct arena *arena, const struct coverage_sum *sums, size_t count, struct coverage_item **items)
{
	size_t room = 0, all = 0, kept = 0;
	for (size_t i = 0; i < count; i++)
		for (const struct coverage_name *name = sums[i].names; name; name = name->hh.next) {
			*items = arena_room(arena, *items, all, &room, sizeof **items);
			(*items)[all++] = (struct coverage_item){(enum coverage_area)(name->key[0] - '0'), arena_text(arena, name->key + 1), name->scenarios};
		}
	if (all)
		qsort(*items, all, sizeof **items, by_area_and_name);
	for (size_t i = 0; i < all; i++) {
		if (kept && by_area_and_name(&(*items)[kept - 1], &(*items)[i]) == 0)
			(*items)[kept - 1].scenarios += (*items)[i].scenarios;
		else
			(*items)[kept++] = (*items)[i];
	}
	return kept;
}

static uint64_t sum_fixed(const struct coverage_sum *sums, size_t count, size_t number)
{
	uint64_t scenarios = 0;
	for (size_t i = 0; i < count; i++)
		scenarios += sums[i].fixed[number];
	return scenarios;
}

struct coverage *coverage_of(struct arena *arena, const struct coverage_sum *sums, size_t count, const int *limits)
{
	struct coverage *coverage = ARENA_NEW(arena, struct coverage);
	struct coverage_item *names = NULL;
	bool releases[RELEASE_COUNT] = {false};
	for (size_t i = 0; i < count; i++)
		for (int j = 0; j < RELEASE_COUNT; j++)
			releases[j] = releases[j] || sums[i].releases[j];
	size_t kept = merge_names(arena, sums, count, &names);
	struct coverage_item *items = ARENA_ARRAY(arena, struct coverage_item, kept + fixed_count());
	if (kept)
		memcpy(items, names, kept * sizeof *items);
	for (size_t i = 0; i < coverage_reason_count; i++)
		if (is_known(releases, &coverage_reasons[i]))
			items[kept++] = (struct coverage_item){COVERAGE_REASONS, coverage_reasons[i].name, sum_fixed(sums, count, i)};
	for (size_t i = 0; i < coverage_message_count; i++)
		items[kept++] = (struct coverage_item){COVERAGE_MESSAGES, coverage_messages[i].name, sum_fixed(sums, count, coverage_reason_count + i)};
	*coverage = (struct coverage){.items = items, .count = kept};
	for (size_t i = 0; i < kept; i++) {
		coverage->all[items[i].area]++;
		coverage->all[COVERAGE_ALL]++;
		coverage->hit[items[i].area] += items[i].scenarios > 0;
		coverage->hit[COVERAGE_ALL] += items[i].scenarios > 0;
	}
	for (int area = 0; area <= COVERAGE_ALL; area++)
		coverage->limits[area] = limits ? limits[area] : COVERAGE_NO_LIMIT;
	return coverage;
}

/* Limits */

const char *coverage_area_name(int area)
{
	return area_names[area];
}

bool coverage_area_held(const struct coverage *coverage, int area)
{
	return coverage->limits[area] < 0 || coverage->hit[area] * 100 >= coverage->all[area] * (size_t)coverage->limits[area];
}

bool coverage_held(const struct coverage *coverage)
{
	for (int area = 0; area <= COVERAGE_ALL; area++)
		if (!coverage_area_held(coverage, area))
			return false;
	return true;
}

static bool read_limit(const char *text, size_t size, int limits[COVERAGE_AREAS + 1])
{
	const char *colon = memchr(text, ':', size);
	const char *digits = colon ? colon + 1 : text;
	size_t digit_count = size - (size_t)(digits - text);
	int area;
	for (area = colon ? 0 : COVERAGE_ALL; area < COVERAGE_ALL; area++)
		if (strlen(area_names[area]) == (size_t)(colon - text) && memcmp(area_names[area], text, (size_t)(colon - text)) == 0)
			break;
	if (digit_count < 1 || digit_count > 3 || strspn(digits, "0123456789") < digit_count || (colon && area == COVERAGE_ALL))
		return false;
	limits[area] = (int)strtol(digits, NULL, 10);
	return limits[area] <= 100;
}

bool coverage_limits_read(const char *text, int limits[COVERAGE_AREAS + 1])
{
	for (int area = 0; area <= COVERAGE_ALL; area++)
		limits[area] = COVERAGE_NO_LIMIT;
	if (!*text)
		return true;
	for (;;) {
		size_t size = strcspn(text, ",");
		if (!read_limit(text, size, limits))
			return false;
		if (!text[size])
			return true;
		text += size + 1;
	}
}
