#include "reports/suite.h"

#include "reports/escape.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

void suite_count(struct suite_file *file)
{
	memset(file->counts, 0, sizeof file->counts);
	for (size_t i = 0; i < file->check_count; i++)
		file->counts[file->checks[i].check.group][file->checks[i].check.state]++;
}

size_t suite_file_failed(const struct suite_file *file)
{
	size_t failed = 0;
	for (int group = 0; group < CHECK_GROUPS; group++)
		failed += file->counts[group][CHECK_FAILED];
	return failed;
}

bool suite_file_held(const struct suite_file *file)
{
	return file->end == SUITE_RAN && suite_file_failed(file) == 0;
}

void suite_sum(struct suite *suite)
{
	struct suite_totals totals = {.held = 0};
	for (size_t i = 0; i < suite->count; i++) {
		const struct suite_file *file = &suite->files[i];
		totals.held += suite_file_held(file);
		totals.failed += file->end == SUITE_RAN && !suite_file_held(file);
		totals.invalid += file->end == SUITE_INVALID;
		totals.broken += file->end == SUITE_BROKEN;
		for (int group = 0; group < CHECK_GROUPS; group++)
			for (int state = 0; state < CHECK_STATES; state++)
				totals.checks[group][state] += file->counts[group][state];
	}
	suite->totals = totals;
}

bool suite_held(const struct suite *suite)
{
	return suite->totals.held == suite->count && (!suite->coverage || coverage_held(suite->coverage));
}

void suite_put_count(struct text *out, size_t count, const char *noun)
{
	text_putf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

void suite_put_title(struct text *out, const struct suite *suite, const struct suite_file *file)
{
	text_put(out, file->path);
	if (suite->replications)
		text_putf(out, " (replication %llu)", (unsigned long long)file->replication);
}

void suite_put_diag(struct text *out, const struct diag *diag)
{
	text_put(out, diag->message);
	if (diag->hint)
		text_putf(out, "; %s", diag->hint);
}

static void put_block(struct text *out, const char *head, const char *lines, size_t indent)
{
	text_put_repeated(out, ' ', indent);
	text_putf(out, "%s:", head);
	if (*lines && !strchr(lines, '\n')) {
		text_put_char(out, ' ');
		escape_put_line(out, lines);
		text_put_char(out, '\n');
		return;
	}
	text_put(out, *lines ? "\n" : " (nothing)\n");
	escape_put_lines(out, lines, indent + 2);
}

void suite_put_failure(struct text *out, const struct suite_file *file, const struct suite_check *check, size_t indent)
{
	const struct check *what = &check->check;
	text_put_repeated(out, ' ', indent);
	if (what->has_time) {
		text_put(out, "at ");
		duration_write_short(out, what->at_ns);
		text_put(out, ", ");
		instant_write_exact(out, file->start_ns + what->at_ns);
		text_put(out, ", ");
	}
	text_putf(out, "seed %llu, release %s\n", (unsigned long long)file->seed, file->release);
	put_block(out, "exp", what->wanted ? what->wanted : "", indent);
	put_block(out, "got", what->found ? what->found : "", indent);
	if (check->events)
		put_block(out, "before that", check->events, indent);
	if (what->again)
		put_block(out, "again", what->again, indent);
	if (what->accept)
		put_block(out, "accept", what->accept, indent);
}
