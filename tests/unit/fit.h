#ifndef FLEETSIM_TESTS_UNIT_FIT_H
#define FLEETSIM_TESTS_UNIT_FIT_H

/* Whether a sample fits a distribution: Kolmogorov and Smirnov's test. */

#include "tests/unit/unit.h"

#include <math.h>
#include <stdlib.h>

static inline int fit_compare(const void *left, const void *right)
{
	double one = *(const double *)left;
	double other = *(const double *)right;
	return (one > other) - (one < other);
}

/* The probability of a deviation at least as large as this sample's, when it is from `cdf`. Sorts the sample. */
static inline double fit_probability(double *sample, size_t count, double (*cdf)(double x, const void *context), const void *context)
{
	double deviation = 0;
	double n = (double)count;
	qsort(sample, count, sizeof *sample, fit_compare);
	for (size_t i = 0; i < count; i++) {
		double expected = cdf(sample[i], context);
		deviation = fmax(deviation, fmax(expected - (double)i / n, (double)(i + 1) / n - expected));
	}
	double scaled = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) * deviation;
	if (scaled < 0.3)
		return 1;
	double sum = 0;
	for (int k = 1; k <= 100; k++)
		sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * scaled * scaled);
	return sum;
}

static inline double fit_mean(const double *sample, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += sample[i];
	return sum / (double)count;
}

static inline double fit_variance(const double *sample, size_t count)
{
	double mean = fit_mean(sample, count);
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (sample[i] - mean) * (sample[i] - mean);
	return sum / (double)(count - 1);
}

#endif
