#include "scenarios/json_patch.h"
#include "scenarios/member_manifest.h"
#include "scenarios/replay_parts.h"

#include "model/api.h"
#include "model/codec.h"
#include "model/members.h"

#include "sim/instant.h"

#include <string.h>

/* The world's own pointer for a kind of the scenario. */
static const struct kind_info *own_kind(struct replay *replay, const struct kind_info *kind)
{
	if (kind_by_name(kind->kind, kind->group) == kind)
		return kind;
	struct arena *arena = &replay->world.arena;
	struct value *manifest = value_map(arena);
	value_put_text(arena, manifest, "apiVersion", kind_api_version(arena, kind, kind->served[replay->world.config.release][0]));
	value_put_text(arena, manifest, "kind", kind->kind);
	if (kind->namespaced) {
		struct value *metadata = value_map(arena);
		value_put_text(arena, metadata, "namespace", "default");
		value_put(arena, manifest, "metadata", metadata);
	}
	return api_kind(&replay->world, manifest);
}

static struct api_target target_of(struct replay *replay, const struct object_name *name)
{
	return (struct api_target){own_kind(replay, name->kind), name->ns, name->name};
}

/* A member that is joined says so in its status. */
static bool join(struct replay *replay, const struct object_name *name, const char **refusal)
{
	struct arena *arena = &replay->world.arena;
	struct api_target target = target_of(replay, name);
	struct value *merge = value_map(arena);
	value_put(arena, merge, "status", member_joined_status(arena, world_instant(&replay->world)));
	return api_patch(&replay->world, &target, merge, true, refusal);
}

bool replay_place(struct replay *replay, const struct value *document, const struct object_name *name, bool apply, const char **refusal)
{
	struct world *world = &replay->world;
	bool cluster = !replay->scenario->recorded && kind_is_fleet(name->kind, "MemberCluster", NULL);
	bool joins = cluster && !store_get(&world->store, world->kinds.member_cluster, "", name->name);
	if (!(apply ? api_apply(world, document, refusal) : api_create(world, document, refusal)))
		return false;
	return !joins || join(replay, name, refusal);
}

/* The text <now> of a patch becomes the wall clock. */

struct now_level {
	struct value *node;
	size_t next;
};

static const struct value *put_now(struct replay *replay, const struct value *patch)
{
	struct arena *arena = &replay->world.arena;
	struct value *copy = value_copy(arena, patch);
	struct text now;
	text_init(&now, 0);
	instant_write(&now, world_instant(&replay->world));
	struct now_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	stack[depth++] = (struct now_level){copy, 0};
	while (depth) {
		struct now_level *level = &stack[depth - 1];
		bool nested = level->node->type == VALUE_LIST || level->node->type == VALUE_MAP;
		if (!nested || level->next == level->node->count) {
			if (level->node->type == VALUE_TEXT && strcmp(level->node->as.text, "<now>") == 0)
				level->node->as.text = arena_text(arena, text_view(&now));
			depth--;
			continue;
		}
		size_t at = level->next++;
		struct value *child = level->node->type == VALUE_LIST ? level->node->as.items[at] : level->node->as.fields[at].value;
		stack[depth++] = (struct now_level){child, 0};
	}
	text_deinit(&now);
	return copy;
}

static bool patch_json(struct replay *replay, const struct scenario_step *step, const char **refusal)
{
	struct world *world = &replay->world;
	struct api_target target = target_of(replay, &step->target);
	const struct object *current = store_get(&world->store, target.kind, target.ns, target.name);
	if (!current) { /* says what the API server says of a missing object */
		struct value *nothing = value_map(&world->arena);
		return api_patch(world, &target, nothing, step->status_subresource, refusal);
	}
	struct value *document =
		json_patch_apply(&world->arena, object_encode(&world->arena, current), put_now(replay, step->document), refusal);
	if (document && document->type != VALUE_MAP) {
		*refusal = "the JSON patch leaves no object: what it makes is not a map";
		return false;
	}
	return document && api_replace(world, &target, document, step->status_subresource, refusal);
}

static bool approve(struct replay *replay, const struct scenario_step *step, const char **refusal)
{
	struct api_target target = target_of(replay, &step->target);
	const struct condition_words words = {"Approved", step->approval.status, step->approval.reason, step->approval.message};
	return api_set_conditions(&replay->world, &target, &words, &step->approval.generation, 1, refusal);
}

static bool write_binding(struct replay *replay, const struct scenario_step *step, const char **refusal)
{
	struct world *world = &replay->world;
	struct api_target target = target_of(replay, &step->target);
	if (step->document) {
		struct value *merge = value_map(&world->arena);
		value_put(&world->arena, merge, "spec", value_copy(&world->arena, step->document));
		if (!api_patch(world, &target, merge, false, refusal))
			return false;
	}
	if (step->word_count == 0)
		return true;
	return api_set_conditions(world, &target, step->words, step->generations, step->word_count, refusal);
}

static bool do_step(struct replay *replay, const struct scenario_step *step, const char **refusal)
{
	struct world *world = &replay->world;
	struct api_target target = target_of(replay, &step->target);
	switch (step->verb) {
	case VERB_CREATE:
	case VERB_APPLY:
		return replay_place(replay, step->document, &step->target, step->verb == VERB_APPLY, refusal);
	case VERB_MERGE:
		return api_patch(world, &target, put_now(replay, step->document), step->status_subresource, refusal);
	case VERB_JSON_PATCH:
		return patch_json(replay, step, refusal);
	case VERB_DELETE:
		return api_delete(world, &target, refusal);
	case VERB_APPROVE:
		return approve(replay, step, refusal);
	case VERB_LABEL:
		return api_label(world, &target, step->document, refusal);
	case VERB_SCRIPT:
		members_set_script(world, step->target.name, step->script);
		return true;
	case VERB_BINDING:
		return write_binding(replay, step, refusal);
	}
	return true;
}

static void note_action(struct replay *replay, uint32_t number)
{
	const struct scenario_entry *entry = &replay->scenario->entries[number];
	struct trace_record record = {.at_ns = world_now(&replay->world),
				      .kind = TRACE_ACTION,
				      .writer = WRITER_USER,
				      .as.action = {number, entry->words, entry->place.file, entry->place.line}};
	trace_put(&replay->trace, &record);
}

static void note_refusal(struct replay *replay, uint32_t number, const char *refusal)
{
	struct trace_record record = {
		.at_ns = world_now(&replay->world), .kind = TRACE_REFUSED, .writer = WRITER_USER, .as.refused = {number, refusal}};
	trace_put(&replay->trace, &record);
}

void replay_do_entry(struct replay *replay, uint32_t number)
{
	const struct scenario_entry *entry = &replay->scenario->entries[number];
	struct replay_entry *result = &replay->entries[number];
	enum trace_writer writer = replay->world.store.writer;
	replay->world.store.writer = WRITER_USER;
	result->happened = true;
	result->at_ns = world_now(&replay->world);
	note_action(replay, number);
	for (uint32_t i = 0; i < entry->step_count; i++) {
		const char *refusal = NULL;
		if (do_step(replay, &entry->steps[i], &refusal))
			continue;
		note_refusal(replay, number, refusal);
		if (!result->refusal)
			result->refusal = refusal;
	}
	replay->world.store.writer = writer;
}
