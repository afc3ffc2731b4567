#include "reports/go_number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 17 };

void go_number_write_real(struct text *out, double real)
{
	char digits[40];
	int count = 0;
	double back;
	do {
		snprintf(digits, sizeof digits, "%.*e", count++, real);
		back = strtod(digits, NULL);
	} while (count < DIGITS_MAX && memcmp(&back, &real, sizeof back) != 0);
	int exponent = (int)strtol(strchr(digits, 'e') + 1, NULL, 10);
	if (exponent < -4 || exponent >= 6)
		text_put(out, digits);
	else
		text_putf(out, "%.*f", count - 1 > exponent ? count - 1 - exponent : 0, real);
}
