#ifndef FLEETSIM_TESTS_REFERENCE_GENERATE_PARTS_H
#define FLEETSIM_TESTS_REFERENCE_GENERATE_PARTS_H

#include "tests/reference/draw.h"
#include "tests/reference/release.h"
#include "tests/reference/world.h"

/* What the parts of the generator share while one case is being made. */

enum ref_feature {
	REF_F_NAMESPACED,
	REF_F_MANY_CLUSTERS,
	REF_F_STAGES,
	REF_F_OVERLAP,
	REF_F_GAP,
	REF_F_EMPTY_STAGES,
	REF_F_NO_STAGES,
	REF_F_SORTING,
	REF_F_ODD_KEYS,
	REF_F_CONCURRENCY,
	REF_F_BEFORE,
	REF_F_APPROVAL,
	REF_F_WAIT,
	REF_F_SELECTORS,
	REF_F_BAD_SELECTOR,
	REF_F_BAD_TASKS,
	REF_F_BAD_OBJECTS,
	REF_F_POLICY_TYPES,
	REF_F_APPLY_STRATEGY,
	REF_F_OLD_BINDINGS,
	REF_F_DELETIONS,
	REF_F_ONLY_DELETIONS,
	REF_F_FINALIZERS,
	REF_F_TWO_ON_ONE,
	REF_F_TRANSIENT,
	REF_F_OVERRIDES,
	REF_F_AUTOMATIC,
	REF_F_SNAPSHOT_DELAYS,
	REF_F_BAD_INDEX,
	REF_F_SLOW,
	REF_F_IN_PROGRESS,
	REF_F_FAILING,
	REF_F_NEVER,
	REF_F_STALE,
	REF_F_TOLERATED,
	REF_F_DIFF,
	REF_F_INITIALIZE,
	REF_F_STATES,
	REF_F_RELABEL,
	REF_F_POLICY_CHANGE,
	REF_F_APPLY_CHANGE,
	REF_F_BINDING_CHANGE,
	REF_F_BINDING_MADE,
	REF_F_SECOND_RUN,
	REF_F_OTHER_PLACEMENT,
	REF_F_DELETE_RUN,
	REF_F_DELETE_OBJECTS,
	REF_F_EDIT_STRATEGY,
	REF_F_MEMBER_CHANGE,
	REF_F_APPROVAL_TRICKS,
	REF_F_MADE_BEFOREHAND,
	REF_F_REFUSED,
	REF_F_PASS_TIME,
	REF_F_LONG,
	REF_F_PILE_UP,      /* many clusters at once, some failing, some taken over */
	REF_F_DELETE_AGAIN, /* bindings that come back while they are being deleted */
	REF_FEATURE_COUNT
};

enum { REF_CLUSTERS_MAX = 16, REF_RUNS_MAX = 6 };

struct ref_cluster_plan {
	const char *name, *environment;
	bool selected; /* has a binding that is rolled out */
};

struct ref_generator {
	struct ref_draw draw;
	const struct ref_release *release;
	const struct ref_scope *scope;
	const char *ns; /* "" or that of all namespaced objects */
	bool on[REF_FEATURE_COUNT];
	int64_t until_s;

	struct ref_cluster_plan clusters[REF_CLUSTERS_MAX];
	size_t cluster_count;
	const char *environments[5];
	size_t environment_count;
	const char *policy_type; /* "" for none */
	int64_t snapshot_count, target_index;
	const char *runs[REF_RUNS_MAX];
	size_t run_count;

	struct value *made; /* the case */
	struct value *objects, *bindings, *members, *actions;
	int64_t actions_made, steps_made; /* for instants that never coincide */
};

#define REF_PLACEMENT "example-placement"
#define REF_STRATEGY "example-strategy"

/* An object's JSON with $kind, $name, $namespace (as "'namespace':'x'," or nothing) and further placeholders filled in: see the callers. */
const char *ref_namespace_field(const struct ref_generator *made);

/* Seconds as a JSON number, from nanoseconds. */
struct value *ref_seconds(struct ref_generator *made, int64_t ns);

/* An instant for an action, between two seconds; no two are the same. */
int64_t ref_action_instant(struct ref_generator *made, int64_t low_s, int64_t high_s);

/* A delay of a member, between two seconds. */
struct value *ref_member_delay(struct ref_generator *made, int64_t low_s, int64_t high_s);

/* Adds {at: ..., verb: what}. */
void ref_add_action(struct ref_generator *made, int64_t at_ns, const char *verb, struct value *what);

/* The parts, in the order in which they are made. */
void ref_generate_clusters(struct ref_generator *made);
void ref_generate_objects(struct ref_generator *made);
void ref_generate_strategy(struct ref_generator *made);
void ref_generate_bindings(struct ref_generator *made);
void ref_generate_overrides(struct ref_generator *made);
void ref_generate_members(struct ref_generator *made);
void ref_generate_runs(struct ref_generator *made);
void ref_generate_people(struct ref_generator *made);
void ref_generate_refused(struct ref_generator *made);

/* What people do about the approval requests that `history` shows, from entry number `*seen` on. False when there is nothing new. */
bool ref_generate_approvals(struct ref_generator *made, const struct value *history, size_t *seen);

struct value *ref_strategy_stages(struct ref_generator *made);
struct value *ref_member_script(struct ref_generator *made);
struct value *ref_new_binding(struct ref_generator *made, const char *name, const char *cluster, const char *placement, const char *state);
struct value *ref_policy_snapshot(struct ref_generator *made, const char *placement, int64_t index, bool latest);

#endif
