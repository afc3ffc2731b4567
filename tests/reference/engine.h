#ifndef FLEETSIM_TESTS_REFERENCE_ENGINE_H
#define FLEETSIM_TESTS_REFERENCE_ENGINE_H

#include "tests/reference/texts.h"
#include "tests/reference/world.h"

/* One execution of the reconcile procedure (engine.md 2). Everything it computes lives in the pass arena; what it wants to keep it writes
 * through the API. */

/* NULL means no problem. An abort ends the run; anything else is retriable. */
struct ref_problem {
	bool abort;
	const char *text;
};

struct ref_binding {
	struct value *tree; /* as last read or written in this pass */
	const char *name, *cluster;
};

struct ref_bindings {
	struct ref_binding *items;
	size_t count, room;
};

struct ref_pass {
	struct ref_world *world;
	struct arena *arena;
	const struct ref_release *release;
	const struct ref_scope *scope;
	struct value *run;    /* a copy of the object, to be changed; its times are exact until they are written */
	struct value *status; /* the status of `run` */
	const char *ns, *name, *placement_name, *strategy_name;
	int64_t generation;

	/* Collected anew in each pass (2.3, 2.4). */
	const struct value *placement;
	const struct value *apply_strategy; /* defaulted; NULL: none */
	const struct value *policy_snapshot;
	struct ref_bindings selected, deletions;
};

/* How far a pass got (2.1 step 10). */
struct ref_progress {
	bool finished;
	int64_t wait_ns; /* 0: "now" */
	struct ref_problem *problem;
};

/* Problems and texts: pass.c. An error text is given by its number and pairs of placeholder and text, ended by NULL. */
struct ref_problem *ref_abort(struct ref_pass *pass, enum ref_text_id id, ...) __attribute__((sentinel));
struct ref_problem *ref_retry(struct ref_pass *pass, enum ref_text_id id, ...) __attribute__((sentinel));
struct ref_problem *ref_abort_as(struct ref_pass *pass, const char *text);
struct ref_problem *ref_retry_as(struct ref_pass *pass, const char *text);

/* A write that the API server refused is retriable; NULL when it was not refused. */
struct ref_problem *ref_refused(struct ref_pass *pass, const char *refusal);

/* NN(x) of 0.2, or the plain name where the release prints that; and KREF(x). */
const char *ref_nn(const struct ref_pass *pass, const char *ns, const char *name);
const char *ref_kref(const struct ref_pass *pass, const char *ns, const char *name);
const char *ref_number(const struct ref_pass *pass, int64_t number);

/* Go's strconv.Atoi (7.2). False sets *error to what it prints. */
bool ref_atoi(struct arena *arena, const char *text, int64_t *number, const char **error);

/* Writes the status; in memory the times are cut to the second, as the server's answer has them. */
struct ref_problem *ref_status_write(struct ref_pass *pass);

/* 2.1 step 2 and 3. */
void ref_status_refresh_generation(struct ref_pass *pass);
void ref_status_strip_waits(struct ref_pass *pass);

/* conditions by event (3.2 to 3.5): marks.c */
void ref_run_initialized(struct ref_pass *pass);
void ref_run_initialization_failed(struct ref_pass *pass, const char *text);
void ref_run_progressing(struct ref_pass *pass);
void ref_run_waiting(struct ref_pass *pass, const struct value *stage, bool before);
void ref_run_stuck(struct ref_pass *pass, const struct value *stage, const char *const *clusters, size_t count);
void ref_run_stopping(struct ref_pass *pass);
void ref_run_stopped(struct ref_pass *pass);
void ref_run_succeeded(struct ref_pass *pass);
void ref_run_failed(struct ref_pass *pass, const char *text);
void ref_stage_started(struct ref_pass *pass, struct value *stage);
void ref_stage_waiting(struct ref_pass *pass, struct value *stage, bool before);
void ref_stage_stopping(struct ref_pass *pass, struct value *stage);
void ref_stage_stopped(struct ref_pass *pass, struct value *stage);
void ref_stage_succeeded(struct ref_pass *pass, struct value *stage);
void ref_stage_skipped(struct ref_pass *pass, struct value *stage);
void ref_stage_failed(struct ref_pass *pass, struct value *stage, const char *text);
void ref_cluster_started(struct ref_pass *pass, struct value *cluster);
void ref_cluster_succeeded(struct ref_pass *pass, struct value *cluster);
void ref_cluster_failed(struct ref_pass *pass, struct value *cluster, const char *text);
void ref_task_request_created(struct ref_pass *pass, struct value *task);
void ref_task_request_approved(struct ref_pass *pass, struct value *task);
void ref_task_wait_elapsed(struct ref_pass *pass, struct value *task);

/* IsTrue/IsFalse of a condition of the run's status at the run's generation. */
bool ref_is_true(const struct ref_pass *pass, const struct value *owner, const char *type);
bool ref_is_false(const struct ref_pass *pass, const struct value *owner, const char *type);

/* How long ago a condition last changed its status. */
int64_t ref_elapsed_ns(const struct ref_pass *pass, const struct value *owner, const char *type);

/* checks shared by initialization and validation: collect.c, stages.c. `status` receives what they find. */
struct ref_problem *ref_collect_placement(struct ref_pass *pass);
struct ref_problem *ref_collect_policy(struct ref_pass *pass, struct value *status, int64_t *count);
struct ref_problem *ref_collect_bindings(struct ref_pass *pass, struct value *status, int64_t count);
struct ref_problem *ref_stages_compute(struct ref_pass *pass, struct value *status);

/* snapshot.c, resources.c */
struct ref_problem *ref_snapshot_choose(struct ref_pass *pass, const struct value **master);
struct ref_problem *ref_resources_select(struct ref_pass *pass, struct value **selected);
const char *ref_resources_hash(struct ref_pass *pass, const struct value *selected);

/* overrides.c */
struct ref_problem *ref_overrides_record(struct ref_pass *pass, const struct value *master);

/* selectors.c (7.3). A selector that does not convert sets *error. NULL matches nothing. */
bool ref_selector_matches(struct arena *arena, const struct ref_release *release, const struct value *selector, const struct value *labels,
			  const char **error);

/* the steps of 2.1 */
struct ref_problem *ref_initialize(struct ref_pass *pass);
struct ref_problem *ref_validate(struct ref_pass *pass, int64_t *stage_index);
struct ref_progress ref_execute(struct ref_pass *pass, int64_t stage_index);
struct ref_progress ref_stop(struct ref_pass *pass, int64_t stage_index);

/* cluster_pass.c, after_stage.c, deletion_stage.c, approvals.c, bindings.c: parts of 2.5 to 2.8 */
struct ref_progress ref_cluster_pass(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage, int64_t max);
struct ref_progress ref_cluster_pass_mid_2025(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage);
struct ref_problem *ref_update_failing(struct ref_pass *pass, const struct value *stage);                    /* EXEC-07 */
struct ref_problem *ref_aggregate(struct ref_pass *pass, struct ref_problem *const *problems, size_t count); /* NULL of none */
struct ref_progress ref_after_stage(struct ref_pass *pass, struct value *stage, const struct value *strategy_stage);
struct ref_progress ref_deletion_stage(struct ref_pass *pass);
struct ref_progress ref_stop_deletion_stage(struct ref_pass *pass);
struct ref_problem *ref_approval_step(struct ref_pass *pass, const struct value *stage, struct value *task, const char *task_type, bool *approved);

/* 7.1. False sets *error. */
bool ref_max_concurrency(struct ref_pass *pass, const struct value *strategy_stage, size_t clusters, int64_t *max, const char **error);

struct ref_binding *ref_binding_of(struct ref_bindings *bindings, const struct value *cluster);
bool ref_binding_in_sync(const struct ref_pass *pass, const struct value *cluster, const struct ref_binding *binding);
bool ref_binding_rollout_started(const struct ref_binding *binding);
bool ref_binding_bound(const struct ref_binding *binding);
struct ref_problem *ref_binding_write_spec(struct ref_pass *pass, const struct value *cluster, struct ref_binding *binding, bool whole);
struct ref_problem *ref_binding_write_rollout_started(struct ref_pass *pass, struct ref_binding *binding);

/* 5.4: success, a problem, or neither. */
enum ref_result { REF_IN_PROGRESS, REF_SUCCEEDED, REF_FAILING };
enum ref_result ref_binding_result(const struct ref_pass *pass, const struct ref_binding *binding);

/* The stages of the recorded status, and of the strategy copy that belongs to them. */
size_t ref_stage_count(const struct value *status);
struct value *ref_stage(const struct value *status, int64_t index);
const struct value *ref_strategy_stage(const struct value *status, int64_t index);
const char *ref_stage_name(const struct value *stage);
const char *ref_cluster_name(const struct value *cluster);

/* One reconcile of the run with this key. */
struct ref_outcome ref_reconcile(struct ref_world *world, const struct ref_scope *scope, struct ref_key key);

#endif
