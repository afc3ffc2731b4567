#ifndef FLEETSIM_TESTS_UNIT_DIGEST_H
#define FLEETSIM_TESTS_UNIT_DIGEST_H

/* A digest of exact bits, for results that must be the same on every machine and compiler. */

#include <stdint.h>
#include <string.h>

static inline uint64_t digest_more(uint64_t digest, uint64_t bits)
{
	digest = (digest ^ bits) * 0x9E3779B97F4A7C15;
	return digest ^ digest >> 29;
}

static inline uint64_t digest_real(uint64_t digest, double real)
{
	uint64_t bits;
	memcpy(&bits, &real, sizeof bits);
	return digest_more(digest, bits);
}

#endif
