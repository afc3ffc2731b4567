#include "model/run.h"

#include "sim/instant.h"

#include <assert.h>
#include <string.h>

const struct stage_status *run_stage(const struct run_status *status, uint32_t index)
{
	return index == status->stage_count ? status->deletion : status->stages[index];
}

const struct cluster_status *run_cluster(const struct stage_status *stage, uint32_t cluster)
{
	return &stage->chunks[cluster / CLUSTER_CHUNK]->items[cluster % CLUSTER_CHUNK];
}

static uint32_t chunk_count(uint32_t clusters)
{
	return (clusters + CLUSTER_CHUNK - 1) / CLUSTER_CHUNK;
}

void run_draft_init(struct run_draft *draft, struct arena *arena, uint64_t epoch, const struct run_status *base)
{
	*draft = (struct run_draft){.arena = arena, .epoch = epoch, .base = base, .status = ARENA_NEW(arena, struct run_status)};
	if (base) {
		*draft->status = *base;
		draft->status->stages = ARENA_ARRAY(arena, struct stage_status *, base->stage_count);
		if (base->stage_count)
			memcpy(draft->status->stages, base->stages, base->stage_count * sizeof(struct stage_status *));
	}
	draft->status->epoch = epoch;
}

struct stage_status *run_edit_stage(struct run_draft *draft, uint32_t index)
{
	struct run_status *status = draft->status;
	struct stage_status **link = index == status->stage_count ? &status->deletion : &status->stages[index];
	struct stage_status *stage = *link;
	if (stage->epoch == draft->epoch)
		return stage;
	struct stage_status *copy = ARENA_NEW(draft->arena, struct stage_status);
	*copy = *stage;
	copy->epoch = draft->epoch;
	uint32_t chunks = chunk_count(stage->cluster_count);
	copy->chunks = ARENA_ARRAY(draft->arena, struct cluster_chunk *, chunks);
	if (chunks)
		memcpy(copy->chunks, stage->chunks, chunks * sizeof(struct cluster_chunk *));
	*link = copy;
	return copy;
}

struct cluster_status *run_edit_cluster(struct run_draft *draft, uint32_t stage_index, uint32_t cluster)
{
	struct stage_status *stage = run_edit_stage(draft, stage_index);
	assert(cluster < stage->cluster_count);
	struct cluster_chunk **link = &stage->chunks[cluster / CLUSTER_CHUNK];
	if ((*link)->epoch != draft->epoch) {
		struct cluster_chunk *copy = ARENA_NEW(draft->arena, struct cluster_chunk);
		*copy = **link;
		copy->epoch = draft->epoch;
		*link = copy;
	}
	return &(*link)->items[cluster % CLUSTER_CHUNK];
}

struct stage_status *run_new_stage(struct run_draft *draft, const char *name, uint32_t cluster_count)
{
	struct stage_status *stage = ARENA_NEW(draft->arena, struct stage_status);
	stage->epoch = draft->epoch;
	stage->name = name;
	stage->cluster_count = cluster_count;
	uint32_t chunks = chunk_count(cluster_count);
	stage->chunks = ARENA_ARRAY(draft->arena, struct cluster_chunk *, chunks);
	for (uint32_t i = 0; i < chunks; i++) {
		stage->chunks[i] = ARENA_NEW(draft->arena, struct cluster_chunk);
		stage->chunks[i]->epoch = draft->epoch;
	}
	return stage;
}

static bool all_at_generation(const struct condition *items, uint32_t count, int64_t generation)
{
	for (uint32_t i = 0; i < count; i++)
		if (items[i].generation != generation)
			return false;
	return true;
}

static void set_generation(struct condition *items, uint32_t count, int64_t generation)
{
	for (uint32_t i = 0; i < count; i++) {
		items[i].generation = (int32_t)generation;
		items[i].no_generation = false;
	}
}

static void refresh_stage(struct run_draft *draft, uint32_t index, int64_t generation)
{
	struct stage_status *stage = run_edit_stage(draft, index);
	set_generation(stage->conditions, stage->condition_count, generation);
	for (uint32_t i = 0; i < stage->before_count; i++)
		set_generation(stage->before[i].conditions, stage->before[i].condition_count, generation);
	for (uint32_t i = 0; i < stage->after_count; i++)
		set_generation(stage->after[i].conditions, stage->after[i].condition_count, generation);
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		if (all_at_generation(run_cluster(stage, i)->conditions, run_cluster(stage, i)->condition_count, generation))
			continue;
		struct cluster_status *cluster = run_edit_cluster(draft, index, i);
		set_generation(cluster->conditions, cluster->condition_count, generation);
	}
}

void run_draft_refresh_generation(struct run_draft *draft, int64_t generation)
{
	struct run_status *status = draft->status;
	/* Every status write leaves one observedGeneration in the whole object (engine.md 3.1), so the run's own conditions tell for all. */
	if (all_at_generation(status->conditions, status->condition_count, generation))
		return;
	set_generation(status->conditions, status->condition_count, generation);
	uint32_t stages = status->stage_count + (status->deletion ? 1 : 0);
	for (uint32_t i = 0; i < stages; i++)
		refresh_stage(draft, i, generation);
}

static void floor_stage(const struct run_draft *draft, struct stage_status *stage)
{
	if (stage->epoch != draft->epoch)
		return;
	struct condition *tasks[BEFORE_TASKS_MAX + AFTER_TASKS_MAX] = {stage->before[0].conditions, stage->before[1].conditions,
								       stage->after[0].conditions, stage->after[1].conditions};
	uint32_t counts[] = {stage->before[0].condition_count, stage->before[1].condition_count, stage->after[0].condition_count,
			     stage->after[1].condition_count};
	condition_floor_times(stage->conditions, stage->condition_count);
	for (uint32_t i = 0; i < BEFORE_TASKS_MAX + AFTER_TASKS_MAX; i++)
		condition_floor_times(tasks[i], counts[i]);
	stage->start_ns = instant_floor_second(stage->start_ns);
	stage->end_ns = instant_floor_second(stage->end_ns);
	for (uint32_t i = 0; i < chunk_count(stage->cluster_count); i++) {
		struct cluster_chunk *chunk = stage->chunks[i];
		if (chunk->epoch != draft->epoch)
			continue;
		for (uint32_t j = 0; j < CLUSTER_CHUNK; j++)
			condition_floor_times(chunk->items[j].conditions, chunk->items[j].condition_count);
	}
}

void run_draft_floor_times(struct run_draft *draft)
{
	struct run_status *status = draft->status;
	condition_floor_times(status->conditions, status->condition_count);
	for (uint32_t i = 0; i < status->stage_count; i++)
		floor_stage(draft, status->stages[i]);
	if (status->deletion)
		floor_stage(draft, status->deletion);
}

/* Equality */

static bool condition_lists_equal(const struct condition *left, uint32_t left_count, const struct condition *right, uint32_t right_count)
{
	return conditions_equal((struct conditions){left, left_count}, (struct conditions){right, right_count});
}

static bool tasks_equal(const struct task_status *left, const struct task_status *right, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (left[i].type != right[i].type || left[i].request_name != right[i].request_name ||
		    !condition_lists_equal(left[i].conditions, left[i].condition_count, right[i].conditions, right[i].condition_count))
			return false;
	return true;
}

static bool chunks_equal(const struct cluster_chunk *left, const struct cluster_chunk *right)
{
	for (uint32_t i = 0; i < CLUSTER_CHUNK; i++) {
		const struct cluster_status *one = &left->items[i];
		const struct cluster_status *other = &right->items[i];
		if (one->name != other->name || !overrides_equal(one->overrides, other->overrides) ||
		    !condition_lists_equal(one->conditions, one->condition_count, other->conditions, other->condition_count))
			return false;
	}
	return true;
}

static bool stages_equal(const struct stage_status *left, const struct stage_status *right)
{
	if (left == right)
		return true;
	if (!left || !right)
		return false;
	if (left->name != right->name || left->cluster_count != right->cluster_count || left->has_start != right->has_start ||
	    left->has_end != right->has_end || left->start_ns != right->start_ns || left->end_ns != right->end_ns ||
	    left->before_count != right->before_count || left->after_count != right->after_count)
		return false;
	if (!condition_lists_equal(left->conditions, left->condition_count, right->conditions, right->condition_count) ||
	    !tasks_equal(left->before, right->before, left->before_count) || !tasks_equal(left->after, right->after, left->after_count))
		return false;
	for (uint32_t i = 0; i < chunk_count(left->cluster_count); i++)
		if (left->chunks[i] != right->chunks[i] && !chunks_equal(left->chunks[i], right->chunks[i]))
			return false;
	return true;
}

bool run_status_equal(const struct run_status *left, const struct run_status *right)
{
	if (left == right)
		return true;
	if (!left || !right || left->stage_count != right->stage_count)
		return false;
	if (left->policy_index != right->policy_index || left->cluster_count != right->cluster_count ||
	    left->snapshot_index != right->snapshot_index || !value_equal(left->apply_strategy, right->apply_strategy) ||
	    !value_equal(left->strategy, right->strategy))
		return false;
	if (!condition_lists_equal(left->conditions, left->condition_count, right->conditions, right->condition_count) ||
	    !stages_equal(left->deletion, right->deletion))
		return false;
	for (uint32_t i = 0; i < left->stage_count; i++)
		if (!stages_equal(left->stages[i], right->stages[i]))
			return false;
	return true;
}

bool overrides_equal(const struct overrides *left, const struct overrides *right)
{
	if (left == right)
		return true;
	if (!left || !right || left->resource_count != right->resource_count || left->cluster_count != right->cluster_count)
		return false;
	for (uint32_t i = 0; i < left->resource_count; i++)
		if (left->resource[i].name != right->resource[i].name || left->resource[i].ns != right->resource[i].ns)
			return false;
	for (uint32_t i = 0; i < left->cluster_count; i++)
		if (left->cluster[i] != right->cluster[i])
			return false;
	return true;
}
