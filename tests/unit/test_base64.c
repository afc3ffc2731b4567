/* The vectors of RFC 4648, round trips of all byte values, and what is no base64. */

#include "sim/base64.h"
#include "sim/rng.h"
#include "tests/unit/unit.h"

#include <string.h>

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static void the_published_vectors(void **state)
{
	(void)state;
	static const char *const vectors[][2] = {
		{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
		{"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
	};
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		struct text out;
		char *bytes;
		size_t count;
		text_init(&out, 0);
		base64_write(&out, vectors[i][0], strlen(vectors[i][0]));
		assert_string_equal(text_view(&out), vectors[i][1]);
		assert_string_equal(base64_of(&arena, vectors[i][0], strlen(vectors[i][0])), vectors[i][1]);
		assert_true(base64_read(&arena, vectors[i][1], strlen(vectors[i][1]), &bytes, &count));
		assert_int_equal(count, strlen(vectors[i][0]));
		assert_string_equal(bytes, vectors[i][0]);
		text_deinit(&out);
	}
}

static void every_byte_comes_back(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	for (size_t size = 0; size < 300; size++) {
		unsigned char bytes[300];
		char *back;
		size_t count;
		for (size_t i = 0; i < size; i++)
			bytes[i] = (unsigned char)rng_below(&stream, 256);
		const char *text = base64_of(&arena, bytes, size);
		assert_true(base64_read(&arena, text, strlen(text), &back, &count));
		assert_int_equal(count, size);
		assert_memory_equal(back, bytes, size);
	}
	static const unsigned char all_ones[] = {0xFF, 0xFF, 0xFE};
	assert_string_equal(base64_of(&arena, all_ones, 3), "///+");
}

static bool reads(const char *text, const char *expected)
{
	char *bytes;
	size_t count;
	bool good = base64_read(&arena, text, strlen(text), &bytes, &count);
	assert_int_equal(base64_is_valid(text, strlen(text)), good);
	return good && strcmp(bytes, expected) == 0 && count == strlen(expected);
}

static void what_go_takes_is_taken(void **state)
{
	(void)state;
	assert_true(reads("Zm9v\nYmFy\r\n", "foobar"));
	assert_true(reads("\nZ\nm8\r=\n", "fo"));
	assert_true(reads("Zh==", "f"));
	static const char *const bad[] = {"Z", "Zg", "Zg=", "Zm9", "Z===", "====", "=", "Zg==Zg==", "Zg=a", "Zm9v=", "Zm 9v", "Zm9v!",
					  "Zm9-", "Zm9_", "\xC3\xA9", "Zg==="};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char *bytes;
		size_t count;
		if (base64_read(&arena, bad[i], strlen(bad[i]), &bytes, &count) || base64_is_valid(bad[i], strlen(bad[i])))
			fail_msg("\"%s\" was read", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_vectors),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(what_go_takes_is_taken),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
