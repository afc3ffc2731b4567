#include "scenarios/invariant_state.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

/* Invariants 29 to 34: tasks and approvals. */

static const struct identity *who(const struct run_change *change)
{
	return change->after->identity;
}

static bool task_is(const struct task_status *task, const char *type)
{
	return checker_is(task_condition_of(task, type), CONDITION_TRUE);
}

static void gates_hold(struct checker *checker, const struct run_track *run, const struct run_change *change, uint32_t index)
{
	const struct stage_status *stage = change->new->stages[index];
	for (uint32_t j = 0; j < stage->before_count; j++)
		if (strcmp(stage->before[j].type, "Approval") == 0 && run->stages && run->stages[index].started &&
		    !task_is(&stage->before[j], "ApprovalRequestApproved"))
			checker_fail(checker, 29, change->at_ns, who(change), "stage %s began before it was approved", stage->name);
	for (uint32_t j = 0; j < stage->before_count + stage->after_count; j++) {
		const struct task_status *task = j < stage->before_count ? &stage->before[j] : &stage->after[j - stage->before_count];
		if (task_is(task, "ApprovalRequestApproved") && !task_is(task, "ApprovalRequestCreated"))
			checker_fail(checker, 29, change->at_ns, who(change), "a task of stage %s is approved without a request", stage->name);
		bool skipped = stage->cluster_count == 0 && checker->release->skips_empty_stages;
		if (stage_succeeded(stage) && !skipped && strcmp(task->type, "Approval") == 0 && !task_is(task, "ApprovalRequestApproved"))
			checker_fail(checker, 29, change->at_ns, who(change), "stage %s succeeded without the approval it needs", stage->name);
	}
}

static void wait_holds(struct checker *checker, const struct run_track *run, const struct run_change *change, uint32_t index)
{
	const struct stage_status *stage = change->new->stages[index];
	const struct condition *progressing = stage_condition_of(stage, "Progressing");
	bool skipped = stage->cluster_count == 0 && checker->release->skips_empty_stages;
	for (uint32_t j = 0; j < stage->after_count && index < run->stage_count; j++) {
		if (strcmp(stage->after[j].type, "TimedWait") != 0 || !stage_succeeded(stage) || skipped)
			continue;
		const struct condition *elapsed = task_condition_of(&stage->after[j], "WaitTimeElapsed");
		if (!checker_is(elapsed, CONDITION_TRUE)) {
			checker_fail(checker, 31, change->at_ns, who(change), "stage %s succeeded before its wait was over", stage->name);
			continue;
		}
		int64_t earliest_ns = instant_floor_second(ns_add(progressing->changed_ns, run->stages[index].wait_ns));
		if (elapsed->changed_ns < earliest_ns)
			checker_fail(checker, 31, change->at_ns, who(change), "the wait of stage %s ended %lld ms too early", stage->name,
				     (long long)(ns_subtract(earliest_ns, elapsed->changed_ns) / 1000000));
	}
}

static const struct object *find_request(struct checker *checker, const struct run_track *run, const char *name)
{
	for (size_t i = 0; i < checker->current_room; i++) {
		const struct object *object = checker->current[i];
		if (object && is_kind(object->identity, "ClusterApprovalRequest", "ApprovalRequest") && strcmp(object->identity->name, name) == 0 &&
		    strcmp(object->identity->ns, run->identity->ns) == 0)
			return object;
	}
	return NULL;
}

static void approval_was_given(struct checker *checker, const struct run_track *run, const struct run_change *change,
			       const struct task_status *before, const struct task_status *after)
{
	const struct condition *created = before ? task_condition_of(before, "ApprovalRequestCreated") : NULL;
	const struct condition *still = task_condition_of(after, "ApprovalRequestCreated");
	if (created && (!still || still->changed_ns != created->changed_ns))
		checker_fail(checker, 33, change->at_ns, who(change), "ApprovalRequestCreated of request %s changed", after->request_name);
	if (!task_is(after, "ApprovalRequestApproved") || (before && task_is(before, "ApprovalRequestApproved")))
		return;
	const struct object *request = after->request_name ? find_request(checker, run, after->request_name) : NULL;
	if (!request || !(binding_true(request, "Approved") || binding_true(request, "ApprovalAccepted")))
		checker_fail(checker, 32, change->at_ns, who(change), "request %s counts as approved but nobody has approved it",
			     after->request_name ? after->request_name : "(none)");
}

void invariants_task_write(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	for (uint32_t i = 0; i < change->new->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		const struct stage_status *was = change->old && i < change->old->stage_count ? change->old->stages[i] : NULL;
		if (stage == was)
			continue;
		gates_hold(checker, run, change, i);
		wait_holds(checker, run, change, i);
		for (uint32_t j = 0; j < stage->before_count; j++)
			approval_was_given(checker, run, change, was ? &was->before[j] : NULL, &stage->before[j]);
		for (uint32_t j = 0; j < stage->after_count; j++)
			approval_was_given(checker, run, change, was ? &was->after[j] : NULL, &stage->after[j]);
	}
}

/* The stage and task a request of this name belongs to. */
static const struct task_status *find_task(const struct run_status *status, const char *name, uint32_t *stage, bool *before)
{
	for (uint32_t i = 0; status && i < status->stage_count; i++) {
		const struct stage_status *candidate = status->stages[i];
		*stage = i;
		for (uint32_t j = 0; j < candidate->before_count; j++)
			if (candidate->before[j].request_name == name && (*before = true))
				return &candidate->before[j];
		for (uint32_t j = 0; j < candidate->after_count; j++) {
			*before = false;
			if (candidate->after[j].request_name == name && !stage_succeeded(candidate))
				return &candidate->after[j];
		}
	}
	return NULL;
}

static void request_created(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct run_status *status = run->now ? run->now->run_status : NULL;
	const char *name = record->identity->name;
	uint32_t stage = 0;
	bool before = false;
	const struct task_status *task = find_task(status, name, &stage, &before);
	if (!task) {
		checker_fail(checker, 34, record->at_ns, run->identity, "the run created request %s, which no pending task of it names", name);
		return;
	}
	if (task_is(task, "ApprovalRequestApproved"))
		checker_fail(checker, 33, record->at_ns, run->identity, "the run created request %s again after it was approved", name);
	if (strcmp(state_read(run), "Run") != 0)
		checker_fail(checker, 34, record->at_ns, run->identity, "request %s was created in state %s", name, state_read(run));
	for (uint32_t i = 0; i < stage; i++)
		if (!stage_succeeded(status->stages[i]))
			checker_fail(checker, 30, record->at_ns, run->identity, "request %s was created before stage %s had succeeded", name,
				     status->stages[i]->name);
	/* in the pass that asks, the last successes may not be persisted yet: their bindings tell */
	const struct stage_status *own = status->stages[stage];
	for (uint32_t j = first_not_updated(run, status, stage); !before && j < own->cluster_count; j++) {
		const struct cluster_status *cluster = run_cluster(own, j);
		const struct object *binding = binding_of(checker, run, cluster->name);
		bool done = checker_is(cluster_condition_of(cluster, "Succeeded"), CONDITION_TRUE) ||
			    (binding && (binding_true(binding, "Available") || binding_true(binding, "DiffReported")));
		if (!done)
			checker_fail(checker, 30, record->at_ns, run->identity, "request %s was created before cluster %s was updated", name,
				     cluster->name);
	}
}

/* Every write of the run controller on an approval request. */
void invariants_request_write(struct checker *checker, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	struct run_track *run = checker->in_pass[scope_of(record->identity)];
	if (record->writer != WRITER_RUN_CONTROLLER || !run)
		return;
	if (strcmp(state_read(run), "Run") != 0 && !(run->read && run->read->meta.deleting))
		checker_fail(checker, 35, record->at_ns, run->identity, "a pass that read state %s changed request %s", state_read(run),
			     record->identity->name);
	if (!before && after) {
		request_created(checker, run, record);
		return;
	}
	if (after && binding_true(after, "ApprovalAccepted") && !(before && binding_true(before, "ApprovalAccepted")) &&
	    !binding_true(after, "Approved"))
		checker_fail(checker, 32, record->at_ns, run->identity, "request %s was accepted although nobody has approved it",
			     record->identity->name);
}
