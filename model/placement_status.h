#ifndef FLEETSIM_MODEL_PLACEMENT_STATUS_H
#define FLEETSIM_MODEL_PLACEMENT_STATUS_H

#include "model/condition.h"
#include "model/run.h"

#include "sim/arena.h"
#include "sim/symbol.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Status of a ClusterResourcePlacement or ResourcePlacement (hub-and-members.md 2.6). Entries are immutable and versions share them, so a
 * write of a placement of 10,000 clusters copies the entries that changed, their chunks and the list of chunks. */

enum { PLACEMENT_CHUNK = 32 };

/* One element of status.placementStatuses. */
struct placement_entry {
	const char *cluster;            /* NULL: a place that no cluster could be found for */
	const char *snapshot_index;     /* NULL: absent */
	const struct overrides *overrides; /* applicable ones; NULL: none */
	const struct value *failed;     /* failedPlacements, driftedPlacements, diffedPlacements; NULL: none */
	const struct value *drifted;
	const struct value *diffed;
	struct conditions conditions;
};

struct placement_chunk {
	uint64_t epoch; /* of the draft that may still write it */
	const struct placement_entry *items[PLACEMENT_CHUNK];
};

struct placement_status {
	const char *snapshot_index;    /* observedResourceIndex; NULL: absent */
	const struct value *selected;  /* selectedResources; NULL: absent */
	struct conditions conditions;
	struct placement_chunk **chunks;
	uint32_t entry_count;
};

static inline const struct placement_entry *placement_entry_at(const struct placement_status *status, uint32_t index)
{
	return status->chunks[index / PLACEMENT_CHUNK]->items[index % PLACEMENT_CHUNK];
}

/* A status in the making: it starts with the entries of `base` (NULL: none) and copies a chunk when it is first written to. */
struct placement_draft {
	struct arena *arena;
	uint64_t epoch;
	struct placement_status *status;
	bool owns_chunks; /* the list of chunks may be written */
};

/* `epoch` must be new for each draft. */
void placement_draft_init(struct placement_draft *draft, struct arena *arena, uint64_t epoch, const struct placement_status *base);

/* Drops all entries and makes room for `count`, which the caller sets one by one. */
void placement_draft_resize(struct placement_draft *draft, uint32_t count);
void placement_draft_set_entry(struct placement_draft *draft, uint32_t index, const struct placement_entry *entry);

bool placement_entry_equal(const struct placement_entry *left, const struct placement_entry *right);

/* Whether the API server would see no difference. Either may be NULL (no status). */
bool placement_status_equal(const struct placement_status *left, const struct placement_status *right);

/* To and from the API's form; a status of which nothing is left is NULL. */
struct value *placement_status_encode(struct arena *arena, const struct placement_status *status);
const struct placement_status *placement_status_decode(struct arena *arena, struct symbols *symbols, const struct value *status);

#endif
