#include "tests/fuzz/fuzz.h"

#include "reports/custom_columns.h"
#include "reports/get_options.h"
#include "reports/json_path.h"
#include "reports/label_query.h"

#include "sim/json.h"
#include "sim/text.h"
#include "sim/text_match.h"

#include <string.h>

/* What people write behind `kubectl get`: selectors, paths, columns, whole command lines; and expected texts with places left open. The first
 * character says which it is. */

static const char document[] = "{\"kind\":\"List\",\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"env\":\"prod\",\"a.b/c\":\"1\"}},\"n\":[1,2.5,"
			       "null,true,{\"x\":[[]]}]},{\"metadata\":{\"name\":\"b\"},\"n\":{}}]}";

static void try_printers(struct arena *arena, char which, const char *input)
{
	const char *error = NULL;
	struct text text;
	const struct value *value = json_read(arena, document, strlen(document), &error);
	text_init(&text, 0);
	bool good = which == 'p' ? json_path_print(&text, arena, input, value, &error) : custom_columns_print(&text, arena, input, value, true, &error);
	fuzz_expect(good != (error != NULL), "either a result or an error");
	fuzz_expect(good || !text.size, "what fails prints nothing");
	text_deinit(&text);
}

static void try_selector(struct arena *arena, const char *input)
{
	const char *error = NULL;
	const struct selector *selector = label_query_read(arena, input, &error);
	fuzz_expect((selector == NULL) == (error != NULL), "either a selector or an error");
	if (selector) {
		const struct value *value = json_read(arena, document, strlen(document), &error);
		label_query_matches(selector, json_path_first(arena, value, ".items[0]"), arena);
	}
}

static void try_command(struct arena *arena, const char *input)
{
	const char **words, *error = NULL;
	size_t count;
	struct get_options options = {0};
	if (get_split_command(arena, input, &words, &count, &error) && !get_options_parse(arena, words, count, &options, &error))
		fuzz_expect(error != NULL, "a refused command has an error");
}

static void try_match(struct arena *arena, const char *input)
{
	struct text difference;
	const char *half = strchr(input, '|');
	const char *expected = half ? arena_copy(arena, input, (size_t)(half - input)) : input, *got = half ? half + 1 : input;
	text_init(&difference, 0);
	fuzz_expect(text_match(expected, got, &difference) == (difference.size == 0), "a difference is told when there is one");
	fuzz_expect(text_match_exact(got, got, NULL), "a text matches itself");
	text_deinit(&difference);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena, 0);
	const char *input = fuzz_text(&arena, data, size);
	switch (*input) {
	case 'p':
	case 'c':
		try_printers(&arena, *input, input + 1);
		break;
	case 'l':
		try_selector(&arena, input + 1);
		break;
	case 'g':
		try_command(&arena, input + 1);
		break;
	case 'm':
		try_match(&arena, input + 1);
		break;
	default:
		break;
	}
	arena_deinit(&arena);
	return 0;
}
