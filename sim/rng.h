#ifndef FLEETSIM_SIM_RNG_H
#define FLEETSIM_SIM_RNG_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Random streams by counter: draw n of a stream is a pure function of (key, n), and a key one of (seed, replication, entity, purpose). So
 * adding an entity or reordering events never shifts anybody else's luck, and replication k is the same wherever it runs. The counter goes
 * through the SplitMix64 output function (Steele, Lea and Flood 2014, with Stafford's 13th constants).
 *
 * One draw in one full expression: the order in which C evaluates two is not defined. */

struct rng_stream {
	uint64_t key;
	uint64_t n; /* draws of 64 bits so far */
};

/* `entity` is a hash of its name (rng_hash_text), `purpose` a small number that tells the entity's streams apart. */
struct rng_stream rng_stream_of(uint64_t seed, uint64_t replication, uint64_t entity, uint64_t purpose);

/* A well mixed hash of a text, the same on every machine. */
uint64_t rng_hash_text(const char *text);

static inline uint64_t rng_mix(uint64_t bits)
{
	bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
	bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
	return bits ^ (bits >> 31);
}

static inline uint64_t rng_bits(struct rng_stream *stream)
{
	return rng_mix(stream->key + ++stream->n * 0x9E3779B97F4A7C15);
}

/* Between 0 and 1, never either: the middles of 2^52 equal parts. */
static inline double rng_unit(struct rng_stream *stream)
{
	return ((double)(rng_bits(stream) >> 12) + 0.5) * 0x1p-52;
}

/* 0 to limit - 1, each equally likely; limit > 0. */
uint64_t rng_below(struct rng_stream *stream, uint64_t limit);

/* True with probability p (0 never, 1 always); always one draw. */
static inline bool rng_bernoulli(struct rng_stream *stream, double p)
{
	return rng_unit(stream) < p;
}

/* Ziggurats of 256 layers (Marsaglia and Tsang 2000): 8 bits choose the layer, 53 others the place in it. The tables are constants in
 * sim/rng_tables.c: `inside` is where a place lies under the curve for certain, `width` the size of one place, `height` the curve at the
 * layers' right edges. */
extern const uint64_t rng_exponential_inside[256];
extern const double rng_exponential_width[256];
extern const double rng_exponential_height[257];
extern const double rng_exponential_tail;
extern const uint64_t rng_normal_inside[256];
extern const double rng_normal_width[256];
extern const double rng_normal_height[257];
extern const double rng_normal_tail;

/* What the fast parts below leave over (2.2 % and 1.5 % of the draws). */
double rng_exponential_edge(struct rng_stream *stream, unsigned layer, double x);
double rng_normal_edge(struct rng_stream *stream, unsigned layer, double x);

/* Exponential with mean 1. */
static inline double rng_exponential(struct rng_stream *stream)
{
	uint64_t bits = rng_bits(stream);
	unsigned layer = bits & 255;
	uint64_t place = bits >> 11;
	double x = (double)place * rng_exponential_width[layer];
	if (__builtin_expect(place < rng_exponential_inside[layer], 1))
		return x;
	return rng_exponential_edge(stream, layer, x);
}

/* Standard normal. */
static inline double rng_normal(struct rng_stream *stream)
{
	uint64_t bits = rng_bits(stream);
	unsigned layer = bits & 255;
	uint64_t place = bits >> 11;
	double x = (double)place * rng_normal_width[layer];
	if (__builtin_expect(place >= rng_normal_inside[layer], 0))
		x = rng_normal_edge(stream, layer, x);
	/* The sign is put in as a bit: a branch on it would be guessed wrong every second time. */
	uint64_t image;
	memcpy(&image, &x, sizeof image);
	image ^= (bits & 256) << 55;
	memcpy(&x, &image, sizeof x);
	return x;
}

#endif
