#include "tests/fuzz/fuzz.h"

#include "model/quantity.h"

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/text.h"

/* Durations, instants and quantities: what is written of one that was read is read as the same. */

static void check_duration(const char *input)
{
	int64_t duration_ns, again_ns;
	struct text text;
	if (!duration_parse(input, &duration_ns))
		return;
	text_init(&text, 0);
	duration_write(&text, duration_ns);
	fuzz_expect(duration_parse(text_view(&text), &again_ns) && again_ns == duration_ns, "a duration is read as it was written");
	text_clear(&text);
	duration_write_short(&text, duration_ns);
	fuzz_expect(duration_parse(text_view(&text), &again_ns) && again_ns == duration_ns, "a short duration is read as it was written");
	text_clear(&text);
	if (duration_ns >= 0)
		duration_write_human(&text, duration_ns);
	text_deinit(&text);
}

static void check_instant(const char *input)
{
	int64_t instant_ns, again_ns;
	struct text text;
	if (!instant_parse(input, &instant_ns))
		return;
	const struct civil civil = instant_civil(instant_ns);
	fuzz_expect(instant_of_civil(&civil) == instant_ns, "a civil time is that of its instant");
	text_init(&text, 0);
	instant_write_exact(&text, instant_ns);
	fuzz_expect(instant_parse(text_view(&text), &again_ns) && again_ns == instant_ns, "an instant is read as it was written");
	text_deinit(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct quantity quantity;
	arena_init(&arena, 0);
	const char *input = fuzz_text(&arena, data, size);
	check_duration(input);
	check_instant(input);
	if (quantity_parse(input, &quantity))
		fuzz_expect(quantity_compare(&quantity, &quantity) == 0, "a quantity equals itself");
	arena_deinit(&arena);
	return 0;
}
