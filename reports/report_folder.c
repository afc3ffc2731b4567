#include "reports/report_folder.h"

#include "reports/html.h"
#include "reports/metrics.h"
#include "reports/narrative.h"
#include "reports/out_csv.h"
#include "reports/out_ics.h"
#include "reports/out_json.h"
#include "reports/out_markdown.h"
#include "reports/out_mermaid.h"
#include "reports/out_ndjson.h"
#include "reports/out_perfetto.h"
#include "reports/out_runbook.h"

#include "sim/alloc.h"

#include <assert.h>
#include <string.h>

static void write_metrics(struct report_sink *sink, const struct report *report)
{
	struct arena arena;
	arena_init(&arena, 0);
	metrics_write(sink->out, metrics_collect(&arena, &report->replay->trace, report->scenario->config.release, report->story->start_ns,
						 report->replay->end_ns));
	arena_deinit(&arena);
}

static void write_narrative(struct report_sink *sink, const struct report *report)
{
	const struct narrative_options options = {.every_cluster = true};
	narrative_write(sink->out, &report->replay->trace, report->story->start_ns, &options);
}

static const struct report_format formats[] = {
	{"html", "report.html", "one page with pictures and tables, which needs nothing else", html_write, true},
	{"report", "report.json", "the whole report as JSON (its schema: fleetsim schema --report)", out_json_write, true},
	{"ndjson", "events.ndjson", "the event log, one JSON object a line", out_ndjson_write, false},
	{"csv", "clusters.csv", "every cluster of every run, for spreadsheets", out_csv_write, false},
	{"perfetto", "trace.json", "a timeline for ui.perfetto.dev (Chrome trace JSON)", out_perfetto_write, false},
	{"prometheus", "metrics.prom", "the run controller's metrics as Prometheus text", write_metrics, false},
	{"ics", "approvals.ics", "a calendar of the approvals that are expected", out_ics_write, false},
	{"mermaid", "timeline.mmd", "the timeline as a Mermaid diagram", out_mermaid_write, false},
	{"markdown", "summary.md", "summary and tables for a pull request", out_markdown_write, false},
	{"runbook", "runbook.sh", "the kubectl commands in their order, as a bash script", out_runbook_write, false},
	{"narrative", "narrative.txt", "what happened, line by line", write_narrative, false},
};

size_t report_format_count(void)
{
	return sizeof formats / sizeof formats[0];
}

const struct report_format *report_format_at(size_t index)
{
	assert(index < report_format_count());
	return &formats[index];
}

const struct report_format *report_format_by_name(const char *name)
{
	for (size_t i = 0; i < report_format_count(); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static bool ends_in(const char *string, const char *suffix)
{
	size_t size = strlen(string), tail = strlen(suffix);
	return size > tail && strcmp(string + size - tail, suffix) == 0;
}

bool report_target_is_page(const char *target)
{
	return (ends_in(target, ".html") || ends_in(target, ".htm")) && io_kind_of(target) != IO_FOLDER;
}

struct plan {
	struct report_wish wishes[REPORT_WISHES_MAX + sizeof formats / sizeof formats[0]];
	size_t count;
};

/* A path that is written twice would hold whichever came last. */
static bool is_twice(const struct plan *plan, const char **path)
{
	for (size_t i = 0; i < plan->count; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(plan->wishes[i].path, plan->wishes[k].path) == 0) {
				*path = plan->wishes[i].path;
				return true;
			}
	return false;
}

static bool plan_all(struct arena *arena, const struct report_request *request, struct plan *plan, const char **error)
{
	const char *path, *reason;
	assert(request->wish_count <= REPORT_WISHES_MAX);
	for (size_t i = 0; i < request->wish_count; i++)
		if (strcmp(request->wishes[i].path, "-") != 0)
			plan->wishes[plan->count++] = request->wishes[i];
	if (request->target && report_target_is_page(request->target)) {
		plan->wishes[plan->count++] = (struct report_wish){&formats[0], request->target};
	} else if (request->target) {
		if (!io_make_folder(arena, request->target, &reason)) {
			*error = arena_format(arena, "%s: %s", request->target, reason);
			return false;
		}
		for (size_t i = 0; i < report_format_count(); i++)
			plan->wishes[plan->count++] =
				(struct report_wish){&formats[i], arena_format(arena, "%s/%s", request->target, formats[i].file_name)};
	}
	for (size_t i = 0; i < request->wish_count; i++) /* last, when the files can be written */
		if (strcmp(request->wishes[i].path, "-") == 0)
			plan->wishes[plan->count++] = request->wishes[i];
	if (!is_twice(plan, &path))
		return true;
	*error = strcmp(path, "-") == 0 ? "only one report can go to stdout" : arena_format(arena, "%s: two reports have this path", path);
	return false;
}

/* False with *error; what was opened stays so. */
static bool write_one(struct arena *arena, const struct report *report, const struct report_wish *wish, struct io_output *output, const char **error)
{
	struct text text;
	struct report_sink sink = {&text, output};
	if (!io_output_open(output, wish->path)) {
		*error = "";
		return false;
	}
	text_init(&text, 0);
	wish->format->write(&sink, report);
	bool whole = report_sink_end(&sink);
	text_deinit(&text);
	if (!whole)
		*error = arena_format(arena, "%s: cannot be written: a part of it is too large", wish->path);
	return whole;
}

static const char *output_error(struct arena *arena, const struct io_output *output)
{
	struct text words;
	text_init(&words, 0);
	io_output_write_error(&words, output);
	const char *copy = arena_text(arena, text_view(&words));
	text_deinit(&words);
	return copy;
}

static bool write_all(struct arena *arena, const struct report *report, const struct plan *plan, struct io_output *outputs, const char **error)
{
	size_t opened = 0, failed;
	*error = NULL;
	while (opened < plan->count && write_one(arena, report, &plan->wishes[opened], &outputs[opened], error))
		opened++;
	if (opened == plan->count) {
		if (io_outputs_commit_all(outputs, plan->count, &failed))
			return true;
		*error = output_error(arena, &outputs[failed]);
		return false;
	}
	if (!**error)
		*error = output_error(arena, &outputs[opened]);
	else
		io_output_abandon(&outputs[opened]);
	for (size_t i = 0; i < opened; i++)
		io_output_abandon(&outputs[i]);
	return false;
}

bool report_is_measured(const struct report_request *request)
{
	for (size_t i = 0; i < request->wish_count; i++)
		if (request->wishes[i].format->measured)
			return true;
	return request->target != NULL;
}

bool report_write(struct arena *arena, const struct report_request *request, const char **error)
{
	struct plan plan = {.count = 0};
	if (!plan_all(arena, request, &plan, error))
		return false;
	struct io_output *outputs = alloc_take(plan.count * sizeof *outputs);
	bool written = write_all(arena, request->report, &plan, outputs, error);
	alloc_release(outputs);
	return written;
}
