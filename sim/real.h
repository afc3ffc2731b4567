#ifndef FLEETSIM_SIM_REAL_H
#define FLEETSIM_SIM_REAL_H

/* Elementary functions made of IEEE additions, multiplications, divisions and square roots only, in one fixed order: the same bits on every
 * machine, compiler and optimisation level. The mathematics library promises no such thing (its exp and log change with the processor), so
 * nothing that decides when an event happens may call it. Within 3 units in the last place. */

/* 0 below -708, infinity above 709.7. */
double real_exp(double x);

/* Of a positive normal number. */
double real_log(double x);

/* base > 0. */
double real_pow(double base, double exponent);

/* The standard normal distribution, to 1e-14, and its inverse, 0 < p < 1, to 1e-10 where p and 1 - p are at least 1e-6. */
double real_normal_cdf(double z);
double real_normal_quantile(double p);

#endif
