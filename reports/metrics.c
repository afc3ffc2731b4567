#include "reports/metrics.h"

#include "reports/run_changes.h"

#include "model/object.h"
#include "model/run.h"

#include "sim/duration.h"

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

struct gauge_list {
	struct metrics_gauge *items;
	size_t count, room;
};

/* A run, the pass over it, and its series. */
struct observed {
	const struct object *current;
	const struct object *in_pass; /* the version in the hands of the pass; NULL: none is under way */
	bool deleting;                /* it read one that is being deleted */
	struct gauge_list status;
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
	struct observed gone;              /* the series that were deleted */
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

/* What is there comes first. */
static int compare_series(const struct metrics_labels *left, int64_t left_gone_ns, const struct metrics_labels *right, int64_t right_gone_ns)
{
	bool left_live = left_gone_ns == METRICS_LIVE, right_live = right_gone_ns == METRICS_LIVE;
	int order = left_live == right_live ? compare_labels(left, right) : left_live ? -1 : 1;
	return order ? order : left_gone_ns < right_gone_ns ? -1 : left_gone_ns > right_gone_ns;
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

static void set_gauge(struct collector *collector, struct gauge_list *list, const struct metrics_labels *labels, double value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (compare_labels(&list->items[i].labels, labels) == 0) {
			list->items[i].value = value;
			return;
		}
	}
	list->items = arena_room(collector->arena, list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = (struct metrics_gauge){*labels, METRICS_LIVE, value};
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
	set_gauge(collector, &observed->status, &labels, (double)(collector->start_ns + at_ns) / 1e9);
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
		*found = (struct metrics_histogram){.labels = *labels, .gone_ns = METRICS_LIVE};
	}
	while (bucket < bound_count && seconds > bounds[bucket])
		bucket++;
	found->buckets[bucket]++;
	found->count++;
	found->sum += seconds;
}

static double seconds_since(const struct collector *collector, int64_t instant_ns)
{
	return (double)ns_subtract(collector->start_ns + collector->record->at_ns, instant_ns) / 1e9;
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

/* Moves all to the end of another list; what was there is gone since then, unless that is METRICS_LIVE. */
static void move_gauges(struct arena *arena, struct gauge_list *to, struct gauge_list *from, int64_t gone_ns)
{
	for (size_t i = 0; i < from->count; i++) {
		to->items = arena_room(arena, to->items, to->count, &to->room, sizeof *to->items);
		to->items[to->count++] = from->items[i];
		if (gone_ns != METRICS_LIVE)
			to->items[to->count - 1].gone_ns = gone_ns;
	}
	from->count = 0;
}

static void move_histograms(struct arena *arena, struct histogram_list *to, struct histogram_list *from, int64_t gone_ns)
{
	for (size_t i = 0; i < from->count; i++) {
		to->items = arena_room(arena, to->items, to->count, &to->room, sizeof *to->items);
		to->items[to->count++] = from->items[i];
		if (gone_ns != METRICS_LIVE)
			to->items[to->count - 1].gone_ns = gone_ns;
	}
	from->count = 0;
}

static void move_series(struct arena *arena, struct observed *to, struct observed *from, int64_t gone_ns)
{
	move_gauges(arena, &to->status, &from->status, gone_ns);
	move_histograms(arena, &to->approvals, &from->approvals, gone_ns);
	move_histograms(arena, &to->stages, &from->stages, gone_ns);
}

static void begin_pass(struct collector *collector, const struct trace_record *record)
{
	struct observed *run = observed_of(collector, record->subject);
	run->in_pass = run->current;
	run->deleting = run->current && run->current->meta.deleting;
	if (run->deleting) /* 8.4 */
		move_series(collector->arena, &collector->gone, run, collector->start_ns + record->at_ns);
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
	const struct metrics_gauge *a = left, *b = right;
	return compare_series(&a->labels, a->gone_ns, &b->labels, b->gone_ns);
}

static int compare_histograms(const void *left, const void *right)
{
	const struct metrics_histogram *a = left, *b = right;
	return compare_series(&a->labels, a->gone_ns, &b->labels, b->gone_ns);
}

static void sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	if (count)
		qsort(items, count, size, compare);
}

/* The series of all runs, in order. */
static void gather(struct metrics *metrics, struct collector *collector)
{
	struct observed *all = &collector->gone;
	for (size_t i = 0; i < collector->run_count; i++)
		move_series(collector->arena, all, &collector->runs[i], METRICS_LIVE);
	sort(all->status.items, all->status.count, sizeof *all->status.items, compare_gauges);
	sort(all->approvals.items, all->approvals.count, sizeof *all->approvals.items, compare_histograms);
	sort(all->stages.items, all->stages.count, sizeof *all->stages.items, compare_histograms);
	metrics->status = all->status.items;
	metrics->status_count = all->status.count;
	metrics->approvals = all->approvals.items;
	metrics->approval_count = all->approvals.count;
	metrics->stages = all->stages.items;
	metrics->stage_count = all->stages.count;
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
