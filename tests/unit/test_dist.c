/* Every distribution against GSL's: shape of 1e5 draws (Kolmogorov and Smirnov), mean, quantiles; then parameters that make no sense, edges,
 * and the recorded bits. */

#include "sim/dist.h"
#include "sim/duration.h"
#include "tests/unit/digest.h"
#include "tests/unit/fit.h"
#include "tests/unit/unit.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 100000 };

static struct arena arena;
static double *sample;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	sample = calloc(DRAWS, sizeof *sample);
	return sample ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	arena_deinit(&arena);
	free(sample);
	return 0;
}

/* What GSL says of each kind, in seconds. */

struct parameters {
	double a, b;
};

static double uniform_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_flat_P(x, p->a, p->b);
}

static double normal_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	double below = gsl_cdf_gaussian_P(-p->a, p->b);
	return (gsl_cdf_gaussian_P(x - p->a, p->b) - below) / (1 - below);
}

static double lognormal_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_lognormal_P(x, p->a, p->b);
}

static double exponential_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_exponential_P(x, p->a);
}

static double gamma_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_gamma_P(x, p->a, p->b);
}

static double weibull_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_weibull_P(x, p->b, p->a);
}

static double pareto_cdf(double x, const void *context)
{
	const struct parameters *p = context;
	return gsl_cdf_pareto_P(x, p->b, p->a);
}

struct oracle {
	const char *name;
	struct dist dist;
	double (*cdf)(double x, const void *context);
	struct parameters parameters;
	double mean, deviation; /* in seconds; deviation 0: too heavy a tail for a test of the mean */
};

static size_t make_oracles(struct oracle *oracles)
{
	const int64_t s = NS_PER_SECOND;
	double root_gamma = tgamma(1 + 1 / 1.5);
	const struct oracle all[] = {
		{"uniform", dist_uniform(10 * s, 40 * s), uniform_cdf, {10, 40}, 25, 30 / sqrt(12)},
		{"normal", dist_normal(60 * s, 10 * s), normal_cdf, {60, 10}, 60, 10},
		{"half normal", dist_normal(0, 10 * s), normal_cdf, {0, 10}, 10 * sqrt(2 / M_PI), 10 * sqrt(1 - 2 / M_PI)},
		{"lognormal", dist_lognormal(3, 0.5), lognormal_cdf, {3, 0.5}, exp(3.125), exp(3.125) * sqrt(exp(0.25) - 1)},
		{"wide lognormal", dist_lognormal(-1, 3), lognormal_cdf, {-1, 3}, exp(3.5), 0},
		{"exponential", dist_exponential(180 * s), exponential_cdf, {180, 0}, 180, 180},
		{"gamma", dist_gamma(2.5, 20 * s), gamma_cdf, {2.5, 20}, 50, 20 * sqrt(2.5)},
		{"gamma of mean", dist_gamma_of_mean(4, 60 * s), gamma_cdf, {4, 15}, 60, 30},
		{"small gamma", dist_gamma(0.5, 100 * s), gamma_cdf, {0.5, 100}, 50, 100 * sqrt(0.5)},
		{"large gamma", dist_gamma(5000, s), gamma_cdf, {5000, 1}, 5000, sqrt(5000)},
		{"weibull", dist_weibull(1.5, 2400 * s), weibull_cdf, {1.5, 2400}, 2400 * root_gamma,
		 2400 * sqrt(tgamma(1 + 2 / 1.5) - root_gamma * root_gamma)},
		{"weibull of many", dist_weibull(0.5, 100 * s), weibull_cdf, {0.5, 100}, 200, 100 * sqrt(24.0 - 4)},
		{"pareto", dist_pareto(30 * s, 3), pareto_cdf, {30, 3}, 45, 30 * sqrt(3) / 2},
		{"heavy pareto", dist_pareto(30 * s, 0.9), pareto_cdf, {30, 0.9}, (double)DIST_MAX_NS / 1e9, 0},
	};
	memcpy(oracles, all, sizeof all);
	return sizeof all / sizeof all[0];
}

static void draws_fit_gsl(void **state)
{
	(void)state;
	struct oracle oracles[32];
	size_t count = make_oracles(oracles);
	for (size_t i = 0; i < count; i++) {
		const struct oracle *oracle = &oracles[i];
		struct rng_stream stream = rng_stream_of(11, 0, i, 0);
		const char *error;
		assert_true(dist_validate(&oracle->dist, &error));
		for (size_t draw = 0; draw < DRAWS; draw++)
			sample[draw] = (double)dist_draw_ns(&oracle->dist, &stream) / 1e9;
		double mean = fit_mean(sample, DRAWS);
		double variance = fit_variance(sample, DRAWS);
		double p = fit_probability(sample, DRAWS, oracle->cdf, &oracle->parameters);
		if (p < 1e-3)
			fail_msg("%s: p = %g", oracle->name, p);
		if (oracle->deviation > 0 && fabs(mean - oracle->mean) > 4 * oracle->deviation / sqrt(DRAWS))
			fail_msg("%s: mean %g instead of %g", oracle->name, mean, oracle->mean);
		if (oracle->deviation > 0 && fabs(sqrt(variance) / oracle->deviation - 1) > 0.06)
			fail_msg("%s: deviation %g instead of %g", oracle->name, sqrt(variance), oracle->deviation);
	}
}

static void a_wrong_shape_does_not_fit(void **state)
{
	(void)state;
	struct dist dist = dist_lognormal(3, 0.5);
	struct parameters wrong = {3, 0.52};
	struct rng_stream stream = rng_stream_of(11, 0, 0, 0);
	for (size_t draw = 0; draw < DRAWS; draw++)
		sample[draw] = (double)dist_draw_ns(&dist, &stream) / 1e9;
	assert_true(fit_probability(sample, DRAWS, lognormal_cdf, &wrong) < 1e-3);
}

static void descriptions_agree_with_gsl(void **state)
{
	(void)state;
	struct oracle oracles[32];
	size_t count = make_oracles(oracles);
	static const double ps[] = {0.001, 0.05, 0.5, 0.95, 0.999};
	for (size_t i = 0; i < count; i++) {
		const struct oracle *oracle = &oracles[i];
		double mean = (double)dist_mean_ns(&oracle->dist) / 1e9;
		if (fabs(mean / oracle->mean - 1) > 1e-8)
			fail_msg("%s: mean %g instead of %g", oracle->name, mean, oracle->mean);
		for (size_t j = 0; j < 5; j++) {
			int64_t quantile = dist_quantile_ns(&oracle->dist, ps[j]);
			double found = oracle->cdf((double)quantile / 1e9, &oracle->parameters);
			if (fabs(found - ps[j]) > 1e-7)
				fail_msg("%s: quantile %g is at %g", oracle->name, ps[j], found);
			assert_true(dist_share_within(&oracle->dist, quantile) >= ps[j]);
			assert_true(dist_share_within(&oracle->dist, quantile - 1) < ps[j]);
		}
		assert_true(dist_share_within(&oracle->dist, -1) == 0.0);
		assert_true(dist_share_within(&oracle->dist, DIST_MAX_NS) == 1.0);
	}
}

static void lognormals_are_found_from_quantiles(void **state)
{
	(void)state;
	struct dist dist;
	const char *error;
	const int64_t s = NS_PER_SECOND;
	assert_true(dist_lognormal_of_quantiles(0.5, 40 * s, 0.99, 240 * s, &dist, &error));
	assert_true(llabs(dist_quantile_ns(&dist, 0.5) - 40 * s) < 10);
	assert_true(llabs(dist_quantile_ns(&dist, 0.99) - 240 * s) < 10);
	assert_true(dist_lognormal_of_quantiles(0.95, 7200 * s, 0.05, 60 * s, &dist, &error));
	assert_true(llabs(dist_quantile_ns(&dist, 0.05) - 60 * s) < 10);
	assert_true(llabs(dist_quantile_ns(&dist, 0.95) - 7200 * s) < 10000);
	assert_true(dist_lognormal_of_quantiles(0.5, 40 * s, 0.9, 40 * s, &dist, &error));
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	assert_true(llabs(dist_draw_ns(&dist, &stream) - 40 * s) < 10);
	assert_false(dist_lognormal_of_quantiles(0.5, 40 * s, 0.9, 39 * s, &dist, &error));
	assert_string_equal(error, "the higher quantile must not be the shorter duration");
	assert_false(dist_lognormal_of_quantiles(0.9, 39 * s, 0.5, 40 * s, &dist, &error));
	assert_false(dist_lognormal_of_quantiles(0.5, 0, 0.9, 39 * s, &dist, &error));
	assert_string_equal(error, "both durations must be longer than 0s and at most 876000h");
	assert_false(dist_lognormal_of_quantiles(0.5, 1, 0.5, 2, &dist, &error));
	assert_false(dist_lognormal_of_quantiles(0, 1, 0.5, 2, &dist, &error));
	assert_false(dist_lognormal_of_quantiles(0.5, 1, 1, 2, &dist, &error));
	assert_false(dist_lognormal_of_quantiles(0.5, 1, NAN, 2, &dist, &error));
	assert_false(dist_lognormal_of_quantiles(0.5, 1, 0.501, DIST_MAX_NS, &dist, &error));
	assert_string_equal(error, "sigma must be from 0 to 20");
}

static void nonsense_is_refused(void **state)
{
	(void)state;
	const int64_t s = NS_PER_SECOND;
	const int64_t too_long = DIST_MAX_NS + 1024;
	const struct dist bad[] = {
		dist_constant(-1),        dist_constant(too_long),        dist_uniform(-1, s),       dist_uniform(2, 1),
		dist_uniform(0, too_long), dist_normal(-1, s),            dist_normal(s, -1),        dist_normal(too_long, s),
		dist_lognormal(51, 1),    dist_lognormal(-51, 1),         dist_lognormal(1, -1),     dist_lognormal(1, 21),
		dist_lognormal(NAN, 1),   dist_lognormal(1, NAN),         dist_lognormal(INFINITY, 1), dist_exponential(-1),
		dist_exponential(too_long), dist_gamma(0, s),             dist_gamma(-1, s),         dist_gamma(NAN, s),
		dist_gamma(1, 0),         dist_gamma_of_mean(2, 0),       dist_gamma(2e6, s),        dist_weibull(0, s),
		dist_weibull(1, 0),       dist_weibull(INFINITY, s),      dist_pareto(0, 1),         dist_pareto(s, 0),
		dist_pareto(s, NAN),      {.kind = DIST_EMPIRICAL},       {.kind = DIST_MIXTURE},    {.kind = (enum dist_kind)77},
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const char *error = NULL;
		if (dist_validate(&bad[i], &error))
			fail_msg("number %zu was accepted", i);
		assert_non_null(error);
	}
}

static void edge_parameters_stay_in_range(void **state)
{
	(void)state;
	const struct dist edges[] = {
		{0},
		dist_constant(DIST_MAX_NS),
		dist_uniform(5, 5),
		dist_uniform(0, DIST_MAX_NS),
		dist_normal(0, 0),
		dist_normal(0, DIST_MAX_NS),
		dist_normal(DIST_MAX_NS, DIST_MAX_NS),
		dist_lognormal(-50, 0),
		dist_lognormal(50, 20),
		dist_lognormal(-50, 20),
		dist_exponential(0),
		dist_exponential(DIST_MAX_NS),
		dist_gamma(0.01, 1),
		dist_gamma(0.01, DIST_MAX_NS),
		dist_gamma(1e6, DIST_MAX_NS),
		dist_weibull(0.01, DIST_MAX_NS),
		dist_weibull(1e6, 1),
		dist_pareto(1, 0.01),
		dist_pareto(DIST_MAX_NS, 1e6),
	};
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		const char *error;
		assert_true(dist_validate(&edges[i], &error));
		struct rng_stream stream = rng_stream_of(1, i, 0, 0);
		for (int draw = 0; draw < 5000; draw++) {
			int64_t ns = dist_draw_ns(&edges[i], &stream);
			assert_true(ns >= 0 && ns <= DIST_MAX_NS);
		}
		int64_t mean = dist_mean_ns(&edges[i]);
		int64_t median = dist_quantile_ns(&edges[i], 0.5);
		assert_true(mean >= 0 && mean <= DIST_MAX_NS && median >= 0 && median <= DIST_MAX_NS);
	}
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	assert_int_equal(dist_draw_ns(&edges[0], &stream), 0);
	assert_int_equal(dist_draw_ns(&edges[1], &stream), DIST_MAX_NS);
	assert_int_equal(dist_draw_ns(&edges[2], &stream), 5);
	assert_int_equal(dist_draw_ns(&edges[10], &stream), 0);
	assert_int_equal(dist_whole_ns(NAN), 0);
	assert_int_equal(dist_whole_ns(INFINITY), DIST_MAX_NS);
	assert_int_equal(dist_whole_ns(1.5), 2);
}

static void uniform_reaches_both_ends(void **state)
{
	(void)state;
	struct dist dist = dist_uniform(3, 5);
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	unsigned counts[6] = {0};
	for (int i = 0; i < 3000; i++)
		counts[dist_draw_ns(&dist, &stream)]++;
	for (int i = 3; i <= 5; i++)
		assert_true(abs((int)counts[i] - 1000) < 120);
	assert_int_equal(dist_quantile_ns(&dist, 0.33), 3);
	assert_int_equal(dist_quantile_ns(&dist, 0.34), 4);
}

static void lists_draw_by_weight(void **state)
{
	(void)state;
	struct dist dist;
	const char *error;
	static const int64_t values[] = {50, 10, 30, 10};
	static const double weights[] = {1, 2, 0, 1};
	assert_true(dist_empirical(&arena, values, weights, 4, &dist, &error));
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	int counts[51] = {0};
	for (int i = 0; i < 40000; i++)
		counts[dist_draw_ns(&dist, &stream)]++;
	assert_int_equal(counts[30], 0);
	assert_int_equal(counts[10] + counts[50], 40000);
	assert_true(abs(counts[50] - 10000) < 400);
	assert_int_equal(dist_mean_ns(&dist), 20);
	assert_int_equal(dist_quantile_ns(&dist, 0.75), 10);
	assert_int_equal(dist_quantile_ns(&dist, 0.76), 50);
	assert_true(dist_empirical(&arena, values, NULL, 4, &dist, &error));
	assert_int_equal(dist_mean_ns(&dist), 25);
	assert_int_equal(dist_quantile_ns(&dist, 0.5), 10);
	assert_int_equal(dist_quantile_ns(&dist, 0.51), 30);
	assert_true(dist_share_within(&dist, 9) == 0.0);
	assert_true(dist_share_within(&dist, 30) == 0.75);
	memset(counts, 0, sizeof counts);
	for (int i = 0; i < 40000; i++)
		counts[dist_draw_ns(&dist, &stream)]++;
	assert_true(abs(counts[10] - 20000) < 400 && abs(counts[30] - 10000) < 400);
	static const double no_weights[] = {0, 0, 0, 0};
	static const double negative[] = {1, -1, 1, 1};
	static const double no_number[] = {1, NAN, 1, 1};
	assert_false(dist_empirical(&arena, values, no_weights, 4, &dist, &error));
	assert_string_equal(error, "the weights must be from 0 to 1000000000 and not all 0");
	assert_false(dist_empirical(&arena, values, negative, 4, &dist, &error));
	assert_false(dist_empirical(&arena, values, no_number, 4, &dist, &error));
	assert_false(dist_empirical(&arena, values, NULL, 0, &dist, &error));
	assert_string_equal(error, "there must be from 1 to 100000 values");
	assert_false(dist_empirical(&arena, values, NULL, DIST_VALUES_MAX + 1, &dist, &error));
	static const int64_t negative_value[] = {-1};
	assert_false(dist_empirical(&arena, negative_value, NULL, 1, &dist, &error));
	assert_string_equal(error, "every value must be from 0s to 876000h");
}

static double mixture_cdf(double x, const void *context)
{
	(void)context;
	return 0.3 * gsl_cdf_exponential_P(x, 10) + 0.5 * gsl_cdf_lognormal_P(x, 4, 0.3) + 0.2 * gsl_cdf_gamma_P(x, 2, 100);
}

static void mixtures_mix(void **state)
{
	(void)state;
	struct dist inner;
	struct dist outer;
	const char *error;
	const int64_t s = NS_PER_SECOND;
	const struct dist inner_parts[] = {dist_lognormal(4, 0.3), dist_gamma(2, 100 * s)};
	const double inner_weights[] = {5, 2};
	assert_true(dist_mixture(&arena, inner_parts, inner_weights, 2, &inner, &error));
	const struct dist parts[] = {dist_exponential(10 * s), inner};
	const double weights[] = {3, 7};
	assert_true(dist_mixture(&arena, parts, weights, 2, &outer, &error));
	assert_int_equal(outer.as.mixture.count, 3);
	assert_true(dist_validate(&outer, &error));
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (size_t i = 0; i < DRAWS; i++)
		sample[i] = (double)dist_draw_ns(&outer, &stream) / 1e9;
	assert_true(fit_probability(sample, DRAWS, mixture_cdf, NULL) > 1e-3);
	assert_true(fabs(mixture_cdf((double)dist_quantile_ns(&outer, 0.9) / 1e9, NULL) - 0.9) < 1e-9);
	double mean = 0.3 * 10 + 0.5 * exp(4.045) + 0.2 * 200;
	assert_true(fabs((double)dist_mean_ns(&outer) / 1e9 / mean - 1) < 1e-9);
	assert_false(dist_mixture(&arena, parts, NULL, 0, &outer, &error));
	assert_string_equal(error, "there must be from 1 to 1000 parts");
	const struct dist broken[] = {dist_lognormal(0, -1)};
	assert_false(dist_mixture(&arena, broken, NULL, 1, &outer, &error));
	assert_string_equal(error, "sigma must be from 0 to 20");
}

static void the_bits_are_those_recorded(void **state)
{
	(void)state;
	struct oracle oracles[32];
	size_t count = make_oracles(oracles);
	uint64_t digest = 0;
	for (size_t i = 0; i < count; i++) {
		struct rng_stream stream = rng_stream_of(5, 0, i, 0);
		for (int draw = 0; draw < 20000; draw++)
			digest = digest_more(digest, (uint64_t)dist_draw_ns(&oracles[i].dist, &stream));
	}
	struct dist dist;
	const char *error;
	assert_true(dist_lognormal_of_quantiles(0.5, 40 * NS_PER_SECOND, 0.99, 240 * NS_PER_SECOND, &dist, &error));
	digest = digest_real(digest, dist.as.lognormal.mu);
	digest = digest_real(digest, dist.as.lognormal.sigma);
	assert_int_equal(digest, 0x682b03f7b8c68dad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_fit_gsl),
		cmocka_unit_test(a_wrong_shape_does_not_fit),
		cmocka_unit_test(descriptions_agree_with_gsl),
		cmocka_unit_test(lognormals_are_found_from_quantiles),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(edge_parameters_stay_in_range),
		cmocka_unit_test(uniform_reaches_both_ends),
		cmocka_unit_test(lists_draw_by_weight),
		cmocka_unit_test(mixtures_mix),
		cmocka_unit_test(the_bits_are_those_recorded),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
