#ifndef FLEETSIM_MODEL_SELECTION_H
#define FLEETSIM_MODEL_SELECTION_H

#include "model/selected_object.h"
#include "model/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a placement's resourceSelectors pick out of the hub (hub-and-members.md 2.5). Selectable is every object of the store whose kind is none
 * of the fleet's own. */

struct selection {
	const char *error;      /* NULL, or why it failed, with its prefix (engine.md 0.3) */
	bool user_error;        /* of an error: nothing to retry */
	const struct selected_object *objects; /* in the order of snapshots */
	size_t count;
	uint32_t envelopes;
	const char *hash;
	const struct value *identifiers; /* status.selectedResources; NULL when nothing is selected */
};

/* Everything lives in the world's arena. */
struct selection selection_make(struct world *world, const struct object *placement);

/* Whether a write of this object concerns the placement: some selector picks it or would, if it were there. */
bool selection_concerns(struct world *world, const struct object *placement, const struct object *object);

/* Whether objects of this kind can be selected at all. */
bool selection_can_take(const struct release *release, const struct kind_info *kind);

#endif
