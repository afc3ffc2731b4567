#include "reports/out_csv.h"

#include "reports/safe_text.h"

const struct out_csv_column out_csv_columns[OUT_CSV_COLUMNS] = {
	{"namespace", "of a StagedUpdateRun"},
	{"run", "name of the run"},
	{"run_outcome", "what became of the run"},
	{"stage", "name of the stage"},
	{"position", "in the update order of the stage, from 1"},
	{"cluster", "name of the member"},
	{"state", "what became of it"},
	{"wave", "which of the passes that started clusters of the stage started it, from 1"},
	{"started_seconds", "when its update was started, or the run took it up while it failed"},
	{"ready_seconds", "when the member had it; of one to be removed: when it was gone"},
	{"seen_seconds", "when the controller saw that it was done"},
	{"failed_seconds", "when it was given up"},
	{"update_seconds", "from started to seen"},
	{NULL, "what its time was spent on; together they are the time from the creation of the run until it was seen done"},
	{"trouble", "the worst that it reported meanwhile: unavailable or failed"},
	{"trouble_seconds", "when that was reported first"},
	{"trouble_type", "type of the condition that was False"},
	{"trouble_reason", "its reason"},
	{"trouble_message", "its message"},
};

static void put_header(struct text *out)
{
	for (int i = 0; i < OUT_CSV_COLUMNS; i++) {
		if (out_csv_columns[i].name) {
			text_putf(out, "%s%s", i ? "," : "", out_csv_columns[i].name);
			continue;
		}
		for (int part = 0; part < TIME_COUNT; part++)
			text_putf(out, ",%s_seconds", time_part_key((enum time_part)part));
	}
	text_put(out, "\r\n");
}

static void put_text_cell(struct text *out, const char *string)
{
	text_put_char(out, ',');
	safe_put_csv(out, string ? string : "");
}

static void put_time_cell(struct text *out, int64_t at_ns)
{
	text_put_char(out, ',');
	if (at_ns != STORY_NEVER)
		report_put_seconds(out, at_ns);
}

static void put_trouble(struct text *out, const struct story_cluster *cluster)
{
	static const char *const words[] = {[TROUBLE_NONE] = "", [TROUBLE_UNAVAILABLE] = "unavailable", [TROUBLE_FAILED] = "failed"};
	const struct condition *condition = cluster->trouble == TROUBLE_NONE ? NULL : cluster->trouble_condition;
	put_text_cell(out, words[cluster->trouble]);
	put_time_cell(out, cluster->trouble == TROUBLE_NONE ? STORY_NEVER : cluster->trouble_ns);
	put_text_cell(out, condition ? condition->type : NULL);
	put_text_cell(out, condition ? condition->reason : NULL);
	put_text_cell(out, condition ? condition->message : NULL);
}

static void put_times(struct text *out, struct arena *arena, const struct report_run *run, const struct story_stage *stage, uint32_t index)
{
	struct time_path path = attribution_of_cluster(arena, run->attribution, stage->index, index);
	struct time_totals totals = time_totals_of(&path);
	for (int i = 0; i < TIME_COUNT; i++)
		put_time_cell(out, totals.part_ns[i]);
	arena_reset(arena);
}

static void put_cluster(struct text *out, struct arena *arena, const struct report_run *run, const struct story_stage *stage, uint32_t index)
{
	const struct story_cluster *cluster = &stage->clusters[index];
	bool both = cluster->started_ns != STORY_NEVER && cluster->seen_ns != STORY_NEVER;
	safe_put_csv(out, run->run->identity->ns);
	put_text_cell(out, run->run->identity->name);
	put_text_cell(out, report_outcome_word(run->run->outcome));
	put_text_cell(out, stage->name);
	text_putf(out, ",%u", index + 1);
	put_text_cell(out, cluster->name);
	put_text_cell(out, report_cluster_word(stage, cluster));
	text_put_char(out, ',');
	if (cluster->wave != STORY_NONE)
		text_putf(out, "%u", cluster->wave + 1);
	put_time_cell(out, cluster->started_ns);
	put_time_cell(out, cluster->ready_ns);
	put_time_cell(out, cluster->seen_ns);
	put_time_cell(out, cluster->failed_ns);
	put_time_cell(out, both ? cluster->seen_ns - cluster->started_ns : STORY_NEVER);
	put_times(out, arena, run, stage, index);
	put_trouble(out, cluster);
	text_put(out, "\r\n");
}

void out_csv_write(struct report_sink *sink, const struct report *report)
{
	struct arena arena;
	arena_init(&arena, 0);
	put_header(sink->out);
	for (size_t i = 0; i < report->story->run_count; i++) {
		const struct report_run *run = &report->runs[i];
		for (uint32_t k = 0; k < story_stages_of(run->run); k++)
			for (uint32_t n = 0; n < run->run->stages[k].cluster_count; n++) {
				put_cluster(sink->out, &arena, run, &run->run->stages[k], n);
				report_sink_spill(sink);
			}
	}
	arena_deinit(&arena);
}
