#include "scenarios/invariant_state.h"

#include "sim/duration.h"

#include <string.h>

/* Invariants 28 and 35 to 44: passes, their state and their times. */

/* What the queue does by engine.md 4.2, counted here once more. */
static const int64_t retry_base_ns = 5 * NS_PER_MS;
static const int64_t retry_cap_ns = 1000 * NS_PER_SECOND;
static const int64_t bucket_token_ns = NS_PER_SECOND / 10;
enum { BUCKET_BURST = 100 };

static int64_t retry_delay(struct checker *checker, int scope, uint32_t earlier, int64_t now_ns)
{
	int64_t delay_ns = retry_base_ns;
	for (uint32_t i = 0; i < earlier && delay_ns < retry_cap_ns; i++)
		delay_ns *= 2;
	if (delay_ns > retry_cap_ns)
		delay_ns = retry_cap_ns;
	int64_t full_ns = now_ns - BUCKET_BURST * bucket_token_ns;
	if (checker->bucket_ns[scope] < full_ns)
		checker->bucket_ns[scope] = full_ns;
	checker->bucket_ns[scope] += bucket_token_ns;
	int64_t bucket_wait_ns = checker->bucket_ns[scope] - now_ns;
	return bucket_wait_ns > delay_ns ? bucket_wait_ns : delay_ns;
}

/* engine.md 4.3: a timer that comes due while its key is being processed makes the key dirty, as an event does. */
static bool timer_came_due(const struct run_track *run)
{
	return run->ended_once && run->armed_ns >= 0 && run->armed_ns <= run->last.end_ns;
}

static void cause_is_known(struct checker *checker, const struct run_track *run, const struct trace_record *record)
{
	const struct trace_pass *pass = record->as.pass;
	bool caused = run->event_pending || (pass->cause == CAUSE_DIRTY && timer_came_due(run));
	if ((pass->cause == CAUSE_EVENT || pass->cause == CAUSE_DIRTY) && !caused)
		checker_fail(checker, 42, record->at_ns, run->identity, "a pass began without an event, a timer or a retry");
	bool timed = pass->cause == CAUSE_TIMER || pass->cause == CAUSE_RETRY;
	if (timed && (!run->ended_once || pass->ready_ns < run->last.due_ns))
		checker_fail(checker, 40, record->at_ns, run->identity, "a timer fired before it was due");
}

void invariants_pass_begin(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	int scope = scope_of(record->identity);
	const struct trace_pass *pass = record->as.pass;
	cause_is_known(checker, run, record);
	/* one that was due by now has fired before this pass: it is its cause, or came while the key was ready anyhow */
	run->armed_ns = run->ended_once && run->last.due_ns > pass->begin_ns ? run->last.due_ns : -1;
	if (checker->in_pass[scope] || record->at_ns < checker->pass_end_ns[scope])
		checker_fail(checker, 38, record->at_ns, run->identity, "two passes of one controller overlap");
	if (run->ended_once && run->last.due_ns >= 0 && pass->ready_ns > run->last.due_ns && run->now && !run_is_over(run->now->run_status))
		checker_fail(checker, 39, record->at_ns, run->identity, "a pass came %lld ms later than its timer asked",
			     (long long)((pass->ready_ns - run->last.due_ns) / NS_PER_MS));
}

/* The stage a run works at; stage_count is the deletion stage. */
static uint32_t current_stage(const struct run_status *status)
{
	uint32_t stage = 0;
	while (stage < status->stage_count && stage_succeeded(status->stages[stage]))
		stage++;
	return stage;
}

static void delay_fits(struct checker *checker, const struct run_track *run, const struct trace_record *record)
{
	const struct trace_pass *pass = record->as.pass;
	const struct run_status *status = run->now->run_status;
	if (pass->result != PASS_AFTER || !run->stages || strcmp(state_read(run), "Run") != 0)
		return;
	uint32_t stage = current_stage(status);
	const struct stage_status *now = run_stage(status, stage);
	int64_t longest_ns = 60 * NS_PER_SECOND;
	const struct recorded_stage *recorded = &run->stages[stage];
	bool clusters_done = recorded->started == now->cluster_count && recorded->in_flight == 0;
	if (stage == status->stage_count || (!clusters_done && recorded->started))
		longest_ns = 15 * NS_PER_SECOND;
	else if (clusters_done && stage < run->stage_count && run->stages[stage].has_wait && run->stages[stage].wait_ns > longest_ns)
		longest_ns = run->stages[stage].wait_ns;
	if (pass->after_ns > longest_ns)
		checker_fail(checker, 39, record->at_ns, run->identity, "the run asks to be looked at after %lld s, at most %lld s are right here",
			     (long long)(pass->after_ns / NS_PER_SECOND), (long long)(longest_ns / NS_PER_SECOND));
	if (stage < status->stage_count && !clusters_done && recorded->started && pass->after_ns != 15 * NS_PER_SECOND)
		checker_fail(checker, 40, record->at_ns, run->identity, "clusters are polled after %lld ms instead of 15 s",
			     (long long)(pass->after_ns / NS_PER_MS));
}

static void retry_fits(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct trace_pass *pass = record->as.pass;
	if (pass->result == PASS_DONE || pass->result == PASS_AFTER) {
		run->rate_limited = 0;
		return;
	}
	int64_t wanted_ns = retry_delay(checker, scope_of(record->identity), run->rate_limited, record->at_ns);
	run->rate_limited++;
	if (pass->after_ns != wanted_ns)
		checker_fail(checker, 41, record->at_ns, run->identity, "retry number %u comes after %lld ms instead of %lld ms", run->rate_limited,
			     (long long)(pass->after_ns / NS_PER_MS), (long long)(wanted_ns / NS_PER_MS));
}

static void rest_is_quiet(struct checker *checker, const struct run_track *run, const struct trace_record *record)
{
	const struct trace_pass *pass = record->as.pass;
	if (pass->result != PASS_DONE || pass->due_ns < 0)
		return;
	if (!run->ended_once || pass->due_ns != run->last.due_ns)
		checker_fail(checker, 44, record->at_ns, run->identity, "a run at rest has armed a timer");
}

static void stop_is_clean(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct run_status *status = run->now->run_status;
	const struct condition *progressing = run_condition_of(status, "Progressing");
	if (!progressing || progressing->status != CONDITION_FALSE || strcmp(progressing->reason, "UpdateRunStopped") != 0)
		return;
	uint32_t stage = current_stage(status);
	const struct stage_status *now = run_stage(status, stage);
	for (uint32_t j = first_not_updated(run, status, stage); stage < status->stage_count && j < now->cluster_count; j++)
		if (cluster_in_flight(run_cluster(now, j)))
			checker_fail(checker, 36, record->at_ns, run->identity, "the run says Stopped while cluster %s is being updated",
				     run_cluster(now, j)->name);
	if (stage == status->stage_count && now->cluster_count && unscheduled_binding(checker, run, NULL))
		checker_fail(checker, 36, record->at_ns, run->identity, "the run says Stopped while a binding is still to be deleted");
}

static void stuck_is_true(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct run_status *status = run->now->run_status;
	const struct condition *progressing = run_condition_of(status, "Progressing");
	if (!progressing || progressing->status != CONDITION_FALSE || strcmp(progressing->reason, "UpdateRunStuck") != 0)
		return;
	uint32_t stage = current_stage(status);
	const struct stage_status *now = run_stage(status, stage);
	int64_t instant_ns = checker->options->start_ns + record->as.pass->begin_ns;
	unsigned stuck = 0;
	/* the walk ends with the last cluster in flight, so a long wait costs little */
	int64_t left = run->stages && stage < run->stage_count ? run->stages[stage].in_flight : 0;
	for (uint32_t j = 0; left > 0 && j < now->cluster_count; j++) {
		if (!cluster_in_flight(run_cluster(now, j)))
			continue;
		left--;
		stuck += ns_subtract(instant_ns, cluster_condition_of(run_cluster(now, j), "Started")->changed_ns) > 300 * NS_PER_SECOND;
	}
	if (!stuck)
		checker_fail(checker, 37, record->at_ns, run->identity, "the run says Stuck but no cluster has been in flight for over 5 minutes");
	if ((stuck > 3) != (strstr(progressing->message, "... cluster(s)") != NULL) && checker->release->max_concurrency)
		checker_fail(checker, 37, record->at_ns, run->identity, "%u clusters are stuck but the message says: %s", stuck,
			     progressing->message);
}

/* After a pass in state Run that executed, a cluster in flight whose binding holds something else means that the run has failed. */
static void preemption_is_seen(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct run_status *status = run->now->run_status;
	const struct trace_pass *pass = record->as.pass;
	if (!run->overwritten || pass->result == PASS_DONE || pass->result == PASS_ERROR || strcmp(state_read(run), "Run") != 0)
		return;
	run->overwritten = false;
	uint32_t stage = current_stage(status);
	const struct stage_status *now = run_stage(status, stage);
	for (uint32_t j = first_not_updated(run, status, stage); stage < status->stage_count && j < now->cluster_count; j++) {
		const struct cluster_status *cluster = run_cluster(now, j);
		const struct object *binding = cluster_in_flight(cluster) ? binding_of(checker, run, cluster->name) : NULL;
		if (binding && (!binding_in_sync(run, status, cluster, binding) || strcmp(binding->binding_spec->state, "Bound") != 0))
			checker_fail(checker, 28, record->at_ns, run->identity,
				     "cluster %s was overwritten by somebody else but the run did not notice", cluster->name);
	}
}

void invariants_pass_end(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	retry_fits(checker, run, record);
	rest_is_quiet(checker, run, record);
	if (!run->now || !run->now->run_status || !run->now->run_status->deletion || run_is_over(run->now->run_status))
		return;
	delay_fits(checker, run, record);
	stop_is_clean(checker, run, record);
	stuck_is_true(checker, run, record);
	preemption_is_seen(checker, run, record);
}
