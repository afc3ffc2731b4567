#include "reports/suite.h"

#include "reports/escape.h"
#include "reports/words.h"

/* For people. */

struct writer {
	struct text *out;
	const struct suite *suite;
	const struct suite_text_options *options;
};

enum paint { PAINT_NONE, PAINT_GOOD, PAINT_BAD };

static void put_painted(const struct writer *writer, enum paint paint, const char *word)
{
	bool color = writer->options->color && paint != PAINT_NONE;
	text_putf(writer->out, "%s%s%s", !color ? "" : paint == PAINT_GOOD ? "\033[32m" : "\033[1;31m", word, color ? "\033[0m" : "");
}

static void put_title(const struct writer *writer, const struct suite_file *file)
{
	struct text title;
	text_init(&title, 0);
	suite_put_title(&title, writer->suite, file);
	escape_put_line(writer->out, text_view(&title));
	text_deinit(&title);
}

static size_t of_group(const struct suite_file *file, enum check_group group)
{
	size_t count = 0;
	for (int state = 0; state < CHECK_STATES; state++)
		count += file->counts[group][state];
	return count;
}

/* ", 2 of 5 expectations failed" */
static void put_failed(struct text *out, const struct suite_file *file, enum check_group group, const char *noun, bool *first)
{
	size_t failed = file->counts[group][CHECK_FAILED];
	if (!failed)
		return;
	text_putf(out, "%s%zu of ", *first ? "" : ", ", failed);
	suite_put_count(out, of_group(file, group), noun);
	text_put(out, group == CHECK_GOLDEN ? " differ" : " failed");
	if (group == CHECK_GOLDEN && of_group(file, group) == 1)
		text_put_char(out, 's');
	*first = false;
}

static void put_held(struct text *out, const struct suite_file *file)
{
	suite_put_count(out, file->counts[CHECK_EXPECTATION][CHECK_HELD], "expectation");
	text_put(out, ", ");
	suite_put_count(out, file->counts[CHECK_INVARIANT][CHECK_HELD], "invariant");
	if (file->counts[CHECK_INVARIANT][CHECK_EXEMPT])
		text_putf(out, " (%zu excepted)", file->counts[CHECK_INVARIANT][CHECK_EXEMPT]);
	if (file->counts[CHECK_GOLDEN][CHECK_HELD]) {
		text_put(out, ", ");
		suite_put_count(out, file->counts[CHECK_GOLDEN][CHECK_HELD], "golden file");
	}
	text_put(out, ", ");
	words_put_exact(out, file->virtual_ns);
}

static void put_file(const struct writer *writer, const struct suite_file *file)
{
	bool held = suite_file_held(file), first = true;
	if (held && writer->options->quiet)
		return;
	put_painted(writer, held ? PAINT_GOOD : PAINT_BAD, held ? "ok   " : file->end == SUITE_RAN ? "FAIL " : "ERROR");
	text_put_char(writer->out, ' ');
	put_title(writer, file);
	text_put(writer->out, ": ");
	if (file->end == SUITE_INVALID) {
		text_put(writer->out, "cannot be loaded");
	} else if (file->end == SUITE_BROKEN) {
		text_put(writer->out, "the simulator gave up");
	} else if (held) {
		put_held(writer->out, file);
	} else {
		put_failed(writer->out, file, CHECK_EXPECTATION, "expectation", &first);
		put_failed(writer->out, file, CHECK_INVARIANT, "invariant", &first);
		put_failed(writer->out, file, CHECK_GOLDEN, "golden file", &first);
		if (file->counts[CHECK_TIMELINE][CHECK_FAILED]) {
			text_put(writer->out, first ? "" : ", ");
			suite_put_count(writer->out, file->counts[CHECK_TIMELINE][CHECK_FAILED], "timeline step");
			text_put(writer->out, " failed");
		}
	}
	text_put_char(writer->out, '\n');
}

/* Failures */

static void put_place(struct text *out, const struct suite_file *file, const struct place *place)
{
	escape_put_line(out, place->file ? place->file : file->path);
	if (place->line)
		text_putf(out, ":%u", place->line);
	if (place->line && place->column)
		text_putf(out, ":%u", place->column);
}

static void put_check(const struct writer *writer, const struct suite_file *file, const struct suite_check *check)
{
	text_put_char(writer->out, '\n');
	put_painted(writer, PAINT_BAD, "FAIL");
	text_put(writer->out, " ");
	put_place(writer->out, file, &check->check.place);
	text_put(writer->out, ": ");
	escape_put_line(writer->out, check->check.name);
	if (writer->suite->replications)
		text_putf(writer->out, " (replication %llu)", (unsigned long long)file->replication);
	text_put_char(writer->out, '\n');
	suite_put_failure(writer->out, file, check, 2);
}

static void put_diags(const struct writer *writer, const struct suite_file *file)
{
	text_put_char(writer->out, '\n');
	for (size_t i = 0; i < file->diag_count; i++) {
		const struct diag *diag = &file->diags[i];
		struct text words;
		if (diag->severity != DIAG_ERROR)
			continue;
		text_init(&words, 0);
		suite_put_diag(&words, diag);
		put_painted(writer, PAINT_BAD, "ERROR");
		text_put(writer->out, " ");
		put_place(writer->out, file, &(struct place){diag->file, diag->line, diag->column});
		text_put(writer->out, ": ");
		escape_put_line(writer->out, text_view(&words));
		text_put_char(writer->out, '\n');
		text_deinit(&words);
	}
}

static void put_failures(const struct writer *writer, const struct suite_file *file)
{
	if (file->end != SUITE_RAN) {
		put_diags(writer, file);
		return;
	}
	for (size_t i = 0; i < file->check_count; i++)
		if (file->checks[i].check.state == CHECK_FAILED)
			put_check(writer, file, &file->checks[i]);
}

/* The sum */

static void put_part(struct text *out, size_t count, const char *word, bool *first)
{
	if (!count)
		return;
	text_putf(out, "%s%zu %s", *first ? "" : ", ", count, word);
	*first = false;
}

static void put_group(const struct writer *writer, enum check_group group, const char *noun)
{
	const size_t *counts = writer->suite->totals.checks[group];
	size_t all = counts[CHECK_HELD] + counts[CHECK_FAILED] + counts[CHECK_UNREACHED] + counts[CHECK_EXEMPT];
	bool first = true;
	if (!all)
		return;
	text_put(writer->out, "; ");
	suite_put_count(writer->out, all, noun);
	text_put(writer->out, ": ");
	put_part(writer->out, counts[CHECK_HELD], "held", &first);
	put_part(writer->out, counts[CHECK_FAILED], "failed", &first);
	put_part(writer->out, counts[CHECK_UNREACHED], "not reached", &first);
	put_part(writer->out, counts[CHECK_EXEMPT], "excepted", &first);
}

static void put_sum(const struct writer *writer)
{
	const struct suite *suite = writer->suite;
	const struct suite_totals *totals = &suite->totals;
	bool first = true;
	suite_put_count(writer->out, suite->count, "scenario");
	text_put(writer->out, suite->count ? ": " : "");
	put_part(writer->out, totals->held, "held", &first);
	put_part(writer->out, totals->failed, "failed", &first);
	put_part(writer->out, totals->invalid, "could not be loaded", &first);
	put_part(writer->out, totals->broken, "ended by an error of the simulator", &first);
	put_group(writer, CHECK_EXPECTATION, "expectation");
	put_group(writer, CHECK_INVARIANT, "invariant");
	put_group(writer, CHECK_GOLDEN, "golden file");
	if (totals->checks[CHECK_TIMELINE][CHECK_FAILED]) {
		text_put(writer->out, "; ");
		suite_put_count(writer->out, totals->checks[CHECK_TIMELINE][CHECK_FAILED], "timeline step");
		text_put(writer->out, " failed");
	}
	if (suite->left_out)
		text_putf(writer->out, "; %zu not run after the first failure", suite->left_out);
	text_put_char(writer->out, '\n');
}

void suite_write_text(struct text *out, const struct suite *suite, const struct suite_text_options *options)
{
	const struct writer writer = {out, suite, options};
	for (size_t i = 0; i < suite->count; i++)
		put_file(&writer, &suite->files[i]);
	for (size_t i = 0; i < suite->count; i++)
		if (!suite_file_held(&suite->files[i]))
			put_failures(&writer, &suite->files[i]);
	if (suite->totals.held < suite->count)
		text_put_char(out, '\n');
	put_sum(&writer);
	if (suite->coverage)
		coverage_write_text(out, suite->coverage);
}
