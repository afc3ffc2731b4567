#include "model/binding.h"

#include "sim/text.h"

struct value *binding_spec_encode(struct arena *arena, const struct binding_spec *spec)
{
	struct value *map = value_map(arena);
	if (spec->apply_strategy)
		value_put(arena, map, "applyStrategy", value_copy(arena, spec->apply_strategy));
	if (spec->decision)
		value_put(arena, map, "clusterDecision", value_copy(arena, spec->decision));
	if (spec->overrides && spec->overrides->cluster_count)
		value_put(arena, map, "clusterResourceOverrideSnapshots", overrides_encode_cluster(arena, spec->overrides));
	if (spec->overrides && spec->overrides->resource_count)
		value_put(arena, map, "resourceOverrideSnapshots", overrides_encode_resource(arena, spec->overrides));
	value_put_text(arena, map, "resourceSnapshotName", spec->snapshot);
	value_put_text(arena, map, "schedulingPolicySnapshotName", spec->policy_snapshot);
	value_put_text(arena, map, "state", spec->state);
	value_put_text(arena, map, "targetCluster", spec->cluster);
	return map;
}

static const char *symbol_at(struct symbols *symbols, const struct value *map, const char *key)
{
	return symbol_of(symbols, value_text_or(value_get(map, key), NULL));
}

const struct binding_spec *binding_spec_decode(struct arena *arena, struct symbols *symbols, const struct value *map)
{
	struct binding_spec *spec = ARENA_NEW(arena, struct binding_spec);
	const struct value *apply = value_get(map, "applyStrategy");
	const struct value *decision = value_get(map, "clusterDecision");
	spec->state = symbol_at(symbols, map, "state");
	spec->snapshot = symbol_at(symbols, map, "resourceSnapshotName");
	spec->policy_snapshot = symbol_at(symbols, map, "schedulingPolicySnapshotName");
	spec->cluster = symbol_at(symbols, map, "targetCluster");
	spec->overrides = overrides_decode(arena, symbols, value_get(map, "resourceOverrideSnapshots"),
					   value_get(map, "clusterResourceOverrideSnapshots"));
	spec->apply_strategy = apply ? value_copy(arena, apply) : NULL;
	spec->decision = decision ? value_copy(arena, decision) : NULL;
	return spec;
}

bool binding_spec_equal(const struct binding_spec *left, const struct binding_spec *right)
{
	return text_same(left->state, right->state) && text_same(left->snapshot, right->snapshot) &&
	       text_same(left->policy_snapshot, right->policy_snapshot) && text_same(left->cluster, right->cluster) &&
	       overrides_equal(left->overrides, right->overrides) && value_equal(left->apply_strategy, right->apply_strategy) &&
	       value_equal(left->decision, right->decision);
}
