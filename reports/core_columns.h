#ifndef FLEETSIM_REPORTS_CORE_COLUMNS_H
#define FLEETSIM_REPORTS_CORE_COLUMNS_H

#include "reports/columns.h"

/* The columns of the built-in kinds; NULL for those that have Name and Age only. The cells follow the defaults of the API server where an object
 * was stored without them. */
const struct column *core_columns_of_kind(const struct kind_info *kind, size_t *count);

#endif
