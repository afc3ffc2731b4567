#include "model/quantity.h"

#include "sim/digit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a suffix multiplies by: two to the power `two` times ten to the power `ten`. */
struct suffix {
	const char *text;
	int two, ten;
};

static const struct suffix suffixes[] = {
	{"", 0, 0},    {"n", 0, -9},  {"u", 0, -6},  {"m", 0, -3},  {"k", 0, 3},   {"M", 0, 6},   {"G", 0, 9},   {"T", 0, 12}, {"P", 0, 15},
	{"E", 0, 18}, {"Ki", 10, 0}, {"Mi", 20, 0}, {"Gi", 30, 0}, {"Ti", 40, 0}, {"Pi", 50, 0}, {"Ei", 60, 0},
};

enum { NANO_DIGITS = 9, DIGITS_MAX = 36, EXPONENT_MAX = 40 };

static const __int128 most = (__int128)1000000000000000000 * (__int128)1000000000000000000 * 10;

static bool multiply(__int128 *number, int by, int times)
{
	for (; times > 0; times--) {
		if (*number > most / by)
			return false;
		*number *= by;
	}
	return true;
}

/* Divides, rounding up. */
static void divide(__int128 *number, int by, int times)
{
	bool rest = false;
	for (; times > 0; times--) {
		rest = rest || *number % by != 0;
		*number /= by;
	}
	*number += rest;
}

/* Digits with at most one point, as a whole number and how many digits stood behind the point. */
static const char *read_digits(const char *text, __int128 *number, int *behind)
{
	int digits = 0;
	int seen = 0;
	bool point = false;
	*number = 0;
	*behind = 0;
	for (; is_digit(*text) || (*text == '.' && !point); text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		seen++;
		if (*number || *text != '0')
			digits++;
		if (digits > DIGITS_MAX)
			return NULL;
		*number = *number * 10 + (*text - '0');
		*behind += point;
	}
	return seen ? text : NULL;
}

static bool read_suffix(const char *text, struct suffix *suffix)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (strcmp(text, suffixes[i].text) == 0) {
			*suffix = suffixes[i];
			return true;
		}
	}
	if (*text != 'e' && *text != 'E')
		return false;
	char *end;
	if (!is_digit(text[1]) && !((text[1] == '-' || text[1] == '+') && is_digit(text[2])))
		return false;
	long exponent = strtol(text + 1, &end, 10);
	if (*end || exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
		return false;
	*suffix = (struct suffix){"", 0, (int)exponent};
	return true;
}

/* The nearest double. */
static double power_of_ten(int exponent)
{
	char text[16];
	snprintf(text, sizeof text, "1e%d", exponent);
	return strtod(text, NULL);
}

bool quantity_parse(const char *text, struct quantity *quantity)
{
	bool negative = *text == '-';
	__int128 number;
	int behind;
	struct suffix suffix;
	text += *text == '-' || *text == '+';
	const char *rest = read_digits(text, &number, &behind);
	if (!rest || !read_suffix(rest, &suffix))
		return false;
	int ten = suffix.ten - behind;
	int nano_ten = NANO_DIGITS + ten;
	if (!multiply(&number, 2, suffix.two))
		return false;
	double digits = negative ? -(double)number : (double)number;
	if (nano_ten > 0 && !multiply(&number, 10, nano_ten))
		return false;
	if (nano_ten < 0)
		divide(&number, 10, -nano_ten);
	quantity->nano = negative ? -number : number;
	quantity->approximate = ten ? digits * power_of_ten(ten) : digits;
	return true;
}

int quantity_compare(const struct quantity *left, const struct quantity *right)
{
	return (left->nano > right->nano) - (left->nano < right->nano);
}
