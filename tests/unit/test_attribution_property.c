#include "reports/attribution.h"

#include "reports/run_changes.h"

#include "model/binding.h"

#include "tests/reference/draw.h"
#include "tests/reference/generate.h"
#include "tests/unit/play.h"

#include <stdlib.h>

/* Every nanosecond has exactly one cause, and the right one: on random fleets each segment is held against the instants of its own records a second
 * time, by looking through all passes, states and clusters, and against what the bindings said at that time. SEEDS sets how many cases there are for
 * each release. */

/* A version of a binding, from an instant on. */
struct binding_write {
	int64_t at_ns;
	const struct identity *identity;
	const struct object *object; /* NULL: gone */
	const char *cluster;
};

struct check {
	char what[128];
	struct arena *arena;
	const struct attribution *attribution;
	const struct story_run *run;
	struct binding_write *writes; /* of the bindings of the run's placement, in order */
	size_t write_count;
};

static int64_t overlap(const struct time_segment *segment, int64_t begin_ns, int64_t end_ns)
{
	int64_t from_ns = begin_ns > segment->begin_ns ? begin_ns : segment->begin_ns;
	int64_t until_ns = end_ns < segment->end_ns ? end_ns : segment->end_ns;
	return until_ns > from_ns ? until_ns - from_ns : 0;
}

/* How much of a segment the key of the run waited for what is armed. */
static int64_t armed_ns(const struct story_run *run, const struct time_segment *segment, enum story_armed armed)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i <= run->pass_count; i++) {
		const struct story_pass *last = i ? &run->passes[i - 1] : NULL;
		int64_t ready_ns = i < run->pass_count ? run->passes[i].ready_ns : last && last->due_ns != STORY_NEVER ? last->due_ns : INT64_MAX;
		if ((last ? last->armed : ARMED_NOTHING) == armed)
			sum_ns += overlap(segment, last ? last->end_ns : 0, ready_ns);
	}
	return sum_ns;
}

/* How much of a segment the run was in a pass or ready for one. */
static int64_t queued_ns(const struct story_run *run, const struct time_segment *segment)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i <= run->pass_count; i++) {
		const struct story_pass *last = i ? &run->passes[i - 1] : NULL;
		const struct story_pass *next = i < run->pass_count ? &run->passes[i] : NULL;
		int64_t free_ns = last ? last->end_ns : 0;
		int64_t ready_ns = next ? next->ready_ns : last && last->due_ns != STORY_NEVER ? last->due_ns : INT64_MAX;
		if (last)
			sum_ns += overlap(segment, last->begin_ns, last->end_ns);
		sum_ns += overlap(segment, ready_ns > free_ns ? ready_ns : free_ns, next ? next->begin_ns : INT64_MAX);
	}
	return sum_ns;
}

static int64_t state_ns(const struct story_run *run, const struct time_segment *segment, const char *state)
{
	int64_t sum_ns = 0;
	for (size_t i = 0; i < run->state_count; i++) {
		int64_t until_ns = i + 1 < run->state_count ? run->states[i + 1].at_ns : INT64_MAX;
		if (run->states[i].state && strcmp(run->states[i].state, state) == 0)
			sum_ns += overlap(segment, run->states[i].at_ns, until_ns);
	}
	return sum_ns;
}

/* Slots of a stage that are taken after a pass. */
static int64_t taken(const struct story_stage *stage, size_t pass)
{
	int64_t count = 0;
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		const struct story_cluster *cluster = &stage->clusters[i];
		bool done = cluster->seen_pass != STORY_NONE &&
			    (cluster->seen_pass < pass || (cluster->seen_pass == pass && cluster->mark_pass != cluster->seen_pass));
		count += cluster->start_pass != STORY_NONE && cluster->start_pass <= pass && !done;
	}
	return count;
}

/* How much of a segment no slot was free. */
static int64_t full_ns(const struct story_run *run, const struct time_segment *segment)
{
	const struct story_stage *stage = &run->stages[segment->stage];
	int64_t sum_ns = 0;
	for (size_t i = 0; i < run->pass_count; i++) {
		int64_t here_ns = overlap(segment, run->passes[i].begin_ns, i + 1 < run->pass_count ? run->passes[i + 1].begin_ns : INT64_MAX);
		if (here_ns && taken(stage, i) >= stage->limit)
			sum_ns += here_ns;
	}
	return sum_ns;
}

static int64_t working_ns(const struct story_run *run, const struct time_segment *segment)
{
	if (segment->cluster == STORY_NONE)
		return 0;
	const struct story_cluster *cluster = &run->stages[segment->stage].clusters[segment->cluster];
	if (cluster->started_ns == STORY_NEVER)
		return 0;
	return overlap(segment, cluster->started_ns, cluster->ready_ns == STORY_NEVER ? INT64_MAX : cluster->ready_ns);
}

/* Timed waits: up to their end, from when all clusters were updated. Approvals: between the request and the approval; one before and one after a
 * stage without clusters may follow on each other. */
static int64_t task_ns(const struct story_run *run, const struct time_segment *segment, bool approval)
{
	const struct story_stage *stage = &run->stages[segment->stage];
	int64_t sum_ns = 0;
	for (uint32_t i = 0; i < stage->task_count; i++) {
		const struct story_task *task = &stage->tasks[i];
		int64_t begin_ns = approval ? task->begun_ns : stage->updated_ns;
		int64_t end_ns = approval ? task->granted_ns : task->begun_ns + task->wait_ns;
		if (task->approval != approval || task->begun_ns == STORY_NEVER)
			continue;
		sum_ns += overlap(segment, begin_ns, end_ns == STORY_NEVER ? INT64_MAX : end_ns);
	}
	return sum_ns;
}

/* What bindings say */

static void collect_writes(struct check *check, const struct trace *trace)
{
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	size_t room = 0;
	while ((record = trace_next(&cursor))) {
		if (record->kind != TRACE_WRITE || !kind_is_fleet(record->identity->kind, "ClusterResourceBinding", "ResourceBinding"))
			continue;
		const struct object *known = record->as.write.after ? record->as.write.after : record->as.write.before;
		const char *placement = object_label(known, "kubernetes-fleet.io/parent-CRP");
		if (!placement || strcmp(placement, check->run->spec->placement) != 0 || strcmp(record->identity->ns, check->run->identity->ns) != 0)
			continue;
		check->writes = arena_room(check->arena, check->writes, check->write_count, &room, sizeof *check->writes);
		check->writes[check->write_count++] =
			(struct binding_write){record->at_ns, record->identity, record->as.write.after, known->binding_spec->cluster};
	}
}

/* Which of two bindings for one cluster counts is no matter of attribution. */
static bool has_one_binding(const struct check *check, const char *cluster)
{
	const struct identity *identity = NULL;
	for (size_t i = 0; i < check->write_count; i++) {
		if (strcmp(check->writes[i].cluster, cluster) != 0)
			continue;
		if (identity && identity != check->writes[i].identity)
			return false;
		identity = check->writes[i].identity;
	}
	return identity != NULL;
}

/* The version of a cluster's binding at an instant, before or after what is written at it; NULL: none. */
static const struct object *binding_at(const struct check *check, const char *cluster, int64_t at_ns, bool after)
{
	const struct object *found = NULL;
	for (size_t i = 0; i < check->write_count && check->writes[i].at_ns < at_ns + after; i++)
		if (strcmp(check->writes[i].cluster, cluster) == 0)
			found = check->writes[i].object;
	return found;
}

static const struct condition *said(const struct object *binding, const char *type)
{
	return condition_find(binding->conditions.items, binding->conditions.count, type);
}

static bool is_ready(const struct object *binding)
{
	int64_t generation = binding ? binding->meta.generation : 0;
	return binding && (condition_is_true(said(binding, "Available"), generation) || condition_is_true(said(binding, "DiffReported"), generation));
}

/* engine.md 5.4: what ends a pass with an error. */
static bool is_failing(const struct object *binding)
{
	static const char *const types[] = {"Overridden", "WorkSynchronized", "Applied", "Available", "DiffReported"};
	static const char *const tolerated[] = {"OverriddenPending", "WorkNotSynchronizedYet", "ApplyPending", "ResourceNotAvailableYet"};
	if (!binding || is_ready(binding))
		return false;
	for (size_t i = 0; i < 5; i++) {
		const struct condition *condition = said(binding, types[i]);
		bool fails = condition_is_false(condition, binding->meta.generation);
		for (size_t j = 0; j < 4 && i < 4; j++)
			fails = fails && !condition_has_reason(condition, tolerated[j]);
		if (fails)
			return true;
	}
	return false;
}

/* Time at work ends when the binding is ready; it is so all the time after that, while only the controller is waited for. */
static void check_member(const struct check *check, const struct time_segment *segment)
{
	if (segment->cluster == STORY_NONE || segment->part == TIME_STOP || check->run->stages[segment->stage].deletion)
		return;
	const struct story_cluster *cluster = &check->run->stages[segment->stage].clusters[segment->cluster];
	bool before = cluster->started_ns == STORY_NEVER || segment->end_ns <= cluster->started_ns;
	bool after = cluster->seen_ns != STORY_NEVER && segment->begin_ns >= cluster->seen_ns; /* it keeps its slot until the next pass */
	if (before || after || !has_one_binding(check, cluster->name))
		return;
	if (segment->part == TIME_WORKING) {
		const struct object *binding = binding_at(check, cluster->name, segment->end_ns, false);
		bool taken_over = binding && story_snapshot_index(check->run->spec->placement, binding->binding_spec->snapshot) != check->run->index;
		if (is_ready(binding) && !taken_over && cluster->failed_ns == STORY_NEVER)
			fail_msg("%s: [%lld, %lld]: %s was ready before that", check->what, (long long)segment->begin_ns, (long long)segment->end_ns,
				 cluster->name);
		return;
	}
	const struct object *first = binding_at(check, cluster->name, segment->begin_ns, true);
	bool ready = is_ready(first);
	for (size_t i = 0; i < check->write_count; i++) {
		const struct binding_write *write = &check->writes[i];
		if (write->at_ns <= segment->begin_ns || write->at_ns >= segment->end_ns || strcmp(write->cluster, cluster->name) != 0)
			continue;
		if (!write->object || !first || write->object->meta.generation != first->meta.generation)
			break; /* taken over, and the controller has not looked since */
		ready = ready && is_ready(write->object);
	}
	if (!ready)
		fail_msg("%s: [%lld, %lld] is %s, and %s is not ready", check->what, (long long)segment->begin_ns, (long long)segment->end_ns,
			 time_part_name(segment->part), cluster->name);
}

/* A cluster that holds a pass up has its slot: none that fails is in line for one that is free, and none has one beyond the limit. */
static void check_met(const struct check *check, const struct story_stage *stage, size_t pass_index)
{
	const struct story_pass *pass = &check->run->passes[pass_index];
	int64_t free = stage->limit - taken(stage, pass_index);
	if (free < 0)
		fail_msg("%s: the pass at %lld gave away %lld slots that it had not", check->what, (long long)pass->begin_ns, (long long)-free);
	for (uint32_t i = 0; i < stage->cluster_count && free > 0; i++) {
		const struct story_cluster *cluster = &stage->clusters[i];
		bool waits = cluster->seen_ns == STORY_NEVER || cluster->seen_ns > pass->begin_ns;
		if (!waits || (cluster->start_pass != STORY_NONE && cluster->start_pass <= pass_index))
			continue;
		free--;
		bool fails = is_failing(binding_at(check, cluster->name, pass->begin_ns, false)) &&
			     is_failing(binding_at(check, cluster->name, pass->begin_ns, true));
		if (has_one_binding(check, cluster->name) && fails)
			fail_msg("%s: %s fails, and the pass at %lld has a slot for it", check->what, cluster->name, (long long)pass->begin_ns);
	}
}

static void check_errors(const struct check *check, const struct story_stage *stage)
{
	for (size_t i = 0; i < check->run->pass_count; i++) {
		const struct story_pass *pass = &check->run->passes[i];
		const struct story_task *first = stage->task_count && stage->tasks[0].before ? &stage->tasks[0] : NULL;
		int64_t open_ns = first ? first->done_ns : stage->current_ns;
		bool over = check->run->ended_ns != STORY_NEVER && pass->end_ns >= check->run->ended_ns;
		if (pass->trace->result == PASS_ERROR && open_ns != STORY_NEVER && pass->begin_ns > open_ns && !over && !stage->deletion &&
		    (stage->updated_ns == STORY_NEVER || pass->begin_ns < stage->updated_ns) && !story_state_is(check->run, pass->begin_ns, "Stop"))
			check_met(check, stage, i);
	}
}

/* How much of a segment may have its cause. */
static int64_t allowed_ns(const struct story_run *run, const struct time_segment *segment)
{
	switch (segment->part) {
	case TIME_HELD:
		return armed_ns(run, segment, ARMED_NOTHING) + state_ns(run, segment, "Initialize");
	case TIME_EARLIER:
		return overlap(segment, run->initialized_ns,
			       run->stages[segment->stage].begun_ns == STORY_NEVER ? INT64_MAX : run->stages[segment->stage].begun_ns);
	case TIME_SLOT:
		return full_ns(run, segment);
	case TIME_WORKING:
		return working_ns(run, segment);
	case TIME_POLL:
		return armed_ns(run, segment, ARMED_TIMER);
	case TIME_BACKOFF:
		return armed_ns(run, segment, ARMED_BACKOFF);
	case TIME_REQUEUE:
		return armed_ns(run, segment, ARMED_REQUEUE);
	case TIME_QUEUE:
		return queued_ns(run, segment);
	case TIME_WAIT:
		return task_ns(run, segment, false);
	case TIME_APPROVAL:
		return task_ns(run, segment, true);
	case TIME_STOP:
		return state_ns(run, segment, "Stop");
	case TIME_COUNT:
		break;
	}
	return 0;
}

static void check_segment(const struct check *check, const struct time_segment *segment)
{
	int64_t length_ns = segment->end_ns - segment->begin_ns;
	bool in_stage = segment->part == TIME_SLOT || segment->part == TIME_WORKING || segment->part == TIME_WAIT || segment->part == TIME_APPROVAL ||
			segment->part == TIME_EARLIER;
	if (in_stage && segment->stage == STORY_NONE)
		fail_msg("%s: %s belongs to no stage", check->what, time_part_name(segment->part));
	int64_t allowed = allowed_ns(check->run, segment);
	if (allowed < length_ns)
		fail_msg("%s: [%lld, %lld] is %s in stage %u, cluster %u: of that only %lld ns", check->what, (long long)segment->begin_ns,
			 (long long)segment->end_ns, time_part_name(segment->part), segment->stage, segment->cluster, (long long)allowed);
	check_member(check, segment);
}

/* Consecutive from the begin to the end, none empty or negative, neighbours different. */
static void check_path(const struct check *check, const struct time_path *path, int64_t begin_ns, int64_t end_ns)
{
	struct time_totals totals = time_totals_of(path);
	int64_t at_ns = begin_ns;
	for (size_t i = 0; i < path->count; i++) {
		const struct time_segment *segment = &path->items[i];
		const struct time_segment *last = i ? &path->items[i - 1] : NULL;
		if (segment->begin_ns != at_ns || segment->end_ns <= at_ns)
			fail_msg("%s: a gap at %lld", check->what, (long long)at_ns);
		if (last && last->part == segment->part && last->stage == segment->stage && last->cluster == segment->cluster)
			fail_msg("%s: two segments that are one at %lld", check->what, (long long)at_ns);
		check_segment(check, segment);
		at_ns = segment->end_ns;
	}
	if (at_ns != end_ns || time_totals_sum(&totals) != end_ns - begin_ns)
		fail_msg("%s: sums to %lld ns, lasted %lld ns", check->what, (long long)time_totals_sum(&totals), (long long)(end_ns - begin_ns));
	for (int part = 0; part < TIME_COUNT; part++)
		if (totals.part_ns[part] < 0)
			fail_msg("%s: %s is negative", check->what, time_part_name((enum time_part)part));
}

static void check_cluster(const struct check *check, const struct story_stage *stage, uint32_t index)
{
	const struct story_cluster *cluster = &stage->clusters[index];
	struct time_path path = attribution_of_cluster(check->arena, check->attribution, stage->index, index);
	struct time_totals totals = time_totals_of(&path);
	int64_t end_ns = cluster->seen_ns != STORY_NEVER     ? cluster->seen_ns
			 : cluster->failed_ns != STORY_NEVER ? cluster->failed_ns
							     : check->attribution->end_ns;
	check_path(check, &path, check->run->created_ns, end_ns);
	if (cluster->seen_ns == STORY_NEVER)
		return;
	if (totals.part_ns[TIME_WORKING] != cluster->ready_ns - cluster->started_ns)
		fail_msg("%s: %s worked %lld ns, and not %lld", check->what, cluster->name, (long long)(cluster->ready_ns - cluster->started_ns),
			 (long long)totals.part_ns[TIME_WORKING]);
}

/* The part of the critical path that is the stage's, which it fills from begin to end. */
static void check_stage(const struct check *check, uint32_t index)
{
	const struct attribution_stage *stage = &check->attribution->stages[index];
	const struct story_stage *story = &check->run->stages[index];
	int64_t begin_ns = story->begun_ns == STORY_NEVER ? check->attribution->end_ns : story->begun_ns;
	int64_t end_ns = story->ended_ns == STORY_NEVER ? check->attribution->end_ns : story->ended_ns;
	if (stage->begin_ns != begin_ns || stage->end_ns != end_ns)
		fail_msg("%s: stage %u lasted from %lld to %lld", check->what, index, (long long)begin_ns, (long long)end_ns);
	if (time_totals_sum(&stage->totals) != end_ns - begin_ns)
		fail_msg("%s: stage %u lasted %lld ns and sums to %lld", check->what, index, (long long)(end_ns - begin_ns),
			 (long long)time_totals_sum(&stage->totals));
	for (size_t i = 0; i < check->attribution->path.count; i++) {
		const struct time_segment *segment = &check->attribution->path.items[i];
		if (segment->stage == index && (segment->begin_ns < begin_ns || segment->end_ns > end_ns))
			fail_msg("%s: stage %u goes on beyond its end", check->what, index);
	}
	for (uint32_t i = 0; i < story->cluster_count; i++)
		check_cluster(check, story, i);
}

/* Of the two tasks after a stage only the one that was done later has a part of the critical path, from its own begin on. */
static void check_tasks(const struct check *check, const struct story_stage *stage)
{
	const struct story_task *last = NULL, *first = NULL;
	for (uint32_t i = 0; i < stage->task_count; i++) {
		const struct story_task *task = &stage->tasks[i];
		if (task->before || task->done_ns == STORY_NEVER)
			continue;
		first = last && last->done_ns < task->done_ns ? last : task;
		last = last && last->done_ns >= task->done_ns ? last : task;
	}
	if (!last || first == last || first->done_ns == last->done_ns)
		return;
	/* what comes before all clusters are updated may be an approval before the stage */
	int64_t begin_ns = last->begun_ns > stage->updated_ns ? last->begun_ns : stage->updated_ns;
	for (size_t i = 0; i < check->attribution->path.count; i++) {
		const struct time_segment *segment = &check->attribution->path.items[i];
		bool of_first = segment->part == (first->approval ? TIME_APPROVAL : TIME_WAIT);
		if (segment->stage == stage->index && of_first && overlap(segment, begin_ns, last->done_ns))
			fail_msg("%s: stage %u: [%lld, %lld] is of the task that was done first", check->what, stage->index,
				 (long long)segment->begin_ns, (long long)segment->end_ns);
	}
}

static void check_play(const char *what, struct play *play)
{
	for (size_t i = 0; i < play->story->run_count; i++) {
		const struct story_run *run = play->story->runs[i];
		struct check check = {.arena = &play->arena, .run = run, .attribution = attribution_of_run(&play->arena, play->story, run)};
		snprintf(check.what, sizeof check.what, "%s: %s", what, run->identity->name);
		collect_writes(&check, play->story->trace);
		check_path(&check, &check.attribution->path, run->created_ns, story_run_end(play->story, run));
		for (uint32_t j = 0; j < story_stages_of(run); j++)
			check_stage(&check, j);
		for (uint32_t j = 0; j < story_stages_of(run); j++)
			check_tasks(&check, &run->stages[j]);
		for (uint32_t j = 0; j < story_stages_of(run); j++)
			check_errors(&check, &run->stages[j]);
	}
}

/* In the order of time, at an instant at which nothing else happens. */
static void insert_action(struct arena *arena, struct value *actions, double at, const char *verb, struct value *what)
{
	struct value *action = value_map(arena);
	value_put(arena, action, "at", value_real(arena, at + 0.003130077));
	value_put(arena, action, verb, what);
	value_add(arena, actions, action);
	for (size_t i = actions->count - 1; i > 0; i--) {
		const struct value *before = value_get(actions->as.items[i - 1], "at");
		if ((before->type == VALUE_INT ? (double)before->as.integer : before->as.real) <= at)
			return;
		actions->as.items[i] = actions->as.items[i - 1];
		actions->as.items[i - 1] = action;
	}
}

/* Members fail for a while or for good, and a new run with the same index meets them so; the first one may be deleted before. */
static void meet_again(struct arena *arena, struct value *recording, uint64_t seed)
{
	struct value *actions = value_get(recording, "actions"), *members = value_get(recording, "members");
	const struct value *first = NULL;
	struct ref_draw draw;
	ref_draw_init(&draw, arena, seed);
	for (size_t i = 0; i < actions->count && !first; i++)
		first = value_get(actions->as.items[i], "create");
	if (!first || !strstr(value_text_or(value_get(first, "kind"), ""), "StagedUpdateRun"))
		return;
	for (size_t i = 0; i < members->count; i++) {
		double fails = (double)ref_draw_between(&draw, 1, 60), recovers = (double)ref_draw_between(&draw, 61, 500);
		const char *script = arena_format(
			arena,
			"[{'after':%.6f,'conditions':[{'type':'Applied','status':'False','reason':'NotAllWorkHaveBeenApplied'}]},"
			"{'after':%.6f,'conditions':[{'type':'Available','status':'True','reason':'AllWorkAreAvailable'}]}]",
			fails + 0.000173, recovers + 0.000191);
		if (ref_draw_chance(&draw, 40))
			members->as.fields[i].value = ref_draw_json(&draw, script, NULL);
	}
	struct value *run = value_copy(arena, first);
	double at = (double)ref_draw_between(&draw, 20, 150);
	value_put_text(arena, value_get(run, "metadata"), "name", "again");
	value_put_text(arena, value_get(run, "spec"), "state", "Run");
	if (ref_draw_chance(&draw, 70)) {
		struct value *gone = value_map(arena);
		value_put_text(arena, gone, "kind", value_text_or(value_get(first, "kind"), ""));
		value_put_text(arena, gone, "name", value_text_or(value_get(value_get(first, "metadata"), "name"), ""));
		value_put_text(arena, gone, "namespace", value_text_or(value_get(value_get(first, "metadata"), "namespace"), NULL));
		insert_action(arena, actions, at, "delete", gone);
	}
	insert_action(arena, actions, at + (double)ref_draw_between(&draw, 1, 60), "create", run);
}

/* Every second seed has passes that take time, up to almost 4 s. In every third a run meets clusters that fail already. */
static void play_seed(const char *release, uint64_t seed, uint64_t *runs)
{
	struct arena arena;
	struct play play;
	char what[64];
	const char *error = NULL;
	snprintf(what, sizeof what, "%s seed %llu", release, (unsigned long long)seed);
	arena_init(&arena, 0);
	struct value *recording = generate_case(&arena, release, seed);
	if (seed & 1)
		value_put(&arena, recording, "passSeconds", value_real(&arena, 0.25 * (double)(seed % 16)));
	if (seed % 3 == 0)
		meet_again(&arena, recording, seed);
	const struct scenario *scenario = recorded_scenario(&arena, recording, &error);
	if (!scenario)
		fail_msg("%s: %s", what, error);
	arena_init(&play.arena, 0);
	play_scenario(&play, scenario);
	*runs += play.story->run_count;
	check_play(what, &play);
	play_end(&play);
	arena_deinit(&arena);
}

/* Sanitizers make them slow. */
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS_OF_RELEASE = 500 };
#else
enum { SEEDS_OF_RELEASE = 2500 };
#endif

static void test_random_cases(void **state)
{
	static const char *const releases[] = {"mid-2025", "v0.2.2", "v0.3.1", "head"};
	const char *wanted = getenv("SEEDS");
	uint64_t count = wanted ? strtoull(wanted, NULL, 10) : SEEDS_OF_RELEASE;
	uint64_t runs = 0;
	(void)state;
	for (uint64_t seed = 0; seed < count; seed++)
		for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++)
			play_seed(releases[i], seed, &runs);
	print_message("%llu cases with %llu runs\n", (unsigned long long)(count * 4), (unsigned long long)runs);
	assert_true(runs >= count * 2);
}

/* All recordings when they are here, else those of the repository. */
static void test_recorded_cases(void **state)
{
	struct arena arena;
	struct io_list list;
	const char *error = NULL;
	const char *folder = "../shared/conformance";
	(void)state;
	if (io_kind_of(folder) != IO_FOLDER)
		folder = FLEETSIM_SOURCE_DIR "/tests/data/recorded/conformance";
	arena_init(&arena, 0);
	if (!io_list_folder(&arena, folder, 10000, &list, &error))
		fail_msg("%s", error);
	assert_true(list.count > 100);
	for (size_t i = 0; i < list.count; i++) {
		struct play play;
		if (!strstr(list.paths[i], ".json"))
			continue;
		play_recorded(&play, list.paths[i]);
		check_play(list.paths[i] + strlen(folder) + 1, &play);
		play_end(&play);
	}
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_recorded_cases), cmocka_unit_test(test_random_cases)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
