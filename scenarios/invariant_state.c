#include "scenarios/invariant_state.h"

#include "sim/hash_table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct condition *checker_condition(const struct condition *items, uint32_t count, const char *type)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(items[i].type, type) == 0)
			return &items[i];
	return NULL;
}

bool checker_is(const struct condition *condition, enum condition_status status)
{
	return condition && condition->status == status;
}

const struct condition *run_condition_of(const struct run_status *status, const char *type)
{
	return status ? checker_condition(status->conditions, status->condition_count, type) : NULL;
}

const struct condition *stage_condition_of(const struct stage_status *stage, const char *type)
{
	return stage ? checker_condition(stage->conditions, stage->condition_count, type) : NULL;
}

const struct condition *cluster_condition_of(const struct cluster_status *cluster, const char *type)
{
	return cluster ? checker_condition(cluster->conditions, cluster->condition_count, type) : NULL;
}

const struct condition *task_condition_of(const struct task_status *task, const char *type)
{
	return checker_condition(task->conditions, task->condition_count, type);
}

bool stage_succeeded(const struct stage_status *stage)
{
	return checker_is(stage_condition_of(stage, "Succeeded"), CONDITION_TRUE);
}

uint32_t first_not_updated(struct run_track *run, const struct run_status *status, uint32_t stage)
{
	const struct stage_status *clusters = run_stage(status, stage);
	uint32_t from_the_first = 0;
	uint32_t *front = run->stages && stage <= run->stage_count ? &run->stages[stage].updated_front : &from_the_first;
	while (*front < clusters->cluster_count && checker_is(cluster_condition_of(run_cluster(clusters, *front), "Succeeded"), CONDITION_TRUE))
		(*front)++;
	return *front;
}

bool cluster_in_flight(const struct cluster_status *cluster)
{
	return checker_is(cluster_condition_of(cluster, "Started"), CONDITION_TRUE) &&
	       !checker_is(cluster_condition_of(cluster, "Succeeded"), CONDITION_TRUE);
}

bool listed_again(const struct stage_status *stage, uint32_t entry)
{
	return entry + 1 < stage->cluster_count && run_cluster(stage, entry + 1)->name == run_cluster(stage, entry)->name;
}

bool is_kind(const struct identity *identity, const char *cluster_kind, const char *namespaced_kind)
{
	return kind_is_fleet(identity->kind, cluster_kind, namespaced_kind);
}

int scope_of(const struct identity *identity)
{
	return identity->kind->namespaced ? 1 : 0;
}

const char *state_read(const struct run_track *run)
{
	return run->read && run->read->run_spec->state ? run->read->run_spec->state : "Run";
}

bool run_is_over(const struct run_status *status)
{
	const struct condition *succeeded = run_condition_of(status, "Succeeded");
	return (succeeded && succeeded->status != CONDITION_UNKNOWN) || checker_is(run_condition_of(status, "Initialized"), CONDITION_FALSE);
}

bool binding_belongs(const struct run_track *run, const struct object *binding)
{
	const char *parent = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	return run->now && parent && strcmp(binding->identity->ns, run->identity->ns) == 0 && strcmp(parent, run->now->run_spec->placement) == 0;
}

/* All bindings of a placement for one cluster. The texts are symbols, so the key compares by pointer. */
struct bound_key {
	const char *ns, *placement, *cluster;
};

struct bound_cluster {
	UT_hash_handle hh;
	struct bound_key key;
	const struct identity **items;
	size_t count, room;
};

void note_binding(struct checker *checker, const struct object *binding)
{
	struct bound_key key = {binding->identity->ns, object_label(binding, "kubernetes-fleet.io/parent-CRP"), binding->binding_spec->cluster};
	struct bound_cluster *entry;
	HASH_FIND(hh, checker->bound, &key, sizeof key, entry);
	if (!entry) {
		entry = ARENA_NEW(checker->arena, struct bound_cluster);
		entry->key = key;
		HASH_ADD(hh, checker->bound, key, sizeof key, entry);
	}
	for (size_t i = 0; i < entry->count; i++)
		if (entry->items[i] == binding->identity)
			return;
	entry->items = arena_room(checker->arena, entry->items, entry->count, &entry->room, sizeof *entry->items);
	entry->items[entry->count++] = binding->identity;
}

const struct object *binding_of(struct checker *checker, const struct run_track *run, const char *cluster)
{
	struct bound_key key = {run->identity->ns, run->now ? run->now->run_spec->placement : NULL, cluster};
	struct bound_cluster *entry;
	const struct object *found = NULL;
	HASH_FIND(hh, checker->bound, &key, sizeof key, entry);
	for (size_t i = 0; entry && i < entry->count; i++) {
		const struct object *binding = checker->current[entry->items[i]->number];
		if (!binding || strcmp(binding->binding_spec->state, "Unscheduled") == 0)
			continue;
		if (!found || strcmp(binding->identity->name, found->identity->name) > 0)
			found = binding;
	}
	return found;
}

static const struct object *unscheduled_in(struct checker *checker, const struct run_track *run, const struct bound_cluster *entry)
{
	for (size_t i = 0; entry && i < entry->count; i++) {
		const struct object *binding = checker->current[entry->items[i]->number];
		if (binding && binding_belongs(run, binding) && strcmp(binding->binding_spec->state, "Unscheduled") == 0)
			return binding;
	}
	return NULL;
}

const struct object *unscheduled_binding(struct checker *checker, const struct run_track *run, const char *cluster)
{
	struct bound_cluster *entry;
	if (cluster) {
		struct bound_key key = {run->identity->ns, run->now ? run->now->run_spec->placement : NULL, cluster};
		HASH_FIND(hh, checker->bound, &key, sizeof key, entry);
		return unscheduled_in(checker, run, entry);
	}
	for (entry = checker->bound; entry; entry = entry->hh.next) {
		const struct object *found = unscheduled_in(checker, run, entry);
		if (found)
			return found;
	}
	return NULL;
}

struct touched *touched_of(struct checker *checker, struct run_track *run, const char *cluster)
{
	struct touched *touched;
	HASH_FIND_PTR(run->touched, &cluster, touched);
	if (!touched) {
		touched = ARENA_NEW(checker->arena, struct touched);
		touched->cluster = cluster;
		HASH_ADD_PTR(run->touched, cluster, touched);
	}
	return touched;
}

struct member_entry {
	UT_hash_handle hh;
	const char *name;
	const struct identity *identity;
};

void note_member(struct checker *checker, const struct identity *identity)
{
	struct member_entry *entry;
	HASH_FIND_PTR(checker->members, &identity->name, entry);
	if (entry)
		return;
	entry = ARENA_NEW(checker->arena, struct member_entry);
	entry->name = identity->name;
	entry->identity = identity;
	HASH_ADD_PTR(checker->members, name, entry);
}

const struct object *member_cluster_of(struct checker *checker, const char *name)
{
	struct member_entry *entry;
	HASH_FIND_PTR(checker->members, &name, entry);
	return entry ? checker->current[entry->identity->number] : NULL;
}

void checker_forget(struct checker *checker)
{
	HASH_CLEAR(hh, checker->bound);
	HASH_CLEAR(hh, checker->members);
}

bool binding_true(const struct object *binding, const char *type)
{
	const struct condition *condition = checker_condition(binding->conditions.items, binding->conditions.count, type);
	return checker_is(condition, CONDITION_TRUE) && condition->generation == binding->meta.generation;
}

const char *snapshot_of_run(struct checker *checker, const struct object *run, const struct run_status *status)
{
	const char *index = checker->release->records_snapshot_index ? status->snapshot_index : run->run_spec->snapshot_index;
	return arena_format(checker->arena, "%s-%lld-snapshot", run->run_spec->placement, strtoll(index ? index : "", NULL, 10));
}

static bool same_overrides(const struct overrides *left, const struct overrides *right)
{
	uint32_t resources = left ? left->resource_count : 0;
	uint32_t clusters = left ? left->cluster_count : 0;
	if (resources != (right ? right->resource_count : 0) || clusters != (right ? right->cluster_count : 0))
		return false;
	for (uint32_t i = 0; i < resources; i++)
		if (strcmp(left->resource[i].name, right->resource[i].name) != 0 || strcmp(left->resource[i].ns, right->resource[i].ns) != 0)
			return false;
	for (uint32_t i = 0; i < clusters; i++)
		if (strcmp(left->cluster[i], right->cluster[i]) != 0)
			return false;
	return true;
}

bool binding_in_sync(const struct run_track *run, const struct run_status *status, const struct cluster_status *cluster,
		     const struct object *binding)
{
	const char *index = status->snapshot_index ? status->snapshot_index : run->now->run_spec->snapshot_index;
	const struct binding_spec *spec = binding->binding_spec;
	size_t prefix = strlen(run->now->run_spec->placement);
	if (strncmp(spec->snapshot, run->now->run_spec->placement, prefix) != 0 || spec->snapshot[prefix] != '-')
		return false;
	char *end;
	long long used = strtoll(spec->snapshot + prefix + 1, &end, 10);
	return used == strtoll(index ? index : "", NULL, 10) && strcmp(end, "-snapshot") == 0 && same_overrides(spec->overrides, cluster->overrides) &&
	       value_equal(spec->apply_strategy, status->apply_strategy);
}

void checker_fail(struct checker *checker, unsigned number, int64_t at_ns, const struct identity *subject, const char *format, ...)
{
	size_t index = 0;
	while (invariant_at(index)->number != number)
		index++;
	if (checker->options->switched_off && checker->options->switched_off[index])
		return;
	struct invariant_report *report = checker->report;
	report->total++;
	if (++report->each[index] > VIOLATIONS_EACH_MAX)
		return;
	struct text words;
	va_list arguments;
	text_init(&words, 1 << 16);
	va_start(arguments, format);
	text_vputf(&words, format, arguments);
	va_end(arguments);
	report->items[report->count++] =
		(struct violation){invariant_at(index), at_ns, subject, arena_text(checker->arena, text_view(&words))};
	text_deinit(&words);
}
