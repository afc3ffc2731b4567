#ifndef FLEETSIM_REPORTS_SUITE_SHAPE_H
#define FLEETSIM_REPORTS_SUITE_SHAPE_H

#include "reports/json_shape.h"

/* What stands in the TestReport that suite_write_json writes, for its reference, and its JSON Schema (draft-07). What stands here may grow, and nothing
 * changes its meaning without a new apiVersion. tests/checks/outputs.sh holds reports against it. */
extern const struct json_shape *const suite_shape;
void suite_write_schema(struct text *out);

#endif
