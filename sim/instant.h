#ifndef FLEETSIM_SIM_INSTANT_H
#define FLEETSIM_SIM_INSTANT_H

#include "sim/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Instants of the wall clock: nanoseconds since 1970-01-01T00:00:00Z (the years 1678 to 2262). */

struct civil {
	int64_t year;
	int month, day;            /* 1-based */
	int hour, minute, second;
	int64_t nanosecond;
	int weekday;               /* 0 = Sunday */
};

/* RFC 3339 with optional fraction and zone ("2026-03-02T09:00:00Z", "...+02:00"). */
bool instant_parse(const char *text, int64_t *instant_ns);

/* Seconds only, UTC: "2026-03-02T09:00:00Z" (the fraction is cut, as Kubernetes persists times). */
void instant_write(struct text *out, int64_t instant_ns);

/* With a fraction when there is one: "2026-03-02T09:00:00.005Z". */
void instant_write_exact(struct text *out, int64_t instant_ns);

/* Cut down to the second (floor, also before 1970). */
int64_t instant_floor_second(int64_t instant_ns);

/* Of a month from 1 to 12 of the proleptic Gregorian calendar. */
int instant_days_of_month(int64_t year, int month);

struct civil instant_civil(int64_t instant_ns);
int64_t instant_of_civil(const struct civil *civil);

#endif
