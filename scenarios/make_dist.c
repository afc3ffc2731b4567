#include "scenarios/make_dist.h"

#include "scenarios/language.h"
#include "scenarios/yaml_scalar.h"

#include "sim/duration.h"
#include "sim/io.h"

#include <string.h>

enum { VALUES_FILE_MAX = 8 * 1024 * 1024 };

/* Either mu and sigma, or two quantiles. */
static bool make_lognormal(struct field_reader *reader, const struct spec_lognormal *spec, struct dist *dist, const char **error)
{
	static const struct {
		const char *name;
		double share;
	} quantiles[] = {{"median", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}};
	const int64_t spans_ns[] = {spec->median_ns, spec->p90_ns, spec->p95_ns, spec->p99_ns};
	size_t found[4], count = 0;
	for (size_t i = 0; i < 4; i++)
		if (value_get(spec->origin.value, quantiles[i].name))
			found[count++] = i;
	bool mu = value_get(spec->origin.value, "mu") != NULL;
	bool sigma = value_get(spec->origin.value, "sigma") != NULL;
	if (mu && sigma && count == 0) {
		*dist = dist_lognormal(spec->mu, spec->sigma);
		return true;
	}
	if (!mu && !sigma && count == 2)
		return dist_lognormal_of_quantiles(quantiles[found[0]].share, spans_ns[found[0]], quantiles[found[1]].share, spans_ns[found[1]], dist, error);
	field_error(reader, spec->origin.value, NULL, "a lognormal distribution needs mu and sigma, or two of median, p90, p95 and p99");
	return false;
}

/* One line of a file of values: a duration, or a number of seconds; of several columns the first. */
static bool read_line(struct arena *arena, const char *line, size_t size, int64_t *span_ns)
{
	while (size && (line[size - 1] == '\r' || line[size - 1] == ' ' || line[size - 1] == '"'))
		size--;
	while (size && (*line == ' ' || *line == '"')) {
		line++;
		size--;
	}
	const char *error = NULL;
	const char *text = arena_copy(arena, line, size);
	if (duration_parse(text, span_ns))
		return *span_ns >= 0;
	const struct value *number = yaml_scalar(arena, text, size, NULL, true, &error);
	if (!number || (number->type != VALUE_INT && number->type != VALUE_REAL))
		return false;
	double seconds = number->type == VALUE_INT ? (double)number->as.integer : number->as.real;
	if (!(seconds >= 0 && seconds <= (double)(FIELD_DURATION_MOST / NS_PER_SECOND)))
		return false;
	*span_ns = (int64_t)(seconds * 1e9 + 0.5);
	return true;
}

/* The first column of a file; a first line that is no value is taken as the heading. */
static bool read_values(struct field_reader *reader, const struct spec_empirical *spec, struct duration_list *values)
{
	const struct value *at = field_place(&spec->origin, "file");
	struct io_file file;
	if (!reader->read_file(reader, at, spec->file, VALUES_FILE_MAX, &file))
		return false;
	int64_t *items = ARENA_ARRAY(reader->arena, int64_t, DIST_VALUES_MAX);
	size_t count = 0, line = 0;
	for (const char *start = file.bytes; start < file.bytes + file.size;) {
		const char *end = memchr(start, '\n', (size_t)(file.bytes + file.size - start));
		size_t size = (size_t)((end ? end : file.bytes + file.size) - start);
		const char *comma = memchr(start, ',', size);
		size_t column = comma ? (size_t)(comma - start) : size;
		line++;
		bool blank = size == 0 || *start == '#' || *start == '\r';
		if (!blank && count == DIST_VALUES_MAX) {
			field_error(reader, at, NULL, "%s has more than %d values", spec->file, DIST_VALUES_MAX);
			return false;
		}
		if (!blank && read_line(reader->arena, start, column, &items[count])) {
			count++;
		} else if (!blank && line > 1) {
			field_error(reader, at, NULL, "line %zu of %s is no duration and no number of seconds", line, spec->file);
			return false;
		}
		start += size + 1;
	}
	*values = (struct duration_list){items, count};
	return true;
}

static bool make_empirical(struct field_reader *reader, const struct spec_empirical *spec, struct dist *dist, const char **error)
{
	struct duration_list values = spec->values;
	if (spec->file && !read_values(reader, spec, &values))
		return false;
	return dist_empirical(reader->arena, values.items, NULL, values.count, dist, error);
}

static bool make_mixture(struct field_reader *reader, const struct object_list *components, struct dist *dist, const char **error)
{
	const struct spec_component *specs = components->items;
	struct dist *parts = ARENA_ARRAY(reader->arena, struct dist, components->count);
	double *weights = ARENA_ARRAY(reader->arena, double, components->count);
	for (size_t i = 0; i < components->count; i++) {
		parts[i] = specs[i].of->dist;
		weights[i] = specs[i].weight;
	}
	return dist_mixture(reader->arena, parts, weights, components->count, dist, error);
}

static struct dist simple_dist(const struct spec_dist *spec)
{
	if (spec->normal)
		return dist_normal(spec->normal->mean_ns, spec->normal->deviation_ns);
	if (spec->exponential)
		return dist_exponential(spec->exponential->mean_ns);
	if (spec->gamma)
		return dist_gamma(spec->gamma->shape, spec->gamma->scale_ns);
	if (spec->weibull)
		return dist_weibull(spec->weibull->shape, spec->weibull->scale_ns);
	if (spec->pareto)
		return dist_pareto(spec->pareto->scale_ns, spec->pareto->shape);
	return dist_constant(spec->constant_ns);
}

void make_dist(struct field_reader *reader, void *object)
{
	struct spec_dist *spec = object;
	const struct value *at = spec->origin.value->count ? spec->origin.value->as.fields[0].value : spec->origin.value;
	const char *error = NULL;
	bool made = true;
	if (value_get(spec->origin.value, "uniform")) {
		if (spec->uniform.count != 2) {
			field_error(reader, at, NULL, "\"uniform\" needs two durations, the shortest and the longest");
			return;
		}
		spec->dist = dist_uniform(spec->uniform.items[0], spec->uniform.items[1]);
	} else if (spec->lognormal) {
		made = make_lognormal(reader, spec->lognormal, &spec->dist, &error);
	} else if (spec->empirical) {
		made = make_empirical(reader, spec->empirical, &spec->dist, &error);
	} else if (value_get(spec->origin.value, "mixture")) {
		made = make_mixture(reader, &spec->mixture, &spec->dist, &error);
	} else {
		spec->dist = simple_dist(spec);
	}
	if (made && dist_validate(&spec->dist, &error))
		return;
	if (error)
		field_error(reader, at, NULL, "bad distribution: %s", error);
}
