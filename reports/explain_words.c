#include "reports/explain.h"

#include "reports/words.h"

#include "sim/duration.h"

#include <stdint.h>

/* The words for one stretch of time. */

enum { HOLDERS_SHOWN = 3 };

/* The last pass that began before `at_ns`; NULL: none. */
static const struct story_pass *pass_before(const struct story_run *run, int64_t at_ns)
{
	size_t low = 0, high = run->pass_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->passes[middle].begin_ns < at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &run->passes[low - 1] : NULL;
}

static size_t passes_between(const struct story_run *run, int64_t from_ns, int64_t until_ns)
{
	const struct story_pass *last = pass_before(run, until_ns);
	const struct story_pass *first = pass_before(run, from_ns + 1);
	return last ? (size_t)(last - run->passes) + 1 - (first ? (size_t)(first - run->passes) + 1 : 0) : 0;
}

/* "the timer of 15s that it set at 00:02:00" */
static void put_timer(struct text *out, const struct story_pass *pass)
{
	if (!pass || pass->due_ns == STORY_NEVER)
		return;
	text_put(out, ": the timer of ");
	words_put_duration(out, pass->due_ns - pass->end_ns);
	text_put(out, " that it set at ");
	words_put_clock(out, pass->end_ns);
}

static void put_backoff(struct text *out, const struct story_run *run, const struct time_segment *segment)
{
	size_t retries = passes_between(run, segment->begin_ns, segment->end_ns);
	const struct story_pass *pass = pass_before(run, segment->end_ns);
	text_put(out, "the controller waits before it retries after an error");
	if (retries) {
		text_put(out, ", ");
		words_put_count(out, retries, "retry", "retries");
		text_put(out, " in between");
	}
	put_timer(out, pass);
	while (pass && !pass->trace->error && pass > run->passes)
		pass--;
	if (pass && pass->trace->error) {
		text_put(out, "; the error was: ");
		words_put_plain(out, pass->trace->error);
	}
}

/* A cluster that was started and done in one pass keeps its slot until the next. */
static int64_t slot_end_ns(const struct story_run *run, const struct story_cluster *cluster)
{
	if (cluster->seen_ns == STORY_NEVER || !cluster->at_once)
		return cluster->seen_ns == STORY_NEVER ? INT64_MAX : cluster->seen_ns;
	size_t next = (size_t)cluster->seen_pass + 1;
	return next < run->pass_count ? run->passes[next].begin_ns : INT64_MAX;
}

/* Clusters that got their slots from an instant to another, and hold them at some time of the segment: ": a, b, c and 2 more". Returns how many. */
static uint32_t put_holders(struct text *out, const char *before, const struct story_run *run, const struct story_stage *stage,
			    const struct time_segment *segment, int64_t from_ns, int64_t until_ns)
{
	uint32_t holders = 0;
	for (uint32_t i = 0; i < stage->started_count; i++) {
		const struct story_cluster *cluster = &stage->clusters[stage->start_order[i]];
		if (cluster->started_ns < from_ns || cluster->started_ns >= until_ns || slot_end_ns(run, cluster) <= segment->begin_ns)
			continue;
		if (holders < HOLDERS_SHOWN) {
			text_put(out, holders ? ", " : before);
			words_put_plain(out, cluster->name);
		}
		holders++;
	}
	if (holders > HOLDERS_SHOWN)
		text_putf(out, " and %u more", holders - HOLDERS_SHOWN);
	return holders;
}

/* Who holds the slots when the segment begins, and who got one of them while it lasts. */
static void put_slots(struct text *out, const struct story_run *run, const struct story_stage *stage, const struct time_segment *segment)
{
	uint32_t holders = put_holders(out, ": ", run, stage, segment, INT64_MIN, segment->begin_ns + 1);
	if (holders)
		text_put(out, holders == 1 ? " holds it" : " hold them");
	holders += put_holders(out, holders ? ", later " : ": later ", run, stage, segment, segment->begin_ns + 1, segment->end_ns);
	text_putf(out, "%s maxConcurrency is %lld", holders ? ";" : ":", (long long)stage->limit);
}

static const struct story_task *task_of(const struct story_stage *stage, const struct time_segment *segment, bool approval)
{
	const struct story_task *found = NULL;
	for (uint32_t i = 0; stage && i < stage->task_count; i++) {
		const struct story_task *task = &stage->tasks[i];
		bool meets = task->begun_ns != STORY_NEVER && task->begun_ns < segment->end_ns;
		if (task->approval == approval && (meets || !found))
			found = task;
	}
	return found;
}

static void put_wait(struct text *out, const struct attribution *attribution, const struct story_stage *stage, const struct time_segment *segment)
{
	const struct story_task *task = task_of(stage, segment, false);
	text_put(out, "the timed wait");
	if (task) {
		text_put(out, " of ");
		words_put_duration(out, task->wait_ns);
	}
	int64_t stop_ns = story_stop_ns(attribution->run, attribution->end_ns);
	if (stop_ns != STORY_NEVER && stop_ns == segment->end_ns)
		text_put(out, ", which a stop cut off");
	else if (task && task->begun_ns > segment->begin_ns)
		text_put(out, ", which a stop made begin again");
}

static void put_approval(struct text *out, const struct story_stage *stage, const struct time_segment *segment)
{
	const struct story_task *task = task_of(stage, segment, true);
	text_put(out, "nobody has approved ");
	words_put_plain(out, task && task->request ? task->request : "the request");
	text_put(out, task && task->before ? " before the stage" : "");
}

static void put_cause(struct text *out, const struct attribution *attribution, const struct story_stage *stage, const struct time_segment *segment)
{
	const struct story_run *run = attribution->run;
	switch (segment->part) {
	case TIME_HELD:
		text_put(out, "held: nothing wakes the controller until somebody acts");
		break;
	case TIME_EARLIER:
		text_put(out, "the stages before it have not ended");
		break;
	case TIME_SLOT:
		text_put(out, "no slot is free");
		if (stage)
			put_slots(out, run, stage, segment);
		break;
	case TIME_WORKING:
		text_put(out, stage && stage->deletion ? "the member removes everything" : "the member applies and rolls out");
		break;
	case TIME_POLL:
		text_put(out, "the controller does not look");
		put_timer(out, pass_before(run, segment->end_ns));
		break;
	case TIME_BACKOFF:
		put_backoff(out, run, segment);
		break;
	case TIME_REQUEUE:
		text_put(out, "the controller goes on to the next stage with a delay");
		put_timer(out, pass_before(run, segment->end_ns));
		break;
	case TIME_QUEUE:
		text_put(out, "the controller's only worker is in a pass");
		break;
	case TIME_WAIT:
		put_wait(out, attribution, stage, segment);
		break;
	case TIME_APPROVAL:
		put_approval(out, stage, segment);
		break;
	case TIME_STOP:
		text_put(out, "the run is stopped");
		break;
	case TIME_COUNT:
		break;
	}
}

void explain_put_segment(struct text *out, const struct attribution *attribution, const struct time_segment *segment, bool own)
{
	const struct story_run *run = attribution->run;
	const struct story_stage *stage = segment->stage == STORY_NONE ? NULL : &run->stages[segment->stage];
	if (!own && stage) {
		words_put_plain(out, words_stage(stage->name));
		if (segment->cluster != STORY_NONE) {
			text_put_char(out, '/');
			words_put_plain(out, stage->clusters[segment->cluster].name);
		}
		text_put(out, ": ");
	}
	put_cause(out, attribution, stage, segment);
}
