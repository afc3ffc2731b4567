#ifndef FLEETSIM_REPORTS_RUNBOOK_STEPS_H
#define FLEETSIM_REPORTS_RUNBOOK_STEPS_H

#include "reports/report.h"

/* What stands in a runbook, in the order in which the simulation did it. At one instant that is the order of the trace, so nothing stands in front of
 * what it depends on. Private to out_runbook.c. */

enum runbook_step_kind {
	RUNBOOK_AWAIT, /* the condition that an entry waits for came true */
	RUNBOOK_ENTRY, /* somebody does an entry of the timeline; not those that only approve at a gate */
	RUNBOOK_GATE,  /* an approval */
	RUNBOOK_END    /* a run is over */
};

struct runbook_step {
	int64_t at_ns;
	size_t order; /* at one instant */
	enum runbook_step_kind kind;
	const struct scenario_entry *entry; /* RUNBOOK_AWAIT, RUNBOOK_ENTRY */
	const struct story_run *run;        /* RUNBOOK_GATE, RUNBOOK_END */
	const struct story_stage *stage;    /* RUNBOOK_GATE, like task */
	const struct story_task *task;
};

struct runbook_steps {
	struct runbook_step *items;
	size_t count, room;
};

struct runbook_steps runbook_steps_of(struct arena *arena, const struct report *report);

#endif
