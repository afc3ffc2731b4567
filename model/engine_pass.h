#ifndef FLEETSIM_MODEL_ENGINE_PASS_H
#define FLEETSIM_MODEL_ENGINE_PASS_H

#include "model/binding.h"
#include "model/engine.h"
#include "model/run.h"
#include "model/selector.h"

/* What the files of the run controller share: one pass over one run. Private to engine*.c. */

/* An error of a pass; NULL where a function returns one means that all is well. */
struct engine_error {
	bool abort; /* terminal; otherwise the queue retries */
	const char *text;
};

/* Prefixes of engine.md 0.3, in the order in which they wrap. */
enum error_prefix {
	PREFIX_ABORT = 1,      /* A */
	PREFIX_VALIDATION = 2, /* V, contains A */
	PREFIX_USER = 4,       /* U */
	PREFIX_UNEXPECTED = 8, /* X */
	PREFIX_EXPECTED = 16,  /* E */
	PREFIX_SERVER = 32     /* S */
};

/* A task of the recorded strategy. */
struct task_plan {
	const char *type;
	bool has_wait;
	int64_t wait_ns;
};

/* A stage of the recorded strategy. */
struct stage_plan {
	const char *name;
	const struct value *selector;
	const char *sort_key; /* NULL: none */
	const struct value *max_concurrency;
	struct task_plan before[BEFORE_TASKS_MAX], after[AFTER_TASKS_MAX];
	uint32_t before_count, after_count;
};

struct strategy_plan {
	const struct value *source; /* the spec it was read from */
	struct stage_plan *stages;
	uint32_t stage_count;
};

/* A cluster that is to be updated, with its binding. */
struct target {
	const char *cluster;
	struct slot *binding;
	bool placed;
	int64_t sort_value;
};

/* The bindings of the placement, classified (engine.md 2.3). */
struct binding_set {
	struct target *targets;  /* selected, by cluster name; of two bindings for one cluster the later name counts */
	uint32_t target_count;
	uint32_t selected_count; /* bindings, so two for one cluster count twice */
	struct slot **deleted;   /* to be deleted, by binding name */
	uint32_t deleted_count;
};

/* Targets of each stage in update order. */
struct stage_targets {
	struct target **items;
	uint32_t count;
};

/* Derived from the world and dropped whenever it may be outdated; lives in the slot of the run. */
struct run_cache {
	uint64_t topology; /* world->topology at which the rest was computed and found right; 0: never */
	const char *uid;
	struct strategy_plan plan;
	struct binding_set bindings;
	struct stage_targets *stages;
	int64_t *concurrency; /* M of each stage */
};

struct run_pass {
	struct world *world;
	enum scope scope;
	const struct release *release;
	const struct engine_texts *texts;
	struct slot *slot;
	const struct object *run; /* as last read or written */
	const char *ns, *name;
	int64_t generation;
	int64_t now_ns; /* instant */
	struct run_draft draft;
	struct run_cache *cache;
	/* Of the checks that initialization and validation share. */
	const struct object *placement;
	const struct object *policy_snapshot;
	int64_t wanted_count; /* -1: not known (PickAll) */
	bool initializing;
	bool overrides_exist; /* some concern the placement, so every cluster's lists are present; set while initializing, engine.md 5.2 */
};

/* How the execution of a pass ends. */
struct pass_step {
	const struct engine_error *error;
	bool finished;
	int64_t after_ns; /* 0: now */
};

/* engine_error.c */
const struct engine_error *engine_fail(struct run_pass *pass, unsigned prefixes, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a text of the release's table, which gcc cannot check. */
const struct engine_error *engine_fail_text(struct run_pass *pass, unsigned prefixes, const char *format, ...);
const struct engine_error *engine_join(struct run_pass *pass, const struct engine_error *const *errors, uint32_t count);
/* NN(x), or the plain name where the release writes those. */
const char *engine_name(struct run_pass *pass, const char *name);

/* engine_source.c: placement, policy snapshot, bindings. With `record`, what is learnt goes into the draft (initialization). */
const struct engine_error *engine_check_placement(struct run_pass *pass, bool record, const struct value **apply_strategy);
const struct engine_error *engine_check_policy(struct run_pass *pass, bool record, const char **policy_index);
const struct engine_error *engine_collect_bindings(struct run_pass *pass, struct binding_set *set);

/* engine_plan.c */
void engine_read_plan(struct run_pass *pass, const struct value *strategy_spec, struct strategy_plan *plan);
/* The copy of a strategy's spec that goes into the status. */
struct value *engine_record_strategy(struct run_pass *pass, const struct value *strategy_spec);
/* INIT-11..17: stages and their clusters in order. The array has plan->stage_count entries. */
const struct engine_error *engine_place_clusters(struct run_pass *pass, const struct strategy_plan *plan, struct binding_set *set,
						 struct stage_targets **stages);
const struct engine_error *engine_check_coverage(struct run_pass *pass, const struct binding_set *set);

/* engine_init.c, engine_validate.c */
const struct engine_error *engine_initialize(struct run_pass *pass);
/* *next: the stage to go on with; stage_count is the deletion stage, -1 means that everything is done. */
const struct engine_error *engine_validate(struct run_pass *pass, int *next);

/* engine_overrides.c: one entry for each target (INIT-23, INIT-24). */
const struct engine_error *engine_find_overrides(struct run_pass *pass, const struct object *master, const struct binding_set *set,
						 const struct overrides ***found);

/* engine_execute.c, engine_stop.c, engine_delete.c */
struct pass_step engine_execute(struct run_pass *pass, uint32_t stage);
struct pass_step engine_stop(struct run_pass *pass, uint32_t stage);
struct pass_step engine_execute_deletion(struct run_pass *pass);
struct pass_step engine_stop_deletion(struct run_pass *pass);

/* engine_approval.c (engine.md 6.2) */
const struct engine_error *engine_approve_task(struct run_pass *pass, uint32_t stage_index, bool before, uint32_t task_index, bool *approved);

/* engine_binding.c (engine.md 5) */
bool engine_in_sync(struct run_pass *pass, const struct object *binding, const struct cluster_status *cluster);
bool engine_rollout_started(const struct object *binding);
void engine_bind(struct run_pass *pass, struct slot *binding, const struct cluster_status *cluster, bool in_sync);
void engine_start_rollout(struct run_pass *pass, struct slot *binding);
enum binding_result {
	BINDING_IN_PROGRESS,
	BINDING_SUCCEEDED,
	BINDING_FAILING
};
enum binding_result engine_binding_result(struct run_pass *pass, const struct object *binding);
const struct engine_error *engine_failing_error(struct run_pass *pass, const char *stage);

/* engine_condition.c (engine.md 3.2-3.5) */
const struct condition *engine_run_condition(const struct run_pass *pass, const char *type);
void engine_set_run(struct run_pass *pass, const char *type, enum condition_status status, const char *reason, const char *message);
void engine_set_stage(struct run_pass *pass, uint32_t stage, const char *type, enum condition_status status, const char *reason,
		      const char *message);
void engine_run_progressing(struct run_pass *pass);
void engine_run_succeeded(struct run_pass *pass);
void engine_run_failed(struct run_pass *pass, const char *message);
void engine_run_waiting(struct run_pass *pass, bool before, const char *stage);
void engine_run_stuck(struct run_pass *pass, const char *stage, const char *const *clusters, uint32_t count);
void engine_stage_started(struct run_pass *pass, uint32_t stage);
void engine_stage_succeeded(struct run_pass *pass, uint32_t stage);
void engine_stage_skipped(struct run_pass *pass, uint32_t stage);
void engine_stage_failed(struct run_pass *pass, uint32_t stage, const char *message);
void engine_cluster_started(struct run_pass *pass, uint32_t stage, uint32_t cluster);
void engine_cluster_succeeded(struct run_pass *pass, uint32_t stage, uint32_t cluster);
void engine_cluster_failed(struct run_pass *pass, uint32_t stage, uint32_t cluster, const char *message);
bool engine_cluster_is(const struct cluster_status *cluster, const char *type, enum condition_status status);

/* Names of clusters that are in flight too long. Only the first three are shown; `count` is how many there are. */
enum { STUCK_SHOWN = 3 };
struct stuck_list {
	const char *shown[STUCK_SHOWN];
	uint32_t count;
};
bool engine_note_stuck(struct run_pass *pass, struct stuck_list *stuck, const struct cluster_status *cluster);

/* Persists the draft (engine.md 3.7). The pass goes on with what the API server answered. */
void engine_write_status(struct run_pass *pass);

/* Constants of 4.1. */
extern const int64_t engine_cluster_poll_ns, engine_stage_poll_ns, engine_stuck_ns;

#endif
