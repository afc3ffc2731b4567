#include "model/engine_pass.h"

#include "model/api.h"

#include "sim/instant.h"

#include <string.h>

/* The approval step of a pending Approval task (engine.md 6). */

static struct task_status *edit_task(struct run_pass *pass, uint32_t stage, bool before, uint32_t task)
{
	struct stage_status *edited = run_edit_stage(&pass->draft, stage);
	return before ? &edited->before[task] : &edited->after[task];
}

static void set_task(struct run_pass *pass, uint32_t stage, bool before, uint32_t task, const char *type, const char *reason,
		     const char *message)
{
	struct condition_words words = {type, CONDITION_TRUE, reason, message};
	struct task_status *edited = edit_task(pass, stage, before, task);
	condition_set(edited->conditions, &edited->condition_count, TASK_CONDITIONS_MAX, &words, pass->generation, pass->now_ns);
}

static struct value *make_request(struct run_pass *pass, const char *name, const char *stage, bool before)
{
	struct world *world = pass->world;
	struct arena *arena = &world->arena;
	struct value *manifest = value_map(arena);
	struct value *metadata = value_map(arena);
	struct value *labels = value_map(arena);
	struct value *spec = value_map(arena);
	value_put_text(arena, labels, pass->release->request_run_label, pass->name);
	value_put_text(arena, labels, "kubernetes-fleet.io/targetUpdatingStage", stage);
	value_put_text(arena, labels, "kubernetes-fleet.io/isLatestUpdateRunApproval", "true");
	if (pass->release->request_task_label)
		value_put_text(arena, labels, "kubernetes-fleet.io/taskType", before ? "beforeStage" : "afterStage");
	value_put_text(arena, metadata, "name", name);
	if (pass->scope == SCOPE_NAMESPACED)
		value_put_text(arena, metadata, "namespace", pass->ns);
	value_put(arena, metadata, "labels", labels);
	value_put_text(arena, spec, "parentStageRollout", pass->name);
	value_put_text(arena, spec, "targetStage", stage);
	value_put_text(arena, manifest, "apiVersion", "placement.kubernetes-fleet.io/v1beta1");
	value_put_text(arena, manifest, "kind", world->kinds.request[pass->scope]->kind);
	value_put(arena, manifest, "metadata", metadata);
	value_put(arena, manifest, "spec", spec);
	return manifest;
}

static void accept(struct run_pass *pass, const struct object *request)
{
	static const struct condition_words words = {"ApprovalAccepted", CONDITION_TRUE, "ApprovalRequestApprovalAccepted",
						     "The approval request has been approved and cannot be reverted"};
	struct store *store = &pass->world->store;
	struct object *draft = store_draft(store, request);
	draft->conditions =
		conditions_set(store->arena, draft->conditions, &words, draft->meta.generation, instant_floor_second(pass->now_ns));
	store_commit(store, draft, PART_STATUS);
}

/* EXEC-02. */
static const struct engine_error *check_request(struct run_pass *pass, const struct object *request, const char *stage)
{
	const char *its_run = value_text_or(object_field(request, "spec", "parentStageRollout", NULL), "");
	const char *its_stage = value_text_or(object_field(request, "spec", "targetStage", NULL), "");
	if (strcmp(its_run, pass->name) == 0 && strcmp(its_stage, stage) == 0)
		return NULL;
	return engine_fail_text(pass, PREFIX_ABORT | PREFIX_UNEXPECTED, pass->texts->request_mismatch,
				engine_name(pass, request->identity->name), engine_name(pass, its_run), its_stage, engine_name(pass, pass->name),
				stage);
}

static bool request_is(const struct object *request, const char *type)
{
	return condition_is_true(condition_find(request->conditions.items, request->conditions.count, type), request->meta.generation);
}

const struct engine_error *engine_approve_task(struct run_pass *pass, uint32_t stage_index, bool before, uint32_t task_index, bool *approved)
{
	struct world *world = pass->world;
	const struct stage_status *stage = run_stage(pass->draft.status, stage_index);
	const struct task_status *task = before ? &stage->before[task_index] : &stage->after[task_index];
	const char *name = task->request_name;
	*approved = condition_is_true(condition_find(task->conditions, task->condition_count, "ApprovalRequestApproved"), pass->generation);
	if (*approved)
		return NULL;
	const struct object *request = store_get(&world->store, world->kinds.request[pass->scope], pass->ns, name);
	const char *refusal;
	if (!request && !api_create(world, make_request(pass, name, stage->name, before), &refusal))
		return engine_fail(pass, PREFIX_SERVER, "%s", refusal);
	set_task(pass, stage_index, before, task_index, "ApprovalRequestCreated", pass->texts->request_created_reason,
		 pass->texts->request_created);
	if (!request)
		return NULL;
	const struct engine_error *error = check_request(pass, request, stage->name);
	if (error)
		return error;
	bool accepted = request_is(request, "ApprovalAccepted");
	if (!accepted && !request_is(request, "Approved"))
		return NULL;
	if (!accepted)
		accept(pass, request);
	set_task(pass, stage_index, before, task_index, "ApprovalRequestApproved", pass->texts->request_approved_reason,
		 pass->texts->request_approved);
	*approved = true;
	return NULL;
}
