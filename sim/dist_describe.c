#include "sim/dist.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Shares */

static double share_of_normal(const struct dist *dist, double at_ns)
{
	if (!(dist->as.normal.deviation_ns > 0))
		return at_ns >= dist->as.normal.mean_ns ? 1 : 0;
	double start = gsl_cdf_gaussian_P(-dist->as.normal.mean_ns, dist->as.normal.deviation_ns);
	return (gsl_cdf_gaussian_P(at_ns - dist->as.normal.mean_ns, dist->as.normal.deviation_ns) - start) / (1 - start);
}

static double share_of_lognormal(const struct dist *dist, double at_ns)
{
	double log_seconds = log(at_ns / 1e9);
	if (!(dist->as.lognormal.sigma > 0))
		return log_seconds >= dist->as.lognormal.mu ? 1 : 0;
	return gsl_cdf_gaussian_P(log_seconds - dist->as.lognormal.mu, dist->as.lognormal.sigma);
}

static double share_of_empirical(const struct dist *dist, int64_t at_ns)
{
	size_t low = 0;
	size_t high = dist->as.empirical.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (dist->as.empirical.values_ns[middle] <= at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return 0;
	return dist->as.empirical.shares ? dist->as.empirical.shares[low - 1] : (double)low / (double)dist->as.empirical.count;
}

static double share_of_plain(const struct dist *dist, int64_t at_ns)
{
	double ns = (double)at_ns;
	switch (dist->kind) {
	case DIST_CONSTANT:
		return at_ns >= dist->as.constant_ns ? 1 : 0;
	case DIST_UNIFORM:
		if (at_ns < dist->as.uniform.low_ns)
			return 0;
		return fmin(1, (ns - (double)dist->as.uniform.low_ns + 1) / ((double)(dist->as.uniform.high_ns - dist->as.uniform.low_ns) + 1));
	case DIST_NORMAL:
		return share_of_normal(dist, ns);
	case DIST_LOGNORMAL:
		return share_of_lognormal(dist, ns);
	case DIST_EXPONENTIAL:
		return dist->as.exponential.mean_ns > 0 ? gsl_cdf_exponential_P(ns, dist->as.exponential.mean_ns) : 1;
	case DIST_GAMMA:
		return gsl_cdf_gamma_P(ns, dist->as.gamma.shape, dist->as.gamma.scale_ns);
	case DIST_WEIBULL:
		return gsl_cdf_weibull_P(ns, dist->as.weibull.scale_ns, dist->as.weibull.shape);
	case DIST_PARETO:
		return ns > dist->as.pareto.minimum_ns ? gsl_cdf_pareto_P(ns, dist->as.pareto.shape, dist->as.pareto.minimum_ns) : 0;
	case DIST_EMPIRICAL:
		return share_of_empirical(dist, at_ns);
	case DIST_MIXTURE:
		break;
	}
	assert(false); /* not a valid distribution */
	return 0;
}

/* What part `i` weighs in a mixture. */
static double weight_of(const struct dist *mixture, size_t i)
{
	return mixture->as.mixture.shares[i] - (i ? mixture->as.mixture.shares[i - 1] : 0);
}

double dist_share_within(const struct dist *dist, int64_t at_ns)
{
	if (at_ns < 0)
		return 0;
	if (at_ns >= DIST_MAX_NS)
		return 1;
	if (dist->kind != DIST_MIXTURE)
		return share_of_plain(dist, at_ns);
	double share = 0;
	for (size_t i = 0; i < dist->as.mixture.count; i++)
		share += weight_of(dist, i) * share_of_plain(&dist->as.mixture.parts[i], at_ns);
	return share;
}

/* Quantiles: the shares turned round by halving, which holds for every kind, steps included. */
int64_t dist_quantile_ns(const struct dist *dist, double p)
{
	assert(p > 0 && p < 1);
	int64_t low = 0;
	int64_t high = DIST_MAX_NS;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		if (dist_share_within(dist, middle) < p)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Means */

static double mean_of_normal(const struct dist *dist)
{
	double mean = dist->as.normal.mean_ns;
	double deviation = dist->as.normal.deviation_ns;
	if (!(deviation > 0))
		return mean;
	double start = -mean / deviation;
	return mean + deviation * gsl_ran_ugaussian_pdf(start) / gsl_cdf_ugaussian_Q(start);
}

static double mean_of_empirical(const struct dist *dist)
{
	double sum = 0;
	double before = 0;
	for (size_t i = 0; i < dist->as.empirical.count; i++) {
		double share = dist->as.empirical.shares ? dist->as.empirical.shares[i] : (double)(i + 1) / (double)dist->as.empirical.count;
		sum += (double)dist->as.empirical.values_ns[i] * (share - before);
		before = share;
	}
	return sum;
}

static double mean_of_plain(const struct dist *dist)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
		return (double)dist->as.constant_ns;
	case DIST_UNIFORM:
		return ((double)dist->as.uniform.low_ns + (double)dist->as.uniform.high_ns) / 2;
	case DIST_NORMAL:
		return mean_of_normal(dist);
	case DIST_LOGNORMAL:
		return 1e9 * exp(dist->as.lognormal.mu + dist->as.lognormal.sigma * dist->as.lognormal.sigma / 2);
	case DIST_EXPONENTIAL:
		return dist->as.exponential.mean_ns;
	case DIST_GAMMA:
		return dist->as.gamma.shape * dist->as.gamma.scale_ns;
	case DIST_WEIBULL:
		return dist->as.weibull.scale_ns * tgamma(1 + 1 / dist->as.weibull.shape);
	case DIST_PARETO:
		if (dist->as.pareto.shape <= 1)
			return (double)DIST_MAX_NS;
		return dist->as.pareto.minimum_ns * dist->as.pareto.shape / (dist->as.pareto.shape - 1);
	case DIST_EMPIRICAL:
		return mean_of_empirical(dist);
	case DIST_MIXTURE:
		break;
	}
	assert(false); /* not a valid distribution */
	return 0;
}

int64_t dist_mean_ns(const struct dist *dist)
{
	if (dist->kind != DIST_MIXTURE)
		return dist_whole_ns(mean_of_plain(dist));
	double mean = 0;
	for (size_t i = 0; i < dist->as.mixture.count; i++)
		mean += weight_of(dist, i) * fmin(mean_of_plain(&dist->as.mixture.parts[i]), (double)DIST_MAX_NS);
	return dist_whole_ns(mean);
}
