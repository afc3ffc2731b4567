#ifndef FLEETSIM_MODEL_SNAPSHOTS_H
#define FLEETSIM_MODEL_SNAPSHOTS_H

#include "model/world.h"

/* Resource snapshots: selection of resources, content hash, get-or-create (hub-and-members.md 2.5, 3.1-3.4, 3.6; engine.md 2.3.1). Used by the
 * placement controller and by runs without an index. */

struct snapshot_request {
	const struct object *placement;
	enum scope scope;
};

struct snapshot_answer {
	const struct object *master;  /* the snapshot in force; NULL only when `error` is set */
	int64_t again_ns;             /* > 0: a change was seen but is not collected yet; come back after this */
	const char *error;            /* NULL, or the text of a user error (with prefix U of engine.md 0.3); a symbol */
};

struct snapshot_answer snapshots_get_or_create(struct world *world, const struct snapshot_request *request);

#endif
