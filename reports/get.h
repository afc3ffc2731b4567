#ifndef FLEETSIM_REPORTS_GET_H
#define FLEETSIM_REPORTS_GET_H

#include "model/kinds.h"
#include "model/release.h"

#include "reports/get_options.h"

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `kubectl get`, for `fleetsim get` and for expectations of a scenario (hub-and-members.md 8). */

struct get_objects {
	const struct value **items;
	size_t count;
	size_t room;
};

void get_objects_add(struct arena *arena, struct get_objects *objects, const struct value *object);

/* Where objects come from: the hub or a member at one instant. */
struct get_source {
	void *context;
	enum release_id release;
	int64_t now_ns; /* since the Unix epoch */

	/* Adds the objects of a kind, as the API server returns them, in any order. `cluster` is NULL for the hub; `ns` is NULL for all namespaces and
	 * kinds without them; `name` is NULL for all names. Objects and list live in the arena or longer. False with *error (one line, without
	 * "error: ") when that cluster cannot be asked. */
	bool (*list)(void *context, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns, const char *name,
		     struct get_objects *objects, const char **error);

	/* A kind that is in no table, by the word of the user; may be NULL. */
	const struct kind_info *(*find_kind)(void *context, struct arena *arena, const char *cluster, const char *word);

	bool keep_versions; /* dumps show the apiVersion of the objects and not the version that kubectl asks for */
	bool keep_order;    /* lists are in order already */
};

/* Prints to `out` and `err` what kubectl would; returns its exit code, 0 or 1. */
int get_print(struct text *out, struct text *err, const struct get_options *options, const struct get_source *source);

/* The same for a command line as people type it. */
int get_print_command(struct text *out, struct text *err, const char *command, const struct get_source *source);

#endif
