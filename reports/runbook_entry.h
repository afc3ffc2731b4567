#ifndef FLEETSIM_REPORTS_RUNBOOK_ENTRY_H
#define FLEETSIM_REPORTS_RUNBOOK_ENTRY_H

#include "reports/report.h"

/* The timeline as lines of bash, with the functions that out_runbook.c puts above them. Private to the runbook. */

/* Waits until a condition about an object holds. */
void runbook_put_condition(struct text *out, const struct scenario_condition *condition);

/* Asks, and does the steps of an entry that happened. What takes the name of an object that was deleted waits until that is gone: a delete does not.
 */
void runbook_put_entry(struct text *out, const struct report *report, const struct scenario_entry *entry);

/* Asks in these words, and applies a manifest that no entry mentions. */
void runbook_put_apply(struct text *out, const char *words, const struct value *document);

/* Whether an entry does anything that kubectl can do; approvals are not among it (out_runbook.c has them at their gates). */
bool runbook_entry_has_commands(const struct scenario_entry *entry);

#endif
