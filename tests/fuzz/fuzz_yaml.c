#include "tests/fuzz/fuzz.h"

#include "reports/yaml_writer.h"

#include "scenarios/yaml.h"

#include "sim/text.h"

/* YAML: a refusal has a message; what is read and dumped as kubectl dumps it is read as the same again. */

static bool read(struct arena *arena, const char *bytes, size_t size, struct yaml_stream *stream)
{
	struct diags diags;
	struct text text;
	diags_init(&diags);
	text_init(&text, 0);
	bool good = yaml_read(arena, "fuzz.yaml", bytes, size, stream, &diags);
	fuzz_expect(good != diags_failed(&diags), "either documents or an error");
	diags_write(&text, &diags);
	text_deinit(&text);
	diags_deinit(&diags);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct yaml_stream stream, again;
	arena_init(&arena, 0);
	bool good = read(&arena, (const char *)data, size, &stream);
	for (size_t i = 0; good && i < stream.count; i++) {
		struct text text;
		text_init(&text, 0);
		yaml_write(&text, stream.documents[i]);
		bool same = read(&arena, text_view(&text), text.size, &again) && again.count == 1 && value_equal(stream.documents[i], again.documents[0]);
		fuzz_expect(same, "YAML that was written is read as the same");
		text_deinit(&text);
	}
	arena_deinit(&arena);
	return 0;
}
