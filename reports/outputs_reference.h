#ifndef FLEETSIM_REPORTS_OUTPUTS_REFERENCE_H
#define FLEETSIM_REPORTS_OUTPUTS_REFERENCE_H

#include "sim/text.h"

/* What `fleetsim run` writes, as a page of Markdown: every format of report_folder.h, and what stands in it. Field tables come from the tables that
 * write the fields or that tests hold them against. */
void outputs_reference_write(struct text *out);

#endif
