#include "scenarios/language.h"

#include "scenarios/make_dist.h"

/* The table of distributions. */

static const struct field normal_fields[] = {
	{.name = "mean", .type = FIELD_DURATION, .offset = FIELD_AT(spec_normal, mean_ns), .required = true, .doc = "The mean before cutting."},
	{.name = "deviation", .type = FIELD_DURATION, .offset = FIELD_AT(spec_normal, deviation_ns), .required = true, .doc = "The standard deviation."},
};

static const struct field_table normal_table = {
	.name = "normal distribution", .doc = "A bell curve without what would be negative.", .fields = normal_fields, .count = FIELD_COUNT(normal_fields),
	.size = sizeof(struct spec_normal),
};

static const struct field lognormal_fields[] = {
	{.name = "median", .type = FIELD_DURATION, .offset = FIELD_AT(spec_lognormal, median_ns), .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "Half of the draws are shorter."},
	{.name = "p90", .type = FIELD_DURATION, .offset = FIELD_AT(spec_lognormal, p90_ns), .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "90 % of the draws are shorter."},
	{.name = "p95", .type = FIELD_DURATION, .offset = FIELD_AT(spec_lognormal, p95_ns), .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "95 % of the draws are shorter."},
	{.name = "p99", .type = FIELD_DURATION, .offset = FIELD_AT(spec_lognormal, p99_ns), .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "99 % of the draws are shorter."},
	{.name = "mu", .type = FIELD_REAL, .offset = FIELD_AT(spec_lognormal, mu), .doc = "Mean of the natural logarithm of the duration in seconds."},
	{.name = "sigma", .type = FIELD_REAL, .offset = FIELD_AT(spec_lognormal, sigma), .doc = "Standard deviation of that logarithm."},
};

static const struct field_table lognormal_table = {
	.name = "lognormal distribution", .doc = "Mostly short, sometimes very long: mu and sigma, or two quantiles.", .fields = lognormal_fields,
	.count = FIELD_COUNT(lognormal_fields), .size = sizeof(struct spec_lognormal),
};

static const struct field exponential_fields[] = {
	{.name = "mean", .type = FIELD_DURATION, .offset = FIELD_AT(spec_exponential, mean_ns), .required = true, .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "The mean."},
};

static const struct field_table exponential_table = {
	.name = "exponential distribution", .doc = "Without memory: whatever has passed says nothing about what is left.", .fields = exponential_fields,
	.count = FIELD_COUNT(exponential_fields), .size = sizeof(struct spec_exponential), .shorthand = "mean",
};

static const struct field shaped_fields[] = {
	{.name = "shape", .type = FIELD_REAL, .offset = FIELD_AT(spec_shaped, shape), .required = true, .doc = "The shape, above 0."},
	{.name = "scale", .type = FIELD_DURATION, .offset = FIELD_AT(spec_shaped, scale_ns), .required = true, .least = 1, .most = FIELD_DURATION_MOST,
	 .doc = "The scale; of a pareto distribution the least value."},
};

static const struct field_table shaped_table = {
	.name = "distribution with a shape", .doc = "Gamma, weibull and pareto.", .fields = shaped_fields, .count = FIELD_COUNT(shaped_fields),
	.size = sizeof(struct spec_shaped),
};

static const struct field empirical_fields[] = {
	{.name = "values", .type = FIELD_DURATIONS, .offset = FIELD_AT(spec_empirical, values), .choice = 1,
	 .doc = "Measured durations; each is drawn equally often."},
	{.name = "file", .type = FIELD_TEXT, .offset = FIELD_AT(spec_empirical, file), .choice = 1, .least = 1,
	 .doc = "A file below the scenario's folder with one measured duration a line (90s, or a number of seconds); of a CSV file the first column."},
};

static const struct field_table empirical_table = {
	.name = "empirical distribution", .doc = "What was measured.", .fields = empirical_fields, .count = FIELD_COUNT(empirical_fields),
	.size = sizeof(struct spec_empirical), .shorthand = "values", .choices = {CHOICE_EXACTLY},
};

static const struct field component_fields[] = {
	{.name = "weight", .type = FIELD_REAL, .offset = FIELD_AT(spec_component, weight), .required = true,
	 .doc = "How often this part is drawn, in relation to the weights of the others."},
	{.name = "of", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_component, of), .required = true, .table = &language_dist, .doc = "The part."},
};

static const struct field_table component_table = {
	.name = "part of a mixture", .doc = "One of several distributions that a mixture draws from.", .fields = component_fields,
	.count = FIELD_COUNT(component_fields), .size = sizeof(struct spec_component),
};

static const struct field dist_fields[] = {
	{.name = "constant", .type = FIELD_DURATION, .offset = FIELD_AT(spec_dist, constant_ns), .choice = 1, .doc = "Always the same duration."},
	{.name = "uniform", .type = FIELD_DURATIONS, .offset = FIELD_AT(spec_dist, uniform), .choice = 1,
	 .doc = "Any duration between two, equally likely: [5m, 2h]."},
	{.name = "normal", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, normal), .choice = 1, .table = &normal_table, .doc = "A bell curve."},
	{.name = "lognormal", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, lognormal), .choice = 1, .table = &lognormal_table,
	 .doc = "Mostly short, sometimes very long; what roll-outs look like."},
	{.name = "exponential", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, exponential), .choice = 1, .table = &exponential_table,
	 .doc = "Without memory."},
	{.name = "gamma", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, gamma), .choice = 1, .table = &shaped_table, .doc = "Shape and scale."},
	{.name = "weibull", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, weibull), .choice = 1, .table = &shaped_table, .doc = "Shape and scale."},
	{.name = "pareto", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, pareto), .choice = 1, .table = &shaped_table,
	 .doc = "Heavy tail: shape, and the least value as scale."},
	{.name = "empirical", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_dist, empirical), .choice = 1, .table = &empirical_table,
	 .doc = "Measured durations, as a list or a file."},
	{.name = "mixture", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_dist, mixture), .choice = 1, .table = &component_table,
	 .doc = "Sometimes the one, sometimes the other."},
};

const struct field_table language_dist = {
	.name = "distribution", .doc = "How long something takes when that varies. A plain duration is a constant.", .fields = dist_fields,
	.count = FIELD_COUNT(dist_fields), .size = sizeof(struct spec_dist), .shorthand = "constant", .choices = {CHOICE_EXACTLY}, .check = make_dist,
};
