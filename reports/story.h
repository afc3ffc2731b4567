#ifndef FLEETSIM_REPORTS_STORY_H
#define FLEETSIM_REPORTS_STORY_H

#include "model/run.h"
#include "model/trace.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The trace as a timeline: runs, their passes, stages, clusters and waits with the instants that matter. Every report that is about time reads
 * this. All instants are virtual nanoseconds, exact (the persisted times of Kubernetes are cut to the second, these are not); an instant that
 * never came is STORY_NEVER. Positions in arrays are `uint32_t`, STORY_NONE means none. Texts are the trace's. */

#define STORY_NEVER INT64_C(-1)
#define STORY_NONE UINT32_MAX

enum story_outcome {
	STORY_WAITING, /* not begun at the end of the trace */
	STORY_RUNNING, /* begun and not ended */
	STORY_SUCCEEDED,
	STORY_SKIPPED, /* a stage without clusters */
	STORY_FAILED,
	STORY_ABANDONED /* the run was deleted before it ended */
};

/* What will wake the controller next (engine.md 4.2, 4.3): the one waiting entry of the run's key. */
enum story_armed {
	ARMED_NOTHING, /* only an event can */
	ARMED_TIMER,   /* the delay that a pass asked for */
	ARMED_BACKOFF, /* the retry of a pass that ended with an error */
	ARMED_REQUEUE  /* the zero-delay requeue of a pass that went on to the next stage */
};

struct story_pass {
	const struct trace_pass *trace; /* cause, result, error, delays */
	int64_t ready_ns;               /* the key waited for a worker from here */
	int64_t begin_ns;               /* what the pass writes, it writes now */
	int64_t end_ns;                 /* of a pass that the end of the trace cut off: that end */
	enum story_armed armed;         /* after it */
	int64_t due_ns;                 /* when that wakes the controller; STORY_NEVER with ARMED_NOTHING */
	uint32_t in_flight;             /* clusters of the run that are started and not seen done, after it */
	uint32_t done;                  /* clusters of its stages (not of the deletion stage) that were seen done so far */
	bool wrote;                     /* it changed the status */
};

/* What a cluster reported while it was being updated, other than that work is in progress. */
enum story_trouble {
	TROUBLE_NONE,
	TROUBLE_UNAVAILABLE, /* Available False: applied, but not (yet) available */
	TROUBLE_FAILED       /* any other condition False with a reason that does not mean progress */
};

struct story_cluster {
	const char *name;
	int64_t started_ns; /* it took its slot: Started turned True, or, earlier, a pass came to it and found that another run had begun the same
			     * update and that the binding reports a failure; such a pass marks nothing (engine.md 2.6 step 5d) */
	int64_t ready_ns;   /* its binding reported Available or DiffReported at its generation, for the last time before that was seen; for a
			     * cluster of the deletion stage: its binding was gone. Never before started_ns. */
	int64_t seen_ns;    /* Succeeded turned True */
	int64_t failed_ns;  /* Succeeded turned False */
	uint32_t start_pass, seen_pass; /* of the run; STORY_NONE with an instant: before its first */
	uint32_t mark_pass;             /* in which Started turned True */
	uint32_t wave;                  /* clusters of a stage that one pass started, from 0 */
	bool at_once;                   /* it was marked as started and as done in one pass, and keeps its slot until the next (the same step) */
	enum story_trouble trouble;     /* the worst while this run updated it */
	int64_t trouble_ns;             /* since when, the first time, not before started_ns */
	const struct condition *trouble_condition;
};

struct story_task {
	bool approval;       /* else a timed wait */
	bool before;         /* before the stage */
	const char *request; /* approvals: name of the request */
	int64_t wait_ns;     /* timed waits: how long */
	int64_t begun_ns;    /* the request was created or found; the wait (last) began */
	int64_t granted_ns;  /* approvals: somebody approved (the last time before that was accepted) */
	int64_t done_ns;     /* accepted; recorded as elapsed */
	uint32_t done_pass;
};

enum { STORY_TASKS_MAX = BEFORE_TASKS_MAX + AFTER_TASKS_MAX };

struct story_stage {
	const char *name;
	uint32_t index;
	bool deletion;
	enum story_outcome outcome;
	struct story_cluster *clusters; /* in update order */
	uint32_t cluster_count;
	int64_t limit;                            /* clusters that may be in flight at a time (engine.md 7.1); all of them in the deletion stage */
	struct story_task tasks[STORY_TASKS_MAX]; /* those before the stage first */
	uint32_t task_count;
	int64_t begun_ns;   /* the stage before it ended, or the run was initialized */
	int64_t current_ns; /* the first pass in state Run since then */
	int64_t started_ns; /* its first cluster was started */
	int64_t moved_ns;   /* its condition Progressing last changed its status: waits count from there (engine.md 4.6) */
	int64_t updated_ns; /* all its clusters had been seen done, and a pass went on from there */
	int64_t ended_ns;
	uint32_t current_pass, updated_pass, ended_pass;
	uint32_t wave_count;
	uint32_t started_count, seen_count;
	uint32_t *start_order; /* positions of clusters in the order in which they were started, started_count of them */
	uint32_t *seen_order;  /* and seen done, seen_count of them */
	const char *error;     /* why it failed; NULL */
};

/* A value from an instant on. */
struct story_state {
	int64_t at_ns;
	const char *state; /* spec.state; NULL on releases without it */
};

/* A time in which the run called itself stuck. */
struct story_stuck {
	int64_t from_ns, until_ns; /* until_ns STORY_NEVER: to the end */
	uint32_t stage;
	const char *message;
};

struct story_run {
	const struct identity *identity;
	const char *uid;                 /* a run that is deleted and made again is two */
	const struct story_run *earlier; /* the one that was deleted; NULL */
	const struct run_spec *spec;     /* the last */
	const struct run_status *status; /* the last; NULL: none */
	bool seeded;                     /* it existed when the simulation began; what its status says then counts as of 0 s */
	int64_t created_ns;
	int64_t initialized_ns;
	uint32_t initialized_pass;
	int64_t ended_ns;
	enum story_outcome outcome;
	const char *error;  /* why it failed; NULL */
	int64_t deleted_ns; /* deletion was requested */
	int64_t removed_ns;
	const char *snapshot_index; /* it rolls out this one; NULL: not known yet */
	int64_t index;              /* the same as a number; -1: none */
	int64_t held_index;         /* the highest that members held of its placement when it was initialized; -1: none. A run with a smaller one
				     * rolls back. */
	struct story_pass *passes;
	size_t pass_count;
	struct story_state *states;
	size_t state_count;
	struct story_stage *stages; /* stage_count, and after them the deletion stage if there is one */
	uint32_t stage_count;
	bool has_deletion;
	struct story_stuck *stuck;
	size_t stuck_count;
};

/* What a member holds of a placement from an instant on. */
struct story_holding {
	int64_t at_ns;
	const char *cluster;
	const char *ns, *placement;
	int64_t index; /* of the resource snapshot; -1: nothing any more */
};

struct story {
	const struct trace *trace;
	int64_t start_ns;        /* instant of virtual time 0 */
	int64_t end_ns;          /* virtual time at which the trace ends */
	struct story_run **runs; /* in the order in which they were created */
	size_t run_count;
	struct story_holding *holdings; /* in the order of time; only changes */
	size_t holding_count;
	const struct story_run **latest; /* by identity number, the latest run of that name; NULL */
	size_t latest_count;
	bool concurrent; /* two runs were under way at one time, so their names are needed to tell them apart */
};

/* Reads the whole trace, which must be kept and outlive the story; the story lives in the arena. Linear in the trace. `end_ns` is the virtual
 * time at which the run ended (not before the last record). */
struct story *story_read(struct arena *arena, const struct trace *trace, int64_t start_ns, int64_t end_ns);

/* The run of an identity that was under way or last seen at a virtual time; NULL: none yet. */
const struct story_run *story_run_at(const struct story *story, const struct identity *identity, int64_t at_ns);

/* The end of what is known about a run: ended_ns, or the end of the trace. */
int64_t story_run_end(const struct story *story, const struct story_run *run);

/* Stages with the deletion stage, if there is one. */
uint32_t story_stages_of(const struct story_run *run);

/* Whether the run rolls back: to a snapshot older than what members held. */
bool story_rolls_back(const struct story_run *run);

/* Whether spec.state was `Stop` (`Initialize`) at a virtual time. */
bool story_state_is(const struct story_run *run, int64_t at_ns, const char *state);

/* Since when a run is in state Stop at `end_ns`; STORY_NEVER: it is not. */
int64_t story_stop_ns(const struct story_run *run, int64_t end_ns);

/* How long a run was in state Stop between two instants. */
int64_t story_stopped_between(const struct story_run *run, int64_t from_ns, int64_t until_ns);

/* The index of a resource snapshot named `<placement>-<index>-snapshot`; -1 when it is not named so. */
int64_t story_snapshot_index(const char *placement, const char *snapshot);

/* What the binding of an update reports. */
enum story_report { REPORT_NOTHING, REPORT_PROGRESS, REPORT_UNAVAILABLE, REPORT_FAILED, REPORT_READY };

/* *condition: the one that decides; NULL for REPORT_NOTHING and REPORT_PROGRESS. */
enum story_report story_report_of(const struct object *binding, const struct condition **condition);

#endif
