#ifndef FLEETSIM_MODEL_MEMBERS_H
#define FLEETSIM_MODEL_MEMBERS_H

#include "model/world.h"

#include "sim/dist.h"

/* Member clusters as the hub sees them: what they write on bindings after a rollout has started (simple depth of the scenario format, or a
 * script of recorded cases). */

enum member_failure {
	FAILURE_NONE,
	FAILURE_APPLY,        /* Applied False / NotAllWorkHaveBeenApplied */
	FAILURE_AVAILABILITY  /* Available False / NotAllWorkAreAvailable */
};

/* The behaviour of one member, after all matching entries of the scenario were laid over each other. */
struct member_behavior {
	struct dist apply_latency;
	double failure_probability;
	enum member_failure failure_kind;
	bool recovers;
	struct dist recovery;
	bool quiet; /* leaves out the False conditions while work is in progress */
	struct dist remove_latency; /* deletion of a binding: until the work generator lets it go; constant 0: it never holds it */
};

/* One write of a scripted member. */
struct member_write {
	int64_t after_ns;
	bool after_delete; /* counts from the deletion request of the binding: its finalizers are removed */
	const struct condition_words *words;
	const int64_t *generations; /* observedGeneration of each; -1: the binding's */
	uint32_t count;
};

struct member_script {
	const struct member_write *writes;
	uint32_t count;
};

void members_init(struct world *world);
void members_deinit(struct world *world);

/* From now on; both are copied by reference and must live as long as the world. NULL script: reports nothing. */
void members_set_behavior(struct world *world, const char *cluster, const struct member_behavior *behavior);
void members_set_script(struct world *world, const char *cluster, const struct member_script *script);

/* Tells the members of an object that is there when the simulation begins; called by the world. */
void members_start(struct world *world, const struct object *object);

/* Tells the members of a commit; called by the world. */
void members_on_write(struct world *world, const struct object *before, const struct object *after);

#endif
