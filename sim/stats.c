#include "sim/stats.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

double stats_variance(const struct stats_summary *summary)
{
	return summary->count < 2 ? 0 : summary->squares / (double)(summary->count - 1);
}

double stats_deviation(const struct stats_summary *summary)
{
	return sqrt(stats_variance(summary));
}

struct stats_summary stats_join(const struct stats_summary *left, const struct stats_summary *right)
{
	if (left->count == 0)
		return *right;
	if (right->count == 0)
		return *left;
	struct stats_summary both = {.count = left->count + right->count};
	double total = (double)both.count;
	double apart = right->mean - left->mean;
	double share = (double)right->count / total;
	both.mean = left->mean + apart * share;
	both.squares = left->squares + right->squares + apart * apart * share * (double)left->count;
	both.least = left->least < right->least ? left->least : right->least;
	both.greatest = left->greatest > right->greatest ? left->greatest : right->greatest;
	return both;
}

/* Parts */

void stats_part_init(struct stats_part *part, uint64_t first)
{
	*part = (struct stats_part){.first = first, .end = first};
}

/* While the last two nodes are the halves of one subtree, joins them. */
static void grow_together(struct stats_part *part)
{
	while (part->node_count > 1) {
		struct stats_node *left = &part->nodes[part->node_count - 2];
		const struct stats_node *right = &part->nodes[part->node_count - 1];
		if (left->level != right->level || left->position % 2 != 0)
			return;
		left->summary = stats_join(&left->summary, &right->summary);
		left->level++;
		left->position /= 2;
		part->node_count--;
	}
}

static void add_node(struct stats_part *part, const struct stats_node *node)
{
	assert(part->node_count < STATS_NODES_MAX);
	part->nodes[part->node_count++] = *node;
	grow_together(part);
}

void stats_part_add(struct stats_part *part, double value)
{
	assert(isfinite(value));
	struct stats_node leaf = {.position = part->end, .summary = {.count = 1, .mean = value, .least = value, .greatest = value}};
	part->end++;
	add_node(part, &leaf);
}

void stats_part_join(struct stats_part *part, const struct stats_part *next)
{
	assert(part->end == next->first);
	for (size_t i = 0; i < next->node_count; i++)
		add_node(part, &next->nodes[i]);
	part->end = next->end;
}

/* Joined from the right, where the small subtrees are. */
struct stats_summary stats_part_summary(const struct stats_part *part)
{
	struct stats_summary all = {0};
	for (size_t i = part->node_count; i-- > 0;)
		all = stats_join(&part->nodes[i].summary, &all);
	return all;
}

struct stats_summary stats_of(const double *values, size_t count)
{
	struct stats_part part;
	stats_part_init(&part, 0);
	for (size_t i = 0; i < count; i++)
		stats_part_add(&part, values[i]);
	return stats_part_summary(&part);
}

/* Quantiles */

static int by_size(const void *left, const void *right)
{
	double one = *(const double *)left;
	double other = *(const double *)right;
	return (one > other) - (one < other);
}

void stats_sort(double *values, size_t count)
{
	if (count)
		qsort(values, count, sizeof *values, by_size);
}

double stats_quantile(const double *sorted, size_t count, double p)
{
	assert(count > 0 && p >= 0 && p <= 1);
	double place = (double)(count - 1) * p;
	size_t low = (size_t)place;
	if (low + 1 >= count)
		return sorted[count - 1];
	return sorted[low] + (place - (double)low) * (sorted[low + 1] - sorted[low]);
}

/* The least number k of hits with P(hits <= k) >= wanted. */
static size_t binomial_quantile(double wanted, double p, size_t count)
{
	size_t low = 0;
	size_t high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (gsl_cdf_binomial_P((unsigned)middle, p, (unsigned)count) >= wanted)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The number of values below the true quantile is binomial. The k-th smallest value (from 1) lies above it with P(number < k), and below or at
 * it with P(number >= k). */
struct stats_bounds stats_quantile_bounds(const double *sorted, size_t count, double p, double confidence)
{
	assert(p > 0 && p < 1 && confidence > 0 && confidence < 1 && count <= UINT_MAX);
	struct stats_bounds bounds = {0};
	double missed = (1 - confidence) / 2;
	/* P(number <= rank - 1) <= missed for the largest such rank */
	size_t low_rank = binomial_quantile(missed, p, count);
	if (low_rank > 0 && gsl_cdf_binomial_P((unsigned)low_rank - 1, p, (unsigned)count) <= missed) {
		bounds.has_low = true;
		bounds.low = sorted[low_rank - 1];
	}
	/* P(number >= rank) <= missed for the smallest such rank */
	size_t high_rank = binomial_quantile(1 - missed, p, count) + 1;
	if (high_rank <= count) {
		bounds.has_high = true;
		bounds.high = sorted[high_rank - 1];
	}
	return bounds;
}

/* Means and shares */

/* The t with P(T <= t) = p, p > 0.5, by halving: GSL's own inverse ends the process when it does not converge. */
static double student_quantile(double p, double freedom)
{
	double low = 0;
	double high = 1e9;
	for (int i = 0; i < 200; i++) {
		double middle = (low + high) / 2;
		if (gsl_cdf_tdist_P(middle, freedom) < p)
			low = middle;
		else
			high = middle;
	}
	return high;
}

struct stats_bounds stats_mean_bounds(const struct stats_summary *summary, double confidence)
{
	assert(confidence > 0 && confidence < 1);
	if (summary->count < 2)
		return (struct stats_bounds){0};
	double freedom = (double)(summary->count - 1);
	double half = student_quantile((1 + confidence) / 2, freedom) * stats_deviation(summary) / sqrt((double)summary->count);
	return (struct stats_bounds){.low = summary->mean - half, .high = summary->mean + half, .has_low = true, .has_high = true};
}

/* The share p at which P(hits <= k) falls to `wanted`. */
static double share_where(uint64_t k, uint64_t count, double wanted)
{
	double low = 0;
	double high = 1;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (gsl_cdf_binomial_P((unsigned)k, middle, (unsigned)count) > wanted)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

struct stats_bounds stats_share_bounds(uint64_t hits, uint64_t count, double confidence)
{
	assert(count > 0 && hits <= count && count <= UINT_MAX && confidence > 0 && confidence < 1);
	double missed = (1 - confidence) / 2;
	struct stats_bounds bounds = {.low = 0, .high = 1, .has_low = true, .has_high = true};
	if (hits > 0)
		bounds.low = share_where(hits - 1, count, 1 - missed);
	if (hits < count)
		bounds.high = share_where(hits, count, missed);
	return bounds;
}
