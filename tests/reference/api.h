#ifndef FLEETSIM_TESTS_REFERENCE_API_H
#define FLEETSIM_TESTS_REFERENCE_API_H

#include "tests/reference/world.h"

/* The API server: what it stores, refuses, defaults, counts and deletes (engine.md 1, conformance README). A refusal is the text of the
 * error, in world->arena; NULL means done. Trees that are handed in are not kept; trees that are handed out are never changed. */

#define REF_GROUP "placement.kubernetes-fleet.io"

struct ref_kind {
	const char *kind, *plural;
	bool in_history; /* its changes are entries of the history */
	bool has_status; /* a status subresource: other writes do not touch the status */
};

/* NULL for kinds of other groups. */
const struct ref_kind *ref_kind_named(const char *kind);

/* NULL when there is none. Valid until the next write. */
const struct ref_object *ref_api_get(const struct ref_world *world, const char *kind, const char *ns, const char *name);

/* All objects of a kind in namespace and name order, at most those of namespace `ns` when that is not NULL, that carry every label given as
 * pairs of key and value, ended by NULL. In the arena. */
struct ref_list {
	const struct ref_object *items;
	size_t count;
};

struct ref_list ref_api_list(const struct ref_world *world, struct arena *arena, const char *kind, const char *ns, ...) __attribute__((sentinel));

/* An object that exists at the start: no check, no history, no event; generation 1 unless it says another. */
void ref_api_load(struct ref_world *world, const struct value *manifest);

const char *ref_api_create(struct ref_world *world, const struct value *manifest);

/* Replaces all but the status. */
const char *ref_api_update(struct ref_world *world, const struct value *object);

/* Replaces the status only. */
const char *ref_api_update_status(struct ref_world *world, const struct value *object);

const char *ref_api_patch(struct ref_world *world, const char *kind, const char *ns, const char *name, const struct value *merge, bool status);
const char *ref_api_delete(struct ref_world *world, const char *kind, const char *ns, const char *name);

/* Parts of any object's tree. */
const char *ref_object_name(const struct value *tree);
const char *ref_object_namespace(const struct value *tree);
int64_t ref_object_generation(const struct value *tree);
bool ref_object_deleting(const struct value *tree);
const char *ref_object_label(const struct value *tree, const char *key);      /* NULL when absent */
const char *ref_object_annotation(const struct value *tree, const char *key); /* NULL when absent */

#endif
