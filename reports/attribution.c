#include "reports/attribution.h"

#include "reports/attribution_path.h"

#include <assert.h>

static struct path_writer writer_of(struct arena *arena, const struct attribution *attribution, struct time_path *path, int64_t at_ns)
{
	return (struct path_writer){.arena = arena,
				    .run = attribution->run,
				    .path = path,
				    .at_ns = at_ns,
				    .end_ns = attribution->end_ns,
				    .stage = STORY_NONE,
				    .cluster = STORY_NONE};
}

static int64_t stage_end(const struct attribution *attribution, const struct story_stage *stage)
{
	return stage->ended_ns == STORY_NEVER || stage->ended_ns > attribution->end_ns ? attribution->end_ns : stage->ended_ns;
}

static void put_stage(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns)
{
	writer->stage = stage->index;
	path_put_before_clusters(writer, stage, end_ns);
	path_put_clusters(writer, stage, end_ns);
	path_put_after_clusters(writer, stage, end_ns);
}

static void put_run(struct attribution *attribution, struct path_writer *writer)
{
	const struct story_run *run = attribution->run;
	if (run->initialized_ns == STORY_NEVER) {
		path_put_controller(writer, attribution->end_ns);
		return;
	}
	path_put_controller(writer, run->initialized_ns);
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		if (run->stages[i].begun_ns != STORY_NEVER)
			put_stage(writer, &run->stages[i], stage_end(attribution, &run->stages[i]));
	writer->stage = STORY_NONE;
	path_put_idle(writer, attribution->end_ns);
}

static void add_segment(struct time_totals *totals, const struct time_segment *segment)
{
	totals->part_ns[segment->part] += segment->end_ns - segment->begin_ns;
}

static void total_stages(struct arena *arena, struct attribution *attribution)
{
	const struct story_run *run = attribution->run;
	uint32_t count = story_stages_of(run);
	attribution->stages = ARENA_ARRAY(arena, struct attribution_stage, count);
	attribution->lines = ARENA_ARRAY(arena, struct time_path, count);
	for (uint32_t i = 0; i < count; i++) {
		struct attribution_stage *stage = &attribution->stages[i];
		stage->begin_ns = run->stages[i].begun_ns == STORY_NEVER ? attribution->end_ns : run->stages[i].begun_ns;
		stage->end_ns = stage_end(attribution, &run->stages[i]);
		if (run->stages[i].begun_ns == STORY_NEVER || stage_open_ns(&run->stages[i]) == STORY_NEVER)
			continue;
		struct path_writer writer = writer_of(arena, attribution, &attribution->lines[i], stage_open_ns(&run->stages[i]));
		writer.stage = i;
		path_put_line(&writer, &run->stages[i], attribution->end_ns);
	}
	for (size_t i = 0; i < attribution->path.count; i++)
		if (attribution->path.items[i].stage != STORY_NONE)
			add_segment(&attribution->stages[attribution->path.items[i].stage].totals, &attribution->path.items[i]);
}

struct attribution *attribution_of_run(struct arena *arena, const struct story *story, const struct story_run *run)
{
	struct attribution *attribution = ARENA_NEW(arena, struct attribution);
	*attribution = (struct attribution){.story = story, .run = run, .begin_ns = run->created_ns, .end_ns = story_run_end(story, run)};
	struct path_writer writer = writer_of(arena, attribution, &attribution->path, attribution->begin_ns);
	put_run(attribution, &writer);
	assert(writer.at_ns == attribution->end_ns);
	attribution->totals = time_totals_of(&attribution->path);
	total_stages(arena, attribution);
	return attribution;
}

/* One cluster */

static int64_t cluster_end(const struct attribution *attribution, const struct story_cluster *cluster)
{
	if (cluster->seen_ns != STORY_NEVER)
		return cluster->seen_ns;
	return cluster->failed_ns != STORY_NEVER ? cluster->failed_ns : attribution->end_ns;
}

/* What the clusters in line waited for, until `until_ns`. */
static void put_line(struct path_writer *writer, const struct time_path *line, int64_t until_ns)
{
	for (size_t i = 0; i < line->count && line->items[i].begin_ns < until_ns; i++)
		path_put(writer, line->items[i].end_ns < until_ns ? line->items[i].end_ns : until_ns, line->items[i].part);
	path_put_idle(writer, until_ns);
}

static void put_own_stage(struct path_writer *writer, const struct attribution *attribution, const struct story_stage *stage,
			  const struct story_cluster *cluster)
{
	int64_t end_ns = cluster_end(attribution, cluster);
	bool started = cluster->started_ns != STORY_NEVER;
	path_put_before_clusters(writer, stage, end_ns);
	put_line(writer, &attribution->lines[stage->index], started ? cluster->started_ns : end_ns);
	if (!started)
		return;
	writer->cluster = (uint32_t)(cluster - stage->clusters);
	path_put_working(writer, cluster, cluster->ready_ns == STORY_NEVER || cluster->ready_ns > end_ns ? end_ns : cluster->ready_ns);
	path_put_controller(writer, end_ns);
}

struct time_path attribution_of_cluster(struct arena *arena, const struct attribution *attribution, uint32_t stage_index, uint32_t cluster_index)
{
	const struct story_run *run = attribution->run;
	struct time_path path = {0};
	assert(stage_index < story_stages_of(run) && cluster_index < run->stages[stage_index].cluster_count);
	const struct story_stage *stage = &run->stages[stage_index];
	const struct story_cluster *cluster = &stage->clusters[cluster_index];
	struct path_writer writer = writer_of(arena, attribution, &path, attribution->begin_ns);
	int64_t end_ns = cluster_end(attribution, cluster);
	if (run->initialized_ns == STORY_NEVER) {
		path_put_controller(&writer, end_ns);
		return path;
	}
	path_put_controller(&writer, run->initialized_ns);
	writer.stage = stage_index;
	path_put(&writer, stage->begun_ns == STORY_NEVER ? end_ns : stage->begun_ns, TIME_EARLIER);
	if (stage->begun_ns != STORY_NEVER)
		put_own_stage(&writer, attribution, stage, cluster);
	assert(writer.at_ns == end_ns);
	return path;
}

/* Totals */

struct time_totals time_totals_of(const struct time_path *path)
{
	struct time_totals totals = {0};
	for (size_t i = 0; i < path->count; i++)
		add_segment(&totals, &path->items[i]);
	return totals;
}

int64_t time_totals_sum(const struct time_totals *totals)
{
	int64_t sum_ns = 0;
	for (int part = 0; part < TIME_COUNT; part++)
		sum_ns += totals->part_ns[part];
	return sum_ns;
}

struct part_words {
	const char *name, *key;
};

static const struct part_words part_words[TIME_COUNT] = {
	[TIME_HELD] = {"held: not told to run", "held"},
	[TIME_EARLIER] = {"earlier stages", "earlier_stages"},
	[TIME_SLOT] = {"waiting for a slot", "concurrency_slot"},
	[TIME_WORKING] = {"members at work", "working"},
	[TIME_POLL] = {"the controller's poll", "poll"},
	[TIME_BACKOFF] = {"error back-off", "error_backoff"},
	[TIME_REQUEUE] = {"requeue between stages", "requeue"},
	[TIME_QUEUE] = {"the controller's worker", "worker_queue"},
	[TIME_WAIT] = {"timed waits", "timed_wait"},
	[TIME_APPROVAL] = {"approvals", "approval"},
	[TIME_STOP] = {"stopped", "stop"},
};

const char *time_part_name(enum time_part part)
{
	return part_words[part].name;
}

const char *time_part_key(enum time_part part)
{
	return part_words[part].key;
}

uint32_t time_totals_order(const struct time_totals *totals, enum time_part order[TIME_COUNT])
{
	uint32_t count = 0;
	for (int part = 0; part < TIME_COUNT; part++) {
		int at = part;
		while (at > 0 && totals->part_ns[order[at - 1]] < totals->part_ns[part]) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = (enum time_part)part;
		count += totals->part_ns[part] > 0;
	}
	return count;
}
