#include "tests/reference/history.h"

#include "tests/reference/api.h"

#include "sim/duration.h"

#include <string.h>

/* Seconds; whole ones as an integer. */
static struct value *seconds_value(struct arena *arena, int64_t ns)
{
	if (ns % NS_PER_SECOND == 0)
		return value_int(arena, ns / NS_PER_SECOND);
	return value_real(arena, (double)ns / (double)NS_PER_SECOND);
}

static struct ref_shown *shown_of(struct ref_world *world, const struct ref_object *object)
{
	for (size_t i = 0; i < world->shown_count; i++) {
		struct ref_shown *shown = &world->shown[i];
		if (strcmp(shown->kind, object->kind) == 0 && strcmp(shown->ns, object->ns) == 0 && strcmp(shown->name, object->name) == 0)
			return shown;
	}
	world->shown = arena_room(world->arena, world->shown, world->shown_count, &world->shown_room, sizeof(struct ref_shown));
	world->shown[world->shown_count] = (struct ref_shown){.kind = object->kind, .ns = object->ns, .name = object->name};
	return &world->shown[world->shown_count++];
}

static bool same_part(const struct value *one, const struct value *other)
{
	return one && other ? value_equal(one, other) : one == other;
}

static bool shows_change(const struct value *before, const struct value *after)
{
	return ref_object_generation(before) != ref_object_generation(after) || ref_object_deleting(before) != ref_object_deleting(after) ||
	       !same_part(value_get(before, "spec"), value_get(after, "spec")) || !same_part(value_get(before, "status"), value_get(after, "status"));
}

static struct value *new_entry(struct ref_world *world, const struct ref_object *object)
{
	struct arena *arena = world->arena;
	struct value *entry = value_map(arena);
	value_put(arena, entry, "t", seconds_value(arena, world->now_ns));
	value_put_text(arena, entry, "kind", object->kind);
	value_put_text(arena, entry, "name", object->name);
	if (*object->ns)
		value_put_text(arena, entry, "namespace", object->ns);
	value_add(arena, world->history, entry);
	return entry;
}

void ref_history_record(struct ref_world *world, const struct ref_object *before, const struct ref_object *after)
{
	struct arena *arena = world->arena;
	const struct ref_object *object = after ? after : before;
	const struct ref_kind *kind = ref_kind_named(object->kind);
	if (!kind || !kind->in_history)
		return;
	if (before && after && !shows_change(before->tree, after->tree))
		return;
	struct value *entry = new_entry(world, object);
	if (!after) {
		value_put(arena, entry, "gone", value_bool(arena, true));
		return;
	}
	int64_t generation = ref_object_generation(after->tree);
	value_put_int(arena, entry, "generation", generation);
	struct value *spec = value_get(after->tree, "spec");
	struct ref_shown *shown = shown_of(world, after);
	if (spec && (shown->generation != generation || !same_part(shown->spec, spec)))
		value_put(arena, entry, "spec", spec);
	shown->generation = generation;
	shown->spec = spec;
	struct value *status = value_get(after->tree, "status");
	if (status && status->count > 0)
		value_put(arena, entry, "status", status);
	if (ref_object_deleting(after->tree))
		value_put(arena, entry, "deleting", value_bool(arena, true));
}

void ref_history_reject(struct ref_world *world, size_t action, const char *message)
{
	struct arena *arena = world->arena;
	struct value *entry = value_map(arena);
	value_put(arena, entry, "t", seconds_value(arena, world->now_ns));
	value_put_text(arena, entry, "kind", "Rejected");
	value_put_int(arena, entry, "action", (int64_t)action);
	value_put_text(arena, entry, "message", message);
	value_add(arena, world->history, entry);
}
