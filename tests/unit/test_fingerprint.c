/* A fingerprint tells any two different histories apart that tests can think of, and is the same everywhere. */

#include "sim/fingerprint.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

enum { TIMES = 60, KINDS = 20, SUBJECTS = 50, RECORDS = TIMES * KINDS * SUBJECTS };

static int by_number(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left;
	uint64_t other = *(const uint64_t *)right;
	return (one > other) - (one < other);
}

static void single_records_differ(void **state)
{
	(void)state;
	uint64_t *all = calloc(RECORDS, sizeof *all);
	assert_non_null(all);
	size_t count = 0;
	for (int64_t at_ns = 0; at_ns < TIMES; at_ns++)
		for (uint32_t kind = 0; kind < KINDS; kind++)
			for (uint32_t subject = 0; subject < SUBJECTS; subject++)
				all[count++] = fingerprint_add(0, at_ns, kind, subject);
	qsort(all, count, sizeof *all, by_number);
	for (size_t i = 1; i < count; i++)
		assert_true(all[i - 1] != all[i]);
	free(all);
}

static void order_and_number_count(void **state)
{
	(void)state;
	uint64_t one_two = fingerprint_add(fingerprint_add(0, 5, 1, 1), 5, 2, 2);
	uint64_t two_one = fingerprint_add(fingerprint_add(0, 5, 2, 2), 5, 1, 1);
	uint64_t twice = fingerprint_add(fingerprint_add(0, 5, 1, 1), 5, 1, 1);
	assert_true(one_two != two_one);
	assert_true(twice != fingerprint_add(0, 5, 1, 1));
	assert_true(fingerprint_add(0, 0, 0, 0) != 0);
}

static void the_bits_are_those_recorded(void **state)
{
	(void)state;
	uint64_t fingerprint = 0;
	for (uint32_t i = 0; i < 1000; i++)
		fingerprint = fingerprint_add(fingerprint, (int64_t)i * 1000000007, i % 7, i * 3);
	assert_int_equal(fingerprint, 0xdea752cc329fc442);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_records_differ),
		cmocka_unit_test(order_and_number_count),
		cmocka_unit_test(the_bits_are_those_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
