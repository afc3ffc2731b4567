#include "sim/rng.h"

#include "sim/real.h"

#include <assert.h>

/* `hash` with one more number mixed in. */
static uint64_t hash_more(uint64_t hash, uint64_t more)
{
	return rng_mix((hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93 + rng_mix(more + 0x9E3779B97F4A7C15));
}

/* FNV-1a over the bytes, then mixed, because FNV leaves the high bits of short texts alike. */
uint64_t rng_hash_text(const char *text)
{
	uint64_t hash = 0xCBF29CE484222325;
	for (const unsigned char *at = (const unsigned char *)text; *at; at++)
		hash = (hash ^ *at) * 0x100000001B3;
	return rng_mix(hash);
}

struct rng_stream rng_stream_of(uint64_t seed, uint64_t replication, uint64_t entity, uint64_t purpose)
{
	uint64_t key = hash_more(0, seed);
	key = hash_more(key, replication);
	key = hash_more(key, entity);
	return (struct rng_stream){.key = hash_more(key, purpose)};
}

/* The high half of bits * limit; the low half says whether bits fell into the part that would come up once too often (Lemire 2019). */
uint64_t rng_below(struct rng_stream *stream, uint64_t limit)
{
	assert(limit > 0);
	uint64_t surplus = -limit % limit;
	for (;;) {
		unsigned __int128 product = (unsigned __int128)rng_bits(stream) * limit;
		if ((uint64_t)product >= surplus)
			return (uint64_t)(product >> 64);
	}
}

/* The loops below end: each turn succeeds with a probability of more than a half. */

double rng_exponential_edge(struct rng_stream *stream, unsigned layer, double x)
{
	double offset = 0;
	for (;;) {
		if (layer == 0) {
			/* The tail of an exponential is the same curve again, further right. */
			offset += rng_exponential_tail;
		} else {
			double low = rng_exponential_height[layer];
			double high = rng_exponential_height[layer + 1];
			if (low + (high - low) * rng_unit(stream) < real_exp(-x))
				return offset + x;
		}
		uint64_t bits = rng_bits(stream);
		layer = bits & 255;
		uint64_t place = bits >> 11;
		x = (double)place * rng_exponential_width[layer];
		if (place < rng_exponential_inside[layer])
			return offset + x;
	}
}

/* Beyond the lowest layer's edge (Marsaglia 1964). */
static double normal_tail(struct rng_stream *stream)
{
	for (;;) {
		double beyond = rng_exponential(stream) / rng_normal_tail;
		double height = rng_exponential(stream);
		if (2 * height > beyond * beyond)
			return rng_normal_tail + beyond;
	}
}

double rng_normal_edge(struct rng_stream *stream, unsigned layer, double x)
{
	for (;;) {
		if (layer == 0)
			return normal_tail(stream);
		double low = rng_normal_height[layer];
		double high = rng_normal_height[layer + 1];
		if (low + (high - low) * rng_unit(stream) < real_exp(-x * x / 2))
			return x;
		uint64_t bits = rng_bits(stream);
		layer = bits & 255;
		uint64_t place = bits >> 11;
		x = (double)place * rng_normal_width[layer];
		if (place < rng_normal_inside[layer])
			return x;
	}
}
