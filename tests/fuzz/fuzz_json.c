#include "tests/fuzz/fuzz.h"

#include "sim/json.h"
#include "sim/text.h"

/* JSON: what was read and is written is read as the same again, in both forms. */

static void check_again(struct arena *arena, const struct value *value, const struct text *written)
{
	const char *error = NULL;
	const struct value *again = json_read(arena, text_view(written), written->size, &error);
	fuzz_expect(again && value_equal(value, again), "JSON that was written is read as the same");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct text text;
	const char *error = NULL;
	arena_init(&arena, 0);
	text_init(&text, 0);
	const struct value *value = json_read(&arena, (const char *)data, size, &error);
	fuzz_expect((value == NULL) == (error != NULL), "either a value or an error");
	if (value) {
		json_write_compact(&text, value);
		check_again(&arena, value, &text);
		text_clear(&text);
		json_write_indented(&text, value, 2);
		check_again(&arena, value, &text);
	}
	text_deinit(&text);
	arena_deinit(&arena);
	return 0;
}
