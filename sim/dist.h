#ifndef FLEETSIM_SIM_DIST_H
#define FLEETSIM_SIM_DIST_H

#include "sim/arena.h"
#include "sim/rng.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Random durations, as the scenario language names them. A zeroed struct is the constant 0. */

/* No draw, quantile or mean is longer than this: 100 years of 365 days. Two of them still add up within 64 bits, three do not. */
#define DIST_MAX_NS (INT64_C(36500) * 24 * 3600 * 1000000000)

enum { DIST_VALUES_MAX = 100000, DIST_PARTS_MAX = 1000 };

enum dist_kind {
	DIST_CONSTANT,
	DIST_UNIFORM,
	DIST_NORMAL, /* given that it is not negative */
	DIST_LOGNORMAL,
	DIST_EXPONENTIAL,
	DIST_GAMMA,
	DIST_WEIBULL,
	DIST_PARETO,
	DIST_EMPIRICAL,
	DIST_MIXTURE
};

struct dist {
	enum dist_kind kind;
	union {
		int64_t constant_ns;
		struct {
			int64_t low_ns, high_ns; /* both can come up */
		} uniform;
		struct {
			double mean_ns, deviation_ns; /* before negative values are left out */
		} normal;
		struct {
			double mu, sigma; /* of the natural logarithm of the seconds */
		} lognormal;
		struct {
			double mean_ns;
		} exponential;
		struct {
			double shape, scale_ns;
		} gamma, weibull;
		struct {
			double minimum_ns, shape;
		} pareto;
		struct {
			const int64_t *values_ns; /* ascending */
			const double *shares;     /* NULL: all alike; else the probability of this value or one before it */
			size_t count;
		} empirical;
		struct {
			const struct dist *parts; /* none a mixture */
			const double *shares;     /* as above, never NULL */
			size_t count;
		} mixture;
	} as;
};

/* The plain kinds; dist_validate says whether the parameters make sense. */
struct dist dist_constant(int64_t constant_ns);
struct dist dist_uniform(int64_t low_ns, int64_t high_ns);
struct dist dist_normal(int64_t mean_ns, int64_t deviation_ns);
struct dist dist_lognormal(double mu, double sigma);
struct dist dist_exponential(int64_t mean_ns);
struct dist dist_gamma(double shape, int64_t scale_ns);
struct dist dist_gamma_of_mean(double shape, int64_t mean_ns);
struct dist dist_weibull(double shape, int64_t scale_ns);
struct dist dist_pareto(int64_t minimum_ns, double shape);

/* The ones below validate. *error is a static text as from dist_validate. */

/* The lognormal whose quantiles at p1 and p2 (0.5 is the median) are these: sigma = ln(q2 / q1) / (z2 - z1), mu = ln q1 - sigma z1. */
bool dist_lognormal_of_quantiles(double p1, int64_t q1_ns, double p2, int64_t q2_ns, struct dist *dist, const char **error);

/* Copies what it is given. `weights` NULL: all alike; else numbers of at least 0 with a positive sum. */
bool dist_empirical(struct arena *arena, const int64_t *values_ns, const double *weights, size_t count, struct dist *dist, const char **error);

/* Parts that are mixtures are taken apart. */
bool dist_mixture(struct arena *arena, const struct dist *parts, const double *weights, size_t count, struct dist *dist, const char **error);

/* False with *error, a static text that completes a sentence about the distribution ("sigma must be from 0 to 20"). */
bool dist_validate(const struct dist *dist, const char **error);

/* The rest wants a valid distribution. */

/* 0 to DIST_MAX_NS. The same on every machine (real.h). */
int64_t dist_draw_ns(const struct dist *dist, struct rng_stream *stream);

/* Rounded, and brought into the range of a draw. */
int64_t dist_whole_ns(double ns);

/* The least duration that at least a share p (0 < p < 1) of all draws does not pass. For reports: uses the mathematics library. */
int64_t dist_quantile_ns(const struct dist *dist, double p);

/* DIST_MAX_NS where there is no finite mean (pareto of shape 1 and less). For reports. */
int64_t dist_mean_ns(const struct dist *dist);

/* The share of draws that are at most `at_ns`. For reports. */
double dist_share_within(const struct dist *dist, int64_t at_ns);

#endif
