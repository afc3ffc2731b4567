#ifndef FLEETSIM_TESTS_REFERENCE_WORLD_H
#define FLEETSIM_TESTS_REFERENCE_WORLD_H

#include "tests/reference/queue.h"
#include "tests/reference/release.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One replay: the API server's objects, the two controllers, the members' pending writes, and the history. Instants are nanoseconds since
 * the start of the case. */

/* What one scope's controller works with (engine.md 1.1). */
struct ref_scope {
	bool namespaced;
	const char *run, *strategy, *request, *placement, *binding, *policy_snapshot, *resource_snapshot;
};

extern const struct ref_scope ref_cluster_scope, ref_namespaced_scope;

/* `tree` is the whole object as the API server returns it. It is never changed: a write puts another tree in its place. */
struct ref_object {
	const char *kind, *ns, *name; /* ns is "" for cluster-scoped objects */
	uint64_t uid;
	struct value *tree;
};

/* A write that a member will make. */
struct ref_timer {
	int64_t at_ns;
	uint64_t sequence;
	const char *kind, *ns, *name; /* the binding */
	uint64_t uid;
	int64_t generation;             /* at which it still counts */
	const struct value *conditions; /* NULL: the finalizers are removed instead */
};

/* What was last shown of an object's spec in the history. */
struct ref_shown {
	const char *kind, *ns, *name;
	int64_t generation;
	const struct value *spec;
};

struct ref_controller {
	const struct ref_scope *scope;
	struct ref_queue queue;
	bool busy;
	int64_t busy_until_ns;
	struct ref_key current;
	struct ref_outcome outcome; /* of the reconcile that is under way */
};

struct ref_world {
	struct arena *arena; /* objects and history */
	struct arena pass;   /* what one reconcile computes; reset after it */
	const struct ref_release *release;

	int64_t start_ns; /* the wall clock at 0, since 1970 */
	int64_t now_ns, until_ns;
	int64_t pass_ns;
	int64_t minimum_interval_ns, collection_ns;

	struct ref_object *objects; /* by kind, namespace, name */
	size_t object_count, object_room;
	uint64_t last_uid;

	struct value *scripts; /* cluster name -> what that member does */
	struct ref_timer *timers;
	size_t timer_count, timer_room;
	uint64_t last_sequence;

	struct value *history;
	struct ref_shown *shown;
	size_t shown_count, shown_room;

	struct ref_controller controllers[2];
};

/* The wall clock now, exact ("2000-01-01T00:00:08.35013Z") and as it is persisted (the second cut off). */
const char *ref_now_exact(const struct ref_world *world, struct arena *arena);
const char *ref_now_second(const struct ref_world *world, struct arena *arena);

/* An RFC 3339 text as nanoseconds since the start of the case; 0 when it is none. */
int64_t ref_instant(const struct ref_world *world, const char *text);

/* An RFC 3339 text with its second's fraction cut off. */
const char *ref_cut_to_second(struct arena *arena, const char *text);

#endif
