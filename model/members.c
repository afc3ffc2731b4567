#include "model/members.h"

#include "model/binding.h"

#include "sim/hash_table.h"
#include "sim/instant.h"
#include "sim/rng.h"

#include <string.h>

struct member {
	UT_hash_handle hh;
	const char *name;
	const struct member_behavior *behavior;
	const struct member_script *script;
};

struct members {
	struct member *table; /* by name */
};

void members_init(struct world *world)
{
	world->members = ARENA_NEW(&world->arena, struct members);
}

void members_deinit(struct world *world)
{
	HASH_CLEAR(hh, world->members->table);
}

static struct member *member_of(struct world *world, const char *cluster)
{
	struct member *member;
	const char *name = symbol_of(&world->symbols, cluster);
	HASH_FIND_PTR(world->members->table, &name, member);
	if (!member) {
		member = ARENA_NEW(&world->arena, struct member);
		member->name = name;
		HASH_ADD_PTR(world->members->table, name, member);
	}
	return member;
}

void members_set_behavior(struct world *world, const char *cluster, const struct member_behavior *behavior)
{
	member_of(world, cluster)->behavior = behavior;
}

void members_set_script(struct world *world, const char *cluster, const struct member_script *script)
{
	member_of(world, cluster)->script = script;
}

/* A write that is due. */
struct pending_write {
	struct slot *binding;
	int64_t generation;
	const char *uid;
	const struct member_write *scripted; /* else */
	enum { STEP_IN_PROGRESS, STEP_FAILED, STEP_DONE, STEP_REMOVE } step;
	enum member_failure failure;
};

static bool still_wanted(const struct pending_write *pending)
{
	const struct object *binding = pending->binding->current;
	return binding && binding->meta.uid == pending->uid && !binding->meta.deleting && binding->meta.generation == pending->generation;
}

static void write_scripted(struct world *world, const struct pending_write *pending)
{
	struct object *draft = store_draft(&world->store, pending->binding->current);
	int64_t now_ns = instant_floor_second(world_instant(world));
	const struct member_write *write = pending->scripted;
	for (uint32_t i = 0; i < write->count; i++) {
		int64_t generation = write->generations[i] >= 0 ? write->generations[i] : draft->meta.generation;
		struct condition_words words = {symbol_of(&world->symbols, write->words[i].type), write->words[i].status,
						symbol_of(&world->symbols, write->words[i].reason),
						symbol_of(&world->symbols, write->words[i].message)};
		draft->conditions = conditions_set(&world->arena, draft->conditions, &words, generation, now_ns);
	}
	store_commit(&world->store, draft, PART_STATUS);
}

/* What the work generator writes at each outcome (hub-and-members.md 6.3 step 8). */
enum generator_row {
	ROW_NO_OVERRIDES,
	ROW_OVERRIDES,
	ROW_SYNCED,
	ROW_APPLYING,
	ROW_APPLY_FAILED,
	ROW_APPLIED,
	ROW_NOT_AVAILABLE,
	ROW_AVAILABLE,
	ROW_REPORTING,
	ROW_REPORT_FAILED,
	ROW_REPORTED
};

static const struct condition_words generator_rows[] = {
	[ROW_NO_OVERRIDES] = {"Overridden", CONDITION_TRUE, "NoOverrideSpecified", "No override rules are configured for the selected resources"},
	[ROW_OVERRIDES] = {"Overridden", CONDITION_TRUE, "OverriddenSucceeded", "Successfully applied the override rules on the resources"},
	[ROW_SYNCED] = {"WorkSynchronized", CONDITION_TRUE, "AllWorkSynced", "All of the works are synchronized to the latest"},
	[ROW_APPLYING] = {"Applied", CONDITION_FALSE, "ApplyInProgress", "Resources are being applied"},
	[ROW_APPLY_FAILED] = {"Applied", CONDITION_FALSE, "NotAllWorkHaveBeenApplied", "Work object %s has failed to apply"},
	[ROW_APPLIED] = {"Applied", CONDITION_TRUE, "AllWorkHaveBeenApplied", "All corresponding work objects are applied"},
	[ROW_NOT_AVAILABLE] = {"Available", CONDITION_FALSE, "NotAllWorkAreAvailable", "Work object %s is not yet available"},
	[ROW_AVAILABLE] = {"Available", CONDITION_TRUE, "AllWorkAreAvailable", "All corresponding work objects are available"},
	[ROW_REPORTING] = {"DiffReported", CONDITION_FALSE, "DiffReportInProgress", "Diff reporting on resources is in progress"},
	[ROW_REPORT_FAILED] = {"DiffReported", CONDITION_FALSE, "NotAllWorkHaveDiffReported", "Work object %s has failed to report diff"},
	[ROW_REPORTED] = {"DiffReported", CONDITION_TRUE, "AllWorkHaveDiffReported", "All corresponding work objects have reported diff"},
};

static bool reports_diff(const struct object *binding)
{
	return strcmp(value_text_or(value_get(binding->binding_spec->apply_strategy, "type"), ""), "ReportDiff") == 0;
}

/* The rows after Overridden and WorkSynchronized. */
static uint32_t choose_rows(const struct pending_write *pending, bool diff, enum generator_row rows[2])
{
	switch (pending->step) {
	case STEP_IN_PROGRESS:
		rows[0] = diff ? ROW_REPORTING : ROW_APPLYING;
		return 1;
	case STEP_FAILED:
		if (!diff && pending->failure == FAILURE_AVAILABILITY) {
			rows[0] = ROW_APPLIED;
			rows[1] = ROW_NOT_AVAILABLE;
			return 2;
		}
		rows[0] = diff ? ROW_REPORT_FAILED : ROW_APPLY_FAILED;
		return 1;
	case STEP_DONE:
	case STEP_REMOVE:
		break;
	}
	rows[0] = diff ? ROW_REPORTED : ROW_APPLIED;
	rows[1] = ROW_AVAILABLE;
	return diff ? 1 : 2;
}

/* The name of the master Work (hub-and-members.md 6.2). */
static const char *work_name(struct world *world, const struct object *binding)
{
	const char *placement = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	const char *ns = binding->identity->ns;
	return symbol_format(&world->symbols, "%s%s%s-work", ns, *ns ? "." : "", placement ? placement : "");
}

/* All conditions behind RolloutStarted are made anew at each pass of the work generator. */
static void write_simple(struct world *world, const struct pending_write *pending)
{
	static const char *const rebuilt[] = {"Overridden", "WorkSynchronized", "Applied", "Available", "DiffReported"};
	struct object *draft = store_draft(&world->store, pending->binding->current);
	int64_t now_ns = instant_floor_second(world_instant(world));
	enum generator_row rows[4] = {draft->binding_spec->overrides ? ROW_OVERRIDES : ROW_NO_OVERRIDES, ROW_SYNCED};
	uint32_t count = 2 + choose_rows(pending, reports_diff(draft), &rows[2]);
	for (size_t i = 0; i < sizeof rebuilt / sizeof rebuilt[0]; i++)
		draft->conditions = conditions_drop(&world->arena, draft->conditions, rebuilt[i]);
	for (uint32_t i = 0; i < count; i++) {
		const struct condition_words *row = &generator_rows[rows[i]];
		const char *message = strstr(row->message, "%s") ? symbol_format(&world->symbols, row->message, work_name(world, draft))
								 : symbol_of(&world->symbols, row->message);
		struct condition_words words = {symbol_of(&world->symbols, row->type), row->status, symbol_of(&world->symbols, row->reason), message};
		draft->conditions = conditions_set(&world->arena, draft->conditions, &words, draft->meta.generation, now_ns);
	}
	store_commit(&world->store, draft, PART_STATUS);
}

static void do_pending(struct world *world, void *context)
{
	const struct pending_write *pending = context;
	enum trace_writer writer = world->store.writer;
	world->store.writer = WRITER_MEMBER;
	const struct object *binding = pending->binding->current;
	if (pending->step == STEP_REMOVE) {
		if (binding && binding->meta.uid == pending->uid && binding->meta.deleting) {
			struct object *draft = store_draft(&world->store, binding);
			draft->meta.finalizer_count = 0;
			store_commit(&world->store, draft, PART_META);
		}
	} else if (still_wanted(pending)) {
		if (pending->scripted)
			write_scripted(world, pending);
		else
			write_simple(world, pending);
	}
	world->store.writer = writer;
}

static struct pending_write *schedule(struct world *world, const struct object *binding, int64_t after_ns)
{
	struct pending_write *pending = ARENA_NEW(&world->arena, struct pending_write);
	pending->binding = store_slot(&world->store, binding->identity->kind, binding->identity->ns, binding->identity->name);
	pending->generation = binding->meta.generation;
	pending->uid = binding->meta.uid;
	world_call_at(world, world->kernel.now_ns + after_ns, CLASS_MEMBER, do_pending, pending);
	return pending;
}

static void start_script(struct world *world, const struct member_script *script, const struct object *binding, bool deletion)
{
	for (uint32_t i = 0; i < script->count; i++) {
		if (script->writes[i].after_delete != deletion)
			continue;
		struct pending_write *pending = schedule(world, binding, script->writes[i].after_ns);
		pending->scripted = &script->writes[i];
		pending->step = deletion ? STEP_REMOVE : STEP_DONE;
	}
}

/* What a draw is for; part of the stream's name, so one purpose never shifts another's draws. */
enum purpose {
	PURPOSE_LATENCY = 1,
	PURPOSE_FAILURE,
	PURPOSE_RECOVERY,
	PURPOSE_REMOVAL
};

/* A stream of its own for each (member, placement, generation, purpose). */
static struct rng_stream stream_for(struct world *world, const struct object *binding, enum purpose purpose)
{
	const char *placement = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	const char *entity = symbol_format(&world->symbols, "%s %s/%s #%lld", binding->binding_spec->cluster, binding->identity->ns,
					   placement ? placement : "", (long long)binding->meta.generation);
	return rng_stream_of(world->config.seed, world->config.replication, rng_hash_text(entity), (uint64_t)purpose);
}

static int64_t draw(struct world *world, const struct object *binding, enum purpose purpose, const struct dist *dist)
{
	struct rng_stream stream = stream_for(world, binding, purpose);
	return dist_draw_ns(dist, &stream);
}

static void start_simple(struct world *world, const struct member_behavior *behavior, const struct object *binding)
{
	int64_t latency_ns = draw(world, binding, PURPOSE_LATENCY, &behavior->apply_latency);
	struct rng_stream luck = stream_for(world, binding, PURPOSE_FAILURE);
	bool fails = behavior->failure_kind != FAILURE_NONE && rng_bernoulli(&luck, behavior->failure_probability);
	if (latency_ns > 0 && !behavior->quiet)
		schedule(world, binding, 0)->step = STEP_IN_PROGRESS;
	if (!fails) {
		schedule(world, binding, latency_ns)->step = STEP_DONE;
		return;
	}
	struct pending_write *failed = schedule(world, binding, latency_ns);
	failed->step = STEP_FAILED;
	failed->failure = behavior->failure_kind;
	if (behavior->recovers)
		schedule(world, binding, latency_ns + draw(world, binding, PURPOSE_RECOVERY, &behavior->recovery))->step = STEP_DONE;
}

static bool rollout_started(const struct object *binding)
{
	return binding &&
	       condition_is_true(condition_find(binding->conditions.items, binding->conditions.count, "RolloutStarted"), binding->meta.generation);
}

static bool holds_resources(const struct object *binding)
{
	return binding &&
	       condition_is_true(condition_find(binding->conditions.items, binding->conditions.count, "Applied"), binding->meta.generation);
}

static void trace_applied(struct world *world, const struct object *binding, const struct object *snapshot)
{
	struct trace_record record = {.at_ns = world->kernel.now_ns,
				      .kind = TRACE_APPLIED,
				      .writer = WRITER_MEMBER,
				      .subject = binding->identity->number,
				      .identity = binding->identity,
				      .as.applied = {binding->binding_spec->cluster, snapshot}};
	trace_put(world->trace, &record);
}

/* Keeps book of what the member holds: the snapshot once it is applied, nothing once the binding is gone. */
static void note_applied(struct world *world, const struct object *before, const struct object *after)
{
	if (!after) {
		trace_applied(world, before, NULL);
		return;
	}
	if (reports_diff(after) || !holds_resources(after) || (holds_resources(before) && before->meta.generation == after->meta.generation))
		return;
	const struct kind_info *kind = world->kinds.resource_snapshot[world_scope_of(after->identity->kind)];
	trace_applied(world, after, store_get(&world->store, kind, after->identity->ns, after->binding_spec->snapshot));
}

void members_on_write(struct world *world, const struct object *before, const struct object *after)
{
	const struct object *binding = after ? after : before;
	const struct kind_info *kind = binding->identity->kind;
	if (kind != world->kinds.binding[SCOPE_CLUSTER] && kind != world->kinds.binding[SCOPE_NAMESPACED])
		return;
	note_applied(world, before, after);
	if (!after)
		return;
	const struct member *member = member_of(world, after->binding_spec->cluster);
	bool starts = rollout_started(after) && !rollout_started(before) && !after->meta.deleting;
	bool deletes = after->meta.deleting && !(before && before->meta.deleting);
	if (member->script) {
		if (starts)
			start_script(world, member->script, after, false);
		if (deletes)
			start_script(world, member->script, after, true);
	} else if (member->behavior) {
		if (starts)
			start_simple(world, member->behavior, after);
		if (deletes)
			schedule(world, after, draw(world, after, PURPOSE_REMOVAL, &member->behavior->remove_latency))->step = STEP_REMOVE;
	}
}
