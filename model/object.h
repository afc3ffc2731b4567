#ifndef FLEETSIM_MODEL_OBJECT_H
#define FLEETSIM_MODEL_OBJECT_H

#include "model/condition.h"
#include "model/kinds.h"
#include "model/labels.h"

#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Objects as versions. A version is immutable once committed: every write makes a new one that shares what did not change. So a reader of the
 * trace may keep any version it saw and compare two of them by following pointers. All texts are symbols of the world, all instants are
 * nanoseconds since the Unix epoch, whole seconds once persisted. */

struct run_spec;
struct run_status;
struct binding_spec;
struct placement_status;

/* One (kind, namespace, name), the same through deletion and re-creation. */
struct identity {
	uint32_t number; /* in order of first appearance; the trace's name for it */
	const struct kind_info *kind;
	const char *ns;  /* "" for cluster scope */
	const char *name;
};

struct meta {
	const char *uid;
	struct labels labels;
	struct labels annotations;
	const char *const *finalizers;
	uint32_t finalizer_count;
	const struct value *owners; /* ownerReferences, NULL when none */
	int64_t created_ns;
	int64_t deleted_ns; /* deletionTimestamp; meaningful when deleting */
	bool deleting;
	int64_t generation;
	int64_t resource_version;
};

struct object {
	const struct identity *identity;
	const char *api_version; /* as last written; kinds of several versions are printed in the preferred one */
	struct meta meta;

	/* Everything of the manifest but apiVersion, kind, metadata and status. For runs and bindings `spec` is typed instead and body is NULL. */
	const struct value *body;

	/* The status of kinds that have no typed one; of bindings and approval requests what is there beside the conditions. NULL: nothing. */
	const struct value *status;

	/* Bindings and approval requests: status.conditions. */
	struct conditions conditions;

	const struct run_spec *run_spec;
	const struct run_status *run_status; /* NULL before the first status write */
	const struct binding_spec *binding_spec;
	const struct placement_status *placement_status; /* of placements; NULL before the first status write */
};

/* value_find below the body: object_field(strategy, "spec", "stages", NULL). */
struct value *object_field(const struct object *object, ...) __attribute__((sentinel));

/* The value of a label or annotation, NULL when absent. */
const char *object_label(const struct object *object, const char *key);
const char *object_annotation(const struct object *object, const char *key);
/* Of a snapshot: whether it is labelled the latest of its kind. */
bool object_is_latest(const struct object *object);
bool object_has_finalizer(const struct object *object, const char *finalizer);

/* `NN(x)` of engine.md 0.2: namespace + "/" + name, so "/name" for cluster scope. */
const char *object_full_name(struct symbols *symbols, const char *ns, const char *name);

#endif
