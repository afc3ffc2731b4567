/* Durations as Go reads and prints them: what Go 1.26 answers to hostile and ordinary texts. */

#include "sim/arena.h"
#include "sim/duration.h"
#include "sim/rng.h"
#include "tests/unit/unit.h"

#include <string.h>

static const char *written(void (*write)(struct text *out, int64_t ns), int64_t ns)
{
	static char copy[128];
	struct text out;
	text_init(&out, sizeof copy - 1);
	write(&out, ns);
	memcpy(copy, text_view(&out), out.size + 1);
	text_deinit(&out);
	return copy;
}

static void texts_mean_what_go_says(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ns;
	} good[] = {
		{"1h30m", INT64_C(5400000000000)},
		{"1.5h", INT64_C(5400000000000)},
		{"-5m", INT64_C(-300000000000)},
		{"0", 0},
		{"-0", 0},
		{"+0", 0},
		{"0s", 0},
		{".5s", 500000000},
		{"+.5s", 500000000},
		{"5.s", INT64_C(5000000000)},
		{"3000s", INT64_C(3000000000000)},
		{"+3.4s", INT64_C(3400000000)},
		{"1us", 1000},
		{"1\xC2\xB5s", 1000},
		{"1\xCE\xBCs", 1000},
		{"1ns", 1},
		{"1ms1us", 1001000},
		{"39h9m14.425s", INT64_C(140954425000000)},
		{"1m1h", INT64_C(3660000000000)},
		{"1h1h", INT64_C(7200000000000)},
		{"-1.5h2m", INT64_C(-5520000000000)},
		{"0.3333333333333333333h", INT64_C(1200000000000)},
		{"0.100000000000000000000h", INT64_C(360000000000)},
		{"0.830103483285477580700h", INT64_C(2988372539827)},
		{"1.99999999999999999999999s", INT64_C(2000000000)},
		{"0.9999999999s", 999999999},
		{"0.000000000000000000000000000001s", 0},
		{"0.9ns", 0},
		{"1.5ns", 1},
		{"9007199254740993ns", INT64_C(9007199254740993)},
		{"9223372036854775807ns", INT64_MAX},
		{"9223372036854775.807us", INT64_MAX},
		{"9223372036s854ms775us807ns", INT64_MAX},
		{"2562047h47m16.854775807s", INT64_MAX},
		{"-9223372036854775808ns", INT64_MIN},
		{"-9223372036854775.808us", INT64_MIN},
		{"-2562047h47m16.854775808s", INT64_MIN},
		{"-9223372036854775808ns9223372036854775808ns", 0}, /* Go's sum goes round once */
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		int64_t ns = 77;
		if (!duration_parse(good[i].text, &ns) || ns != good[i].ns)
			fail_msg("\"%s\" gave %lld", good[i].text, (long long)ns);
	}
}

static void what_go_refuses_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "90", "5 m", "1h-1m", "292y", "9223372036855ms", "NaN", "1e400s", "\xD9\xA1h", "+", "-", "00", "0.0", "1", ".", "-.", ".s", "1.s.",
		"1..5s", "1d", "1S", "1H", "9223372036854775808ns", "-9223372036854775809ns", "9223372036s854ms775us808ns", "2562047h47m16.854775808s",
		"99999999999999999999h", "1h 30m", " 1h", "1h ", "1h\n", "1_000s", "0x1s", "1e3s", "1,5s", "-+1s", "--1s", "1s-", "1ms.", "ms", "h", "1hh",
		"1\xC2s", "3ns3", "9223372036854775808ns1ns", "153722867280.912930116666666m",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t ns = 77;
		if (duration_parse(bad[i], &ns))
			fail_msg("\"%s\" gave %lld", bad[i], (long long)ns);
		assert_int_equal(ns, 77);
	}
}

static void durations_are_printed_as_go_does(void **state)
{
	(void)state;
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{0, "0s"},
		{1, "1ns"},
		{-1, "-1ns"},
		{999, "999ns"},
		{1000, "1\xC2\xB5s"},
		{1100, "1.1\xC2\xB5s"},
		{999999, "999.999\xC2\xB5s"},
		{1000000, "1ms"},
		{2200000, "2.2ms"},
		{999999999, "999.999999ms"},
		{1000000000, "1s"},
		{INT64_C(3300000000), "3.3s"},
		{INT64_C(59999999999), "59.999999999s"},
		{INT64_C(60000000000), "1m0s"},
		{INT64_C(245000000000), "4m5s"},
		{INT64_C(299999000000), "4m59.999s"},
		{INT64_C(300000000000), "5m0s"},
		{INT64_C(480001000000), "8m0.001s"},
		{INT64_C(3600000000000), "1h0m0s"},
		{INT64_C(18367001000000), "5h6m7.001s"},
		{INT64_C(360000000000000), "100h0m0s"},
		{INT64_C(-90000000000), "-1m30s"},
		{-500000000, "-500ms"},
		{INT64_MAX, "2562047h47m16.854775807s"},
		{INT64_MIN, "-2562047h47m16.854775808s"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(written(duration_write, cases[i].ns), cases[i].text);
}

static void what_is_printed_is_read_back(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (int i = 0; i < 20000; i++) {
		unsigned shift = (unsigned)rng_below(&stream, 63);
		int64_t ns = (int64_t)rng_bits(&stream) >> shift;
		int64_t back;
		assert_true(duration_parse(written(duration_write, ns), &back));
		assert_int_equal(back, ns);
		assert_true(duration_parse(written(duration_write_short, ns), &back));
		assert_int_equal(back, ns);
	}
}

static void the_short_form_leaves_zeros_out(void **state)
{
	(void)state;
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{0, "0s"},
		{NS_PER_SECOND, "1s"},
		{90 * NS_PER_SECOND, "1m30s"},
		{NS_PER_MINUTE, "1m"},
		{NS_PER_HOUR, "1h"},
		{90 * NS_PER_MINUTE, "1h30m"},
		{NS_PER_HOUR + NS_PER_SECOND, "1h1s"},
		{90 * NS_PER_SECOND + 5 * NS_PER_MS, "1m30.005s"},
		{-NS_PER_HOUR, "-1h"},
		{5 * NS_PER_MS, "5ms"},
		{-5, "-5ns"},
		{INT64_MIN, "-2562047h47m16.854775808s"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(written(duration_write_short, cases[i].ns), cases[i].text);
}

/* Each rule of kubectl's ages just before and at its end (hub-and-members.md 8.3). */
static void ages_are_kubectls(void **state)
{
	(void)state;
	const int64_t s = NS_PER_SECOND, m = NS_PER_MINUTE, h = NS_PER_HOUR, d = NS_PER_DAY;
	const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{-2 * s, "<invalid>"},
		{-2 * s + 1, "0s"},
		{-s, "0s"},
		{-1, "0s"},
		{0, "0s"},
		{s - 1, "0s"},
		{s, "1s"},
		{120 * s - 1, "119s"},
		{2 * m, "2m"},
		{2 * m + s, "2m1s"},
		{10 * m - 1, "9m59s"},
		{10 * m, "10m"},
		{10 * m + 59 * s, "10m"},
		{180 * m - 1, "179m"},
		{3 * h, "3h"},
		{3 * h + m, "3h1m"},
		{8 * h - 1, "7h59m"},
		{8 * h, "8h"},
		{48 * h - 1, "47h"},
		{2 * d, "2d"},
		{2 * d + h, "2d1h"},
		{8 * d - 1, "7d23h"},
		{8 * d, "8d"},
		{730 * d - 1, "729d"},
		{730 * d, "2y"},
		{731 * d, "2y1d"},
		{8 * 365 * d - 1, "7y364d"},
		{8 * 365 * d, "8y"},
		{INT64_MAX, "292y"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(written(duration_write_human, cases[i].ns), cases[i].text);
}

static void sums_and_differences_end_where_time_ends(void **state)
{
	(void)state;
	assert_int_equal(ns_add(40, 2), 42);
	assert_int_equal(ns_add(INT64_MAX - 1, 1), INT64_MAX);
	assert_int_equal(ns_add(INT64_MAX, 1), INT64_MAX);
	assert_int_equal(ns_add(INT64_MIN, -1), INT64_MIN);
	assert_int_equal(ns_subtract(40, -2), 42);
	assert_int_equal(ns_subtract(INT64_MAX, -1), INT64_MAX);
	assert_int_equal(ns_subtract(-2, INT64_MAX), INT64_MIN);
	assert_int_equal(ns_subtract(0, INT64_MIN), INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_mean_what_go_says),
		cmocka_unit_test(what_go_refuses_is_refused),
		cmocka_unit_test(durations_are_printed_as_go_does),
		cmocka_unit_test(what_is_printed_is_read_back),
		cmocka_unit_test(the_short_form_leaves_zeros_out),
		cmocka_unit_test(ages_are_kubectls),
		cmocka_unit_test(sums_and_differences_end_where_time_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
