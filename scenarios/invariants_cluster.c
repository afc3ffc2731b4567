#include "scenarios/invariant_state.h"

#include "sim/duration.h"

#include <string.h>

/* Invariants 20 to 28: clusters, concurrency, and what a run may do to bindings. */

static const struct identity *who(const struct run_change *change)
{
	return change->after->identity;
}

static void within_concurrency(struct checker *checker, const struct run_track *run, const struct run_change *change)
{
	for (uint32_t i = 0; i < run->stage_count; i++)
		if (run->stages[i].in_flight > run->stages[i].concurrency)
			checker_fail(checker, 20, change->at_ns, who(change), "%lld clusters of stage %s are being updated at once, at most %lld may be",
				     (long long)run->stages[i].in_flight, change->new->stages[i]->name, (long long)run->stages[i].concurrency);
}

/* A fresh cluster whose binding is in place but reports a failure is passed over without being started (engine.md 2.6 step 5d). */
static bool may_be_passed_over(struct checker *checker, const struct run_track *run, const struct cluster_status *cluster)
{
	const struct object *binding = binding_of(checker, run, cluster->name);
	if (!binding || !binding_true(binding, "RolloutStarted"))
		return false;
	for (uint32_t i = 0; i < binding->conditions.count; i++)
		if (binding->conditions.items[i].status == CONDITION_FALSE)
			return true;
	return false;
}

static void started_in_order(struct checker *checker, const struct run_track *run, const struct run_change *change)
{
	for (uint32_t i = 0; i < change->cluster_count; i++) {
		const struct cluster_change *cluster = &change->clusters[i];
		const struct condition *started = cluster_condition_of(cluster->after, "Started");
		if (!started || cluster_condition_of(cluster->before, "Started") || cluster->index == 0 || cluster->stage == change->new->stage_count)
			continue;
		const struct cluster_status *previous = run_cluster(run_stage(change->new, cluster->stage), cluster->index - 1);
		const struct condition *earlier = cluster_condition_of(previous, "Started");
		if (!earlier && !may_be_passed_over(checker, run, previous))
			checker_fail(checker, 21, change->at_ns, who(change), "cluster %s was started before %s, which stands in front of it",
				     cluster->after->name, previous->name);
		if (earlier && earlier->changed_ns > started->changed_ns)
			checker_fail(checker, 21, change->at_ns, who(change), "cluster %s has an earlier start than %s, which stands in front of it",
				     cluster->after->name, previous->name);
	}
}

static void cluster_times(struct checker *checker, const struct run_change *change, const struct cluster_change *cluster)
{
	const struct condition *started = cluster_condition_of(cluster->after, "Started");
	const struct condition *succeeded = cluster_condition_of(cluster->after, "Succeeded");
	if (!started || !succeeded)
		return;
	bool at_once = succeeded < started;
	if (started->changed_ns > ns_add(succeeded->changed_ns, at_once ? NS_PER_SECOND : 0))
		checker_fail(checker, 22, change->at_ns, who(change), "cluster %s succeeded before it started", cluster->after->name);
}

static void cluster_never_reverts(struct checker *checker, const struct run_change *change, const struct cluster_change *cluster)
{
	static const char *const types[] = {"Started", "Succeeded"};
	for (size_t i = 0; i < 2; i++) {
		const struct condition *before = cluster_condition_of(cluster->before, types[i]);
		if (checker_is(before, CONDITION_TRUE) && !checker_is(cluster_condition_of(cluster->after, types[i]), CONDITION_TRUE))
			checker_fail(checker, 23, change->at_ns, who(change), "%s of cluster %s went back", types[i], cluster->after->name);
	}
	const struct condition *failed = cluster_condition_of(cluster->after, "Succeeded");
	if (!checker_is(failed, CONDITION_FALSE))
		return;
	const struct condition *run = run_condition_of(change->new, "Succeeded");
	const struct condition *stage = stage_condition_of(run_stage(change->new, cluster->stage), "Succeeded");
	if (!checker_is(run, CONDITION_FALSE) || !checker_is(stage, CONDITION_FALSE) || !strstr(run->message, failed->message))
		checker_fail(checker, 23, change->at_ns, who(change), "cluster %s failed without its stage and run failing for the same reason",
			     cluster->after->name);
}

/* Says why a success is none: most often somebody believed what the cluster reported about the version before. */
static void unseen_success(struct checker *checker, const struct run_change *change, const char *cluster, const struct object *binding)
{
	const struct condition *available =
		binding ? checker_condition(binding->conditions.items, binding->conditions.count, "Available") : NULL;
	if (checker_is(available, CONDITION_TRUE))
		checker_fail(checker, 24, change->at_ns, who(change),
			     "cluster %s counts as updated, but what it reported is about the version before: its binding is at generation %lld and the "
			     "report that was believed is about generation %d (a stale status); the stages behind it now start too early",
			     cluster, (long long)binding->meta.generation, available->generation);
	else
		checker_fail(checker, 24, change->at_ns, who(change),
			     "cluster %s counts as updated, but its binding never reported the new version as available", cluster);
}

static void success_was_seen(struct checker *checker, const struct run_track *run, const struct run_change *change,
			     const struct cluster_change *cluster)
{
	if (!checker_is(cluster_condition_of(cluster->after, "Succeeded"), CONDITION_TRUE) || cluster_condition_of(cluster->before, "Succeeded") ||
	    cluster->stage == change->new->stage_count)
		return;
	const struct object *binding = binding_of(checker, run, cluster->after->name);
	if (!binding || !(binding_true(binding, "Available") || binding_true(binding, "DiffReported"))) {
		unseen_success(checker, change, cluster->after->name, binding);
		return;
	}
	bool was_in_flight = cluster->before && cluster_in_flight(cluster->before);
	if (was_in_flight && strcmp(state_read(run), "Run") == 0 &&
	    (!binding_in_sync(run, change->new, cluster->after, binding) || strcmp(binding->binding_spec->state, "Bound") != 0 ||
	     !binding_true(binding, "RolloutStarted")))
		checker_fail(checker, 24, change->at_ns, who(change), "cluster %s counts as updated but its binding holds something else",
			     cluster->after->name);
}

static void start_is_bound(struct checker *checker, const struct run_track *run, const struct run_change *change,
			   const struct cluster_change *cluster)
{
	if (!cluster_condition_of(cluster->after, "Started") || cluster_condition_of(cluster->before, "Started") ||
	    cluster->stage == change->new->stage_count)
		return;
	const struct object *binding = binding_of(checker, run, cluster->after->name);
	if (!binding || strcmp(binding->binding_spec->state, "Bound") != 0 || !binding_true(binding, "RolloutStarted") ||
	    !binding_in_sync(run, change->new, cluster->after, binding))
		checker_fail(checker, 25, change->at_ns, who(change), "cluster %s was started but its binding does not carry the run's snapshot",
			     cluster->after->name);
}

void invariants_cluster_write(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	within_concurrency(checker, run, change);
	started_in_order(checker, run, change);
	for (uint32_t i = 0; i < change->cluster_count; i++) {
		cluster_times(checker, change, &change->clusters[i]);
		cluster_never_reverts(checker, change, &change->clusters[i]);
		success_was_seen(checker, run, change, &change->clusters[i]);
		start_is_bound(checker, run, change, &change->clusters[i]);
	}
}

/* Where a cluster stands in the status; false when it is in no stage. */
static bool find_cluster(struct run_track *run, const struct run_status *status, const char *name, uint32_t *stage,
			 const struct cluster_status **cluster)
{
	for (uint32_t i = 0; status && i < status->stage_count; i++) {
		const struct stage_status *candidate = status->stages[i];
		if (stage_succeeded(candidate) && candidate->cluster_count > CLUSTER_CHUNK)
			continue; /* its clusters are behind; a write on one of them is found by its own stage below */
		for (uint32_t j = first_not_updated(run, status, i); j < candidate->cluster_count; j++) {
			if (run_cluster(candidate, j)->name == name) {
				*stage = i;
				*cluster = run_cluster(candidate, j);
				return true;
			}
		}
	}
	return false;
}

static void binding_spec_written(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const char *cluster = record->as.write.after->binding_spec->cluster;
	struct touched *touched = touched_of(checker, run, cluster);
	touched->overwritten = false;
	if (++touched->spec_writes > 1)
		checker_fail(checker, 26, record->at_ns, run->identity, "the run wrote the spec of binding %s a second time",
			     record->identity->name);
	const struct run_status *status = run->now ? run->now->run_status : NULL;
	uint32_t stage;
	const struct cluster_status *entry;
	if (!status || !find_cluster(run, status, cluster, &stage, &entry)) {
		checker_fail(checker, 26, record->at_ns, run->identity, "the run wrote binding %s of a cluster that is updated or not its own",
			     record->identity->name);
		return;
	}
	for (uint32_t i = 0; i < stage; i++)
		if (!stage_succeeded(status->stages[i]))
			checker_fail(checker, 26, record->at_ns, run->identity, "the run wrote binding %s of stage %s, which has not begun",
				     record->identity->name, status->stages[stage]->name);
	if (checker_is(cluster_condition_of(entry, "Succeeded"), CONDITION_TRUE))
		checker_fail(checker, 26, record->at_ns, run->identity, "the run wrote binding %s of a cluster it has updated already",
			     record->identity->name);
}

/* Every write of the run controller on a binding. */
void invariants_engine_write(struct checker *checker, struct run_track *run, const struct trace_record *record)
{
	const struct object *read = run->read;
	const char *state = state_read(run);
	if (run_is_over(read ? read->run_status : NULL) || (read && read->meta.deleting))
		checker_fail(checker, 27, record->at_ns, run->identity, "a run that is over changed binding %s", record->identity->name);
	if (strcmp(state, "Run") != 0)
		checker_fail(checker, 35, record->at_ns, run->identity, "a pass that read state %s changed binding %s", state,
			     record->identity->name);
	bool deletes = record->part == PART_DELETE || record->part == PART_REMOVE;
	const struct run_status *status = run->now ? run->now->run_status : NULL;
	if (record->part == PART_SPEC)
		binding_spec_written(checker, run, record);
	for (uint32_t i = 0; deletes && status && i < status->stage_count; i++)
		if (!stage_succeeded(status->stages[i]))
			checker_fail(checker, 18, record->at_ns, run->identity, "binding %s was deleted before stage %s had succeeded",
				     record->identity->name, status->stages[i]->name);
}
