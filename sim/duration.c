#include "sim/duration.h"

#include "sim/digit.h"

#include <stdio.h>
#include <string.h>

struct unit {
	const char *name;
	uint64_t ns;
};

/* Longest names first where one begins another. */
static const struct unit units[] = {
	{"ns", 1},
	{"us", 1000},
	{"\xC2\xB5s", 1000}, /* U+00B5 micro sign */
	{"\xCE\xBCs", 1000}, /* U+03BC Greek mu */
	{"ms", 1000000},
	{"s", 1000000000},
	{"m", 60000000000},
	{"h", 3600000000000},
};

static const uint64_t span_limit = (uint64_t)1 << 63;

static const struct unit *read_unit(const char **at)
{
	const char *start = *at;
	size_t size = 0;
	while (start[size] && start[size] != '.' && !is_digit(start[size]))
		size++;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strlen(units[i].name) == size && strncmp(start, units[i].name, size) == 0) {
			*at = start + size;
			return &units[i];
		}
	}
	return NULL;
}

/* One "12.5h" of the sum. */
static bool read_part(const char **at, uint64_t *part_ns)
{
	uint64_t whole = 0;
	uint64_t fraction = 0;
	double scale = 1;
	bool any = false;
	for (; is_digit(**at); (*at)++, any = true) {
		if (whole > span_limit / 10)
			return false;
		whole = whole * 10 + (uint64_t)(**at - '0');
		if (whole > span_limit)
			return false;
	}
	if (**at == '.') {
		(*at)++;
		bool full = false;
		for (; is_digit(**at); (*at)++, any = true) {
			uint64_t more = fraction * 10 + (uint64_t)(**at - '0');
			if (full || fraction > (span_limit - 1) / 10 || more > span_limit) {
				full = true;
				continue;
			}
			fraction = more;
			scale *= 10;
		}
	}
	if (!any)
		return false;
	const struct unit *unit = read_unit(at);
	if (!unit || whole > span_limit / unit->ns)
		return false;
	*part_ns = whole * unit->ns + (uint64_t)((double)fraction * ((double)unit->ns / scale));
	return *part_ns <= span_limit;
}

bool duration_parse(const char *text, int64_t *duration_ns)
{
	const char *at = text;
	bool negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (strcmp(at, "0") == 0) {
		*duration_ns = 0;
		return true;
	}
	if (!*at)
		return false;
	uint64_t sum = 0;
	while (*at) {
		uint64_t part;
		if (!read_part(&at, &part))
			return false;
		sum += part;
		if (sum > span_limit)
			return false;
	}
	if (!negative && sum == span_limit)
		return false;
	if (negative)
		*duration_ns = sum == span_limit ? INT64_MIN : -(int64_t)sum;
	else
		*duration_ns = (int64_t)sum;
	return true;
}

/* "12.5" of a number of nanoseconds in a unit, without trailing zeros. */
static void write_decimal(struct text *out, uint64_t count, uint64_t unit, int digits)
{
	char fraction[16];
	snprintf(fraction, sizeof fraction, "%0*llu", digits, (unsigned long long)(count % unit));
	size_t size = strlen(fraction);
	while (size && fraction[size - 1] == '0')
		size--;
	text_putf(out, "%llu", (unsigned long long)(count / unit));
	if (count % unit) {
		text_put_char(out, '.');
		text_put_bytes(out, fraction, size);
	}
}

void duration_write(struct text *out, int64_t duration_ns)
{
	uint64_t span = duration_ns < 0 ? -(uint64_t)duration_ns : (uint64_t)duration_ns;
	if (span == 0) {
		text_put(out, "0s");
		return;
	}
	if (duration_ns < 0)
		text_put_char(out, '-');
	if (span < 1000) {
		text_putf(out, "%lluns", (unsigned long long)span);
	} else if (span < 1000000) {
		write_decimal(out, span, 1000, 3);
		text_put(out, "\xC2\xB5s");
	} else if (span < 1000000000) {
		write_decimal(out, span, 1000000, 6);
		text_put(out, "ms");
	} else {
		uint64_t minutes = span / 60000000000;
		if (minutes >= 60)
			text_putf(out, "%lluh", (unsigned long long)(minutes / 60));
		if (minutes)
			text_putf(out, "%llum", (unsigned long long)(minutes % 60));
		write_decimal(out, span % 60000000000, 1000000000, 9);
		text_put_char(out, 's');
	}
}

void duration_write_short(struct text *out, int64_t duration_ns)
{
	uint64_t span = duration_ns < 0 ? -(uint64_t)duration_ns : (uint64_t)duration_ns;
	if (span < 60000000000) {
		duration_write(out, duration_ns);
		return;
	}
	if (duration_ns < 0)
		text_put_char(out, '-');
	uint64_t minutes = span / 60000000000;
	uint64_t rest = span % 60000000000;
	if (minutes >= 60)
		text_putf(out, "%lluh", (unsigned long long)(minutes / 60));
	if (minutes % 60)
		text_putf(out, "%llum", (unsigned long long)(minutes % 60));
	if (rest) {
		write_decimal(out, rest, 1000000000, 9);
		text_put_char(out, 's');
	}
}

const char *duration_text(struct arena *arena, int64_t duration_ns)
{
	struct text text;
	text_init(&text, 0);
	duration_write_short(&text, duration_ns);
	const char *copy = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return copy;
}

static void write_two(struct text *out, long long large, char large_unit, long long small, char small_unit)
{
	text_putf(out, "%lld%c", large, large_unit);
	if (small)
		text_putf(out, "%lld%c", small, small_unit);
}

void duration_write_human(struct text *out, int64_t age_ns)
{
	long long seconds = age_ns / NS_PER_SECOND;
	long long minutes = seconds / 60;
	long long hours = seconds / 3600;
	if (seconds < -1)
		text_put(out, "<invalid>");
	else if (seconds < 0)
		text_put(out, "0s");
	else if (seconds < 120)
		text_putf(out, "%llds", seconds);
	else if (minutes < 10)
		write_two(out, minutes, 'm', seconds % 60, 's');
	else if (minutes < 180)
		text_putf(out, "%lldm", minutes);
	else if (hours < 8)
		write_two(out, hours, 'h', minutes % 60, 'm');
	else if (hours < 48)
		text_putf(out, "%lldh", hours);
	else if (hours < 192)
		write_two(out, hours / 24, 'd', hours % 24, 'h');
	else if (hours < 17520)
		text_putf(out, "%lldd", hours / 24);
	else if (hours < 70080)
		write_two(out, hours / 8760, 'y', hours / 24 % 365, 'd');
	else
		text_putf(out, "%lldy", hours / 8760);
}
