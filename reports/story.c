#include "reports/story.h"

#include "reports/story_reader.h"

#include <string.h>

struct story_subject *story_subject_of(struct story_reader *reader, uint32_t number)
{
	if (number >= reader->subject_room) {
		size_t room = reader->subject_room ? reader->subject_room : 256;
		while (room <= number)
			room *= 2;
		struct story_subject *grown = ARENA_ARRAY(reader->arena, struct story_subject, room);
		if (reader->subject_count)
			memcpy(grown, reader->subjects, reader->subject_count * sizeof *grown);
		reader->subjects = grown;
		reader->subject_room = room;
	}
	if (number >= reader->subject_count)
		reader->subject_count = (size_t)number + 1;
	return &reader->subjects[number];
}

static void take_write(struct story_reader *reader, const struct trace_record *record)
{
	if (kind_is_fleet(record->identity->kind, "ClusterStagedUpdateRun", "StagedUpdateRun"))
		story_take_run(reader, record);
	else if (kind_is_fleet(record->identity->kind, "ClusterResourceBinding", "ResourceBinding"))
		story_take_binding(reader, record);
	else if (kind_is_fleet(record->identity->kind, "ClusterApprovalRequest", "ApprovalRequest"))
		story_take_request(reader, record);
}

static void take(struct story_reader *reader, const struct trace_record *record)
{
	switch ((enum trace_kind)record->kind) {
	case TRACE_WRITE:
		take_write(reader, record);
		break;
	case TRACE_PASS_BEGIN:
	case TRACE_PASS_END:
		if (record->as.pass->controller == CONTROLLER_RUN)
			story_take_pass(reader, record);
		break;
	case TRACE_APPLIED:
		story_take_applied(reader, record);
		break;
	case TRACE_REFUSED:
	case TRACE_ACTION:
	case TRACE_EVENT:
	case TRACE_NOTE:
		break;
	}
}

/* Runs are in the order of their creation, so it is enough to remember the latest end so far. A run under way is one that is initialized or tries
 * to be. */
static bool any_concurrent(const struct story *story)
{
	int64_t latest_ns = STORY_NEVER;
	for (size_t i = 0; i < story->run_count; i++) {
		if (story->runs[i]->created_ns < latest_ns)
			return true;
		int64_t end_ns = story_run_end(story, story->runs[i]);
		if (end_ns > latest_ns)
			latest_ns = end_ns;
	}
	return false;
}

static void index_runs(struct story_reader *reader)
{
	struct story *story = reader->story;
	story->latest_count = reader->subject_count;
	story->latest = ARENA_ARRAY(reader->arena, const struct story_run *, story->latest_count);
	for (size_t i = 0; i < story->run_count; i++) {
		const struct story_run **latest = &story->latest[story->runs[i]->identity->number];
		story->runs[i]->earlier = *latest;
		*latest = story->runs[i];
	}
}

struct story *story_read(struct arena *arena, const struct trace *trace, int64_t start_ns, int64_t end_ns)
{
	struct story *story = ARENA_NEW(arena, struct story);
	*story = (struct story){.trace = trace, .start_ns = start_ns, .end_ns = end_ns};
	struct story_reader reader = {.story = story, .arena = arena};
	symbols_init(&reader.symbols);
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor)))
		take(&reader, record);
	for (size_t i = 0; i < story->run_count; i++)
		story_finish_run(&reader, story->runs[i]);
	index_runs(&reader);
	story->concurrent = any_concurrent(story);
	story_drop_tables(&reader);
	symbols_deinit(&reader.symbols);
	return story;
}

const struct story_run *story_run_at(const struct story *story, const struct identity *identity, int64_t at_ns)
{
	const struct story_run *run = identity->number < story->latest_count ? story->latest[identity->number] : NULL;
	while (run && run->created_ns > at_ns)
		run = run->earlier;
	return run;
}

int64_t story_run_end(const struct story *story, const struct story_run *run)
{
	return run->ended_ns == STORY_NEVER ? story->end_ns : run->ended_ns;
}

uint32_t story_stages_of(const struct story_run *run)
{
	return run->stage_count + (run->has_deletion ? 1 : 0);
}

bool story_rolls_back(const struct story_run *run)
{
	return run->index >= 0 && run->index < run->held_index;
}

bool story_state_is(const struct story_run *run, int64_t at_ns, const char *state)
{
	const char *found = NULL;
	for (size_t i = 0; i < run->state_count && run->states[i].at_ns <= at_ns; i++)
		found = run->states[i].state;
	return found && strcmp(found, state) == 0;
}

static bool is_stop(const struct story_state *state)
{
	return state->state && strcmp(state->state, "Stop") == 0;
}

int64_t story_stop_ns(const struct story_run *run, int64_t end_ns)
{
	size_t count = run->state_count;
	while (count && run->states[count - 1].at_ns > end_ns)
		count--;
	return count && is_stop(&run->states[count - 1]) ? run->states[count - 1].at_ns : STORY_NEVER;
}

int64_t story_stopped_between(const struct story_run *run, int64_t from_ns, int64_t until_ns)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i < run->state_count; i++) {
		int64_t begin_ns = run->states[i].at_ns > from_ns ? run->states[i].at_ns : from_ns;
		int64_t end_ns = i + 1 < run->state_count && run->states[i + 1].at_ns < until_ns ? run->states[i + 1].at_ns : until_ns;
		if (is_stop(&run->states[i]) && end_ns > begin_ns)
			sum_ns += end_ns - begin_ns;
	}
	return sum_ns;
}
