/* Instants of the wall clock against the C library's calendar, and what is no instant. */

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/rng.h"
#include "tests/unit/unit.h"

#include <string.h>
#include <time.h>

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

static void texts_are_instants(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2000-01-01T00:00:00Z", INT64_C(946684800000000000)},
		{"2026-03-02T09:00:00Z", INT64_C(1772442000000000000)},
		{"2026-03-02T11:00:00+02:00", INT64_C(1772442000000000000)},
		{"2026-03-02T03:30:00-05:30", INT64_C(1772442000000000000)},
		{"2026-03-02t09:00:00z", INT64_C(1772442000000000000)},
		{"2026-03-02 09:00:00Z", INT64_C(1772442000000000000)},
		{"2026-03-02T09:00:00.5Z", INT64_C(1772442000500000000)},
		{"2026-03-02T09:00:00.000000001Z", INT64_C(1772442000000000001)},
		{"2026-03-02T09:00:00.0000000019Z", INT64_C(1772442000000000001)},
		{"1969-12-31T23:59:59.999Z", -1000000},
		{"2024-02-29T00:00:00Z", INT64_C(1709164800000000000)},
		{"2000-02-29T12:00:00Z", INT64_C(951825600000000000)},
		{"1678-01-01T00:00:00Z", INT64_C(-9214560000000000000)},
		{"2261-12-31T23:59:59.999999999Z", INT64_C(9214646399999999999)},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ns = 77;
		if (!instant_parse(cases[i].text, &ns) || ns != cases[i].ns)
			fail_msg("\"%s\" gave %lld", cases[i].text, (long long)ns);
	}
}

static void what_is_none_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "now", "2026-03-02", "2026-03-02T09:00:00", "2026-03-02T09:00Z", "2026-3-02T09:00:00Z", "26-03-02T09:00:00Z", "2026-13-02T09:00:00Z",
		"2026-00-02T09:00:00Z", "2026-03-00T09:00:00Z", "2026-03-32T09:00:00Z", "2026-02-29T09:00:00Z", "1900-02-29T09:00:00Z",
		"2026-04-31T09:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:00:60Z", "2026-03-02T09:00:00.Z",
		"2026-03-02T09:00:00+2:00", "2026-03-02T09:00:00+0200", "2026-03-02T09:00:00+24:00", "2026-03-02T09:00:00+02:60", "2026-03-02T09:00:00Zx",
		" 2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z ", "2026/03/02T09:00:00Z", "1677-12-31T23:59:59Z", "2262-01-01T00:00:00Z",
		"9999-01-01T00:00:00Z", "-026-03-02T09:00:00Z", "2026-03-02T-9:00:00Z", "2026-03-02X09:00:00Z", "\xD9\xA2-03-02T09:00:00Z",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t ns = 77;
		if (instant_parse(bad[i], &ns))
			fail_msg("\"%s\" gave %lld", bad[i], (long long)ns);
		assert_int_equal(ns, 77);
	}
}

/* Every day from 1678 to 2261 and every hour's edge of some of them. */
static void the_calendar_is_the_c_librarys(void **state)
{
	(void)state;
	int64_t first = INT64_C(-9214560000);
	for (int64_t day = 0; day < 213300; day++) {
		int64_t seconds = first + day * 86400 + day % 86400;
		time_t time = (time_t)seconds;
		struct tm expected;
		assert_non_null(gmtime_r(&time, &expected));
		struct civil civil = instant_civil(seconds * NS_PER_SECOND + 5);
		assert_int_equal(civil.year, expected.tm_year + 1900);
		assert_int_equal(civil.month, expected.tm_mon + 1);
		assert_int_equal(civil.day, expected.tm_mday);
		assert_int_equal(civil.hour, expected.tm_hour);
		assert_int_equal(civil.minute, expected.tm_min);
		assert_int_equal(civil.second, expected.tm_sec);
		assert_int_equal(civil.weekday, expected.tm_wday);
		assert_int_equal(civil.nanosecond, 5);
		assert_int_equal(instant_of_civil(&civil), seconds * NS_PER_SECOND + 5);
	}
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (int i = 0; i < 20000; i++) {
		int64_t ns = (int64_t)(rng_below(&stream, UINT64_C(18429120000000000000)) - UINT64_C(9214560000000000000));
		int64_t back;
		ns -= i % 2 ? ns % NS_PER_SECOND : 0;
		assert_true(instant_parse(written(instant_write_exact, ns), &back));
		assert_int_equal(back, ns);
		assert_true(instant_parse(written(instant_write, ns), &back));
		assert_int_equal(back, instant_floor_second(ns));
		assert_true(back <= ns && ns - back < NS_PER_SECOND);
	}
}

static void forms_are_exact(void **state)
{
	(void)state;
	assert_string_equal(written(instant_write, 0), "1970-01-01T00:00:00Z");
	assert_string_equal(written(instant_write, -1), "1969-12-31T23:59:59Z");
	assert_string_equal(written(instant_write, INT64_C(1772442000999999999)), "2026-03-02T09:00:00Z");
	assert_string_equal(written(instant_write_exact, INT64_C(1772442000000000000)), "2026-03-02T09:00:00Z");
	assert_string_equal(written(instant_write_exact, INT64_C(1772442000005000000)), "2026-03-02T09:00:00.005Z");
	assert_string_equal(written(instant_write_exact, INT64_C(1772442000000000001)), "2026-03-02T09:00:00.000000001Z");
	assert_int_equal(instant_floor_second(-1), -NS_PER_SECOND);
	assert_int_equal(instant_floor_second(-NS_PER_SECOND), -NS_PER_SECOND);
	assert_int_equal(instant_floor_second(NS_PER_SECOND - 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_instants),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(the_calendar_is_the_c_librarys),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(forms_are_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
