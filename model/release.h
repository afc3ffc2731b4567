#ifndef FLEETSIM_MODEL_RELEASE_H
#define FLEETSIM_MODEL_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

/* What each KubeFleet release does differently, as data (engine.md 10). Code asks the profile and never compares names; the number behind a
 * field is the row of the matrix in engine.md 10.1. */

enum release_id {
	RELEASE_MID_2025,
	RELEASE_V0_2_2,
	RELEASE_V0_3_1,
	RELEASE_HEAD,
	RELEASE_COUNT
};

/* Row 6: what a run without resourceSnapshotIndex gets. */
enum empty_index {
	EMPTY_INDEX_REFUSED, /* the text "" is no integer */
	EMPTY_INDEX_LATEST,  /* the snapshot labelled latest, retried until there is one */
	EMPTY_INDEX_MADE     /* a snapshot made from the resources of this moment */
};

/* Texts of the engine that differ between releases. Formats take what the comment names, in that order. */
struct engine_texts {
	const char *abort_prefix;              /* 19 */
	const char *validation_prefix;         /* 20 */
	const char *initialized;               /* 18 */
	const char *placement_missing;         /* INIT-01 */
	const char *placement_not_external;    /* INIT-02: type */
	const char *policy_missing;            /* INIT-03: placement */
	const char *policy_several;            /* INIT-04: placement, count ("%2$d" style order) */
	const char *binding_transient;         /* binding, snapshot, state */
	const char *bindings_missing;          /* INIT-08: snapshot */
	const char *strategy_missing;          /* INIT-10: strategy */
	const char *after_tasks_invalid;       /* INIT-14: strategy, stage, reason */
	const char *selector_invalid;          /* INIT-16: strategy, stage, reason */
	const char *snapshot_missing;          /* INIT-20: index, placement */
	const char *master_missing;            /* INIT-22: placement, index */
	const char *apply_strategy_outdated;   /* VAL-02: latest, recorded */
	const char *policy_outdated;           /* VAL-04: latest, recorded */
	const char *count_outdated;            /* VAL-05: latest, recorded */
	const char *strategy_snapshot_nil;     /* VAL-07 */
	const char *stages_nil;                /* VAL-09 */
	const char *deletion_stage_nil;        /* VAL-22 */
	const char *stage_number_changed;      /* VAL-10: new, existing */
	const char *stage_name_changed;        /* VAL-11: index, new, existing */
	const char *preempted;                 /* EXEC-06: cluster, stage, binding */
	const char *deleted_still_bound;       /* EXEC-09: cluster */
	const char *request_mismatch;          /* EXEC-02 / row 43: request, its run, its stage, wanted run, wanted stage */
	const char *stuck;                     /* 23: clusters, stage */
	const char *rollout_started;           /* 38: index, run */
	const char *request_created_reason;    /* 16 */
	const char *request_approved_reason;   /* 16 */
	const char *request_created;           /* 17 */
	const char *request_approved;          /* 17 */
};

struct release {
	enum release_id id;
	const char *name;
	bool namespaced_kinds;             /* 1: sur, sus, areq */
	bool run_state;                    /* 3, 4: spec.state, per-field immutability */
	enum empty_index empty_index;      /* 5, 6 */
	bool placement_snapshots_external; /* 7: the placement controller makes snapshots for External too */
	bool records_snapshot_index;       /* 8: status.resourceSnapshotIndexUsed */
	uint32_t run_name_max;             /* 9 */
	bool max_concurrency;              /* 11, 26, 27: several clusters of a stage at a time */
	bool before_stage_tasks;           /* 12 */
	bool request_names_timing;         /* 13: <run>-before-<stage>, not <run>-<stage> */
	const char *request_run_label;     /* 14 */
	bool request_task_label;           /* 15 */
	bool waiting_flips_progressing;    /* 24 */
	bool every_start_marks_stage;      /* 25 */
	bool skips_empty_stages;           /* 28 */
	bool tolerates_pending_reasons;    /* 29 */
	bool refreshes_generation;         /* 30 */
	bool stop_abort_marks_deletion;    /* 31 */
	bool apply_strategy_defaulted;     /* 35 */
	bool qualified_names;              /* 10.2: texts name objects as <namespace>/<name> */
	bool rollout_kinds_selected;       /* 42: placements may carry runs, strategies and approval requests */
	bool envelope_overrides;           /* 45 */
	bool go_selector_errors;           /* engine.md 7.3, last point: values shown in Go syntax */
	bool request_accepted_column;      /* 46 */
	bool member_name_label;            /* hub-and-members.md 1.1 */
	int64_t placement_resync_ns;       /* hub-and-members.md 2.4 */
	const struct engine_texts *texts;
};

const struct release *release_of(enum release_id id);

/* NULL when there is no such release. */
const struct release *release_by_name(const char *name);

#endif
