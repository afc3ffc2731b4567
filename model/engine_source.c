#include "model/engine_pass.h"

#include "model/atoi.h"

#include <stdlib.h>
#include <string.h>

/* Where a run gets its facts from: placement (INIT-01, 02), policy snapshot (INIT-03..07), bindings (INIT-08, 09). engine.md 2.3. */

static const char tracking_label[] = "kubernetes-fleet.io/parent-CRP";

/* A Go string field with omitempty: absent when empty. */
static void default_text(struct arena *arena, struct value *map, const char *key, const char *fallback)
{
	if (!*value_text_or(value_get(map, key), ""))
		value_put_text(arena, map, key, fallback);
}

/* The apply strategy as the engine sees it: typed fields only, defaults filled in, what Go leaves out of JSON left out. */
static const struct value *read_apply_strategy(struct run_pass *pass, const struct object *placement)
{
	struct arena *arena = &pass->world->arena;
	const struct value *given = object_field(placement, "spec", "strategy", "applyStrategy", NULL);
	if (!given && !pass->release->apply_strategy_defaulted)
		return NULL;
	struct value *apply = value_is(given, VALUE_MAP) ? value_copy_shallow(arena, given) : value_map(arena);
	default_text(arena, apply, "comparisonOption", "PartialComparison");
	default_text(arena, apply, "type", "ClientSideApply");
	default_text(arena, apply, "whenToApply", "Always");
	default_text(arena, apply, "whenToTakeOver", "Always");
	const struct value *co_ownership = value_get(apply, "allowCoOwnership");
	if (co_ownership && !(co_ownership->type == VALUE_BOOL && co_ownership->as.boolean))
		value_drop(apply, "allowCoOwnership");
	const struct value *server_side = value_get(apply, "serverSideApplyConfig");
	bool is_server_side = strcmp(value_text_or(value_get(apply, "type"), ""), "ServerSideApply") == 0;
	if (server_side || (is_server_side && pass->release->apply_strategy_defaulted)) {
		struct value *config = value_map(arena);
		const struct value *force = value_get(server_side, "force");
		value_put(arena, config, "force", value_bool(arena, value_is(force, VALUE_BOOL) && force->as.boolean));
		value_put(arena, apply, "serverSideApplyConfig", config);
	}
	return apply;
}

const struct engine_error *engine_check_placement(struct run_pass *pass, bool record, const struct value **apply_strategy)
{
	struct world *world = pass->world;
	const unsigned user = PREFIX_VALIDATION | PREFIX_USER;
	pass->placement = store_get(&world->store, world->kinds.placement[pass->scope], pass->ns, pass->run->run_spec->placement);
	if (!pass->placement)
		return engine_fail(pass, user, "%s", pass->texts->placement_missing);
	const char *type = value_text_or(object_field(pass->placement, "spec", "strategy", "type", NULL), "");
	if (strcmp(type, "External") != 0)
		return engine_fail_text(pass, user, pass->texts->placement_not_external, *type ? type : "RollingUpdate");
	*apply_strategy = read_apply_strategy(pass, pass->placement);
	if (record)
		pass->draft.status->apply_strategy = *apply_strategy;
	return NULL;
}

/* The policy snapshot that is labelled latest; *count: how many there are. */
static const struct object *find_latest_policy(struct run_pass *pass, uint64_t *count)
{
	struct world *world = pass->world;
	struct slot_list list = store_list(&world->store, world->kinds.policy_snapshot[pass->scope]);
	const struct object *found = NULL;
	*count = 0;
	for (size_t i = 0; i < list.count; i++) {
		const struct object *snapshot = list.items[i]->current;
		const char *parent = object_label(snapshot, tracking_label);
		if (snapshot->identity->ns != pass->ns || !parent || strcmp(parent, pass->run->run_spec->placement) != 0 ||
		    !object_is_latest(snapshot))
			continue;
		(*count)++;
		found = snapshot;
	}
	return found;
}

/* The cluster count the policy asks for, -1 where it names none; INIT-06. */
static const struct engine_error *read_wanted_count(struct run_pass *pass, const struct object *snapshot, int64_t *count)
{
	static const char key[] = "kubernetes-fleet.io/number-of-clusters";
	struct arena *arena = &pass->world->arena;
	const struct value *policy = object_field(snapshot, "spec", "policy", NULL);
	const char *type = value_text_or(value_get(policy, "placementType"), "");
	*count = -1;
	if (strcmp(type, "PickFixed") == 0) {
		const struct value *names = value_get(policy, "clusterNames");
		*count = value_is(names, VALUE_LIST) ? (int64_t)names->count : 0;
	}
	if (strcmp(type, "PickN") != 0)
		return NULL;
	const char *text = object_annotation(snapshot, key);
	const char *problem = NULL;
	enum atoi_result parsed = text ? atoi_parse(text, count) : ATOI_SYNTAX;
	if (!text)
		problem = arena_format(arena, "cannot find annotation %s", key);
	else if (parsed != ATOI_OK)
		problem = arena_format(arena, "invalid annotation %s: %s is not a valid count: %s", key, text, atoi_error(arena, text, parsed));
	else if (*count < 0)
		problem = arena_format(arena, "invalid annotation %s: %s is not a valid count: %%!w(<nil>)", key, text);
	if (!problem)
		return NULL;
	*count = -1;
	/* A comma, not a colon, stands behind the prefix here. */
	const struct engine_error *inner = engine_fail(pass, PREFIX_UNEXPECTED, "%s: the policy snapshot `%s` doesn't have valid cluster count annotation",
						       problem, engine_name(pass, snapshot->identity->name));
	struct engine_error *error = ARENA_NEW(arena, struct engine_error);
	error->abort = true;
	error->text = symbol_format(&pass->world->symbols, "%s, %s", pass->texts->validation_prefix, inner->text);
	return error;
}

static bool is_scheduled(const struct object *snapshot)
{
	const struct value *list = value_get(snapshot->status, "conditions");
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++) {
		const struct value *condition = list->as.items[i];
		if (strcmp(value_text_or(value_get(condition, "type"), ""), "Scheduled") == 0)
			return strcmp(value_text_or(value_get(condition, "status"), ""), "True") == 0 &&
			       value_int_or(value_get(condition, "observedGeneration"), 0) == snapshot->meta.generation;
	}
	return false;
}

const struct engine_error *engine_check_policy(struct run_pass *pass, bool record, const char **policy_index)
{
	uint64_t count;
	const char *placement = engine_name(pass, pass->run->run_spec->placement);
	const struct object *snapshot = find_latest_policy(pass, &count);
	if (count == 0)
		return engine_fail_text(pass, PREFIX_VALIDATION, pass->texts->policy_missing, placement);
	if (count > 1)
		return engine_fail_text(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED, pass->texts->policy_several, placement,
					(unsigned long long)count);
	*policy_index = object_label(snapshot, "kubernetes-fleet.io/policy-index");
	if (!*policy_index || !**policy_index)
		return engine_fail(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED, "policy snapshot `%s` does not have a policy index label",
				   engine_name(pass, snapshot->identity->name));
	if (record)
		pass->draft.status->policy_index = *policy_index;
	const struct engine_error *error = read_wanted_count(pass, snapshot, &pass->wanted_count);
	if (error)
		return error;
	if (record)
		pass->draft.status->cluster_count = pass->wanted_count;
	if (!is_scheduled(snapshot))
		return engine_fail(pass, PREFIX_VALIDATION, "policy snapshot `%s` not fully scheduled yet", snapshot->identity->name);
	pass->policy_snapshot = snapshot;
	return NULL;
}

static int compare_targets(const void *left, const void *right)
{
	const struct target *one = left;
	const struct target *other = right;
	int order = strcmp(one->cluster, other->cluster);
	return order ? order : strcmp(one->binding->identity.name, other->binding->identity.name);
}

/* Of several bindings for one cluster the last one by name stays. */
static void sort_targets(struct binding_set *set)
{
	qsort(set->targets, set->target_count, sizeof *set->targets, compare_targets);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < set->target_count; i++) {
		if (kept && set->targets[kept - 1].cluster == set->targets[i].cluster)
			kept--;
		set->targets[kept++] = set->targets[i];
	}
	set->target_count = kept;
}

static const struct engine_error *classify_bindings(struct run_pass *pass, struct binding_set *set)
{
	struct world *world = pass->world;
	const char *placement = pass->run->run_spec->placement;
	const char *latest = pass->policy_snapshot->identity->name;
	struct slot_list list = store_list(&world->store, world->kinds.binding[pass->scope]);
	*set = (struct binding_set){.targets = ARENA_ARRAY(&world->arena, struct target, list.count),
				    .deleted = ARENA_ARRAY(&world->arena, struct slot *, list.count)};
	for (size_t i = 0; i < list.count; i++) {
		const struct object *binding = list.items[i]->current;
		const struct binding_spec *spec = binding->binding_spec;
		const char *parent = object_label(binding, tracking_label);
		if (binding->identity->ns != pass->ns || !parent || strcmp(parent, placement) != 0)
			continue;
		if (strcmp(spec->state, "Unscheduled") == 0) {
			set->deleted[set->deleted_count++] = list.items[i];
		} else if (spec->policy_snapshot && strcmp(spec->policy_snapshot, latest) == 0) {
			set->targets[set->target_count++] = (struct target){.cluster = spec->cluster, .binding = list.items[i]};
		} else {
			return engine_fail_text(pass, 0, pass->texts->binding_transient, engine_name(pass, binding->identity->name),
						engine_name(pass, spec->policy_snapshot ? spec->policy_snapshot : ""), spec->state);
		}
	}
	return NULL;
}

const struct engine_error *engine_collect_bindings(struct run_pass *pass, struct binding_set *set)
{
	const struct engine_error *error = classify_bindings(pass, set);
	if (error)
		return error;
	if (set->target_count == 0 && set->deleted_count == 0)
		return engine_fail_text(pass, PREFIX_VALIDATION, pass->texts->bindings_missing,
					engine_name(pass, pass->policy_snapshot->identity->name));
	set->selected_count = set->target_count;
	if (pass->wanted_count >= 0 && pass->wanted_count != set->selected_count)
		return engine_fail(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED,
				   "the number of selected bindings %u is not equal to the observed cluster count %lld", set->selected_count,
				   (long long)pass->wanted_count);
	sort_targets(set);
	return NULL;
}
