#ifndef FLEETSIM_REPORTS_OUT_JSON_RUN_H
#define FLEETSIM_REPORTS_OUT_JSON_RUN_H

#include "reports/json_shape.h"

/* The part of fleetsim.report/v1 that is about one run. Private to out_json*.c. The item is a struct report_run. */
extern const struct json_shape out_json_run_shape;

#endif
