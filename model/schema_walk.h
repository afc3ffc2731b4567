#ifndef FLEETSIM_MODEL_SCHEMA_WALK_H
#define FLEETSIM_MODEL_SCHEMA_WALK_H

#include "model/schema.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stddef.h>

/* A walk over a document along its schema, without recursion: each node is entered, then what is in it in order (fields by key), then it is left.
 * Parts that no schema describes are not visited. */

enum schema_visit { SCHEMA_ENTER, SCHEMA_LEAVE, SCHEMA_END };

enum schema_place {
	SCHEMA_AT_ROOT,
	SCHEMA_AT_FIELD,
	SCHEMA_AT_ENTRY, /* of an object with free keys */
	SCHEMA_AT_ITEM
};

struct schema_step {
	const struct schema *schema;
	struct value *value;
	const struct value *old; /* the same node of the old document; NULL when there is none or it cannot be told which it was */
	enum schema_place place;
	const char *key; /* of a field or entry */
	size_t index;    /* of an item */
	size_t next;     /* child to visit */
};

struct schema_walk {
	enum schema_edition edition;
	bool begun;
	size_t depth;
	struct schema_step steps[VALUE_WRAPPED_MAX + 1];
};

/* `old` may be NULL. The nodes may be changed while they are entered, but no field put or dropped outside the one that was entered last. */
void schema_walk_init(struct schema_walk *walk, const struct schema *schema, enum schema_edition edition, struct value *value,
		      const struct value *old);

/* On to the next node; it is *step, valid until the next call. */
enum schema_visit schema_walk_next(struct schema_walk *walk, struct schema_step **step);

/* The field of an object in this edition, NULL when it has none of that key. */
const struct schema_field *schema_find_field(const struct schema *schema, enum schema_edition edition, const char *key);

/* "spec.stages[0].name" of the current node, in the arena; "" at the root. `key` (may be NULL) is appended as a field. Entries are written
 * ".key", as the schema check does, or "[key]", as the rules do. */
const char *schema_walk_path(const struct schema_walk *walk, struct arena *arena, const char *key, bool entries_in_brackets);

/* Whether the current node, or one around it, is as it was in the old document. Kubernetes lets such nodes pass whatever is wrong with them. */
bool schema_walk_unchanged(const struct schema_walk *walk);

#endif
