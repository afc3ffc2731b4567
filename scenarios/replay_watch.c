#include "scenarios/conditions.h"
#include "scenarios/replay_parts.h"

#include "model/api.h"

#include "sim/dist.h"
#include "sim/rng.h"

#include <string.h>

/* What entries (`when`) and people wait for. Every write is seen; entries that were called for are not looked at again. */

struct replay_watch {
	uint32_t *waiting; /* numbers of entries that wait for an object */
	uint32_t waiting_count;
	bool *called; /* by entry */
};

/* What a draw is for; entities differ from those of members by their names. */
enum purpose {
	PURPOSE_DELAY = 1
};

static int64_t draw_after(const struct replay *replay, const char *entity, const struct dist *after)
{
	if (!after)
		return 0;
	const struct world_config *config = &replay->world.config;
	struct rng_stream stream = rng_stream_of(config->seed, config->replication, rng_hash_text(entity), PURPOSE_DELAY);
	return dist_draw_ns(after, &stream);
}

static void call_entry(struct replay *replay, uint32_t number)
{
	const struct scenario_entry *entry = &replay->scenario->entries[number];
	const char *entity = arena_format(&replay->world.arena, "timeline entry %u %s", number, entry->name ? entry->name : "");
	replay->watches->called[number] = true;
	replay_schedule_entry(replay, number, kernel_after(&replay->world.kernel, draw_after(replay, entity, entry->after)));
}

static void check_waiting(struct replay *replay, const struct object *before, const struct object *after)
{
	struct replay_watch *watch = replay->watches;
	const struct identity *identity = (after ? after : before)->identity;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < watch->waiting_count; i++) {
		uint32_t number = watch->waiting[i];
		const struct scenario_condition *when = &replay->scenario->entries[number].when;
		if (object_is_named(identity, &when->object) && condition_holds(when, after, before != NULL))
			call_entry(replay, number);
		else
			watch->waiting[kept++] = number;
	}
	watch->waiting_count = kept;
}

void replay_watch_entry(struct replay *replay, uint32_t number)
{
	const struct scenario *scenario = replay->scenario;
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		if (scenario->entries[i].has_when && scenario->entries[i].when.entry == (int64_t)number && !replay->watches->called[i])
			call_entry(replay, i);
}

/* People */

struct due_approval {
	struct replay *replay;
	const struct scenario_person *person;
	const struct object *request;
};

static void approve(struct world *world, void *context)
{
	const struct due_approval *due = context;
	const struct identity *identity = due->request->identity;
	const struct object *current = store_get(&world->store, identity->kind, identity->ns, identity->name);
	struct condition approved;
	if (!current || current->meta.uid != due->request->meta.uid)
		return;
	if (object_condition(current, "Approved", &approved) && condition_is_true(&approved, current->meta.generation))
		return;
	struct trace_record record = {.at_ns = world_now(world),
				      .kind = TRACE_ACTION,
				      .writer = WRITER_PERSON,
				      .subject = identity->number,
				      .identity = identity,
				      .as.action = {UINT32_MAX, arena_format(&world->arena, "%s approves %s", due->person->name, identity->name),
						    due->person->place.file, due->person->place.line}};
	trace_put(world->trace, &record);
	struct api_target target = {identity->kind, identity->ns, identity->name};
	const struct api_approval approval = {.status = CONDITION_TRUE,
					      .reason = arena_format(&world->arena, "%sApproved", identity->kind->kind),
					      .message = arena_format(&world->arena, "%s has been approved", identity->kind->kind)};
	enum trace_writer writer = world->store.writer;
	const char *refusal = NULL;
	world->store.writer = WRITER_PERSON;
	api_approve(world, &target, &approval, &refusal);
	world->store.writer = writer;
}

static bool asks(const struct scenario_person *person, const struct object *request)
{
	const char *stage = value_text_or(object_field(request, "spec", "targetStage", NULL), "");
	const char *run = value_text_or(object_field(request, "spec", "parentStageRollout", NULL), "");
	const char *task = object_label(request, "kubernetes-fleet.io/taskType");
	const char *wanted_run = person->run;
	if (wanted_run && strchr(wanted_run, '/')) {
		size_t size = (size_t)(strchr(wanted_run, '/') - wanted_run);
		if (strlen(request->identity->ns) != size || strncmp(request->identity->ns, wanted_run, size) != 0)
			return false;
		wanted_run += size + 1;
	}
	/* Releases without this label have approvals after stages only. */
	bool before = task && strcmp(task, "beforeStage") == 0;
	if (person->timing && (strcmp(person->timing, "before") == 0) != before)
		return false;
	return (!person->stage || strcmp(person->stage, stage) == 0) && (!wanted_run || strcmp(wanted_run, run) == 0);
}

static void ask_people(struct replay *replay, const struct object *request)
{
	struct world *world = &replay->world;
	for (uint32_t i = 0; i < replay->scenario->person_count; i++) {
		const struct scenario_person *person = &replay->scenario->people[i];
		if (!asks(person, request))
			continue;
		struct due_approval *due = ARENA_NEW(&world->arena, struct due_approval);
		*due = (struct due_approval){replay, person, request};
		const char *entity = arena_format(&world->arena, "%s asked for %s/%s", person->name, request->identity->ns, request->identity->name);
		world_call_at(world, kernel_after(&world->kernel, draw_after(replay, entity, person->after)), CLASS_PERSON, approve, due);
	}
}

static void observe(void *context, const struct object *before, const struct object *after)
{
	struct replay *replay = context;
	const struct known_kinds *kinds = &replay->world.kinds;
	if (replay->watches->waiting_count)
		check_waiting(replay, before, after);
	if (replay->scenario->person_count && !before && after) {
		const struct kind_info *kind = after->identity->kind;
		if (kind == kinds->request[SCOPE_CLUSTER] || kind == kinds->request[SCOPE_NAMESPACED])
			ask_people(replay, after);
	}
}

void replay_watch_init(struct replay *replay)
{
	const struct scenario *scenario = replay->scenario;
	struct arena *arena = &replay->world.arena;
	struct replay_watch *watch = ARENA_NEW(arena, struct replay_watch);
	watch->waiting = ARENA_ARRAY(arena, uint32_t, scenario->entry_count);
	watch->called = ARENA_ARRAY(arena, bool, scenario->entry_count);
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		if (scenario->entries[i].has_when && scenario->entries[i].when.entry < 0)
			watch->waiting[watch->waiting_count++] = i;
	replay->watches = watch;
	replay->world.observe = observe;
	replay->world.observe_context = replay;
}
