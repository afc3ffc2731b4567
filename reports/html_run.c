#include "reports/html_parts.h"

#include "reports/words.h"

#include "model/run.h"

/* The section of one run: facts, timeline, progress, stages, waits. */

/* Runs after these are laid out when they come into view. */
enum { NEAR_RUNS = 5 };

static void put_outcome(struct html_page *page, enum story_outcome outcome)
{
	const char *word = report_outcome_word(outcome);
	html_putf(page, "<span class=\"badge o-%s\">%s</span>", word, word);
}

static void put_facts(struct html_page *page, const struct story_run *run)
{
	const struct story *story = page->report->story;
	text_put(page->out, "<dl class=\"facts\">");
	html_open_fact(page, "Outcome");
	put_outcome(page, run->outcome);
	html_close_fact(page);
	html_open_fact(page, "Placement");
	html_put_name(page, run->spec && run->spec->placement ? run->spec->placement : "");
	html_close_fact(page);
	html_open_fact(page, "Strategy");
	html_put_name(page, run->spec && run->spec->strategy ? run->spec->strategy : "");
	html_close_fact(page);
	html_open_fact(page, "Snapshot");
	if (run->snapshot_index)
		html_put_name(page, run->snapshot_index);
	else
		text_put(page->out, "not known yet");
	if (story_rolls_back(run))
		html_putf(page, " (back from %lld)", (long long)run->held_index);
	html_close_fact(page);
	html_open_fact(page, "Clusters");
	html_putf(page, "%u in %u stages", report_clusters_of(run), run->stage_count);
	if (report_removals_of(run))
		html_putf(page, ", %u to remove", report_removals_of(run));
	html_close_fact(page);
	html_open_fact(page, run->seeded ? "Begins" : "Created");
	html_put_time(page, run->created_ns);
	text_put(page->out, " \xC2\xB7 ");
	html_put_wall_clock(page, run->created_ns);
	html_close_fact(page);
	html_open_fact(page, run->ended_ns == STORY_NEVER ? "Not ended by" : "Ended");
	html_put_time(page, story_run_end(story, run));
	text_put(page->out, " \xC2\xB7 ");
	html_put_wall_clock(page, story_run_end(story, run));
	html_close_fact(page);
	html_open_fact(page, "Took");
	html_put_duration(page, story_run_end(story, run) - run->created_ns);
	html_close_fact(page);
	text_put(page->out, "</dl>\n");
	if (!run->error)
		return;
	text_put(page->out, "<p class=\"error\">");
	html_put(page, run->error);
	text_put(page->out, "</p>\n");
}

static void put_table_head(struct html_page *page, const char *caption, const char *const *columns, size_t count)
{
	html_begin_table(page, "rows-of", caption);
	for (size_t i = 0; i < count; i++)
		html_column(page, columns[i]);
	text_put(page->out, "</tr></thead><tbody>\n");
}

static void end_table(struct html_page *page)
{
	text_put(page->out, "</tbody>");
	html_end_table(page);
}

static void row_head(struct html_page *page, const char *name)
{
	text_put(page->out, "<tr><th scope=\"row\">");
	html_put_name(page, name);
	text_put(page->out, "</th>");
}

static uint32_t troubled_count(const struct story_stage *stage)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < stage->started_count; i++)
		count += stage->clusters[stage->start_order[i]].trouble != TROUBLE_NONE;
	return count;
}

static void put_stage_row(struct html_page *page, const struct story_stage *stage)
{
	row_head(page, words_stage(stage->name));
	html_open_cell(page, false);
	put_outcome(page, stage->outcome);
	html_close_cell(page);
	html_open_cell(page, true);
	html_putf(page, "%u of %u", stage->seen_count, stage->cluster_count);
	html_close_cell(page);
	html_open_cell(page, true);
	if (stage->deletion || stage->limit >= stage->cluster_count)
		text_put(page->out, "all");
	else
		html_putf(page, "%lld", (long long)stage->limit);
	html_close_cell(page);
	html_number_cell(page, stage->wave_count);
	html_number_cell(page, troubled_count(stage));
	html_time_cell(page, stage->begun_ns);
	html_time_cell(page, stage->started_ns);
	html_time_cell(page, stage->deletion ? stage->ended_ns : stage->updated_ns);
	html_time_cell(page, stage->ended_ns);
	html_span_cell(page, stage->begun_ns, stage->ended_ns);
	text_put(page->out, "</tr>\n");
}

static void put_stages(struct html_page *page, const struct story_run *run)
{
	static const char *const columns[] = {"Stage",  "Outcome",       "#Clusters done", "#At a time", "#Waves", "#In trouble",
					      "#Begun", "#First update", "#All updated",   "#Ended",     "#Took"};
	put_table_head(page, "Stages", columns, sizeof columns / sizeof columns[0]);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		if (!run->stages[i].deletion || run->stages[i].cluster_count)
			put_stage_row(page, &run->stages[i]);
	end_table(page);
}

static void put_task_row(struct html_page *page, const struct story_stage *stage, const struct story_task *task)
{
	row_head(page, words_stage(stage->name));
	html_open_cell(page, false);
	text_put(page->out, task->approval ? "approval" : "wait of ");
	if (!task->approval)
		html_put_duration(page, task->wait_ns);
	text_put(page->out, task->before ? " before the stage" : " after the stage");
	html_close_cell(page);
	html_open_cell(page, false);
	html_put_name(page, task->request ? task->request : "");
	html_close_cell(page);
	html_time_cell(page, task->begun_ns);
	html_time_cell(page, task->approval ? task->granted_ns : STORY_NEVER);
	html_time_cell(page, task->done_ns);
	html_span_cell(page, task->begun_ns, task->done_ns);
	text_put(page->out, "</tr>\n");
}

static void put_tasks(struct html_page *page, const struct story_run *run)
{
	static const char *const columns[] = {"Stage", "Task", "Request", "#Begun", "#Approved", "#Over", "#Took"};
	uint32_t count = 0;
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		count += run->stages[i].task_count;
	if (!count)
		return;
	put_table_head(page, "Approvals and waits", columns, sizeof columns / sizeof columns[0]);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		for (uint32_t k = 0; k < run->stages[i].task_count; k++)
			put_task_row(page, &run->stages[i], &run->stages[i].tasks[k]);
	end_table(page);
}

static size_t run_number(const struct html_page *page, const struct story_run *run)
{
	size_t number = 0;
	while (page->report->story->runs[number] != run)
		number++;
	return number + 1;
}

static void put_charts(struct html_page *page, const struct story_run *run)
{
	const struct gantt_options options = {.only = run, .cluster_rows_max = HTML_ROWS_MAX, .wave_rows_max = HTML_GROUPS_MAX};
	const struct gantt *gantt = gantt_build(&page->arena, page->report->story, &options);
	html_put_timeline(page, gantt);
	html_put_progress(page, gantt);
}

void html_put_run(struct html_page *page, const struct report_run *told, size_t number)
{
	const struct story_run *run = told->run;
	html_putf(page, "<section%s id=\"run-%zu\" aria-labelledby=\"run-%zu-h\"><h2 id=\"run-%zu-h\">Run ",
		  number > NEAR_RUNS ? " class=\"far\"" : "", number, number, number);
	html_put_run_name(page, run);
	text_put(page->out, "</h2>\n");
	if (page->report->story->run_count > 1) /* else they stand at the top of the page */
		html_put_sentences(page, &told->summary);
	put_facts(page, run);
	if (story_stages_of(run)) {
		put_charts(page, run);
		put_stages(page, run);
		put_tasks(page, run);
		html_put_attribution(page, told);
		html_put_clusters(page, run);
	}
	html_put_kubectl_run(page, run);
	text_put(page->out, "</section>\n");
	report_sink_spill(page->sink);
}

static void put_overview_row(struct html_page *page, const struct story_run *run)
{
	const struct story *story = page->report->story;
	size_t number = run_number(page, run);
	text_put(page->out, "<tr><th scope=\"row\">");
	if (number <= HTML_RUNS_MAX)
		html_putf(page, "<a href=\"#run-%zu\">", number);
	html_put_run_name(page, run);
	text_put(page->out, number <= HTML_RUNS_MAX ? "</a></th>" : "</th>");
	html_open_cell(page, false);
	put_outcome(page, run->outcome);
	html_close_cell(page);
	html_text_cell(page, run->spec && run->spec->placement ? run->spec->placement : "");
	html_text_cell(page, run->snapshot_index ? run->snapshot_index : "\xE2\x80\x93");
	html_open_cell(page, true);
	html_putf(page, "%u of %u", run->pass_count ? run->passes[run->pass_count - 1].done : 0, report_clusters_of(run));
	html_close_cell(page);
	html_time_cell(page, run->created_ns);
	html_time_cell(page, run->ended_ns);
	html_span_cell(page, run->created_ns, story_run_end(story, run));
	text_put(page->out, "</tr>\n");
}

/* The names in them were made fit for a terminal, not for a page. */
void html_put_sentences(struct html_page *page, const struct summary *summary)
{
	text_put(page->out, summary->bad ? "<p class=\"sentences odd\">" : "<p class=\"sentences\">");
	html_put(page, summary->finish);
	text_put_char(page->out, ' ');
	html_put(page, summary->wait);
	text_put_char(page->out, ' ');
	html_put(page, summary->trouble);
	text_put(page->out, "</p>\n");
}

enum { OVERVIEW_ROWS_MAX = 1000 };

void html_put_run_overview(struct html_page *page)
{
	static const char *const columns[] = {"Run", "Outcome", "Placement", "Snapshot", "#Clusters done", "#Created", "#Ended", "#Took"};
	const struct story *story = page->report->story;
	size_t shown = story->run_count < OVERVIEW_ROWS_MAX ? story->run_count : OVERVIEW_ROWS_MAX;
	if (!story->run_count) {
		text_put(page->out, "<p>There was no staged update run.</p>\n");
		return;
	}
	put_table_head(page, "Runs", columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < shown; i++) {
		put_overview_row(page, story->runs[i]);
		report_sink_spill(page->sink);
	}
	end_table(page);
	if (shown < story->run_count)
		html_putf(page, "<p class=\"note\">%zu more runs are left out.</p>\n", story->run_count - shown);
}
