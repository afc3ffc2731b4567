#include "reports/suite.h"

#include "reports/escape.h"
#include "reports/words.h"

/* GitHub Actions: workflow commands that make annotations, and the step summary. GitHub shows the first ten errors and ten warnings of a step;
 * the log keeps all. */

enum { SUMMARY_BYTES_MAX = 1000 * 1000, SUMMARY_FAILURES_MAX = 100 };

/* Annotations */

static void put_head(struct text *out, const char *level, const char *file, uint32_t line, uint32_t column, const char *title)
{
	text_putf(out, "::%s file=", level);
	escape_put_github(out, file, true);
	if (line)
		text_putf(out, ",line=%u", line);
	if (line && column)
		text_putf(out, ",col=%u", column);
	text_put(out, ",title=");
	escape_put_github(out, title, true);
	text_put(out, "::");
}

static void put_check(struct text *out, const struct suite_file *file, const struct suite_check *check)
{
	const struct check *what = &check->check;
	struct text words;
	text_init(&words, 0);
	text_putf(&words, "%s: %s", file->name, what->name);
	put_head(out, "error", what->place.file ? what->place.file : file->path, what->place.line, what->place.column, text_view(&words));
	text_clear(&words);
	suite_put_failure(&words, file, check, 0);
	escape_put_github(out, text_view(&words), false);
	text_put_char(out, '\n');
	text_deinit(&words);
}

static void put_diag(struct text *out, const struct suite_file *file, const struct diag *diag)
{
	struct text words;
	text_init(&words, 0);
	suite_put_diag(&words, diag);
	put_head(out, diag->severity == DIAG_ERROR ? "error" : "warning", diag->file ? diag->file : file->path, diag->line, diag->column, file->name);
	escape_put_github(out, text_view(&words), false);
	text_put_char(out, '\n');
	text_deinit(&words);
}

void suite_write_annotations(struct text *out, const struct suite *suite)
{
	for (size_t i = 0; i < suite->count; i++) {
		const struct suite_file *file = &suite->files[i];
		for (size_t j = 0; j < file->diag_count; j++)
			put_diag(out, file, &file->diags[j]);
		for (size_t j = 0; j < file->check_count; j++)
			if (file->checks[j].check.state == CHECK_FAILED)
				put_check(out, file, &file->checks[j]);
	}
	for (int area = 0; suite->coverage && area <= COVERAGE_ALL; area++) {
		if (coverage_area_held(suite->coverage, area))
			continue;
		text_put(out, "::error title=coverage::");
		coverage_put_limit(out, suite->coverage, area);
		text_put_char(out, '\n');
	}
}

/* The summary */

static void put_title(struct text *out, const struct suite *suite, const struct suite_file *file)
{
	struct text title;
	text_init(&title, 0);
	suite_put_title(&title, suite, file);
	escape_put_markdown(out, text_view(&title));
	text_deinit(&title);
}

static const char *word_of(const struct suite_file *file)
{
	static const char *const words[] = {[SUITE_INVALID] = "cannot be loaded", [SUITE_BROKEN] = "the simulator gave up"};
	return file->end != SUITE_RAN ? words[file->end] : suite_file_held(file) ? "held" : "failed";
}

/* "3 of 5"; "5" when none failed. */
static void put_cell(struct text *out, const struct suite_file *file, enum check_group group)
{
	const size_t *counts = file->counts[group];
	size_t all = counts[CHECK_HELD] + counts[CHECK_FAILED] + counts[CHECK_UNREACHED];
	if (file->end != SUITE_RAN)
		text_put(out, " |");
	else if (counts[CHECK_FAILED])
		text_putf(out, " **%zu failed** of %zu |", counts[CHECK_FAILED], all);
	else
		text_putf(out, " %zu |", all);
}

static void put_row(struct text *out, const struct suite *suite, const struct suite_file *file)
{
	text_put(out, "| ");
	put_title(out, suite, file);
	text_put(out, " | ");
	escape_put_markdown(out, file->name);
	text_putf(out, " | %s |", word_of(file));
	put_cell(out, file, CHECK_EXPECTATION);
	put_cell(out, file, CHECK_INVARIANT);
	text_put_char(out, ' ');
	if (file->end == SUITE_RAN)
		words_put_exact(out, file->virtual_ns);
	text_put(out, " |\n");
}

static void put_failure(struct text *out, const struct suite_file *file, const struct suite_check *check)
{
	struct text words;
	text_init(&words, 0);
	text_put(out, "\n**");
	escape_put_markdown(out, check->check.place.file ? check->check.place.file : file->path);
	if (check->check.place.line)
		text_putf(out, "\\:%u", check->check.place.line);
	text_put(out, "** ");
	escape_put_markdown(out, check->check.name);
	text_put(out, "\n\n");
	suite_put_failure(&words, file, check, 0);
	escape_put_markdown_block(out, text_view(&words));
	text_deinit(&words);
}

static void put_error(struct text *out, const struct suite_file *file, const struct diag *diag)
{
	struct text words;
	text_init(&words, 0);
	text_putf(&words, "%s:%u:%u: ", diag->file ? diag->file : file->path, diag->line, diag->column);
	suite_put_diag(&words, diag);
	text_put_char(out, '\n');
	escape_put_markdown_block(out, text_view(&words));
	text_deinit(&words);
}

/* Whole parts only, as long as they fit. */
static bool put_part(struct text *out, const struct text *part)
{
	if (out->size + part->size > SUMMARY_BYTES_MAX)
		return false;
	text_put_bytes(out, text_view(part), part->size);
	return true;
}

static void put_failures(struct text *out, const struct suite *suite)
{
	struct text part;
	size_t shown = 0, left_out = 0;
	text_init(&part, 0);
	for (size_t i = 0; i < suite->count; i++) {
		const struct suite_file *file = &suite->files[i];
		size_t count = file->check_count + file->diag_count;
		for (size_t j = 0; j < count; j++) {
			const struct suite_check *check = j < file->check_count ? &file->checks[j] : NULL;
			const struct diag *diag = check ? NULL : &file->diags[j - file->check_count];
			if (check ? check->check.state != CHECK_FAILED : diag->severity != DIAG_ERROR)
				continue;
			text_clear(&part);
			if (check)
				put_failure(&part, file, check);
			else
				put_error(&part, file, diag);
			bool fits = shown < SUMMARY_FAILURES_MAX && put_part(out, &part);
			shown += fits;
			left_out += !fits;
		}
	}
	if (left_out)
		text_putf(out, "\nand %zu more\n", left_out);
	text_deinit(&part);
}

static void put_rows(struct text *out, const struct suite *suite, bool held)
{
	struct text row;
	size_t left_out = 0;
	text_init(&row, 0);
	text_put(out, "\n| File | Scenario | Result | Expectations | Invariants | Virtual time |\n|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < suite->count; i++) {
		if (suite_file_held(&suite->files[i]) != held)
			continue;
		text_clear(&row);
		put_row(&row, suite, &suite->files[i]);
		/* half of the room is for what failed */
		if (out->size + row.size > (held ? SUMMARY_BYTES_MAX : SUMMARY_BYTES_MAX / 2))
			left_out++;
		else
			text_put_bytes(out, text_view(&row), row.size);
	}
	if (left_out)
		text_putf(out, "\nand %zu more\n", left_out);
	text_deinit(&row);
}

void suite_write_summary(struct text *out, const struct suite *suite)
{
	const struct suite_totals *totals = &suite->totals;
	text_putf(out, "## fleetsim: %s\n\n", suite_held(suite) ? "everything held" : "not everything held");
	text_putf(out, "%zu held, %zu failed, %zu could not be run.\n", totals->held, totals->failed, totals->invalid + totals->broken);
	if (totals->held < suite->count)
		put_rows(out, suite, false);
	put_failures(out, suite);
	if (suite->coverage)
		coverage_write_markdown(out, suite->coverage);
	if (totals->held) {
		text_put(out, "\n<details><summary>Scenarios that held</summary>\n");
		put_rows(out, suite, true);
		text_put(out, "\n</details>\n");
	}
}
