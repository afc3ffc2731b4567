#ifndef FLEETSIM_REPORTS_OUT_PERFETTO_H
#define FLEETSIM_REPORTS_OUT_PERFETTO_H

#include "reports/report.h"

/* Chrome trace JSON for ui.perfetto.dev, in virtual microseconds from 0. A process is a run (its states, its controller's passes, counters) or one of
 * its stages; a thread of a stage is a cluster or a task. On one thread slices nest or follow each other, never overlap: instants are cut to the
 * microsecond, which keeps their order. */
void out_perfetto_write(struct report_sink *sink, const struct report *report);

#endif
