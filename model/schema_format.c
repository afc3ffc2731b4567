#include "model/schema_format.h"

#include "sim/base64.h"
#include "sim/digit.h"
#include "sim/instant.h"

#include <string.h>

/* `size` decimal digits at *at; -1 when they are none. */
static int read_number(const char **at, int size)
{
	int number = 0;
	for (int i = 0; i < size; i++) {
		if (!is_digit(**at))
			return -1;
		number = number * 10 + *(*at)++ - '0';
	}
	return number;
}

static bool skip(const char **at, char byte)
{
	if (**at != byte)
		return false;
	(*at)++;
	return true;
}

static bool read_date(const char **at)
{
	int year = read_number(at, 4);
	if (year < 0 || !skip(at, '-'))
		return false;
	int month = read_number(at, 2);
	if (month < 1 || month > 12 || !skip(at, '-'))
		return false;
	int day = read_number(at, 2);
	return day >= 1 && day <= instant_days_of_month(year, month);
}

static bool read_zone(const char *at)
{
	if (*at == 'Z' || *at == 'z')
		return !at[1];
	if (*at != '+' && *at != '-')
		return false;
	at++;
	return read_number(&at, 2) >= 0 && skip(&at, ':') && read_number(&at, 2) >= 0 && !*at;
}

static bool is_date_time(const char *text)
{
	const char *at = text;
	if (!read_date(&at) || (*at != 'T' && *at != 't'))
		return false;
	at++;
	int hour = read_number(&at, 2);
	if (hour < 0 || hour > 23 || !skip(&at, ':'))
		return false;
	int minute = read_number(&at, 2);
	if (minute < 0 || minute > 59 || !skip(&at, ':'))
		return false;
	int second = read_number(&at, 2);
	if (second < 0 || second > 59)
		return false;
	if (*at == '.') {
		at++;
		if (!is_digit(*at))
			return false;
		while (is_digit(*at))
			at++;
	}
	return read_zone(at);
}

bool schema_format_holds(const char *format, const char *text)
{
	if (strcmp(format, "date-time") == 0)
		return is_date_time(text);
	if (strcmp(format, "byte") == 0)
		return base64_is_valid(text, strlen(text));
	return true;
}
