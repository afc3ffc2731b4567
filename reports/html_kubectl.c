#include "reports/html_parts.h"

#include "reports/get_history.h"

#include "model/kinds.h"

#include <string.h>

/* What kubectl shows: the kinds that say how things stand, at the end, and each run with its approval requests when it had ended. */

/* Tables longer than this are closed at first. */
enum { OPEN_LINES = 30 };

static size_t line_count(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += *text == '\n';
	return count;
}

/* The text up to its first lines. */
static char *first_lines(struct arena *arena, const char *text, size_t lines)
{
	const char *at = text;
	while (lines && *at)
		lines -= *at++ == '\n';
	return arena_copy(arena, text, (size_t)(at - text));
}

static void put_printed(struct html_page *page, const char *command, const char *printed)
{
	size_t lines = line_count(printed);
	html_putf(page, "<details%s><summary><code>kubectl get ", lines <= OPEN_LINES ? " open=\"\"" : "");
	html_put(page, command);
	html_putf(page, lines > OPEN_LINES ? "</code> <span class=\"faint\">%zu lines</span></summary>" : "</code></summary>", lines);
	if (lines > HTML_TABLE_LINES_MAX)
		printed = first_lines(&page->arena, printed, HTML_TABLE_LINES_MAX);
	html_put_lines(page, arena_format(&page->arena, "output of kubectl get %s", command), printed);
	if (lines > HTML_TABLE_LINES_MAX)
		html_putf(page, "<p class=\"note\">The first %d lines; fleetsim get prints all.</p>", HTML_TABLE_LINES_MAX);
	text_put(page->out, "</details>\n");
	report_sink_spill(page->sink);
}

/* Nothing when there is no such object. */
static void put_command(struct html_page *page, int64_t at_ns, const char *command)
{
	struct get_history get = {page->report->history, page->report->scenario, at_ns};
	struct get_source source = get_history_source(&get);
	struct text out, err;
	text_init(&out, 0);
	text_init(&err, 0);
	get_print_command(&out, &err, command, &source);
	if (out.size)
		put_printed(page, command, text_view(&out));
	text_deinit(&out);
	text_deinit(&err);
}

struct shown_kind {
	const char *kind, *command;
};

static const struct shown_kind shown_kinds[] = {
	{"ClusterStagedUpdateRun", "clusterstagedupdateruns"},
	{"StagedUpdateRun", "stagedupdateruns -A"},
	{"ClusterApprovalRequest", "clusterapprovalrequests"},
	{"ApprovalRequest", "approvalrequests -A"},
	{"ClusterResourcePlacement", "clusterresourceplacements"},
	{"ResourcePlacement", "resourceplacements -A"},
	{"ClusterResourceBinding", "clusterresourcebindings"},
	{"ResourceBinding", "resourcebindings -A"},
	{"MemberCluster", "memberclusters"},
};

void html_put_kubectl(struct html_page *page)
{
	const struct report *report = page->report;
	text_put(page->out, "<section id=\"kubectl\" aria-labelledby=\"kubectl-h\"><h2 id=\"kubectl-h\">What kubectl shows at the end</h2>\n<p>At ");
	html_put_time(page, report->replay->end_ns);
	text_put(page->out, ", ");
	html_put_wall_clock(page, report->replay->end_ns);
	text_put(page->out, ".</p>\n");
	for (size_t i = 0; i < sizeof shown_kinds / sizeof shown_kinds[0]; i++) {
		const struct kind_info *kind = kind_by_name(shown_kinds[i].kind, NULL);
		if (kind && kind_exists(kind, report->scenario->config.release) &&
		    history_objects(report->history, &page->arena, kind, NULL, report->replay->end_ns).count)
			put_command(page, report->replay->end_ns, shown_kinds[i].command);
	}
	text_put(page->out, "</section>\n");
}

/* A name that is one word for the command line that get_print_command reads. */
static bool is_one_word(const char *name)
{
	return *name && *name != '-' && !strpbrk(name, " \t\r\n\\'\"");
}

static void put_object_of_run(struct html_page *page, const struct story_run *run, const struct kind_info *kind, const char *name, int64_t at_ns)
{
	if (!is_one_word(name) || !is_one_word(*run->identity->ns ? run->identity->ns : "x"))
		return;
	if (*run->identity->ns)
		put_command(page, at_ns, arena_format(&page->arena, "%s %s -n %s", kind->singular, name, run->identity->ns));
	else
		put_command(page, at_ns, arena_format(&page->arena, "%s %s", kind->singular, name));
}

void html_put_kubectl_run(struct html_page *page, const struct story_run *run)
{
	int64_t at_ns = story_run_end(page->report->story, run);
	const struct kind_info *request = kind_by_name(*run->identity->ns ? "ApprovalRequest" : "ClusterApprovalRequest", NULL);
	text_put(page->out, "<h3>What kubectl shows at ");
	html_put_time(page, at_ns);
	text_put(page->out, "</h3>\n");
	put_object_of_run(page, run, run->identity->kind, run->identity->name, at_ns);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		for (uint32_t k = 0; k < run->stages[i].task_count; k++)
			if (run->stages[i].tasks[k].approval && run->stages[i].tasks[k].begun_ns != STORY_NEVER && run->stages[i].tasks[k].request)
				put_object_of_run(page, run, request, run->stages[i].tasks[k].request, at_ns);
}
