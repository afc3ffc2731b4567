#ifndef FLEETSIM_SCENARIOS_INVARIANTS_H
#define FLEETSIM_SCENARIOS_INVARIANTS_H

#include "model/release.h"
#include "model/trace.h"

#include "sim/arena.h"

#include <stddef.h>
#include <stdint.h>

/* The rules every history of the run controller obeys (engine.md 9, by its numbers), and three more about rollbacks. They read the trace and
 * nothing else, and share no code with the engine, so they can catch it. Cost: linear in what happened. */

struct invariant {
	unsigned number;
	const char *name; /* one word-with-hyphens, for switching it off */
	const char *rule; /* in words */
};

enum { INVARIANTS_MAX = 64 };

/* At most INVARIANTS_MAX. */
size_t invariant_count(void);
const struct invariant *invariant_at(size_t index);

/* NULL when there is none of this number or name. */
const struct invariant *invariant_by_name(const char *name);

struct violation {
	const struct invariant *invariant;
	int64_t at_ns; /* virtual time of the record that broke it */
	const struct identity *subject; /* the run; NULL: none */
	const char *words; /* what was seen, in the arena */
};

enum { VIOLATIONS_EACH_MAX = 10, VIOLATIONS_MAX = INVARIANTS_MAX * VIOLATIONS_EACH_MAX };

struct invariant_report {
	struct violation items[VIOLATIONS_MAX]; /* as they were noticed; the first VIOLATIONS_EACH_MAX of each invariant */
	size_t count; /* kept */
	size_t total;
	size_t each[INVARIANTS_MAX]; /* by index of the invariant */
};

struct invariant_options {
	enum release_id release;
	int64_t start_ns;      /* instant of virtual time 0 */
	int64_t until_ns;      /* virtual time at which the trace ends */
	const bool *switched_off; /* by index, invariant_count entries; NULL: none */
};

void invariants_check(struct arena *arena, const struct trace *trace, const struct invariant_options *options, struct invariant_report *report);

#endif
