#include "model/quantity.h"

#include "tests/unit/unit.h"

static struct quantity parsed(const char *text)
{
	struct quantity quantity;
	if (!quantity_parse(text, &quantity))
		fail_msg("%s is a quantity", text);
	return quantity;
}

static void assert_order(const char *left, const char *right, int order)
{
	struct quantity one = parsed(left);
	struct quantity other = parsed(right);
	assert_int_equal(quantity_compare(&one, &other), order);
	assert_int_equal(quantity_compare(&other, &one), -order);
}

static void exact_comparison(void **state)
{
	(void)state;
	assert_order("0.05", "50m", 0);
	assert_order("1Ki", "1024", 0);
	assert_order("1.5Gi", "1610612736", 0);
	assert_order("2e3", "2k", 0);
	assert_order("1E3", "1000", 0);
	assert_order("1e-3", "1m", 0);
	assert_order("1E", "1e18", 0);
	assert_order("1Ei", "1152921504606846976", 0);
	assert_order("+3", "3.0", 0);
	assert_order("-1", "-1000m", 0);
	assert_order("-2", "-1", -1);
	assert_order("999m", "1", -1);
	assert_order("9007199254740993", "9007199254740992", 1);
	assert_order(".5", "500m", 0);
	assert_order("5.", "5", 0);
}

/* Finer than a billionth is rounded away from zero. */
static void rounding(void **state)
{
	(void)state;
	assert_order("0.0000000001", "1n", 0);
	assert_order("-0.0000000011", "-2n", 0);
}

static void approximation(void **state)
{
	(void)state;
	assert_true(parsed("500m").approximate == 0.5);
	assert_true(parsed("1.5Gi").approximate == 1610612736.0);
	assert_true(parsed("-3k").approximate == -3000.0);
}

static void no_quantities(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", ".", "m", "1x", "1 ", " 1", "1Kii", "1e", "1e+", "1e5m", "0x10", "1.2.3", "1e41",
					    "10000000000000000000000000000000000000", "100000000000Ei"};
	struct quantity quantity;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (quantity_parse(texts[i], &quantity))
			fail_msg("\"%s\" is no quantity", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_comparison),
		cmocka_unit_test(rounding),
		cmocka_unit_test(approximation),
		cmocka_unit_test(no_quantities),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
