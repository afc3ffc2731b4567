#include "reports/summary.h"

#include "reports/words.h"

#include "sim/duration.h"

/* Of so many names: "and 1 more" is no shorter than the name. */
static uint32_t names_shown(uint64_t count)
{
	return count <= SUMMARY_NAMES_MAX + 1 ? (uint32_t)count : SUMMARY_NAMES_MAX;
}

static const char *take_text(struct arena *arena, struct text *text)
{
	const char *kept = arena_text(arena, text_view(text));
	text_deinit(text);
	return kept;
}

/* "a", "a and b", "a, b and c": what stands before item `index` of `count`. */
static const char *separator(uint32_t index, uint32_t count)
{
	return index == 0 ? "" : index + 1 == count ? " and " : ", ";
}

/* When it finished, or where it stands */

static void count_clusters(const struct story_run *run, uint64_t *done, uint64_t *all)
{
	*done = *all = 0;
	for (uint32_t i = 0; i < run->stage_count; i++) {
		*done += run->stages[i].seen_count;
		*all += run->stages[i].cluster_count;
	}
}

static void put_progress(struct text *out, const struct story_run *run)
{
	uint64_t done, all;
	count_clusters(run, &done, &all);
	if (run->initialized_ns == STORY_NEVER)
		return;
	if (done == all)
		words_put_count(out, all, "cluster", NULL);
	else
		text_putf(out, "%llu of %llu clusters", (unsigned long long)done, (unsigned long long)all);
	text_put(out, " in ");
	words_put_count(out, run->stage_count, "stage", NULL);
	text_put(out, story_rolls_back(run) ? " rolled back" : " updated");
	if (story_rolls_back(run))
		text_putf(out, " from snapshot %lld", (long long)run->held_index);
	if (run->index >= 0)
		text_putf(out, " to snapshot %lld", (long long)run->index);
	const struct story_stage *deletion = run->has_deletion ? &run->stages[run->stage_count] : NULL;
	if (deletion && deletion->cluster_count)
		text_putf(out, ", %u of %u removed", deletion->seen_count, deletion->cluster_count);
}

static bool is_pending(const struct story_task *task)
{
	return task->begun_ns != STORY_NEVER && task->done_ns == STORY_NEVER;
}

/* Of two, the one that the time goes to. */
static const struct story_task *pending_task(const struct story_stage *stage)
{
	const struct story_task *last = stage_last_task(stage);
	if (last && is_pending(last))
		return last;
	for (uint32_t i = 0; i < stage->task_count; i++)
		if (is_pending(&stage->tasks[i]))
			return &stage->tasks[i];
	return NULL;
}

static void put_stage_name(struct text *out, const struct story_stage *stage)
{
	text_put(out, "stage ");
	words_put_plain(out, words_stage(stage->name));
}

/* What a run that goes on is at. */
static void put_standing(struct text *out, const struct attribution *attribution)
{
	const struct story_run *run = attribution->run;
	const struct story_stage *stage = NULL;
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		if (run->stages[i].begun_ns != STORY_NEVER && run->stages[i].ended_ns == STORY_NEVER)
			stage = &run->stages[i];
	if (story_state_is(run, attribution->end_ns, "Initialize")) {
		text_put(out, "it is in state Initialize and waits to be told to run");
	} else if (story_state_is(run, attribution->end_ns, "Stop")) {
		text_put(out, "it is stopped");
	} else if (!stage) {
		text_put(out, "it is not initialized");
	} else if (pending_task(stage)) {
		const struct story_task *task = pending_task(stage);
		put_stage_name(out, stage);
		text_putf(out, " waits for %s since ", task->approval ? "approval" : "its timed wait");
		words_put_clock(out, task->begun_ns);
	} else {
		uint32_t flying = stage->started_count - stage->seen_count;
		put_stage_name(out, stage);
		text_put(out, flying ? " is at work on " : " has still to start ");
		words_put_count(out, flying ? flying : stage->cluster_count - stage->started_count, "cluster", NULL);
	}
}

static const char *finish_of(struct arena *arena, const struct attribution *attribution)
{
	static const char *const verbs[] = {
		[STORY_SUCCEEDED] = "succeeded", [STORY_FAILED] = "failed", [STORY_ABANDONED] = "was deleted unfinished", [STORY_SKIPPED] = ""};
	const struct story_run *run = attribution->run;
	bool going_on = run->outcome == STORY_RUNNING || run->outcome == STORY_WAITING;
	struct text out;
	text_init(&out, 0);
	text_put(&out, "Run ");
	if (*run->identity->ns) {
		words_put_plain(&out, run->identity->ns);
		text_put_char(&out, '/');
	}
	words_put_plain(&out, run->identity->name);
	text_putf(&out, " %s at ", going_on ? "is not finished" : verbs[run->outcome]);
	words_put_clock(&out, attribution->end_ns);
	text_put(&out, ", ");
	if (attribution->end_ns > attribution->begin_ns)
		words_put_duration(&out, attribution->end_ns - attribution->begin_ns);
	else
		text_put(&out, "at once");
	text_put(&out, run->seeded ? " after the beginning" : " after it was created");
	size_t before = out.size;
	text_put(&out, going_on ? "; " : ": ");
	size_t colon = out.size;
	if (going_on) {
		put_standing(&out, attribution);
		text_put(&out, run->initialized_ns == STORY_NEVER ? "" : ", ");
	}
	put_progress(&out, run);
	if (out.size == colon)
		out.data[out.size = before] = '\0';
	text_put_char(&out, '.');
	return take_text(arena, &out);
}

/* What it waited for */

static const char *phrase_of(enum time_part part)
{
	static const char *const phrases[TIME_COUNT] = {
		[TIME_HELD] = "being held until somebody acted",
		[TIME_EARLIER] = "earlier stages",
		[TIME_SLOT] = "waiting for a slot",
		[TIME_WORKING] = "members at work",
		[TIME_POLL] = "waiting for the controller's next poll",
		[TIME_BACKOFF] = "waiting for the controller's back-off",
		[TIME_REQUEUE] = "the controller's back-off between stages",
		[TIME_QUEUE] = "waiting for the controller's worker",
		[TIME_WAIT] = "timed waits",
		[TIME_APPROVAL] = "waiting for approval",
		[TIME_STOP] = "being stopped",
	};
	return phrases[part];
}

/* The stages a part was spent in: "(canary 2m, prod 45s)". */
static void put_stages(struct text *out, const struct attribution *attribution, enum time_part part)
{
	const struct story_run *run = attribution->run;
	uint32_t count = 0;
	for (uint32_t i = 0; i < run->stage_count; i++)
		count += attribution->stages[i].totals.part_ns[part] > 0;
	uint32_t told = 0, most = names_shown(count);
	for (uint32_t i = 0; i < run->stage_count && told < most; i++) {
		int64_t part_ns = attribution->stages[i].totals.part_ns[part];
		if (part_ns <= 0)
			continue;
		text_put(out, told++ ? ", " : " (");
		words_put_plain(out, words_stage(run->stages[i].name));
		if (count > 1) {
			text_put_char(out, ' ');
			words_put_duration(out, part_ns);
		}
	}
	if (count > told)
		text_putf(out, " and %u more", count - told);
	if (told)
		text_put_char(out, ')');
}

/* How long members on the critical path had reported that something is wrong. */
static int64_t failing_ns(const struct attribution *attribution)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i < attribution->path.count; i++) {
		const struct time_segment *segment = &attribution->path.items[i];
		if (segment->part != TIME_WORKING || segment->cluster == STORY_NONE)
			continue;
		const struct story_cluster *cluster = &attribution->run->stages[segment->stage].clusters[segment->cluster];
		int64_t from_ns = cluster->trouble_ns > segment->begin_ns ? cluster->trouble_ns : segment->begin_ns;
		if (cluster->trouble != TROUBLE_NONE && from_ns < segment->end_ns)
			sum_ns += segment->end_ns - from_ns;
	}
	return sum_ns;
}

/* For how long the run was stopped although something else is what the time went to. */
static int64_t stopped_ns(const struct attribution *attribution, enum time_part part)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i < attribution->path.count; i++) {
		const struct time_segment *segment = &attribution->path.items[i];
		if (segment->part == part && part != TIME_STOP)
			sum_ns += story_stopped_between(attribution->run, segment->begin_ns, segment->end_ns);
	}
	return sum_ns;
}

static void put_of_it(struct text *out, const char *what, int64_t part_ns, int64_t least_ns)
{
	if (part_ns < least_ns)
		return;
	text_putf(out, ", %s for ", what);
	words_put_duration(out, part_ns);
	text_put(out, " of it");
}

/* "timed waits (canary 4h, prod 2h) 6h (61 %)". */
static void put_part(struct text *out, const struct attribution *attribution, enum time_part part)
{
	int64_t part_ns = attribution->totals.part_ns[part], whole_ns = attribution->end_ns - attribution->begin_ns;
	int64_t bad_ns = part == TIME_WORKING ? failing_ns(attribution) : 0;
	text_put(out, phrase_of(part));
	if (part == TIME_APPROVAL || part == TIME_WAIT)
		put_stages(out, attribution, part);
	text_put_char(out, ' ');
	words_put_duration(out, part_ns);
	text_put(out, " (");
	words_put_share(out, part_ns, whole_ns);
	put_of_it(out, "failing", bad_ns, 1);
	put_of_it(out, "stopped", stopped_ns(attribution, part), NS_PER_SECOND);
	text_put_char(out, ')');
}

static const char *wait_of(struct arena *arena, const struct attribution *attribution)
{
	enum time_part order[TIME_COUNT];
	uint32_t count = time_totals_order(&attribution->totals, order);
	/* below a second it is not worth its words beside others */
	while (count > 1 && attribution->totals.part_ns[order[count - 1]] < NS_PER_SECOND)
		count--;
	struct text out;
	text_init(&out, 0);
	text_put(&out, count ? "The time went to " : "It took no time");
	for (uint32_t i = 0; i < count; i++) {
		text_put(&out, separator(i, count));
		put_part(&out, attribution, order[i]);
	}
	text_put_char(&out, '.');
	return take_text(arena, &out);
}

/* What went wrong */

struct troubles {
	uint64_t failing, recovered, unavailable, failed; /* clusters */
	const struct story_cluster *first[SUMMARY_NAMES_MAX + 1];
	uint32_t first_count;
	int64_t stuck_ns;
};

static void count_cluster(struct troubles *troubles, const struct story_cluster *cluster)
{
	troubles->failed += cluster->failed_ns != STORY_NEVER;
	if (cluster->trouble == TROUBLE_NONE)
		return;
	troubles->failing++;
	troubles->recovered += cluster->ready_ns != STORY_NEVER;
	troubles->unavailable += cluster->trouble == TROUBLE_UNAVAILABLE;
	if (troubles->first_count <= SUMMARY_NAMES_MAX)
		troubles->first[troubles->first_count++] = cluster;
}

static struct troubles troubles_of(const struct attribution *attribution)
{
	const struct story_run *run = attribution->run;
	struct troubles troubles = {0};
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		for (uint32_t j = 0; j < run->stages[i].started_count; j++)
			count_cluster(&troubles, &run->stages[i].clusters[run->stages[i].start_order[j]]);
	for (size_t i = 0; i < run->stuck_count; i++)
		troubles.stuck_ns += (run->stuck[i].until_ns == STORY_NEVER ? attribution->end_ns : run->stuck[i].until_ns) - run->stuck[i].from_ns;
	return troubles;
}

static void put_failing(struct text *out, const struct troubles *troubles)
{
	words_put_count(out, troubles->failing, "cluster", NULL);
	text_put(out, troubles->unavailable == troubles->failing ? " reported not to be available" : " reported a failure");
	text_put(out, " (");
	uint32_t shown = names_shown(troubles->failing);
	for (uint32_t i = 0; i < shown; i++) {
		text_put(out, i ? ", " : "");
		words_put_plain(out, troubles->first[i]->name);
	}
	text_put(out, troubles->failing > shown ? ", ...), " : "), ");
	if (troubles->recovered == troubles->failing)
		text_put(out, troubles->failing == 1 ? "and recovered" : "and all recovered");
	else
		text_putf(out, "and %llu did not recover", (unsigned long long)(troubles->failing - troubles->recovered));
}

/* What a run that goes on fails at, again and again, although its own clusters report nothing. */
static void put_retries(struct text *out, const struct story_run *run)
{
	const struct story_pass *last = run->pass_count ? &run->passes[run->pass_count - 1] : NULL;
	if (out->size || run->outcome != STORY_RUNNING || !last || last->armed != ARMED_BACKOFF || !last->trace->error)
		return;
	text_putf(out, "The controller fails and tries again, %u times by now: ", last->trace->failures + 1);
	words_put_plain(out, last->trace->error);
}

/* Whether every cluster held already what the run brings: it was done in the pass that came to it first. */
static bool brought_nothing(const struct story_run *run)
{
	uint64_t held = 0, all = 0;
	for (uint32_t i = 0; i < run->stage_count; i++) {
		all += run->stages[i].cluster_count;
		for (uint32_t j = 0; j < run->stages[i].cluster_count; j++)
			held += run->stages[i].clusters[j].at_once && run->stages[i].clusters[j].start_pass == run->stages[i].clusters[j].seen_pass;
	}
	return run->outcome == STORY_SUCCEEDED && all > 0 && held == all;
}

static const char *trouble_of(struct arena *arena, const struct attribution *attribution, bool *bad)
{
	const struct story_run *run = attribution->run;
	struct troubles troubles = troubles_of(attribution);
	struct text out;
	text_init(&out, 0);
	if (run->outcome == STORY_FAILED) {
		text_put(&out, run->initialized_ns == STORY_NEVER ? "It could not be initialized: " : "The controller gave up: ");
		words_put_plain(&out, run->error ? run->error : "no reason is given");
	}
	if (troubles.failing) {
		text_put(&out, out.size ? "; " : "");
		put_failing(&out, &troubles);
	}
	if (troubles.stuck_ns > 0) {
		text_put(&out, out.size ? "; the run" : "The run");
		text_put(&out, " called itself stuck for ");
		words_put_duration(&out, troubles.stuck_ns);
	}
	put_retries(&out, run);
	*bad = out.size > 0;
	if (*bad)
		text_put_char(&out, '.');
	else if (brought_nothing(run))
		text_putf(&out, "Nothing went wrong, and nothing was updated: every cluster held snapshot %lld already.", (long long)run->index);
	else
		text_put(&out, "Nothing went wrong.");
	return take_text(arena, &out);
}

struct summary summary_of(struct arena *arena, const struct attribution *attribution)
{
	struct summary summary = {.finish = finish_of(arena, attribution), .wait = wait_of(arena, attribution)};
	summary.trouble = trouble_of(arena, attribution, &summary.bad);
	return summary;
}

void summary_write(struct text *out, struct arena *arena, const struct story *story)
{
	for (size_t i = 0; i < story->run_count; i++) {
		struct summary summary = summary_of(arena, attribution_of_run(arena, story, story->runs[i]));
		text_putf(out, "%s %s %s\n", summary.finish, summary.wait, summary.trouble);
	}
}
