#include "model/world.h"

#include "model/api.h"
#include "model/binding.h"
#include "model/engine.h"
#include "model/members.h"
#include "model/placement.h"
#include "model/scheduler.h"

#include "sim/duration.h"
#include "sim/hash_table.h"
#include "sim/instant.h"

#include <assert.h>
#include <string.h>

enum { WORLD_ARENA_BLOCK = 1 << 20 };

/* A run away scenario ends with an ordinary error instead of filling memory. */
static const uint64_t world_events_max = 100000000;

struct world_config world_config_default(void)
{
	struct world_config config = {.release = RELEASE_HEAD,
				      .seed = 1,
				      .snapshot_minimum_interval_ns = 30 * NS_PER_SECOND,
				      .changes_collection_ns = 15 * NS_PER_SECOND};
	instant_parse("2000-01-01T00:00:00Z", &config.start_ns);
	return config;
}

static void find_kinds(struct known_kinds *kinds)
{
	static const char group[] = "placement.kubernetes-fleet.io";
	kinds->run[SCOPE_CLUSTER] = kind_by_name("ClusterStagedUpdateRun", group);
	kinds->run[SCOPE_NAMESPACED] = kind_by_name("StagedUpdateRun", group);
	kinds->strategy[SCOPE_CLUSTER] = kind_by_name("ClusterStagedUpdateStrategy", group);
	kinds->strategy[SCOPE_NAMESPACED] = kind_by_name("StagedUpdateStrategy", group);
	kinds->request[SCOPE_CLUSTER] = kind_by_name("ClusterApprovalRequest", group);
	kinds->request[SCOPE_NAMESPACED] = kind_by_name("ApprovalRequest", group);
	kinds->placement[SCOPE_CLUSTER] = kind_by_name("ClusterResourcePlacement", group);
	kinds->placement[SCOPE_NAMESPACED] = kind_by_name("ResourcePlacement", group);
	kinds->policy_snapshot[SCOPE_CLUSTER] = kind_by_name("ClusterSchedulingPolicySnapshot", group);
	kinds->policy_snapshot[SCOPE_NAMESPACED] = kind_by_name("SchedulingPolicySnapshot", group);
	kinds->resource_snapshot[SCOPE_CLUSTER] = kind_by_name("ClusterResourceSnapshot", group);
	kinds->resource_snapshot[SCOPE_NAMESPACED] = kind_by_name("ResourceSnapshot", group);
	kinds->binding[SCOPE_CLUSTER] = kind_by_name("ClusterResourceBinding", group);
	kinds->binding[SCOPE_NAMESPACED] = kind_by_name("ResourceBinding", group);
	kinds->override_snapshot[SCOPE_CLUSTER] = kind_by_name("ClusterResourceOverrideSnapshot", group);
	kinds->override_snapshot[SCOPE_NAMESPACED] = kind_by_name("ResourceOverrideSnapshot", group);
	kinds->member_cluster = kind_by_name("MemberCluster", "cluster.kubernetes-fleet.io");
	kinds->name_space = kind_by_name("Namespace", "");
}

enum scope world_scope_of(const struct kind_info *kind)
{
	return kind->namespaced ? SCOPE_NAMESPACED : SCOPE_CLUSTER;
}

static bool is_kind(const struct kind_info *kind, const struct kind_info *const twins[SCOPE_COUNT])
{
	return kind == twins[SCOPE_CLUSTER] || kind == twins[SCOPE_NAMESPACED];
}

/* Whether a write can alter which cluster belongs to which stage, or what a run has recorded of that. */
static bool changes_topology(const struct world *world, const struct object *before, const struct object *after)
{
	const struct kind_info *kind = (after ? after : before)->identity->kind;
	const struct known_kinds *kinds = &world->kinds;
	if (is_kind(kind, kinds->binding)) {
		if (!before || !after)
			return true;
		const struct binding_spec *old = before->binding_spec;
		const struct binding_spec *new = after->binding_spec;
		/* Scheduled and Bound are alike to the classification of bindings (engine.md 2.3) */
		return old != new && ((strcmp(old->state, "Unscheduled") == 0) != (strcmp(new->state, "Unscheduled") == 0) ||
				      old->policy_snapshot != new->policy_snapshot || old->cluster != new->cluster);
	}
	if (is_kind(kind, kinds->policy_snapshot))
		return true;
	if (is_kind(kind, kinds->placement))
		return !before || !after || before->body != after->body;
	if (is_kind(kind, kinds->run))
		return before && after && before->run_status != after->run_status && world->store.writer != WRITER_RUN_CONTROLLER;
	if (kind == kinds->member_cluster)
		return !before || !after || !labels_equal(before->meta.labels, after->meta.labels);
	return false;
}

/* A namespace that is being deleted goes when nothing is left in it. */
static void finish_namespace(struct world *world, const struct object *removed)
{
	if (!*removed->identity->ns)
		return;
	const struct object *name_space = store_get(&world->store, world->kinds.name_space, "", removed->identity->ns);
	if (!name_space || !name_space->meta.deleting || store_list_namespace(&world->store, removed->identity->ns).count)
		return;
	struct object *draft = store_draft(&world->store, name_space);
	draft->meta.finalizer_count = 0;
	store_commit(&world->store, draft, PART_META);
}

static void on_write(void *context, const struct object *before, const struct object *after)
{
	struct world *world = context;
	if (world->store.writer == WRITER_SEED)
		return;
	if (changes_topology(world, before, after))
		world->topology++;
	for (int scope = 0; scope < SCOPE_COUNT; scope++)
		engine_on_write(world, (enum scope)scope, before, after);
	if (!world->config.run_controller_only) {
		placement_on_write(world, before, after);
		scheduler_on_write(world, before, after);
	}
	members_on_write(world, before, after);
	if (world->observe)
		world->observe(world->observe_context, before, after);
	if (!after)
		finish_namespace(world, before);
}

void world_init(struct world *world, const struct world_config *config, struct trace *trace)
{
	*world = (struct world){.config = *config, .release = release_of(config->release), .trace = trace, .topology = 1};
	find_kinds(&world->kinds);
	arena_init(&world->arena, WORLD_ARENA_BLOCK);
	symbols_init(&world->symbols);
	kernel_init(&world->kernel, 0);
	world->store = (struct store){.arena = &world->arena,
				      .symbols = &world->symbols,
				      .trace = trace,
				      .now_ns = &world->kernel.now_ns,
				      .start_ns = config->start_ns,
				      .seed = config->seed,
				      .writer = WRITER_USER,
				      .watch = on_write,
				      .watch_context = world};
	store_init(&world->store);
	engine_init(world, SCOPE_CLUSTER);
	engine_init(world, SCOPE_NAMESPACED);
	members_init(world);
	placement_controller_init(world);
	scheduler_init(world);
}

void world_deinit(struct world *world)
{
	engine_deinit(world, SCOPE_CLUSTER);
	engine_deinit(world, SCOPE_NAMESPACED);
	work_queue_deinit(placement_queue(world));
	work_queue_deinit(scheduler_queue(world));
	members_deinit(world);
	api_forget_kinds(world);
	store_deinit(&world->store);
	kernel_deinit(&world->kernel);
	symbols_deinit(&world->symbols);
	arena_deinit(&world->arena);
}

int64_t world_now(const struct world *world)
{
	return world->kernel.now_ns;
}

int64_t world_instant(const struct world *world)
{
	return world->config.start_ns + world->kernel.now_ns;
}

struct world_call {
	void (*call)(struct world *world, void *context);
	void *context;
};

void world_call_at(struct world *world, int64_t at_ns, enum event_class event_class, void (*call)(struct world *world, void *context),
		   void *context)
{
	struct world_call *record = ARENA_NEW(&world->arena, struct world_call);
	*record = (struct world_call){call, context};
	kernel_schedule(&world->kernel, at_ns, event_class, (struct event){.kind = EVENT_CALL, .subject = record});
}

static struct pass_outcome reconcile(struct world *world, struct work_queue *queue, struct slot *key)
{
	enum trace_writer before = world->store.writer;
	struct pass_outcome outcome = {0};
	switch (queue->controller) {
	case CONTROLLER_RUN:
		world->store.writer = WRITER_RUN_CONTROLLER;
		outcome = engine_reconcile(world, world_scope_of(key->identity.kind), key);
		break;
	case CONTROLLER_PLACEMENT:
		world->store.writer = WRITER_PLACEMENT_CONTROLLER;
		outcome = placement_reconcile(world, key);
		break;
	case CONTROLLER_SCHEDULER:
		world->store.writer = WRITER_SCHEDULER;
		outcome = scheduler_reconcile(world, key);
		break;
	case CONTROLLER_COUNT:
		assert(false);
	}
	world->store.writer = before;
	return outcome;
}

/* A pass that takes time: what it does happens at its begin, its queue action at its end (engine.md 4.2). */
struct running_pass {
	struct work_queue *queue;
	struct queue_item *item;
	struct pass_outcome outcome;
};

static void begin_pass(struct world *world, struct work_queue *queue)
{
	struct queue_item *item = work_queue_take(queue);
	if (!item)
		return;
	struct trace_pass *pass = queue_item_pass(item);
	const struct object *object = queue_item_key(item)->current;
	pass->run_generation = object ? object->meta.generation : 0;
	struct pass_outcome outcome = reconcile(world, queue, queue_item_key(item));
	if (queue->pass_ns == 0) {
		work_queue_end(queue, item, &outcome);
		return;
	}
	struct running_pass *running = ARENA_NEW(&world->arena, struct running_pass);
	*running = (struct running_pass){queue, item, outcome};
	kernel_schedule(&world->kernel, kernel_after(&world->kernel, queue->pass_ns), CLASS_TIMER,
			(struct event){.kind = EVENT_PASS_END, .subject = running});
}

static void dispatch(struct world *world, const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_CALL: {
		const struct world_call *record = event->subject;
		record->call(world, record->context);
		break;
	}
	case EVENT_QUEUE_TIMER:
		work_queue_timer(queue_item_queue(event->subject), event->subject);
		break;
	case EVENT_PASS:
		begin_pass(world, event->subject);
		break;
	case EVENT_PASS_END: {
		const struct running_pass *running = event->subject;
		work_queue_end(running->queue, running->item, &running->outcome);
		break;
	}
	}
}

bool world_run(struct world *world, int64_t until_ns)
{
	struct event event;
	uint64_t count = 0;
	int64_t at_ns;
	while (kernel_peek_ns(&world->kernel, &at_ns) && at_ns <= until_ns && kernel_next(&world->kernel, &event)) {
		if (++count > world_events_max)
			return false;
		dispatch(world, &event);
	}
	return true;
}

/* Every object is an event for the controllers that start. */
void world_start(struct world *world)
{
	size_t next = 0;
	const struct kind_info *kind;
	while ((kind = store_kind(&world->store, &next))) {
		struct slot_list list = store_list_copy(&world->store, kind);
		for (size_t i = 0; i < list.count; i++) {
			const struct object *object = list.items[i]->current;
			for (int scope = 0; scope < SCOPE_COUNT; scope++)
				engine_on_write(world, (enum scope)scope, NULL, object);
			if (!world->config.run_controller_only) {
				placement_on_write(world, NULL, object);
				scheduler_on_write(world, NULL, object);
			}
			members_start(world, object);
		}
	}
}

void world_init_queue(struct world *world, struct work_queue *queue, enum trace_controller controller, const struct queue_limits *limits,
		      int64_t pass_ns)
{
	*queue = (struct work_queue){.controller = controller,
				     .limits = limits,
				     .kernel = &world->kernel,
				     .trace = world->trace,
				     .arena = &world->arena,
				     .timer_event = EVENT_QUEUE_TIMER,
				     .pass_event = EVENT_PASS,
				     .timer_class = CLASS_TIMER,
				     .pass_class = CLASS_PASS,
				     .pass_ns = pass_ns};
	work_queue_init(queue);
}
