#ifndef FLEETSIM_MODEL_PLACEMENT_STATE_H
#define FLEETSIM_MODEL_PLACEMENT_STATE_H

#include "model/placement_roll_up.h"
#include "model/selection.h"
#include "model/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the placement controller, the scheduler and runs keep for one placement, so that none of them looks at everybody's objects: what belongs
 * to it (found by the label kubernetes-fleet.io/parent-CRP, also before the placement itself exists) and results that stand as long as what they
 * were made from. It hangs on the placement's slot, is kept up to date by placement_state_on_write, and may be dropped at any time. */

/* Sorted by name. */
struct slot_set {
	struct slot **items;
	size_t count, room;
};

/* A cluster that a binding names or a scheduling decision selects. */
struct cluster_place {
	const char *cluster;       /* a symbol; the key */
	struct slot_set bindings;  /* of this placement to this cluster */
	uint32_t position;         /* of the decision that selects it; NOT_SELECTED */
	bool dirty;                /* a binding changed since the entry was computed */
	uint64_t old_epoch;        /* `old` belongs to the computation of this epoch */
	const struct placement_entry *old;
};

enum { NOT_SELECTED = UINT32_MAX };

/* One of status.targetClusters of a policy snapshot; texts are symbols. */
struct decision {
	const char *cluster;
	const char *reason;
};

/* The status of a policy snapshot, taken apart. */
struct decisions {
	const struct value *status; /* what it was made from */
	const struct decision *selected, *unselected;
	uint32_t selected_count, unselected_count;
	struct conditions conditions;
	int64_t observed_generation; /* observedCRPGeneration */
};

/* The status as it was last computed, and from what. */
struct derived_status {
	bool valid; /* and no cluster is selected twice */
	const struct placement_status *status;
	const struct object *policy;
	const struct value *body;
	int64_t generation;
	uint64_t snapshots_version;
	struct placement_tally tally;
	uint32_t started_prefix; /* no selected entry before it has RolloutStarted Unknown */
};

struct placement_state {
	struct slot *slot;
	enum scope scope;
	struct slot_set bindings, policies, snapshots;
	uint64_t snapshots_version; /* counts the writes to resource snapshots of the placement */
	struct cluster_place **places; /* in order of appearance */
	size_t place_count, place_room;
	struct cluster_place **table;  /* of the places, by cluster; open addressing, a power of two, NULL where free */
	size_t table_size;
	struct cluster_place **dirty;  /* each once */
	size_t dirty_count, dirty_room;

	/* Selected resources, while no object of the hub changes. */
	bool selection_valid;
	const struct value *selection_body;
	uint64_t selection_version;
	struct selection selection;

	/* The snapshot that holds the selection, while neither changes. */
	const struct object *master;
	const char *master_hash;
	uint64_t master_version;

	/* status.selectedResources of the snapshots of an index, while none changes. */
	const char *identified_index;
	const struct value *identified;
	uint64_t identified_version;

	const struct value *policy_body; /* what policy_hash was made from */
	const char *policy_hash;
	struct decisions decisions;
	struct derived_status derived;
};

/* The state of a placement's slot, made when there is none. */
struct placement_state *placement_state_of(struct world *world, struct slot *placement);

/* Keeps states up to date; called before the controllers see a write. */
void placement_state_on_write(struct world *world, const struct object *before, const struct object *after);

/* The place of a cluster (a symbol), made when there is none. */
struct cluster_place *placement_state_place(struct world *world, struct placement_state *state, const char *cluster);

/* Forgets which bindings changed. */
void placement_state_clean(struct placement_state *state);

#endif
