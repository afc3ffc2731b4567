#ifndef FLEETSIM_TESTS_REFERENCE_RESOURCES_H
#define FLEETSIM_TESTS_REFERENCE_RESOURCES_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>

/* The kinds a placement can select (hub-and-members.md 2.5). */

struct ref_resource_kind {
	const char *group, *version, *kind, *plural;
	bool namespaced;
};

/* NULL when the API has no such kind. */
const struct ref_resource_kind *ref_resource_kind_named(const char *group, const char *version, const char *kind);

/* The kind of an object by its apiVersion and kind; NULL when unknown. */
const struct ref_resource_kind *ref_resource_kind_of(const struct value *object);

/* The place of a kind in a snapshot; kinds that are not in the list come last. */
int ref_resource_order(const char *kind);

/* "group/version", or "version" in the core group. */
const char *ref_resource_api_version(struct arena *arena, const char *group, const char *version);

#endif
