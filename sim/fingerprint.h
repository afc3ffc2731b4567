#ifndef FLEETSIM_SIM_FINGERPRINT_H
#define FLEETSIM_SIM_FINGERPRINT_H

#include "sim/rng.h"

/* A running hash of what happened, in order: equal fingerprints mean equal runs, across queues, compilers, threads and ranks. It starts at 0
 * and is printed as 16 hexadecimal digits. */

/* `kind` and `subject` must be numbers that mean the same in every run (never addresses). */
static inline uint64_t fingerprint_add(uint64_t fingerprint, int64_t at_ns, uint32_t kind, uint32_t subject)
{
	uint64_t what = ((uint64_t)kind << 32 | subject) * 0xD6E8FEB86659FD93;
	return rng_mix(fingerprint * 0x9E3779B97F4A7C15 + rng_mix((uint64_t)at_ns + 1) + (what ^ what >> 32));
}

#endif
