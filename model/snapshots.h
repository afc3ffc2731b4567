#ifndef FLEETSIM_MODEL_SNAPSHOTS_H
#define FLEETSIM_MODEL_SNAPSHOTS_H

#include "model/world.h"

#include <stdbool.h>

/* Resource snapshots: selection of resources, content hash, get-or-create (hub-and-members.md 2.5, 3.1-3.4, 3.6; engine.md 2.3.1). Used by the
 * placement controller and by runs without an index. */

struct placement_state;
struct selection;

struct snapshot_request {
	const struct object *placement;
	enum scope scope;
};

struct snapshot_answer {
	const struct object *master;  /* the snapshot in force; NULL only when `error` is set */
	int64_t again_ns;             /* > 0: a change was seen but is not collected yet; come back after this */
	const char *error;            /* NULL, or the text with its prefix of engine.md 0.3; a symbol */
	bool retriable;               /* of an error: not the user's fault, so the pass fails and is tried again */
};

struct snapshot_answer snapshots_get_or_create(struct world *world, const struct snapshot_request *request);

/* What the placement selects now; kept while no object of the hub changes. */
const struct selection *snapshots_select(struct world *world, struct placement_state *state);

/* The second half, for a selection without an error. */
struct snapshot_answer snapshots_update(struct world *world, struct placement_state *state, const struct selection *selection);

/* status.selectedResources of the snapshots of one index: the master's objects first; NULL when there are none. */
const struct value *snapshots_identify(struct world *world, struct placement_state *state, const char *index);

/* spec.revisionHistoryLimit (3.4, 3.5). */
int64_t snapshots_history_limit(const struct object *placement);

/* ownerReferences of what the controller makes for a placement. */
const struct value *snapshots_owners(struct world *world, const struct object *placement);

/* "error returned by the API server: ... already exists"; a symbol. */
const char *snapshots_exists_error(struct world *world, const struct kind_info *kind, const char *name);

#endif
