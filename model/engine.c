#include "model/engine.h"

#include "model/engine_pass.h"

#include "sim/duration.h"

#include <string.h>

static const char run_finalizer[] = "kubernetes-fleet.io/stagedupdaterun-finalizer";

/* Client-go's default limiter and controller-runtime's single worker (engine.md 4.1, 4.2). */
static const struct queue_limits limits = {.base_ns = 5 * NS_PER_MS,
					   .cap_ns = 1000 * NS_PER_SECOND,
					   .token_ns = NS_PER_SECOND / 10,
					   .burst = 100,
					   .workers = 1};

struct engine {
	struct work_queue queue;
};

void engine_init(struct world *world, enum scope scope)
{
	struct engine *engine = ARENA_NEW(&world->arena, struct engine);
	world_init_queue(world, &engine->queue, CONTROLLER_RUN, &limits, world->config.run_pass_ns);
	world->engines[scope] = engine;
}

void engine_deinit(struct world *world, enum scope scope)
{
	work_queue_deinit(&world->engines[scope]->queue);
}

static struct work_queue *queue_of(struct world *world, enum scope scope)
{
	return &world->engines[scope]->queue;
}

/* What enqueues a run (4.4). */

static bool is_true_now(const struct object *request, const char *type)
{
	return condition_is_true(condition_find(request->conditions.items, request->conditions.count, type), request->meta.generation);
}

static bool approval_matters(const struct object *before, const struct object *after)
{
	if (!before)
		return false;
	if (after)
		return is_true_now(before, "Approved") != is_true_now(after, "Approved");
	bool decided = condition_find(before->conditions.items, before->conditions.count, "Approved") != NULL;
	return !(decided && is_true_now(before, "ApprovalAccepted"));
}

static void on_request(struct world *world, enum scope scope, const struct object *before, const struct object *after)
{
	const struct object *request = after ? after : before;
	const char *run = value_text_or(object_field(request, "spec", "parentStageRollout", NULL), "");
	if (*run && approval_matters(before, after))
		work_queue_add(queue_of(world, scope), store_slot(&world->store, world->kinds.run[scope], request->identity->ns, run));
}

/* With watches_bindings. */
static void on_binding(struct world *world, enum scope scope, const struct object *before, const struct object *after)
{
	const struct object *binding = after ? after : before;
	const char *placement = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	struct slot_list runs = store_list(&world->store, world->kinds.run[scope]);
	if (!placement || (after && world->store.writer != WRITER_MEMBER))
		return;
	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i]->identity.ns == binding->identity->ns && strcmp(runs.items[i]->current->run_spec->placement, placement) == 0)
			work_queue_add(queue_of(world, scope), runs.items[i]);
}

void engine_on_write(struct world *world, enum scope scope, const struct object *before, const struct object *after)
{
	const struct identity *identity = (after ? after : before)->identity;
	if (identity->kind == world->kinds.request[scope])
		on_request(world, scope, before, after);
	if (identity->kind == world->kinds.binding[scope] && world->config.watches_bindings)
		on_binding(world, scope, before, after);
	if (identity->kind != world->kinds.run[scope])
		return;
	if (!before || !after || before->meta.generation != after->meta.generation)
		work_queue_add(queue_of(world, scope), store_slot(&world->store, identity->kind, identity->ns, identity->name));
}

/* One pass */

void engine_write_status(struct run_pass *pass)
{
	struct store *store = &pass->world->store;
	struct object *draft = store_draft(store, pass->run);
	run_draft_floor_times(&pass->draft);
	draft->run_status = pass->draft.status;
	pass->run = store_commit(store, draft, PART_STATUS);
	run_draft_init(&pass->draft, store->arena, store_next_epoch(store), pass->run->run_status);
}

/* The finalizer is written with a typed client, which turns an absent index into an empty one: a change of the spec (1.2). */
static void add_finalizer(struct run_pass *pass)
{
	struct store *store = &pass->world->store;
	struct object *draft = store_draft(store, pass->run);
	object_add_finalizer(store, draft, run_finalizer);
	bool adds_index = !draft->run_spec->snapshot_index;
	if (adds_index) {
		struct run_spec *spec = ARENA_NEW(store->arena, struct run_spec);
		*spec = *draft->run_spec;
		spec->snapshot_index = symbol_of(store->symbols, "");
		draft->run_spec = spec;
	}
	pass->run = store_commit(store, draft, adds_index ? PART_SPEC : PART_META);
	pass->generation = pass->run->meta.generation;
}

/* 2.2. */
static void delete_run(struct run_pass *pass)
{
	struct world *world = pass->world;
	struct slot_list requests = store_list_copy(&world->store, world->kinds.request[pass->scope]);
	for (size_t i = 0; i < requests.count; i++) {
		const struct object *request = requests.items[i]->current;
		const char *run = request ? object_label(request, pass->release->request_run_label) : NULL;
		if (run && request->identity->ns == pass->ns && strcmp(run, pass->name) == 0)
			store_delete(&world->store, request);
	}
	struct object *draft = store_draft(&world->store, pass->run);
	object_drop_finalizer(&world->store, draft, run_finalizer);
	store_commit(&world->store, draft, PART_META);
}

static struct run_cache *cache_of(struct world *world, struct slot *slot)
{
	struct run_cache *cache = slot->engine_state;
	if (!cache || cache->uid != slot->current->meta.uid) {
		cache = ARENA_NEW(&world->arena, struct run_cache);
		cache->uid = slot->current->meta.uid;
		slot->engine_state = cache;
	}
	return cache;
}

static void begin(struct run_pass *pass, struct world *world, enum scope scope, struct slot *slot)
{
	*pass = (struct run_pass){.world = world,
				  .scope = scope,
				  .release = world->release,
				  .texts = world->release->texts,
				  .slot = slot,
				  .run = slot->current,
				  .ns = slot->identity.ns,
				  .name = slot->identity.name,
				  .generation = slot->current->meta.generation,
				  .now_ns = world_instant(world),
				  .cache = cache_of(world, slot)};
	run_draft_init(&pass->draft, &world->arena, store_next_epoch(&world->store), pass->run->run_status);
	if (pass->release->refreshes_generation)
		run_draft_refresh_generation(&pass->draft, pass->generation);
}

static struct pass_outcome done(void)
{
	return (struct pass_outcome){.result = PASS_DONE};
}

static struct pass_outcome retry(const struct engine_error *error)
{
	return (struct pass_outcome){.result = PASS_ERROR, .error = error->text};
}

static struct pass_outcome fail_run(struct run_pass *pass, const char *message)
{
	engine_run_failed(pass, message);
	engine_write_status(pass);
	return done();
}

/* 2.1 step 10. */
static struct pass_outcome conclude(struct run_pass *pass, const struct pass_step *step, bool stopping)
{
	if (step->error && step->error->abort)
		return fail_run(pass, step->error->text);
	if (step->finished) {
		if (stopping)
			engine_set_run(pass, "Progressing", CONDITION_FALSE, "UpdateRunStopped", "The update run has been stopped");
		else
			engine_run_succeeded(pass);
		engine_write_status(pass);
		return done();
	}
	engine_write_status(pass);
	if (step->error && pass->world->config.watches_bindings)
		return (struct pass_outcome){.result = PASS_AFTER, .after_ns = engine_cluster_poll_ns};
	if (step->error)
		return retry(step->error);
	if (step->after_ns > 0)
		return (struct pass_outcome){.result = PASS_AFTER, .after_ns = step->after_ns};
	return (struct pass_outcome){.result = PASS_NOW};
}

/* 2.1 steps 8 to 10. */
static struct pass_outcome act(struct run_pass *pass, int stage)
{
	const char *state = pass->run->run_spec->state;
	if (stage == -1) {
		engine_run_succeeded(pass);
		engine_write_status(pass);
		return done();
	}
	if (!pass->release->run_state || strcmp(state, "Run") == 0) {
		struct pass_step step = engine_execute(pass, (uint32_t)stage);
		return conclude(pass, &step, false);
	}
	if (strcmp(state, "Initialize") == 0)
		return done();
	if (strcmp(state, "Stop") == 0) {
		struct pass_step step = engine_stop(pass, (uint32_t)stage);
		return conclude(pass, &step, true);
	}
	return fail_run(pass, engine_fail(pass, PREFIX_UNEXPECTED, "found unsupported updateRun state: %s", state)->text);
}

static struct pass_outcome initialize(struct run_pass *pass)
{
	pass->initializing = true;
	const struct engine_error *error = engine_initialize(pass);
	if (!error)
		return act(pass, 0);
	if (!error->abort)
		return retry(error);
	engine_set_run(pass, "Initialized", CONDITION_FALSE, "UpdateRunInitializedFailed", error->text);
	engine_write_status(pass);
	return done();
}

struct pass_outcome engine_reconcile(struct world *world, enum scope scope, struct slot *slot)
{
	struct run_pass pass;
	if (!slot->current)
		return done();
	begin(&pass, world, scope, slot);
	if (pass.run->meta.deleting) {
		delete_run(&pass);
		return done();
	}
	if (!object_has_finalizer(pass.run, run_finalizer))
		add_finalizer(&pass);
	const struct condition *initialized = engine_run_condition(&pass, "Initialized");
	const struct condition *succeeded = engine_run_condition(&pass, "Succeeded");
	if (condition_is_false(initialized, pass.generation))
		return done();
	if (!condition_is_true(initialized, pass.generation))
		return initialize(&pass);
	if (succeeded && succeeded->status != CONDITION_UNKNOWN && succeeded->generation == pass.generation)
		return done();
	int stage;
	const struct engine_error *error = engine_validate(&pass, &stage);
	if (error)
		return error->abort ? fail_run(&pass, error->text) : retry(error);
	return act(&pass, stage);
}
