#ifndef FLEETSIM_MODEL_WORLD_H
#define FLEETSIM_MODEL_WORLD_H

#include "model/release.h"
#include "model/store.h"
#include "model/work_queue.h"

#include "sim/kernel.h"

#include <stdbool.h>
#include <stdint.h>

/* The simulated hub and its members: one store, the controllers, the members, and the clock that drives them. A world is built for one
 * replication; nobody who reads results touches it, they read its trace. */

enum scope {
	SCOPE_CLUSTER,
	SCOPE_NAMESPACED,
	SCOPE_COUNT
};

/* The kinds the controllers work with; by scope where there are twins. */
struct known_kinds {
	const struct kind_info *run[SCOPE_COUNT];
	const struct kind_info *strategy[SCOPE_COUNT];
	const struct kind_info *request[SCOPE_COUNT];
	const struct kind_info *placement[SCOPE_COUNT];
	const struct kind_info *policy_snapshot[SCOPE_COUNT];
	const struct kind_info *resource_snapshot[SCOPE_COUNT];
	const struct kind_info *binding[SCOPE_COUNT];
	const struct kind_info *override_snapshot[SCOPE_COUNT]; /* ClusterResourceOverrideSnapshot, ResourceOverrideSnapshot */
	const struct kind_info *member_cluster;
	const struct kind_info *name_space;
};

/* Order of what happens at one instant (scenario format, "Settled"). */
enum event_class {
	CLASS_ACTION,
	CLASS_MEMBER,
	CLASS_PERSON,
	CLASS_TIMER,
	CLASS_PASS
};

enum event_kind {
	EVENT_CALL,         /* subject: struct world_call */
	EVENT_QUEUE_TIMER,  /* subject: struct queue_item */
	EVENT_PASS,         /* subject: struct work_queue */
	EVENT_PASS_END      /* subject: struct running_pass */
};

struct world_config {
	enum release_id release;
	int64_t start_ns;     /* instant of virtual time 0 */
	uint64_t seed;
	uint64_t replication;
	bool run_controller_only; /* recorded cases: no placement controller, no scheduler */
	bool no_webhooks;         /* recorded cases: the API server that was recorded has none of KubeFleet's */
	bool placements_by_hand;  /* recorded passes: the placement controller and the scheduler run only when they are called */
	int64_t snapshot_minimum_interval_ns; /* hub agent flag resource-snapshot-creation-minimum-interval */
	int64_t changes_collection_ns;        /* hub agent flag resource-changes-collection-duration */
	int64_t run_pass_ns;       /* duration of a pass of the run controller */
	int64_t placement_pass_ns;
	int64_t scheduler_pass_ns;
	bool watches_bindings; /* as no release does: the run controller is told at once what members report, instead of polling and retrying. What
				* its polls cost is measured against that. */
};

/* The defaults of a hub agent, at 2000-01-01T00:00:00Z, release head, seed 1. */
struct world_config world_config_default(void);

struct engine;
struct placement_controller;
struct scheduler;
struct members;
struct guessed_kind;

struct world {
	struct world_config config;
	const struct release *release;
	struct known_kinds kinds;
	struct arena arena;
	struct symbols symbols;
	struct kernel kernel;
	struct store store;
	struct trace *trace;
	struct engine *engines[SCOPE_COUNT];
	struct placement_controller *placements;
	struct scheduler *scheduler;
	struct members *members;
	struct guessed_kind *guessed; /* kinds that are in no table, by apiVersion and kind */
	/* Counts the changes that can alter which cluster belongs to which stage: placements, policy snapshots, the membership of bindings,
	 * MemberClusters, statuses of runs that others than their controller write. A controller that computed something from them need not
	 * compute it again while this stands still. */
	uint64_t topology;
	/* Told of every commit after the controllers were. */
	void (*observe)(void *context, const struct object *before, const struct object *after);
	void *observe_context;
};

void world_init(struct world *world, const struct world_config *config, struct trace *trace);
void world_deinit(struct world *world);

/* After the initial objects are there: what a starting hub agent does (every object is an event). */
void world_start(struct world *world);

/* Runs until nothing is left to happen or virtual time passes `until_ns` (events at exactly until_ns still happen). False when the limit
 * of events was reached. */
bool world_run(struct world *world, int64_t until_ns);

/* `call` at virtual time `at_ns` (not in the past). */
void world_call_at(struct world *world, int64_t at_ns, enum event_class event_class, void (*call)(struct world *world, void *context),
		   void *context);

/* A controller's queue on this world's clock and trace. */
void world_init_queue(struct world *world, struct work_queue *queue, enum trace_controller controller, const struct queue_limits *limits,
		      int64_t pass_ns);

int64_t world_now(const struct world *world);     /* virtual */
int64_t world_instant(const struct world *world); /* wall clock */

enum scope world_scope_of(const struct kind_info *kind);

#endif
