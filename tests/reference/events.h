#ifndef FLEETSIM_TESTS_REFERENCE_EVENTS_H
#define FLEETSIM_TESTS_REFERENCE_EVENTS_H

#include "tests/reference/world.h"

/* What follows from a persisted change: runs that are enqueued (engine.md 4.4) and writes that members will make (conformance README,
 * members{}). `before` is NULL when the object was made, `after` when it was removed. */
void ref_events_deliver(struct ref_world *world, const struct ref_object *before, const struct ref_object *after);

/* A run that exists when the controllers start. */
void ref_events_start(struct ref_world *world, const struct ref_object *run);

/* When the next member writes; INT64_MAX when none will. */
int64_t ref_members_next_ns(const struct ref_world *world);

/* Makes the writes that are due. */
void ref_members_write(struct ref_world *world);

/* Sets conditions on an object as a member does on its binding (also the verbs `binding` and `approve`): one status write. Returns the refusal
 * or NULL. */
const char *ref_members_report(struct ref_world *world, const char *kind, const char *ns, const char *name, const struct value *conditions);

#endif
