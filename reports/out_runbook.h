#ifndef FLEETSIM_REPORTS_OUT_RUNBOOK_H
#define FLEETSIM_REPORTS_OUT_RUNBOOK_H

#include "reports/report.h"

/* The scenario as a bash script of kubectl commands for a real hub: what its timeline does, in the order in which it happened, waiting for what it
 * waited for, each approval once its request is there, and at last each run's end. Each step is asked about first, unless YES=1. Objects that exist
 * when the simulation begins are expected to be there. What only a simulator can do is a comment. Every name is quoted. */
void out_runbook_write(struct report_sink *sink, const struct report *report);

#endif
