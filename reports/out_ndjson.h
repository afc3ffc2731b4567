#ifndef FLEETSIM_REPORTS_OUT_NDJSON_H
#define FLEETSIM_REPORTS_OUT_NDJSON_H

#include "reports/json_shape.h"
#include "reports/report.h"

/* The event log, one JSON object a line, in the order in which things happened:
 *
 *   {"schema": "fleetsim.events/v1", ...}                               first, what was simulated
 *   {"n": 7, "atSeconds": 60.005, "kind": "write", "writer": "run-controller", "object": {"kind", "namespace", "name"}, ...}
 *   {"end": "quiet", "atSeconds": ..., "records": N, "fingerprint": "..."}  last
 *
 * What stands in a record of each kind is in out_ndjson_shape.c. Fields may be added within v1, none change. */
void out_ndjson_write(struct report_sink *sink, const struct report *report);

/* The shapes of its lines, and the JSON Schema (draft-07) that each line meets. */
enum { OUT_NDJSON_SHAPES = 10 };
extern const struct json_shape *const out_ndjson_shapes[OUT_NDJSON_SHAPES];
void out_ndjson_write_schema(struct text *out);

#endif
