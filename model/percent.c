#include "model/percent.h"

#include "model/atoi.h"
#include "model/quote.h"

#include <math.h>
#include <string.h>

/* Go computes shares as float64, too. */
static int64_t share_of(int64_t percent, int64_t total, enum percent_rounding rounding)
{
	double share = (double)percent * (double)total / 100;
	share = rounding == PERCENT_UP ? ceil(share) : floor(share);
	if (share >= 0x1p63)
		return INT64_MAX;
	if (share < -0x1p63)
		return INT64_MIN;
	return (int64_t)share;
}

bool percent_scale(struct arena *arena, const struct value *value, int64_t total, enum percent_rounding rounding, int64_t *scaled, const char **error)
{
	if (!value || value->type == VALUE_NULL) {
		*error = "nil value for IntOrString";
		return false;
	}
	if (value->type == VALUE_INT) {
		*scaled = value->as.integer;
		return true;
	}
	const char *text = value_text_or(value, NULL);
	if (!text) {
		*error = "invalid value for IntOrString: invalid type: neither int nor percentage";
		return false;
	}
	size_t size = strlen(text);
	if (!size || text[size - 1] != '%') {
		*error = "invalid value for IntOrString: invalid type: string is not a percentage";
		return false;
	}
	const char *digits = arena_copy(arena, text, size - 1);
	int64_t percent = 0;
	enum atoi_result result = atoi_parse(digits, &percent);
	if (result != ATOI_OK) {
		*error = arena_format(arena, "invalid value for IntOrString: invalid value %s: %s", quote_text(arena, text),
				      atoi_error(arena, digits, result));
		return false;
	}
	*scaled = share_of(percent, total, rounding);
	return true;
}

bool percent_concurrency(struct arena *arena, const struct value *value, int64_t clusters, int64_t *concurrency, const char **error)
{
	if (!percent_scale(arena, value, clusters, PERCENT_DOWN, concurrency, error))
		return false;
	if (*concurrency == 0)
		*concurrency = 1;
	return true;
}
