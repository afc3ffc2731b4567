#include "reports/out_csv.h"

#include "reports/safe_text.h"

static void put_header(struct text *out)
{
	text_put(out, "namespace,run,run_outcome,stage,position,cluster,state,wave,started_seconds,ready_seconds,seen_seconds,failed_seconds,"
		      "update_seconds");
	for (int i = 0; i < TIME_COUNT; i++)
		text_putf(out, ",%s_seconds", time_part_key((enum time_part)i));
	text_put(out, ",trouble,trouble_seconds,trouble_type,trouble_reason,trouble_message\r\n");
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
