#ifndef FLEETSIM_MODEL_SNAPSHOTS_GROUP_H
#define FLEETSIM_MODEL_SNAPSHOTS_GROUP_H

#include "model/placement_state.h"
#include "model/selection.h"

#include <stdbool.h>
#include <stdint.h>

/* Groups of resource snapshots: a master and its sub-snapshots, which carry one index (hub-and-members.md 3.1, 3.4). */

/* Where a snapshot stands: by index, in a group by sub-index, the master last. */
struct snapshot_place {
	const struct object *snapshot;
	int64_t index;
	int64_t sub; /* -1: the master */
};

struct snapshot_places {
	const struct snapshot_place *items;
	size_t count;
};

/* All snapshots of the placement in that order. False when a label or annotation is no number: *error is the text. */
bool snapshots_sorted(struct world *world, struct placement_state *state, struct snapshot_places *places, const char **error);

/* Whether it carries the hash that only masters have. */
bool snapshots_is_master(const struct object *snapshot);

/* Deletes groups so that, with the one to come, at most `limit` are left. */
void snapshots_prune(struct world *world, const struct snapshot_places *places, int64_t limit);

/* A selection cut into chunks: `starts[i]` is the first object of chunk i, `starts[count]` the number of objects. One chunk at least. */
struct chunks {
	const size_t *starts;
	size_t count;
};

struct chunks snapshots_split(struct arena *arena, const struct selection *selection);

/* Creates chunk `chunk` of a group (0 is the master). NULL when an object of its name exists: *error is the text. */
const struct object *snapshots_create(struct world *world, struct placement_state *state, const struct selection *selection,
				      const struct chunks *chunks, size_t chunk, int64_t index, const char **error);

#endif
