#include "reports/report_folder.h"

#include "reports/gantt_ascii.h"
#include "reports/gantt_gnuplot.h"
#include "reports/gantt_layout.h"
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

/* Through gnuplot, which may be missing or fail. */
static void write_picture(struct report_sink *sink, const struct report *report, enum picture_format format)
{
	const struct gantt *gantt = gantt_build(sink->arena, report->story, &(struct gantt_options){.title = report->scenario->name});
	const char *image;
	size_t size;
	if (!gantt)
		sink->error = "there is no staged update run to draw";
	else if (picture_draw(sink->arena, gantt_layout(sink->arena, gantt, 0), format, &image, &size, &sink->error))
		text_put_bytes(sink->out, image, size);
}

static void write_png(struct report_sink *sink, const struct report *report)
{
	write_picture(sink, report, PICTURE_PNG);
}

static void write_svg(struct report_sink *sink, const struct report *report)
{
	write_picture(sink, report, PICTURE_SVG);
}

static void write_pdf(struct report_sink *sink, const struct report *report)
{
	write_picture(sink, report, PICTURE_PDF);
}

static void write_ascii(struct report_sink *sink, const struct report *report)
{
	const struct gantt_options options = {
		.title = report->scenario->name, .cluster_rows_max = GANTT_ASCII_CLUSTER_ROWS, .wave_rows_max = GANTT_ASCII_WAVE_ROWS};
	struct arena arena;
	arena_init(&arena, 0);
	const struct gantt *gantt = gantt_build(&arena, report->story, &options);
	if (gantt)
		gantt_write_ascii(sink->out, gantt, 0);
	else
		text_put(sink->out, "There was no staged update run.\n");
	arena_deinit(&arena);
}

static void write_narrative(struct report_sink *sink, const struct report *report)
{
	const struct narrative_options options = {.every_cluster = true};
	narrative_write(sink->out, &report->replay->trace, report->story->start_ns, &options);
}

static const struct report_format formats[] = {
	{.name = "html", .file_name = "report.html", .write = html_write, .measured = true,
	 .doc = "one page with pictures and tables, which needs nothing else"},
	{.name = "png", .file_name = "timeline.png", .write = write_png, .drawn = true, .doc = "the timeline as a picture, drawn by gnuplot"},
	{.name = "svg", .file_name = "timeline.svg", .write = write_svg, .drawn = true, .doc = "the same as a vector picture"},
	{.name = "pdf", .write = write_pdf, .drawn = true, .doc = "the same to print"},
	{.name = "ascii", .file_name = "timeline.txt", .write = write_ascii, .doc = "the timeline for a terminal"},
	{.name = "report", .file_name = "report.json", .write = out_json_write, .measured = true,
	 .doc = "the whole report as JSON (its schema: fleetsim schema --report)"},
	{.name = "ndjson", .file_name = "events.ndjson", .write = out_ndjson_write, .doc = "the event log, one JSON object a line"},
	{.name = "csv", .file_name = "clusters.csv", .write = out_csv_write, .doc = "every cluster of every run, for spreadsheets"},
	{.name = "perfetto", .file_name = "trace.json", .write = out_perfetto_write, .doc = "a timeline for ui.perfetto.dev (Chrome trace JSON)"},
	{.name = "prometheus", .file_name = "metrics.prom", .write = write_metrics, .doc = "the run controller's metrics as Prometheus text"},
	{.name = "ics", .file_name = "approvals.ics", .write = out_ics_write, .doc = "a calendar of the approvals that are expected"},
	{.name = "mermaid", .file_name = "timeline.mmd", .write = out_mermaid_write, .doc = "the timeline as a Mermaid diagram"},
	{.name = "markdown", .file_name = "summary.md", .write = out_markdown_write, .doc = "summary and tables for a pull request"},
	{.name = "runbook", .file_name = "runbook.sh", .write = out_runbook_write, .doc = "the kubectl commands in their order, as a bash script"},
	{.name = "narrative", .file_name = "narrative.txt", .write = write_narrative, .doc = "what happened, line by line"},
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

/* What is to be written, and, without a format, to be removed. */
struct plan {
	struct report_wish wishes[REPORT_WISHES_MAX + sizeof formats / sizeof formats[0]];
	size_t count;
};

/* A file that is written twice, under whatever paths, would hold whichever came last. */
static bool is_twice(struct arena *arena, const struct plan *plan, const char **path)
{
	const char **targets = ARENA_ARRAY(arena, const char *, plan->count + 1);
	for (size_t i = 0; i < plan->count; i++) {
		targets[i] = io_target_of(arena, plan->wishes[i].path);
		for (size_t k = 0; k < i; k++)
			if (strcmp(targets[i], targets[k]) == 0) {
				*path = plan->wishes[i].path;
				return true;
			}
	}
	return false;
}

/* Without a run there are no pictures, and those of an earlier replay would lie beside what is about this one. */
static void plan_folder(struct arena *arena, const struct report_request *request, struct plan *plan)
{
	bool draws = request->report->story->run_count > 0;
	for (size_t i = 0; i < report_format_count(); i++) {
		if (!formats[i].file_name)
			continue;
		const char *path = arena_format(arena, "%s/%s", request->target, formats[i].file_name);
		bool writes = draws || !formats[i].drawn;
		if (writes || io_kind_of(path) == IO_REGULAR)
			plan->wishes[plan->count++] = (struct report_wish){writes ? &formats[i] : NULL, path};
	}
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
		plan_folder(arena, request, plan);
	}
	for (size_t i = 0; i < request->wish_count; i++) /* last, when the files can be written */
		if (strcmp(request->wishes[i].path, "-") == 0)
			plan->wishes[plan->count++] = request->wishes[i];
	if (!is_twice(arena, plan, &path))
		return true;
	*error = strcmp(path, "-") == 0 ? "only one report can go to stdout" : arena_format(arena, "%s: two reports would go to this file", path);
	return false;
}

/* False with *error; what was opened stays so. */
static bool write_one(struct arena *arena, const struct report *report, const struct report_wish *wish, struct io_output *output, const char **error)
{
	struct text text;
	struct report_sink sink = {.out = &text, .file = output, .arena = arena};
	if (!(wish->format ? io_output_open(output, wish->path) : io_output_open_removal(output, wish->path))) {
		*error = "";
		return false;
	}
	if (!wish->format)
		return true;
	text_init(&text, 0);
	wish->format->write(&sink, report);
	bool whole = report_sink_end(&sink);
	text_deinit(&text);
	if (sink.error)
		*error = arena_format(arena, "%s: %s", wish->path, sink.error);
	else if (!whole)
		*error = arena_format(arena, "%s: cannot be written: a part of it is too large", wish->path);
	return !*error;
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

const struct report_wish *report_without_run(const struct report_request *request)
{
	for (size_t i = 0; i < request->wish_count && !request->report->story->run_count; i++)
		if (request->wishes[i].format->drawn)
			return &request->wishes[i];
	return NULL;
}

bool report_is_measured(const struct report_request *request)
{
	for (size_t i = 0; i < request->wish_count; i++)
		if (request->wishes[i].format->measured)
			return true;
	return request->target != NULL;
}

static bool write_plan(struct arena *arena, const struct report *report, const struct plan *plan, const char **error)
{
	struct io_output *outputs = alloc_take(plan->count * sizeof *outputs);
	bool written = write_all(arena, report, plan, outputs, error);
	alloc_release(outputs);
	return written;
}

bool report_write(struct arena *arena, const struct report_request *request, const char **error)
{
	struct plan plan = {.count = 0};
	const char *folder = request->target && !report_target_is_page(request->target) ? request->target : NULL;
	size_t standing = folder ? io_folder_standing(arena, folder) : 0;
	bool written = plan_all(arena, request, &plan, error) && write_plan(arena, request->report, &plan, error);
	if (!written && folder)
		io_unmake_folder(arena, folder, standing);
	return written;
}
