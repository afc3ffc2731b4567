#include "scenarios/member_manifest.h"

#include "sim/instant.h"

struct value *member_manifest(struct arena *arena, const char *name, struct labels labels, const struct value *taints)
{
	struct value *manifest = value_map(arena);
	struct value *metadata = value_map(arena);
	struct value *spec = value_map(arena);
	struct value *identity = value_map(arena);
	value_put_text(arena, manifest, "apiVersion", "cluster.kubernetes-fleet.io/v1beta1");
	value_put_text(arena, manifest, "kind", "MemberCluster");
	value_put_text(arena, metadata, "name", name);
	if (labels.count)
		value_put(arena, metadata, "labels", labels_encode(arena, labels));
	value_put(arena, manifest, "metadata", metadata);
	value_put_text(arena, identity, "kind", "ServiceAccount");
	value_put_text(arena, identity, "name", name);
	value_put_text(arena, identity, "namespace", "fleet-system");
	value_put(arena, spec, "identity", identity);
	if (taints)
		value_put(arena, spec, "taints", value_copy(arena, taints));
	value_put(arena, manifest, "spec", spec);
	return manifest;
}

static struct value *true_condition(struct arena *arena, const char *type, const char *reason, const char *message, const char *since)
{
	struct value *condition = value_map(arena);
	value_put_text(arena, condition, "lastTransitionTime", since);
	value_put_text(arena, condition, "message", message);
	value_put_int(arena, condition, "observedGeneration", 1);
	value_put_text(arena, condition, "reason", reason);
	value_put_text(arena, condition, "status", "True");
	value_put_text(arena, condition, "type", type);
	return condition;
}

struct value *member_joined_status(struct arena *arena, int64_t instant_ns)
{
	struct text since;
	text_init(&since, 0);
	instant_write(&since, instant_ns);
	struct value *status = value_map(arena);
	struct value *agents = value_list(arena);
	struct value *agent = value_map(arena);
	struct value *conditions = value_list(arena);
	struct value *hub_conditions = value_list(arena);
	value_add(arena, conditions, true_condition(arena, "Joined", "InternalMemberClusterJoined", "", text_view(&since)));
	value_add(arena, conditions, true_condition(arena, "Healthy", "InternalMemberClusterHealthy", "", text_view(&since)));
	value_put(arena, agent, "conditions", conditions);
	value_put_text(arena, agent, "lastReceivedHeartbeat", text_view(&since));
	value_put_text(arena, agent, "type", "MemberAgent");
	value_add(arena, agents, agent);
	value_put(arena, status, "agentStatus", agents);
	value_add(arena, hub_conditions,
		  true_condition(arena, "ReadyToJoin", "MemberClusterReadyToJoin", "Member cluster is ready to join the fleet", text_view(&since)));
	value_add(arena, hub_conditions,
		  true_condition(arena, "Joined", "MemberClusterJoined", "Member cluster has successfully joined the fleet", text_view(&since)));
	value_put(arena, status, "conditions", hub_conditions);
	text_deinit(&since);
	return status;
}
