#ifndef FLEETSIM_MODEL_SELECTED_OBJECT_H
#define FLEETSIM_MODEL_SELECTED_OBJECT_H

#include "model/release.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>

/* What a placement does with the objects it selects (hub-and-members.md 2.5, 3.1): pure functions on manifests. */

/* One object of a selection. */
struct selected_object {
	const char *group, *version, *kind; /* group "" is the core group */
	const char *ns;                     /* "" for cluster scope */
	const char *name;
	const struct value *content;        /* what enters a snapshot: stripped */
};

/* The fields but content, read from a manifest; they refer to its texts or live in the arena. */
struct selected_object selected_object_of(struct arena *arena, const struct value *manifest);

/* Order within a snapshot: < 0, 0, > 0. */
int selected_object_compare(const struct selected_object *left, const struct selected_object *right);

/* The manifest without what belongs to the hub only. It shares parts of the manifest. */
struct value *selected_object_strip(struct arena *arena, const struct value *manifest);

/* Whether an object of this namespace is ever propagated (`kube-*`, `fleet-*` and `default` are not). */
bool selected_object_namespace_allowed(const char *ns);

/* Whether a kind is ever propagated: not those of the fleet itself, nor what clusters keep for themselves. */
bool selected_object_kind_allowed(const struct release *release, const char *group, const char *version, const char *kind);

/* Whether this object is, of a kind that is allowed. `has_service`: there is a Service of its namespace and name (for Endpoints). */
bool selected_object_allowed(const struct selected_object *object, const struct value *manifest, bool has_service);

bool selected_object_is_envelope(const struct selected_object *object);

/* An element of status.selectedResources. */
struct value *selected_object_identifier(struct arena *arena, const struct selected_object *object);

/* status.selectedResources of the contents of a snapshot group's member, added to `list`. */
void selected_object_identify_all(struct arena *arena, struct value *list, const struct value *contents);

/* resource-hash of the whole selection, in order (3.1): 64 hex digits. */
const char *selected_object_hash(struct arena *arena, const struct selected_object *objects, size_t count);

/* Bytes of an object as it stands in a snapshot. */
size_t selected_object_bytes(const struct selected_object *object);

#endif
