#ifndef FLEETSIM_MODEL_CODEC_H
#define FLEETSIM_MODEL_CODEC_H

#include "model/object.h"
#include "model/store.h"

/* Objects to and from the documents people read and write. */

/* The whole object as the API server returns it (apiVersion of the stored version). The tree may share parts of the object. */
struct value *object_encode(struct arena *arena, const struct object *object);

/* Fills the draft's parts from a manifest: metadata (labels, annotations, finalizers, ownerReferences), body or typed spec, and status when
 * `with_status`. Texts become symbols. */
void object_decode(struct store *store, struct object *draft, const struct value *manifest, bool with_status);

#endif
