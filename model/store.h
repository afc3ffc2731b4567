#ifndef FLEETSIM_MODEL_STORE_H
#define FLEETSIM_MODEL_STORE_H

#include "model/object.h"
#include "model/trace.h"

#include <stddef.h>

/* The hub's object store: what etcd and the API server keep, without admission (model/api.h). Every commit emits a trace record and tells the
 * watcher, synchronously and in order. */

struct slot; /* the place of one identity */

struct slot {
	struct identity identity;
	const struct object *current; /* NULL: not there */
	uint64_t creations;
	void *engine_state; /* owned by the controller that watches this kind; derived data only, may be dropped at any time */
};

struct slot_list {
	struct slot *const *items; /* by namespace, then name; only those that exist */
	size_t count;
};

struct store_index;

struct store {
	struct arena *arena;     /* versions; lives as long as the replication */
	struct symbols *symbols;
	struct trace *trace;
	const int64_t *now_ns;   /* virtual time */
	int64_t start_ns;        /* instant of virtual time 0 */
	uint64_t seed;
	int64_t resource_version;
	uint64_t epoch;
	enum trace_writer writer; /* who is writing now */
	void (*watch)(void *context, const struct object *before, const struct object *after); /* after every commit */
	void *watch_context;
	struct store_index *index;
};

void store_init(struct store *store);
void store_deinit(struct store *store);

/* The slot of an identity, made when there is none yet. */
struct slot *store_slot(struct store *store, const struct kind_info *kind, const char *ns, const char *name);

/* The current version, NULL when it does not exist. */
const struct object *store_get(struct store *store, const struct kind_info *kind, const char *ns, const char *name);

/* All of a kind. Valid until an object of the kind is created or removed. */
struct slot_list store_list(struct store *store, const struct kind_info *kind);

/* A copy of the list (in the store's arena) that survives creations and removals. */
struct slot_list store_list_copy(struct store *store, const struct kind_info *kind);

/* All objects of a namespace, of every kind, in the store's arena. */
struct slot_list store_list_namespace(struct store *store, const char *ns);

/* All kinds that ever had an object, in the order of their first one. `next` starts at 0 and is advanced; NULL at the end. */
const struct kind_info *store_kind(const struct store *store, size_t *next);

/* A draft: a version that may be changed and committed once. */
struct object *store_draft(struct store *store, const struct object *current);
struct object *store_new(struct store *store, const struct kind_info *kind, const char *ns, const char *name);

/* Persists a new object: sets uid, creationTimestamp, generation 1, resourceVersion. It must not exist. */
const struct object *store_create(struct store *store, struct object *draft);

/* Persists a change of one part (spec, status or metadata; the other parts of the draft must be untouched). A change of the spec raises the
 * generation. Without a difference nothing is written and the current version is returned. Removing the last finalizer of an object that is
 * being deleted removes it; NULL is returned then. */
const struct object *store_commit(struct store *store, struct object *draft, enum trace_part part);

/* A deletion request: removes the object, or sets deletionTimestamp (generation + 1) when finalizers hold it. */
void store_delete(struct store *store, const struct object *current);

/* Sets creationTimestamp and generation of objects that exist when the simulation begins; used before time runs. */
const struct object *store_seed(struct store *store, struct object *draft, int64_t created_ns);

/* A number that is new at each call, for drafts. */
uint64_t store_next_epoch(struct store *store);

/* Helpers for drafts. */
void object_set_label(struct store *store, struct object *draft, const char *key, const char *value); /* NULL removes */
void object_set_annotation(struct store *store, struct object *draft, const char *key, const char *value);
void object_add_finalizer(struct store *store, struct object *draft, const char *finalizer);
void object_drop_finalizer(struct store *store, struct object *draft, const char *finalizer);

#endif
