#include "model/atoi.h"

#include "model/quote.h"

#include "sim/digit.h"

enum atoi_result atoi_parse(const char *text, int64_t *number)
{
	const bool negative = *text == '-';
	const uint64_t limit = (uint64_t)INT64_MAX + negative;
	if (*text == '-' || *text == '+')
		text++;
	if (!*text)
		return ATOI_SYNTAX;
	uint64_t sum = 0;
	bool over = false;
	for (; *text; text++) {
		if (!is_digit(*text))
			return ATOI_SYNTAX;
		uint64_t digit = (uint64_t)(*text - '0');
		if (sum > (limit - digit) / 10)
			over = true;
		else
			sum = sum * 10 + digit;
	}
	if (over)
		return ATOI_RANGE;
	*number = negative ? (int64_t)(0 - sum) : (int64_t)sum;
	return ATOI_OK;
}

const char *atoi_error(struct arena *arena, const char *text, enum atoi_result result)
{
	return arena_format(arena, "strconv.Atoi: parsing %s: %s", quote_text(arena, text),
			    result == ATOI_RANGE ? "value out of range" : "invalid syntax");
}
