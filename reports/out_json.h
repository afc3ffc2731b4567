#ifndef FLEETSIM_REPORTS_OUT_JSON_H
#define FLEETSIM_REPORTS_OUT_JSON_H

#include "reports/json_shape.h"
#include "reports/report.h"

/* The whole report as one JSON document, `fleetsim.report/v1`: scenario, verdict, and every run with its stages, tasks and clusters. Virtual time is
 * in seconds with as many decimals as it takes. What is not known or never came is left out. Fields may be added within v1, none change. */

void out_json_write(struct report_sink *sink, const struct report *report);

/* Its shape, and its JSON Schema (draft-07). */
extern const struct json_shape *const out_json_shape;
void out_json_write_schema(struct text *out);

#endif
