#ifndef FLEETSIM_MODEL_PLACEMENT_CONTROLLER_H
#define FLEETSIM_MODEL_PLACEMENT_CONTROLLER_H

#include "model/placement_profile.h"
#include "model/placement_state.h"
#include "model/placement_words.h"
#include "model/work_queue.h"
#include "model/world.h"

/* The inside of the placement controller. */

struct placement_controller {
	struct work_queue queue;
	struct placement_words words;
	const struct placement_profile *profile;
	const struct kind_info *mirror_kind; /* ClusterResourcePlacementStatus */
	uint64_t hub_version; /* counts the writes to objects that can be selected */
};

uint64_t placement_controller_hub_version(const struct world *world);

/* Computes the status of 2.6 and 2.7 out of what a pass found, and writes it. `master` is NULL where nothing is made for External placements.
 * False: the pass fails with *error (a symbol) and nothing is written. *completed: the rollout is over. */
struct status_inputs {
	const struct object *policy;
	const struct object *master;
	const struct value *identifiers;
};

bool placement_write_status(struct world *world, struct placement_state *state, const struct status_inputs *inputs, bool *completed,
			    const char **error);

/* The roll-up of a placement at this moment. */
struct roll_up placement_roll_up_now(struct world *world, const struct placement_state *state);

/* A Kubernetes Event on the placement. */
void placement_emit_event(struct world *world, const struct placement_state *state, const char *reason, const char *message);

bool placement_is_external(const struct object *placement);

/* Whether the placement's status is mirrored into the namespace it selects (2.8). */
bool placement_is_mirrored(const struct world *world, const struct object *placement);

/* False when it selects another namespace than before: the status says so and the pass is over. */
bool placement_check_namespace(struct world *world, struct placement_state *state);

/* Writes the mirror and the condition StatusSynced. False: the pass fails with *error. */
bool placement_mirror_status(struct world *world, struct placement_state *state, const char **error);

/* Removes the mirrors of a placement that is gone, as the garbage collector does. */
void placement_drop_mirrors(struct world *world, const struct object *removed);

#endif
