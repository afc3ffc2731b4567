#ifndef FLEETSIM_MODEL_SCHEDULER_CYCLE_H
#define FLEETSIM_MODEL_SCHEDULER_CYCLE_H

#include "model/placement_state.h"
#include "model/quantity.h"
#include "model/selector.h"
#include "model/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The inside of the scheduler: one cycle for one placement (hub-and-members.md 4.4 to 4.7). */

/* What a binding is to a cycle; the first that fits counts. */
enum binding_class {
	BINDING_DELETING,
	BINDING_UNSCHEDULED,
	BINDING_DANGLING,  /* its cluster is gone or leaving */
	BINDING_OBSOLETE,  /* made for an older policy */
	BINDING_SCHEDULED,
	BINDING_BOUND,
	BINDING_CLASSES
};

/* Versions of bindings. */
struct binding_list {
	const struct object **items;
	size_t count;
};

struct score {
	int64_t topology;
	int64_t affinity;
	int64_t obsolete; /* 1: the cluster has a binding of an older policy; not reported */
};

/* A member cluster in a cycle. */
struct candidate {
	const struct object *cluster;
	const char *name;
	const char *refused;    /* why a filter refuses it; NULL: none does */
	bool present;           /* has a scheduled or bound binding of this policy snapshot */
	bool has_obsolete;
	bool picked;
	bool has_old_binding;   /* an obsolete or unscheduled one, which a pick takes over */
	bool violates;          /* a DoNotSchedule constraint */
	const char *violation;
	struct score score;
};

struct candidate_list {
	struct candidate **items;
	size_t count;
};

/* A term of the required cluster affinity, or the preference of a preferred one. */
struct affinity_term {
	const struct selector *labels;     /* NULL: any */
	const struct value *properties;    /* matchExpressions of the propertySelector; NULL: any */
	int64_t weight;                    /* preferred terms */
	const char *sorter;                /* property; NULL: the whole weight */
	bool ascending;
	bool observed;                     /* some cluster has the property: */
	struct quantity least, greatest;
};

struct affinity_terms {
	struct affinity_term *items;
	size_t count;
};

struct cycle {
	struct world *world;
	struct placement_state *state;
	const struct object *snapshot;
	const struct value *policy;        /* NULL: none */
	struct candidate *candidates;      /* every MemberCluster, by name */
	size_t candidate_count;
	struct binding_list bindings[BINDING_CLASSES];
	struct affinity_terms required, preferred;
	const char *error;                 /* a symbol */
};

/* What a cycle did, for the status. */
struct cycle_result {
	struct binding_list created, patched;
	struct candidate_list passed_over; /* scored, not picked */
	bool tells_refused;
};

/* Picks clusters by the kind of placement (4.5), writes bindings and status. */
bool scheduler_pick_all(struct cycle *cycle);
bool scheduler_pick_n(struct cycle *cycle, bool *again);
bool scheduler_pick_fixed(struct cycle *cycle);

/* One cycle. False when it failed: cycle->error. *again: another one is to follow at once. */
bool scheduler_run_cycle(struct world *world, struct placement_state *state, const struct object *snapshot, bool *again, const char **error);

/* Sets the error of a cycle; returns false. */
bool scheduler_fail(struct cycle *cycle, const char *text);

/* The candidate of this name, NULL when there is no such cluster. */
struct candidate *scheduler_candidate(const struct cycle *cycle, const char *name);

/* Filters (4.6). Prepares what they need, then runs them over all candidates. */
bool scheduler_filter(struct cycle *cycle);

/* Scores the given candidates (PickN). */
bool scheduler_score(struct cycle *cycle, const struct candidate_list *candidates);

/* Topology spread constraints, computed over all clusters. */
bool scheduler_spread_prepare(struct cycle *cycle);
bool scheduler_has_spread(const struct cycle *cycle);

/* A property of a cluster. False when the name or value is bad: the cycle fails with `fails`, told by the plugin. *found tells whether there is one. */
bool scheduler_property(struct cycle *cycle, const struct object *cluster, const char *name, const char *fails, struct quantity *quantity,
			bool *found);

/* Writes (4.5, 4.7). */
const struct object *scheduler_create_binding(struct cycle *cycle, const char *cluster, const struct value *decision);
const struct object *scheduler_patch_binding(struct cycle *cycle, const struct object *binding, const char *state, const struct value *decision);
void scheduler_unschedule(struct cycle *cycle, const struct binding_list *bindings);

/* The state an unscheduled binding had; NULL, with the error set, when it does not say. */
const char *scheduler_previous_state(struct cycle *cycle, const struct object *binding);

/* Decisions. */
const struct value *scheduler_decision_scored(struct cycle *cycle, const struct candidate *candidate);
const struct value *scheduler_decision_passed_over(struct cycle *cycle, const struct candidate *candidate);
const struct value *scheduler_decision_fixed(struct cycle *cycle, const char *cluster);
const struct value *scheduler_decision_refused(struct cycle *cycle, const char *cluster, const char *reason);

/* Writes targetClusters, the Scheduled condition and the observed generation, unless none of them changes. */
struct outcome_status {
	const struct value **decisions;
	size_t count;
	bool fulfilled;
	size_t found; /* clusters the condition tells of */
};

bool scheduler_write_status(struct cycle *cycle, const struct outcome_status *outcome);

/* The status after bindings were scheduled: `wanted` clusters are needed; created and patched bindings are told first, then the two lists. */
bool scheduler_tell(struct cycle *cycle, const struct cycle_result *result, size_t wanted, const struct binding_list *first,
		    const struct binding_list *second);

void scheduler_list_add(struct binding_list *list, const struct object *binding);

/* An empty list with room for `most` bindings. */
struct binding_list scheduler_list_new(const struct cycle *cycle, size_t most);

#endif
