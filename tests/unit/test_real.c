/* Our elementary functions against the mathematics library (accuracy) and against recorded bits (the same everywhere). */

#include "sim/real.h"
#include "sim/rng.h"
#include "tests/unit/digest.h"
#include "tests/unit/unit.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

enum { DRAWS = 200000 };

/* The error in units of the last place of the right result. */
static double units(double found, double right)
{
	int exponent;
	frexp(right, &exponent);
	return fabs(found - right) / ldexp(1, exponent - DBL_MANT_DIG);
}

static struct rng_stream stream;

static double between(double low, double high)
{
	return low + (high - low) * rng_unit(&stream);
}

static void exp_and_log_are_accurate(void **state)
{
	(void)state;
	stream = rng_stream_of(1, 0, 0, 0);
	double worst_exp = 0;
	double worst_log = 0;
	double worst_near_one = 0;
	for (int i = 0; i < DRAWS; i++) {
		double x = between(-708, 709);
		worst_exp = fmax(worst_exp, units(real_exp(x), exp(x)));
		x = between(-2, 2);
		worst_exp = fmax(worst_exp, units(real_exp(x), exp(x)));
		x = exp(between(-700, 700));
		worst_log = fmax(worst_log, units(real_log(x), log(x)));
		x = between(0.5, 2);
		worst_near_one = fmax(worst_near_one, units(real_log(x), log(x)));
	}
	assert_true(worst_exp <= 2);
	assert_true(worst_log <= 2);
	assert_true(worst_near_one <= 3);
}

static void edges_are_exact(void **state)
{
	(void)state;
	assert_true(real_exp(0) == 1.0 + 0);
	assert_true(real_exp(-709) == 0.0);
	assert_true(isinf(real_exp(710)));
	assert_true(real_exp(709) > 8e307);
	assert_true(real_log(1) == 0.0);
	assert_true(units(real_log(DBL_MIN), log(DBL_MIN)) <= 1);
	assert_true(units(real_log(DBL_MAX), log(DBL_MAX)) <= 1);
	/* On both sides of every place where the reduction changes its power of two. */
	for (int power = -1000; power <= 1000; power += 40) {
		double middle = ldexp(sqrt(0.5), power);
		double around[] = {nextafter(middle, 0), middle, nextafter(middle, DBL_MAX), ldexp(1, power), nextafter(ldexp(1, power), 0)};
		for (size_t i = 0; i < 5; i++)
			assert_true(units(real_log(around[i]), log(around[i])) <= 2 || power == 0);
	}
	assert_true(fabs(real_pow(2, 10) - 1024) < 1e-11);
	assert_true(fabs(real_pow(9, -0.5) - 1.0 / 3) < 1e-15);
}

static void the_normal_distribution_agrees_with_gsl(void **state)
{
	(void)state;
	for (double z = -8.9; z < 8.9; z += 0.01)
		assert_true(fabs(real_normal_cdf(z) - gsl_cdf_ugaussian_P(z)) < 1e-14);
	assert_true(real_normal_cdf(10) > 0.9999999 && real_normal_cdf(-10) < 1e-7);
	for (int i = 1; i < 10000; i++)
		assert_true(fabs(real_normal_quantile(i / 10000.0) - gsl_cdf_ugaussian_Pinv(i / 10000.0)) < 1e-11);
	for (double p = 1e-6; p < 1e-4; p *= 1.1) {
		assert_true(fabs(real_normal_quantile(p) - gsl_cdf_ugaussian_Pinv(p)) < 1e-10);
		assert_true(fabs(real_normal_quantile(1 - p) - gsl_cdf_ugaussian_Pinv(1 - p)) < 1e-10);
	}
	assert_true(fabs(real_normal_quantile(0.5)) < 1e-15);
}

static void the_bits_are_those_recorded(void **state)
{
	(void)state;
	uint64_t digest = 0;
	stream = rng_stream_of(2, 0, 0, 0);
	for (int i = 0; i < DRAWS; i++) {
		double x = between(-700, 700);
		digest = digest_real(digest, real_exp(x));
		digest = digest_real(digest, real_log(real_exp(x)));
		digest = digest_real(digest, real_pow(real_exp(x / 100), 1.7));
	}
	digest = digest_real(digest, real_normal_quantile(0.99));
	digest = digest_real(digest, real_normal_quantile(0.05));
	assert_int_equal(digest, 0xbd9f79656bfd29a3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exp_and_log_are_accurate),
		cmocka_unit_test(edges_are_exact),
		cmocka_unit_test(the_normal_distribution_agrees_with_gsl),
		cmocka_unit_test(the_bits_are_those_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
