#include "reports/gantt.h"

#include <assert.h>

const char *gantt_state_words(enum gantt_state state)
{
	static const char *const words[GANTT_STATES] = {
		[GANTT_UPDATING] = "updating", [GANTT_TROUBLED] = "in trouble", [GANTT_READY] = "ready, the controller has not looked",
		[GANTT_DONE] = "done",         [GANTT_FAILED] = "failed",       [GANTT_APPROVAL] = "waits for approval",
		[GANTT_WAIT] = "timed wait",
	};
	return words[state];
}

struct making {
	struct gantt *gantt;
	int64_t end_ns; /* of the run, or of what is known about it */
	uint32_t *room; /* rows for the clusters of each stage */
};

static struct gantt_row *add_row(struct making *making, enum gantt_kind kind, const struct story_stage *stage)
{
	struct gantt_row *row = &making->gantt->rows[making->gantt->count++];
	row->kind = kind;
	row->stage = stage;
	return row;
}

static void add_bar(struct gantt_row *row, enum gantt_state state, int64_t from_ns, int64_t until_ns)
{
	if (from_ns >= until_ns)
		return;
	assert(row->bar_count < GANTT_BARS_MAX);
	row->bars[row->bar_count++] = (struct gantt_bar){state, from_ns, until_ns};
}

static int64_t known_or(int64_t at_ns, int64_t other_ns)
{
	return at_ns == STORY_NEVER ? other_ns : at_ns;
}

static int64_t clamp(int64_t at_ns, int64_t low_ns, int64_t high_ns)
{
	return at_ns < low_ns ? low_ns : at_ns > high_ns ? high_ns : at_ns;
}

static bool has_failed(const struct story_cluster *cluster)
{
	return cluster->failed_ns != STORY_NEVER && cluster->seen_ns == STORY_NEVER;
}

/* When the update of a started cluster was over, one way or the other. */
static int64_t over_ns(const struct making *making, const struct story_cluster *cluster)
{
	return known_or(cluster->seen_ns, known_or(cluster->failed_ns, making->end_ns));
}

static int64_t trouble_end_ns(const struct making *making, const struct story_cluster *cluster)
{
	return clamp(known_or(cluster->ready_ns, INT64_MAX), cluster->trouble_ns, over_ns(making, cluster));
}

static void add_cluster(struct making *making, const struct story_stage *stage, const struct story_cluster *cluster)
{
	struct gantt_row *row = add_row(making, GANTT_CLUSTER, stage);
	row->cluster = cluster;
	if (cluster->started_ns == STORY_NEVER)
		return;
	int64_t end_ns = over_ns(making, cluster);
	int64_t ready_ns = clamp(known_or(cluster->ready_ns, INT64_MAX), cluster->started_ns, end_ns);
	int64_t trouble_ns = clamp(known_or(cluster->trouble_ns, INT64_MAX), cluster->started_ns, ready_ns);
	add_bar(row, GANTT_UPDATING, cluster->started_ns, trouble_ns);
	add_bar(row, GANTT_TROUBLED, trouble_ns, ready_ns);
	add_bar(row, GANTT_READY, ready_ns, end_ns);
	add_bar(row, has_failed(cluster) ? GANTT_FAILED : GANTT_DONE, end_ns, making->end_ns);
}

const struct story_cluster *gantt_group_cluster(const struct gantt_row *row, uint32_t place)
{
	return &row->stage->clusters[row->stage->start_order[row->first + place]];
}

static void add_group(struct making *making, const struct story_stage *stage, uint32_t first, uint32_t count)
{
	if (count == 1) {
		add_cluster(making, stage, &stage->clusters[stage->start_order[first]]);
		return;
	}
	struct gantt_row *row = add_row(making, GANTT_GROUP, stage);
	row->first = first;
	row->count = count;
	row->first_wave = gantt_group_cluster(row, 0)->wave;
	row->last_wave = gantt_group_cluster(row, count - 1)->wave;
	int64_t last_ns = 0, trouble_ns = INT64_MAX, calm_ns = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct story_cluster *cluster = gantt_group_cluster(row, i);
		int64_t end_ns = over_ns(making, cluster);
		row->done += cluster->seen_ns != STORY_NEVER;
		row->failed += has_failed(cluster);
		last_ns = end_ns > last_ns ? end_ns : last_ns;
		if (cluster->trouble == TROUBLE_NONE)
			continue;
		row->troubled++;
		trouble_ns = cluster->trouble_ns < trouble_ns ? cluster->trouble_ns : trouble_ns;
		calm_ns = trouble_end_ns(making, cluster) > calm_ns ? trouble_end_ns(making, cluster) : calm_ns;
	}
	add_bar(row, GANTT_UPDATING, gantt_group_cluster(row, 0)->started_ns, last_ns);
	add_bar(row, GANTT_TROUBLED, trouble_ns, calm_ns);
	if (row->done == count)
		add_bar(row, GANTT_DONE, last_ns, making->end_ns);
}

/* Clusters that were started, by wave; several waves on a row when there are more waves than rows. */
static void add_waves(struct making *making, const struct story_stage *stage, uint32_t room)
{
	uint32_t waves = stage->wave_count;
	uint32_t each = waves <= room ? 1 : (waves + room - 1) / room;
	uint32_t first = 0;
	making->gantt->grouped = true;
	while (first < stage->started_count) {
		uint32_t until_wave = stage->clusters[stage->start_order[first]].wave + each;
		uint32_t next = first;
		while (next < stage->started_count && stage->clusters[stage->start_order[next]].wave < until_wave)
			next++;
		add_group(making, stage, first, next - first);
		first = next;
	}
	if (stage->started_count < stage->cluster_count)
		add_row(making, GANTT_NOT_STARTED, stage)->count = stage->cluster_count - stage->started_count;
}

static void add_clusters(struct making *making, const struct story_stage *stage)
{
	uint32_t room = making->room[stage->index];
	if (stage->cluster_count > room) {
		add_waves(making, stage, room);
		return;
	}
	for (uint32_t i = 0; i < stage->cluster_count; i++)
		add_cluster(making, stage, &stage->clusters[i]);
}

static int64_t wait_end_ns(const struct story_task *task)
{
	return task->wait_ns > INT64_MAX - task->begun_ns ? INT64_MAX : task->begun_ns + task->wait_ns;
}

static void add_tasks(struct making *making, const struct story_stage *stage, bool before)
{
	for (uint32_t i = 0; i < stage->task_count; i++) {
		const struct story_task *task = &stage->tasks[i];
		if (task->before != before)
			continue;
		struct gantt_row *row = add_row(making, GANTT_TASK, stage);
		row->task = task;
		if (task->begun_ns == STORY_NEVER)
			continue;
		int64_t end_ns = known_or(task->done_ns, making->end_ns);
		int64_t free_ns = task->approval ? known_or(task->granted_ns, INT64_MAX) : wait_end_ns(task);
		free_ns = clamp(free_ns, task->begun_ns, end_ns);
		add_bar(row, task->approval ? GANTT_APPROVAL : GANTT_WAIT, task->begun_ns, free_ns);
		add_bar(row, GANTT_READY, free_ns, end_ns);
	}
}

/* Small stages get a row for each cluster; the large ones share what is left. */
static void share_room(struct making *making, struct arena *arena, const struct story_run *run, uint32_t room, uint32_t groups)
{
	uint32_t stages = story_stages_of(run), open = stages;
	bool *settled = ARENA_ARRAY(arena, bool, stages);
	making->room = ARENA_ARRAY(arena, uint32_t, stages);
	for (bool changed = true; changed && open;) {
		uint32_t share = room / open;
		changed = false;
		for (uint32_t i = 0; i < stages; i++) {
			if (settled[i] || run->stages[i].cluster_count > share)
				continue;
			making->room[i] = run->stages[i].cluster_count;
			room -= making->room[i];
			settled[i] = changed = true;
			open--;
		}
	}
	for (uint32_t i = 0; i < stages; i++)
		if (!settled[i])
			making->room[i] = room / open == 0 ? 1 : room / open < groups ? room / open : groups;
}

static size_t rows_most(const struct making *making, const struct story_run *run)
{
	size_t count = 0;
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		count += (size_t)making->room[i] + 2 + run->stages[i].task_count;
	return count;
}

struct gantt *gantt_make(struct arena *arena, const struct story *story, const struct story_run *run, uint32_t room, uint32_t groups)
{
	struct making making = {.gantt = ARENA_NEW(arena, struct gantt), .end_ns = story_run_end(story, run)};
	struct gantt *gantt = making.gantt;
	gantt->run = run;
	gantt->from_ns = run->created_ns;
	gantt->until_ns = making.end_ns > run->created_ns ? making.end_ns : run->created_ns + 1;
	if (!story_stages_of(run))
		return gantt;
	share_room(&making, arena, run, room, groups);
	gantt->rows = ARENA_ARRAY(arena, struct gantt_row, rows_most(&making, run));
	for (uint32_t i = 0; i < story_stages_of(run); i++) {
		const struct story_stage *stage = &run->stages[i];
		if (stage->deletion && !stage->cluster_count)
			continue;
		add_row(&making, GANTT_STAGE, stage);
		add_tasks(&making, stage, true);
		add_clusters(&making, stage);
		add_tasks(&making, stage, false);
	}
	return gantt;
}
