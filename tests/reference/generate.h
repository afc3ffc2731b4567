#ifndef FLEETSIM_TESTS_REFERENCE_GENERATE_H
#define FLEETSIM_TESTS_REFERENCE_GENERATE_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdint.h>

/* A random case in the form of the conformance README (without history) for a release: fleet, placement, strategy, members and what people do.
 * The same release and seed give the same case. Each seed leaves out most of the features, so that those it has meet often (swarm testing).
 *
 * No action, member's write or end of the case falls on an instant at which a run may be polled: polls lie on multiples of 5 ms from the
 * actions, actions on different multiples of 10 us within 5 ms, members' writes on different nanoseconds beside those. */
struct value *generate_case(struct arena *arena, const char *release, uint64_t seed);

#endif
