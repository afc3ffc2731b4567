#include "reports/metrics.h"

#include "reports/run_changes.h"

#include "model/object.h"
#include "model/run.h"

#include <stdlib.h>
#include <string.h>

const double metrics_approval_bounds[METRICS_BUCKETS_MAX] = {60, 300, 900, 1800, 3600, 7200, 21600, 43200, 86400};
const double metrics_stage_bounds[METRICS_STAGE_BOUNDS] = {15, 30, 60, 120, 300, 600, 1800, 3600};

/* What a release measures (10.1 rows 33, 34). */
struct measured {
	bool generation, ns, state, failure_type; /* labels of the gauge */
	bool histograms;
};

static const struct measured releases[RELEASE_COUNT] = {
	[RELEASE_MID_2025] = {.generation = true},
	[RELEASE_V0_2_2] = {.ns = true, .state = true},
	[RELEASE_V0_3_1] = {.ns = true, .state = true, .histograms = true},
	[RELEASE_HEAD] = {.ns = true, .state = true, .failure_type = true, .histograms = true},
};

struct histogram_list {
	struct metrics_histogram *items;
	size_t count, room;
};

/* A run, the pass over it, and its series. */
struct observed {
	const struct object *current;
	const struct object *in_pass; /* the version in the hands of the pass; NULL: none is under way */
	bool deleting;                /* it read one that is being deleted */
	struct metrics_gauge *status;
	size_t status_count, status_room;
	struct histogram_list approvals, stages;
};

struct collector {
	struct arena *arena;
	const struct measured *measured;
	bool refreshes_generation;
	int64_t start_ns;
	struct observed *runs; /* by identity number */
	size_t run_count, run_room;
	const struct trace_record *record; /* the write that is being read */
};

static struct observed *observed_of(struct collector *collector, uint32_t number)
{
	while (collector->run_count <= number) {
		collector->runs = arena_room(collector->arena, collector->runs, collector->run_count, &collector->run_room, sizeof *collector->runs);
		collector->runs[collector->run_count++] = (struct observed){0};
	}
	return &collector->runs[number];
}

static int compare_texts(const char *left, const char *right)
{
	return strcmp(left ? left : "", right ? right : "");
}

/* In the order of the exposition: by label name, which is the alphabet's. */
static int compare_labels(const struct metrics_labels *left, const struct metrics_labels *right)
{
	int order = compare_texts(left->condition, right->condition);
	if (!order)
		order = compare_texts(left->failure_type, right->failure_type);
	if (!order)
		order = left->generation < right->generation ? -1 : left->generation > right->generation;
	if (!order)
		order = strcmp(left->name, right->name);
	if (!order)
		order = compare_texts(left->ns, right->ns);
	if (!order)
		order = compare_texts(left->reason, right->reason);
	if (!order)
		order = compare_texts(left->state, right->state);
	if (!order)
		order = compare_texts(left->status, right->status);
	return order ? order : compare_texts(left->task_type, right->task_type);
}

/* 8.1 */

static const char *failure_type_of(const struct condition *condition)
{
	if (condition->status != CONDITION_FALSE)
		return "none";
	if (condition_has_reason(condition, "UpdateRunStuck"))
		return "internal_error";
	if (!condition_has_reason(condition, "UpdateRunFailed") && !condition_has_reason(condition, "UpdateRunInitializedFailed"))
		return "none";
	return condition->message && strstr(condition->message, "failed to process the request due to a client error") ? "user_error"
														       : "internal_error";
}

/* The pass carries the generation into every condition before it does anything else, where the release does so. */
static const struct condition *told_condition(const struct collector *collector, const struct object *run)
{
	static const char *const types[] = {"Succeeded", "Progressing", "Initialized"};
	const struct run_status *status = run->run_status;
	for (size_t i = 0; status && i < sizeof types / sizeof types[0]; i++) {
		const struct condition *condition = condition_find(status->conditions, status->condition_count, types[i]);
		if (condition && (collector->refreshes_generation || condition->generation == run->meta.generation))
			return condition;
	}
	return NULL;
}

static void set_gauge(struct collector *collector, struct observed *run, const struct metrics_labels *labels, double value)
{
	for (size_t i = 0; i < run->status_count; i++) {
		if (compare_labels(&run->status[i].labels, labels) == 0) {
			run->status[i].value = value;
			return;
		}
	}
	run->status = arena_room(collector->arena, run->status, run->status_count, &run->status_room, sizeof *run->status);
	run->status[run->status_count++] = (struct metrics_gauge){*labels, value};
}

static void emit_status(struct collector *collector, struct observed *observed, int64_t at_ns)
{
	const struct object *run = observed->in_pass;
	const struct condition *condition = told_condition(collector, run);
	const struct measured *measured = collector->measured;
	if (!condition)
		return;
	struct metrics_labels labels = {.ns = measured->ns ? run->identity->ns : NULL,
					.name = run->identity->name,
					.state = !measured->state       ? NULL
						 : run->run_spec->state ? run->run_spec->state
									: "",
					.condition = condition->type,
					.status = condition_status_name((enum condition_status)condition->status),
					.reason = condition->reason,
					.failure_type = measured->failure_type ? failure_type_of(condition) : NULL,
					.generation = measured->generation ? run->meta.generation : 0};
	set_gauge(collector, observed, &labels, (double)(collector->start_ns + at_ns) / 1e9);
}

/* 8.2, 8.3 */

static void observe(struct collector *collector, struct histogram_list *list, const struct metrics_labels *labels, const double *bounds,
		    size_t bound_count, double seconds)
{
	struct metrics_histogram *found = NULL;
	size_t bucket = 0;
	for (size_t i = 0; i < list->count && !found; i++)
		if (compare_labels(&list->items[i].labels, labels) == 0)
			found = &list->items[i];
	if (!found) {
		list->items = arena_room(collector->arena, list->items, list->count, &list->room, sizeof *list->items);
		found = &list->items[list->count++];
		*found = (struct metrics_histogram){.labels = *labels};
	}
	while (bucket < bound_count && seconds > bounds[bucket])
		bucket++;
	found->buckets[bucket]++;
	found->count++;
	found->sum += seconds;
}

static double seconds_since(const struct collector *collector, int64_t instant_ns)
{
	return (double)(collector->start_ns + collector->record->at_ns - instant_ns) / 1e9;
}

static void take_task(struct collector *collector, const struct run_change *change)
{
	const struct trace_record *record = collector->record;
	const struct run_status *before = record->as.write.before->run_status;
	if (strcmp(change->condition->type, "ApprovalRequestApproved") != 0 || !condition_has(change->condition, CONDITION_TRUE) || change->old)
		return;
	const struct stage_status *stage = before && change->stage < before->stage_count ? before->stages[change->stage] : NULL;
	const struct task_status *task = !stage ? NULL : change->before ? &stage->before[change->task] : &stage->after[change->task];
	const struct condition *created = task ? condition_find(task->conditions, task->condition_count, "ApprovalRequestCreated") : NULL;
	struct metrics_labels labels = {
		.ns = record->identity->ns, .name = record->identity->name, .task_type = change->before ? "beforeStage" : "afterStage"};
	/* a request that was found approved counts as created and approved in one moment */
	observe(collector, &observed_of(collector, record->subject)->approvals, &labels, metrics_approval_bounds, METRICS_BUCKETS_MAX,
		created ? seconds_since(collector, created->changed_ns) : 0);
}

static void take_stage(struct collector *collector, const struct run_change *change)
{
	const struct trace_record *record = collector->record;
	const struct run_status *after = record->as.write.after->run_status;
	bool leaves = strcmp(change->condition->type, "Progressing") == 0 && condition_has_reason(change->old, "StageUpdatingStarted") &&
		      !condition_has_reason(change->condition, "StageUpdatingStarted");
	bool stops =
		condition_has_reason(change->condition, "StageUpdatingStopping") || condition_has_reason(change->condition, "StageUpdatingStopped");
	if (!leaves || stops || change->stage >= after->stage_count)
		return;
	const struct stage_status *stage = after->stages[change->stage];
	if (stage->succeeded_count != stage->cluster_count || !stage->has_start)
		return;
	struct metrics_labels labels = {.ns = record->identity->ns, .name = record->identity->name};
	observe(collector, &observed_of(collector, record->subject)->stages, &labels, metrics_stage_bounds, METRICS_STAGE_BOUNDS,
		seconds_since(collector, stage->start_ns));
}

static void take_change(void *opaque, const struct run_change *change)
{
	struct collector *collector = opaque;
	if (change->kind == RUN_CHANGE_TASK)
		take_task(collector, change);
	else if (change->kind == RUN_CHANGE_STAGE)
		take_stage(collector, change);
}

/* Records */

static void take_write(struct collector *collector, const struct trace_record *record)
{
	struct observed *run = observed_of(collector, record->subject);
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	run->current = after;
	if (record->writer != WRITER_RUN_CONTROLLER)
		return;
	if (run->in_pass)
		run->in_pass = after;
	if (!before || !after || !collector->measured->histograms || before->run_status == after->run_status)
		return;
	collector->record = record;
	run_changes_tell(before->run_status, after->run_status, take_change, collector);
}

static void begin_pass(struct collector *collector, const struct trace_record *record)
{
	struct observed *run = observed_of(collector, record->subject);
	run->in_pass = run->current;
	run->deleting = run->current && run->current->meta.deleting;
	if (run->deleting) /* 8.4 */
		run->status_count = run->approvals.count = run->stages.count = 0;
}

static void end_pass(struct collector *collector, const struct trace_record *record)
{
	struct observed *run = observed_of(collector, record->subject);
	if (run->in_pass && !run->deleting)
		emit_status(collector, run, record->at_ns);
	run->in_pass = NULL;
}

static void take(struct collector *collector, const struct trace_record *record)
{
	if (record->kind == TRACE_WRITE && kind_is_fleet(record->identity->kind, "ClusterStagedUpdateRun", "StagedUpdateRun"))
		take_write(collector, record);
	else if (record->kind == TRACE_PASS_BEGIN && record->as.pass->controller == CONTROLLER_RUN)
		begin_pass(collector, record);
	else if (record->kind == TRACE_PASS_END && record->as.pass->controller == CONTROLLER_RUN)
		end_pass(collector, record);
}

static int compare_gauges(const void *left, const void *right)
{
	return compare_labels(&((const struct metrics_gauge *)left)->labels, &((const struct metrics_gauge *)right)->labels);
}

static int compare_histograms(const void *left, const void *right)
{
	return compare_labels(&((const struct metrics_histogram *)left)->labels, &((const struct metrics_histogram *)right)->labels);
}

static void gather_histograms(struct histogram_list *all, struct arena *arena, const struct histogram_list *more)
{
	for (size_t i = 0; i < more->count; i++) {
		all->items = arena_room(arena, all->items, all->count, &all->room, sizeof *all->items);
		all->items[all->count++] = more->items[i];
	}
}

/* The series of all runs, in order. */
static void gather(struct metrics *metrics, struct collector *collector)
{
	struct histogram_list approvals = {0};
	struct histogram_list stages = {0};
	size_t room = 0;
	for (size_t i = 0; i < collector->run_count; i++) {
		const struct observed *run = &collector->runs[i];
		gather_histograms(&approvals, collector->arena, &run->approvals);
		gather_histograms(&stages, collector->arena, &run->stages);
		for (size_t j = 0; j < run->status_count; j++) {
			metrics->status = arena_room(collector->arena, metrics->status, metrics->status_count, &room, sizeof *metrics->status);
			metrics->status[metrics->status_count++] = run->status[j];
		}
	}
	metrics->approvals = approvals.items;
	metrics->approval_count = approvals.count;
	metrics->stages = stages.items;
	metrics->stage_count = stages.count;
	if (metrics->status_count)
		qsort(metrics->status, metrics->status_count, sizeof *metrics->status, compare_gauges);
	if (metrics->approval_count)
		qsort(metrics->approvals, metrics->approval_count, sizeof *metrics->approvals, compare_histograms);
	if (metrics->stage_count)
		qsort(metrics->stages, metrics->stage_count, sizeof *metrics->stages, compare_histograms);
}

struct metrics *metrics_collect(struct arena *arena, const struct trace *trace, enum release_id release, int64_t start_ns, int64_t until_ns)
{
	struct metrics *metrics = ARENA_NEW(arena, struct metrics);
	metrics->release = release;
	struct collector collector = {.arena = arena,
				      .measured = &releases[release],
				      .refreshes_generation = release_of(release)->refreshes_generation,
				      .start_ns = start_ns};
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor)) && record->at_ns <= until_ns)
		take(&collector, record);
	gather(metrics, &collector);
	return metrics;
}
