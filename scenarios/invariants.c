#include "scenarios/invariants.h"

#include "scenarios/invariant_state.h"

#include "sim/duration.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct invariant invariants[] = {
	{1, "initialized-first", "A run progresses or ends only after it was initialized; a failed initialization leaves everything else untouched."},
	{2, "initialized-stays", "Initialized never changes once it is set."},
	{3, "over-is-over", "Once Succeeded is set the status of the run never changes again."},
	{4, "ends-in-pairs", "Succeeded True comes with Progressing False/UpdateRunSucceeded, Succeeded False with UpdateRunFailed, in one write."},
	{5, "progressing-reasons", "Progressing has only the status and reason pairs the engine knows."},
	{6, "success-is-complete", "A run succeeds only when every stage and every cluster has, and nothing is left to delete."},
	{7, "one-generation", "After a status write all conditions carry the generation the pass read."},
	{8, "times-only-grow", "No lastTransitionTime goes back; startTime and endTime are set once and in order."},
	{9, "plan-is-fixed", "What initialization recorded (policy, snapshot, strategy, stages, order, tasks) never changes."},
	{10, "placed-once", "Every selected cluster is in exactly one stage, in the order of the sorting label and the name."},
	{11, "names", "Run names keep the limit; approval requests are named after run, timing and stage."},
	{12, "one-active-stage", "At most one stage is active: all before it have succeeded, none behind it has begun."},
	{13, "stage-order", "No cluster is started before all stages in front of its own have succeeded."},
	{14, "stage-reasons", "Stage conditions have only the status and reason pairs the engine knows."},
	{15, "stage-success", "A stage succeeds only when all its clusters have; it is skipped only when it has none."},
	{16, "stage-failure", "A stage fails only together with its run, with the same message."},
	{17, "start-time", "A stage has a startTime exactly when one of its clusters was started or it was skipped."},
	{18, "deletion-last", "Nothing is deleted before all stages have succeeded."},
	{19, "deletion-seen", "A cluster counts as deleted only when its binding is gone."},
	{20, "concurrency", "No more clusters of a stage are being updated than maxConcurrency allows."},
	{21, "cluster-order", "Clusters of a stage are started in their order."},
	{22, "cluster-times", "A cluster does not succeed before it is started."},
	{23, "cluster-stays", "Started and Succeeded of a cluster never go back; it fails only together with its run."},
	{24, "success-is-seen", "A cluster counts as updated only when its binding is available with the run's content."},
	{25, "start-is-bound", "A started cluster's binding is Bound to the run's snapshot and its rollout has started."},
	{26, "bindings-once", "A run writes each binding once, and only those of the stage it is at."},
	{27, "no-rollback", "A run that has ended, failed or is being deleted changes no binding."},
	{28, "preemption", "A run whose cluster is overwritten while it is being updated fails at its next pass."},
	{29, "gates-hold", "No stage begins or ends without the approvals it needs."},
	{30, "request-timing", "A request is created only when its gate is reached."},
	{31, "waits-hold", "A timed wait lasts at least as long as the strategy says."},
	{32, "approval-is-real", "A task counts as approved only when somebody approved its request."},
	{33, "request-once", "The time of a request's creation stays; an approved request is never created again."},
	{34, "request-known", "A request is created for a pending task of the run, in state Run."},
	{35, "state-is-obeyed", "A pass that read Initialize or Stop changes no binding and no request."},
	{36, "stopped-is-still", "A stopped run has nothing in flight."},
	{37, "stuck-is-true", "Stuck names clusters that have been in flight for more than five minutes."},
	{38, "one-worker", "Passes of one controller never overlap."},
	{39, "polls-in-time", "A run that works is looked at again within 15 s, 60 s or its wait, whichever applies."},
	{40, "polls-not-early", "Clusters are polled every 15 s; no timer fires early."},
	{41, "back-off", "Retries come after 5 ms doubled each time, at most 1000 s, and as the token bucket allows."},
	{42, "causes", "Every pass has an event, a timer or a retry behind it; status writes cause none."},
	{43, "pass-writes", "A run's status is written only in a pass of that run."},
	{44, "rest-is-quiet", "A run that is done, initialized only or stopped arms no timer."},
	{45, "requests-go-first", "A run is gone only after its approval requests are."},
	{46, "own-objects-only", "The run controller changes only runs, bindings, approval requests and, for runs without an index, resource snapshots."},
	{47, "fleet-is-on-snapshot", "After a completed run, a rollback too, every cluster of it is on the run's snapshot."},
	{48, "updated-once", "No cluster is updated twice by one run."},
	{49, "rollback-keeps-order", "A rollback passes through the same stages in the same order as any run."},
};

static_assert(sizeof invariants / sizeof invariants[0] <= INVARIANTS_MAX, "they have room");

size_t invariant_count(void)
{
	return sizeof invariants / sizeof invariants[0];
}

const struct invariant *invariant_at(size_t index)
{
	return &invariants[index];
}

const struct invariant *invariant_by_name(const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);
	for (size_t i = 0; i < invariant_count(); i++)
		if (strcmp(invariants[i].name, name) == 0 || (*name && !*end && invariants[i].number == number))
			return &invariants[i];
	return NULL;
}

/* The state */

static void remember(struct checker *checker, const struct trace_record *record)
{
	size_t wanted = checker->current_room;
	if (record->subject >= wanted) {
		wanted = wanted ? wanted : 256;
		while (wanted <= record->subject)
			wanted *= 2;
		const struct object **grown = ARENA_ARRAY(checker->arena, const struct object *, wanted);
		if (checker->current_room)
			memcpy(grown, checker->current, checker->current_room * sizeof *grown);
		checker->current = grown;
		checker->current_room = wanted;
	}
	checker->current[record->subject] = record->as.write.after;
	if (record->as.write.after && record->as.write.after->binding_spec)
		note_binding(checker, record->as.write.after);
	if (kind_is_fleet(record->identity->kind, "MemberCluster", NULL))
		note_member(checker, record->identity);
}

struct run_entry {
	UT_hash_handle hh;
	const struct identity *identity;
	struct run_track track;
};

static struct run_track *track_of(struct checker *checker, const struct identity *identity)
{
	struct run_entry *entry;
	HASH_FIND_PTR(checker->run_table, &identity, entry);
	if (entry)
		return &entry->track;
	entry = ARENA_NEW(checker->arena, struct run_entry);
	entry->identity = identity;
	entry->track.identity = identity;
	/* an approval may name a run that never was: it is enqueued all the same */
	entry->track.event_pending = checker->unknown_events > 0;
	HASH_ADD_PTR(checker->run_table, identity, entry);
	checker->runs = arena_room(checker->arena, checker->runs, checker->run_count, &checker->runs_room, sizeof *checker->runs);
	checker->runs[checker->run_count++] = &entry->track;
	return &entry->track;
}

/* A run that was made anew under the same name starts from nothing, but for its queue. */
static void renew(struct run_track *run, const struct object *now)
{
	if (run->uid != now->meta.uid) {
		HASH_CLEAR(hh, run->touched);
		run->uid = now->meta.uid;
		run->stages = NULL;
		run->stage_count = 0;
		run->overwritten = false;
	}
	run->now = now;
}

/* maxConcurrency of a recorded stage (engine.md 7.1). */
static int64_t read_concurrency(const struct value *value, int64_t clusters)
{
	int64_t concurrency = value_int_or(value, 1);
	const char *text = value_text_or(value, NULL);
	if (text)
		concurrency = strtoll(text, NULL, 10) * clusters / 100;
	return concurrency < 1 ? 1 : concurrency;
}

static void read_stage(struct checker *checker, const struct value *stage, int64_t clusters, struct recorded_stage *recorded)
{
	const struct value *after = value_get(stage, "afterStageTasks");
	recorded->concurrency = checker->release->max_concurrency ? read_concurrency(value_get(stage, "maxConcurrency"), clusters) : 1;
	recorded->sort_key = value_text_or(value_get(stage, "sortingLabelKey"), NULL);
	recorded->has_before = value_is(value_get(stage, "beforeStageTasks"), VALUE_LIST);
	for (size_t i = 0; value_is(after, VALUE_LIST) && i < after->count; i++) {
		const char *wait = value_text_or(value_get(after->as.items[i], "waitTime"), NULL);
		if (wait && duration_parse(wait, &recorded->wait_ns))
			recorded->has_wait = true;
		else
			recorded->has_approval = true;
	}
}

static void read_strategy(struct checker *checker, struct run_track *run, const struct run_status *status)
{
	const struct value *stages = value_get(status->strategy, "stages");
	if (run->stage_count != status->stage_count) {
		run->stages = NULL;
		run->stage_count = 0;
	}
	if (run->stages || !value_is(stages, VALUE_LIST) || stages->count < status->stage_count)
		return;
	run->stage_count = status->stage_count;
	run->stages = ARENA_ARRAY(checker->arena, struct recorded_stage, run->stage_count + 1);
	for (uint32_t i = 0; i < run->stage_count; i++)
		read_stage(checker, stages->as.items[i], status->stages[i]->cluster_count, &run->stages[i]);
}

/* Differences of a status write; unchanged stages and chunks are the same pointers and are passed over. */

static bool lists_differ(const struct cluster_status *left, const struct cluster_status *right)
{
	if (left->condition_count != right->condition_count || left->name != right->name)
		return true;
	for (uint32_t i = 0; i < left->condition_count; i++) {
		const struct condition *one = &left->conditions[i];
		const struct condition *other = &right->conditions[i];
		if (one->status != other->status || one->changed_ns != other->changed_ns || one->generation != other->generation ||
		    strcmp(one->reason, other->reason) != 0 || strcmp(one->type, other->type) != 0)
			return true;
	}
	return false;
}

static void compare_stages(struct checker *checker, struct run_change *change, uint32_t index, const struct stage_status *old,
			   const struct stage_status *new, size_t *room)
{
	for (uint32_t j = 0; j < new->cluster_count; j++) {
		bool comparable = old && j < old->cluster_count;
		if (comparable && j % CLUSTER_CHUNK == 0 && old->chunks[j / CLUSTER_CHUNK] == new->chunks[j / CLUSTER_CHUNK]) {
			j += CLUSTER_CHUNK - 1;
			continue;
		}
		const struct cluster_status *after = run_cluster(new, j);
		const struct cluster_status *before = comparable ? run_cluster(old, j) : NULL;
		if (before ? !lists_differ(before, after) : after->condition_count == 0)
			continue;
		change->clusters = arena_room(checker->arena, change->clusters, change->cluster_count, room, sizeof *change->clusters);
		change->clusters[change->cluster_count++] = (struct cluster_change){index, j, before, after};
	}
}

static void compare_status(struct checker *checker, struct run_track *run, struct run_change *change)
{
	size_t room = 0;
	for (uint32_t i = 0; i <= change->new->stage_count; i++) {
		const struct stage_status *new = run_stage(change->new, i);
		const struct stage_status *old = NULL;
		if (change->old && change->old->stage_count == change->new->stage_count)
			old = run_stage(change->old, i);
		if (new && new != old)
			compare_stages(checker, change, i, old, new, &room);
	}
	for (uint32_t i = 0; run->stages && i < change->cluster_count; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		struct recorded_stage *stage = &run->stages[cluster->stage];
		stage->started += checker_is(cluster_condition_of(cluster->after, "Started"), CONDITION_TRUE) -
				  checker_is(cluster_condition_of(cluster->before, "Started"), CONDITION_TRUE);
		stage->in_flight += cluster_in_flight(cluster->after) - (cluster->before && cluster_in_flight(cluster->before));
		if (cluster->index < stage->updated_front && !checker_is(cluster_condition_of(cluster->after, "Succeeded"), CONDITION_TRUE))
			stage->updated_front = cluster->index;
	}
	change->initializes = change->new->stage_count && (!change->old || !change->old->stage_count);
}

static void on_run_write(struct checker *checker, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	struct run_track *run = track_of(checker, record->identity);
	if (!before || !after || before->meta.generation != after->meta.generation)
		run->event_pending = true;
	if (!after) {
		run->now = NULL;
		return;
	}
	renew(run, after);
	if (record->writer == WRITER_RUN_CONTROLLER && record->part == PART_STATUS && checker->in_pass[scope_of(record->identity)] != run)
		checker_fail(checker, 43, record->at_ns, record->identity, "the status was written outside of a pass of this run");
	if (!after->run_status || (before && before->run_status == after->run_status))
		return;
	struct run_change change = {.at_ns = record->at_ns,
				    .now_ns = checker->options->start_ns + record->at_ns,
				    .writer = record->writer,
				    .before = before,
				    .after = after,
				    .old = before ? before->run_status : NULL,
				    .new = after->run_status};
	read_strategy(checker, run, change.new);
	compare_status(checker, run, &change);
	if (record->writer == WRITER_RUN_CONTROLLER && run->read && strcmp(state_read(run), "Initialize") == 0 &&
	    checker_is(run_condition_of(run->read->run_status, "Initialized"), CONDITION_TRUE))
		checker_fail(checker, 35, record->at_ns, record->identity, "a pass that read state Initialize wrote the status");
	invariants_run_write(checker, run, &change);
	invariants_stage_write(checker, run, &change);
	invariants_cluster_write(checker, run, &change);
	invariants_task_write(checker, run, &change);
	invariants_rollback_write(checker, run, &change);
}

/* Somebody else changed a binding: runs of its placement that have it in flight are to notice. */
static void mark_overwritten(struct checker *checker, const struct trace_record *record, const struct run_track *writer)
{
	const struct object *after = record->as.write.after;
	if (!after || record->part != PART_SPEC)
		return;
	for (size_t i = 0; i < checker->run_count; i++) {
		struct run_track *run = checker->runs[i];
		if (run != writer && run->now && run->now->run_status && binding_belongs(run, after)) {
			run->overwritten = true;
			touched_of(checker, run, after->binding_spec->cluster)->overwritten = true;
		}
	}
}

static void on_binding_write(struct checker *checker, const struct trace_record *record)
{
	struct run_track *run = checker->in_pass[scope_of(record->identity)];
	bool by_engine = record->writer == WRITER_RUN_CONTROLLER;
	if (by_engine && run)
		invariants_engine_write(checker, run, record);
	mark_overwritten(checker, record, by_engine ? run : NULL);
}

/* Which approval writes enqueue the run (engine.md 4.4). */
static void on_request_write(struct checker *checker, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	const struct object *request = after ? after : before;
	const char *name = value_text_or(object_field(request, "spec", "parentStageRollout", NULL), "");
	invariants_request_write(checker, record);
	if (!before || !*name)
		return;
	bool matters;
	if (after)
		matters = binding_true(before, "Approved") != binding_true(after, "Approved");
	else
		matters = !(checker_condition(before->conditions.items, before->conditions.count, "Approved") &&
			    binding_true(before, "ApprovalAccepted"));
	bool known = false;
	for (size_t i = 0; matters && i < checker->run_count; i++) {
		struct run_track *run = checker->runs[i];
		if (strcmp(run->identity->name, name) == 0 && strcmp(run->identity->ns, record->identity->ns) == 0)
			known = run->event_pending = true;
	}
	if (matters && !known)
		checker->unknown_events++;
}

static void requests_are_gone(struct checker *checker, const struct trace_record *record)
{
	if (record->as.write.after || record->writer != WRITER_RUN_CONTROLLER)
		return;
	for (size_t i = 0; i < checker->current_room; i++) {
		const struct object *object = checker->current[i];
		if (!object || !is_kind(object->identity, "ClusterApprovalRequest", "ApprovalRequest") || object->meta.deleting ||
		    strcmp(object->identity->ns, record->identity->ns) != 0)
			continue;
		const char *run = object_label(object, checker->release->request_run_label);
		if (run && strcmp(run, record->identity->name) == 0)
			checker_fail(checker, 45, record->at_ns, record->identity, "the run is gone but its request %s is still there",
				     object->identity->name);
	}
}

static void only_own_objects(struct checker *checker, const struct trace_record *record)
{
	const struct run_track *run = checker->in_pass[scope_of(record->identity)];
	if (record->writer != WRITER_RUN_CONTROLLER)
		return;
	if (is_kind(record->identity, "ClusterStagedUpdateRun", "StagedUpdateRun") ||
	    is_kind(record->identity, "ClusterResourceBinding", "ResourceBinding") ||
	    is_kind(record->identity, "ClusterApprovalRequest", "ApprovalRequest"))
		return;
	bool snapshot = is_kind(record->identity, "ClusterResourceSnapshot", "ResourceSnapshot");
	const char *index = run && run->read ? run->read->run_spec->snapshot_index : NULL;
	bool initializing = run && run->read && !run_condition_of(run->read->run_status, "Initialized");
	if (!snapshot || (index && *index) || !initializing)
		checker_fail(checker, 46, record->at_ns, record->identity, "the run controller changed %s %s", record->identity->kind->kind,
			     record->identity->name);
}

static void on_write(struct checker *checker, const struct trace_record *record)
{
	remember(checker, record);
	if (record->writer == WRITER_SEED && record->as.write.after && record->as.write.after->run_spec) {
		struct run_track *run = track_of(checker, record->identity);
		renew(run, record->as.write.after);
		run->event_pending = true;
		return;
	}
	only_own_objects(checker, record);
	if (is_kind(record->identity, "ClusterStagedUpdateRun", "StagedUpdateRun")) {
		on_run_write(checker, record);
		requests_are_gone(checker, record);
	} else if (is_kind(record->identity, "ClusterResourceBinding", "ResourceBinding")) {
		on_binding_write(checker, record);
	} else if (is_kind(record->identity, "ClusterApprovalRequest", "ApprovalRequest")) {
		on_request_write(checker, record);
	}
}

static void on_pass(struct checker *checker, const struct trace_record *record)
{
	int scope = scope_of(record->identity);
	struct run_track *run = track_of(checker, record->identity);
	if (record->kind == TRACE_PASS_BEGIN) {
		invariants_pass_begin(checker, run, record);
		run->event_pending = false;
		run->pass = record->as.pass;
		run->read = run->now;
		checker->in_pass[scope] = run;
		return;
	}
	invariants_pass_end(checker, run, record);
	run->last = *record->as.pass;
	run->ended_once = true;
	checker->in_pass[scope] = NULL;
	checker->pass_end_ns[scope] = record->at_ns;
}

void invariants_check(struct arena *arena, const struct trace *trace, const struct invariant_options *options, struct invariant_report *report)
{
	struct checker checker = {.arena = arena,
				  .options = options,
				  .release = release_of(options->release),
				  .report = report,
				  .pass_end_ns = {INT64_MIN, INT64_MIN},
				  .bucket_ns = {INT64_MIN / 2, INT64_MIN / 2}};
	*report = (struct invariant_report){.count = 0};
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_WRITE)
			on_write(&checker, record);
		else if ((record->kind == TRACE_PASS_BEGIN || record->kind == TRACE_PASS_END) && record->as.pass->controller == CONTROLLER_RUN)
			on_pass(&checker, record);
	}
	for (size_t i = 0; i < checker.run_count; i++)
		HASH_CLEAR(hh, checker.runs[i]->touched);
	HASH_CLEAR(hh, checker.run_table);
	checker_forget(&checker);
}
