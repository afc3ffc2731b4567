#ifndef FLEETSIM_MODEL_API_H
#define FLEETSIM_MODEL_API_H

#include "model/world.h"

#include "sim/value.h"

/* The hub's API as kubectl and client libraries use it: admission (model/admission.h), then the store. Each verb returns true when it was done;
 * otherwise *refusal is the API server's own text (in the world's arena) and nothing was written. Texts of refusals are engine.md 1.9. */

bool api_create(struct world *world, const struct value *manifest, const char **refusal);

/* kubectl apply: creates what is missing, merges into what is there (as a JSON merge patch of the manifest without status). */
bool api_apply(struct world *world, const struct value *manifest, const char **refusal);

/* The kind of a manifest: from the table, or guessed for other custom resources (the guess is remembered, so equal kinds stay one pointer). */
const struct kind_info *api_kind(struct world *world, const struct value *manifest);

/* Called by world_deinit. */
void api_forget_kinds(struct world *world);

struct api_target {
	const struct kind_info *kind;
	const char *ns; /* "" or NULL for cluster scope */
	const char *name;
};

/* JSON merge patch (RFC 7386) of the whole object; with `status_subresource` only the status changes, without it everything else. */
bool api_patch(struct world *world, const struct api_target *target, const struct value *merge, bool status_subresource, const char **refusal);

/* The same, with a ready new document instead of a patch (JSON patch, edit). */
bool api_replace(struct world *world, const struct api_target *target, const struct value *document, bool status_subresource,
		 const char **refusal);

bool api_delete(struct world *world, const struct api_target *target, const char **refusal);

/* Sets the condition Approved of an approval request as kubectl fleet approve does, without losing the others. */
struct api_approval {
	enum condition_status status;
	int64_t generation; /* 0: the request's own */
	const char *reason, *message;
};
bool api_approve(struct world *world, const struct api_target *request, const struct api_approval *approval, const char **refusal);

/* Sets conditions one after the other in the status of a binding or approval request, in one write, as a member agent does. `generations` holds
 * observedGeneration for each, -1 meaning the object's own. */
bool api_set_conditions(struct world *world, const struct api_target *target, const struct condition_words *words, const int64_t *generations,
			uint32_t count, const char **refusal);

/* Labels of any object: null removes. Only the metadata is touched, so a MemberCluster made up without a spec can be labelled too; the texts must be
 * valid label syntax. */
bool api_label(struct world *world, const struct api_target *target, const struct value *labels, const char **refusal);

/* An object that exists when the simulation begins, with its status, as `kubectl get -o yaml` of a live hub prints it. generation and
 * creationTimestamp of the manifest are kept when given, else 1 and the start. Defaults are filled in; nothing else is checked. */
bool api_seed(struct world *world, const struct value *manifest, const char **refusal);

#endif
