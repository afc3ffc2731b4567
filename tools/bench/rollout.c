/* Staged rollouts through the whole engine against the floor (floor.h), in one process and by turns.
 *
 * usage: bench_rollout [ROUNDS]      default 5
 *
 * Prints medians: microseconds from the creation of the run to the end of a replication, and how many times the floor that is; beside it the
 * making of the fleet (members, scheduling, snapshots) and the loading of the scenario. Every other line is the same rollout over a tenth of
 * the clusters, so that growth beyond the linear one shows. */

#include "tools/bench/floor.h"

#include "scenarios/replay.h"
#include "scenarios/scenario.h"

#include "sim/diag.h"
#include "sim/duration.h"
#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS_MAX = 101 };
#define ENOUGH_US 10e6 /* no further round begins after so long */

struct rollout {
	const char *what;
	struct floor_plan plan;
};

#define RUN_AT_NS NS_PER_MINUTE
#define DAY (INT64_C(24) * 3600 * NS_PER_SECOND)
#define LN30 3.4011973816621555

#define POLLED .mu = LN30, .sigma = 0.8, .poll_ns = 15 * NS_PER_SECOND, .wait_ns = 60 * NS_PER_SECOND

static const struct rollout rollouts[] = {
	{"stages of 1,000, 3,000 and 6,000 at 25 %", {{1000, 3000, 6000}, 3, 25, POLLED, .horizon_ns = 2 * DAY}},
	{"stages of 100, 300 and 600 at 25 %", {{100, 300, 600}, 3, 25, POLLED, .horizon_ns = 2 * DAY}},
	{"10,000 clusters, one at a time", {{10000}, 1, 0, POLLED, .horizon_ns = 10 * DAY}},
	{"1,000 clusters, one at a time", {{1000}, 1, 0, POLLED, .horizon_ns = 2 * DAY}},
	{"10,000 clusters of which one never ends, 30 days", {{10000}, 1, 100, POLLED, .horizon_ns = 30 * DAY, .first_never = true}},
	{"1,000 clusters of which one never ends, 30 days", {{1000}, 1, 100, POLLED, .horizon_ns = 30 * DAY, .first_never = true}},
};
enum { ROLLOUTS = sizeof rollouts / sizeof rollouts[0] };

/* The scenario */

static void put_stages(struct text *out, const struct rollout *rollout)
{
	const struct floor_plan *plan = &rollout->plan;
	for (uint32_t i = 0; i < plan->stage_count; i++) {
		text_putf(out, "  - name: stage%u\n    labelSelector: {matchLabels: {stage: stage%u}}\n", i, i);
		if (plan->percent)
			text_putf(out, "    maxConcurrency: %u%%\n", plan->percent);
		text_putf(out, "    afterStageTasks: [{type: TimedWait, waitTime: %llds}]\n", (long long)(plan->wait_ns / NS_PER_SECOND));
	}
}

static void put_scenario(struct text *out, const struct rollout *rollout)
{
	const struct floor_plan *plan = &rollout->plan;
	text_put(out, "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: bench}\nspec:\n");
	text_putf(out, "  horizon: %lldh\n  members:\n", (long long)(plan->horizon_ns / NS_PER_HOUR));
	for (uint32_t i = 0; i < plan->stage_count; i++)
		text_putf(out, "  - group: {name: \"s%u-{00001..%05u}\", labels: {stage: stage%u}}\n", i, plan->sizes[i], i);
	text_putf(out, "  behavior:\n  - applyLatency: {lognormal: {mu: %.17g, sigma: %.17g}}\n    quiet: true\n", plan->mu, plan->sigma);
	if (plan->first_never)
		text_put(out, "  - clusters: [s0-00001]\n    applyLatency: 8000h\n");
	text_put(out, "  timeline:\n  - at: 1m\n    apply: clusterstagedupdaterun/run\n---\n");
	text_put(out, "apiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n---\n"
		      "apiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterResourcePlacement\nmetadata: {name: app}\nspec:\n"
		      "  resourceSelectors: [{group: \"\", version: v1, kind: Namespace, name: app}]\n"
		      "  policy: {placementType: PickAll}\n  strategy: {type: External}\n---\n"
		      "apiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: stages}\nspec:\n  stages:\n");
	put_stages(out, rollout);
	text_put(out, "---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: run}\nspec:\n"
		      "  placementName: app\n  stagedRolloutStrategyName: stages\n  state: Run\n");
}

/* Measuring */

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_size(const void *left, const void *right)
{
	double one = *(const double *)left;
	double other = *(const double *)right;
	return (one > other) - (one < other);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, by_size);
	return values[count / 2];
}

/* When the run was created: all before it is the making of the fleet, which the floor leaves out. */
struct watch {
	double begin_us;
	bool begun;
};

static void see(void *context, const struct trace_record *record)
{
	struct watch *watch = context;
	if (watch->begun || record->at_ns < RUN_AT_NS)
		return;
	watch->begun = true;
	watch->begin_us = now_us();
}

struct engine_result {
	double us, making_us;
	uint64_t records; /* of the trace */
	uint64_t events;  /* of the kernel */
};

static bool replicate(const struct scenario *scenario, uint64_t replication, struct engine_result *result)
{
	struct watch watch = {0};
	const struct replay_options options = {.replication = replication, .keep_nothing = true, .sink = see, .sink_context = &watch};
	struct replay replay;
	double begin = now_us();
	replay_init(&replay, scenario, &options);
	bool good = replay_run(&replay);
	if (!good)
		fprintf(stderr, "bench_rollout: %s\n", replay.error);
	*result = (struct engine_result){.records = replay.trace.count, .events = replay.world.kernel.happened};
	replay_deinit(&replay);
	result->making_us = watch.begin_us - begin;
	result->us = now_us() - watch.begin_us;
	return good && watch.begun;
}

static uint64_t clusters_of(const struct floor_plan *plan)
{
	uint64_t clusters = 0;
	for (uint32_t i = 0; i < plan->stage_count; i++)
		clusters += plan->sizes[i];
	return clusters;
}

static bool measure(const struct rollout *rollout, size_t rounds)
{
	struct arena arena;
	struct diags diags;
	struct text yaml;
	arena_init(&arena, 0);
	diags_init(&diags);
	text_init(&yaml, 0);
	put_scenario(&yaml, rollout);
	double begin = now_us();
	const struct scenario *scenario = scenario_load_bytes(&arena, "bench.yaml", text_view(&yaml), yaml.size, NULL, &diags);
	double load_us = now_us() - begin;
	bool good = scenario != NULL;
	if (!good) {
		struct text wrong;
		text_init(&wrong, 0);
		diags_write(&wrong, &diags);
		fputs(text_view(&wrong), stderr);
		text_deinit(&wrong);
	}
	struct floor *floor = floor_new(&rollout->plan);
	double engine_us[ROUNDS_MAX], floor_us[ROUNDS_MAX], making_us[ROUNDS_MAX];
	struct engine_result engine = {0};
	struct floor_result least = {0};
	double first_us = now_us();
	size_t done = 0;
	for (; done < rounds && good && (!done || now_us() - first_us < ENOUGH_US); done++) {
		begin = now_us();
		least = floor_replicate(floor, done);
		floor_us[done] = now_us() - begin;
		good = least.finished + rollout->plan.first_never == clusters_of(&rollout->plan);
		if (!good) {
			fprintf(stderr, "bench_rollout: the horizon is too near for: %s\n", rollout->what);
			break;
		}
		good = replicate(scenario, done, &engine);
		engine_us[done] = engine.us;
		making_us[done] = engine.making_us;
	}
	if (good) {
		double engine_median = median(engine_us, done);
		double floor_median = median(floor_us, done);
		printf("%-50s %10.0f %10.0f %8.1f %9llu %9llu %9.0f %9.0f\n", rollout->what, engine_median, floor_median,
		       engine_median / floor_median, (unsigned long long)engine.events, (unsigned long long)engine.records,
		       median(making_us, done), load_us);
		fflush(stdout);
	}
	floor_free(floor);
	text_deinit(&yaml);
	diags_deinit(&diags);
	arena_deinit(&arena);
	return good;
}

int main(int count, char **arguments)
{
	size_t rounds = count > 1 ? (size_t)strtoul(arguments[1], NULL, 10) : 5;
	if (rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "bench_rollout: wants 1 to %d rounds\n", ROUNDS_MAX);
		return 2;
	}
	printf("%-50s %10s %10s %8s %9s %9s %9s %9s\n", "one replication, medians", "engine us", "floor us", "/ floor", "events", "records",
	       "fleet us", "load us");
	bool good = true;
	for (size_t i = 0; i < ROLLOUTS; i++)
		good = measure(&rollouts[i], rounds) && good;
	return good ? 0 : 1;
}
