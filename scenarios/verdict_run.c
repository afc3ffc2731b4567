#include "scenarios/conditions.h"
#include "scenarios/verdict.h"

#include "model/run.h"

#include "sim/duration.h"
#include "sim/hash_table.h"

#include <string.h>

/* Order and durations, out of the versions of a run. Versions share what did not change, so only new chunks of clusters are looked at. */

struct started {
	UT_hash_handle hh;
	const char *name;
	int64_t start_ns, end_ns;
	bool has_end;
};

/* The clusters of the last run of this name, by the order in which they were started. */
struct course {
	const struct judge *judge;
	const char *uid;
	const struct run_status *before; /* the version before */
	struct started *clusters;
};

static bool is_true(const struct cluster_status *cluster, const char *type)
{
	for (uint32_t i = 0; i < cluster->condition_count; i++)
		if (strcmp(cluster->conditions[i].type, type) == 0)
			return cluster->conditions[i].status == CONDITION_TRUE;
	return false;
}

static void note_cluster(struct course *course, const struct cluster_status *cluster, int64_t at_ns)
{
	struct started *started;
	if (!is_true(cluster, "Started"))
		return;
	HASH_FIND_STR(course->clusters, cluster->name, started);
	if (!started) {
		started = ARENA_NEW(course->judge->arena, struct started);
		started->name = cluster->name;
		started->start_ns = at_ns;
		HASH_ADD_KEYPTR(hh, course->clusters, started->name, strlen(started->name), started);
	}
	if (!started->has_end && is_true(cluster, "Succeeded")) {
		started->has_end = true;
		started->end_ns = at_ns;
	}
}

static void note_stage(struct course *course, const struct stage_status *stage, const struct stage_status *before, int64_t at_ns)
{
	if (stage == before)
		return;
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		bool shared = before && before->cluster_count == stage->cluster_count &&
			      before->chunks[i / CLUSTER_CHUNK] == stage->chunks[i / CLUSTER_CHUNK];
		if (shared)
			i |= CLUSTER_CHUNK - 1;
		else
			note_cluster(course, run_cluster(stage, i), at_ns);
	}
}

static void note_version(struct course *course, const struct object *run, int64_t at_ns)
{
	if (run->meta.uid != course->uid) {
		course->uid = run->meta.uid;
		course->before = NULL;
		HASH_CLEAR(hh, course->clusters);
	}
	const struct run_status *status = run->run_status;
	const struct run_status *before = course->before;
	for (uint32_t i = 0; status && status != before && i < status->stage_count; i++)
		note_stage(course, run_stage(status, i), before && i < before->stage_count ? run_stage(before, i) : NULL, at_ns);
	course->before = status;
}

static const struct history_line *line_of(const struct judge *judge, const struct expectation *expectation)
{
	const struct object_name *name = &expectation->object;
	return history_line_of(judge->history, name->kind, name->ns, name->name);
}

static struct course course_of(const struct judge *judge, const struct history_line *line)
{
	struct course course = {.judge = judge};
	for (size_t i = 0; line && i < line->count; i++)
		if (line->versions[i].object)
			note_version(&course, line->versions[i].object, line->versions[i].at_ns);
	return course;
}

static const char *copy_text(const struct judge *judge, struct text *text)
{
	const char *copy = arena_text(judge->arena, text_view(text));
	text_deinit(text);
	return copy;
}

struct verdict verdict_order(const struct judge *judge, const struct expectation *expectation)
{
	struct course course = course_of(judge, line_of(judge, expectation));
	struct text wanted, found;
	text_init(&wanted, 0);
	text_init(&found, 0);
	for (size_t i = 0; i < expectation->clusters.count; i++)
		text_putf(&wanted, "%s%s", i ? ", " : "", expectation->clusters.items[i]);
	for (const struct started *started = course.clusters; started; started = started->hh.next)
		text_putf(&found, "%s%s", started != course.clusters ? ", " : "", started->name);
	HASH_CLEAR(hh, course.clusters);
	if (!found.size)
		text_put(&found, "no cluster was started");
	const char *wish = copy_text(judge, &wanted);
	const char *there = copy_text(judge, &found);
	return strcmp(wish, there) == 0 ? verdict_held() : verdict_failed(judge, judge->history->end_ns, wish, there);
}

/* Durations */

struct span {
	bool begun, ended;
	int64_t begin_ns, end_ns;
};

static void mark(struct span *span, bool begun, bool ended, int64_t at_ns)
{
	if (begun && !span->begun) {
		span->begun = true;
		span->begin_ns = at_ns;
	}
	if (span->begun && ended && !span->ended) {
		span->ended = true;
		span->end_ns = at_ns;
	}
}

static const struct stage_status *stage_of(const struct run_status *status, const char *name)
{
	for (uint32_t i = 0; status && i < status->stage_count; i++)
		if (strcmp(run_stage(status, i)->name, name) == 0)
			return run_stage(status, i);
	return NULL;
}

static struct span span_of_line(const struct history_line *line, const char *stage_name)
{
	struct span span = {0};
	const char *uid = NULL;
	for (size_t i = 0; line && i < line->count; i++) {
		const struct object *run = line->versions[i].object;
		if (!run)
			continue;
		if (run->meta.uid != uid)
			span = (struct span){0};
		uid = run->meta.uid;
		const struct stage_status *stage = stage_name ? stage_of(run->run_status, stage_name) : NULL;
		struct condition succeeded;
		bool over = !stage_name && object_condition(run, "Succeeded", &succeeded) && succeeded.status != CONDITION_UNKNOWN;
		mark(&span, stage_name ? stage && stage->has_start : true, stage_name ? stage && stage->has_end : over, line->versions[i].at_ns);
	}
	return span;
}

static struct span span_of_cluster(const struct judge *judge, const struct history_line *line, const char *name)
{
	struct course course = course_of(judge, line);
	struct started *started;
	struct span span = {0};
	HASH_FIND_STR(course.clusters, name, started);
	if (started)
		span = (struct span){true, started->has_end, started->start_ns, started->end_ns};
	HASH_CLEAR(hh, course.clusters);
	return span;
}

struct verdict verdict_duration(const struct judge *judge, const struct expectation *expectation)
{
	const struct history_line *line = line_of(judge, expectation);
	struct span span = expectation->of_cluster ? span_of_cluster(judge, line, expectation->of_cluster) : span_of_line(line, expectation->stage);
	int64_t took_ns = span.end_ns - span.begin_ns;
	if (span.ended && took_ns >= expectation->least && took_ns <= expectation->most)
		return verdict_held();
	const char *least = duration_text(judge->arena, expectation->least);
	const char *wanted = expectation->least == expectation->most
				     ? arena_format(judge->arena, "it takes %s", least)
				     : arena_format(judge->arena, "it takes from %s to %s", least, duration_text(judge->arena, expectation->most));
	if (!span.begun)
		return verdict_failed(judge, judge->history->end_ns, wanted, "it never began");
	const char *begin = duration_text(judge->arena, span.begin_ns);
	if (!span.ended)
		return verdict_failed(judge, judge->history->end_ns, wanted, arena_format(judge->arena, "it began at %s and never ended", begin));
	const char *took = duration_text(judge->arena, took_ns);
	const char *end = duration_text(judge->arena, span.end_ns);
	return verdict_failed(judge, span.end_ns, wanted, arena_format(judge->arena, "it took %s, from %s to %s", took, begin, end));
}
