#include "tests/reference/api.h"
#include "tests/reference/conditions.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include <string.h>

/* Approval requests (engine.md 6). */

/* 6.1 */
static struct value *new_request(struct ref_pass *pass, const char *name, const char *stage, const char *task_type)
{
	struct arena *arena = pass->arena;
	struct value *labels = value_map(arena);
	value_put_text(arena, labels, REF_STAGE_LABEL, stage);
	value_put_text(arena, labels, pass->release->run_label, pass->name);
	if (pass->release->has_task_type_label)
		value_put_text(arena, labels, REF_TASK_TYPE_LABEL, task_type);
	value_put_text(arena, labels, REF_LATEST_REQUEST_LABEL, "true");
	struct value *metadata = value_map(arena);
	value_put_text(arena, metadata, "name", name);
	if (*pass->ns)
		value_put_text(arena, metadata, "namespace", pass->ns);
	value_put(arena, metadata, "labels", labels);
	struct value *spec = value_map(arena);
	value_put_text(arena, spec, "parentStageRollout", pass->name);
	value_put_text(arena, spec, "targetStage", stage);
	struct value *request = value_map(arena);
	value_put_text(arena, request, "apiVersion", REF_GROUP "/v1beta1");
	value_put_text(arena, request, "kind", pass->scope->request);
	value_put(arena, request, "metadata", metadata);
	value_put(arena, request, "spec", spec);
	return request;
}

static struct ref_problem *check_target(struct ref_pass *pass, const struct ref_object *request, const char *stage)
{
	const char *its_run = value_text_or(value_find(request->tree, "spec", "parentStageRollout", NULL), "");
	const char *its_stage = value_text_or(value_find(request->tree, "spec", "targetStage", NULL), "");
	if (strcmp(its_run, pass->name) == 0 && strcmp(its_stage, stage) == 0)
		return NULL;
	const char *shown_run = pass->release->id == REF_MID_2025 ? its_run : ref_nn(pass, pass->ns, its_run);
	return ref_abort(pass, REF_EXEC_02, "request", ref_nn(pass, pass->ns, request->name), "its_run", shown_run, "its_stage", its_stage, "run",
			 ref_nn(pass, pass->ns, pass->name), "stage", stage, NULL);
}

static struct ref_problem *accept(struct ref_pass *pass, const struct ref_object *request)
{
	struct value *tree = value_copy(pass->arena, request->tree);
	ref_condition_set(pass->arena, value_get(tree, "status"),
			  &(struct ref_condition){
				  .type = "ApprovalAccepted",
				  .status = "True",
				  .reason = "ApprovalRequestApprovalAccepted",
				  .message = "The approval request has been approved and cannot be reverted",
				  .observed_generation = ref_object_generation(tree),
				  .now = ref_now_second(pass->world, pass->arena),
			  });
	const char *refusal = ref_api_update_status(pass->world, tree);
	return ref_refused(pass, refusal);
}

/* 6.2 */
struct ref_problem *ref_approval_step(struct ref_pass *pass, const struct value *stage, struct value *task, const char *task_type, bool *approved)
{
	*approved = ref_is_true(pass, task, "ApprovalRequestApproved");
	if (*approved)
		return NULL;
	const char *name = value_text_or(value_get(task, "approvalRequestName"), "");
	const struct ref_object *existing = ref_api_get(pass->world, pass->scope->request, pass->ns, name);
	if (!existing) {
		const char *refusal = ref_api_create(pass->world, new_request(pass, name, ref_stage_name(stage), task_type));
		if (refusal)
			return ref_refused(pass, refusal);
		ref_task_request_created(pass, task);
		return NULL;
	}
	struct ref_object request = *existing;
	ref_task_request_created(pass, task);
	struct ref_problem *problem = check_target(pass, &request, ref_stage_name(stage));
	if (problem)
		return problem;
	const struct value *status = value_get(request.tree, "status");
	int64_t generation = ref_object_generation(request.tree);
	bool is_approved = ref_condition_is(status, "Approved", "True", generation);
	bool is_accepted = ref_condition_is(status, "ApprovalAccepted", "True", generation);
	if (!is_approved && !is_accepted)
		return NULL;
	if (!is_accepted) {
		problem = accept(pass, &request);
		if (problem)
			return problem;
	}
	ref_task_request_approved(pass, task);
	*approved = true;
	return NULL;
}
