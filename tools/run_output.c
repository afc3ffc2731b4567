#include "tools/run_output.h"

#include "sim/io.h"

#include <string.h>

/* Words 0 to RUN_FORMS - 1 are enum run_form; those behind them are names of reports/report_folder.c. */
const struct option_word run_output_words[] = {
	{"narrative", "what happened, line by line, then the tables, a summary and the checks (default); to a file only the lines"},
	{"table", "runs, approval requests and placements at the end, as kubectl get prints them"},
	{"wide", "the same with kubectl's wide columns"},
	{"yaml", "the same objects as kubectl get -o yaml"},
	{"json", "the same objects as kubectl get -o json"},
	{"name", "their names"},
	{"none", "nothing; the exit code says whether everything held"},
	{"html", "one page with pictures and tables, which needs nothing else"},
	{"png", "the timeline as a picture, drawn by gnuplot"},
	{"svg", "the same as a vector picture"},
	{"pdf", "the same to print"},
	{"ascii", "the timeline for a terminal"},
	{"report", "the whole report as JSON (its schema: fleetsim schema --report)"},
	{"ndjson", "the event log, one JSON object a line"},
	{"csv", "every cluster of every run, for spreadsheets"},
	{"perfetto", "a timeline for ui.perfetto.dev (Chrome trace JSON)"},
	{"prometheus", "the run controller's metrics as Prometheus text"},
	{"ics", "a calendar of the approvals that are expected"},
	{"mermaid", "the timeline as a Mermaid diagram"},
	{"markdown", "summary and tables for a pull request"},
	{"runbook", "the kubectl commands in their order, as a bash script"},
	{NULL, NULL},
};

static bool fail_word(struct arena *arena, const char *word, const char **error)
{
	struct text list;
	text_init(&list, 4096);
	for (size_t i = 0; run_output_words[i].word; i++)
		text_putf(&list, "%s%s", i ? ", " : "wants one of ", run_output_words[i].word);
	*error = arena_format(arena, "--output: %s, not \"%s\"", text_view(&list), word);
	text_deinit(&list);
	return false;
}

static bool take_stdout(struct arena *arena, const char **other, const char *word, const char **error)
{
	if (*other) {
		*error = arena_format(arena, "--output: both %s and %s would go to stdout", *other, word);
		return false;
	}
	*other = word;
	return true;
}

/* A word of its own for stdout: -1 when it is none. */
static int form_of(const char *name)
{
	for (int i = 0; i < RUN_FORMS; i++)
		if (strcmp(run_output_words[i].word, name) == 0)
			return i;
	return -1;
}

static bool read_word(struct run_output *output, struct arena *arena, const char *word, const char **to_stdout, const char **error)
{
	const char *equals = strchr(word, '=');
	const char *name = equals ? arena_copy(arena, word, (size_t)(equals - word)) : word;
	const struct report_format *format = report_format_by_name(name);
	int form = form_of(name);
	if (form < 0 && !format)
		return fail_word(arena, word, error);
	bool to_file = equals && strcmp(equals, "=-") != 0;
	if (to_file && (!format || !equals[1])) {
		*error = format ? arena_format(arena, "--output: wants a file behind %s", word) : arena_format(arena, "--output: %s goes to stdout only", name);
		return false;
	}
	if (!to_file && !take_stdout(arena, to_stdout, name, error))
		return false;
	if (!to_file && form >= 0) {
		output->form = (enum run_form)form;
		return true;
	}
	if (output->wish_count == REPORT_WISHES_MAX) {
		*error = arena_format(arena, "--output: more than %d", REPORT_WISHES_MAX);
		return false;
	}
	output->wishes[output->wish_count++] = (struct report_wish){format, to_file ? equals + 1 : "-"};
	if (!to_file)
		output->form = RUN_NONE;
	return true;
}

/* False with *error when two reports would go to one file; those of a folder are known later (report_write). */
static bool are_apart(const struct run_output *output, struct arena *arena, const char **error)
{
	const char *targets[REPORT_WISHES_MAX + 1];
	size_t count = 0;
	for (size_t i = 0; i <= output->wish_count; i++) {
		const char *page = output->target && report_target_is_page(output->target) ? output->target : "-";
		const char *path = i < output->wish_count ? output->wishes[i].path : page;
		if (strcmp(path, "-") == 0)
			continue;
		targets[count] = io_target_of(arena, path);
		for (size_t k = 0; k < count; k++)
			if (strcmp(targets[k], targets[count]) == 0) {
				*error = arena_format(arena, "two reports would go to %s", path);
				return false;
			}
		count++;
	}
	return true;
}

bool run_output_read(struct run_output *output, struct arena *arena, const struct option_texts *words, const char *target, const char **error)
{
	const char *to_stdout = NULL;
	*output = (struct run_output){.form = RUN_NARRATIVE, .target = target};
	if (target && !*target) {
		*error = "--report: wants a folder or a file";
		return false;
	}
	for (size_t i = 0; i < words->count; i++)
		if (!read_word(output, arena, words->items[i], &to_stdout, error))
			return false;
	return are_apart(output, arena, error);
}

bool run_output_has_reports(const struct run_output *output)
{
	return output->target || output->wish_count;
}
