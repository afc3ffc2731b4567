#include "reports/suite.h"

#include "reports/escape.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

/* JUnit XML has no standard; this is the part that Jenkins, GitLab, GitHub's reporters and Tekton agree on (conventions B1): attributes and
 * escaped text, no CDATA. A scenario that could not run has one case with an <error>. */

static void put_attribute(struct text *out, const char *name, const char *value)
{
	text_putf(out, " %s=\"", name);
	escape_put_xml(out, value);
	text_put_char(out, '"');
}

static void put_number(struct text *out, const char *name, uint64_t value)
{
	text_putf(out, " %s=\"%llu\"", name, (unsigned long long)value);
}

static void put_seconds(struct text *out, const char *name, int64_t ns)
{
	text_putf(out, " %s=\"%lld.%06lld\"", name, (long long)(ns / NS_PER_SECOND), (long long)(ns % NS_PER_SECOND / NS_PER_US));
}

/* Without zone, as everybody writes it. */
static void put_timestamp(struct text *out, int64_t instant_ns)
{
	struct text instant;
	text_init(&instant, 64);
	instant_write(&instant, instant_ns);
	text_putf(out, " timestamp=\"%.19s\"", text_view(&instant));
	text_deinit(&instant);
}

struct counts {
	size_t tests, failures, errors, skipped;
};

static struct counts count_file(const struct suite_file *file)
{
	struct counts counts = {.tests = file->check_count, .failures = suite_file_failed(file)};
	if (file->end != SUITE_RAN)
		return (struct counts){.tests = 1, .errors = 1};
	for (int group = 0; group < CHECK_GROUPS; group++)
		counts.skipped += file->counts[group][CHECK_UNREACHED] + file->counts[group][CHECK_EXEMPT];
	return counts;
}

static void put_counts(struct text *out, const struct counts *counts)
{
	put_number(out, "tests", counts->tests);
	put_number(out, "failures", counts->failures);
	put_number(out, "errors", counts->errors);
	put_number(out, "skipped", counts->skipped);
}

static void put_property(struct text *out, const char *name, const char *value)
{
	text_put(out, "      <property");
	put_attribute(out, "name", name);
	put_attribute(out, "value", value);
	text_put(out, "/>\n");
}

static void put_properties(struct text *out, const struct suite *suite, const struct suite_file *file)
{
	struct text value;
	if (file->end == SUITE_INVALID)
		return;
	text_init(&value, 64);
	text_put(out, "    <properties>\n");
	text_putf(&value, "%lld.%09lld", (long long)(file->virtual_ns / NS_PER_SECOND), (long long)(file->virtual_ns % NS_PER_SECOND));
	put_property(out, "virtual_seconds", text_view(&value));
	text_clear(&value);
	text_putf(&value, "%llu", (unsigned long long)file->seed);
	put_property(out, "seed", text_view(&value));
	if (suite->replications) {
		text_clear(&value);
		text_putf(&value, "%llu", (unsigned long long)file->replication);
		put_property(out, "replication", text_view(&value));
	}
	text_clear(&value);
	text_putf(&value, "%016llx", (unsigned long long)file->fingerprint);
	put_property(out, "fingerprint", text_view(&value));
	put_property(out, "release", file->release);
	text_put(out, "    </properties>\n");
	text_deinit(&value);
}

static const char *type_of(const struct check *check)
{
	static const char *const words[] = {
		[CHECK_TIMELINE] = "timeline", [CHECK_EXPECTATION] = "expectation", [CHECK_INVARIANT] = "invariant", [CHECK_GOLDEN] = "golden"};
	return words[check->group];
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

static void put_line(struct text *out, const char *at)
{
	size_t size = strcspn(at, "\n");
	text_put_bytes(out, at, size);
	if (!size)
		text_put(out, *at ? "an empty line" : "nothing");
}

/* One line, which is all that the list of a CI server shows: of texts that begin alike, such as files and tables, the first lines that differ. */
static void put_message(struct text *out, const struct check *check)
{
	const char *wanted = check->wanted ? check->wanted : "", *found = check->found ? check->found : "";
	bool alike = check->accept != NULL;
	while (*wanted && *found && strcspn(wanted, "\n") == strcspn(found, "\n") && memcmp(wanted, found, strcspn(wanted, "\n")) == 0) {
		alike = true;
		wanted = next_line(wanted);
		found = next_line(found);
	}
	if (alike && !*wanted && !*found) {
		text_put(out, "only the end of the last line differs");
		return;
	}
	if (alike) {
		text_put(out, "exp ");
		put_line(out, wanted);
		text_put(out, ", ");
	}
	text_put(out, "got ");
	put_line(out, found);
}

static void put_failure(struct text *out, const struct suite_file *file, const struct suite_check *check)
{
	struct text text;
	text_init(&text, 0);
	put_message(&text, &check->check);
	text_put(out, "      <failure");
	put_attribute(out, "message", text_view(&text));
	put_attribute(out, "type", type_of(&check->check));
	text_put_char(out, '>');
	text_clear(&text);
	suite_put_failure(&text, file, check, 0);
	escape_put_xml_lines(out, text_view(&text));
	text_put(out, "</failure>\n");
	text_deinit(&text);
}

static void put_check(struct text *out, const struct suite_file *file, const struct suite_check *check)
{
	const struct check *what = &check->check;
	text_put(out, "    <testcase");
	put_attribute(out, "name", what->name);
	put_attribute(out, "classname", file->name);
	put_attribute(out, "file", what->place.file ? what->place.file : file->path);
	if (what->place.line)
		put_number(out, "line", what->place.line);
	put_seconds(out, "time", file->wall_ns / (int64_t)file->check_count);
	if (what->state == CHECK_HELD) {
		text_put(out, "/>\n");
		return;
	}
	text_put(out, ">\n");
	if (what->state == CHECK_FAILED) {
		put_failure(out, file, check);
	} else {
		text_put(out, "      <skipped");
		put_attribute(out, "message", what->state == CHECK_EXEMPT ? what->why : "not reached");
		text_put(out, "/>\n");
	}
	text_put(out, "    </testcase>\n");
}

static void put_error(struct text *out, const struct suite_file *file)
{
	struct text text;
	const struct diag *first = NULL;
	for (size_t i = 0; i < file->diag_count && !first; i++)
		first = file->diags[i].severity == DIAG_ERROR ? &file->diags[i] : NULL;
	text_init(&text, 0);
	text_put(out, "    <testcase");
	put_attribute(out, "name", "the scenario runs");
	put_attribute(out, "classname", file->name);
	put_attribute(out, "file", first && first->file ? first->file : file->path);
	if (first && first->line)
		put_number(out, "line", first->line);
	put_seconds(out, "time", file->wall_ns);
	text_put(out, ">\n      <error");
	if (first)
		suite_put_diag(&text, first);
	put_attribute(out, "message", text_view(&text));
	put_attribute(out, "type", file->end == SUITE_INVALID ? "invalid" : "internal");
	text_put_char(out, '>');
	text_clear(&text);
	for (size_t i = 0; i < file->diag_count; i++) {
		if (file->diags[i].severity != DIAG_ERROR)
			continue;
		text_putf(&text, "%s:%u:%u: ", file->diags[i].file ? file->diags[i].file : file->path, file->diags[i].line, file->diags[i].column);
		suite_put_diag(&text, &file->diags[i]);
		text_put_char(&text, '\n');
	}
	escape_put_xml_lines(out, text_view(&text));
	text_put(out, "</error>\n    </testcase>\n");
	text_deinit(&text);
}

static void put_file(struct text *out, const struct suite *suite, const struct suite_file *file)
{
	struct text title;
	const struct counts counts = count_file(file);
	text_init(&title, 0);
	text_put(&title, file->name);
	if (suite->replications)
		text_putf(&title, " (replication %llu)", (unsigned long long)file->replication);
	text_put(out, "  <testsuite");
	put_attribute(out, "name", text_view(&title));
	put_attribute(out, "file", file->path);
	put_counts(out, &counts);
	put_seconds(out, "time", file->wall_ns);
	put_timestamp(out, suite->begun_ns);
	text_put(out, ">\n");
	text_deinit(&title);
	put_properties(out, suite, file);
	if (file->end != SUITE_RAN)
		put_error(out, file);
	else
		for (size_t i = 0; i < file->check_count; i++)
			put_check(out, file, &file->checks[i]);
	text_put(out, "  </testsuite>\n");
}

/* Limits of coverage are cases too, so that a report that is all green means exit code 0. */
static struct counts count_coverage(const struct coverage *coverage)
{
	struct counts counts = {0};
	for (int area = 0; coverage && area <= COVERAGE_ALL; area++) {
		counts.tests += coverage->limits[area] != COVERAGE_NO_LIMIT;
		counts.failures += !coverage_area_held(coverage, area);
	}
	return counts;
}

static void put_coverage(struct text *out, const struct suite *suite)
{
	const struct coverage *coverage = suite->coverage;
	const struct counts counts = count_coverage(coverage);
	if (!counts.tests)
		return;
	text_put(out, "  <testsuite name=\"coverage\"");
	put_counts(out, &counts);
	put_timestamp(out, suite->begun_ns);
	text_put(out, ">\n");
	for (int area = 0; area <= COVERAGE_ALL; area++) {
		struct text words;
		if (coverage->limits[area] == COVERAGE_NO_LIMIT)
			continue;
		text_init(&words, 0);
		coverage_put_limit(&words, coverage, area);
		text_putf(out, "    <testcase name=\"coverage of %s\" classname=\"coverage\" time=\"0.000000\"", coverage_area_name(area));
		if (coverage_area_held(coverage, area)) {
			text_put(out, "/>\n");
		} else {
			text_put(out, ">\n      <failure");
			put_attribute(out, "message", text_view(&words));
			text_put(out, " type=\"coverage\"/>\n    </testcase>\n");
		}
		text_deinit(&words);
	}
	text_put(out, "  </testsuite>\n");
}

void suite_write_junit(struct text *out, const struct suite *suite)
{
	struct counts all = count_coverage(suite->coverage);
	for (size_t i = 0; i < suite->count; i++) {
		const struct counts counts = count_file(&suite->files[i]);
		all.tests += counts.tests;
		all.failures += counts.failures;
		all.errors += counts.errors;
		all.skipped += counts.skipped;
	}
	text_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fleetsim\"");
	put_counts(out, &all);
	put_seconds(out, "time", suite->wall_ns);
	put_timestamp(out, suite->begun_ns);
	text_put(out, ">\n");
	for (size_t i = 0; i < suite->count; i++)
		put_file(out, suite, &suite->files[i]);
	put_coverage(out, suite);
	text_put(out, "</testsuites>\n");
}
