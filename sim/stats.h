#ifndef FLEETSIM_SIM_STATS_H
#define FLEETSIM_SIM_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Statistics of many replications. The same numbers come out, to the last bit, however the replications were cut into parts: parts are joined
 * along one tree that only depends on the replications' numbers. Values must be numbers, neither infinite nor NaN. */

struct stats_summary {
	uint64_t count;
	double mean;
	double squares; /* sum of squared deviations from the mean */
	double least;
	double greatest;
};

/* Of the values of one replication each. With less than two values the variance is 0. */
double stats_variance(const struct stats_summary *summary);
double stats_deviation(const struct stats_summary *summary);

/* Two summaries of different values as one (Chan, Golub and LeVeque 1979). */
struct stats_summary stats_join(const struct stats_summary *left, const struct stats_summary *right);

/* The values of replications `first` to `end` - 1, as summaries of whole subtrees: level n covers 2^n replications from a multiple of 2^n. */

enum { STATS_NODES_MAX = 128 };

struct stats_node {
	unsigned level;
	uint64_t position; /* in units of 2^level */
	struct stats_summary summary;
};

struct stats_part {
	uint64_t first;
	uint64_t end;
	size_t node_count;
	struct stats_node nodes[STATS_NODES_MAX]; /* in the order of the replications */
};

void stats_part_init(struct stats_part *part, uint64_t first);

/* The value of replication `end`. */
void stats_part_add(struct stats_part *part, double value);

/* Takes over the values of `next`, which must begin where `part` ends. */
void stats_part_join(struct stats_part *part, const struct stats_part *next);

struct stats_summary stats_part_summary(const struct stats_part *part);

/* The summary of values[i] of replications 0 to count - 1. */
struct stats_summary stats_of(const double *values, size_t count);

/* Ascending. */
void stats_sort(double *values, size_t count);

/* The p-quantile of a sorted sample, 0 <= p <= 1, count > 0: interpolated between the two order statistics around (count - 1) p (type 7 of
 * Hyndman and Fan 1996, the default of R and NumPy). */
double stats_quantile(const double *sorted, size_t count, double p);

/* Bounds on something unknown. A sample too small to bound it on one side says so. */
struct stats_bounds {
	double low, high;
	bool has_low, has_high;
};

/* Order statistics between which the true p-quantile lies with at least this confidence, whatever the distribution: each side is missed with
 * a probability of at most (1 - confidence) / 2, by the binomial distribution. */
struct stats_bounds stats_quantile_bounds(const double *sorted, size_t count, double p, double confidence);

/* Around the mean, by Student's t; none with less than two values. Exact for normal values, good for many values of any kind. */
struct stats_bounds stats_mean_bounds(const struct stats_summary *summary, double confidence);

/* Of the probability of a thing that happened `hits` times in `count` > 0 (Clopper and Pearson 1934: never too narrow). */
struct stats_bounds stats_share_bounds(uint64_t hits, uint64_t count, double confidence);

#endif
