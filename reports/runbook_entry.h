#ifndef FLEETSIM_REPORTS_RUNBOOK_ENTRY_H
#define FLEETSIM_REPORTS_RUNBOOK_ENTRY_H

#include "scenarios/scenario.h"

#include "sim/text.h"

/* An entry of a timeline as lines of bash, with the functions that out_runbook.c puts above them: waits for its condition, asks, and does its steps.
 * Private to out_runbook.c. */
void runbook_put_entry(struct text *out, const struct scenario_entry *entry);

#endif
