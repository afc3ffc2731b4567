#include "tools/suite_filter.h"

#include "reports/label_query.h"

#include "scenarios/expect.h"

#include <string.h>

bool suite_filter_init(struct suite_filter *filter, struct arena *arena, const char *pattern, const char *labels, const char **error)
{
	*filter = (struct suite_filter){.has_pattern = pattern != NULL};
	if (labels) {
		filter->labels = label_query_read(arena, labels, error);
		if (!filter->labels)
			return false;
	}
	if (!pattern)
		return true;
	if (strlen(pattern) > SUITE_PATTERN_MAX) {
		*error = arena_format(arena, "the pattern is longer than %d bytes", SUITE_PATTERN_MAX);
		return false;
	}
	int code = regcomp(&filter->pattern, pattern, REG_EXTENDED | REG_NOSUB);
	if (code) {
		char words[256];
		regerror(code, &filter->pattern, words, sizeof words);
		*error = arena_format(arena, "\"%s\" is no regular expression: %s", pattern, words);
		return false;
	}
	return true;
}

void suite_filter_deinit(struct suite_filter *filter)
{
	if (filter->has_pattern)
		regfree(&filter->pattern);
}

static bool matches(const struct suite_filter *filter, const char *name)
{
	return regexec(&filter->pattern, name, 0, NULL, 0) == 0;
}

bool suite_filter_wants_expectation(const struct suite_filter *filter, struct arena *scratch, const struct scenario *scenario, const char *name)
{
	return !filter->has_pattern || matches(filter, scenario->name) || matches(filter, name) ||
	       matches(filter, arena_format(scratch, "%s/%s", scenario->name, name));
}

static bool has_labels(const struct suite_filter *filter, struct arena *scratch, const struct scenario *scenario)
{
	struct value *object = value_map(scratch);
	struct value *metadata = value_map(scratch);
	value_put(scratch, metadata, "labels", scenario->labels ? value_copy_shallow(scratch, scenario->labels) : value_map(scratch));
	value_put(scratch, object, "metadata", metadata);
	return label_query_matches(filter->labels, object, scratch);
}

bool suite_filter_wants(const struct suite_filter *filter, struct arena *scratch, const struct scenario *scenario)
{
	if (filter->labels && !has_labels(filter, scratch, scenario))
		return false;
	if (!filter->has_pattern || matches(filter, scenario->name))
		return true;
	for (uint32_t i = 0; i < scenario->expectation_count; i++)
		if (suite_filter_wants_expectation(filter, scratch, scenario, scenario->expectations[i].name))
			return true;
	return false;
}
