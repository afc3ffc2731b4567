#ifndef FLEETSIM_REPORTS_GO_NUMBER_H
#define FLEETSIM_REPORTS_GO_NUMBER_H

#include "sim/text.h"

/* A finite float as Go formats it with 'g' and as few digits as tell it apart: an exponent, of two digits or more, below -4 and above 5. */
void go_number_write_real(struct text *out, double real);

#endif
