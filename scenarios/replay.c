#include "scenarios/replay.h"

#include "scenarios/member_manifest.h"
#include "scenarios/replay_parts.h"

#include "model/api.h"
#include "model/members.h"

/* What exists at 0 s */

static void set_error(struct replay *replay, const struct place *place, const char *what)
{
	if (replay->error)
		return;
	struct arena *arena = &replay->world.arena;
	replay->error_words = arena_text(arena, what);
	if (place)
		replay->error_place = *place;
	replay->error = place && place->file ? arena_format(arena, "%s:%u: %s", place->file, place->line, what) : arena_text(arena, what);
}

static void seed_recording(struct replay *replay)
{
	const struct scenario *scenario = replay->scenario;
	for (uint32_t i = 0; i < scenario->seed_count; i++) {
		const char *refusal = NULL;
		if (!api_seed(&replay->world, scenario->seeds[i], &refusal))
			set_error(replay, NULL, refusal);
	}
}

static void seed_members(struct replay *replay)
{
	const struct scenario *scenario = replay->scenario;
	struct arena *arena = &replay->world.arena;
	for (uint32_t i = 0; i < scenario->member_count; i++) {
		const struct scenario_member *member = &scenario->members[i];
		if (member->behavior)
			members_set_behavior(&replay->world, member->name, member->behavior);
		if (member->script)
			members_set_script(&replay->world, member->name, member->script);
		if (scenario->recorded || member->has_manifest)
			continue;
		struct value *manifest = member_manifest(arena, member->name, member->labels, member->taints);
		value_put(arena, manifest, "status", member_joined_status(arena, world_instant(&replay->world)));
		const char *refusal = NULL;
		if (!api_seed(&replay->world, manifest, &refusal))
			set_error(replay, &member->place, refusal);
	}
}

static bool is_run(const struct replay *replay, const struct kind_info *kind)
{
	return kind == replay->world.kinds.run[SCOPE_CLUSTER] || kind == replay->world.kinds.run[SCOPE_NAMESPACED];
}

static void seed_manifests(struct replay *replay, bool runs)
{
	const struct scenario *scenario = replay->scenario;
	for (uint32_t i = 0; i < scenario->manifest_count; i++) {
		const struct scenario_manifest *manifest = &scenario->manifests[i];
		const char *refusal = NULL;
		if (manifest->in_timeline || is_run(replay, manifest->name.kind) != runs)
			continue;
		if (!replay_place(replay, manifest->document, &manifest->name, false, &refusal))
			set_error(replay, &manifest->place, refusal);
	}
}

/* Entries of the timeline */

struct due_entry {
	struct replay *replay;
	uint32_t number;
};

static void fire(struct world *world, void *context)
{
	(void)world;
	const struct due_entry *due = context;
	replay_do_entry(due->replay, due->number);
	replay_watch_entry(due->replay, due->number);
}

void replay_schedule_entry(struct replay *replay, uint32_t number, int64_t at_ns)
{
	struct due_entry *due = ARENA_NEW(&replay->world.arena, struct due_entry);
	*due = (struct due_entry){replay, number};
	world_call_at(&replay->world, at_ns, CLASS_ACTION, fire, due);
}

static void schedule_timeline(struct replay *replay)
{
	const struct scenario *scenario = replay->scenario;
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		if (!scenario->entries[i].has_when)
			replay_schedule_entry(replay, i, scenario->entries[i].at_ns);
}

void replay_init(struct replay *replay, const struct scenario *scenario, const struct replay_options *options)
{
	*replay = (struct replay){.scenario = scenario};
	if (options)
		replay->options = *options;
	struct world_config config = scenario->config;
	config.replication = replay->options.replication;
	trace_init(&replay->trace);
	replay->trace.kept = !replay->options.keep_nothing;
	replay->trace.sink = replay->options.sink;
	replay->trace.sink_context = replay->options.sink_context;
	world_init(&replay->world, &config, &replay->trace);
	replay->entries = ARENA_ARRAY(&replay->world.arena, struct replay_entry, scenario->entry_count);
	replay_watch_init(replay);
}

void replay_deinit(struct replay *replay)
{
	world_deinit(&replay->world);
	trace_deinit(&replay->trace);
}

static bool run_world(struct replay *replay, int64_t until_ns)
{
	struct world *world = &replay->world;
	if (world_run(world, until_ns))
		return true;
	const char *error = kernel_error(&world->kernel);
	set_error(replay, NULL, error ? error : "the world did not come to rest: the limit of events was reached");
	replay->end = REPLAY_RUNAWAY;
	replay->end_ns = world_now(world);
	return false;
}

/* What exists at 0 s has been there for long: placements are scheduled before runs appear, or every run would fail for coming too early (who
 * wants to see that names both in the timeline). A recording says itself what there is. */
static bool settle(struct replay *replay)
{
	struct world *world = &replay->world;
	enum trace_writer writer = world->store.writer;
	world->store.writer = WRITER_SEED;
	seed_recording(replay);
	seed_members(replay);
	seed_manifests(replay, false);
	world->store.writer = writer;
	world_start(world);
	if (replay->error || replay->scenario->recorded)
		return !replay->error;
	if (!run_world(replay, 0))
		return false;
	seed_manifests(replay, true);
	return !replay->error;
}

bool replay_run(struct replay *replay)
{
	struct world *world = &replay->world;
	int64_t until_ns = replay->options.until_ns > 0 ? replay->options.until_ns : replay->scenario->horizon_ns;
	if (!settle(replay))
		return false;
	schedule_timeline(replay);
	if (!run_world(replay, until_ns))
		return false;
	int64_t next_ns;
	bool pending = kernel_peek_ns(&world->kernel, &next_ns);
	replay->end = pending ? REPLAY_HORIZON : REPLAY_QUIET;
	replay->end_ns = pending ? until_ns : world_now(world);
	return true;
}
