#include "tests/reference/api.h"
#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"

#include "sim/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

struct ref_problem *ref_abort_as(struct ref_pass *pass, const char *text)
{
	struct ref_problem *problem = ARENA_NEW(pass->arena, struct ref_problem);
	*problem = (struct ref_problem){true, text};
	return problem;
}

struct ref_problem *ref_retry_as(struct ref_pass *pass, const char *text)
{
	struct ref_problem *problem = ARENA_NEW(pass->arena, struct ref_problem);
	*problem = (struct ref_problem){false, text};
	return problem;
}

struct ref_problem *ref_abort(struct ref_pass *pass, enum ref_text_id id, ...)
{
	va_list pairs;
	va_start(pairs, id);
	struct ref_problem *problem = ref_abort_as(pass, ref_text_of(pass->arena, pass->release, id, pairs));
	va_end(pairs);
	return problem;
}

struct ref_problem *ref_retry(struct ref_pass *pass, enum ref_text_id id, ...)
{
	va_list pairs;
	va_start(pairs, id);
	struct ref_problem *problem = ref_retry_as(pass, ref_text_of(pass->arena, pass->release, id, pairs));
	va_end(pairs);
	return problem;
}

struct ref_problem *ref_refused(struct ref_pass *pass, const char *refusal)
{
	if (!refusal)
		return NULL;
	return ref_retry_as(pass, arena_format(pass->arena, "%s: %s", ref_text_symbol(pass->release, "S"), refusal));
}

const char *ref_nn(const struct ref_pass *pass, const char *ns, const char *name)
{
	return pass->release->names_with_namespace ? arena_format(pass->arena, "%s/%s", ns, name) : name;
}

const char *ref_kref(const struct ref_pass *pass, const char *ns, const char *name)
{
	return *ns ? arena_format(pass->arena, "%s/%s", ns, name) : name;
}

const char *ref_number(const struct ref_pass *pass, int64_t number)
{
	return arena_format(pass->arena, "%" PRId64, number);
}

bool ref_atoi(struct arena *arena, const char *text, int64_t *number, const char **error)
{
	const char *digit = text + (*text == '+' || *text == '-');
	bool negative = *text == '-';
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	uint64_t magnitude = 0;
	bool valid = *digit != '\0', in_range = true;
	for (; *digit; digit++) {
		if (*digit < '0' || *digit > '9') {
			valid = false;
			break;
		}
		uint64_t value = (uint64_t)(*digit - '0');
		if (magnitude > (limit - value) / 10)
			in_range = false;
		else
			magnitude = magnitude * 10 + value;
	}
	if (!valid || !in_range) {
		*error = arena_format(arena, "strconv.Atoi: parsing \"%s\": %s", text, valid ? "value out of range" : "invalid syntax");
		return false;
	}
	*number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return true;
}

size_t ref_stage_count(const struct value *status)
{
	const struct value *stages = value_get(status, "stagesStatus");
	return stages ? stages->count : 0;
}

struct value *ref_stage(const struct value *status, int64_t index)
{
	return value_get(status, "stagesStatus")->as.items[index];
}

const struct value *ref_strategy_stage(const struct value *status, int64_t index)
{
	return value_find(status, "stagedUpdateStrategySnapshot", "stages", NULL)->as.items[index];
}

const char *ref_stage_name(const struct value *stage)
{
	return value_text_or(value_get(stage, "stageName"), "");
}

const char *ref_cluster_name(const struct value *cluster)
{
	return value_text_or(value_get(cluster, "clusterName"), "");
}

/* All maps of the status that carry conditions or times. */
struct owners {
	struct value **items;
	size_t count, room;
};

static void add_owner(struct arena *arena, struct owners *owners, struct value *owner)
{
	owners->items = arena_room(arena, owners->items, owners->count, &owners->room, sizeof(struct value *));
	owners->items[owners->count++] = owner;
}

static void add_stage_owners(struct arena *arena, struct owners *owners, struct value *stage)
{
	static const char *const lists[] = {"clusters", "beforeStageTaskStatus", "afterStageTaskStatus"};
	add_owner(arena, owners, stage);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const struct value *list = value_get(stage, lists[i]);
		for (size_t j = 0; list && j < list->count; j++)
			add_owner(arena, owners, list->as.items[j]);
	}
}

static struct owners owners_of(struct ref_pass *pass, struct value *status)
{
	struct owners owners = {0};
	add_owner(pass->arena, &owners, status);
	for (size_t i = 0; i < ref_stage_count(status); i++)
		add_stage_owners(pass->arena, &owners, ref_stage(status, (int64_t)i));
	struct value *deletion = value_get(status, "deletionStageStatus");
	if (deletion)
		add_stage_owners(pass->arena, &owners, deletion);
	return owners;
}

void ref_status_refresh_generation(struct ref_pass *pass)
{
	struct owners owners = owners_of(pass, pass->status);
	for (size_t i = 0; i < owners.count; i++) {
		const struct value *conditions = value_get(owners.items[i], "conditions");
		for (size_t j = 0; conditions && j < conditions->count; j++)
			value_put_int(pass->arena, conditions->as.items[j], "observedGeneration", pass->generation);
	}
}

void ref_status_strip_waits(struct ref_pass *pass)
{
	const struct value *stages = value_find(pass->status, "stagedUpdateStrategySnapshot", "stages", NULL);
	static const char *const lists[] = {"beforeStageTasks", "afterStageTasks"};
	for (size_t i = 0; stages && i < stages->count; i++) {
		for (size_t k = 0; k < 2; k++) {
			const struct value *tasks = value_get(stages->as.items[i], lists[k]);
			for (size_t j = 0; tasks && j < tasks->count; j++) {
				if (strcmp(value_text_or(value_get(tasks->as.items[j], "type"), ""), "Approval") == 0)
					value_drop(tasks->as.items[j], "waitTime");
			}
		}
	}
}

static void cut_time(struct ref_pass *pass, struct value *map, const char *key)
{
	const char *text = value_text_or(value_get(map, key), NULL);
	if (text)
		value_put_text(pass->arena, map, key, ref_cut_to_second(pass->arena, text));
}

static void cut_times(struct ref_pass *pass)
{
	struct owners owners = owners_of(pass, pass->status);
	for (size_t i = 0; i < owners.count; i++) {
		cut_time(pass, owners.items[i], "startTime");
		cut_time(pass, owners.items[i], "endTime");
		const struct value *conditions = value_get(owners.items[i], "conditions");
		for (size_t j = 0; conditions && j < conditions->count; j++)
			cut_time(pass, conditions->as.items[j], "lastTransitionTime");
	}
}

static void drop_when_empty(struct value *map, const char *key)
{
	const struct value *list = value_get(map, key);
	if (list && list->count == 0)
		value_drop(map, key);
}

/* What is not written when it is empty (1.3). The lists stay in memory, where "present and empty" still counts (5.2). */
static struct value *without_empty_fields(struct ref_pass *pass)
{
	struct value *status = value_copy(pass->arena, pass->status);
	if (value_int_or(value_get(status, "policyObservedClusterCount"), 0) == 0)
		value_drop(status, "policyObservedClusterCount");
	struct owners owners = owners_of(pass, status);
	for (size_t i = 0; i < owners.count; i++) {
		drop_when_empty(owners.items[i], "resourceOverrideSnapshots");
		drop_when_empty(owners.items[i], "clusterResourceOverrideSnapshots");
	}
	drop_when_empty(status, "stagesStatus");
	return status;
}

struct ref_problem *ref_status_write(struct ref_pass *pass)
{
	cut_times(pass);
	struct value *object = value_copy_shallow(pass->arena, pass->run);
	value_put(pass->arena, object, "status", without_empty_fields(pass));
	return ref_refused(pass, ref_api_update_status(pass->world, object));
}
