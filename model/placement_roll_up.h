#ifndef FLEETSIM_MODEL_PLACEMENT_ROLL_UP_H
#define FLEETSIM_MODEL_PLACEMENT_ROLL_UP_H

#include "model/binding.h"
#include "model/object.h"
#include "model/placement_status.h"
#include "model/placement_words.h"

#include <stdbool.h>
#include <stdint.h>

/* A placement's status out of bindings (hub-and-members.md 2.6, 2.7): pure functions, without a world. */

/* What all computations of one pass share. */
struct roll_up {
	struct arena *arena;
	const struct placement_words *words;
	struct placed_list expected;
	unsigned scope;      /* 0: cluster-scoped placement, 1: namespaced */
	int64_t generation;  /* of the placement */
	int64_t now_ns;      /* instant, cut to the second as all times of a status are */
};

/* What is known of one selected cluster. */
struct roll_up_cluster {
	const char *name;
	const char *reason;             /* of the scheduler's decision */
	const struct object *binding;   /* NULL: none in force */
	const char *snapshot_index;     /* to be shown, NULL or "": none; without a binding none is shown */
	bool outdated;                  /* the binding does not name the snapshot that it should */
	const struct placement_entry *old; /* NULL: none */
};

/* The entry of a selected cluster; `old` itself when nothing changes. */
const struct placement_entry *roll_up_entry(const struct roll_up *roll_up, const struct roll_up_cluster *cluster);

/* The entry for a place that no cluster was found for. */
const struct placement_entry *roll_up_failed_entry(const struct roll_up *roll_up, const char *reason);

struct index_count {
	const char *index; /* NULL: none */
	uint32_t count;
};

/* What the placement's conditions depend on, kept up to date as entries come and go. Entries are those of selected clusters only. */
struct placement_tally {
	uint32_t selected;
	uint32_t overridden; /* entries that list an override */
	uint32_t counts[PLACED_COUNT][3]; /* by enum condition_status */
	struct index_count *indices;      /* distinct observedResourceIndex; counts may be 0 */
	size_t index_count, index_room;
	uint32_t distinct; /* indices with a count above 0 */
};

void placement_tally_add(struct placement_tally *tally, const struct roll_up *roll_up, const struct placement_entry *entry);
void placement_tally_drop(struct placement_tally *tally, const struct roll_up *roll_up, const struct placement_entry *entry);

/* The snapshot index that all selected entries show (NULL: none). Only meaningful when `distinct` is 1. */
const char *placement_tally_index(const struct placement_tally *tally);

/* Why the placement's RolloutStarted of an External placement is Unknown; NULL: it is summed up like any other (2.7, 5). `waiting` is the first
 * selected cluster whose RolloutStarted is Unknown, NULL when there is none; it is only looked at when all entries show one index. */
const char *roll_up_external(const struct roll_up *roll_up, const struct placement_tally *tally, const char *waiting);

/* The placement's conditions after Scheduled was set: sums up the tally, or, with `external`, sets RolloutStarted Unknown with this message. */
struct conditions roll_up_conditions(const struct roll_up *roll_up, struct conditions old, const struct placement_tally *tally,
				     const char *external);

/* Scheduled and every expected type True for the generation. */
bool roll_up_completed(const struct roll_up *roll_up, struct conditions conditions, int64_t generation);

#endif
