#include "tests/fuzz/fuzz.h"

#include "tools/command.h"

#include <string.h>

/* Command lines: one word a line, the first of them the subcommand. They are read, not carried out. */

enum { WORDS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct invocation invocation;
	const char *words[WORDS_MAX], *error = NULL;
	size_t count = 0;
	arena_init(&arena, 0);
	const char *input = fuzz_text(&arena, data, size);
	while (count < WORDS_MAX) {
		size_t length = strcspn(input, "\n");
		words[count++] = arena_copy(&arena, input, length);
		if (!input[length])
			break;
		input += length + 1;
	}
	for (size_t i = 0; all_commands[i]; i++)
		if (strcmp(all_commands[i]->name, words[0]) == 0 && !options_parse(&arena, all_commands[i], count - 1, words + 1, &invocation, &error))
			fuzz_expect(error && !strchr(error, '\n'), "a refusal is one line");
	arena_deinit(&arena);
	return 0;
}
