#include "model/eligibility.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

#define NOT_CONNECTED "cluster is not connected to the fleet: "

static const int64_t timeout_ns = 5 * NS_PER_MINUTE;

static const struct value *find_by_type(const struct value *list, const char *type)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++)
		if (strcmp(value_text_or(value_get(list->as.items[i], "type"), ""), type) == 0)
			return list->as.items[i];
	return NULL;
}

static bool is_true(const struct value *condition)
{
	return strcmp(value_text_or(value_get(condition, "status"), ""), "True") == 0;
}

/* A time that is missing lies at the zero instant of Go, longer ago than any timeout. */
static int64_t since(const struct value *time, int64_t now_ns)
{
	int64_t then_ns;
	if (!instant_parse(value_text_or(time, ""), &then_ns))
		return INT64_MAX;
	return ns_subtract(now_ns, then_ns);
}

static const char *with_minutes(struct arena *arena, const char *format, int64_t duration_ns)
{
	return arena_format(arena, format, (double)duration_ns / (double)NS_PER_MINUTE);
}

const char *eligibility_refusal(struct world *world, const struct object *cluster)
{
	struct arena *arena = &world->arena;
	int64_t now_ns = world_instant(world);
	if (cluster->meta.deleting)
		return "cluster has left the fleet";
	if (!cluster->status)
		return NULL;
	const struct value *agent = find_by_type(value_get(cluster->status, "agentStatus"), "MemberAgent");
	if (!agent)
		return NOT_CONNECTED "member agent not online yet";
	int64_t silent_ns = since(value_get(agent, "lastReceivedHeartbeat"), now_ns);
	if (silent_ns > timeout_ns && world->config.placements_by_hand)
		return with_minutes(arena, NOT_CONNECTED "no recent heartbeat signals (last received %.2f minutes ago)", silent_ns);
	const struct value *conditions = value_get(agent, "conditions");
	const struct value *healthy = find_by_type(conditions, "Healthy");
	if (!is_true(find_by_type(conditions, "Joined")))
		return NOT_CONNECTED "member agent not joined yet";
	if (!healthy)
		return NOT_CONNECTED "health condition from member agent is not available";
	int64_t unchanged_ns = since(value_get(healthy, "lastTransitionTime"), now_ns);
	if (!is_true(healthy) && unchanged_ns > timeout_ns)
		return with_minutes(arena, NOT_CONNECTED "unhealthy for a prolonged period of time (last transitioned %.2f minutes ago)", unchanged_ns);
	return NULL;
}
