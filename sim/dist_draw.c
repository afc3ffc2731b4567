#include "sim/dist.h"

#include "sim/real.h"

#include <assert.h>
#include <math.h>

/* Everything here is the same on every machine: only IEEE arithmetic, which includes sqrt, and real.h and rng.h. */

int64_t dist_whole_ns(double ns)
{
	if (!(ns > 0))
		return 0;
	return ns >= (double)DIST_MAX_NS ? DIST_MAX_NS : (int64_t)(ns + 0.5);
}

/* The first place whose share reaches a random one. */
static size_t draw_place(const double *shares, size_t count, struct rng_stream *stream)
{
	double wanted = rng_unit(stream);
	size_t low = 0;
	size_t high = count - 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (shares[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Draws again until it is not negative: with a mean of at least 0 every second draw is good. */
static double draw_normal(double mean_ns, double deviation_ns, struct rng_stream *stream)
{
	for (;;) {
		double ns = mean_ns + deviation_ns * rng_normal(stream);
		if (ns >= 0)
			return ns;
	}
}

/* Marsaglia and Tsang 2000, for a shape of at least 1; every turn succeeds with a probability of more than 0.95. */
static double draw_large_gamma(double shape, struct rng_stream *stream)
{
	double d = shape - 1.0 / 3;
	double c = 1 / sqrt(9 * d);
	for (;;) {
		double x = rng_normal(stream);
		double root = 1 + c * x;
		if (root <= 0)
			continue;
		double v = root * root * root;
		double u = rng_unit(stream);
		double square = x * x;
		/* Nearly always good without a logarithm. */
		if (u < 1 - 0.0331 * square * square)
			return d * v;
		if (real_log(u) < 0.5 * square + d * (1 - v + real_log(v)))
			return d * v;
	}
}

/* A smaller shape is the next larger one times a power of a uniform draw. */
static double draw_gamma(double shape, struct rng_stream *stream)
{
	if (shape >= 1)
		return draw_large_gamma(shape, stream);
	double larger = draw_large_gamma(shape + 1, stream);
	double unit = rng_unit(stream);
	return larger * real_pow(unit, 1 / shape);
}

static double draw_weibull(double shape, double scale_ns, struct rng_stream *stream)
{
	double exponential = rng_exponential(stream);
	return exponential > 0 ? scale_ns * real_pow(exponential, 1 / shape) : 0;
}

int64_t dist_draw_ns(const struct dist *dist, struct rng_stream *stream)
{
	while (dist->kind == DIST_MIXTURE)
		dist = &dist->as.mixture.parts[draw_place(dist->as.mixture.shares, dist->as.mixture.count, stream)];
	switch (dist->kind) {
	case DIST_CONSTANT:
		return dist->as.constant_ns;
	case DIST_UNIFORM:
		return dist->as.uniform.low_ns + (int64_t)rng_below(stream, (uint64_t)(dist->as.uniform.high_ns - dist->as.uniform.low_ns) + 1);
	case DIST_NORMAL:
		return dist_whole_ns(draw_normal(dist->as.normal.mean_ns, dist->as.normal.deviation_ns, stream));
	case DIST_LOGNORMAL:
		return dist_whole_ns(1e9 * real_exp(dist->as.lognormal.mu + dist->as.lognormal.sigma * rng_normal(stream)));
	case DIST_EXPONENTIAL:
		return dist_whole_ns(dist->as.exponential.mean_ns * rng_exponential(stream));
	case DIST_GAMMA:
		return dist_whole_ns(dist->as.gamma.scale_ns * draw_gamma(dist->as.gamma.shape, stream));
	case DIST_WEIBULL:
		return dist_whole_ns(draw_weibull(dist->as.weibull.shape, dist->as.weibull.scale_ns, stream));
	case DIST_PARETO:
		return dist_whole_ns(dist->as.pareto.minimum_ns * real_exp(rng_exponential(stream) / dist->as.pareto.shape));
	case DIST_EMPIRICAL:
		if (!dist->as.empirical.shares)
			return dist->as.empirical.values_ns[rng_below(stream, dist->as.empirical.count)];
		return dist->as.empirical.values_ns[draw_place(dist->as.empirical.shares, dist->as.empirical.count, stream)];
	case DIST_MIXTURE:
		break;
	}
	assert(false); /* not a valid distribution */
	return 0;
}
