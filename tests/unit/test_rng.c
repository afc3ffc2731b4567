/* Random streams: the recorded bits, independence of streams, and the shape of every sampler. */

#include "sim/real.h"
#include "sim/rng.h"
#include "tests/unit/digest.h"
#include "tests/unit/fit.h"
#include "tests/unit/unit.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 400000 };

static double *sample;

static int setup(void **state)
{
	(void)state;
	sample = calloc(DRAWS, sizeof *sample);
	return sample ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	free(sample);
	return 0;
}

static double unit_cdf(double x, const void *context)
{
	(void)context;
	return x;
}

static double exponential_cdf(double x, const void *context)
{
	(void)context;
	return gsl_cdf_exponential_P(x, 1);
}

static double normal_cdf(double x, const void *context)
{
	(void)context;
	return gsl_cdf_ugaussian_P(x);
}

static void assert_fits(double (*cdf)(double x, const void *context))
{
	double p = fit_probability(sample, DRAWS, cdf, NULL);
	if (p < 1e-3)
		fail_msg("p = %g", p);
}

static void the_bits_are_those_recorded(void **state)
{
	(void)state;
	uint64_t digest = 0;
	for (uint64_t replication = 0; replication < 20; replication++) {
		for (uint64_t purpose = 0; purpose < 5; purpose++) {
			struct rng_stream stream = rng_stream_of(7, replication, rng_hash_text("member1"), purpose);
			for (int i = 0; i < 1000; i++) {
				digest = digest_more(digest, rng_bits(&stream));
				digest = digest_real(digest, rng_unit(&stream));
				digest = digest_real(digest, rng_exponential(&stream));
				digest = digest_real(digest, rng_normal(&stream));
				digest = digest_more(digest, rng_below(&stream, 1000003));
			}
			digest = digest_more(digest, stream.n);
		}
	}
	assert_int_equal(digest, 0xff3778e313c81b70);
}

static void a_draw_depends_on_key_and_number_only(void **state)
{
	(void)state;
	struct rng_stream one = rng_stream_of(1, 2, 3, 4);
	struct rng_stream other = rng_stream_of(1, 2, 3, 4);
	for (int i = 0; i < 10; i++)
		rng_bits(&one);
	other.n = 10;
	assert_true(rng_bits(&one) == rng_bits(&other));
	static const uint64_t changed[][4] = {{0, 2, 3, 4}, {1, 0, 3, 4}, {1, 2, 0, 4}, {1, 2, 3, 0}, {2, 1, 3, 4}, {1, 3, 2, 4}, {1, 2, 4, 3}};
	for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
		assert_true(rng_stream_of(changed[i][0], changed[i][1], changed[i][2], changed[i][3]).key != one.key);
	assert_true(rng_hash_text("") != rng_hash_text("a"));
	assert_true(rng_hash_text("ab") != rng_hash_text("ba"));
}

static void units_are_open_and_uniform(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (size_t i = 0; i < DRAWS; i++) {
		sample[i] = rng_unit(&stream);
		assert_true(sample[i] > 0 && sample[i] < 1);
	}
	assert_fits(unit_cdf);
	/* What the extreme bit patterns would give. */
	assert_true((0.5 + 0) * 0x1p-52 > 0);
	assert_true(((double)(UINT64_MAX >> 12) + 0.5) * 0x1p-52 < 1);
}

static void first_draws_of_neighbouring_streams_are_independent(void **state)
{
	(void)state;
	double product = 0;
	double before = 0.5;
	for (size_t i = 0; i < DRAWS; i++) {
		struct rng_stream stream = rng_stream_of(3, i / 100, i % 100, 0);
		sample[i] = rng_unit(&stream);
		product += (sample[i] - 0.5) * (before - 0.5);
		before = sample[i];
	}
	/* The correlation of neighbours has a standard error of 1/sqrt(DRAWS). */
	assert_true(fabs(product / DRAWS * 12) < 3.5 / sqrt(DRAWS));
	assert_fits(unit_cdf);
	unsigned bit_counts[64] = {0};
	for (size_t i = 0; i < DRAWS; i++) {
		struct rng_stream stream = rng_stream_of(i, 0, 0, 0);
		uint64_t bits = rng_bits(&stream);
		for (unsigned bit = 0; bit < 64; bit++)
			bit_counts[bit] += (unsigned)(bits >> bit & 1);
	}
	for (unsigned bit = 0; bit < 64; bit++)
		assert_true(fabs(bit_counts[bit] - DRAWS / 2.0) < 4.5 * sqrt(DRAWS) / 2);
}

static void below_is_unbiased(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(4, 0, 0, 0);
	static const uint64_t limits[] = {1, 2, 3, 7, 10, 1000};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		double counts[1000] = {0};
		for (int draw = 0; draw < DRAWS; draw++) {
			uint64_t got = rng_below(&stream, limits[i]);
			assert_true(got < limits[i]);
			counts[got]++;
		}
		double expected = DRAWS / (double)limits[i];
		double chi_square = 0;
		for (uint64_t k = 0; k < limits[i]; k++)
			chi_square += (counts[k] - expected) * (counts[k] - expected) / expected;
		if (limits[i] > 1)
			assert_true(gsl_cdf_chisq_Q(chi_square, (double)limits[i] - 1) > 1e-3);
	}
	/* A limit of 3/4 of all: without rejection one of each three neighbours would come up twice as often as the others. */
	uint64_t limit = (uint64_t)3 << 62;
	unsigned low = 0;
	for (int draw = 0; draw < DRAWS; draw++)
		low += rng_below(&stream, limit) % 3 == 0;
	assert_true(fabs(low - DRAWS / 3.0) < 4 * sqrt(DRAWS * 2.0 / 9));
}

static void bernoulli_has_certain_ends(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(5, 0, 0, 0);
	unsigned hits = 0;
	for (int i = 0; i < DRAWS; i++) {
		assert_false(rng_bernoulli(&stream, 0));
		assert_true(rng_bernoulli(&stream, 1));
		hits += rng_bernoulli(&stream, 0.02);
	}
	assert_true(fabs(hits - DRAWS * 0.02) < 4 * sqrt(DRAWS * 0.02 * 0.98));
	assert_int_equal(stream.n, 3 * DRAWS);
}

static void exponentials_fit(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(6, 0, 0, 0);
	unsigned beyond = 0;
	for (size_t i = 0; i < DRAWS; i++) {
		sample[i] = rng_exponential(&stream);
		assert_true(sample[i] >= 0);
		beyond += sample[i] > rng_exponential_tail;
	}
	double tail = DRAWS * exp(-rng_exponential_tail);
	assert_true(fabs(beyond - tail) < 4 * sqrt(tail));
	assert_true(fabs(fit_mean(sample, DRAWS) - 1) < 4 / sqrt(DRAWS));
	assert_true(fabs(fit_variance(sample, DRAWS) - 1) < 4 * sqrt(8.0 / DRAWS));
	assert_fits(exponential_cdf);
}

static void normals_fit(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(7, 0, 0, 0);
	unsigned beyond = 0;
	for (size_t i = 0; i < DRAWS; i++) {
		sample[i] = rng_normal(&stream);
		beyond += fabs(sample[i]) > rng_normal_tail;
	}
	double tail = DRAWS * 2 * gsl_cdf_ugaussian_Q(rng_normal_tail);
	assert_true(beyond > 0 && fabs(beyond - tail) < 4 * sqrt(tail));
	assert_true(fabs(fit_mean(sample, DRAWS)) < 4 / sqrt(DRAWS));
	assert_true(fabs(fit_variance(sample, DRAWS) - 1) < 4 * sqrt(2.0 / DRAWS));
	assert_fits(normal_cdf);
}

/* Only the slow way, whose share is too small for the fit of the whole to show an error in it. */
static void the_slow_parts_fit_by_themselves(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(8, 0, 0, 0);
	for (size_t i = 0; i < DRAWS; i++) {
		double x = rng_normal_edge(&stream, 0, 0);
		assert_true(x > rng_normal_tail);
		/* What lies beyond the tail's edge, as a probability, is uniform. */
		sample[i] = gsl_cdf_ugaussian_Q(x) / gsl_cdf_ugaussian_Q(rng_normal_tail);
	}
	assert_fits(unit_cdf);
	for (size_t i = 0; i < DRAWS; i++)
		sample[i] = rng_exponential_edge(&stream, 0, 0) - rng_exponential_tail;
	assert_fits(exponential_cdf);
}

static void the_tables_are_ziggurats(void **state)
{
	(void)state;
	double r = rng_exponential_tail;
	double area = (r + 1) * exp(-r);
	for (size_t i = 1; i < 256; i++) {
		double edge = rng_exponential_width[i] * 0x1p53;
		assert_true(fabs(rng_exponential_height[i] - exp(-edge)) < 1e-15);
		assert_true(fabs(edge * (rng_exponential_height[i + 1] - rng_exponential_height[i]) / area - 1) < 1e-11);
		assert_true((double)rng_exponential_inside[i] * 0x1p-53 < 1);
	}
	r = rng_normal_tail;
	area = r * exp(-r * r / 2) + sqrt(2 * M_PI) * gsl_cdf_ugaussian_Q(r);
	for (size_t i = 1; i < 256; i++) {
		double edge = rng_normal_width[i] * 0x1p53;
		assert_true(fabs(rng_normal_height[i] - exp(-edge * edge / 2)) < 1e-15);
		assert_true(fabs(edge * (rng_normal_height[i + 1] - rng_normal_height[i]) / area - 1) < 1e-11);
	}
	assert_int_equal(rng_normal_inside[255], 0);
	assert_int_equal(rng_exponential_inside[255], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bits_are_those_recorded),
		cmocka_unit_test(a_draw_depends_on_key_and_number_only),
		cmocka_unit_test(units_are_open_and_uniform),
		cmocka_unit_test(first_draws_of_neighbouring_streams_are_independent),
		cmocka_unit_test(below_is_unbiased),
		cmocka_unit_test(bernoulli_has_certain_ends),
		cmocka_unit_test(exponentials_fit),
		cmocka_unit_test(normals_fit),
		cmocka_unit_test(the_slow_parts_fit_by_themselves),
		cmocka_unit_test(the_tables_are_ziggurats),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
