#include "scenarios/invariant_state.h"

#include <string.h>

/* Invariants 47 to 49: what a finished run, and so a finished rollback, leaves behind. */

static void fleet_is_on_snapshot(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	const char *snapshot = snapshot_of_run(checker, change->after, change->new);
	for (uint32_t i = 0; i < change->new->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		for (uint32_t j = 0; j < stage->cluster_count; j++) {
			const struct object *binding = binding_of(checker, run, run_cluster(stage, j)->name);
			if (binding && !touched_of(checker, run, run_cluster(stage, j)->name)->overwritten &&
			    strcmp(binding->binding_spec->snapshot, snapshot) != 0)
				checker_fail(checker, 47, change->at_ns, change->after->identity,
					     "the run is complete but cluster %s is on %s instead of %s", run_cluster(stage, j)->name,
					     binding->binding_spec->snapshot, snapshot);
		}
	}
}

static void updated_once(struct checker *checker, const struct run_change *change)
{
	for (uint32_t i = 0; i < change->cluster_count; i++) {
		const struct condition *before = cluster_condition_of(change->clusters[i].before, "Started");
		const struct condition *after = cluster_condition_of(change->clusters[i].after, "Started");
		if (before && after && before->changed_ns != after->changed_ns)
			checker_fail(checker, 48, change->at_ns, change->after->identity, "cluster %s was started twice by one run",
				     change->clusters[i].after->name);
	}
}

static void ended_in_order(struct checker *checker, const struct run_change *change)
{
	const struct stage_status *previous = NULL;
	for (uint32_t i = 0; i < change->new->stage_count; i++) {
		const struct stage_status *stage = change->new->stages[i];
		if (!stage->has_end || (previous && previous->end_ns > stage->end_ns))
			checker_fail(checker, 49, change->at_ns, change->after->identity, "stage %s did not end after the stages in front of it",
				     stage->name);
		previous = stage;
	}
}

void invariants_rollback_write(struct checker *checker, struct run_track *run, const struct run_change *change)
{
	updated_once(checker, change);
	bool ends = checker_is(run_condition_of(change->new, "Succeeded"), CONDITION_TRUE) && !run_condition_of(change->old, "Succeeded");
	if (!ends)
		return;
	fleet_is_on_snapshot(checker, run, change);
	ended_in_order(checker, change);
}
