#ifndef FLEETSIM_MODEL_RUN_H
#define FLEETSIM_MODEL_RUN_H

#include "model/condition.h"

#include "sim/arena.h"
#include "sim/symbol.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Spec and status of a (Cluster)StagedUpdateRun (engine.md 1.2, 1.3). A status is a tree of nodes that versions share: a pass edits a draft,
 * which copies a node the first time it is touched (run_edit_*), so a write costs what it changes and not the size of the fleet. */

struct run_spec {
	const char *placement;
	const char *snapshot_index; /* NULL: the key is absent */
	const char *strategy;
	const char *state;          /* NULL: absent, as on releases without it */
};

struct override_ref {
	const char *name;
	const char *ns;
};

/* Override snapshots recorded for a cluster (engine.md 5.5). */
struct overrides {
	const struct override_ref *resource; /* sorted by namespace, then name */
	uint32_t resource_count;
	const char *const *cluster;          /* sorted by name */
	uint32_t cluster_count;
};

enum {
	CLUSTER_CONDITIONS_MAX = 2,
	STAGE_CONDITIONS_MAX = 2,
	RUN_CONDITIONS_MAX = 3,
	TASK_CONDITIONS_MAX = 3,
	BEFORE_TASKS_MAX = 2, /* the schema allows one; a second is an error the engine reports */
	AFTER_TASKS_MAX = 2,
	CLUSTER_CHUNK = 32
};

struct cluster_status {
	const char *name;
	const struct overrides *overrides; /* NULL: none */
	struct condition conditions[CLUSTER_CONDITIONS_MAX];
	uint32_t condition_count;
};

struct cluster_chunk {
	uint64_t epoch;
	struct cluster_status items[CLUSTER_CHUNK];
};

struct task_status {
	const char *type; /* "TimedWait" or "Approval" */
	const char *request_name; /* NULL unless Approval */
	struct condition conditions[TASK_CONDITIONS_MAX];
	uint32_t condition_count;
};

struct stage_status {
	uint64_t epoch;
	const char *name;
	struct cluster_chunk **chunks;
	uint32_t cluster_count;
	struct task_status before[BEFORE_TASKS_MAX];
	struct task_status after[AFTER_TASKS_MAX];
	uint32_t before_count, after_count;
	bool has_start, has_end;
	int64_t start_ns, end_ns;
	struct condition conditions[STAGE_CONDITIONS_MAX];
	uint32_t condition_count;
	/* How the engine walks the stage without rescanning it; derived from the clusters, never printed. */
	uint32_t succeeded_prefix; /* all clusters before this position have Succeeded True */
	uint32_t succeeded_count;
	uint32_t started_count; /* clusters with Started True */
};

struct run_status {
	uint64_t epoch;
	const char *policy_index;          /* NULL: absent */
	int64_t cluster_count;             /* 0: absent */
	const char *snapshot_index;        /* NULL: absent */
	const struct value *apply_strategy; /* NULL: absent */
	const struct value *strategy;      /* stagedUpdateStrategySnapshot; NULL: absent */
	struct stage_status **stages;
	uint32_t stage_count;
	struct stage_status *deletion;     /* NULL: absent */
	struct condition conditions[RUN_CONDITIONS_MAX];
	uint32_t condition_count;
};

/* A draft of a status that is being changed by one pass. Nodes whose epoch is the draft's belong to it; all others are shared and read-only. */
struct run_draft {
	struct arena *arena;
	uint64_t epoch;
	const struct run_status *base; /* NULL: there was none */
	struct run_status *status;
};

/* `epoch` must be new for each draft. */
void run_draft_init(struct run_draft *draft, struct arena *arena, uint64_t epoch, const struct run_status *base);

/* The stage (the deletion stage for `index` == stage_count) for writing. */
struct stage_status *run_edit_stage(struct run_draft *draft, uint32_t index);
struct cluster_status *run_edit_cluster(struct run_draft *draft, uint32_t stage_index, uint32_t cluster);

/* Reading: valid until the next edit of the same node. */
const struct stage_status *run_stage(const struct run_status *status, uint32_t index);
const struct cluster_status *run_cluster(const struct stage_status *stage, uint32_t cluster);

/* A new stage of the draft with `cluster_count` empty clusters. */
struct stage_status *run_new_stage(struct run_draft *draft, const char *name, uint32_t cluster_count);

/* Sets observedGeneration of every condition anywhere in the status (engine.md 2.1 step 2). Costs nothing when they carry it already. */
void run_draft_refresh_generation(struct run_draft *draft, int64_t generation);

/* Cuts the times of all nodes the draft owns to the second: what the API server stores and the engine then continues with. */
void run_draft_floor_times(struct run_draft *draft);

/* Whether the API server would see no difference. */
bool run_status_equal(const struct run_status *left, const struct run_status *right);

/* The API's form of each. */
struct value *run_spec_encode(struct arena *arena, const struct run_spec *spec);
struct value *run_status_encode(struct arena *arena, const struct run_status *status);
const struct run_spec *run_spec_decode(struct arena *arena, struct symbols *symbols, const struct value *spec);
const struct run_status *run_status_decode(struct arena *arena, struct symbols *symbols, const struct value *map);

struct value *overrides_encode_resource(struct arena *arena, const struct overrides *overrides);
struct value *overrides_encode_cluster(struct arena *arena, const struct overrides *overrides);
bool overrides_equal(const struct overrides *left, const struct overrides *right);

/* NULL when both lists are absent or empty. */
const struct overrides *overrides_decode(struct arena *arena, struct symbols *symbols, const struct value *resource, const struct value *cluster);

#endif
