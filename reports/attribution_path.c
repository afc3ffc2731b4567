#include "reports/attribution_path.h"

#include <assert.h>
#include <string.h>

void path_put(struct path_writer *writer, int64_t until_ns, enum time_part part)
{
	struct time_path *path = writer->path;
	if (until_ns <= writer->at_ns)
		return;
	struct time_segment *last = path->count ? &path->items[path->count - 1] : NULL;
	assert(!last || last->end_ns == writer->at_ns);
	if (last && last->part == part && last->stage == writer->stage && last->cluster == writer->cluster) {
		last->end_ns = until_ns;
	} else {
		path->items = arena_room(writer->arena, path->items, path->count, &path->room, sizeof *path->items);
		path->items[path->count++] = (struct time_segment){writer->at_ns, until_ns, part, writer->stage, writer->cluster};
	}
	writer->at_ns = until_ns;
}

static int64_t earlier(int64_t left_ns, int64_t right_ns)
{
	return left_ns < right_ns ? left_ns : right_ns;
}

/* Position of the first pass that begins after `at_ns`. */
static size_t next_pass(const struct story_run *run, int64_t at_ns)
{
	size_t low = 0;
	size_t high = run->pass_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->passes[middle].begin_ns <= at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum time_part part_of(enum story_armed armed)
{
	static const enum time_part parts[] = {
		[ARMED_NOTHING] = TIME_HELD, [ARMED_TIMER] = TIME_POLL, [ARMED_BACKOFF] = TIME_BACKOFF, [ARMED_REQUEUE] = TIME_REQUEUE};
	return parts[armed];
}

/* When the key became ready for the pass, or after the last one by its timer. */
static int64_t ready_for(const struct story_run *run, size_t pass, int64_t until_ns)
{
	if (pass < run->pass_count)
		return run->passes[pass].ready_ns;
	const struct story_pass *last = pass ? &run->passes[pass - 1] : NULL;
	return last && last->due_ns != STORY_NEVER ? last->due_ns : until_ns;
}

void path_put_controller(struct path_writer *writer, int64_t until_ns)
{
	const struct story_run *run = writer->run;
	for (size_t next = next_pass(run, writer->at_ns); writer->at_ns < until_ns; next++) {
		const struct story_pass *last = next ? &run->passes[next - 1] : NULL;
		int64_t stretch_ns = next < run->pass_count ? earlier(run->passes[next].begin_ns, until_ns) : until_ns;
		if (last)
			path_put(writer, earlier(last->end_ns, stretch_ns), TIME_QUEUE);
		path_put(writer, earlier(ready_for(run, next, until_ns), stretch_ns), last ? part_of(last->armed) : TIME_HELD);
		path_put(writer, stretch_ns, TIME_QUEUE);
	}
}

/* The state at `at_ns` and until when it lasts. */
static const char *state_at(const struct story_run *run, int64_t at_ns, int64_t *until_ns)
{
	const char *state = NULL;
	size_t low = 0;
	size_t high = run->state_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->states[middle].at_ns <= at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	if (low)
		state = run->states[low - 1].state;
	*until_ns = low < run->state_count ? run->states[low].at_ns : INT64_MAX;
	return state ? state : "Run";
}

void path_put_idle(struct path_writer *writer, int64_t until_ns)
{
	while (writer->at_ns < until_ns) {
		int64_t change_ns;
		const char *state = state_at(writer->run, writer->at_ns, &change_ns);
		int64_t stretch_ns = earlier(change_ns, until_ns);
		if (strcmp(state, "Stop") == 0)
			path_put(writer, stretch_ns, TIME_STOP);
		else if (strcmp(state, "Initialize") == 0)
			path_put(writer, stretch_ns, TIME_HELD);
		else
			path_put_controller(writer, stretch_ns);
	}
}

void path_put_unless_stopped(struct path_writer *writer, int64_t until_ns, enum time_part part)
{
	while (writer->at_ns < until_ns) {
		int64_t change_ns;
		const char *state = state_at(writer->run, writer->at_ns, &change_ns);
		path_put(writer, earlier(change_ns, until_ns), strcmp(state, "Stop") == 0 ? TIME_STOP : part);
	}
}

void path_put_until_the_stop(struct path_writer *writer, int64_t until_ns, enum time_part part)
{
	int64_t stop_ns = story_stop_ns(writer->run, writer->end_ns);
	path_put(writer, stop_ns == STORY_NEVER ? until_ns : earlier(stop_ns, until_ns), part);
	path_put(writer, until_ns, TIME_STOP);
}
