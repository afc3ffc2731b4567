#include "model/members.h"

#include "model/binding.h"

#include "sim/duration.h"
#include "sim/hash_table.h"
#include "sim/instant.h"
#include "sim/rng.h"

#include <string.h>

struct member {
	UT_hash_handle hh;
	const char *name;
	const struct member_behavior *behavior;
	const struct member_script *script;
	bool holds; /* has put the work generator's finalizer on a binding */
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

/* The work generator's hold on a binding (hub-and-members.md 6.3, 6.8). */
static const char cleanup_finalizer[] = "kubernetes-fleet.io/work-cleanup";

static bool in_fleet(struct world *world, const char *cluster)
{
	return store_get(&world->store, world->kinds.member_cluster, "", cluster) != NULL;
}

/* A write that is due. */
struct pending_write {
	struct slot *binding;
	int64_t generation;
	const char *uid;
	const struct member_write *scripted; /* else */
	enum { STEP_HOLD, STEP_IN_PROGRESS, STEP_FAILED, STEP_DONE, STEP_REMOVE } step;
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
	case STEP_HOLD:
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

/* The work generator holds a binding from its first pass for it on, and serves no binding of a cluster that is not in the fleet (6.3 steps 1 to 3). */
static void take_hold(struct world *world, const struct pending_write *pending)
{
	const struct object *binding = pending->binding->current;
	if (!still_wanted(pending) || !in_fleet(world, binding->binding_spec->cluster))
		return;
	struct object *draft = store_draft(&world->store, binding);
	object_add_finalizer(&world->store, draft, cleanup_finalizer);
	store_commit(&world->store, draft, PART_META);
	member_of(world, binding->binding_spec->cluster)->holds = true;
}

/* A script frees the binding of whatever holds it, a member of its own hold only: the scheduler drops the other one by itself. */
static void let_go(struct world *world, const struct pending_write *pending)
{
	const struct object *binding = pending->binding->current;
	if (!binding || binding->meta.uid != pending->uid || !binding->meta.deleting)
		return;
	struct object *draft = store_draft(&world->store, binding);
	if (pending->scripted)
		draft->meta.finalizer_count = 0;
	else
		object_drop_finalizer(&world->store, draft, cleanup_finalizer);
	store_commit(&world->store, draft, PART_META);
}

static void do_pending(struct world *world, void *context)
{
	const struct pending_write *pending = context;
	enum trace_writer writer = world->store.writer;
	world->store.writer = WRITER_MEMBER;
	if (pending->step == STEP_HOLD)
		take_hold(world, pending);
	else if (pending->step == STEP_REMOVE)
		let_go(world, pending);
	else if (still_wanted(pending) && pending->scripted)
		write_scripted(world, pending);
	else if (still_wanted(pending))
		write_simple(world, pending);
	world->store.writer = writer;
}

static struct pending_write *schedule(struct world *world, const struct object *binding, int64_t after_ns)
{
	struct pending_write *pending = ARENA_NEW(&world->arena, struct pending_write);
	pending->binding = store_slot(&world->store, binding->identity->kind, binding->identity->ns, binding->identity->name);
	pending->generation = binding->meta.generation;
	pending->uid = binding->meta.uid;
	world_call_at(world, kernel_after(&world->kernel, after_ns), CLASS_MEMBER, do_pending, pending);
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
		schedule(world, binding, ns_add(latency_ns, draw(world, binding, PURPOSE_RECOVERY, &behavior->recovery)))->step = STEP_DONE;
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

/* Without a latency nobody could see the hold, and the binding is not written. */
static bool removes_at_once(const struct member_behavior *behavior)
{
	return behavior->remove_latency.kind == DIST_CONSTANT && behavior->remove_latency.as.constant_ns == 0;
}

/* The work generator passes for a binding that appears or whose generation changes, unless the scheduler has only just made it (6.3). */
static void start_hold(struct world *world, const struct member *member, const struct object *before, const struct object *after)
{
	bool passes = !before || before->meta.generation != after->meta.generation;
	if (!member->behavior || member->script || removes_at_once(member->behavior) || !passes || after->meta.deleting ||
	    strcmp(after->binding_spec->state, "Scheduled") == 0 || object_has_finalizer(after, cleanup_finalizer))
		return;
	schedule(world, after, 0)->step = STEP_HOLD;
}

/* Whether there may be Works: a rollout was started, be it for an earlier generation. */
static bool was_rolled_out(const struct object *binding)
{
	const struct condition *started = condition_find(binding->conditions.items, binding->conditions.count, "RolloutStarted");
	return started && started->status == CONDITION_TRUE;
}

/* The Works of a cluster that has left are gone with its namespace: nothing is waited for (7). */
static void start_removal(struct world *world, const struct member_behavior *behavior, const struct object *binding)
{
	bool waits = was_rolled_out(binding) && in_fleet(world, binding->binding_spec->cluster);
	int64_t latency_ns = waits ? draw(world, binding, PURPOSE_REMOVAL, &behavior->remove_latency) : 0;
	schedule(world, binding, latency_ns)->step = STEP_REMOVE;
}

static bool has_deletion(const struct member_script *script)
{
	for (uint32_t i = 0; i < script->count; i++)
		if (script->writes[i].after_delete)
			return true;
	return false;
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

/* Keeps book of what the member holds: the snapshot once it is applied, nothing once the binding is gone. A cluster that has left the fleet keeps
 * what it has (hub-and-members.md 1.5). */
static void note_applied(struct world *world, const struct object *before, const struct object *after)
{
	if (!after) {
		if (in_fleet(world, before->binding_spec->cluster))
			trace_applied(world, before, NULL);
		return;
	}
	if (reports_diff(after) || !holds_resources(after) || (holds_resources(before) && before->meta.generation == after->meta.generation))
		return;
	const struct kind_info *kind = world->kinds.resource_snapshot[world_scope_of(after->identity->kind)];
	trace_applied(world, after, store_get(&world->store, kind, after->identity->ns, after->binding_spec->snapshot));
}

static bool is_binding(const struct world *world, const struct object *object)
{
	const struct kind_info *kind = object->identity->kind;
	return kind == world->kinds.binding[SCOPE_CLUSTER] || kind == world->kinds.binding[SCOPE_NAMESPACED];
}

/* What the cluster was still removing is not waited for any longer (1.5, 7). */
static void cluster_left(struct world *world, const char *cluster)
{
	const struct member *member = member_of(world, cluster);
	if (!member->behavior || (member->script && !member->holds))
		return;
	for (int scope = 0; scope < SCOPE_COUNT; scope++) {
		struct slot_list list = store_list(&world->store, world->kinds.binding[scope]);
		for (size_t i = 0; i < list.count; i++) {
			const struct object *binding = list.items[i]->current;
			if (binding->meta.deleting && strcmp(binding->binding_spec->cluster, cluster) == 0)
				schedule(world, binding, 0)->step = STEP_REMOVE;
		}
	}
}

static void binding_deletes(struct world *world, const struct member *member, const struct object *binding)
{
	/* a script that was given later and says nothing about it leaves the hold to the behaviour */
	if (member->script && (has_deletion(member->script) || !member->holds))
		start_script(world, member->script, binding, true);
	else if (member->behavior)
		start_removal(world, member->behavior, binding);
}

void members_start(struct world *world, const struct object *object)
{
	if (is_binding(world, object))
		start_hold(world, member_of(world, object->binding_spec->cluster), NULL, object);
}

void members_on_write(struct world *world, const struct object *before, const struct object *after)
{
	const struct object *object = after ? after : before;
	if (object->identity->kind == world->kinds.member_cluster && !after)
		cluster_left(world, object->identity->name);
	if (!is_binding(world, object))
		return;
	note_applied(world, before, after);
	if (!after)
		return;
	const struct member *member = member_of(world, after->binding_spec->cluster);
	start_hold(world, member, before, after);
	if (rollout_started(after) && !rollout_started(before) && !after->meta.deleting) {
		if (member->script)
			start_script(world, member->script, after, false);
		else if (member->behavior)
			start_simple(world, member->behavior, after);
	}
	if (after->meta.deleting && !(before && before->meta.deleting))
		binding_deletes(world, member, after);
}
