#include "sim/dist.h"

#include "sim/duration.h"
#include "sim/real.h"

#include <math.h>
#include <stdlib.h>

/* Making */

struct dist dist_constant(int64_t constant_ns)
{
	return (struct dist){.kind = DIST_CONSTANT, .as.constant_ns = constant_ns};
}

struct dist dist_uniform(int64_t low_ns, int64_t high_ns)
{
	return (struct dist){.kind = DIST_UNIFORM, .as.uniform = {low_ns, high_ns}};
}

struct dist dist_normal(int64_t mean_ns, int64_t deviation_ns)
{
	return (struct dist){.kind = DIST_NORMAL, .as.normal = {(double)mean_ns, (double)deviation_ns}};
}

struct dist dist_lognormal(double mu, double sigma)
{
	return (struct dist){.kind = DIST_LOGNORMAL, .as.lognormal = {mu, sigma}};
}

struct dist dist_exponential(int64_t mean_ns)
{
	return (struct dist){.kind = DIST_EXPONENTIAL, .as.exponential = {(double)mean_ns}};
}

struct dist dist_gamma(double shape, int64_t scale_ns)
{
	return (struct dist){.kind = DIST_GAMMA, .as.gamma = {shape, (double)scale_ns}};
}

struct dist dist_gamma_of_mean(double shape, int64_t mean_ns)
{
	return (struct dist){.kind = DIST_GAMMA, .as.gamma = {shape, (double)mean_ns / shape}};
}

struct dist dist_weibull(double shape, int64_t scale_ns)
{
	return (struct dist){.kind = DIST_WEIBULL, .as.weibull = {shape, (double)scale_ns}};
}

struct dist dist_pareto(int64_t minimum_ns, double shape)
{
	return (struct dist){.kind = DIST_PARETO, .as.pareto = {(double)minimum_ns, shape}};
}

/* Validating */

/* False for what is no number, too. */
static bool lies_within(double x, double low, double high)
{
	return x >= low && x <= high;
}

static bool is_duration(double ns)
{
	return lies_within(ns, 0, (double)DIST_MAX_NS);
}

static const char *complaint_of_shape(double shape, double scale_ns)
{
	if (!lies_within(shape, 0.01, 1e6))
		return "the shape must be from 0.01 to 1000000";
	return is_duration(scale_ns) && scale_ns > 0 ? NULL : "the scale must be longer than 0s and at most 876000h";
}

static const char *complaint_of_shares(const double *shares, size_t count)
{
	double before = 0;
	for (size_t i = 0; i < count; before = shares[i++]) {
		if (!lies_within(shares[i], before, 1))
			return "the shares must rise from 0 to 1";
	}
	return shares[count - 1] >= 1 ? NULL : "the shares must rise from 0 to 1";
}

static const char *complaint_of_empirical(const struct dist *dist)
{
	if (dist->as.empirical.count < 1 || dist->as.empirical.count > DIST_VALUES_MAX)
		return "there must be from 1 to 100000 values";
	for (size_t i = 0; i < dist->as.empirical.count; i++) {
		if (dist->as.empirical.values_ns[i] < 0 || dist->as.empirical.values_ns[i] > DIST_MAX_NS)
			return "every value must be from 0s to 876000h";
	}
	return dist->as.empirical.shares ? complaint_of_shares(dist->as.empirical.shares, dist->as.empirical.count) : NULL;
}

static const char *complaint_of_part(const struct dist *dist)
{
	switch (dist->kind) {
	case DIST_CONSTANT:
		return dist->as.constant_ns >= 0 && dist->as.constant_ns <= DIST_MAX_NS ? NULL : "the duration must be from 0s to 876000h";
	case DIST_UNIFORM:
		if (dist->as.uniform.low_ns < 0 || dist->as.uniform.high_ns > DIST_MAX_NS)
			return "the bounds must be from 0s to 876000h";
		return dist->as.uniform.low_ns <= dist->as.uniform.high_ns ? NULL : "the lower bound must not be above the upper one";
	case DIST_NORMAL:
		return is_duration(dist->as.normal.mean_ns) && is_duration(dist->as.normal.deviation_ns)
			       ? NULL
			       : "the mean and the standard deviation must be from 0s to 876000h";
	case DIST_LOGNORMAL:
		if (!lies_within(dist->as.lognormal.mu, -50, 50))
			return "mu must be from -50 to 50 (it is the logarithm of seconds)";
		return lies_within(dist->as.lognormal.sigma, 0, 20) ? NULL : "sigma must be from 0 to 20";
	case DIST_EXPONENTIAL:
		return is_duration(dist->as.exponential.mean_ns) ? NULL : "the mean must be from 0s to 876000h";
	case DIST_GAMMA:
		return complaint_of_shape(dist->as.gamma.shape, dist->as.gamma.scale_ns);
	case DIST_WEIBULL:
		return complaint_of_shape(dist->as.weibull.shape, dist->as.weibull.scale_ns);
	case DIST_PARETO:
		if (!lies_within(dist->as.pareto.shape, 0.01, 1e6))
			return "the shape must be from 0.01 to 1000000";
		return is_duration(dist->as.pareto.minimum_ns) && dist->as.pareto.minimum_ns > 0
			       ? NULL
			       : "the minimum must be longer than 0s and at most 876000h";
	case DIST_EMPIRICAL:
		return complaint_of_empirical(dist);
	case DIST_MIXTURE:
		return "a part must not be a mixture";
	}
	return "the kind of distribution is unknown";
}

static const char *complaint_of_mixture(const struct dist *dist)
{
	if (dist->as.mixture.count < 1 || dist->as.mixture.count > DIST_PARTS_MAX)
		return "there must be from 1 to 1000 parts";
	for (size_t i = 0; i < dist->as.mixture.count; i++) {
		const char *complaint = complaint_of_part(&dist->as.mixture.parts[i]);
		if (complaint)
			return complaint;
	}
	return complaint_of_shares(dist->as.mixture.shares, dist->as.mixture.count);
}

bool dist_validate(const struct dist *dist, const char **error)
{
	const char *complaint = dist->kind == DIST_MIXTURE ? complaint_of_mixture(dist) : complaint_of_part(dist);
	if (complaint)
		*error = complaint;
	return !complaint;
}

bool dist_lognormal_of_quantiles(double p1, int64_t q1_ns, double p2, int64_t q2_ns, struct dist *dist, const char **error)
{
	*error = "the quantiles must lie between 0 and 1 (at least 0.000001 from either) and differ by at least 0.001";
	if (!lies_within(p1, 1e-6, 1 - 1e-6) || !lies_within(p2, 1e-6, 1 - 1e-6) || fabs(p1 - p2) < 0.001)
		return false;
	*error = "both durations must be longer than 0s and at most 876000h";
	if (q1_ns <= 0 || q2_ns <= 0 || q1_ns > DIST_MAX_NS || q2_ns > DIST_MAX_NS)
		return false;
	*error = "the higher quantile must not be the shorter duration";
	if ((p2 > p1 && q2_ns < q1_ns) || (p2 < p1 && q2_ns > q1_ns))
		return false;
	double z1 = real_normal_quantile(p1);
	double z2 = real_normal_quantile(p2);
	double log1 = real_log((double)q1_ns / (double)NS_PER_SECOND);
	double log2 = real_log((double)q2_ns / (double)NS_PER_SECOND);
	double sigma = (log2 - log1) / (z2 - z1);
	struct dist made = dist_lognormal(log1 - sigma * z1, sigma);
	if (!dist_validate(&made, error))
		return false;
	*dist = made;
	return true;
}

/* Lists */

struct weighted {
	int64_t value_ns;
	double weight;
	size_t position;
};

static int by_value(const void *left, const void *right)
{
	const struct weighted *one = left;
	const struct weighted *other = right;
	if (one->value_ns != other->value_ns)
		return one->value_ns < other->value_ns ? -1 : 1;
	return one->position < other->position ? -1 : 1;
}

/* Weights as running shares; NULL with *error when they are none. */
static double *shares_of(struct arena *arena, const double *weights, size_t count, const char **error)
{
	double sum = 0;
	*error = "the weights must be from 0 to 1000000000 and not all 0";
	for (size_t i = 0; i < count; i++) {
		if (!lies_within(weights[i], 0, 1e9))
			return NULL;
		sum += weights[i];
	}
	if (!(sum > 0))
		return NULL;
	double *shares = ARENA_ARRAY(arena, double, count);
	double running = 0;
	for (size_t i = 0; i < count; i++) {
		running += weights[i];
		shares[i] = running >= sum ? 1 : running / sum;
	}
	return shares;
}

bool dist_empirical(struct arena *arena, const int64_t *values_ns, const double *weights, size_t count, struct dist *dist, const char **error)
{
	if (count < 1 || count > DIST_VALUES_MAX) {
		*error = "there must be from 1 to 100000 values";
		return false;
	}
	struct weighted *sorted = ARENA_ARRAY(arena, struct weighted, count);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct weighted){values_ns[i], weights ? weights[i] : 1, i};
	qsort(sorted, count, sizeof *sorted, by_value);
	int64_t *values = ARENA_ARRAY(arena, int64_t, count);
	double *sorted_weights = ARENA_ARRAY(arena, double, count);
	for (size_t i = 0; i < count; i++) {
		values[i] = sorted[i].value_ns;
		sorted_weights[i] = sorted[i].weight;
	}
	const double *shares = weights ? shares_of(arena, sorted_weights, count, error) : NULL;
	if (weights && !shares)
		return false;
	struct dist made = {.kind = DIST_EMPIRICAL, .as.empirical = {values, shares, count}};
	if (!dist_validate(&made, error))
		return false;
	*dist = made;
	return true;
}

bool dist_mixture(struct arena *arena, const struct dist *parts, const double *weights, size_t count, struct dist *dist, const char **error)
{
	size_t flat = 0;
	for (size_t i = 0; i < count && flat <= DIST_PARTS_MAX; i++)
		flat += parts[i].kind == DIST_MIXTURE ? parts[i].as.mixture.count : 1;
	if (flat < 1 || flat > DIST_PARTS_MAX) {
		*error = "there must be from 1 to 1000 parts";
		return false;
	}
	struct dist *flat_parts = ARENA_ARRAY(arena, struct dist, flat);
	double *flat_weights = ARENA_ARRAY(arena, double, flat);
	size_t filled = 0;
	for (size_t i = 0; i < count; i++) {
		double weight = weights ? weights[i] : 1;
		size_t inner = parts[i].kind == DIST_MIXTURE ? parts[i].as.mixture.count : 1;
		for (size_t j = 0; j < inner; j++) {
			bool nested = parts[i].kind == DIST_MIXTURE;
			const double *inside = nested ? parts[i].as.mixture.shares : NULL;
			flat_parts[filled] = nested ? parts[i].as.mixture.parts[j] : parts[i];
			flat_weights[filled++] = nested ? weight * (inside[j] - (j ? inside[j - 1] : 0)) : weight;
		}
	}
	const double *shares = shares_of(arena, flat_weights, flat, error);
	if (!shares)
		return false;
	struct dist made = {.kind = DIST_MIXTURE, .as.mixture = {flat_parts, shares, flat}};
	if (!dist_validate(&made, error))
		return false;
	*dist = made;
	return true;
}
