#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include <string.h>

/* engine.md 2.1 and 2.2. */

static const struct ref_outcome done = {REF_DONE, 0};
static const struct ref_outcome error = {REF_ERROR, 0};

static bool has_finalizer(const struct value *run)
{
	const struct value *finalizers = value_find(run, "metadata", "finalizers", NULL);
	for (size_t i = 0; finalizers && i < finalizers->count; i++) {
		if (strcmp(value_text_or(finalizers->as.items[i], ""), REF_RUN_FINALIZER) == 0)
			return true;
	}
	return false;
}

/* A run as the engine writes it: a missing index is an empty one (1.2). */
static struct value *typed_run(struct ref_pass *pass)
{
	struct value *run = value_copy(pass->arena, pass->run);
	struct value *spec = value_get(run, "spec");
	if (!value_get(spec, "resourceSnapshotIndex"))
		value_put_text(pass->arena, spec, "resourceSnapshotIndex", "");
	return run;
}

static void read_run(struct ref_pass *pass, const struct ref_object *object)
{
	pass->run = value_copy(pass->arena, object->tree);
	pass->status = value_get(pass->run, "status");
	if (!pass->status)
		pass->status = value_put(pass->arena, pass->run, "status", value_map(pass->arena))->value;
	pass->generation = ref_object_generation(pass->run);
	pass->placement_name = value_text_or(value_find(pass->run, "spec", "placementName", NULL), "");
	pass->strategy_name = value_text_or(value_find(pass->run, "spec", "stagedRolloutStrategyName", NULL), "");
}

/* 2.1 step 5; the object in memory is replaced by the server's answer. */
static bool add_finalizer(struct ref_pass *pass)
{
	struct value *run = typed_run(pass);
	struct value *metadata = value_get(run, "metadata");
	struct value *finalizers = value_get(metadata, "finalizers");
	if (!finalizers)
		finalizers = value_put(pass->arena, metadata, "finalizers", value_list(pass->arena))->value;
	value_add(pass->arena, finalizers, value_text(pass->arena, REF_RUN_FINALIZER));
	if (ref_api_update(pass->world, run))
		return false;
	read_run(pass, ref_api_get(pass->world, pass->scope->run, pass->ns, pass->name));
	return true;
}

/* 2.2 */
static struct ref_outcome delete_run(struct ref_pass *pass)
{
	if (!has_finalizer(pass->run))
		return done;
	struct ref_list requests = ref_api_list(pass->world, pass->arena, pass->scope->request, pass->ns, pass->release->run_label, pass->name, NULL);
	for (size_t i = 0; i < requests.count; i++) {
		if (ref_api_delete(pass->world, pass->scope->request, pass->ns, requests.items[i].name))
			return error;
	}
	struct value *run = typed_run(pass);
	struct value *finalizers = value_list(pass->arena);
	const struct value *existing = value_find(run, "metadata", "finalizers", NULL);
	for (size_t i = 0; i < existing->count; i++) {
		if (strcmp(value_text_or(existing->as.items[i], ""), REF_RUN_FINALIZER) != 0)
			value_add(pass->arena, finalizers, existing->as.items[i]);
	}
	value_put(pass->arena, value_get(run, "metadata"), "finalizers", finalizers);
	return ref_api_update(pass->world, run) ? error : done;
}

static struct ref_outcome write_and_return(struct ref_pass *pass, struct ref_outcome outcome)
{
	return ref_status_write(pass) ? error : outcome;
}

static struct ref_outcome fail(struct ref_pass *pass, const char *text)
{
	ref_run_failed(pass, text);
	return write_and_return(pass, done);
}

/* 2.1 steps 9 and 10 */
static struct ref_outcome act(struct ref_pass *pass, int64_t stage_index)
{
	const char *state = pass->release->has_state ? value_text_or(value_find(pass->run, "spec", "state", NULL), "") : "Run";
	if (strcmp(state, "Initialize") == 0)
		return done;
	bool run = strcmp(state, "Run") == 0;
	if (!run && strcmp(state, "Stop") != 0)
		return fail(pass, ref_text(pass->arena, pass->release, REF_UNSUPPORTED_STATE, "state", state, NULL));
	struct ref_progress progress = run ? ref_execute(pass, stage_index) : ref_stop(pass, stage_index);
	if (progress.problem && progress.problem->abort)
		return fail(pass, progress.problem->text);
	if (progress.problem)
		return write_and_return(pass, error);
	if (progress.finished) {
		if (run)
			ref_run_succeeded(pass);
		else
			ref_run_stopped(pass);
		return write_and_return(pass, done);
	}
	if (progress.wait_ns > 0)
		return write_and_return(pass, (struct ref_outcome){REF_AFTER, progress.wait_ns});
	return write_and_return(pass, (struct ref_outcome){REF_NOW, 0});
}

/* 2.1 steps 7 and 8 */
static struct ref_outcome proceed(struct ref_pass *pass)
{
	int64_t stage_index = 0;
	if (ref_is_false(pass, pass->status, "Initialized"))
		return done;
	if (!ref_is_true(pass, pass->status, "Initialized")) {
		struct ref_problem *problem = ref_initialize(pass);
		if (problem && problem->abort) {
			ref_run_initialization_failed(pass, problem->text);
			return write_and_return(pass, done);
		}
		if (problem)
			return error;
		return act(pass, stage_index);
	}
	if (ref_is_true(pass, pass->status, "Succeeded") || ref_is_false(pass, pass->status, "Succeeded"))
		return done;
	struct ref_problem *problem = ref_validate(pass, &stage_index);
	if (problem && problem->abort)
		return fail(pass, problem->text);
	if (problem)
		return error;
	if (stage_index == -1) {
		ref_run_succeeded(pass);
		return write_and_return(pass, done);
	}
	return act(pass, stage_index);
}

struct ref_outcome ref_reconcile(struct ref_world *world, const struct ref_scope *scope, struct ref_key key)
{
	const struct ref_object *object = ref_api_get(world, scope->run, key.ns, key.name);
	if (!object)
		return done;
	struct ref_pass pass = {.world = world, .arena = &world->pass, .release = world->release, .scope = scope, .ns = key.ns, .name = key.name};
	read_run(&pass, object);
	if (pass.release->refreshes_generation)
		ref_status_refresh_generation(&pass);
	ref_status_strip_waits(&pass);
	if (ref_object_deleting(pass.run))
		return delete_run(&pass);
	if (!has_finalizer(pass.run) && !add_finalizer(&pass))
		return error;
	return proceed(&pass);
}
