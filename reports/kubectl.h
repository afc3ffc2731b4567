#ifndef FLEETSIM_REPORTS_KUBECTL_H
#define FLEETSIM_REPORTS_KUBECTL_H

#include "reports/get.h"

#include "scenarios/expect.h"
#include "scenarios/history.h"
#include "scenarios/scenario.h"

#include <stdint.h>

/* kubectl over the history of a replay: what it would have printed on the hub, or on a member, at a virtual instant. */

struct kubectl {
	const struct history *history;
	const struct scenario *scenario;
	int64_t at_ns; /* virtual */
};

/* The source of `get_print`; `kubectl` must live as long. */
struct get_source kubectl_source(struct kubectl *kubectl);

/* For expect_evaluate. */
extern const struct expect_printer kubectl_printer;

#endif
