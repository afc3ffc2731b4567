#ifndef FLEETSIM_REPORTS_OUT_ICS_H
#define FLEETSIM_REPORTS_OUT_ICS_H

#include "reports/report.h"

/* The approvals that runs will wait for, as a calendar (RFC 5545): one event for each request, from the instant of the wall clock at which it is
 * expected to that at which somebody approved it in the simulation. */
void out_ics_write(struct report_sink *sink, const struct report *report);

#endif
