#include "model/pattern.h"

#include "model/names.h"

#include "sim/digit.h"

#include <stddef.h>
#include <string.h>

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_time_unit(char byte)
{
	return byte == 's' || byte == 'm' || byte == 'h';
}

static const char *skip_digits(const char *at)
{
	while (is_digit(*at))
		at++;
	return at;
}

static bool match_reason(const char *text)
{
	if (!is_letter(text[0]))
		return false;
	char last = text[0];
	for (const char *at = text; *at; at++) {
		last = *at;
		if (!is_letter(last) && !is_digit(last) && last != '_' && last != ',' && last != ':')
			return false;
	}
	return last != ',' && last != ':';
}

static bool match_stage_name(const char *text)
{
	for (const char *at = text; *at; at++)
		if (!is_digit(*at) && (*at < 'a' || *at > 'z'))
			return false;
	return *text;
}

static bool match_percent(const char *text, bool zero_allowed)
{
	size_t size = strlen(text);
	if (size < 2 || text[size - 1] != '%')
		return false;
	if (strcmp(text, "100%") == 0)
		return true;
	if (size > 3 || !is_digit(text[0]) || (size == 3 && !is_digit(text[1])))
		return false;
	return zero_allowed || text[0] != '0';
}

static bool match_stage_share(const char *text)
{
	return match_percent(text, false);
}

static bool match_budget_share(const char *text)
{
	return match_percent(text, true);
}

static bool match_rolling_share(const char *text)
{
	return match_percent(text, true) || (*text && !*skip_digits(text));
}

/* Begins with 0, or ends in a number with a unit: the expression is anchored on one side only. */
static bool match_wait_loose(const char *text)
{
	size_t size = strlen(text);
	return text[0] == '0' || (size > 1 && is_time_unit(text[size - 1]) && is_digit(text[size - 2]));
}

static bool match_wait_strict(const char *text)
{
	if (!*text)
		return false;
	while (*text) {
		if (!is_digit(*text))
			return false;
		text = *text == '0' ? text + 1 : skip_digits(text);
		if (*text == '.') {
			if (!is_digit(text[1]))
				return false;
			text = skip_digits(text + 1);
		}
		if (!is_time_unit(*text))
			return false;
		text++;
	}
	return true;
}

static bool match_wait_alpha(const char *text)
{
	return strcmp(text, "0") == 0 || match_wait_strict(text);
}

/* "12", "12.", "12.5", ".5"; NULL when there is none. */
static const char *skip_decimal(const char *at)
{
	const char *end = skip_digits(at);
	bool whole = end > at;
	if (*end != '.')
		return whole ? end : NULL;
	const char *fraction = end + 1;
	end = skip_digits(fraction);
	return whole || end > fraction ? end : NULL;
}

static const char *skip_sign(const char *at)
{
	return *at == '+' || *at == '-' ? at + 1 : at;
}

static bool match_quantity(const char *text)
{
	const char *unit = skip_decimal(skip_sign(text));
	if (!unit)
		return false;
	if (!*unit)
		return true;
	if (!unit[1])
		return strchr("numkMGTPE", *unit);
	if (strchr("KMGTPE", *unit) && strcmp(unit + 1, "i") == 0)
		return true;
	if (*unit != 'e' && *unit != 'E')
		return false;
	const char *end = skip_decimal(skip_sign(unit + 1));
	return end && !*end;
}

const struct pattern pattern_condition_reason = {"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", match_reason};
const struct pattern pattern_condition_type = {
	"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
	label_key_shaped,
};
const struct pattern pattern_stage_name = {"^[a-z0-9]+$", match_stage_name};
const struct pattern pattern_stage_share = {"^(100|[1-9][0-9]?)%$", match_stage_share};
const struct pattern pattern_rolling_share = {"^((100|[0-9]{1,2})%|[0-9]+)$", match_rolling_share};
const struct pattern pattern_budget_share = {"^(100|[0-9]{1,2})%$", match_budget_share};
const struct pattern pattern_wait_loose = {"^0|([0-9]+(\\.[0-9]+)?(s|m|h))+$", match_wait_loose};
const struct pattern pattern_wait_strict = {"^(?:(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:s|m|h))+$", match_wait_strict};
const struct pattern pattern_wait_alpha = {"^(?:0|(?:(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:s|m|h))+)$", match_wait_alpha};
const struct pattern pattern_quantity = {
	"^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
	match_quantity,
};
