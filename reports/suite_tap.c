#include "reports/suite.h"

#include "reports/escape.h"

#include "sim/duration.h"

/* TAP version 13: what Debian's prove reads. Its YAML knows quoted scalars on one line, but no list of scalars that have a colon in them. */

static void put_entry(struct text *out, const char *key, const char *value)
{
	if (!value)
		return;
	text_putf(out, "  %s: ", key);
	escape_put_json(out, value);
	text_put_char(out, '\n');
}

static void put_place(struct text *out, const char *file, uint32_t line)
{
	put_entry(out, "file", file);
	if (line)
		text_putf(out, "  line: %u\n", line);
}

static void put_head(struct text *out, const struct suite *suite, const struct suite_file *file, bool held, size_t *number, const char *name)
{
	text_putf(out, "%sok %zu - ", held ? "" : "not ", ++*number);
	escape_put_tap(out, file->name);
	if (suite->replications)
		text_putf(out, " (replication %llu)", (unsigned long long)file->replication);
	text_put(out, ": ");
	escape_put_tap(out, name);
}

static void put_failure(struct text *out, const struct suite_file *file, const struct suite_check *check)
{
	const struct check *what = &check->check;
	text_put(out, "\n  ---\n");
	put_place(out, what->place.file ? what->place.file : file->path, what->place.line);
	if (what->has_time) {
		text_put(out, "  at: \"");
		duration_write_short(out, what->at_ns);
		text_put(out, "\"\n");
	}
	text_putf(out, "  seed: %llu\n  release: \"%s\"\n", (unsigned long long)file->seed, file->release);
	put_entry(out, "expected", what->wanted);
	put_entry(out, "got", what->found);
	put_entry(out, "events", check->events);
	put_entry(out, "again", what->again);
	put_entry(out, "accept", what->accept);
	text_put(out, "  ...\n");
}

static void put_check(struct text *out, const struct suite *suite, const struct suite_file *file, const struct suite_check *check, size_t *number)
{
	const struct check *what = &check->check;
	put_head(out, suite, file, what->state != CHECK_FAILED, number, what->name);
	if (what->state == CHECK_FAILED) {
		put_failure(out, file, check);
		return;
	}
	if (what->state != CHECK_HELD) {
		text_put(out, " # SKIP ");
		escape_put_tap(out, what->state == CHECK_EXEMPT ? what->why : "not reached");
	}
	text_put_char(out, '\n');
}

static void put_error(struct text *out, const struct suite *suite, const struct suite_file *file, size_t *number)
{
	struct text words;
	text_init(&words, 0);
	put_head(out, suite, file, false, number, "the scenario runs");
	text_put(out, "\n  ---\n");
	put_entry(out, "file", file->path);
	text_clear(&words);
	for (size_t i = 0; i < file->diag_count; i++) {
		const struct diag *diag = &file->diags[i];
		if (diag->severity != DIAG_ERROR)
			continue;
		text_putf(&words, "%s%s:%u:%u: ", words.size ? "\n" : "", diag->file ? diag->file : file->path, diag->line, diag->column);
		suite_put_diag(&words, diag);
	}
	put_entry(out, "errors", text_view(&words));
	text_put(out, "  ...\n");
	text_deinit(&words);
}

static void put_coverage(struct text *out, const struct coverage *coverage, size_t *number)
{
	for (int area = 0; coverage && area <= COVERAGE_ALL; area++) {
		if (coverage->limits[area] == COVERAGE_NO_LIMIT)
			continue;
		text_putf(out, "%sok %zu - ", coverage_area_held(coverage, area) ? "" : "not ", ++*number);
		coverage_put_limit(out, coverage, area);
		text_put_char(out, '\n');
	}
}

void suite_write_tap(struct text *out, const struct suite *suite)
{
	size_t all = 0, number = 0;
	for (size_t i = 0; i < suite->count; i++)
		all += suite->files[i].end == SUITE_RAN ? suite->files[i].check_count : 1;
	for (int area = 0; suite->coverage && area <= COVERAGE_ALL; area++)
		all += suite->coverage->limits[area] != COVERAGE_NO_LIMIT;
	text_putf(out, "TAP version 13\n1..%zu\n", all);
	for (size_t i = 0; i < suite->count; i++) {
		const struct suite_file *file = &suite->files[i];
		if (file->end != SUITE_RAN)
			put_error(out, suite, file, &number);
		for (size_t j = 0; file->end == SUITE_RAN && j < file->check_count; j++)
			put_check(out, suite, file, &file->checks[j], &number);
	}
	put_coverage(out, suite->coverage, &number);
}
