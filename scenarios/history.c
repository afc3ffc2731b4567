#include "scenarios/history.h"

#include "scenarios/conditions.h"

#include <stdlib.h>
#include <string.h>

struct builder {
	struct history *history;
	struct history_version **versions; /* by identity number */
	size_t *counts, *filled;
	const struct identity **identities;
	size_t lines;
	struct history_holding *holdings;
	size_t holding_count;
};

static void count_records(struct builder *builder, const struct trace *trace)
{
	const struct trace_record *record;
	struct trace_cursor cursor = trace_begin(trace);
	size_t holdings = 0;
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_WRITE && record->subject + (size_t)1 > builder->lines)
			builder->lines = record->subject + (size_t)1;
		holdings += record->kind == TRACE_APPLIED;
	}
	struct arena *arena = builder->history->arena;
	builder->counts = ARENA_ARRAY(arena, size_t, builder->lines);
	builder->filled = ARENA_ARRAY(arena, size_t, builder->lines);
	builder->identities = ARENA_ARRAY(arena, const struct identity *, builder->lines);
	builder->versions = ARENA_ARRAY(arena, struct history_version *, builder->lines);
	builder->holdings = ARENA_ARRAY(arena, struct history_holding, holdings);
	cursor = trace_begin(trace);
	while ((record = trace_next(&cursor)))
		if (record->kind == TRACE_WRITE)
			builder->counts[record->subject]++;
}

static void take_write(struct builder *builder, const struct trace_record *record)
{
	size_t subject = record->subject;
	if (!builder->versions[subject]) {
		builder->versions[subject] = ARENA_ARRAY(builder->history->arena, struct history_version, builder->counts[subject]);
		builder->identities[subject] = record->identity;
	}
	builder->versions[subject][builder->filled[subject]++] = (struct history_version){record->at_ns, record->as.write.after};
}

static void take_records(struct builder *builder, const struct trace *trace)
{
	const struct trace_record *record;
	struct trace_cursor cursor = trace_begin(trace);
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_WRITE)
			take_write(builder, record);
		else if (record->kind == TRACE_APPLIED)
			builder->holdings[builder->holding_count++] = (struct history_holding){
				record->at_ns, record->as.applied.cluster, record->as.applied.snapshot, record->identity};
	}
}

static int name_order(const struct identity *left, const struct identity *right)
{
	int order = strcmp(left->kind->group, right->kind->group);
	if (order == 0)
		order = strcmp(left->kind->kind, right->kind->kind);
	if (order == 0)
		order = strcmp(left->ns, right->ns);
	return order ? order : strcmp(left->name, right->name);
}

static int line_order(const void *left, const void *right)
{
	const struct history_line *one = *(const struct history_line *const *)left;
	const struct history_line *other = *(const struct history_line *const *)right;
	return name_order(one->identity, other->identity);
}

struct history *history_build(struct arena *arena, const struct trace *trace, int64_t start_ns, int64_t end_ns)
{
	struct history *history = ARENA_NEW(arena, struct history);
	struct builder builder = {.history = history};
	*history = (struct history){.arena = arena, .start_ns = start_ns, .end_ns = end_ns};
	count_records(&builder, trace);
	take_records(&builder, trace);
	struct history_line *lines = ARENA_ARRAY(arena, struct history_line, builder.lines);
	const struct history_line **sorted = ARENA_ARRAY(arena, const struct history_line *, builder.lines);
	for (size_t i = 0; i < builder.lines; i++) {
		lines[i] = (struct history_line){builder.identities[i], builder.versions[i], builder.counts[i]};
		if (lines[i].identity)
			sorted[history->sorted_count++] = &lines[i];
	}
	if (history->sorted_count)
		qsort(sorted, history->sorted_count, sizeof sorted[0], line_order);
	history->lines = lines;
	history->line_count = builder.lines;
	history->sorted = sorted;
	history->holdings = builder.holdings;
	history->holding_count = builder.holding_count;
	return history;
}

static const struct object *version_at(const struct history_line *line, int64_t at_ns)
{
	size_t low = 0;
	size_t high = line->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (line->versions[middle].at_ns <= at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? line->versions[low - 1].object : NULL;
}

/* The first line that is not before a name. */
static size_t lower_bound(const struct history *history, const struct identity *wanted)
{
	size_t low = 0;
	size_t high = history->sorted_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (name_order(history->sorted[middle]->identity, wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct history_line *history_line_of(const struct history *history, const struct kind_info *kind, const char *ns, const char *name)
{
	const struct identity wanted = {.kind = kind, .ns = ns, .name = name};
	size_t at = lower_bound(history, &wanted);
	if (at == history->sorted_count || name_order(history->sorted[at]->identity, &wanted) != 0)
		return NULL;
	return history->sorted[at];
}

const struct object *history_object(const struct history *history, const struct kind_info *kind, const char *ns, const char *name, int64_t at_ns)
{
	const struct history_line *line = history_line_of(history, kind, ns, name);
	return line ? version_at(line, at_ns) : NULL;
}

struct history_list history_objects(const struct history *history, struct arena *arena, const struct kind_info *kind, const char *ns, int64_t at_ns)
{
	const struct identity first = {.kind = kind, .ns = ns ? ns : "", .name = ""};
	struct history_list list = {0};
	size_t room = 0;
	for (size_t i = lower_bound(history, &first); i < history->sorted_count; i++) {
		const struct history_line *line = history->sorted[i];
		if (!kind_is_same(line->identity->kind, kind) || (ns && strcmp(line->identity->ns, ns) != 0))
			break;
		const struct object *object = version_at(line, at_ns);
		if (!object)
			continue;
		list.items = arena_room(arena, list.items, list.count, &room, sizeof list.items[0]);
		list.items[list.count++] = object;
	}
	return list;
}
