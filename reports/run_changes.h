#ifndef FLEETSIM_REPORTS_RUN_CHANGES_H
#define FLEETSIM_REPORTS_RUN_CHANGES_H

#include "model/run.h"

#include <stdbool.h>
#include <stdint.h>

/* What differs between two versions of a run's status, condition by condition. Versions share what did not change, so unchanged stages and
 * chunks of clusters are passed over by pointer and the cost is that of the change. */

enum run_change_kind { RUN_CHANGE_RUN, RUN_CHANGE_STAGE, RUN_CHANGE_TASK, RUN_CHANGE_CLUSTER };

struct run_change {
	enum run_change_kind kind;
	const struct condition *old; /* NULL: the condition is new */
	const struct condition *condition;
	uint32_t stage;   /* all but RUN_CHANGE_RUN; the deletion stage comes after the others */
	uint32_t cluster; /* RUN_CHANGE_CLUSTER */
	uint32_t task;    /* RUN_CHANGE_TASK */
	bool before;      /* RUN_CHANGE_TASK: of the tasks before the stage */
};

/* Tells every condition whose status, reason, message or transition time differs (not those of which only observedGeneration does), in the order
 * in which a person would tell it: Initialized; stage by stage the tasks before it, that it goes on, its clusters, the tasks after it, its other
 * conditions; then what the run has become. `before` NULL: there was no status. */
void run_changes_tell(const struct run_status *before, const struct run_status *after, void (*tell)(void *context, const struct run_change *change),
		      void *context);

#endif
