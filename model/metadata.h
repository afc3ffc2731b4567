#ifndef FLEETSIM_MODEL_METADATA_H
#define FLEETSIM_MODEL_METADATA_H

#include "model/field_error.h"
#include "model/names.h"

#include "sim/value.h"

#include <stdbool.h>

/* metadata of a document: names, namespaces, labels, annotations, finalizers, owners, in the API server's order and words. */

struct metadata_rules {
	bool namespaced;
	struct name_faults (*check_name)(const char *name);
};

/* Of a new object; `metadata` may be NULL. */
void metadata_check_new(struct field_errors *errors, const struct metadata_rules *rules, const struct value *metadata);

/* Of an update. */
void metadata_check_update(struct field_errors *errors, const struct value *metadata, const struct value *old);

/* Of an object inside another document, at `path`; it need not have a name. */
void metadata_check_inner(struct field_errors *errors, const char *path, const struct value *metadata);

/* What of metadata is not of the type it has to be, as `json: cannot unmarshal ...` (in the arena); NULL when all is fine. */
const char *metadata_type_error(struct arena *arena, const struct value *metadata);

#endif
