#ifndef FLEETSIM_SIM_DIGIT_H
#define FLEETSIM_SIM_DIGIT_H

#include <stdbool.h>

/* 0 to 9, whatever the locale. */
static inline bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

#endif
