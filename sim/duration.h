#ifndef FLEETSIM_SIM_DURATION_H
#define FLEETSIM_SIM_DURATION_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_SECOND INT64_C(1000000000)
#define NS_PER_MINUTE (60 * NS_PER_SECOND)
#define NS_PER_HOUR (60 * NS_PER_MINUTE)
#define NS_PER_DAY (24 * NS_PER_HOUR)

/* Times as documents give them may lie anywhere in 64 bits; a sum or a difference that passes their ends is the end. */
static inline int64_t ns_add(int64_t left_ns, int64_t right_ns)
{
	int64_t sum_ns;
	return __builtin_add_overflow(left_ns, right_ns, &sum_ns) ? (right_ns < 0 ? INT64_MIN : INT64_MAX) : sum_ns;
}

static inline int64_t ns_subtract(int64_t left_ns, int64_t right_ns)
{
	int64_t difference_ns;
	return __builtin_sub_overflow(left_ns, right_ns, &difference_ns) ? (right_ns < 0 ? INT64_MAX : INT64_MIN) : difference_ns;
}

/* Go's time.ParseDuration, to the letter ("1h30m", "1.5h", "-5m", "0", "300ms"). False, and *duration_ns untouched, when it is none or does
 * not fit 64 bits. */
bool duration_parse(const char *text, int64_t *duration_ns);

/* Go's Duration.String: "1m0s", "1h0m0s", "1.5s", "300ms", "0s". */
void duration_write(struct text *out, int64_t duration_ns);

/* For people: like Go's without zero tails: "1h", "1h30m", "90.005s" as "1m30.005s". */
void duration_write_short(struct text *out, int64_t duration_ns);

/* The same as a text in the arena. */
const char *duration_text(struct arena *arena, int64_t duration_ns);

/* Kubernetes HumanDuration of an age (hub-and-members.md 8.3). */
void duration_write_human(struct text *out, int64_t age_ns);

#endif
