#ifndef FLEETSIM_REPORTS_OUTPUTS_REFERENCE_H
#define FLEETSIM_REPORTS_OUTPUTS_REFERENCE_H

#include "sim/text.h"

/* What `fleetsim run` and `fleetsim test` write, as a page of Markdown: every format and what stands in it. Field tables come from the tables that
 * write the fields or that tests hold them against. */
void outputs_reference_write(struct text *out);

#endif
