#include "model/scheduler_cycle.h"

#include "model/binding.h"

#include "sim/rng.h"

static const char tracking_label[] = "kubernetes-fleet.io/parent-CRP";
static const char previous_annotation[] = "kubernetes-fleet.io/previous-binding-state";
static const char cleanup_finalizer[] = "kubernetes-fleet.io/scheduler-crb-cleanup";

/* 4.5: what fits into a DNS label with two dashes and the suffix. */
enum { PLACEMENT_PART = 26, CLUSTER_PART = 27 };

/* Eight hexadecimal digits out of a hash of (seed, kind, namespace, placement, cluster, number); the first number whose name was never used. */
static const char *new_name(struct cycle *cycle, const char *cluster)
{
	struct world *world = cycle->world;
	const struct identity *placement = &cycle->state->slot->identity;
	const struct kind_info *kind = world->kinds.binding[cycle->state->scope];
	for (uint64_t number = 0;; number++) {
		const char *words =
			arena_format(&world->arena, "%s/%s/%s/%s#%llu", kind->kind, placement->ns, placement->name, cluster, (unsigned long long)number);
		struct rng_stream stream = rng_stream_of(world->config.seed, 0, rng_hash_text(words), 0);
		unsigned suffix = (unsigned)(rng_bits(&stream) >> 32);
		const char *name =
			symbol_format(&world->symbols, "%.*s-%.*s-%08x", PLACEMENT_PART, placement->name, CLUSTER_PART, cluster, suffix);
		if (!store_slot(&world->store, kind, placement->ns, name)->creations)
			return name;
	}
}

const struct object *scheduler_create_binding(struct cycle *cycle, const char *cluster, const struct value *decision)
{
	struct world *world = cycle->world;
	const struct identity *placement = &cycle->state->slot->identity;
	const struct kind_info *kind = world->kinds.binding[cycle->state->scope];
	struct object *draft = store_new(&world->store, kind, placement->ns, new_name(cycle, cluster));
	struct binding_spec *spec = ARENA_NEW(&world->arena, struct binding_spec);
	*spec = (struct binding_spec){
		.state = symbol_of(&world->symbols, "Scheduled"),
		.snapshot = symbol_of(&world->symbols, ""),
		.policy_snapshot = cycle->snapshot->identity->name,
		.cluster = symbol_of(&world->symbols, cluster),
		.decision = decision,
	};
	draft->api_version = symbol_of(&world->symbols, kind_api_version(&world->arena, kind, kind_storage_version(kind, world->release->id)));
	draft->binding_spec = spec;
	object_set_label(&world->store, draft, tracking_label, placement->name);
	object_add_finalizer(&world->store, draft, cleanup_finalizer);
	return store_create(&world->store, draft);
}

const struct object *scheduler_patch_binding(struct cycle *cycle, const struct object *binding, const char *state, const struct value *decision)
{
	struct world *world = cycle->world;
	struct object *draft = store_draft(&world->store, binding);
	struct binding_spec *spec = ARENA_NEW(&world->arena, struct binding_spec);
	*spec = *binding->binding_spec;
	spec->state = symbol_of(&world->symbols, state);
	spec->policy_snapshot = cycle->snapshot->identity->name;
	spec->decision = decision;
	draft->binding_spec = spec;
	return store_commit(&world->store, draft, PART_SPEC);
}

/* All other annotations go. */
static void unschedule(struct world *world, const struct object *binding)
{
	struct object *draft = store_draft(&world->store, binding);
	struct binding_spec *spec = ARENA_NEW(&world->arena, struct binding_spec);
	*spec = *binding->binding_spec;
	spec->state = symbol_of(&world->symbols, "Unscheduled");
	draft->binding_spec = spec;
	draft->meta.annotations = (struct labels){0};
	object_set_annotation(&world->store, draft, previous_annotation, binding->binding_spec->state);
	store_commit(&world->store, draft, PART_SPEC);
}

void scheduler_unschedule(struct cycle *cycle, const struct binding_list *bindings)
{
	for (size_t i = 0; i < bindings->count; i++)
		unschedule(cycle->world, bindings->items[i]);
}

const char *scheduler_previous_state(struct cycle *cycle, const struct object *binding)
{
	const char *state = object_annotation(binding, previous_annotation);
	if (!state)
		scheduler_fail(cycle, arena_format(&cycle->world->arena, "failed to find the previous state of an unscheduled binding: %s",
						   binding->identity->name));
	return state;
}

/* Decisions */

static struct value *decision(struct cycle *cycle, const char *cluster, bool selected, const char *reason)
{
	struct arena *arena = &cycle->world->arena;
	struct value *map = value_map(arena);
	value_put(arena, map, "clusterName", value_text_view(arena, symbol_of(&cycle->world->symbols, cluster)));
	value_put(arena, map, "reason", value_text_view(arena, reason));
	value_put(arena, map, "selected", value_bool(arena, selected));
	return map;
}

const struct value *scheduler_decision_scored(struct cycle *cycle, const struct candidate *candidate)
{
	struct arena *arena = &cycle->world->arena;
	long long affinity = (long long)candidate->score.affinity;
	long long topology = (long long)candidate->score.topology;
	const char *reason = symbol_format(&cycle->world->symbols,
					   "Successfully scheduled resources for placement in \"%s\" (affinity score: %lld, topology spread score: %lld): "
					   "picked by scheduling policy",
					   candidate->name, affinity, topology);
	struct value *scores = value_map(arena);
	struct value *map = decision(cycle, candidate->name, true, reason);
	value_put_int(arena, scores, "affinityScore", affinity);
	value_put_int(arena, scores, "priorityScore", topology);
	value_put(arena, map, "clusterScore", scores);
	return map;
}

const struct value *scheduler_decision_passed_over(struct cycle *cycle, const struct candidate *candidate)
{
	struct arena *arena = &cycle->world->arena;
	long long affinity = (long long)candidate->score.affinity;
	long long topology = (long long)candidate->score.topology;
	const char *reason = symbol_format(&cycle->world->symbols,
					   "Cluster \"%s\" does not score high enough (affinity score: %lld, topology spread score: %lld)",
					   candidate->name, affinity, topology);
	struct value *scores = value_map(arena);
	struct value *map = decision(cycle, candidate->name, false, reason);
	value_put_int(arena, scores, "affinityScore", affinity);
	value_put_int(arena, scores, "priorityScore", topology);
	value_put(arena, map, "clusterScore", scores);
	return map;
}

const struct value *scheduler_decision_fixed(struct cycle *cycle, const char *cluster)
{
	return decision(cycle, cluster, true,
			symbol_format(&cycle->world->symbols,
				      "Successfully scheduled resources for placement in \"%s\": picked by scheduling policy", cluster));
}

const struct value *scheduler_decision_refused(struct cycle *cycle, const char *cluster, const char *reason)
{
	return decision(cycle, cluster, false, symbol_of(&cycle->world->symbols, reason));
}
