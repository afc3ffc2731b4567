#include "scenarios/verdict.h"

/* That an invariant is violated. */

const struct invariant_report *verdict_invariants(struct arena *arena, const struct replay *replay)
{
	struct invariant_report *report = ARENA_NEW(arena, struct invariant_report);
	const struct world_config *config = &replay->world.config;
	const struct invariant_options options = {.release = config->release, .start_ns = config->start_ns, .until_ns = replay->end_ns};
	invariants_check(arena, &replay->trace, &options, report);
	return report;
}

struct verdict verdict_violates(const struct judge *judge, const struct expectation *expectation)
{
	const struct invariant *invariant = expectation->invariant;
	const struct invariant_report *report = verdict_invariants(judge->arena, judge->replay);
	for (size_t i = 0; i < report->count; i++)
		if (report->items[i].invariant == invariant)
			return verdict_held();
	return verdict_failed(judge, judge->history->end_ns, arena_format(judge->arena, "invariant %u %s is violated", invariant->number, invariant->name),
			      "it held");
}
