#include "reports/outputs_reference.h"

#include "reports/attribution.h"
#include "reports/out_csv.h"
#include "reports/out_json.h"
#include "reports/out_ndjson.h"
#include "reports/report_folder.h"
#include "reports/suite_shape.h"

static void put_report(struct text *out)
{
	text_put(out, "`fleetsim schema --report` prints its JSON Schema (draft-07). Virtual time is in seconds with as many decimals as it takes; what is "
		      "not known or never came is left out. Within v1 fields may be added, none changes.\n\n");
	json_shape_write_reference(out, &out_json_shape, 1);
	text_put(out, "What time was spent on, in `timeSeconds` of runs, stages and clusters (no other time is left over):\n\n| key | meaning |\n|---|---|\n");
	for (int part = 0; part < TIME_COUNT; part++)
		text_putf(out, "| `%s` | %s |\n", time_part_key((enum time_part)part), time_part_name((enum time_part)part));
	text_put_char(out, '\n');
}

static void put_events(struct text *out)
{
	text_put(out, "One JSON object a line: the first line tells the format and the scenario, the last one the end, each between them is a record, in "
		      "the order in which things happened. `fleetsim schema --events` prints the JSON Schema (draft-07) that every line meets. Within v1 "
		      "fields may be added, none changes.\n\n");
	json_shape_write_reference(out, out_ndjson_shapes, OUT_NDJSON_SHAPES);
}

static void put_clusters(struct text *out)
{
	text_put(out, "RFC 4180 with a header: one record for each cluster of each run. Times are virtual seconds, empty when that never was. A text that a "
		      "spreadsheet would compute has a ' in front.\n\n| column | meaning |\n|---|---|\n");
	for (int i = 0; i < OUT_CSV_COLUMNS; i++) {
		text_put(out, "| ");
		if (out_csv_columns[i].name)
			text_putf(out, "`%s`", out_csv_columns[i].name);
		for (int part = 0; !out_csv_columns[i].name && part < TIME_COUNT; part++)
			text_putf(out, "%s`%s_seconds`", part ? ", " : "", time_part_key((enum time_part)part));
		text_putf(out, " | %s |\n", out_csv_columns[i].doc);
	}
	text_put_char(out, '\n');
}

static const struct {
	const char *format;
	void (*put)(struct text *out);
	const char *words; /* instead of `put` */
} details[] = {
	{"html", NULL,
	 "Well-formed XML too. Nothing is loaded from anywhere; it can be read without scripts, printed, and sent as a single file."},
	{"report", put_report, NULL},
	{"ndjson", put_events, NULL},
	{"csv", put_clusters, NULL},
	{"perfetto", NULL,
	 "Chrome trace JSON, for ui.perfetto.dev. Times are virtual microseconds from 0. A process is a run, with threads for the run, its `spec.state`, the "
	 "times in which it called itself stuck and its controller's passes, counters of clusters in flight and updated, and an instant for each "
	 "approval; or it is one of the run's stages, with a thread for the stage, each task and each cluster. On one thread slices nest or follow each "
	 "other, never overlap, which Perfetto asks for."},
	{"prometheus", NULL,
	 "The text exposition format 0.0.4 as the hub agent would be scraped at the end, with the engine's own names (its labels are in camel case, which "
	 "`promtool check metrics` remarks upon): `fleet_workload_update_run_status_last_timestamp_seconds`, from v0.3.1 on also "
	 "`fleet_workload_update_run_approval_request_latency_seconds` and `fleet_workload_update_run_stage_cluster_updating_duration_seconds`.\n\n"
	 "The engine deletes the series of a run as soon as the run is being deleted. Such a series is a comment here: its last samples behind `#~ `, with "
	 "the time of the deletion as timestamp. Whoever scrapes the file gets what a scrape would get; `sed 's/^#~ //' metrics.prom` has the deleted "
	 "runs too."},
	{"ics", NULL,
	 "RFC 5545: an event for each approval request, from the wall-clock instant at which it was made to that at which somebody approved it in the "
	 "simulation (no end: nobody did), with the kubectl command that approves it. Instants are cut to seconds."},
	{"mermaid", NULL,
	 "A `gantt` of at most 5 runs; large stages are drawn by wave. `done`: updated, `active`: not at its end, `crit`: in trouble. A run without any "
	 "update is a milestone."},
	{"markdown", NULL,
	 "GitHub's Markdown, below the size of a comment: the verdict, what failed, each run in three sentences with a table of its stages, the Mermaid "
	 "diagram, and the command that plays it again. Names neither mention nor link anything."},
	{"runbook", NULL,
	 "A bash script for a real hub: the update runs of 0 s, what the timeline does, in the order in which it happened, waiting for what it waited for, each approval once its "
	 "request is there, and the end of each run. Before each step it says what comes and waits for Enter. `YES=1` asks nothing, `POLL` is the time "
	 "between two looks in seconds (5), `HUB_CONTEXT` a context of the kubeconfig. Other objects that exist at the start of the scenario are expected "
	 "to be there; what only a simulator can do is a comment."},
	{"narrative", NULL, "For people; its words may change."},
};

static void put_suite(struct text *out)
{
	text_put(out, "\n# What fleetsim test writes\n\n"
		      "`-o FORMAT=FILE`, more than once; without `=FILE` to stdout.\n\n"
		      "## json\n\n"
		      "`fleetsim schema --tests` prints its JSON Schema (draft-07). What does not apply is left out.\n\n");
	json_shape_write_reference(out, &suite_shape, 1);
	text_put(out, "## junit\n\n"
		      "JUnit XML: a `testsuite` for each scenario, a `testcase` for each check, with `failure`, `error` (the scenario could not be run) or "
		      "`skipped`. `time` is that of the wall clock; virtual time, seed and release are properties.\n\n"
		      "## tap\n\n"
		      "TAP 13: a line for each check, with a YAML block for what failed.\n\n"
		      "## github\n\n"
		      "Workflow commands of GitHub Actions: an `::error` for each failure, at its line; and a summary in Markdown, appended to the file that "
		      "`GITHUB_STEP_SUMMARY` names.\n");
}

static void put_format(struct text *out, const struct report_format *format)
{
	text_putf(out, "| `%s` | ", format->name);
	if (format->file_name)
		text_putf(out, "`%s`", format->file_name);
	text_putf(out, " | %s |\n", format->doc);
}

void outputs_reference_write(struct text *out)
{
	text_put(out, "# What fleetsim run writes\n\n"
		      "`fleetsim run SCENARIO --report FOLDER` writes all that have a file's name here into a folder, `-o FORMAT=FILE` one of them. Each is "
		      "written whole or not at all, and the same scenario, seed and release give the same bytes. Every text is UTF-8; characters that "
		      "control a terminal or turn the direction of writing are escaped, or are U+FFFD where a format has no escape for them.\n\n"
		      "| format | file | what it is |\n|---|---|---|\n");
	for (size_t i = 0; i < report_format_count(); i++)
		put_format(out, report_format_at(i));
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
		text_putf(out, "\n## %s\n\n", report_format_by_name(details[i].format)->file_name);
		if (details[i].put)
			details[i].put(out);
		else
			text_putf(out, "%s\n", details[i].words);
	}	put_suite(out);
}
