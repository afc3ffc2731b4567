#include "tools/suite_run.h"

#include "tools/suite_golden.h"

#include "reports/get_history.h"
#include "reports/narrative.h"

#include "scenarios/history.h"
#include "scenarios/outcome.h"
#include "scenarios/replay.h"

#include "sim/alloc.h"
#include "sim/clock.h"
#include "sim/parallel.h"
#include "sim/progress.h"

#include <stdatomic.h>
#include <string.h>

/* Each list of events costs a reading of the trace. */
enum { EVENTS_SHOWN = 8, EVENTS_BYTES_MAX = 64 * 1024, FAILURES_WITH_EVENTS = 20 };

/* What one job left behind. */
struct job_result {
	bool used; /* false: no scenario, or not wanted */
	struct suite_file file;
	size_t updated;
	const char *write_error;
};

struct run {
	const struct suite_request *request;
	struct suite_results *results;
	struct coverage_sum *sums; /* one for each worker; NULL: not wanted */
	struct arena *scratch; /* one for each worker, reset after each job */
	const char **paths;    /* of this shard */
	size_t path_count;
	bool *wanted;          /* by index of request->paths, when all had to be loaded to choose the shard */
	struct job_result *slots;
	atomic_size_t first_failed; /* --fail-fast: jobs behind it need not run */
	struct progress progress;
};

/* One scenario */

struct job {
	struct arena *scratch, *kept;
	struct coverage_sum *sum; /* NULL: not wanted */
	const struct suite_request *request;
	const char *path;
	uint64_t replication;
	struct job_result *slot;
};

static const char *keep(const struct job *job, const char *text)
{
	return text ? arena_text(job->kept, text) : NULL;
}

static void keep_diags(struct job *job, const struct diags *diags)
{
	struct diag *kept = ARENA_ARRAY(job->kept, struct diag, diags->shown_count + 1);
	for (size_t i = 0; i < diags->shown_count; i++) {
		kept[i] = diags->shown[i];
		kept[i].file = keep(job, kept[i].file);
		kept[i].message = keep(job, kept[i].message);
		kept[i].hint = keep(job, kept[i].hint);
	}
	job->slot->file.diags = kept;
	job->slot->file.diag_count = diags->shown_count;
}

/* An error that was found after loading, behind the warnings. */
static void keep_error(struct job *job, const struct place *place, const char *words)
{
	struct suite_file *file = &job->slot->file;
	struct diag *kept = ARENA_ARRAY(job->kept, struct diag, file->diag_count + 1);
	if (file->diag_count)
		memcpy(kept, file->diags, file->diag_count * sizeof *kept);
	kept[file->diag_count] = (struct diag){.severity = DIAG_ERROR, .file = keep(job, place->file), .line = place->line, .column = place->column,
					       .message = keep(job, words)};
	file->diags = kept;
	file->diag_count++;
}

static void keep_check(struct job *job, struct suite_check *out, const struct suite_check *check)
{
	*out = *check;
	out->check.name = keep(job, check->check.name);
	out->check.place.file = keep(job, check->check.place.file);
	out->check.wanted = keep(job, check->check.wanted);
	out->check.found = keep(job, check->check.found);
	out->check.why = keep(job, check->check.why);
	out->check.again = keep(job, check->check.again);
	out->check.accept = keep(job, check->check.accept);
	out->events = keep(job, check->events);
}

/* What happened last before a failure was seen. */
static const char *events_before(struct job *job, const struct replay *replay, const struct check *check)
{
	struct narrative_options options = {.last = EVENTS_SHOWN};
	struct text lines;
	if (check->has_time)
		options.until_ns = check->at_ns ? check->at_ns : 1; /* 0 would be no limit */
	text_init(&lines, EVENTS_BYTES_MAX);
	narrative_write(&lines, &replay->trace, replay->scenario->config.start_ns, &options);
	const char *events = lines.size ? arena_text(job->scratch, text_view(&lines)) : NULL;
	text_deinit(&lines);
	return events;
}

static void keep_checks(struct job *job, const struct replay *replay, const struct outcome *outcome, const struct suite_goldens *goldens)
{
	struct suite_file *file = &job->slot->file;
	const struct scenario *scenario = replay->scenario;
	size_t failures = 0;
	struct suite_check *checks = ARENA_ARRAY(job->kept, struct suite_check, outcome->count + goldens->count);
	for (size_t i = 0; i < outcome->count; i++) {
		const struct check *check = &outcome->checks[i];
		bool optional = check->group == CHECK_EXPECTATION;
		if (optional && !suite_filter_wants_expectation(job->request->filter, job->scratch, scenario, check->name))
			continue;
		struct suite_check kept = {.check = *check};
		if (check->state == CHECK_FAILED && failures++ < FAILURES_WITH_EVENTS)
			kept.events = events_before(job, replay, check);
		keep_check(job, &checks[file->check_count++], &kept);
	}
	for (size_t i = 0; i < goldens->count; i++)
		keep_check(job, &checks[file->check_count++], &(struct suite_check){.check = goldens->checks[i]});
	file->checks = checks;
	suite_count(file);
}

static void judge(struct job *job, const struct replay *replay)
{
	const struct scenario *scenario = replay->scenario;
	const struct history *history = history_build(job->scratch, &replay->trace, scenario->config.start_ns, replay->end_ns);
	const struct outcome outcome = outcome_of(job->scratch, replay, history, &get_history_printer);
	struct suite_goldens goldens = {.count = 0};
	if (job->request->goldens && job->replication == 0)
		suite_goldens_check(&goldens, job->scratch, job->path, replay, history, job->request->update);
	if (goldens.wrong) {
		job->slot->file.end = SUITE_INVALID;
		keep_error(job, &goldens.wrong_place, goldens.wrong);
		return;
	}
	keep_checks(job, replay, &outcome, &goldens);
	if (job->sum)
		coverage_sum_add(job->sum, &replay->trace, scenario->config.release);
	job->slot->updated = goldens.updated;
	job->slot->write_error = keep(job, goldens.write_error);
}

static void replay_scenario(struct job *job, const struct scenario *scenario)
{
	struct suite_file *file = &job->slot->file;
	struct replay replay;
	const struct replay_options options = {.replication = job->replication};
	replay_init(&replay, scenario, &options);
	bool good = replay_run(&replay);
	file->name = keep(job, scenario->name);
	file->release = release_of(scenario->config.release)->name;
	file->seed = scenario->config.seed;
	file->start_ns = scenario->config.start_ns;
	file->virtual_ns = replay.end_ns;
	file->fingerprint = replay.trace.fingerprint;
	if (good) {
		file->end = SUITE_RAN;
		judge(job, &replay);
	} else {
		file->end = replay.end == REPLAY_RUNAWAY ? SUITE_BROKEN : SUITE_INVALID;
		keep_error(job, &replay.error_place, replay.error_words);
	}
	replay_deinit(&replay);
}

static void do_job(struct job *job)
{
	struct diags diags;
	struct suite_file *file = &job->slot->file;
	int64_t begun_ns = clock_monotonic_ns();
	diags_init(&diags);
	const struct scenario *scenario = scenario_load(job->scratch, &job->path, 1, job->request->overrides, &diags);
	bool wanted = !scenario || (scenario->file && suite_filter_wants(job->request->filter, job->scratch, scenario));
	if (wanted) {
		job->slot->used = true;
		*file = (struct suite_file){.path = job->path, .name = job->path, .end = SUITE_INVALID, .release = "", .replication = job->replication};
		keep_diags(job, &diags);
		if (scenario)
			replay_scenario(job, scenario);
		file->wall_ns = job->request->timed ? clock_monotonic_ns() - begun_ns : 0;
	}
	diags_deinit(&diags);
}

static void note_failure(struct run *run, size_t index)
{
	size_t first = atomic_load(&run->first_failed);
	while (index < first && !atomic_compare_exchange_weak(&run->first_failed, &first, index))
		;
}

static void work(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	const struct suite_request *request = run->request;
	if (request->fail_fast && index > atomic_load(&run->first_failed))
		return;
	struct job job = {.scratch = &run->scratch[worker], .kept = &run->results->arenas[worker + 1], .request = request,
			  .sum = run->sums ? &run->sums[worker] : NULL, .path = run->paths[index / request->replications],
			  .replication = index % request->replications, .slot = &run->slots[index]};
	do_job(&job);
	if (request->fail_fast && job.slot->used && !suite_file_held(&job.slot->file))
		note_failure(run, index);
	arena_reset(job.scratch);
	progress_add(&run->progress, 1);
}

/* The part of the work that is ours */

static void look(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	struct diags diags;
	struct arena *scratch = &run->scratch[worker];
	diags_init(&diags);
	const struct scenario *scenario = scenario_load(scratch, &run->request->paths->items[index], 1, run->request->overrides, &diags);
	run->wanted[index] = !scenario || (scenario->file && suite_filter_wants(run->request->filter, scratch, scenario));
	diags_deinit(&diags);
	arena_reset(scratch);
}

/* Shards share what is wanted evenly; what that is only loading tells. */
static bool choose(struct run *run)
{
	const struct suite_request *request = run->request;
	const struct suite_paths *paths = request->paths;
	bool filtered = request->filter->has_pattern || request->filter->labels;
	size_t matched = 0;
	run->paths = ARENA_ARRAY(&run->results->arenas[0], const char *, paths->count + 1);
	run->wanted = ARENA_ARRAY(&run->results->arenas[0], bool, paths->count + 1);
	if (!request->shards || !filtered)
		memset(run->wanted, true, paths->count);
	else if (!parallel_run(paths->count, request->jobs, look, run))
		return false;
	for (size_t i = 0; i < paths->count; i++) {
		if (!run->wanted[i])
			continue;
		if (!request->shards || matched % request->shards == request->shard - 1)
			run->paths[run->path_count++] = paths->items[i];
		matched++;
	}
	run->results->matched = matched;
	return true;
}

/* All jobs up to the first failure, in their order, whichever ended first. */
static void gather(struct run *run, size_t count)
{
	struct suite_results *results = run->results;
	size_t end = count, unwanted = 0;
	if (run->request->fail_fast && atomic_load(&run->first_failed) < count)
		end = atomic_load(&run->first_failed) + 1;
	struct suite_file *files = ARENA_ARRAY(&results->arenas[0], struct suite_file, end + 1);
	for (size_t i = 0; i < end; i++) {
		const struct job_result *slot = &run->slots[i];
		if (!slot->used) {
			unwanted++;
			continue;
		}
		files[results->suite.count++] = slot->file;
		results->updated += slot->updated;
		if (slot->write_error && !results->write_error)
			results->write_error = slot->write_error;
	}
	results->suite.files = files;
	results->suite.left_out = count - end;
	results->suite.replications = run->request->replications > 1;
	results->matched -= unwanted / run->request->replications;
	suite_sum(&results->suite);
}

/* Everything that workers have for themselves. */
static void begin_workers(struct run *run, unsigned jobs)
{
	run->scratch = alloc_take(jobs * sizeof *run->scratch);
	run->sums = run->request->coverage ? alloc_take(jobs * sizeof *run->sums) : NULL;
	for (unsigned i = 0; i < jobs; i++) {
		arena_init(&run->scratch[i], 0);
		if (run->sums)
			coverage_sum_init(&run->sums[i]);
	}
}

static void end_workers(struct run *run, unsigned jobs)
{
	for (unsigned i = 0; i < jobs; i++) {
		arena_deinit(&run->scratch[i]);
		if (run->sums)
			coverage_sum_deinit(&run->sums[i]);
	}
	alloc_release(run->scratch);
	alloc_release(run->sums);
}

bool suite_run(struct suite_results *results, const struct suite_request *request)
{
	unsigned jobs = request->jobs ? request->jobs : parallel_default_jobs();
	jobs = jobs > PARALLEL_JOBS_MAX ? PARALLEL_JOBS_MAX : jobs;
	*results = (struct suite_results){.arena_count = jobs + 1};
	results->arenas = alloc_take(results->arena_count * sizeof *results->arenas);
	for (unsigned i = 0; i < results->arena_count; i++)
		arena_init(&results->arenas[i], 0);
	struct run run = {.request = request, .results = results};
	begin_workers(&run, jobs);
	int64_t begun_ns = clock_monotonic_ns();
	bool done = choose(&run);
	size_t count = run.path_count * request->replications;
	if (done) {
		run.slots = alloc_take(count * sizeof *run.slots);
		atomic_store(&run.first_failed, SIZE_MAX);
		progress_init(&run.progress, "scenarios", count, request->quiet);
		done = parallel_run(count, jobs, work, &run);
		progress_clear(&run.progress);
		gather(&run, count);
		if (run.sums)
			results->suite.coverage = coverage_of(&results->arenas[0], run.sums, jobs, request->coverage);
		alloc_release(run.slots);
	}
	results->suite.wall_ns = request->timed ? clock_monotonic_ns() - begun_ns : 0;
	end_workers(&run, jobs);
	return done;
}

void suite_results_deinit(struct suite_results *results)
{
	for (unsigned i = 0; i < results->arena_count; i++)
		arena_deinit(&results->arenas[i]);
	alloc_release(results->arenas);
}
