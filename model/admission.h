#ifndef FLEETSIM_MODEL_ADMISSION_H
#define FLEETSIM_MODEL_ADMISSION_H

#include "model/release.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* What the API server does to a manifest before it is stored, as pure functions on document trees: unknown fields are dropped, defaults filled
 * in, names, schema and rules checked, with the API server's own texts (engine.md 1.9; hub-and-members.md 1.1, 2.1, 2.2, 5.1). Kinds without a
 * table (core kinds, kinds of other projects) pass as they are; of them only the metadata is checked. */

struct admission_request {
	enum release_id release;
	const char *kind;
	const char *group; /* "" for the core group */
	bool namespaced;
	const struct value *old; /* the stored object; NULL on create */
	const struct value *proposed;
	bool webhooks;           /* KubeFleet's validating webhooks are installed */
	bool status_subresource; /* of an update: only the status changes; without it everything else */
};

/* The tree to store: new, but it may share parts of `old` and `proposed`. metadata is the proposed one (of a status update: the old one) with
 * only what the API server itself drops left out; what it sets itself (uid, creationTimestamp, generation, resourceVersion) is the caller's
 * business. NULL when it is refused: *refusal (in the arena) is the whole text, `<Kind>.<group> "<name>" is invalid: ...`. */
struct value *admission_create(struct arena *arena, const struct admission_request *request, const char **refusal);
struct value *admission_update(struct arena *arena, const struct admission_request *request, const char **refusal);

/* Prunes and fills in defaults, keeps the status, checks nothing: for objects that exist when the simulation begins. */
struct value *admission_default(struct arena *arena, enum release_id release, const char *group, const char *kind, const struct value *object);

/* Whether the status is changed only through the status subresource. True for kinds nobody knows. */
bool admission_has_status(enum release_id release, const char *group, const char *kind);

/* `clusterstagedupdateruns.placement.kubernetes-fleet.io "x" already exists`; the core group has no suffix. */
const char *admission_already_exists(struct arena *arena, const char *plural, const char *group, const char *name);
const char *admission_not_found(struct arena *arena, const char *plural, const char *group, const char *name);

/* The name made from metadata.generateName: the base cut to 58 bytes and five letters or digits out of `draw`. */
const char *admission_generate_name(struct arena *arena, const char *base, uint64_t draw);

/* KubeFleet's validating webhook for placements (hub-and-members.md 2.2). admission_create and admission_update ask it after the API server's
 * own checks, as the API server does, unless only the status changes. NULL when it allows the object, else its denial as kubectl shows it, in
 * the arena. */
const char *admission_webhook_placement(struct arena *arena, const struct admission_request *request);

#endif
