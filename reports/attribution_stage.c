#include "reports/attribution_path.h"

#include "sim/duration.h"

#include <assert.h>
#include <stdlib.h>

/* The path through one stage. */

static const struct story_task *find_task(const struct story_stage *stage, bool before, bool approval)
{
	for (uint32_t i = 0; i < stage->task_count; i++)
		if (stage->tasks[i].before == before && stage->tasks[i].approval == approval)
			return &stage->tasks[i];
	return NULL;
}

static int64_t or_end(int64_t at_ns, int64_t end_ns)
{
	return at_ns == STORY_NEVER || at_ns > end_ns ? end_ns : at_ns;
}

int64_t stage_open_ns(const struct story_stage *stage)
{
	const struct story_task *task = find_task(stage, true, true);
	return task ? task->done_ns : stage->current_ns;
}

/* From the request to the pass that accepts it. What was granted before there was a request costs nothing. */
static void put_approval(struct path_writer *writer, const struct story_task *task, int64_t end_ns)
{
	int64_t done_ns = or_end(task->done_ns, end_ns);
	path_put_idle(writer, or_end(task->begun_ns, done_ns));
	if (task->begun_ns != STORY_NEVER)
		path_put_until_the_stop(writer, or_end(task->granted_ns, done_ns), TIME_APPROVAL);
	path_put_idle(writer, done_ns);
}

void path_put_before_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns)
{
	const struct story_task *task = find_task(stage, true, true);
	path_put_idle(writer, or_end(stage->current_ns, end_ns));
	if (stage->current_ns != STORY_NEVER && task)
		put_approval(writer, task, end_ns);
}

/* When nothing of a task was left but to be seen; INT64_MAX: not yet. */
static int64_t over_ns(const struct story_task *task)
{
	if (task->begun_ns == STORY_NEVER || (task->approval && task->granted_ns == STORY_NEVER))
		return INT64_MAX;
	if (!task->approval)
		return ns_add(task->begun_ns, task->wait_ns);
	return task->granted_ns > task->begun_ns ? task->granted_ns : task->begun_ns;
}

static bool ended_later(const struct story_task *left, const struct story_task *right)
{
	int64_t left_ns = left->done_ns == STORY_NEVER ? INT64_MAX : left->done_ns;
	int64_t right_ns = right->done_ns == STORY_NEVER ? INT64_MAX : right->done_ns;
	return left_ns != right_ns ? left_ns > right_ns : over_ns(left) > over_ns(right);
}

const struct story_task *stage_last_task(const struct story_stage *stage)
{
	const struct story_task *wait = find_task(stage, false, false);
	const struct story_task *approval = find_task(stage, false, true);
	if (!wait || !approval)
		return wait ? wait : approval;
	return ended_later(approval, wait) ? approval : wait;
}

void path_put_after_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns)
{
	const struct story_task *task = stage_last_task(stage);
	if (task && task->approval) {
		put_approval(writer, task, end_ns);
	} else if (task && task->begun_ns != STORY_NEVER) {
		int64_t done_ns = or_end(task->done_ns, end_ns);
		/* a stop made the wait begin again */
		path_put_unless_stopped(writer, or_end(task->begun_ns, done_ns), TIME_WAIT);
		path_put_until_the_stop(writer, or_end(ns_add(task->begun_ns, task->wait_ns), done_ns), TIME_WAIT);
		path_put_idle(writer, done_ns);
	}
	path_put_idle(writer, end_ns);
}

/* The chain of clusters */

/* A cluster that gave its slot back, and in which pass. */
struct slot_release {
	uint32_t pass;
	uint32_t cluster;
	int64_t ready_ns;
};

struct chain {
	const struct story_run *run;
	const struct story_stage *stage;
	struct slot_release *releases; /* by pass, then readiness, then position */
	size_t release_count;
	uint32_t *ranks; /* of a cluster among those that its pass started */
};

/* One that was started and done in one pass keeps its slot until the next. */
static uint32_t release_pass(const struct story_run *run, const struct story_cluster *cluster)
{
	if (cluster->seen_pass == STORY_NONE || cluster->start_pass == STORY_NONE)
		return STORY_NONE;
	uint32_t pass = cluster->at_once ? cluster->seen_pass + 1 : cluster->seen_pass;
	return pass < run->pass_count ? pass : STORY_NONE;
}

static int compare_releases(const void *left, const void *right)
{
	const struct slot_release *a = left;
	const struct slot_release *b = right;
	if (a->pass != b->pass)
		return a->pass < b->pass ? -1 : 1;
	if (a->ready_ns != b->ready_ns)
		return a->ready_ns < b->ready_ns ? -1 : 1;
	return a->cluster < b->cluster ? -1 : a->cluster > b->cluster;
}

static struct chain chain_of(struct arena *arena, const struct story_run *run, const struct story_stage *stage)
{
	struct chain chain = {.run = run, .stage = stage};
	chain.releases = ARENA_ARRAY(arena, struct slot_release, stage->cluster_count);
	chain.ranks = ARENA_ARRAY(arena, uint32_t, stage->cluster_count);
	for (uint32_t i = 0; i < stage->started_count; i++) {
		uint32_t position = stage->start_order[i];
		const struct story_cluster *cluster = &stage->clusters[position];
		bool same = i && stage->clusters[stage->start_order[i - 1]].start_pass == cluster->start_pass;
		chain.ranks[position] = same ? chain.ranks[stage->start_order[i - 1]] + 1 : 0;
		uint32_t pass = release_pass(run, cluster);
		if (pass != STORY_NONE)
			chain.releases[chain.release_count++] = (struct slot_release){pass, position, cluster->ready_ns};
	}
	qsort(chain.releases, chain.release_count, sizeof *chain.releases, compare_releases);
	return chain;
}

/* How many clusters had given their slots back by a pass. */
static size_t released_by(const struct chain *chain, uint32_t pass)
{
	size_t low = 0;
	size_t high = chain->release_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (chain->releases[middle].pass <= pass)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The cluster that was done before this one could start; STORY_NONE: it is among the first. Removals start all at once. */
static uint32_t predecessor(const struct chain *chain, uint32_t cluster)
{
	uint32_t pass = chain->stage->clusters[cluster].start_pass;
	size_t end = pass == STORY_NONE || chain->stage->deletion ? 0 : released_by(chain, pass);
	if (!end)
		return STORY_NONE;
	uint32_t last_pass = chain->releases[end - 1].pass;
	size_t begin = last_pass ? released_by(chain, last_pass - 1) : 0;
	size_t rank = last_pass == pass ? chain->ranks[cluster] : end - begin - 1;
	uint32_t found = chain->releases[rank < end - begin ? begin + rank : end - 1].cluster;
	assert(chain->stage->clusters[found].start_pass < pass);
	return found;
}

/* Whether the stage waits for `left` rather than for `right`, both in flight: one that is not ready, started earliest; else the last ready. */
static bool holds_up_more(const struct story_cluster *left, const struct story_cluster *right)
{
	bool left_ready = left->ready_ns != STORY_NEVER;
	bool right_ready = right->ready_ns != STORY_NEVER;
	if (left_ready != right_ready)
		return !left_ready;
	return left_ready ? left->ready_ns > right->ready_ns : left->started_ns < right->started_ns;
}

/* The end of the chain: a cluster that still holds its slot, else the last that was ready. */
static uint32_t chain_end(const struct chain *chain)
{
	const struct story_stage *stage = chain->stage;
	uint32_t found = STORY_NONE;
	for (uint32_t i = 0; i < stage->started_count; i++) {
		uint32_t position = stage->start_order[i];
		if (release_pass(chain->run, &stage->clusters[position]) == STORY_NONE &&
		    (found == STORY_NONE || holds_up_more(&stage->clusters[position], &stage->clusters[found])))
			found = position;
	}
	return found == STORY_NONE && chain->release_count ? chain->releases[chain->release_count - 1].cluster : found;
}

void path_put_working(struct path_writer *writer, const struct story_cluster *cluster, int64_t until_ns)
{
	/* a stop waits for clusters that are marked as started, and for no other */
	if (cluster->mark_pass == STORY_NONE && cluster->start_pass != STORY_NONE)
		path_put_until_the_stop(writer, until_ns, TIME_WORKING);
	else
		path_put(writer, until_ns, TIME_WORKING);
}

static void put_cluster(struct path_writer *writer, const struct story_cluster *cluster, int64_t released_ns)
{
	path_put_idle(writer, or_end(cluster->started_ns, released_ns));
	path_put_working(writer, cluster, or_end(cluster->ready_ns, released_ns));
	path_put_controller(writer, released_ns);
}

void path_put_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns)
{
	struct chain chain = chain_of(writer->arena, writer->run, stage);
	uint32_t *links = ARENA_ARRAY(writer->arena, uint32_t, stage->started_count + 1);
	size_t count = 0;
	int64_t until_ns = or_end(stage->updated_ns, end_ns);
	for (uint32_t at = chain_end(&chain); at != STORY_NONE; at = predecessor(&chain, at))
		links[count++] = at;
	while (count) {
		const struct story_cluster *cluster = &stage->clusters[links[--count]];
		uint32_t pass = release_pass(writer->run, cluster);
		writer->cluster = links[count];
		put_cluster(writer, cluster, pass == STORY_NONE ? until_ns : or_end(writer->run->passes[pass].begin_ns, until_ns));
		writer->cluster = STORY_NONE;
	}
	path_put_idle(writer, until_ns);
}

/* Clusters in line */

void path_put_line(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns)
{
	const struct story_run *run = writer->run;
	struct chain chain = chain_of(writer->arena, run, stage);
	uint32_t started = 0;
	size_t released = 0;
	int64_t until_ns = or_end(stage->ended_ns, end_ns);
	for (size_t pass = stage->current_pass == STORY_NONE ? run->pass_count : stage->current_pass; pass < run->pass_count; pass++) {
		while (started < stage->started_count && stage->clusters[stage->start_order[started]].start_pass <= pass)
			started++;
		while (released < chain.release_count && chain.releases[released].pass <= pass)
			released++;
		int64_t next_ns = pass + 1 < run->pass_count ? or_end(run->passes[pass + 1].begin_ns, until_ns) : until_ns;
		if ((int64_t)started - (int64_t)released >= stage->limit)
			path_put_unless_stopped(writer, next_ns, TIME_SLOT);
		else
			path_put_idle(writer, next_ns);
		if (next_ns == until_ns)
			break;
	}
	path_put_idle(writer, until_ns);
}
