#include "sim/instant.h"

#include "sim/duration.h"

static int64_t floor_div(int64_t dividend, int64_t divisor)
{
	int64_t quotient = dividend / divisor;
	return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/* Days since 1970-01-01 of a proleptic Gregorian date; eras of 400 years, years that begin in March. */
static int64_t days_of_date(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static void date_of_days(int64_t days, struct civil *civil)
{
	days += 719468;
	int64_t era = floor_div(days, 146097);
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted_month = (5 * day_of_year + 2) / 153;
	civil->day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
	civil->month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
	civil->year = year_of_era + era * 400 + (civil->month <= 2);
}

int64_t instant_floor_second(int64_t instant_ns)
{
	return floor_div(instant_ns, NS_PER_SECOND) * NS_PER_SECOND;
}

struct civil instant_civil(int64_t instant_ns)
{
	struct civil civil = {0};
	int64_t days = floor_div(instant_ns, NS_PER_DAY);
	int64_t rest = instant_ns - days * NS_PER_DAY;
	date_of_days(days, &civil);
	civil.hour = (int)(rest / NS_PER_HOUR);
	civil.minute = (int)(rest / NS_PER_MINUTE % 60);
	civil.second = (int)(rest / NS_PER_SECOND % 60);
	civil.nanosecond = rest % NS_PER_SECOND;
	civil.weekday = (int)((days % 7 + 7 + 4) % 7);
	return civil;
}

int64_t instant_of_civil(const struct civil *civil)
{
	int64_t seconds = days_of_date(civil->year, civil->month, civil->day) * 86400 + civil->hour * 3600 + civil->minute * 60 + civil->second;
	return seconds * NS_PER_SECOND + civil->nanosecond;
}

void instant_write(struct text *out, int64_t instant_ns)
{
	struct civil civil = instant_civil(instant_ns);
	text_putf(out, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
}

void instant_write_exact(struct text *out, int64_t instant_ns)
{
	struct civil civil = instant_civil(instant_ns);
	text_putf(out, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
	if (civil.nanosecond) {
		char digits[16];
		int64_t rest = civil.nanosecond;
		size_t size = 9;
		for (size_t i = 9; i-- > 0; rest /= 10)
			digits[i] = (char)('0' + rest % 10);
		while (digits[size - 1] == '0')
			size--;
		text_put_char(out, '.');
		text_put_bytes(out, digits, size);
	}
	text_put_char(out, 'Z');
}

/* Exactly `count` digits as a number. */
static bool read_digits(const char **at, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*number = *number * 10 + (**at - '0');
	}
	return true;
}

static bool read_byte(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	(*at)++;
	return true;
}

static bool read_fraction(const char **at, int64_t *nanosecond)
{
	*nanosecond = 0;
	if (**at != '.')
		return true;
	(*at)++;
	int64_t place = NS_PER_SECOND / 10;
	const char *start = *at;
	for (; **at >= '0' && **at <= '9'; (*at)++, place /= 10)
		*nanosecond += (**at - '0') * place;
	return *at > start;
}

/* "Z" or "+hh:mm": what has to be taken off to get UTC. */
static bool read_zone(const char **at, int64_t *offset_ns)
{
	*offset_ns = 0;
	if (**at == 'Z' || **at == 'z') {
		(*at)++;
		return true;
	}
	int64_t sign = **at == '-' ? -1 : 1;
	if (**at != '+' && **at != '-')
		return false;
	(*at)++;
	int hours, minutes;
	if (!read_digits(at, 2, &hours) || !read_byte(at, ':') || !read_digits(at, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*offset_ns = sign * (hours * NS_PER_HOUR + minutes * NS_PER_MINUTE);
	return true;
}

int instant_days_of_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

bool instant_parse(const char *text, int64_t *instant_ns)
{
	struct civil civil = {0};
	int year;
	int64_t offset_ns;
	const char *at = text;
	if (!read_digits(&at, 4, &year) || !read_byte(&at, '-') || !read_digits(&at, 2, &civil.month) || !read_byte(&at, '-') ||
	    !read_digits(&at, 2, &civil.day))
		return false;
	if (*at != 'T' && *at != 't' && *at != ' ')
		return false;
	at++;
	if (!read_digits(&at, 2, &civil.hour) || !read_byte(&at, ':') || !read_digits(&at, 2, &civil.minute) || !read_byte(&at, ':') ||
	    !read_digits(&at, 2, &civil.second) || !read_fraction(&at, &civil.nanosecond) || !read_zone(&at, &offset_ns) || *at)
		return false;
	civil.year = year;
	if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > instant_days_of_month(year, civil.month) || civil.hour > 23 ||
	    civil.minute > 59 || civil.second > 59 || year < 1678 || year > 2261)
		return false;
	*instant_ns = instant_of_civil(&civil) - offset_ns;
	return true;
}
