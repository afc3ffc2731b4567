#include "reports/explain.h"

#include "reports/escape.h"
#include "reports/summary.h"
#include "reports/words.h"

#include "sim/diag.h"

#include <string.h>

enum { SEGMENTS_SHOWN = 1000, CANDIDATES_MAX = 10 * 1000 };

/* Names */

static bool is_run_name(struct arena *arena, const struct story_run *run, const char *name)
{
	const struct identity *identity = run->identity;
	const char *full = *identity->ns ? arena_format(arena, "%s/%s", identity->ns, identity->name) : identity->name;
	return strcmp(name, identity->name) == 0 || strcmp(name, full) == 0 ||
	       strcmp(name, arena_format(arena, "%s/%s", identity->kind->singular, full)) == 0;
}

/* "membercluster/NAME" and "STAGE/NAME": what stands behind, when that is what stands before. */
static bool is_cluster_name(const struct story_stage *stage, const char *cluster, const char *name)
{
	const char *slash = strrchr(name, '/');
	if (!slash)
		return strcmp(cluster, name) == 0;
	size_t size = (size_t)(slash - name);
	bool member = size == strlen("membercluster") && memcmp(name, "membercluster", size) == 0;
	bool staged = size == strlen(stage->name) && memcmp(name, stage->name, size) == 0;
	return (member || staged) && strcmp(cluster, slash + 1) == 0;
}

struct finder {
	struct arena *arena;
	struct explain_subject *items;
	size_t count, room;
};

static void add(struct finder *finder, const struct attribution *attribution, uint32_t stage, uint32_t cluster)
{
	finder->items = arena_room(finder->arena, finder->items, finder->count, &finder->room, sizeof *finder->items);
	finder->items[finder->count++] = (struct explain_subject){attribution, stage, cluster};
}

static void find_in_run(struct finder *finder, const struct story *story, const struct story_run *run, const char *name)
{
	const struct attribution *attribution = NULL;
	if (!name || is_run_name(finder->arena, run, name)) {
		attribution = attribution_of_run(finder->arena, story, run);
		add(finder, attribution, STORY_NONE, STORY_NONE);
	}
	for (uint32_t i = 0; name && i < story_stages_of(run); i++)
		for (uint32_t j = 0; j < run->stages[i].cluster_count; j++) {
			if (!is_cluster_name(&run->stages[i], run->stages[i].clusters[j].name, name))
				continue;
			attribution = attribution ? attribution : attribution_of_run(finder->arena, story, run);
			add(finder, attribution, i, j);
		}
}

struct explain_subjects explain_find(struct arena *arena, const struct story *story, const char *name)
{
	struct finder finder = {.arena = arena};
	for (size_t i = 0; i < story->run_count; i++)
		find_in_run(&finder, story, story->runs[i], name);
	return (struct explain_subjects){finder.items, finder.count};
}

const char *explain_nearest(struct arena *arena, const struct story *story, const char *name)
{
	const char **names = ARENA_ARRAY(arena, const char *, CANDIDATES_MAX);
	size_t count = 0;
	for (size_t i = 0; i < story->run_count && count < CANDIDATES_MAX; i++) {
		const struct story_run *run = story->runs[i];
		names[count++] = run->identity->name;
		for (uint32_t j = 0; j < story_stages_of(run); j++)
			for (uint32_t k = 0; k < run->stages[j].cluster_count && count < CANDIDATES_MAX; k++)
				names[count++] = run->stages[j].clusters[k].name;
	}
	return diag_nearest(name, names, count);
}

static bool is_cluster(const struct explain_subject *subject)
{
	return subject->stage != STORY_NONE;
}

static struct time_path path_of(struct arena *arena, const struct explain_subject *subject)
{
	return is_cluster(subject) ? attribution_of_cluster(arena, subject->attribution, subject->stage, subject->cluster) : subject->attribution->path;
}

/* Text */

static void put_segment(struct text *out, const struct explain_subject *subject, const struct time_segment *segment, size_t indent, bool own)
{
	struct text column;
	text_init(&column, 64);
	text_put_repeated(out, ' ', indent);
	words_put_clock(&column, segment->begin_ns);
	text_putf(out, "%-13s", text_view(&column));
	text_clear(&column);
	words_put_duration(&column, segment->end_ns - segment->begin_ns);
	text_putf(out, "%8s  ", text_view(&column));
	explain_put_segment(out, subject->attribution, segment, own);
	text_put_char(out, '\n');
	text_deinit(&column);
}

/* What the run did meanwhile. */
static void put_meanwhile(struct text *out, const struct explain_subject *subject, const struct time_segment *segment, size_t *shown)
{
	const struct time_path *path = &subject->attribution->path;
	for (size_t i = 0; i < path->count && *shown < SEGMENTS_SHOWN; i++) {
		struct time_segment part = path->items[i];
		if (part.end_ns <= segment->begin_ns || part.begin_ns >= segment->end_ns)
			continue;
		part.begin_ns = part.begin_ns < segment->begin_ns ? segment->begin_ns : part.begin_ns;
		part.end_ns = part.end_ns > segment->end_ns ? segment->end_ns : part.end_ns;
		put_segment(out, subject, &part, 4, false);
		++*shown;
	}
}

static void put_instant(struct text *out, const char *words, int64_t at_ns)
{
	if (at_ns == STORY_NEVER)
		return;
	text_put(out, words);
	words_put_clock(out, at_ns);
}

static void put_cluster_head(struct text *out, const struct explain_subject *subject)
{
	const struct story_run *run = subject->attribution->run;
	const struct story_stage *stage = &run->stages[subject->stage];
	const struct story_cluster *cluster = &stage->clusters[subject->cluster];
	words_put_plain(out, cluster->name);
	text_put(out, " in stage ");
	words_put_plain(out, words_stage(stage->name));
	text_putf(out, " (%u of %u) of ", subject->cluster + 1, stage->cluster_count);
	words_put_object(out, run->identity);
	text_put_char(out, ':');
	if (cluster->started_ns == STORY_NEVER)
		text_put(out, " never started");
	put_instant(out, " started at ", cluster->started_ns);
	put_instant(out, ", ready at ", cluster->ready_ns);
	put_instant(out, ", seen done at ", cluster->seen_ns);
	put_instant(out, ", failed at ", cluster->failed_ns);
	text_put_char(out, '\n');
}

static void put_head(struct text *out, struct arena *arena, const struct explain_subject *subject)
{
	if (is_cluster(subject)) {
		put_cluster_head(out, subject);
		return;
	}
	const struct summary summary = summary_of(arena, subject->attribution);
	text_putf(out, "%s %s %s\n", summary.finish, summary.wait, summary.trouble);
}

static void put_totals(struct text *out, const struct time_totals *totals)
{
	enum time_part order[TIME_COUNT];
	uint32_t parts = time_totals_order(totals, order);
	int64_t sum_ns = time_totals_sum(totals);
	text_put(out, "in all ");
	words_put_duration(out, sum_ns);
	for (uint32_t i = 0; i < parts; i++) {
		text_putf(out, "%s%s ", i ? ", " : ": ", time_part_name(order[i]));
		words_put_duration(out, totals->part_ns[order[i]]);
		text_put(out, " (");
		words_put_share(out, totals->part_ns[order[i]], sum_ns);
		text_put_char(out, ')');
	}
	text_put_char(out, '\n');
}

static void write_subject(struct text *out, struct arena *arena, const struct explain_subject *subject)
{
	const struct time_path path = path_of(arena, subject);
	const struct time_totals totals = time_totals_of(&path);
	size_t shown = 0;
	put_head(out, arena, subject);
	if (path.count)
		text_putf(out, "\n%-13s%8s  %s\n", "from", "for", "what");
	for (size_t i = 0; i < path.count && shown < SEGMENTS_SHOWN; i++, shown++) {
		put_segment(out, subject, &path.items[i], 0, is_cluster(subject));
		if (path.items[i].part == TIME_EARLIER)
			put_meanwhile(out, subject, &path.items[i], &shown);
	}
	if (shown >= SEGMENTS_SHOWN)
		text_put(out, "and more\n");
	put_totals(out, &totals);
}

void explain_write_text(struct text *out, struct arena *arena, const struct explain_subjects *subjects)
{
	for (size_t i = 0; i < subjects->count; i++) {
		text_put(out, i ? "\n" : "");
		write_subject(out, arena, &subjects->items[i]);
	}
}

/* JSON */

static void put_names(struct text *out, const struct story_run *run, uint32_t stage, uint32_t cluster)
{
	if (stage == STORY_NONE)
		return;
	text_put(out, ",\"stage\":");
	escape_put_json(out, run->stages[stage].name);
	if (cluster == STORY_NONE)
		return;
	text_put(out, ",\"cluster\":");
	escape_put_json(out, run->stages[stage].clusters[cluster].name);
}

static void put_json_segment(struct text *out, const struct explain_subject *subject, const struct time_segment *segment)
{
	struct text words;
	text_init(&words, 0);
	text_putf(out, "\n    {\"beginNs\":%lld,\"endNs\":%lld,\"cause\":\"%s\"", (long long)segment->begin_ns, (long long)segment->end_ns,
		  time_part_key(segment->part));
	put_names(out, subject->attribution->run, segment->stage, segment->cluster);
	explain_put_segment(&words, subject->attribution, segment, is_cluster(subject));
	text_put(out, ",\"words\":");
	escape_put_json(out, text_view(&words));
	text_put_char(out, '}');
	text_deinit(&words);
}

static void put_json_subject(struct text *out, struct arena *arena, const struct explain_subject *subject)
{
	const struct story_run *run = subject->attribution->run;
	const struct time_path path = path_of(arena, subject);
	const struct time_totals totals = time_totals_of(&path);
	int64_t begin_ns = subject->attribution->begin_ns;
	struct text name;
	text_init(&name, 0);
	words_put_object(&name, run->identity);
	text_put(out, "{\"run\":");
	escape_put_json(out, text_view(&name));
	put_names(out, run, subject->stage, subject->cluster);
	text_putf(out, ",\"beginNs\":%lld,\"endNs\":%lld,\"totals\":{", (long long)begin_ns, (long long)(begin_ns + time_totals_sum(&totals)));
	for (int part = 0; part < TIME_COUNT; part++)
		text_putf(out, "%s\"%s\":%lld", part ? "," : "", time_part_key((enum time_part)part), (long long)totals.part_ns[part]);
	text_put(out, "},\"path\":[");
	for (size_t i = 0; i < path.count; i++) {
		text_put(out, i ? "," : "");
		put_json_segment(out, subject, &path.items[i]);
	}
	text_put(out, "]}");
	text_deinit(&name);
}

void explain_write_json(struct text *out, struct arena *arena, const struct explain_subjects *subjects)
{
	text_put_char(out, '[');
	for (size_t i = 0; i < subjects->count; i++) {
		text_put(out, i ? ",\n  " : "\n  ");
		put_json_subject(out, arena, &subjects->items[i]);
	}
	text_put(out, "\n]\n");
}
