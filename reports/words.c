#include "reports/words.h"

#include "reports/escape.h"

#include "sim/duration.h"

#include <string.h>

void words_put_clock(struct text *out, int64_t at_ns)
{
	if (at_ns < 0) {
		text_put_char(out, '-');
		at_ns = -at_ns;
	}
	int64_t seconds = at_ns / NS_PER_SECOND;
	int64_t milliseconds = at_ns % NS_PER_SECOND / NS_PER_MS;
	text_putf(out, "%02lld:%02lld:%02lld", (long long)(seconds / 3600), (long long)(seconds / 60 % 60), (long long)(seconds % 60));
	if (milliseconds)
		text_putf(out, ".%03lld", (long long)milliseconds);
}

static void put_unit(struct text *out, int64_t count, char unit)
{
	if (count)
		text_putf(out, "%lld%c", (long long)count, unit);
}

void words_put_duration(struct text *out, int64_t duration_ns)
{
	if (duration_ns < 0) {
		text_put_char(out, '-');
		duration_ns = -duration_ns;
	}
	int64_t tenths = (duration_ns + NS_PER_SECOND / 20) / (NS_PER_SECOND / 10);
	int64_t seconds = (duration_ns + NS_PER_SECOND / 2) / NS_PER_SECOND;
	int64_t minutes = (duration_ns + NS_PER_MINUTE / 2) / NS_PER_MINUTE;
	if (duration_ns == 0) {
		text_put(out, "0s");
	} else if (duration_ns < NS_PER_SECOND - NS_PER_MS / 2) {
		text_putf(out, "%lldms", (long long)((duration_ns + NS_PER_MS / 2) / NS_PER_MS));
	} else if (tenths < 600) {
		text_putf(out, "%lld", (long long)(tenths / 10));
		if (tenths % 10)
			text_putf(out, ".%lld", (long long)(tenths % 10));
		text_put_char(out, 's');
	} else if (seconds < 48 * 3600) {
		put_unit(out, seconds / 3600, 'h');
		put_unit(out, seconds / 60 % 60, 'm');
		put_unit(out, seconds % 60, 's');
	} else {
		put_unit(out, minutes / (24 * 60), 'd');
		put_unit(out, minutes / 60 % 24, 'h');
		put_unit(out, minutes % 60, 'm');
	}
}

void words_put_exact(struct text *out, int64_t duration_ns)
{
	int64_t days = duration_ns / NS_PER_DAY, rest_ns = duration_ns % NS_PER_DAY;
	if (days > -2 && days < 2) {
		duration_write_short(out, duration_ns);
		return;
	}
	text_putf(out, "%lldd", (long long)days);
	if (rest_ns)
		duration_write_short(out, rest_ns < 0 ? -rest_ns : rest_ns);
}

void words_put_share(struct text *out, int64_t part_ns, int64_t whole_ns)
{
	int64_t percent = whole_ns ? (int64_t)((__int128)part_ns * 200 / whole_ns + 1) / 2 : 0;
	if (part_ns > 0 && percent == 0)
		text_put(out, "<1 %");
	else
		text_putf(out, "%lld %%", (long long)percent);
}

void words_put_count(struct text *out, uint64_t count, const char *one, const char *many)
{
	if (count == 1)
		text_putf(out, "1 %s", one);
	else if (many)
		text_putf(out, "%llu %s", (unsigned long long)count, many);
	else
		text_putf(out, "%llu %ss", (unsigned long long)count, one);
}

void words_put_object(struct text *out, const struct identity *identity)
{
	text_put(out, identity->kind->singular);
	text_put_char(out, '/');
	if (*identity->ns) {
		words_put_plain(out, identity->ns);
		text_put_char(out, '/');
	}
	words_put_plain(out, identity->name);
}

const char *words_stage(const char *name)
{
	return strcmp(name, "kubernetes-fleet.io/deleteStage") == 0 ? "deleteStage" : name;
}

void words_put_plain(struct text *out, const char *string)
{
	escape_put_line(out, string);
}
