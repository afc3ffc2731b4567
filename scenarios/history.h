#ifndef FLEETSIM_SCENARIOS_HISTORY_H
#define FLEETSIM_SCENARIOS_HISTORY_H

#include "model/trace.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stddef.h>
#include <stdint.h>

/* All objects at any instant, from the trace alone. Everything that happened at exactly that instant counts as done. Identity numbers index the
 * table, so looking one up is a binary search among its versions. */

struct history_version {
	int64_t at_ns;
	const struct object *object; /* NULL: gone */
};

struct history_line {
	const struct identity *identity; /* NULL: no object has this number */
	const struct history_version *versions; /* in the order of time */
	size_t count;
};

/* What a member holds through one binding, from an instant on. */
struct history_holding {
	int64_t at_ns;
	const char *cluster;
	const struct object *snapshot; /* master resource snapshot; NULL: the resources were removed */
	const struct identity *binding;
};

struct history {
	struct arena *arena;
	int64_t start_ns; /* instant of virtual time 0 */
	int64_t end_ns;   /* virtual time of the end of the run */
	const struct history_line *lines; /* by identity number */
	size_t line_count;
	const struct history_holding *holdings; /* in the order of time */
	size_t holding_count;
	const struct history_line **sorted; /* those with an identity, by group, kind, namespace, name */
	size_t sorted_count;
};

struct history_list {
	const struct object **items; /* by namespace, then name */
	size_t count;
};

/* The trace must be kept and outlive the history. */
struct history *history_build(struct arena *arena, const struct trace *trace, int64_t start_ns, int64_t end_ns);

/* An object at `at_ns`; NULL when it is not there. `ns` is "" for cluster scope. */
const struct object *history_object(const struct history *history, const struct kind_info *kind, const char *ns, const char *name, int64_t at_ns);

/* All of a kind at `at_ns`; `ns` NULL: of all namespaces. */
struct history_list history_objects(const struct history *history, struct arena *arena, const struct kind_info *kind, const char *ns, int64_t at_ns);

/* All versions of one object; NULL when there never was one. */
const struct history_line *history_line_of(const struct history *history, const struct kind_info *kind, const char *ns, const char *name);

/* The objects that a member holds at `at_ns`, as documents, by the order of their snapshots: what was placed, overrides not applied. Their
 * creationTimestamp is when the member got them, the last time that it did not have them before. */
struct value *history_member_objects(const struct history *history, struct arena *arena, const char *cluster, int64_t at_ns);

#endif
