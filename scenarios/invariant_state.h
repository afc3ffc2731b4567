#ifndef FLEETSIM_SCENARIOS_INVARIANT_STATE_H
#define FLEETSIM_SCENARIOS_INVARIANT_STATE_H

#include "scenarios/invariants.h"

#include "model/binding.h"
#include "model/run.h"

#include "sim/hash_table.h"

/* What the invariants know while they walk along the trace: the newest version of every object, and for each run the pass it is in and what has
 * happened to it. Private to invariant*.c. */

/* A cluster entry of a run's status that differs between two versions. */
struct cluster_change {
	uint32_t stage; /* stage_count is the deletion stage */
	uint32_t index;
	const struct cluster_status *before; /* NULL: the entry is new */
	const struct cluster_status *after;
};

/* What one status write of a run changed. */
struct run_change {
	int64_t at_ns;
	int64_t now_ns; /* instant */
	uint8_t writer;
	const struct object *before, *after;
	const struct run_status *old, *new; /* old may be NULL */
	bool initializes;                   /* the stages appear */
	struct cluster_change *clusters;
	uint32_t cluster_count;
};

/* The strategy a run recorded. */
struct recorded_stage {
	int64_t concurrency; /* M */
	const char *sort_key;
	bool has_before;
	bool has_wait, has_approval; /* after-stage tasks */
	int64_t wait_ns;
	/* counted along the trace */
	int64_t started;   /* clusters with Started True */
	int64_t in_flight; /* of them, not Succeeded True */
	uint32_t updated_front; /* of the clusters in front of this position it was seen that Succeeded is True */
};

/* What happened to the binding of a cluster during a run. */
struct touched {
	UT_hash_handle hh;
	const char *cluster;
	unsigned spec_writes;
	bool overwritten; /* by somebody else, after the run's own write */
};

struct run_track {
	const struct identity *identity;
	const char *uid;
	const struct object *now;    /* newest version; NULL: gone */
	struct recorded_stage *stages; /* stage_count, and one more for the deletion stage; NULL before initialization */
	uint32_t stage_count;
	const struct trace_pass *pass;   /* the one it is in, or the last one */
	const struct object *read;       /* the version the pass read */
	bool ended_once;                 /* `last` is valid */
	struct trace_pass last;          /* the last pass that ended */
	int64_t armed_ns;                /* when the timer fires that was waiting as the pass `pass` began; -1: none was */
	bool event_pending;              /* something that enqueues it happened since the last pass began */
	uint32_t rate_limited;           /* AddRateLimited since the last Forget */
	bool overwritten;                /* a binding of a cluster in flight was changed by somebody else */
	struct touched *touched;         /* clusters whose binding this run has written */
};

struct checker {
	struct arena *arena;
	const struct invariant_options *options;
	const struct release *release;
	struct invariant_report *report;
	const struct object **current; /* by identity number */
	size_t current_room;
	struct run_track **runs; /* in order of appearance */
	size_t run_count, runs_room;
	struct run_entry *run_table; /* the same by identity */
	uint32_t unknown_events;      /* approvals given for runs that nobody has seen yet */
	struct run_track *in_pass[2]; /* by scope */
	int64_t pass_end_ns[2];       /* of the last pass of the scope */
	int64_t bucket_ns[2];         /* own token buckets, one for each scope's queue */
	struct bound_cluster *bound;  /* bindings by (namespace, placement, cluster) */
	struct member_entry *members; /* MemberClusters by name */
};

/* Reports a violation of the invariant with this number. */
void checker_fail(struct checker *checker, unsigned number, int64_t at_ns, const struct identity *subject, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Lookups of our own. */
const struct condition *checker_condition(const struct condition *items, uint32_t count, const char *type);
bool checker_is(const struct condition *condition, enum condition_status status);
const struct condition *run_condition_of(const struct run_status *status, const char *type);
const struct condition *stage_condition_of(const struct stage_status *stage, const char *type);
const struct condition *cluster_condition_of(const struct cluster_status *cluster, const char *type);
const struct condition *task_condition_of(const struct task_status *task, const char *type);
bool stage_succeeded(const struct stage_status *stage);
/* Two bindings to be deleted on one cluster give two entries, and only the later one is kept book of. */
bool listed_again(const struct stage_status *stage, uint32_t entry);
bool cluster_in_flight(const struct cluster_status *cluster);
bool is_kind(const struct identity *identity, const char *cluster_kind, const char *namespaced_kind);
int scope_of(const struct identity *identity);
const char *state_read(const struct run_track *run); /* spec.state of the version the pass read; "Run" where the release has none */
bool run_is_over(const struct run_status *status);

/* The position of the first cluster of a stage whose Succeeded is not True. What the status itself counts is the engine's and not believed. */
uint32_t first_not_updated(struct run_track *run, const struct run_status *status, uint32_t stage);

/* The newest version of the binding of a cluster of a run's placement. NULL: none. */
const struct object *binding_of(struct checker *checker, const struct run_track *run, const char *cluster);
/* Tells the index of a binding that appears. */
void note_binding(struct checker *checker, const struct object *binding);
/* What is known of a run and a cluster; made when there is nothing yet. */
struct touched *touched_of(struct checker *checker, struct run_track *run, const char *cluster);
/* Likewise for a MemberCluster. */
void note_member(struct checker *checker, const struct identity *identity);
/* The newest version of a MemberCluster; NULL when it is not there. */
const struct object *member_cluster_of(struct checker *checker, const char *name);
void checker_forget(struct checker *checker);
/* Any binding of the placement in state Unscheduled that targets `cluster` (any cluster when NULL). */
const struct object *unscheduled_binding(struct checker *checker, const struct run_track *run, const char *cluster);
bool binding_belongs(const struct run_track *run, const struct object *binding);
bool binding_true(const struct object *binding, const char *type);
bool binding_in_sync(const struct run_track *run, const struct run_status *status, const struct cluster_status *cluster,
		     const struct object *binding);
/* The name of the snapshot the run rolls out; in the arena. */
const char *snapshot_of_run(struct checker *checker, const struct object *run, const struct run_status *status);

/* The groups of invariants, each told of what it needs. */
void invariants_run_write(struct checker *checker, struct run_track *run, const struct run_change *change);
void invariants_stage_write(struct checker *checker, struct run_track *run, const struct run_change *change);
void invariants_cluster_write(struct checker *checker, struct run_track *run, const struct run_change *change);
void invariants_task_write(struct checker *checker, struct run_track *run, const struct run_change *change);
void invariants_rollback_write(struct checker *checker, struct run_track *run, const struct run_change *change);
void invariants_engine_write(struct checker *checker, struct run_track *run, const struct trace_record *record);
void invariants_request_write(struct checker *checker, const struct trace_record *record);
void invariants_pass_begin(struct checker *checker, struct run_track *run, const struct trace_record *record);
void invariants_pass_end(struct checker *checker, struct run_track *run, const struct trace_record *record);

#endif
