#include "model/run.h"

#include "sim/instant.h"

#include <string.h>

/* Encoding */

static void put_conditions(struct arena *arena, struct value *map, const struct condition *items, uint32_t count)
{
	if (count)
		value_put(arena, map, "conditions", conditions_encode(arena, items, count));
}

static void put_instant(struct arena *arena, struct value *map, const char *key, bool present, int64_t instant_ns)
{
	if (!present)
		return;
	struct text when;
	text_init(&when, 64);
	instant_write(&when, instant_ns);
	value_put(arena, map, key, value_text(arena, text_view(&when)));
	text_deinit(&when);
}

struct value *overrides_encode_resource(struct arena *arena, const struct overrides *overrides)
{
	struct value *list = value_list(arena);
	for (uint32_t i = 0; i < overrides->resource_count; i++) {
		struct value *map = value_map(arena);
		value_put_text(arena, map, "name", overrides->resource[i].name);
		value_put_text(arena, map, "namespace", overrides->resource[i].ns);
		value_add(arena, list, map);
	}
	return list;
}

struct value *overrides_encode_cluster(struct arena *arena, const struct overrides *overrides)
{
	struct value *list = value_list(arena);
	for (uint32_t i = 0; i < overrides->cluster_count; i++)
		value_add(arena, list, value_text_view(arena, overrides->cluster[i]));
	return list;
}

static void put_overrides(struct arena *arena, struct value *map, const struct overrides *overrides)
{
	if (!overrides)
		return;
	if (overrides->resource_count)
		value_put(arena, map, "resourceOverrideSnapshots", overrides_encode_resource(arena, overrides));
	if (overrides->cluster_count)
		value_put(arena, map, "clusterResourceOverrideSnapshots", overrides_encode_cluster(arena, overrides));
}

static struct value *encode_cluster(struct arena *arena, const struct cluster_status *cluster)
{
	struct value *map = value_map(arena);
	value_put(arena, map, "clusterName", value_text_view(arena, cluster->name));
	put_overrides(arena, map, cluster->overrides);
	put_conditions(arena, map, cluster->conditions, cluster->condition_count);
	return map;
}

static void put_tasks(struct arena *arena, struct value *map, const char *key, const struct task_status *tasks, uint32_t count)
{
	if (!count)
		return;
	struct value *list = value_list(arena);
	for (uint32_t i = 0; i < count; i++) {
		struct value *task = value_map(arena);
		value_put_text(arena, task, "approvalRequestName", tasks[i].request_name);
		put_conditions(arena, task, tasks[i].conditions, tasks[i].condition_count);
		value_put_text(arena, task, "type", tasks[i].type);
		value_add(arena, list, task);
	}
	value_put(arena, map, key, list);
}

static struct value *encode_stage(struct arena *arena, const struct stage_status *stage)
{
	struct value *map = value_map(arena);
	struct value *clusters = value_list(arena);
	for (uint32_t i = 0; i < stage->cluster_count; i++)
		value_add(arena, clusters, encode_cluster(arena, run_cluster(stage, i)));
	put_tasks(arena, map, "afterStageTaskStatus", stage->after, stage->after_count);
	put_tasks(arena, map, "beforeStageTaskStatus", stage->before, stage->before_count);
	value_put(arena, map, "clusters", clusters);
	put_conditions(arena, map, stage->conditions, stage->condition_count);
	put_instant(arena, map, "endTime", stage->has_end, stage->end_ns);
	value_put_text(arena, map, "stageName", stage->name);
	put_instant(arena, map, "startTime", stage->has_start, stage->start_ns);
	return map;
}

struct value *run_status_encode(struct arena *arena, const struct run_status *status)
{
	struct value *map = value_map(arena);
	if (status->apply_strategy)
		value_put(arena, map, "appliedStrategy", value_copy(arena, status->apply_strategy));
	put_conditions(arena, map, status->conditions, status->condition_count);
	if (status->deletion)
		value_put(arena, map, "deletionStageStatus", encode_stage(arena, status->deletion));
	if (status->cluster_count)
		value_put_int(arena, map, "policyObservedClusterCount", status->cluster_count);
	if (status->policy_index && *status->policy_index)
		value_put_text(arena, map, "policySnapshotIndexUsed", status->policy_index);
	if (status->snapshot_index && *status->snapshot_index)
		value_put_text(arena, map, "resourceSnapshotIndexUsed", status->snapshot_index);
	if (status->strategy)
		value_put(arena, map, "stagedUpdateStrategySnapshot", value_copy(arena, status->strategy));
	if (status->stage_count) {
		struct value *stages = value_list(arena);
		for (uint32_t i = 0; i < status->stage_count; i++)
			value_add(arena, stages, encode_stage(arena, status->stages[i]));
		value_put(arena, map, "stagesStatus", stages);
	}
	return map;
}

struct value *run_spec_encode(struct arena *arena, const struct run_spec *spec)
{
	struct value *map = value_map(arena);
	value_put_text(arena, map, "placementName", spec->placement);
	value_put_text(arena, map, "resourceSnapshotIndex", spec->snapshot_index);
	value_put_text(arena, map, "stagedRolloutStrategyName", spec->strategy);
	value_put_text(arena, map, "state", spec->state);
	return map;
}

/* Decoding */

static const char *symbol_at(struct symbols *symbols, const struct value *map, const char *key)
{
	return symbol_of(symbols, value_text_or(value_get(map, key), NULL));
}

const struct run_spec *run_spec_decode(struct arena *arena, struct symbols *symbols, const struct value *spec)
{
	struct run_spec *decoded = ARENA_NEW(arena, struct run_spec);
	decoded->placement = symbol_of(symbols, value_text_or(value_get(spec, "placementName"), ""));
	decoded->snapshot_index = symbol_at(symbols, spec, "resourceSnapshotIndex");
	decoded->strategy = symbol_of(symbols, value_text_or(value_get(spec, "stagedRolloutStrategyName"), ""));
	decoded->state = symbol_at(symbols, spec, "state");
	return decoded;
}

static size_t list_count(const struct value *list)
{
	return value_is(list, VALUE_LIST) ? list->count : 0;
}

const struct overrides *overrides_decode(struct arena *arena, struct symbols *symbols, const struct value *resource, const struct value *cluster)
{
	size_t resources = list_count(resource);
	size_t clusters = list_count(cluster);
	if (!resources && !clusters)
		return NULL;
	struct overrides *overrides = ARENA_NEW(arena, struct overrides);
	struct override_ref *refs = ARENA_ARRAY(arena, struct override_ref, resources);
	const char **names = ARENA_ARRAY(arena, const char *, clusters);
	for (size_t i = 0; i < resources; i++) {
		refs[i].name = symbol_of(symbols, value_text_or(value_get(resource->as.items[i], "name"), ""));
		refs[i].ns = symbol_of(symbols, value_text_or(value_get(resource->as.items[i], "namespace"), ""));
	}
	for (size_t i = 0; i < clusters; i++)
		names[i] = symbol_of(symbols, value_text_or(cluster->as.items[i], ""));
	*overrides = (struct overrides){refs, (uint32_t)resources, names, (uint32_t)clusters};
	return overrides;
}

/* At most `capacity` conditions are taken; nothing of ours writes more. */
static uint32_t decode_conditions(struct arena *arena, struct symbols *symbols, const struct value *map, struct condition *items,
				  uint32_t capacity)
{
	struct conditions decoded = conditions_decode(arena, symbols, value_get(map, "conditions"));
	uint32_t count = decoded.count < capacity ? decoded.count : capacity;
	if (count)
		memcpy(items, decoded.items, count * sizeof *items);
	return count;
}

static uint32_t decode_tasks(struct arena *arena, struct symbols *symbols, const struct value *list, struct task_status *tasks, uint32_t capacity)
{
	uint32_t count = (uint32_t)list_count(list);
	count = count < capacity ? count : capacity;
	for (uint32_t i = 0; i < count; i++) {
		const struct value *map = list->as.items[i];
		tasks[i].type = symbol_of(symbols, value_text_or(value_get(map, "type"), ""));
		tasks[i].request_name = symbol_at(symbols, map, "approvalRequestName");
		tasks[i].condition_count = decode_conditions(arena, symbols, map, tasks[i].conditions, TASK_CONDITIONS_MAX);
	}
	return count;
}

static void decode_time(const struct value *map, const char *key, bool *present, int64_t *instant_ns)
{
	const char *text = value_text_or(value_get(map, key), NULL);
	*present = text && instant_parse(text, instant_ns);
}

static void count_clusters(struct stage_status *stage)
{
	bool prefix = true;
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		const struct cluster_status *cluster = run_cluster(stage, i);
		const struct condition *started = condition_find(cluster->conditions, cluster->condition_count, "Started");
		const struct condition *succeeded = condition_find(cluster->conditions, cluster->condition_count, "Succeeded");
		bool done = succeeded && succeeded->status == CONDITION_TRUE;
		stage->started_count += started && started->status == CONDITION_TRUE;
		stage->succeeded_count += done;
		prefix = prefix && done;
		stage->succeeded_prefix += prefix;
	}
}

static struct stage_status *decode_stage(struct run_draft *draft, struct symbols *symbols, const struct value *map)
{
	struct arena *arena = draft->arena;
	const struct value *clusters = value_get(map, "clusters");
	struct stage_status *stage =
		run_new_stage(draft, symbol_of(symbols, value_text_or(value_get(map, "stageName"), "")), (uint32_t)list_count(clusters));
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		const struct value *entry = clusters->as.items[i];
		struct cluster_status *cluster = &stage->chunks[i / CLUSTER_CHUNK]->items[i % CLUSTER_CHUNK];
		cluster->name = symbol_of(symbols, value_text_or(value_get(entry, "clusterName"), ""));
		cluster->overrides = overrides_decode(arena, symbols, value_get(entry, "resourceOverrideSnapshots"),
						      value_get(entry, "clusterResourceOverrideSnapshots"));
		cluster->condition_count = decode_conditions(arena, symbols, entry, cluster->conditions, CLUSTER_CONDITIONS_MAX);
	}
	stage->before_count = decode_tasks(arena, symbols, value_get(map, "beforeStageTaskStatus"), stage->before, BEFORE_TASKS_MAX);
	stage->after_count = decode_tasks(arena, symbols, value_get(map, "afterStageTaskStatus"), stage->after, AFTER_TASKS_MAX);
	stage->condition_count = decode_conditions(arena, symbols, map, stage->conditions, STAGE_CONDITIONS_MAX);
	decode_time(map, "startTime", &stage->has_start, &stage->start_ns);
	decode_time(map, "endTime", &stage->has_end, &stage->end_ns);
	count_clusters(stage);
	return stage;
}

const struct run_status *run_status_decode(struct arena *arena, struct symbols *symbols, const struct value *map)
{
	if (!value_is(map, VALUE_MAP) || !map->count)
		return NULL;
	struct run_draft draft;
	run_draft_init(&draft, arena, 0, NULL);
	struct run_status *status = draft.status;
	const struct value *stages = value_get(map, "stagesStatus");
	const struct value *apply = value_get(map, "appliedStrategy");
	const struct value *strategy = value_get(map, "stagedUpdateStrategySnapshot");
	const struct value *deletion = value_get(map, "deletionStageStatus");
	status->policy_index = symbol_at(symbols, map, "policySnapshotIndexUsed");
	status->snapshot_index = symbol_at(symbols, map, "resourceSnapshotIndexUsed");
	status->cluster_count = value_int_or(value_get(map, "policyObservedClusterCount"), 0);
	status->apply_strategy = apply ? value_copy(arena, apply) : NULL;
	status->strategy = strategy ? value_copy(arena, strategy) : NULL;
	status->stage_count = (uint32_t)list_count(stages);
	status->stages = ARENA_ARRAY(arena, struct stage_status *, status->stage_count);
	for (uint32_t i = 0; i < status->stage_count; i++)
		status->stages[i] = decode_stage(&draft, symbols, stages->as.items[i]);
	status->deletion = deletion ? decode_stage(&draft, symbols, deletion) : NULL;
	status->condition_count = decode_conditions(arena, symbols, map, status->conditions, RUN_CONDITIONS_MAX);
	return status;
}
