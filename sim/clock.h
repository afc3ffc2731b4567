#ifndef FLEETSIM_SIM_CLOCK_H
#define FLEETSIM_SIM_CLOCK_H

#include <stdint.h>

/* The one door to real time, which no replay looks at: progress, time limits of other programs, and what reports say about themselves. */

/* Nanoseconds since some moment; never runs back. */
int64_t clock_monotonic_ns(void);

/* Nanoseconds since the Unix epoch, as the machine has them. */
int64_t clock_wall_ns(void);

#endif
