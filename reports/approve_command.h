#ifndef FLEETSIM_REPORTS_APPROVE_COMMAND_H
#define FLEETSIM_REPORTS_APPROVE_COMMAND_H

#include "reports/report.h"

/* How one approves with kubectl (engine.md 6): a merge patch of the status that replaces its conditions, with the generation it is about. */

/* "clusterapprovalrequest" or "approvalrequest", whichever goes with the run. */
const char *approve_kind_word(const struct story_run *run);

/* One line of shell. */
void approve_command_put(struct text *out, const struct report *report, const struct story_run *run, const struct story_task *task);

#endif
