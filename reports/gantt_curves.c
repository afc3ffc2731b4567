#include "reports/gantt_model.h"

#include "reports/words.h"

#include "sim/hash_table.h"
#include "sim/symbol.h"

#include <string.h>

/* What is counted over time: clusters done, in flight and allowed, and versions across the fleet. */

static void add_step(struct arena *arena, struct gantt_steps *steps, int64_t at_ns, int64_t value)
{
	struct gantt_point *last = steps->count ? &steps->points[steps->count - 1] : NULL;
	if (last && last->value == value)
		return;
	if (last && last->at_ns == at_ns) {
		last->value = value;
		return;
	}
	steps->points = arena_room(arena, steps->points, steps->count, &steps->room, sizeof *steps->points);
	steps->points[steps->count++] = (struct gantt_point){at_ns, value};
}

static int64_t limit_of(const struct story_stage *stage)
{
	return stage->limit < stage->cluster_count ? stage->limit : stage->cluster_count;
}

static void add_limits(struct arena *arena, struct gantt_run *run)
{
	const struct story_run *told = run->run;
	add_step(arena, &run->limit, told->created_ns, 0);
	for (uint32_t i = 0; i < told->stage_count; i++) {
		const struct story_stage *stage = &told->stages[i];
		if (stage->started_ns == STORY_NEVER)
			continue;
		add_step(arena, &run->limit, stage->started_ns, limit_of(stage));
		if (stage->updated_ns != STORY_NEVER)
			add_step(arena, &run->limit, stage->updated_ns, 0);
	}
}

static void add_run_curves(struct arena *arena, struct gantt_run *run)
{
	const struct story_run *told = run->run;
	add_step(arena, &run->done, told->created_ns, 0);
	add_step(arena, &run->in_flight, told->created_ns, 0);
	for (size_t i = 0; i < told->pass_count && told->passes[i].begin_ns <= run->attribution->end_ns; i++) {
		add_step(arena, &run->done, told->passes[i].begin_ns, told->passes[i].done);
		add_step(arena, &run->in_flight, told->passes[i].begin_ns, told->passes[i].in_flight);
	}
	add_limits(arena, run);
}

/* Versions */

struct held {
	UT_hash_handle hh;
	struct {
		const char *ns, *placement, *cluster;
	} key;
	int version; /* -1: nothing */
};

struct version_key {
	const char *ns, *placement;
	int64_t index;
};

struct version_count {
	struct arena *arena;
	struct gantt *gantt;
	struct symbols symbols;
	struct held *held;
	struct version_key keys[GANTT_VERSIONS_MAX];
	int64_t counts[GANTT_VERSIONS_MAX];
	int64_t total;
	bool several; /* placements */
};

static const char *version_label(struct version_count *count, const struct version_key *key)
{
	if (count->several)
		return arena_format(count->arena, "%s%s%s %lld", key->ns, *key->ns ? "/" : "", key->placement, (long long)key->index);
	return arena_format(count->arena, "snapshot %lld", (long long)key->index);
}

/* The last place is for all that do not fit. */
static int version_of(struct version_count *count, const struct version_key *key)
{
	struct gantt *gantt = count->gantt;
	for (size_t i = 0; i < gantt->version_count; i++)
		if (count->keys[i].ns == key->ns && count->keys[i].placement == key->placement && count->keys[i].index == key->index)
			return (int)i;
	if (gantt->version_count == GANTT_VERSIONS_MAX) {
		gantt->versions[GANTT_VERSIONS_MAX - 1].label = "others";
		return GANTT_VERSIONS_MAX - 1;
	}
	count->keys[gantt->version_count] = *key;
	gantt->versions[gantt->version_count].label = version_label(count, key);
	return (int)gantt->version_count++;
}

static void change(struct version_count *count, int version, int64_t at_ns, int64_t by)
{
	if (version < 0)
		return;
	count->counts[version] += by;
	count->total += by;
	add_step(count->arena, &count->gantt->versions[version].members, at_ns, count->counts[version]);
}

static void take_holding(struct version_count *count, const struct story_holding *holding)
{
	struct held *held;
	struct version_key key = {symbol_of(&count->symbols, holding->ns), symbol_of(&count->symbols, holding->placement), holding->index};
	struct held wanted = {.key = {key.ns, key.placement, symbol_of(&count->symbols, holding->cluster)}};
	HASH_FIND(hh, count->held, &wanted.key, sizeof wanted.key, held);
	if (!held) {
		held = ARENA_NEW(count->arena, struct held);
		held->key = wanted.key;
		held->version = -1;
		HASH_ADD(hh, count->held, key, sizeof held->key, held);
	}
	change(count, held->version, holding->at_ns, -1);
	held->version = holding->index < 0 ? -1 : version_of(count, &key);
	change(count, held->version, holding->at_ns, 1);
	if (count->total > count->gantt->members)
		count->gantt->members = count->total;
}

static bool has_several_placements(const struct story *story)
{
	for (size_t i = 1; i < story->holding_count; i++)
		if (strcmp(story->holdings[i].placement, story->holdings[0].placement) != 0 ||
		    strcmp(story->holdings[i].ns, story->holdings[0].ns) != 0)
			return true;
	return false;
}

static void add_versions(struct arena *arena, struct gantt *gantt)
{
	struct version_count count = {.arena = arena, .gantt = gantt, .several = has_several_placements(gantt->story)};
	symbols_init(&count.symbols);
	for (size_t i = 0; i < gantt->story->holding_count; i++)
		take_holding(&count, &gantt->story->holdings[i]);
	HASH_CLEAR(hh, count.held);
	symbols_deinit(&count.symbols);
}

void gantt_add_curves(struct arena *arena, struct gantt *gantt)
{
	for (size_t i = 0; i < gantt->run_count; i++) {
		add_run_curves(arena, &gantt->runs[i]);
		if (gantt->runs[i].clusters > gantt->members)
			gantt->members = gantt->runs[i].clusters;
	}
	add_versions(arena, gantt);
}
