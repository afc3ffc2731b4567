#include "reports/run_changes.h"

#include "sim/text.h"

#include <string.h>

struct teller {
	void (*tell)(void *context, const struct run_change *change);
	void *context;
};

static bool same_condition(const struct condition *left, const struct condition *right)
{
	return left->status == right->status && left->changed_ns == right->changed_ns && text_same(left->reason, right->reason) &&
	       text_same(left->message, right->message);
}

static void tell_condition(const struct teller *teller, struct run_change change, const struct condition *old, uint32_t old_count,
			   const struct condition *condition)
{
	change.old = condition_find(old, old_count, condition->type);
	change.condition = condition;
	if (!change.old || !same_condition(change.old, condition))
		teller->tell(teller->context, &change);
}

static void tell_tasks(const struct teller *teller, struct run_change change, const struct task_status *old, uint32_t old_count,
		       const struct task_status *new, uint32_t count)
{
	change.kind = RUN_CHANGE_TASK;
	for (change.task = 0; change.task < count; change.task++) {
		const struct task_status *task = &new[change.task];
		const struct task_status *was = change.task < old_count ? &old[change.task] : NULL;
		for (uint32_t i = 0; i < task->condition_count; i++)
			tell_condition(teller, change, was ? was->conditions : NULL, was ? was->condition_count : 0, &task->conditions[i]);
	}
}

static void tell_chunk(const struct teller *teller, struct run_change change, const struct stage_status *old, const struct stage_status *new)
{
	uint32_t end = change.cluster + CLUSTER_CHUNK < new->cluster_count ? change.cluster + CLUSTER_CHUNK : new->cluster_count;
	for (; change.cluster < end; change.cluster++) {
		const struct cluster_status *cluster = run_cluster(new, change.cluster);
		const struct cluster_status *was = old && change.cluster < old->cluster_count ? run_cluster(old, change.cluster) : NULL;
		for (uint32_t i = 0; i < cluster->condition_count; i++)
			tell_condition(teller, change, was ? was->conditions : NULL, was ? was->condition_count : 0, &cluster->conditions[i]);
	}
}

static void tell_clusters(const struct teller *teller, struct run_change change, const struct stage_status *old, const struct stage_status *new)
{
	change.kind = RUN_CHANGE_CLUSTER;
	for (change.cluster = 0; change.cluster < new->cluster_count; change.cluster += CLUSTER_CHUNK) {
		uint32_t chunk = change.cluster / CLUSTER_CHUNK;
		bool shared = old && change.cluster < old->cluster_count && old->chunks[chunk] == new->chunks[chunk];
		if (!shared)
			tell_chunk(teller, change, old, new);
	}
}

static bool goes_on(const struct condition *condition)
{
	return strcmp(condition->type, "Progressing") == 0 && condition->status == CONDITION_TRUE;
}

static void tell_stage_conditions(const struct teller *teller, struct run_change change, const struct stage_status *old,
				  const struct stage_status *new, bool going_on)
{
	change.kind = RUN_CHANGE_STAGE;
	for (uint32_t i = 0; i < new->condition_count; i++)
		if (goes_on(&new->conditions[i]) == going_on)
			tell_condition(teller, change, old ? old->conditions : NULL, old ? old->condition_count : 0, &new->conditions[i]);
}

static void tell_stage(const struct teller *teller, uint32_t index, const struct stage_status *old, const struct stage_status *new)
{
	struct run_change change = {.stage = index, .before = true};
	if (!new || old == new)
		return;
	tell_tasks(teller, change, old ? old->before : NULL, old ? old->before_count : 0, new->before, new->before_count);
	tell_stage_conditions(teller, change, old, new, true);
	tell_clusters(teller, change, old, new);
	change.before = false;
	tell_tasks(teller, change, old ? old->after : NULL, old ? old->after_count : 0, new->after, new->after_count);
	tell_stage_conditions(teller, change, old, new, false);
}

static void tell_run(const struct teller *teller, const struct run_status *before, const struct run_status *after, bool initialization)
{
	struct run_change change = {.kind = RUN_CHANGE_RUN};
	for (uint32_t i = 0; i < after->condition_count; i++)
		if ((strcmp(after->conditions[i].type, "Initialized") == 0) == initialization)
			tell_condition(teller, change, before ? before->conditions : NULL, before ? before->condition_count : 0,
				       &after->conditions[i]);
}

void run_changes_tell(const struct run_status *before, const struct run_status *after, void (*tell)(void *context, const struct run_change *change),
		      void *context)
{
	struct teller teller = {tell, context};
	if (!after || before == after)
		return;
	tell_run(&teller, before, after, true);
	for (uint32_t i = 0; i < after->stage_count; i++)
		tell_stage(&teller, i, before && i < before->stage_count ? before->stages[i] : NULL, after->stages[i]);
	tell_stage(&teller, after->stage_count, before ? before->deletion : NULL, after->deletion);
	tell_run(&teller, before, after, false);
}
