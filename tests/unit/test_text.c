/* Growing texts, arenas and symbols: ceilings, zeroes, alignment, one address for one text. */

#include "sim/alloc.h"
#include "sim/arena.h"
#include "sim/rng.h"
#include "sim/symbol.h"
#include "sim/text.h"
#include "tests/unit/unit.h"

#include <string.h>

static void texts_grow(void **state)
{
	(void)state;
	struct text text;
	text_init(&text, 0);
	assert_string_equal(text_view(&text), "");
	for (int i = 0; i < 10000; i++)
		text_putf(&text, "%d,", i % 10);
	assert_int_equal(text.size, 20000);
	assert_int_equal(strlen(text_view(&text)), 20000);
	assert_memory_equal(text_view(&text) + 19990, "5,6,7,8,9,", 10);
	assert_false(text.overflowed);
	text_clear(&text);
	assert_string_equal(text_view(&text), "");
	text_put(&text, "a");
	text_put_char(&text, 'b');
	text_put_repeated(&text, '-', 3);
	text_put_bytes(&text, "cde", 2);
	text_put_bytes(&text, "x", 0);
	assert_string_equal(text_view(&text), "ab---cd");
	text_deinit(&text);
	assert_string_equal(text_view(&text), "");
	text_put(&text, "again");
	assert_string_equal(text_view(&text), "again");
	text_deinit(&text);
}

static void a_ceiling_drops_what_passes_it(void **state)
{
	(void)state;
	struct text text;
	text_init(&text, 5);
	text_put(&text, "12345");
	assert_false(text.overflowed);
	text_put(&text, "");
	assert_false(text.overflowed);
	text_put(&text, "6");
	assert_true(text.overflowed);
	assert_string_equal(text_view(&text), "12345");
	text_clear(&text);
	assert_false(text.overflowed);
	text_putf(&text, "%s", "1234567");
	assert_true(text.overflowed);
	assert_string_equal(text_view(&text), "12345");
	text_deinit(&text);
}

static void long_formats_fit(void **state)
{
	(void)state;
	struct text text;
	text_init(&text, 0);
	char word[1200];
	for (size_t size = 508; size < 516; size++) {
		memset(word, 'w', sizeof word);
		word[size] = '\0';
		text_clear(&text);
		text_putf(&text, "%s", word);
		assert_string_equal(text_view(&text), word);
	}
	text_deinit(&text);
}

static void code_points_are_counted(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t count;
	} cases[] = {
		{"", 0}, {"abc", 3}, {"\xC3\xA9", 1}, {"\xE4\xB8\xAD""x", 2}, {"\xF0\x9F\x98\x80", 1},
		/* No UTF-8: each byte counts. */
		{"\x80", 1}, {"\xFF\xFE", 2}, {"\xC3", 1}, {"\xC3x", 2}, {"\xE4\xB8", 2}, {"\xC0\xAF", 2}, {"\xED\xA0\x80", 3},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (text_code_points(cases[i].text) != cases[i].count)
			fail_msg("number %zu counts %zu", i, text_code_points(cases[i].text));
	}
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i])
			return false;
	}
	return true;
}

/* Random sizes, filled with marks: nothing overlaps, everything starts as zero and aligned, also after a reset, which allocates nothing new. */
static void arenas_hand_out_clean_memory(void **state)
{
	(void)state;
	enum { PIECES = 500 };
	unsigned char *pieces[PIECES];
	size_t sizes[PIECES];
	struct arena arena;
	arena_init(&arena, 512);
	uint64_t allocations = 0;
	for (int round = 0; round < 3; round++) {
		struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
		for (size_t i = 0; i < PIECES; i++) {
			sizes[i] = (size_t)rng_below(&stream, i % 50 == 49 ? 5000 : 100);
			pieces[i] = arena_take(&arena, sizes[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			assert_true(is_zero(pieces[i], sizes[i]));
			memset(pieces[i], (int)(i % 255 + 1), sizes[i]);
		}
		for (size_t i = 0; i < PIECES; i++)
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(pieces[i][j], i % 255 + 1);
		if (round > 0)
			assert_int_equal(alloc_count(), allocations);
		allocations = alloc_count();
		arena_reset(&arena);
	}
	arena_deinit(&arena);
	assert_string_equal(arena_text(&arena, "usable after deinit"), "usable after deinit");
	arena_deinit(&arena);
}

static void arenas_copy_and_format(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_copy(&arena, NULL, 0), "");
	assert_string_equal(arena_format(&arena, "%s-%05d", "x", 42), "x-00042");
	char *large = arena_take(&arena, 200001);
	memset(large, 'l', 200000);
	assert_string_equal(arena_format(&arena, "%s", large), large);
	int *numbers = NULL;
	size_t room = 0;
	for (size_t i = 0; i < 1000; i++) {
		numbers = arena_room(&arena, numbers, i, &room, sizeof *numbers);
		assert_true(room > i);
		numbers[i] = (int)i;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	arena_deinit(&arena);
}

static void equal_texts_are_one_symbol(void **state)
{
	(void)state;
	struct symbols symbols;
	symbols_init(&symbols);
	const char *first = symbol_of(&symbols, "member1");
	char copy[] = "member1";
	assert_ptr_equal(symbol_of(&symbols, copy), first);
	assert_ptr_equal(symbol_of_bytes(&symbols, "member12", 7), first);
	assert_ptr_equal(symbol_format(&symbols, "member%d", 1), first);
	assert_ptr_not_equal(symbol_of(&symbols, "member2"), first);
	assert_ptr_not_equal(symbol_of(&symbols, "member"), first);
	assert_null(symbol_of(&symbols, NULL));
	assert_string_equal(symbol_of(&symbols, ""), "");
	assert_ptr_equal(symbol_of(&symbols, ""), symbol_of_bytes(&symbols, "x", 0));
	for (int i = 0; i < 20000; i++)
		symbol_format(&symbols, "name-%d", i);
	assert_ptr_equal(symbol_of(&symbols, "member1"), first);
	assert_string_equal(first, "member1");
	assert_string_equal(symbol_format(&symbols, "name-%d", 19999), "name-19999");
	symbols_deinit(&symbols);
	assert_string_equal(symbol_of(&symbols, "usable after deinit"), "usable after deinit");
	symbols_deinit(&symbols);
}

static void blocks_are_zeroed_and_counted(void **state)
{
	(void)state;
	uint64_t before = alloc_count();
	unsigned char *block = alloc_take(100);
	assert_true(is_zero(block, 100));
	memset(block, 1, 100);
	block = alloc_grow(block, 100, 300);
	assert_int_equal(block[99], 1);
	assert_true(is_zero(block + 100, 200));
	block = alloc_grow(block, 300, 0);
	alloc_release(block);
	alloc_release(alloc_take(0));
	alloc_release(NULL);
	assert_int_equal(alloc_count() - before, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_grow),
		cmocka_unit_test(a_ceiling_drops_what_passes_it),
		cmocka_unit_test(long_formats_fit),
		cmocka_unit_test(code_points_are_counted),
		cmocka_unit_test(arenas_hand_out_clean_memory),
		cmocka_unit_test(arenas_copy_and_format),
		cmocka_unit_test(equal_texts_are_one_symbol),
		cmocka_unit_test(blocks_are_zeroed_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
