/* Summaries to the last bit for any cut, quantiles and bounds against known values and against how often they hold. */

#include "sim/rng.h"
#include "sim/stats.h"
#include "tests/unit/digest.h"
#include "tests/unit/unit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

enum { VALUES = 1000 };

static double values[VALUES];

static int setup(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (size_t i = 0; i < VALUES; i++)
		values[i] = 1e9 + 1e3 * rng_exponential(&stream);
	return 0;
}

static void assert_same(const struct stats_summary *one, const struct stats_summary *other)
{
	assert_int_equal(one->count, other->count);
	assert_memory_equal(&one->mean, &other->mean, sizeof one->mean);
	assert_memory_equal(&one->squares, &other->squares, sizeof one->squares);
	assert_memory_equal(&one->least, &other->least, sizeof one->least);
	assert_memory_equal(&one->greatest, &other->greatest, sizeof one->greatest);
}

static void summaries_agree_with_gsl(void **state)
{
	(void)state;
	struct stats_summary summary = stats_of(values, VALUES);
	assert_int_equal(summary.count, VALUES);
	assert_true(fabs(summary.mean - gsl_stats_mean(values, 1, VALUES)) < 1e-6);
	assert_true(fabs(stats_variance(&summary) / gsl_stats_variance(values, 1, VALUES) - 1) < 1e-9);
	assert_true(fabs(stats_deviation(&summary) / gsl_stats_sd(values, 1, VALUES) - 1) < 1e-9);
	assert_true(summary.least == gsl_stats_min(values, 1, VALUES));
	assert_true(summary.greatest == gsl_stats_max(values, 1, VALUES));
	struct stats_summary none = stats_of(values, 0);
	assert_int_equal(none.count, 0);
	struct stats_summary one = stats_of(values, 1);
	assert_true(one.mean == values[0] && stats_variance(&one) == 0.0);
}

static void add_range(struct stats_part *part, size_t first, size_t end)
{
	stats_part_init(part, first);
	for (size_t i = first; i < end; i++)
		stats_part_add(part, values[i]);
}

static void any_cut_gives_the_same_bits(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(2, 0, 0, 0);
	for (int round = 0; round < 300; round++) {
		size_t count = (size_t)rng_below(&stream, VALUES + 1);
		struct stats_summary whole = stats_of(values, count);
		/* Cut at random places, parts joined in a random order of neighbours. */
		struct stats_part parts[20];
		size_t part_count = 0;
		size_t at = 0;
		while (at < count || part_count == 0) {
			size_t size = (size_t)rng_below(&stream, count / 4 + 2);
			size_t end = part_count == 19 || at + size > count ? count : at + size;
			add_range(&parts[part_count++], at, end);
			at = end;
		}
		while (part_count > 1) {
			size_t join = (size_t)rng_below(&stream, part_count - 1);
			stats_part_join(&parts[join], &parts[join + 1]);
			part_count--;
			memmove(&parts[join + 1], &parts[join + 2], (part_count - join - 1) * sizeof parts[0]);
		}
		struct stats_summary joined = stats_part_summary(&parts[0]);
		assert_same(&whole, &joined);
		assert_int_equal(parts[0].end, count);
		assert_true(parts[0].node_count <= 10);
	}
}

static void a_plain_running_join_would_not(void **state)
{
	(void)state;
	struct stats_part left;
	struct stats_part right;
	add_range(&left, 0, 333);
	add_range(&right, 333, VALUES);
	struct stats_summary one = stats_part_summary(&left);
	struct stats_summary other = stats_part_summary(&right);
	struct stats_summary joined = stats_join(&one, &other);
	struct stats_summary whole = stats_of(values, VALUES);
	assert_true(joined.squares != whole.squares || joined.mean != whole.mean);
	assert_true(fabs(joined.squares / whole.squares - 1) < 1e-6);
}

static void the_bits_are_those_recorded(void **state)
{
	(void)state;
	struct stats_summary summary = stats_of(values, VALUES);
	uint64_t digest = digest_real(digest_real(0, summary.mean), summary.squares);
	assert_int_equal(digest, 0xee1fbb189b576fe);
}

static void quantiles_are_of_type_seven(void **state)
{
	(void)state;
	double sample[] = {40, 10, 30, 20};
	stats_sort(sample, 4);
	assert_true(stats_quantile(sample, 4, 0) == 10.0);
	assert_true(stats_quantile(sample, 4, 1) == 40.0);
	assert_true(stats_quantile(sample, 4, 0.5) == 25.0);
	assert_true(fabs(stats_quantile(sample, 4, 0.95) - 38.5) < 1e-12);
	assert_true(stats_quantile(sample, 1, 0.3) == 10.0);
	double copy[VALUES];
	memcpy(copy, values, sizeof copy);
	stats_sort(copy, VALUES);
	for (double p = 0; p <= 1; p += 0.01)
		assert_true(fabs(stats_quantile(copy, VALUES, p) - gsl_stats_quantile_from_sorted_data(copy, 1, VALUES, p)) < 1e-6);
	stats_sort(copy, 0);
}

/* Ranks from tables of the sign test: for the median of 10 values at 95 % the 2nd and the 9th, of 5 values none. */
static void quantile_bounds_are_order_statistics(void **state)
{
	(void)state;
	double sample[100];
	for (size_t i = 0; i < 100; i++)
		sample[i] = (double)i + 1;
	struct stats_bounds bounds = stats_quantile_bounds(sample, 10, 0.5, 0.95);
	assert_true(bounds.has_low && bounds.has_high && bounds.low == 2.0 && bounds.high == 9.0);
	bounds = stats_quantile_bounds(sample, 5, 0.5, 0.95);
	assert_false(bounds.has_low || bounds.has_high);
	bounds = stats_quantile_bounds(sample, 6, 0.5, 0.95);
	assert_true(bounds.has_low && bounds.has_high && bounds.low == 1.0 && bounds.high == 6.0);
	bounds = stats_quantile_bounds(sample, 100, 0.5, 0.95);
	assert_true(bounds.low == 40.0 && bounds.high == 61.0);
	/* The 99th percentile of 100 values has no upper bound: all of them lie below it with a probability of 0.37. */
	bounds = stats_quantile_bounds(sample, 100, 0.99, 0.95);
	assert_true(bounds.has_low && !bounds.has_high);
	bounds = stats_quantile_bounds(sample, 0, 0.5, 0.95);
	assert_false(bounds.has_low || bounds.has_high);
}

/* Of many samples the share whose bounds hold the true value. */
static void bounds_hold_as_often_as_they_say(void **state)
{
	(void)state;
	enum { ROUNDS = 4000, SIZE = 60 };
	unsigned quantile_low = 0, quantile_high = 0, means = 0, shares = 0;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct rng_stream stream = rng_stream_of(3, round, 0, 0);
		double sample[SIZE];
		double normals[SIZE];
		uint64_t hits = 0;
		for (size_t i = 0; i < SIZE; i++) {
			sample[i] = rng_exponential(&stream);
			normals[i] = 5 + rng_normal(&stream);
			hits += rng_bernoulli(&stream, 0.1);
		}
		stats_sort(sample, SIZE);
		struct stats_bounds bounds = stats_quantile_bounds(sample, SIZE, 0.8, 0.9);
		assert_true(bounds.has_low && bounds.has_high);
		quantile_low += bounds.low > log(5);
		quantile_high += bounds.high < log(5);
		struct stats_summary summary = stats_of(normals, SIZE);
		bounds = stats_mean_bounds(&summary, 0.9);
		means += bounds.low <= 5 && bounds.high >= 5;
		bounds = stats_share_bounds(hits, SIZE, 0.9);
		shares += bounds.low <= 0.1 && bounds.high >= 0.1;
	}
	/* Four standard errors of a share of 0.05 or 0.9. */
	double slack = 4 * sqrt(0.05 * 0.95 / ROUNDS);
	assert_true(quantile_low <= (0.05 + slack) * ROUNDS && quantile_low > 0.01 * ROUNDS);
	assert_true(quantile_high <= (0.05 + slack) * ROUNDS && quantile_high > 0.01 * ROUNDS);
	slack = 4 * sqrt(0.9 * 0.1 / ROUNDS);
	assert_true(fabs(means / (double)ROUNDS - 0.9) < slack);
	assert_true(shares >= (0.9 - slack) * ROUNDS && shares < 0.99 * ROUNDS);
}

static void means_and_shares_have_known_bounds(void **state)
{
	(void)state;
	double sample[] = {1, 2, 3, 4, 5};
	struct stats_summary summary = stats_of(sample, 5);
	struct stats_bounds bounds = stats_mean_bounds(&summary, 0.95);
	double half = gsl_cdf_tdist_Pinv(0.975, 4) * sqrt(2.5 / 5);
	assert_true(fabs(bounds.low - (3 - half)) < 1e-9 && fabs(bounds.high - (3 + half)) < 1e-9);
	summary = stats_of(sample, 1);
	bounds = stats_mean_bounds(&summary, 0.95);
	assert_false(bounds.has_low || bounds.has_high);
	/* Nothing in n: the upper bound is 1 - (missed)^(1/n). */
	bounds = stats_share_bounds(0, 100, 0.95);
	assert_true(bounds.low == 0.0);
	assert_true(fabs(bounds.high - (1 - pow(0.025, 0.01))) < 1e-9);
	bounds = stats_share_bounds(100, 100, 0.95);
	assert_true(bounds.high == 1.0);
	assert_true(fabs(bounds.low - pow(0.025, 0.01)) < 1e-9);
	bounds = stats_share_bounds(7, 50, 0.95);
	assert_true(fabs(bounds.low - gsl_cdf_beta_Pinv(0.025, 7, 44)) < 1e-7);
	assert_true(fabs(bounds.high - gsl_cdf_beta_Pinv(0.975, 8, 43)) < 1e-7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summaries_agree_with_gsl),
		cmocka_unit_test(any_cut_gives_the_same_bits),
		cmocka_unit_test(a_plain_running_join_would_not),
		cmocka_unit_test(the_bits_are_those_recorded),
		cmocka_unit_test(quantiles_are_of_type_seven),
		cmocka_unit_test(quantile_bounds_are_order_statistics),
		cmocka_unit_test(bounds_hold_as_often_as_they_say),
		cmocka_unit_test(means_and_shares_have_known_bounds),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
