#include "reports/gantt_model.h"

#include "reports/words.h"

#include <string.h>

/* The rows of clusters: one for each, or one for the clusters of a wave or of several. */

/* What a segment of a cluster's time looks like; false: nothing, it has not begun. */
static bool look_of(const struct time_segment *segment, int64_t open_ns, enum gantt_state *state)
{
	switch (segment->part) {
	case TIME_WORKING:
		*state = GANTT_WORKING;
		return true;
	case TIME_POLL:
	case TIME_QUEUE:
		*state = GANTT_POLL;
		break;
	case TIME_BACKOFF:
	case TIME_REQUEUE:
		*state = GANTT_BACKOFF;
		break;
	case TIME_SLOT:
	case TIME_STOP:
		*state = GANTT_LINE;
		return open_ns != STORY_NEVER && segment->begin_ns >= open_ns;
	case TIME_HELD:
	case TIME_EARLIER:
	case TIME_WAIT:
	case TIME_APPROVAL:
	case TIME_COUNT:
		return false;
	}
	/* the controller's delays count as the cluster's only once it was started */
	return segment->cluster != STORY_NONE;
}

struct tell_bar {
	void (*tell)(void *context, int64_t begin_ns, int64_t end_ns, enum gantt_state state);
	void *context;
};

static void tell_working(const struct tell_bar *told, const struct story_cluster *cluster, const struct time_segment *segment)
{
	int64_t trouble_ns = cluster->trouble != TROUBLE_NONE && cluster->trouble_ns < segment->end_ns ? cluster->trouble_ns : segment->end_ns;
	if (trouble_ns < segment->begin_ns)
		trouble_ns = segment->begin_ns;
	told->tell(told->context, segment->begin_ns, trouble_ns, GANTT_WORKING);
	told->tell(told->context, trouble_ns, segment->end_ns, GANTT_FAILING);
}

static int64_t open_of(const struct story_stage *stage)
{
	for (uint32_t i = 0; i < stage->task_count; i++)
		if (stage->tasks[i].before)
			return stage->tasks[i].done_ns;
	return stage->current_ns;
}

/* All that one cluster does, in order. */
static void tell_cluster(struct arena *scratch, const struct gantt_run *run, uint32_t stage_index, uint32_t index, const struct tell_bar *told)
{
	const struct story_stage *stage = &run->run->stages[stage_index];
	const struct story_cluster *cluster = &stage->clusters[index];
	struct time_path path = attribution_of_cluster(scratch, run->attribution, stage_index, index);
	int64_t open_ns = open_of(stage);
	for (size_t i = 0; i < path.count; i++) {
		enum gantt_state state = GANTT_WORKING;
		/* errors may keep the controller from starting it, once its stage has begun */
		bool held_off = gantt_in_backoff(&path, i) && path.items[i].cluster == STORY_NONE && path.items[i].stage != STORY_NONE;
		if (held_off)
			state = GANTT_BACKOFF;
		else if (!look_of(&path.items[i], open_ns, &state))
			continue;
		if (state == GANTT_WORKING)
			tell_working(told, cluster, &path.items[i]);
		else
			told->tell(told->context, path.items[i].begin_ns, path.items[i].end_ns, state);
	}
	if (cluster->seen_ns != STORY_NEVER)
		told->tell(told->context, cluster->seen_ns, run->attribution->end_ns, GANTT_DONE);
}

static bool is_troubled(const struct story_cluster *cluster)
{
	return cluster->trouble != TROUBLE_NONE || cluster->failed_ns != STORY_NEVER;
}

/* One row for one cluster */

struct single_row {
	struct arena *arena;
	struct gantt_row *row;
};

static void add_to_row(void *context, int64_t begin_ns, int64_t end_ns, enum gantt_state state)
{
	const struct single_row *single = context;
	gantt_add_bar(single->arena, single->row, &(struct gantt_bar){begin_ns, end_ns, 0, 1, state, NULL});
}

static void add_single(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint32_t stage, uint32_t group, uint32_t cluster)
{
	const struct story_cluster *told = &run->run->stages[stage].clusters[cluster];
	struct single_row single = {arena, gantt_add_row(arena, gantt, GANTT_ROW_CLUSTERS, told->name, group)};
	single.row->count = 1;
	single.row->started_ns = told->started_ns;
	single.row->trouble = is_troubled(told);
	tell_cluster(arena, run, stage, cluster, &(struct tell_bar){add_to_row, &single});
}

/* One row for many: how many are in which state, column by column. */

struct counted_row {
	const struct gantt *gantt;
	int32_t changes[GANTT_STATE_COUNT][GANTT_COLUMNS + 1];
};

/* The first column whose middle is not before `at_ns`. */
static int64_t column_of(const struct gantt *gantt, int64_t at_ns)
{
	__int128 offset = (__int128)(at_ns - gantt->begin_ns) * GANTT_COLUMNS * 2;
	__int128 whole = (__int128)(gantt->end_ns - gantt->begin_ns) * 2;
	__int128 column = (offset + whole / 2 - 1) / whole;
	return column < 0 ? 0 : column > GANTT_COLUMNS ? GANTT_COLUMNS : (int64_t)column;
}

static int64_t column_begin(const struct gantt *gantt, int64_t column)
{
	return gantt->begin_ns + (int64_t)((__int128)(gantt->end_ns - gantt->begin_ns) * column / GANTT_COLUMNS);
}

static void count_in_row(void *context, int64_t begin_ns, int64_t end_ns, enum gantt_state state)
{
	struct counted_row *counted = context;
	counted->changes[state][column_of(counted->gantt, begin_ns)]++;
	counted->changes[state][column_of(counted->gantt, end_ns)]--;
}

/* From the bottom: what is done, what is ready, what is at work, what stands in line. */
static void add_column(struct arena *arena, struct gantt_row *row, const struct gantt *gantt, int64_t column, const int32_t *counts)
{
	static const enum gantt_state order[] = {GANTT_DONE, GANTT_POLL, GANTT_BACKOFF, GANTT_WORKING, GANTT_FAILING, GANTT_LINE};
	int64_t below = 0;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (counts[order[i]] <= 0)
			continue;
		struct gantt_bar bar = {.begin_ns = column_begin(gantt, column),
					.end_ns = column_begin(gantt, column + 1),
					.low = (float)below / (float)row->count,
					.high = (float)(below + counts[order[i]]) / (float)row->count,
					.state = order[i]};
		below += counts[order[i]];
		row->bars = arena_room(arena, row->bars, row->bar_count, &row->bar_room, sizeof *row->bars);
		row->bars[row->bar_count++] = bar;
	}
}

/* Columns that look alike become one. */
static void add_columns(struct arena *arena, struct gantt_row *row, const struct gantt *gantt, const struct counted_row *counted)
{
	int32_t counts[GANTT_STATE_COUNT] = {0};
	size_t first = 0; /* bars of the stretch that is being prolonged */
	bool open = false;
	for (int64_t column = 0; column < GANTT_COLUMNS; column++) {
		bool changed = false;
		for (int state = 0; state < GANTT_STATE_COUNT; state++) {
			counts[state] += counted->changes[state][column];
			changed = changed || counted->changes[state][column] != 0;
		}
		if (open && !changed) {
			for (size_t i = first; i < row->bar_count; i++)
				row->bars[i].end_ns = column_begin(gantt, column + 1);
			continue;
		}
		first = row->bar_count;
		add_column(arena, row, gantt, column, counts);
		open = row->bar_count > first;
	}
}

struct cluster_range {
	const uint32_t *order; /* positions of clusters */
	uint32_t count;
	uint32_t first_wave, last_wave;
	uint32_t troubled;
};

/* "wave 3 (25, 2 in trouble)". */
static const char *range_label(struct arena *arena, const struct story_stage *stage, const struct cluster_range *range)
{
	uint32_t last_wave = range->last_wave < stage->wave_count ? range->last_wave : stage->wave_count - 1;
	struct text text;
	text_init(&text, 0);
	if (range->first_wave >= stage->wave_count)
		text_put(&text, "not started");
	else if (range->first_wave == last_wave)
		text_putf(&text, "wave %u", range->first_wave + 1);
	else
		text_putf(&text, "waves %u-%u", range->first_wave + 1, last_wave + 1);
	text_putf(&text, " (%u", range->count);
	if (range->troubled)
		text_putf(&text, ", %u in trouble", range->troubled);
	text_put_char(&text, ')');
	const char *label = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return label;
}

static void add_counted(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint32_t stage, uint32_t group,
			const struct cluster_range *range)
{
	const struct story_stage *told = &run->run->stages[stage];
	struct counted_row *counted = ARENA_NEW(arena, struct counted_row);
	struct arena scratch;
	counted->gantt = gantt;
	struct gantt_row *row = gantt_add_row(arena, gantt, GANTT_ROW_CLUSTERS, range_label(arena, told, range), group);
	row->count = range->count;
	row->trouble = range->troubled > 0;
	/* in the order in which they were started */
	row->started_ns = told->clusters[range->order[0]].started_ns;
	arena_init(&scratch, 0);
	for (uint32_t i = 0; i < range->count; i++) {
		tell_cluster(&scratch, run, stage, range->order[i], &(struct tell_bar){count_in_row, counted});
		arena_reset(&scratch);
	}
	arena_deinit(&scratch);
	add_columns(arena, row, gantt, counted);
}

/* Clusters in the order in which they were started, then those that were not. */
static uint32_t *order_of(struct arena *arena, const struct story_stage *stage)
{
	uint32_t *order = ARENA_ARRAY(arena, uint32_t, stage->cluster_count);
	uint32_t count = stage->started_count;
	if (count)
		memcpy(order, stage->start_order, count * sizeof *order);
	for (uint32_t i = 0; i < stage->cluster_count; i++)
		if (stage->clusters[i].started_ns == STORY_NEVER)
			order[count++] = i;
	return order;
}

static uint32_t wave_of(const struct story_stage *stage, uint32_t cluster)
{
	return stage->clusters[cluster].wave == STORY_NONE ? stage->wave_count : stage->clusters[cluster].wave;
}

void gantt_add_clusters(struct arena *arena, struct gantt *gantt, const struct gantt_run *run, uint32_t stage_index, uint32_t group,
			uint32_t rows_max)
{
	const struct story_stage *stage = &run->run->stages[stage_index];
	const uint32_t *order = order_of(arena, stage);
	if (rows_max >= stage->cluster_count) {
		for (uint32_t i = 0; i < stage->cluster_count; i++)
			add_single(arena, gantt, run, stage_index, group, order[i]);
		return;
	}
	uint32_t waves = stage->wave_count + (stage->started_count < stage->cluster_count);
	uint32_t step = (waves + rows_max - 1) / rows_max;
	for (uint32_t at = 0; at < stage->cluster_count;) {
		struct cluster_range range = {.order = &order[at], .first_wave = wave_of(stage, order[at])};
		range.first_wave = range.first_wave / step * step;
		range.last_wave = range.first_wave + step - 1;
		while (at < stage->cluster_count && wave_of(stage, order[at]) <= range.last_wave) {
			range.troubled += is_troubled(&stage->clusters[order[at]]);
			range.count++;
			at++;
		}
		add_counted(arena, gantt, run, stage_index, group, &range);
	}
}
