#ifndef FLEETSIM_REPORTS_GET_HISTORY_H
#define FLEETSIM_REPORTS_GET_HISTORY_H

#include "reports/get.h"

#include "scenarios/expect.h"
#include "scenarios/history.h"
#include "scenarios/scenario.h"

/* `kubectl get` over a finished replay, at any instant of it. */

struct get_history {
	const struct history *history;
	const struct scenario *scenario; /* knows the members */
	int64_t at_ns;                   /* virtual */
};

/* The hub and the members at that instant. `get` must outlive the source. Objects of members are what was placed on them; they have no creation
 * time of their own. */
struct get_source get_history_source(struct get_history *get);

/* For expectations: what is printed on stdout, then on stderr. */
extern const struct expect_printer get_history_printer;

#endif
