#ifndef FLEETSIM_REPORTS_OUT_NDJSON_H
#define FLEETSIM_REPORTS_OUT_NDJSON_H

#include "reports/report.h"

/* The event log, one JSON object a line, in the order in which things happened:
 *
 *   {"schema": "fleetsim.events/v1", ...}                               first, what was simulated
 *   {"n": 7, "atSeconds": 60.005, "kind": "write", "writer": "run-controller", "object": {"kind", "namespace", "name"}, ...}
 *   {"end": "quiet", "atSeconds": ..., "records": N, "fingerprint": "..."}  last
 *
 * by kind:
 *   write       part (create, spec, status, meta, delete, remove), generation, resourceVersion; `changes`: conditions that are new or differ (stage,
 *               cluster and task where they are of one; type, status, was, reason, message), also of bindings and requests; `words`: what differs
 *               in the body of other objects
 *   refused     action, message            action      action, words, file, line
 *   pass-begin  controller, number, cause, readySeconds
 *   pass-end    the same and result, afterSeconds, dueSeconds, failures, error
 *   event       type, reason, message      applied     cluster, snapshot (null: the resources were removed)
 *   note        words
 *
 * Fields may be added within v1, none change. */
void out_ndjson_write(struct report_sink *sink, const struct report *report);

#endif
