#include "reports/yaml_plain.h"

#include "sim/alloc.h"
#include "sim/digit.h"
#include "sim/instant.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_sign(char byte)
{
	return byte == '+' || byte == '-';
}

static bool is_word(const char *text)
{
	static const char *const words[] = {
		"",	"~",	 "null", "Null", "NULL", "y",	  "Y",	   "yes",   "Yes",  "YES",  "n",     "N",     "no",
		"No",	"NO",	 "on",	 "On",	 "ON",	 "off",	  "Off",   "OFF",   "true", "True", "TRUE",  "false", "False",
		"FALSE", ".nan", ".NaN", ".NAN", ".inf", ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i], text) == 0)
			return true;
	return false;
}

static unsigned digit_value(char byte)
{
	if (is_digit(byte))
		return (unsigned)(byte - '0');
	if (byte >= 'a' && byte <= 'f')
		return (unsigned)(byte - 'a' + 10);
	if (byte >= 'A' && byte <= 'F')
		return (unsigned)(byte - 'A' + 10);
	return 99;
}

/* Digits of a base that fit `limit`. */
static bool is_digits(const char *text, unsigned base, uint64_t limit)
{
	uint64_t sum = 0;
	if (!*text)
		return false;
	for (; *text; text++) {
		unsigned digit = digit_value(*text);
		if (digit >= base || sum > (limit - digit) / base)
			return false;
		sum = sum * base + digit;
	}
	return true;
}

/* A whole number of 64 bits: signed, or unsigned without a sign. The base is in the prefix, and a leading 0 alone means base 8. */
static bool is_whole(const char *text)
{
	uint64_t limit = UINT64_MAX;
	if (is_sign(*text)) {
		limit = (uint64_t)INT64_MAX + (*text == '-');
		text++;
	}
	if (text[0] != '0' || !text[1])
		return is_digits(text, 10, limit);
	switch (text[1]) {
	case 'x':
	case 'X':
		return is_digits(text + 2, 16, limit);
	case 'o':
	case 'O':
		return is_digits(text + 2, 8, limit);
	case 'b':
	case 'B':
		return is_digits(text + 2, 2, limit);
	default:
		return is_digits(text + 1, 8, limit);
	}
}

/* "0b" or "-0b" before a binary number that may bring a sign of its own. */
static bool is_binary(const char *text)
{
	if (strncmp(text, "-0b", 3) == 0)
		return is_digits(text + 3, 2, (uint64_t)INT64_MAX + 1);
	if (strncmp(text, "0b", 2) != 0)
		return false;
	if (is_sign(text[2]))
		return is_digits(text + 3, 2, (uint64_t)INT64_MAX + (text[2] == '-'));
	return is_digits(text + 2, 2, UINT64_MAX);
}

/* [sign] (.D+ | D+ [.D*]) [e [sign] D+], and not beyond what a 64-bit float holds. */
static bool is_decimal(const char *text)
{
	const char *at = text;
	if (is_sign(*at))
		at++;
	const char *whole = at;
	while (is_digit(*at))
		at++;
	bool any = at > whole;
	if (*at == '.') {
		const char *fraction = ++at;
		while (is_digit(*at))
			at++;
		any = any || at > fraction;
	}
	if (!any)
		return false;
	if (*at == 'e' || *at == 'E') {
		at++;
		if (is_sign(*at))
			at++;
		if (!is_digit(*at))
			return false;
		while (is_digit(*at))
			at++;
	}
	return !*at && isfinite(strtod(text, NULL));
}

/* One or two digits of a time, at most `max`; -1 when there are none. */
static int read_field(const char **at, int max)
{
	if (!is_digit(**at))
		return -1;
	int number = *(*at)++ - '0';
	if (is_digit(**at))
		number = number * 10 + (*(*at)++ - '0');
	return number <= max ? number : -1;
}

/* "Z", "+02:00". */
static bool skip_zone(const char **at)
{
	if (**at == 'Z') {
		(*at)++;
		return true;
	}
	const char *zone = *at;
	if (!is_sign(zone[0]) || !is_digit(zone[1]) || !is_digit(zone[2]) || zone[3] != ':' || !is_digit(zone[4]) || !is_digit(zone[5]))
		return false;
	*at = zone + 6;
	return (zone[1] - '0') * 10 + zone[2] - '0' <= 24 && (zone[4] - '0') * 10 + zone[5] - '0' <= 60;
}

/* "2000-01-01", "2000-1-1 9:05:00.5", "2000-01-01T09:05:00Z". */
static bool is_time(const char *text)
{
	const char *at = text;
	int year = 0;
	for (int i = 0; i < 4; i++) {
		if (!is_digit(*at))
			return false;
		year = year * 10 + (*at++ - '0');
	}
	if (*at++ != '-')
		return false;
	int month = read_field(&at, 12);
	if (month < 1 || *at++ != '-')
		return false;
	int day = read_field(&at, instant_days_of_month(year, month));
	if (day < 1)
		return false;
	if (!*at)
		return true;
	bool zoned = *at == 'T' || *at == 't';
	if (!zoned && *at != ' ')
		return false;
	at++;
	while (!zoned && *at == ' ')
		at++;
	if (read_field(&at, 23) < 0 || *at++ != ':' || read_field(&at, 59) < 0 || *at++ != ':' || read_field(&at, 59) < 0)
		return false;
	if ((*at == '.' || *at == ',') && is_digit(at[1]))
		for (at++; is_digit(*at);)
			at++;
	return (!zoned || skip_zone(&at)) && !*at;
}

/* "1:30", "-12:05:59.5": numbers of base 60, which YAML 1.1 readers may know. */
static bool is_base_60(const char *text)
{
	const char *at = text;
	if (is_sign(*at))
		at++;
	if (!is_digit(*at))
		return false;
	while (is_digit(*at) || *at == '_')
		at++;
	if (*at != ':')
		return false;
	while (*at == ':') {
		at++;
		if (is_digit(at[0]) && at[0] < '6' && is_digit(at[1]))
			at += 2;
		else if (is_digit(at[0]))
			at++;
		else
			return false;
	}
	if (*at == '.')
		for (at++; is_digit(*at) || *at == '_';)
			at++;
	return !*at;
}

/* The text without underscores; released by the caller. */
static char *without_underscores(const char *text)
{
	char *plain = alloc_take(strlen(text) + 1);
	size_t size = 0;
	for (const char *at = text; *at; at++)
		if (*at != '_')
			plain[size++] = *at;
	return plain;
}

/* Numbers may have underscores anywhere behind their first character. */
static bool is_number(const char *text)
{
	char *plain = without_underscores(text);
	bool number = is_whole(plain) || is_decimal(plain) || is_binary(plain);
	alloc_release(plain);
	return number;
}

/* Numbers that begin with a point may have underscores between digits. */
static bool is_fraction(const char *text)
{
	for (const char *at = text + 1; *at; at++)
		if (*at == '_' && (!is_digit(at[-1]) || !is_digit(at[1])))
			return false;
	char *plain = without_underscores(text);
	bool fraction = is_decimal(plain);
	alloc_release(plain);
	return fraction;
}

bool yaml_plain_is_text(const char *text)
{
	if (is_word(text))
		return false;
	if (*text == '.')
		return !is_fraction(text);
	if (!is_digit(*text) && !is_sign(*text))
		return true;
	return !is_time(text) && !is_number(text) && !is_base_60(text);
}
