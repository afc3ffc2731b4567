#include "reports/out_markdown.h"

#include "reports/out_mermaid.h"
#include "reports/escape.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include <string.h>

enum { DIAGRAM_BYTES_MAX = 20000, END_BYTES_MAX = 4000 };

/* Appends a piece and empties it, if there is room for it and for the end. */
static bool take_piece(struct text *out, struct text *piece)
{
	bool fits = !piece->overflowed && out->size + piece->size + END_BYTES_MAX <= MARKDOWN_BYTES_MAX;
	if (fits)
		text_put_bytes(out, text_view(piece), piece->size);
	text_clear(piece);
	return fits;
}

/* A name as code, cut where it is absurdly long. */
static void put_cut_name(struct text *out, const char *name, void (*put_code)(struct text *out, const char *string))
{
	size_t characters = 0;
	const char *end = name;
	struct text cut;
	while (*end && characters++ < MARKDOWN_NAME_CHARACTERS_MAX)
		safe_next(&end);
	text_init(&cut, 0);
	text_put_bytes(&cut, name, (size_t)(end - name));
	if (*end)
		text_put(&cut, "\xE2\x80\xA6");
	put_code(out, text_view(&cut));
	text_deinit(&cut);
}

static void put_name(struct text *out, const char *name)
{
	put_cut_name(out, name, safe_put_markdown_code);
}

static void put_verdict(struct text *out, const struct report *report)
{
	text_put(out, "### ");
	if (report->outcome)
		text_put(out, outcome_count(report->outcome, CHECK_FAILED) ? "\xE2\x9D\x8C " : "\xE2\x9C\x85 ");
	put_name(out, report->scenario->name ? report->scenario->name : "scenario");
	text_put(out, "\n\n");
	if (!report->outcome)
		return;
	report_put_verdict(out, report->outcome);
	text_put(out, "\n\n");
}

static void put_cut_block(struct text *out, const char *title, const char *lines)
{
	struct text cut;
	if (!lines)
		return;
	text_init(&cut, MARKDOWN_FAILURE_BYTES_MAX);
	text_put(&cut, lines);
	text_putf(out, "%s%s:\n\n", title, cut.overflowed ? " (the beginning)" : "");
	escape_put_markdown_block(out, text_view(&cut));
	text_put_char(out, '\n');
	text_deinit(&cut);
}

static void put_failure(struct text *out, const struct check *check)
{
	text_put(out, "**Failed:** ");
	put_name(out, check->name ? check->name : "");
	if (check->place.file) {
		struct text place;
		text_init(&place, 0);
		text_putf(&place, "%s:%u", check->place.file, check->place.line);
		text_put(out, " at ");
		put_name(out, text_view(&place));
		text_deinit(&place);
	}
	text_put(out, "\n\n");
	put_cut_block(out, "expected", check->wanted);
	put_cut_block(out, "found", check->found);
}

static void put_failures(struct text *out, const struct outcome *outcome)
{
	size_t failed = 0, told = 0;
	bool full = false;
	struct text piece;
	text_init(&piece, 0);
	for (size_t i = 0; i < outcome->count; i++) {
		if (outcome->checks[i].state != CHECK_FAILED)
			continue;
		failed++;
		full = full || told == MARKDOWN_FAILURES_MAX;
		if (full)
			continue;
		put_failure(&piece, &outcome->checks[i]);
		full = !take_piece(out, &piece);
		told += !full;
	}
	if (failed > told)
		text_putf(out, "%zu more failed.\n\n", failed - told);
	text_deinit(&piece);
}

static void put_clock_cell(struct text *out, int64_t at_ns)
{
	text_put(out, " | ");
	if (at_ns != STORY_NEVER)
		words_put_clock(out, at_ns);
}

static void put_stage(struct text *out, const struct story_stage *stage)
{
	text_put(out, "| ");
	put_cut_name(out, words_stage(stage->name), safe_put_markdown_cell);
	text_putf(out, " | %s | %u of %u | ", report_outcome_word(stage->outcome), stage->seen_count, stage->cluster_count);
	if (stage->limit < stage->cluster_count)
		text_putf(out, "%lld", (long long)stage->limit);
	else
		text_put(out, "all");
	put_clock_cell(out, stage->begun_ns);
	put_clock_cell(out, stage->ended_ns);
	text_put(out, " | ");
	if (stage->begun_ns != STORY_NEVER && stage->ended_ns != STORY_NEVER)
		words_put_duration(out, stage->ended_ns - stage->begun_ns);
	text_put(out, " |\n");
}

static void put_run(struct text *out, const struct report_run *run, size_t number)
{
	text_putf(out, "**%zu.** ", number);
	escape_put_markdown(out, run->summary.finish);
	text_put_char(out, ' ');
	escape_put_markdown(out, run->summary.wait);
	text_put_char(out, ' ');
	escape_put_markdown(out, run->summary.trouble);
	text_put(out, "\n\n");
	if (!story_stages_of(run->run))
		return;
	text_put(out, "| Stage | Outcome | Clusters | At a time | Begun | Ended | Took |\n|---|---|--:|--:|--:|--:|--:|\n");
	for (uint32_t i = 0; i < story_stages_of(run->run); i++)
		if (!run->run->stages[i].deletion || run->run->stages[i].cluster_count)
			put_stage(out, &run->run->stages[i]);
	text_put_char(out, '\n');
}

static void put_runs(struct text *out, const struct report *report)
{
	size_t count = report->story->run_count, told = 0;
	struct text piece;
	text_init(&piece, 0);
	for (; told < count && told < MARKDOWN_RUNS_MAX; told++) {
		put_run(&piece, &report->runs[told], told + 1);
		if (!take_piece(out, &piece))
			break;
	}
	if (told < count)
		text_putf(out, "%zu more runs are left out.\n\n", count - told);
	text_deinit(&piece);
}

static void put_diagram(struct text *out, const struct report *report)
{
	struct text diagram, piece;
	struct report_sink sink = {.out = &diagram};
	text_init(&diagram, 0);
	text_init(&piece, 0);
	out_mermaid_write(&sink, report);
	if (diagram.size <= DIAGRAM_BYTES_MAX) /* in which no backtick stands */
		text_putf(&piece, "<details><summary>Timeline</summary>\n\n```mermaid\n%s```\n\n</details>\n\n", text_view(&diagram));
	if (!piece.size || !take_piece(out, &piece))
		text_put(out, "The timeline is too large for a comment.\n\n");
	text_deinit(&diagram);
	text_deinit(&piece);
}

static void put_end(struct text *out, const struct report *report)
{
	text_put(out, "<details><summary>Play it again</summary>\n\n");
	if (report->command && strlen(report->command) <= END_BYTES_MAX / 2)
		escape_put_markdown_block(out, report->command);
	text_putf(out, "\nfleetsim " FLEETSIM_VERSION ", fingerprint `%016llx`\n\n</details>\n",
		  (unsigned long long)report->replay->trace.fingerprint);
}

void out_markdown_write(struct report_sink *sink, const struct report *report)
{
	struct text *out = sink->out;
	put_verdict(out, report);
	if (report->outcome)
		put_failures(out, report->outcome);
	put_runs(out, report);
	if (report->story->run_count)
		put_diagram(out, report);
	put_end(out, report);
}
