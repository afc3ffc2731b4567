#include "sim/real.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0 && DBL_MANT_DIG == 53, "doubles must be IEEE doubles and nothing wider in between");

/* 2^(i/32), in sim/rng_tables.c */
extern const double real_exp_steps[32];

enum { STEPS = 32 };

/* ln 2 in two parts: the first has zeros enough at its end that its product with an exponent is exact. */
static const double ln2_high = 0x1.62e42fefa0000p-1;
static const double ln2_low = 0x1.cf79abc9e3b3ap-40;

/* Adding it and taking it away again rounds to a whole number. */
static const double rounder = 0x1.8p52;

static double of_bits(uint64_t bits)
{
	double x;
	memcpy(&x, &bits, sizeof x);
	return x;
}

static uint64_t to_bits(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

double real_exp(double x)
{
	if (x > 709.7)
		return INFINITY;
	if (x < -708)
		return 0;
	/* x = (k / 32) ln 2 + rest; the rest is at most 0.011, where seven terms of the series are exact enough. */
	double whole = x * 0x1.71547652b82fep+5 + rounder - rounder;
	double rest = (x - whole * (ln2_high / STEPS)) - whole * (ln2_low / STEPS);
	double square = rest * rest;
	double series = rest + square * ((0.5 + rest * (1.0 / 6)) + square * ((1.0 / 24 + rest * (1.0 / 120)) + square * (1.0 / 720)));
	int64_t k = (int64_t)whole;
	int64_t power = k >> 5;
	double step = real_exp_steps[k & (STEPS - 1)];
	return (step + step * series) * of_bits((uint64_t)(power + 1023) << 52);
}

double real_log(double x)
{
	assert(x >= DBL_MIN && x <= DBL_MAX);
	/* x = 2^power * part with part between sqrt(1/2) and sqrt(2); ln part = 2 artanh(s) with s = (part - 1) / (part + 1). */
	const uint64_t root_half = 0x3FE6A09E667F3BCD;
	uint64_t bits = to_bits(x);
	int64_t power = (int64_t)((bits - root_half) >> 52);
	if (bits < root_half)
		power = -(int64_t)((root_half - bits + ((uint64_t)1 << 52) - 1) >> 52);
	double part = of_bits(bits - ((uint64_t)power << 52));
	double difference = part - 1;
	double s = difference / (2 + difference);
	double z = s * s;
	/* 1/3 + z/5 + z^2/7 + ... in two chains that the processor can work on at once */
	double w = z * z;
	double even = 1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19))));
	double odd = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
	double series = even + z * odd;
	/* 2s = difference - s * difference, and only the second is rounded. */
	double tail = 2 * s * z * series - s * difference;
	return (double)power * ln2_high + (difference + (tail + (double)power * ln2_low));
}

double real_pow(double base, double exponent)
{
	return real_exp(exponent * real_log(base));
}

double real_normal_cdf(double z)
{
	if (z < 0)
		return 1 - real_normal_cdf(-z);
	if (z > 9)
		return 1;
	/* 1/2 + density (z + z^3/3 + z^5/(3*5) + ...), all terms positive */
	double term = z;
	double sum = z;
	for (double k = 3; term > sum * 1e-17; k += 2) {
		term *= z * z / k;
		sum += term;
	}
	return 0.5 + sum * 0.39894228040143267794 * real_exp(-z * z / 2);
}

double real_normal_quantile(double p)
{
	assert(p > 0 && p < 1);
	bool upper = p > 0.5;
	double wanted = upper ? p : 1 - p;
	double low = 0;
	double high = 9;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (real_normal_cdf(middle) < wanted)
			low = middle;
		else
			high = middle;
	}
	return upper ? low : -low;
}
